/* What all reads have in common: wrong fields are refused by name and never taken for no filter, what is not there or not in scope
 * is NOT_FOUND. Requests are filled by their descriptors, so that a new query or field is tested as soon as it is there. */
#include <stdio.h>

#include "google/type/date.pb-c.h"
#include "server/db/batch_fake.h"
#include "server/domain/page.h"
#include "server/op/op.h"
#include "tests/unit/server/domain/domain.h"

#define EACH_QUERY(x) extern const struct op op_##x;
#define EACH_COMMAND(x)
#define EACH_STREAM(x)
#define EACH_SERVER(x)
#define EACH_CLIENT(x)
#define METHOD(noun, verb, service, rpc, snake, kind, permission, size, replay, en, zh)                      \
	EACH_##kind(noun##_##verb)
#include "proto/method.def"
#undef EACH_QUERY
#define EACH_QUERY(x) &op_##x,
static const struct op *const reads[] = {
#include "proto/method.def"
};

struct ask {
	struct actor *who;
	const struct op *op;
	ProtobufCMessage *rq;
	struct why *why;
};

static struct ask
ask_new(const struct op *op)
{
	struct ask a = {.who = actor_new(), .op = op};

	a.rq = arena_alloc(a.who->arena, op->request->sizeof_message);
	protobuf_c_message_init(op->request, a.rq);
	return a;
}

/* Load finds nothing, and the view answers. */
static bool
ask(struct ask *a)
{
	struct batch *b = batch_fake_new(a->who->arena, a->who);
	void *facts = arena_alloc(a->who->arena, a->op->facts_size);
	ProtobufCMessage *re = arena_alloc(a->who->arena, a->op->response->sizeof_message);

	memset(facts, 0, a->op->facts_size);
	protobuf_c_message_init(a->op->response, re);
	a->why = why_new(a->who);
	a->op->load(b, a->rq, a->who, facts);
	return a->op->view(facts, a->rq, a->who, re, a->why);
}

/* Has a table of its own, for its fields are those of lines. */
static bool
has_lines(const struct op *op)
{
	return strcmp(op->name, "stock_check") == 0;
}

static void *
field_at(const struct ask *a, const ProtobufCFieldDescriptor *f)
{
	return (char *)a->rq + f->offset;
}

static bool
is_id(const ProtobufCFieldDescriptor *f)
{
	size_t n = strlen(f->name);

	return f->type == PROTOBUF_C_TYPE_STRING && f->label != PROTOBUF_C_LABEL_REPEATED && n > 3 &&
	       strcmp(f->name + n - 3, "_id") == 0;
}

static bool
is_date(const ProtobufCFieldDescriptor *f)
{
	return f->type == PROTOBUF_C_TYPE_MESSAGE && f->descriptor == &google__type__date__descriptor;
}

/* The references without which the read says nothing else. */
static void
name_required(struct ask *a)
{
	char line[80];

	ask(a);
	for (unsigned k = 0; k < a->op->request->n_fields; k++) {
		const ProtobufCFieldDescriptor *f = &a->op->request->fields[k];

		snprintf(line, sizeof(line), "%s REQUIRED\n", f->name);
		if (is_id(f) && strstr(violations(a->why), line) != NULL)
			*(char **)field_at(a, f) = test_id_text(a->who, 9);
	}
}

/* Puts into the field what no request may hold. NULL = nothing is wrong with any value here. */
static const char *
spoil(const struct ask *a, const ProtobufCFieldDescriptor *f)
{
	static Google__Type__Date bad;
	static char nonsense[] = "no reference";

	if (is_id(f)) {
		*(char **)field_at(a, f) = nonsense;
		return "BAD_UUID";
	}
	if (strcmp(f->name, "page_token") == 0) {
		*(char **)field_at(a, f) = nonsense;
		return "BAD_PAGE_TOKEN";
	}
	if (f->type == PROTOBUF_C_TYPE_ENUM && f->label != PROTOBUF_C_LABEL_REPEATED) {
		*(int *)field_at(a, f) = 99;
		return "BAD_ENUM";
	}
	if (is_date(f)) {
		google__type__date__init(&bad);
		bad.year = 2026;
		bad.month = 2;
		bad.day = 30;
		*(Google__Type__Date **)field_at(a, f) = &bad;
		return "BAD_DATE";
	}
	return NULL;
}

static void
wrong_fields(void **state)
{
	int spoiled = 0;

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(reads); i++)
		for (unsigned k = 0; k < reads[i]->request->n_fields; k++) {
			const ProtobufCFieldDescriptor *f = &reads[i]->request->fields[k];
			struct ask a = ask_new(reads[i]);
			const char *reason;
			char row[80], line[80];

			name_required(&a);
			reason = spoil(&a, f);
			if (reason != NULL && !has_lines(reads[i])) {
				snprintf(row, sizeof(row), "%s %s", reads[i]->name, f->name);
				snprintf(line, sizeof(line), "%s %s\n", f->name, reason);
				check_row(row, !ask(&a));
				check_row(row, a.why->reason == R_INVALID_FIELDS);
				check_row(row, strstr(violations(a.why), line) != NULL);
				spoiled++;
			}
			actor_free(a.who);
		}
	assert_true(spoiled >= 60);
}

/* The first field names the thing: without it the read is refused, with a name that nothing has it is not found. */
static void
not_there(void **state)
{
	int found = 0;

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(reads); i++) {
		const ProtobufCFieldDescriptor *f = reads[i]->request->fields;
		struct ask a = ask_new(reads[i]);
		char line[80];

		if (reads[i]->request->n_fields > 0 && is_id(f) && strstr(reads[i]->name, "_list") == NULL &&
		    !has_lines(reads[i])) {
			snprintf(line, sizeof(line), "%s REQUIRED\n", f->name);
			check_row(reads[i]->name, !ask(&a));
			check_row(reads[i]->name, strstr(violations(a.why), line) != NULL);
			*(char **)field_at(&a, f) = arena_printf(a.who->arena, "@NOTHING");
			check_row(reads[i]->name, !ask(&a));
			check_row(reads[i]->name, a.why->reason == R_NOT_FOUND);
			check_row(reads[i]->name, strcmp(a.why->param[1], "@NOTHING") == 0);
			found++;
		}
		actor_free(a.who);
	}
	assert_true(found >= 12);
}

static const struct CMUnitTest cases[] = {
    CASE("S3 X6 a read with a wrong field is refused by its name", wrong_fields),
    CASE("S1 what is not there or not in scope is not found", not_there),
};

int
main(void)
{
	static const uint8_t key[PAGE_KEY_BYTES] = {7};

	page_set_key((struct bytes){key, sizeof(key)});
	return cmocka_run_group_tests_name("reads", cases, NULL, NULL);
}
