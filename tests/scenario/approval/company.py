"""A small company for the stories about approval, on a server of its own.

Chain of superiors: ming (rep) -> jing (manager) -> dong (director). fang: finance. admin: administrator, may approve, too.
"""
import os
import subprocess
import sys
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', '..', 'fixture'))
from daemon import Standalone, account  # noqa: E402
from rpc import Refused, Rpc, uuid7  # noqa: E402,F401

PASSWORD = 'sun on tulips'
SALES = ['base.read', 'stock.read', 'customer.read', 'customer.edit', 'quote.read', 'quote.edit', 'order.read', 'order.edit']
ROLES = {'rep': ('SCOPE_OWN', SALES), 'manager': ('SCOPE_BRANCH', SALES + ['approve']),
         'director': ('SCOPE_ALL', ['base.read', 'order.read', 'approve', 'order.edit', 'customer.read', 'cost.read']),
         # decides without seeing anything but what it is asked about, and without the right to write orders
         'finance': ('SCOPE_OWN', ['base.read', 'order.read', 'approve', 'credit.edit']),
         'watcher': ('SCOPE_OWN', ['order.read'])}
PEOPLE = {'dong': ('director', 'HQ', None), 'jing': ('manager', 'BJ', 'dong'), 'ming': ('rep', 'BJ', 'jing'),
          'hua': ('rep', 'BJ', 'jing'), 'wei': ('watcher', 'BJ', 'jing'), 'fang': ('finance', 'HQ', 'dong')}

AUTO, ASK, COPY = 'NODE_KIND_AUTO', 'NODE_KIND_APPROVE', 'NODE_KIND_COPY'
SUPERIOR, CHAIN = 'APPROVER_RULE_SUPERIOR', 'APPROVER_RULE_CHAIN'
ROLE, USERS = 'APPROVER_RULE_ROLE', 'APPROVER_RULE_USERS'
ORDER = 'FLOW_SUBJECT_ORDER'

STANDARD = [
    {'name': '小额自动', 'kind': AUTO, 'condition': 'amount <= 500 and not new_customer and credit = "pass"'},
    {'name': '主管', 'kind': ASK, 'condition': 'amount > 500 or new_customer', 'approver': SUPERIOR, 'level': 1},
    {'name': '信用特批', 'kind': ASK, 'condition': 'credit = "approval"', 'approver': USERS, 'user_ids': ['@fang']},
    {'name': '总监', 'kind': ASK, 'condition': 'amount > 5000 or new_customer', 'approver': ROLE, 'role_id': '@director'},
]


class Company(unittest.TestCase):
    """One server for all cases of a class, in their order."""

    @classmethod
    def setUpClass(cls):
        cls.d = Standalone()
        cls.rpc = Rpc(cls.d.start()['port'], cls.d.ca)
        with open(os.path.join(cls.d.dir, 'admin.code')) as f:
            cls.token = {'admin': cls.rpc.login('admin', f.read().strip(), PASSWORD)}
        cls.found()

    @classmethod
    def tearDownClass(cls):
        cls.rpc.close()
        cls.d.remove()

    @classmethod
    def found(cls):
        call = cls.rpc.call
        call('branch_create', code='BJ', name='北京', parent_id='@HQ')
        for code, (scope, permissions) in ROLES.items():
            call('role_create', code=code, name=code, scope=scope, permissions=permissions, rate_class='RATE_CLASS_LOAD')  # tests look again and again
        for login, (role, branch, superior) in PEOPLE.items():
            call('user_create', login=login, name=login, branch_id='@' + branch, role_ids=['@' + role], password=PASSWORD,
                 superior_id='@' + superior if superior else '')
            cls.token[login] = call('session_create', login=login, password=PASSWORD).token
        call('category_create', code='ALL', name='全部')
        call('product_create', code='P1', name='打印机', category_id='@ALL', unit='台', tax_rate='13', list_price='100.00',
             kind='PRODUCT_KIND_GOODS', cost='60')
        call('warehouse_create', code='WH', name='北京仓', branch_id='@BJ')
        call('stock_move', kind='MOVE_KIND_RECEIPT', warehouse_id='@WH', lines=[{'product_id': '@P1', 'quantity': '100000'}])

    @classmethod
    def customer(cls, code, limit='1000000.00'):
        """Owned by ming; new until an order is effective."""
        c = cls.call('admin', 'customer_create', code=code, name=code, owner_id='@ming').customer
        credit = cls.call('admin', 'credit_get', customer_id='@' + code).credit
        cls.call('admin', 'credit_update', customer_id='@' + code, limit=limit, expected_version=credit.version)
        return c

    @classmethod
    def call(cls, login, op, **fields):
        return cls.rpc.call(op, token=cls.token[login], **fields)

    def refused(self, reason, login, op, **fields):
        with self.assertRaises(Refused) as e:
            self.call(login, op, **fields)
        self.assertEqual(e.exception.reason, reason, e.exception)
        return e.exception

    @classmethod
    def publish(cls, nodes=None, code='STD', priority=100, **fields):
        return cls.call('admin', 'flow_publish', code=code, name=code, subject=ORDER, nodes=nodes or STANDARD, priority=priority,
                         **fields).flow

    @classmethod
    def order(cls, customer, quantity, login='ming', submit=True, **fields):
        return cls.call(login, 'order_create', customer_id='@' + customer, submit=submit,
                         lines=[{'product_id': '@P1', 'quantity': str(quantity)}], **fields)

    def state(self, number, login='admin'):
        return self.enum(self.call(login, 'order_get', order_id='@' + number).order, 'state')

    @staticmethod
    def enum(message, name):
        field = message.DESCRIPTOR.fields_by_name[name]
        return field.enum_type.values_by_number[getattr(message, name)].name

    def path(self, nodes):
        """[('主管', ['jing'], 'PENDING'), ..]"""
        return [(n.name, list(n.approvers), self.enum(n, 'state').replace('NODE_STATE_', '')) for n in nodes]

    @classmethod
    def approve(cls, login, number, **fields):
        return cls.call(login, 'task_approve', task_id='@' + number, **fields)

    def psql(self, text, role='bl_app'):
        """As a role that can log in, on the socket of the cluster; (exit code, what it says)."""
        argv = ['/usr/lib/postgresql/15/bin/psql', '-h', self.d.dir + '/run', '-U', role, '-d', 'branchline', '-XAtq',
                '-v', 'ON_ERROR_STOP=1', '-v', 'VERBOSITY=verbose', '-c', text]
        uid, gid = account()
        p = subprocess.run(argv, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, user=uid, group=gid, cwd='/')
        return p.returncode, p.stdout.decode()
