#!/bin/bash
# The public protocol from a shell with `buf curl` (npm package @bufbuild/buf): log in, list orders, check an order.
#
#     orders.sh HOST:PORT CA.pem LOGIN PASSWORD_FILE
#
# Passwords and tokens go through files and pipes, never through arguments, which other users of the machine can see.
set -euo pipefail
server=$1 ca=$2 login=$3 password=$(<"$4")
proto=${PROTO:-$(cd "$(dirname "$0")/../../proto" && pwd)}
headers=$(mktemp)
trap 'rm -f "$headers"' EXIT

# [request-id]
# Milliseconds since 1970 in the first 48 bits, the rest random: RFC 9562, version 7.
uuid7() {
	local h
	printf -v h '%012x%s' "$(date +%s%3N)" "$(od -An -N10 -tx1 /dev/urandom | tr -d ' \n')"
	printf '%s-%s-7%s-8%s-%s' "${h:0:8}" "${h:8:4}" "${h:13:3}" "${h:17:3}" "${h:20:12}"
}
# [end]

# [ask]
# ask SERVICE/METHOD: request as JSON on standard input, reply as JSON on standard output
ask() {
	buf curl --protocol grpc --schema "$proto" --cacert "$ca" --header "@$headers" --data @- \
		"https://$server/branchline.v1.$1"
}
# [end]

# [session]
reply=$(ask SessionService/CreateSession <<<"{\"requestId\": \"$(uuid7)\", \"login\": \"$login\", \"password\": \"$password\"}")
token=$(sed -n 's/.*"token": *"\([^"]*\)".*/\1/p' <<<"$reply")
echo "authorization: Bearer $token" >"$headers"
ask OrderService/ListOrders <<<'{"pageSize": 3, "state": "ORDER_STATE_EFFECTIVE"}'
# nothing is changed: prices, availability and credit of an order that does not exist yet
ask OrderService/CreateOrder <<<"{\"requestId\": \"$(uuid7)\", \"validateOnly\": true, \"customerId\": \"@C0001\",
	\"lines\": [{\"productId\": \"@P3001\", \"quantity\": \"30\"}]}"
# [end]
