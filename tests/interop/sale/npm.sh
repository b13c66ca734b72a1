#!/bin/bash
# The npm packages that the examples name, into a folder of the build; once.
#   npm.sh FOLDER
set -euo pipefail
folder=$1
packages=(@grpc/grpc-js@1 @grpc/proto-loader@0.8 @bufbuild/buf@1)
mkdir -p "$folder"
cd "$folder"
if [ ! -f complete ]; then
	npm install --no-save --no-package-lock --no-audit --no-fund --prefix . "${packages[@]}"
	touch complete
fi
ls node_modules/@grpc/grpc-js/package.json node_modules/@grpc/proto-loader/package.json node_modules/.bin/buf
