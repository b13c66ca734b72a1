/* instance.h -- one approval as the rules see it: nodes, tasks, acts, and the moves between their states. Pure but for rows and
 * write. Whatever changes an approval makes a copy of this, changes it by the verbs below, and has it written. */
#ifndef BL_DOMAIN_APPROVAL_INSTANCE_H
#define BL_DOMAIN_APPROVAL_INSTANCE_H

#include "branchline/v1/approval.pb-c.h"
#include "query/q_approval.h"
#include "server/domain/approval/way.h"

#define STATE(name, number, word, en, zh) APPROVAL_##name = number,
#define MOVE(from, verb, to, en, zh)
enum approval_state {
#include "server/domain/approval/state.def"
};
#undef STATE
#define STATE(name, number, word, en, zh) NODE_##name = number,
enum node_state {
#include "server/domain/approval/node.def"
};
#undef STATE
#define STATE(name, number, word, en, zh) TASK_##name = number,
enum task_state {
#include "server/domain/task/state.def"
};
#undef STATE
#undef MOVE

enum approval_verb { APPROVAL_DO_APPROVE, APPROVAL_DO_REJECT, APPROVAL_DO_RETURN, APPROVAL_DO_WITHDRAW };
enum node_verb { NODE_DO_OPEN, NODE_DO_PASS, NODE_DO_REFUSE, NODE_DO_CANCEL };
enum task_verb {
	TASK_DO_OPEN,
	TASK_DO_SKIP,
	TASK_DO_APPROVE,
	TASK_DO_REJECT,
	TASK_DO_RETURN,
	TASK_DO_CANCEL
};
enum act { /* approval_act.act */
	ACT_SUBMIT = 1,
	ACT_APPROVE,
	ACT_REJECT,
	ACT_RETURN,
	ACT_WITHDRAW,
	ACT_PASS
};

enum row_fate { ROW_KEPT, ROW_CHANGED, ROW_NEW };

struct approval_task {
	struct uuid id;
	int seq; /* of its node */
	struct uuid assignee;
	const char *login, *name;
	const char *origin; /* new ones: which rule named them */
	int state;
	int64_t opened_at;   /* INT64_MIN = its turn has not come */
	const char *comment; /* said with this command; NULL = nothing */
	enum row_fate fate;
	bool opened, closed; /* by this command */
};

struct approval_node {
	int seq;
	const char *name;
	int kind, method, state;
	const char *reason;
	struct uuid flow_id;
	int flow_seq;
	bool pass_repeat;
	enum row_fate fate;
};

struct approval_act {
	struct uuid task_id;
	int seq;
	enum act act;
	const char *comment;
	int64_t at;
	const char *login, *name;
	bool fresh;
};

struct approval_doc {
	bool found, fresh;
	struct uuid id;
	enum subject subject;
	struct uuid subject_id;
	const char *number;
	int32_t revision;
	struct bytes content_hash;
	const char *inputs;
	struct uuid flow_id;
	const char *flow_code;
	int32_t flow_version;
	int state;
	bool automatic;
	struct uuid branch_id, owner_id;
	struct uuids authors;
	struct uuid submitted_by;
	const char *submitter_login;
	int64_t submitted_at, ended_at;
	int64_t version;
	size_t nnode, ntask, nact;
	struct approval_node *node;
	struct approval_task *task; /* by node */
	struct approval_act *act;   /* the oldest first */
};

/* ---- states ---- */
const char *approval_state_text(int state, enum lang lang);
const char *task_state_word(int state); /* "pending" */
const char *task_state_text(int state, enum lang lang);
/* Moves, asserted to be legal: the callers below ask for nothing else. */
void approval_move(struct approval_doc *d, enum approval_verb verb, const struct actor *who);
void node_move(struct approval_node *n, enum node_verb verb);
void task_move(struct approval_task *t, enum task_verb verb);
bool task_may(int state, enum task_verb verb);

/* ---- rules ---- */

/* Adds nodes and their tasks, waiting, behind those that are there. changed: asked for by inputs that got worse. */
void approval_add(struct approval_doc *d, const struct way *way, bool changed, const struct actor *who);
/* Passes what passes by rule and opens the next node that asks somebody; true when no node is left. */
bool approval_advance(struct approval_doc *d, const struct actor *who);
/* One vote of a pending task; true when it settled its node (then advance). */
bool approval_agree(
    struct approval_doc *d, struct approval_task *t, const char *comment, const struct actor *who);
/* Ends it: the task says no or asks for changes. */
void approval_refuse(struct approval_doc *d, struct approval_task *t, enum task_verb verb,
    const char *comment, const struct actor *who);
void approval_take_back(struct approval_doc *d, const char *comment, const struct actor *who);
struct approval_node *approval_node_of(struct approval_doc *d, int seq);
int approval_node_open(const struct approval_doc *d); /* its seq; that of the last one when none is open */
void approval_act_add(struct approval_doc *d, enum act act, struct uuid task_id, int seq, const char *comment,
    const struct actor *who);

/* ---- rows ---- */

/* Approval by its id or that of its document, by number, or by task; at most one is given. */
struct approval_key {
	struct uuid id;
	const char *number;
	struct uuid task_id;
};
struct approval_rows {
	struct q_approval_get head;
	struct q_approval_nodes node;
	struct q_approval_tasks task;
	struct q_approval_acts act;
};
void approval_rows_load(struct batch *b, struct approval_key key, struct approval_rows *r);
/* A copy in the arena that may be changed; found = false: none in scope. */
struct approval_doc approval_from_rows(const struct approval_rows *r, struct arena *a);
/* Writes everything that is new or changed, and the events: approvers are asked, closed tasks and copies told. */
void approval_write(
    struct batch *b, const struct approval_doc *d, int64_t document_version, const struct actor *who);

/* ---- messages ---- */
/* The plan of a start as an approval, for a dry run; *flow_reason: why this flow. */
const struct approval_doc *approval_start_doc(const struct approval_start *plan, const char **flow_reason);
const char *approval_act_word(enum act act); /* "approve" */
Bl__Approval *approval_message(const struct approval_doc *d, const struct actor *who);
size_t approval_path(const struct approval_doc *d, const struct actor *who, Bl__PathNode ***out);

#endif
