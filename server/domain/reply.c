/* reply.c -- values of a reply, built in the request's arena. */
#include "common/date.h"
#include "common/decimal.h"
#include "common/encode.h"
#include "common/uuid.h"
#include "server/domain/field.h"

char *
reply_text(const struct actor *who, const char *s)
{
	return arena_strdup(who->arena, s != NULL ? s : "");
}

char *
reply_uuid(const struct actor *who, struct uuid u)
{
	return uuid_is_zero(u) ? reply_text(who, "") : uuid_text(who->arena, u);
}

char *
reply_amount(const struct actor *who, int64_t v, int exponent)
{
	return v == INT64_MIN ? reply_text(who, "") : decimal_format(who->arena, v, exponent);
}

static char *
short_form(const struct actor *who, int64_t v, int scale)
{
	return v == INT64_MIN ? reply_text(who, "") : decimal_format_short(who->arena, v, scale);
}

char *
reply_price(const struct actor *who, int64_t v)
{
	return short_form(who, v, PRICE_SCALE);
}

char *
reply_quantity(const struct actor *who, int64_t v)
{
	return short_form(who, v, QTY_SCALE);
}

char *
reply_percent(const struct actor *who, int64_t v)
{
	return short_form(who, v, RATE_SCALE);
}

char *
reply_rate(const struct actor *who, int64_t v)
{
	return short_form(who, v, FX_SCALE);
}

char *
reply_hex(const struct actor *who, struct bytes b)
{
	return b.n == 0 ? reply_text(who, "") : hex_text(who->arena, b.p, b.n);
}

Google__Type__Date *
reply_date(const struct actor *who, int32_t d)
{
	Google__Type__Date *date;
	struct civil c;

	if (d == NO_DATE)
		return NULL;
	date = arena_new_n(who->arena, Google__Type__Date, 1);
	google__type__date__init(date);
	c = date_civil(d);
	date->year = c.year;
	date->month = c.month;
	date->day = c.day;
	return date;
}

/* Nanoseconds count forward from the second, also before 1970. */
Google__Protobuf__Timestamp *
reply_time(const struct actor *who, int64_t us)
{
	Google__Protobuf__Timestamp *t;
	int64_t fraction;

	if (us == INT64_MIN)
		return NULL;
	t = arena_new_n(who->arena, Google__Protobuf__Timestamp, 1);
	google__protobuf__timestamp__init(t);
	fraction = (us % SECOND_US + SECOND_US) % SECOND_US;
	t->seconds = (us - fraction) / SECOND_US;
	t->nanos = (int32_t)(fraction * 1000);
	return t;
}
