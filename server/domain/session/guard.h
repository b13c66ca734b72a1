/* guard.h -- who guesses passwords becomes slow. Failed logins are counted for account and network together, for the account
 * from anywhere, and for the network whatever the account; each has some free tries, then the wait doubles from a second to
 * a quarter of an hour. Where a user has logged in of late only the first count binds, so that a stranger's guessing does
 * not lock the owner out. */
#ifndef BL_DOMAIN_SESSION_GUARD_H
#define BL_DOMAIN_SESSION_GUARD_H

#include "query/q_session.h"
#include "server/domain/session/password.h"
#include "server/op/actor.h"

/* The network of a numeric address: 192.0.2.0/24 or 2001:db8:1:2::/64; "?" for anything else. */
char *guard_prefix(struct arena *a, const char *peer);

/* What look reads and work finds out; part of the facts of whoever asks for a password. */
struct guess {
	int64_t now;
	uint64_t turn;
	const char *account; /* login in lower case */
	const char *prefix;
	struct q_session_guard guard;
	struct q_session_known known;
	enum password_answer answer;
	bool stale; /* another guess at this account failed meanwhile: what look read is no longer true */
	char new_hash[PASSWORD_HASH_TEXT]; /* of the new password; "" when none was wanted */
};

void guess_look(struct batch *b, const struct actor *who, const char *login, struct guess *g);
/* Hashes nothing while the guess has to wait. new_password "" = none. encoded NULL = no such user. */
void guess_work(struct guess *g, const char *password, const char *encoded, const char *new_password);

/* False with LOGIN_SLOWED while it has to wait, or OVERLOADED when there was no memory to hash. */
bool guess_decide(const struct guess *g, struct why *why);
/* Counts a wrong password, or forgets the wrong ones before a right one. */
void guess_failed(struct batch *b, const struct guess *g);
void guess_right(struct batch *b, const struct guess *g);

/* Microseconds to wait from `now`; 0 = none. */
int64_t guard_wait(const struct guess *g);

#endif
