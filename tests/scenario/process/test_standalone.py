"""branchlined --standalone: first start, second start, crashes of every process, stop, refusals."""
import os
import signal
import stat
import sys
import time
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(__file__), '..', '..', 'fixture'))
from daemon import Standalone, Watch, account, alive, wait_gone  # noqa: E402


class StandaloneTest(unittest.TestCase):
    """One folder for all cases, in this order: a first start costs seconds."""

    @classmethod
    def setUpClass(cls):
        cls.d = Standalone()

    @classmethod
    def tearDownClass(cls):
        cls.d.remove()

    def mode(self, name):
        return stat.S_IMODE(os.stat(os.path.join(self.d.dir, name)).st_mode)

    def serves(self):
        self.d.handshake(self.d.ca)
        self.assertEqual(self.d.get('/healthz'), (200, 'ok\n'))
        self.assertEqual(self.d.get('/readyz'), (200, 'ready\n'))

    def test_01_first_start(self):
        s = self.d.start()
        self.assertEqual([c['kind'] for c in s['children']], ['net', 'job', 'http'])
        self.serves()
        with open(os.path.join(self.d.dir, 'run', 'port')) as f:
            self.assertEqual(int(f.read()), s['port'])
        with open(os.path.join(self.d.dir, 'admin.code')) as f:
            code = f.read().strip()
        self.assertRegex(code, r'^([A-Z0-9]{4}-){3}[A-Z0-9]{4}$')
        self.assertIn(code, self.d.printed())
        self.assertEqual(self.d.sql("SELECT login || must_change || (password_expires_at > now() + interval '14 min') "
                                    "FROM app.app_user"), 'admintruetrue')
        self.assertTrue(self.d.sql('SELECT password_hash FROM app.app_user').startswith('$argon2id$v=19$m=19456,t=2,p=1$'))
        self.assertNotIn(code, str(self.d.log.lines()))

    def test_02_nobody_else_gets_in(self):
        for name, mode in (('', 0o711), ('pg', 0o700), ('ca', 0o700), ('tls', 0o700), ('log', 0o700), ('run', 0o711),
                           ('ca/ca.key', 0o600), ('tls/server.key', 0o600), ('admin.code', 0o600),
                           ('branchlined.conf', 0o600), ('run/branchlined.state', 0o600), ('client', 0o755),
                           ('client/ca.pem', 0o644), ('run/.s.PGSQL.5432', 0o700)):
            self.assertEqual(self.mode(name), mode, name)
        self.assertEqual(self.d.sql("SELECT current_setting('listen_addresses') || current_setting('fsync') || "
                                    "current_setting('data_checksums') || current_setting('deadlock_timeout')"),
                         'onon100ms')

    def test_03_no_process_is_root_or_can_become_it(self):
        pids = [self.d.process.pid, self.d.postmaster()] + [c['pid'] for c in self.d.state()['children']]
        for pid in pids:
            with open('/proc/%d/status' % pid) as f:
                status = dict(line.rstrip('\n').split(':\t', 1) for line in f if ':\t' in line)
            self.assertEqual(status['Uid'].split(), [str(account()[0])] * 4)
            self.assertEqual(int(status['CapEff'], 16), 0)
            if pid != self.d.postmaster():
                self.assertEqual(status['NoNewPrivs'], '1')
                with open('/proc/%d/limits' % pid) as f:
                    self.assertRegex(f.read(), r'Max core file size\s+0\s+0')

    def test_04_a_second_daemon_is_refused(self):
        code, text = self.d.run()
        self.assertEqual(code, 78)
        self.assertIn('another branchlined already runs', text)
        self.serves()

    def test_05_r1_killed_children_come_back(self):
        port = self.d.state()['port']
        for kind in ('net', 'job', 'http'):
            old, new = self.d.kill_child(kind)
            self.assertNotEqual(old['pid'], new['pid'])
            self.assertEqual(new['restarts'], 1)
            self.serves()
        self.assertEqual(self.d.state()['port'], port)
        for kind in ('net', 'job', 'http'):
            self.assertEqual(self.d.metric('branchline_child_restarts_total{kind="%s"}' % kind), 1)
        self.d.log.wait('a line about the crash', msg='child ended, will be started again', child='net', signal=9)

    def test_06_r1_a_killed_database_comes_back(self):
        old = self.d.postmaster()
        os.kill(old, signal.SIGKILL)
        wait_gone(old)
        watch = Watch(os.path.join(self.d.dir, 'pg'))
        # the file of the killed one stays until the new one writes its own
        watch.wait(lambda: self.d.postmaster() not in (None, old), 'another postmaster')
        watch.wait(lambda: self.d.get('/readyz')[0] == 200, 'the database answers')
        watch.close()
        self.serves()

    def test_07_r15_reload(self):
        conf = os.path.join(self.d.dir, 'branchlined.conf')
        with open(conf) as f:
            good = f.read()
        seen = len(self.d.log.lines())
        with open(conf, 'a') as f:
            f.write("log_level = 'loud'\nnonsense = 1\n")
        self.d.hup()
        line = self.d.log.wait('the refusal', after=seen, msg='reload refused, the old configuration stays')
        self.assertIn('log_level', line['why'])
        self.serves()
        self.assertEqual(self.d.metric('branchline_reloads_total{result="refused"}'), 1)
        before = self.d.child('net')
        with open(conf, 'w') as f:
            f.write(good.replace("log_level = 'info'", "log_level = 'debug'") + 'workers = 2\nport = 1\n')
        self.d.hup()
        self.d.wait_state(lambda s: s['ready'] and len(s['children']) == 4, 'a second network worker')
        self.d.log.wait('debug lines', after=seen, level='debug')
        self.assertNotEqual(self.d.child('net')['pid'], before['pid'])  # workers are replaced: they share the pool anew
        wait_gone(before['pid'])
        self.serves()
        with open(conf, 'w') as f:
            f.write(good)
        self.d.hup()
        self.d.wait_state(lambda s: s['ready'] and len(s['children']) == 3, 'one network worker again')
        self.serves()

    def test_08_r1_a_killed_master_leaves_nothing_that_stands_in_the_way(self):
        port, postmaster = self.d.state()['port'], self.d.postmaster()
        self.d.kill9()
        self.assertTrue(alive(postmaster))
        begin = time.monotonic()
        s = self.d.start()
        self.assertLess(time.monotonic() - begin, 10)
        self.assertEqual(s['port'], port)
        self.assertEqual(self.d.postmaster(), postmaster)
        self.serves()

    def test_09_r1_everything_killed_at_once(self):
        postmaster = self.d.postmaster()
        os.kill(postmaster, signal.SIGKILL)
        self.d.kill9()
        wait_gone(postmaster)
        self.d.start()
        self.assertNotEqual(self.d.postmaster(), postmaster)
        self.serves()

    def test_10_stop_takes_the_database_along(self):
        postmaster = self.d.postmaster()
        children = [c['pid'] for c in self.d.state()['children']]
        code, took = self.d.stop()
        self.assertEqual(code, 0)
        self.assertLess(took, 10)
        self.assertFalse(any(alive(pid) for pid in [postmaster] + children))
        self.assertIsNone(self.d.postmaster())

    def test_11_second_start_reuses_everything(self):
        with open(self.d.ca) as f:
            ca = f.read()
        port = self.d.state()['port']
        begin = time.monotonic()
        s = self.d.start()
        self.assertLess(time.monotonic() - begin, 10)
        self.assertEqual(s['port'], port)
        self.assertNotIn('Making', self.d.printed())
        self.assertNotIn('migration', self.d.printed())
        with open(self.d.ca) as f:
            self.assertEqual(f.read(), ca)
        self.serves()

    def test_12_a_stale_process_number_is_no_obstacle(self):
        self.d.stop()
        with open(os.path.join(self.d.dir, 'pg', 'postmaster.pid'), 'w') as f:
            f.write('%d\n%s/pg\n0\n5432\n%s/run\n\n' % (os.getpid(), self.d.dir, self.d.dir))
        os.chown(f.name, *account())
        self.d.start()
        self.serves()

    def test_13_no_more_codes_after_the_first_login(self):
        self.d.sql("UPDATE app.app_user SET password_expires_at = NULL, must_change = false")
        self.d.stop()
        self.d.start()
        self.assertNotIn('one-time code', self.d.printed())
        self.assertFalse(os.path.exists(os.path.join(self.d.dir, 'admin.code')))

    def test_14_not_ready_with_a_strange_schema(self):
        self.d.sql("INSERT INTO migrate.schema_version (n, name, sha256) VALUES (9999, 'future', repeat('a', 64))")
        watch = Watch(os.path.join(self.d.dir, 'run'))
        watch.wait(lambda: self.d.get('/readyz')[0] == 503, 'readyz to notice')
        watch.close()
        self.assertIn('the database is newer', self.d.get('/readyz')[1])
        self.assertEqual(self.d.get('/healthz')[0], 200)
        self.d.stop()
        code, text = self.d.run()
        self.assertEqual(code, 78)
        self.assertIn('the database has migration 9999 (future)', text)
        self.assertIsNone(self.d.postmaster())  # a refused start leaves nothing running


class RefusedTest(unittest.TestCase):
    def test_changed_migration(self):
        d = Standalone()
        try:
            d.start()
            d.sql("UPDATE migrate.schema_version SET sha256 = repeat('b', 64) WHERE n = 2")
            d.stop()
            code, text = d.run()
            self.assertEqual(code, 78)
            self.assertIn('migration 0002 (engine) was changed after it was applied', text)
        finally:
            d.remove()

    def test_long_path(self):
        d = Standalone()
        try:
            long = os.path.join(d.dir, 'x' * 90)
            d.argv = ['--standalone', long]
            code, text = d.run()
            self.assertEqual(code, 78)
            self.assertIn('too long for a socket', text)
        finally:
            d.remove()

    def test_chinese(self):
        d = Standalone()
        d.env['LC_ALL'] = 'zh_CN.UTF-8'
        try:
            d.start()
            self.assertIn('已在端口', d.printed())
            self.assertEqual(d.sql('SELECT name FROM app.branch'), '总部')
        finally:
            d.remove()


if __name__ == '__main__':
    unittest.main(verbosity=2)
