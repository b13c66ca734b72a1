"""A small gRPC server with TLS for tests of the client: orders live in memory, each request_id has one effect.

    fake_server.py DIR-OF-*_pb2.py WORK-DIR

It makes a CA and a certificate for localhost in WORK-DIR, serves on free loopback ports and prints
"port N proxy N aged N ca FILE". `proxy` passes bytes on and can cut connections; `aged` is the same server with
connections that live 200 ms. Then one command a line on stdin, one answer a line on stdout:

    cut c2s|s2c N     the next proxied connection is cut after N TLS records in that direction
    was-cut           1 when that happened
    drop              cut all proxied connections now
    refuse, accept    the proxy closes its port, opens it again
    effects [ID]      how many orders were made, or made with that request_id
    seen              the metadata of the last call, as JSON
    pages N           no page of customers has more than N rows
    quit
"""
import json
import os
import socket
import subprocess
import sys
import threading
from concurrent import futures

import grpc

gen, work = sys.argv[1:3]
sys.path.insert(0, gen)
from branchline.v1 import attachment_pb2, customer_pb2, event_pb2, order_pb2, server_pb2, session_pb2  # noqa: E402
from google.protobuf import any_pb2  # noqa: E402
from google.rpc import error_details_pb2, status_pb2  # noqa: E402

LOCK = threading.Lock()
ORDERS = {}  # request_id -> (request bytes, reply bytes)
EFFECTS = []  # request ids, one per effect
TRIES = {}  # request_id -> number of calls
SEEN = {}
PAGE_MAX = [1000]


class Status(grpc.Status):
    def __init__(self, code, details, trailing_metadata):
        self.code, self.details, self.trailing_metadata = code, details, trailing_metadata


def refuse(context, code, message, *details):
    status = status_pb2.Status(code=code.value[0], message=message)
    for d in details:
        any_ = any_pb2.Any()
        any_.Pack(d)
        status.details.append(any_)
    context.abort_with_status(
        Status(code, message, (("grpc-status-details-bin", status.SerializeToString()),))
    )


def reason(name, **params):
    return error_details_pb2.ErrorInfo(reason=name, domain="branchline", metadata=params)


def order_reply(rq):
    order = order_pb2.Order(id="0190", number="XSDD-1", note=rq.note, customer_code=rq.customer_id.lstrip("@"))
    for i, line in enumerate(rq.lines):
        order.lines.add(line_number=i + 1, product_code=line.product_id.lstrip("@"), quantity=line.quantity)
    return order_pb2.CreateOrderResponse(order=order)


def invalid(context):
    refuse(
        context,
        grpc.StatusCode.INVALID_ARGUMENT,
        "2 field(s) are wrong",
        reason("INVALID_FIELDS", count="2"),
        error_details_pb2.BadRequest(
            field_violations=[
                {"field": "lines[0].quantity", "description": "必须大于零", "reason": "NOT_POSITIVE"},
                {"field": "customer_id", "description": "必填", "reason": "REQUIRED"},
            ]
        ),
        error_details_pb2.LocalizedMessage(locale="zh-CN", message="有 2 个字段有误"),
        error_details_pb2.RequestInfo(request_id="call-7"),
    )


