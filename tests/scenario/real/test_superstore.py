"""示例-超市: 10,000 lines; Chinese names through wire, database, table and CSV; reports against sums made of the CSV alone."""
import hashlib
import os
import unicodedata
import unittest

from company import DATA, Company, cents, need, sums, table

need('superstore-zh')
FILE = os.path.join(DATA, 'superstore-zh', 'orders.utf8.csv')
YEARS = ('--from', '2014-01-01', '--to', '2017-12-31')
SALE = ('订单 ID', '客户 ID', '订单日期', '发货日期', '地区', '省/自治区', '城市', '邮寄方式')


def code(letter, text):
    return letter + hashlib.sha256(text.encode()).hexdigest()[:8]


def width(text):
    return sum(0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in 'WF' else 1 for c in text)


def net(row):
    return cents(row['销售额'])


class SuperstoreTest(Company):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.rows = table('superstore-zh/orders.utf8.csv')
        cls.sales = len({tuple(r[c] for c in SALE) for r in cls.rows})

    def test_01_l21_everything_goes_in(self):
        people = os.path.join(DATA, 'superstore-zh', 'people.utf8.csv')
        self.assertEqual(self.imports(people, 'superstore/users')[0], 6)
        for mapping, n in (('categories', 3), ('subcategories', 17), ('products', 1977), ('customers', 790), ('credit', 790),
                           ('orders', self.sales)):
            self.assertEqual(self.imports(FILE, 'superstore/' + mapping), (n, 0, 0, 0, 0), mapping)

    def test_02_a3_intake_is_what_the_file_says(self):
        rows, total = self.report('--kind', 'intake', *YEARS)
        self.assertEqual((rows, total['net'], total['orders'], total['lines']),
                         ({}, '16117548.34', str(self.sales), '10000'))
        for axis, key in (('region', lambda r: r['地区']), ('category', lambda r: code('M', r['类别'] + '/' + r['子类别'])),
                          ('customer', lambda r: r['客户 ID'].rsplit('-', 1)[1]), ('month', lambda r: r['订单日期'][:7])):
            self.assertEqual(self.nets('--kind', 'intake', '--by', axis, *YEARS), sums(self.rows, key, net), axis)
        both = self.nets('--kind', 'intake', '--by', 'region', '--by', 'category', *YEARS)
        self.assertEqual(both, sums(self.rows, lambda r: r['地区'] + '/' + code('M', r['类别'] + '/' + r['子类别']), net))

    def test_03_a3_a_category_has_those_below_it(self):
        for name, total in sums(self.rows, lambda r: r['类别'], net).items():
            by_region = self.nets('--kind', 'intake', '--by', 'region', '--category', code('L', name), *YEARS)
            self.assertEqual(by_region, sums([r for r in self.rows if r['类别'] == name], lambda r: r['地区'], net), name)
            self.assertEqual(sum(by_region.values()), total)

    def test_04_x9_names_are_unchanged(self):
        products, customers = {r['产品名称'] for r in self.rows}, {r['客户名称'] for r in self.rows}
        self.assertEqual(len(products), 1953)
        self.assertEqual({r['name'] for r in self.listed('product')}, products)  # wire and CSV
        self.assertEqual({r['name'] for r in self.listed('customer')}, customers)
        self.assertEqual(set(self.d.sql('SELECT DISTINCT name FROM app.product').split('\n')), products)  # database
        self.assertEqual(set(self.d.sql('SELECT DISTINCT name FROM app.order_line').split('\n')), products)
        text = self.prints('admin', '-o', 'wide', 'product', 'list', '--all')  # table
        self.assertEqual([p for p in products if p not in text], [])
        rows, _ = self.report('--kind', 'intake', '--by', 'region', *YEARS)
        self.assertEqual({r['labels'][0] for r in rows.values()}, {r['地区'] for r in self.rows})

    def test_05_x9_every_line_of_a_table_is_as_wide(self):
        for columns in ('80', '200'):
            for noun in ('product', 'customer', 'order'):
                p = self.run_console('--context', 'admin', noun, 'list', '--limit', '300', columns=columns)
                self.assertEqual(p.returncode, 0, p.stderr)
                lines = [w for w in (width(t) for t in p.stdout.rstrip('\n').split('\n')) if w > 0]
                self.assertEqual(len(lines), 301)
                self.assertEqual(set(lines), {max(lines)}, noun)
                self.assertLessEqual(max(lines), int(columns))

    def test_06_s40_shipped_on_its_day(self):
        self.assertEqual(self.imports(FILE, 'superstore/ships'), (self.sales, 0, 0, 0, 0))
        self.assertEqual(self.nets('--kind', 'sales', '--by', 'month', '--from', '2014-01-01', '--to', '2018-12-31'),
                         sums(self.rows, lambda r: r['发货日期'][:7], net))

    def test_07_d21_nothing_is_broken(self):
        self.sound()


if __name__ == '__main__':
    unittest.main(verbosity=2)
