"""A company on a server of its own that is about to be maltreated, and the tools for that: storm makes load, the judge compares
what was acknowledged with what is in the database, `branchline check run` has the last word.

Chain of superiors: rep -> boss -> head. admin: administrator.
"""
import json
import os
import shutil
import subprocess
import sys
import tempfile
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', 'fixture'))
from daemon import PATIENCE, Standalone, Watch, account, wait_gone  # noqa: E402,F401
from rpc import Refused, Rpc, permissions, uuid7  # noqa: E402,F401

PASSWORD = 'rain on tulips'
SALES = ['base.read', 'stock.read', 'customer.read', 'customer.edit', 'quote.read', 'quote.edit', 'order.read', 'order.edit']
ASK, AUTO, SUPERIOR = 'NODE_KIND_APPROVE', 'NODE_KIND_AUTO', 'APPROVER_RULE_SUPERIOR'
SCALE = 10000  # quantities have four decimals


def quick_folder():
    """Memory, where there is enough. PostgreSQL syncs its whole folder before it recovers, which a busy disk makes a matter of ten
    seconds a kill; what a killed process wrote is safe in the kernel, so nothing proven here depends on the disk."""
    if 'TMPDIR' not in os.environ and os.path.isdir('/dev/shm') and shutil.disk_usage('/dev/shm').free > 2 << 30:
        return '/dev/shm'
    return None


def figures(title, **values):
    """What the test has measured, for the log of the run."""
    print('%s: %s' % (title, ' '.join('%s=%s' % row for row in values.items())), flush=True)


class World(unittest.TestCase):
    """One server for all cases of a class, in their order."""

    @classmethod
    def setUpClass(cls):
        tempfile.tempdir = quick_folder()
        cls.d = Standalone()
        cls.port = cls.d.start()['port']
        cls.home = os.path.join(cls.d.dir, 'home')
        os.mkdir(cls.home)
        cls.rpc = Rpc(cls.port, cls.d.ca)
        with open(os.path.join(cls.d.dir, 'admin.code')) as f:
            cls.token = {'admin': cls.rpc.login('admin', f.read().strip(), PASSWORD)}
        cls.found()
        cls.console_login()

    @classmethod
    def tearDownClass(cls):
        cls.rpc.close()
        cls.d.remove()

    @classmethod
    def found(cls):
        call = cls.rpc.call
        call('branch_create', code='BJ', name='北京', parent_id='@HQ')
        rights = [p for p in permissions().values() if p not in ('', 'self', 'admin', 'user.edit')]
        call('role_create', code='load', name='负载', scope='SCOPE_ALL', permissions=rights, rate_class='RATE_CLASS_LOAD')
        call('role_create', code='rep', name='销售', scope='SCOPE_OWN', permissions=SALES, rate_class='RATE_CLASS_LOAD')
        call('role_create', code='boss', name='主管', scope='SCOPE_ALL', permissions=SALES + ['approve', 'order.close'],
             rate_class='RATE_CLASS_LOAD')
        for login, role, superior in (('head', 'boss', ''), ('boss', 'boss', '@head'), ('rep', 'rep', '@boss'), ('load', 'load', '')):
            call('user_create', login=login, name=login, branch_id='@BJ', role_ids=['@' + role], superior_id=superior, password=PASSWORD)
            cls.token[login] = call('session_create', login=login, password=PASSWORD).token
        call('category_create', code='ALL', name='全部')
        for code in ('P1', 'P2', 'P3', 'HOT', 'WARM'):
            call('product_create', code=code, name='产品', category_id='@ALL', unit='台', tax_rate='13', list_price='100.00',
                 kind='PRODUCT_KIND_GOODS', cost='60')
        call('warehouse_create', code='WH', name='北京仓', branch_id='@BJ')
        call('stock_move', kind='MOVE_KIND_RECEIPT', warehouse_id='@WH',
             lines=[{'product_id': '@' + p, 'quantity': '100000'} for p in ('P1', 'P2', 'P3')])
        for i in range(8):
            cls.customer('C%d' % i)
        call('flow_publish', code='STD', name='标准', subject='FLOW_SUBJECT_ORDER', priority=100, nodes=[
            {'name': '自动', 'kind': AUTO, 'condition': 'amount <= 500'},
            {'name': '主管', 'kind': ASK, 'condition': 'amount > 500', 'approver': SUPERIOR, 'level': 1}])

    @classmethod
    def customer(cls, code, owner='rep'):
        c = cls.rpc.call('customer_create', code=code, name='客户', owner_id='@' + owner).customer
        cls.rpc.call('credit_update', customer_id='@' + code, expected_version=1, limit='1000000000', grade='A')
        return c

    # ---- calls ----

    def call(self, login, op, **fields):
        return self.rpc.call(op, token=self.token[login], **fields)

    def refused(self, why, login, op, /, **fields):
        with self.assertRaises(Refused) as e:
            self.call(login, op, **fields)
        self.assertEqual(e.exception.reason, why, e.exception)
        return e.exception

    def sql_rows(self, text):
        return [row.split('|') for row in self.d.sql(text).splitlines()]

    # ---- the console ----

    @classmethod
    def secret(cls, name, text):
        with open(os.path.join(cls.home, name), 'w') as f:
            f.write(text + '\n')

    @classmethod
    def console(cls, *words, given=None):
        env = {**os.environ, 'HOME': cls.home, 'XDG_CONFIG_HOME': cls.home, 'LC_ALL': 'C.UTF-8'}
        return subprocess.run([os.environ['BRANCHLINE'], '--no-input', *words], env=env, cwd=cls.home, timeout=PATIENCE, input=given,
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE, encoding='utf-8')

    @classmethod
    def console_login(cls):
        cls.secret('password', PASSWORD)
        for who in ('admin', 'load'):
            cls.console_context(who, cls.port, cls.d.ca)

    @classmethod
    def console_context(cls, who, port, ca, name=None):
        for words in (['config', 'set-context', name or who, '--server', 'localhost:%d' % port, '--ca', ca],
                      ['--context', name or who, 'login', who, '--password-file', 'password']):
            p = cls.console(*words)
            assert p.returncode == 0, ' '.join(words) + p.stderr

    def check(self):
        """Every invariant of the data, by the console: none broken."""
        p = self.console('--context', 'admin', 'check', 'run', '--json')
        self.assertEqual(p.returncode, 0, p.stdout + p.stderr)
        result = json.loads(p.stdout)
        self.assertGreater(len(result['results']), 30)
        self.assertEqual([(r['name'], r['ids']) for r in result['results'] if r['broken'] != '0'], [])
        figures('check run', invariants=len(result['results']), broken=result['broken'])


