/* Reports on known facts, as the daemon's role with the scope of the caller: every axis, filter and kind. */
#include "tests/unit/unit.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "common/date.h"
#include "query/q_engine.h"
#include "server/db/batch_run.h"
#include "server/db/db.h"
#include "server/domain/report/report.h"
#include "server/op/op.h"
#include "tests/fixture/pg.h"

extern const struct op op_report_run;
extern const struct stmt stmt_engine_report_begin, stmt_engine_report_end;

static struct loop *loop;
static struct db *db;
static PGconn *side;
static struct arena *arena;
static struct actor who;

static struct uuid
id(unsigned n)
{
	struct uuid u = {{0x01, 0x89, [6] = 0x70, [8] = 0x80}};

	u.b[14] = (uint8_t)(n >> 8);
	u.b[15] = (uint8_t)n;
	return u;
}

/* ---- running one ---- */

struct outcome {
	bool done;
	struct db_result result;
};

static void
on_done(void *ctx, const struct db_result *r)
{
	struct outcome *o = ctx;

	o->result = *r;
	o->done = true;
}

static Bl__RunReportResponse *
run(const Bl__RunReportRequest *rq)
{
	struct batch *b = batch_new(arena, &who, NULL);
	struct report_run_facts *f = arena_new_n(arena, struct report_run_facts, 1);
	Bl__RunReportResponse *re = arena_new_n(arena, Bl__RunReportResponse, 1);
	struct outcome o = {0};
	struct why why;

	q_engine_scope_set(b, 20000);
	op_report_run.load(b, rq, &who, f);
	const struct db_report report = {
	    b, &stmt_engine_report_begin, &stmt_engine_report_end, NULL, on_done, &o};
	db_report(db, &report);
	turn_until(loop, &o.done);
	assert_int_equal(o.result.end, DB_OK);
	why_init(&why, arena);
	bl__run_report_response__init(re);
	if (!report_run_view(f, rq, &who, re, &why))
		fail_msg("%s", why_text(&why, LANG_EN));
	return re;
}

static Bl__RunReportRequest
ask(int kind, const char *from, const char *to, int a, int b)
{
	Bl__RunReportRequest rq = BL__RUN_REPORT_REQUEST__INIT;
	Bl__ReportAxis *by = arena_new_n(arena, Bl__ReportAxis, 2);
	int32_t day;

	rq.kind = (Bl__ReportKind)kind;
	rq.from = from != NULL && date_parse(from, &day) ? reply_date(&who, day) : NULL;
	rq.to = to != NULL && date_parse(to, &day) ? reply_date(&who, day) : NULL;
	by[0] = (Bl__ReportAxis)a;
	by[1] = (Bl__ReportAxis)b;
	rq.by = by;
	rq.n_by = a == 0 ? 0 : b == 0 ? 1 : 2;
	return rq;
}

/* "key/key=net orders/lines" of each row, then "= net orders/lines" of the total. */
static const char *
text(const Bl__RunReportResponse *re)
{
	char *s = arena_strdup(arena, "");

	for (size_t i = 0; i < re->n_rows; i++) {
		const Bl__ReportRow *r = re->rows[i];

		s = arena_printf(arena, "%s%s%s%s=%s %ld/%ld; ", s, r->keys[0], r->n_keys > 1 ? "/" : "",
		    r->n_keys > 1 ? r->keys[1] : "", r->net, (long)r->orders, (long)r->lines);
	}
	return arena_printf(
	    arena, "%s= %s %ld/%ld", s, re->total->net, (long)re->total->orders, (long)re->total->lines);
}

static const char *
sales(const char *from, const char *to, int a, int b)
{
	Bl__RunReportRequest rq = ask(BL__REPORT_KIND__REPORT_KIND_SALES, from, to, a, b);

	return text(run(&rq));
}

/* ---- facts ---- */

