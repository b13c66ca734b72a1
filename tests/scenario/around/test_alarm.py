"""Alarms come before the promise is missed, reach whom they concern, and go when their cause is gone."""
import datetime
import os
import queue
import sys
import threading
import time
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', 'approval'))
from company import ASK, AUTO, SUPERIOR, Company  # noqa: E402
import grpc  # noqa: E402
from daemon import PATIENCE  # noqa: E402


class AlarmTest(Company):
    @classmethod
    def found(cls):
        super().found()
        call, admin = cls.rpc.call, cls.token['admin']
        call('flow_publish', token=admin, code='STD', name='标准', subject='FLOW_SUBJECT_ORDER', priority=100, nodes=[
            {'name': '自动', 'kind': AUTO, 'condition': 'amount <= 500'},
            {'name': '主管', 'kind': ASK, 'condition': 'amount > 500', 'approver': SUPERIOR, 'level': 1}])
        call('product_create', token=admin, code='M1', name='定制柜', category_id='@ALL', unit='台', tax_rate='13', list_price='10.00',
             kind='PRODUCT_KIND_GOODS', cost='6', make_days=10)
        call('customer_create', token=admin, code='C1', name='客户', owner_id='@ming')
        credit = call('credit_get', token=admin, customer_id='@C1').credit
        call('credit_update', token=admin, customer_id='@C1', limit='1000000.00', expected_version=credit.version)
        cls.heard = queue.Queue()
        m = cls.rpc.method['event_watch']
        Request, Response = (cls.rpc.find('branchline.v1.WatchEvents' + kind) for kind in ('Request', 'Response'))
        cls.stream = cls.rpc.channel.unary_stream(m.path, lambda rq: rq.SerializeToString(), Response.FromString)(
            Request(kinds=['alarm.opened', 'alarm.closed']), metadata=cls.rpc.metadata(cls.token['ming']))
        threading.Thread(target=cls.listen, daemon=True).start()
        cls.heard.get(timeout=30)  # the first heartbeat: from here on nothing is missed

    @classmethod
    def listen(cls):
        try:
            for m in cls.stream:
                cls.heard.put(m.event)
        except grpc.RpcError:
            pass

    @classmethod
    def tearDownClass(cls):
        cls.stream.cancel()
        super().tearDownClass()

    def wait(self, kind, n):
        """Makes the scan due and wakes it until n such events were heard."""
        got = []
        for _ in range(60):
            self.d.sql("UPDATE app.job SET next_at = now() - interval '1 s' WHERE name = 'alarm_scan'")
            self.order('C1', 1, submit=False)
            try:
                while len(got) < n:
                    e = self.heard.get(timeout=1)
                    if e.kind == kind:
                        got.append(e)
                return got
            except queue.Empty:
                continue
        self.fail('no %s' % kind)

    def alarms(self, login='ming', **fields):
        return self.call(login, 'alarm_list', **fields).alarms

    def opened(self, kind, n):
        """Waits for alarms of a kind; others may be told in between."""
        told = set()
        for _ in range(10):
            told |= {e.subject_id for e in self.wait('alarm.opened', 1)}
            got = self.alarms(kind=kind)
            if len(got) == n and told >= {a.id for a in got}:
                return got
        self.fail('no %s' % kind)

    def gone(self, kind):
        for _ in range(10):
            self.wait('alarm.closed', 1)
            if not self.alarms(kind=kind):
                return
        self.fail('%s stays' % kind)

    def promise(self, order_id, days):
        self.d.sql("UPDATE app.order_line SET promised_date = (SELECT (now() AT TIME ZONE c.zone)::date + %d FROM app.company c) "
                   "WHERE order_id = '%s'" % (days, order_id))

    def test_01_s43_a_promise_that_was_missed(self):
        o = type(self).late = self.order('C1', 2).order
        self.assertEqual(self.enum(o, 'state'), 'ORDER_STATE_EFFECTIVE')
        self.promise(o.id, -1)
        e = self.wait('alarm.opened', 1)[0]
        a = self.alarms()[0]
        self.assertEqual((e.subject, e.subject_id), ('alarm', a.id))
        self.assertEqual((self.enum(a, 'kind'), a.subject, a.subject_id, a.number, a.line_number, a.owner_login),
                         ('ALARM_KIND_SHIPMENT_LATE', 'order', o.id, o.number, 1, 'ming'))
        due = datetime.date(a.due_on.year, a.due_on.month, a.due_on.day)
        self.assertEqual(self.d.sql("SELECT promised_date FROM app.order_line WHERE order_id = '%s'" % o.id), due.isoformat())
        self.assertEqual(a.text, 'the promised day has passed: 2 P1')
        self.rpc.lang = 'zh-CN'
        self.assertEqual(self.alarms()[0].text, '已超过承诺日期：2 P1')
        self.rpc.lang = None
        self.assertEqual([x.id for x in self.alarms('jing')], [a.id])  # of the branch
        self.assertEqual(len(self.alarms('hua')), 0)

    def test_02_l10_the_rep_is_told(self):
        told = [n for n in self.call('ming', 'notice_list').notices if n.kind == 'alarm.opened']
        self.assertEqual([(n.subject, n.number, n.read) for n in told], [('alarm', self.late.number, False)])
        self.assertEqual([n for n in self.call('hua', 'notice_list').notices if n.kind == 'alarm.opened'], [])

    def test_03_s43_somebody_takes_care(self):
        a = self.alarms()[0]
        self.refused('NOT_FOUND', 'hua', 'alarm_ack', alarm_id=a.id, expected_version=a.version)
        self.refused('STALE_VERSION', 'ming', 'alarm_ack', alarm_id=a.id, expected_version=a.version + 1)
        re = self.call('ming', 'alarm_ack', alarm_id=a.id, expected_version=a.version)
        self.assertEqual((re.alarm.acked_by, re.alarm.version), ('ming', a.version + 1))
        self.assertEqual(self.alarms()[0], re.alarm)

    def test_04_s43_gone_with_its_cause(self):
        version = self.call('ming', 'order_get', order_id=self.late.id).order.version
        self.call('admin', 'order_ship', order_id=self.late.id, expected_version=version)
        self.wait('alarm.closed', 1)
        self.assertEqual(len(self.alarms()), 0)
        a = self.alarms(closed=True)[0]
        self.refused('ALARM_IS_CLOSED', 'ming', 'alarm_ack', alarm_id=a.id, expected_version=a.version)

    def test_05_s43_before_the_miss(self):
        soon = self.order('C1', 1).order
        self.promise(soon.id, 1)
        make = self.call('ming', 'order_create', customer_id='@C1', submit=True,
                         lines=[{'product_id': '@M1', 'quantity': '4'}]).order
        self.assertTrue(self.d.sql("SELECT make FROM app.order_line WHERE order_id = '%s'" % make.id) == 't')
        self.promise(make.id, 6)  # 10 days are needed
        calm = self.order('C1', 1).order
        self.promise(calm.id, 2)
        self.wait('alarm.opened', 2)
        kinds = sorted((self.enum(a, 'kind'), a.number) for a in self.alarms() if a.kind != 1)
        self.assertEqual(kinds, [('ALARM_KIND_PRODUCTION_LATE', make.number), ('ALARM_KIND_SHIPMENT_DUE', soon.number)])
        first = self.call('ming', 'alarm_list', page_size=1)
        rest = self.call('ming', 'alarm_list', page_token=first.next_page_token, page_size=10)
        self.assertEqual([first.alarms[0].number] + [a.number for a in rest.alarms if a.kind != 1], [soon.number, make.number])
        self.assertEqual([a.number for a in self.alarms(kind='ALARM_KIND_SHIPMENT_DUE')], [soon.number])

    def test_06_s43_an_approval_that_waits(self):
        o = self.order('C1', 50).order
        self.d.sql("UPDATE app.approval_task SET opened_at = opened_at - interval '3 days' WHERE subject_id = '%s'" % o.id)
        self.wait('alarm.opened', 1)
        a = self.alarms(kind='ALARM_KIND_APPROVAL_SLOW')[0]
        self.assertEqual((a.number, a.line_number, a.text), (o.number, 0, 'an approval waits too long: jing'))
        self.assertIn(('alarm.opened', o.number), [(n.kind, n.number) for n in self.call('jing', 'notice_list').notices])
        self.approve('jing', o.number)
        self.wait('alarm.closed', 1)
        self.assertEqual(len(self.alarms(kind='ALARM_KIND_APPROVAL_SLOW')), 0)

    def quote(self, days):
        """Effective, valid for so many days more."""
        q = self.call('ming', 'quote_create', customer_id='@C1', lines=[{'product_id': '@P1', 'quantity': '1'}]).quote
        q = self.call('ming', 'quote_submit', quote_id=q.id, expected_version=1).quote
        self.d.sql("UPDATE app.quote SET valid_to = business_date + %d WHERE id = '%s'" % (days, q.id))
        return q

    def test_06a_s43_nobody_signs(self):
        late, fresh = (self.order('C1', n).order for n in (1, 2))
        for o in (late, fresh):
            self.call('admin', 'order_ship', order_id=o.id, expected_version=o.version, carrier='顺丰', tracking='SF1')
        sent = "UPDATE app.shipment SET business_date = business_date - %d WHERE order_id = '%s' RETURNING number"
        number = self.d.sql(sent % (7, late.id))
        self.d.sql(sent % (6, fresh.id))
        a = self.opened('ALARM_KIND_SHIPMENT_UNSIGNED', 1)
        self.assertEqual([(x.subject, x.number, x.line_number, x.text) for x in a],
                         [('order', late.number, 0, 'nobody signs for the shipment: %s 顺丰 SF1' % number)])
        self.assertEqual(datetime.date(a[0].due_on.year, a[0].due_on.month, a[0].due_on.day).isoformat(),
                         self.d.sql('SELECT (now() AT TIME ZONE zone)::date FROM app.company'))
        self.assertIn(('alarm.opened', late.number), [(n.kind, n.number) for n in self.call('ming', 'notice_list').notices])
        self.call('admin', 'order_sign', order_id=late.id, expected_version=late.version + 1, signed_by='采购部')
        self.gone('ALARM_KIND_SHIPMENT_UNSIGNED')

    def test_06b_o4_a_quote_is_about_to_expire(self):
        call, admin = self.rpc.call, self.token['admin']
        call('flow_publish', token=admin, code='Q', name='报价', subject='FLOW_SUBJECT_QUOTE', priority=100,
             nodes=[{'name': '自动', 'kind': AUTO}])
        over, today, soon, calm = (self.quote(n) for n in (-1, 0, 3, 4))
        a = self.opened('ALARM_KIND_QUOTE_EXPIRING', 2)
        self.assertEqual([(x.subject, x.number, x.text) for x in a],
                         [('quote', q.number, 'the quote is about to expire: 客户') for q in (today, soon)])
        self.assertIn(('alarm.opened', soon.number), [(n.kind, n.number) for n in self.call('ming', 'notice_list').notices])
        self.call('ming', 'quote_convert', quote_id=today.id, expected_version=today.version)
        self.d.sql("UPDATE app.quote SET valid_to = business_date - 1 WHERE id = '%s'" % soon.id)
        self.gone('ALARM_KIND_QUOTE_EXPIRING')
        self.assertTrue(self.call('ming', 'quote_get', quote_id=over.id).quote.expired)
        self.assertFalse(self.call('ming', 'quote_get', quote_id=calm.id).quote.expired)

    def test_07_a29_jobs_are_listed(self):
        jobs = {j.name: j for j in self.call('admin', 'job_list').jobs}
        self.assertLessEqual({'alarm_scan', 'event_sequence', 'order_waiting', 'partition_keep', 'upload_clean'}, set(jobs))
        self.assertGreater(jobs['alarm_scan'].runs, 3)
        self.assertEqual([j.last_error for j in jobs.values()], [''] * len(jobs))
        self.refused('NO_PERMISSION', 'ming', 'job_list')
        first = self.call('admin', 'job_list', page_size=1)
        self.assertNotEqual(self.call('admin', 'job_list', page_size=1, page_token=first.next_page_token).jobs[0].name,
                            first.jobs[0].name)

    def until(self, query, check):
        """Asking the database is the pause."""
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            got = self.d.sql(query)
            if check(got):
                return got
        self.fail('in vain: ' + query)

    def test_08_a29_what_goes_wrong_is_kept(self):
        error = "SELECT coalesce(last_error, '') FROM app.job WHERE name = 'alarm_scan'"
        self.d.sql('REVOKE SELECT ON app.alarm FROM bl_app')
        try:
            self.d.sql("UPDATE app.job SET next_at = now() - interval '1 s' WHERE name = 'alarm_scan'")
            self.d.kill_child('job')  # a new one looks at once
            self.until(error, lambda got: 'permission denied' in got)
            self.assertIn('alarm_', {j.name: j.last_error for j in self.call('admin', 'job_list').jobs}['alarm_scan'])
        finally:
            self.d.sql('GRANT SELECT ON app.alarm TO bl_app')
        self.d.sql("UPDATE app.job SET next_at = now() - interval '1 s' WHERE name = 'alarm_scan'")
        self.d.kill_child('job')
        self.until(error, lambda got: got == '')

    def test_09_a29_what_is_old_goes(self):
        for month, next_ in (('2020-01', '2020-02'), ('2020-02', '2020-03')):
            for table in ('event', 'request_log', 'outbox'):
                self.d.sql("SET ROLE bl_owner; CREATE TABLE app.%s_%s PARTITION OF app.%s FOR VALUES FROM "
                           "(app.uuid_of_month('%s-01')) TO (app.uuid_of_month('%s-01'))"
                           % (table, month.replace('-', ''), table, month, next_))
        for month, state in (('2020-01', 2), ('2020-02', 1)):  # sent; waiting
            self.d.sql("INSERT INTO app.outbox (id, at, channel, recipient, lang, template, subject, subject_id, state, next_at) "
                       "VALUES (app.uuid_of_month('%s-01'), now(), 1, 'x@example.com', 1, 'order_shipped', 17, gen_random_uuid(), %d, "
                       "'infinity')" % (month, state))
        for n, age in enumerate(('25 hours', '23 hours')):
            self.d.sql("INSERT INTO app.upload (id, user_id, subject, subject_id, name, size, received, created_at) "
                       "SELECT gen_random_uuid(), id, 17, id, 'old%d', 9, 1, now() - interval '%s' FROM app.app_user LIMIT 1" % (n, age))
        self.d.sql("INSERT INTO app.upload_chunk SELECT id, 0, 'x' FROM app.upload")
        self.d.sql("UPDATE app.job SET next_at = now() - interval '1 s' WHERE name IN ('partition_keep', 'upload_clean')")
        self.d.kill_child('job')
        kept = ("SELECT string_agg(relname, ' ' ORDER BY relname) FROM pg_class "
                "WHERE relkind = 'r' AND relname ~ '^(event|request_log|outbox)_2020'")
        self.until(kept, lambda got: got == 'outbox_202002')  # there is a mail to be sent in it
        month = "SELECT to_char((now() AT TIME ZONE zone)::date, 'YYYYMM') FROM app.company"
        self.assertEqual(self.d.sql("SELECT count(*) FROM pg_class WHERE relkind = 'r' "
                                    "AND relname ~ ('^(event|request_log|outbox|audit)_' || (%s) || '$')" % month), '4')
        self.d.sql("UPDATE app.outbox SET state = 3 WHERE id = app.uuid_of_month('2020-02-01')")
        self.d.sql("UPDATE app.job SET next_at = now() - interval '1 s' WHERE name = 'partition_keep'")
        self.d.kill_child('job')
        self.until("SELECT coalesce(to_regclass('app.outbox_202002')::text, 'gone')", lambda got: got == 'gone')
        self.until('SELECT string_agg(name, $$ $$) FROM app.upload', lambda got: got == 'old1')
        self.assertEqual(self.d.sql('SELECT count(*) FROM app.upload_chunk'), '1')


if __name__ == '__main__':
    unittest.main(verbosity=2)
