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
            ('category', {'name': 'x'}), ('customer', {'name': 'x'}), ('warehouse', {'name': 'x', 'branch_id': '@BJ'}),
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
        for noun, other in (('order', 'quote'), ('quote', 'order')):
            with self.subTest(noun=noun):
                id_, line_id = uuid7(), uuid7()
                create = {'customer_id': '@C1', 'lines': [dict(line, line_id=line_id)]}
                self.call('ming', noun + '_create', **{noun + '_id': id_}, **create)
                e = self.refused('ALREADY_EXISTS', 'ming', noun + '_create', **{noun + '_id': id_}, customer_id='@C1', lines=[line])
                self.assertEqual(e.code, 'ALREADY_EXISTS')
                self.refused('ALREADY_EXISTS', 'ming', noun + '_create', **create)
                self.call('ming', other + '_create', **{other + '_id': id_}, **create)  # another table, no clash
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
