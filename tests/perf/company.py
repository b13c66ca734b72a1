"""The company that is measured: a standalone server with fsync on, made over the wire by an administrator. Every client has a customer,
an owner and five products of its own, so that nobody waits for another's row unless the figure is about that."""
import json
import os
import subprocess
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', 'fixture'))
from daemon import Standalone, account  # noqa: E402
from rpc import Rpc, permissions  # noqa: E402

TOKEN_RIGHTS = ['base.read', 'stock.read', 'customer.read', 'order.read', 'order.edit']
PASSWORD = 'rain on tulips'
LINES = 5
PG_BIN = '/usr/lib/postgresql/15/bin/'


class Company:
    def __init__(self, build, clients):
        self.load_program = os.path.join(build, 'tests', 'perf', 'load')
        self.clients = clients
        self.d = Standalone()
        self.port = self.d.start()['port']
        self.home = os.path.join(self.d.dir, 'home')
        os.mkdir(self.home)
        self.rpc = Rpc(self.port, self.d.ca, os.path.join(build, 'proto', 'descriptors.bin'))
        with open(os.path.join(self.d.dir, 'admin.code')) as f:
            self.rpc.login('admin', f.read().strip(), PASSWORD)
        self.people()
        self.goods()
        self.customers()
        self.rpc.call('flow_publish', code='STD', name='标准', subject='FLOW_SUBJECT_ORDER', priority=100,
                      nodes=[{'name': '自动', 'kind': 'NODE_KIND_AUTO', 'condition': ''}])
        self.write('tokens', [self.rpc.call('token_create', user_id='@load', name='load', days=1, permissions=TOKEN_RIGHTS).secret])
        self.variants()

    def people(self):
        call = self.rpc.call
        rights = [p for p in permissions().values() if p not in ('', 'self', 'admin', 'user.edit')]
        call('role_create', code='load', name='负载', scope='SCOPE_ALL', permissions=rights, rate_class='RATE_CLASS_LOAD')
        call('user_create', login='load', name='负载', branch_id='@HQ', role_ids=['@load'])
        for i in range(self.clients):
            call('branch_create', code='B%d' % i, name='分公司', parent_id='@HQ')
            call('user_create', login='u%d' % i, name='销售', branch_id='@B%d' % i, role_ids=['@load'])

    def goods(self):
        call = self.rpc.call
        call('category_create', code='ALL', name='全部')
        call('warehouse_create', code='WH', name='仓库', branch_id='@HQ')
        codes = ['HOT'] + ['P%d-%d' % (i, k) for i in range(self.clients) for k in range(LINES)]
        for code in codes:
            call('product_create', code=code, name='激光打印机', category_id='@ALL', unit='台', tax_rate='13', list_price='1299.00',
                 kind='PRODUCT_KIND_GOODS', cost='860')
        for i in range(0, len(codes), 200):
            call('stock_move', kind='MOVE_KIND_RECEIPT', warehouse_id='@WH',
                 lines=[{'product_id': '@' + c, 'quantity': '90000000'} for c in codes[i:i + 200]])

    def customers(self):
        for i in range(self.clients):
            self.rpc.call('customer_create', code='C%d' % i, name='客户', owner_id='@u%d' % i,
                          contacts=[{'name': '采购部', 'phone': '13900002001'}], addresses=[{'address': '中心路1号'}])
            self.rpc.call('credit_update', customer_id='@C%d' % i, expected_version=1, limit='9000000000000', grade='A')

    def variants(self):
        """What client i orders: usual; with the first product shared by all; and all numbers from one series."""
        for name, first, owner in (('usual', '@P%d-0', '@u%d'), ('hot', '@HOT', '@u%d'), ('one_series', '@P%d-0', '@u0')):
            self.write(name, [' '.join([self.insert('@C%d', i), self.insert(owner, i), '@WH', self.insert(first, i)] +
                                       ['@P%d-%d' % (i, k) for k in range(1, LINES)]) for i in range(self.clients)])

    @staticmethod
    def insert(form, i):
        return form % i if '%d' in form else form

    # ---- tools ----

    def path(self, name):
        return os.path.join(self.home, name)

    def write(self, name, lines):
        with open(self.path(name), 'w') as f:
            f.write(''.join(line + '\n' for line in lines))

    def argv(self, op, tokens='tokens', **options):
        argv = [self.load_program, op, '--server', 'localhost:%d' % self.port, '--ca', self.d.ca, '--tokens', self.path(tokens)]
        for key, value in options.items():
            argv += ['--' + key, str(value)]
        return argv

    def load(self, op, **options):
        p = subprocess.run(self.argv(op, **options), stdout=subprocess.PIPE)
        if p.returncode != 0:
            raise SystemExit('load %s failed' % op)
        return json.loads(p.stdout)

    def sessions(self, n):
        """So many login sessions; their secrets in the file 'sessions'. They are put into the database as logins would: a password
        costs too much on purpose, and a user may have few."""
        hashes = subprocess.run([self.load_program, 'tokens', '--count', str(n), '--out', self.path('sessions')], check=True,
                                stdout=subprocess.PIPE, encoding='utf-8').stdout
        self.psql("CREATE TEMP TABLE h (hash text);\nCOPY h FROM stdin;\n" + hashes + "\\.\n"
                  "INSERT INTO app.session (id, user_id, token_hash, created_at, seen_at, expires_at) SELECT gen_random_uuid(), u.id, "
                  "decode(h.hash, 'hex'), now(), now(), now() + interval '1 h' FROM h, app.app_user u WHERE u.login = 'load';")

    def as_account(self):
        uid, gid = account()
        return {'user': uid, 'group': gid, 'cwd': '/'}

    def psql(self, text, role='postgres', database='branchline'):
        argv = [PG_BIN + 'psql', '-h', self.d.dir + '/run', '-U', role, '-d', database, '-XAtq', '-v', 'ON_ERROR_STOP=1']
        return subprocess.run(argv, input=text, check=True, stdout=subprocess.PIPE, encoding='utf-8', **self.as_account()).stdout

    def pg_log(self):
        """PostgreSQL's log and where it ends now."""
        path = os.path.join(self.d.dir, 'pg', self.psql('SELECT pg_current_logfile()').strip())
        with open(path, 'rb') as f:
            return path, f.seek(0, 2)

    # ---- what the daemon's processes cost ----

    def pids(self):
        s = self.d.state()
        return [s['master']] + [c['pid'] for c in s['children']]

    def cpu_seconds(self):
        ticks = 0
        for pid in self.pids():
            with open('/proc/%d/stat' % pid) as f:
                ticks += sum(int(n) for n in f.read().rsplit(')', 1)[1].split()[11:13])
        return ticks / os.sysconf('SC_CLK_TCK')

    @staticmethod
    def memory(pid, key):
        """Bytes, of /proc/pid/smaps_rollup."""
        with open('/proc/%d/smaps_rollup' % pid) as f:
            return next(int(line.split()[1]) * 1024 for line in f if line.startswith(key + ':'))

    def worker(self):
        return self.d.child('net')['pid']

    def stop(self):
        self.rpc.close()
        self.d.remove(read_logs=False)
