"""R3, D19: `branchline order create` through a proxy that breaks the connection after every message, in both directions, seen as
HTTP/2 frames and as TLS records. Once the request was on its way the library repeats it by itself; before, the console says so,
and asked again with the same request_id it succeeds. Each time there is exactly one order, and the console tells which."""
import json
import os
import unittest

from flproxy import DOWN, UP, Fault, Proxy
from judge import twice
from world import World, account, figures, uuid7

from daemon import make_certificate


UNREACHABLE = 8  # exit code of the console


class CutTest(World):
    count = 0
    unsent = 0

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.pair = make_certificate(cls.home, 'proxy', *account())[:2]

    def create(self, context):
        """The order that the console tells, and the request id that it was made with."""
        CutTest.count += 1
        external = 'cut-%d' % self.count
        request = {'request_id': uuid7(), 'customer_id': '@C1', 'warehouse_id': '@WH', 'external_id': external, 'submit': True,
                   'lines': [{'product_id': '@P1', 'quantity': '1'}]}
        p = self.console('--context', context, '--json', 'order', 'create', '-f', '-', given=json.dumps(request))
        if p.returncode == UNREACHABLE:
            told = json.loads(p.stderr or p.stdout)
            self.assertIn(told['reason'], ('LOCAL_TLS', 'LOCAL_UNREACHABLE'), told)
            self.assertFalse(told['maybe_done'], told)
            self.unsent += 1
            p = self.console('--context', context, '--json', 'order', 'create', '-f', '-', given=json.dumps(request))
        self.assertEqual(p.returncode, 0, p.stdout + p.stderr)
        return external, json.loads(p.stdout)['order'], request

    def one(self, external, order):
        rows = self.sql_rows("SELECT id, number, (SELECT count(*) FROM app.order_line l WHERE l.order_id = o.id) "
                             "FROM app.sales_order o WHERE external_id = '%s'" % external)
        self.assertEqual(rows, [[order['id'], order['number'], '1']])

    def all_points(self, title, proxy, context, acts):
        """A run without a fault tells how many messages there are; then one run for each of them, direction and way to fail."""
        proxy.arm(Fault())
        self.one(*self.create(context)[:2])
        total = dict(proxy.seen)
        self.unsent = 0
        self.assertGreater(total[UP], 3)
        self.assertGreater(total[DOWN], 3)
        runs = broken = 0
        for act in acts:
            for direction in (UP, DOWN):
                for after in range(total[direction] + 1):
                    proxy.arm(Fault(act, direction, after, 0.2))
                    external, order, request = self.create(context)
                    with self.subTest(act=act, direction=direction, after=after):
                        self.one(external, order)
                        self.assertEqual(order, json.loads(self.again(request))['order'])
                    runs += 1
                    broken += proxy.connections > 1
        figures(title, messages=total, runs=runs, connections_lost=broken, told_unsent=self.unsent)
        self.assertGreaterEqual(broken, total[UP])
        self.assertLess(self.unsent, runs // 2)

    def again(self, request):
        """The same request on a connection of its own: the same reply."""
        p = self.console('--context', 'load', '--json', 'order', 'create', '-f', '-', given=json.dumps(request))
        self.assertEqual(p.returncode, 0, p.stdout + p.stderr)
        return p.stdout

    def test_01_r3_every_frame(self):
        with Proxy(self.port, self.d.ca, self.pair) as proxy:
            self.console_context('load', proxy.port, self.pair[0], 'frames')
            self.all_points('R3 frames', proxy, 'frames', ('cut',))

    def test_02_r3_every_record(self):
        with Proxy(self.port) as proxy:
            self.console_context('load', proxy.port, self.d.ca, 'records')
            self.all_points('R3 records', proxy, 'records', ('cut', 'half'))
            proxy.arm(Fault('delay', UP, 3, 0.5))
            self.one(*self.create('records')[:2])
            self.assertEqual(proxy.connections, 1)

    def test_03_r3_other_content(self):
        external, order, request = self.create('load')
        request['lines'][0]['quantity'] = '2'
        p = self.console('--context', 'load', '--json', 'order', 'create', '-f', '-', given=json.dumps(request))
        self.assertNotEqual(p.returncode, 0)
        self.assertIn('REQUEST_ID_REUSED', p.stdout + p.stderr)
        self.one(external, order)

    def test_04_r3_sums(self):
        self.assertEqual(self.d.sql("SELECT count(*) FROM app.sales_order WHERE external_id LIKE 'cut-%'"), str(self.count))
        self.assertEqual(twice(r[0] for r in self.sql_rows("SELECT request_id FROM app.request_log")), [])
        self.assertEqual(self.d.sql("SELECT count(*) = max(right(number, 5)::int) FROM app.sales_order"), 't')
        self.assertEqual(self.d.sql("SELECT count(*) FROM app.audit WHERE method = 'order_create'"), str(self.count))
        self.check()


if __name__ == '__main__':
    unittest.main(verbosity=2)
