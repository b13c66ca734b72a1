"""What happens to documents as time goes by: promises, numbers, stock that arrives, ids that clients made."""
import datetime
import os
import sys
import time
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', 'approval'))
from company import AUTO, Company  # noqa: E402
from daemon import PATIENCE  # noqa: E402
from rpc import Refused, uuid7  # noqa: E402


def date_of(day):
    return {'year': day.year, 'month': day.month, 'day': day.day}


class EventTest(Company):
    @classmethod
    def found(cls):
        super().found()
        call, admin = cls.rpc.call, cls.token['admin']
        for subject in ('ORDER', 'QUOTE'):
            call('flow_publish', token=admin, code=subject, name=subject, subject='FLOW_SUBJECT_' + subject, priority=100,
                 nodes=[{'name': '自动', 'kind': AUTO}])
        for code in ('W1', 'W2', 'W3'):
            call('product_create', token=admin, code=code, name='货 ' + code, category_id='@ALL', unit='台', tax_rate='13',
                 list_price='10.00', kind='PRODUCT_KIND_GOODS', cost='6')
        cls.customer('C1')
        cls.today = datetime.date.fromisoformat(cls.d.sql('SELECT (now() AT TIME ZONE zone)::date FROM app.company'))

    def receive(self, product, quantity):
        self.call('admin', 'stock_move', kind='MOVE_KIND_RECEIPT', warehouse_id='@WH',
                  lines=[{'product_id': '@' + product, 'quantity': str(quantity)}])

    def sell(self, lines, **fields):
        return self.call('ming', 'order_create', customer_id='@C1', submit=True,
                         lines=[{'product_id': '@' + p, 'quantity': str(n)} for p, n in lines], **fields).order

    def get(self, order):
        return self.call('ming', 'order_get', order_id=order.id).order

    def day(self, d):
        return None if d.year == 0 else datetime.date(d.year, d.month, d.day)

    def test_01_s44_a_promise_stays(self):
        self.receive('W1', 3)
        o = self.sell([('P1', 1), ('W1', 5)])
        self.assertEqual(self.enum(o, 'state'), 'ORDER_STATE_EFFECTIVE')
        self.call('admin', 'order_ship', order_id=o.id, expected_version=o.version, lines=[{'line_number': 1, 'quantity': '1'}])
        self.d.sql("UPDATE app.order_line SET promised_date = '%s' WHERE order_id = '%s' AND seq = 1"
                   % (self.today - datetime.timedelta(10), o.id))
        self.d.sql("UPDATE app.order_line SET promised_date = NULL WHERE order_id = '%s' AND seq = 2" % o.id)
        self.receive('W1', 1)
        o = self.call('ming', 'order_reserve', order_id=o.id, expected_version=self.get(o).version).order
        self.assertEqual([x.reserved for x in o.lines], ['0', '4'])
        self.assertEqual([self.day(x.promised_date) for x in o.lines], [self.today - datetime.timedelta(10), None])
        self.receive('W1', 1)
        o = self.call('ming', 'order_reserve', order_id=o.id, expected_version=o.version).order
        self.assertEqual([self.day(x.promised_date) for x in o.lines], [self.today - datetime.timedelta(10), self.today])

    def test_02_s52_the_number_is_of_the_month_of_the_submit(self):
        before = self.today.replace(day=1) - datetime.timedelta(1)
        month = self.today.strftime('%Y%m')
        line = [{'product_id': '@P1', 'quantity': '1'}]
        drafts = [self.call('admin', 'order_create', customer_id='@C1', owner_id='@ming', business_date=date_of(before), lines=line).order
                  for _ in range(2)]
        now = self.call('admin', 'order_create', customer_id='@C1', owner_id='@ming', business_date=date_of(before), lines=line,
                        submit=True).order
        self.assertIn(before.strftime('-%Y%m-'), now.number)  # submitted on that day by right
        quote = self.call('admin', 'quote_create', customer_id='@C1', business_date=date_of(before), lines=line,
                          valid_to=date_of(self.today)).quote
        o = self.call('ming', 'order_submit', order_id=drafts[0].id, expected_version=1).order
        self.assertIn('-%s-' % month, o.number)  # open or not, the month of the draft is over
        self.call('admin', 'period_close', month=int(before.strftime('%Y%m')))
        o = self.call('ming', 'order_submit', order_id=drafts[1].id, expected_version=1).order
        self.assertIn('-%s-' % month, o.number)
        q = self.call('admin', 'quote_submit', quote_id=quote.id, expected_version=1).quote
        self.assertIn('-%s-' % month, q.number)
        closed = self.refused('INVALID_FIELDS', 'admin', 'order_create', customer_id='@C1', owner_id='@ming', lines=line, submit=True,
                              business_date=date_of(before))
        self.assertEqual(list(closed.fields), ['business_date'])

    def test_03_s3_an_id_that_is_taken(self):
        """Every id that a client may choose, twice, with other content: never an internal error."""
        line = {'product_id': '@P1', 'quantity': '1'}
        made = [
            ('branch', {'name': 'x', 'parent_id': '@HQ'}), ('dept', {'name': 'x', 'branch_id': '@BJ'}),
            ('role', {'name': 'x', 'scope': 'SCOPE_OWN', 'permissions': ['base.read']}),
            ('category', {'name': 'x'}), ('customer', {'name': 'x'}), ('warehouse', {'name': 'x', 'branch_id': '@HQ'}),
            ('product', {'name': 'x', 'category_id': '@ALL', 'unit': '台', 'tax_rate': '13', 'list_price': '1',
                         'kind': 'PRODUCT_KIND_GOODS'}),
            ('pricebook', {'name': 'x'}),
            ('supply', {'product_id': '@P1', 'warehouse_id': '@WH', 'quantity': '1',
                        'expected_on': date_of(self.today)}),
        ]
        for noun, fields in made:
            with self.subTest(noun=noun):
                id_ = uuid7()
                self.call('admin', noun + '_create', code='ID1', **{noun + '_id': id_}, **fields)
                e = self.refused('INVALID_FIELDS', 'admin', noun + '_create', code='ID2', **{noun + '_id': id_}, **fields)
                self.assertEqual(list(e.fields), [noun + '_id'])
        id_ = uuid7()
        user = {'name': 'x', 'branch_id': '@BJ', 'role_ids': ['@rep'], 'password': 'six green apples', 'user_id': id_}
        self.rpc.call('user_create', token=self.token['admin'], login='idone', **user)
        with self.assertRaises(Refused) as e:
            self.rpc.call('user_create', token=self.token['admin'], login='idtwo', **user)
        self.assertEqual(list(e.exception.fields), ['user_id'])
        for noun in ('order', 'quote'):
            with self.subTest(noun=noun):
                id_, line_id = uuid7(), uuid7()
                create = {'customer_id': '@C1', 'lines': [dict(line, line_id=line_id)]}
                self.call('ming', noun + '_create', **{noun + '_id': id_}, **create)
                e = self.refused('ALREADY_EXISTS', 'ming', noun + '_create', **{noun + '_id': id_}, customer_id='@C1', lines=[line])
                self.assertEqual(e.code, 'ALREADY_EXISTS')
                self.refused('ALREADY_EXISTS', 'ming', noun + '_create', **create)
        one, two = uuid7(), uuid7()
        o = self.call('ming', 'order_create', customer_id='@C1', lines=[dict(line, line_id=one)]).order
        q = self.call('ming', 'quote_create', customer_id='@C1', lines=[dict(line, line_id=two)]).quote
        self.refused('ALREADY_EXISTS', 'ming', 'order_copy', source_id=o.id, order_id=o.id)
        for noun, d, taken in (('order', self.call('ming', 'order_create', customer_id='@C1', lines=[line]).order, one),
                               ('quote', self.call('ming', 'quote_create', customer_id='@C1', lines=[line]).quote, two)):
            self.refused('ALREADY_EXISTS', 'ming', noun + '_update', expected_version=1, lines=[dict(line, line_id=taken)],
                         **{noun + '_id': d.id})
        q = self.call('ming', 'quote_submit', quote_id=q.id, expected_version=1).quote
        self.refused('ALREADY_EXISTS', 'ming', 'quote_convert', quote_id=q.id, expected_version=q.version, order_id=o.id)
        both = uuid7()
        for noun in ('order', 'quote'):
            self.refused('ALREADY_EXISTS', 'ming', noun + '_create', customer_id='@C1', lines=[dict(line, line_id=both), dict(line, line_id=both)])

    def test_04_s34_stock_that_arrives(self):
        """D6: an order that reserves all or nothing waits, and takes effect without anybody's doing; who came first is served first."""
        first = self.sell([('W2', 10), ('P1', 1)], reserve='RESERVE_POLICY_ALL')
        second = self.sell([('W2', 4)], reserve='RESERVE_POLICY_ALL')
        self.assertEqual([self.enum(o, 'state') for o in (first, second)], ['ORDER_STATE_APPROVED'] * 2)
        self.receive('W2', 3)  # not enough for any of them
        before = self.call('admin', 'credit_get', customer_id='@C1').credit
        self.assertEqual(len(self.call('ming', 'alarm_list', kind='ALARM_KIND_SHORTAGE').alarms), 2)
        self.receive('W2', 8)
        got = self.until(lambda: self.get(first), lambda o: self.enum(o, 'state') == 'ORDER_STATE_EFFECTIVE')
        self.assertEqual([x.reserved for x in got.lines], ['10', '1'])
        self.assertEqual(got.version, first.version + 1)
        self.assertEqual(self.enum(self.get(second), 'state'), 'ORDER_STATE_APPROVED')
        told = [n.number for n in self.call('ming', 'notice_list').notices if n.kind == 'order.effective']
        self.assertIn(first.number, told)
        self.assertNotIn(second.number, told)
        after = self.call('admin', 'credit_get', customer_id='@C1').credit
        self.assertEqual(float(after.ordered) - float(before.ordered), float(first.gross))
        self.assertEqual([a.number for a in self.call('ming', 'alarm_list', kind='ALARM_KIND_SHORTAGE').alarms], [second.number])
        steps = self.call('ming', 'order_track', order_id=first.id).steps
        self.assertEqual([(x.what, x.user_login) for x in steps], [('order_create', 'ming'), ('order_reserve', '')])
        self.assertEqual(self.d.sql("SELECT count(*) FROM app.fact WHERE order_id = '%s' AND kind = 1" % first.id), '2')
        self.receive('W2', 3)
        self.until(lambda: self.get(second), lambda o: self.enum(o, 'state') == 'ORDER_STATE_EFFECTIVE')

    def test_05_s34_what_still_may_not_take_effect(self):
        """Credit is asked again; what is given up stays given up."""
        c2 = self.customer('C2', limit='50.00')
        first, second, third = (self.call('ming', 'order_create', customer_id='@C2', submit=True, reserve='RESERVE_POLICY_ALL',
                                          lines=[{'product_id': '@W3', 'quantity': '4'}]).order for _ in range(3))
        self.assertEqual(self.enum(third, 'state'), 'ORDER_STATE_APPROVED')  # nothing is committed while it waits
        self.call('admin', 'order_void', order_id=third.id, expected_version=third.version, reason='不要了')
        self.assertEqual(self.d.sql("SELECT closed_at IS NOT NULL FROM app.alarm WHERE subject_id = '%s'" % third.id), 't')
        self.receive('W3', 100)
        self.until(lambda: self.get(first), lambda o: self.enum(o, 'state') == 'ORDER_STATE_EFFECTIVE')
        runs = int(self.d.sql("SELECT runs FROM app.job WHERE name = 'order_waiting'"))
        self.receive('P1', 1)  # an event more
        self.until(lambda: int(self.d.sql("SELECT runs FROM app.job WHERE name = 'order_waiting'")), lambda n: n > runs + 1)
        self.assertEqual([self.enum(self.get(o), 'state') for o in (second, third)], ['ORDER_STATE_APPROVED', 'ORDER_STATE_VOID'])
        credit = self.call('admin', 'credit_get', customer_id=c2.id).credit
        self.call('admin', 'credit_update', customer_id=c2.id, limit='80.00', expected_version=credit.version)
        self.until(lambda: self.get(second), lambda o: self.enum(o, 'state') == 'ORDER_STATE_EFFECTIVE')

    def listed(self, **fields):
        return sorted(o.number for o in self.call('ming', 'order_list', customer_id='@C3', **fields).orders)

    def test_06_s34_what_is_to_ship(self):
        self.call('admin', 'product_create', code='M1', name='定制柜', category_id='@ALL', unit='台', tax_rate='13', list_price='10.00',
                  kind='PRODUCT_KIND_GOODS', cost='6', make_days=10)
        self.customer('C3')
        line = [{'product_id': '@P1', 'quantity': '4'}]
        draft, open_, part, whole, made = (self.call('ming', 'order_create', customer_id='@C3', submit=n > 0, lines=x).order
                                           for n, x in enumerate((line, line, line, line, [{'product_id': '@M1', 'quantity': '2'}])))
        self.call('admin', 'order_ship', order_id=part.id, expected_version=part.version, lines=[{'line_number': 1, 'quantity': '1'}])
        self.call('admin', 'order_ship', order_id=whole.id, expected_version=whole.version)
        self.assertEqual(self.listed(to_ship=True), sorted((open_.number, part.number, made.number)))
        self.assertEqual(self.listed(shipment='PROGRESS_PART'), [part.number])
        self.assertEqual(self.listed(shipment='PROGRESS_WHOLE'), [whole.number])
        self.assertEqual(self.listed(state='ORDER_STATE_EFFECTIVE', shipment='PROGRESS_OPEN'), sorted((open_.number, made.number)))
        self.assertEqual(self.listed(to_produce=True), [made.number])
        self.assertEqual(self.listed(production='PROGRESS_OPEN', to_ship=True), [made.number])
        made = self.call('admin', 'order_produce', order_id=made.id, expected_version=made.version).order
        self.assertEqual((self.listed(to_produce=True), self.listed(production='PROGRESS_WHOLE')), ([], [made.number]))
        self.assertEqual(len(self.listed()), 5)
        self.refused('INVALID_FIELDS', 'ming', 'order_list', shipment=9)
        self.assertEqual(len(self.call('hua', 'order_list', to_ship=True).orders), 0)  # in scope only
        self.assertEqual(draft.number, '')

    def not_given_up(self, why, login, op, quote, version):
        with self.assertRaises(Refused) as e:
            self.call(login, op, quote_id=quote.id, expected_version=version, reason='价格高')
        self.assertEqual(e.exception.reason, why)

    def test_07_o4_a_quote_that_is_over_or_not_wanted(self):
        line = [{'product_id': '@P1', 'quantity': '1'}]
        over, lost = (self.call('ming', 'quote_submit', expected_version=1, quote_id=self.call(
            'ming', 'quote_create', customer_id='@C1', lines=line).quote.id).quote for _ in range(2))
        self.assertFalse(over.expired)
        self.d.sql("UPDATE app.quote SET business_date = '%s', valid_to = '%s' WHERE id = '%s'"
                   % (self.today - datetime.timedelta(9), self.today - datetime.timedelta(1), over.id))
        got = self.call('ming', 'quote_get', quote_id=over.id).quote
        self.assertEqual((got.expired, self.enum(got, 'state')), (True, 'QUOTE_STATE_EFFECTIVE'))
        self.assertEqual([(q.number, q.expired) for q in self.call('ming', 'quote_list', expired=True).quotes], [(over.number, True)])
        self.refused('QUOTE_EXPIRED', 'ming', 'quote_convert', quote_id=over.id, expected_version=over.version)
        e = self.refused('INVALID_FIELDS', 'ming', 'quote_decline', quote_id=lost.id, expected_version=lost.version)
        self.assertEqual(list(e.fields), ['reason'])
        for login, version, why in (('ming', 1, 'STALE_VERSION'), ('hua', lost.version, 'NOT_FOUND')):
            self.not_given_up(why, login, 'quote_decline', lost, version)
        got = self.call('ming', 'quote_decline', quote_id=lost.id, expected_version=lost.version, reason='价格高').quote
        self.assertEqual((self.enum(got, 'state'), got.number, got.version), ('QUOTE_STATE_DECLINED', lost.number, lost.version + 1))
        self.assertEqual(self.call('ming', 'quote_get', quote_id=lost.id).quote.version, got.version)
        for op in ('quote_convert', 'quote_submit'):
            self.refused('QUOTE_STATE', 'ming', op, quote_id=lost.id, expected_version=got.version)
        for op in ('quote_decline', 'quote_void'):
            self.not_given_up('QUOTE_STATE', 'ming', op, lost, got.version)
        self.assertEqual([q.number for q in self.call('ming', 'quote_list', state='QUOTE_STATE_DECLINED').quotes], [lost.number])
        self.assertEqual(self.d.sql("SELECT method || ' ' || change FROM app.audit WHERE subject_id = '%s' ORDER BY id DESC LIMIT 1" % lost.id)
                         .split(':')[0], 'quote_decline 价格高')
        got = self.call('ming', 'quote_decline', quote_id=over.id, expected_version=over.version, reason='没有回音').quote
        self.assertFalse(got.expired)

    def test_08_every_invariant_holds(self):
        self.assertEqual([(r.name, r.broken) for r in self.call('admin', 'check_run').results if r.broken], [])

    def until(self, look, good):
        """Asking is the pause."""
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            got = look()
            if good(got):
                return got
        self.fail('in vain: %s' % got)

if __name__ == '__main__':
    unittest.main(verbosity=2)
