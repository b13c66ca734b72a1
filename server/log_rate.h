/* log_rate.h -- at most so many log lines a second from one source; the rest is counted. Pure: the second is
 * a parameter. */
#ifndef BL_SERVER_LOG_RATE_H
#define BL_SERVER_LOG_RATE_H

#include <stdbool.h>
#include <stdint.h>

#define LOG_RATE_SLOTS 256 /* sources told apart; two that share a slot share its allowance */

struct log_rate {
	struct log_rate_slot {
		int64_t second;
		int32_t lines, dropped;
		char source[28]; /* the last one seen, cut */
	} slot[LOG_RATE_SLOTS];
};

/* May this line be written? */
bool log_rate_take(struct log_rate *r, const char *source, int64_t second);
/* A source whose second is over and that lost lines: its name and count, which is then zeroed. False = no
 * (more) such source. */
bool log_rate_lost(struct log_rate *r, int64_t second, const char **source, int32_t *dropped);

#endif
