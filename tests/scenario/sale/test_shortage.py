"""Entry and checks: all errors at once, what can be promised, credit, shortage with its offers."""
import unittest

from office import Office


class ShortageTest(Office):
    def test_01_s3_all_errors_at_once(self):
        e = self.refused('wulina', 'INVALID_FIELDS', 'order', 'create', '--customer', 'NOBODY', '--line', 'product=P1001,quantity=0',
                         '--line', 'product=NOTHING,quantity=1', '--line', 'product=P3003,quantity=1,unit=车')
        text = str(e)
        for path in ('customer_id', 'lines[0].quantity', 'lines[1].product_id', 'lines[2].unit'):
            self.assertIn(path, text)
        e = self.refused('wulina', 'WISHED_TOO_EARLY', 'order', 'create', '--customer', 'C0001', '--wished-date', '2020-01-01', '--line',
                         'product=P1001,quantity=1')
        self.assertIn('leave it out', str(e))
        p = self.run_console('--context', 'wulina', 'order', 'create', '--customer', 'NOBODY', lang='zh')
        self.assertIn('不存在', p.stderr)
        self.assertEqual(p.returncode, 6)

    def test_02_s5_the_shortage_dialogue(self):
        before = self.does('wulina', 'order', 'list')
        got = self.does('wulina', 'order', 'create', '--customer', 'C0001', '--line', 'product=P2002,quantity=5', '--dry-run')
        a = got['order']['lines'][0]['availability']
        self.assertEqual((a['enough'], a['available'], a['wanted']), (False, '3', '5'))
        kinds = [o['kind'] for o in a['offers']]
        for kind in ('OFFER_KIND_LESS_NOW', 'OFFER_KIND_ALL_LATER', 'OFFER_KIND_SPLIT'):
            self.assertIn(kind, kinds)
        self.assertEqual(self.does('wulina', 'order', 'list'), before)  # a dry run leaves nothing

    def test_03_s4_check_before_entry(self):
        lines = self.does('wulina', 'stock', 'check', '--warehouse', 'WH-BJ', '--line', 'product=P1001,quantity=40',
                          '--line', 'product=P1001,quantity=40')
        self.assertEqual([x['enough'] for x in lines['lines']], [True, False])  # the second line does not get what the first took

    def test_04_s12_credit_needs_a_person(self):
        got = self.does('wulina', 'order', 'create', '--customer', 'C0002', '--line', 'product=P2001,quantity=13', '--dry-run')
        self.assertEqual(got['credit']['result'], 'CREDIT_RESULT_APPROVAL')
        self.assertIn('信用特批', [n['name'] for n in got['path']])
        got = self.does('wulina', 'order', 'create', '--customer', 'C0002', '--line', 'product=P2001,quantity=100', '--dry-run')
        self.assertEqual(got['credit']['result'], 'CREDIT_RESULT_BLOCKED')
        order = self.does('wulina', 'order', 'create', '--customer', 'C0002', '--line', 'product=P2001,quantity=100')['order']
        self.refused('wulina', None, 'order', 'submit', order['id'])
        self.does('qianfang', 'credit', 'update', '@C0002', '--limit', '2000000', '--note', '年度调整')
        self.assertEqual(self.does('qianfang', 'credit', 'get', '@C0002')['limit'], '2000000.00')

    def test_05_s4_partial_reservation_and_the_alarm(self):
        order = self.does('fengxue', 'order', 'create', '--customer', 'C0005', '--line', 'product=P2002,quantity=4')['order']
        number = '@' + self.does('fengxue', 'order', 'submit', order['id'])['order']['number']
        self.does('wangqiang', 'task', 'approve', number)
        self.does('zhaomin', 'task', 'approve', number)
        got = self.does('fengxue', 'order', 'get', number)
        self.assertEqual((got['state'], got['lines'][0]['reserved']), ('ORDER_STATE_EFFECTIVE', '3'))
        self.refused('fengxue', 'STILL_SHORT', 'order', 'reserve', number)
        self.does('sunlei', 'stock', 'move', '--kind', 'receipt', '--warehouse', 'WH-SH', '--line', 'product=P2002,quantity=2',
                  '--note', '采购到货')
        got = self.does('fengxue', 'order', 'reserve', number)['order']
        self.assertEqual(got['lines'][0]['reserved'], '4')

    def test_06_s15_the_same_request_twice_is_one_order(self):
        rid = '0%s' % self.does('wulina', 'order', 'create', '--customer', 'C0001', '--line', 'product=P1001,quantity=1',
                                '--dry-run')['order']['id'][1:]
        words = ('order', 'create', '--customer', 'C0001', '--line', 'product=P1001,quantity=1', '--request-id', rid)
        first = self.does('wulina', *words)['order']
        again = self.does('wulina', *words)['order']
        self.assertEqual(first, again)
        self.refused('wulina', 'REQUEST_ID_REUSED', 'order', 'create', '--customer', 'C0001', '--line', 'product=P1001,quantity=2',
                     '--request-id', rid)

    def test_07_every_invariant_holds(self):
        self.assertEqual(self.does('admin', 'check', 'run')['broken'], '0')


if __name__ == '__main__':
    unittest.main(verbosity=2)
