#!/usr/bin/env python3
"""The method table against everything that must follow from a row: operation, permission, wire, names, text, scenario."""
import pathlib
import re
import sys

root = pathlib.Path(sys.argv[1])
ROW = re.compile(r'^METHOD\((\w+), (\w+), (\w+), (\w+), (\w+), (\w+), (\w+), (\w+), (\w+), "([^"]*)", "([^"]*)"\)')
perms = set(re.findall(r'^PERM\((\w+),', (root / 'server/op/perm.def').read_text(), re.M))
protos = {p.stem: p.read_text() for p in (root / 'proto/branchline/v1').glob('*.proto')}
sources = {str(p.relative_to(root)): p.read_text() for p in (root / 'server').rglob('*.c')}
tests = '\n'.join(p.read_text(errors='replace') for d in ('scenario', 'interop', 'fault', 'real')
                  for p in (root / 'tests' / d).rglob('*') if p.is_file() and p.suffix in ('.py', '.bats', '.bash', '.json', '.c'))
tests += '\n'.join(p.read_text() for p in (root / 'scripts').rglob('*') if p.is_file())
broken = []
seen = set()
for line in (root / 'proto/method.def').read_text().splitlines():
    if not line.startswith('METHOD('):
        continue
    m = ROW.match(line)
    if not m:
        broken.append(f'unreadable row: {line}')
        continue
    noun, verb, service, rpc, snake, kind, perm, size, replay, en, zh = m.groups()
    name = f'{noun}_{verb}'
    seen.add(rpc)
    if service.lower() != noun + 'service':
        broken.append(f'{name}: {service} is not the service of {noun}')
    if not rpc.lower().startswith(verb):
        broken.append(f'{name}: {rpc} does not begin with {verb}')
    if re.sub(r'(?<!^)([A-Z])', r'_\1', rpc).lower() != snake:
        broken.append(f'{name}: {snake} is not {rpc} in snake case')
    if perm not in perms:
        broken.append(f'{name}: no permission {perm}')
    if not re.search(rf'\brpc {rpc}\(', protos.get(noun, '')):
        broken.append(f'{name}: {noun}.proto has no rpc {rpc}')
    elif not re.search(rf'//[^\n]*\n  rpc {rpc}\(', protos[noun]):
        broken.append(f'{name}: {rpc} has no comment')
    pattern = rf'stream_{name}\b' if kind in ('SERVER', 'CLIENT') else rf'OP_\w+\({name}, {snake}\)'
    homes = [p for p, text in sources.items() if re.search(pattern, text)]
    if not homes:
        broken.append(f'{name}: no operation')
    if kind not in ('SERVER', 'CLIENT') and f'server/domain/{noun}/{verb}.c' not in homes:
        broken.append(f'{name}: its operation should be in server/domain/{noun}/{verb}.c, not {homes}')
    if not en or not re.search('[\u4e00-\u9fff]', zh):
        broken.append(f'{name}: help in English and Chinese')
    spoken = rf"\b{noun}['\", _]+{verb}\b|\b{rpc}\b"
    if not re.search(spoken, tests):
        broken.append(f'{name}: no scenario uses it')
for noun, text in protos.items():
    for rpc in re.findall(r'^  rpc (\w+)\(', text, re.M):
        if rpc not in seen:
            broken.append(f'{noun}.proto: rpc {rpc} has no row in method.def')
print('\n'.join(broken) if broken else f'{len(seen)} methods, each whole')
sys.exit(1 if broken else 0)
