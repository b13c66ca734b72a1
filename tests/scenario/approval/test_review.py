"""What an approver sees before the decision, on one screen, and how they go through what waits for them (S23)."""
import json
import os
import re
import tempfile
import unicodedata
import unittest

from company import ASK, AUTO, ORDER, PASSWORD, SUPERIOR, USERS, Company, Refused, uuid7  # noqa: F401
from rpc import json_format
from terminal import at_terminal
from test_console import BRANCHLINE, ConsoleTest

MARGIN = [{'name': '毛利', 'kind': ASK, 'condition': 'margin < 90', 'approver': SUPERIOR, 'level': 1},
          {'name': '复核', 'kind': ASK, 'condition': 'margin < 90', 'approver': USERS, 'user_ids': ['@dong']}]
QUOTE = [{'name': '主管', 'kind': ASK, 'approver': SUPERIOR, 'level': 1}]
KEYS = 'q 退出？'.encode()


class ReviewTest(ConsoleTest):

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.call('admin', 'product_create', code='P2', name='墨盒', category_id='@ALL', unit='只', tax_rate='13', list_price='20.00',
                 kind='PRODUCT_KIND_GOODS', cost='11')
        cls.call('admin', 'stock_move', kind='MOVE_KIND_RECEIPT', warehouse_id='@WH', lines=[{'product_id': '@P2', 'quantity': '1000'}])
        cls.publish()

    # stories of the base class are its own
    test_01_s20_s21_publish = None
    test_02_s23_explain_submit_see_and_decide = None

    def get(self, login, task):
        return self.call(login, 'task_get', task_id=task)

    def number(self, customer, quantity, **fields):
        return self.order(customer, quantity, **fields).order.number

    def change(self, number, lines, **fields):
        o = self.call('ming', 'order_get', order_id='@' + number).order
        self.call('ming', 'order_update', order_id='@' + number, expected_version=o.version, lines=lines, **fields)
        o = self.call('ming', 'order_get', order_id='@' + number).order
        return self.call('ming', 'order_submit', order_id='@' + number, expected_version=o.version)

    def told(self, changes):
        """[('CHANGED', 'lines[0].quantity', 'P1', '60', '50'), ..]"""
        return [(self.enum(c, 'kind').replace('CHANGE_KIND_', ''), c.path, c.product_code, c.old_value, c.new_value) for c in changes]

    def test_11_s23_first_approval_has_nothing_to_compare(self):
        number = self.number('C1', 60, note='急单')
        r = self.get('jing', '@' + number)
        self.assertEqual(self.enum(r.comparison, 'basis'), 'COMPARISON_BASIS_FIRST')
        self.assertEqual((r.comparison.old_revision, r.comparison.new_revision, len(r.comparison.changes)), (0, 1, 0))
        self.assertEqual((r.task.number, r.task.state, r.task.node_name, r.task.gross), (number, 'pending', '主管', '6000.00'))
        self.assertEqual((r.order.number, r.order.note, r.order.lines[0].product_code, r.order.lines[0].quantity), (number, '急单', 'P1', '60'))
        self.assertFalse(r.HasField('quote'))
        self.assertEqual(self.enum(r.credit, 'result'), 'CREDIT_RESULT_PASS')
        self.assertEqual(self.path(r.approval.nodes)[0], ('主管', ['jing'], 'PENDING'))
        self.assertIn('amount=6000.00', r.approval.inputs)
        self.assertEqual([a.act for a in r.approval.acts], ['submit'])
        self.assertEqual((r.customer.code, r.customer.orders_of_year, len(r.customer.last_orders)), ('C1', 0, 0))
        self.assertEqual(r.task.content_hash, r.order.content_hash)
        # whose turn has not come may look, too
        self.assertEqual(self.get('dong', '@' + number).task.state, 'waiting')
        ReviewTest.first = number

    def test_12_s23_returned_changed_and_submitted_again(self):
        number = self.first
        self.call('jing', 'task_return', task_id='@' + number, comment='价格过高')
        self.change(number, [{'product_id': '@P1', 'quantity': '50', 'price': '90'}, {'product_id': '@P2', 'quantity': '10'}],
                    wished_date={'year': 2031, 'month': 2, 'day': 3})
        r = self.get('jing', '@' + number)
        self.assertEqual(self.enum(r.comparison, 'basis'), 'COMPARISON_BASIS_LAST_SUBMITTED')
        self.assertEqual(self.enum(r.comparison, 'old_state'), 'APPROVAL_STATE_RETURNED')
        self.assertEqual((r.comparison.old_revision, r.comparison.new_revision), (1, 2))
        exact = [
            ('CHANGED', 'wished_date', '', '', '2031-02-03'),
            ('CHANGED', 'lines[0].quantity', 'P1', '60', '50'),
            ('CHANGED', 'lines[0].price', 'P1', '100', '90'),
            ('CHANGED', 'lines[0].gross', 'P1', '6000.00', '4500.00'),
            ('CHANGED', 'lines[0].wished_date', 'P1', '', '2031-02-03'),  # it follows the header's
            ('ADDED', 'lines[1]', 'P2', '', '10 只 x 20 = 200.00'),
            ('CHANGED', 'total.net', '', '5309.73', '4159.29'),
            ('CHANGED', 'total.tax', '', '690.27', '540.71'),
            ('CHANGED', 'total.gross', '', '6000.00', '4700.00')]
        self.assertEqual(self.told(r.comparison.changes), exact)
        self.assertEqual(r.comparison.changes[1].product_name, '打印机')
        self.assertEqual([(a.revision, a.act, a.user_login, a.comment) for a in r.history],
                         [(1, 'submit', 'ming', '急单'), (1, 'return', 'jing', '价格过高')])
        rows = self.call('ming', 'revision_list', subject_id='@' + number).revisions
        self.assertEqual([(v.revision, v.submitted_by, v.approved, self.enum(v, 'approval_state')) for v in rows],
                         [(1, 'ming', False, 'APPROVAL_STATE_RETURNED'), (2, 'ming', False, 'APPROVAL_STATE_RUNNING')])
        self.assertEqual((self.told(rows[0].changes), self.told(rows[1].changes)), ([], exact))
        page = self.call('ming', 'revision_list', subject_id='@' + number, page_size=1)
        page = self.call('ming', 'revision_list', subject_id='@' + number, page_size=1, page_token=page.next_page_token)
        self.assertEqual([self.told(v.changes) for v in page.revisions], [exact])
        self.assertEqual(page.next_page_token, '')
        # approved with the hash of what was read; afterwards it can still be looked at
        self.call('jing', 'task_approve', task_id=r.task.id, content_hash=r.task.content_hash)
        self.call('dong', 'task_approve', task_id='@' + number, content_hash=r.task.content_hash)
        r = self.get('jing', r.task.id)
        self.assertEqual((r.task.state, self.enum(r.order, 'state'), r.HasField('credit')), ('approved', 'ORDER_STATE_EFFECTIVE', False))
        self.assertTrue(self.call('ming', 'revision_list', subject_id='@' + number).revisions[1].approved)

    def test_13_s23_the_customer_in_short(self):
        r = self.get('jing', '@' + self.number('C1', 10))
        c = r.customer
        self.assertEqual((c.orders_of_year, c.gross_of_year, c.open_alarms), (1, '4700.00', 0))
        self.assertEqual([(o.number, o.gross, self.enum(o, 'state')) for o in c.last_orders],
                         [(self.first, '4700.00', 'ORDER_STATE_EFFECTIVE')])
        for quantity in range(6, 11):
            self.number('C1', quantity)
        self.assertEqual(len(self.get('jing', r.task.id).customer.last_orders), 5)

    def test_14_s23_a_quote_against_the_approved_revision(self):
        self.call('admin', 'flow_publish', code='Q', name='Q', subject='FLOW_SUBJECT_QUOTE', priority=100, nodes=QUOTE)
        q = self.call('ming', 'quote_create', customer_id='@C1', lines=[{'product_id': '@P1', 'quantity': '3'}]).quote
        q = self.call('ming', 'quote_submit', quote_id=q.id, expected_version=q.version).quote
        self.assertTrue(self.get('jing', '@' + q.number).HasField('quote'))
        self.approve('jing', q.number)
        self.revise(q.number, '4')
        r = self.get('jing', '@' + q.number)
        self.assertEqual(self.enum(r.comparison, 'basis'), 'COMPARISON_BASIS_LAST_APPROVED')
        self.assertEqual(self.told(r.comparison.changes)[0], ('CHANGED', 'lines[0].quantity', 'P1', '3', '4'))
        self.assertEqual((r.quote.lines[0].quantity, r.task.gross, r.HasField('order')), ('4', '400.00', False))
        # sent back and changed once more: still against the approved one
        self.call('jing', 'task_return', task_id='@' + q.number, comment='再议')
        self.revise(q.number, '5')
        r = self.get('jing', '@' + q.number).comparison
        self.assertEqual((r.old_revision, r.new_revision), (1, 3))
        self.assertEqual(self.told(r.changes)[0], ('CHANGED', 'lines[0].quantity', 'P1', '3', '5'))

    def test_14b_s23_s47_a_change_of_an_agreed_order(self):
        o = self.call('ming', 'order_get', order_id='@' + self.first).order
        self.call('ming', 'order_change', order_id=o.id, expected_version=o.version, reason='客户加单',
                  lines=[{'line_number': 1, 'quantity': '57'}])
        r = self.get('jing', '@' + self.first)
        self.assertEqual(self.enum(r.comparison, 'basis'), 'COMPARISON_BASIS_LAST_APPROVED')
        self.assertEqual((r.comparison.old_revision, r.comparison.new_revision), (2, 3))
        self.assertEqual(self.told(r.comparison.changes)[:2], [('CHANGED', 'lines[0].quantity', 'P1', '50', '57'),
                                                               ('CHANGED', 'lines[0].gross', 'P1', '4500.00', '5130.00')])
        self.assertEqual((r.order.lines[0].quantity, r.order.gross, r.task.gross), ('57', '5330.00', '5330.00'))
        self.assertEqual(r.order.content_hash, r.task.content_hash)
        self.call('jing', 'task_approve', task_id=r.task.id, content_hash=r.task.content_hash)
        r = self.get('dong', '@' + self.first)
        self.assertEqual((r.task.state, len(r.comparison.changes)), ('pending', 5))
        self.call('dong', 'task_return', task_id=r.task.id, comment='下次再说')

    def revise(self, number, quantity):
        q = self.call('ming', 'quote_get', quote_id='@' + number).quote
        self.call('ming', 'quote_update', quote_id=q.id, expected_version=q.version, lines=[{'product_id': '@P1', 'quantity': quantity}])
        q = self.call('ming', 'quote_get', quote_id='@' + number).quote
        self.call('ming', 'quote_submit', quote_id=q.id, expected_version=q.version)

    def test_15_s23_who_may_look(self):
        number = self.number('C1', 8)
        task = self.get('jing', '@' + number).task.id
        # fang of another branch decides elsewhere, but not here
        for ref in ('@' + number, task):
            self.refused('NOT_FOUND', 'fang', 'task_get', task_id=ref)
        self.refused('NOT_FOUND', 'fang', 'revision_list', subject_id='@' + number)
        # dong sees everything, but it is not asked of him
        self.refused('TASK_NOT_YOURS', 'dong', 'task_get', task_id=task)
        self.refused('NO_TASK', 'admin', 'task_get', task_id='@' + number)
        self.refused('NO_PERMISSION', 'ming', 'task_get', task_id='@' + number)
        self.refused('NOT_FOUND', 'jing', 'task_get', task_id=uuid7())
        self.refused('NOT_FOUND', 'jing', 'task_get', task_id='@XSDD-NONE')
        self.refused('NOT_FOUND', 'jing', 'revision_list', subject_id='@XSDD-NONE')
        for wrong in ('', 'x', '@', 'x' * 5000, "@' OR 1=1 --"):
            with self.assertRaises(Refused) as e:
                self.call('jing', 'task_get', task_id=wrong)
            self.assertIn(e.exception.code, ('INVALID_ARGUMENT', 'NOT_FOUND'), wrong[:20])
            with self.assertRaises(Refused) as e:
                self.call('jing', 'revision_list', subject_id=wrong)
            self.assertIn(e.exception.code, ('INVALID_ARGUMENT', 'NOT_FOUND'), wrong[:20])

    def test_16_s23_no_cost_and_no_margin_without_the_right(self):
        """The node itself says that the margin is below 90 %; no number of it is anywhere."""
        self.publish(MARGIN, code='MARGIN', priority=1, condition='channel = "m"')
        o = self.order('C1', 7, submit=False, channel='m').order
        number = self.change_price(o, '97.31')
        secret = re.compile(r'30\.3|420\.00|margin=')  # margin, cost
        texts = [json_format.MessageToJson(self.get('jing', '@' + number), ensure_ascii=False)]
        texts += [self.run_as('jing', 'task', 'get', '@' + number, *more) for more in ([], ['-o', 'wide'], ['-o', 'json'], ['--explain'])]
        for text in texts:
            self.assertIn('681.17', text)
            self.assertIsNone(secret.search(text), text)
        self.approve('jing', number)
        seen = self.get('dong', '@' + number)
        self.assertEqual((seen.order.cost, seen.order.margin_percent), ('420.00', '30.3263'))
        self.assertIn('margin=30.3263', seen.approval.inputs)
        self.assertIn('margin 30.3263', seen.task.reason)

    def change_price(self, o, price):
        self.call('ming', 'order_update', order_id=o.id, expected_version=o.version,
                  lines=[{'product_id': '@P1', 'quantity': '7', 'price': price}])
        o = self.call('ming', 'order_get', order_id=o.id).order
        return self.call('ming', 'order_submit', order_id=o.id, expected_version=o.version).order.number

    # ---- the screen

    @staticmethod
    def width(text):
        return sum(0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in 'WF' else 1 for c in text)

    def screen(self, login, words, steps=(), columns=80, lang='zh'):
        home = os.path.join(self.home.name, login)
        if not os.path.isdir(home):
            self.run_as(login, 'whoami')
        env = {'HOME': home, 'XDG_CONFIG_HOME': home, 'XDG_RUNTIME_DIR': home, 'LANG': 'C.UTF-8', 'PATH': '/usr/bin:/bin', 'TERM': 'xterm'}
        argv = [BRANCHLINE, *words, '--server', 'localhost:%d' % self.d.state()['port'], '--ca', self.d.ca, '--lang', lang]
        code, seen, left = at_terminal(argv, env, steps, columns)
        self.assertEqual(left, [], seen.decode())
        return code, seen.decode().replace('\r\n', '\n')

    def tables(self, text, titles):
        """The lines of the tables below these titles."""
        out, lines = [], text.split('\n')
        for title in titles:
            at = lines.index(title) + 1
            end = next((i for i in range(at, len(lines)) if lines[i].strip() == ''), len(lines))
            out.append(lines[at:end])
        return out

    def test_21_s23_one_screen(self):
        number = self.number('C1', 60)
        self.call('jing', 'task_return', task_id='@' + number, comment='数量过多')
        self.change(number, [{'product_id': '@P1', 'quantity': '55', 'price': '88.5'}])
        with tempfile.NamedTemporaryFile(suffix='.pdf') as f:
            f.write(b'%PDF-1.4 contract')
            f.flush()
            # files go to drafts: this one belongs to another order
            o = self.order('C1', 9, submit=False).order
            self.run_as('ming', 'attachment', 'upload', f.name, '--subject', o.id)
        self.call('ming', 'order_submit', order_id=o.id, expected_version=o.version)
        with_file = self.call('ming', 'order_get', order_id=o.id).order.number
        self.assertIn('application/pdf', self.screen('jing', ['task', 'get', '@' + with_file], columns=200)[1])
        words = {'zh': (['审批任务', '订单', '版本对比', '信用', '审批', '客户'], ['明细', '变更', '节点', '审批记录', '其他审批记录', '最近订单']),
                 'en': (['Order', 'Comparison', 'Credit', 'Approval', 'Customer'],
                        ['Lines', 'Changes', 'Nodes', 'History', 'Other approvals', 'Last orders'])}
        for lang, (heads, titles) in words.items():
            for columns in (80, 200):
                code, text = self.screen('jing', ['task', 'get', '@' + number], columns=columns, lang=lang)
                self.assertEqual(code, 0, text)
                for head in heads[1 if lang == 'zh' else 0:]:
                    self.assertIn('\n%s\n' % head, text)
                for table in self.tables(text, titles):
                    self.assertGreater(len(table), 1, text)
                    self.assertEqual(len({self.width(line) for line in table}), 1, table)
                    self.assertLessEqual(self.width(table[0]), columns, table)
                self.assertIn('88.5', text)
                self.assertIn('数量过多', text)
        whole = json.loads(self.run_as('jing', 'task', 'get', '@' + number, '-o', 'json'))
        self.assertLessEqual({'task', 'order', 'comparison', 'credit', 'approval', 'history', 'attachments', 'customer'}, set(whole))
        said = self.run_as('ming', 'revision', 'list', '@' + number)
        for word in ('修订版 2: 变更', '88.5', '已退回'):
            self.assertIn(word, said)

    def test_22_s23_two_keys(self):
        for row in self.call('jing', 'task_list', page_size=1000).tasks:  # only what follows is to wait
            self.call('jing', 'task_return', task_id=row.id, comment='清理')
        a, b, c, d, e = (self.number('C1', 60 + i) for i in range(5))

        def meanwhile():
            """While jing reads e, ming takes it back, changes it and submits it again."""
            self.call('ming', 'approval_withdraw', subject_id='@' + e, reason='改数量')
            self.change(e, [{'product_id': '@P1', 'quantity': '99'}])
            return b'a'

        sure = '其他键返回：'.encode()
        code, text = self.screen('jing', ['task', 'review'], columns=120, steps=[
            (KEYS, b'x'),  # no such key: asked again
            (KEYS, b'a'), (sure, b'n'), (KEYS, b'a'), (sure, b'y'),
            (KEYS, b'r'), ('意见：'.encode(), b'\n'),  # no word, no decision
            (KEYS, b'r'), ('意见：'.encode(), '价格不合理\n'.encode()), (sure, b'y'),
            (KEYS, b'b'), ('意见：'.encode(), '补合同\n'.encode()), (sure, b'y'),
            (KEYS, b's'),
            (KEYS, meanwhile), (sure, b'y')])
        self.assertEqual(code, 5, text)  # of what was refused
        for said in (a + '：已同意。', b + '：已驳回。', c + '：已退回修改。'):
            self.assertIn(said, text)
        self.assertNotIn(e + '：已同意。', text)
        states = [self.call('ming', 'approval_get', approval_id='@' + n).approval for n in (a, b, c, d, e)]
        self.assertEqual([self.enum(s, 'state').replace('APPROVAL_STATE_', '') for s in states],
                         ['RUNNING', 'REJECTED', 'RETURNED', 'RUNNING', 'RUNNING'])
        self.assertEqual([x.act for x in states[0].acts], ['submit', 'approve'])
        self.assertEqual(states[1].acts[-1].comment, '价格不合理')
        self.assertEqual([x.act for x in states[4].acts], ['submit'])
        self.assertEqual(states[4].revision, 2)

    def test_23_s23_review_wants_a_terminal(self):
        said = self.run_as('jing', 'task', 'review', fails=True)
        self.assertIn('终端', said)
        code, text = self.screen('fang', ['task', 'review'])
        self.assertEqual(code, 0, text)
        self.assertIn('没有待您审批', text)
        code, text = self.screen('jing', ['task', 'review'], steps=[(KEYS, b'\x03')])
        self.assertEqual(code, 130, text)


if __name__ == '__main__':
    unittest.main(verbosity=2)
