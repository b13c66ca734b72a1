#include "server/job/waiting.c"

#include "server/db/batch_fake.h"
#include "tests/unit/unit.h"

/* ---- what stands around the job: every order is refused at once ---- */

const struct op op_order_reserve = {.name = "order_reserve"};
static const struct job_tx *tx;
static size_t asked, ended;

void
log_fields(enum log_level level, const char *source, const char *msg, const struct log_field *field)
{
	(void)level;
	(void)source;
	(void)msg;
	(void)field;
}

void
access_system(struct engine *e, struct arena *a, found_fn done, void *ctx)
{
	static struct found f;

	(void)e;
	(void)a;
	f.actor.now = INT64_C(1700000000) * 1000000;
	done(ctx, &f, NULL);
}

struct run *
op_run(struct engine *e, const struct op_start *s, op_done_fn done, void *ctx)
{
	struct why why;

	(void)e;
	asked++;
	why_init(&why, s->arena);
	deny(&why, R_STILL_SHORT, "XS-1");
	done(ctx, NULL, &why);
	return NULL;
}

void
job_tx_run(struct job_run *r, const struct job_env *env, const struct job_tx *t)
{
	(void)r;
	(void)env;
	tx = t;
}

void
job_done(struct job_run *r, bool again)
{
	(void)r;
	assert_false(again);
	ended++;
}

/* One run that finds n orders, the first of them submitted at `first`; the text of its query. */
static const char *
run_with(struct arena *a, size_t n, int64_t first)
{
	static const struct job_env env;
	struct q_order_waiting_row *row = arena_new_n(a, struct q_order_waiting_row, BATCH);
	struct waiting_facts f = {.order = {.n = n, .row = row}};
	struct batch *b = batch_fake_new(a, NULL);

	for (size_t i = 0; i < n; i++)
		row[i] = (struct q_order_waiting_row){
		    .id = {{(uint8_t)(i + 1)}}, .version = 1, .submitted_at = first + (int64_t)i};
	batch_fake_answer(b, "order_waiting", &f.order, sizeof(f.order));
	job_order_waiting(NULL, &env);
	tx->load(b, NULL, &f);
	asked = ended = 0;
	tx->after(NULL, &env, &f);
	assert_int_equal(asked, n);
	assert_int_equal(ended, 1);
	return batch_fake_text(b);
}

static void
rotates(void **state)
{
	struct arena *a = arena_new(1 << 20);
	const char *first = arena_printf(a, "%s", run_with(a, BATCH, 1000000));
	const char *second = arena_printf(a, "%s", run_with(a, 3, 9000000));

	(void)state;
	assert_non_null(strstr(first, "1970-01-01T00:00:00"));
	assert_null(strstr(second, "1970-01-01T00:00:00"));
	assert_non_null(strstr(second, "1970-01-01T00:00:01.000199"));
	assert_non_null(strstr(second, "after_id=c8000000-"));
	assert_string_equal(run_with(a, 0, 0), first); /* behind the last one stands the first */
	assert_string_equal(run_with(a, 2, 0), first);
	arena_free(a);
}

static const struct CMUnitTest cases[] = {
    CASE("S4 orders that are refused again and again do not keep the others waiting", rotates),
};
UNIT_MAIN("waiting", cases)
