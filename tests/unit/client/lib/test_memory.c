/* Every allocation of the library fails once, in turn; the linker puts these in front of the C library's. */
#include "client/lib/error.h"
#include "client/lib/frame.h"

#include <stdlib.h>
#include <string.h>

#include "branchline/messages.h"
#include "tests/unit/unit.h"

void *__real_malloc(size_t n);
void *__real_calloc(size_t n, size_t m);
void *__real_realloc(void *p, size_t n);
char *__real_strdup(const char *s);
char *__real_strndup(const char *s, size_t n);
void *__wrap_malloc(size_t n);
void *__wrap_calloc(size_t n, size_t m);
void *__wrap_realloc(void *p, size_t n);
char *__wrap_strdup(const char *s);
char *__wrap_strndup(const char *s, size_t n);

static int countdown = -1; /* 0 = the next one fails */

static int
fails(void)
{
	return countdown >= 0 && countdown-- == 0;
}

void *
__wrap_malloc(size_t n)
{
	return fails() ? NULL : __real_malloc(n);
}

void *
__wrap_calloc(size_t n, size_t m)
{
	return fails() ? NULL : __real_calloc(n, m);
}

void *
__wrap_realloc(void *p, size_t n)
{
	return fails() ? NULL : __real_realloc(p, n);
}

char *
__wrap_strdup(const char *s)
{
	return fails() ? NULL : __real_strdup(s);
}

char *
__wrap_strndup(const char *s, size_t n)
{
	return fails() ? NULL : __real_strndup(s, n);
}

/* A life of the library without a network; returns whether everything worked. */
static bool
one_life(void)
{
	bl_error *err = NULL;
	bl_client *c = bl_client_new("127.0.0.1:1", &err);
	bool ok = c != NULL && bl_client_set_ca_file(c, NULL, &err) && bl_client_set_token(c, "bl_x", &err) &&
	          bl_client_set_user_agent(c, "test", &err) && bl_client_set_language(c, "en", &err);
	Bl__CreateOrderRequest rq = BL__CREATE_ORDER_REQUEST__INIT;
	bl_call *call = ok ? bl_call_send(c, "/x", &rq.base, &err) : NULL;

	ok = ok && call != NULL;
	assert_true(ok || err != NULL);
	if (call != NULL) {
		bl_client_process(c, 0);
		bl_call_cancel(call);
		bl_client_process(c, 0);
		assert_true(bl_call_is_done(call));
		assert_non_null(bl_call_error(call));
	}
	bl_error_free(err);
	bl_call_free(call);
	bl_client_free(c);
	return ok;
}

static void
each_failure_is_an_error(void **state)
{
	(void)state;
	int n = 0;

	assert_true(one_life()); /* what libraries below allocate once and for ever is out of the way */
	for (;; n++) {
		countdown = n;
		bool ok = one_life();
		bool fired = countdown < 0;
		countdown = -1;
		if (!fired) {
			assert_true(ok);
			break;
		}
	}
	assert_true(n > 10);
}

static void
errors_without_memory_say_so(void **state)
{
	(void)state;
	for (int n = 0; n < 2; n++) {
		countdown = n;
		bl_error *e = error_new(BL_NOT_FOUND, "LOCAL_LOST", "x");
		countdown = -1;
		assert_string_equal(bl_error_reason(e), "LOCAL_MEMORY");
		error_set_maybe_done(e, true); /* the constant one is not touched */
		assert_false(bl_error_maybe_done(e));
		assert_ptr_equal(bl_error_copy(e), e);
		bl_error_free(e);
	}
}

static void
frames_without_memory(void **state)
{
	(void)state;
	struct frame_reader r = {.limit = 100};
	struct messages out;
	uint8_t wire[FRAME_HEAD + 1] = {0, 0, 0, 0, 1, 'x'};

	messages_init(&out);
	for (int n = 0; n < 2; n++) {
		countdown = n;
		assert_int_equal(frame_feed(&r, wire, sizeof(wire), &out), FRAME_NO_MEMORY);
		countdown = -1;
		frame_free(&r);
	}
	assert_int_equal(out.count, 0);
}

static const struct CMUnitTest cases[] = {
    CASE("X6 each failed allocation becomes an error", each_failure_is_an_error),
    CASE("X6 an error without memory says so", errors_without_memory_say_so),
    CASE("X6 a reply without memory", frames_without_memory),
};
UNIT_MAIN("client memory", cases)
