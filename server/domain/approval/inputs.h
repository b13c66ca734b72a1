/* inputs.h -- the inputs of routing: as values for conditions, as text that is kept with the approval, and compared with what
 * they were (D6, S21). Pure. */
#ifndef BL_DOMAIN_APPROVAL_INPUTS_H
#define BL_DOMAIN_APPROVAL_INPUTS_H

#include "common/expr.h"
#include "server/domain/subject.h"

enum input {
#define INPUT(NAME, name, type, scale, worse, en, zh) INPUT_##NAME,
#include "server/domain/approval/input.def"
#undef INPUT
	INPUT_N
};

/* exponent: decimals of amounts, of the base currency. */
void inputs_fields(int exponent, struct expr_field out[INPUT_N]);
void inputs_values(const struct routing_inputs *in, struct expr_value out[INPUT_N]);

/* One line per known input, "amount=120000.00"; what is unknown is left out. In the arena. */
const char *inputs_text(const struct routing_inputs *in, struct arena *a);
struct bytes inputs_hash(const char *text, struct arena *a);
/* Whether an input is now such that more approval may be needed than when the text was written. */
bool inputs_worse(const char *text, const struct routing_inputs *now, struct arena *a);
/* The text for a reader, in one line: "amount=120000.00; discount=5.0000; ..", without margin for whom it is not meant. */
const char *inputs_shown(const char *text, bool margin, struct arena *a);

enum condition_result { CONDITION_HOLDS, CONDITION_FAILS, CONDITION_BROKEN };
/* An empty condition holds. *reason: the true statements that decided, "amount 120000.00 >= 50000.00", "" for an empty one; BROKEN
 * only when the company's currency changed after publishing. */
enum condition_result condition_check(
    const char *condition, const struct routing_inputs *in, struct arena *a, const char **reason);
/* A reason for a reader: in their language, without the margin for whom it is not meant. */
const char *condition_shown(const char *reason, enum lang lang, bool margin, struct arena *a);

#endif
