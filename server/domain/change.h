/* change.h -- what an audit row says about a change: a short JSON object, built member by member.
 *
 *	struct change c = change_begin(who);
 *	change_text(&c, "name", p->name);
 *	note.change = change_end(&c);
 */
#ifndef BL_DOMAIN_CHANGE_H
#define BL_DOMAIN_CHANGE_H

#include "common/strbuf.h"
#include "server/op/actor.h"

struct change {
	struct strbuf text;
};

struct change change_begin(const struct actor *who);
/* NULL and INT64_MIN, which mean absent, leave no member. */
void change_text(struct change *c, const char *name, const char *value);
void change_number(struct change *c, const char *name, int64_t value);
void change_bool(struct change *c, const char *name, bool value);
void change_texts(struct change *c, const char *name, struct texts value);
/* In the arena. A text over 2000 bytes is "{}": the engine would cut it, and half a JSON object is none. */
const char *change_end(struct change *c);

#endif
