/* get.h -- facts of task_get, and the parts of its reply (get_view.c). */
#ifndef BL_DOMAIN_TASK_GET_H
#define BL_DOMAIN_TASK_GET_H

#include "branchline/v1/task.pb-c.h"
#include "query/q_revision.h"
#include "query/q_task.h"
#include "server/domain/approval/turn.h"

#define TASK_GLANCE_DAYS 365 /* how far the sums of a customer look back */

struct task_get_facts {
	struct approval_key key;
	struct approval_rows approval;
	void *subject[SUBJECTS_MAX]; /* facts of each kind of document; only one finds something */
	struct q_task_history history;
	struct q_revision_pair pair; /* the older one first; without it, only the one that is decided */
	struct q_revision_pair_products products;
	struct q_task_attachments attachments;
	struct q_task_customer customer;
	struct q_task_customer_orders orders;
};

/* The task that was named, or the caller's on the document; NULL = none. */
const struct approval_task *task_get_find(
    const struct approval_doc *d, const struct approval_key *key, const struct actor *who);

Bl__Task *task_get_task(const struct approval_doc *d, const struct approval_task *t,
    const struct subject_head *head, const struct actor *who);
Bl__Comparison *task_get_comparison(
    const struct task_get_facts *f, const struct approval_doc *d, const struct actor *who);
size_t task_get_history(const struct task_get_facts *f, const struct actor *who, Bl__PastAct ***out);
Bl__CustomerGlance *task_get_customer(
    const struct task_get_facts *f, const struct actor *who); /* NULL = none */

#endif
