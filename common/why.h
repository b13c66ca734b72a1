/* why.h -- the second error channel: which rule refused, with its parameters, for people and for programs.
 *
 * A reason is a row of common/reason.def: its gRPC code, the names of its parameters, and a sentence in English and in
 * Chinese that says what is wrong and what to do. Parameters are strings; the caller formats numbers.
 *
 *	if (o->version != rq->expected_version)
 *		return deny(why, R_STALE_VERSION, "order", id_text, version_text);
 *
 * Field errors are collected, all of them, and refused at the end:
 *
 *	violate(why, field_path(why, "lines[%zu].quantity", i), R_NOT_POSITIVE);
 *	...
 *	if (why_violated(why))
 *		return why_invalid(why);
 */
#ifndef BL_COMMON_WHY_H
#define BL_COMMON_WHY_H

#include "common/arena.h"

enum grpc_code {
	GRPC_OK = 0,
	GRPC_CANCELLED = 1,
	GRPC_UNKNOWN = 2,
	GRPC_INVALID_ARGUMENT = 3,
	GRPC_DEADLINE_EXCEEDED = 4,
	GRPC_NOT_FOUND = 5,
	GRPC_ALREADY_EXISTS = 6,
	GRPC_PERMISSION_DENIED = 7,
	GRPC_RESOURCE_EXHAUSTED = 8,
	GRPC_FAILED_PRECONDITION = 9,
	GRPC_ABORTED = 10,
	GRPC_OUT_OF_RANGE = 11,
	GRPC_UNIMPLEMENTED = 12,
	GRPC_INTERNAL = 13,
	GRPC_UNAVAILABLE = 14,
	GRPC_DATA_LOSS = 15,
	GRPC_UNAUTHENTICATED = 16
};

enum reason {
	R_NONE = 0,
#define REASON(name, code, params, en, zh) R_##name,
#include "common/reason.def"
#undef REASON
	R_N
};

enum lang { LANG_EN, LANG_ZH, LANG_N };

#define WHY_PARAMS 4
#define WHY_FIELDS 200 /* field violations kept; more are counted only */

struct why_field {
	const char *path;
	enum reason reason;
	const char *param[WHY_PARAMS];
};

struct why {
	struct arena *arena; /* owns every string below */
	enum reason reason;
	const char *param[WHY_PARAMS];
	struct why_field *field;
	size_t nfield, nfield_total;
	int64_t retry_ms; /* 0 = no RetryInfo */
};

struct reason_row {
	const char *name; /* UPPER_SNAKE, goes to ErrorInfo.reason */
	enum grpc_code code;
	const char *params;       /* comma-separated names, "" for none */
	const char *text[LANG_N]; /* with {name} placeholders */
};

void why_init(struct why *w, struct arena *a);
const struct reason_row *reason_row(enum reason r);

/* Always returns false, so that a rule reads `return deny(..)`. Parameters are copied. */
#define deny(w, reason, ...) deny_((w), (reason), (const char *const[]){__VA_ARGS__ __VA_OPT__(, ) NULL})
#define violate(w, path, reason, ...)                                                                        \
	violate_((w), (path), (reason), (const char *const[]){__VA_ARGS__ __VA_OPT__(, ) NULL})
bool deny_(struct why *w, enum reason r, const char *const *param);
void violate_(struct why *w, const char *path, enum reason r, const char *const *param);
const char *field_path(struct why *w, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
static inline bool
why_violated(const struct why *w)
{
	return w->nfield_total > 0;
}
bool why_invalid(struct why *w); /* deny(R_INVALID_FIELDS) */

/* The sentence for people, in the arena. */
const char *why_text(const struct why *w, enum lang lang);
const char *why_field_text(const struct why *w, const struct why_field *f, enum lang lang);
const char *reason_text(struct arena *a, enum reason r, const char *const *param, enum lang lang);

#endif
