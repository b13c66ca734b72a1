/* Migrations, start-up checks and the first administrator against a real PostgreSQL. Every case has a
 * database of its own. */
#include "tests/unit/unit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "server/db/bootstrap.h"
#include "server/db/dsn.h"
#include "server/db/migrate.h"
#include "server/db/startup.h"
#include "tests/fixture/pg.h"

#define SHA(c) c c c c c c c c c c c c c c c c c c c c c c c c c c c c c c c c
#define A SHA("aa")
#define B SHA("bb")

static char *super; /* connection strings of the case's database */
static char *app;
static PGconn *side;
static struct trouble t;

static PGconn *
connected(const char *dsn)
{
	PGconn *c = PQconnectdb(dsn);

	assert_int_equal(PQstatus(c), CONNECTION_OK);
	PQclear(PQexec(c, "SET client_min_messages = error"));
	return c;
}

static int
fresh_database(void **state)
{
	static int n;
	char name[20];
	PGconn *c = pg_side();

	(void)state;
	setenv("LC_ALL", "C", 1);
	snprintf(name, sizeof(name), "setup%d", n++);
	pg_do(c, "CREATE DATABASE %s", name);
	PQfinish(c);
	super = dsn_with(pg_env("BL_PG_SUPER"), "dbname", name);
	app = dsn_with(pg_env("BL_PG_APP"), "dbname", name);
	side = connected(super);
	return 0;
}

static int
drop_connections(void **state)
{
	(void)state;
	PQfinish(side);
	free(super);
	free(app);
	return 0;
}

static int
apply(const struct migration *table, int count)
{
	int applied = -1;

	return migrate_apply(super, table, count, NULL, &applied, &t) ? applied : -1;
}

static void
all_then_nothing(void **state)
{
	(void)state;
	assert_int_equal(apply(migrate_table, migrate_count), migrate_count);
	assert_int_equal(apply(migrate_table, migrate_count), 0);
	assert_int_equal(pg_number(side, "SELECT count(*) FROM migrate.schema_version"), migrate_count);
	assert_string_equal(pg_get(side, "SELECT pg_get_userbyid(relowner) FROM pg_class "
	                                 "WHERE oid = 'migrate.schema_version'::regclass"),
	    "bl_owner");
	assert_int_equal(
	    pg_number(side, "SELECT count(*) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace "
	                    "WHERE n.nspname IN ('app', 'report', 'check', 'migrate') "
	                    "AND pg_get_userbyid(relowner) <> 'bl_owner'"),
	    0);
}

static void
failure_leaves_nothing_half(void **state)
{
	struct migration table[] = {
	    {1, "base", A, true, "CREATE TABLE one (a int);"},
	    {2, "more", B, true, "CREATE TABLE two (a int); CREATE TABLE three (a nonsense);"},
	};

	(void)state;
	assert_int_equal(apply(table, 2), -1);
	assert_non_null(strstr(t.text, "migration 0002 (more) failed"));
	assert_non_null(strstr(t.text, "nonsense"));
	assert_int_equal(pg_number(side, "SELECT count(*) FROM migrate.schema_version"), 1);
	assert_string_equal(pg_get(side, "SELECT to_regclass('two')"), "");
	table[1].text = "CREATE TABLE two (a int);";
	assert_int_equal(apply(table, 2), 1);
}

static void
outside_of_a_transaction(void **state)
{
	static const struct migration table[] = {
	    {1, "base", A, true, "CREATE TABLE one (a int);"},
	    {2, "index", B, false,
	        "-- :no-transaction\nDROP INDEX CONCURRENTLY IF EXISTS one_a;\n-- :next\n"
	        "CREATE INDEX CONCURRENTLY one_a ON one (a);\n"},
	};

	(void)state;
	assert_int_equal(apply(table, 2), 2);
	assert_string_equal(
	    pg_get(side, "SELECT indisvalid FROM pg_index WHERE indexrelid = 'one_a'::regclass"), "t");
}

