"""S5: what is offered when goods are short, and how one key accepts it. S4: whose orders hold the goods."""
import datetime
import json
import threading
import unittest

from office import Office

QUESTION = 'Which offer? [1-%d, Enter leaves the line as it is] '
LESS, LATER, SPLIT, FROM, INSTEAD = ('OFFER_KIND_' + k for k in ('LESS_NOW', 'ALL_LATER', 'SPLIT', 'OTHER_WAREHOUSE', 'SUBSTITUTE'))


class OfferTest(Office):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.today = cls.d.sql("SELECT (now() AT TIME ZONE 'Asia/Shanghai')::date")
        for code, price, more in (('X2', '130', ()), ('X1', '100', ('--set', 'units[0].unit=箱', '--set', 'units[0].num=6',
                                                                    '--substitute', 'X2'))):
            cls.must('--context', 'liyan', 'product', 'create', code, '--name', '货物' + code, '--category', 'PRINTER', '--unit', '台',
                     '--tax-rate', '13', '--list-price', price, *more)
        cls.goods('receipt', 'WH-BJ', 'X1', 10)
        cls.goods('receipt', 'WH-SH', 'X1', 500)
        cls.goods('receipt', 'WH-BJ', 'X2', 400)
        cls.must('--context', 'sunlei', 'supply', 'create', 'CG-X', '--warehouse', 'WH-BJ', '--product', 'X1', '--quantity', '100',
                 '--expected-on', cls.day(7))
        cls.must('--context', 'sunlei', 'warehouse', 'update', 'WH-SH', '--transfer-days', '3')

    @classmethod
    def day(cls, n):
        return str(datetime.date.fromisoformat(cls.today) + datetime.timedelta(days=n))

    @classmethod
    def goods(cls, kind, warehouse, product, quantity):
        cls.must('--context', 'sunlei', 'stock', 'move', '--kind', kind, '--warehouse', warehouse, '--line',
                 'product=%s,quantity=%d' % (product, quantity), '--note', kind)

    def draft(self, *lines, who='wulina', customer='C0001'):
        words = [w for line in lines for w in ('--line', line)]
        return self.does(who, 'order', 'create', '--customer', customer, *words)['order']

    @staticmethod
    def date(d):
        return '%04d-%02d-%02d' % (d['year'], d['month'], d['day'])

    def offers(self, order, line=1, who='wulina'):
        return self.does(who, 'order', 'get', order['id'], '--offers')['lines'][line - 1].get('availability', {}).get('offers', [])

    def accept(self, order, *choices, who='wulina'):
        return self.does(who, 'order', 'accept', order['id'], *choices)['order']

    def line(self, order, n=1):
        x = order['lines'][n - 1]
        return (x['productCode'], x['quantity'], x['unit'], self.date(x['wishedDate']) if 'wishedDate' in x else '', x['warehouseCode'])

    def test_01_s5_offers_have_numbers(self):
        order = self.draft('product=X1,quantity=15')
        shown = order['lines'][0]['availability']['offers']
        self.assertEqual([(o['offerNumber'], o['kind'], o['quantity'], self.date(o['date'])) for o in shown],
                         [(1, LESS, '10', self.day(0)), (2, LATER, '15', self.day(7)), (3, SPLIT, '10', self.day(0)),
                          (4, FROM, '15', self.day(3)), (5, INSTEAD, '15', self.day(0))])
        self.assertEqual((shown[2]['restQuantity'], self.date(shown[2]['restDate'])), ('5', self.day(7)))
        self.assertEqual((shown[4]['productCode'], shown[4]['productName']), ('X2', '货物X2'))
        self.assertEqual(self.offers(order), shown)  # the same again when it is read
        got = self.does('wulina', 'order', 'get', order['id'])
        self.assertNotIn('offers', json.dumps(got))
        self.assertIn('替代产品', self.prints('wulina', 'order', 'get', order['id'], '--offers', lang='zh'))

    def test_02_s5_each_kind_is_accepted(self):
        for number, lines in ((1, [('X1', '10', '台', '', 'WH-BJ')]), (2, [('X1', '15', '台', self.day(7), 'WH-BJ')]),
                              (3, [('X1', '10', '台', '', 'WH-BJ'), ('X1', '5', '台', self.day(7), 'WH-BJ')]),
                              (4, [('X1', '15', '台', self.day(3), 'WH-SH')]), (5, [('X2', '15', '台', self.day(0), 'WH-BJ')])):
            order = self.draft('product=X1,quantity=15,discount=2')
            before = self.does('wulina', 'order', 'get', order['id'])
            tried = self.does('wulina', 'order', 'accept', order['id'], '1=%d' % number, '--dry-run')['order']
            self.assertEqual(self.does('wulina', 'order', 'get', order['id']), before)
            got = self.accept(order, '1=%d' % number)
            self.assertEqual([self.line(got, i + 1) for i in range(len(got['lines']))], lines)
            self.assertEqual([self.line(tried, i + 1) for i in range(len(tried['lines']))], lines)
            self.assertEqual((got['version'], got['state']), ('2', 'ORDER_STATE_DRAFT'))
            self.assertFalse([x for x in got['lines'] if 'availability' in x])  # nothing is short any more
            want = [('130', '0')] if number == 5 else [('100', '2')] * len(lines)
            self.assertEqual([(x['price'], x['discount']) for x in got['lines']], want)
            self.assertEqual(self.does('wulina', 'order', 'get', order['id'])['gross'], got['gross'])
        self.assertIn('accepted offers 1=15@%s X2' % self.day(0), self.does('wulina', 'order', 'track', order['id'])['steps'][-1]['text'])
        self.assertIn('已接受方案 1=15@%s X2' % self.day(0), self.prints('wulina', 'order', 'track', order['id'], lang='zh'))

    def test_03_s5_whole_boxes_and_several_lines(self):
        order = self.draft('product=X1,quantity=3,unit=箱', 'product=P2002,quantity=50', 'product=X1,quantity=30')
        self.assertEqual(self.offers(order)[0]['quantity'], '6')  # 10 pieces are one box
        got = self.accept(order, '1=3', '3=1')
        self.assertEqual([self.line(got, i) for i in (1, 3, 4)],
                         [('X1', '1', '箱', '', 'WH-BJ'), ('X1', '30', '台', self.day(7), 'WH-BJ'), ('X1', '2', '箱', self.day(7), 'WH-BJ')])
        self.assertEqual([x['lineNumber'] for x in got['lines']], [1, 2, 3, 4])
        self.assertIn('availability', got['lines'][1])  # nothing was chosen for it

    def test_04_s3_wrong_choices(self):
        order = self.draft('product=X1,quantity=15', 'product=X1,quantity=1')
        e = json.dumps(self.refused('wulina', 'REQUIRED', 'order', 'accept', order['id']))
        self.assertIn('choices', e)
        self.refused('wulina', 'NO_SUCH_LINE', 'order', 'accept', order['id'], '7=1')
        self.refused('wulina', 'DUPLICATE', 'order', 'accept', order['id'], '1=1', '1=2')
        self.refused('wulina', 'OUT_OF_RANGE', 'order', 'accept', order['id'], '1=0')
        self.refused('wulina', 'LINE=OFFER', 'order', 'accept', order['id'], 'first')
        self.refused('wulina', 'REQUIRED', 'order', 'accept', '', '--choice', 'line_number=1,offer_number=1,stamp=x')
        self.refused('wulina', 'OFFER_GONE', 'order', 'accept', order['id'], '1=9')  # there never was one
        self.refused('wulina', 'STALE_VERSION', 'order', 'accept', order['id'], '1=1', '--expected-version', '9')
        p = self.run_console('--context', 'wulina', 'order', 'accept', order['id'], '1=9', lang='zh')
        self.assertEqual(p.returncode, 5)
        self.assertIn('第 1 行所选方案已不成立', p.stderr)
        self.assertIn('1 先发现有：10（%s）；2 全部延后：15（%s）' % (self.day(0), self.day(7)), p.stderr)
        self.assertEqual(self.does('wulina', 'order', 'get', order['id'])['version'], '1')
        self.does('wulina', 'order', 'submit', order['id'])
        e = self.refused('wulina', 'ORDER_STATE', 'order', 'accept', order['id'], '--choice', 'line_number=1,offer_number=1,stamp=x')
        self.assertNotIn('X1', json.dumps(e))

    def test_05_s5_what_was_shown_and_is_gone(self):
        order = self.draft('product=X1,quantity=15', 'product=X2,quantity=1')
        shown = self.offers(order)[0]
        self.goods('issue', 'WH-BJ', 'X1', 4)
        choice = 'line_number=1,offer_number=1,stamp=' + shown['stamp']
        e = self.refused('wulina', 'OFFER_GONE', 'order', 'accept', order['id'], '--choice', choice)
        self.assertIn('1 less now: 6 on %s; 2 all later: 15 on %s; 3 in two parts: 6 on %s, 9 on %s; 4 from WH-SH: 15 on %s; '
                      '5 instead X2: 15 on %s' % tuple(self.day(n) for n in (0, 7, 0, 7, 3, 0)), json.dumps(e, ensure_ascii=False))
        self.assertEqual(self.does('wulina', 'order', 'get', order['id'])['lines'][0]['quantity'], '15')
        self.goods('receipt', 'WH-BJ', 'X1', 40)
        e = self.refused('wulina', 'OFFER_GONE', 'order', 'accept', order['id'], '--choice', choice)
        self.assertIn('all of it can be promised', json.dumps(e))
        self.goods('issue', 'WH-BJ', 'X1', 36)
        self.assertEqual(self.line(self.accept(order, '--choice', choice)), ('X1', '10', '台', '', 'WH-BJ'))  # it stands again

    def test_06_s5_two_people_and_the_stock_in_between(self):
        """However they meet: the draft says what was shown, or nothing was accepted."""
        for _ in range(6):
            order = self.draft('product=X1,quantity=15')
            shown, results = self.offers(order)[0], []
            gate = threading.Barrier(3)

            def take():
                gate.wait()
                p = self.run_console('--context', 'wulina', '--json', 'order', 'accept', order['id'], '--expected-version', '1',
                                     '--choice', 'line_number=1,offer_number=1,stamp=' + shown['stamp'])
                results.append('ok' if p.returncode == 0 else json.loads(p.stderr)['reason'])

            def move():
                gate.wait()
                self.goods('issue', 'WH-BJ', 'X1', 1)

            threads = [threading.Thread(target=f) for f in (take, take, move)]
            for t in threads:
                t.start()
            for t in threads:
                t.join()
            self.goods('receipt', 'WH-BJ', 'X1', 1)
            line = self.does('wulina', 'order', 'get', order['id'])
            self.assertLessEqual(results.count('ok'), 1, results)
            self.assertLessEqual(set(results), {'ok', 'OFFER_GONE', 'STALE_VERSION'}, results)
            self.assertEqual((line['version'], line['lines'][0]['quantity']), ('2', '10') if 'ok' in results else ('1', '15'))

    def test_07_s5_one_key_at_a_terminal(self):
        create = ('order', 'create', '--customer', 'C0001', '--line', 'product=X1,quantity=15', '--line', 'product=P1001,quantity=1',
                  '--line', 'product=P2002,quantity=4')
        code, seen = self.at_terminal('wulina', *create, steps=[('Line 1, X1', ''), (QUESTION % 5, 'x3'), ('Line 3, P2002', ''),
                                                                (QUESTION % 3, '\r'), ('version', ''), (QUESTION % 3, '\n')])
        self.assertEqual(code, 0, seen)
        order = self.newest()
        self.assertEqual([(x['productCode'], x['quantity']) for x in order['lines']],
                         [('X1', '10'), ('P1001', '1'), ('P2002', '4'), ('X1', '5')])
        code, seen = self.at_terminal('wulina', *create, steps=[(QUESTION % 5, '2'), (QUESTION % 3, '\x03')])
        self.assertEqual((code, self.newest()['version']), (130, '1'), seen)  # nothing of it was accepted
        code, seen = self.at_terminal('wulina', *create, steps=[(QUESTION % 5, '\x04')])
        self.assertEqual((code, self.newest()['version']), (0, '1'), seen)
        for more in (('--yes',), ('--no-input',), ('-o', 'json'), ('-o', 'csv'), ('-q',), ('--dry-run',), ('--submit',)):
            code, seen = self.at_terminal('wulina', *create, *more)
            self.assertEqual(code, 0, seen)
            self.assertNotIn('Which offer', seen)
        self.assertNotIn('Which offer', self.prints('wulina', *create))

    def newest(self):
        found = self.does('wulina', 'order', 'list', '--limit', '1')[0]
        return self.does('wulina', 'order', 'get', found['id'])

    def test_08_s5_the_dialogue_elsewhere(self):
        zh = '接受哪个方案？[1-5，回车保持不变] '
        code, seen = self.at_terminal('wulina', 'order', 'create', '--customer', 'C0001', '--line', 'product=X1,quantity=15', lang='zh',
                                      steps=[('第 1 行 X1', ''), (zh, '4')])
        self.assertEqual((code, self.line(self.newest())), (0, ('X1', '15', '台', self.day(3), 'WH-SH')), seen)
        order = self.draft('product=X1,quantity=1')
        code, seen = self.at_terminal('wulina', 'order', 'update', order['id'], '--line', 'product=X1,quantity=15',
                                      steps=[(QUESTION % 5, '1')])
        self.assertEqual((code, self.line(self.newest())), (0, ('X1', '10', '台', '', 'WH-BJ')), seen)
        order = self.draft('product=X1,quantity=15')
        code, seen = self.at_terminal('wulina', 'order', 'accept', order['id'], '1=5', steps=[('Line 1: substitute 15', ''), ('[y/N] ', 'n\n')])
        self.assertEqual((code, self.newest()['version']), (1, '1'), seen)
        code, seen = self.at_terminal('wulina', 'shell', steps=[
            ('branchline(', 'order create --customer C0001 --line product=X1,quantity=15\r'), (QUESTION % 5, '5'), ('> ', 'exit\r')])
        self.assertEqual((code, self.line(self.newest())), (0, ('X2', '15', '台', self.day(0), 'WH-BJ')), seen)

    def test_09_s5_somebody_is_faster_than_the_key(self):
        order = self.draft('product=X1,quantity=1')

        def meanwhile():
            self.goods('issue', 'WH-BJ', 'X1', 3)
            return '1'
        code, seen = self.at_terminal('wulina', 'order', 'update', order['id'], '--line', 'product=X1,quantity=15',
                                      steps=[(QUESTION % 5, meanwhile), ('no longer stands', ''), (QUESTION % 5, '1')])
        self.goods('receipt', 'WH-BJ', 'X1', 3)
        self.assertEqual((code, self.line(self.newest())), (0, ('X1', '7', '台', '', 'WH-BJ')), seen)

    def test_10_s5_substitutes_of_a_product(self):
        self.assertEqual(self.does('liyan', 'product', 'get', 'X1')['substitutes'], ['X2'])
        many = [w for n in range(9) for w in ('--substitute', 'P%d' % n)]
        for reason, words in (('SUBSTITUTE_SELF', ('--substitute', 'X1')), ('UNKNOWN_REF', ('--substitute', 'NOTHING')),
                              ('GOODS_ONLY', ('--substitute', 'S9001')), ('SUBSTITUTE_UNIT', ('--substitute', 'P3001')),
                              ('DUPLICATE', ('--substitute', 'X2', '--substitute', 'X2')), ('TOO_MANY', many),
                              ('ONE_OF_TWICE', ('--substitute', 'X2', '--no-substitutes'))):
            self.refused('liyan', reason, 'product', 'update', 'X1', *words)
        both = json.dumps(self.refused('liyan', None, 'product', 'update', 'X1', '--substitute', 'X1', '--substitute', 'S9001'))
        self.assertTrue('SUBSTITUTE_SELF' in both and 'GOODS_ONLY' in both, both)
        got = self.does('liyan', 'product', 'update', 'X1', '--substitute', 'P1001', '--substitute', 'X2')['product']
        self.assertEqual(got['substitutes'], ['P1001', 'X2'])
        self.assertEqual(self.does('liyan', 'product', 'update', 'X2', '--substitute', 'X1')['product']['substitutes'], ['X1'])
        order = self.draft('product=X1,quantity=15')
        self.assertEqual([o['productCode'] for o in self.offers(order)][-2:], ['P1001', 'X2'])
        self.does('liyan', 'product', 'update', 'P1001', '--archived')
        self.assertEqual([o['productCode'] for o in self.offers(order)][-2:], ['', 'X2'])  # no longer sold, no longer offered
        self.does('liyan', 'product', 'update', 'P1001', '--no-archived')
        self.assertEqual(self.does('liyan', 'product', 'update', 'X1', '--no-substitutes')['product']['substitutes'], [])
        self.assertNotIn(INSTEAD, [o['kind'] for o in self.offers(order)])
        self.does('liyan', 'product', 'update', 'X1', '--substitute', 'X2')

    def test_11_s4_who_holds_the_stock(self):
        """Shanghai takes 6 from Beijing's warehouse and is promised 8 more; Beijing's own order takes the rest."""
        far = self.effective('fengxue', 'C0005', 'product=X1,quantity=6,warehouse=WH-BJ', 'product=X1,quantity=12,warehouse=WH-BJ')
        near = self.effective('wulina', 'C0001', 'product=X1,quantity=2')
        wish = ('stock', 'check', 'WH-BJ', '--line', 'product=X1,quantity=200')
        sees = self.does('zhaomin', *wish)['lines'][0]
        self.assertEqual([(h['orderNumber'], h['quantity'], h['reserved'], self.date(h['date'])) for h in sees['holders']],
                         [(far['number'], '6', True, self.day(0)), (near['number'], '2', False, self.day(7)),
                          (far['number'], '4', True, self.day(7)), (far['number'], '8', False, self.day(7))])
        self.assertEqual(sees['heldElsewhere'], '')
        self.assertEqual({(h['customerName'], h['ownerName']) for h in sees['holders'] if h['orderNumber'] == far['number']},
                         {(far['customerName'], '冯雪')})
        for words in (wish, ('order', 'create', '--customer', 'C0001', '--line', 'product=X1,quantity=200', '--dry-run')):
            got = self.does('wulina', *words)
            a = got['lines'][0] if 'lines' in got else got['order']['lines'][0]['availability']
            self.assertEqual({h['orderNumber'] for h in a['holders']}, {near['number']})
            self.assertEqual(a['heldElsewhere'], '18')
            for canary in (far['number'], far['id'], far['customerName'], '冯雪', 'fengxue'):
                self.assertNotIn(canary, json.dumps(got, ensure_ascii=False))
        rows = self.prints('wulina', *wish, lang='zh')
        self.assertIn('其他占用', rows)
        self.assertIn(near['number'], rows)
        got = self.does('liyan', *wish)['lines'][0]  # may see stock, no orders
        self.assertEqual((got['holders'], got['heldElsewhere']), ([], '20'))
        real = self.draft('product=X1,quantity=200')['lines'][0]['availability']
        self.assertEqual((real['holders'], real['heldElsewhere']), ([], ''))  # only who looks is told

    def effective(self, who, customer, *lines):
        order = self.draft(*lines, who=who, customer=customer)
        number = '@' + self.does(who, 'order', 'submit', order['id'])['order']['number']
        for approver in ('zhoujie' if who == 'wulina' else 'wangqiang', 'zhaomin'):
            if self.does(who, 'order', 'get', number)['state'] == 'ORDER_STATE_IN_APPROVAL':
                self.does(approver, 'task', 'approve', number)
        got = self.does(who, 'order', 'get', number)
        self.assertEqual(got['state'], 'ORDER_STATE_EFFECTIVE')
        return got

    def test_12_s3_a_check_tells_all_that_is_wrong(self):
        e = json.dumps(self.refused('wulina', None, 'stock', 'check', 'NOWHERE'))
        self.assertTrue('warehouse_id' in e and '"lines"' in e, e)

    def test_13_every_invariant_holds(self):
        self.assertEqual(self.does('admin', 'check', 'run')['broken'], '0')


if __name__ == '__main__':
    unittest.main(verbosity=2)
