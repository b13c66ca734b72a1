"""The same work at the console: publish, explain, see what waits, decide."""
import os
import subprocess
import tempfile
import unittest

from company import PASSWORD, Company

BRANCHLINE = os.environ.get('BRANCHLINE', 'branchline')

FLOW = '''{"name": "标准流程", "subject": "ORDER", "priority": 100, "nodes": [
  {"name": "小额", "kind": "AUTO", "condition": "amount <= 500 and not new_customer"},
  {"name": "直属上级", "kind": "APPROVE", "condition": "amount > 500 or new_customer", "approver": "SUPERIOR", "level": 1}]}'''


class ConsoleTest(Company):

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.home = tempfile.TemporaryDirectory()
        cls.customer('C1')

    @classmethod
    def tearDownClass(cls):
        super().tearDownClass()
        cls.home.cleanup()

    def run_as(self, login, *words, stdin='', fails=False):
        """What the console prints; each person has a home of their own."""
        home = os.path.join(self.home.name, login)
        env = {'HOME': home, 'XDG_CONFIG_HOME': home, 'XDG_RUNTIME_DIR': home, 'LANG': 'C.UTF-8', 'PATH': '/usr/bin:/bin'}
        common = ['--server', 'localhost:%d' % self.d.state()['port'], '--ca', self.d.ca, '--lang', 'zh']
        if not os.path.isdir(home):
            os.makedirs(home, mode=0o700)
            self.run_as(login, 'login', login, '--password-file', '-', stdin=PASSWORD)
        p = subprocess.run([BRANCHLINE, *words, *common], input=stdin, env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                           text=True, timeout=60)
        self.assertEqual(p.returncode != 0, fails, p.stdout + p.stderr)
        return p.stderr if fails else p.stdout

    def test_01_s20_s21_publish(self):
        self.assertIn('STD', self.run_as('admin', 'flow', 'publish', 'STD', '-f', '-', stdin=FLOW))
        said = self.run_as('admin', 'flow', 'publish', 'STD', '-f', '-', stdin=FLOW.replace('amount >', 'sise >'), fails=True)
        self.assertIn('nodes[1].condition', said)
        self.assertIn('sise', said)

    def test_02_s23_explain_submit_see_and_decide(self):
        o = self.order('C1', 60, submit=False).order
        said = self.run_as('ming', 'approval', 'explain', o.id)
        self.assertIn('直属上级', said)
        self.run_as('ming', 'order', 'submit', o.id, '--expected-version', '1')
        number = self.call('ming', 'order_get', order_id=o.id).order.number
        self.assertIn(number, self.run_as('jing', 'inbox', 'list'))
        self.assertIn(number, self.run_as('jing', 'order', 'get', '@' + number))
        said = self.run_as('ming', 'task', 'approve', '@' + number, fails=True)
        self.assertIn('approve', said)  # the right that is missing
        said = self.run_as('jing', 'task', 'return', '@' + number, fails=True)
        self.assertIn('comment', said)
        self.run_as('jing', 'task', 'approve', '@' + number)
        self.assertNotIn(number, self.run_as('jing', 'task', 'list'))
        said = self.run_as('ming', 'approval', 'get', '@' + number)
        for word in ('jing', '同意', '直属上级'):
            self.assertIn(word, said)
        self.assertEqual(self.state(number), 'ORDER_STATE_EFFECTIVE')


if __name__ == '__main__':
    unittest.main(verbosity=2)
