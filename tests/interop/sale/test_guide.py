"""docs/integrator.md shows the examples as they are, and the generated tables name every RPC, reason and key there is."""
import pathlib
import re
import subprocess
import tempfile
import unittest

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent.parent
EXAMPLES = ('examples/python/sale.py', 'examples/node/sale.js', 'examples/shell/orders.sh')


def parts(path):
    """{name: text} of what stands between [name] and [end]."""
    found, name = {}, None
    for line in (ROOT / path).read_text(encoding='utf-8').splitlines(keepends=True):
        mark = re.match(r'(?:#|//) \[([\w-]+)\]\n$', line)
        if mark and mark.group(1) == 'end':
            name = None
        elif mark:
            name = mark.group(1)
            found[name] = ''
        elif name:
            found[name] += line
    return found


class GuideTest(unittest.TestCase):
    maxDiff = None

    @classmethod
    def setUpClass(cls):
        cls.guide = (ROOT / 'docs' / 'integrator.md').read_text(encoding='utf-8')
        with tempfile.TemporaryDirectory() as folder:
            subprocess.run([str(ROOT / 'scripts' / 'docs'), folder], check=True)
            cls.tables = {p.stem: p.read_text(encoding='utf-8') for p in pathlib.Path(folder).iterdir()}

    def test_x6_excerpts_are_the_files(self):
        shown = re.findall(r'<!-- excerpt (\S+) (\S+) -->\n```\w+\n(.*?)```\n', self.guide, re.S)
        self.assertEqual(len(shown), self.guide.count('<!-- excerpt'))
        for path, name, text in shown:
            self.assertEqual(text, parts(path)[name], '%s [%s]: run scripts/docs --excerpts' % (path, name))
        self.assertEqual({(path, name) for path, name, _ in shown},
                         {(path, name) for path in EXAMPLES for name in parts(path)}, 'every part is explained')

    def test_x6_every_rpc_is_in_the_method_table(self):
        rpcs = set()
        for proto in (ROOT / 'proto/branchline/v1').glob('*.proto'):
            for service, body in re.findall(r'^service (\w+) \{\n(.*?)^\}', proto.read_text(encoding='utf-8'), re.M | re.S):
                rpcs |= {'%s/%s' % (service, rpc) for rpc in re.findall(r'^  rpc (\w+)\(', body, re.M)}
        self.assertGreater(len(rpcs), 50)
        self.assertEqual(set(re.findall(r'\| `(\w+/\w+)` \|', self.tables['methods'])), rpcs)

    def test_x6_every_reason_is_in_the_reason_table(self):
        there = set()
        for part in (ROOT / 'common/reason').glob('*.def'):
            there |= set(re.findall(r'^REASON\((\w+)', part.read_text(encoding='utf-8'), re.M))
        self.assertGreater(len(there), 50)
        self.assertEqual(set(re.findall(r'^\| `(\w+)` \|', self.tables['reasons'], re.M)), there)

    def test_x6_every_key_permission_and_event_has_its_line(self):
        for table, path, row in (('config', 'server/config.def', 'CONFIG_'), ('permissions', 'server/op/perm.def', r'PERM\('),
                                 ('events', 'server/op/event.def', r'EVENT\(')):
            rows = re.findall('^' + row, (ROOT / path).read_text(encoding='utf-8'), re.M)
            self.assertEqual(len(re.findall('^\\| `', self.tables[table], re.M)), len(rows), table)

    def documents(self):
        for path in (ROOT / 'README.md', ROOT / 'README.zh-CN.md', ROOT / 'CONTRIBUTING.md', *(ROOT / 'docs').glob('*.md')):
            yield path, path.read_text(encoding='utf-8')

    def test_x6_links_lead_somewhere(self):
        for path, text in self.documents():
            for target in re.findall(r'\]\(([^)#]+)[^)]*\)', re.sub(r'```.*?```', '', text, flags=re.S)):
                self.assertTrue((path.parent / target).exists(), '%s: %s' % (path.name, target))

    def test_x6_named_files_exist(self):
        rooms = 'scripts|examples|packaging|server|client|common|proto|sql|tests|docs'
        for path, text in self.documents():
            for target in re.findall(r'(?<![\w/.$-])((?:%s)/[\w./-]*\w)' % rooms, text):
                if 'NOUN' not in target and 'NNNN' not in target:
                    self.assertTrue((ROOT / target).exists(), '%s: %s' % (path.name, target))


if __name__ == '__main__':
    unittest.main()
