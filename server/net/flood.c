#include "server/net/flood.h"

#include "common/limits.h"

struct rule {
	int32_t burst;      /* tokens of a full bucket */
	int32_t per_minute; /* gained with time */
	int32_t per_call;   /* gained with a call begun */
	int32_t per_mib;    /* gained with a MiB of reply data */
};

static const struct rule rule[FLOOD_N] = {
    [FLOOD_PING] = {LIMIT_PINGS_BURST, 3, 1, 1024},
    [FLOOD_SETTINGS] = {LIMIT_SETTINGS_MIN, LIMIT_SETTINGS_MIN, 0, 16},
    [FLOOD_EMPTY_DATA] = {LIMIT_EMPTY_DATA, 0, 1, 0},
    [FLOOD_WINDOW] = {1000, 600, 8, 4096},
    [FLOOD_RESET] = {LIMIT_RESETS_MIN, LIMIT_RESETS_MIN, 0, 0},
    [FLOOD_OTHER] = {100, 100, 2, 0},
};

static void
gain(struct flood *f, enum flood_kind k, int64_t thousandths)
{
	int64_t v = f->token[k] + thousandths, full = (int64_t)rule[k].burst * 1000;
	f->token[k] = (int32_t)(v > full ? full : v);
}

void
flood_init(struct flood *f, int64_t now)
{
	f->at = now;
	for (int k = 0; k < FLOOD_N; k++)
		f->token[k] = rule[k].burst * 1000;
}

static void
refill(struct flood *f, int64_t now)
{
	int64_t ms = (now - f->at) / 1000;
	if (ms < 100) /* keeps the rounding small */
		return;
	if (ms > 600000)
		ms = 600000;
	f->at = now;
	for (int k = 0; k < FLOOD_N; k++)
		gain(f, (enum flood_kind)k, rule[k].per_minute * ms / 60);
}

bool
flood_spend(struct flood *f, enum flood_kind k, int64_t now)
{
	refill(f, now);
	if (f->token[k] < 1000)
		return false;
	f->token[k] -= 1000;
	return true;
}

void
flood_call_begun(struct flood *f)
{
	for (int k = 0; k < FLOOD_N; k++)
		gain(f, (enum flood_kind)k, rule[k].per_call * 1000);
}

void
flood_sent(struct flood *f, size_t data_bytes)
{
	for (int k = 0; k < FLOOD_N; k++)
		if (rule[k].per_mib > 0)
			gain(f, (enum flood_kind)k, (int64_t)data_bytes * rule[k].per_mib * 1000 / (1 << 20));
}