def create_order(raw, context):
    rq = order_pb2.CreateOrderRequest.FromString(raw)
    word, _, count = rq.note.partition(":")
    with LOCK:
        tries = TRIES[rq.request_id] = TRIES.get(rq.request_id, 0) + 1
    if word == "invalid":
        invalid(context)
    if word == "credit":
        refuse(context, grpc.StatusCode.FAILED_PRECONDITION, "over", reason("CREDIT_NEEDS_APPROVAL", customer="C1", after="2", limit="1"))
    if word == "unavailable" and tries <= int(count):
        refuse(context, grpc.StatusCode.UNAVAILABLE, "not now", reason("DATABASE_UNAVAILABLE"))
    if word == "busy" and tries == 1:
        retry = error_details_pb2.RetryInfo()
        retry.retry_delay.FromMilliseconds(50)
        refuse(context, grpc.StatusCode.RESOURCE_EXHAUSTED, "busy", reason("OVERLOADED"), retry)
    if word == "slow":
        threading.Event().wait(min(5, context.time_remaining() or 5))
    with LOCK:
        if rq.validate_only:
            return order_reply(rq).SerializeToString()
        if rq.request_id in ORDERS:
            before, reply = ORDERS[rq.request_id]
            if before != raw:
                refuse(context, grpc.StatusCode.ALREADY_EXISTS, "reused", reason("REQUEST_ID_REUSED"))
            return reply
        EFFECTS.append(rq.request_id)
        reply = order_reply(rq).SerializeToString()
        ORDERS[rq.request_id] = (raw, reply)
    if word == "unknown":
        refuse(context, grpc.StatusCode.UNAVAILABLE, "unknown", reason("OUTCOME_UNKNOWN", request_id=rq.request_id))
    return reply


def get_order(raw, context):
    rq = order_pb2.GetOrderRequest.FromString(raw)
    if rq.order_id.startswith("@big:"):
        return order_pb2.GetOrderResponse(order={"note": "x" * int(rq.order_id[5:])}).SerializeToString()
    if rq.order_id == "@none":
        refuse(context, grpc.StatusCode.NOT_FOUND, "There is no order none that you may see.", reason("NOT_FOUND", kind="order", id="none"))
    if rq.order_id == "@http":
        context.abort(grpc.StatusCode.UNKNOWN, "百分号 % 和中文")
    if rq.order_id == "@hidden":
        refuse(context, grpc.StatusCode.PERMISSION_DENIED, "not for you", reason("NO_PERMISSION", permission="order.read"))
    order = {"id": "0190", "number": rq.order_id.lstrip("@"), "version": 3, "customer_name": "北京时代超市", "gross": "12.00",
             "currency_code": "CNY", "state": "ORDER_STATE_EFFECTIVE"}
    return order_pb2.GetOrderResponse(order=order).SerializeToString()


def void_order(raw, context):
    rq = order_pb2.VoidOrderRequest.FromString(raw)
    if not rq.validate_only:
        with LOCK:
            EFFECTS.append(f"{rq.order_id}:{rq.expected_version}")
    return order_pb2.VoidOrderResponse(order={"id": "0190", "number": rq.order_id.lstrip("@")}).SerializeToString()


CUSTOMERS = [
    customer_pb2.Customer(id=f"c{i}", code=f"C{i:04}", name=name, level="A", grade="B", region="华北" if i % 2 else "华南", version=i)
    for i, name in enumerate(["北京时代超市", "Acme (Shanghai) Ltd.", "广州\x1b[31m红\x1b[0m店", "=1+1", "a,b", "日本の店", "x" * 60])
]


def list_customers(raw, context):
    rq = customer_pb2.ListCustomersRequest.FromString(raw)
    size, first = min(rq.page_size or 50, PAGE_MAX[0]), int(rq.page_token or 0)
    page = CUSTOMERS[first : first + size]
    rest = first + size < len(CUSTOMERS)
    return customer_pb2.ListCustomersResponse(customers=page, next_page_token=str(first + size) if rest else "").SerializeToString()


def watch(raw, context):
    rq = event_pb2.WatchEventsRequest.FromString(raw)
    last = 10**9 if "endless" in rq.kinds else 300
    for i in range(int(rq.cursor or 0), last):
        if not context.is_active():
            return
        # what gzip cannot shrink, so that an endless stream is larger than all buffers on its way
        filler = os.urandom(1500).hex() if "endless" in rq.kinds else "s" * 1000
        yield event_pb2.WatchEventsResponse(
            event={"cursor": str(i + 1), "kind": "order.effective", "subject": "order", "subject_id": filler}
        ).SerializeToString()


