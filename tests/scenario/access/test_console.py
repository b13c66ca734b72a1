"""The administrator's first hour at the console: log in with the code, set up branch, role, people and a token, close a month."""
import json
import os
import subprocess
import sys
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', '..', 'fixture'))
from daemon import PATIENCE, Standalone  # noqa: E402


class ConsoleTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.d = Standalone()
        cls.port = cls.d.start()['port']
        cls.home = os.path.join(cls.d.dir, 'home')
        os.mkdir(cls.home)
        cls.secret('new', 'rain on tulips')
        cls.secret('li', 'sun on tulips')
        for who in ('admin', 'li'):
            cls.run_console('config', 'set-context', who, '--server', 'localhost:%d' % cls.port, '--ca', cls.d.ca)

    @classmethod
    def tearDownClass(cls):
        cls.d.remove()

    @classmethod
    def secret(cls, name, text):
        with open(os.path.join(cls.home, name), 'w') as f:
            f.write(text + '\n')

    @classmethod
    def run_console(cls, *words):
        env = {'HOME': cls.home, 'XDG_CONFIG_HOME': cls.home, 'LC_ALL': 'C.UTF-8', 'PATH': os.environ['PATH']}
        return subprocess.run([os.environ['BRANCHLINE'], '--no-input', *words], env=env, cwd=cls.home, timeout=PATIENCE,
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE, encoding='utf-8')

    def console(self, *words, who='admin'):
        p = self.run_console('--context', who, *words)
        self.assertEqual(p.returncode, 0, ' '.join(words) + '\n' + p.stderr)
        return p.stdout

    def refused(self, text, *words, who='admin', lang='en'):
        p = self.run_console('--context', who, '--lang', lang, *words)
        self.assertNotEqual(p.returncode, 0, p.stdout)
        self.assertIn(text, p.stderr)

    def test_01_x2_first_login(self):
        code = os.path.join(self.d.dir, 'admin.code')
        self.refused('one-time code', 'login', 'admin', '--password-file', code)
        self.console('login', 'admin', '--password-file', code, '--new-password-file', 'new')
        self.assertEqual(json.loads(self.console('whoami', '--json'))['login'], 'admin')
        self.assertEqual(len(json.loads(self.console('session', 'list', '--json'))), 1)

    def test_02_x2_organisation_and_people(self):
        self.console('company', 'update', '--name', '华东贸易有限公司')
        self.console('branch', 'create', 'SH', '--name', '上海', '--parent', 'HQ')
        self.console('dept', 'create', 'SALES', '--name', '销售部', '--branch', 'SH')
        self.console('role', 'create', 'sales', '--name', '销售', '--scope', 'BRANCH', '--permission', 'base.read', '--permission',
                     'order.read')
        made = json.loads(self.console('user', 'create', 'li', '--name', '李重', '--branch', 'SH', '--dept', 'SALES', '--role', 'sales',
                                       '--mobile', '13812345678', '--json'))
        self.secret('code', made['code'])
        self.console('login', 'li', '--password-file', 'code', '--new-password-file', 'li', who='li')
        self.assertIn('李重', self.console('user', 'list', 'lc', who='li'))
        self.assertEqual(self.console('branch', 'list', '-q').split(), [json.loads(self.console('branch', 'get', c, '--json'))['branch']
                                                                         ['id'] for c in ('HQ', 'SH')])

    def test_03_x1_a_dry_run_changes_nothing(self):
        self.refused('`session create` has no dry run', 'session', 'create', 'li', '--dry-run')
        self.refused('不支持试运行', 'session', 'create', 'li', '--dry-run', lang='zh')
        self.refused('--dry-run', 'login', 'li', '--dry-run', '--password-file', 'li', who='li')
        words = ('session', 'change', '-f', 'change.json', '--dry-run')
        self.secret('change.json', json.dumps({'password': 'sun on tulips', 'new_password': 'moon on tulips'}))
        self.console(*words, who='li')
        self.console('login', 'li', '--password-file', 'li', who='li')  # with the password of before
        self.secret('change.json', json.dumps({'password': 'sun on daisies', 'new_password': 'moon on tulips'}))
        self.refused('password', *words, who='li')

    def test_03_s3_refusals_in_both_languages(self):
        self.refused('needs the permission user.edit', 'user', 'create', 'x', '--name', 'x', '--branch', 'SH', who='li')
        self.refused('需要权限 company.edit', 'branch', 'create', 'BJ', '--name', '北京', '--parent', 'HQ', who='li', lang='zh')
        self.refused('“SH”已被使用', 'branch', 'create', 'SH', '--name', '上海', '--parent', 'HQ', lang='zh')
        self.refused('总部不能移动或归档', 'branch', 'update', 'HQ', '--archived', lang='zh')

    def test_04_x6_a_token_for_an_integration(self):
        made = json.loads(self.console('token', 'create', '导入', '--user', 'admin', '--permission', 'base.read', '--days', '3', '--json'))
        self.secret('token', made['secret'])
        self.assertIn('上海', self.console('branch', 'list', '--token-file', 'token'))
        self.refused('order.read', 'order', 'list', '--token-file', 'token')
        self.console('token', 'revoke', made['token']['id'])
        self.refused('log in again', 'branch', 'list', '--token-file', 'token')

    def test_05_a24_a_month_is_closed(self):
        self.console('period', 'close', '202501')
        self.refused('closed already', 'period', 'close', '202501')
        self.assertIn('202501', self.console('period', 'list'))
        self.assertIn('period_close', self.console('audit', 'list', '--limit', '1'))

    def test_06_x2_log_out(self):
        self.console('logout', who='li')
        self.refused('branchline login', 'user', 'list', who='li')


if __name__ == '__main__':
    unittest.main(verbosity=2)
