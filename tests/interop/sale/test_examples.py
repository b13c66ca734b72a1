"""The examples as an integrator runs them, against a server with the sample company; the database tells what came of it."""
import os
import re
import subprocess
import sys
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', '..', 'fixture'))
from daemon import PATIENCE  # noqa: E402
from office import PASSWORD, ROOT, Office  # noqa: E402

GEN, NPM = os.environ['SALE_GEN'], os.environ['SALE_NPM']
EXAMPLES = os.path.join(ROOT, 'examples')
UUID = '[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}'


class ExamplesTest(Office):
    people = ('wulina', 'zhoujie', 'sunlei', 'zhaomin')

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.passwords = os.path.join(cls.home, 'passwords')
        os.mkdir(cls.passwords)
        for login in ('wulina', 'zhoujie'):
            cls.secret('passwords/' + login, PASSWORD)

    def example(self, *argv, **env):
        p = subprocess.run(argv, env=dict(os.environ, **env), timeout=PATIENCE, stdout=subprocess.PIPE,
                           stderr=subprocess.PIPE, encoding='utf-8')
        self.assertEqual((p.returncode, p.stderr), (0, ''), p.stdout)
        return p.stdout

    def is_the_sale(self, out):
        """What the example printed, and what is in the database and in the eyes of a third user."""
        lines = out.splitlines()
        self.assertEqual(lines[0], 'refused INVALID_FIELDS')
        self.assertRegex(lines[1], r'^  lines\[0\]\.quantity NOT_POSITIVE: ')
        self.assertRegex(lines[2], r'^  lines\[1\]\.product_id UNKNOWN_REF: ')
        order = re.match('created (%s), repeated: same order$' % UUID, lines[3]).group(1)
        self.assertRegex(lines[4], r'^needs zhoujie: ')
        number = re.match(r'submitted (XSDD-BJ-\d{6}-\d{5}) gross [\d.]+ CNY$', lines[5]).group(1)
        self.assertEqual([line.split()[1:3] for line in lines if line.startswith('event order.')],
                         [['order.' + kind, order] for kind in ('created', 'submitted', 'effective')])
        self.assertIn('approved, order is effective', lines)
        self.assertEqual(lines[-1], 'done ' + number)
        self.assertEqual(self.d.sql("SELECT id FROM app.sales_order WHERE number = '%s'" % number), order)
        seen = self.does('zhaomin', 'order', 'get', number)
        self.assertEqual((seen['id'], seen['state'], seen['ownerLogin']), (order, 'ORDER_STATE_EFFECTIVE', 'wulina'))
        self.assertEqual([line['quantity'] for line in seen['lines']], ['30', '2'])

    def test_01_x6_python(self):
        subprocess.run([EXAMPLES + '/python/stubs.sh', GEN], check=True)
        self.is_the_sale(self.example('/usr/bin/python3', EXAMPLES + '/python/sale.py', 'localhost:%d' % self.port,
                                      self.d.ca, self.passwords, PYTHONPATH=GEN))

    def test_02_x6_node(self):
        self.is_the_sale(self.example('node', EXAMPLES + '/node/sale.js', 'localhost:%d' % self.port, self.d.ca,
                                      self.passwords, NODE_PATH=os.path.join(NPM, 'node_modules')))

    def test_03_x6_each_example_made_one_order(self):
        self.assertEqual(self.d.sql('SELECT count(*) FROM app.sales_order'), '2')

    def test_04_x6_buf_curl(self):
        out = self.example(EXAMPLES + '/shell/orders.sh', 'localhost:%d' % self.port, self.d.ca, 'wulina',
                           self.passwords + '/wulina',
                           PATH=os.path.join(NPM, 'node_modules', '.bin') + ':' + os.environ['PATH'])
        self.assertEqual(len(re.findall('"number": "XSDD-BJ-', out)), 2, out)
        self.assertIn('"CREDIT_RESULT_PASS"', out)
        self.assertEqual(self.d.sql('SELECT count(*) FROM app.sales_order'), '2')

    def test_05_x6_the_readme_sells_in_ten_commands(self):
        for readme in ('README.md', 'README.zh-CN.md'):
            with open(os.path.join(ROOT, readme), encoding='utf-8') as f:
                script = re.search(r'<!-- sale -->\n```sh\n(.*?)```', f.read(), re.S).group(1)
            self.assertEqual(script.count('\n'), 10)
            out = self.example('bash', '-euc', 'branchline() { "$BRANCHLINE" --no-input "$@"; }\n' + script + 'echo "$number"',
                               HOME=self.home, XDG_CONFIG_HOME=self.home, LC_ALL='C.UTF-8')
            order = self.does('zhaomin', 'order', 'get', out.splitlines()[-1])
            self.assertEqual((order['state'], order['shipment'], order['signoff']),
                             ('ORDER_STATE_DONE', 'PROGRESS_WHOLE', 'PROGRESS_WHOLE'))

    def test_06_x6_the_server_tells_its_methods(self):
        """gRPC reflection, asked by buf without any proto file; only for who is logged in."""
        made = self.does('admin', 'token', 'create', '--user', 'zhaomin', '--name', 'curl', '--days', '1', '--permission', 'base.read')
        self.secret('header', 'authorization: Bearer ' + made['secret'])
        self.secret('nobody', 'x-nobody: here')
        listed = self.reflected('header', '--list-methods')
        self.assertEqual(listed.returncode, 0, listed.stderr)
        self.assertIn('branchline.v1.OrderService/CreateOrder', listed.stdout.splitlines())
        got = self.reflected('header', url='/branchline.v1.BranchService/ListBranches')
        self.assertIn('"code": "HQ"', got.stdout, got.stderr)
        refused = self.reflected('nobody', '--list-methods')
        self.assertNotEqual(refused.returncode, 0, refused.stdout)
        self.assertIn('not authenticated', refused.stderr)

    def reflected(self, header, *more, url=''):
        header = '@' + os.path.join(self.home, header)
        return subprocess.run([os.path.join(NPM, 'node_modules', '.bin', 'buf'), 'curl', '--protocol', 'grpc', '--cacert', self.d.ca,
                               '--header', header, '--reflect-header', header, *more,
                               'https://localhost:%d%s' % (self.port, url)], timeout=PATIENCE, stdout=subprocess.PIPE,
                              stderr=subprocess.PIPE, encoding='utf-8')


if __name__ == '__main__':
    unittest.main(failfast=True)
