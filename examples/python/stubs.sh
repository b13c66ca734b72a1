#!/bin/bash
# Makes the Python modules of the public protocol; Debian 12: protobuf-compiler, protobuf-compiler-grpc.
#     stubs.sh FOLDER        then: PYTHONPATH=FOLDER /usr/bin/python3 sale.py ..
set -euo pipefail
mkdir -p "$1"
out=$(cd "$1" && pwd)
cd "$(dirname "$0")/../../proto"
protoc -I . --python_out="$out" --grpc_out="$out" --plugin=protoc-gen-grpc=/usr/bin/grpc_python_plugin \
	branchline/v1/*.proto google/*/*.proto
