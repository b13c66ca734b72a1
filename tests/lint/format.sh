#!/bin/bash
# clang-format over all C of ours.
set -euo pipefail
cd "$1"
mapfile -t files < <(git ls-files '*.c' '*.h')
clang-format --dry-run --Werror "${files[@]}" 2>&1 | grep -E 'error' | cut -d: -f1 | sort | uniq -c | sort -rn | head -20 >/tmp/format.$$ || :
wrong=$(wc -l </tmp/format.$$)
cat /tmp/format.$$
rm -f /tmp/format.$$
[ "$wrong" -eq 0 ] && echo "${#files[@]} files: formatted"
