#!/usr/bin/env python3
"""The shape of our functions: median at most 17 lines, 90 % at most 60; generated code is not ours."""
import pathlib
import re
import sys

root = pathlib.Path(sys.argv[1])
lengths = []
for top in ('common', 'proto', 'sql/gen', 'server', 'client'):
    for file in (root / top).rglob('*.c'):
        start = None
        for n, line in enumerate(file.read_text().splitlines(), 1):
            if line == '{':
                start = n
            elif line == '}' and start:
                lengths.append((n - start + 1, f'{file.relative_to(root)}:{start}'))
                start = None
lengths.sort()
median = lengths[len(lengths) // 2][0]
p90 = lengths[len(lengths) * 9 // 10][0]
print(f'{len(lengths)} functions, median {median} lines, 90 % at most {p90}; the longest:')
for length, where in lengths[-5:]:
    print(f'  {length:4} {where}')
ok = len(lengths) > 500 and median <= 17 and p90 <= 60
sys.exit(0 if ok else 1)
