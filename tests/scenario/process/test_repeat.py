"""Large requests sent again with the same request id: the same bytes come back, and nothing happens twice."""
import os
import sys
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', '..', 'fixture'))
from daemon import Standalone  # noqa: E402
from rpc import Rpc  # noqa: E402

LINES = 400
LARGE = 16 << 10


class RepeatTest(unittest.TestCase):
    """One server for all cases, in this order."""

    @classmethod
    def setUpClass(cls):
        cls.d = Standalone()
        cls.rpc = Rpc(cls.d.start()['port'], cls.d.ca)
        with open(os.path.join(cls.d.dir, 'admin.code')) as f:
            cls.rpc.login('admin', f.read().strip(), 'rain on tulips')
        call = cls.rpc.call
        call('category_create', code='ALL', name='全部')
        call('warehouse_create', code='WH', name='仓库', branch_id='@HQ')
        call('customer_create', code='C1', name='客户')
        call('credit_update', customer_id='@C1', expected_version=1, limit='1000000000', grade='A')
        call('flow_publish', code='STD', name='标准', subject='FLOW_SUBJECT_ORDER', priority=100,
             nodes=[{'name': '自动', 'kind': 'NODE_KIND_AUTO', 'condition': ''}])
        for i in range(LINES):
            call('product_create', code='P%d' % i, name='激光打印机第%d款' % i, category_id='@ALL', unit='台', tax_rate='13',
                 list_price='1299.00', kind='PRODUCT_KIND_GOODS', cost='860')

    @classmethod
    def tearDownClass(cls):
        cls.rpc.close()
        cls.d.remove()

    def twice(self, op, **fields):
        """The reply, and that the very same request has it again."""
        rq = self.rpc.request(op, fields)
        m = self.rpc.method[op]
        raw = self.rpc.channel.unary_unary(m.path, lambda rq: rq.SerializeToString(), None)
        first, again = (raw(rq, metadata=self.rpc.metadata(self.rpc.token), timeout=60) for _ in range(2))
        self.assertEqual(first, again, op)
        self.assertEqual(self.d.sql("SELECT seen || ' ' || count(*) FROM app.request_log l JOIN app.audit a USING (request_id) "
                                    "WHERE request_id = '%s' GROUP BY seen" % rq.request_id), '1 1')
        return self.rpc.find('branchline.v1.%sResponse' % m.rpc).FromString(first), first

    def test_01_x6_stock_move(self):
        """There is no `stock get` to read it again with."""
        re, raw = self.twice('stock_move', kind='MOVE_KIND_RECEIPT', warehouse_id='@WH',
                             lines=[{'product_id': '@P%d' % i, 'quantity': '100'} for i in range(LINES)])
        self.assertGreater(len(raw), LARGE)
        self.assertEqual(self.d.sql('SELECT count(*) || \' \' || max(on_hand) / 10000 FROM app.stock'), '%d 100' % LINES)

    def test_02_x6_order_create_submitted(self):
        lines = [{'product_id': '@P%d' % i, 'quantity': '2'} for i in range(LINES)]
        re, raw = self.twice('order_create', customer_id='@C1', warehouse_id='@WH', lines=lines)
        self.assertTrue(re.credit.limit)
        re, raw = self.twice('order_create', customer_id='@C1', warehouse_id='@WH', submit=True, lines=lines)
        self.assertNotEqual(re.order.number, '')
        self.assertNotEqual(re.approval_id, '')
        self.assertTrue(re.credit.limit and re.path)
        type(self).order = re.order

    def test_03_x6_order_ship_and_sign(self):
        re, raw = self.twice('order_ship', order_id=self.order.id, expected_version=self.order.version)
        self.assertGreater(len(raw), LARGE)
        self.assertNotEqual(re.shipment.number, '')
        self.assertEqual(len(re.shipment.lines), LINES)
        re, raw = self.twice('order_sign', order_id=self.order.id, expected_version=re.order.version, signed_by='采购部')
        self.assertGreater(len(raw), LARGE)
        self.assertNotEqual(re.shipment.number, '')


if __name__ == '__main__':
    unittest.main(verbosity=2)
