"""Customers get their mail: once, in their language; after a crash again at most with the same Message-ID."""
import os
import sys
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', 'approval'))
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from company import AUTO, PASSWORD, Company  # noqa: E402
from daemon import Standalone, Watch  # noqa: E402
from rpc import Rpc  # noqa: E402
from sink import Sink  # noqa: E402

LINES = '\n'.join(["listen = '127.0.0.1'", 'port = 8443', "metrics = '127.0.0.1:0'", "log_level = 'info'",
                   "smtp_from = 'sales@company.example'", "smtp_url = 'smtp://127.0.0.1:%d'", ''])


class MailTest(Company):
    @classmethod
    def setUpClass(cls):
        cls.sink = Sink()
        cls.d = Standalone()
        path = os.path.join(cls.d.dir, 'branchlined.conf')
        with open(path, 'w') as f:
            f.write(LINES % cls.sink.port)
        os.chmod(path, 0o600)
        cls.rpc = Rpc(cls.d.start()['port'], cls.d.ca)
        with open(os.path.join(cls.d.dir, 'admin.code')) as f:
            cls.token = {'admin': cls.rpc.login('admin', f.read().strip(), PASSWORD)}
        cls.found()

    @classmethod
    def tearDownClass(cls):
        super().tearDownClass()
        cls.sink.close()

    @classmethod
    def found(cls):
        super().found()
        call, admin = cls.rpc.call, cls.token['admin']
        call('flow_publish', token=admin, code='STD', name='标准', subject='FLOW_SUBJECT_ORDER', priority=100,
             nodes=[{'name': '自动', 'kind': AUTO}])
        call('company_update', token=admin, name='华东贸易有限公司',
             expected_version=call('company_get', token=admin).company.version)
        for code, name, lang, address in (('ZH', '长江百货', 'zh', 'buyer@zh.example'), ('EN', 'Rivers & Sons', 'en', 'buyer@en.example'),
                                          ('NO', '无邮箱', 'zh', '')):
            call('customer_create', token=admin, code=code, name=name, owner_id='@ming', lang=lang, email=address)
            credit = call('credit_get', token=admin, customer_id='@' + code).credit
            call('credit_update', token=admin, customer_id='@' + code, limit='1000000.00', expected_version=credit.version)

    def outbox(self, column, order='at'):
        return self.d.sql('SELECT %s FROM app.outbox ORDER BY %s DESC LIMIT 1' % (column, order))

    def wait_outbox(self, check, what):
        """The job worker's log changes with every attempt; the database tells the rest."""
        watch = Watch(os.path.join(self.d.dir, 'log'))
        try:
            return watch.wait(check, what)
        finally:
            watch.close()

    def all_sent(self):
        self.wait_outbox(lambda: self.d.sql('SELECT count(*) FROM app.outbox WHERE state = 1') == '0', 'everything is sent')

    def due(self):
        self.d.sql("UPDATE app.outbox SET next_at = now() - interval '1 s', leased_until = NULL WHERE state = 1")

    def restart(self):
        type(self).rpc.close()
        type(self).rpc = Rpc(self.d.start()['port'], self.d.ca)

    @staticmethod
    def text(mail):
        return mail.get_body(('plain',)).get_content()

    def test_01_s42_in_chinese(self):
        self.assertIn('mail', self.rpc.call('server_get').features)
        o = self.order('ZH', 3).order
        m = self.sink.wait(1)
        self.assertEqual(m['Subject'], '您的订单 %s 已确认' % o.number)
        self.assertEqual((m['To'], m['From'], m.envelope), ('buyer@zh.example', 'sales@company.example', ['buyer@zh.example']))
        self.assertEqual(m['Message-ID'], '<%s@company.example>' % self.outbox('id'))
        text = self.text(m)
        for part in ('尊敬的长江百货：', '订单号：' + o.number, '1. 打印机  3 台', '合计：300.00 CNY', '华东贸易有限公司'):
            self.assertIn(part, text)
        self.assertTrue(m.raw.isascii())
        self.all_sent()

    def test_02_s42_in_english_with_the_shipment(self):
        o = self.order('EN', 2).order
        self.assertEqual(self.sink.wait(2)['Subject'], 'Your order %s is confirmed' % o.number)
        re = self.call('admin', 'order_ship', order_id=o.id, carrier='顺丰', tracking='SF1234567890',
                       expected_version=self.call('ming', 'order_get', order_id=o.id).order.version)
        text = self.text(self.sink.wait(3))
        for part in ('Dear Rivers & Sons,', 'Order: ' + o.number, 'Shipment: ' + re.shipment.number, 'Carrier: 顺丰',
                     'Tracking number: SF1234567890', '1. 打印机  2 台'):
            self.assertIn(part, text)
        self.call('admin', 'order_sign', order_id=o.id, signed_by='Purchasing',
                  expected_version=self.call('ming', 'order_get', order_id=o.id).order.version)
        m = self.sink.wait(4)
        self.assertEqual(m['Subject'], 'Delivery of your order ' + o.number)
        self.assertIn('Signed by: Purchasing', self.text(m))
        self.all_sent()

    def test_03_s42_once_and_to_nobody_else(self):
        self.order('NO', 1)
        self.order('ZH', 1)
        self.sink.wait(5)
        self.all_sent()
        self.assertEqual(len(self.sink.mails), 5)
        self.assertEqual(len({m['Message-ID'] for m in self.sink.mails}), 5)
        self.assertEqual(self.d.sql('SELECT count(*) FROM app.outbox WHERE state = 2 AND attempts = 1'), '5')
        told = [n.kind for n in self.call('ming', 'notice_list').notices]
        self.assertEqual(told.count('order.effective'), 4)
        self.assertEqual((told.count('order.shipped'), told.count('order.done')), (1, 1))

    def test_04_s42_come_again_later(self):
        self.sink.said['RCPT'] = '451 busy'
        self.order('ZH', 1)
        self.wait_outbox(lambda: self.outbox('error').startswith('451'), 'the answer is kept')
        self.assertEqual(self.outbox("state || ' ' || attempts || ' ' || (next_at - at > interval '20 s')"), '1 1 true')
        del self.sink.said['RCPT']
        self.due()
        self.sink.wait(6)
        self.all_sent()
        self.assertEqual(self.outbox('attempts'), '2')

    def test_05_s42_never(self):
        self.sink.said['RCPT'] = '550 no such mailbox'
        self.order('ZH', 1)
        self.wait_outbox(lambda: self.outbox('state') == '3', 'it is given up')
        self.assertTrue(self.outbox('error').startswith('550'), self.outbox('error'))
        del self.sink.said['RCPT']
        self.assertEqual(len(self.sink.mails), 6)

    def test_06_s42_killed_before_it_was_sent(self):
        self.sink.hold_next('before')
        self.order('ZH', 1)
        self.assertTrue(self.sink.held.wait(60))
        self.d.kill9()
        self.sink.release()
        self.restart()
        self.assertEqual(len(self.sink.mails), 6)
        self.due()  # the lease of the dead is over
        self.assertEqual(self.sink.wait(7)['Message-ID'], '<%s@company.example>' % self.outbox('id'))
        self.all_sent()
        self.assertEqual(len(self.sink.mails), 7)

    def test_07_s42_killed_before_it_was_marked(self):
        self.sink.hold_next('after')
        self.order('EN', 1)
        self.assertTrue(self.sink.held.wait(60))
        self.d.kill9()
        self.sink.release()
        self.restart()
        self.due()
        self.sink.wait(9)
        self.all_sent()
        self.assertEqual(len(self.sink.mails), 9)  # a second time, and whoever reads can tell
        self.assertEqual(self.sink.mails[7]['Message-ID'], self.sink.mails[8]['Message-ID'])
        self.assertEqual(self.text(self.sink.mails[7]), self.text(self.sink.mails[8]))

    def test_08_x9_nothing_of_the_customer_is_logged(self):
        with open(self.d.log.path) as f:
            self.assertNotIn('zh.example', f.read())


if __name__ == '__main__':
    unittest.main(verbosity=2)
