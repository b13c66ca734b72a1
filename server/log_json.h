/* log_json.h -- builds one log line in a fixed buffer. Pure; what does not fit is cut at a field border. */
#ifndef BL_SERVER_LOG_JSON_H
#define BL_SERVER_LOG_JSON_H

#include "server/log.h"

#define LOG_VALUE_MAX 512 /* bytes of one text value before it is cut */

struct log_line {
	char text[LOG_LINE_MAX + 1];
	size_t n;
	bool full; /* a field was left out */
};

/* {"ts":"..","level":"..","process":"..","source":"..","msg":".."  -- us since 1970 UTC */
void log_line_begin(struct log_line *l, int64_t us, enum log_level level, const char *process,
    const char *source, const char *msg);
void log_line_text(struct log_line *l, const char *key, const char *value);
void log_line_number(struct log_line *l, const char *key, int64_t value);
/* microseconds as milliseconds with three decimals */
void log_line_ms(struct log_line *l, const char *key, int64_t us);
void log_line_end(struct log_line *l); /* closes the object, adds the newline */

#endif
