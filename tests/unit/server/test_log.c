#include "tests/unit/unit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "server/log.h"

static char file[] = "/tmp/test_log_XXXXXX";

static char *
content(void)
{
	static char text[200000];
	FILE *f = fopen(file, "r");

	assert_non_null(f);
	text[fread(text, 1, sizeof(text) - 1, f)] = '\0';
	fclose(f);
	return text;
}

static int
lines(const char *text, const char *part)
{
	int n = 0;

	for (; (text = strstr(text, part)) != NULL; text++)
		n++;
	return n;
}

static int
fresh(void **state)
{
	struct trouble t;

	(void)state;
	strcpy(strrchr(file, '_'), "_XXXXXX");
	close(mkstemp(file));
	return log_open(file, LOG_LEVEL_INFO, "net3", &t) ? 0 : -1;
}

static int
gone(void **state)
{
	(void)state;
	return unlink(file);
}

static void
levels(void **state)
{
	(void)state;
	log_event(LOG_LEVEL_DEBUG, "net", "hidden");
	log_event(LOG_LEVEL_WARN, "net", "shown", LOG_TEXT("peer", "127.0.0.1"), LOG_NUMBER("open", 7));
	log_text(LOG_LEVEL_ERROR, "db", "lost %d", 2);
	assert_int_equal(lines(content(), "hidden"), 0);
	assert_int_equal(
	    lines(content(),
	        "\"process\":\"net3\",\"source\":\"net\",\"msg\":\"shown\",\"peer\":\"127.0.0.1\","
	        "\"open\":7}\n"),
	    1);
	assert_int_equal(lines(content(), "\"msg\":\"lost 2\"}\n"), 1);
}

static void
request_line(void **state)
{
	const struct log_request r = {.op = "order_create",
	    .request_id = "r1",
	    .trace_id = "4bf9",
	    .user = "li",
	    .branch = "SH",
	    .code = "OK",
	    .us = 1500};

	(void)state;
	log_request(&r);
	assert_string_equal(content(), ""); /* waits for the end of the turn */
	log_flush();
	assert_int_equal(
	    lines(content(),
	        "\"op\":\"order_create\",\"request_id\":\"r1\",\"trace_id\":\"4bf9\",\"user\":\"li\","
	        "\"branch\":\"SH\",\"code\":\"OK\",\"ms\":1.500}\n"),
	    1);
}

static void
order_is_kept(void **state)
{
	const struct log_request r = {.op = "first", .code = "OK"};
	const char *text;

	(void)state;
	log_request(&r);
	log_event(LOG_LEVEL_ERROR, "net", "second");
	text = content();
	assert_true(strstr(text, "first") < strstr(text, "second"));
	assert_non_null(strstr(text, "first"));
}

static void
flood_of_one_user(void **state)
{
	const struct log_request zhao = {.user = "zhao", .code = "OK"}, wang = {.user = "wang", .code = "OK"};

	(void)state;
	for (int i = 0; i < 1000; i++)
		log_request(&zhao);
	log_request(&wang);
	log_flush();
	/* 1000 tries may touch two seconds */
	assert_in_range(lines(content(), "\"user\":\"zhao\""), LOG_LINES_SECOND, 2 * LOG_LINES_SECOND);
	assert_int_equal(lines(content(), "\"user\":\"wang\""), 1);
}

static void
bad_file_keeps_the_old(void **state)
{
	struct trouble t;

	(void)state;
	assert_false(log_open("/nonexistent/log", LOG_LEVEL_INFO, "x", &t));
	log_event(LOG_LEVEL_INFO, "proc", "still here");
	assert_int_equal(lines(content(), "still here"), 1);
}

static const struct CMUnitTest cases[] = {
    cmocka_unit_test_setup_teardown(levels, fresh, gone),
    cmocka_unit_test_setup_teardown(request_line, fresh, gone),
    cmocka_unit_test_setup_teardown(order_is_kept, fresh, gone),
    cmocka_unit_test_setup_teardown(flood_of_one_user, fresh, gone),
    cmocka_unit_test_setup_teardown(bad_file_keeps_the_old, fresh, gone),
};
UNIT_MAIN("log", cases)
