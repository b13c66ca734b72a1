/* approval.h -- what documents call when they are submitted. Pure: facts in, plan out.
 *
 * A submit operation (order_submit, order_create with submit, quote_submit) queues approval_load() in its load, calls
 * approval_start() in decide and approval_start_apply() in apply. When the plan says `passed`, every node was automatic and the
 * document becomes effective in this same command. */
#ifndef BL_DOMAIN_APPROVAL_H
#define BL_DOMAIN_APPROVAL_H

#include "server/domain/subject.h"

struct approval_facts; /* flows, nodes, people; size known to approval_facts_new() */
struct approval_start; /* the plan */

struct approval_facts *approval_facts_new(struct arena *a);
/* Live flows of this subject, their nodes, and the people that their rules can name for this submitter. */
void approval_load(struct batch *b, enum subject kind, const struct actor *who, struct approval_facts *f);

/* Which flow and nodes this document takes, with reasons and approvers. Denies NO_FLOW, NO_APPROVER. */
bool approval_start(const struct approval_facts *f, const struct subject_head *head, const struct actor *who,
    const char *note, struct approval_start **plan, struct why *why);
bool approval_start_passed(const struct approval_start *plan);
struct uuid approval_start_id(const struct approval_start *plan);
/* Inserts instance, nodes, tasks, acts, and the events to the first approvers. */
void approval_start_apply(struct batch *b, const struct approval_start *plan, const struct subject_head *head,
    const struct actor *who);
/* For replies: the way, in PathNode messages. */
struct Bl__PathNode;
size_t approval_start_path(
    const struct approval_start *plan, const struct actor *who, struct Bl__PathNode ***nodes);

#endif