def upload(messages, context):
    n = 0
    for raw in messages:
        m = attachment_pb2.UploadAttachmentRequest.FromString(raw)
        assert m.offset == n
        n += len(m.data)
    return attachment_pb2.UploadAttachmentResponse(received=n, attachment={"id": "a1", "name": "f", "size": n}).SerializeToString()


def download(raw, context):
    rq = attachment_pb2.DownloadAttachmentRequest.FromString(raw)
    data = bytes(range(256)) * 4096
    for at in range(rq.offset, len(data), 262144):
        yield attachment_pb2.DownloadAttachmentResponse(
            attachment={"id": rq.attachment_id, "name": "contract.pdf", "size": len(data)}, offset=at, data=data[at : at + 262144]
        ).SerializeToString()


def get_server(raw, context):
    reply = server_pb2.GetServerResponse(version="0.1.0", company="示例公司", zone="Asia/Shanghai")
    reply.now.GetCurrentTime()
    return reply.SerializeToString()


def create_session(raw, context):
    rq = session_pb2.CreateSessionRequest.FromString(raw)
    if rq.password != "correct horse battery":
        refuse(context, grpc.StatusCode.UNAUTHENTICATED, "Login refused.", reason("LOGIN_REFUSED"))
    return session_pb2.CreateSessionResponse(token="bl_secret_token", session_id="s1", user_id="u1", name="王芳").SerializeToString()


def get_session(raw, context):
    if SEEN.get("authorization") != "Bearer bl_secret_token":
        refuse(context, grpc.StatusCode.UNAUTHENTICATED, "Log in first.", reason("UNAUTHENTICATED"))
    return session_pb2.GetSessionResponse(
        session_id="s1", login="wang", name="王芳", branch_code="BJ", roles=["sales"], permissions=["order.edit"]
    ).SerializeToString()


def end_session(raw, context):
    return session_pb2.EndSessionResponse(session_id="s1").SerializeToString()


UNARY = {
    "/branchline.v1.OrderService/CreateOrder": create_order,
    "/branchline.v1.OrderService/GetOrder": get_order,
    "/branchline.v1.OrderService/VoidOrder": void_order,
    "/branchline.v1.CustomerService/ListCustomers": list_customers,
    "/branchline.v1.ServerService/GetServer": get_server,
    "/branchline.v1.SessionService/CreateSession": create_session,
    "/branchline.v1.SessionService/GetSession": get_session,
    "/branchline.v1.SessionService/EndSession": end_session,
    "/grpc.health.v1.Health/Check": lambda raw, context: b"\x08\x01",
}
SERVER_STREAM = {
    "/branchline.v1.EventService/WatchEvents": watch,
    "/branchline.v1.AttachmentService/DownloadAttachment": download,
}


class Handlers(grpc.GenericRpcHandler):
    def service(self, details):
        with LOCK:
            SEEN.clear()
            SEEN.update({k: v if isinstance(v, str) else "..." for k, v in details.invocation_metadata})
        if details.method in UNARY:
            return grpc.unary_unary_rpc_method_handler(UNARY[details.method])
        if details.method in SERVER_STREAM:
            return grpc.unary_stream_rpc_method_handler(SERVER_STREAM[details.method])
        if details.method == "/branchline.v1.AttachmentService/UploadAttachment":
            return grpc.stream_unary_rpc_method_handler(upload)
        return None


