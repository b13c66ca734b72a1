"""Northwind: customers, products, employees, 830 orders; reports against sums made of the CSV alone."""
import decimal
import os
import subprocess
import sys
import unittest

from company import DATA, MAPPINGS, Company, cents, need, sums, table

need('northwind')
YEARS = ('--from', '1996-01-01', '--to', '1998-12-31')
NORTHWIND = os.path.join(DATA, 'northwind')


def net(line):
    """A line by D1, from the file: dust away, then price x quantity less discount, rounded once."""
    factor = 1 - cents(line['discount'])
    return cents(cents(line['unit_price']) * int(line['quantity']) * factor)


class NorthwindTest(Company):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.orders = {o['order_id']: o for o in table('northwind/orders.csv')}
        cls.lines = table('northwind/order_details.csv')
        cls.joined = os.path.join(cls.home, 'lines.csv')
        with open(cls.joined, 'wb') as f:
            subprocess.run([sys.executable, os.path.join(MAPPINGS, 'northwind', 'lines.py'), NORTHWIND], check=True, stdout=f)

    def from_file(self, name, mapping, *more):
        return self.imports(os.path.join(NORTHWIND, name + '.csv'), 'northwind/' + mapping, *more)

    def test_01_l21_master_data(self):
        for name, mapping, counts in (('employees', 'users', (9, 0, 0, 0, 0)), ('employees', 'superiors', (8, 0, 0, 0, 1)),
                                      ('categories', 'categories', (8, 0, 0, 0, 0)), ('products', 'products', (77, 0, 0, 0, 0)),
                                      ('customers', 'customers', (91, 0, 0, 0, 0)), ('customers', 'credit', (91, 0, 0, 0, 0))):
            self.assertEqual(self.from_file(name, mapping), counts, mapping)
        self.assertEqual({p['name'] for p in self.listed('product')}, {p['product_name'] for p in table('northwind/products.csv')})
        self.assertEqual({c['name'] for c in self.listed('customer')},
                         {c['company_name'] for c in table('northwind/customers.csv')})
        nancy = self.does('admin', 'user', 'get', 'nancy')
        self.assertEqual((nancy['name'], nancy['superiorLogin']), ('Nancy Davolio', 'andrew'))
        customer = self.does('admin', 'customer', 'get', 'ANATR')
        self.assertEqual(customer['contacts'][0]['name'], 'Ana Trujillo')
        self.assertIn('Avda. de la Constitución 2222', customer['addresses'][0]['address'])

    def test_02_l21_equal_rows_are_receipts_of_their_own(self):
        self.assertEqual(self.from_file('order_details', 'stock', '--parallel', '4'), (2155, 0, 0, 0, 0))
        wanted = sums(self.lines, lambda r: r['product_id'], lambda r: decimal.Decimal(r['quantity']))
        found = {r['product_code']: decimal.Decimal(r['on_hand']) for r in self.listed('stock')}
        self.assertEqual(found, wanted)

    def test_03_l21_orders_and_once_more(self):
        self.assertEqual(self.imports(self.joined, 'northwind/orders'), (830, 0, 0, 0, 0))
        again = self.imports(self.joined, 'northwind/orders')  # the same requests: the same replies, no second effect
        self.assertEqual(again, (830, 0, 0, 0, 0))
        other = self.imports(self.joined, 'northwind/orders', state='another')  # new requests: every order is there
        self.assertEqual(other, (0, 0, 830, 0, 0))
        self.assertEqual(self.d.sql('SELECT count(*), sum(version) FROM app.sales_order'), '830|1660')
        order = self.does('admin', 'order', 'list', '--customer', 'VINET', '--from', '1996-07-04', '--to', '1996-07-04')[0]
        self.assertEqual((order['externalId'] or self.does('admin', 'order', 'get', order['id'])['externalId'], order['net']),
                         ('10248', '440.00'))

    def test_04_a3_intake_is_what_the_file_says(self):
        rows, total = self.report('--kind', 'intake', *YEARS)
        self.assertEqual((rows, total['net'], total['orders'], total['lines']), ({}, '1265793.29', '830', '2155'))
        logins = {e['employee_id']: e['first_name'].lower() for e in table('northwind/employees.csv')}
        category = {p['product_id']: 'C' + p['category_id'] for p in table('northwind/products.csv')}
        order = lambda r: self.orders[r['order_id']]  # noqa: E731
        for axis, key in (('owner', lambda r: logins[order(r)['employee_id']]), ('category', lambda r: category[r['product_id']]),
                          ('customer', lambda r: order(r)['customer_id']), ('product', lambda r: r['product_id']),
                          ('region', lambda r: order(r)['ship_country']), ('month', lambda r: order(r)['order_date'][:7]),
                          ('year', lambda r: order(r)['order_date'][:4])):
            self.assertEqual(self.nets('--kind', 'intake', '--by', axis, *YEARS), sums(self.lines, key, net), axis)
        both = self.nets('--kind', 'intake', '--by', 'owner', '--by', 'category', *YEARS)
        self.assertEqual(both, sums(self.lines, lambda r: logins[order(r)['employee_id']] + '/' + category[r['product_id']], net))

    def test_05_s40_shipped_and_signed(self):
        self.assertEqual(self.from_file('orders', 'ships'), (809, 0, 0, 0, 21))
        self.assertEqual(self.from_file('orders', 'signs'), (809, 0, 0, 0, 21))
        shipped = [r for r in self.lines if self.orders[r['order_id']]['shipped_date']]
        by_month = sums(shipped, lambda r: self.orders[r['order_id']]['shipped_date'][:7], net)
        self.assertEqual(self.nets('--kind', 'sales', '--by', 'month', *YEARS), by_month)
        rest = sum(net(r) for r in self.lines) - sum(by_month.values())
        self.assertEqual(decimal.Decimal(self.report('--kind', 'backlog')[1]['net']), rest)
        self.assertEqual(self.d.sql('SELECT state, count(*) FROM app.sales_order GROUP BY 1 ORDER BY 1'), '3|21\n4|809')

    def test_06_a6_the_first_and_the_others(self):
        rows, total = self.report('--kind', 'intake', '--by', 'product', '--top', '3', *YEARS)
        best = sorted(sums(self.lines, lambda r: r['product_id'], net).items(), key=lambda kv: -kv[1])
        self.assertEqual(list(rows), [k for k, _ in best[:3]] + ['*'])
        self.assertEqual(decimal.Decimal(rows['*']['net']), sum(v for _, v in best[3:]))
        self.assertEqual(sum(decimal.Decimal(r['sharePercent']) for r in rows.values()), 100)

    def test_07_d21_nothing_is_broken(self):
        self.sound()


if __name__ == '__main__':
    unittest.main(verbosity=2)
