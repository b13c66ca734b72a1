/* ask.h -- operations against a real PostgreSQL, without the wire: JSON in, JSON out.
 *
 *	struct asker *s = asker_new();
 *	ask_ok(s, s->boss, &op_category_create, "{'code': 'HW', 'name': '五金'}");
 *	assert_string_equal(got(s, "category.code"), "HW");
 *	assert_string_equal(ask(s, s->boss, &op_category_create, "{}"), "INVALID_FIELDS; code REQUIRED; name REQUIRED");
 *
 * Quotes are single for reading. A request_id is added when there is none. Two branches BJ and SH; boss sees all, li owns
 * what is hers in BJ, wang is of SH and sees that branch. Runs under tests/fixture/pg.sh. */
#ifndef BL_TESTS_QUERY_ASK_H
#define BL_TESTS_QUERY_ASK_H

#include <jansson.h>

#include "server/op/engine.h"
#include "tests/fixture/pg.h"
#include "tests/unit/unit.h"

struct asker {
	struct loop *loop;
	struct engine *engine;
	PGconn *side;
	struct arena *arena; /* of the actors and of what is returned */
	struct actor *boss, *li, *wang;
	json_t *reply;       /* of the last request; NULL when it was refused */
	const char *last_id; /* request_id of the last command */
};

struct asker *asker_new(void);
void asker_free(struct asker *s);

/* "" or "REASON; path REASON; .." */
const char *ask(struct asker *s, const struct actor *who, const struct op *op, const char *fmt, ...)
    __attribute__((format(printf, 4, 5)));
/* Fails the test when it is refused. */
#define ask_ok(s, who, op, ...) assert_string_equal(ask((s), (who), (op), __VA_ARGS__), "")

/* A value of the last reply as text, "stocks[0].onHand"; "" when it is not there. For a list its length: "stocks". */
const char *got(const struct asker *s, const char *path);
/* One value of each element of a list, with spaces between: all("products", "code"). */
const char *all(const struct asker *s, const char *list, const char *field);

/* Starts a command and does not wait; flight_end gives what ask() would. */
struct flight;
struct flight *flight_start(struct asker *s, const struct actor *who, const struct op *op, const char *fmt,
    ...) __attribute__((format(printf, 4, 5)));
const char *flight_end(struct asker *s, struct flight *f);

#endif
