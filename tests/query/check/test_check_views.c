/* Every view of schema "check" is empty on sound data, and fires when the data is broken in the way that it is about. */
#include "tests/unit/unit.h"

#include <stdio.h>
#include <stdlib.h>

#include "tests/fixture/pg.h"

static PGconn *db;

#define ID(n) "pg_temp.id(" #n ")"

struct breakage {
	const char *view;
	const char *sql;
};

static const struct breakage identity[] = {
    {"i01_request_once", "ALTER TABLE request_log DROP CONSTRAINT request_log_key; INSERT INTO request_log "
                         "SELECT * FROM request_log"},
    {"i02_document_ids", "UPDATE quote SET id = " ID(70)},
    {"i03_revisions", "DELETE FROM revision WHERE subject_id = " ID(70)},
    {"i03_revisions", "UPDATE revision SET revision = 2 WHERE subject_id = " ID(70)},
    {"i03_revisions", "UPDATE sales_order SET content_hash = '\\x00' WHERE id = " ID(70)},
    {"i03_revisions",
        "ALTER TABLE revision DROP CONSTRAINT revision_hash; UPDATE revision SET content = content || ' '"},
    {"i04_states", "UPDATE approval_instance SET state = 3 WHERE id = " ID(91)},
    {"i04_states", "DELETE FROM approval_act WHERE act = 1"},
    {"i04_states", "UPDATE shipment SET signed_on = NULL"},
    {"i04_states", "UPDATE sales_order SET state = 2 WHERE id = " ID(80)},
    {"i04_states", "UPDATE sales_order SET effective_on = NULL WHERE id = " ID(70)},
    {"i05_orphans", "UPDATE revision SET subject_id = " ID(999) " WHERE subject = 16"},
    {"i05_orphans", "DELETE FROM order_line WHERE order_id = " ID(80)},
    {"i05_orphans", "DELETE FROM quote_line"},
    {"i05_orphans", "DELETE FROM shipment_line"},
    {"i05_orphans", "UPDATE shipment SET owner_id = " ID(12)},
    {"i05_orphans", "UPDATE approval_task SET subject_id = " ID(80)},
    {"i05_orphans", "UPDATE stock_move SET line_id = " ID(72) " WHERE kind = 7"},
    {"i05_orphans", "INSERT INTO blob VALUES ('\\x01', 5, now())"},
    {"i05_orphans",
        "INSERT INTO alarm (id, kind, subject, subject_id, branch_id, owner_id, due_on, opened_at) "
        "VALUES (" ID(900) ", 1, 17, " ID(999) ", " ID(1) ", " ID(11) ", '2026-11-04', now())"},
    {"i06_times", "UPDATE sales_order SET updated_at = created_at - interval '1 second'"},
    {"i06_times", "UPDATE shipment SET signed_on = business_date - 1"},
};

