/* log.h -- one JSON object a line, to standard error, a file, or journald when standard error is its stream.
 *
 *	log_event(LOG_LEVEL_WARN, "net", "handshake refused", LOG_TEXT("peer", address), LOG_NUMBER("open", n));
 *
 * Never log bodies, tokens, passwords, phone numbers: tests/fixture/leaks.py reads every log of the tests.
 * Values may come from outside: control characters are escaped and long texts cut, so a line stays one line
 * of at most LOG_LINE_MAX bytes. A source may write 100 lines a second; more are counted and told in one line
 * when the second is over. One thread of a process logs (the event loop's). */
#ifndef BL_SERVER_LOG_H
#define BL_SERVER_LOG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "server/trouble.h"

#define LOG_LINE_MAX 4000 /* below PIPE_BUF: lines of several processes do not mix in a pipe */
#define LOG_LINES_SECOND 100

enum log_level { LOG_LEVEL_DEBUG, LOG_LEVEL_INFO, LOG_LEVEL_WARN, LOG_LEVEL_ERROR, LOG_LEVEL_N };

struct log_field {
	const char *key;  /* NULL ends a list */
	const char *text; /* NULL: the number counts */
	int64_t number;
};
#define LOG_TEXT(k, v) ((struct log_field){.key = (k), .text = (v) != NULL ? (v) : ""})
#define LOG_NUMBER(k, v) ((struct log_field){.key = (k), .number = (v)})

/* The line of one finished request. Empty or NULL texts are left out. */
struct log_request {
	const char *op, *request_id, *trace_id, *user, *branch, *peer;
	const char *code;   /* OK, NOT_FOUND .. */
	const char *reason; /* R_ name without R_, when refused */
	int64_t us;         /* from arrival to answer; printed as milliseconds with three decimals */
};

const char *log_level_name(enum log_level level);
bool log_level_parse(const char *name, enum log_level *out);

/* Opens the sink: `file` NULL or "" means standard error. May be called again (after fork with another
 * process name, or to reopen a rotated file); on failure the old sink stays. `process` ("master", "net0")
 * goes into every line. */
bool log_open(const char *file, enum log_level level, const char *process, struct trouble *t);
/* The same for a process that keeps its name. */
bool log_reopen(const char *file, enum log_level level, struct trouble *t);
bool log_wants(enum log_level level);

#define log_event(level, source, msg, ...)                                                                   \
	log_fields(                                                                                          \
	    (level), (source), (msg), (const struct log_field[]){__VA_ARGS__ __VA_OPT__(, ){.key = NULL}})
void log_fields(enum log_level level, const char *source, const char *msg, const struct log_field *field);
void log_text(enum log_level level, const char *source, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));
void log_request(const struct log_request *r);

/* Request lines are kept up to 16 KiB and written together; the event loop calls this once a turn, at most 50
 * ms later. Warnings and errors are written at once, with what waits before them. */
void log_flush(void);
/* Once a second: tells what was suppressed. */
void log_tick(void);

#endif
