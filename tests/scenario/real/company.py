"""A company without a sample, filled from real data by `branchline import`."""
import csv
import decimal
import io
import json
import os
import re
import sys

from office import ROOT, Office

DATA = os.environ.get('BL_DATA') or os.path.join(ROOT, '..', 'shared', 'data')
MAPPINGS = os.path.join(ROOT, 'tests', 'real')
CENT = decimal.Decimal('0.01')
SUMMARY = re.compile(r'(\d+) done, (\d+) changed, (\d+) there already, (\d+) refused, (\d+) rows left out')


def need(*names):
    """Ends the program as skipped when a set is not there."""
    for name in names:
        if not os.path.isdir(os.path.join(DATA, name)):
            print('skipped: there is no %s in %s; BL_DATA names the folder of the public data' % (name, DATA))
            sys.exit(77)


def table(name, encoding='utf-8-sig'):
    with open(os.path.join(DATA, name), encoding=encoding, newline='') as f:
        return list(csv.DictReader(f))


def cents(text):
    """Rounded half away from zero, once."""
    return decimal.Decimal(text).quantize(CENT, decimal.ROUND_HALF_UP)


def sums(rows, key, amount):
    out = {}
    for row in rows:
        out[key(row)] = out.get(key(row), 0) + amount(row)
    return out


class Company(Office):
    people = ()

    @classmethod
    def load_sample(cls):
        admin = ('--context', 'admin')
        cls.must(*admin, 'warehouse', 'create', '--code', 'MAIN', '--name', 'Main', '--branch', 'HQ')
        cls.must(*admin, 'role', 'create', '--code', 'rep', '--name', 'Representative', '--scope', 'own',
                 '--permission', 'base.read', '--permission', 'order.read', '--permission', 'report.read')
        cls.must(*admin, 'flow', 'publish', '-f', '-', stdin=json.dumps(
            {'code': 'orders', 'name': 'Orders', 'subject': 'ORDER', 'priority': 1,
             'nodes': [{'name': 'auto', 'kind': 'AUTO'}]}))

    @classmethod
    def import_run(cls, path, mapping, *more, state=None):
        """State and rejects lie in the test's own folder: the data may be read-only."""
        name = os.path.join(cls.home, state or mapping.replace('/', '.'))
        return cls.run_console('--context', 'admin', 'import', path, '--map', os.path.join(MAPPINGS, mapping + '.json'),
                               '--state', name + '.state', '--rejects', name + '.rejects', *more, patience=600)

    def imports(self, path, mapping, *more, state=None):
        """Everything must go in; (done, changed, there, refused, left out)."""
        p = self.import_run(path, mapping, *more, state=state)
        self.assertEqual(p.returncode, 0, p.stdout + p.stderr)
        return tuple(int(n) for n in SUMMARY.search(p.stderr).groups())

    def report(self, *words, context='admin'):
        """{keys: row}, total; from CSV, as people export it."""
        reply = json.loads(self.must('--context', context, '--json', 'report', 'run', *words))
        return {'/'.join(r['keys']): r for r in reply['rows']}, reply['total']

    def nets(self, *words):
        rows, total = self.report(*words)
        self.assertEqual(sum(decimal.Decimal(r['net']) for r in rows.values()), decimal.Decimal(total['net']))
        return {k: decimal.Decimal(r['net']) for k, r in rows.items()}

    def listed(self, noun):
        """All rows of a list as CSV."""
        text = self.must('--context', 'admin', '-o', 'csv', noun, 'list', '--all')
        return list(csv.DictReader(io.StringIO(text)))

    def sound(self):
        """Every invariant holds."""
        p = self.run_console('--context', 'admin', '--json', 'admin', 'check')
        results = json.loads(p.stdout)['results']
        self.assertGreater(len(results), 30)
        self.assertEqual([(r['name'], r['ids']) for r in results if r['broken'] != '0'], [])
        self.assertEqual(p.returncode, 0, p.stderr)
