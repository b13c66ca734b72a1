#include "server/db/batch_run.h"

#include <assert.h>

struct batch *
batch_new(struct arena *a, const struct actor *who, void *owner)
{
	struct batch *b = arena_new_n(a, struct batch, 1);

	b->arena = a;
	b->actor = who;
	b->owner = owner;
	b->tail = &b->head;
	return b;
}

void
batch_add(struct batch *b, const struct stmt *s, const struct param *param, void *out)
{
	struct queued *q = arena_new_n(b->arena, struct queued, 1);

	assert(s->nparam >= 0 && s->nparam <= PARAM_MAX);
	q->stmt = s;
	q->out = out;
	if (s->nparam > 0)
		q->param = arena_memdup(b->arena, param, sizeof(*param) * (size_t)s->nparam);
	*b->tail = q;
	b->tail = &q->next;
	b->n++;
}

void
batch_prepend(struct batch *b, struct batch *first)
{
	if (first->error)
		batch_fail(b, first->error);
	if (!first->head)
		return;
	*first->tail = b->head;
	if (!b->head)
		b->tail = first->tail;
	b->head = first->head;
	b->n += first->n;
	first->head = NULL;
	first->tail = &first->head;
	first->n = 0;
}

void
batch_fail(struct batch *b, const char *error)
{
	if (!b->error)
		b->error = error;
}

const struct actor *
batch_actor(const struct batch *b)
{
	return b->actor;
}

struct arena *
batch_arena(const struct batch *b)
{
	return b->arena;
}
