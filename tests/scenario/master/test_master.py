"""The data clerk's day at the console: products, price lists, warehouses, stock, expected receipts, customers, credit."""
import json
import os
import subprocess
import sys
import unittest
from datetime import date, timedelta

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', '..', 'fixture'))
from daemon import PATIENCE, Standalone  # noqa: E402


class MasterTest(unittest.TestCase):
    """One server for all cases, in this order."""

    @classmethod
    def setUpClass(cls):
        cls.d = Standalone()
        port = cls.d.start()['port']
        cls.home = os.path.join(cls.d.dir, 'home')
        os.mkdir(cls.home)
        for who in ('admin', 'li'):
            cls.secret(who, who + ' on tulips')
            cls.run_console('config', 'set-context', who, '--server', 'localhost:%d' % port, '--ca', cls.d.ca)
        cls.done('--context', 'admin', 'login', 'admin', '--password-file', os.path.join(cls.d.dir, 'admin.code'),
                 '--new-password-file', 'admin')
        for code, name in (('BJ', '北京'), ('SH', '上海')):
            cls.done('--context', 'admin', 'branch', 'create', code, '--name', name, '--parent', 'HQ')
        rights = [word for p in ('base.read', 'stock.read', 'customer.read', 'customer.edit') for word in ('--permission', p)]
        cls.done('--context', 'admin', 'role', 'create', 'sales', '--name', '销售', '--scope', 'OWN', *rights)
        made = json.loads(cls.done('--context', 'admin', 'user', 'create', 'li', '--name', '李四', '--branch', 'SH', '--role', 'sales',
                                   '--json'))
        cls.secret('code', made['code'])
        cls.done('--context', 'li', 'login', 'li', '--password-file', 'code', '--new-password-file', 'li')

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

    @classmethod
    def done(cls, *words):
        p = cls.run_console(*words)
        if p.returncode != 0:
            raise AssertionError(' '.join(words) + '\n' + p.stderr)
        return p.stdout

    def console(self, *words, who='admin'):
        return self.done('--context', who, *words)

    def read(self, *words, who='admin'):
        return json.loads(self.console(*words, '--json', who=who))

    def refused(self, *words, who='admin', lang='en'):
        p = self.run_console('--context', who, '--lang', lang, *words)
        self.assertNotEqual(p.returncode, 0, p.stdout)
        return p.stderr

    def codes(self, *words, who='admin', field='code'):
        return [row[field] for row in self.read(*words, who=who)]

    def test_01_products(self):
        self.console('category', 'create', 'HW', '--name', '五金')
        self.console('category', 'create', 'SCREW', '--name', '螺丝', '--parent', 'HW')
        self.console('product', 'create', 'P-1', '--name', '重庆不锈钢螺丝', '--category', 'SCREW', '--unit', '个', '--tax-rate', '13',
                     '--list-price', '1.5', '--cost', '0.9', '--units', 'unit=箱,num=24')
        self.console('product', 'create', 'P-2', '--name', '螺丝刀', '--category', 'HW', '--unit', '把', '--tax-rate', '13', '--list-price', '25',
                     '--barcode', '6901234567892')
        self.console('product', 'create', 'SV', '--name', '安装', '--category', 'HW', '--unit', '次', '--tax-rate', '6', '--list-price', '100',
                     '--kind', 'service')
        self.console('product', 'update', 'P-2', '--list-price', '26')
        self.assertEqual(self.read('product', 'get', 'P-2')['product']['listPrice'], '26')

    def test_02_x9_search(self):
        for text, codes in (('cqbxg', ['P-1']), ('zqbxg', ['P-1']), ('螺丝', ['P-1', 'P-2']), ('6901234567892', ['P-2']), ('luosidao', ['P-2']),
                            ('p-', ['P-1', 'P-2']), ('没有', [])):
            self.assertEqual(self.codes('product', 'list', text, who='li'), codes, text)

    def test_03_x2_cost_is_for_some(self):
        self.assertEqual(self.read('product', 'get', 'P-1')['product']['cost'], '0.9')
        self.assertFalse(self.read('product', 'get', 'P-1', who='li')['product'].get('cost'))
        self.assertIn('product.edit', self.refused('product', 'update', 'P-1', '--list-price', '1', who='li'))

    def test_04_s3_all_errors_at_once(self):
        told = self.refused('product', 'create', 'P-1', '--name', '', '--category', 'NO', '--unit', '个', '--tax-rate', '100', '--list-price', '-1',
                            lang='zh')
        for text in ('“P-1”已被使用', '必填', '“@NO”不存在', '99.9999', '不能为负数'):
            self.assertIn(text, told)

    def test_05_s6_price_lists(self):
        self.console('pricebook', 'create', 'VIP2026', '--name', '贵宾价', '--level', 'VIP', '--items', 'product_id=@P-1,price=1.4',
                     '--items', 'product_id=@P-1,min_quantity=100,price=1.2')
        self.console('pricebook', 'update', 'VIP2026', '--items', 'product_id=@P-1,min_quantity=100,price=1.25')
        items = self.read('pricebook', 'get', 'VIP2026')['pricebook']['items']
        self.assertEqual([(i.get('minQuantity') or '0', i['price']) for i in items], [('0', '1.4'), ('100', '1.25')])
        self.assertIn('appears twice', self.refused('pricebook', 'create', 'X', '--name', 'x', '--items', 'product_id=@P-1,price=1', '--items',
                                                    'product_id=@P-1,price=2'))

    def test_06_s4_stock(self):
        self.console('warehouse', 'create', 'W1', '--name', '北京仓', '--branch', 'BJ')
        self.console('warehouse', 'create', 'W2', '--name', '上海仓', '--branch', 'SH', '--transfer-days', '2')
        self.console('stock', 'move', 'W1', '--kind', 'receipt', '--lines', 'product_id=@P-1,quantity=100', '--lines', 'product_id=@P-2,quantity=3')
        self.console('stock', 'move', 'W1', '--kind', 'transfer', '--to-warehouse', 'W2', '--lines', 'product_id=@P-1,quantity=60')
        self.console('stock', 'move', 'W1', '--kind', 'count', '--lines', 'product_id=@P-1,quantity=38', '--note', '盘点')
        self.assertIn('超过未预留的现有数量 38', self.refused('stock', 'move', 'W1', '--kind', 'issue', '--lines', 'product_id=@P-1,quantity=39', lang='zh'))
        rows = self.read('stock', 'list', who='li')
        self.assertEqual([(r['productCode'], r['warehouseCode'], r['onHand']) for r in rows],
                         [('P-1', 'W1', '38'), ('P-1', 'W2', '60'), ('P-2', 'W1', '3')])
        self.assertIn('北京仓', self.console('warehouse', 'list', who='li'))

    def test_07_s5_shortage_and_offers(self):
        day = date.today() + timedelta(days=9)
        self.console('supply', 'create', 'PO-1', '--warehouse', 'W1', '--product', 'P-1', '--quantity', '50', '--expected-on', day.isoformat())
        line = self.read('stock', 'check', 'W1', '--lines', 'product_id=@P-1,quantity=2,unit=箱', who='li')['lines'][0]
        self.assertEqual((line['wanted'], line['available'], line.get('enough', False)), ('48', '38', False))
        self.assertEqual(line['earliestDate'], {'year': day.year, 'month': day.month, 'day': day.day})
        self.assertEqual([o['kind'] for o in line['offers']], ['OFFER_KIND_LESS_NOW', 'OFFER_KIND_ALL_LATER', 'OFFER_KIND_SPLIT',
                                                                'OFFER_KIND_OTHER_WAREHOUSE'])
        self.assertEqual(line['offers'][3]['warehouseCode'], 'W2')
        self.console('supply', 'receive', 'PO-1', '--quantity', '20')
        self.console('supply', 'receive', 'PO-1')
        self.assertIn('received', self.refused('supply', 'receive', 'PO-1'))
        self.assertEqual(self.codes('supply', 'list'), [])
        self.assertEqual(self.codes('supply', 'list', '--closed', field='received'), ['50'])

    def test_08_c1_customers(self):
        self.console('customer', 'create', 'C-1', '--name', '上海张三商贸有限公司', '--level', 'VIP', '--contacts', 'name=王芳,phone=13800000000', '--addresses',
                     'label=总部,address=人民路 1 号', '--bank-account', '6222020200112233', '--tax-number', '91350100M000100Y43', who='li')
        self.console('customer', 'create', 'C-2', '--name', '北京李四贸易', '--owner', 'admin', '--branch', 'BJ', '--parent', 'C-1')
        self.assertEqual(self.codes('customer', 'list', who='li'), ['C-1'])
        self.assertEqual(self.codes('customer', 'list', 'shzs', who='li'), ['C-1'])
        self.assertIn('C-2', self.refused('customer', 'get', 'C-2', who='li'))
        c = self.read('customer', 'get', 'C-1', who='li')['customer']
        self.assertEqual((c['contacts'][0]['name'], c['addresses'][0]['address'], c['ownerLogin']), ('王芳', '人民路 1 号', 'li'))
        self.console('customer', 'update', 'C-1', '--region', '华东', who='li')
        self.assertIn('credit.edit', self.refused('customer', 'update', 'C-1', '--status', 'frozen', who='li'))
        warned = self.read('customer', 'create', 'C-3', '--name', '另一家', '--tax-number', '91350100M000100Y43', who='li')['warnings']
        self.assertEqual(len(warned), 1)

    def test_09_s12_credit(self):
        self.console('credit', 'update', 'C-1', '--grade', 'B', '--note', '年审')
        c = self.read('credit', 'get', 'C-2')['credit']  # of the same group
        self.assertEqual((c['limit'], c['exposure'], c['free']), ('200000.00', '0.00', '200000.00'))
        self.assertIn('credit.edit', self.refused('credit', 'update', 'C-1', '--limit', '1', who='li'))
        until = (date.today() - timedelta(days=2)).isoformat()
        self.assertIn('必须是今天或之后的日期', self.refused('credit', 'update', 'C-1', '--extra-limit', '5', '--extra-until', until, lang='zh'))

    def test_10_x1_dry_run(self):
        self.console('category', 'create', 'DRY', '--name', '试', '--dry-run')
        self.assertEqual(self.codes('category', 'list'), ['HW', 'SCREW'])


if __name__ == '__main__':
    unittest.main(verbosity=2)
