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
# words that the code passes as {kind} or {what}
kinds = set(re.findall(rf'^KIND\({STRING}, {STRING}\)', (root / 'common/kind.def').read_text(), re.M))
known = {en for en, zh in kinds if zh}
PASSED = re.compile(rf'(?:expect_found\(\s*\w+|expect_version\(\s*\w+|R_NOT_FOUND|R_STALE_VERSION|R_TOO_LARGE|R_MALFORMED), *{STRING}')
for room in ('server', 'common'):
    for file in sorted((root / room).rglob('*.c')):
        for word in PASSED.findall(file.read_text()):
            if word not in known:
                broken.append(f'{file.relative_to(root)}: "{word}" is not in common/kind.def')
# reasons that the console gives an exit code of their own
reasons = {m for f in (root / 'common/reason').glob('*.def') for m in re.findall(r'^REASON\((\w+),', f.read_text(), re.M)}
library = '\n'.join(p.read_text() for p in (root / 'client/lib').glob('*.c'))
for reason in re.findall(r'^EXIT_REASON\((\w+),', (root / 'client/cli/exit.def').read_text(), re.M):
    if reason not in reasons and not (reason.startswith('LOCAL_') and f'"{reason}"' in library):
        broken.append(f'client/cli/exit.def: {reason} is no reason')
# What documents leave in the trail has words in Chinese.
trail = re.findall(r'^TRAIL\("([^"]*)", "[^"]*[\u4e00-\u9fff][^"]*"\)', (root / 'server/domain/trail.def').read_text(), re.M)
said = 0
for file in sorted((root / 'server/domain').rglob('*.c')):
    for call in re.findall(r'\b(?:(?:order|quote|approval_turn)_audit|order_create_write)\(([^;]*)\);', file.read_text()):
        for words in re.findall(r'"(\w[^"%(]*?) ?[%("]', call):
            said += 1
            if words not in trail:
                broken.append(f'{file.relative_to(root)}: "{words}" is not in server/domain/trail.def')
if said < 10 or len(trail) < 10:
    broken.append('the trail says hardly anything: the lint has lost sight of it')
print('\n'.join(broken) if broken else f'{count} reasons in two languages')
sys.exit(1 if broken or count < 50 else 0)
