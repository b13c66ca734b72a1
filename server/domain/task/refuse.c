/* What task_reject and task_return share: one person ends the approval, the document is a draft again, or its change is given up. */
#include "server/domain/task/task.h"

struct approval_key
task_key(const char *text)
{
	struct ref r = ref_of(text);

	return (struct approval_key){.task_id = r.id, .number = r.code};
}

bool
task_refuse_decide(const struct task_refuse_facts *f, const char *task_id, const char *comment,
    enum task_verb verb, const struct actor *who, struct task_refuse_plan *p, struct why *why)
{
	struct approval_turn *t = &p->turn;

	field_ref(why, "task_id", task_id, true);
	if (comment[strspn(comment, " \t\r\n")] == '\0')
		violate(why, "comment", R_REQUIRED);
	field_note(why, "comment", comment);
	if (why_violated(why))
		return why_invalid(why);
	if (!approval_turn_task(&f->turn, task_id, who, t, why))
		return false;
	approval_refuse(&t->doc, t->task, verb, comment, who);
	t->doc.version++;
	return true;
}

Bl__Approval *
task_refuse_apply(
    struct batch *b, const struct task_refuse_plan *p, const char *what, const struct actor *who)
{
	const struct approval_turn *t = &p->turn;
	int64_t version = t->head.version + 1;

	approval_write(b, &t->doc, version, who);
	approval_turn_back(b, t, what, who);
	approval_turn_audit(b, t, version,
	    arena_printf(who->arena, "%s at node %d (%s)", what, t->task->seq, t->task->comment));
	return approval_message(&t->doc, who);
}
