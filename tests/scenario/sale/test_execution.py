"""Execution off the straight way: made to order, refused goods, the rest given up, void, copy."""
import unittest

from office import Office


class ExecutionTest(Office):
    def effective(self, *lines, customer='C0001'):
        words = [w for line in lines for w in ('--line', line)]
        order = self.does('wulina', 'order', 'create', '--customer', customer, *words, '--submit')['order']
        number = '@' + order['number']
        for who in ('zhoujie', 'zhaomin'):
            if self.does('wulina', 'order', 'get', number)['state'] == 'ORDER_STATE_IN_APPROVAL':
                self.does(who, 'task', 'approve', number)
        self.assertEqual(self.does('wulina', 'order', 'get', number)['state'], 'ORDER_STATE_EFFECTIVE')
        return number

    def test_01_s41_made_to_order(self):
        number = self.effective('product=P4002,quantity=2')
        self.assertEqual(self.does('wulina', 'order', 'get', number)['production'], 'PROGRESS_OPEN')
        self.refused('sunlei', 'NOTHING_TO_SHIP', 'order', 'ship', number)
        got = self.does('sunlei', 'order', 'produce', number, '--line', 'line_number=1,quantity=1')['order']
        self.assertEqual((got['production'], got['lines'][0]['reserved']), ('PROGRESS_PART', '1'))
        self.does('sunlei', 'order', 'produce', number)
        self.does('sunlei', 'order', 'ship', number)
        self.assertIn('signed_by', str(self.refused('sunlei', 'REQUIRED', 'order', 'sign', number)))
        got = self.does('sunlei', 'order', 'sign', number, '--signed-by', '采购部')['order']
        self.assertEqual((got['production'], got['state']), ('PROGRESS_WHOLE', 'ORDER_STATE_DONE'))

        number = self.effective('product=P4002,quantity=3', 'product=P4002,quantity=2')
        self.does('sunlei', 'order', 'produce', number, '--line', 'line_number=1,quantity=3')
        self.does('sunlei', 'order', 'ship', number, '--line', 'line_number=1,quantity=2')
        self.does('zhoujie', 'order', 'close', number, '--line-number', '1', '--reason', '客户少要一台')
        got = self.does('sunlei', 'order', 'produce', number, '--line', 'line_number=2,quantity=1')['order']
        self.assertEqual(got['production'], 'PROGRESS_PART')  # the surplus of line 1 is not a piece of line 2
        got = self.does('sunlei', 'order', 'produce', number)['order']  # line 1 has more than it needs, and keeps it
        self.assertEqual([x['produced'] for x in got['lines']], ['3', '2'])

    def test_02_s40_refused_goods_come_back_and_go_again(self):
        number = self.effective('product=P1001,quantity=10')
        before = self.does('sunlei', 'stock', 'list', '--warehouse', 'WH-BJ', '--product', 'P1001')[0]
        self.does('sunlei', 'order', 'ship', number)
        got = self.does('sunlei', 'order', 'sign', number, '--signed-by', '采购部', '--refused', 'line_number=1,quantity=2')['order']
        self.assertEqual((got['state'], got['signoff']), ('ORDER_STATE_EFFECTIVE', 'PROGRESS_PART'))
        after = self.does('sunlei', 'stock', 'list', '--warehouse', 'WH-BJ', '--product', 'P1001')[0]
        self.assertEqual(float(before['onHand']) - 8, float(after['onHand']))
        self.does('wulina', 'order', 'reserve', number)
        self.does('sunlei', 'order', 'ship', number)
        got = self.does('sunlei', 'order', 'sign', number, '--signed-by', '采购部')['order']
        self.assertEqual(got['state'], 'ORDER_STATE_DONE')

    def test_03_s45_the_rest_is_given_up(self):
        number = self.effective('product=P1001,quantity=10', 'product=P4001,quantity=3')
        ordered = float(self.does('qianfang', 'credit', 'get', '@C0001')['ordered'])
        self.does('sunlei', 'order', 'ship', number, '--line', 'line_number=1,quantity=4')
        self.refused('wulina', 'NO_PERMISSION', 'order', 'close', number, '--reason', '客户取消')
        self.refused('zhoujie', 'REQUIRED', 'order', 'close', number)
        got = self.does('zhoujie', 'order', 'close', number, '--reason', '客户取消')['order']
        self.assertEqual((got['state'], [x['closed'] for x in got['lines']]), ('ORDER_STATE_CLOSED', ['6', '3']))
        self.assertLess(float(self.does('qianfang', 'credit', 'get', '@C0001')['ordered']), ordered)
        got = self.does('sunlei', 'order', 'sign', number, '--signed-by', '采购部')['order']
        self.assertEqual(got['lines'][0]['signed'], '4')

    def test_04_s20_void_and_copy(self):
        number = self.effective('product=P1001,quantity=5')
        got = self.does('zhoujie', 'order', 'void', number, '--reason', '重复下单')['order']
        self.assertEqual((got['state'], '@' + got['number']), ('ORDER_STATE_VOID', number))
        copy = self.does('wulina', 'order', 'copy', number)['order']
        self.assertEqual((copy['state'], copy['number'], copy['gross']), ('ORDER_STATE_DRAFT', '', got['gross']))
        self.refused('wulina', 'NOT_FOUND', 'approval', 'get', copy['id'])  # nothing of the approval came along
        moved = self.does('wulina', 'order', 'update', copy['id'], '--warehouse', 'WH-SH')['order']
        self.assertEqual([x['warehouseCode'] for x in moved['lines']], ['WH-SH'])  # S32: its lines need not be repeated

    def test_05_s40_boxes_are_shipped_in_boxes(self):
        number = self.effective('product=P3003,quantity=2,unit=箱')
        line = self.does('wulina', 'order', 'get', number)['lines'][0]
        self.assertEqual((line['baseQuantity'], line['baseUnit'], line['unit']), ('16', '包', '箱'))
        got = self.does('sunlei', 'order', 'ship', number, '--line', 'line_number=1,quantity=1,unit=箱')['order']
        self.assertEqual(got['lines'][0]['shipped'], '8')
        self.refused('sunlei', 'UNKNOWN_REF', 'order', 'ship', number, '--line', 'line_number=1,quantity=1,unit=车')
        self.refused('sunlei', 'MORE_THAN_OPEN', 'order', 'ship', number, '--line', 'line_number=1,quantity=2,unit=箱')
        got = self.does('sunlei', 'order', 'ship', number, '--line', 'line_number=1,quantity=3,unit=包')['order']
        self.assertEqual(got['lines'][0]['shipped'], '11')

    def test_06_every_invariant_holds(self):
        self.assertEqual(self.does('admin', 'check', 'run')['broken'], '0')


if __name__ == '__main__':
    unittest.main(verbosity=2)
