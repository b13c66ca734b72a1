/* op.h -- the operation contract: load -> decide -> apply (architecture: life of a request).
 *
 * A COMMAND file defines, for the method-table row `order_create`:
 *
 *	struct order_create_facts { .. };	what load reads; zeroed before load
 *	struct order_create_plan { .. };	what decide settles; zeroed before decide
 *	static void order_create_load(struct batch *b, const CreateOrderRequest *rq, const struct actor *who,
 *	    struct order_create_facts *f);
 *	bool order_create_decide(const struct order_create_facts *f, const CreateOrderRequest *rq,
 *	    const struct actor *who, struct order_create_plan *p, struct why *why);
 *	static void order_create_apply(struct batch *b, const struct order_create_facts *f,
 *	    const struct order_create_plan *p, const CreateOrderRequest *rq, const struct actor *who,
 *	    CreateOrderResponse *re);
 *	OP_COMMAND(order_create, CreateOrder);
 *
 * decide is pure: no I/O, no clock, memory only from who->arena; it returns deny(..) or true. It is called at least once,
 * and again on fresh facts after a retryable refusal by the database. apply queues writes and fills the reply (the
 * reply message is initialised, in the arena); it must call op_audit() exactly once. With validate_only the engine
 * runs apply into a batch that is thrown away, so the reply shows what would happen.
 * OP_COMMAND_LOAD2 adds a second load `<op>_load2(b, rq, who, f)`, for what cannot be asked before the first
 * answers are known; the method-table row's comment says why.
 *
 * A QUERY file defines `struct x_facts`, x_load and
 *	bool x_view(const struct x_facts *f, const XRequest *rq, const struct actor *who, XResponse *re, struct why *why);
 *	OP_QUERY(x, X);
 *
 * Blocking work (Argon2, secrets): OP_COMMAND_WORK adds `x_look(b, rq, who, f)` (a QUERY-lane load before anything else)
 * and `x_work(f, rq, arena)`, run in a helper thread between look and load. What both put into the facts stays when load runs
 * again.
 *
 * A refusal that must be remembered (a wrong password counts): OP_COMMAND_GUESS is OP_COMMAND_WORK with
 * `bool x_after(f, p, rq, who, why)`, asked after the commit; false = the caller gets why instead of the reply. The plan
 * of such an op is what apply writes in both cases; op_audit() only when after() agrees. When it does not, a dry run writes,
 * too. */
#ifndef BL_OP_OP_H
#define BL_OP_OP_H

#include <protobuf-c/protobuf-c.h>

#include "common/why.h"
#include "server/db/batch.h"
#include "server/op/actor.h"

enum op_kind { OPK_QUERY, OPK_COMMAND, OPK_STREAM };

struct op {
	const char *name;
	enum op_kind kind;
	size_t facts_size, plan_size;
	const ProtobufCMessageDescriptor *request, *response;
	void (*look)(struct batch *, const void *rq, const struct actor *, void *facts);
	void (*work)(void *facts, const void *rq, struct arena *);
	void (*load)(struct batch *, const void *rq, const struct actor *, void *facts);
	void (*load2)(struct batch *, const void *rq, const struct actor *, void *facts);
	bool (*decide)(const void *facts, const void *rq, const struct actor *, void *plan, struct why *);
	void (*apply)(struct batch *, const void *facts, const void *plan, const void *rq,
	    const struct actor *, void *re);
	bool (*after)(
	    const void *facts, const void *plan, const void *rq, const struct actor *, struct why *);
	bool (*view)(const void *facts, const void *rq, const struct actor *, void *re, struct why *);
};

/* ---- what apply may tell the engine, besides its own queries ---- */

enum subject { /* what a row, event, approval or attachment is about; stored as smallint, append only */
#define SUBJECT(name, number, noun) SUBJECT_##name = number,
#include "server/op/subject.def"
#undef SUBJECT
};

struct audit_note {
	enum subject subject;
	struct uuid id;
	int64_t version;
	int32_t revision;      /* 0 = has none */
	struct bytes hash;     /* content hash, n 0 = none */
	struct uuid branch_id; /* scope of the row */
	const char *change;    /* proto-JSON-like short text of what changed, bounded by the engine */
	struct uuid user_id;   /* who, when that is known only now (login); zero = the actor */
};
void op_audit(struct batch *b, const struct audit_note *n);

/* Goes to Watch; carries no business text. */
struct event_note {
	const char *kind; /* row of server/op/event.def, "order.effective" */
	enum subject subject;
	struct uuid id;
	int64_t version;
	struct uuid branch_id, owner_id;
	struct uuids recipients; /* users who get an inbox notice as well */
};
void op_event(struct batch *b, const struct event_note *n);

