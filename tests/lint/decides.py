#!/usr/bin/env python3
"""Every rule of the domain has a unit test: each function `*_decide` in server/domain is called somewhere under tests/unit, by its
name or as the decide of its operation (`op_order_ship.decide(..)`, or `&op_order_ship` beside `->decide(..)`)."""
import pathlib
import re
import sys

root = pathlib.Path(sys.argv[1])
COMMENT = re.compile(r'/\*.*?\*/|//[^\n]*', re.S)
# Neither a string nor a declaration calls anything.
NO_CALL = re.compile(r'"(?:[^"\\\n]|\\.)*"|^extern [^;]*;|^#include[^\n]*', re.M)
DEFINED = re.compile(r'^(?:static )?bool\n(\w+)_decide\(', re.M)


def code(path):
    return NO_CALL.sub('', COMMENT.sub('', path.read_text()))


rules = {}
for path in sorted((root / 'server/domain').rglob('*.c')):
    text = COMMENT.sub('', path.read_text())
    for name in DEFINED.findall(text) + re.findall(r'^OP_COMMAND\w*\((\w+),', text, re.M):
        rules.setdefault(name, path.relative_to(root))
called = set()
for path in (root / 'tests/unit').rglob('*.[ch]'):
    text = code(path)
    called |= set(re.findall(r'\b(\w+)_decide\(', text)) | set(re.findall(r'\bop_(\w+)\.decide\(', text))
    if '->decide(' in text or '.op->decide(' in text:
        called |= set(re.findall(r'&op_(\w+)', text))
broken = [f'{path}: no unit test calls {name}_decide' for name, path in rules.items() if name not in called]
if len(rules) < 50:
    broken.append(f'only {len(rules)} rules found: the lint has lost sight of them')
print('\n'.join(broken) if broken else f'{len(rules)} rules, each with a unit test')
sys.exit(1 if broken else 0)