static const char *const master[] = {
    "INSERT INTO branch (id, code, name, parent_id, created_at) VALUES (id(1), 'HQ', '总部', NULL, now()), "
    "(id(2), 'BJ', '北京', id(1), now()),"
    " (id(3), 'SH', '上海', NULL, now())",
    "INSERT INTO app_user (id, login, name, branch_id, created_at) VALUES (id(11), 'zhang', '张', id(1), "
    "now()),"
    " (id(12), 'li', '李', id(2), now()), (id(13), 'wang', '王', id(3), now())",
    "INSERT INTO category (id, code, name, parent_id, created_at) VALUES (id(31), 'C', '类', NULL, now()), "
    "(id(32), 'C1', '子类', id(31), now()),"
    " (id(33), 'D', '他', NULL, now())",
    "INSERT INTO product (id, code, name, search_key, category_id, unit, tax_rate, currency, list_price, "
    "created_at)"
    " VALUES (id(41), 'P1', '一', '', id(31), '个', 0, 'CNY', 0, now()), (id(42), 'P2', '二', '', id(32), "
    "'个', 0, 'CNY', 0, now()),"
    " (id(43), 'P3', '三', '', id(33), '升', 0, 'CNY', 0, now())",
    "INSERT INTO credit_account (id) VALUES (id(51))",
    "INSERT INTO customer (id, code, name, search_key, credit_id, owner_id, branch_id, currency, created_at, "
    "created_by) VALUES"
    " (id(52), 'K1', '甲', '', id(51), id(11), id(1), 'CNY', now(), id(11)), (id(53), 'K2', '乙', '', "
    "id(51), id(13), id(3), 'CNY', now(), id(11))",
};

/* day, kind, branch, owner, customer, product, category, region, channel, order, quantity, net; tax 13, cost half */
static const char *const facts[] = {
    "'2026-01-01', 3, 1, 11, 52, 41, 31, '华北', '直销', 101, 10000, 10000",
    "'2026-01-01', 3, 1, 11, 52, 43, 33, '华北', '直销', 101, 20000, 5000",
    "'2026-01-04', 3, 2, 12, 52, 42, 32, '华北', '', 102, 10000, 2000",
    "'2026-01-05', 3, 2, 12, 52, 42, 32, '华北', '', 102, 5000, 1000",
    "'2026-01-05', 5, 2, 12, 52, 42, 32, '华北', '', 102, 5000, 1000",
    "'2026-03-31', 4, 2, 12, 52, 42, 32, '华北', '', 102, 10000, 2000",
    "'2026-04-01', 3, 3, 13, 53, 41, 31, '华东', '网店', 103, 30000, 30000",
    "'2026-01-02', 1, 1, 11, 52, 41, 31, '华北', '直销', 101, 10000, 10000",
    "'2026-02-02', 2, 1, 11, 52, 41, 31, '华北', '直销', 101, 4000, 4000",
};

static void
seed_facts(void)
{
	pg_do(side, "BEGIN; SET LOCAL session_replication_role = replica");
	for (size_t i = 0; i < ARRAY_SIZE(master); i++)
		pg_do(side, "%s", master[i]);
	for (size_t i = 0; i < ARRAY_SIZE(facts); i++)
		pg_do(side,
		    "INSERT INTO fact SELECT id(%zu), v.day::date, v.kind, id(v.branch), id(v.owner), "
		    "id(v.customer), id(v.product), id(v.category), "
		    "v.region, v.channel, id(v.o), id(v.o), v.quantity, v.net, 13, v.net + 13, v.net / 2 "
		    "FROM (VALUES (%s)) AS v(day, kind, branch, owner, customer, product, category, region, "
		    "channel, o, quantity, net)",
		    1000 + i, facts[i]);
	pg_do(side, "COMMIT");
}

static int
open_all(void **state)
{
	struct db_config cfg = db_defaults(1);

	(void)state;
	side = pg_side();
	pg_do(side, "CREATE FUNCTION public.id(n bigint) RETURNS uuid LANGUAGE sql IMMUTABLE AS "
	            "$$ SELECT ('01890000-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid $$");
	seed_facts();
	loop = loop_new();
	cfg.conninfo = pg_env("BL_PG_APP");
	cfg.query_conns = cfg.command_conns = cfg.stream_conns = 1;
	db = db_new(loop_base(loop), &cfg);
	return 0;
}

static int
close_all(void **state)
{
	(void)state;
	db_free(db);
	loop_free(loop);
	PQfinish(side);
	return 0;
}

static int
fresh_actor(void **state)
{
	(void)state;
	arena = arena_new(64 << 20);
	who = (struct actor){.user_id = id(11),
	    .arena = arena,
	    .scope_all = true,
	    .lang = LANG_EN,
	    .perm = {~UINT64_C(0), ~UINT64_C(0)}};
	date_parse("2026-11-30", &who.today);
	who.scope_owners = (struct uuids){arena_memdup(arena, &who.user_id, sizeof(who.user_id)), 1};
	return 0;
}

static int
end_actor(void **state)
{
	(void)state;
	arena_free(arena);
	return 0;
}

/* ---- cases ---- */

enum { BRANCH = 1, OWNER, CUSTOMER, PRODUCT, CATEGORY, REGION, CHANNEL, DAY, WEEK, MONTH, QUARTER, YEAR };
#define Y "2026-01-01", "2026-12-31"

