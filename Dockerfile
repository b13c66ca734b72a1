# Branchline: the daemon and the console on Debian 12. Build: docker build -t branchline .
FROM debian:12-slim AS build
RUN apt-get update && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends \
	cmake ninja-build gcc libc6-dev pkg-config python3 \
	libevent-dev libssl-dev libpq-dev libnghttp2-dev libprotobuf-c-dev protobuf-c-compiler protobuf-compiler libprotobuf-dev \
	grpc-proto zlib1g-dev libargon2-dev libcurl4-openssl-dev libconfuse-dev libsystemd-dev libjansson-dev libpopt-dev \
	libedit-dev libsmartcols-dev libutf8proc-dev unicode-data \
	&& rm -rf /var/lib/apt/lists/*
COPY . /src
RUN cmake -S /src -B /build -G Ninja -DCMAKE_BUILD_TYPE=RelWithDebInfo -DCMAKE_INSTALL_PREFIX=/usr -DBL_TESTS=OFF \
	&& ninja -C /build branchlined branchline_console \
	&& install -D -s /build/server/branchlined /out/usr/sbin/branchlined \
	&& install -D -s /build/client/cli/branchline /out/usr/bin/branchline

FROM debian:12-slim
RUN apt-get update && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends \
	libevent-2.1-7 libssl3 libpq5 libnghttp2-14 libprotobuf-c1 zlib1g libargon2-1 libcurl4 libconfuse2 libsystemd0 \
	libjansson4 libpopt0 libedit2 libsmartcols1 libutf8proc2 \
	&& rm -rf /var/lib/apt/lists/* \
	&& groupadd --gid 10001 branchline \
	&& useradd --uid 10001 --gid 10001 --home-dir /nonexistent --no-create-home --shell /usr/sbin/nologin branchline \
	&& install -d -o branchline -g branchline -m 0711 /run/branchline
COPY --from=build /out/ /
COPY --chown=root:branchline --chmod=0640 packaging/docker/branchlined.conf /etc/branchline/branchlined.conf
USER branchline
EXPOSE 8443
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=5s --start-period=20s --retries=3 \
	CMD ["branchline", "--server", "localhost:8443", "--ca", "/run/secrets/ca.pem", "health"]
ENTRYPOINT ["/usr/sbin/branchlined"]
CMD ["-c", "/etc/branchline/branchlined.conf"]
