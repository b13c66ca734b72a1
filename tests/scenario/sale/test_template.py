"""What is ordered again and again: templates, orders and quotes of them, copies for other customers."""
import unittest

from office import Office
from rpc import uuid7


class TemplateTest(Office):
    def codes(self, who, *words):
        return [t['code'] for t in self.does(who, 'template', 'list', *words)]

    def lines(self, document):
        return [(x['productCode'], x['quantity'], x['discount']) for x in document['lines']]

    def test_01_s1_a_template_of_an_order(self):
        order = self.does('wulina', 'order', 'create', '--customer', 'C0002', '--line', 'product=P1001,quantity=2,discount=3,note=蓝色',
                          '--line', 'product=P1002,quantity=1')['order']
        before = self.codes('wulina')
        self.does('wulina', 'template', 'create', 'MINE', '--name', '每月补货', '--from-order', order['id'], '--dry-run')
        self.assertEqual(self.codes('wulina'), before)  # a dry run leaves nothing
        made = self.does('wulina', 'template', 'create', 'MINE', '--name', '每月补货', '--from-order', order['id'])['template']
        self.assertEqual((made['ownerLogin'], made['branchCode'], made['shared'], made['version']), ('wulina', 'BJ', False, '1'))
        got = self.does('wulina', 'template', 'get', 'MINE')
        self.assertEqual(self.lines(got), [('P1001', '2', '3'), ('P1002', '1', '0')])
        self.assertEqual(got['lines'][0]['note'], '蓝色')
        self.assertEqual(got, made)
        self.assertIn('每月补货', self.prints('wulina', 'template', 'list', lang='zh'))
        self.refused('wulina', 'TAKEN', 'template', 'create', 'MINE', '--name', 'x', '--line', 'product=P1001,quantity=1')
        self.refused('fengxue', 'TAKEN', 'template', 'create', 'MINE', '--name', 'x', '--line', 'product=P1001,quantity=1')

    def test_02_s1_s6_an_order_of_it_has_the_prices_of_today_and_of_its_customer(self):
        old = self.does('wulina', 'order', 'list', '--customer', 'C0002')[0]
        price = self.does('wulina', 'order', 'get', old['id'])['lines'][0]['price']
        product = self.does('liyan', 'product', 'get', 'P1001')
        self.assertEqual(price, product['listPrice'])
        self.does('liyan', 'product', 'update', 'P1001', '--list-price', '1500')
        a, b = (self.does('wulina', 'order', 'create', '--template', 'MINE', '--customer', c, '--line', 'product=S9001,quantity=1')['order']
                for c in ('C0001', 'C0002'))
        self.assertEqual(self.lines(a), [('P1001', '2', '3'), ('P1002', '1', '0'), ('S9001', '1', '0')])
        self.assertEqual((a['lines'][0]['price'], b['lines'][0]['price']), ('1199', '1500'))  # the level's price list; the list price
        self.assertEqual(a['lines'][0]['note'], '蓝色')

    def test_03_s1_words_of_the_request_win(self):
        got = self.does('wulina', 'order', 'create', '--template', 'BJ-PRINT', '--customer', 'C0001', '--dry-run')['order']
        self.assertEqual((got['reserve'], got['warehouseCode'], len(got['lines'])), ('RESERVE_POLICY_ALL', 'WH-BJ', 2))
        got = self.does('wulina', 'order', 'create', '--template', 'BJ-PRINT', '--customer', 'C0001', '--reserve', 'none', '--warehouse',
                        'WH-SH', '--dry-run')['order']
        self.assertEqual((got['reserve'], got['warehouseCode']), ('RESERVE_POLICY_NONE', 'WH-SH'))
        got = self.does('wulina', 'order', 'create', '--template', 'OFFICE', '--customer', 'C0001', '--dry-run')['order']
        self.assertEqual(got['note'], '送货前电话联系')
        order = self.does('wulina', 'order', 'create', '--template', 'BJ-PRINT', '--customer', 'C0001', '--submit')['order']
        self.assertRegex(order['number'], '^XSDD-BJ-')

    def test_04_s1_who_sees_what(self):
        self.assertEqual(self.codes('wulina'), ['BJ-PRINT', 'MINE', 'OFFICE'])
        self.assertEqual(self.codes('zhoujie'), ['BJ-PRINT', 'MINE', 'OFFICE'])  # her manager sees all of Beijing
        for who in ('fengxue', 'wangqiang'):
            self.assertEqual(self.codes(who), ['OFFICE'])  # what the head office shares
            for code in ('MINE', 'BJ-PRINT'):
                self.refused(who, 'NOT_FOUND', 'template', 'get', code)
                e = self.refused(who, 'UNKNOWN_REF', 'order', 'create', '--template', code, '--customer', 'C0005')
                self.assertEqual([d['field'] for d in e['details']], ['template_id'])
        order = self.does('wulina', 'order', 'list', '--customer', 'C0001')[0]
        e = self.refused('fengxue', 'UNKNOWN_REF', 'template', 'create', 'X', '--name', 'x', '--from-order', order['id'])
        self.assertEqual([d['field'] for d in e['details']], ['from_order_id'])
        self.refused('fengxue', 'NOT_YOUR_BRANCH', 'template', 'create', 'X', '--name', 'x', '--branch', 'HQ', '--line',
                     'product=P1001,quantity=1')
        e = self.refused('fengxue', 'TEMPLATE_NOT_YOURS', 'template', 'update', 'OFFICE', '--name', '我的')
        self.assertEqual(e['params'], {'code': 'OFFICE', 'login': 'admin'})
        self.refused('wulina', 'TEMPLATE_NOT_YOURS', 'template', 'archive', 'BJ-PRINT')  # of her branch, and not hers
        self.does('zhoujie', 'template', 'update', 'BJ-PRINT', '--name', '北京打印耗材补货')

    def behind_the_daemon(self, login, statement):
        """As its role, with the scope of somebody who sees only what is his: the second wall alone."""
        return self.d.sql("SET ROLE bl_app; SET search_path = app; SET bl.\"user\" = '{0}'; SET bl.owners = '{{{0}}}'; {1}".format(
            self.d.sql("SELECT id FROM app.app_user WHERE login = '%s'" % login), statement))

    def test_04_s1_the_database_keeps_the_same_wall(self):
        for login, codes in (('wulina', 'BJ-PRINT MINE OFFICE'), ('fengxue', 'OFFICE'), ('zhoujie', 'BJ-PRINT OFFICE')):
            self.assertEqual(self.behind_the_daemon(login, "SELECT string_agg(code, ' ' ORDER BY code) FROM order_template"), codes)
        for login, codes in (('wulina', 'MINE'), ('fengxue', '')):
            self.assertEqual(self.behind_the_daemon(login, 'UPDATE order_template SET note = note RETURNING code'), codes)

    def test_05_s1_shared_and_taken_back(self):
        self.does('zhaomin', 'template', 'create', 'TOP', '--name', '总部推荐', '--line', 'product=P1001,quantity=1')
        self.assertNotIn('TOP', self.codes('fengxue'))
        self.does('zhaomin', 'template', 'update', 'TOP', '--shared')
        self.assertIn('TOP', self.codes('fengxue'))
        self.assertEqual(len(self.does('fengxue', 'order', 'create', '--template', 'TOP', '--customer', 'C0005')['order']['lines']), 1)
        got = self.does('zhaomin', 'template', 'update', 'TOP', '--no-shared')['template']
        self.assertEqual((got['shared'], got['version'], got['lineCount']), (False, '3', 1))
        self.refused('fengxue', 'NOT_FOUND', 'template', 'get', 'TOP')

    def test_06_s1_changed_archived_and_brought_back(self):
        got = self.does('wulina', 'template', 'update', 'MINE', '--line', 'product=P3001,quantity=5', '--line',
                        'product=P1001,quantity=1')['template']
        self.assertEqual(self.lines(got), [('P3001', '5', '0'), ('P1001', '1', '0')])
        self.assertEqual(self.does('wulina', 'template', 'get', 'MINE'), got)
        self.refused('wulina', 'STALE_VERSION', 'template', 'update', 'MINE', '--expected-version', '1', '--name', 'x')
        self.does('wulina', 'template', 'archive', 'MINE')
        self.refused('wulina', 'NOT_FOUND', 'template', 'archive', 'MINE')
        self.assertNotIn('MINE', self.codes('wulina'))
        self.assertIn('MINE', self.codes('wulina', '--archived'))
        e = self.refused('wulina', 'UNKNOWN_REF', 'order', 'create', '--template', 'MINE', '--customer', 'C0001')
        self.assertEqual([d['field'] for d in e['details']], ['template_id'])
        self.does('wulina', 'template', 'update', 'MINE', '--no-archived')
        self.does('wulina', 'order', 'create', '--template', 'MINE', '--customer', 'C0001', '--dry-run')

    def test_07_s3_what_is_wrong_names_the_line_of_the_template(self):
        self.does('liyan', 'product', 'update', 'P3001', '--archived')
        self.assertEqual([x['archived'] for x in self.does('wulina', 'template', 'get', 'MINE')['lines']], [True, False])
        for document in ('order', 'quote'):
            e = self.refused('wulina', 'INVALID_FIELDS', document, 'create', '--template', 'MINE', '--customer', 'C0001', '--line',
                             'product=P1001,quantity=0')
            self.assertEqual([(d['field'], d['reason']) for d in e['details']],
                             [('template.lines[0].product_id', 'UNKNOWN_REF'), ('lines[0].quantity', 'NOT_POSITIVE')])
            self.assertIn('P3001', e['details'][0]['message'])
        p = self.run_console('--context', 'wulina', 'order', 'create', '--template', 'MINE', '--customer', 'C0001', lang='zh')
        self.assertEqual(p.returncode, 6)
        self.assertIn('template.lines[0].product_id', p.stderr)
        self.does('liyan', 'product', 'update', 'P3001', '--no-archived')

    def test_08_s3_bad_templates(self):
        e = self.refused('wulina', 'INVALID_FIELDS', 'template', 'create', '坏', '--branch', 'NOWHERE', '--warehouse', 'NOWHERE', '--line',
                         'product=NOTHING,quantity=1', '--line', 'product=P1001,quantity=0,discount=101', '--line',
                         'product=P1001,quantity=1,unit=车')
        self.assertEqual([(d['field'], d['reason']) for d in e['details']],
                         [('code', 'BAD_CODE'), ('branch_id', 'UNKNOWN_REF'), ('name', 'REQUIRED'), ('warehouse_id', 'UNKNOWN_REF'),
                          ('lines[0].product_id', 'UNKNOWN_REF'), ('lines[1].quantity', 'NOT_POSITIVE'),
                          ('lines[1].discount', 'OUT_OF_RANGE'), ('lines[2].unit', 'UNKNOWN_REF')])
        self.refused('wulina', 'lines', 'template', 'create', 'EMPTY', '--name', 'x')
        order = self.does('wulina', 'order', 'list')[0]['id']
        self.refused('wulina', 'ONE_OF_TWICE', 'template', 'create', 'BOTH', '--name', 'x', '--from-order', order, '--line',
                     'product=P1001,quantity=1')
        self.refused('sunlei', 'NO_PERMISSION', 'template', 'create', 'X', '--name', 'x', '--line', 'product=P1001,quantity=1')

    def test_09_s1_a_quote_of_a_template(self):
        quote = self.does('wulina', 'quote', 'create', '--template', 'OFFICE', '--customer', 'C0001')['quote']
        self.assertEqual([x['productCode'] for x in quote['lines']], ['P1001', 'P4001', 'S9001'])
        self.assertEqual((quote['note'], quote['lines'][0]['price']), ('送货前电话联系', '1199'))

    def test_10_s1_a_copy_for_another_customer(self):
        source = self.does('wulina', 'order', 'create', '--customer', 'C0002', '--contact', '王', '--line',
                           'product=P1001,quantity=2,discount=3')['order']
        same = self.does('wulina', 'order', 'copy', source['id'])['order']
        other = self.does('wulina', 'order', 'copy', source['id'], '--customer', 'C0001')['order']
        self.assertEqual((same['customerCode'], same['contact'], same['lines'][0]['price']), ('C0002', '王', '1500'))
        self.assertEqual((other['customerCode'], other['lines'][0]['price'], self.lines(other)), ('C0001', '1199', [('P1001', '2', '3')]))
        self.assertNotEqual(other['contact'], '王')
        e = self.refused('wulina', 'UNKNOWN_REF', 'order', 'copy', source['id'], '--customer', 'C0005')  # a customer of Shanghai
        self.assertEqual([d['field'] for d in e['details']], ['customer_id'])

    def test_11_s15_the_same_request_makes_one_order(self):
        before = len(self.does('wulina', 'order', 'list', '--all'))
        ask = ('order', 'create', '--template', 'OFFICE', '--customer', 'C0001', '--submit', '--request-id', uuid7())
        first, second = (self.does('wulina', *ask)['order'] for _ in range(2))
        self.assertEqual(first, second)
        self.assertEqual(len(self.does('wulina', 'order', 'list', '--all')), before + 1)

    def test_12_every_invariant_holds(self):
        self.assertEqual(self.does('admin', 'check', 'run')['broken'], '0')


if __name__ == '__main__':
    unittest.main(verbosity=2)
