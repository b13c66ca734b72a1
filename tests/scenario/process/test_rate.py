"""Who asks too fast is slowed down, nobody else is; the console waits as it is told."""
import json
import os
import subprocess
import sys
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', '..', 'fixture'))
from daemon import Standalone  # noqa: E402
from leaks import keep_out  # noqa: E402
from rpc import PATIENCE, Rpc  # noqa: E402
import grpc  # noqa: E402

PASSWORD = 'sun on tulips'
MAP = {'method': 'product create', 'fields': {
    'code': '{code}', 'name': '{name}', 'category': {'value': 'ALL'}, 'unit': {'value': '件'}, 'tax_rate': {'value': '13'},
    'list_price': {'value': '1'}}}
BURST = 400  # at once, of which an interactive user has 100
PRODUCTS = 160


class RateTest(unittest.TestCase):
    """One server for all cases, in this order."""

    @classmethod
    def setUpClass(cls):
        cls.d = Standalone()
        cls.port = cls.d.start()['port']
        cls.rpc = Rpc(cls.port, cls.d.ca)
        with open(os.path.join(cls.d.dir, 'admin.code')) as f:
            cls.rpc.login('admin', f.read().strip(), 'rain on tulips')
        call, cls.token = cls.rpc.call, {}
        rights = ['base.read', 'product.edit']
        call('category_create', code='ALL', name='全部')
        for login, rate in (('rep', 'INTERACTIVE'), ('other', 'INTERACTIVE'), ('load', 'LOAD'), ('clerk', 'INTERACTIVE')):
            call('role_create', code=login, name=login, scope='SCOPE_ALL', permissions=rights, rate_class='RATE_CLASS_' + rate)
            call('user_create', login=login, name=login, branch_id='@HQ', role_ids=['@' + login], password=PASSWORD)
            cls.token[login] = call('session_create', login=login, password=PASSWORD).token
        cls.home = os.path.join(cls.d.dir, 'home')
        os.mkdir(cls.home)
        keep_out(PASSWORD)
        with open(os.path.join(cls.home, 'password'), 'w') as f:
            f.write(PASSWORD + '\n')

    @classmethod
    def tearDownClass(cls):
        cls.rpc.close()
        cls.d.remove()

    def start(self, token, n=BURST):
        m = self.rpc.method['session_get']
        f = self.rpc.channel.unary_unary(m.path, lambda rq: rq.SerializeToString(), None)
        rq = self.rpc.request('session_get', {})
        return [f.future(rq, metadata=self.rpc.metadata(token), timeout=PATIENCE) for _ in range(n)]

    def slowed(self, futures):
        """The seconds to wait of those that were refused; every other one is answered."""
        waits = []
        for f in futures:
            e = f.exception()
            if e is None:
                continue
            self.assertEqual(e.code(), grpc.StatusCode.RESOURCE_EXHAUSTED)
            raw = dict(e.trailing_metadata())['grpc-status-details-bin']
            status = self.rpc.find('google.rpc.Status').FromString(raw)
            detail = {d.type_url.rsplit('.', 1)[1]: d.value for d in status.details}
            self.assertEqual(self.rpc.find('google.rpc.ErrorInfo').FromString(detail['ErrorInfo']).reason, 'CALLS_SLOWED')
            delay = self.rpc.find('google.rpc.RetryInfo').FromString(detail['RetryInfo']).retry_delay
            waits.append(delay.seconds + delay.nanos / 1e9)
        return waits

    def test_01_x6_a_burst(self):
        rep = self.start(self.token['rep'])
        other = self.start(self.token['other'], 50)
        waits = self.slowed(rep)
        self.assertGreater(len(waits), 0)
        self.assertLess(len(waits), BURST - 99)
        for wait in waits:
            self.assertTrue(1 < wait < 2, wait)
        self.assertEqual(self.slowed(other), [])

    def test_02_x6_another_session_of_the_same_user(self):
        other = self.rpc.call('session_create', login='rep', password=PASSWORD).token
        self.assertGreater(len(self.slowed(self.start(other))), 0)

    def test_03_x6_class_load_is_not_slowed_down(self):
        for _ in range(5):
            self.assertEqual(self.slowed(self.start(self.token['load'])), [])

    def test_04_x6_an_api_token_has_its_own_allowance(self):
        api = self.rpc.call('token_create', user_id='@other', name='api', days=1, permissions=['base.read']).secret
        self.assertEqual(self.slowed(self.start(api, 150)), [])
        self.assertEqual(self.slowed(self.start(self.token['other'], 1)), [])

    def console(self, *words):
        env = {'HOME': self.home, 'XDG_CONFIG_HOME': self.home, 'LC_ALL': 'C.UTF-8', 'PATH': os.environ['PATH']}
        p = subprocess.run([os.environ['BRANCHLINE'], '--no-input', *words], env=env, cwd=self.home, timeout=4 * PATIENCE,
                           stdout=subprocess.PIPE, stderr=subprocess.PIPE, encoding='utf-8')
        self.assertEqual(p.returncode, 0, p.stdout + p.stderr)
        return p

    def test_05_x6_a_batch_waits_as_it_is_told(self):
        self.console('config', 'set-context', 'clerk', '--server', 'localhost:%d' % self.port, '--ca', self.d.ca)
        self.console('login', 'clerk', '--password-file', 'password')
        with open(os.path.join(self.home, 'products.ndjson'), 'w', encoding='utf-8') as f:
            for i in range(PRODUCTS):
                f.write(json.dumps({'method': 'product create', 'request': {
                    'code': 'P%d' % i, 'name': 'x', 'categoryId': '@ALL', 'unit': 'x', 'taxRate': '13', 'listPrice': '1',
                    'kind': 'PRODUCT_KIND_GOODS'}}) + '\n')
        self.console('batch', '-f', 'products.ndjson')
        self.assertEqual(self.d.sql('SELECT count(*) FROM app.product'), str(PRODUCTS))
        with open(os.path.join(self.home, 'products.csv'), 'w', encoding='utf-8') as f:
            f.write('code,name\n' + ''.join('Q%d,x\n' % i for i in range(PRODUCTS)))
        with open(os.path.join(self.home, 'map.json'), 'w', encoding='utf-8') as f:
            json.dump(MAP, f)
        self.console('import', 'products.csv', '--map', 'map.json')
        self.assertEqual(self.d.sql('SELECT count(*) FROM app.product'), str(2 * PRODUCTS))
        self.d.log.wait('the line of a call that was slowed down', user='clerk', reason='CALLS_SLOWED')


if __name__ == '__main__':
    unittest.main(verbosity=2)
