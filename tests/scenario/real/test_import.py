"""The import itself: charsets, refused rows, a console killed on the way."""
import csv
import os
import subprocess
import unittest

from company import DATA, SUMMARY, Company, need, table
from office import BRANCHLINE

need('sales-data-sample', 'superstore-zh')
CARS = os.path.join(DATA, 'sales-data-sample')


class ImportTest(Company):
    def file(self, name, text, encoding='utf-8'):
        path = os.path.join(self.home, name)
        with open(path, 'w', encoding=encoding, newline='') as f:
            f.write(text)
        return path

    def mapping(self, name, text):
        return self.file(name, text)

    def run_import(self, path, mapping, *more):
        return self.run_console('--context', 'admin', 'import', path, '--map', mapping, *more)

    def rejects(self, path):
        with open(path + '.rejects.csv', encoding='utf-8', newline='') as f:
            return list(csv.reader(f))

    def test_01_l21_charsets(self):
        cars = next(os.path.join(CARS, n) for n in os.listdir(CARS) if n.endswith('.csv'))
        mapping = self.mapping('cars.json', '''{"method": "customer create", "upsert": true, "charset": "CP850",
            "group": ["ADDRESSLINE1"], "fields": {"name": "{ADDRESSLINE1}", "region": "{COUNTRY}",
            "code": {"column": "ADDRESSLINE1", "steps": [{"hash": 10}, {"prefix": "K"}]}}}''')
        p = self.run_import(cars, mapping, '--state', 'cars.state', '--rejects', 'cars.rejects')
        self.assertEqual(p.returncode, 0, p.stderr)
        names = {r['ADDRESSLINE1'] for r in table(cars, 'cp850')}
        self.assertTrue(any(not n.isascii() for n in names))
        self.assertEqual({c['name'] for c in self.listed('customer')}, names)
        p = self.run_import(cars, mapping, '--charset', 'UTF-8', '--state', 'cars.state', '--rejects', 'cars.rejects')
        self.assertEqual(p.returncode, 6)
        self.assertIn('not UTF-8', p.stderr)
        p = self.run_import(cars, mapping, '--charset', 'KLINGON', '--state', 'cars.state')
        self.assertEqual(p.returncode, 2)

    def test_02_l21_gb18030(self):
        rows = table('superstore-zh/people.utf8.csv')
        path = self.file('people.csv', '地区,地区经理\r\n' + ''.join('%(地区)s,%(地区经理)s\r\n' % r for r in rows), 'gb18030')
        self.assertEqual(self.imports(path, 'superstore/users', '--charset', 'GB18030'), (6, 0, 0, 0, 0))
        self.assertEqual({u['name'] for u in self.listed('user')} - {'Administrator'}, {r['地区经理'] for r in rows})

    def test_03_l21_bom_and_upsert(self):
        path = self.file('c.csv', '\ufeffcode,name\nA,Äpfel\nB,Birnen\n')
        mapping = self.mapping('c.json', '{"method": "category create", "upsert": true, "fields": {"code": "{code}", "name": "{name}"}}')
        self.assertIn('2 done, 0 changed', self.run_import(path, mapping).stderr)
        self.assertIn('2 done, 0 changed', self.run_import(path, mapping).stderr)  # the same requests again
        self.file('c.csv', 'code,name\nA,Apfelsinen\nB,Birnen\nC,Citronen\n')
        self.assertIn('2 done, 1 changed', self.run_import(path, mapping).stderr)
        self.assertEqual({c['code']: c['name'] for c in self.listed('category')}, {'A': 'Apfelsinen', 'B': 'Birnen', 'C': 'Citronen'})
        self.assertEqual(self.d.sql("SELECT string_agg(version::text, ',' ORDER BY code) FROM app.category"), '2,1,1')

    def test_04_l21_refused_rows_can_be_put_right(self):
        path = self.file('p.csv', 'code,name,price\nP1,one,"1,234.567"\nP 2,two,5\nP3,,free\nP4,four,4,surplus\n')
        mapping = self.mapping('p.json', '''{"method": "product create", "fields": {"code": "{code}", "name": "{name}",
            "category": {"value": "A"}, "unit": {"value": "x"}, "tax_rate": {"value": "13"},
            "list_price": {"column": "price", "steps": [{"round": 2}]}}}''')
        p = self.run_import(path, mapping)
        self.assertEqual(p.returncode, 6, p.stderr)
        self.assertIn('1 done, 0 changed, 0 there already, 3 refused', p.stderr)
        self.assertEqual(self.does('admin', 'product', 'get', 'P1')['listPrice'], '1234.57')
        rows = self.rejects(path)
        self.assertEqual(rows[0], ['line', 'column', 'reason', 'code', 'name', 'price'])
        found = {r[0]: r[1:] for r in rows[1:]}
        self.assertEqual(found['3'][0], 'code')
        self.assertEqual(found['4'], ['price', "'free' cannot be calculated with", 'P3', '', 'free'])
        self.assertEqual(found['5'][1:], ['-: the row has 4 cells, the file 3 columns', 'P4', 'four', '4', 'surplus'])
        rows = [rows[0][3:]] + [r[3:6] for r in sorted(rows[1:])]
        rows[1][0], rows[2] = 'P2', ['P3', 'three', '0']
        fixed = self.file('fixed.csv', '\n'.join(','.join(r) for r in rows) + '\n')
        self.assertIn('3 done', self.run_import(fixed, mapping).stderr)
        self.assertEqual(len(self.listed('product')), 4)

    def test_05_l21_a_bad_mapping_touches_nothing(self):
        path = self.file('x.csv', 'a,b\n1,2\n')
        p = self.run_import(path, self.mapping('x.json', '{"method": "product create", "fields": {"nome": "{c}"}}'))
        self.assertEqual(p.returncode, 6)
        self.assertIn('nome', p.stderr)
        p = self.run_import(path, self.mapping('x.json', '{"method": "product create", "fields": {"name": "{c}"}}'))
        self.assertEqual(p.returncode, 6)
        self.assertIn("no column 'c'", p.stderr)
        self.assertEqual(self.run_console('import', path).returncode, 2)

    def test_06_l21_killed_and_run_again(self):
        stock = self.mapping('s.json', '''{"method": "stock move", "fields": {"kind": {"value": "RECEIPT"},
            "warehouse": {"value": "MAIN"}, "lines[].product": "{code}", "lines[].quantity": "{n}"}}''')
        path = self.file('s.csv', 'code,n\n' + 'P1,1\nP2,2\n' * 1000)
        env = {**os.environ, 'HOME': self.home, 'XDG_CONFIG_HOME': self.home, 'LC_ALL': 'C.UTF-8'}
        words = [BRANCHLINE, '--no-input', '--context', 'admin', 'import', path, '--map', stock]
        killed = 0
        while killed < 3:  # each time when some rows more are in
            before = int(self.d.sql('SELECT count(*) FROM app.stock_move'))
            console = subprocess.Popen(words, env=env, cwd=self.home, stderr=subprocess.DEVNULL)
            while int(self.d.sql('SELECT count(*) FROM app.stock_move')) < before + 100:
                self.assertIsNone(console.poll())
            console.kill()
            console.wait()
            killed += 1
        p = subprocess.run(words, env=env, cwd=self.home, stderr=subprocess.PIPE, encoding='utf-8', check=True)
        self.assertEqual(SUMMARY.search(p.stderr).groups(), ('2000', '0', '0', '0', '0'))
        self.assertEqual(self.d.sql('SELECT count(*) FROM app.stock_move'), '2000')
        self.assertEqual({r['product_code']: r['on_hand'] for r in self.listed('stock')}, {'P1': '1000', 'P2': '2000'})

    def test_07_d21_nothing_is_broken(self):
        self.sound()


if __name__ == '__main__':
    unittest.main(verbosity=2)
