#include "server/net/metadata.h"

#include "tests/unit/unit.h"

#include <stdio.h>
#include <string.h>

static void
timeouts(void **state)
{
	(void)state;
	static const struct {
		const char *text;
		int64_t us; /* -1 = refused */
	} row[] = {{"1S", 1000000}, {"2H", 7200000000}, {"3M", 180000000}, {"20m", 20000}, {"7u", 7},
	    {"0S", 0}, {"1n", 1}, {"1000n", 1}, {"1001n", 2}, {"99999999H", INT64_C(359999996400000000)},
	    {"100000000S", -1}, {"S", -1}, {"", -1}, {"5", -1}, {"5s", -1}, {"-1S", -1}, {" 1S", -1},
	    {"1 S", -1}, {"1SS", -1}, {"1.5S", -1}, {"+1S", -1}};
	for (size_t i = 0; i < ARRAY_SIZE(row); i++) {
		int64_t us = -1;
		bool ok = timeout_parse(row[i].text, strlen(row[i].text), &us);
		check_row(row[i].text, ok == (row[i].us >= 0));
		check_row(row[i].text, us == row[i].us);
	}
}

static void
percent(void **state)
{
	(void)state;
	static const struct {
		const char *in, *out;
		size_t cap;
	} row[] = {{"plain text", "plain text", 100}, {"", "", 100}, {"50 %", "50 %25", 100},
	    {"订单", "%E8%AE%A2%E5%8D%95", 100}, {"a\nb\x7f", "a%0Ab%7F", 100},
	    {"订单", "%E8%AE%A2", 18}, /* one short of the whole: cut between the characters */
	    {"订单", "%E8%AE%A2%E5%8D%95", 19}, {"订", "", 9}, {"abc", "ab", 3}, {"abc", "", 1}};
	for (size_t i = 0; i < ARRAY_SIZE(row); i++) {
		char out[100];
		size_t n = percent_encode(row[i].in, out, row[i].cap);
		check_row(row[i].in, strcmp(out, row[i].out) == 0 && n == strlen(out));
	}
}

static void
base64(void **state)
{
	(void)state;
	static const char *const row[][2] = {{"", ""}, {"f", "Zg"}, {"fo", "Zm8"}, {"foo", "Zm9v"},
	    {"foob", "Zm9vYg"}, {"fooba", "Zm9vYmE"}, {"foobar", "Zm9vYmFy"}, {"\xff\xfe", "//4"}};
	for (size_t i = 0; i < ARRAY_SIZE(row); i++) {
		char out[16];
		size_t n = strlen(row[i][0]);
		size_t len = base64_write((struct bytes){(const uint8_t *)row[i][0], n}, out);
		check_row(row[i][1], strcmp(out, row[i][1]) == 0);
		check_row(row[i][1], len + 1 == base64_size(n));
	}
}

static void
languages(void **state)
{
	(void)state;
	static const struct {
		const char *text;
		enum lang lang;
	} row[] = {{"zh-CN", LANG_ZH}, {"zh", LANG_ZH}, {"ZH_cn", LANG_ZH}, {"en", LANG_EN}, {"", LANG_EN},
	    {"fr", LANG_EN}, {"fr, zh-CN;q=0.9, en;q=0.8", LANG_ZH}, {"en, zh", LANG_EN}, {"zh, en", LANG_ZH},
	    {"zh;q=0.1,en;q=0.2", LANG_EN}, {"zha", LANG_EN}, {"zh;q=0", LANG_EN},
	    {"en;q=0.5,zh;q=0.50001", LANG_EN}, {",,,", LANG_EN}, {"zh-Hant-TW;q=1.0", LANG_ZH}};
	for (size_t i = 0; i < ARRAY_SIZE(row); i++)
		check_row(row[i].text, language_pick(row[i].text, strlen(row[i].text)) == row[i].lang);
}

static void
traces(void **state)
{
	(void)state;
	static const struct {
		const char *text;
		bool good;
	} row[] = {{"00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01", true},
	    {"01-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-more", true},
	    {"00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-more", false},
	    {"01-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01more", false},
	    {"ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01", false},
	    {"00-4BF92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01", false},
	    {"00-4bf92f3577b34da6a3ce929d0e0e473\"-00f067aa0ba902b7-01", false},
	    {"00-00000000000000000000000000000000-00f067aa0ba902b7-01", false},
	    {"00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-0", false}, {"", false}};
	for (size_t i = 0; i < ARRAY_SIZE(row); i++)
		check_row(row[i].text, trace_id_find(row[i].text, strlen(row[i].text)) == row[i].good);
}

static const struct CMUnitTest cases[] = {
    CASE("metadata: grpc-timeout", timeouts),
    CASE("metadata: percent encoding cuts between characters", percent),
    CASE("metadata: base64 without padding", base64),
    CASE("metadata: accept-language", languages),
    CASE("metadata: the trace id of traceparent", traces),
};
UNIT_MAIN("metadata", cases)
