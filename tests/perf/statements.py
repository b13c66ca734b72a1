"""Our own statements as scripts of pgbench. Orders are created and PostgreSQL logs what the daemon sends; of each order one script is
made with the same texts and parameters, prepared. Ids that the daemon made anew for the order are made anew for each transaction."""
import os
import re
import subprocess
import time

from company import PG_BIN

WARM_US = 1000000

ENTRY = re.compile(r'^\d{4}-\d\d-\d\d [\d:.]+ UTC \[(\d+)\] (\S*) (LOG|DETAIL):  (.*)$', re.S)
PARAMETER = re.compile(r"\$(\d+) = (NULL|'((?:[^']|'')*)')", re.S)
UUID = re.compile(r'[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}')


class Statement:
    def __init__(self, name, text):
        self.name, self.text, self.values = name, text, {}


def log_entries(path, offset):
    """(process id, level, message) of each entry, lines put together again."""
    with open(path, 'rb') as f:
        f.seek(offset)
        text = f.read().decode()
    for entry in re.split(r'\n(?!\t)', text):
        m = ENTRY.match(entry)
        if m:
            yield m.group(1), m.group(3), m.group(4).replace('\n\t', '\n')


def log_statements(path, offset):
    """For each backend the statements that it executed, in order."""
    of = {}
    for pid, level, message in log_entries(path, offset):
        m = re.match(r'execute (\w+): (.*)', message, re.S)
        if level == 'LOG' and m:
            of.setdefault(pid, []).append(Statement(*m.groups()))
        elif level == 'DETAIL' and message.startswith('parameters: ') and of.get(pid):
            of[pid][-1].values = {int(n): None if null == 'NULL' else value.replace("''", "'")
                                  for n, null, value in PARAMETER.findall(message)}
    return of


def orders_of(path, offset):
    """The transactions that made an order, each a list of statements, in the order in which the orders were made."""
    found = []
    for statements in log_statements(path, offset).values():
        one = []
        for s in statements + [Statement('engine_scope_set', '')]:
            if s.name == 'engine_scope_set':
                if any(x.name == 'order_insert' for x in one):
                    found.append(one)
                one = []
            one.append(s)
    return sorted(found, key=lambda one: next(s.values[1] for s in one if s.name == 'order_insert'))


class Recording:
    """The orders of the variants of one file, one each."""

    def __init__(self, company, variants, count):
        self.company = company
        company.load('orders', variants=company.path(variants), clients=1, count=count)  # nobody is a new customer any more
        path, offset = self.log_begin()
        self.begin = int(time.time() * 1000)
        company.load('orders', variants=company.path(variants), clients=1, count=count)
        self.log_end()
        self.orders = orders_of(path, offset)
        if len(self.orders) != count:
            raise SystemExit('%d orders were made and %d found in the log' % (count, len(self.orders)))
        names = [[s.name for s in one] for one in self.orders]
        if any(n != names[0] for n in names):
            raise SystemExit('the orders are not made of the same statements: %s' % names)
        self.names = names[0]
        self.types = self.parameter_types(self.orders[0])

    def log_begin(self):
        c = self.company
        c.psql("ALTER SYSTEM SET log_statement = 'all'; SELECT pg_reload_conf()")
        self.log_wait('all')
        return c.pg_log()

    def log_end(self):
        self.company.psql('ALTER SYSTEM RESET log_statement; SELECT pg_reload_conf()')
        self.log_wait('none')

    def log_wait(self, value):
        """Until backends know the new value; a session of its own asks each time."""
        while self.company.psql('SHOW log_statement').strip() != value:
            pass

    def parameter_types(self, order):
        """[[type, ..] of each statement], as PostgreSQL finds them by itself."""
        text = ''.join('PREPARE p%d AS %s;\n' % (i, s.text) for i, s in enumerate(order))
        rows = self.company.psql(text + 'SELECT name, parameter_types::text FROM pg_prepared_statements;', role='bl_app').split('\n')
        of = dict(row.split('|', 1) for row in rows if row.startswith('p') and '|' in row)
        return [self.type_names(of['p%d' % i]) for i in range(len(order))]

    @staticmethod
    def type_names(text):
        return [t.strip('"') for t in re.findall(r'"[^"]*"|[^{},]+', text)]

    def is_new(self, uuid):
        """The daemon made it for the order: UUIDv7 begin with the time."""
        return int(uuid[:8] + uuid[9:13], 16) >= self.begin

    def script(self, number, pipelined):
        """(text of a script, {variable: value}) of order `number`."""
        lines, variables, new = ['\\set n :n + 1'], {}, {}
        lines.append('\\set id :run * 100000000 + :n')  # 12 digits with the prefix of run: unique in this database
        lines.append('\\startpipeline' if pipelined else 'BEGIN;')
        for i, s in enumerate(self.orders[number]):
            lines.append(self.statement(i, s, variables, new) + ';')
        lines.append('\\endpipeline' if pipelined else 'COMMIT;')
        return '\n'.join(lines) + '\n', variables

    def statement(self, i, s, variables, new):
        def put(m):
            n = int(m.group(1))
            value, kind = s.values[n], self.types[i][n - 1]
            if not value:  # pgbench has no variable for these
                return ("NULL::" if value is None else "''::") + kind
            if any(self.is_new(u) for u in UUID.findall(value)):
                return '(%s)::%s' % (self.fresh(value, new), kind)
            variables['v%d_%d' % (i, n)] = value
            return ':v%d_%d' % (i, n)
        return re.sub(r'\$(\d+)', put, s.text)

    def fresh(self, value, new):
        """An expression that gives `value` with other ids: the time stays, the last twelve digits are the transaction's."""
        parts, at = [], 0
        for m in UUID.finditer(value):
            if not self.is_new(m.group()):
                continue
            k = new.setdefault(m.group(), len(new))
            parts += ["'%s%s-7%03x-8000-'::text" % (value[at:m.start()].replace("'", "''"), m.group()[:13], k), ':id::text']
            at = m.end()
        parts.append("'%s'::text" % value[at:].replace("'", "''"))
        return ' || '.join(parts)


