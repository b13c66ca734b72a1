#include "common/why.h"

#include "tests/unit/unit.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

static void
deny_keeps_reason_and_parameters(void **state)
{
	(void)state;
	struct arena *a = arena_new(1 << 20);
	struct why w;
	why_init(&w, a);
	char version[] = "7";
	assert_false(deny(&w, R_STALE_VERSION, "order", "XSDD-1", version));
	version[0] = '8'; /* parameters are copies */
	assert_int_equal(w.reason, R_STALE_VERSION);
	assert_int_equal(reason_row(w.reason)->code, GRPC_ABORTED);
	assert_string_equal(reason_row(w.reason)->name, "STALE_VERSION");
	assert_string_equal(why_text(&w, LANG_EN),
	    "The order XSDD-1 was changed by someone else and is now version 7; read it again and repeat.");
	assert_string_equal(
	    why_text(&w, LANG_ZH), "订单 XSDD-1 已被他人修改，当前版本为 7，请重新读取后再操作。");
	arena_free(a);
}

static void
values_are_not_expanded_again(void **state)
{
	(void)state;
	struct arena *a = arena_new(1 << 20);
	const char *const param[] = {"{limit}", "{what", NULL, NULL};
	assert_string_equal(reason_text(a, R_TOO_LARGE, param, LANG_EN), "Over the limit of {what: {limit}.");
	arena_free(a);
}

static void
violations_are_all_collected(void **state)
{
	(void)state;
	struct arena *a = arena_new(8 << 20);
	struct why w;
	why_init(&w, a);
	assert_false(why_violated(&w));
	for (size_t i = 0; i < WHY_FIELDS + 50; i++)
		violate(&w, field_path(&w, "lines[%zu].quantity", i), R_OUT_OF_RANGE, "0", "9");
	assert_true(why_violated(&w));
	assert_int_equal(w.nfield, WHY_FIELDS);
	assert_int_equal(w.nfield_total, WHY_FIELDS + 50);
	for (size_t i = 0; i < w.nfield; i++) {
		assert_string_equal(w.field[i].path, field_path(&w, "lines[%zu].quantity", i));
		assert_string_equal(why_field_text(&w, &w.field[i], LANG_EN), "must lie between 0 and 9");
	}
	assert_string_equal(why_field_text(&w, &w.field[3], LANG_ZH), "必须在 0 与 9 之间");
	assert_false(why_invalid(&w));
	assert_int_equal(w.reason, R_INVALID_FIELDS);
	assert_string_equal(w.param[0], "250");
	arena_free(a);
}

/* True when every {placeholder} of the text is one of the comma-separated names. */
static bool
placeholders_known(const char *text, const char *names)
{
	for (const char *s = text; (s = strchr(s, '{')) != NULL; s++) {
		const char *end = strchr(s, '}');
		if (end == NULL)
			return false;
		size_t len = (size_t)(end - s - 1);
		bool known = false;
		for (const char *n = names; !known && *n != '\0'; n += strcspn(n, ","), n += *n == ',')
			known = strcspn(n, ",") == len && memcmp(n, s + 1, len) == 0;
		if (!known)
			return false;
	}
	return true;
}

static void
every_row_is_sound(void **state)
{
	(void)state;
	for (int r = R_NONE + 1; r < R_N; r++) {
		const struct reason_row *row = reason_row((enum reason)r);
		size_t commas = 0;
		for (const char *s = row->params; *s != '\0'; s++)
			commas += *s == ',';
		check_row(row->name, commas < WHY_PARAMS);
		check_row(row->name, row->code > GRPC_OK && row->code <= GRPC_UNAUTHENTICATED);
		for (int lang = 0; lang < LANG_N; lang++) {
			check_row(row->name, strlen(row->text[lang]) > 0);
			check_row(row->name, placeholders_known(row->text[lang], row->params));
		}
		check_row(row->name, strcmp(row->text[LANG_EN], row->text[LANG_ZH]) != 0);
		for (int k = R_NONE; k < r; k++)
			check_row(row->name, strcmp(row->name, reason_row((enum reason)k)->name) != 0);
	}
}

/* A wrong number of parameters is our own mistake: it must stop the program, also in production builds. */
static void
parameter_count_is_asserted(void **state)
{
	(void)state;
	pid_t child = fork();
	assert_true(child >= 0);
	if (child == 0) {
		struct why w;
		signal(SIGABRT, SIG_DFL);
		if (freopen("/dev/null", "w", stderr) == NULL)
			_exit(2);
		why_init(&w, arena_new(1 << 20));
		deny(&w, R_STALE_VERSION, "order");
		_exit(1);
	}
	int status = 0;
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGABRT);
}

static const struct CMUnitTest cases[] = {
    CASE("why: deny keeps the reason and copies of its parameters", deny_keeps_reason_and_parameters),
    CASE("why: values are not expanded again", values_are_not_expanded_again),
    CASE("why: violations are all collected and the overflow is counted", violations_are_all_collected),
    CASE("why: every reason has both languages and only known placeholders", every_row_is_sound),
    CASE("why: a wrong number of parameters aborts", parameter_count_is_asserted),
};
UNIT_MAIN("why", cases)