static void
one_axis(void **state)
{
	static const struct {
		int axis;
		const char *text;
	} table[] = {
	    {0, "= 470.00 3/5"},
	    {BRANCH, "BJ=20.00 1/2; HQ=150.00 1/2; SH=300.00 1/1; = 470.00 3/5"},
	    {OWNER, "li=20.00 1/2; wang=300.00 1/1; zhang=150.00 1/2; = 470.00 3/5"},
	    {CUSTOMER, "K1=170.00 2/4; K2=300.00 1/1; = 470.00 3/5"},
	    {PRODUCT, "P1=400.00 2/2; P2=20.00 1/2; P3=50.00 1/1; = 470.00 3/5"},
	    {CATEGORY, "C=400.00 2/2; C1=20.00 1/2; D=50.00 1/1; = 470.00 3/5"},
	    {REGION, "华东=300.00 1/1; 华北=170.00 2/4; = 470.00 3/5"},
	    {CHANNEL, "=20.00 1/2; 直销=150.00 1/2; 网店=300.00 1/1; = 470.00 3/5"},
	    {DAY, "2026-01-01=150.00 1/2; 2026-01-04=20.00 1/1; 2026-01-05=0.00 1/1; 2026-04-01=300.00 1/1; "
	          "= 470.00 3/5"},
	    {WEEK, "2026-W01=170.00 2/3; 2026-W02=0.00 1/1; 2026-W14=300.00 1/1; = 470.00 3/5"},
	    {MONTH, "2026-01=170.00 2/4; 2026-04=300.00 1/1; = 470.00 3/5"},
	    {QUARTER, "2026-Q1=170.00 2/4; 2026-Q2=300.00 1/1; = 470.00 3/5"},
	    {YEAR, "2026=470.00 3/5; = 470.00 3/5"},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(table); i++)
		assert_string_equal(sales(Y, table[i].axis, 0), table[i].text);
}

static void
two_axes(void **state)
{
	(void)state;
	assert_string_equal(sales(Y, QUARTER, CATEGORY),
	    "2026-Q1/C=100.00 1/1; 2026-Q1/C1=20.00 1/2; 2026-Q1/D=50.00 1/1; "
	    "2026-Q2/C=300.00 1/1; = 470.00 3/5");
	assert_string_equal(sales(Y, CATEGORY, QUARTER),
	    "C/2026-Q1=100.00 1/1; C/2026-Q2=300.00 1/1; C1/2026-Q1=20.00 1/2; "
	    "D/2026-Q1=50.00 1/1; = 470.00 3/5");
}

static void
period(void **state)
{
	(void)state;
	assert_string_equal(sales("2026-01-05", "2026-03-31", 0, 0), "= 0.00 1/1");
	assert_string_equal(sales("2026-04-01", "2026-04-01", BRANCH, 0), "SH=300.00 1/1; = 300.00 1/1");
	assert_string_equal(sales("2027-01-01", "2027-12-31", BRANCH, MONTH), "= 0.00 0/0");
}

static void
intake(void **state)
{
	Bl__RunReportRequest rq = ask(BL__REPORT_KIND__REPORT_KIND_INTAKE, Y, MONTH, 0);

	(void)state;
	assert_string_equal(text(run(&rq)), "2026-01=100.00 1/1; 2026-02=-40.00 0/0; = 60.00 1/1");
}

static void
signed_basis(void **state)
{
	(void)state;
	pg_do(side, "UPDATE company SET sales_basis = 2");
	assert_string_equal(sales(Y, BRANCH, 0), "BJ=20.00 1/1; = 20.00 1/1");
	pg_do(side, "UPDATE company SET sales_basis = 1");
}

static void
amounts(void **state)
{
	Bl__RunReportRequest rq = ask(BL__REPORT_KIND__REPORT_KIND_SALES, Y, CATEGORY, 0);
	Bl__RunReportResponse *re = run(&rq);

	(void)state;
	assert_string_equal(re->rows[0]->quantity, "4");
	assert_string_equal(re->rows[0]->tax, "0.26");
	assert_string_equal(re->rows[0]->gross, "400.26");
	assert_string_equal(re->rows[0]->cost, "200.00");
	assert_string_equal(re->rows[0]->margin_percent, "50.00");
	assert_string_equal(re->rows[0]->labels[0], "类");
	assert_string_equal(re->rows[1]->quantity, "1");
	assert_string_equal(re->total->quantity, ""); /* pieces and litres */
	assert_string_equal(re->currency_code, "CNY");
}

