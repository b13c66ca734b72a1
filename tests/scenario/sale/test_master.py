"""Master data from the console: every noun is listed, read and changed; Chinese names come back as they went in."""
import unittest

from office import Office


class MasterTest(Office):
    def test_01_x9_products_by_initials(self):
        self.assertEqual([p['code'] for p in self.does('wulina', 'product', 'list', 'jgdyj')], ['P1001', 'P1002'])
        self.assertEqual(self.does('wulina', 'product', 'list', '打印')[0]['name'], '激光打印机 A4 单色')
        got = self.does('liyan', 'product', 'update', '@P1003', '--list-price', '1599')['product']
        self.assertEqual(got['listPrice'], '1599')
        self.assertEqual(self.does('wulina', 'product', 'get', '@P1003')['cost'], '')  # X3: no right to see cost
        self.assertEqual(self.does('zhaomin', 'product', 'get', '@P1003')['cost'], '1180')
        self.assertEqual(len(self.does('wulina', 'category', 'list')), 6)
        self.does('liyan', 'category', 'update', '@SUPPLY', '--name', '打印耗材')

    def test_02_s6_price_lists(self):
        self.does('liyan', 'pricebook', 'update', '@VIP', '--item', 'product=P1003,price=1500')
        book = self.does('wulina', 'pricebook', 'get', '@VIP')
        self.assertIn('P1003', [i['productCode'] for i in book['items']])
        self.assertEqual(len(self.does('wulina', 'pricebook', 'list')), 2)

    def test_03_s4_stock_and_supplies(self):
        self.assertEqual(len(self.does('wulina', 'warehouse', 'list')), 3)
        self.does('sunlei', 'warehouse', 'update', '@WH-GZ', '--transfer-days', '4')
        supplies = self.does('wulina', 'supply', 'list')
        self.assertEqual({s['code'] for s in supplies}, {'CG-0001', 'CG-0002'})
        self.does('sunlei', 'supply', 'receive', '@CG-0001', '--quantity', '2')
        self.does('sunlei', 'supply', 'update', '@CG-0002', '--cancel')
        self.assertEqual(self.does('wulina', 'stock', 'list', '--warehouse', 'WH-BJ', '--product', 'P2002')[0]['onHand'], '5')
        self.assertEqual([s['code'] for s in self.does('wulina', 'supply', 'list')], ['CG-0001'])

    def test_04_c1_customers(self):
        got = self.does('wulina', 'customer', 'update', '@C0001', '--level', 'A', '--note', '重点客户')['customer']
        self.assertEqual(got['note'], '重点客户')
        self.assertEqual(self.does('wulina', 'customer', 'get', '@C0001')['contacts'][0]['name'], '采购部')
        self.assertEqual([c['code'] for c in self.does('wulina', 'customer', 'list', 'bjhx')], ['C0001'])
        self.refused('wulina', 'NOT_FOUND', 'customer', 'get', '@C0005')  # another branch's

    def test_05_x2_organisation(self):
        self.assertEqual(self.does('wulina', 'company', 'get')['baseCurrency'], 'CNY')
        self.does('admin', 'dept', 'update', '@FIN', '--name', '财务中心')
        self.assertEqual(len(self.does('wulina', 'dept', 'list')), 5)
        self.assertEqual(len(self.does('wulina', 'role', 'list')), 7)
        self.does('admin', 'role', 'update', '@data', '--name', '资料员')
        self.does('admin', 'user', 'update', '@shanwei', '--email', 'shan@example.com')
        self.assertEqual(self.does('wulina', 'user', 'get', '@shanwei')['name'], '单伟')
        self.assertNotEqual(self.does('admin', 'user', 'reset', '@shanwei')['code'], '')
        self.assertEqual(self.does('admin', 'token', 'list'), [])

    def test_06_s20_flows(self):
        self.assertEqual([f['code'] for f in self.does('zhaomin', 'flow', 'list')], ['QUOTE', 'ORDER'])
        self.assertEqual(len(self.does('zhaomin', 'flow', 'get', '@ORDER')['nodes']), 4)

    def test_07_tables_line_up(self):
        """Every line of a table has the same display width, narrow and wide."""
        for width in ('80', '200'):
            out = self.prints('zhaomin', 'customer', 'list', lang='zh')
            widths = {sum(2 if ord(c) > 0x2e80 else 1 for c in line) for line in out.splitlines() if line.strip()}
            self.assertEqual(len(widths), 1, out)


if __name__ == '__main__':
    unittest.main(verbosity=2)
