#include "server/domain/alarm/rules.h"

#include "common/date.h"
#include "common/types.h"

#define BIT(kind) (1u << (kind))
#define DAY_US (INT64_C(86400) * 1000000)

static const char *const texts[][LANG_N] = {
#define ALARM(name, number, en, zh) [number] = {en, zh},
#include "server/domain/alarm/kind.def"
#undef ALARM
};

const char *
alarm_text(int kind, enum lang lang)
{
	return kind > 0 && kind < (int)ARRAY_SIZE(texts) ? texts[kind][lang] : "";
}

int64_t
alarm_open_quantity(const struct alarm_line *l)
{
	return l->base_quantity - l->closed - l->shipped + l->refused;
}

/* Days that making the rest takes, in proportion, rounded up. */
static int32_t
days_to_make(const struct alarm_line *l)
{
	int64_t wanted = l->base_quantity - l->closed, rest = wanted - l->produced;

	if (!l->make || rest <= 0)
		return 0;
	return (int32_t)(((__int128)l->make_days * rest + wanted - 1) / wanted);
}

unsigned
alarm_causes(const struct alarm_line *l, int32_t today)
{
	int32_t making = days_to_make(l), left;
	unsigned causes = 0;

	if (l->promised_date == NO_DATE || alarm_open_quantity(l) <= 0)
		return 0;
	left = l->promised_date - today;
	if (making > 0 && making > left)
		causes |= BIT(ALARM_PRODUCTION_LATE);
	if (left < 0)
		causes |= BIT(ALARM_SHIPMENT_LATE);
	else if (left <= ALARM_DUE_DAYS)
		causes |= BIT(ALARM_SHIPMENT_DUE);
	return causes;
}

int64_t
alarm_slow_before(int64_t now)
{
	return now - ALARM_SLOW_DAYS * DAY_US;
}

int32_t
alarm_unsigned_by(int32_t today)
{
	return today - ALARM_UNSIGNED_DAYS;
}

int32_t
alarm_expiring_until(int32_t today)
{
	return today + ALARM_EXPIRING_DAYS;
}
