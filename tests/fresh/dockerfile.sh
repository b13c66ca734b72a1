#!/bin/bash
# The RUN and COPY lines of a Dockerfile as a script, and its ENTRYPOINT asked for the version: what a container engine would do,
# on a bare system. Both stages run in one system, so COPY --from is a copy.
#   dockerfile.sh Dockerfile > script
set -euo pipefail
sed -e ':a' -e '/\\$/{N;s/\\\n//;ba' -e '}' "$1" | while IFS= read -r line; do
	case $line in
	RUN*) printf '%s\n' "${line#RUN }" ;;
	'COPY . '*) printf 'rm -rf %s && cp -a . %s\n' "${line##* }" "${line##* }" ;;
	'COPY --from=build '*)
		read -r _ _ from to <<<"$line"
		printf 'cp -a %s. %s\n' "$from" "$to"
		;;
	COPY*)
		read -r -a words <<<"$line"
		printf 'install -D -m 0640 %s %s\n' "${words[-2]}" "${words[-1]}"
		;;
	ENTRYPOINT*) printf '%s --version\n' "$(tr -d '[]",' <<<"${line#ENTRYPOINT }")" ;;
	esac
done
