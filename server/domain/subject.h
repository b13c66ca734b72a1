/* subject.h -- what the approval engine needs from a document, and nothing more. approval knows neither quote nor order: it works
 * on these functions, which the document's noun provides; server/domain/subjects.c lists them.
 *
 * One command works on one document of one kind. Whoever starts, decides or ends an approval queues the load functions of
 * every subject; those of the wrong kind find nothing. Lock order: the document first (lock), then the approval's own rows,
 * then the rest of what the document needs to become effective (facts). */
#ifndef BL_DOMAIN_SUBJECT_H
#define BL_DOMAIN_SUBJECT_H

#include "common/why.h"
#include "server/db/batch.h"
#include "server/domain/field.h"
#include "server/op/op.h"

/* The inputs of routing, in base currency; stored with the instance as text and hashed apart (D6). The names of the condition
 * language are in approval/inputs.c. */
struct routing_inputs {
	int64_t amount;   /* gross in base currency, minor units */
	int32_t exponent; /* of the base currency */
	int32_t discount; /* the largest discount of a line, 4 decimals of the percent */
	int32_t margin;   /* 4 decimals of the percent of net; INT32_MIN when net is not above zero */
	const char *credit_grade;
	const char *credit; /* "pass" or "approval" */
	bool new_customer;
	const char *customer_level;
	const char *branch; /* code */
	const char *channel;
	int32_t line_count;
	bool shortage;    /* something cannot be promised by the wished day */
	bool below_floor; /* a price is below the product's floor */
	bool foreign_currency;
};

/* What approval knows of the document, filled by `head` after the load. */
struct subject_head {
	bool found;
	enum subject kind;
	struct uuid id;
	const char *number; /* NULL before the first submit */
	int64_t version;
	int32_t revision;
	bool in_approval;  /* it waits for its approval, or a change of it does */
	const char *state; /* the word for replies: "in_approval", or of a changed order "effective" */
	bool draft;
	struct bytes content_hash; /* recomputed from the rows that are there now, not the stored one */
	struct uuid branch_id, owner_id, created_by;
	struct uuids authors; /* everybody who wrote this revision */
	struct routing_inputs inputs;
	bool blocked; /* credit or customer status forbids to go on: why is told by effective() */
	const char *blocked_reason;
	const char *customer_name;
	const char *change_reason; /* it is the agreed document as a change would make it: why; else NULL */
};

struct Bl__Order;
struct Bl__Quote;

struct subject_ops {
	enum subject kind;
	size_t facts_size, plan_size;
	/* Locks the document (FOR UPDATE): by id, or number, or the approval task's / instance's document. */
	void (*lock)(
	    struct batch *b, struct ref document, struct uuid task_id, const struct actor *who, void *facts);
	/* Everything else that head, effective and the writers need; queued after approval's own locks. */
	void (*load)(
	    struct batch *b, struct ref document, struct uuid task_id, const struct actor *who, void *facts);
	void (*head)(const void *facts, const struct actor *who, struct subject_head *out);
	/* The step to effective: pure. Fills the plan (what to reserve, credit moves, new state) or denies. `by_people`: a
	 * person decided, on these inputs; automatic nodes alone never grant what needs a special approval. */
	bool (*effective)(
	    const void *facts, bool by_people, const struct actor *who, void *plan, struct why *why);
	/* Writes: the one named query that sets the state effective is in here, and reservation, credit, facts, events. */
	void (*effective_apply)(
	    struct batch *b, const void *facts, const void *plan, const struct actor *who);
	/* Back to draft after reject, return or withdraw, or a change of it is given up; the moves are rows of the noun's state.def. */
	void (*back_apply)(struct batch *b, const void *facts, const struct actor *who, const char *event);
	/* Name of the document's state after effective(), for replies: "effective", "approved". */
	const char *(*state_after)(const void *facts, const void *plan);
	/* The document as it is now without a lock, for reading: by id, number or approval task; facts of look_size. credit is NULL
	 * where none is checked. */
	size_t look_size;
	void (*look)(
	    struct batch *b, struct ref document, struct uuid task_id, const struct actor *who, void *facts);
	void (*look_head)(const void *facts, const struct actor *who, struct subject_head *out);
	struct Bl__CreditCheck *(*look_credit)(const void *facts, const struct actor *who);
	/* The whole document for a reply, with a change in approval where that is the revision: one of the two, the other one is not
	 * touched. */
	void (*look_document)(const void *facts, int32_t revision, const struct actor *who,
	    struct Bl__Order **order, struct Bl__Quote **quote);
};

extern const struct subject_ops *const subject_table[];
extern const int subject_count;

#endif
