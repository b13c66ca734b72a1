"""Ways around approval (S32): those that peers were caught with, and those of somebody who has the daemon's database account."""
import unittest

from company import ASK, AUTO, USERS, Company, Refused, uuid7


class BypassTest(Company):

    @classmethod
    def found(cls):
        super().found()
        cls.customer('C1')
        cls.publish()
        number = cls.order('C1', 1).order.number
        cls.approve('jing', number)
        cls.approve('dong', number)  # C1 is no new customer any more

    def in_approval(self, quantity=60):
        return self.order('C1', quantity).order

    def check(self, name, text, role='bl_app'):
        """The database refuses it, by the rule of that name."""
        code, said = self.psql(text, role)
        self.assertNotEqual(code, 0, said)
        self.assertIn(name, said)

    # ---- what peers were caught with ----

    def test_01_s32_confirm_at_once(self):
        """There is no other method that makes an order effective; a draft cannot be shipped, produced or reserved."""
        o = self.order('C1', 60, submit=False).order
        self.refused('ORDER_STATE', 'admin', 'order_ship', order_id=o.id, expected_version=1,
                     lines=[{'line_number': 1, 'quantity': '1'}])
        self.refused('ORDER_STATE', 'admin', 'order_reserve', order_id=o.id, expected_version=1)
        self.refused('NOT_FOUND', 'jing', 'task_approve', task_id=uuid7())

    def test_02_s32_save_small_then_raise(self):
        o = self.order('C1', 5).order  # passes by itself
        self.assertEqual(self.state(o.number), 'ORDER_STATE_EFFECTIVE')
        lines = [{'product_id': '@P1', 'quantity': '600'}]
        self.refused('ORDER_FROZEN', 'ming', 'order_update', order_id=o.id, expected_version=o.version, lines=lines)
        o = self.in_approval()
        self.refused('ORDER_STATE', 'ming', 'order_update', order_id=o.id, expected_version=o.version, lines=lines)
        self.refused('ORDER_STATE', 'admin', 'order_update', order_id=o.id, expected_version=o.version, lines=lines)
        o = self.order('C1', 5, submit=False).order
        o = self.call('ming', 'order_update', order_id=o.id, expected_version=1, lines=lines).order
        re = self.call('ming', 'order_submit', order_id=o.id, expected_version=o.version)
        self.assertEqual([n.name for n in re.path], ['主管', '总监'])

    def test_03_s32_duplicate(self):
        o = self.in_approval()
        self.approve('jing', o.number)
        self.approve('dong', o.number)
        copy = self.call('ming', 'order_copy', source_id='@' + o.number).order
        self.assertEqual(self.enum(copy, 'state'), 'ORDER_STATE_DRAFT')
        self.refused('NOT_FOUND', 'ming', 'approval_get', approval_id=copy.id)
        re = self.call('ming', 'order_submit', order_id=copy.id, expected_version=copy.version)
        self.assertEqual(self.path(re.path), [('主管', ['jing'], 'PENDING'), ('总监', ['dong'], 'WAITING')])

    def test_04_s32_approve_an_older_content(self):
        o = self.in_approval()
        old = self.call('jing', 'task_list', page_size=1000).tasks[-1]
        self.call('jing', 'task_return', task_id=old.id, comment='x')
        version = self.call('ming', 'order_get', order_id=o.id).order.version
        changed = self.call('ming', 'order_update', order_id=o.id, expected_version=version,
                            lines=[{'product_id': '@P1', 'quantity': '90'}]).order
        self.call('ming', 'order_submit', order_id=o.id, expected_version=changed.version)
        self.refused('APPROVAL_ENDED', 'jing', 'task_approve', task_id=old.id)
        self.refused('OTHER_CONTENT', 'jing', 'task_approve', task_id='@' + o.number, content_hash=old.content_hash)

    def test_05_s30_s32_approve_what_one_wrote(self):
        """jing edits ming's draft: she is an author now, though she is the superior."""
        o = self.order('C1', 60, submit=False).order
        o = self.call('jing', 'order_update', order_id=o.id, expected_version=1, lines=[{'product_id': '@P1', 'quantity': '70'}]).order
        re = self.call('ming', 'order_submit', order_id=o.id, expected_version=o.version)
        self.assertEqual(self.path(re.path)[0], ('主管', ['dong'], 'PENDING'))
        self.refused('NO_TASK', 'jing', 'task_approve', task_id='@' + re.order.number)
        # and a task that somebody slipped to an author is refused, too
        self.d.sql("UPDATE app.approval_task SET assignee_id = (SELECT id FROM app.app_user WHERE login = 'jing') "
                   "WHERE subject_id = '%s' AND state = 1" % o.id)
        self.refused('APPROVER_IS_AUTHOR', 'jing', 'task_approve', task_id='@' + re.order.number)

    def test_06_s21_s32_worse_since_the_submit(self):
        """The limit is cut while the order waits: finance is asked before the last vote counts; far over it, nobody may."""
        o = self.in_approval()
        self.approve('jing', o.number)
        exposure = int(self.d.sql("SELECT a.ordered FROM app.credit_account a JOIN app.customer c ON c.credit_id = a.id "
                                  "WHERE c.code = 'C1'")) // 100

        def limit(amount):
            self.call('admin', 'credit_update', customer_id='@C1', limit='%d.00' % amount,
                      expected_version=self.call('admin', 'credit_get', customer_id='@C1').credit.version)
        limit(exposure // 3)
        e = self.refused('DOCUMENT_BLOCKED', 'dong', 'task_approve', task_id='@' + o.number)
        self.assertIn('C1' if 'C1' in e.text else 'limit', e.text)
        self.assertEqual(self.state(o.number), 'ORDER_STATE_IN_APPROVAL')
        limit(exposure + 5900)
        re = self.approve('dong', o.number)
        self.assertEqual(re.document_state, 'in_approval')
        self.assertEqual(self.path(re.approval.nodes), [('主管', ['jing'], 'PASSED'), ('总监', ['dong'], 'PASSED'),
                                                        ('信用特批', ['fang'], 'PENDING')])
        self.assertTrue(re.approval.nodes[2].reason.startswith('changed: credit'), re.approval.nodes[2].reason)
        self.assertEqual(self.approve('fang', o.number).document_state, 'effective')
        limit(1000000)

    # ---- somebody with the daemon's account, who is allowed to see everything ----

    ALL = "SET bl.scope_all = 'on'; "

    def test_07_s32_effective_by_update(self):
        draft, running = self.order('C1', 60, submit=False).order, self.in_approval()
        for o in (draft, running):
            for state in (3, 4, 5, 7):
                self.check('sales_order_effective_approved', self.ALL + "UPDATE app.sales_order SET state = %d, number = "
                           "coalesce(number, 'X-1') WHERE id = '%s'" % (state, o.id))
        self.check('sales_order_numbered', self.ALL + "UPDATE app.sales_order SET state = 2 WHERE id = '%s'" % draft.id)

    def test_08_s32_approval_by_update(self):
        o = self.in_approval()
        mine = "subject_id = '%s'" % o.id
        self.check('approval_backed_by_votes', self.ALL + 'UPDATE app.approval_instance SET state = 2 WHERE ' + mine)
        self.check('approval_backed_by_votes', self.ALL + 'BEGIN; UPDATE app.approval_node SET state = 2 WHERE instance_id IN '
                   '(SELECT id FROM app.approval_instance WHERE %s); UPDATE app.approval_task SET state = 2 WHERE %s; '
                   'UPDATE app.approval_instance SET state = 2 WHERE %s; COMMIT' % (mine, mine, mine))
        self.check('approval_backed_by_votes', self.ALL + 'BEGIN; UPDATE app.approval_node SET state = 2 WHERE instance_id IN '
                   '(SELECT id FROM app.approval_instance WHERE %s); UPDATE app.approval_task SET state = 5 WHERE %s; '
                   'UPDATE app.approval_instance SET state = 2 WHERE %s; COMMIT' % (mine, mine, mine))
        for change in ("content_hash = sha256('x')", "authors = '{}'", 'revision = 2', "flow_id = gen_random_uuid()",
                       "submitted_by = gen_random_uuid()"):
            self.check('approval_instance_frozen', self.ALL + 'UPDATE app.approval_instance SET %s WHERE %s' % (change, mine))
        self.check('approval_instance_frozen', self.ALL + 'UPDATE app.approval_node SET kind = 2 WHERE instance_id IN '
                   '(SELECT id FROM app.approval_instance WHERE %s)' % mine)
        self.check('permission denied', self.ALL + 'DELETE FROM app.approval_node WHERE true')
        self.check('permission denied', self.ALL + "UPDATE app.approval_act SET comment = 'x' WHERE true")
        self.check('append_only', "UPDATE app.approval_act SET comment = 'x' WHERE true", 'postgres')

    def test_09_s32_an_approval_made_up(self):
        """An approval of one's own for the content that waits: without nodes, with a node that no flow has, as an automatic one of
        a flow whose nodes ask people, and with a node that asks turned into an automatic one."""
        self.publish(code='ALWAYS', priority=1, condition='channel = "asks"', nodes=[
            {'name': '主管', 'kind': ASK, 'approver': USERS, 'user_ids': ['@fang']},
            {'name': '自动', 'kind': AUTO, 'condition': 'amount < 1'}])
        o = self.order('C1', 60, channel='asks').order
        flow = self.d.sql("SELECT id FROM app.flow WHERE code = 'ALWAYS'")
        insert = """BEGIN; INSERT INTO app.approval_instance (id, subject, subject_id, revision, content_hash, inputs,
            inputs_hash, flow_id, state, automatic, node_seq, branch_id, owner_id, authors, submitted_by, submitted_at)
            SELECT '%s', 17, subject_id, revision, content_hash, inputs, inputs_hash, flow_id, 2, true, 1, branch_id,
            owner_id, '{}', submitted_by, submitted_at FROM app.approval_instance WHERE subject_id = '%s' LIMIT 1; %s; COMMIT"""
        node = """INSERT INTO app.approval_node (instance_id, seq, name, kind, method, state, reason, flow_id, flow_seq, pass_repeat)
            VALUES ('%s', 1, 'x', 2, 1, 2, '', '%s', %d, false)"""
        for constraint, seq in (('approval_backed_by_votes', 0), ('approval_node_flow_fk', 9), ('approval_backed_by_votes', 2),
                                ('approval_backed_by_votes', 1)):
            made_up = uuid7()
            self.check(constraint, self.ALL + insert % (made_up, o.id, node % (made_up, flow, seq) if seq else 'SELECT 1'))
        self.call('admin', 'flow_publish', code='ALWAYS', retire=True)

    def test_10_s32_an_approval_that_ended_stays_ended(self):
        o = self.in_approval()
        self.call('ming', 'approval_withdraw', subject_id=o.id)
        for state in (1, 2):
            self.check('approval_instance_frozen', self.ALL + "UPDATE app.approval_instance SET state = %d WHERE subject_id = '%s'"
                       % (state, o.id))

    def test_11_s32_lines_are_frozen(self):
        o = self.in_approval()
        for change in ('quantity = 1', 'price = 1', 'discount = 990000'):
            self.check('order_line_frozen', self.ALL + "UPDATE app.order_line SET %s WHERE order_id = '%s'" % (change, o.id))
        self.check('order_line_frozen', self.ALL + "DELETE FROM app.order_line WHERE order_id = '%s'" % o.id)

    def test_12_s32_past_every_trigger(self):
        """A superuser switches the triggers off and changes the line: the vote recomputes the hash from the rows that are there."""
        o = self.in_approval()
        self.d.sql("SET session_replication_role = replica; UPDATE app.order_line SET price = price / 2 WHERE order_id = '%s'" % o.id)
        self.refused('CONTENT_CHANGED', 'jing', 'task_approve', task_id='@' + o.number)
        self.refused('CONTENT_CHANGED', 'jing', 'task_reject', task_id='@' + o.number, comment='x')
        self.call('ming', 'approval_withdraw', subject_id=o.id)
        self.assertEqual(self.state(o.number), 'ORDER_STATE_DRAFT')

    def test_13_s32_without_scope_there_is_nothing(self):
        self.in_approval()
        self.assertEqual(self.psql('SELECT count(*) FROM app.approval_instance; SELECT count(*) FROM app.sales_order')[1], '0\n0\n')

    def test_14_s20_the_right_to_approve_is_asked_for_at_the_vote(self):
        o = self.in_approval()
        role = [r for r in self.call('admin', 'role_list').roles if r.code == 'manager'][0]
        without = [p for p in role.permissions if p != 'approve']
        self.call('admin', 'role_update', role_id='@manager', expected_version=role.version, permissions=without)
        token = self.rpc.call('session_create', login='jing', password='sun on tulips').token
        with self.assertRaises(Refused) as e:
            self.rpc.call('task_approve', token=token, task_id='@' + o.number)
        self.assertEqual(e.exception.reason, 'NO_PERMISSION')
        # who may not approve is not asked: the next superior is
        self.assertEqual(self.path(self.order('C1', 60).path)[0], ('主管', ['dong'], 'PENDING'))


if __name__ == '__main__':
    unittest.main(verbosity=2)
