/* standalone.h -- `branchlined --standalone DIR`: everything of an installation under one folder, made when
 *missing.
 *
 *	DIR/branchlined.conf	what an administrator may change; read again at SIGHUP
 *	DIR/pg			the private PostgreSQL cluster, reachable only through the socket in DIR/run
 *	DIR/ca, DIR/tls		own certificate authority; server certificate, renewed by itself
 *	DIR/client/ca.pem	what clients pin
 *	DIR/run			port, branchlined.state, lock, sockets
 *	DIR/log			branchlined.log, postgresql-*.log
 *	DIR/admin.code		one-time code of the first administrator, until it was used or is over
 */
#ifndef BL_STANDALONE_STANDALONE_H
#define BL_STANDALONE_STANDALONE_H

struct standalone_options {
	const char *dir;
	int port;           /* -1 = as in branchlined.conf; 0 = the last one, or a free one */
	const char *listen; /* NULL = as in branchlined.conf */
};

/* Runs until it is told to stop; the result is the exit code. */
int standalone_run(const struct standalone_options *options);

#endif
