#!/usr/bin/env python3
"""Directions between rooms (deps.txt), foreign libraries in their rooms only, no SQL outside sql/.

Prints every breach as file:line; exit 1 when there is one."""
import pathlib
import re
import sys

root = pathlib.Path(sys.argv[1])
rows = []
for line in (root / 'tests/lint/deps.txt').read_text().splitlines():
    if line and not line.startswith('#'):
        room, allowed = line.split(':')
        rows.append((room, allowed.split()))

# header prefix -> where it may be included
LIBRARIES = {
    'libpq-fe.h': ('server/db/', 'sql/gen/'),
    'event2/': ('server/loop/', 'server/net/', 'server/db/', 'server/http/'),
    'openssl/': ('common/digest.c', 'server/net/tls', 'client/lib/tls', 'server/standalone/ca.c', 'server/proc/cert.c'),
    'nghttp2/': ('server/net/', 'client/lib/'),
    'curl/': ('server/job/',),
    'argon2.h': ('server/domain/session/',),
    'popt.h': ('client/cli/',),
    'libsmartcols': ('client/cli/',),
    'confuse.h': ('server/config',),
}
SQL = re.compile(r'"[^"\n]*\b(SELECT\s+\S+\s+FROM|INSERT\s+INTO|UPDATE\s+\S+\s+SET|DELETE\s+FROM|CREATE\s+TABLE|ALTER\s+TABLE)\b')
broken = []


def allowed_for(path):
    for room, allowed in rows:
        if path.startswith(room + '/'):
            return room, allowed
    return None, []


for top in ('common', 'proto', 'sql/gen', 'server', 'client'):
    for file in sorted((root / top).rglob('*.[ch]')):
        path = str(file.relative_to(root))
        room, allowed = allowed_for(path)
        for n, line in enumerate(file.read_text().splitlines(), 1):
            quoted = re.match(r'\s*#include "([^"]+)"', line)
            system = re.match(r'\s*#include <([^>]+)>', line)
            if quoted:
                target = quoted.group(1)
                own = target.startswith(room + '/') if room else True
                if not own and not any(target == a or target.startswith(a + '/') or target.startswith(a) and a.endswith('.h')
                                       for a in allowed):
                    broken.append(f'{path}:{n}: {room} may not include {target}')
            if system:
                for lib, places in LIBRARIES.items():
                    if system.group(1).startswith(lib) and not path.startswith(places):
                        broken.append(f'{path}:{n}: <{system.group(1)}> belongs to {", ".join(places)}')
            if not path.startswith('sql/') and SQL.search(line):
                broken.append(f'{path}:{n}: SQL text outside sql/')
print('\n'.join(broken) if broken else 'directions, libraries and SQL: all in their rooms')
sys.exit(1 if broken else 0)
