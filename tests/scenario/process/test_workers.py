"""Several network workers behind one port are one server: what one has answered the other repeats, what one commits the other tells."""
import os
import queue
import sys
import threading
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', '..', 'fixture'))
from daemon import PATIENCE, Standalone  # noqa: E402
from rpc import Refused, Rpc, uuid7  # noqa: E402
import grpc  # noqa: E402

WORKERS = 3
CONNECTIONS = 200  # until the kernel has given one to each


class WorkersTest(unittest.TestCase):
    """One server for all cases, in this order."""

    @classmethod
    def setUpClass(cls):
        cls.d = Standalone()
        cls.d.start()
        with open(os.path.join(cls.d.dir, 'branchlined.conf'), 'a') as f:
            f.write('workers = %d\n' % WORKERS)
        cls.d.hup()
        s = cls.d.wait_state(lambda s: s['ready'] and sum(c['kind'] == 'net' for c in s['children']) == WORKERS, 'all workers')
        first = Rpc(s['port'], cls.d.ca)
        with open(os.path.join(cls.d.dir, 'admin.code')) as f:
            cls.token = first.login('admin', f.read().strip(), 'rain on tulips')
        first.close()
        cls.worker = cls.one_connection_each(s['port'])

    @classmethod
    def tearDownClass(cls):
        for rpc in cls.worker.values():
            rpc.close()
        cls.d.remove()

    @classmethod
    def one_connection_each(cls, port):
        """{process name: connection}; the line of a call tells who has served it."""
        found = {}
        for _ in range(CONNECTIONS):
            if len(found) == WORKERS:
                break
            rpc = Rpc(port, cls.d.ca)
            rpc.token = cls.token
            name = cls.served_by(rpc)
            if name in found:
                rpc.close()
            else:
                found[name] = rpc
        return found

    @classmethod
    def served_by(cls, rpc):
        request_id = uuid7()
        md = rpc.metadata(cls.token) + [('x-request-id', request_id)]
        m = rpc.method['session_get']
        rpc.channel.unary_unary(m.path, lambda rq: rq.SerializeToString(), None)(rpc.request('session_get', {}), metadata=md,
                                                                                 timeout=PATIENCE)
        return cls.d.log.wait('the line of the call', request_id=request_id)['process']

    def test_01_every_worker_serves(self):
        self.assertEqual(sorted(self.worker), ['net%d' % i for i in range(WORKERS)])

    def test_02_x6_another_worker_gives_the_same_reply(self):
        for i, (name, rpc) in enumerate(self.worker.items()):
            request = {'request_id': uuid7(), 'code': 'BR%d' % i, 'name': '分公司', 'parent_id': '@HQ'}
            made = rpc.call('branch_create', **request)
            for other, theirs in self.worker.items():
                again = theirs.call('branch_create', **request)
                self.assertEqual(again.SerializeToString(), made.SerializeToString(), (name, other))
                with self.assertRaises(Refused) as e:
                    theirs.call('branch_create', **dict(request, name='别的内容'))
                self.assertEqual(e.exception.reason, 'REQUEST_ID_REUSED')
        self.assertEqual(self.d.sql("SELECT count(*) FROM app.branch WHERE code LIKE 'BR_'"), str(WORKERS))

    def test_03_s42_every_worker_tells_what_another_commits(self):
        streams, heard = [], {name: queue.Queue() for name in self.worker}
        for name, rpc in self.worker.items():
            m = rpc.method['event_watch']
            Request, Response = (rpc.find('branchline.v1.WatchEvents' + kind) for kind in ('Request', 'Response'))
            stream = rpc.channel.unary_stream(m.path, lambda rq: rq.SerializeToString(), Response.FromString)(
                Request(), metadata=rpc.metadata(self.token))
            threading.Thread(target=self.listen, args=(stream, heard[name]), daemon=True).start()
            streams.append(stream)
        for inbox in heard.values():
            inbox.get(timeout=PATIENCE)  # the first heartbeat: from here on nothing is missed
        for i, rpc in enumerate(self.worker.values()):
            made = rpc.call('customer_create', code='C%d' % i, name='客户').customer
            for name, inbox in heard.items():
                self.assertEqual(self.next_id(inbox), made.id, name)
        for stream in streams:
            stream.cancel()

    @staticmethod
    def listen(stream, inbox):
        try:
            for m in stream:
                inbox.put(m.event)
        except grpc.RpcError:
            pass

    @staticmethod
    def next_id(inbox):
        """Of the next event that is no heartbeat."""
        while True:
            e = inbox.get(timeout=PATIENCE)
            if e.subject_id:
                return e.subject_id

    def test_04_x2_rights_that_one_takes_are_gone_everywhere(self):
        names = list(self.worker)
        first = self.worker[names[0]]
        first.call('role_create', code='clerk', name='文员', scope='SCOPE_ALL', permissions=['base.read'],
                   rate_class='RATE_CLASS_LOAD')
        first.call('user_create', login='li', name='李', branch_id='@HQ', role_ids=['@clerk'], password='sun on tulips')
        li = first.call('session_create', login='li', password='sun on tulips')
        for rpc in self.worker.values():
            rpc.call('branch_list', token=li.token)
        first.call('session_end', session_id=li.session_id, token=li.token)
        for name, rpc in self.worker.items():
            with self.assertRaises(Refused) as e:
                until_refused(rpc, li.token)
            self.assertEqual(e.exception.reason, 'UNAUTHENTICATED', name)


def until_refused(rpc, token):
    """A worker may remember a token for a second (server/op/access.h); far fewer calls than these take longer."""
    for _ in range(100000):
        rpc.call('branch_list', token=token)


if __name__ == '__main__':
    unittest.main(verbosity=2)
