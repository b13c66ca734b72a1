"""Preset flows, levels by amount and customer, people who decide, and what is effective in the same commit."""
import threading
import unittest

from company import ASK, AUTO, CHAIN, COPY, ORDER, ROLE, SUPERIOR, USERS, STANDARD, Company, Refused, uuid7


class ApprovalTest(Company):

    def test_01_s20_no_document_without_a_flow(self):
        self.customer('C1')
        e = self.refused('NO_FLOW', 'ming', 'order_create', customer_id='@C1', submit=True,
                         lines=[{'product_id': '@P1', 'quantity': '1'}])
        self.assertIn('order', e.text)
        self.refused('NO_CATCH_ALL', 'admin', 'flow_publish', code='BIG', name='大额', subject=ORDER, nodes=STANDARD,
                     condition='amount > 5000')
        self.refused('NO_PERMISSION', 'ming', 'flow_publish', code='X', name='x', subject=ORDER, nodes=STANDARD)

    def test_02_s20_s21_publishing_names_every_error(self):
        nodes = [{'name': '', 'kind': ASK, 'condition': 'amount > ', 'approver': ROLE, 'role_id': '@nobody'},
                 {'name': 'b', 'kind': AUTO, 'condition': 'sise = 3', 'level': 2},
                 {'name': 'c', 'kind': ASK, 'approver': USERS, 'user_ids': ['@jing', '@jing', '@gone']}]
        e = self.refused('INVALID_FIELDS', 'admin', 'flow_publish', code='STD', name='标准', subject=ORDER, nodes=nodes)
        self.assertEqual(sorted(e.fields), ['nodes[0].condition', 'nodes[0].name', 'nodes[0].role_id', 'nodes[1].condition',
                                            'nodes[1].level', 'nodes[2].user_ids[1]', 'nodes[2].user_ids[2]'])
        self.assertIn('sise', e.fields['nodes[1].condition'])
        flow = self.publish()
        self.assertEqual((flow.code, flow.flow_version, flow.retired), ('STD', 1, False))
        self.assertEqual((list(flow.nodes[2].user_ids), flow.nodes[3].role_id), (['@fang'], '@director'))
        again = self.call('ming', 'flow_get', flow_id='@STD').flow
        self.assertEqual(again.nodes, flow.nodes)
        self.assertEqual(self.publish().flow_version, 2)
        self.assertEqual([(f.code, f.flow_version) for f in self.call('ming', 'flow_list').flows], [('STD', 2)])
        self.assertEqual([(f.code, f.flow_version) for f in self.call('ming', 'flow_list', retired=True).flows],
                         [('STD', 2), ('STD', 1)])
        first = self.call('ming', 'flow_list', retired=True, page_size=1)
        second = self.call('ming', 'flow_list', retired=True, page_size=1, page_token=first.next_page_token)
        self.assertEqual((first.flows[0].flow_version, second.flows[0].flow_version, second.next_page_token), (2, 1, ''))
        self.assertEqual(second.flows[0].nodes, flow.nodes)
        self.refused('NO_CATCH_ALL', 'admin', 'flow_publish', code='STD', retire=True)

    def test_03_s22_a_new_customer_takes_many_levels(self):
        re = self.order('C1', 2)
        number = re.order.number
        self.assertTrue(number.startswith('XSDD-BJ-'), number)
        self.assertEqual(self.path(re.path), [('主管', ['jing'], 'PENDING'), ('总监', ['dong'], 'WAITING')])
        self.assertEqual(re.path[0].reason, 'new_customer is true')
        self.assertEqual(self.state(number), 'ORDER_STATE_IN_APPROVAL')
        self.refused('TASK_WAITING', 'dong', 'task_approve', task_id=self.d.sql(
            "SELECT t.id FROM app.approval_task t JOIN app.app_user u ON u.id = t.assignee_id WHERE u.login = 'dong'"))
        tasks = self.call('jing', 'task_list').tasks
        self.assertEqual([(t.number, t.customer_name, t.gross, t.submitted_by, t.node_name, t.state) for t in tasks],
                         [(number, 'C1', '200.00', 'ming', '主管', 'pending')])
        self.assertEqual(len(self.call('dong', 'task_list').tasks), 0)
        re = self.approve('jing', number, content_hash=tasks[0].content_hash, comment='同意')
        self.assertEqual(re.document_state, 'in_approval')
        self.assertEqual(self.path(re.approval.nodes), [('主管', ['jing'], 'PASSED'), ('总监', ['dong'], 'PENDING')])
        self.assertEqual(self.d.sql("SELECT sum(reserved) FROM app.stock"), '0')
        re = self.approve('dong', number)
        self.assertEqual(re.document_state, 'effective')
        self.assertEqual(self.state(number), 'ORDER_STATE_EFFECTIVE')
        # reservation and credit are in the same commit
        self.assertEqual(self.d.sql("SELECT sum(reserved) FROM app.stock"), '20000')
        self.assertEqual(self.d.sql("SELECT ordered FROM app.credit_account ORDER BY id DESC LIMIT 1"), '20000')
        a = self.call('ming', 'approval_get', approval_id='@' + number).approval
        self.assertEqual([(t.user_login, t.act, t.node_number, t.comment) for t in a.acts],
                         [('ming', 'submit', 1, ''), ('jing', 'approve', 1, '同意'), ('dong', 'approve', 2, '')])
        self.assertEqual((a.automatic, self.enum(a, 'state')), (False, 'APPROVAL_STATE_APPROVED'))
        self.assertEqual(self.call('ming', 'approval_get', approval_id=a.id).approval, a)
        self.assertEqual(self.call('ming', 'approval_get', approval_id=a.subject_id).approval, a)
        self.assertEqual([t.number for t in self.call('jing', 'task_list', done=True).tasks], [number])

    def test_04_s22_a_small_order_of_a_known_customer_passes(self):
        re = self.order('C1', 5)
        self.assertEqual(self.enum(re.order, 'state'), 'ORDER_STATE_EFFECTIVE')
        a = self.call('ming', 'approval_get', approval_id=re.approval_id).approval
        self.assertTrue(a.automatic)
        self.assertEqual([(t.user_login, t.act) for t in a.acts], [('ming', 'submit'), ('ming', 'pass')])
        self.refused('APPROVAL_ENDED', 'jing', 'task_approve', task_id='@' + re.order.number)

    def test_05_s22_levels_by_amount(self):
        for quantity, levels in ((6, ['主管']), (50, ['主管']), (51, ['主管', '总监'])):
            re = self.order('C1', quantity)
            self.assertEqual([n.name for n in re.path], levels, quantity)

    def test_06_s21_explained_before_it_is_submitted(self):
        o = self.order('C1', 60, submit=False).order
        e = self.call('ming', 'approval_explain', subject_id=o.id)
        self.assertEqual((e.flow_code, e.flow_version, e.reason), ('STD', 2, 'every document'))
        self.assertEqual([(n.name, n.reason) for n in e.nodes],
                         [('主管', 'amount 6000.00 > 500.00'), ('总监', 'amount 6000.00 > 5000.00')])
        self.assertIn('amount=6000.00; ', e.inputs)
        self.assertNotIn('margin', e.inputs)
        self.assertIn('margin=', self.call('dong', 'approval_explain', subject_id=o.id).inputs)
        self.assertEqual(self.enum(e.credit, 'result'), 'CREDIT_RESULT_PASS')
        self.assertEqual(self.d.sql("SELECT count(*) FROM app.approval_instance WHERE subject_id = '%s'" % o.id), '0')
        self.rpc.lang = 'zh-CN'
        self.assertEqual(self.call('ming', 'approval_explain', subject_id=o.id).reason, '所有单据')
        self.rpc.lang = None
        self.refused('NOT_FOUND', 'hua', 'approval_explain', subject_id=o.id)
        self.refused('NOT_FOUND', 'ming', 'approval_explain', subject_id=uuid7())

    def test_07_s21_credit_grade_and_margin_choose_the_flow(self):
        self.customer('C2', limit='2000.00')
        self.publish(code='RISK', priority=1, condition='credit = "approval" or margin < 10 or credit_grade in ("D", "E")',
                     nodes=[{'name': '财务', 'kind': ASK, 'approver': USERS, 'user_ids': ['@fang']}])
        self.assertEqual([n.name for n in self.order('C2', 2).path], ['主管', '总监'])
        over = self.order('C2', 21)
        self.assertEqual(self.path(over.path), [('财务', ['fang'], 'PENDING')])
        self.assertEqual(over.path[0].reason, 'every document')
        thin = self.call('ming', 'order_create', customer_id='@C2', submit=True,
                         lines=[{'product_id': '@P1', 'quantity': '1', 'discount': '35'}])
        self.assertEqual([n.name for n in thin.path], ['财务'])
        flow = self.call('ming', 'approval_get', approval_id=thin.approval_id).approval
        self.assertEqual(flow.flow_code, 'RISK')
        self.call('admin', 'flow_publish', code='RISK', retire=True)
        # what runs keeps its version
        self.assertEqual(self.approve('fang', thin.order.number).document_state, 'effective')
        blocked = self.refused('DOCUMENT_BLOCKED', 'ming', 'order_create', customer_id='@C2', submit=True,
                               lines=[{'product_id': '@P1', 'quantity': '500'}])
        self.assertIn('2,000.00' if '2,000' in blocked.text else '2000.00', blocked.text)

    def test_08_s23_decides_on_what_is_asked_and_nothing_else(self):
        """fang's scope is her own documents: the task opens this one, to read, not to write."""
        self.customer('C3', limit='2000.00')
        other = self.order('C3', 1, submit=False).order
        self.refused('NOT_FOUND', 'fang', 'order_get', order_id=other.id)
        o = self.order('C3', 21).order
        self.approve('jing', o.number)
        seen = self.call('fang', 'order_get', order_id='@' + o.number).order
        self.assertEqual([line.quantity for line in seen.lines], ['21'])
        self.refused('NO_PERMISSION', 'fang', 'order_update', order_id='@' + o.number, expected_version=seen.version, note='x')
        self.refused('NOT_FOUND', 'fang', 'order_get', order_id=other.id)
        dry = self.approve('fang', o.number, validate_only=True)
        self.assertEqual(self.enum(dry.approval, 'state'), 'APPROVAL_STATE_RUNNING')
        self.assertEqual(len(self.call('fang', 'task_list').tasks), 2)
        self.approve('fang', o.number)
        self.approve('dong', o.number)
        self.assertEqual(self.state(o.number), 'ORDER_STATE_EFFECTIVE')

    def test_09_s20_returned_changed_and_submitted_again(self):
        o = self.order('C1', 60).order
        task = self.call('jing', 'task_list', page_size=1000).tasks[-1]
        self.assertEqual(task.number, o.number)
        e = self.refused('INVALID_FIELDS', 'jing', 'task_return', task_id=task.id)
        self.assertEqual(list(e.fields), ['comment'])
        a = self.call('jing', 'task_return', task_id=task.id, comment='价格太低').approval
        self.assertEqual(self.enum(a, 'state'), 'APPROVAL_STATE_RETURNED')
        self.assertEqual(self.path(a.nodes), [('主管', ['jing'], 'REFUSED'), ('总监', ['dong'], 'CANCELLED')])
        draft = self.call('ming', 'order_get', order_id='@' + o.number).order
        self.assertEqual((self.enum(draft, 'state'), draft.number), ('ORDER_STATE_DRAFT', o.number))
        self.refused('APPROVAL_ENDED', 'jing', 'task_approve', task_id=task.id)
        changed = self.call('ming', 'order_update', order_id='@' + o.number, expected_version=draft.version,
                            lines=[{'product_id': '@P1', 'quantity': '40'}]).order
        self.assertEqual(changed.revision, 2)
        re = self.call('ming', 'order_submit', order_id='@' + o.number, expected_version=changed.version, note='改为 40 台')
        self.assertEqual((re.order.number, [n.name for n in re.path]), (o.number, ['主管']))
        self.refused('APPROVAL_ENDED', 'jing', 'task_approve', task_id=task.id)
        self.assertEqual(self.approve('jing', o.number).document_state, 'effective')
        a = self.call('ming', 'approval_get', approval_id='@' + o.number).approval
        self.assertEqual((a.revision, a.acts[0].comment), (2, '改为 40 台'))

    def test_10_s20_rejected_and_withdrawn(self):
        o = self.order('C1', 60).order
        self.refused('WITHDRAW_NOT_YOURS', 'jing', 'approval_withdraw', subject_id='@' + o.number)
        self.refused('NOT_FOUND', 'hua', 'approval_withdraw', subject_id='@' + o.number)
        a = self.call('ming', 'approval_withdraw', subject_id='@' + o.number, reason='客户改主意').approval
        self.assertEqual(self.enum(a, 'state'), 'APPROVAL_STATE_WITHDRAWN')
        self.refused('APPROVAL_ENDED', 'ming', 'approval_withdraw', subject_id='@' + o.number)
        self.refused('APPROVAL_ENDED', 'jing', 'task_approve', task_id='@' + o.number)
        version = self.call('ming', 'order_get', order_id='@' + o.number).order.version
        self.call('ming', 'order_submit', order_id='@' + o.number, expected_version=version)
        a = self.call('jing', 'task_reject', task_id='@' + o.number, comment='不做').approval
        self.assertEqual(self.enum(a, 'state'), 'APPROVAL_STATE_REJECTED')
        self.assertEqual(self.state(o.number), 'ORDER_STATE_DRAFT')
        self.assertEqual(self.d.sql("SELECT string_agg(state::text, ',' ORDER BY submitted_at) FROM app.approval_instance "
                                    "WHERE subject_id = '%s'" % o.id), '5,3')

    def test_11_s30_nobody_approves_his_own(self):
        # jing's own order asks her superior; dong has none and wrote it: administrators decide
        o = self.order('C1', 60, login='jing', owner_id='@ming')
        self.assertEqual(self.path(o.path)[0], ('主管', ['dong'], 'PENDING'))
        self.customer('C4')
        self.call('admin', 'customer_update', customer_id='@C4', owner_id='@dong',
                  expected_version=self.call('admin', 'customer_get', customer_id='@C4').customer.version)
        o = self.order('C4', 60, login='dong', warehouse_id='@WH')
        self.assertEqual(self.path(o.path), [('主管', ['admin'], 'PENDING'), ('总监', ['admin'], 'WAITING')])
        self.refused('NO_TASK', 'dong', 'task_approve', task_id='@' + o.order.number)
        # hua's order, made by ming for her: neither of them decides, nor does who edited it
        self.publish(code='PEERS', priority=1, condition='line_count = 2',
                     nodes=[{'name': '同事', 'kind': ASK, 'approver': USERS, 'user_ids': ['@jing'], 'skip_self': True,
                             'refuse_empty': True}])
        lines = [{'product_id': '@P1', 'quantity': '1'}, {'product_id': '@P1', 'quantity': '2'}]
        self.refused('NO_APPROVER', 'jing', 'order_create', customer_id='@C1', submit=True, lines=lines)
        o = self.call('ming', 'order_create', customer_id='@C1', lines=lines).order
        self.call('jing', 'order_update', order_id=o.id, expected_version=o.version, wished_date={'year': 2099, 'month': 1, 'day': 1})
        self.refused('NO_APPROVER', 'ming', 'order_submit', order_id=o.id, expected_version=o.version + 1)
        self.call('admin', 'flow_publish', code='PEERS', retire=True)

    def test_12_s22_s30_chain_repeat_and_copy(self):
        self.publish(code='CHAIN', priority=1, condition='channel = "chain"', nodes=[
            {'name': '逐级', 'kind': ASK, 'approver': CHAIN, 'level': 5},
            {'name': '再次', 'kind': ASK, 'approver': SUPERIOR, 'level': 2, 'pass_repeat': True},
            {'name': '抄送', 'kind': COPY, 'approver': USERS, 'user_ids': ['@fang', '@wei']}])
        o = self.order('C1', 1, channel='chain')
        self.assertEqual([n[:2] for n in self.path(o.path)],
                         [('逐级 1', ['jing']), ('逐级 2', ['dong']), ('再次', ['dong']), ('抄送', ['fang', 'wei'])])
        number = o.order.number
        self.approve('jing', number)
        re = self.approve('dong', number)
        self.assertEqual(re.document_state, 'effective')
        self.assertEqual([(t.user_login, t.act, t.node_number) for t in re.approval.acts][-3:],
                         [('dong', 'approve', 2), ('dong', 'pass', 3), ('dong', 'pass', 4)])
        self.assertEqual(self.call('wei', 'order_get', order_id='@' + number).order.number, number)  # told, so may read
        self.assertEqual(self.d.sql("SELECT count(*) FROM app.event WHERE kind = 'approval.copied' AND cardinality(recipients) = 2"),
                         '1')

    def test_13_s23_two_at_the_same_instant(self):
        """Any: one decision counts and the other is told; each: both succeed and the document is effective once."""
        for method, good in (('VOTE_METHOD_ANY', 1), ('VOTE_METHOD_EACH', 2)):
            self.publish(code='PAIR', priority=1, condition='channel = "pair"', nodes=[
                {'name': '两人', 'kind': ASK, 'method': method, 'approver': USERS, 'user_ids': ['@dong', '@fang']}])
            number = self.order('C1', 1, channel='pair').order.number
            results, gate = [], threading.Barrier(2)

            def decide(login):
                gate.wait()
                try:
                    results.append(self.approve(login, number).document_state)
                except Refused as e:
                    results.append(e.reason)
            threads = [threading.Thread(target=decide, args=(login,)) for login in ('dong', 'fang')]
            for t in threads:
                t.start()
            for t in threads:
                t.join()
            self.assertEqual(self.state(number), 'ORDER_STATE_EFFECTIVE')
            self.assertEqual(results.count('effective'), 1, results)
            self.assertEqual(len([r for r in results if r in ('effective', 'in_approval')]), good, results)
            self.assertEqual(self.d.sql("SELECT count(*) FROM app.credit_move m JOIN app.sales_order o ON o.id = m.subject_id "
                                        "WHERE o.number = '%s'" % number), '1')

    def test_14_s20_the_same_request_again(self):
        number = self.order('C1', 60).order.number
        request = {'request_id': uuid7(), 'task_id': '@' + number}
        first = self.call('jing', 'task_approve', **request)
        self.assertEqual(self.call('jing', 'task_approve', **request), first)
        self.refused('NO_TASK', 'jing', 'task_approve', task_id='@' + number)

    def test_15_s20_who_is_asked_is_told(self):
        number = self.order('C1', 60).order.number
        self.assertEqual(self.d.sql(
            "SELECT e.kind || ' ' || u.login FROM app.event e, unnest(e.recipients) r JOIN app.app_user u ON u.id = r "
            "WHERE e.subject_id = (SELECT id FROM app.sales_order WHERE number = '%s') AND e.kind = 'task.opened'" % number),
            'task.opened jing')
        trail = self.call('admin', 'audit_list', page_size=5).audits
        self.assertIn('order_create', [t.method for t in trail])

    def test_16_s20_quotes_go_the_same_way(self):
        year = int(self.d.sql('SELECT extract(year FROM now())::int')) + 1
        quote = {'customer_id': '@C1', 'valid_to': {'year': year, 'month': 1, 'day': 31},
                 'lines': [{'product_id': '@P1', 'quantity': '60', 'discount': '12'}]}
        q = self.call('ming', 'quote_create', **quote).quote
        self.refused('NO_FLOW', 'ming', 'quote_submit', quote_id=q.id, expected_version=q.version)  # those of orders are for orders
        self.call('admin', 'flow_publish', code='QUOTES', name='报价', subject='FLOW_SUBJECT_QUOTE', nodes=[
            {'name': '主管', 'kind': ASK, 'approver': SUPERIOR, 'level': 1, 'condition': 'discount > 10'},
            {'name': '自动', 'kind': AUTO, 'condition': 'discount <= 10'}])
        self.assertEqual([n.name for n in self.call('ming', 'approval_explain', subject_id=q.id).nodes], ['主管'])
        number = self.call('ming', 'quote_submit', quote_id=q.id, expected_version=q.version).quote.number
        self.assertEqual(self.approve('jing', number).document_state, 'effective')
        a = self.call('ming', 'approval_get', approval_id='@' + number).approval
        self.assertEqual((a.subject, a.number, self.enum(a, 'state')), ('quote', number, 'APPROVAL_STATE_APPROVED'))

    def test_17_s20_r11_the_books_agree_afterwards(self):
        """Every check of the product over all that the cases above have left behind."""
        re = self.call('admin', 'check_run')
        self.assertEqual([(r.name, list(r.ids)) for r in re.results if r.broken], [])
        self.assertTrue({'i50', 'i51', 'i52', 'i53', 'i54', 'i57', 'i58'} <= {r.name.split('_')[0] for r in re.results})


if __name__ == '__main__':
    unittest.main(verbosity=2)