class Storm:
    """A run of tests/fault/storm.c; its history grows while it runs."""

    def __init__(self, world, name, **options):
        self.world = world
        self.path = os.path.join(world.home, name + '.jsonl')
        tokens = os.path.join(world.home, 'tokens')
        with open(tokens, 'w') as f:
            f.write(world.token['load'] + '\n')
        argv = [os.environ['STORM'], '--server', 'localhost:%d' % world.port, '--ca', world.d.ca, '--tokens', tokens,
                '--history', self.path, '--warehouse', 'WH']
        for key, value in options.items():
            argv += ['--' + key] if value is True else ['--' + key, str(value)]
        open(self.path, 'w').close()
        self.watch = Watch(world.home)
        self.process = subprocess.Popen(argv, stdout=subprocess.PIPE, encoding='utf-8')

    def lines(self):
        with open(self.path) as f:
            return sum(1 for line in f if line.endswith('\n'))

    def wait_answers(self, n, patience=PATIENCE):
        """Until that many writes have an answer."""
        def look():
            if self.process.poll() is not None:
                raise AssertionError('storm ended with %d: %s' % (self.process.returncode, self.process.stdout.read()))
            return self.lines() >= n
        self.watch.wait(look, '%d answers' % n, patience)

    def end(self, patience=PATIENCE):
        """Its sums, and the history."""
        try:
            out, _ = self.process.communicate(timeout=patience)
        finally:
            self.process.kill()
            self.watch.close()
        if self.process.returncode != 0:
            raise AssertionError('storm ended with %d: %s' % (self.process.returncode, out))
        with open(self.path) as f:
            return json.loads(out), [json.loads(line) for line in f]
