"""What was acknowledged against what is there: nothing lost, nothing doubled, nothing that nobody was told of."""
import collections

from world import SCALE, figures


def twice(values):
    return [value for value, n in collections.Counter(values).items() if n > 1]


class Judge:
    """history: what storm told, of all storms that ran on this server since `stock_before` was taken."""

    def __init__(self, world, history):
        self.world, self.history = world, history
        self.acked = [w for w in history if w['ok']]
        self.orders = {w['external_id']: w for w in self.acked if w['kind'] != 'move'}
        self.moves = [w for w in self.acked if w['kind'] == 'move']

    def refusals(self):
        return dict(collections.Counter(w['reason'] for w in self.history if not w['ok']))

    def requests(self):
        """One record for every acknowledged request_id; none for what was refused."""
        w = self.world
        got = [row[0] for row in w.sql_rows("SELECT request_id FROM app.request_log WHERE method IN ('order_create', 'stock_move')")]
        w.assertEqual(twice(got), [])
        audited = [row[0] for row in w.sql_rows("SELECT request_id FROM app.audit WHERE method IN ('order_create', 'stock_move')")]
        w.assertEqual(twice(audited), [])
        told = {x['request_id'] for x in self.acked}
        w.assertEqual(len(told), len(self.acked))
        w.assertEqual(told - set(got), set(), 'acknowledged and lost')
        w.assertEqual(told - set(audited), set(), 'acknowledged without audit')
        refused = {x['request_id'] for x in self.history if not x['ok']}
        w.assertEqual(refused & set(got), set(), 'refused and done')
        return len(told)

    def documents(self):
        """Exactly the acknowledged orders, each once, with the id and the number that were told."""
        w = self.world
        rows = w.sql_rows("SELECT external_id, id, coalesce(number, ''), (SELECT count(*) FROM app.order_line l WHERE l.order_id = o.id) "
                          "FROM app.sales_order o WHERE external_id LIKE 'storm-%' ORDER BY external_id")
        told = sorted([e, x['id'], x['number'], str(x['lines'])] for e, x in self.orders.items())
        w.assertEqual([r for r in told if r not in rows][:5], [], 'acknowledged and lost, or not as told')
        w.assertEqual(sorted(rows), told, 'there and never acknowledged')
        w.assertEqual(twice(x['number'] for x in self.orders.values() if x['number']), [])
        return len(rows)

    def stock(self):
        """Every acknowledged receipt is in the ledger once, by the note that the request carried."""
        w = self.world
        notes = [row[0] for row in w.sql_rows("SELECT note FROM app.stock_move WHERE kind = 1 AND note LIKE 'storm-%'")]
        w.assertEqual(twice(notes), [])
        w.assertEqual(sorted(notes), sorted(x['external_id'] for x in self.moves))
        w.assertEqual(w.d.sql("SELECT count(*) FROM app.stock_move WHERE note LIKE 'storm-%%' AND on_hand <> %d" % SCALE), '0')
        return len(notes)

    def numbers(self):
        """The orders' numbers of each branch and month are 1 to n; (series, n)."""
        w = self.world
        rows = w.sql_rows("SELECT left(number, -5), count(*), count(DISTINCT number), min(right(number, 5)::int), max(right(number, 5)::int) "
                          "FROM app.sales_order WHERE number IS NOT NULL GROUP BY 1")
        for series, n, distinct, low, high in rows:
            w.assertEqual((n, distinct, low), (high, high, '1'), series)
        return {series: int(n) for series, n, *_ in rows}

    def all(self, title, sums):
        figures(title, acked=len(self.acked), requests=self.requests(), orders=self.documents(), receipts=self.stock(),
                numbers=self.numbers(), refused=self.refusals(), lost=0, doubled=0, **{k: sums[k] for k in (
                    'attempts', 'resends', 'replayed', 'differs', 'p50_ms', 'p99_ms')})