static void
own_commit(void **state)
{
	static const struct migration table[] = {{1, "base", A, true, "CREATE TABLE one (a int); COMMIT;"}};

	(void)state;
	assert_int_equal(apply(table, 1), -1);
	assert_non_null(strstr(t.text, "ends its transaction itself"));
	assert_int_equal(pg_number(side, "SELECT count(*) FROM migrate.schema_version"), 0);
}

static void
settings_do_not_leak(void **state)
{
	static const struct migration table[] = {
	    {1, "base", A, true, "CREATE SCHEMA s; SET search_path = s; CREATE TABLE one (a int);"},
	    {2, "more", B, true, "CREATE TABLE two (a int);"},
	};

	(void)state;
	assert_int_equal(apply(table, 2), 2);
	assert_string_equal(pg_get(side, "SELECT to_regclass('public.two') IS NOT NULL"), "t");
}

static void
changed_and_newer(void **state)
{
	struct migration table[] = {{1, "base", A, true, "SELECT 1"}, {2, "more", B, true, "SELECT 2"}};

	(void)state;
	assert_int_equal(apply(table, 2), 2);
	table[0].sha256 = B;
	assert_int_equal(apply(table, 2), -1);
	assert_non_null(strstr(t.text, "migration 0001 (base) was changed"));
	table[0].sha256 = A;
	assert_int_equal(apply(table, 1), -1);
	assert_non_null(strstr(t.text, "the database is newer"));
	assert_false(startup_ready(super, table, 1, &t));
}

static void
two_at_once(void **state)
{
	int status, mine;
	pid_t pid = fork();

	(void)state;
	if (pid == 0)
		_exit(apply(migrate_table, migrate_count) == -1 ? 255 : 0);
	mine = apply(migrate_table, migrate_count);
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_int_equal(status, 0);
	assert_true(mine == 0 || mine == migrate_count);
	assert_int_equal(pg_number(side, "SELECT count(*) FROM migrate.schema_version"), migrate_count);
}

static void
reload_settings(const char *fsync)
{
	struct loop *l = loop_new();

	pg_do(side, "ALTER SYSTEM SET fsync = %s", fsync);
	pg_do(side, "SELECT pg_reload_conf()");
	pg_until(l, side, "SELECT current_setting('fsync') = '%s'", fsync);
	loop_free(l);
}

static enum startup_verdict
check(const char *dsn)
{
	t.text[0] = '\0';
	return startup_check(dsn, migrate_table, migrate_count, &t);
}

/* The same for everybody who asks, not guessable, and only what is there. */
static void
shared_key(void)
{
	uint8_t key[STARTUP_SECRET_BYTES] = {0}, again[STARTUP_SECRET_BYTES] = {0},
	        zero[STARTUP_SECRET_BYTES] = {0};

	assert_true(startup_secret(app, "page", key, &t));
	assert_true(startup_secret(app, "page", again, &t));
	assert_memory_equal(key, again, sizeof(key));
	assert_memory_not_equal(key, zero, sizeof(key));
	assert_false(startup_secret(app, "none", key, &t));
	assert_non_null(strstr(t.text, "none"));
	assert_false(startup_secret("host=/nonexistent dbname=x", "page", key, &t));
}

