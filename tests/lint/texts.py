#!/usr/bin/env python3
"""Every sentence exists in English and Chinese, with the same {parameters}, which the reason declares."""
import pathlib
import re
import sys

root = pathlib.Path(sys.argv[1])
STRING = r'"((?:[^"\\]|\\.)*)"'
ROW = re.compile(rf'^REASON\((\w+), (\w+), {STRING}, {STRING}, {STRING}\)')
broken = []
count = 0
for file in sorted((root / 'common/reason').glob('*.def')):
    for line in file.read_text().splitlines():
        if not line.startswith('REASON('):
            continue
        m = ROW.match(line)
        if not m:
            broken.append(f'{file.name}: unreadable row: {line[:80]}')
            continue
        name, code, params, en, zh = m.groups()
        count += 1
        declared = set(p for p in params.split(',') if p)
        for lang, text in (('en', en), ('zh', zh)):
            used = set(re.findall(r'\{(\w+)\}', text))
            if not used <= declared:
                broken.append(f'{name} ({lang}): {used - declared} not declared')
        if not en or not re.search('[\u4e00-\u9fff]', zh):
            broken.append(f'{name}: a sentence is missing')
print('\n'.join(broken) if broken else f'{count} reasons in two languages')
sys.exit(1 if broken or count < 50 else 0)
