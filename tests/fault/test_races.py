"""R9, R10, D4, D8: 200 clients after a stock of 10; 50 writers on one number series while workers are killed."""
import os
import unittest

from judge import Judge
from world import SCALE, Storm, World, figures

CLIENTS, STOCK = 200, 10
WRITERS, EACH, KILLS = 50, int(os.environ.get('BL_EACH', '40')), 4
EFFECTIVE, APPROVED = 3, 7


class RaceTest(World):
    history = []

    def rush(self, product, reserve, seed):
        """200 clients, all connected, each with one order of one piece; gives the states that they were told."""
        self.call('load', 'stock_move', kind='MOVE_KIND_RECEIPT', warehouse_id='@WH',
                  lines=[{'product_id': '@' + product, 'quantity': str(STOCK)}])
        storm = Storm(self, 'rush-' + reserve, clients=CLIENTS, count=CLIENTS, mix='0,1,0', customers='C0,C1,C2,C3', products=product,
                      reserve=reserve, seed=seed, together=True, replay=5, seconds=100)
        sums, history = storm.end(110)
        self.history.extend(history)
        self.assertEqual(sums['acked'], CLIENTS)
        self.assertEqual(Judge(self, history).refusals(), {})  # nobody had to see a deadlock, a lock or a lost race
        told = [w['state'] for w in history]
        Judge(self, self.history).all('R9 ' + reserve, sums)
        return {state: told.count(state) for state in set(told)}

    def stock(self, product):
        return [int(n) for n in self.sql_rows(
            "SELECT s.on_hand, s.reserved, (SELECT sum(l.reserved) FROM app.order_line l WHERE l.product_id = s.product_id), "
            "(SELECT sum(m.reserved) FROM app.stock_move m WHERE m.product_id = s.product_id) "
            "FROM app.stock s JOIN app.product p ON p.id = s.product_id WHERE p.code = '%s'" % product)[0]]

    def test_01_r9_all_or_wait(self):
        told = self.rush('HOT', 'all', 11)
        self.assertEqual(told, {EFFECTIVE: STOCK, APPROVED: CLIENTS - STOCK})
        self.assertEqual(self.stock('HOT'), [STOCK * SCALE] * 4)
        self.assertEqual(self.sql_rows("SELECT state, count(*), sum(l.reserved) FROM app.sales_order o JOIN app.order_line l "
                                       "ON l.order_id = o.id WHERE o.external_id LIKE 'storm-11-%' GROUP BY 1 ORDER BY 1"),
                         [['3', str(STOCK), str(STOCK * SCALE)], ['7', str(CLIENTS - STOCK), '0']])
        self.check()

    def test_02_r9_what_is_there(self):
        told = self.rush('WARM', 'partial', 12)
        self.assertEqual(told, {EFFECTIVE: CLIENTS})
        self.assertEqual(self.stock('WARM'), [STOCK * SCALE] * 4)
        self.assertEqual(self.d.sql("SELECT count(*) FROM app.order_line l JOIN app.sales_order o ON o.id = l.order_id "
                                    "WHERE o.external_id LIKE 'storm-12-%%' AND l.reserved = %d" % SCALE), str(STOCK))
        self.check()

    def test_03_r10_one_series(self):
        before = Judge(self, self.history).numbers()
        writes = WRITERS * EACH
        storm = Storm(self, 'numbers', clients=WRITERS, count=writes, mix='0,1,0', customers='C0,C1,C2,C3,C4,C5,C6,C7',
                      products='P1,P2,P3', seed=13, replay=20, seconds=150)
        for i in range(KILLS):
            storm.wait_answers(writes * (i + 1) // (KILLS + 1))
            self.d.kill_child('net')
        sums, history = storm.end(160)
        self.history.extend(history)
        self.assertEqual(sums['acked'], writes)
        self.assertEqual(Judge(self, history).refusals(), {})
        self.assertGreater(sums['attempts'], sums['acked'], 'no call was ever cut: nothing was tested')
        after = Judge(self, self.history).numbers()
        self.assertEqual(len(after), 1)
        self.assertEqual({series: n - before[series] for series, n in after.items()}, dict.fromkeys(after, writes))
        self.assertEqual(self.d.sql("SELECT last FROM app.number_series WHERE series = 'order'"), str(*after.values()))
        figures('R10', writers=WRITERS, kills=KILLS, numbers=after)
        Judge(self, self.history).all('R10', sums)
        self.check()


if __name__ == '__main__':
    unittest.main(verbosity=2)
