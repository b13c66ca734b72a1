"""An SMTP server that keeps what it gets. Loopback, a free port, standard library only."""
import email
import email.policy
import socketserver
import threading

PATIENCE = 60.0


class Sink:
    """hold = 'before' or 'after' the mail is taken stops a conversation there until release() is called; said[verb] = what is
    answered instead of yes."""

    def __init__(self):
        self.mails, self.said, self.hold = [], {}, None
        self.changed = threading.Condition()
        self.held = threading.Event()
        self.released = threading.Event()
        sink = self

        class Handler(socketserver.StreamRequestHandler):
            def handle(self):
                try:
                    sink.talk(self.rfile, self.wfile)
                except (BrokenPipeError, ConnectionResetError):
                    pass
        self.server = socketserver.ThreadingTCPServer(('127.0.0.1', 0), Handler)
        self.server.daemon_threads = True
        self.port = self.server.server_address[1]
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def close(self):
        self.released.set()
        self.server.shutdown()
        self.server.server_close()

    def stop_at(self, when):
        if self.hold == when:
            self.held.set()
            self.released.wait(PATIENCE)

    def release(self):
        self.hold = None
        self.released.set()

    def hold_next(self, when):
        self.held.clear()
        self.released.clear()
        self.hold = when

    def talk(self, lines, out):
        def say(text):
            out.write(text.encode() + b'\r\n')
            out.flush()
        say('220 sink')
        to = []
        for line in lines:
            verb = line.split(b' ')[0].strip().decode().upper()
            if verb == 'EHLO':
                say('250 sink')
            elif verb == 'DATA':
                self.stop_at('before')
                say('354 go on')
                raw = self.body(lines)
                if raw is None:
                    return
                self.keep(to, raw)
                self.stop_at('after')
                say(self.said.get(verb, '250 taken'))
            elif verb == 'QUIT':
                say('221 bye')
                return
            else:
                if verb == 'RCPT':
                    to.append(line.split(b'<')[1].split(b'>')[0].decode())
                say(self.said.get(verb, '250 yes'))

    @staticmethod
    def body(lines):
        """None when whoever sends is gone before the end."""
        got = []
        for line in lines:
            if line == b'.\r\n':
                return b''.join(got)
            got.append(line[1:] if line.startswith(b'.') else line)
        return None

    def keep(self, to, raw):
        m = email.message_from_bytes(raw, policy=email.policy.default)
        m.raw, m.envelope = raw, to
        with self.changed:
            self.mails.append(m)
            self.changed.notify_all()

    def wait(self, n):
        """Until there are n mails."""
        with self.changed:
            if not self.changed.wait_for(lambda: len(self.mails) >= n, PATIENCE):
                raise AssertionError('%d mails of %d' % (len(self.mails), n))
            return self.mails[n - 1]