static void
start_up_checks(void **state)
{
	(void)state;
	reload_settings("off");
	assert_int_equal(check(super), STARTUP_REFUSED);
	assert_non_null(strstr(t.text, "fsync"));
	reload_settings("on");
	assert_int_equal(check(super), STARTUP_REFUSED);
	assert_non_null(strstr(t.text, "lacks"));
	assert_int_equal(apply(migrate_table, migrate_count), migrate_count);
	assert_int_equal(check(super), STARTUP_REFUSED);
	assert_non_null(strstr(t.text, "may do too much"));
	assert_int_equal(check(app), STARTUP_OK);
	assert_true(startup_ready(app, migrate_table, migrate_count, &t));
	shared_key();
	pg_do(side, "CREATE TABLE app.own (a int); ALTER TABLE app.own OWNER TO bl_app");
	assert_int_equal(check(app), STARTUP_REFUSED);
	assert_non_null(strstr(t.text, "owns objects"));
	pg_do(side, "DROP TABLE app.own");
	pg_do(side, "GRANT bl_owner TO bl_app");
	assert_int_equal(check(app), STARTUP_REFUSED);
	pg_do(side, "REVOKE bl_owner FROM bl_app");
	pg_do(side, "ALTER ROLE bl_app SET search_path = public, app, pg_catalog");
	assert_int_equal(check(app), STARTUP_REFUSED);
	assert_non_null(strstr(t.text, "search_path"));
	pg_do(side, "ALTER ROLE bl_app SET search_path = app, pg_catalog");
	pg_do(side, "ALTER ROLE bl_app BYPASSRLS");
	assert_int_equal(check(app), STARTUP_REFUSED);
	pg_do(side, "ALTER ROLE bl_app NOBYPASSRLS");
	assert_int_equal(check(app), STARTUP_OK);
	assert_int_equal(check("host=/nonexistent dbname=x"), STARTUP_UNREACHABLE);
}

static void
first_administrator(void **state)
{
	static const char *const perms[] = {"", "self", "user.edit"};
	struct bootstrap b = {.password_hash = "first",
	    .now_us = 1767225600000000,
	    .expires_us = 1767226500000000,
	    .perms = perms,
	    .nperms = 3,
	    .zh = true};
	bool wanted = false;

	(void)state;
	assert_int_equal(apply(migrate_table, migrate_count), migrate_count);
	assert_true(bootstrap_admin(super, &b, &wanted, &t));
	assert_true(wanted);
	assert_string_equal(
	    pg_get(side,
	        "SELECT u.login || ' ' || u.must_change || ' ' || r.perms::text || ' ' || b.code || ' ' || "
	        "to_char(u.password_expires_at - u.created_at, 'MI:SS') "
	        "FROM app.app_user u JOIN app.user_role ON user_id = u.id JOIN app.role r ON r.id = role_id "
	        "JOIN app.branch b ON b.id = u.branch_id"),
	    "admin true {user.edit} HQ 15:00");
	b.password_hash = "second"; /* nobody came: the next start gives a new code */
	assert_true(bootstrap_admin(super, &b, &wanted, &t));
	assert_true(wanted);
	assert_string_equal(pg_get(side, "SELECT password_hash FROM app.app_user"), "second");
	pg_do(side, "UPDATE app.app_user SET password_hash = 'mine', password_expires_at = NULL, must_change "
	            "= false");
	b.password_hash = "third";
	assert_true(bootstrap_admin(super, &b, &wanted, &t));
	assert_false(wanted);
	assert_string_equal(pg_get(side, "SELECT password_hash FROM app.app_user"), "mine");
	assert_int_equal(pg_number(side, "SELECT count(*) FROM app.branch"), 1);
}

#define DB_CASE(title, function)                                                                             \
	{                                                                                                    \
		(title), (function), fresh_database, drop_connections, NULL                                  \
	}
static const struct CMUnitTest cases[] = {
    DB_CASE("R18 migrations are applied once and everything belongs to bl_owner", all_then_nothing),
    DB_CASE("R18 a migration that fails leaves nothing and can be repeated", failure_leaves_nothing_half),
    DB_CASE("a migration may run outside of a transaction", outside_of_a_transaction),
    DB_CASE("a migration may not end its transaction itself", own_commit),
    DB_CASE("role and search_path of one migration do not reach the next", settings_do_not_leak),
    DB_CASE("a changed migration and a newer database are refused", changed_and_newer),
    DB_CASE("two migrators at once do the work once", two_at_once),
    DB_CASE("K14 the daemon refuses a database that does not keep its promises", start_up_checks),
    DB_CASE("the first administrator gets a code until one was used", first_administrator),
};
UNIT_MAIN("setup", cases)
