#!/usr/bin/env python3
"""The manual page, made by the console from its tables, has an entry with words for every command, flag and topic: in both languages.
man.py ROOT CONSOLE"""
import pathlib
import re
import subprocess
import sys

root, console = pathlib.Path(sys.argv[1]), sys.argv[2]


def rows(path, pattern):
    return re.findall(pattern, (root / path).read_text(encoding='utf-8'), re.M)


methods = [f'{noun} {verb}' for noun, verb in rows('proto/method.def', r'^METHOD\((\w+), (\w+),')]
builtins = [words for words in rows('client/cli/builtin.def', r'^BUILTIN\(\w+, "([^"]*)"') if not words.startswith('_')]
options = rows('client/cli/option.def', r'^OPTION\(\w+, \w+, "([^"]*)"')
topics = rows('client/cli/topic.def', r'^TOPIC\("([^"]*)"')
steps = rows('client/cli/import_step.def', r'^STEP\(\w+, (\w+),')
broken = []
for lang in ('en', 'zh'):
    page = subprocess.run([console, '--lang', lang, 'help', '--man'], check=True, stdout=subprocess.PIPE, encoding='utf-8').stdout
    entries = dict(re.findall(r'^## ([^\n]*)\n\n(.*?)(?=^##? |\Z)', page, re.M | re.S))
    for name in methods + topics:
        text = entries.get(name, '').strip()
        if not text or lang == 'zh' and not re.search('[\u4e00-\u9fff]', text):
            broken.append(f'{lang}: no man entry of {name}')
    for words in builtins:
        if not re.search(rf'^\*{re.escape(words)}\* [^\n]*\n\t\S', page, re.M):
            broken.append(f'{lang}: no man entry of {words}')
    for name in options:
        if not re.search(rf'\*--{re.escape(name)}\*[^\n]*\n\t\S', page):
            broken.append(f'{lang}: no man entry of --{name}')
    for word in steps:
        if f'"{word}":' not in entries.get('mapping', ''):
            broken.append(f'{lang}: the entry of mapping lacks the step {word}')
if min(map(len, (methods, builtins, options, topics, steps))) < 3:
    broken.append('a table has hardly a row: the lint has lost sight of it')
print('\n'.join(broken) if broken else f'{len(methods)} methods, {len(builtins)} commands, {len(options)} flags, each with its man entry')
sys.exit(1 if broken else 0)
