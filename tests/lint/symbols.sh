#!/bin/bash
# No function or object may have one name in two rooms: the linker takes the first archive that has it, without a word.
#
#   tests/lint/symbols.sh OBJECT_OR_ARCHIVE..
set -euo pipefail
[ $# -gt 0 ] || { sed -n '2,4s/^# \{0,1\}//p' "$0" >&2; exit 2; }

twice=$(nm -A --defined-only "$@" | awk '
	$2 ~ /^[TDBRC]$/ {
		if ($3 in where) print $3 ": " where[$3] ", " $1
		where[$3] = $1
	}')
n=$(nm --defined-only "$@" | grep -c ' [TDBRC] ' || true)
if [ "$n" -lt 100 ]; then
	echo "only $n symbols: nothing was looked at" >&2
	exit 1
fi
if [ -n "$twice" ]; then
	echo "defined twice:" >&2
	echo "$twice" >&2
	exit 1
fi
echo "$n symbols, each defined once"
