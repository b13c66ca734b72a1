#!/usr/bin/env python3
"""A sale over the public protocol: one user enters and submits an order, another approves it, the first watches.

    sale.py HOST:PORT CA.pem PASSWORDS

PASSWORDS is a folder with one file a user, as scripts/quickstart leaves it in DIR/demo. Debian 12 packages:
python3-grpcio python3-protobuf; the modules under gen/ are made from proto/ (see docs/integrator.md).
"""
import os
import secrets
import sys
import time

import grpc

from branchline.v1 import event_pb2, event_pb2_grpc, order_pb2, order_pb2_grpc
from branchline.v1 import session_pb2, session_pb2_grpc, task_pb2, task_pb2_grpc
from google.rpc import error_details_pb2, status_pb2


# [request-id]
def uuid7():
    """Milliseconds since 1970 in the first 48 bits, the rest random: RFC 9562, version 7."""
    b = bytearray(int(time.time() * 1000).to_bytes(6, 'big') + secrets.token_bytes(10))
    b[6], b[8] = 0x70 | b[6] & 0x0F, 0x80 | b[8] & 0x3F
    h = b.hex()
    return '-'.join((h[:8], h[8:12], h[12:16], h[16:20], h[20:]))
# [end]


# [error]
class Refused(Exception):
    """What the server said: `code` for transport, `reason` for programs, `fields` for forms, `wait` for the patient."""

    def __init__(self, error):
        self.code, self.text = error.code(), error.details()
        self.reason, self.parameters, self.fields, self.wait = '', {}, [], None
        for key, value in error.trailing_metadata() or ():
            if key == 'grpc-status-details-bin':
                for detail in status_pb2.Status.FromString(value).details:
                    self._take(detail)
        super().__init__('%s %s: %s' % (self.code.name, self.reason, self.text))

    def _take(self, detail):
        info, wrong, retry = error_details_pb2.ErrorInfo(), error_details_pb2.BadRequest(), error_details_pb2.RetryInfo()
        if detail.Unpack(info):
            self.reason, self.parameters = info.reason, dict(info.metadata)
        elif detail.Unpack(wrong):
            self.fields = [(v.field, v.reason, v.description) for v in wrong.field_violations]
        elif detail.Unpack(retry):
            self.wait = retry.retry_delay.ToTimedelta().total_seconds()
# [end]


# [repeat]
UNSURE = (grpc.StatusCode.UNAVAILABLE, grpc.StatusCode.DEADLINE_EXCEEDED)


def call(method, request, metadata, attempts=4):
    """One unary call. A write has its request_id, so it may be sent again when nobody knows what became of it."""
    for attempt in range(1, attempts + 1):
        try:
            return method(request, metadata=metadata, timeout=30)
        except grpc.RpcError as e:
            refused = Refused(e)
            if refused.code not in UNSURE or attempt == attempts:
                raise refused from None
            time.sleep(refused.wait or 0.5 * 2 ** attempt)
# [end]


# [login]
def login(channel, name, password):
    """The metadata that every call of this user carries."""
    request = session_pb2.CreateSessionRequest(request_id=uuid7(), login=name, password=password)
    session = call(session_pb2_grpc.SessionServiceStub(channel).CreateSession, request, ())
    return (('authorization', 'Bearer ' + session.token), ('accept-language', 'en'))
# [end]


# [watch]
def watch(channel, metadata, cursor=''):
    """Events from `cursor` on, without gaps; the first one is a heartbeat that tells where the watch begins."""
    stub = event_pb2_grpc.EventServiceStub(channel)
    while True:
        try:
            for reply in stub.WatchEvents(event_pb2.WatchEventsRequest(cursor=cursor), metadata=metadata):
                cursor = reply.event.cursor
                yield reply.event
        except grpc.RpcError as e:
            if e.code() != grpc.StatusCode.UNAVAILABLE:
                raise Refused(e) from None
            time.sleep(1)  # the line broke: go on behind the last event that arrived


def until(events, kind, subject_id):
    for event in events:
        if event.kind == 'heartbeat':
            continue
        print('event %s %s version %d' % (event.kind, event.subject_id, event.version))
        if event.kind == kind and event.subject_id == subject_id:
            return event.cursor
# [end]


# [wrong]
def wrong_order(orders, me):
    """Every error comes at once, each with the path of its field."""
    bad = order_pb2.CreateOrderRequest(request_id=uuid7(), customer_id='@C0001')
    bad.lines.add(product_id='@P3001', quantity='0')
    bad.lines.add(product_id='@NOSUCH', quantity='1')
    try:
        call(orders.CreateOrder, bad, me)
    except Refused as e:
        print('refused %s' % e.reason)
        for field, reason, text in e.fields:
            print('  %s %s: %s' % (field, reason, text))
# [end]


# [create]
def create_order(orders, me):
    """The request_id is made once, before the first attempt, and kept: the same request gives the same order."""
    request = order_pb2.CreateOrderRequest(request_id=uuid7(), customer_id='@C0001', note='from an integrator')
    request.lines.add(product_id='@P3001', quantity='30')
    request.lines.add(product_id='@P1001', quantity='2', discount='3')
    order = call(orders.CreateOrder, request, me).order
    again = call(orders.CreateOrder, request, me).order
    print('created %s, repeated: %s' % (order.id, 'same order' if again.id == order.id else 'ANOTHER ORDER'))
    return order
# [end]


# [submit]
def submit_order(orders, me, order):
    request = order_pb2.SubmitOrderRequest(request_id=uuid7(), expected_version=order.version, order_id=order.id)
    reply = call(orders.SubmitOrder, request, me)
    for node in reply.path:
        print('needs %s: %s' % (', '.join(node.approvers), node.reason))
    print('submitted %s gross %s %s' % (reply.order.number, reply.order.gross, reply.order.currency_code))
    return reply.order
# [end]


# [approve]
def approve_order(channel, manager, order):
    tasks = task_pb2_grpc.TaskServiceStub(channel)
    for task in call(tasks.ListTasks, task_pb2.ListTasksRequest(page_size=100), manager).tasks:
        if task.subject_id == order.id:
            # the hash says: this content is what I read, and nothing else
            request = task_pb2.ApproveTaskRequest(request_id=uuid7(), task_id=task.id, content_hash=task.content_hash,
                                                  comment='agreed')
            print('approved, order is %s' % call(tasks.ApproveTask, request, manager).document_state)
# [end]


# [main]
def main(server, ca, passwords):
    def password(name):
        with open(os.path.join(passwords, name), encoding='utf-8') as f:
            return f.read().rstrip('\n')

    with open(ca, 'rb') as f:
        channel = grpc.secure_channel(server, grpc.ssl_channel_credentials(f.read()))
    with channel:
        me, manager = (login(channel, name, password(name)) for name in ('wulina', 'zhoujie'))
        orders = order_pb2_grpc.OrderServiceStub(channel)
        events = watch(channel, me)
        next(events)  # the heartbeat: from here on nothing is missed
        wrong_order(orders, me)
        order = submit_order(orders, me, create_order(orders, me))
        cursor = until(events, 'order.submitted', order.id)
        events.close()  # as if the line had broken
        approve_order(channel, manager, order)
        until(watch(channel, me, cursor), 'order.effective', order.id)
        print('done %s' % order.number)
# [end]


if __name__ == '__main__':
    if len(sys.argv) != 4:
        sys.exit(__doc__)
    try:
        main(*sys.argv[1:])
    except Refused as e:
        sys.exit(str(e))