static void
top(void **state)
{
	Bl__RunReportRequest rq = ask(BL__REPORT_KIND__REPORT_KIND_SALES, Y, PRODUCT, 0);

	(void)state;
	rq.top = 1;
	assert_string_equal(text(run(&rq)), "P1=400.00 2/2; *=70.00 2/3; = 470.00 3/5");
	rq.top = 2;
	assert_string_equal(text(run(&rq)), "P1=400.00 2/2; P3=50.00 1/1; *=20.00 1/2; = 470.00 3/5");
	rq.top = 3;
	assert_string_equal(text(run(&rq)), "P1=400.00 2/2; P3=50.00 1/1; P2=20.00 1/2; = 470.00 3/5");
	rq = ask(BL__REPORT_KIND__REPORT_KIND_SALES, Y, PRODUCT, MONTH);
	rq.top = 1;
	assert_string_equal(
	    text(run(&rq)), "P1/2026-01=100.00 1/1; P1/2026-04=300.00 1/1; */*=70.00 2/3; = 470.00 3/5");
}

static void
filters(void **state)
{
	Bl__RunReportRequest rq = ask(BL__REPORT_KIND__REPORT_KIND_SALES, Y, 0, 0);

	(void)state;
	rq.branch_id = (char[]){"@HQ"}; /* and Beijing below it */
	assert_string_equal(text(run(&rq)), "= 170.00 2/4");
	rq.owner_id = (char[]){"@li"};
	assert_string_equal(text(run(&rq)), "= 20.00 1/2");
	rq.branch_id = rq.owner_id = (char[]){""};
	rq.customer_id = (char[]){"@K2"};
	assert_string_equal(text(run(&rq)), "= 300.00 1/1");
	rq.customer_id = (char[]){""};
	rq.category_id = (char[]){"@C"}; /* and C1 below it */
	assert_string_equal(text(run(&rq)), "= 420.00 3/4");
}

static void
scope(void **state)
{
	struct uuid branch = id(2);
	Bl__RunReportRequest rq = ask(BL__REPORT_KIND__REPORT_KIND_SALES, Y, BRANCH, 0);

	(void)state;
	who.scope_all = false;
	assert_string_equal(text(run(&rq)), "HQ=150.00 1/2; = 150.00 1/2");
	who.scope_branches = (struct uuids){&branch, 1};
	assert_string_equal(text(run(&rq)), "BJ=20.00 1/2; HQ=150.00 1/2; = 170.00 2/4");
	assert_string_equal(run(&rq)->scope, "北京; and own documents");
	who.scope_owners = (struct uuids){NULL, 0};
	assert_string_equal(text(run(&rq)), "BJ=20.00 1/2; = 20.00 1/2");
	rq.branch_id = (char[]){"@SH"}; /* exists, but none of its figures is for this caller */
	assert_string_equal(text(run(&rq)), "= 0.00 0/0");
}

/* Every pair of axes, rows against the total. */
static void
rows_add_up(void **state)
{
	(void)state;
	for (int a = BRANCH; a <= YEAR; a++)
		for (int b = BRANCH; b <= YEAR; b++) {
			Bl__RunReportRequest rq =
			    ask(BL__REPORT_KIND__REPORT_KIND_SALES, Y, a, a == b ? 0 : b);
			const struct arena_mark mark = arena_mark(arena);
			Bl__RunReportResponse *re = run(&rq);
			int64_t net = 0, lines = 0;

			for (size_t i = 0; i < re->n_rows; i++) {
				net += llround(strtod(re->rows[i]->net, NULL) * 100);
				lines += re->rows[i]->lines;
			}
			assert_int_equal(net, 47000);
			assert_int_equal(lines, 5);
			arena_reset(arena, mark);
		}
}

/* ---- documents: the sound company of the invariants' test ---- */

static int
seed_documents(void **state)
{
	static char sql[1 << 16];
	static bool done;
	FILE *f;

	if (done)
		return fresh_actor(state);
	done = true;
	f = fopen(CHECK_SEED, "r");
	pg_do(side, "SET session_replication_role = replica; DELETE FROM fact; DELETE FROM customer; DELETE "
	            "FROM credit_account;"
	            " DELETE FROM product; DELETE FROM category; DELETE FROM app_user; DELETE FROM branch");
	assert_non_null(f);
	assert_true(fread(sql, 1, sizeof(sql) - 1, f) < sizeof(sql) - 1);
	fclose(f);
	PGresult *res = PQexec(side, sql);
	if (PQresultStatus(res) != PGRES_COMMAND_OK && PQresultStatus(res) != PGRES_TUPLES_OK)
		fail_msg("%s", PQerrorMessage(side));
	PQclear(res);
	pg_do(side, "SET search_path = app, public, pg_catalog");
	return fresh_actor(state);
}

