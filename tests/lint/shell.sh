#!/bin/bash
# Every script of ours through shellcheck.
set -euo pipefail
cd "${1:-$(dirname "$0")/../..}"
mapfile -t scripts < <(git ls-files | while read -r f; do
	[ -f "$f" ] && head -n 1 "$f" 2>/dev/null | grep -qE '^#!.*\b(bash|sh)$' && echo "$f"
done)
shellcheck -x "${scripts[@]}"
echo "${#scripts[@]} scripts: clean"
