/* limits.h -- every maximum in one place (reliability: secure defaults). Reaching one is an ordinary error.
 * GetServerInfo and `branchline admin limits` print this table. */
#ifndef BL_COMMON_LIMITS_H
#define BL_COMMON_LIMITS_H

/* LIMIT(NAME, value, "what it bounds") */
#define LIMITS(X)                                                                                            \
	X(MESSAGE_BYTES, 1 << 20, "bytes of one request message")                                            \
	X(MESSAGE_BYTES_OPEN, 4096, "bytes of one request before login")                                     \
	X(REPLY_BYTES, 4 << 20, "bytes of one reply message")                                                \
	X(HEADER_BYTES, 8192, "bytes of the header list of a call")                                          \
	X(STREAMS, 64, "calls at once on one connection")                                                    \
	X(STREAMS_OPEN, 2, "calls at once on one connection before login")                                   \
	X(DEPTH, 16, "nesting of messages")                                                                  \
	X(FIELDS_SMALL, 1000, "fields of a small request")                                                   \
	X(FIELDS_NORMAL, 20000, "fields of a normal request")                                                \
	X(FIELDS_DOCUMENT, 120000, "fields of a document or bulk request")                                   \
	X(LINES, 2000, "lines of a document")                                                                \
	X(CHANGE_LINES, 200, "lines that one change of an order may touch")                                  \
	X(ARENA_BYTES, 8 << 20, "memory of one request")                                                     \
	X(OUTPUT_BYTES, 1 << 20, "bytes queued to one connection before it is paused")                       \
	X(OUTPUT_STALL_S, 30, "seconds a connection may leave its output unread")                            \
	X(CONNECTIONS, 12000, "connections of one worker")                                                   \
	X(HANDSHAKES, 512, "TLS handshakes in progress")                                                     \
	X(HANDSHAKES_PREFIX, 32, "TLS handshakes in progress per /24 or /64")                                \
	X(FIRST_RECORD_S, 5, "seconds until the first TLS record is whole")                                  \
	X(HANDSHAKE_S, 10, "seconds until the handshake is done")                                            \
	X(FIRST_REQUEST_S, 10, "seconds until the first request")                                            \
	X(IDLE_S, 1800, "seconds without a call before a connection is closed")                              \
	X(KEEPALIVE_S, 60, "seconds of silence before the server pings")                                     \
	X(DEADLINE_DEFAULT_S, 30, "deadline of a call that names none")                                      \
	X(DEADLINE_MAX_S, 300, "longest deadline")                                                           \
	X(STREAM_IDLE_S, 60, "seconds without progress before an upload or watch is cut")                    \
	X(HEARTBEAT_S, 20, "seconds between heartbeats of a watch")                                          \
	X(RESETS_MIN, 100, "stream resets a minute")                                                         \
	X(PINGS_BURST, 10, "pings in a burst")                                                               \
	X(SETTINGS_MIN, 10, "HTTP/2 SETTINGS frames a minute")                                               \
	X(EMPTY_DATA, 100, "HTTP/2 DATA frames without bytes")                                               \
	X(INPUT_BYTES, 2 << 20, "bytes of unfinished requests of one connection")                            \
	X(WORKER_BYTES, 512 << 20, "bytes of requests and replies held by one worker")                       \
	X(HANDSHAKE_CPU, 50, "percent of the time of a worker that handshakes may take")                     \
	X(COMMAND_LANES, 8, "database connections for commands, per daemon")                                 \
	X(QUERY_LANES, 2, "shared database connections for reads, per worker")                               \
	X(STREAM_LANES, 4, "database connections for reports, per daemon")                                   \
	X(COMMAND_QUEUE, 2000, "commands waiting for a connection")                                          \
	X(QUERY_QUEUE, 4000, "reads under way")                                                              \
	X(STREAM_QUEUE, 64, "reports waiting")                                                               \
	X(PHASE_MS, 15000, "milliseconds of one database phase")                                             \
	X(QUERY_MS, 10000, "milliseconds of one read")                                                       \
	X(STREAM_MS, 60000, "milliseconds of one report")                                                    \
	X(RETRIES, 3, "repeats after a deadlock or a lost race")                                             \
	X(HASHES, 2, "password hashes at once")                                                              \
	X(HASH_QUEUE, 200, "logins waiting for a hash")                                                      \
	X(CALLS_S, 20, "calls a second of a user, rate class interactive")                                   \
	X(CALLS_BURST, 100, "calls of a user in a burst, rate class interactive")                            \
	X(CALLS_TOKEN_S, 50, "calls a second of an API token, rate class interactive")                       \
	X(CALLS_TOKEN_BURST, 250, "calls of an API token in a burst, rate class interactive")                \
	X(CALLS_BULK_S, 500, "calls a second of a user or API token, rate class bulk")                       \
	X(CALLS_BULK_BURST, 2000, "calls of a user or API token in a burst, rate class bulk")                \
	X(CALLS_LOAD_S, 100000, "calls a second of a user or API token, rate class load")                    \
	X(CALLS_LOAD_BURST, 100000, "calls of a user or API token in a burst, rate class load")              \
	X(PAGE_DEFAULT, 50, "rows of a page")                                                                \
	X(PAGE_MAX, 1000, "largest page")                                                                    \
	X(TEXT_NAME, 200, "characters of a name")                                                            \
	X(TEXT_CODE, 40, "characters of a code")                                                             \
	X(TEXT_NOTE, 2000, "characters of a remark")                                                         \
	X(ATTACHMENT_BYTES, 20 << 20, "bytes of an attachment")                                              \
	X(ATTACHMENTS, 20, "attachments of a document")                                                      \
	X(CHUNK_BYTES, 256 << 10, "bytes of an upload chunk")                                                \
	X(SESSIONS_USER, 8, "sessions of one user")                                                          \
	X(SESSION_IDLE_S, 1800, "seconds until an unused session ends")                                      \
	X(SESSION_MAX_S, 43200, "seconds until any session ends")                                            \
	X(PASSWORD_MIN, 12, "bytes of a password, at least")                                                 \
	X(PASSWORD_MAX, 256, "bytes of a password, at most")                                                 \
	X(REQUEST_ID_DAYS, 30, "days a request id may be old")                                               \
	X(WATCHES_USER, 8, "open watches of one user in one worker process")                                 \
	X(EVENT_DAYS, 30, "days that events are kept, at least")                                             \
	X(APPROVAL_NODES, 20, "nodes of an approval flow")                                                   \
	X(APPROVERS, 50, "approvers of one node")

enum {
#define X(name, value, what) LIMIT_##name = (value),
	LIMITS(X)
#undef X
};

struct limit_row {
	const char *name;
	long value;
	const char *what;
};
extern const struct limit_row limit_table[];
extern const int limit_count;

#endif
