#include "server/db/batch_fake.h"

#include <assert.h>
#include <inttypes.h>
#include <stdio.h>

#include "common/date.h"
#include "common/uuid.h"

struct fake_answer {
	struct fake_answer *next;
	const char *name;
	const void *p;
	size_t size;
	bool used;
};

struct batch {
	struct arena *arena;
	const struct actor *actor;
	struct fake_answer *answer, **end; /* in the order they were given */
	char *text;
	size_t n, cap;
	bool first; /* of the values of a call */
};

struct batch *
batch_fake_new(struct arena *a, const struct actor *who)
{
	struct batch *b = arena_new_n(a, struct batch, 1);

	*b = (struct batch){.arena = a, .actor = who, .cap = 256, .text = arena_alloc(a, 256)};
	b->end = &b->answer;
	return b;
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

const char *
batch_fake_text(const struct batch *b)
{
	return b->text;
}

void
batch_fake_answer(struct batch *b, const char *name, const void *p, size_t size)
{
	struct fake_answer *f = arena_new_n(b->arena, struct fake_answer, 1);

	*f = (struct fake_answer){.name = name, .p = arena_memdup(b->arena, p, size), .size = size};
	*b->end = f;
	b->end = &f->next;
}

static void
put(struct batch *b, const char *s)
{
	size_t n = strlen(s);

	if (b->n + n + 1 > b->cap) {
		size_t cap = 2 * (b->n + n + 1);
		char *t = arena_alloc(b->arena, cap);
		memcpy(t, b->text, b->n);
		b->text = t;
		b->cap = cap;
	}
	memcpy(b->text + b->n, s, n + 1);
	b->n += n;
}

void
fake_call(struct batch *b, const char *function)
{
	put(b, function);
	put(b, "(");
	b->first = true;
}

static void
name_put(struct batch *b, const char *name)
{
	put(b, b->first ? "" : ", ");
	put(b, name);
	put(b, "=");
	b->first = false;
}

/* The unused answer that was given first, else the last one. */
static struct fake_answer *
answer_find(const struct batch *b, const char *name)
{
	struct fake_answer *found = NULL;

	for (struct fake_answer *f = b->answer; f; f = f->next) {
		if (strcmp(f->name, name) != 0)
			continue;
		found = f;
		if (!f->used)
			break;
	}
	return found;
}

void
fake_done(struct batch *b, const char *name, void *out, size_t size)
{
	struct fake_answer *f = name ? answer_find(b, name) : NULL;

	put(b, ")\n");
	if (!f)
		return;
	assert(f->size == size);
	memcpy(out, f->p, size);
	f->used = true;
}

static void
int_put(struct batch *b, int64_t v)
{
	char s[32];

	snprintf(s, sizeof(s), "%" PRId64, v);
	put(b, s);
}

static void
uuid_put(struct batch *b, struct uuid v)
{
	char s[UUID_TEXT];

	uuid_format(v, s);
	put(b, uuid_is_zero(v) ? "NULL" : s);
}

static void
text_put(struct batch *b, const char *v)
{
	if (!v) {
		put(b, "NULL");
		return;
	}
	put(b, "\"");
	for (; *v; v++) {
		char s[3] = {*v};

		if (*v == '"' || *v == '\\' || *v == '\n')
			memcpy(s, (char[]){'\\', *v == '\n' ? 'n' : *v, '\0'}, 3);
		put(b, s);
	}
	put(b, "\"");
}

static void
time_put(struct batch *b, int64_t v)
{
	int32_t date = date_of_instant(v, 0);
	char s[80], day[DATE_TEXT];
	int64_t us;

	if (date == NO_DATE) { /* no year of ours */
		int_put(b, v);
		return;
	}
	us = v - date_start(date, 0);
	snprintf(s, sizeof(s), "%sT%02d:%02d:%02d", date_text(day, date), (int)(us / 3600000000),
	    (int)(us / 60000000 % 60), (int)(us / SECOND_US % 60));
	put(b, s);
	if (us % SECOND_US) {
		snprintf(s, sizeof(s), ".%06d", (int)(us % SECOND_US));
		put(b, s);
	}
	put(b, "Z");
}

static void
date_put(struct batch *b, int32_t v)
{
	char s[DATE_TEXT];

	if (v == NO_DATE)
		put(b, "NULL");
	else if (date_in_range(v))
		put(b, date_text(s, v));
	else
		int_put(b, v);
}

void
fake_put_null(struct batch *b, const char *name)
{
	name_put(b, name);
	put(b, "NULL");
}

void
fake_put_bool(struct batch *b, const char *name, bool v)
{
	name_put(b, name);
	put(b, v ? "true" : "false");
}

void
fake_put_i16(struct batch *b, const char *name, int16_t v)
{
	fake_put_i64(b, name, v);
}

void
fake_put_i32(struct batch *b, const char *name, int32_t v)
{
	fake_put_i64(b, name, v);
}

void
fake_put_i64(struct batch *b, const char *name, int64_t v)
{
	name_put(b, name);
	int_put(b, v);
}

void
fake_put_date(struct batch *b, const char *name, int32_t v)
{
	name_put(b, name);
	date_put(b, v);
}

void
fake_put_time(struct batch *b, const char *name, int64_t v)
{
	name_put(b, name);
	if (v == INT64_MIN)
		put(b, "NULL");
	else
		time_put(b, v);
}

void
fake_put_uuid(struct batch *b, const char *name, struct uuid v)
{
	name_put(b, name);
	uuid_put(b, v);
}

void
fake_put_text(struct batch *b, const char *name, const char *v)
{
	name_put(b, name);
	text_put(b, v);
}

void
fake_put_bytes(struct batch *b, const char *name, struct bytes v)
{
	char s[3];

	name_put(b, name);
	put(b, v.p ? "x'" : "NULL");
	for (size_t i = 0; v.p && i < v.n; i++) {
		snprintf(s, sizeof(s), "%02x", v.p[i]);
		put(b, s);
	}
	put(b, v.p ? "'" : "");
}

#define FAKE_ARRAY(suffix, type, one)                                                                        \
	void fake_put_##suffix(struct batch *b, const char *name, struct type v)                             \
	{                                                                                                    \
		name_put(b, name);                                                                           \
		put(b, "[");                                                                                 \
		for (size_t i = 0; i < v.n; i++) {                                                           \
			put(b, i ? ", " : "");                                                               \
			one;                                                                                 \
		}                                                                                            \
		put(b, "]");                                                                                 \
	}

FAKE_ARRAY(uuids, uuids, uuid_put(b, v.v[i]))
FAKE_ARRAY(texts, texts, text_put(b, v.v[i]))
FAKE_ARRAY(i64s, i64s, v.v[i] == INT64_MIN ? put(b, "NULL") : int_put(b, v.v[i]))
FAKE_ARRAY(i32s, i32s, v.v[i] == INT32_MIN ? put(b, "NULL") : int_put(b, v.v[i]))
FAKE_ARRAY(dates, i32s, date_put(b, v.v[i]))
FAKE_ARRAY(bools, bools, put(b, v.v[i] ? "true" : "false"))
