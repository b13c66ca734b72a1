/* The moves of approvals, nodes and tasks: their tables as code. */
#include <assert.h>

#include "server/domain/approval/instance.h"
#include "server/domain/move.h"

#define STATE(name, number, word, en, zh)
#define MOVE(from, verb, to, en, zh) {APPROVAL_##from, APPROVAL_DO_##verb, APPROVAL_##to},
static const struct move approval_moves[] = {
#include "server/domain/approval/state.def"
};
#undef MOVE
#define MOVE(from, verb, to, en, zh) {NODE_##from, NODE_DO_##verb, NODE_##to},
static const struct move node_moves[] = {
#include "server/domain/approval/node.def"
};
#undef MOVE
#define MOVE(from, verb, to, en, zh) {TASK_##from, TASK_DO_##verb, TASK_##to},
static const struct move task_moves[] = {
#include "server/domain/task/state.def"
};
#undef MOVE
#undef STATE

#define STATE(name, number, word, en, zh) {number, word, {en, zh}},
#define MOVE(from, verb, to, en, zh)
static const struct state_name approval_states[] = {
#include "server/domain/approval/state.def"
};
static const struct state_name task_states[] = {
#include "server/domain/task/state.def"
};
#undef STATE
#undef MOVE

static int
moved(const struct move *row, size_t n, int from, int verb)
{
	int to = from;
	bool legal = move_find(row, n, from, verb, &to);

	assert(legal);
	(void)legal;
	return to;
}

const char *
approval_state_text(int state, enum lang lang)
{
	return state_find(approval_states, ARRAY_SIZE(approval_states), state)->text[lang];
}

const char *
task_state_word(int state)
{
	return state_find(task_states, ARRAY_SIZE(task_states), state)->word;
}

const char *
task_state_text(int state, enum lang lang)
{
	return state_find(task_states, ARRAY_SIZE(task_states), state)->text[lang];
}

bool
task_may(int state, enum task_verb verb)
{
	int to;

	return move_find(task_moves, ARRAY_SIZE(task_moves), state, (int)verb, &to);
}

void
approval_move(struct approval_doc *d, enum approval_verb verb, const struct actor *who)
{
	d->state = moved(approval_moves, ARRAY_SIZE(approval_moves), d->state, (int)verb);
	d->ended_at = who->now;
}

void
node_move(struct approval_node *n, enum node_verb verb)
{
	n->state = moved(node_moves, ARRAY_SIZE(node_moves), n->state, (int)verb);
	if (n->fate == ROW_KEPT)
		n->fate = ROW_CHANGED;
}

void
task_move(struct approval_task *t, enum task_verb verb)
{
	bool asked = t->state == TASK_PENDING && !t->opened;

	t->state = moved(task_moves, ARRAY_SIZE(task_moves), t->state, (int)verb);
	if (t->fate == ROW_KEPT)
		t->fate = ROW_CHANGED;
	t->opened = verb == TASK_DO_OPEN;
	t->closed = asked;
}