/* Takes the next number of a gapless series as the last statement before the commit: counter -> document -> request_log.
 * `slot` in the reply receives the number; a replay puts it back through the same path of field names ("order.number").
 * At most one per command. */
struct number_take {
	const char *series; /* "order": pattern comes from number_series */
	struct uuid branch_id;
	int32_t date;         /* business date, decides the period */
	enum subject subject; /* which document row gets it */
	struct uuid id;
};
void op_number(struct batch *b, const struct number_take *t, char **slot, const char *path);

/* clang-format off */
#define OP_THUNKS_(x, Rpc, rpc)												\
	static void x##_load_v(struct batch *b, const void *rq, const struct actor *w, void *f)				\
	{														\
		x##_load(b, rq, w, f);											\
	}
#define OP_COMMAND_THUNKS_(x)												\
	static bool x##_decide_v(const void *f, const void *rq, const struct actor *w, void *p, struct why *why)	\
	{														\
		return x##_decide(f, rq, w, p, why);									\
	}														\
	static void x##_apply_v(struct batch *b, const void *f, const void *p, const void *rq,				\
	    const struct actor *w, void *re)										\
	{														\
		x##_apply(b, f, p, rq, w, re);										\
	}
#define OP_COMMON_(x, rpc, k)												\
	.name = #x, .kind = k, .facts_size = sizeof(struct x##_facts),							\
	.request = &bl__##rpc##_request__descriptor, .response = &bl__##rpc##_response__descriptor,			\
	.load = x##_load_v
#define OP_DECIDE_(x) .plan_size = sizeof(struct x##_plan), .decide = x##_decide_v, .apply = x##_apply_v

/* x: row name; rpc: the RPC in snake case (create_order) */
#define OP_COMMAND(x, rpc)												\
	OP_THUNKS_(x, , rpc) OP_COMMAND_THUNKS_(x) const struct op op_##x = {OP_COMMON_(x, rpc, OPK_COMMAND), OP_DECIDE_(x)}
#define OP_COMMAND_LOAD2(x, rpc)											\
	OP_THUNKS_(x, , rpc) OP_COMMAND_THUNKS_(x)									\
	static void x##_load2_v(struct batch *b, const void *rq, const struct actor *w, void *f)			\
	{														\
		x##_load2(b, rq, w, f);											\
	}														\
	const struct op op_##x = {OP_COMMON_(x, rpc, OPK_COMMAND), OP_DECIDE_(x), .load2 = x##_load2_v}
#define OP_WORK_THUNKS_(x)												\
	static void x##_look_v(struct batch *b, const void *rq, const struct actor *w, void *f)				\
	{														\
		x##_look(b, rq, w, f);											\
	}														\
	static void x##_work_v(void *f, const void *rq, struct arena *a)						\
	{														\
		x##_work(f, rq, a);											\
	}
#define OP_COMMAND_WORK(x, rpc)												\
	OP_THUNKS_(x, , rpc) OP_COMMAND_THUNKS_(x) OP_WORK_THUNKS_(x)							\
	const struct op op_##x = {OP_COMMON_(x, rpc, OPK_COMMAND), OP_DECIDE_(x), .look = x##_look_v, .work = x##_work_v}
#define OP_COMMAND_GUESS(x, rpc)											\
	OP_THUNKS_(x, , rpc) OP_COMMAND_THUNKS_(x) OP_WORK_THUNKS_(x)							\
	static bool x##_after_v(const void *f, const void *p, const void *rq, const struct actor *w, struct why *why)	\
	{														\
		return x##_after(f, p, rq, w, why);									\
	}														\
	const struct op op_##x = {OP_COMMON_(x, rpc, OPK_COMMAND), OP_DECIDE_(x), .look = x##_look_v,			\
	    .work = x##_work_v, .after = x##_after_v}
#define OP_QUERY(x, rpc) OP_READ_(x, rpc, OPK_QUERY)
#define OP_STREAM(x, rpc) OP_READ_(x, rpc, OPK_STREAM)
#define OP_READ_(x, rpc, k)												\
	OP_THUNKS_(x, , rpc)												\
	static bool x##_view_v(const void *f, const void *rq, const struct actor *w, void *re, struct why *why)		\
	{														\
		return x##_view(f, rq, w, re, why);									\
	}														\
	const struct op op_##x = {OP_COMMON_(x, rpc, k), .view = x##_view_v}
/* clang-format on */

#endif
