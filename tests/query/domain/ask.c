#include "tests/query/domain/ask.h"

#include <stdlib.h>

#include "common/date.h"
#include "common/digest.h"
#include "common/limits.h"
#include "common/pjson/pjson.h"
#include "common/strbuf.h"
#include "common/uuid.h"
#include "server/domain/page.h"

#define WALL (INT64_C(1763956800) * SECOND_US) /* 2025-11-24 12:00 in Shanghai */

static int64_t
wall(void *arg)
{
	(void)arg;
	return WALL;
}

static struct uuid
numbered(uint8_t n)
{
	return (struct uuid){{0, 0, 0, 0, 0, 0, 0x70, 0, 0x80, 0, 0, 0, 0, 0, 0, n}};
}

static struct actor *
actor_make(struct asker *s, uint8_t user, uint8_t branch, const char *login)
{
	struct actor *who = arena_new_n(s->arena, struct actor, 1);
	struct uuid *ids = arena_new_n(s->arena, struct uuid, 2);
	*who = (struct actor){.user_id = numbered(user),
	    .branch_id = numbered(branch),
	    .login = login,
	    .name = login,
	    .client = "",
	    .peer = "",
	    .now = WALL,
	    .today = date_of_instant(WALL, 8 * 3600)};
	for (int p = 0; p < PERM_N; p++)
		who->perm[p / 64] |= UINT64_C(1) << (p % 64);
	ids[0] = who->user_id;
	ids[1] = who->branch_id;
	who->scope_owners = (struct uuids){&ids[0], 1};
	if (strcmp(login, "wang") == 0)
		who->scope_branches = (struct uuids){&ids[1], 1};
	who->scope_all = strcmp(login, "boss") == 0;
	return who;
}

static void
people(PGconn *c)
{
	pg_do(c, "SELECT app.partition_ensure('2025-11-24', 1)");
	pg_do(c,
	    "SET search_path = app; CREATE OR REPLACE FUNCTION public.n(i int) RETURNS uuid LANGUAGE sql AS "
	    "$$ SELECT ('00000000-0000-7000-8000-' || lpad(to_hex(i), 12, '0'))::uuid $$");
	pg_do(c, "TRUNCATE app.branch, app.app_user, app.category, app.credit_account, app.request_log, "
	         "app.audit, app.event CASCADE");
	pg_do(c, "INSERT INTO app.branch (id, code, name, created_at) VALUES (public.n(1), 'BJ', '北京', "
	         "now()), (public.n(2), 'SH', '上海', now());"
	         "INSERT INTO app.app_user (id, login, name, branch_id, created_at) VALUES (public.n(11), "
	         "'boss', '总', public.n(1), now()),"
	         "(public.n(12), 'li', '李四', public.n(1), now()), (public.n(13), 'wang', '王五', "
	         "public.n(2), now())");
}

struct asker *
asker_new(void)
{
	static const uint8_t key[PAGE_KEY_BYTES] = {7};
	struct db_config cfg = db_defaults(1);
	struct asker *s = calloc(1, sizeof(*s));
	assert_non_null(s);
	page_set_key((struct bytes){key, sizeof(key)});
	s->loop = loop_new();
	s->arena = arena_new(64 << 20);
	s->side = pg_side();
	people(s->side);
	cfg.conninfo = pg_env("BL_PG_APP");
	cfg.query_conns = 1;
	cfg.command_conns = 8;
	cfg.stream_conns = 1;
	s->engine = engine_new(
	    &(struct engine_config){.loop = s->loop, .db = db_new(loop_base(s->loop), &cfg), .now = wall});
	s->boss = actor_make(s, 11, 1, "boss");
	s->li = actor_make(s, 12, 1, "li");
	s->wang = actor_make(s, 13, 2, "wang");
	return s;
}

void
asker_free(struct asker *s)
{
	json_decref(s->reply);
	engine_free(s->engine);
	loop_free(s->loop);
	PQfinish(s->side);
	arena_free(s->arena);
	free(s);
}

struct flight {
	struct arena *arena;
	struct asker *asker;
	struct actor who;
	json_t *reply;
	const char *refusal;
	bool done;
};

static const char *
refusal_text(struct arena *a, const struct why *why)
{
	struct strbuf b;
	strbuf_init(&b, a, 8000);
	strbuf_add(&b, reason_row(why->reason)->name);
	for (size_t i = 0; i < why->nfield; i++)
		strbuf_addf(&b, "; %s %s", why->field[i].path, reason_row(why->field[i].reason)->name);
	return strbuf_text(&b);
}

