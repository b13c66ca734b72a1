#!/bin/bash
# sqlgen's modes against a database: what is described, what is refused, what check notices.
# Usage: tests/fixture/pg.sh --bare -- tool.sh SQLGEN
set -euo pipefail

sqlgen=$1
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
dsn="$BL_PG_SUPER options='-c search_path=app,pg_catalog'"
sql() { "${PG_BIN:-/usr/lib/postgresql/15/bin}/psql" "$BL_PG_SUPER" -X -q -v ON_ERROR_STOP=1 "$@"; }
run() { # mode arguments..: output and exit status into $work/out
	local status=0
	(cd "$here" && "$sqlgen" "$@") >"$work/out" 2>&1 || status=$?
	echo "exit $status" >>"$work/out"
}
failed=0
case_ok() { echo "ok - $1"; }
case_bad() {
	echo "not ok - $1"
	failed=1
}
expect() { # title; the wanted output on standard input
	if diff -u - "$work/out" >"$work/diff"; then case_ok "$1"; else
		case_bad "$1"
		cat "$work/diff"
	fi
}
expect_has() { # title pattern
	if grep -qF -- "$2" "$work/out" && grep -qx "exit 1" "$work/out"; then case_ok "$1"; else
		case_bad "$1"
		cat "$work/out"
	fi
}

sql -f "$here/schema.sql"

run describe --dsn "$dsn" --query query --lock "$work/lock"
expect "describe accepts the queries" <<<"exit 0"
cp "$work/lock" "$work/out"
expect "describe says what is committed" <"$here/query.lock"
run check --dsn "$dsn" --query query --lock query.lock
expect "check finds nothing wrong" <<<"exit 0"

run describe --dsn "$dsn" --query bad --lock "$work/bad.lock"
expect "describe refuses what cannot be carried, with file and line" <"$here/bad.expected"
if [ "$(grep -c '^query ' "$work/bad.lock")" = 1 ] && grep -q '^query bad_none_wrong one ' "$work/bad.lock"; then
	case_ok "what could be described is written all the same"
else
	case_bad "what could be described is written all the same"
	cat "$work/bad.lock"
fi

run emit --query query --lock "$work/bad.lock" --out "$work/gen"
expect_has "emit refuses a lock without the query" "query/thing.sql:3: thing_lock is not in query.lock; run scripts/sqlgen"
run check --dsn "$dsn" --query rules --lock "$work/bad.lock"
expect_has "check applies the rules" "rules/rules.sql:2: rules_star: name the columns instead of *"
expect_has "check reads plans" "rules/rules.sql:4: rules_scan: reads all of thing; add an index or"
expect_has "check names what the lock has too much" "query.lock: has bad_none_wrong, which is in no file"

run check --dsn "$dsn" --query query --lock query.lock --role nobody
expect_has "check needs the role" 'role "nobody" does not exist'
sql -c "CREATE ROLE app_role; GRANT USAGE ON SCHEMA app TO app_role; GRANT ALL ON app.thing TO app_role"
run check --dsn "$dsn" --query query --lock query.lock --role app_role
expect_has "check sees a missing grant" "thing_part_add: has no plan: ERROR:  permission denied for table thing_part"

sql -c "ALTER TABLE app.thing ALTER rank SET NOT NULL"
run check --dsn "$dsn" --query query --lock query.lock
expect_has "check sees drift" "query/thing.sql:9: thing_get: query.lock and database differ; run scripts/sqlgen"
expect_has "and says which" "	column rank int4 null"

sql -c "ALTER TABLE app.thing DROP note CASCADE"
cp "$here/query.lock" "$work/lock"
run describe --dsn "$dsn" --query query --lock "$work/lock"
expect_has "a query that lost its column is refused" 'thing_get: column t.note does not exist'
if grep -q '^query thing_get ' "$work/lock"; then
	case_ok "but keeps its line, so that others can build"
else
	case_bad "but keeps its line, so that others can build"
fi

exit $failed
