"""First login, organisation, people, sessions, tokens, months and the trail, against a real server."""
import os
import sys
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', '..', 'fixture'))
from daemon import Standalone  # noqa: E402
from rpc import PATIENCE, Refused, Rpc, uuid7  # noqa: E402

CODE = r'^([A-Z0-9]{4}-){3}[A-Z0-9]{4}$'
ADMIN, LI = 'rain on tulips', 'sun on tulips'


class AccessTest(unittest.TestCase):
    """One server for all cases, in this order."""

    @classmethod
    def setUpClass(cls):
        cls.d = Standalone()
        cls.rpc = Rpc(cls.d.start()['port'], cls.d.ca)
        with open(os.path.join(cls.d.dir, 'admin.code')) as f:
            cls.code = f.read().strip()

    @classmethod
    def tearDownClass(cls):
        cls.rpc.close()
        cls.d.remove()

    def refused(self, reason, op, **fields):
        with self.assertRaises(Refused) as e:
            self.rpc.call(op, **fields)
        self.assertEqual(e.exception.reason, reason)
        return e.exception

    def test_01_x2_the_first_administrator(self):
        self.assertRegex(self.code, CODE)
        self.assertEqual(self.rpc.call('server_get').zone, 'Asia/Shanghai')
        e = self.refused('LOGIN_REFUSED', 'session_create', login='admin', password='wrong')
        self.assertEqual(e.code, 'UNAUTHENTICATED')
        self.assertEqual(str(e), str(self.refused('LOGIN_REFUSED', 'session_create', login='nobody', password='wrong')))
        self.refused('NEW_PASSWORD_REQUIRED', 'session_create', login='admin', password=self.code)
        for bad in ('short', 'admin1234567', 'password1234', self.code):
            e = self.refused('INVALID_FIELDS', 'session_create', login='admin', password=self.code, new_password=bad)
            self.assertEqual(list(e.fields), ['new_password'])
        token = self.rpc.login('admin', self.code, ADMIN)
        self.assertRegex(token, r'^bl_[A-Za-z0-9_-]{49}$')
        self.assertEqual(self.d.sql('SELECT count(*) FROM app.session WHERE token_hash = sha256(\'%s\')' % token), '1')
        self.refused('LOGIN_REFUSED', 'session_create', login='admin', password=self.code)
        me = self.rpc.call('session_get')
        self.assertEqual((me.login, me.branch_code, me.scope_all), ('admin', 'HQ', True))
        self.assertIn('user.edit', me.permissions)
        self.assertNotIn('self', me.permissions)

    def test_02_x2_organisation(self):
        c = self.rpc.call('company_update', expected_version=1, name='华东贸易有限公司').company
        self.assertEqual((c.version, c.base_currency), (2, 'CNY'))
        self.assertEqual(self.rpc.call('server_get').company, '华东贸易有限公司')
        self.refused('STALE_VERSION', 'company_update', expected_version=1, name='x')
        self.refused('INVALID_FIELDS', 'company_update', expected_version=2, zone='Mars/Base')
        for code, name, above in (('SH', '上海', '@HQ'), ('SH1', '浦东', '@SH'), ('BJ', '北京', '@HQ')):
            self.rpc.call('branch_create', code=code, name=name, parent_id=above)
        e = self.refused('INVALID_FIELDS', 'branch_create', code='SH', name='', parent_id='@XX')
        self.assertEqual(sorted(e.fields), ['code', 'name', 'parent_id'])
        e = self.refused('INVALID_FIELDS', 'branch_update', branch_id='@SH', parent_id='@SH1', expected_version=1)
        self.assertEqual(list(e.fields), ['parent_id'])
        self.refused('ROOT_STAYS', 'branch_update', branch_id='@HQ', archived=True, expected_version=1)
        self.refused('IN_USE', 'branch_update', branch_id='@SH', archived=True, expected_version=1)
        moved = self.rpc.call('branch_update', branch_id='@SH1', parent_id='@BJ', expected_version=1).branch
        self.assertEqual(moved.parent_id, self.rpc.call('branch_get', branch_id='@BJ').branch.id)
        self.rpc.call('dept_create', code='SALES', name='销售部', branch_id='@SH')
        self.rpc.call('dept_create', code='SALES-BJ', name='销售部', branch_id='@BJ')
        e = self.refused('INVALID_FIELDS', 'dept_create', code='S2', name='二部', branch_id='@SH', parent_id='@SALES-BJ')
        self.assertEqual(list(e.fields), ['parent_id'])
        self.rpc.call('dept_update', dept_id='@SALES', head_id='@admin', expected_version=1)
        self.refused('IN_USE', 'branch_update', branch_id='@BJ', archived=True, expected_version=1)
        depts = self.rpc.call('dept_list', branch_id='@SH').depts
        self.assertEqual([(d.code, d.branch_code, d.version) for d in depts], [('SALES', 'SH', 2)])
        self.assertEqual(depts[0].head_id, self.rpc.call('user_get', user_id='@admin').user.id)
        self.assertEqual(self.rpc.call('company_get').company.version, 2)
        self.rpc.call('role_create', code='sales', name='销售', scope='SCOPE_BRANCH',
                      permissions=['base.read', 'order.read', 'customer.read'])
        self.rpc.call('role_create', code='office', name='分公司管理员', scope='SCOPE_BRANCH',
                      permissions=['base.read', 'user.edit', 'order.read', 'customer.read'])

    def test_03_x6_pages(self):
        codes, token = [], ''
        while True:
            page = self.rpc.call('branch_list', page_size=2, page_token=token)
            codes += [b.code for b in page.branches]
            token = page.next_page_token
            if not token:
                break
            last = token
        self.assertEqual(codes, ['BJ', 'HQ', 'SH', 'SH1'])
        for other in ({'page_token': last, 'archived': True}, {'page_token': last[:-1] + ('A' if last[-1] != 'A' else 'B')}):
            e = self.refused('INVALID_FIELDS', 'branch_list', **other)
            self.assertEqual(list(e.fields), ['page_token'])
        self.refused('INVALID_FIELDS', 'dept_list', page_token=last)

    def test_04_x2_people(self):
        made = self.rpc.call('user_create', login='li', name='李四', branch_id='@SH', dept_id='@SALES', role_ids=['@sales'],
                             mobile='13812345678')
        self.assertRegex(made.code, CODE)
        self.rpc.call('user_create', login='zhang', name='张重庆', branch_id='@SH', superior_id='@li', role_ids=['@office'],
                      password=LI)
        self.rpc.call('user_create', login='wang', name='王五', branch_id='@BJ', role_ids=['@sales'], password=LI)
        e = self.refused('INVALID_FIELDS', 'user_update', user_id='@li', superior_id='@zhang', expected_version=1)
        self.assertEqual(list(e.fields), ['superior_id'])
        self.refused('LAST_ADMIN', 'user_update', user_id='@admin', archived=True,
                     expected_version=self.rpc.call('user_get', user_id='@admin').user.version)
        for text in ('张', 'ZCQ', 'zzq', 'hang'):
            self.assertEqual([u.login for u in self.rpc.call('user_list', text=text).users], ['zhang'], text)
        token = self.rpc.call('session_create', login='li', password=made.code, new_password=LI).token
        self.assertEqual(self.rpc.call('user_get', token=token, user_id='@li').user.mobile, '13812345678')
        zhang = self.rpc.call('user_get', token=token, user_id='@zhang').user
        self.assertEqual(zhang.roles, ['office'])

    def test_05_x2_nobody_gives_more_than_he_has(self):
        token = self.rpc.call('session_create', login='zhang', password=LI).token
        e = self.refused('INVALID_FIELDS', 'role_create', token=token, code='x', name='x', scope='SCOPE_ALL',
                         permissions=['admin', 'order.read'])
        self.assertEqual(sorted(e.fields), ['permissions[0]', 'scope'])
        e = self.refused('INVALID_FIELDS', 'user_create', token=token, login='x', name='x', branch_id='@BJ',
                         role_ids=['@admin'])
        self.assertEqual(sorted(e.fields), ['branch_id', 'role_ids[0]'])
        self.refused('NOT_YOUR_USER', 'user_reset', token=token, user_id='@wang')
        self.refused('NOT_YOUR_USER', 'user_reset', token=token, user_id='@admin')
        self.refused('ROLE_ABOVE_YOU', 'role_update', token=token, role_id='@admin', name='x', expected_version=1)
        self.rpc.call('user_create', token=token, login='zhao', name='赵六', branch_id='@SH', role_ids=['@sales'], password=LI)

    def test_06_s15_a_repeat_changes_nothing(self):
        rq = uuid7()
        first = self.rpc.call('branch_create', request_id=rq, code='GZ', name='广州', parent_id='@HQ')
        self.assertEqual(self.rpc.call('branch_create', request_id=rq, code='GZ', name='广州', parent_id='@HQ'), first)
        self.refused('REQUEST_ID_REUSED', 'branch_create', request_id=rq, code='GZ', name='深圳', parent_id='@HQ')
        self.assertEqual(self.d.sql("SELECT count(*) FROM app.audit WHERE request_id = '%s'" % rq), '1')
        checked = self.rpc.call('branch_create', validate_only=True, code='CD', name='成都', parent_id='@HQ')
        self.assertEqual(checked.branch.code, 'CD')
        self.refused('NOT_FOUND', 'branch_get', branch_id='@CD')

    def test_07_x2_sessions(self):
        mine = [self.rpc.call('session_create', login='li', password=LI) for _ in range(8)]
        live = self.rpc.call('session_list', token=mine[7].token).sessions
        self.assertEqual([s.id for s in live], [m.session_id for m in reversed(mine)])
        ninth = self.rpc.call('session_create', login='li', password=LI)
        self.refused('UNAUTHENTICATED', 'session_get', token=mine[0].token)
        self.rpc.call('session_end', token=ninth.token, session_id=mine[1].session_id)
        self.refused('UNAUTHENTICATED', 'session_get', token=mine[1].token)
        self.refused('NOT_FOUND', 'session_end', session_id=mine[2].session_id)  # of somebody else
        self.refused('PASSWORD_REFUSED', 'session_change', token=ninth.token, password='nope', new_password=ADMIN)
        dry = {'token': ninth.token, 'validate_only': True}
        self.refused('PASSWORD_REFUSED', 'session_change', password='nope', new_password=ADMIN, **dry)
        self.refused('INVALID_FIELDS', 'session_change', password=LI, new_password=LI, **dry)
        self.rpc.call('session_change', password=LI, new_password='moon on tulips', **dry)
        self.assertEqual(self.d.sql("SELECT max(fails) FROM app.login_guard WHERE account = 'li' AND prefix <> ''"), '2')
        changed = self.rpc.call('session_change', token=ninth.token, password=LI, new_password='moon on tulips')
        self.assertEqual(changed.ended_sessions, 6)
        self.rpc.call('session_get', token=ninth.token)
        self.refused('UNAUTHENTICATED', 'session_get', token=mine[5].token)
        self.refused('LOGIN_REFUSED', 'session_create', login='li', password=LI)
        self.rpc.call('session_end', token=ninth.token)
        self.refused('UNAUTHENTICATED', 'session_get', token=ninth.token)

    def test_08_x2_changes_of_rights_bind_at_once(self):
        s = self.rpc.call('session_create', login='zhao', password=LI)
        self.rpc.call('user_list', token=s.token)
        v = self.rpc.call('role_list').roles
        sales = next(r for r in v if r.code == 'sales')
        self.rpc.call('role_update', role_id='@sales', permissions=['order.read'], expected_version=sales.version)
        self.refused('NO_PERMISSION', 'user_list', token=s.token)
        self.rpc.call('role_update', role_id='@sales', permissions=['base.read', 'order.read'],
                      expected_version=sales.version + 1)
        self.rpc.call('user_list', token=s.token)
        reset = self.rpc.call('user_reset', user_id='@zhao')
        self.refused('UNAUTHENTICATED', 'user_list', token=s.token)
        s = self.rpc.call('session_create', login='zhao', password=reset.code, new_password='wind on tulips')
        self.rpc.call('user_update', user_id='@zhao', archived=True,
                      expected_version=self.rpc.call('user_get', user_id='@zhao').user.version)
        self.refused('UNAUTHENTICATED', 'user_list', token=s.token)
        self.refused('LOGIN_REFUSED', 'session_create', login='zhao', password='wind on tulips')
        self.assertNotIn('zhao', [u.login for u in self.rpc.call('user_list').users])
        self.assertIn('zhao', [u.login for u in self.rpc.call('user_list', archived=True).users])

    def test_09_x6_api_tokens(self):
        e = self.refused('INVALID_FIELDS', 'token_create', user_id='@admin', name='导入', days=5,
                         permissions=['order.read', 'approve', 'user.edit', 'flow.edit', 'admin'])
        self.assertEqual(sorted(e.fields), ['permissions[%d]' % i for i in (1, 2, 3, 4)])
        rq = uuid7()
        made = self.rpc.call('token_create', request_id=rq, user_id='@admin', name='导入', days=5, permissions=['base.read'])
        self.refused('ALREADY_EXISTS', 'token_create', request_id=rq, user_id='@admin', name='导入', days=5,
                     permissions=['base.read'])
        self.assertEqual(list(self.rpc.call('session_get', token=made.secret).permissions), ['base.read'])
        self.rpc.call('branch_list', token=made.secret)
        self.refused('NO_PERMISSION', 'user_create', token=made.secret, login='x')
        self.refused('NO_PERMISSION', 'audit_list', token=made.secret)
        self.refused('SESSION_OF_TOKEN', 'session_change', token=made.secret, password=ADMIN, new_password=LI)
        self.assertEqual([t.name for t in self.rpc.call('token_list', user_id='@admin').tokens], ['导入'])
        self.assertTrue(self.rpc.call('token_revoke', token_id=made.token.id).token.revoked)
        self.refused('UNAUTHENTICATED', 'session_get', token=made.secret)
        self.refused('NOT_FOUND', 'token_revoke', token_id=made.token.id)

    def test_10_a24_months(self):
        self.refused('PERIOD_NOT_OVER', 'period_close', month=209912)
        self.refused('INVALID_FIELDS', 'period_close', month=202613)
        self.rpc.call('period_close', month=202501)
        self.rpc.call('period_close', month=202502)
        self.refused('PERIOD_IS_CLOSED', 'period_close', month=202501)
        self.rpc.call('period_open', month=202501)
        self.refused('PERIOD_IS_OPEN', 'period_open', month=202501)
        first = self.rpc.call('period_list', page_size=1)
        self.assertEqual([(p.month, p.closed, p.version) for p in first.periods], [(202502, True, 1)])
        second = self.rpc.call('period_list', page_size=1, page_token=first.next_page_token)
        self.assertEqual([(p.month, p.closed, p.version) for p in second.periods], [(202501, False, 2)])
        self.assertEqual(second.next_page_token, '')

    def test_11_x4_the_trail(self):
        branch = self.rpc.call('branch_get', branch_id='@SH1').branch
        rows = self.rpc.call('audit_list', subject_id=branch.id).audits
        self.assertEqual([(a.method, a.subject, a.subject_version) for a in rows],
                         [('branch_update', 'branch', 2), ('branch_create', 'branch', 1)])
        self.assertEqual({a.user_login for a in rows}, {'admin'})
        self.assertEqual({a.method for a in self.rpc.call('audit_list', method='token_create').audits}, {'token_create'})
        self.assertEqual({a.user_login for a in self.rpc.call('audit_list', user_id='@li').audits}, {'li'})
        self.assertEqual(self.d.sql('SELECT count(*) FROM app.audit'),
                         self.d.sql('SELECT count(DISTINCT request_id) FROM app.audit'))

    def test_12_x2_guessing_becomes_slow(self):
        for _ in range(5):
            self.refused('LOGIN_REFUSED', 'session_create', login='wang', password='wrong')
        e = self.refused('LOGIN_SLOWED', 'session_create', login='wang', password=LI)
        self.assertEqual(e.code, 'RESOURCE_EXHAUSTED')
        self.assertGreater(e.wait, 0)
        self.d.sql("UPDATE app.login_guard SET fails = 12, blocked_until = now() + interval '90 s' WHERE account = 'wang'")
        e = self.refused('LOGIN_SLOWED', 'session_create', login='wang', password=LI)
        self.assertIn(int(e.wait), range(80, 91))
        self.d.sql("UPDATE app.login_guard SET blocked_until = now() - interval '1 s'")
        self.refused('LOGIN_REFUSED', 'session_create', login='wang', password='wrong')
        self.assertEqual(self.d.sql("SELECT round(extract(epoch FROM max(blocked_until) - now()) / 64) FROM app.login_guard "
                                    "WHERE account = 'wang' AND prefix <> ''"), '4')  # 2 ^ (13 - 5) s
        self.d.sql("UPDATE app.login_guard SET blocked_until = now() - interval '1 s'")
        self.rpc.call('session_create', login='wang', password=LI)
        self.assertEqual(self.d.sql("SELECT count(*) FROM app.login_guard WHERE account = 'wang' AND prefix <> ''"), '0')
        self.d.sql("UPDATE app.login_guard SET fails = 100, blocked_until = now() + interval '90 s'")
        self.rpc.call('session_create', login='wang', password=LI)  # where he has been before, strangers do not lock him out
        self.d.sql("UPDATE app.login_guard SET blocked_until = now() - interval '2 h'")
        self.refused('LOGIN_REFUSED', 'session_create', login='stranger', password='wrong')
        self.assertEqual(self.d.sql("SELECT string_agg(account, ' ' ORDER BY account) FROM app.login_guard"),
                         'stranger stranger')  # and of the network; what is old is forgotten

    def test_13_k11_a_hundred_guesses_at_once(self):
        # many look before the first one fails; yet hardly any of them is hashed
        self.d.sql('DELETE FROM app.login_guard')
        path = self.rpc.method['session_create'].path
        channels = [self.rpc.connect() for _ in range(50)]  # before login a connection has two calls at most
        asked = [c.unary_unary(path).future(self.rpc.request('session_create', {'login': 'wang', 'password': 'guess'})
                                            .SerializeToString(), timeout=PATIENCE) for c in channels + channels]
        reasons = [Refused(a.exception(), self.rpc.find).reason for a in asked]
        for c in channels:
            c.close()
        self.assertEqual(set(reasons), {'LOGIN_REFUSED', 'LOGIN_SLOWED'})
        self.assertLess(reasons.count('LOGIN_REFUSED'), 10)
        self.d.sql('DELETE FROM app.login_guard')
        self.rpc.call('session_create', login='wang', password=LI)

    def test_14_x2_secrets_are_nowhere(self):
        log = str(self.d.log.lines())
        dump = self.d.sql("SELECT string_agg(t.x, ' ') FROM (SELECT s::text AS x FROM app.session s UNION ALL "
                          "SELECT a::text FROM app.audit a UNION ALL SELECT l::text FROM app.request_log l) t")
        for secret in (ADMIN, LI, self.code, self.rpc.token, '13812345678'):
            self.assertNotIn(secret, log)
            self.assertNotIn(secret, dump)


if __name__ == '__main__':
    unittest.main(verbosity=2)
