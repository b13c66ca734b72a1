#include "tests/unit/unit.h"

#include <string.h>

#include "server/log_json.h"

static struct log_line line;

static const char *
one_text(const char *value)
{
	line.n = 0;
	line.full = false;
	line.text[line.n++] = '{';
	log_line_text(&line, "v", value);
	log_line_end(&line);
	return line.text;
}

static void
escapes(void **state)
{
	static const struct {
		const char *row, *value, *want;
	} rows[] = {
	    {"plain", "order_create", "{\"v\":\"order_create\"}\n"},
	    {"quote and backslash", "a\"b\\", "{\"v\":\"a\\\"b\\\\\"}\n"},
	    {"newline stays one line", "a\nlevel=error", "{\"v\":\"a\\u000alevel=error\"}\n"},
	    {"terminal escape", "\x1b[31m", "{\"v\":\"\\u001b[31m\"}\n"},
	    {"DEL and C1", "\x7f\xc2\x9b", "{\"v\":\"\\u007f\\u009b\"}\n"},
	    {"bidi override", "\xe2\x80\xae", "{\"v\":\"\\u202e\"}\n"},
	    {"Chinese is kept", "示例-超市", "{\"v\":\"示例-超市\"}\n"},
	    {"emoji is kept", "\xf0\x9f\x98\x80", "{\"v\":\"\xf0\x9f\x98\x80\"}\n"},
	    {"broken UTF-8", "a\xff\xc0\x80z", "{\"v\":\"a\\ufffd\\ufffd\\ufffdz\"}\n"},
	    {"surrogate", "\xed\xa0\x80", "{\"v\":\"\\ufffd\\ufffd\\ufffd\"}\n"},
	    {"cut character at the end", "\xe7\xa4", "{\"v\":\"\\ufffd\\ufffd\"}\n"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		check_row(rows[i].row, strcmp(one_text(rows[i].value), rows[i].want) == 0);
}

static void
whole_line(void **state)
{
	(void)state;
	log_line_begin(&line, 1767225600123456, LOG_LEVEL_WARN, "net0", "request", "request");
	log_line_number(&line, "n", INT64_MIN);
	log_line_ms(&line, "ms", 1234567);
	log_line_end(&line);
	assert_string_equal(line.text, "{\"ts\":\"2026-01-01T00:00:00.123Z\",\"level\":\"warn\",\"process\":"
	                               "\"net0\",\"source\":\"request\","
	                               "\"msg\":\"request\",\"n\":-9223372036854775808,\"ms\":1234.567}\n");
}

static void
bounded(void **state)
{
	char big[8000];

	(void)state;
	memset(big, '\x01', sizeof(big)); /* each becomes six bytes */
	big[sizeof(big) - 1] = '\0';
	log_line_begin(&line, 0, LOG_LEVEL_INFO, "net0", "net", "m");
	for (int i = 0; i < 10; i++)
		log_line_text(&line, "v", big);
	log_line_text(&line, "last", "fits");
	log_line_end(&line);
	assert_true(line.n <= LOG_LINE_MAX);
	assert_non_null(strstr(line.text, "\"last\":\"fits\",\"cut\":true}\n"));
	assert_int_equal(strlen(line.text), line.n);
}

static void
cut_between_characters(void **state)
{
	char value[LOG_VALUE_MAX + 20];

	(void)state;
	for (size_t i = 0; i + 3 < sizeof(value); i += 3)
		memcpy(value + i, "中", 4);
	one_text(value);
	assert_null(strstr(line.text, "ufffd"));
}

static const struct CMUnitTest cases[] = {
    CASE("K17 control, bidi and broken characters are escaped, a line stays one line", escapes),
    CASE("a whole line", whole_line),
    CASE("a line is bounded and says that a field was left out", bounded),
    CASE("a long value is cut between characters", cut_between_characters),
};
UNIT_MAIN("log_json", cases)
