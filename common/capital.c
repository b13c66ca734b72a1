#include "common/capital.h"

#include "common/strbuf.h"

#define TEXT_MAX 200
#define WAN 10000

static const char *const digits[] = {"零", "壹", "贰", "叁", "肆", "伍", "陆", "柒", "捌", "玖"};

/* Four digits, 1 .. 9999; 零 for zeros inside, none in front or behind. */
static void
add_group(struct strbuf *b, int group)
{
	static const struct {
		int size;
		const char *unit;
	} places[] = {{1000, "仟"}, {100, "佰"}, {10, "拾"}, {1, ""}};
	bool started = false, zero = false;
	for (size_t i = 0; i < ARRAY_SIZE(places); i++) {
		int digit = group / places[i].size % 10;
		if (digit == 0) {
			zero = started;
			continue;
		}
		if (zero)
			strbuf_add(b, digits[0]);
		strbuf_add(b, digits[digit]);
		strbuf_add(b, places[i].unit);
		started = true;
		zero = false;
	}
}

/* Groups of four from 万亿 down. 零 stands where digits between two groups are skipped: a group below 1000
 * after another, or an empty one between. */
static void
add_yuan(struct strbuf *b, int64_t yuan)
{
	static const char *const units[] = {"万", "亿", "万", ""};
	bool started = false;
	int64_t size = (int64_t)WAN * WAN * WAN;
	for (size_t i = 0; i < ARRAY_SIZE(units); i++, size /= WAN) {
		int group = (int)(yuan / size % WAN);
		if (group != 0) {
			if (started && (group < 1000 || yuan / size / WAN % WAN == 0))
				strbuf_add(b, digits[0]);
			add_group(b, group);
			started = true;
		}
		if (group != 0 || (i == 1 && started)) /* 壹万亿: 亿 is written over an empty group too */
			strbuf_add(b, units[i]);
	}
}

static void
add_cents(struct strbuf *b, int64_t yuan, int jiao, int fen)
{
	if (jiao == 0 && fen == 0) {
		strbuf_add(b, "整");
		return;
	}
	if (yuan > 0 && (jiao == 0 || yuan % 10 == 0))
		strbuf_add(b, digits[0]);
	if (jiao > 0)
		strbuf_addf(b, "%s角", digits[jiao]);
	strbuf_addf(b, fen > 0 ? "%s分" : "整", digits[fen]);
}

char *
capital_cny(struct arena *a, int64_t fen)
{
	if (fen > CAPITAL_MAX || fen < -CAPITAL_MAX)
		return NULL;
	struct strbuf b;
	strbuf_init(&b, a, TEXT_MAX);
	strbuf_add(&b, fen < 0 ? "人民币负" : "人民币");
	int64_t size = fen < 0 ? -fen : fen, yuan = size / 100;
	add_yuan(&b, yuan);
	if (size == 0)
		strbuf_add(&b, digits[0]);
	if (yuan > 0 || size == 0)
		strbuf_add(&b, "元");
	add_cents(&b, yuan, (int)(size / 10 % 10), (int)(size % 10));
	return b.failed ? NULL : b.text;
}
