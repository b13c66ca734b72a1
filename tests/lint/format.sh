#!/bin/bash
# clang-format over all C of ours. Other versions break lines elsewhere, so only Debian 12's counts.
#   tests/lint/format.sh [SOURCE_DIR]
set -euo pipefail
cd "${1:-$(dirname "$0")/../..}"
if ! clang-format --version | grep -q 'version 14\.'; then
	echo "skipped: $(clang-format --version), and the layout is that of version 14"
	exit 77
fi
mapfile -t files < <(git ls-files '*.c' '*.h')
wrong=$(clang-format --dry-run "${files[@]}" 2>&1 | sed -n 's/: warning: .*//p' | cut -d: -f1 | sort | uniq -c)
[ -z "$wrong" ] || { printf '%s\nto mend: clang-format -i FILE\n' "$wrong"; exit 1; }
echo "${#files[@]} files: formatted"
