#include "tests/unit/server/domain/domain.h"

#include "common/date.h"
#include "common/strbuf.h"
#include "common/uuid.h"
#include "server/db/batch_fake.h"

struct actor *
actor_new(void)
{
	struct arena *a = arena_new(8 << 20);
	struct actor *who = arena_new_n(a, struct actor, 1);

	who->arena = a;
	who->user_id = test_id(1);
	who->session_id = test_id(2);
	who->branch_id = test_id(3);
	who->login = "zhang";
	who->name = "张三";
	who->client = "unit test";
	who->peer = "192.0.2.7";
	for (int p = 0; p < PERM_N; p++)
		who->perm[p / 64] |= UINT64_C(1) << (p % 64);
	who->scope_all = true;
	who->today = date_from_civil(2026, 11, 15);
	who->now = date_start(who->today, 8 * 3600) + INT64_C(12) * 3600 * SECOND_US;
	who->request_id = test_id(4);
	return who;
}

void
actor_free(struct actor *who)
{
	arena_free(who->arena);
}

void
actor_forbid(struct actor *who, enum perm p)
{
	who->perm[p / 64] &= ~(UINT64_C(1) << (p % 64));
}

struct why *
why_new(const struct actor *who)
{
	struct why *w = arena_new_n(who->arena, struct why, 1);

	why_init(w, who->arena);
	return w;
}

struct uuid
test_id(uint8_t n)
{
	static const uint8_t rnd[10] = {0};
	struct uuid id = uuid_v7_make(INT64_C(1760000000000000), rnd);

	id.b[15] = n;
	return id;
}

char *
test_id_text(const struct actor *who, uint8_t n)
{
	return uuid_text(who->arena, test_id(n));
}

const char *
violations(const struct why *w)
{
	struct strbuf b;

	strbuf_init(&b, w->arena, 1 << 16);
	for (size_t i = 0; i < w->nfield; i++)
		strbuf_addf(&b, "%s %s\n", w->field[i].path, reason_row(w->field[i].reason)->name);
	return strbuf_text(&b);
}

/* The line of the first call of this name from `text` on; NULL = none. */
static const char *
call_find(const char *text, const char *name, size_t n)
{
	while (*text != '\0' && (strncmp(text, name, n) != 0 || text[n] != '(')) {
		text += strcspn(text, "\n");
		text += *text == '\n';
	}
	return *text != '\0' ? text : NULL;
}

bool
fake_in_order(const struct batch *b, const char *names)
{
	const char *text = batch_fake_text(b);

	while (*names != '\0') {
		size_t n = strcspn(names, " ");

		text = call_find(text, names, n);
		if (text == NULL)
			return false;
		text += n;
		names += n + strspn(names + n, " ");
	}
	return true;
}

int
fake_count(const struct batch *b, const char *name)
{
	size_t n = strlen(name);
	int count = 0;

	for (const char *at = batch_fake_text(b); (at = call_find(at, name, n)) != NULL; at += n)
		count++;
	return count;
}
