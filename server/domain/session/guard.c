#include "server/domain/session/guard.h"

#include <arpa/inet.h>
#include <ctype.h>
#include <stdatomic.h>

#include "common/date.h"
#include "common/limits.h"

#define FREE_PAIR 5     /* tries of one account from one network */
#define FREE_ACCOUNT 20 /* of one account from anywhere */
#define FREE_NETWORK 50 /* from one network: an office may share one address */
#define FORGET_US (INT64_C(3600) * SECOND_US)
#define KNOWN_US (INT64_C(90) * DAY_SECONDS * SECOND_US)
#define SLOTS 4096

/* Guesses that are hashed at the same time have all looked at the same counts. So each process numbers the failures, and
 * a guess whose account failed after its look is not hashed. Accounts share slots; that costs a repeat, no more. */
static _Atomic uint64_t turns;
static _Atomic uint64_t failed_at[SLOTS];

static _Atomic uint64_t *
slot(const char *account)
{
	uint32_t h = 2166136261u;

	for (; *account != '\0'; account++)
		h = (h ^ (unsigned char)*account) * 16777619u;
	return &failed_at[h % SLOTS];
}

char *
guard_prefix(struct arena *a, const char *peer)
{
	uint8_t b[16];
	char text[INET6_ADDRSTRLEN];

	if (inet_pton(AF_INET, peer, b) == 1)
		return arena_printf(a, "%d.%d.%d.0/24", b[0], b[1], b[2]);
	if (inet_pton(AF_INET6, peer, b) != 1)
		return arena_strdup(a, "?");
	if (memcmp(b, "\0\0\0\0\0\0\0\0\0\0\xff\xff", 12) == 0)
		return arena_printf(a, "%d.%d.%d.0/24", b[12], b[13], b[14]);
	memset(b + 8, 0, 8);
	inet_ntop(AF_INET6, b, text, sizeof(text));
	return arena_printf(a, "%s/64", text);
}

static char *
lower(struct arena *a, const char *s)
{
	char *copy = arena_strdup(a, s);

	for (char *c = copy; *c != '\0'; c++)
		*c = (char)tolower((unsigned char)*c);
	return copy;
}

void
guess_look(struct batch *b, const struct actor *who, const char *login, struct guess *g)
{
	g->now = who->now;
	g->turn = atomic_load(&turns);
	g->account = lower(who->arena, login);
	g->prefix = guard_prefix(who->arena, who->peer);
	q_session_guard(b, g->account, g->prefix, g->now, &g->guard);
	q_session_known(b, login, g->prefix, g->now - KNOWN_US, &g->known);
}

static bool
counts(const struct guess *g, const struct q_session_guard_row *r)
{
	bool pair = r->account[0] != '\0' && strcmp(r->prefix, g->prefix) == 0;

	return pair || !(g->known.found && g->known.known);
}

int64_t
guard_wait(const struct guess *g)
{
	int64_t until = g->now;

	for (size_t i = 0; i < g->guard.n; i++)
		if (counts(g, &g->guard.row[i]) && g->guard.row[i].blocked_until > until)
			until = g->guard.row[i].blocked_until;
	return until - g->now;
}

void
guess_work(struct guess *g, const char *password, const char *encoded, const char *new_password)
{
	size_t n = strlen(new_password);

	if (guard_wait(g) > 0)
		return;
	g->stale = atomic_load(slot(g->account)) > g->turn;
	if (g->stale)
		return;
	g->answer = password_verify(password, encoded);
	if (g->answer == PASSWORD_WRONG)
		atomic_store(slot(g->account), atomic_fetch_add(&turns, 1) + 1);
	if (g->answer != PASSWORD_RIGHT || n < LIMIT_PASSWORD_MIN || n > LIMIT_PASSWORD_MAX)
		return;
	if (!password_hash(new_password, g->new_hash))
		g->answer = PASSWORD_NO_MEMORY;
}

bool
guess_decide(const struct guess *g, struct why *why)
{
	int64_t wait = g->stale ? SECOND_US : guard_wait(g);

	if (wait > 0) {
		int64_t seconds = (wait + SECOND_US - 1) / SECOND_US;

		deny(why, R_LOGIN_SLOWED, arena_printf(why->arena, "%lld", (long long)seconds));
		why->retry_ms = seconds * 1000;
		return false;
	}
	if (g->answer == PASSWORD_NO_MEMORY || g->answer == PASSWORD_NOT_ASKED)
		return deny(why, R_OVERLOADED);
	return true;
}

void
guess_failed(struct batch *b, const struct guess *g)
{
	int64_t forget = g->now - FORGET_US;

	q_session_fail(b, g->account, g->prefix, g->now, forget, FREE_PAIR);
	q_session_fail(b, g->account, "", g->now, forget, FREE_ACCOUNT);
	q_session_fail(b, "", g->prefix, g->now, forget, FREE_NETWORK);
	q_session_guard_sweep(b, forget);
}

void
guess_right(struct batch *b, const struct guess *g)
{
	q_session_guard_clear(b, g->account, g->prefix);
}
