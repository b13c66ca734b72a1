#!/usr/bin/python3
"""grpcio and raw HTTP/2 against echo_server: every kind of call, refusals, limits, reload, drain.

usage: test_echo.py ECHO_SERVER"""
import base64, gzip, json, os, resource, signal, socket, ssl, struct, subprocess, sys, tempfile, unittest

import grpc
from google.protobuf import descriptor_pb2, descriptor_pool, message_factory

HERE = os.path.dirname(os.path.abspath(__file__))
PROTO = os.path.join(HERE, "..", "..", "proto")
BINARY = sys.argv.pop(1)
TMP = tempfile.TemporaryDirectory()
SERVICE = "/branchline.test.v1.EchoService/"
TOKEN = ("authorization", "Bearer good")


def run(*args):
    subprocess.run(args, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def messages():
    """The message classes of all protos that the test speaks, without generated Python."""
    out = os.path.join(TMP.name, "all.bin")
    run("protoc", "-I" + HERE, "-I" + PROTO, "-I/usr/share/grpc-proto", "-I/usr/include", "--include_imports",
        "--descriptor_set_out=" + out, "echo.proto", "google/rpc/status.proto", "google/rpc/error_details.proto",
        "grpc/health/v1/health.proto", "grpc/reflection/v1/reflection.proto")
    pool = descriptor_pool.DescriptorPool()
    with open(out, "rb") as f:
        for file in descriptor_pb2.FileDescriptorSet.FromString(f.read()).file:
            pool.Add(file)
    factory = message_factory.MessageFactory(pool)
    return lambda name: factory.GetPrototype(pool.FindMessageTypeByName(name))


MESSAGE = messages()
Request, Response = MESSAGE("branchline.test.v1.EchoRequest"), MESSAGE("branchline.test.v1.EchoResponse")
Status = MESSAGE("google.rpc.Status")
Check, Checked = MESSAGE("grpc.health.v1.HealthCheckRequest"), MESSAGE("grpc.health.v1.HealthCheckResponse")
Ask, Answer = MESSAGE("grpc.reflection.v1.ServerReflectionRequest"), MESSAGE("grpc.reflection.v1.ServerReflectionResponse")


def certificate(name):
    cert, key = os.path.join(TMP.name, name + ".pem"), os.path.join(TMP.name, name + ".key")
    run("openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-keyout", key,
        "-out", cert, "-days", "30", "-subj", "/CN=" + name, "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1")
    return cert, key


class Server:
    def __init__(self, *options, pair=None):
        self.cert, self.key = pair or certificate("one")
        self.process = subprocess.Popen([BINARY, self.cert, self.key, *options], stdout=subprocess.PIPE, text=True,
                                        env=dict(os.environ, ASAN_OPTIONS="detect_leaks=1"))
        self.port = int(self.line("port"))

    def line(self, word):
        text = self.process.stdout.readline()
        assert text.startswith(word + " "), text
        return text[len(word) + 1:].strip()

    def stats(self):
        self.process.send_signal(signal.SIGUSR2)
        return json.loads(self.line("stats"))

    def stats_until(self, condition):
        """Asks until the condition holds; the test's time limit ends it otherwise."""
        while True:
            s = self.stats()
            if condition(s):
                return s

    def channel(self, *options):
        with open(self.cert, "rb") as f:
            ca = f.read()
        return grpc.secure_channel("localhost:%d" % self.port, grpc.ssl_channel_credentials(ca),
                                   [("grpc.use_local_subchannel_pool", 1), *options])

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        last = json.loads(self.line("stats"))
        self.process.stdout.close()
        return self.process.wait(), last


def stubs(ch):
    s, d = Request.SerializeToString, Response.FromString
    unary = {n: ch.unary_unary(SERVICE + n, s, d) for n in ("Echo", "EchoOpen", "Fail", "Hang", "Gone", "Missing")}
    unary["Stream"] = ch.unary_stream(SERVICE + "Stream", s, d)
    unary["Collect"] = ch.stream_unary(SERVICE + "Collect", s, d)
    return unary


def call(stub, rq, timeout=30, **more):
    more.setdefault("metadata", (TOKEN,))
    return stub(rq, timeout=timeout, **more)


def details(error):
    """{message name: message} of grpc-status-details-bin."""
    raw = dict(error.trailing_metadata())["grpc-status-details-bin"]
    status = Status.FromString(raw)
    found = {}
    for any_ in status.details:
        name = any_.type_url.split("/")[-1]
        found[name] = MESSAGE(name).FromString(any_.value)
    return raw, status, found


class Calls(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = Server()
        cls.channel = cls.server.channel()
        cls.stub = stubs(cls.channel)

    @classmethod
    def tearDownClass(cls):
        cls.channel.close()
        code, last = cls.server.stop()
        cls.server.process.kill()
        assert code == 0, code
        assert last["calls_now"] == 0 and last["held"] == 0 and last["connections"] == 0, last

    def refused(self, code, stub, rq, **more):
        with self.assertRaises(grpc.RpcError) as e:
            r = call(self.stub[stub], rq, **more)
            if stub == "Stream":
                list(r)
        self.assertEqual(e.exception.code(), code, e.exception.details())
        return e.exception

    def test_unary(self):
        re = call(self.stub["Echo"], Request(text="你好", count=5, blob=b"\0\1"))
        self.assertEqual((re.text, re.count, re.blob), ("你好", 5, b"\0\1"))

    def test_many_at_once(self):
        futures = [self.stub["Echo"].future(Request(count=i), metadata=(TOKEN,), timeout=30) for i in range(1000)]
        self.assertEqual([f.result().count for f in futures], list(range(1000)))

    def test_empty_message(self):
        self.assertEqual(call(self.stub["Echo"], Request()), Response())

    def test_request_id_is_echoed_or_made(self):
        _, c = self.stub["Echo"].with_call(Request(), metadata=(TOKEN, ("x-request-id", "my-id.1")), timeout=30)
        self.assertEqual(dict(c.initial_metadata())["x-request-id"], "my-id.1")
        _, c = self.stub["Echo"].with_call(Request(), metadata=(TOKEN, ("x-request-id", "no good")), timeout=30)
        self.assertRegex(dict(c.initial_metadata())["x-request-id"], r"^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-")

    def test_error_with_details(self):
        e = self.refused(grpc.StatusCode.ABORTED, "Fail", Request(text="订单"), metadata=(TOKEN, ("x-request-id", "r1")))
        self.assertIn("订单", e.details())
        self.assertEqual(dict(e.trailing_metadata())["grpc-retry-pushback-ms"], "1500")
        _, status, d = details(e)
        self.assertEqual((status.code, status.message), (10, e.details()))
        info = d["google.rpc.ErrorInfo"]
        self.assertEqual((info.reason, info.domain), ("STALE_VERSION", "branchline"))
        self.assertEqual(dict(info.metadata), {"kind": "order", "id": "订单", "version": "7"})
        self.assertEqual(d["google.rpc.RetryInfo"].retry_delay.ToMilliseconds(), 1500)
        self.assertEqual(d["google.rpc.RequestInfo"].request_id, "r1")
        self.assertEqual(d["google.rpc.ResourceInfo"].resource_name, "订单")

    def test_error_in_chinese(self):
        md = (TOKEN, ("accept-language", "fr, zh-CN;q=0.9, en;q=0.8"))
        e = self.refused(grpc.StatusCode.ABORTED, "Fail", Request(text="X1"), metadata=md)
        self.assertIn("已被他人修改", e.details())
        local = details(e)[2]["google.rpc.LocalizedMessage"]
        self.assertEqual((local.locale, local.message), ("zh-CN", e.details()))

    def test_field_violations_fit(self):
        e = self.refused(grpc.StatusCode.INVALID_ARGUMENT, "Fail", Request(count=3))
        bad = details(e)[2]["google.rpc.BadRequest"].field_violations
        self.assertEqual([v.field for v in bad], ["lines[%d].quantity" % i for i in range(3)])
        self.assertEqual(bad[0].reason, "NOT_POSITIVE")
        e = self.refused(grpc.StatusCode.INVALID_ARGUMENT, "Fail", Request(count=1500))
        raw, _, d = details(e)
        self.assertLessEqual(len(raw), 3072)
        self.assertGreater(len(d["google.rpc.BadRequest"].field_violations), 20)
        self.assertEqual(d["google.rpc.ErrorInfo"].metadata["count"], "1500")

    def test_unknown_method(self):
        e = self.refused(grpc.StatusCode.UNIMPLEMENTED, "Missing", Request())
        self.assertEqual(details(e)[2]["google.rpc.ErrorInfo"].reason, "UNKNOWN_METHOD")

    def test_server_stream_with_flow_control(self):
        blob = bytes(range(250)) * 80  # 20 KB
        seen = 0
        for re in call(self.stub["Stream"], Request(count=300, blob=blob)):
            self.assertEqual((re.count, re.blob), (seen, blob))
            seen += 1
        self.assertEqual(seen, 300)

    def test_empty_stream(self):
        self.assertEqual(list(call(self.stub["Stream"], Request())), [])

    def test_client_stream(self):
        rqs = [Request(blob=bytes(n)) for n in (0, 1, 5, 200000, 16384, 900000, 3)] + [Request(blob=b"x" * 20000)] * 100
        re = call(self.stub["Collect"], iter(rqs))
        self.assertEqual((re.count, int(re.text)), (len(rqs), sum(len(r.blob) for r in rqs)))

    def test_client_stream_without_messages(self):
        self.assertEqual(call(self.stub["Collect"], iter(())).count, 0)

    def test_cancel_reaches_the_handler(self):
        before = call(self.stub["Gone"], Request()).count
        f = self.stub["Hang"].future(Request(), metadata=(TOKEN,), timeout=60)
        s = call(self.stub["Stream"], Request(count=1000000, blob=bytes(20000)))
        next(s)
        self.server.stats_until(lambda s: s["calls_now"] == 2)
        f.cancel()
        s.cancel()
        self.server.stats_until(lambda s: s["gone"] == before + 2 and s["calls_now"] == 0)

    def test_deadline(self):
        before = call(self.stub["Gone"], Request()).count
        e = self.refused(grpc.StatusCode.DEADLINE_EXCEEDED, "Hang", Request(), timeout=0.2)
        self.server.stats_until(lambda s: s["gone"] == before + 1)

    def test_deadline_is_ours_too(self):
        # grpcio sends what it likes; a raw header shows that the server ends the call itself
        h2 = RawH2(self.server)
        h2.open(1, "Hang", b"\0\0\0\0\0", extra=[("grpc-timeout", "50m")])
        self.assertEqual(h2.trailers(1)["grpc-status"], "4")
        h2.close()

    def test_gzip_both_ways(self):
        text = "重复" * 20000
        out = []
        ch = self.server.channel(("grpc.default_compression_algorithm", 2))
        re, c = ch.unary_unary(SERVICE + "Echo", Request.SerializeToString, Response.FromString).with_call(
            Request(text=text), metadata=(TOKEN,), timeout=30)
        self.assertEqual(re.text, text)
        ch.close()
        h2 = RawH2(self.server)
        body = gzip.compress(Request(text=text).SerializeToString())
        h2.open(1, "Echo", b"\1" + struct.pack(">I", len(body)) + body,
                extra=[("grpc-encoding", "gzip"), ("grpc-accept-encoding", "identity,gzip")])
        head, data, tail = h2.reply(1)
        self.assertEqual((head["grpc-encoding"], data[0], tail["grpc-status"]), ("gzip", 1, "0"))
        self.assertEqual(Response.FromString(gzip.decompress(data[5:])).text, text)
        self.assertLess(len(data), 2000)
        h2.close()

    def test_gzip_bomb_is_refused(self):
        bomb = gzip.compress(bytes(50 << 20))
        h2 = RawH2(self.server)
        h2.open(1, "Echo", b"\1" + struct.pack(">I", len(bomb)) + bomb, extra=[("grpc-encoding", "gzip")])
        self.assertEqual(h2.trailers(1)["grpc-status"], "8")
        for stream, extra, flag, want in ((3, [("grpc-encoding", "br")], 1, "12"), (5, [], 1, "13"), (7, [], 2, "3")):
            h2.open(stream, "Echo", bytes([flag]) + b"\0\0\0\1x", extra=extra)
            self.assertEqual(h2.trailers(stream)["grpc-status"], want)
        h2.close()

    def test_too_large(self):
        e = self.refused(grpc.StatusCode.RESOURCE_EXHAUSTED, "Echo", Request(blob=bytes(3 << 20)))
        self.assertEqual(details(e)[2]["google.rpc.ErrorInfo"].metadata["limit"], str(1 << 20))
        call(self.stub["Echo"], Request(blob=bytes((1 << 20) - 100)))  # and the connection goes on

    def test_small_before_login(self):
        call(self.stub["EchoOpen"], Request(blob=bytes(4000)), metadata=())
        self.refused(grpc.StatusCode.RESOURCE_EXHAUSTED, "EchoOpen", Request(blob=bytes(5000)), metadata=())
        self.refused(grpc.StatusCode.RESOURCE_EXHAUSTED, "EchoOpen", Request(blob=bytes(5000)))
        self.refused(grpc.StatusCode.RESOURCE_EXHAUSTED, "Echo", Request(blob=bytes(5000)), metadata=())
        for garbage in ("x", "Basic Zm9vOmJhcg==", "bearer"):
            md = (("authorization", garbage),)
            call(self.stub["Echo"], Request(blob=bytes(4000)), metadata=md)
            self.refused(grpc.StatusCode.RESOURCE_EXHAUSTED, "Echo", Request(blob=bytes(5000)), metadata=md)

    def test_two_streams_before_login(self):
        garbage = (("authorization", "x"),)
        waiting = [self.stub["Hang"].future(Request(), metadata=md, timeout=60) for md in ((), garbage)]
        self.server.stats_until(lambda s: s["calls_now"] == 2)
        self.refused(grpc.StatusCode.RESOURCE_EXHAUSTED, "EchoOpen", Request(), metadata=garbage)
        e = self.refused(grpc.StatusCode.RESOURCE_EXHAUSTED, "EchoOpen", Request(), metadata=())
        self.assertIn("grpc-retry-pushback-ms", dict(e.trailing_metadata()))
        call(self.stub["Echo"], Request())
        for f in waiting:
            f.cancel()

    def test_bad_messages(self):
        deep = b""
        for _ in range(20):
            deep = b"\x12" + self.varint(len(deep)) + deep
        node = b"\x22" + self.varint(len(deep)) + deep
        for body, code, reason in (
            (node, "8", "TOO_LARGE"),
            (b"\x0a\x02\xc3\x28", "3", "INVALID_FIELDS"),
            (b"\x0a\x03a\0b", "3", "INVALID_FIELDS"),
            (b"\x0a\x05ab", "3", "MALFORMED"),
            (b"\x0b", "3", "MALFORMED"),
        ):
            h2 = RawH2(self.server)
            h2.open(1, "Echo", b"\0" + struct.pack(">I", len(body)) + body)
            tail = h2.trailers(1)
            self.assertEqual(tail["grpc-status"], code)
            self.assertIn(reason.encode(), unb64(tail["grpc-status-details-bin"]))
            h2.close()

    @staticmethod
    def varint(n):
        out = b""
        while n > 127:
            out += bytes([n & 127 | 128])
            n >>= 7
        return out + bytes([n])

    def test_what_is_no_grpc(self):
        h2 = RawH2(self.server)
        for stream, more, want in ((1, {"content-type": "application/json"}, "415"), (3, {":method": "GET"}, "405"),
                                   (5, {"content-type": "application/grpc-web"}, "415")):
            h2.open(stream, "Echo", b"", replace=more)
            self.assertEqual(h2.trailers(stream)[":status"], want)
        h2.open(7, "Echo", b"")
        self.assertEqual(h2.trailers(7)["grpc-status"], "3")  # no message
        h2.open(9, "Echo", b"\0\0\0\0\0" * 2)
        self.assertEqual(h2.trailers(9)["grpc-status"], "3")  # two
        h2.open(11, "Echo", b"\0\0\0\0\0", extra=[("grpc-timeout", "5x")])
        self.assertEqual(h2.trailers(11)["grpc-status"], "3")
        h2.open(13, "Echo", b"\0\0\0\0\0", extra=[("x-long", "a" * 9000)])
        self.assertEqual(h2.trailers(13)["grpc-status"], "8")
        h2.close()

    def test_health(self):
        check = self.channel.unary_unary("/grpc.health.v1.Health/Check", Check.SerializeToString, Checked.FromString)
        watch = self.channel.unary_stream("/grpc.health.v1.Health/Watch", Check.SerializeToString, Checked.FromString)
        self.assertEqual(check(Check(), timeout=30).status, 1)
        self.assertEqual(check(Check(service="branchline.v1.SessionService"), timeout=30).status, 1)
        with self.assertRaises(grpc.RpcError) as e:
            check(Check(service="no.such.Service"), timeout=30)
        self.assertEqual(e.exception.code(), grpc.StatusCode.NOT_FOUND)
        w = watch(Check(), timeout=60)
        unknown = watch(Check(service="no.such.Service"), timeout=60, metadata=(TOKEN,))
        self.assertEqual(next(unknown).status, 3)
        unknown.cancel()
        self.assertEqual(next(w).status, 1)
        self.server.process.send_signal(signal.SIGUSR1)
        self.assertEqual(next(w).status, 2)
        self.server.process.send_signal(signal.SIGUSR1)
        self.assertEqual(next(w).status, 1)
        w.cancel()

    def test_reflection(self):
        for version in ("v1", "v1alpha"):
            ask = self.channel.stream_stream("/grpc.reflection.%s.ServerReflection/ServerReflectionInfo" % version,
                                             Ask.SerializeToString, Answer.FromString)
            questions = [Ask(list_services=""), Ask(file_containing_symbol="branchline.v1.SessionService"),
                         Ask(file_by_filename="google/protobuf/timestamp.proto"), Ask(file_by_filename="none"),
                         Ask(all_extension_numbers_of_type="x")]
            answers = list(ask(iter(questions), timeout=30, metadata=(TOKEN,)))
            services = [s.name for s in answers[0].list_services_response.service]
            self.assertIn("branchline.v1.SessionService", services)
            self.assertIn("grpc.health.v1.Health", services)
            file = descriptor_pb2.FileDescriptorProto.FromString(
                answers[1].file_descriptor_response.file_descriptor_proto[0])
            self.assertEqual(file.package, "branchline.v1")
            self.assertEqual(len(answers[2].file_descriptor_response.file_descriptor_proto), 1)
            self.assertEqual([a.error_response.error_code for a in answers[3:]], [5, 5])
            with self.assertRaises(grpc.RpcError) as e:
                list(ask(iter(questions), timeout=30))
            self.assertEqual(e.exception.code(), grpc.StatusCode.UNAUTHENTICATED)


def unb64(text):
    return base64.b64decode(text + "=" * (-len(text) % 4))


def is_closed(sock):
    """Waits for the end of the connection, by FIN or RST; false: it stayed open for the socket's 30 s."""
    try:
        while sock.recv(65536):
            pass
    except TimeoutError:
        return False
    except ConnectionError:
        pass
    sock.close()
    return True


class RawH2:
    """Frames by hand, for what no honest client sends. HPACK: literals only; replies are read with a small decoder."""

    def __init__(self, server, alpn="h2", settings=b"", handshake=True):
        raw = socket.create_connection(("127.0.0.1", server.port), timeout=30)
        context = ssl.create_default_context(cafile=server.cert)
        context.set_alpn_protocols([alpn])
        self.sock = context.wrap_socket(raw, server_hostname="localhost")
        self.buffer = b""
        self.decoder = Hpack()
        self.replies = {}
        self.goaway = None
        self.send(b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + self.frame(4, 0, 0, settings))

    @staticmethod
    def frame(kind, flags, stream, payload=b""):
        return struct.pack(">I", len(payload))[1:] + bytes([kind, flags]) + struct.pack(">I", stream) + payload

    def send(self, data):
        self.sock.sendall(data)

    def open(self, stream, method, body, extra=(), replace={}, end=True):
        fields = {":method": "POST", ":scheme": "https", ":path": SERVICE + method, ":authority": "localhost",
                  "content-type": "application/grpc", "te": "trailers", "authorization": "Bearer good"}
        fields.update(replace)
        block = b"".join(Hpack.literal(k, v) for k, v in [*fields.items(), *extra])
        out = self.frame(1, 4, stream, block)
        while len(body) > 16384:
            out, body = out + self.frame(0, 0, stream, body[:16384]), body[16384:]
        self.send(out + self.frame(0, 1 if end else 0, stream, body))

    def receive(self):
        """The next frame, or None at the end of the connection."""
        try:
            while len(self.buffer) < 9 or len(self.buffer) < 9 + int.from_bytes(self.buffer[:3], "big"):
                more = self.sock.recv(65536)
                if not more:
                    return None
                self.buffer += more
        except (ConnectionError, ssl.SSLError):
            return None  # cut off without goodbye
        n, kind, flags = int.from_bytes(self.buffer[:3], "big"), self.buffer[3], self.buffer[4]
        stream = int.from_bytes(self.buffer[5:9], "big")
        payload, self.buffer = self.buffer[9:9 + n], self.buffer[9 + n:]
        if kind == 7:
            self.goaway = int.from_bytes(payload[4:8], "big")
        if kind == 4 and not flags & 1:
            self.send(self.frame(4, 1, 0))
        return kind, flags, stream, payload

    def reply(self, stream):
        heads, data = [], b""
        while True:
            f = self.receive()
            assert f is not None, "connection closed"
            kind, flags, s, payload = f
            if kind == 1:
                fields = self.decoder.decode(payload)
                if s == stream:
                    heads.append(fields)
            if kind == 0 and s == stream:
                data += payload
                if payload:
                    self.send(self.frame(8, 0, 0, struct.pack(">I", len(payload))))
            if s == stream and flags & 1 and kind in (0, 1):
                return heads[0], data, heads[-1]

    def trailers(self, stream):
        return self.reply(stream)[2]

    def until_closed(self):
        """Reads to the end; the code of the GOAWAY, None when there was none."""
        try:
            while self.receive() is not None:
                pass
        except (ConnectionError, ssl.SSLError):
            pass
        return self.goaway

    def close(self):
        self.sock.close()


class Hpack:
    """Enough of RFC 7541 to read a server's headers."""

    def __init__(self):
        self.dynamic = []

    @staticmethod
    def literal(name, value):
        def text(s):
            b = s.encode()
            return Hpack.number(len(b), 7, 0) + b
        return b"\0" + text(name) + text(value)

    @staticmethod
    def number(n, bits, first):
        limit = (1 << bits) - 1
        if n < limit:
            return bytes([first | n])
        out, n = bytes([first | limit]), n - limit
        while n > 127:
            out, n = out + bytes([n & 127 | 128]), n >> 7
        return out + bytes([n])

    def take_number(self, bits):
        limit = (1 << bits) - 1
        n = self.data[self.at] & limit
        self.at += 1
        shift = 0
        while n >= limit:
            b = self.data[self.at]
            self.at += 1
            n += (b & 127) << shift
            shift += 7
            if b < 128:
                break
        return n

    def take_text(self):
        huffman = self.data[self.at] & 128
        n = self.take_number(7)
        raw = self.data[self.at:self.at + n]
        self.at += n
        return huffman_decode(raw) if huffman else raw.decode("latin-1")

    def entry(self, i):
        return STATIC[i - 1] if i <= len(STATIC) else self.dynamic[i - len(STATIC) - 1]

    def decode(self, data):
        self.data, self.at, fields = data, 0, {}
        while self.at < len(data):
            b = data[self.at]
            if b & 128:
                name, value = self.entry(self.take_number(7))
            elif b & 0xe0 == 0x20:
                self.take_number(5)
                continue
            else:
                keep = b & 0x40
                i = self.take_number(6 if keep else 4)
                name = self.entry(i)[0] if i else self.take_text()
                value = self.take_text()
                if keep:
                    self.dynamic.insert(0, (name, value))
            fields[name] = value
        return fields


STATIC = [(":authority", ""), (":method", "GET"), (":method", "POST"), (":path", "/"), (":path", "/index.html"),
          (":scheme", "http"), (":scheme", "https")] + [(":status", s) for s in "200 204 206 304 400 404 500".split()] + [
    (n, "gzip, deflate" if n == "accept-encoding" else "") for n in (
        "accept-charset accept-encoding accept-language accept-ranges accept access-control-allow-origin age allow "
        "authorization cache-control content-disposition content-encoding content-language content-length content-location "
        "content-range content-type cookie date etag expect expires from host if-match if-modified-since if-none-match "
        "if-range if-unmodified-since last-modified link location max-forwards proxy-authenticate proxy-authorization range "
        "referer refresh retry-after server set-cookie strict-transport-security transfer-encoding user-agent vary via "
        "www-authenticate").split()]


def huffman_decode(raw):
    bits, code, length, out = "".join(format(b, "08b") for b in raw), 0, 0, []
    for bit in bits:
        code, length = code << 1 | (bit == "1"), length + 1
        if (length, code) in HUFFMAN:
            out.append(HUFFMAN[length, code])
            code = length = 0
    return "".join(out)


def canonical():
    """The code of RFC 7541 appendix B for the characters of our headers; it is not canonical, so: a table."""
    rows = """0 5 0,1 5 1,2 5 2,a 5 3,c 5 4,e 5 5,i 5 6,o 5 7,s 5 8,t 5 9,  6 14,% 6 15,- 6 16,. 6 17,/ 6 18,3 6 19,4 6 1a,
5 6 1b,6 6 1c,7 6 1d,8 6 1e,9 6 1f,= 6 20,A 6 21,_ 6 22,b 6 23,d 6 24,f 6 25,g 6 26,h 6 27,l 6 28,m 6 29,n 6 2a,p 6 2b,
r 6 2c,u 6 2d,: 7 5c,B 7 5d,C 7 5e,D 7 5f,E 7 60,F 7 61,G 7 62,H 7 63,I 7 64,J 7 65,K 7 66,L 7 67,M 7 68,N 7 69,O 7 6a,
P 7 6b,Q 7 6c,R 7 6d,S 7 6e,T 7 6f,U 7 70,V 7 71,W 7 72,Y 7 73,j 7 74,k 7 75,q 7 76,v 7 77,w 7 78,x 7 79,y 7 7a,z 7 7b,
& 8 f8,* 8 f9,; 8 fb,X 8 fc,Z 8 fd,! 10 3f8,( 10 3fa,) 10 3fb,? 10 3fc,' 11 7fa,+ 11 7fb,| 11 7fc,# 12 ffa,> 12 ffb,
$ 13 1ff9,@ 13 1ffa,[ 13 1ffb,] 13 1ffc,~ 13 1ffd,^ 14 3ffc,} 14 3ffd,< 15 7ffc,` 15 7ffd,{ 15 7ffe"""
    table = {(8, 0xfa): ",", (10, 0x3f9): '"'}
    for row in rows.replace(",\n", ",").split(","):
        char, length, code = row[0], *row[2:].split()
        table[int(length), int(code, 16)] = char
    return table


HUFFMAN = canonical()


class Abuse(unittest.TestCase):
    """Each attack ends with the connection, and others do not notice."""

    @classmethod
    def setUpClass(cls):
        cls.server = Server("first_record=1", "handshake=1", "first_request=1", "stall=1", "stream_idle=1")
        cls.channel = cls.server.channel()
        cls.echo = stubs(cls.channel)["Echo"]

    @classmethod
    def tearDownClass(cls):
        cls.channel.close()
        code, last = cls.server.stop()
        cls.server.process.kill()
        assert code == 0, code
        assert last["held"] == 0, last

    def tearDown(self):
        self.assertEqual(call(self.echo, Request(count=9)).count, 9)

    def flood(self, frame, count=3000):
        h2 = RawH2(self.server)
        try:
            for _ in range(count // 100):
                h2.send(frame * 100)
        except (ConnectionError, ssl.SSLError):
            pass  # cut while we were still sending
        h2.until_closed()
        h2.close()

    def test_floods_end_the_connection(self):
        before = self.server.stats()["flood"]
        kinds = [RawH2.frame(6, 0, 0, bytes(8)), RawH2.frame(4, 0, 0), RawH2.frame(8, 0, 0, b"\0\0\0\1"),
                 RawH2.frame(2, 0, 1, bytes(5))]
        for k in kinds:
            self.flood(k)
        self.server.stats_until(lambda s: s["flood"] == before + len(kinds))

    def test_empty_data(self):
        before = self.server.stats()["flood"]
        h2 = RawH2(self.server)
        h2.open(1, "Collect", b"", end=False)
        try:
            for _ in range(30):
                h2.send(RawH2.frame(0, 0, 1) * 100)
        except (ConnectionError, ssl.SSLError):
            pass
        h2.until_closed()
        h2.close()
        self.server.stats_until(lambda s: s["flood"] == before + 1)

    def test_rapid_reset(self):
        h2 = RawH2(self.server)
        try:
            for i in range(1, 4001, 2):
                h2.open(i, "Hang", b"\0\0\0\0\0")
                h2.send(RawH2.frame(3, 0, i, struct.pack(">I", 8)))
        except (ConnectionError, ssl.SSLError):
            pass
        h2.until_closed()
        h2.close()
        self.server.stats_until(lambda s: s["calls_now"] == 0)

    def test_made_you_reset(self):
        """Frames that make the server reset a stream: a window update of 0."""
        h2 = RawH2(self.server)
        try:
            for i in range(1, 4001, 2):
                h2.open(i, "Hang", b"\0\0\0\0\0")
                h2.send(RawH2.frame(8, 0, i, bytes(4)))
        except (ConnectionError, ssl.SSLError):
            pass
        h2.until_closed()
        h2.close()
        self.server.stats_until(lambda s: s["calls_now"] == 0)

    def test_silent_before_the_first_record(self):
        before = self.server.stats()["slow"]
        socks = [socket.create_connection(("127.0.0.1", self.server.port), timeout=30) for _ in range(20)]
        for s in socks[10:]:
            s.sendall(b"\x16\x03\x01\x02\x00\x01")
        for s in socks:
            self.assertTrue(is_closed(s))
        self.server.stats_until(lambda s: s["slow"] == before + 20 and s["knocking"] == 0)

    def test_no_tls_at_all(self):
        s = socket.create_connection(("127.0.0.1", self.server.port), timeout=30)
        s.sendall(b"GET / HTTP/1.1\r\n\r\n")
        self.assertTrue(is_closed(s))

    def test_silent_in_the_handshake(self):
        before = self.server.stats()
        context = ssl.create_default_context(cafile=self.server.cert)
        context.set_alpn_protocols(["h2"])
        inn, out = ssl.MemoryBIO(), ssl.MemoryBIO()
        tls = context.wrap_bio(inn, out, server_hostname="localhost")
        with self.assertRaises(ssl.SSLWantReadError):
            tls.do_handshake()
        hello = out.read()
        socks = [socket.create_connection(("127.0.0.1", self.server.port), timeout=30) for _ in range(50)]
        for s in socks:
            s.sendall(hello)
        for s in socks:
            self.assertTrue(is_closed(s))
        self.server.stats_until(lambda s: s["handshaking"] == 0 and s["failed"] + s["slow"] >= before["failed"] + before["slow"] + 50)

    def test_silent_after_the_handshake(self):
        h2 = RawH2(self.server)
        h2.until_closed()
        h2.close()

    def test_window_zero_with_open_reply(self):
        before = self.server.stats()["stalled"]
        h2 = RawH2(self.server, settings=struct.pack(">HI", 4, 0))  # INITIAL_WINDOW_SIZE 0
        h2.open(1, "Echo", b"\0\0\0\0\2\x10\5")
        self.server.stats_until(lambda s: s["stalled"] == before + 1)
        h2.close()

    def test_upload_that_stops(self):
        before = self.server.stats()["stalled"]
        h2 = RawH2(self.server)
        h2.open(1, "Collect", b"\0\0\0\0\2\x10\5", end=False)
        self.server.stats_until(lambda s: s["stalled"] == before + 1)
        h2.close()

    def test_unread_socket(self):
        """The peer reads nothing: output is bounded, then the connection goes."""
        before = self.server.stats()
        big = struct.pack(">HI", 4, 0x7fffffff)
        h2 = RawH2(self.server, settings=big)
        h2.send(RawH2.frame(8, 0, 0, struct.pack(">I", 0x7fff0000)))
        body = Request(count=100000, blob=bytes(20000)).SerializeToString()
        h2.open(1, "Stream", b"\0" + struct.pack(">I", len(body)) + body)
        s = self.server.stats_until(lambda s: s["stalled"] > before["stalled"])
        self.assertLess(s["held"], 2 << 20)
        h2.close()

    def test_alpn_and_versions(self):
        context = ssl.create_default_context(cafile=self.server.cert)
        for prepare in (lambda c: c.set_alpn_protocols(["http/1.1"]),
                        lambda c: setattr(c, "maximum_version", ssl.TLSVersion.TLSv1_2)):
            context = ssl.create_default_context(cafile=self.server.cert)
            prepare(context)
            with self.assertRaises(ssl.SSLError):
                context.wrap_socket(socket.create_connection(("127.0.0.1", self.server.port), timeout=30),
                                    server_hostname="localhost")

    def test_more_streams_than_allowed(self):
        h2 = RawH2(self.server)
        for i in range(1, 2 * 70, 2):
            h2.open(i, "Hang", b"\0\0\0\0\0")
        refused = 0
        while refused < 6:  # 70 - 64
            f = h2.receive()
            refused += f[0] == 3 and f[3] == struct.pack(">I", 7)
        h2.close()


class Life(unittest.TestCase):
    def server(self, *options, **more):
        server = Server(*options, **more)
        self.addCleanup(server.process.kill)  # a failed test leaves nothing behind
        return server

    def test_reload(self):
        cert, key = certificate("first")
        server = self.server(pair=(cert, key))
        other, other_key = certificate("second")

        def subject():
            pem = ssl.get_server_certificate(("127.0.0.1", server.port))
            return subprocess.run(["openssl", "x509", "-noout", "-subject"], input=pem, text=True, check=True,
                                  capture_output=True).stdout
        ssl._create_stdlib_context = h2_context
        try:
            self.assertIn("first", subject())
            with open(cert, "w") as f:
                f.write("no certificate")
            server.process.send_signal(signal.SIGHUP)
            self.assertIn("cannot be used", server.line("reload"))
            self.assertIn("first", subject())
            os.replace(other, cert)
            server.process.send_signal(signal.SIGHUP)
            self.assertIn("does not belong", server.line("reload"))
            self.assertIn("first", subject())
            os.replace(other_key, key)
            server.process.send_signal(signal.SIGHUP)
            self.assertEqual("done", server.line("reload"))
            self.assertIn("second", subject())
        finally:
            ssl._create_stdlib_context = ssl.create_default_context
        self.assertEqual(server.stop()[0], 0)

    def test_resumption(self):
        server = self.server()
        context = ssl.create_default_context(cafile=server.cert)
        context.set_alpn_protocols(["h2"])
        session = None
        for _ in range(2):
            raw = socket.create_connection(("127.0.0.1", server.port), timeout=30)
            s = context.wrap_socket(raw, server_hostname="localhost", session=session)
            s.recv(1)  # the ticket travels in front of the first SETTINGS
            session = s.session
            s.close()
        stats = server.stats_until(lambda s: s["connections"] == 0)
        self.assertEqual((stats["handshakes"], stats["resumed"]), (2, 1))
        self.assertEqual(server.stop()[0], 0)

    def test_drain_loses_no_call(self):
        server = self.server()
        with open(server.cert, "rb") as f:
            ca = f.read()
        channels = [server.channel() for _ in range(4)]
        streams = [call(stubs(c)["Stream"], Request(count=300, blob=bytes(20000))) for c in channels]
        for s in streams:
            next(s)
        server.process.send_signal(signal.SIGTERM)
        self.assertEqual([sum(1 for _ in s) for s in streams], [299] * 4)
        last = json.loads(server.line("stats"))
        self.assertEqual(server.process.wait(), 0)
        self.assertEqual((last["connections"], last["calls_now"], last["held"]), (0, 0, 0))
        server.process.stdout.close()

    def test_old_connections_retire(self):
        server = self.server("max_age=1")
        h2 = RawH2(server)
        h2.open(1, "Echo", b"\0\0\0\0\0")
        self.assertEqual(h2.trailers(1)["grpc-status"], "0")
        self.assertEqual(h2.until_closed(), 0)  # GOAWAY with NO_ERROR
        h2.close()
        self.assertEqual(server.stop()[0], 0)

    def test_too_many_connections(self):
        server = self.server("connections=5")
        kept = [RawH2(server) for _ in range(5)]
        with self.assertRaises((ConnectionError, ssl.SSLError)):
            RawH2(server)
        self.assertEqual(server.stats()["refused"], 1)
        for h2 in kept:
            h2.close()
        server.stats_until(lambda s: s["connections"] == 0)
        RawH2(server).close()
        self.assertEqual(server.stop()[0], 0)

    def test_no_descriptors_left(self):
        """EMFILE: no spinning, and service goes on when descriptors are free again."""
        server = self.server("first_record=1")
        used = len(os.listdir("/proc/%d/fd" % server.process.pid))
        resource.prlimit(server.process.pid, resource.RLIMIT_NOFILE, (used + 3, used + 100))
        waiting = [socket.create_connection(("127.0.0.1", server.port), timeout=30) for _ in range(10)]
        server.stats_until(lambda s: s["accept_errors"] > 0)
        ticks = cpu(server)
        self.assertTrue(is_closed(waiting[0]))  # after the second that the server gives it
        self.assertGreater(server.stats()["accept_errors"], 3)
        self.assertLess(cpu(server) - ticks, 0.25)
        for s in waiting:
            s.close()
        resource.prlimit(server.process.pid, resource.RLIMIT_NOFILE, (used + 100, used + 100))
        with server.channel() as ch:
            self.assertEqual(call(stubs(ch)["Echo"], Request(count=4)).count, 4)
        self.assertEqual(server.stop()[0], 0)


def cpu(server):
    with open("/proc/%d/stat" % server.process.pid) as f:
        fields = f.read().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def h2_context(*args, **more):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    context.set_alpn_protocols(["h2"])
    return context


if __name__ == "__main__":
    unittest.main(verbosity=1)
