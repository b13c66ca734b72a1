# shellcheck shell=bash
# Debian 12 packages by purpose; sourced by quickstart, test and the Dockerfile's lint. Names only: the machine's own apt sources
# say from where.

# shellcheck disable=SC2034 # used by those who source this
packages_build=(build-essential cmake ninja-build pkg-config libevent-dev libssl-dev libpq-dev libprotobuf-c-dev
	protobuf-c-compiler protobuf-compiler libprotobuf-dev grpc-proto libnghttp2-dev libargon2-dev libcurl4-openssl-dev
	libconfuse-dev libsystemd-dev libjansson-dev zlib1g-dev libpopt-dev libedit-dev libsmartcols-dev libutf8proc-dev
	unicode-data python3 scdoc)
packages_run=(postgresql-15 openssl ca-certificates bash-completion)
packages_test=(libcmocka-dev python3-protobuf python3-grpcio python3-yaml protobuf-compiler-grpc clang-format shellcheck
	procps curl locales man-db git)
packages_node=(nodejs npm)

# Installs those that are missing; needs root or sudo only when something is missing.
packages_install() {
	local missing=() p
	for p in "$@"; do
		dpkg-query -W -f='${Status}' "$p" 2>/dev/null | grep -q 'install ok installed' || missing+=("$p")
	done
	[ ${#missing[@]} -eq 0 ] && return 0
	local run=()
	[ "$(id -u)" -eq 0 ] || run=(sudo)
	printf '%s\n' "installing: ${missing[*]}" >&2
	"${run[@]}" dpkg --configure -a >/dev/null || return 1 # an earlier run was killed in the middle
	"${run[@]}" apt-get update -qq >/dev/null || return 1
	DEBIAN_FRONTEND=noninteractive "${run[@]}" env DEBIAN_FRONTEND=noninteractive \
		apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
}
