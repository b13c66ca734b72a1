"""A TCP proxy that fails on purpose: cuts, halves or delays a connection at message n of one direction.

Two ways to see messages:
  Frames   ends TLS on both sides with a certificate of its own and counts HTTP/2 frames (the preface counts as one);
  Records  leaves TLS alone and counts TLS records.

A fault is for the first connection only; later ones pass unharmed. In another process or thread than the test: see Proxy.
"""
import asyncio
import ssl
import threading

UP, DOWN = 'up', 'down'  # from the client, to the client
PREFACE = b'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'


class Fault:
    """act: 'cut' = both sides are reset at once, 'half' = the direction ends (FIN) and the other one goes on, 'delay' = the
    message waits, 'pass' = none. It happens when `after` messages of `direction` were passed on."""

    def __init__(self, act='pass', direction=UP, after=0, seconds=0.0):
        self.act, self.direction, self.after, self.seconds = act, direction, after, seconds


class Messages:
    """Takes bytes, gives whole messages."""

    def __init__(self, head, length, preface=b''):
        self.head, self.length, self.preface, self.rest = head, length, preface, b''

    def take(self, data):
        self.rest += data
        while True:
            need = len(self.preface) or self.head
            if not self.preface and len(self.rest) >= need:
                need += self.length(self.rest)
            if len(self.rest) < need or not self.rest:
                return
            self.preface = b''
            message, self.rest = self.rest[:need], self.rest[need:]
            yield message


def frames(direction):
    return Messages(9, lambda b: int.from_bytes(b[:3], 'big'), PREFACE if direction == UP else b'')


def records(_direction):
    return Messages(5, lambda b: int.from_bytes(b[3:5], 'big'))


class Proxy:
    """with Proxy(port, ca=.., pair=(cert, key)) as p: p.port; p.arm(Fault(..)); p.seen[UP] counts messages of the first
    connection since arm()."""

    def __init__(self, target, ca=None, pair=None):
        self.target = target
        self.split = frames if pair else records
        self.inward = self.outward = None
        if pair:
            self.inward = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            self.inward.load_cert_chain(*pair)
            self.inward.set_alpn_protocols(['h2'])
            self.outward = ssl.create_default_context(cafile=ca)
            self.outward.set_alpn_protocols(['h2'])
        self.arm(Fault())
        self.loop = asyncio.new_event_loop()
        self.thread = threading.Thread(target=self.loop.run_forever, daemon=True)

    def __enter__(self):
        self.thread.start()
        self.server = self.run(asyncio.start_server(self.serve, '127.0.0.1', 0, ssl=self.inward))
        self.port = self.server.sockets[0].getsockname()[1]
        return self

    def __exit__(self, *_):
        self.run(self.close())
        self.loop.call_soon_threadsafe(self.loop.stop)
        self.thread.join()
        self.loop.close()

    async def close(self):
        self.server.close()
        mine = [t for t in asyncio.all_tasks() if t is not asyncio.current_task()]
        for task in mine:
            task.cancel()
        await asyncio.gather(*mine, return_exceptions=True)

    def run(self, what):
        return asyncio.run_coroutine_threadsafe(what, self.loop).result(30)

    def arm(self, fault):
        self.fault, self.connections, self.seen, self.done = fault, 0, {UP: 0, DOWN: 0}, False

    async def serve(self, from_client, to_client):
        self.connections += 1
        first = self.connections == 1
        try:
            from_server, to_server = await asyncio.open_connection(
                'localhost', self.target, ssl=self.outward, server_hostname='localhost' if self.outward else None)
        except OSError:
            to_client.transport.abort()
            return
        ends = (to_client, to_server)
        pumps = [asyncio.ensure_future(self.pump(UP, from_client, to_server, ends, first)),
                 asyncio.ensure_future(self.pump(DOWN, from_server, to_client, ends, first))]
        try:
            await asyncio.gather(*pumps)
        except (OSError, ssl.SSLError):
            pass
        finally:
            for pump in pumps:
                pump.cancel()
            self.reset(ends)

    @staticmethod
    def reset(ends):
        for end in ends:
            if not end.transport.is_closing():
                end.transport.abort()

    async def pump(self, direction, source, sink, ends, first):
        messages = self.split(direction)
        if first and not await self.apply(direction, sink, ends):
            return
        while True:
            data = await source.read(65536)
            if not data:
                break
            for message in messages.take(data):
                sink.write(message)
                await sink.drain()
                if first:
                    self.seen[direction] += 1
                    if not await self.apply(direction, sink, ends):
                        return
        if sink.can_write_eof():
            sink.write_eof()
        else:
            sink.close()

    async def apply(self, direction, sink, ends):
        """False: nothing of this direction is passed on any more."""
        f = self.fault
        if self.done or f.act == 'pass' or f.direction != direction or f.after != self.seen[direction]:
            return True
        self.done = True
        if f.act == 'delay':
            await asyncio.sleep(f.seconds)
            return True
        if f.act == 'half' and sink.can_write_eof():
            sink.write_eof()
            return False
        self.reset(ends)
        return False
