#!/usr/bin/python3
"""Writes SQL files as C: embed.py migrate|setup OUTPUT_BASE FILE..

migrate: the table of server/migrate/migrate.h, checked: NNNN_what.sql, numbered from 0001 without a gap.
setup:   one string `setup_sql_<name>` per file, declared in OUTPUT_BASE.h, defined in OUTPUT_BASE.c.
"""
import hashlib
import os
import re
import sys


def quoted(data):
    out = []
    for line in data.decode('utf-8').splitlines(keepends=True):
        text = ''.join(c if c not in '"\\?' else '\\' + c for c in line.rstrip('\n')).replace('\t', '\\t')
        out.append('\t"%s%s"' % (text, '\\n' if line.endswith('\n') else ''))
    return '\n'.join(out) or '\t""'


def migration(number, path):
    found = re.fullmatch(r'(\d{4})_([a-z0-9_]+)\.sql', os.path.basename(path))
    if not found:
        sys.exit('%s: a migration is named NNNN_what.sql' % path)
    if int(found[1]) != number:
        sys.exit('%s: migrations are numbered from 0001 without a gap; expected %04d' % (path, number))
    data = open(path, 'rb').read()
    inside = not data.startswith(b'-- :no-transaction')
    return '\t{%d, "%s", "%s", %s,\n%s},' % (number, found[2], hashlib.sha256(data).hexdigest(),
                                             'true' if inside else 'false', quoted(data))


def write(path, text):
    with open(path, 'w', encoding='utf-8') as f:
        f.write(text)


def main():
    what, base, files = sys.argv[1], sys.argv[2], sorted(sys.argv[3:])
    if what == 'migrate':
        rows = [migration(i + 1, f) for i, f in enumerate(files)]
        write(base + '.c', '#include "server/migrate/migrate.h"\n\nconst struct migration migrate_table[] = {\n'
              + '\n'.join(rows + ['\t{0, 0, 0, false, 0},']) + '\n};\nconst int migrate_count = %d;\n' % len(rows))
        return
    names = [os.path.basename(f)[:-4] for f in files]
    write(base + '.h', '#ifndef BL_GEN_SETUP_SQL_H\n#define BL_GEN_SETUP_SQL_H\n\n'
          + ''.join('extern const char setup_sql_%s[];\n' % n for n in names) + '\n#endif\n')
    write(base + '.c', '#include "setup_sql.h"\n\n'
          + '\n'.join('const char setup_sql_%s[] =\n%s;\n' % (n, quoted(open(f, 'rb').read())) for n, f in zip(names, files)))


main()
