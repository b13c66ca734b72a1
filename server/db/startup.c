#include "server/db/startup.h"

#include <stdlib.h>
#include <string.h>

#include "common/encode.h"
#include "server/db/connect.h"
#include "setup_sql.h"

static bool
is(const PGresult *res, const char *column)
{
	return PQgetvalue(res, 0, PQfnumber(res, column))[0] == 't';
}

static bool
settings_right(const PGresult *res, struct trouble *t)
{
	int version = atoi(PQgetvalue(res, 0, 0));

	if (version < 150000 || version >= 170000)
		return trouble_set(t, "PostgreSQL %d is not supported; 15 or 16 is",
		    "不支持 PostgreSQL %d；请使用 15 或 16", version / 10000);
	if (!is(res, "fsync") || !is(res, "full_page_writes"))
		return trouble_set(t,
		    "the database runs with fsync or full_page_writes off and would lose data; turn both on",
		    "数据库关闭了 fsync 或 full_page_writes，可能丢失数据；请全部打开");
	if (!is(res, "synchronous_commit"))
		return trouble_set(t,
		    "synchronous_commit must be on or remote_apply, or an answered order could be lost",
		    "synchronous_commit 必须为 on 或 remote_apply，否则已答复的订单可能丢失");
	if (!is(res, "utf8"))
		return trouble_set(t, "the database's encoding is not UTF8; make it anew",
		    "数据库编码不是 UTF8，请重新建库");
	if (!is(res, "writable"))
		return trouble_set(t,
		    "the database is a standby; name the primary, or add target_session_attrs=primary",
		    "该数据库是备库；请指向主库，或加上 target_session_attrs=primary");
	return true;
}

static bool
role_right(const PGresult *res, struct trouble *t)
{
	const char *name = PQgetvalue(res, 0, PQfnumber(res, "name"));

	if (is(res, "superuser") || is(res, "bypassrls") || is(res, "privileged"))
		return trouble_set(t,
		    "role %s may do too much (superuser, BYPASSRLS, CREATEROLE ..); use bl_app",
		    "角色 %s 权限过大（超级用户、BYPASSRLS、CREATEROLE 等）；请使用 bl_app", name);
	if (is(res, "owner") || is(res, "member"))
		return trouble_set(t,
		    "role %s owns objects or is a member of bl_owner, so row-level security does not bind "
		    "it; "
		    "use bl_app",
		    "角色 %s 拥有对象或属于 bl_owner，行级安全对其无效；请使用 bl_app", name);
	if (!is(res, "search_path"))
		return trouble_set(t,
		    "the search_path of role %s is not app, pg_catalog; run branchlined migrate",
		    "角色 %s 的 search_path 不是 app, pg_catalog；请执行 branchlined migrate", name);
	return true;
}

static bool
ask(PGconn *db, const char *sql, bool (*right)(const PGresult *, struct trouble *), struct trouble *t)
{
	PGresult *res = connect_rows(db, sql, t);
	bool ok;

	if (res == NULL)
		return false;
	ok = PQntuples(res) == 1 ? right(res, t)
	                         : trouble_set(t, "the database gave no answer", "数据库没有返回结果");
	PQclear(res);
	return ok;
}

bool
startup_answers(const char *dsn)
{
	return PQping(dsn) == PQPING_OK;
}

/* A server that answers but lets us not in wants somebody to act; no answer at all may be over in a moment.
 */
static enum startup_verdict
not_connected(const char *dsn, struct trouble *t)
{
	char why[sizeof(t->text)];

	if (!startup_answers(dsn))
		return STARTUP_UNREACHABLE;
	memcpy(why, t->text, sizeof(why));
	trouble_set(t, "%.450s (a new database first needs: branchlined migrate -c FILE)",
	    "%.450s（新数据库请先执行：branchlined migrate -c 配置文件）", why);
	return STARTUP_REFUSED;
}

/* The schema comes first: before the first migration there is no role to judge. */
enum startup_verdict
startup_check(const char *dsn, const struct migration *table, int count, struct trouble *t)
{
	PGconn *db = connect_blocking(dsn, t);
	bool ok;

	if (db == NULL)
		return not_connected(dsn, t);
	ok = ask(db, setup_sql_startup_settings, settings_right, t) &&
	     connect_schema_right(db, table, count, t) && ask(db, setup_sql_startup_role, role_right, t);
	PQfinish(db);
	return ok ? STARTUP_OK : STARTUP_REFUSED;
}

bool
startup_ready(const char *dsn, const struct migration *table, int count, struct trouble *t)
{
	PGconn *db = connect_blocking(dsn, t);
	bool ok;

	if (db == NULL)
		return false;
	ok = ask(db, setup_sql_startup_settings, settings_right, t) &&
	     connect_schema_right(db, table, count, t);
	PQfinish(db);
	return ok;
}

bool
startup_secret(const char *dsn, const char *name, uint8_t out[STARTUP_SECRET_BYTES], struct trouble *t)
{
	PGconn *db = connect_blocking(dsn, t);
	PGresult *res;
	bool ok;

	if (db == NULL)
		return false;
	res = PQexecParams(db, setup_sql_secret_get, 1, NULL, &name, NULL, NULL, 0);
	if (PQresultStatus(res) != PGRES_TUPLES_OK)
		ok = connect_trouble(db, t);
	else
		ok =
		    (PQntuples(res) == 1 && hex_decode(PQgetvalue(res, 0, 0), out, STARTUP_SECRET_BYTES)) ||
		    trouble_set(t, "the database has no secret named %s", "数据库中没有名为 %s 的密钥", name);
	PQclear(res);
	PQfinish(db);
	return ok;
}