static void
backlog(void **state)
{
	Bl__RunReportRequest rq = ask(BL__REPORT_KIND__REPORT_KIND_BACKLOG, NULL, NULL, PRODUCT, 0);
	Bl__RunReportResponse *re = run(&rq);

	(void)state;
	assert_string_equal(text(re), "P1=70.00 1/1; P2=100.00 1/1; = 170.00 1/2");
	assert_string_equal(re->rows[0]->quantity, "7");
	assert_string_equal(re->rows[0]->gross, "79.10");
	assert_string_equal(re->rows[0]->cost, "42.00");
	rq = ask(BL__REPORT_KIND__REPORT_KIND_BACKLOG, "2026-11-21", NULL, WEEK, 0);
	assert_string_equal(text(run(&rq)), "= 0.00 0/0");
}

static void
delivery(void **state)
{
	Bl__RunReportRequest rq = ask(BL__REPORT_KIND__REPORT_KIND_DELIVERY, "2026-11-01", NULL, PRODUCT, 0);
	Bl__RunReportResponse *re = run(&rq);

	(void)state;
	assert_string_equal(text(re), "P1=100.00 1/1; P2=100.00 1/1; = 200.00 1/2");
	assert_int_equal(re->total->on_time, 0);
	date_parse("2026-11-19", &who.today); /* the day before it is due */
	assert_string_equal(text(run(&rq)), "= 0.00 0/0");
	date_parse("2026-11-30", &who.today);
	/* the rest is given up: the three pieces that the customer took were in time, but not what was refused */
	pg_do(side, "SET session_replication_role = replica; UPDATE order_line SET closed = base_quantity - "
	            "shipped + refused, reserved = 0");
	re = run(&rq);
	assert_string_equal(text(re), "P1=30.00 1/1; = 30.00 1/1");
	assert_int_equal(re->total->on_time, 1);
	assert_string_equal(re->total->on_time_percent, "100.0");
	assert_int_equal(re->total->in_full, 0);
	pg_do(side, "UPDATE shipment_line SET refused = 0, quantity = 30000; UPDATE order_line SET shipped = "
	            "30000, refused = 0 WHERE shipped > 0");
	assert_int_equal(run(&rq)->total->in_full, 1);
	pg_do(side, "UPDATE shipment SET signed_on = '2026-11-21'");
	re = run(&rq);
	assert_int_equal(re->total->on_time, 1);
	assert_int_equal(re->total->in_full, 0);
	pg_do(side, "UPDATE shipment SET business_date = '2026-11-21'");
	assert_int_equal(run(&rq)->total->on_time, 0);
}

/* Approvers may open a document of another branch; its figures are not in their reports (A2). */
static void
task_opens_no_figures(void **state)
{
	Bl__RunReportRequest rq = ask(BL__REPORT_KIND__REPORT_KIND_BACKLOG, NULL, NULL, 0, 0);

	(void)state;
	who.scope_all = false;
	who.user_id = id(12); /* had the task of the order */
	who.scope_owners = (struct uuids){&who.user_id, 1};
	assert_string_equal(text(run(&rq)), "= 0.00 0/0");
}

#define FACTS(title, f)                                                                                      \
	{                                                                                                    \
		(title), (f), fresh_actor, end_actor, NULL                                                   \
	}
#define DOCUMENTS(title, f)                                                                                  \
	{                                                                                                    \
		(title), (f), seed_documents, end_actor, NULL                                                \
	}

static const struct CMUnitTest cases[] = {
    FACTS("A3 each axis: shipped less refused", one_axis),
    FACTS("A3 two axes, in the order asked for", two_axes),
    FACTS("A13 A24 a period has both its days", period),
    FACTS("D14 intake: what became effective less what was taken back, in the months of each", intake),
    FACTS("D14 sales count what was signed where the company says so", signed_basis),
    FACTS("A20 quantity, tax, cost and margin", amounts),
    FACTS("A6 the first by net and the others, orders counted once", top),
    FACTS("A3 branch and category with those below, owner, customer", filters),
    FACTS("A23 only the caller's scope, whatever is asked", scope),
    FACTS("A2 rows add up to the total on every pair of axes", rows_add_up),
    DOCUMENTS("S40 backlog: what is still to be shipped, by the day it is due", backlog),
    DOCUMENTS("A23 who has a task about an order does not see it in reports", task_opens_no_figures),
    DOCUMENTS("S44 on time and in full, of what was due", delivery),
};

int
main(void)
{
	return cmocka_run_group_tests_name("report", cases, open_all, close_all);
}
