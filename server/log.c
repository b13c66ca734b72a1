#include "server/log.h"

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

#include <systemd/sd-journal.h>

#include "server/log_json.h"
#include "server/log_rate.h"

static struct {
	int fd;
	bool journal;
	enum log_level level;
	char process[16];
	struct log_rate rate;
	char wait[16384];
	size_t waiting;
} sink = {.fd = STDERR_FILENO, .level = LOG_LEVEL_INFO, .process = "master"};

const char *
log_level_name(enum log_level level)
{
	static const char *const name[LOG_LEVEL_N] = {"debug", "info", "warn", "error"};

	return name[level];
}

bool
log_level_parse(const char *name, enum log_level *out)
{
	for (int i = 0; i < LOG_LEVEL_N; i++) {
		if (strcmp(name, log_level_name((enum log_level)i)) == 0) {
			*out = (enum log_level)i;
			return true;
		}
	}
	return false;
}

/* systemd names the device and inode of the stream that it reads; a redirected stderr is no longer that one.
 */
static bool
stderr_is_journal(void)
{
	const char *stream = getenv("JOURNAL_STREAM");
	unsigned long long dev, ino;
	struct stat st;

	return stream != NULL && sscanf(stream, "%llu:%llu", &dev, &ino) == 2 &&
	       fstat(STDERR_FILENO, &st) == 0 && st.st_dev == (dev_t)dev && st.st_ino == (ino_t)ino;
}

bool
log_reopen(const char *file, enum log_level level, struct trouble *t)
{
	int fd = STDERR_FILENO;

	log_flush();
	if (file != NULL && *file != '\0') {
		fd = open(file, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0600);
		if (fd < 0)
			return trouble_set(t, "log file %s cannot be opened: %s", "无法打开日志文件 %s：%s",
			    file, strerror(errno));
	}
	if (sink.fd != STDERR_FILENO)
		close(sink.fd);
	sink.fd = fd;
	sink.journal = fd == STDERR_FILENO && stderr_is_journal();
	sink.level = level;
	return true;
}

bool
log_open(const char *file, enum log_level level, const char *process, struct trouble *t)
{
	log_flush();
	snprintf(sink.process, sizeof(sink.process), "%s", process);
	return log_reopen(file, level, t);
}

bool
log_wants(enum log_level level)
{
	return level >= sink.level;
}

static void
write_all(const char *p, size_t n)
{
	while (n > 0) {
		ssize_t done = write(sink.fd, p, n);
		if (done < 0 && errno == EINTR)
			continue;
		if (done <= 0)
			return; /* nobody to tell: the log itself is broken */
		p += done;
		n -= (size_t)done;
	}
}

/* Whole lines, at most LOG_LINE_MAX bytes a write: such a write into a pipe is never torn by another process.
 */
void
log_flush(void)
{
	const char *p = sink.wait;
	size_t left = sink.waiting;

	while (left > 0) {
		size_t n = left <= LOG_LINE_MAX ? left : LOG_LINE_MAX;
		while (n < left && p[n - 1] != '\n')
			n--;
		write_all(p, n);
		p += n;
		left -= n;
	}
	sink.waiting = 0;
}

static void
journal_send(enum log_level level, const struct log_line *l, const char *source)
{
	static const int priority[LOG_LEVEL_N] = {7, 6, 4, 3};

	sd_journal_send("MESSAGE=%.*s", (int)l->n - 1, l->text, "PRIORITY=%d", priority[level],
	    "SYSLOG_IDENTIFIER=branchlined", "BRANCHLINE_SOURCE=%s", source, "BRANCHLINE_PROCESS=%s",
	    sink.process, NULL);
}

static void
emit(enum log_level level, const char *source, struct log_line *l)
{
	log_line_end(l);
	if (sink.journal) {
		journal_send(level, l, source);
		return;
	}
	if (sink.waiting + l->n > sizeof(sink.wait))
		log_flush();
	memcpy(sink.wait + sink.waiting, l->text, l->n);
	sink.waiting += l->n;
}

static int64_t
now_us(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_REALTIME, &ts);
	return (int64_t)ts.tv_sec * 1000000 + ts.tv_nsec / 1000;
}

void
log_fields(enum log_level level, const char *source, const char *msg, const struct log_field *field)
{
	int64_t now = now_us();
	struct log_line l;

	if (!log_wants(level) || !log_rate_take(&sink.rate, source, now / 1000000))
		return;
	log_line_begin(&l, now, level, sink.process, source, msg);
	for (; field->key != NULL; field++) {
		if (field->text != NULL)
			log_line_text(&l, field->key, field->text);
		else
			log_line_number(&l, field->key, field->number);
	}
	emit(level, source, &l);
	log_flush();
}

void
log_text(enum log_level level, const char *source, const char *fmt, ...)
{
	char msg[LOG_VALUE_MAX];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(msg, sizeof(msg), fmt, ap);
	va_end(ap);
	log_event(level, source, msg);
}

static void
text_if(struct log_line *l, const char *key, const char *value)
{
	if (value != NULL && *value != '\0')
		log_line_text(l, key, value);
}

/* The source that is limited is the person, or the address as long as nobody is logged in. */
void
log_request(const struct log_request *r)
{
	int64_t now = now_us();
	const char *who = r->user != NULL && *r->user != '\0' ? r->user
	                  : r->peer != NULL                   ? r->peer
	                                                      : "request";
	struct log_line l;

	if (!log_wants(LOG_LEVEL_INFO) || !log_rate_take(&sink.rate, who, now / 1000000))
		return;
	log_line_begin(&l, now, LOG_LEVEL_INFO, sink.process, "request", "request");
	text_if(&l, "op", r->op);
	text_if(&l, "request_id", r->request_id);
	text_if(&l, "trace_id", r->trace_id);
	text_if(&l, "user", r->user);
	text_if(&l, "branch", r->branch);
	text_if(&l, "peer", r->peer);
	text_if(&l, "code", r->code);
	text_if(&l, "reason", r->reason);
	log_line_ms(&l, "ms", r->us);
	emit(LOG_LEVEL_INFO, "request", &l);
}

void
log_tick(void)
{
	const char *source;
	int32_t dropped;
	int64_t now = now_us();

	while (log_rate_lost(&sink.rate, now / 1000000, &source, &dropped)) {
		struct log_line l;
		log_line_begin(&l, now, LOG_LEVEL_WARN, sink.process, "log", "lines suppressed");
		log_line_text(&l, "of", source);
		log_line_number(&l, "lines", dropped);
		emit(LOG_LEVEL_WARN, "log", &l);
	}
	log_flush();
}
