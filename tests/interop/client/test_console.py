"""The console against fake_server.py: test_console.py BRANCHLINE FAKE-GEN"""
import csv
import io
import json
import os
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
import unittest

CONSOLE, GEN = sys.argv[1:3]
HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "..", "..", "fixture"))
from terminal import at_terminal  # noqa: E402


class Fake:
    """The server, and a home for the console."""

    def __init__(self):
        self.dir = tempfile.mkdtemp()
        self.process = subprocess.Popen(
            ["/usr/bin/python3", os.path.join(HERE, "fake_server.py"), GEN, self.dir],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        words = self.process.stdout.readline().split()
        self.port, self.proxy, self.ca = words[1], words[3], words[7]
        self.password = self.file("password", "correct horse battery\n")

    def file(self, name, text):
        path = os.path.join(self.dir, name)
        with open(path, "w", encoding="utf-8") as f:
            f.write(text)
        return path

    def ask(self, command):
        self.process.stdin.write(command + "\n")
        self.process.stdin.flush()
        return self.process.stdout.readline().strip()

    def stop(self):
        self.process.stdin.close()
        self.process.wait(20)
        self.process.stdout.close()
        shutil.rmtree(self.dir)

    def env(self, **more):
        base = {"PATH": os.environ["PATH"], "XDG_CONFIG_HOME": os.path.join(self.dir, "config"), "LC_ALL": "C.UTF-8",
                "HOME": self.dir, "TZ": "UTC"}
        for name in ("ASAN_OPTIONS", "UBSAN_OPTIONS"):
            if name in os.environ:
                base[name] = os.environ[name]
        return dict(base, **more)


def run(*args, stdin=None, **env):
    return subprocess.run([CONSOLE, *args], input=stdin, env=fake.env(**env), capture_output=True, text=True, timeout=60)


class Console(unittest.TestCase):
    def good(self, *args, **more):
        r = run(*args, **more)
        self.assertEqual(r.returncode, 0, r.stderr)
        return r.stdout

    def bad(self, code, *args, **more):
        r = run(*args, **more)
        self.assertEqual(r.returncode, code, r.stdout + r.stderr)
        return r.stderr

    @classmethod
    def setUpClass(cls):
        r = run("login", "wang", "--server", f"127.0.0.1:{fake.port}", "--ca", fake.ca, "--password-file", fake.password)
        assert r.returncode == 0, r.stderr

    def test_login_keeps_a_private_session(self):
        path = os.path.join(fake.dir, "config/branchline/contexts/default.json")
        self.assertEqual(stat.S_IMODE(os.stat(path).st_mode), 0o600)
        self.assertIn("王芳", self.good("whoami"))
        self.assertNotIn("bl_secret_token", self.good("config", "view"))
        self.bad(4, "login", "wang", "--context", "other", "--server", f"127.0.0.1:{fake.port}", "--ca", fake.ca,
                 "--password-file", fake.file("wrong", "no\n"))
        self.assertIn("--password-file", self.bad(2, "login", "wang", stdin=""))

    def test_password_from_standard_input_and_no_leak_in_trace(self):
        r = run("login", "wang", "--context", "two", "--server", f"127.0.0.1:{fake.port}", "--ca", fake.ca, "--trace",
                "--password-file", "-", stdin="correct horse battery\n")
        self.assertEqual(r.returncode, 0, r.stderr)
        self.assertNotIn("correct horse", r.stderr)
        self.assertNotIn("bl_secret", r.stderr)
        self.assertIn("trace: request id", r.stderr)
        self.assertIn("Logged out", run("logout", "--context", "two").stderr)
        self.assertEqual(run("whoami", "--context", "two").returncode, 4)

    def at_terminal(self, args, steps):
        """Runs the console on a pty; each step is (what to wait for, what to type). Returns exit code and output."""
        code, seen, left = at_terminal([CONSOLE, *args], fake.env(TERM="xterm"), steps)
        self.assertEqual(left, [], seen)
        return code, seen

    def test_password_prompt_does_not_echo(self):
        code, seen = self.at_terminal(
            ["login", "wang", "--context", "typed", "--server", f"127.0.0.1:{fake.port}", "--ca", fake.ca],
            [(b"Password: ", b"correct horse battery\n")])
        self.assertEqual(code, 0, seen)
        self.assertNotIn(b"correct horse", seen)
        self.assertIn("王芳".encode(), seen)

    def void(self, number, *more, steps=()):
        """`order void` at a terminal: exit code, what was seen, and how often it was done, without a version and with the shown one."""
        code, seen = self.at_terminal(["order", "void", "@" + number, "--reason", "wrong", *more], list(steps))
        return code, seen.decode(), int(fake.ask(f"effects @{number}:0")), int(fake.ask(f"effects @{number}:3"))

    def test_people_are_asked_before_what_is_hard_to_undo(self):
        code, seen, *done = self.void("A1", steps=[(b"Go on? [y/N] ", b"n\n")])
        self.assertEqual((code, done), (1, [0, 0]), seen)
        self.assertIn("Void order A1, 北京时代超市, 12.00 CNY, effective\r\nGo on? [y/N] ", seen)
        self.assertIn("Nothing was changed.", seen)
        code, seen, *done = self.void("A1", "--lang", "zh", steps=[("是否继续？[y/N] ".encode(), b"\n")])
        self.assertEqual((code, done), (1, [0, 0]), seen)
        self.assertIn("作废订单 A1，北京时代超市，12.00 CNY，已生效", seen)
        code, seen, *done = self.void("A1", steps=[(b"Go on? [y/N] ", b"\x03")])
        self.assertEqual((code, done), (130, [0, 0]), seen)
        code, seen, *done = self.void("A1", steps=[(b"Go on? [y/N] ", b"y\n")])
        self.assertEqual((code, done), (0, [0, 1]), seen)  # bound to the version that was shown
        code, seen, *done = self.void("none", steps=[])  # there is nothing to ask about
        self.assertEqual((code, done), (3, [0, 0]), seen)
        code, seen, *done = self.void("hidden", steps=[(b"Void order @hidden\r\nGo on? [y/N] ", b"yes\n")])
        self.assertEqual((code, done), (0, [1, 0]), seen)

    def test_nobody_is_asked_where_that_is_not_wanted(self):
        for number, flag in (("B1", "--yes"), ("B2", "--no-input")):
            code, seen, *done = self.void(number, flag)
            self.assertEqual((code, done), (0, [1, 0]), seen)
            self.assertNotIn("Go on?", seen)
        code, seen, *done = self.void("B3", "--dry-run")
        self.assertEqual((code, done), (0, [0, 0]), seen)
        self.assertNotIn("Go on?", seen)
        self.assertNotIn("Go on?", run("order", "void", "@B4", "--reason", "wrong", stdin="").stderr)  # a script goes on
        self.assertEqual(fake.ask("effects @B4:0"), "1")
        code, seen = self.at_terminal(["shell"], [(b"(default)> ", b"order void @B5 --reason wrong\n"), (b"Go on? [y/N] ", b"y\n"),
                                                  (b"(default)> ", b"\\q\n")])
        self.assertEqual(fake.ask("effects @B5:3"), "1", seen)

    def test_an_import_tells_how_much_it_is(self):
        mapping = fake.file("map.json", json.dumps({
            "method": "order create", "where": [{"column": "skip", "not": ["x"]}],
            "fields": {"customer": "{customer}", "lines[].product": "{product}", "lines[].quantity": "1"}}))
        rows = fake.file("orders.csv", "customer,product,skip\nC1,P1,\nC2,P2,x\nC3,P3,\n")
        before = int(fake.ask("effects"))
        code, seen = self.at_terminal(["import", rows, "--map", mapping], [(b"Go on? [y/N] ", b"n\n")])
        self.assertEqual((code, int(fake.ask("effects"))), (1, before), seen)
        self.assertIn(b"orders.csv: 2 row(s) for `order create`, 1 left out", seen)
        self.assertFalse(os.path.exists(rows + ".import"))
        code, seen = self.at_terminal(["import", rows, "--map", mapping], [(b"Go on? [y/N] ", b"y\n")])
        self.assertEqual((code, int(fake.ask("effects"))), (0, before + 2), seen)

    def test_exit_code_of_what_needs_an_approval(self):
        e = json.loads(self.bad(7, "order", "create", "--customer", "C1", "--note", "credit", "--json"))
        self.assertEqual((e["exit"], e["reason"]), (7, "CREDIT_NEEDS_APPROVAL"))

    def test_pages(self):
        self.assertEqual(len(self.good("customer", "list", "-o", "name", "--page-size", "2").split()), 2)
        self.assertEqual(len(self.good("customer", "list", "-o", "name", "--page-size", "2", "--all").split()), 7)
        self.assertEqual(len(self.good("customer", "list", "-o", "name", "--limit", "3").split()), 3)
        self.assertEqual(len(json.loads(self.good("customer", "list", "--json", "--limit", "5", "--page-size", "2"))), 5)
        self.assertIn("no pages", self.bad(2, "customer", "get", "@C0000", "--limit", "3"))

    def test_what_is_left_out_is_told_in_every_format(self):
        told = {"en": "2 row(s) shown, there are more", "zh": "已显示 2 行，还有更多"}
        for form in (["-o", "table"], ["--json"], ["-o", "ndjson"], ["-o", "csv"], ["-o", "tsv"], ["-o", "name"], ["-q"]):
            for lang, words in told.items():
                r = run("customer", "list", "--page-size", "2", "--lang", lang, *form)
                self.assertEqual(r.returncode, 0, r.stderr)
                self.assertIn(words, r.stderr, form)
                self.assertIn("--all", r.stderr)
                self.assertNotIn("--all", r.stdout)
            self.assertEqual(run("customer", "list", "--all", *form).stderr, "", form)
            self.assertEqual(run("customer", "list", "--limit", "3", *form).stderr, "", form)  # as many as were asked for
        token = run("customer", "list", "--page-size", "2").stderr.split("--page-token ")[1].split()[0]
        rest = self.good("customer", "list", "--page-size", "2", "--page-token", token, "-o", "name").split()
        self.assertEqual(rest, ["C0002", "C0003"])

    def test_pages_make_one_document(self):
        fake.ask("pages 2")
        try:
            seen = lambda *form: self.good("customer", "list", "--all", *form)
            self.assertEqual(len(json.loads(seen("--json"))), 7)
            self.assertEqual(len(list(csv.DictReader(io.StringIO(seen("-o", "csv"), newline="")))), 7)
            self.assertEqual(len(seen("-o", "ndjson").splitlines()), 7)
            self.assertEqual(len(seen("-o", "table").splitlines()), 8)
            two = [seen(*form) for form in (["--json"], ["-o", "csv"], ["-o", "tsv"])]
        finally:
            fake.ask("pages 1000")
        self.assertEqual(two, [self.good("customer", "list", *form) for form in (["--json"], ["-o", "csv"], ["-o", "tsv"])])

    def test_names_survive_every_format(self):
        rows = list(csv.DictReader(io.StringIO(self.good("customer", "list", "-o", "csv"), newline="")))
        self.assertEqual([r["name"] for r in rows][:2], ["北京时代超市", "Acme (Shanghai) Ltd."])
        self.assertEqual(rows[2]["name"], "广州\x1b[31m红\x1b[0m店")
        self.assertEqual(rows[3]["name"], "'=1+1")
        names = [r["name"] for r in json.loads(self.good("customer", "list", "--json"))]
        self.assertEqual(names[2:5], ["广州\x1b[31m红\x1b[0m店", "=1+1", "a,b"])
        table = self.good("customer", "list", COLUMNS="80", LC_ALL="zh_CN.UTF-8")
        self.assertIn("名称", table)
        self.assertNotIn("\x1b", table)
        self.assertIn("\\x1b[31m", table)

    def test_output_is_the_same_in_the_c_locale(self):
        self.assertEqual(self.good("customer", "list", LC_ALL="C"), self.good("customer", "list"))

    def test_errors_for_programs(self):
        e = json.loads(self.bad(8, "customer", "list", "--json", "--server", "127.0.0.1:1"))
        self.assertEqual((e["exit"], e["code"], e["reason"]), (8, 14, "LOCAL_UNREACHABLE"))

    def test_doctor_and_health(self):
        checks = {c["check"]: c["result"] for c in json.loads(self.good("doctor", "--json"))}
        self.assertEqual(checks["server"], "ok")
        self.assertEqual(checks["login"], "ok")
        self.assertEqual(checks["clock"], "ok")
        self.assertEqual(checks["mail"], "warning")
        self.assertIn("FAILED", run("doctor", "--server", "127.0.0.1:1", "--ca", fake.ca).stdout)
        self.assertEqual(self.good("health").strip(), "serving")
        self.bad(8, "health", "--server", "127.0.0.1:1")
        self.bad(8, "health", "--server", f"127.0.0.1:{fake.port}", "--ca", "/etc/ssl/certs/ca-certificates.crt")

    def test_timeout_and_retry(self):
        fake.ask("refuse")
        proxy = ("--server", f"127.0.0.1:{fake.proxy}", "--ca", fake.ca)
        self.bad(8, "health", *proxy)
        self.assertIn("last trouble", self.bad(9, "health", *proxy, "--retry", "--timeout", "0.5"))
        fake.ask("accept")
        self.good("health", *proxy, "--retry")

    def test_batch(self):
        lines = [{"method": "customer list", "request": {"pageSize": 1}}, {"method": "session get", "as": "default"},
                 {"method": "nonsense"}, {"method": "server_get"}]
        path = fake.file("batch", "".join(json.dumps(x) + "\n" for x in lines) + "\n")
        r = run("batch", "-f", path)
        self.assertEqual(r.returncode, 6, r.stderr)
        self.assertEqual([json.loads(x)["ok"] for x in r.stdout.splitlines()], [True, True, False])
        self.assertIn("2 done, 1 failed, 1 not started", r.stderr)
        r = run("batch", "-f", path, "--keep-going", "--parallel", "4")
        got = {json.loads(x)["line"]: json.loads(x) for x in r.stdout.splitlines()}
        self.assertEqual(sorted(got), [1, 2, 3, 4])
        self.assertEqual(got[1]["reply"]["customers"][0]["code"], "C0000")
        self.assertEqual(got[2]["reply"]["login"], "wang")
        self.assertEqual(got[3]["error"]["details"][0]["field"], "method")

    def test_batch_many_in_flight(self):
        n = 500
        text = "".join(json.dumps({"method": "customer list", "request": {"page_size": 1 + i % 3}}) + "\n" for i in range(n))
        r = run("batch", "-f", "-", "--parallel", "32", "-q", stdin=text)
        self.assertEqual(r.returncode, 0, r.stderr)
        got = {json.loads(x)["line"]: len(json.loads(x)["reply"]["customers"]) for x in r.stdout.splitlines()}
        self.assertEqual(got, {i + 1: 1 + i % 3 for i in range(n)})

    def test_shell_script(self):
        r = run("shell", stdin="# comment\ncustomer list -o name --limit 1;\n\\x\nbranchline server get\n\\nonsense\nserver get\n")
        self.assertEqual(r.returncode, 2)
        self.assertIn("C0000", r.stdout)
        self.assertEqual(r.stdout.count("示例公司"), 1)  # the first error ends it
        self.assertEqual(self.good("shell", "-c", "customer list -o name --limit 1"), "C0000\n")

    def test_watch_repeats_nothing_that_changes(self):
        for script in ("customer list -o name --limit 1\n\\watch 0\n", "customer list -o name --limit 1\n\\watch soon\n",
                       "order void @B5 --reason wrong --yes\n\\watch 1\n"):
            r = run("shell", stdin=script)
            self.assertEqual(r.returncode, 2, r.stdout + r.stderr)
            self.assertIn("\\watch repeats commands that read", r.stderr)
        self.assertIn("one word too many for `logout`", self.bad(2, "logout", "office"))

    def test_shell_at_a_terminal(self):
        code, seen = self.at_terminal(["shell"], [
            (b"(default)> ", b"serv\tget\n"), ("示例公司".encode(), b"\\timing\n"), (b": on", b"health\n"), (b"Time: ", b"\\q\n")])
        self.assertEqual(code, 0, seen)
        history = os.path.join(fake.dir, "config/branchline/history")
        self.assertEqual(stat.S_IMODE(os.stat(history).st_mode), 0o600)

    def test_ctrl_c_says_what_to_do(self):
        p = subprocess.Popen([CONSOLE, "health", "--server", "127.0.0.1:9", "--retry", "--timeout", "0"],
                             env=fake.env(), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        while True:  # until it is connecting, its handler is in place: SigCgt names SIGINT
            with open(f"/proc/{p.pid}/status", encoding="utf-8") as f:
                caught = int([x for x in f if x.startswith("SigCgt")][0].split()[1], 16)
            if caught & (1 << (signal.SIGINT - 1)):
                break
        p.send_signal(signal.SIGINT)
        _, err = p.communicate(timeout=20)
        self.assertEqual(p.returncode, 130, err)
        self.assertIn("Interrupted", err)

    def test_watch_goes_on_after_a_break(self):
        n = 3000
        p = subprocess.Popen([CONSOLE, "event", "watch", "--kind", "endless", "--limit", str(n), "-o", "json", "-v",
                              "--server", f"127.0.0.1:{fake.proxy}", "--ca", fake.ca],
                             env=fake.env(), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        cursors = []
        for line in p.stdout:
            cursors.append(int(json.loads(line)["cursor"]))
            if len(cursors) == 100:
                fake.ask("drop")
        err = p.stderr.read()
        p.stdout.close()
        p.stderr.close()
        self.assertEqual(p.wait(30), 0, err)
        self.assertEqual(cursors, list(range(1, n + 1)))  # nothing lost, nothing twice
        self.assertIn("going on behind the last event", err)

    def test_watch_forms(self):
        self.assertEqual(self.good("event", "watch", "--limit", "2", "-o", "csv", "--columns", "kind,cursor"),
                         "kind,cursor\norder.effective,1\norder.effective,2\n")
        self.assertEqual(self.good("event", "watch", "--limit", "1", "--columns", "cursor,kind"), "1\torder.effective\n")
        self.assertEqual(len(self.good("event", "watch", "-o", "ndjson").splitlines()), 300)

    def test_completion_in_bash(self):
        script = ('source <("$0" completion bash); COMP_WORDS=(branchline customer create --terms m); COMP_CWORD=4; '
                  'COMP_WORDS[0]=$0; _branchline; echo "${COMPREPLY[@]}"')
        r = subprocess.run(["/bin/bash", "-c", script, CONSOLE], env=fake.env(), capture_output=True, text=True, timeout=60)
        self.assertEqual(r.stdout.strip(), "monthly", r.stderr)

    def test_output_that_cannot_be_written_is_an_error(self):
        with open("/dev/full", "w", encoding="utf-8") as full:
            r = subprocess.run([CONSOLE, "customer", "list"], env=fake.env(), stdout=full, stderr=subprocess.PIPE, text=True)
        self.assertEqual(r.returncode, 1)
        self.assertIn("could not be written", r.stderr)


if __name__ == "__main__":
    fake = Fake()
    try:
        result = unittest.main(argv=["test_console"], exit=False, verbosity=2).result
    finally:
        fake.stop()
    sys.exit(not result.wasSuccessful())
