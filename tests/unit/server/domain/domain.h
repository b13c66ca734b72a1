/* domain.h -- an actor, an arena and a why for tests of operations. */
#ifndef BL_TESTS_DOMAIN_H
#define BL_TESTS_DOMAIN_H

#include "server/db/batch.h"
#include "server/op/actor.h"
#include "tests/unit/unit.h"

/* A fresh actor with every permission but those that the test takes away; noon of 2026-11-15 in Shanghai. */
struct actor *actor_new(void);
void actor_free(struct actor *who);
void actor_forbid(struct actor *who, enum perm p);
struct why *why_new(const struct actor *who);
/* Ids for tests: version 7, the last byte is n. */
struct uuid test_id(uint8_t n);
char *test_id_text(const struct actor *who, uint8_t n);
/* "path REASON" of each violation, one a line; "" for none. */
const char *violations(const struct why *w);

/* A fake batch made calls of these names, divided by blanks, in this order, with any others between them. */
bool fake_in_order(const struct batch *b, const char *names);
/* How often it made a call of this name. */
int fake_count(const struct batch *b, const char *name);

#endif
