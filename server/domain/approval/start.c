/* The start of an approval: what documents call when they are submitted (approval.h). */
#include "server/domain/approval/inputs.h"
#include "server/domain/approval/instance.h"
#include "server/op/subject.h"

#define ID_INSTANCE (3u << 20)

struct approval_start {
	struct approval_doc doc;
	const char *flow_reason;
};

static void
add_author(struct uuids *set, struct uuid *room, struct uuid id)
{
	if (!uuid_is_zero(id) && !is_author(*set, id))
		room[set->n++] = id;
}

/* Who may not approve: everybody who wrote this revision, who made it, whose it is, and who submits it. */
static struct uuids
authors_of(const struct subject_head *h, const struct actor *who)
{
	struct uuid *room = arena_new_n(who->arena, struct uuid, h->authors.n + 3);
	struct uuids set = {room, 0};

	for (size_t i = 0; i < h->authors.n; i++)
		add_author(&set, room, h->authors.v[i]);
	add_author(&set, room, h->created_by);
	add_author(&set, room, h->owner_id);
	add_author(&set, room, who->user_id);
	return set;
}

static struct approval_doc
new_doc(const struct subject_head *h, const struct way *w, struct uuids authors, const struct actor *who)
{
	return (struct approval_doc){
	    .found = true,
	    .fresh = true,
	    .id = new_id(who, ID_INSTANCE),
	    .subject = h->kind,
	    .subject_id = h->id,
	    .number = h->number,
	    .revision = h->revision,
	    .content_hash = h->content_hash,
	    .inputs = inputs_text(&h->inputs, who->arena),
	    .flow_id = w->flow->id,
	    .flow_code = w->flow->code,
	    .flow_version = w->flow->flow_version,
	    .state = APPROVAL_RUNNING,
	    .branch_id = h->branch_id,
	    .owner_id = h->owner_id,
	    .authors = authors,
	    .submitted_by = who->user_id,
	    .submitter_login = who->login,
	    .submitted_at = who->now,
	    .ended_at = INT64_MIN,
	    .version = 1,
	};
}

bool
approval_start(const struct approval_facts *f, const struct subject_head *head, const struct actor *who,
    const char *note, struct approval_start **plan, struct why *why)
{
	static const struct uuid no_task, no_flow;
	struct uuids authors = authors_of(head, who);
	struct way_ask q = {f, who->user_id, authors, head->branch_id, head->owner_id, who->arena};
	struct approval_start *p;
	struct way way;

	*plan = NULL;
	if (head->blocked)
		return deny(why, R_DOCUMENT_BLOCKED,
		    head->number != NULL ? head->number : subject_noun(head->kind), head->blocked_reason);
	if (!way_find(&q, &head->inputs, head->kind, no_flow, &way, why))
		return false;
	p = arena_new_n(who->arena, struct approval_start, 1);
	p->flow_reason = way.reason;
	p->doc = new_doc(head, &way, authors, who);
	approval_act_add(&p->doc, ACT_SUBMIT, no_task, 1, note, who);
	approval_add(&p->doc, &way, false, who);
	if (approval_advance(&p->doc, who)) {
		p->doc.automatic = true;
		approval_move(&p->doc, APPROVAL_DO_APPROVE, who);
	}
	*plan = p;
	return true;
}

bool
approval_start_passed(const struct approval_start *plan)
{
	return plan->doc.state == APPROVAL_APPROVED;
}

struct uuid
approval_start_id(const struct approval_start *plan)
{
	return plan->doc.id;
}

void
approval_start_apply(struct batch *b, const struct approval_start *plan, const struct subject_head *head,
    const struct actor *who)
{
	approval_write(b, &plan->doc, head->version, who);
}

size_t
approval_start_path(const struct approval_start *plan, const struct actor *who, struct Bl__PathNode ***nodes)
{
	return approval_path(&plan->doc, who, nodes);
}

const struct approval_doc *
approval_start_doc(const struct approval_start *plan, const char **flow_reason)
{
	*flow_reason = plan->flow_reason;
	return &plan->doc;
}
