#include "server/log_rate.h"

#include <stdio.h>

#include "server/log.h"

static uint32_t
hash(const char *s)
{
	uint32_t h = 2166136261u;

	for (; *s != '\0'; s++)
		h = (h ^ (unsigned char)*s) * 16777619u;
	return h;
}

bool
log_rate_take(struct log_rate *r, const char *source, int64_t second)
{
	struct log_rate_slot *s = &r->slot[hash(source) % LOG_RATE_SLOTS];

	if (s->second != second) {
		s->second = second;
		s->lines = 0; /* dropped stays until it was told */
	}
	if (s->lines < LOG_LINES_SECOND) {
		s->lines++;
		return true;
	}
	if (s->dropped < INT32_MAX)
		s->dropped++;
	snprintf(s->source, sizeof(s->source), "%s", source);
	return false;
}

bool
log_rate_lost(struct log_rate *r, int64_t second, const char **source, int32_t *dropped)
{
	for (int i = 0; i < LOG_RATE_SLOTS; i++) {
		struct log_rate_slot *s = &r->slot[i];
		if (s->dropped == 0 || s->second == second)
			continue;
		*source = s->source;
		*dropped = s->dropped;
		s->dropped = 0;
		return true;
	}
	return false;
}
