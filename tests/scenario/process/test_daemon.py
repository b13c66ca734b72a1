"""branchlined -c FILE against a database that somebody else runs (tests/fixture/pg.sh)."""
import json
import os
import pwd
import shutil
import socket
import ssl
import sys
import tempfile
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(__file__), '..', '..', 'fixture'))
from daemon import PATIENCE, Daemon, Log, make_certificate, wait_gone  # noqa: E402

USER = 'nobody' if os.getuid() == 0 else ''


class DaemonTest(unittest.TestCase):
    """One folder and one database for all cases, in this order."""

    @classmethod
    def setUpClass(cls):
        cls.dir = tempfile.mkdtemp(prefix='bl-test.')
        pw = pwd.getpwnam(USER) if USER else pwd.getpwuid(os.getuid())
        cls.owner = pw.pw_uid, pw.pw_gid
        os.chown(cls.dir, *cls.owner)
        os.chmod(cls.dir, 0o755)
        cls.pair = make_certificate(cls.dir, 'one', *cls.owner)
        cls.conf = os.path.join(cls.dir, 'branchlined.conf')
        cls.d = Daemon(['-c', cls.conf], cls.dir)
        cls.log = Log(os.path.join(cls.dir, 'log'))
        cls.keys = {'listen': '127.0.0.1', 'port': 0, 'metrics': '127.0.0.1:0', 'database': os.environ['BL_PG_APP'],
                    'migrate_database': os.environ['BL_PG_SUPER'], 'tls_cert': cls.pair[0], 'tls_key': cls.pair[1],
                    'state_dir': cls.dir, 'log_file': cls.log.path, 'user': USER, 'pid_file': os.path.join(cls.dir, 'pid')}

    @classmethod
    def tearDownClass(cls):
        if cls.d.process is not None and cls.d.process.poll() is None:
            cls.d.process.kill()
            cls.d.process.wait()
        if cls.d.out is not None:
            cls.d.out.close()
        shutil.rmtree(cls.dir)

    def write(self, **changes):
        keys = {**self.keys, **changes}
        with open(self.conf, 'w') as f:
            for key, value in keys.items():
                f.write('%s = %s\n' % (key, value if isinstance(value, int) else "'%s'" % value))
        os.chmod(self.conf, 0o640)
        os.chown(self.conf, *self.owner)

    def refused(self, code, text, *more, **changes):
        self.write(**changes)
        got, printed = self.d.run(*more)
        self.assertEqual(got, code, printed)
        self.assertIn(text, printed)

    def test_01_version_and_help(self):
        d = Daemon([], self.dir)
        self.assertEqual(d.run('--version')[0], 0)
        self.assertIn('branchlined 0', d.run('-v')[1])
        self.assertIn('--standalone', d.run('--help')[1])
        self.assertIn('\n# port = 8443\n', d.run('--config-help')[1])
        d.env['LC_ALL'] = 'zh_CN.UTF-8'
        self.assertIn('用法', d.run('--help')[1])
        for wrong in (['--bogus'], ['extra'], ['--port', '1'], ['--standalone', '/x', '--port', 'many'],
                      ['--standalone', '/x', '-c', '/y']):
            self.assertEqual(d.run(*wrong)[0], 2, wrong)

    def test_02_check_config(self):
        self.write(database=os.environ['BL_PG_APP'] + ' password=hunter2')
        code, text = self.d.run('--check-config')
        self.assertEqual(code, 0)
        self.assertIn("port = 0\n", text)
        self.assertIn("database = '********'\n", text)
        self.assertNotIn('hunter2', text)
        self.refused(78, ':1: listen:', '--check-config', listen='example.com')
        self.refused(78, 'add sslmode=verify-full', '--check-config', database='host=db.example.com user=bl_app')
        self.refused(78, 'No such file', '--check-config', tls_cert='/nonexistent')

    def test_03_refused_starts(self):
        self.refused(78, 'first needs: branchlined migrate')
        self.refused(69, 'database:', database='host=%s/none user=bl_app' % self.dir)
        if USER:
            self.refused(78, 'will not serve as root', user='')
            self.refused(78, "no unprivileged account 'nosuch'", user='nosuch')
        os.chmod(self.pair[1], 0o644)
        self.refused(78, 'others could read')
        os.chmod(self.pair[1], 0o600)
        self.assertFalse(os.path.exists(self.keys['pid_file']))

    def test_04_migrate(self):
        self.write()
        code, text = self.d.run('migrate')
        self.assertEqual(code, 0, text)
        self.assertIn('migration 0001 base', text)
        code, text = self.d.run('migrate')
        self.assertEqual(code, 0)
        self.assertIn('0 migration(s) applied', text)
        code, text = self.d.run('admin-code')
        self.assertEqual(code, 0)
        self.assertRegex(text, r'^([A-Z0-9]{4}-){3}[A-Z0-9]{4}\n$')

    def test_05_superuser_is_refused(self):
        self.refused(78, 'may do too much', database=os.environ['BL_PG_SUPER'])

    def test_06_serves(self):
        self.write(workers=2)
        s = self.d.start()
        self.assertEqual(sum(c['kind'] == 'net' for c in s['children']), 2)
        self.d.handshake(self.pair[0])
        self.assertEqual(self.d.get('/readyz'), (200, 'ready\n'))
        with open(self.keys['pid_file']) as f:
            self.assertEqual(int(f.read()), self.d.process.pid)
        if USER:
            with open('/proc/%d/status' % self.d.process.pid) as f:
                self.assertIn('Uid:\t%d\t%d\t%d\t%d' % ((self.owner[0],) * 4), f.read())

    def test_07_one_killed_worker_costs_nothing_else(self):
        other = self.d.child('net', 1)['pid']
        self.d.kill_child('net', 0)
        self.assertEqual(self.d.child('net', 1)['pid'], other)
        self.d.handshake(self.pair[0])

    def test_08_r15_new_certificate_without_new_workers(self):
        pids = [c['pid'] for c in self.d.state()['children']]
        pair = make_certificate(self.dir, 'two', *self.owner)
        seen = len(self.log.lines())
        self.write(workers=2, tls_cert=pair[0], tls_key=pair[1])
        self.d.hup()
        self.log.wait('the reload', after=seen, msg='reloaded')
        self.new_everywhere(pair[0])
        self.assertEqual([c['pid'] for c in self.d.state()['children']], pids)

    def new_everywhere(self, ca):
        """Both workers accept; a worker may have an accepted handshake with the old certificate behind it."""
        def trusted():
            try:
                return self.d.handshake(ca)
            except ssl.SSLCertVerificationError:
                return None
        for _ in range(200):
            if trusted() and all(trusted() for _ in range(10)):
                return
        self.fail('the new certificate does not arrive')

    def test_09_r15_bad_certificates_are_refused(self):
        one, two = self.pair, (os.path.join(self.dir, 'two.pem'), os.path.join(self.dir, 'two.key'))
        for cert, key in ((one[0], two[1]), (two[0], '/nonexistent'), (os.devnull, two[1])):
            seen = len(self.log.lines())
            self.write(workers=2, tls_cert=cert, tls_key=key)
            self.d.hup()
            self.log.wait('the refusal', after=seen, msg='reload refused, the old configuration stays')
            self.d.handshake(two[0])

    def test_10_r15_twenty_reloads_lose_no_handshake(self):
        two = (os.path.join(self.dir, 'two.pem'), os.path.join(self.dir, 'two.key'))
        for i in range(20):
            seen = len(self.log.lines())
            self.write(workers=2, tls_cert=two[0], tls_key=two[1], reflection=i % 2)
            with open(self.conf) as f:
                text = f.read()
            with open(self.conf, 'w') as f:
                f.write(text.replace('reflection = 0', 'reflection = false').replace('reflection = 1', 'reflection = true'))
            self.d.hup()
            self.d.handshake(two[0])
            self.log.wait('the reload', after=seen, msg='reloaded')
            self.d.handshake(two[0])
        self.assertEqual(self.d.metric('branchline_child_restarts_total{kind="net"}'), 1)  # the one of test 7
        self.d.wait_state(lambda s: s['ready'], 'the last workers')

    def test_11_changes_for_the_next_start_are_told(self):
        seen = len(self.log.lines())
        self.write(workers=2, tls_cert=os.path.join(self.dir, 'two.pem'), tls_key=os.path.join(self.dir, 'two.key'), port=1)
        self.d.hup()
        self.log.wait('the hint', after=seen, key='port', msg='changed, takes effect at the next start')

    def test_12_log_file_is_opened_again(self):
        os.rename(self.log.path, self.log.path + '.1')
        self.d.hup()
        self.d.wait_state(lambda s: os.path.exists(self.log.path), 'a new log file')
        self.log.wait('the reload', msg='reloaded')
        self.assertTrue(all('ts' in line and 'level' in line for line in self.log.lines()))

    def test_13_stop(self):
        children = [c['pid'] for c in self.d.state()['children']]
        code, took = self.d.stop()
        self.assertEqual(code, 0)
        self.assertLess(took, 10)
        for pid in children:
            wait_gone(pid)
        self.assertFalse(os.path.exists(self.keys['pid_file']))

    def test_14_log_goes_to_stderr_as_json(self):
        self.write(log_file='')
        self.d.start()
        self.d.stop()
        lines = [json.loads(line) for line in self.d.printed().splitlines()]
        self.assertEqual(lines[-1]['msg'], 'stopped')

    def test_15_port_in_use(self):
        with socket.create_server(('127.0.0.1', 0)) as s:
            self.refused(78, 'cannot listen on 127.0.0.1 port', port=s.getsockname()[1])

    def test_16_tells_systemd(self):
        """READY, RELOADING, WATCHDOG and STOPPING arrive at NOTIFY_SOCKET."""
        path = os.path.join(self.dir, 'notify')
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as s:
            s.bind(path)
            s.settimeout(PATIENCE)
            os.chmod(path, 0o777)
            self.write()
            d = Daemon(['-c', self.conf], self.dir, {'NOTIFY_SOCKET': path, 'WATCHDOG_USEC': '1000000'})

            def until(word):
                while True:
                    got = s.recv(4096).decode().split('\n')
                    if word in got:
                        return got
            d.start()
            until('READY=1')
            until('WATCHDOG=1')
            until('WATCHDOG=1')
            d.hup()
            self.assertTrue(any(line.startswith('MONOTONIC_USEC=') for line in until('RELOADING=1')))
            until('READY=1')
            d.process.terminate()
            until('STOPPING=1')
            self.assertEqual(d.process.wait(PATIENCE), 0)
            d.out.close()

    def test_17_takes_the_port_from_systemd(self):
        """Socket activation: the listening socket is passed as descriptor 3."""
        self.write()
        with socket.create_server(('127.0.0.1', 0)) as s:
            d = Daemon(['-c', self.conf], self.dir)
            d.start(wrap=['sh', '-c', 'LISTEN_FDS=1 LISTEN_PID=$$ exec "$@" 3<&%d' % s.fileno(), 'sh'], pass_fds=[s.fileno()])
            self.assertEqual(d.state()['port'], s.getsockname()[1])
            d.handshake(self.pair[0])
            self.assertEqual(d.stop()[0], 0)
            d.out.close()


if __name__ == '__main__':
    unittest.main(verbosity=2)
