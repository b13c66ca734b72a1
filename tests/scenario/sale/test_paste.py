"""What people copy from the documents, and what the console prints for them to read."""
import os
import re
import shutil
import subprocess
import unittest

from office import BRANCHLINE, ROOT, Office


class PasteTest(Office):
    def paste(self, page):
        """The first example of a page, as it stands, in a shell."""
        with open(os.path.join(ROOT, 'docs', page), encoding='utf-8') as f:
            text = re.search(r'```sh\n(.*?)```', f.read(), re.S).group(1)
        env = {k: v for k, v in os.environ.items() if k in ('ASAN_OPTIONS', 'UBSAN_OPTIONS')}
        env.update(HOME=self.home, XDG_CONFIG_HOME=self.home, LC_ALL='C.UTF-8', BRANCHLINE_CONTEXT='admin',
                   PATH=os.path.dirname(os.path.abspath(shutil.which(BRANCHLINE))) + ':' + os.environ['PATH'])
        return subprocess.run(['sh', '-e', '-c', text], env=env, cwd=self.home, timeout=60, stdin=subprocess.DEVNULL,
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE, encoding='utf-8')

    def test_01_s20_the_example_of_a_flow(self):
        for page in ('approval.md', 'approval.zh-CN.md'):
            p = self.paste(page)
            self.assertEqual(p.returncode, 0, p.stdout + p.stderr)
            self.assertIn('PROJECT', p.stdout)
        self.refused('admin', 'NOT_FOUND', 'flow', 'get', '@PROJECT')  # retired again

    def test_02_x2_branches_with_their_parents(self):
        lines = self.prints('admin', 'branch', 'list').splitlines()
        self.assertIn('parent', lines[0])
        self.assertRegex('\n'.join(lines), r'(?m)^BJ .* HQ ')
        parents = {b['code']: b['parentCode'] for b in self.does('admin', 'branch', 'list')}
        self.assertEqual((parents['HQ'], parents['BJ']), ('', 'HQ'))

    def test_03_x5_the_steps_of_a_mapping(self):
        for lang in ('en', 'zh'):
            text = self.must('help', 'mapping', lang=lang)
            for step in ('{"trim": true}', '{"strip": "text"}', '{"round": N}', '{"map": {"from": "to", "*": "else"}}'):
                self.assertIn(step, text)

    def test_04_s42_events_as_lines(self):
        start = self.does('wulina', 'notice', 'list')
        self.assertEqual(start, [])
        words = ('--context', 'wulina', 'event', 'watch', '--cursor', '0', '--limit', '2')
        for _ in range(2):
            self.does('wulina', 'order', 'create', '--customer', 'C0001', '--line', 'product=P1001,quantity=1', '--submit')
        lines = self.must(*words, columns='100').splitlines()
        self.assertEqual(len(lines), 3)
        at = lines[0].index('kind')
        for line in lines[1:]:
            self.assertEqual(line[at - 2:at], '  ')
            self.assertRegex(line[at:], r'^[a-z]+\.[a-z]+ ')
            self.assertNotIn('\t', line)
            self.assertLessEqual(len(line), 100)
        self.assertEqual(self.must(*words).splitlines()[0].count('\t'), 6)
        self.assertEqual(self.must(*words, '-o', 'tsv', columns='100').splitlines()[1].count('\t'), 6)
        self.assertEqual(self.must(*words, '-o', 'json', columns='100').splitlines()[0][0], '{')


if __name__ == '__main__':
    unittest.main(verbosity=2)
