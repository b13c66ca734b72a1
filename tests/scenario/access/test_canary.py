"""K3, D17: nothing of others. Customers, quotes and orders of Beijing carry canaries in every text and amount. Somebody in
Shanghai, and a colleague who sees his own only, both with every right but that over the system, ask every method, with
every filter and every foreign id; no canary may be in any reply or refusal. The same questions by somebody who sees all
find them: so the questions can find something."""
import datetime
import os
import sys
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', '..', 'fixture'))
from daemon import Standalone  # noqa: E402
from rpc import PATIENCE, Refused, Rpc, methods, permissions, uuid7  # noqa: E402
import grpc  # noqa: E402
from google.protobuf import descriptor  # noqa: E402

PASSWORD = 'rain on tulips'
MARK = 'KANARI'
STRING, MESSAGE, ENUM = (getattr(descriptor.FieldDescriptor, 'TYPE_' + t) for t in ('STRING', 'MESSAGE', 'ENUM'))
REPEATED = descriptor.FieldDescriptor.LABEL_REPEATED


def mark(what):
    return '%s-%s' % (MARK, what)


class CanaryTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.d = Standalone()
        cls.rpc = Rpc(cls.d.start()['port'], cls.d.ca)
        with open(os.path.join(cls.d.dir, 'admin.code')) as f:
            cls.rpc.login('admin', f.read().strip(), PASSWORD)
        cls.today = cls.d.sql("SELECT (now() AT TIME ZONE 'Asia/Shanghai')::date")
        cls.organisation()
        cls.master_data()
        cls.foreign_documents()
        cls.own_document()

    @classmethod
    def tearDownClass(cls):
        cls.rpc.close()
        cls.d.remove()

    # ---- what is there ----

    @classmethod
    def organisation(cls):
        call = cls.rpc.call
        rights = [p for p in permissions().values() if p not in ('', 'self', 'admin')]
        for code, name in (('branch', '分公司'), ('all', '全部'), ('own', '本人')):
            call('role_create', code=code, name=name, scope='SCOPE_' + code.upper(), permissions=rights, rate_class='RATE_CLASS_LOAD')
        cls.token = {}
        for code in ('BJ', 'SH'):
            call('branch_create', code=code, name=code, parent_id='@HQ')
        for login, branch, role, above in (('boss', 'BJ', 'branch', ''), ('bj', 'BJ', 'branch', '@boss'), ('sh', 'SH', 'branch', ''),
                                           ('own', 'BJ', 'own', ''), ('all', 'HQ', 'all', '')):
            call('user_create', login=login, name=login, branch_id='@' + branch, superior_id=above, role_ids=['@' + role],
                 password=PASSWORD)
            cls.token[login] = call('session_create', login=login, password=PASSWORD).token

    @classmethod
    def master_data(cls):
        call = cls.rpc.call
        call('category_create', code='CAT', name='类别')
        call('product_create', code='P1', name='产品', category_id='@CAT', kind='PRODUCT_KIND_GOODS', unit='台', tax_rate='13',
             list_price='100.00', cost='60')
        for branch in ('BJ', 'SH'):
            call('warehouse_create', code='WH-' + branch, name='仓库', branch_id='@' + branch)
            call('stock_move', kind='MOVE_KIND_RECEIPT', warehouse_id='@WH-' + branch,
                 lines=[{'product_id': '@P1', 'quantity': '1000'}])
        for subject in ('ORDER', 'QUOTE'):
            call('flow_publish', code=subject, name=subject, subject='FLOW_SUBJECT_' + subject, priority=100,
                 nodes=[{'name': '直属上级', 'kind': 'NODE_KIND_APPROVE', 'approver': 'APPROVER_RULE_SUPERIOR', 'level': 1,
                         'method': 'VOTE_METHOD_ANY'}])

    @classmethod
    def lines(cls, quantity, price):
        return [{'product_id': '@P1', 'quantity': quantity, 'price': price, 'note': mark('line')}]

    @classmethod
    def foreign_documents(cls):
        call, bj, boss = cls.rpc.call, cls.token['bj'], cls.token['boss']
        customer = call('customer_create', token=bj, code=mark('C'), name=mark('公司'), region=mark('region'), industry=mark('industry'),
                        channel=mark('channel'), email='kanari@example.com', phone='010-79197919', invoice_title=mark('title'),
                        tax_number=mark('tax'), invoice_address=mark('invoice'), bank_name=mark('bank'), bank_account=mark('account'),
                        note=mark('note'), contacts=[{'name': mark('contact'), 'title': mark('job'), 'phone': '13979197919'}],
                        addresses=[{'label': mark('label'), 'region': mark('region'), 'address': mark('street'),
                                    'contact': mark('door'), 'phone': '13979197919'}]).customer
        call('credit_update', customer_id=customer.id, expected_version=1, limit='7919197.91', grade='A', note=mark('credit'))
        quote = call('quote_create', token=bj, customer_id=customer.id, contact=mark('contact'), note=mark('note'),
                     lines=cls.lines('7', '7919.13')).quote
        quote = call('quote_submit', token=bj, quote_id=quote.id, expected_version=quote.version, note=mark('submit')).quote
        order, waiting, held = (cls.foreign_order(customer, q) for q in ('3', '5', '4'))
        task = call('task_list', token=boss).tasks
        for wanted in (held, order):
            shown = next(t for t in task if t.subject_id == wanted.id)
            call('task_approve', token=boss, task_id=shown.id, content_hash=shown.content_hash, comment=mark('vote'))
        order = call('order_get', token=bj, order_id=order.id).order
        order = call('order_ship', token=bj, order_id=order.id, expected_version=order.version, carrier=mark('carrier'),
                     tracking=mark('tracking'), note=mark('note')).order
        call('order_sign', token=bj, order_id=order.id, expected_version=order.version, signed_by=mark('hand'))
        open_task = next(t for t in task if t.subject_id == waiting.id)
        cls.attach(order.id)
        template = call('template_create', token=bj, code=mark('T'), name=mark('template'), channel=mark('channel'), note=mark('note'),
                        warehouse_id='@WH-BJ', lines=[{'product_id': '@P1', 'quantity': '79197919', 'note': mark('line')}]).template
        cls.foreign = {'attachment_id': cls.attachment, 'template_id': template.id, 'from_order_id': order.id, 'customer_id': customer.id, 'quote_id': quote.id, 'order_id': waiting.id,
                       'source_id': order.id,
                       'subject_id': order.id, 'task_id': open_task.id, 'approval_id': open_task.approval_id}
        cls.second = {'order_id': order.id, 'subject_id': waiting.id, 'approval_id': shown.approval_id, 'task_id': shown.id}
        cls.by_name = {'customer_id': '@' + customer.code, 'quote_id': '@' + quote.number, 'order_id': '@' + order.number,
                       'source_id': '@' + order.number, 'from_order_id': '@' + order.number, 'template_id': '@' + template.code,
                       'branch_id': '@BJ', 'owner_id': '@bj', 'user_id': '@bj'}
        sql = ("SELECT string_agg(DISTINCT gross::text, ' ') FROM (SELECT gross FROM app.sales_order UNION ALL SELECT gross FROM "
               "app.quote UNION ALL SELECT net FROM app.sales_order) t")
        amounts = ['%s.%s' % (a[:-2], a[-2:]) for a in cls.d.sql(sql).split()]
        assert all('79' in a or len(a) > 7 for a in amounts), amounts
        cls.canaries = [MARK, 'kanari', '79197919', '7919.13', '7919197.91', order.number, waiting.number, held.number,
                        quote.number, *amounts,
                        *cls.foreign.values(), *cls.second.values()]

    @classmethod
    def attach(cls, order_id):
        cls.attachment = uuid7()
        data = mark('content').encode()
        rq = cls.rpc.request('attachment_upload', {'attachment_id': cls.attachment, 'subject_id': order_id,
                                                   'name': mark('file') + '.txt', 'size': len(data)})
        rq.data = data
        cls.rpc.channel.stream_unary(cls.rpc.method['attachment_upload'].path)(
            iter([rq.SerializeToString()]), metadata=cls.rpc.metadata(cls.token['bj']), timeout=PATIENCE)

    @classmethod
    def foreign_order(cls, customer, quantity):
        call, bj = cls.rpc.call, cls.token['bj']
        order = call('order_create', token=bj, customer_id=customer.id, warehouse_id='@WH-BJ', channel=mark('channel'),
                     region=mark('region'), external_id=mark(quantity), contact=mark('contact'), phone='13979197919',
                     address=mark('street'), note=mark('note'), lines=cls.lines(quantity, '7919.13')).order
        return call('order_submit', token=bj, order_id=order.id, expected_version=order.version, note=mark('submit')).order

    @classmethod
    def own_document(cls):
        """So that Shanghai's lists, counts and reports are not empty."""
        call, sh = cls.rpc.call, cls.token['sh']
        customer = call('customer_create', token=sh, code='C-SH', name='上海公司').customer
        cls.own = call('order_create', token=sh, customer_id=customer.id, warehouse_id='@WH-SH',
                       lines=[{'product_id': '@P1', 'quantity': '1', 'price': '11.00'}]).order.id

    # ---- questions ----

    def dates(self, rq):
        y, m, d = (int(x) for x in self.today.split('-'))
        for name, day in (('from', datetime.date(y, 1, 1)), ('to', datetime.date(y, m, d))):
            if name in rq.DESCRIPTOR.fields_by_name:
                date = getattr(rq, name)
                date.year, date.month, date.day = day.year, day.month, day.day

    def plain(self, m):
        rq = self.rpc.request(m.op, {})
        self.dates(rq)
        if 'validate_only' in rq.DESCRIPTOR.fields_by_name:
            rq.validate_only = True
        if 'expected_version' in rq.DESCRIPTOR.fields_by_name:
            rq.expected_version = 1
        if m.op == 'report_run':
            rq.kind = 1
            rq.by.append(1)
        if m.op in ('stock_check', 'order_create'):  # more than there is: whose orders hold it?
            rq.warehouse_id = '@WH-BJ'
            rq.lines.add(product_id='@P1', quantity='100000')
        if m.op == 'order_create':
            rq.customer_id = '@C-SH'
        return rq

    def values(self, field):
        """What a foreign eye would put into a field."""
        if field.type == STRING and field.label != REPEATED:
            if field.name == 'text':
                return [MARK, '公司']
            return [v[field.name] for v in (self.foreign, self.second, self.by_name) if field.name in v]
        if field.type == ENUM:
            return [v.number for v in field.enum_type.values if v.number != 0]
        return []

    def questions(self, m):
        """Bare, and with every value of every field that can name or select something: one at a time, ids also together with
        every enum, so that a report of each kind is asked by each axis."""
        yield self.plain(m)
        fields = [f for f in self.plain(m).DESCRIPTOR.fields if f.name not in ('request_id', 'page_token')]
        for f in fields:
            for v in self.values(f):
                for other in [None] + [o for o in fields if o.type == ENUM and o is not f]:
                    for w in [None] if other is None else self.values(other):
                        rq = self.plain(m)
                        self.put(rq, f, v)
                        if other is not None:
                            self.put(rq, other, w)
                        yield rq

    @staticmethod
    def put(rq, field, value):
        if field.label == REPEATED:
            rq.ClearField(field.name)
            getattr(rq, field.name).append(value)
        else:
            setattr(rq, field.name, value)

    def ask(self, m, rq, token):
        """Everything that comes back, as bytes."""
        md = self.rpc.metadata(token)
        try:
            if m.kind == 'CLIENT':
                return self.rpc.channel.stream_unary(m.path)(iter([rq.SerializeToString()]), metadata=md, timeout=PATIENCE)
            if m.kind == 'SERVER':
                return b''.join(self.rpc.channel.unary_stream(m.path)(rq.SerializeToString(), metadata=md, timeout=PATIENCE))
            return self.rpc.channel.unary_unary(m.path)(rq.SerializeToString(), metadata=md, timeout=PATIENCE)
        except grpc.RpcError as e:
            self.assertNotIn(e.code().name, ('INTERNAL', 'UNKNOWN', 'UNAVAILABLE', 'DEADLINE_EXCEEDED'), '%s %s' % (m.op, rq))
            refused = Refused(e, self.rpc.find)
            return (refused.text or '').encode() + refused.raw

    def seen(self, login, kinds):
        """{op: canaries in its replies}, without those that the question itself held; and how many questions."""
        found, asked = {}, 0
        for m in methods():
            if m.kind not in kinds or m.op == 'event_watch':
                continue
            for rq in self.questions(m):
                said = rq.SerializeToString()
                got = self.ask(m, rq, self.token[login])
                asked += 1
                for c in self.canaries:
                    if c.encode() in got and c.encode() not in said:
                        found.setdefault(m.op, set()).add(c)
        return found, asked

    def test_01_k3_who_sees_all_finds_the_canaries(self):
        found, _ = self.seen('all', ('QUERY', 'STREAM', 'SERVER'))
        for op in ('customer_get', 'customer_list', 'credit_get', 'quote_get', 'quote_list', 'order_get', 'order_list', 'order_track',
                   'approval_get', 'template_get', 'template_list', 'report_run', 'stock_check', 'audit_list', 'attachment_list', 'attachment_download'):
            self.assertIn(op, found)

    def test_02_k3_a_branch_reads_nothing_of_another(self):
        found, asked = self.seen('sh', ('QUERY', 'STREAM', 'SERVER'))
        print('%d questions' % asked)
        self.assertEqual(found, {})

    def test_03_k3_a_colleague_reads_only_what_is_his(self):
        found, _ = self.seen('own', ('QUERY', 'STREAM', 'SERVER'))
        self.assertEqual(found, {})

    def test_04_k3_commands_on_foreign_documents_tell_and_change_nothing(self):
        changes = "SELECT count(*) FROM app.audit WHERE method <> 'session_create'"
        before = self.d.sql(changes)
        found, asked = self.seen('sh', ('COMMAND', 'CLIENT'))
        print('%d questions' % asked)
        self.assertEqual(found, {})
        self.assertEqual(self.d.sql(changes), before)

    def test_05_k3_lists_count_nothing_foreign(self):
        for login, mine in (('sh', 1), ('own', 0)):
            call, token = self.rpc.call, self.token[login]
            self.assertEqual(len(call('customer_list', token=token).customers), mine)
            self.assertEqual(len(call('order_list', token=token).orders), mine)
            self.assertEqual(len(call('quote_list', token=token).quotes), 0)
            self.assertEqual(len(call('template_list', token=token).templates), 0)
            self.assertEqual(len(call('task_list', token=token).tasks), 0)

    def pushed(self, login):
        """All events from the first on to that of the order that was made last, in bytes."""
        m = self.rpc.method['event_watch']
        rq = self.rpc.request(m.op, {'cursor': '0'}).SerializeToString()
        stream = self.rpc.channel.unary_stream(m.path)(rq, metadata=self.rpc.metadata(self.token[login]), timeout=PATIENCE)
        got = b''
        for event in stream:
            got += event
            if self.own.encode() in event:
                stream.cancel()
                return got
        self.fail('the stream ended before the last order')

    def test_06_k3_nothing_foreign_is_pushed(self):
        everything, mine = self.pushed('all'), self.pushed('sh')
        self.assertTrue(any(c.encode() in everything for c in self.canaries))
        self.assertEqual([c for c in self.canaries if c.encode() in mine], [])


if __name__ == '__main__':
    unittest.main(verbosity=2)
