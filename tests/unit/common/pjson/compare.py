"""Proto-JSON by us against Python's json_format: random messages out and in, and refusals on both sides."""
import json
import random
import subprocess
import sys

filter_path, gen = sys.argv[1:]
sys.path.insert(0, gen)
from google.protobuf import json_format  # noqa: E402
import sample_pb2  # noqa: E402

proc = subprocess.Popen([filter_path], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8")


def ask(command, body):
    proc.stdin.write(f"{command} {body}\n")
    proc.stdin.flush()
    return proc.stdout.readline().rstrip("\n")


rnd = random.Random(20261124)
TEXTS = ["", "a", "示例-超市", "tab\there", "quote\"\\", "\u2028 line", "😀", "e\u0301", "0", "null", "x" * 300]


def inner(depth=0):
    m = sample_pb2.Inner(some_name=rnd.choice(TEXTS))
    if depth < 3:
        for _ in range(rnd.randrange(3)):
            m.inner_parts.append(inner(depth + 1))
    return m


def number(bits, signed):
    lo, hi = (-(1 << (bits - 1)), (1 << (bits - 1)) - 1) if signed else (0, (1 << bits) - 1)
    return rnd.choice([0, 1, lo, hi, rnd.randint(lo, hi)])


def sample():
    m = sample_pb2.Sample()
    for name in ("i32", "s32", "sf32", "line_2_x"):
        setattr(m, name, number(32, True))
    for name in ("u32", "f32"):
        setattr(m, name, number(32, False))
    for name in ("i64", "s64", "sf64"):
        setattr(m, name, number(64, True))
    for name in ("u64", "f64"):
        setattr(m, name, number(64, False))
    m.a_float = rnd.choice([0, 0.1, -1.5, 3.4e38, float("inf")])
    m.a_double = rnd.choice([0, 0.1, 1e300, -2.5, float("-inf"), float("nan")])
    m.yes_no = rnd.random() < 0.5
    m.colour = rnd.choice([0, 1, 2, -3, 77])
    m.plain_text = rnd.choice(TEXTS)
    m.raw_bytes = rnd.randbytes(rnd.randrange(6))
    if rnd.random() < 0.5:
        m.inner.CopyFrom(inner())
    m.many_i32.extend(number(32, True) for _ in range(rnd.randrange(3)))
    m.many_i64.extend(number(64, True) for _ in range(rnd.randrange(3)))
    m.many_text.extend(rnd.choice(TEXTS) for _ in range(rnd.randrange(3)))
    m.many_inner.extend(inner() for _ in range(rnd.randrange(3)))
    m.many_colour.extend(rnd.choice([0, 1, 2, 9]) for _ in range(rnd.randrange(3)))
    m.many_bytes.extend(rnd.randbytes(rnd.randrange(4)) for _ in range(rnd.randrange(3)))
    m.many_bool.extend(rnd.random() < 0.5 for _ in range(rnd.randrange(3)))
    if rnd.random() < 0.5:
        m.maybe_i32 = rnd.choice([0, 5])
    if rnd.random() < 0.5:
        m.maybe_text = rnd.choice(["", "文"])
    if rnd.random() < 0.5:
        m.maybe_bool = rnd.random() < 0.5
    choice = rnd.randrange(4)
    if choice == 1:
        m.choice_text = rnd.choice(TEXTS)
    elif choice == 2:
        m.choice_inner.CopyFrom(inner())
    elif choice == 3:
        m.choice_i64 = number(64, True)
    if rnd.random() < 0.7:
        m.at.seconds = rnd.choice([0, -1, 1795500000, -62135596800, 253402300799, rnd.randint(-62135596800, 253402300799)])
        m.at.nanos = rnd.choice([0, 1, 500000000, 123456000, 999999999])
    if rnd.random() < 0.7:
        m.lasts.seconds = rnd.choice([0, 3, 315576000000])
        m.lasts.nanos = rnd.choice([0, 1, 20000000])
        if rnd.random() < 0.5:
            m.lasts.seconds, m.lasts.nanos = -m.lasts.seconds, -m.lasts.nanos
    if rnd.random() < 0.7:
        m.update_mask.paths.extend(rnd.sample(["name", "unit_price", "lines.unit_price"], rnd.randrange(4)))
    if rnd.random() < 0.7:
        m.due_date.year, m.due_date.month, m.due_date.day = 2026, 11, 24
    for _ in range(rnd.randrange(3)):
        m.words[rnd.choice(TEXTS)] = rnd.choice(TEXTS)
    for _ in range(rnd.randrange(3)):
        m.by_number[number(64, True)].CopyFrom(inner())
    if rnd.random() < 0.5:
        m.by_bool[rnd.random() < 0.5] = 4
    return m


def same(a, b):
    """JSON values are equal; NaN equals itself."""
    return json.dumps(json.loads(a), sort_keys=True) == json.dumps(json.loads(b), sort_keys=True)


bad = 0


def check(title, ok, *shown):
    global bad
    if not ok:
        bad += 1
        print(f"not ok - {title}", *shown, sep="\n  ")


ROUNDS = 300
for i in range(ROUNDS):
    m = sample()
    wire = m.SerializeToString()
    mine, theirs = ask("out", wire.hex()), json_format.MessageToJson(m, indent=None)
    check("out", same(mine, theirs), mine, theirs)
    mine = ask("all", wire.hex())
    theirs = json_format.MessageToJson(m, indent=None, including_default_value_fields=True)
    check("out with defaults", same(mine, theirs), mine, theirs)
    for snake in (False, True):
        text = json_format.MessageToJson(m, indent=None, preserving_proto_field_name=snake)
        back = ask("in", text)
        got = sample_pb2.Sample()
        if back.startswith("!"):
            check("in", False, text, back)
            continue
        got.ParseFromString(bytes.fromhex(back))
        a = json_format.MessageToJson(got, indent=None)
        check("in", same(a, json_format.MessageToJson(m, indent=None)), text, a)

# What Python refuses, we refuse, and the other way round.
DOCUMENTS = [
    '{"i32": 1}', '{"i32": "1"}', '{"i32": 1.0}', '{"i32": 1.5}', '{"i32": 2147483648}', '{"i32": "x"}', '{"i32": true}',
    '{"i32": null}', '{"u32": -1}', '{"u64": "18446744073709551615"}', '{"u64": "18446744073709551616"}',
    '{"i64": "-9223372036854775808"}', '{"i64": "9223372036854775808"}', '{"i64": 5}', '{"yesNo": 1}', '{"yesNo": "true"}',
    '{"colour": "COLOUR_RED"}', '{"colour": "RED"}', '{"colour": 2}', '{"colour": 50}', '{"plainText": 5}',
    '{"plain_text": "x"}', '{"PlainText": "x"}', '{"rawBytes": "AQI="}', '{"rawBytes": "-_8="}', '{"rawBytes": "A"}',
    '{"inner": {"someName": "x"}}', '{"inner": [1]}', '{"inner": {"nope": 1}}', '{"manyI32": [1, "2"]}', '{"manyI32": 1}',
    '{"manyI32": [null]}', '{"manyInner": [{}]}', '{"manyInner": [1]}', '{"at": "2026-11-24T08:00:00Z"}',
    '{"at": "2026-11-24T08:00:00+08:00"}', '{"at": "2026-11-24"}', '{"at": "2026-13-24T08:00:00Z"}', '{"at": 5}',
    '{"lasts": "1.5s"}', '{"lasts": "-0.5s"}', '{"lasts": "1"}', '{"updateMask": "a,bC"}', '{"dueDate": {"year": 2026}}',
    '{"dueDate": "2026-11-24"}', '{"words": {"a": "b"}}', '{"words": {"a": 1}}', '{"byNumber": {"7": {}}}',
    '{"byNumber": {"x": {}}}', '{"byBool": {"true": 1}}', '{"byBool": {"yes": 1}}', '{"maybeI32": 0}', '[1]', '5', '{',
    '{"i32": 1, "i32": 2}', '{"choiceText": "a", "choiceI64": "1"}', '{"nope": 1}', '{"aDouble": "NaN"}',
    '{"aDouble": "x"}', '{"aFloat": 0.5}',
]
for text in DOCUMENTS:
    try:
        theirs = json_format.Parse(text, sample_pb2.Sample()).SerializeToString(deterministic=True)
    except Exception:  # noqa: BLE001 -- any refusal counts
        theirs = None
    reply = ask("in", text)
    if reply.startswith("!") or theirs is None:
        check(f"refused by both: {text}", reply.startswith("!") and theirs is None, reply, theirs)
        continue
    got = sample_pb2.Sample()
    got.ParseFromString(bytes.fromhex(reply))
    check(f"same message: {text}", got.SerializeToString(deterministic=True) == theirs, reply)

proc.stdin.close()
proc.wait(10)
print(f"{ROUNDS} messages, {len(DOCUMENTS)} documents, {bad} differences")
sys.exit(bad > 0)