static const struct breakage documents[] = {
    {"i20_line_totals", "UPDATE order_line SET tax = tax + 2, gross = gross + 2 WHERE id = " ID(81)},
    {"i20_line_totals", "UPDATE order_line SET net = net - 1, tax = tax + 1 WHERE id = " ID(71)},
    {"i20_line_totals", "UPDATE quote_line SET price = price + 1000000"},
    {"i20_line_totals", "UPDATE order_line SET base_quantity = base_quantity + 1 WHERE id = " ID(81)},
    {"i20_line_totals", "UPDATE order_line SET cost = cost + 1 WHERE id = " ID(71)},
    {"i20_document_totals", "UPDATE sales_order SET net = net + 1, gross = gross + 1 WHERE id = " ID(70)},
    {"i20_document_totals", "UPDATE quote SET base_net = base_net + 1"},
    {"i21_line_quantities", "UPDATE order_line SET signed = signed - 1 WHERE id = " ID(71)},
    {"i21_line_quantities", "UPDATE shipment_line SET quantity = quantity + 1"},
    {"i21_line_quantities",
        "INSERT INTO production (id, order_id, line_id, quantity, business_date, user_id, at) "
        "VALUES (" ID(900) ", " ID(70) ", " ID(71) ", 1, '2026-11-04', " ID(11) ", now())"},
    {"i22_order_axes", "UPDATE sales_order SET shipment = 3 WHERE id = " ID(70)},
    {"i22_order_axes", "UPDATE order_line SET make = true, produced = CASE WHEN seq = 1 THEN 2 * "
                       "base_quantity ELSE 0 END WHERE order_id = " ID(
                           70) "; UPDATE sales_order SET production = 3 WHERE id = " ID(70)},
    {"i22_order_axes", "UPDATE sales_order SET state = 4 WHERE id = " ID(70)},
    {"i23_stopped_orders", "UPDATE sales_order SET state = 5 WHERE id = " ID(70)},
    {"i23_stopped_orders", "UPDATE order_line SET shipped = 1 WHERE id = " ID(81)},
    {"i24_quoted_orders", "UPDATE quote SET order_id = NULL, state = 3"},
    {"i24_quoted_orders", "UPDATE sales_order SET state = 6, quote_id = " ID(999) " WHERE id = " ID(70)},
    {"i24_quoted_orders", "UPDATE sales_order SET quote_revision = 7 WHERE id = " ID(70)},
    {"i25_currency", "UPDATE sales_order SET fx_rate = 710000000 WHERE id = " ID(80)},
    {"i25_currency", "UPDATE shipment_line SET base_gross = base_gross + 100"},
    {"i30_numbers_gapless", "UPDATE sales_order SET number = 'XSDD-B1-202611-00002' WHERE id = " ID(70)},
    {"i30_numbers_gapless", "UPDATE sales_order SET number = 'A1' WHERE id = " ID(70)},
    {"i31_number_counters", "UPDATE number_series SET last = 2 WHERE series = 'order'"},
    {"i31_number_counters", "DELETE FROM number_series WHERE series = 'shipment'"},
    {"i32_numbers_unique", "UPDATE sales_order SET number = NULL WHERE id = " ID(70)},
    {"i32_numbers_unique", "ALTER TABLE sales_order DROP CONSTRAINT sales_order_number_key; "
                           "UPDATE sales_order SET number = 'XSDD-B1-202611-00001'"},
    {"i72_facts", "DELETE FROM fact WHERE kind = 3"},
    {"i72_facts", "UPDATE fact SET net = net + 1, tax = tax - 1 WHERE kind = 1"},
    {"i72_facts", "UPDATE fact SET owner_id = " ID(12) " WHERE kind = 1"},
    {"i72_facts_signed", "UPDATE shipment_line SET base_net = base_net + 1"},
    {"i25_currency", "UPDATE shipment_line SET base_net = base_net + 100"},
    {"i72_facts_signed", "UPDATE fact SET quantity = quantity + 1 WHERE kind = 4"},
    {"i72_facts_signed", "DELETE FROM fact WHERE kind IN (4, 5)"},
    {"i72_fact_days", "UPDATE sales_order SET effective_on = effective_on - 1 WHERE id = " ID(70)},
    {"i72_fact_days", "UPDATE shipment SET business_date = business_date - 1"},
};

static const struct breakage ledgers[] = {
    {"i40_stock_bounds",
        "ALTER TABLE stock DROP CONSTRAINT stock_not_oversold; UPDATE stock SET reserved = on_hand + 1"},
    {"i41_stock_ledger", "UPDATE stock SET on_hand = on_hand + 1"},
    {"i41_stock_ledger", "UPDATE stock SET reserved = reserved - 1 WHERE reserved > 0"},
    {"i41_stock_ledger", "DELETE FROM stock WHERE reserved > 0"},
    {"i42_reservations", "UPDATE order_line SET reserved = reserved - 1 WHERE id = " ID(71)},
    {"i42_reservations", "UPDATE sales_order SET state = 2 WHERE id = " ID(70)},
    {"i43_transfers", "DELETE FROM stock_move WHERE kind = 4 AND on_hand < 0"},
    {"i44_shipped_pieces", "UPDATE stock_move SET on_hand = on_hand - 1 WHERE kind = 7"},
    {"i44_shipped_pieces", "UPDATE order_line SET produced = 1 WHERE id = " ID(71)},
    {"i45_supplies", "UPDATE supply SET state = 2"},
    {"i62_credit_ledger", "UPDATE credit_account SET receivable = 1"},
    {"i62_credit_ledger", "DELETE FROM credit_move WHERE kind = 2"},
    {"i63_credit_exposure", "UPDATE credit_account SET ordered = ordered + 1"},
    {"i63_credit_exposure", "UPDATE order_line SET closed = 10000 WHERE id = " ID(72)},
};

