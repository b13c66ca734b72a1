#!/bin/bash
# buf lint STANDARD + COMMENTS over the public contract. buf comes from npm by name, into the build folder.
#   buf.sh [SOURCE [BUILD]]
set -euo pipefail
source=${1:-$(cd "$(dirname "$0")/../.." && pwd)}
tools=${2:-$source/build/lint}/npm-buf
command -v npm >/dev/null || { echo "skipped: npm is not there"; exit 77; }
if [ ! -x "$tools/node_modules/.bin/buf" ]; then
	mkdir -p "$tools"
	(cd "$tools" && npm install --no-audit --no-fund --silent --no-save --prefix . @bufbuild/buf@1 >/dev/null)
fi
cd "$source/proto"
"$tools/node_modules/.bin/buf" lint --config '{"version":"v1","lint":{"use":["STANDARD","COMMENTS"],"ignore":["google"]}}' \
	--path branchline
echo "buf lint: clean"
