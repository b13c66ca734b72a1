"""K3: every method of proto/method.def, asked by everybody: nobody, bad, ended, expired and idle tokens, every sample role, and
API tokens. What must come out follows from permission.txt; a method without a line there fails."""
import json
import os
import sys
import unittest

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, '..', '..', 'fixture'))
from daemon import Standalone  # noqa: E402
from rpc import PATIENCE, ROOT, Refused, Rpc, methods, permissions  # noqa: E402
import grpc  # noqa: E402

PASSWORD = 'rain on tulips'
NEVER_FOR_TOKENS = {'approve', 'user.edit', 'flow.edit', 'admin'}


def expected_permissions():
    with open(os.path.join(HERE, 'permission.txt'), encoding='utf-8') as f:
        return dict(line.split() for line in f if not line.startswith('#'))


def sample_roles():
    with open(os.path.join(ROOT, 'scripts', 'sample', 'company.ndjson'), encoding='utf-8') as f:
        rows = [json.loads(line) for line in f]
    return [r['request'] for r in rows if r['method'] == 'role create']


class Caller:
    def __init__(self, name, token, rights):
        self.name, self.token, self.rights = name, token, rights  # rights None = not authenticated

    def expects(self, right):
        """'in', 'unknown' or 'forbidden'."""
        if right == 'open':
            return 'in'
        if self.rights is None:
            return 'unknown'
        return 'in' if right == 'self' or right in self.rights else 'forbidden'


class MatrixTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.d = Standalone()
        cls.rpc = Rpc(cls.d.start()['port'], cls.d.ca)
        with open(os.path.join(cls.d.dir, 'admin.code')) as f:
            cls.admin = cls.rpc.login('admin', f.read().strip(), PASSWORD)
        cls.everything = [p for p in permissions().values() if p not in ('', 'self')]
        cls.callers = cls.unknown_callers() + cls.known_callers()

    @classmethod
    def tearDownClass(cls):
        cls.rpc.close()
        cls.d.remove()

    @classmethod
    def user(cls, login, rights, scope='SCOPE_BRANCH'):
        cls.rpc.call('role_create', code='m-' + login, name=login, scope=scope, permissions=rights, rate_class='RATE_CLASS_LOAD')
        cls.rpc.call('user_create', login=login, name=login, branch_id='@HQ', role_ids=['@m-' + login], password=PASSWORD)
        return cls.rpc.call('session_create', login=login, password=PASSWORD)

    @classmethod
    def unknown_callers(cls):
        """Each had every right, so that a hole shows."""
        made = {name: cls.user(name, cls.everything, 'SCOPE_ALL') for name in ('ended', 'expired', 'idle', 'left')}
        cls.rpc.call('session_end', token=made['ended'].token)
        cls.d.sql("UPDATE app.session SET expires_at = now() - interval '1 s' WHERE id = '%s'" % made['expired'].session_id)
        cls.d.sql("UPDATE app.session SET seen_at = now() - interval '31 min' WHERE id = '%s'" % made['idle'].session_id)
        cls.rpc.call('user_update', user_id='@left', archived=True, expected_version=1)
        revoked = cls.rpc.call('token_create', user_id='@admin', name='revoked', days=1, permissions=['order.read'])
        cls.rpc.call('token_revoke', token_id=revoked.token.id)
        texts = {name: m.token for name, m in made.items()}
        texts.update(revoked=revoked.secret, garbage='x', dash='-', foreign='bl_' + 'A' * 49,
                     hashed=cls.d.sql("SELECT encode(token_hash, 'hex') FROM app.session LIMIT 1"))
        return [Caller('nobody', None, None)] + [Caller(name, t, None) for name, t in texts.items()]

    @classmethod
    def known_callers(cls):
        callers = [Caller('administrator', cls.admin, set(cls.everything)), Caller('no rights', cls.user('none', []).token, set())]
        for r in sample_roles():
            rights = r['permissions']
            callers.append(Caller('role ' + r['code'], cls.user(r['code'], rights, 'SCOPE_' + r['scope']).token, set(rights)))
        may = [p for p in cls.everything if p not in NEVER_FOR_TOKENS]
        for name, rights in (('API token', may), ('reading API token', ['base.read', 'order.read'])):
            t = cls.rpc.call('token_create', user_id='@admin', name=name, days=1, permissions=rights)
            callers.append(Caller(name, t.secret, set(rights)))
        return callers

    def request(self, m):
        """Well formed and without effect: only checked where a method can do that, else empty."""
        rq = self.rpc.request(m.op, {})
        if 'validate_only' in rq.DESCRIPTOR.fields_by_name:
            rq.validate_only = True
        if m.op == 'event_watch':
            rq.subject_id = 'x'  # refused at once, so that the stream does not stay open
        return rq.SerializeToString()

    def ask(self, m, token):
        """Reason of the refusal, '' for a reply."""
        md = self.rpc.metadata(token)
        kind = {'SERVER': 'unary_stream', 'CLIENT': 'stream_unary'}.get(m.kind, 'unary_unary')
        f = getattr(self.rpc.channel, kind)(m.path)
        try:
            if m.kind == 'SERVER':
                list(f(self.request(m), metadata=md, timeout=PATIENCE))
            else:
                f(iter(()) if m.kind == 'CLIENT' else self.request(m), metadata=md, timeout=PATIENCE)
        except grpc.RpcError as e:
            refused = Refused(e, self.rpc.find)
            self.assertTrue(refused.reason, '%s: %s without a reason' % (m.op, refused.code))
            return refused.reason
        return ''

    def test_01_k3_every_method_has_an_expectation(self):
        want, texts = expected_permissions(), permissions()
        self.assertEqual(sorted(want), sorted(m.op for m in methods()), 'permission.txt has a line for each method, no other')
        for m in methods():
            self.assertEqual(texts[m.perm] or 'open', want[m.op], m.op)

    def test_02_k3_everybody_asks_everything(self):
        want, wrong, cells = expected_permissions(), [], 0
        answer = {'UNAUTHENTICATED': 'unknown', 'NO_PERMISSION': 'forbidden'}
        for m in methods():
            for c in self.callers:
                reason = self.ask(m, c.token)
                cells += 1
                if answer.get(reason, 'in') != c.expects(want[m.op]):
                    wrong.append('%s by %s: %s' % (m.op, c.name, reason or 'reply'))
                self.assertNotEqual(reason, 'INTERNAL', '%s by %s' % (m.op, c.name))
        print('%d cells: %d methods, %d callers' % (cells, cells // len(self.callers), len(self.callers)))
        self.assertEqual(wrong, [])
        self.assertGreaterEqual(len(self.callers), 20)

    def test_03_k3_who_is_refused_changes_nothing(self):
        """All that was asked above was checked or refused: no audit rows but those of the set-up."""
        self.assertEqual(self.d.sql("SELECT count(*) FROM app.audit WHERE method NOT IN ('session_create', 'session_end', "
                                    "'role_create', 'user_create', 'user_update', 'token_create', 'token_revoke')"), '0')

    def test_04_k3_no_token_in_the_log(self):
        log = str(self.d.log.lines())
        for c in self.callers:
            if c.token and len(c.token) > 10:
                self.assertNotIn(c.token, log, c.name)


if __name__ == '__main__':
    unittest.main(verbosity=2)