static const struct breakage approval[] = {
    {"i50_effective_approved", "UPDATE sales_order SET revision = 2 WHERE id = " ID(70)},
    {"i50_effective_approved", "UPDATE approval_instance SET state = 5 WHERE subject = 16"},
    {"i50_effective_approved", "UPDATE approval_instance SET inputs = 'amount=2'"},
    {"i51_content_hash", "UPDATE order_line SET price = price + 1 WHERE id = " ID(71)},
    {"i51_content_hash", "UPDATE sales_order SET wished_date = wished_date + 1 WHERE id = " ID(70)},
    {"i51_content_hash", "UPDATE approval_act SET content_hash = '\\x00' WHERE act = 2"},
    {"i51_content_hash", "UPDATE approval_instance SET revision = 2 WHERE id = " ID(91)},
    {"i52_votes_by_authors",
        "UPDATE approval_instance SET authors = authors || " ID(12) " WHERE id = " ID(91)},
    {"i52_votes_by_authors", "UPDATE sales_order SET editors = editors || " ID(12) " WHERE id = " ID(70)},
    {"i53_node_results", "UPDATE approval_task SET state = 6"},
    {"i53_node_results", "UPDATE approval_node SET state = 3 WHERE kind = 1"},
    {"i53_node_results", "INSERT INTO approval_task (id, instance_id, node_seq, subject, subject_id, "
                         "assignee_id, origin, state) "
                         "VALUES (" ID(900) ", " ID(91) ", 1, 17, " ID(70) ", " ID(13) ", '', 6)"},
    {"i54_votes_once", "INSERT INTO approval_act SELECT " ID(
                           900) ", instance_id, task_id, node_seq, at, user_id, 3, '', content_hash "
                                "FROM approval_act WHERE act = 2"},
    {"i54_votes_once", "UPDATE approval_task SET state = 1"},
    {"i54_votes_once", "DELETE FROM approval_act WHERE act = 2"},
    {"i54_votes_once", "UPDATE approval_node SET state = 0"},
    {"i57_flow_versions", "UPDATE flow SET published_at = '2026-11-05'"},
    {"i57_flow_versions", "UPDATE flow SET retired_at = '2026-11-02'"},
    {"i58_automatic", "UPDATE approval_instance SET automatic = true"},
};

static const struct breakage walls[] = {
    {"i71_outbox", "UPDATE outbox SET sent_at = NULL"},
    {"i71_outbox", "UPDATE event_head SET pos = 0"},
    {"i73_left_users", "UPDATE session SET ended_at = NULL"},
    {"i73_left_users", "UPDATE approval_task SET state = 1; UPDATE app_user SET archived_at = now()"},
    {"i74_audited", "DELETE FROM audit"},
    {"i74_audited",
        "INSERT INTO audit (id, at, user_id, method, request_id, subject, subject_id, version, revision, "
        "change) "
        "SELECT " ID(900) ", at, user_id, method, request_id, subject, subject_id, 1, 1, '' FROM audit"},
    {"i74_audited", "UPDATE audit SET subject = 22"},
    {"i74_audited", "UPDATE audit SET subject_id = " ID(900) ", subject = 17"},
    {"i75_walls", "ALTER TABLE fact DISABLE ROW LEVEL SECURITY"},
    {"i75_walls", "DROP POLICY in_scope ON customer"},
    {"i75_walls", "ALTER ROLE bl_app BYPASSRLS"},
    {"i75_walls", "GRANT bl_owner TO bl_app"},
    {"i75_walls", "ALTER TABLE alarm OWNER TO bl_app"},
    {"i75_walls", "GRANT SELECT ON fact_old TO bl_app"},
    {"i75_walls", "CREATE TABLE app.loose (branch_id uuid, owner_id uuid)"},
    {"i75_walls", "CREATE FUNCTION app.loose() RETURNS int LANGUAGE sql SECURITY DEFINER AS 'SELECT 1'"},
};

static int64_t
broken(const char *view)
{
	return pg_number(db, "SELECT broken FROM \"check\".run('%s')", view);
}

static void
all_fire(const struct breakage *b, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		pg_do(db, "BEGIN; SET LOCAL session_replication_role = replica");
		pg_do(db, "%s", b[i].sql);
		if (broken(b[i].view) == 0)
			fail_msg("%s does not see: %s", b[i].view, b[i].sql);
		pg_do(db, "ROLLBACK");
	}
}

#define FIRES(table)                                                                                         \
	static void table##_fire(void **state)                                                               \
	{                                                                                                    \
		(void)state;                                                                                 \
		all_fire(table, ARRAY_SIZE(table));                                                          \
	}
FIRES(identity)
FIRES(documents)
FIRES(ledgers)
FIRES(approval)
FIRES(walls)

static void
sound_data(void **state)
{
	(void)state;
	assert_int_equal(pg_number(db, "SELECT count(*) FROM sales_order"), 2);
	assert_string_equal(
	    pg_get(db,
	        "SELECT string_agg(name || ' ' || ids[1], ', ') FROM \"check\".run(NULL) WHERE broken > 0"),
	    "");
}

static bool
in_table(const char *view, const struct breakage *b, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (strcmp(b[i].view, view) == 0)
			return true;
	return false;
}

