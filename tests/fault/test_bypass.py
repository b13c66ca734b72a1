"""S20, S32, S11: every way to an effective order that goes around approval, tried over the wire and, harder, in SQL as the role that
the daemon itself has. Each is refused, and for the right reason. tests/scenario/approval asks the same of people at the console."""
import subprocess
import unittest

from world import ASK, SUPERIOR, World, account, figures, uuid7

ALL = "SET bl.scope_all = 'on'; "  # a taken daemon may set its own scope: the walls below must stand without it
BIG, SMALL = '20', '1'
DRAFT, IN_APPROVAL, EFFECTIVE = 1, 2, 3


class BypassTest(World):
    tried = 0

    # ---- tools ----

    def psql(self, text):
        argv = ['/usr/lib/postgresql/15/bin/psql', '-h', self.d.dir + '/run', '-U', 'bl_app', '-d', 'branchline', '-XAtq', '-v',
                'ON_ERROR_STOP=1', '-v', 'VERBOSITY=verbose', '-c', ALL + 'BEGIN; ' + text + '; COMMIT']
        uid, gid = account()
        p = subprocess.run(argv, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, user=uid, group=gid, cwd='/', encoding='utf-8')
        return p.returncode, p.stdout

    def sql_refused(self, wall, text):
        """wall: name of the constraint, or the text of a missing right."""
        code, said = self.psql(text)
        self.assertNotEqual(code, 0, 'went through: ' + text)
        if wall.startswith('permission denied'):
            self.assertIn('42501', said)
            self.assertIn(wall, said)
        else:
            self.assertIn('23514', said)
            self.assertIn('CONSTRAINT NAME:  %s\n' % wall, said)
        BypassTest.tried += 1

    def wire_refused(self, why, login, op, /, **fields):
        BypassTest.tried += 1
        return self.refused(why, login, op, **fields)

    def order(self, quantity, submit=False, login='rep', **fields):
        return self.call(login, 'order_create', customer_id='@C1', warehouse_id='@WH', submit=submit,
                         lines=[{'product_id': '@P1', 'quantity': quantity}], **fields)

    def state(self, order_id):
        return int(self.d.sql("SELECT state FROM app.sales_order WHERE id = '%s'" % order_id))

    def update(self, login, order, quantity):
        now = self.call(login, 'order_get', order_id=order.id).order
        return self.call(login, 'order_update', order_id=order.id, expected_version=now.version, lines=[{'product_id': '@P1', 'quantity': quantity}]).order

    def submit(self, login, order):
        now = self.call(login, 'order_get', order_id=order.id).order
        return self.call(login, 'order_submit', order_id=order.id, expected_version=now.version).order

    def task_of(self, order_id, login):
        return self.d.sql("SELECT t.id FROM app.approval_task t JOIN app.app_user u ON u.id = t.assignee_id "
                          "WHERE t.subject_id = '%s' AND u.login = '%s' AND t.state = 1" % (order_id, login))

    def effective_big(self):
        order = self.order(BIG, submit=True).order
        self.call('boss', 'task_approve', task_id='@' + order.number, content_hash=order.content_hash)
        self.assertEqual(self.state(order.id), EFFECTIVE)
        return order

    # ---- over the wire ----

    def test_01_confirm_at_once(self):
        """No field and no method makes an order effective: a big one waits, and nothing is reserved for it."""
        order = self.order(BIG, submit=True).order
        self.assertEqual(self.state(order.id), IN_APPROVAL)
        self.assertEqual(self.d.sql("SELECT sum(reserved) FROM app.order_line WHERE order_id = '%s'" % order.id), '0')
        version = self.call('rep', 'order_get', order_id=order.id).order.version
        self.wire_refused('ORDER_STATE', 'load', 'order_reserve', order_id=order.id, expected_version=version)
        self.wire_refused('ORDER_STATE', 'load', 'order_ship', order_id=order.id, expected_version=version,
                          lines=[{'line_number': 1, 'quantity': '1'}])
        self.wire_refused('ORDER_STATE', 'rep', 'order_submit', order_id=order.id, expected_version=version)
        self.assertEqual(self.state(order.id), IN_APPROVAL)

    def test_02_save_small_then_raise(self):
        """Approved small, then raised: before submit it is the raised one that is judged, after it nothing can be raised."""
        order = self.order(SMALL).order
        self.update('rep', order, BIG)
        self.assertEqual(self.submit('rep', order).state, IN_APPROVAL)
        small = self.order(SMALL, submit=True).order
        self.assertEqual(self.state(small.id), EFFECTIVE)
        version = self.call('rep', 'order_get', order_id=small.id).order.version
        BypassTest.tried += 1
        self.refused('ORDER_FROZEN', 'rep', 'order_update', order_id=small.id, expected_version=version, lines=[{'product_id': '@P1', 'quantity': BIG}])

    def test_03_duplicate(self):
        """A copy of an approved order is a draft without its approval."""
        order = self.effective_big()
        copy = self.call('rep', 'order_copy', source_id=order.id).order
        self.assertEqual(self.state(copy.id), DRAFT)
        self.assertEqual(self.submit('rep', copy).state, IN_APPROVAL)
        BypassTest.tried += 1

    def test_04_edit_while_in_approval(self):
        order = self.order(BIG, submit=True).order
        version = self.call('rep', 'order_get', order_id=order.id).order.version
        for login in ('rep', 'boss', 'load'):
            self.wire_refused('ORDER_STATE', login, 'order_update', order_id=order.id, expected_version=version, lines=[{'product_id': '@P1', 'quantity': SMALL}])

    def test_05_author_approves(self):
        """Who wrote or changed it is never asked, and cannot answer for those who are."""
        order = self.order(BIG, submit=True, login='boss', owner_id='@rep').order
        self.assertEqual(self.task_of(order.id, 'boss'), '')
        self.assertNotEqual(self.task_of(order.id, 'head'), '')  # the next superior instead
        self.wire_refused('NO_TASK', 'boss', 'task_approve', task_id='@' + order.number)
        self.wire_refused('TASK_NOT_YOURS', 'boss', 'task_approve', task_id=self.task_of(order.id, 'head'))
        draft = self.order(BIG).order
        self.update('boss', draft, '21')  # a helping hand makes an author
        self.submit('rep', draft)
        self.assertEqual(self.task_of(draft.id, 'boss'), '')
        self.wire_refused('TASK_NOT_YOURS', 'boss', 'task_approve', task_id=self.task_of(draft.id, 'head'))
        self.assertEqual([self.state(o.id) for o in (order, draft)], [IN_APPROVAL] * 2)

    def test_06_old_hash(self):
        """Approved is what was read: withdrawn, raised, submitted again, the old hash and the old task are worth nothing."""
        order = self.order(BIG, submit=True).order
        old_task, old_hash = self.task_of(order.id, 'boss'), order.content_hash
        self.call('rep', 'approval_withdraw', subject_id=order.id)
        self.update('rep', order, '90')
        self.submit('rep', order)
        self.wire_refused('OTHER_CONTENT', 'boss', 'task_approve', task_id='@' + order.number, content_hash=old_hash)
        self.wire_refused('APPROVAL_ENDED', 'boss', 'task_approve', task_id=old_task)
        self.assertEqual(self.state(order.id), IN_APPROVAL)

    # ---- in SQL, as the role of the daemon ----

    def test_11_plain_update(self):
        draft, waiting = self.order(BIG).order, self.order(BIG, submit=True).order
        for order in (draft, waiting):
            for state in (3, 4, 5, 7):
                self.sql_refused('sales_order_effective_approved', "UPDATE app.sales_order SET state = %d, number = coalesce(number, 'X') "
                                 "WHERE id = '%s'" % (state, order.id))
        self.sql_refused('sales_order_effective_approved', "UPDATE app.sales_order SET state = 3 WHERE state = 2")
        self.assertEqual([self.state(o.id) for o in (draft, waiting)], [DRAFT, IN_APPROVAL])

    def test_12_insert_effective(self):
        """A new row that is effective from its first moment."""
        self.sql_refused('sales_order_effective_approved', """
            INSERT INTO app.sales_order SELECT (jsonb_populate_record(o, jsonb_build_object('id', gen_random_uuid(), 'number', 'X-1',
                'external_id', NULL, 'state', 3))).* FROM app.sales_order o WHERE o.state = 2 LIMIT 1""")

    INSTANCE = """INSERT INTO app.approval_instance (id, subject, subject_id, revision, content_hash, inputs, inputs_hash, flow_id, state,
            automatic, node_seq, branch_id, owner_id, authors, submitted_by, submitted_at)
        SELECT '%(new)s', 17, o.id, o.revision, o.content_hash, '', '', (SELECT id FROM app.flow LIMIT 1), 2, true, 1, o.branch_id,
            o.owner_id, o.editors, o.owner_id, now() FROM app.sales_order o WHERE o.id = '%(order)s'"""
    NODE = """; INSERT INTO app.approval_node (instance_id, seq, name, kind, method, state, reason, flow_id, flow_seq, pass_repeat)
        SELECT '%(new)s', 1, 'x', %(kind)d, 1, 2, '', (SELECT id FROM app.flow LIMIT 1), %(flow_seq)d, false"""
    EFFECT = "; UPDATE app.sales_order SET state = 3, number = coalesce(number, 'X-2') WHERE id = '%(order)s'"

    def test_13_approved_instance_without_votes(self):
        order = self.order(BIG).order
        of = {'new': uuid7(), 'order': order.id, 'kind': 1, 'flow_seq': 2}
        self.sql_refused('approval_backed_by_votes', (self.INSTANCE + self.EFFECT) % of)  # no node at all
        self.sql_refused('approval_backed_by_votes', (self.INSTANCE + self.NODE + self.EFFECT) % of)  # a node, nobody voted
        vote = """; INSERT INTO app.approval_task (id, instance_id, node_seq, subject, subject_id, assignee_id, origin, state)
            SELECT '%(task)s', '%(new)s', 1, 17, '%(order)s', u.id, 'x', 2 FROM app.app_user u WHERE u.login = '%(who)s'"""
        act = """; INSERT INTO app.approval_act (id, instance_id, task_id, node_seq, at, user_id, act, content_hash)
            SELECT gen_random_uuid(), '%(new)s', '%(task)s', 1, now(), u.id, 2, %(hash)s FROM app.app_user u WHERE u.login = '%(who)s'"""
        of.update(task=uuid7(), who='boss')
        self.sql_refused('approval_backed_by_votes', (self.INSTANCE + self.NODE + vote + self.EFFECT) % of)  # a vote without an act
        of.update(hash="sha256('other')")
        self.sql_refused('approval_backed_by_votes', (self.INSTANCE + self.NODE + vote + act + self.EFFECT) % of)  # on other content
        of.update(who='rep', hash="(SELECT content_hash FROM app.sales_order WHERE id = '%s')" % order.id)
        self.sql_refused('approval_backed_by_votes', (self.INSTANCE + self.NODE + vote + act + self.EFFECT) % of)  # by the author
        self.assertEqual(self.state(order.id), DRAFT)

    def test_14_running_instance_is_declared_approved(self):
        order = self.order(BIG, submit=True).order
        self.sql_refused('approval_backed_by_votes', "UPDATE app.approval_instance SET state = 2 WHERE subject_id = '%s'" % order.id)
        self.sql_refused('approval_backed_by_votes', "UPDATE app.approval_node SET state = 2 WHERE instance_id = (SELECT id FROM "
                         "app.approval_instance WHERE subject_id = '%(o)s'); UPDATE app.approval_task SET state = 2 WHERE "
                         "subject_id = '%(o)s'; UPDATE app.approval_instance SET state = 2 WHERE subject_id = '%(o)s'" % {'o': order.id})
        self.sql_refused('approval_instance_frozen', "UPDATE app.approval_node SET kind = 2, state = 2 WHERE instance_id = (SELECT id "
                         "FROM app.approval_instance WHERE subject_id = '%s')" % order.id)
        self.sql_refused('approval_instance_frozen', "UPDATE app.approval_instance SET content_hash = sha256('x') "
                         "WHERE subject_id = '%s'" % order.id)
        self.sql_refused('approval_instance_frozen', "UPDATE app.approval_instance SET authors = '{}' WHERE subject_id = '%s'" % order.id)

    def test_15_approved_content_is_changed(self):
        order = self.effective_big()
        self.sql_refused('order_line_frozen', "UPDATE app.order_line SET quantity = quantity * 2, base_quantity = base_quantity * 2 "
                         "WHERE order_id = '%s'" % order.id)
        self.sql_refused('order_line_frozen', "UPDATE app.order_line SET price = 1, net = 1, tax = 0, gross = 1 WHERE order_id = '%s'"
                         % order.id)
        self.sql_refused('order_line_frozen', "DELETE FROM app.order_line WHERE order_id = '%s'" % order.id)
        self.sql_refused('order_line_frozen', "INSERT INTO app.order_line SELECT (jsonb_populate_record(l, jsonb_build_object('id', "
                         "gen_random_uuid(), 'seq', 99, 'reserved', 0))).* FROM app.order_line l WHERE order_id = '%s'" % order.id)
        self.sql_refused('sales_order_effective_approved', "UPDATE app.sales_order SET content_hash = sha256('x') WHERE id = '%s'"
                         % order.id)
        self.sql_refused('sales_order_effective_approved', "UPDATE app.sales_order SET revision = revision + 1 WHERE id = '%s'" % order.id)
        instance = "(SELECT id FROM app.approval_instance WHERE subject_id = '%s')" % order.id
        self.sql_refused('approval_instance_frozen', "UPDATE app.approval_instance SET content_hash = sha256('x') WHERE id = " + instance)
        self.sql_refused('approval_instance_frozen', "UPDATE app.approval_instance SET state = 1 WHERE id = " + instance)

    def test_18_a_change_goes_around_its_approval(self):
        """S32: a change in approval changes nothing; what it holds, or the order's lines, cannot be swapped under the approvers."""
        order = self.effective_big()
        version = self.call('rep', 'order_get', order_id=order.id).order.version
        ask = {'order_id': order.id, 'reason': 'x', 'lines': [{'line_number': 1, 'quantity': '90'}]}
        asked = self.call('rep', 'order_change', expected_version=version, **ask).order
        self.wire_refused('CHANGE_OPEN', 'boss', 'order_change', expected_version=asked.version, **ask)
        self.wire_refused('OTHER_CONTENT', 'boss', 'task_approve', task_id='@' + order.number, content_hash=order.content_hash)
        frozen = "UPDATE app.order_line SET revision = 2, quantity = 900000, base_quantity = 900000 WHERE order_id = '%s'" % order.id
        self.sql_refused('order_line_frozen', frozen)
        self.sql_refused('sales_order_effective_approved', "UPDATE app.sales_order SET revision = 2 WHERE id = '%s'; " % order.id + frozen)
        self.d.sql("UPDATE app.order_change_line SET quantity = quantity * 2, base_quantity = base_quantity * 2 WHERE order_id = '%s'" % order.id)
        self.wire_refused('CONTENT_CHANGED', 'boss', 'task_approve', task_id='@' + order.number)
        self.d.sql("UPDATE app.order_change_line SET quantity = quantity / 2, base_quantity = base_quantity / 2 WHERE order_id = '%s'" % order.id)
        self.call('boss', 'task_approve', task_id='@' + order.number, content_hash=asked.content_hash)
        self.assertEqual(self.call('rep', 'order_get', order_id=order.id).order.lines[0].quantity, '90')
        self.sql_refused('order_line_as_approved', "INSERT INTO app.order_line SELECT (jsonb_populate_record(l, jsonb_build_object('id', "
                         "gen_random_uuid(), 'seq', 99, 'reserved', 0))).* FROM app.order_line l WHERE order_id = '%s'" % order.id)
        self.sql_refused('order_line_frozen', frozen.replace('revision = 2', 'revision = 3'))
        self.sql_refused('sales_order_effective_approved', "UPDATE app.sales_order SET revision = 3 WHERE id = '%s'; " % order.id
                         + frozen.replace('revision = 2', 'revision = 3'))

    def test_16_history_is_rewritten(self):
        order = self.effective_big()
        for table, key in (('approval_act', 'instance_id = (SELECT id FROM app.approval_instance WHERE subject_id = \'%s\')'),
                           ('revision', "subject_id = '%s'"), ('audit', "subject_id = '%s'"), ('stock_move', "subject_id = '%s'"),
                           ('credit_move', "subject_id = '%s'")):
            column = {'approval_act': 'comment', 'revision': 'content', 'audit': 'change', 'stock_move': 'note'}.get(table, 'user_id')
            self.sql_refused('permission denied for table ' + table, 'UPDATE app.%s SET %s = %s WHERE %s' % (table, column, column,
                                                                                                          key % order.id))
            self.sql_refused('permission denied for table ' + table, 'DELETE FROM app.%s WHERE %s' % (table, key % order.id))
        self.sql_refused('permission denied for table sales_order', "DELETE FROM app.sales_order WHERE id = '%s'" % order.id)

    def test_17_walls_are_taken_down(self):
        """The role owns nothing: no trigger, no constraint, no policy of its can be switched off."""
        for text in ('ALTER TABLE app.sales_order DISABLE TRIGGER sales_order_effective_approved',
                     'ALTER TABLE app.order_line DISABLE TRIGGER ALL', 'ALTER TABLE app.sales_order DISABLE ROW LEVEL SECURITY',
                     'DROP TRIGGER approval_backed_by_votes ON app.approval_instance'):
            code, said = self.psql(text)
            self.assertNotEqual(code, 0, text)
            self.assertIn('must be owner of', said)
            BypassTest.tried += 1
        self.sql_refused('permission denied to set parameter', 'SET session_replication_role = replica')
        self.sql_refused('permission denied to set role', 'SET ROLE bl_owner')
        order = self.order(BIG).order
        self.sql_refused('sales_order_effective_approved', "SET CONSTRAINTS ALL DEFERRED; UPDATE app.sales_order SET state = 3, number = 'X' "
                         "WHERE id = '%s'; SET CONSTRAINTS ALL IMMEDIATE" % order.id)

    def test_99_nothing_has_moved(self):
        figures('S20 S32', refused=self.tried, went_through=0)
        self.assertGreaterEqual(self.tried, 45)
        self.check()


if __name__ == '__main__':
    unittest.main(verbosity=2)
