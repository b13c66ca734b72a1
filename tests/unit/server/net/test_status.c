#include "server/net/status.h"

#include "tests/unit/unit.h"

#include <string.h>

#include "google/rpc/error_details.pb-c.h"
#include "google/rpc/status.pb-c.h"
#include "server/net/metadata.h"

struct world {
	struct arena *arena;
	struct why why;
	Google__Rpc__Status *status;
};

static int
setup(void **state)
{
	static struct world w;
	w = (struct world){.arena = arena_new(1 << 20)};
	why_init(&w.why, w.arena);
	*state = &w;
	return 0;
}

static int
teardown(void **state)
{
	struct world *w = *state;
	if (w->status != NULL)
		google__rpc__status__free_unpacked(w->status, NULL);
	arena_free(w->arena);
	return 0;
}

static struct bytes
pack(struct world *w, enum lang lang)
{
	struct bytes b = status_pack(&w->why, lang, "id-1", w->arena);
	w->status = google__rpc__status__unpack(NULL, b.n, b.p);
	assert_non_null(w->status);
	return b;
}

static const ProtobufCBinaryData *
detail(const struct world *w, const char *type)
{
	for (size_t i = 0; i < w->status->n_details; i++)
		if (strcmp(w->status->details[i]->type_url + strlen("type.googleapis.com/"), type) == 0)
			return &w->status->details[i]->value;
	return NULL;
}

static void
reason_and_parameters(void **state)
{
	struct world *w = *state;
	deny(&w->why, R_STALE_VERSION, "order", "SO-1", "8");
	pack(w, LANG_ZH);
	assert_int_equal(w->status->code, GRPC_ABORTED);
	assert_string_equal(w->status->message, why_text(&w->why, LANG_ZH));
	const ProtobufCBinaryData *d = detail(w, "google.rpc.ErrorInfo");
	Google__Rpc__ErrorInfo *info = google__rpc__error_info__unpack(NULL, d->len, d->data);
	assert_string_equal(info->reason, "STALE_VERSION");
	assert_string_equal(info->domain, "branchline");
	assert_int_equal(info->n_metadata, 3);
	assert_string_equal(info->metadata[1]->key, "id");
	assert_string_equal(info->metadata[1]->value, "SO-1");
	google__rpc__error_info__free_unpacked(info, NULL);
	assert_non_null(detail(w, "google.rpc.LocalizedMessage"));
	assert_non_null(detail(w, "google.rpc.RequestInfo"));
	assert_non_null(detail(w, "google.rpc.ResourceInfo"));
	assert_null(detail(w, "google.rpc.RetryInfo"));
	assert_null(detail(w, "google.rpc.BadRequest"));
}

static void
retry_delay(void **state)
{
	struct world *w = *state;
	deny(&w->why, R_OVERLOADED);
	w->why.retry_ms = 2500;
	pack(w, LANG_EN);
	const ProtobufCBinaryData *d = detail(w, "google.rpc.RetryInfo");
	Google__Rpc__RetryInfo *r = google__rpc__retry_info__unpack(NULL, d->len, d->data);
	assert_int_equal(r->retry_delay->seconds, 2);
	assert_int_equal(r->retry_delay->nanos, 500000000);
	google__rpc__retry_info__free_unpacked(r, NULL);
}

static void
many_violations_stay_small(void **state)
{
	struct world *w = *state;
	for (int i = 0; i < 500; i++)
		violate(&w->why, field_path(&w->why, "order.lines[%d].unit_price_with_a_long_name", i),
		    R_NOT_POSITIVE);
	why_invalid(&w->why);
	struct bytes b = pack(w, LANG_ZH);
	assert_true(b.n <= STATUS_BYTES);
	assert_true(base64_size(b.n) - 1 <= 4096);
	const ProtobufCBinaryData *d = detail(w, "google.rpc.BadRequest");
	Google__Rpc__BadRequest *bad = google__rpc__bad_request__unpack(NULL, d->len, d->data);
	assert_true(bad->n_field_violations >= 15);
	assert_string_equal(bad->field_violations[0]->field, "order.lines[0].unit_price_with_a_long_name");
	assert_string_equal(bad->field_violations[0]->reason, "NOT_POSITIVE");
	google__rpc__bad_request__free_unpacked(bad, NULL);
}

/* Whatever the length of parameters and paths: never more, and always whole characters. */
static void
long_parameters_stay_small(void **state)
{
	struct world *w = *state;
	char longest[9001];
	for (size_t n = 0; n < 9000; n += 3)
		memcpy(longest + n, "单", 3);
	longest[9000] = '\0';
	deny(&w->why, R_STALE_VERSION, longest, longest, longest);
	struct bytes b = pack(w, LANG_EN);
	assert_true(b.n <= STATUS_BYTES);
	assert_true(strlen(w->status->message) <= STATUS_TEXT);
	google__rpc__status__free_unpacked(w->status, NULL);
	violate(&w->why, longest, R_UNKNOWN_REF, longest);
	why_invalid(&w->why);
	b = pack(w, LANG_EN);
	assert_true(b.n <= STATUS_BYTES);
}

#define WITH_WORLD(title, f)                                                                                 \
	{                                                                                                    \
		(title), (f), setup, teardown, NULL                                                          \
	}
static const struct CMUnitTest cases[] = {
    WITH_WORLD("status: reason, parameters, language, resource", reason_and_parameters),
    WITH_WORLD("status: retry delay", retry_delay),
    WITH_WORLD("status: 500 violations stay under 4 KiB in base64", many_violations_stay_small),
    WITH_WORLD("status: long parameters are cut", long_parameters_stay_small),
};
UNIT_MAIN("status", cases)
