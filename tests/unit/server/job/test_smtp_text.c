#include <string.h>

#include "server/job/smtp.h"
#include "tests/unit/unit.h"

static void
subjects(void **state)
{
	struct arena *a = arena_new(1 << 16);
	const char *s;

	(void)state;
	assert_string_equal(smtp_header_text(a, "Your order XSDD-1"), "Your order XSDD-1");
	assert_string_equal(smtp_header_text(a, "订单"), "=?UTF-8?B?6K6i5Y2V?=");
	assert_string_equal(smtp_header_text(a, "a\r\nBcc: x"), "=?UTF-8?B?YQ0KQmNjOiB4?=");
	/* 15 characters of 3 bytes fill a word; the 16th begins another */
	s = smtp_header_text(a, "一二三四五六七八九十一二三四五六");
	assert_string_equal(s,
	    "=?UTF-8?B?5LiA5LqM5LiJ5Zub5LqU5YWt5LiD5YWr5Lmd5Y2B5LiA5LqM5LiJ5Zub5LqU?=\r\n =?UTF-8?B?5YWt?=");
	assert_true(strcspn(s, "\r") <= 75);
	arena_free(a);
}

static void
addresses(void **state)
{
	static const struct {
		const char *text;
		bool good;
	} rows[] = {
	    {"buyer@example.com", true},
	    {"a.b+c@x", true},
	    {"", false},
	    {"@x", false},
	    {"a@", false},
	    {"a", false},
	    {"a b@x", false},
	    {"a@x>\r\nRCPT TO:<b@y", false},
	    {"a@x\nBcc: b", false},
	    {"买@x", false},
	    {"a,b@x", false},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		check_row(rows[i].text, smtp_address(rows[i].text) == rows[i].good);
}

static const struct CMUnitTest cases[] = {
    CASE("S42 a subject in any language is one header", subjects),
    CASE("S42 an address cannot carry a command", addresses),
};
UNIT_MAIN("smtp_text", cases)
