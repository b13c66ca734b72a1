"""The odd turns of orders -- parts, refusals, closing, voiding, making, foreign currency, returns by approvers -- and after each of
them: no invariant is broken, and the reports say what the documents say."""
import decimal
import json
import unittest

from company import Company

WIDE = ('--from', '2020-01-01')


class TurnsTest(Company):
    @classmethod
    def load_sample(cls):
        super().load_sample()
        admin = ('--context', 'admin')
        cls.must(*admin, 'category', 'create', '--code', 'C', '--name', '货')
        for code, more in (('G', ()), ('M', ('--make-days', '5')), ('S', ('--kind', 'service')), ('O', ('--oversell',))):
            cls.must(*admin, 'product', 'create', '--code', code, '--name', '品' + code, '--category', 'C', '--unit', '件', '--tax-rate', '13',
                     '--list-price', '9.99', '--cost', '6.1234', *more)
        cls.must(*admin, 'customer', 'create', '--code', 'K', '--name', '客户', '--region', '华东')
        cls.must(*admin, 'credit', 'update', 'K', '--limit', '1000000')
        cls.must(*admin, 'stock', 'move', '--kind', 'receipt', '--warehouse', 'MAIN', '--line', 'product=G,quantity=100')

    def tearDown(self):
        """After every turn."""
        self.sound()
        intake, sales, backlog = (decimal.Decimal(self.report('--kind', k, *w)[1]['gross'])
                                  for k, w in (('intake', WIDE), ('sales', WIDE), ('backlog', ())))
        self.assertEqual(intake - sales, backlog)  # nothing is closed or void with goods on the way
        self.assertEqual(self.d.sql('SELECT ordered + shipped FROM app.credit_account'), '%d' % (intake * 100))

    def order(self, *words, submit=True):
        reply = self.does('admin', 'order', 'create', '--customer', 'K', '--warehouse', 'MAIN', *words, *(['--submit'] if submit else []))
        return reply['order']['id']

    def step(self, verb, order, *words):
        return self.does('admin', 'order', verb, order, *words)['order']

    def state(self, order):
        return self.does('admin', 'order', 'get', order)['state']

    def test_01_parts_and_refusals_in_a_foreign_currency(self):
        o = self.order('--currency-code', 'USD', '--fx-rate', '7.1234', '--tax-exclusive', '--line', 'product=G,quantity=7,price=3.33',
                       '--line', 'product=S,quantity=3,price=0.07')
        self.step('ship', o, '--line', 'line_number=1,quantity=5')
        self.step('sign', o, '--signed-by', '采购部', '--refused', 'line_number=1,quantity=2')
        self.step('ship', o, '--line', 'line_number=1,quantity=1')
        self.step('ship', o, '--line', 'line_number=2,quantity=2')
        for shipment in self.does('admin', 'order', 'track', o)['shipments'][1:]:
            self.step('sign', o, '--signed-by', '采购部', '--shipment', shipment['number'])
        self.step('reserve', o)
        self.step('ship', o)
        self.step('sign', o, '--signed-by', '采购部')
        self.assertEqual(self.state(o), 'ORDER_STATE_DONE')
        shipped, signed = self.d.sql("SELECT sum(CASE kind WHEN 3 THEN net WHEN 5 THEN -net ELSE 0 END), sum(net) FILTER (WHERE kind = 4) "
                                     "FROM app.fact WHERE order_id = '%s'" % o).split('|')
        self.assertEqual(shipped, signed)  # to the cent, though each part was converted

    def test_02_closed_and_then_refused(self):
        o = self.order('--line', 'product=G,quantity=10', '--line', 'product=G,quantity=3,discount=12.5')
        self.step('ship', o, '--line', 'line_number=1,quantity=6')
        self.step('close', o, '--reason', '客户取消')
        self.assertEqual(self.state(o), 'ORDER_STATE_CLOSED')
        self.sound()
        self.step('sign', o, '--signed-by', '采购部', '--refused', 'line_number=1,quantity=4')
        self.assertEqual(self.state(o), 'ORDER_STATE_CLOSED')

    def test_03_lines_closed_one_by_one(self):
        o = self.order('--line', 'product=G,quantity=3', '--line', 'product=S,quantity=2', '--line', 'product=O,quantity=4')
        self.step('close', o, '--line-number', '2', '--reason', '不需要')
        self.step('ship', o)
        self.step('sign', o, '--signed-by', '采购部')
        self.assertEqual(self.state(o), 'ORDER_STATE_DONE')

    def test_04_void(self):
        self.step('void', self.order('--line', 'product=G,quantity=3', submit=False), '--reason', '录错')
        self.step('void', self.order('--line', 'product=G,quantity=3'), '--reason', '录错')

    def test_05_made_to_order(self):
        o = self.order('--line', 'product=M,quantity=5')
        self.step('produce', o, '--line', 'line_number=1,quantity=2')
        self.step('ship', o)
        self.step('produce', o)
        self.step('ship', o)
        for shipment in self.does('admin', 'order', 'track', o)['shipments']:
            self.step('sign', o, '--signed-by', '采购部', '--shipment', shipment['number'])
        self.assertEqual(self.state(o), 'ORDER_STATE_DONE')

    def test_06_short_of_stock(self):
        waits = self.order('--reserve', 'all', '--line', 'product=G,quantity=1000')
        self.assertEqual(self.state(waits), 'ORDER_STATE_APPROVED')
        part = self.order('--line', 'product=G,quantity=500')
        self.sound()
        self.step('close', waits, '--reason', '太久')
        self.step('ship', part)
        self.does('admin', 'stock', 'move', '--kind', 'receipt', '--warehouse', 'MAIN', '--line', 'product=G,quantity=2000')
        self.step('reserve', part)
        again = self.order('--reserve', 'all', '--line', 'product=G,quantity=1000')
        self.assertEqual(self.state(again), 'ORDER_STATE_EFFECTIVE')

    def test_07_on_an_earlier_day(self):
        o = self.order('--line', 'product=G,quantity=2', '--business-date', '2025-03-31')
        self.step('ship', o, '--business-date', '2025-04-01')
        self.step('sign', o, '--signed-by', '采购部', '--business-date', '2025-04-02')
        months = {k: r['net'] for k, r in self.report('--kind', 'intake', '--by', 'month', '--from', '2025-01-01', '--to', '2025-12-31')[0].items()}
        self.assertEqual(months, {'2025-03': '17.68'})
        self.assertEqual(list(self.report('--kind', 'sales', '--by', 'day', '--from', '2025-01-01', '--to', '2025-12-31')[0]), ['2025-04-01'])

    def test_08_quote_to_order(self):
        q = self.does('admin', 'quote', 'create', '--customer', 'K', '--line', 'product=G,quantity=4,price=8.88')['quote']['id']
        self.must('--context', 'admin', 'flow', 'publish', '-f', '-', stdin=json.dumps(
            {'code': 'quotes', 'name': 'Quotes', 'subject': 'QUOTE', 'priority': 1, 'nodes': [{'name': 'auto', 'kind': 'AUTO'}]}))
        self.does('admin', 'quote', 'submit', q)
        o = self.does('admin', 'quote', 'convert', q)['order']['id']
        self.sound()
        self.step('submit', o)
        self.step('ship', o)

    def test_09_signed_is_what_counts_when_the_company_says_so(self):
        shipped, signed = (self.d.sql("SELECT sum(CASE WHEN kind = %d THEN -net ELSE net END) FROM app.fact WHERE kind IN (%d, %d)"
                                      % (minus, plus, minus)) for plus, minus in ((3, 5), (4, 99)))
        self.d.sql('UPDATE app.company SET sales_basis = 2')
        self.assertEqual(decimal.Decimal(self.report('--kind', 'sales', *WIDE)[1]['net']) * 100, int(signed))
        self.d.sql('UPDATE app.company SET sales_basis = 1')
        self.assertEqual(decimal.Decimal(self.report('--kind', 'sales', *WIDE)[1]['net']) * 100, int(shipped))

    def test_10_s44_delivery(self):
        rows, total = self.report('--kind', 'delivery', '--by', 'product', *WIDE)
        self.assertEqual(int(total['onTime']), sum(int(r['onTime']) for r in rows.values()))
        self.assertLessEqual(int(total['inFull']), int(total['onTime']))
        self.assertGreater(int(total['inFull']), 0)


if __name__ == '__main__':
    unittest.main(verbosity=2)
