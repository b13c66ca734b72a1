"""A material change of an agreed order is its next revision, in approval; until then, and without it, the order is what was approved."""
import json
import unittest

from office import Office


class ChangeTest(Office):
    def agreed(self, *words, customer='C0001'):
        """An order that is effective; its reference."""
        order = self.does('wulina', 'order', 'create', '--customer', customer, *words)['order']
        got = self.does('wulina', 'order', 'submit', order['id'])['order']
        number = '@' + got['number']
        while self.does('wulina', 'order', 'get', number)['state'] == 'ORDER_STATE_IN_APPROVAL':
            self.vote(number)
        self.assertEqual(self.does('wulina', 'order', 'get', number)['state'], 'ORDER_STATE_EFFECTIVE')
        return number

    def vote(self, number):
        """Whoever is asked about it agrees."""
        for who in ('zhoujie', 'qianfang', 'zhaomin'):
            if any('@' + t['number'] == number for t in self.does(who, 'task', 'list')):
                return self.does(who, 'task', 'approve', number)
        self.fail('nobody is asked about ' + number)

    def settle(self, number):
        """The change in approval goes through."""
        while self.does('wulina', 'order', 'get', number)['changeRevision']:
            self.vote(number)

    def change(self, number, *words):
        return self.does('wulina', 'order', 'change', number, '--reason', '客户要求', *words)

    def ordered(self):
        return float(self.does('qianfang', 'credit', 'get', '@C0001')['ordered'])

    def intake(self):
        return float(self.does('zhaomin', 'report', 'run', 'intake')['total']['gross'])

    def test_01_s32_a_change_waits_for_its_approval(self):
        number = self.agreed('--line', 'product=P1001,quantity=10', '--line', 'product=P2001,quantity=1')
        before = self.does('wulina', 'order', 'get', number)
        credit, intake = self.ordered(), self.intake()
        got = self.change(number, '--line', 'line_number=2,quantity=2', '--new-line', 'product=P1002,quantity=3')
        self.assertEqual((got['order']['revision'], got['order']['changeRevision'], len(got['order']['lines'])), (2, 2, 3))
        now = self.does('wulina', 'order', 'get', number)
        for kept in ('revision', 'gross', 'lines', 'contentHash', 'state'):  # it goes on as it was approved
            self.assertEqual(now[kept], before[kept], kept)
        self.assertEqual((now['changeRevision'], self.ordered(), self.intake()), (2, credit, intake))
        task = next(t for t in self.does('zhoujie', 'task', 'list') if '@' + t['number'] == number)
        self.assertEqual((task['changeReason'], task['gross']), ('客户要求', got['order']['gross']))
        screen = json.loads(self.prints('zhoujie', '--json', 'task', 'get', number))
        self.assertEqual([x['promisedDate'] for x in screen['order']['lines']], [x['promisedDate'] for x in got['order']['lines']])
        self.assertEqual(screen['task']['changeReason'], '客户要求')
        self.refused('wulina', 'CHANGE_OPEN', 'order', 'change', number, '--reason', '又改', '--line', 'line_number=1,quantity=5')
        self.refused('zhoujie', 'CHANGE_OPEN', 'order', 'close', number, '--reason', '不要了')
        self.refused('zhoujie', 'CHANGE_OPEN', 'order', 'void', number, '--reason', '不要了')
        self.settle(number)
        after = self.does('wulina', 'order', 'get', number)
        self.assertEqual((after['revision'], after['gross'], after['contentHash']),
                         (2, got['order']['gross'], got['order']['contentHash']))
        self.assertEqual([l['quantity'] for l in after['lines']], ['10', '2', '3'])
        self.assertEqual([l['reserved'] for l in after['lines']], ['10', '2', '3'])
        more = float(after['gross']) - float(before['gross'])
        self.assertAlmostEqual(self.ordered() - credit, more, 2)
        self.assertAlmostEqual(self.intake() - intake, more, 2)
        self.assertIn('order.changed', [n['kind'] for n in self.does('wulina', 'notice', 'list')])

    def test_02_s32_refused_returned_and_withdrawn_it_stays_as_it_was(self):
        number = self.agreed('--line', 'product=P2001,quantity=1')
        before = self.does('wulina', 'order', 'get', number)
        self.change(number, '--line', 'line_number=1,price=8000')
        self.does('zhoujie', 'task', 'reject', number, '--comment', '不行')
        self.change(number, '--line', 'line_number=1,quantity=3')
        self.does('zhoujie', 'task', 'return', number, '--comment', '数量请核对')
        self.change(number, '--line', 'line_number=1,quantity=2')
        self.does('wulina', 'approval', 'withdraw', number, '--reason', '客户又改主意')
        after = self.does('wulina', 'order', 'get', number)
        for kept in ('revision', 'gross', 'lines', 'contentHash', 'state', 'changeRevision'):
            self.assertEqual(after[kept], before[kept], kept)
        self.assertEqual(self.change(number, '--line', 'line_number=1,quantity=4')['order']['revision'], 5)
        self.assertEqual(['@' + o['number'] for o in self.does('wulina', 'order', 'list', '--changing')], [number])
        self.does('wulina', 'approval', 'withdraw', number)
        kinds = [n['kind'] for n in self.does('wulina', 'notice', 'list')]
        for kind in ('order.change_rejected', 'order.change_returned'):
            self.assertIn(kind, kinds)
        self.does('zhoujie', 'order', 'void', number, '--reason', '客户取消')

    def test_03_s32_an_author_of_a_change_never_approves_it(self):
        number = self.agreed('--line', 'product=P2001,quantity=1')
        self.does('zhoujie', 'order', 'change', number, '--reason', '加量', '--line', 'line_number=1,quantity=2')
        self.refused('zhoujie', None, 'task', 'approve', number)
        self.refused('wulina', 'NO_PERMISSION', 'task', 'approve', number)
        self.does('zhaomin', 'task', 'approve', number)
        self.assertEqual(self.does('wulina', 'order', 'get', number)['lines'][0]['quantity'], '2')

    def test_04_s32_small_steps_do_not_stay_below_the_threshold(self):
        number = self.agreed('--line', 'product=P1001,quantity=2')  # passes by itself
        self.assertEqual(self.does('wulina', 'approval', 'get', number)['automatic'], True)
        got = self.change(number, '--line', 'line_number=1,quantity=3')
        self.assertEqual((got['order']['changeRevision'], got['order']['revision']), (0, 2))  # still small: at once
        self.assertEqual(self.does('wulina', 'order', 'get', number)['lines'][0]['reserved'], '3')
        path = self.change(number, '--line', 'line_number=1,quantity=30', '--dry-run')['path']
        self.assertIn('直属上级', [n['name'] for n in path])  # the whole order is looked at, not the step

    def test_05_s47_what_was_carried_out_stays(self):
        number = self.agreed('--line', 'product=P1001,quantity=5', '--line', 'product=P1002,quantity=5')
        self.change(number, '--line', 'line_number=1,quantity=9')
        self.does('sunlei', 'order', 'ship', number, '--line', 'line_number=1,quantity=2')
        self.refused('zhoujie', 'CHANGE_OVERTAKEN', 'task', 'approve', number)
        self.does('zhoujie', 'task', 'return', number, '--comment', '已部分发货')
        for words, reason in ((('line_number=1,quantity=4',), 'LINE_SHIPPED'), (('line_number=9,quantity=1',), 'NO_SUCH_LINE'),
                              (('line_number=2,quantity=5',), 'CHANGES_NOTHING'),
                              (('line_number=2,quantity=0',), 'NOT_POSITIVE'), (('line_number=2,price=x',), 'BAD_DECIMAL'),
                              (('line_number=2,quantity=3', '--line', 'line_number=2,quantity=2'), 'DUPLICATE')):
            self.refused('wulina', reason, 'order', 'change', number, '--reason', '测试', '--line', *words)
        self.refused('wulina', 'new_lines[0].product_id', 'order', 'change', number, '--reason', '测试', '--new-line',
                     'product=NOTHING,quantity=1')
        self.refused('wulina', 'REQUIRED', 'order', 'change', number, '--line', 'line_number=2,quantity=3')
        self.refused('wulina', 'WISHED_TOO_EARLY', 'order', 'change', number, '--reason', '测试', '--wished-date', '2020-01-01')
        self.refused('fengxue', 'NOT_FOUND', 'order', 'change', number, '--reason', '测试', '--line', 'line_number=2,quantity=3')
        self.change(number, '--line', 'line_number=2,quantity=1')
        self.settle(number)
        got = self.does('wulina', 'order', 'get', number)
        self.assertEqual([l['reserved'] for l in got['lines']], ['3', '1'])  # four are free again
        self.does('sunlei', 'order', 'ship', number)
        for s in self.does('wulina', 'order', 'track', number)['shipments']:
            self.does('sunlei', 'order', 'sign', number, '--shipment', s['number'], '--signed-by', '采购部')
        self.assertEqual(self.does('wulina', 'order', 'get', number)['state'], 'ORDER_STATE_DONE')
        self.refused('wulina', 'ORDER_STATE', 'order', 'change', number, '--reason', '测试', '--line', 'line_number=2,quantity=3')

    def test_06_s32_days_and_an_order_that_waits_for_stock(self):
        number = self.agreed('--line', 'product=P1001,quantity=1')
        got = self.change(number, '--wished-date', '2099-01-05')['order']
        self.assertEqual(got['lines'][0]['wishedDate'], {'year': 2099, 'month': 1, 'day': 5})
        self.does('qianfang', 'credit', 'update', '@C0001', '--limit', '2000000', '--note', '年度调整')
        order = self.does('wulina', 'order', 'create', '--customer', 'C0001', '--line', 'product=P2002,quantity=9', '--reserve', 'all')
        number = '@' + self.does('wulina', 'order', 'submit', order['order']['id'])['order']['number']
        while self.does('wulina', 'order', 'get', number)['state'] == 'ORDER_STATE_IN_APPROVAL':
            self.vote(number)
        self.assertEqual(self.does('wulina', 'order', 'get', number)['state'], 'ORDER_STATE_APPROVED')
        self.change(number, '--line', 'line_number=1,quantity=1')
        self.settle(number)
        got = self.does('wulina', 'order', 'get', number)  # one lies there
        self.assertEqual((got['state'], got['lines'][0]['reserved']), ('ORDER_STATE_EFFECTIVE', '1'))

    def test_07_s32_an_agreed_line_is_its_own_master_data(self):
        number = self.agreed('--line', 'product=P3003,quantity=2,unit=箱')
        before = self.does('wulina', 'order', 'get', number)['lines'][0]
        self.does('liyan', 'product', 'update', '@P3003', '--unit', 'unit=箱,num=10', '--list-price', '99')
        self.change(number, '--line', 'line_number=1,wished_date=2099-02-01')
        self.settle(number)
        after = self.does('wulina', 'order', 'get', number)['lines'][0]
        for kept in ('quantity', 'baseQuantity', 'price', 'gross', 'reserved'):
            self.assertEqual(after[kept], before[kept], kept)
        self.does('liyan', 'product', 'update', '@P3003', '--archived')
        self.change(number, '--line', 'line_number=1,quantity=1')
        self.settle(number)
        after = self.does('wulina', 'order', 'get', number)['lines'][0]
        self.assertEqual((float(after['baseQuantity']) * 2, after['price']), (float(before['baseQuantity']), before['price']))

    def test_08_s44_a_smaller_quantity_keeps_its_promise_and_frees_its_stock(self):
        number = self.agreed('--line', 'product=P1002,quantity=8')
        promised = self.does('wulina', 'order', 'get', number)['lines'][0]['promisedDate']
        free = float(self.stock()['free'])
        self.change(number, '--line', 'line_number=1,quantity=3', '--new-line', 'product=P1002,quantity=%g' % (free + 5))
        self.settle(number)
        lines = self.does('wulina', 'order', 'get', number)['lines']
        self.assertEqual((lines[0]['promisedDate'], lines[1]['reserved']), (promised, '%g' % (free + 5)))
        self.assertEqual(self.stock()['free'], '0')

    def test_08_s32_an_order_that_is_done_before_its_change(self):
        number = self.agreed('--line', 'product=P2001,quantity=1')
        self.change(number, '--line', 'line_number=1,price=8000')
        self.does('sunlei', 'order', 'ship', number)
        self.does('sunlei', 'order', 'sign', number, '--signed-by', '采购部')
        self.does('zhoujie', 'task', 'approve', number)  # below the floor: the director is asked as well
        self.refused('zhaomin', 'CHANGE_TOO_LATE', 'task', 'approve', number)
        self.does('zhaomin', 'task', 'return', number, '--comment', '已签收')
        self.assertEqual(self.does('wulina', 'order', 'get', number)['state'], 'ORDER_STATE_DONE')
        steps = self.prints('wulina', 'order', 'track', number, lang='zh')
        self.assertIn('申请变更，待审批 (客户要求)', steps)
        self.assertIn('(已签收)', steps)

    def stock(self):
        return self.does('wulina', 'stock', 'list', '--product', 'P1002', '--warehouse', 'WH-BJ')[0]

    def test_09_every_invariant_holds(self):
        broken = self.does('admin', 'check', 'run')
        self.assertEqual(broken['broken'], '0', broken)


if __name__ == '__main__':
    unittest.main(verbosity=2)
