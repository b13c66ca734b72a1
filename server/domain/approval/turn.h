/* turn.h -- a command on an approval that is there: the document of whatever kind with its locks, the approval, and the moves of
 * people. task_approve, task_reject, task_return and approval_withdraw are made of it. */
#ifndef BL_DOMAIN_APPROVAL_TURN_H
#define BL_DOMAIN_APPROVAL_TURN_H

#include "server/domain/approval/instance.h"

#define SUBJECTS_MAX 4

struct approval_turn_facts {
	struct approval_key key;
	void *subject[SUBJECTS_MAX]; /* facts of each kind of document; only one finds something */
	struct q_approval_lock lock;
	struct approval_rows rows;
	struct approval_facts flows; /* for the last vote */
};

struct approval_turn {
	const struct subject_ops *ops;
	const void *subject;
	struct subject_head head; /* as the document is now */
	struct approval_doc doc;  /* changed by the verbs of instance.h */
	struct approval_task *task;
	void *effect; /* plan of subject->effective; NULL: it is not effective by this command */
};

/* Document, approval, then what the document needs: the lock order of every command. flows: the last vote may be among them. */
void approval_turn_load(struct batch *b, struct approval_key key, bool flows, const struct actor *who,
    struct approval_turn_facts *f);

/* Finds document and approval; denies NOT_FOUND of `kind`, named by text. */
bool approval_turn_open(const struct approval_turn_facts *f, const char *kind, const char *text,
    const struct actor *who, struct approval_turn *t, struct why *why);
/* The caller's open task, which they may decide: theirs, pending, of a running approval whose content is still what was submitted,
 * and they are no author. Denies with what stands in the way. */
bool approval_turn_task(const struct approval_turn_facts *f, const char *text, const struct actor *who,
    struct approval_turn *t, struct why *why);
/* Running, and the document still waits for it? */
bool approval_turn_runs(const struct approval_turn *t, const struct actor *who, struct why *why);

/* After a vote settled its node: opens the next one; behind the last one looks at the inputs again (D6) and either adds the nodes
 * that are missing now or takes the document to effective: t->effect is then subject->effective's plan. Denies when the document
 * must not become effective. */
bool approval_turn_advance(
    const struct approval_turn_facts *f, struct approval_turn *t, const struct actor *who, struct why *why);

/* Audit row of the command: what was done to the document. */
void approval_turn_audit(struct batch *b, const struct approval_turn *t, int64_t version, const char *what);
/* The document is a draft again, or its change is given up: "rejected", "returned", "withdrawn". */
void approval_turn_back(
    struct batch *b, const struct approval_turn *t, const char *what, const struct actor *who);

#endif