def make_certificates():
    def openssl(*args):
        subprocess.run(("openssl",) + args, check=True, cwd=work, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    key = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes")
    openssl("req", "-x509", *key, "-keyout", "ca.key", "-out", "ca.pem", "-days", "30", "-subj", "/CN=test ca")
    openssl("req", *key, "-keyout", "server.key", "-out", "server.csr", "-subj", "/CN=localhost")
    with open(os.path.join(work, "san"), "w", encoding="utf-8") as f:
        f.write("subjectAltName=DNS:localhost,IP:127.0.0.1")
    openssl("x509", "-req", "-in", "server.csr", "-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial", "-days", "10",
            "-extfile", "san", "-out", "server.pem")


def serve(options):
    def read(name):
        with open(os.path.join(work, name), "rb") as f:
            return f.read()

    server = grpc.server(futures.ThreadPoolExecutor(32), handlers=(Handlers(),), options=options, compression=grpc.Compression.Gzip)
    credentials = grpc.ssl_server_credentials([(read("server.key"), read("server.pem"))])
    port = server.add_secure_port("127.0.0.1:0", credentials)
    server.start()
    return server, port


class Proxy:
    """Passes TLS records on, whole, and can cut after a number of them."""

    def __init__(self, target):
        self.target, self.pairs, self.cut, self.was_cut = target, [], None, False
        self.listener, self.port = None, 0
        self.open()

    def open(self):
        self.listener = socket.socket()
        self.listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self.listener.bind(("127.0.0.1", self.port))
        self.listener.listen(16)
        self.port = self.listener.getsockname()[1]
        threading.Thread(target=self.accept, args=(self.listener,), daemon=True).start()

    def close(self):
        self.listener.shutdown(socket.SHUT_RDWR)
        self.listener.close()

    def accept(self, listener):
        while True:
            try:
                client, _ = listener.accept()
            except OSError:
                return
            server = socket.create_connection(("127.0.0.1", self.target))
            cut, self.cut = self.cut, None
            pair = (client, server)
            self.pairs.append(pair)
            for source, sink, direction in ((client, server, "c2s"), (server, client, "s2c")):
                limit = cut[1] if cut and cut[0] == direction else None
                threading.Thread(target=self.pump, args=(source, sink, pair, limit), daemon=True).start()

    def pump(self, source, sink, pair, limit):
        try:
            while True:
                head = self.read(source, 5)
                if head is None:
                    break
                body = self.read(source, int.from_bytes(head[3:5], "big"))
                if body is None:
                    break
                if limit == 0:
                    self.was_cut = True
                    break
                sink.sendall(head + body)
                if limit is not None:
                    limit -= 1
                    if limit == 0:
                        self.was_cut = True
                        break
        except OSError:
            pass
        self.end(pair)

    @staticmethod
    def read(source, n):
        data = b""
        while len(data) < n:
            more = source.recv(n - len(data))
            if not more:
                return None
            data += more
        return data

    @staticmethod
    def end(pair):
        for s in pair:
            try:
                s.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass

    def drop(self):
        for pair in self.pairs:
            self.end(pair)
        self.pairs.clear()


def main():
    make_certificates()
    server, port = serve([("grpc.max_receive_message_length", 8 << 20)])
    aged_server, aged = serve([("grpc.max_connection_age_ms", 200), ("grpc.max_connection_age_grace_ms", 5000)])
    proxy = Proxy(port)
    print(f"port {port} proxy {proxy.port} aged {aged} ca {os.path.join(work, 'ca.pem')}", flush=True)
    for line in sys.stdin:
        word = line.split()
        answer = "ok"
        if word[0] == "quit":
            break
        if word[0] == "cut":
            proxy.was_cut, proxy.cut = False, (word[1], int(word[2]))
        elif word[0] == "was-cut":
            answer = str(int(proxy.was_cut))
        elif word[0] == "drop":
            proxy.drop()
        elif word[0] == "refuse":
            proxy.close()
        elif word[0] == "accept":
            proxy.open()
        elif word[0] == "effects":
            with LOCK:
                answer = str(EFFECTS.count(word[1]) if len(word) > 1 else len(EFFECTS))
        elif word[0] == "pages":
            PAGE_MAX[0] = int(word[1])
        elif word[0] == "seen":
            with LOCK:
                answer = json.dumps(SEEN)
        print(answer, flush=True)
    aged_server.stop(0)
    server.stop(0)
    os._exit(0)  # threads of the pool and the proxy end with us


main()