static void
no_view_untried(void **state)
{
	PGresult *res = PQexec(db, "SELECT name, description_en, description_zh FROM \"check\".run(NULL)");

	(void)state;
	assert_true(PQntuples(res) > 30);
	for (int i = 0; i < PQntuples(res); i++) {
		const char *view = PQgetvalue(res, i, 0);

		check_row(view, in_table(view, identity, ARRAY_SIZE(identity)) ||
		                    in_table(view, documents, ARRAY_SIZE(documents)) ||
		                    in_table(view, ledgers, ARRAY_SIZE(ledgers)) ||
		                    in_table(view, approval, ARRAY_SIZE(approval)) ||
		                    in_table(view, walls, ARRAY_SIZE(walls)));
		check_row(view, PQgetvalue(res, i, 1)[0] != '\0' && PQgetvalue(res, i, 2)[0] != '\0');
	}
	PQclear(res);
}

/* Tables with money, quantities or states that no invariant looks at, by their names; those listed say nothing about each other. */
static void
no_table_unseen(void **state)
{
	(void)state;
	assert_string_equal(
	    pg_get(db, "SELECT string_agg(DISTINCT c.relname, ' ' ORDER BY c.relname) FROM pg_class c JOIN "
	               "pg_attribute a ON a.attrelid = c.oid "
	               "WHERE c.relnamespace = 'app'::regnamespace AND c.relkind IN ('r', 'p') AND NOT "
	               "c.relispartition "
	               "AND a.attname IN ('state', 'net', 'gross', 'quantity', 'on_hand', 'reserved', "
	               "'ordered', 'shipped', 'cost', 'price') "
	               "AND NOT EXISTS (SELECT FROM pg_depend d JOIN pg_rewrite r ON r.oid = d.objid JOIN "
	               "pg_class v ON v.oid = r.ev_class "
	               "WHERE d.refobjid = c.oid AND v.relnamespace = '\"check\"'::regnamespace)"),
	    "order_template_line period pricebook_item product");
}

static void
only_for_the_daemon(void **state)
{
	PGconn *app = PQconnectdb(pg_env("BL_PG_APP"));

	(void)state;
	assert_int_equal(pg_number(app, "SELECT count(*) FROM \"check\".run('i20_line_totals')"), 1);
	assert_int_equal(pg_number(app, "SELECT count(*) FROM \"check\".run('nonsense')"), 0);
	assert_int_equal(pg_number(app, "SELECT count(*) FROM \"check\".i72_facts"), 0);
	assert_string_equal(pg_refusal(app, "SET ROLE bl_owner"), "42501");
	PQfinish(app);
}

static void
twenty_ids(void **state)
{
	(void)state;
	pg_do(db, "BEGIN; SET LOCAL session_replication_role = replica");
	pg_do(db, "INSERT INTO stock_move (id, at, business_date, warehouse_id, product_id, kind, on_hand, "
	          "reserved, subject, subject_id, user_id) "
	          "SELECT pg_temp.id(1000 + n), now(), '2026-11-04', " ID(34) ", " ID(
	              32) ", 4, 1, 0, 12, pg_temp.id(2000 + n), " ID(11) " FROM generate_series(1, 30) n");
	assert_int_equal(broken("i43_transfers"), 30);
	assert_int_equal(pg_number(db, "SELECT cardinality(ids) FROM \"check\".run('i43_transfers')"), 20);
	pg_do(db, "ROLLBACK");
}

static int
seed(void **state)
{
	static char sql[1 << 16];
	FILE *f = fopen(CHECK_SEED, "r");

	(void)state;
	assert_non_null(f);
	assert_true(fread(sql, 1, sizeof(sql) - 1, f) < sizeof(sql) - 1);
	fclose(f);
	db = pg_side();
	PGresult *res = PQexec(db, sql);
	if (PQresultStatus(res) != PGRES_COMMAND_OK && PQresultStatus(res) != PGRES_TUPLES_OK)
		fail_msg("seed.sql: %s", PQerrorMessage(db));
	PQclear(res);
	pg_do(db, "SET search_path = \"check\", app, pg_catalog");
	return 0;
}

static int
done(void **state)
{
	(void)state;
	PQfinish(db);
	return 0;
}

static const struct CMUnitTest cases[] = {
    CASE("A2 sound data breaks no invariant", sound_data),
    CASE("X4 identity, history and references: broken data is seen", identity_fire),
    CASE("A2 documents, numbers and facts: broken data is seen", documents_fire),
    CASE("S4 S12 stock and credit: broken data is seen", ledgers_fire),
    CASE("S20 approval: broken data is seen", approval_fire),
    CASE("X2 A23 mail, sessions, audit and walls: broken data is seen", walls_fire),
    CASE("every invariant is tried, and says what must hold in both languages", no_view_untried),
    CASE("every table with money, quantities or states is looked at", no_table_unseen),
    CASE("the daemon may run them", only_for_the_daemon),
    CASE("at most twenty ids are told, all are counted", twenty_ids),
};

int
main(void)
{
	return cmocka_run_group_tests_name("check_views", cases, seed, done);
}