DURATION = re.compile(r'duration: ([\d.]+) ms  (?:execute|bind|parse) (\w+)')


def durations(company, variants, seconds):
    """[(ms an order, statement)], the dearest first: what PostgreSQL says about each statement while 8 clients make orders. Writing
    it down costs more than most of them, so it is good for comparing them with each other only."""
    company.psql("ALTER SYSTEM SET log_min_duration_statement = 0; SELECT pg_reload_conf()")
    path, offset = company.pg_log()
    done = company.load('orders', variants=company.path(variants), clients=8, seconds=seconds)['all']
    company.psql('ALTER SYSTEM RESET log_min_duration_statement; SELECT pg_reload_conf()')
    sums = {}
    for _, _, message in log_entries(path, offset):
        m = DURATION.match(message)
        if m:
            sums[m.group(2)] = sums.get(m.group(2), 0.0) + float(m.group(1))
    return sorted(((ms / done, name) for name, ms in sums.items()), reverse=True)


class Bench:
    """pgbench processes side by side, each one client with a script of its own: nobody shares a customer or a product."""
    runs = 1000

    def __init__(self, company, recording, name, pipelined):
        self.company, self.scripts = company, []
        for number in range(len(recording.orders)):
            text, variables = recording.script(number, pipelined)
            path = company.path('%s%d.sql' % (name, number))
            with open(path, 'w') as f:
                f.write(text)
            self.scripts.append((path, variables))

    def run(self, clients, seconds):
        """{'rate': .., 'p99_us': ..} of `seconds` after a second of warming up, when all of them were at work."""
        started = [self.start(i, seconds + 1) for i in range(clients)]
        for p in started:
            out, err = p.communicate()
            if p.returncode != 0 or 'number of failed transactions: 0 ' not in out:
                raise SystemExit('pgbench: ' + err[-2000:] + out)
        of = [self.transactions(i, p.pid) for i, p in enumerate(started)]
        begin, end = max(t[0][0] for t in of), min(t[-1][0] for t in of)
        begin += min(WARM_US, (end - begin) // 2)
        took = sorted(us for t in of for at, us in t if begin <= at <= end)
        if end <= begin or not took:
            raise SystemExit('pgbench: nothing was measured')
        return {'rate': len(took) / (end - begin) * 1e6, 'p99_us': took[(len(took) - 1) * 99 // 100]}

    def start(self, i, seconds):
        path, variables = self.scripts[i]
        Bench.runs += 1
        argv = [PG_BIN + 'pgbench', '-n', '-h', self.company.d.dir + '/run', '-U', 'bl_app', '-M', 'prepared', '-c', '1', '-T',
                str(seconds), '-f', path, '-D', 'n=0', '-D', 'run=%d' % Bench.runs, '-l', '--log-prefix', self.log_path(i)]
        for key, value in variables.items():
            argv += ['-D', '%s=%s' % (key, value)]
        return subprocess.Popen(argv + ['branchline'], stdout=subprocess.PIPE, stderr=subprocess.PIPE, encoding='utf-8',
                                **self.company.as_account())

    def log_path(self, i):
        return '%s/run/pgbench%d' % (self.company.d.dir, i)

    def transactions(self, i, pid):
        """(when it ended, how long it took) of each, us."""
        path = '%s.%d' % (self.log_path(i), pid)
        with open(path) as f:
            rows = [line.split() for line in f]
        os.remove(path)
        return [(int(r[4]) * 1000000 + int(r[5]), int(r[2])) for r in rows]


def select_only(company, clients, seconds):
    """pgbench's own point read."""
    argv = [PG_BIN + 'pgbench', '-n', '-S', '-M', 'prepared', '-h', company.d.dir + '/run', '-U', 'postgres', '-c', str(clients), '-j', '2',
            '-T', str(seconds), 'bench']
    out = subprocess.run(argv, check=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE, encoding='utf-8', **company.as_account()).stdout
    return float(re.search(r'^tps = ([\d.]+)', out, re.M).group(1))


def select_prepare(company):
    company.psql('CREATE DATABASE bench')
    subprocess.run([PG_BIN + 'pgbench', '-i', '-q', '-s', '3', '-h', company.d.dir + '/run', '-U', 'postgres', 'bench'], check=True,
                   stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, **company.as_account())