static void
on_done(void *ctx, const ProtobufCMessage *re, const struct why *why)
{
	struct flight *f = ctx;
	struct why w;
	why_init(&w, f->arena);
	f->done = true;
	f->refusal = re != NULL ? "" : refusal_text(f->asker->arena, why);
	if (re != NULL)
		f->reply = pjson_encode(re, PJSON_DEFAULTS | PJSON_PLAIN_DATE, &w);
}

static json_t *
request_json(struct flight *f, const struct op *op, const char *fmt, va_list ap)
{
	char text[8192];
	struct why w;
	int n = vsnprintf(text, sizeof(text), fmt, ap);
	assert_true(n > 0 && (size_t)n < sizeof(text));
	for (char *p = text; *p != '\0'; p++)
		*p = *p == '\'' ? '"' : *p;
	why_init(&w, f->arena);
	json_t *j = pjson_parse(text, (size_t)n, sizeof(text), &w);
	if (j == NULL)
		fail_msg("%s: %s", text, why_text(&w, LANG_EN));
	if (op->kind == OPK_COMMAND && json_object_get(j, "request_id") == NULL) {
		char id[UUID_TEXT];
		uint8_t rnd[10];
		random_bytes(rnd, sizeof(rnd));
		uuid_format(uuid_v7_make(WALL, rnd), id);
		json_object_set_new(j, "request_id", json_string(id));
	}
	return j;
}

static struct flight *
start(struct asker *s, const struct actor *who, const struct op *op, const char *fmt, va_list ap)
{
	struct arena *a = arena_new(LIMIT_ARENA_BYTES);
	struct flight *f = arena_new_n(a, struct flight, 1);
	struct why w;
	*f = (struct flight){.arena = a, .asker = s, .who = *who};
	f->who.arena = a;
	json_t *j = request_json(f, op, fmt, ap);
	why_init(&w, a);
	ProtobufCMessage *rq = pjson_decode(op->request, j, PJSON_PLAIN_DATE | PJSON_SHORT_ENUM, &w);
	if (rq == NULL)
		fail_msg("%s: %s", op->name, refusal_text(a, &w));
	if (op->kind == OPK_COMMAND)
		s->last_id = arena_strdup(s->arena, json_string_value(json_object_get(j, "request_id")));
	json_decref(j);
	op_run(s->engine,
	    &(struct op_start){.op = op,
	        .replay = op->kind == OPK_COMMAND ? REPLAY_STORED : REPLAY_NONE,
	        .rq = rq,
	        .who = &f->who,
	        .arena = a,
	        .deadline = INT64_MAX},
	    on_done, f);
	return f;
}

struct flight *
flight_start(struct asker *s, const struct actor *who, const struct op *op, const char *fmt, ...)
{
	va_list ap;
	va_start(ap, fmt);
	struct flight *f = start(s, who, op, fmt, ap);
	va_end(ap);
	return f;
}

const char *
flight_end(struct asker *s, struct flight *f)
{
	const char *refusal;
	turn_until(s->loop, &f->done);
	json_decref(s->reply);
	s->reply = f->reply;
	refusal = f->refusal;
	arena_free(f->arena);
	return refusal;
}

const char *
ask(struct asker *s, const struct actor *who, const struct op *op, const char *fmt, ...)
{
	va_list ap;
	va_start(ap, fmt);
	struct flight *f = start(s, who, op, fmt, ap);
	va_end(ap);
	return flight_end(s, f);
}

static const char *
value_text(const struct asker *s, const json_t *j)
{
	if (json_is_string(j))
		return json_string_value(j);
	if (json_is_integer(j))
		return arena_printf(s->arena, "%lld", (long long)json_integer_value(j));
	if (json_is_boolean(j))
		return json_is_true(j) ? "true" : "false";
	return json_is_array(j) ? arena_printf(s->arena, "%zu", json_array_size(j)) : "";
}

const char *
got(const struct asker *s, const char *path)
{
	const json_t *j = s->reply;
	while (*path != '\0' && j != NULL) {
		size_t n = strcspn(path, ".[");
		j = json_object_get(j, arena_strndup(s->arena, path, n));
		path += n;
		if (*path == '[') {
			char *end;
			j = json_array_get(j, strtoul(path + 1, &end, 10));
			path = end + 1;
		}
		path += *path == '.';
	}
	return value_text(s, j);
}

const char *
all(const struct asker *s, const char *list, const char *field)
{
	const json_t *v = json_object_get(s->reply, list);
	struct strbuf b;
	strbuf_init(&b, s->arena, 100000);
	for (size_t i = 0; i < json_array_size(v); i++)
		strbuf_addf(&b, "%s%s", i > 0 ? " " : "",
		    value_text(s, json_object_get(json_array_get(v, i), field)));
	return strbuf_text(&b);
}
