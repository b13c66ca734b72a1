#include "server/net/status.h"

#include <string.h>

#include "google/rpc/error_details.pb-c.h"
#include "google/rpc/status.pb-c.h"

#define TYPE_PREFIX "type.googleapis.com/"
#define PARAM_TEXT 200 /* bytes of one parameter in ErrorInfo, at most */
#define DETAILS 8

struct pack {
	struct arena *arena;
	Google__Rpc__Status status;
	Google__Protobuf__Any any[DETAILS];
	Google__Protobuf__Any *detail[DETAILS];
};

/* Cut at a whole UTF-8 character. */
static char *
cut(struct arena *a, const char *s, size_t max)
{
	size_t n = strlen(s);
	if (n > max)
		for (n = max; n > 0 && ((uint8_t)s[n] & 0xc0) == 0x80;)
			n--;
	return arena_strndup(a, s, n);
}

const char *
status_text(const struct why *w, enum lang lang, struct arena *a)
{
	return cut(a, why_text(w, lang), STATUS_TEXT);
}

static void
add(struct pack *p, const ProtobufCMessage *m)
{
	size_t i = p->status.n_details++;
	size_t n = protobuf_c_message_get_packed_size(m);
	uint8_t *b = arena_alloc(p->arena, n);
	protobuf_c_message_pack(m, b);
	google__protobuf__any__init(&p->any[i]);
	p->any[i].type_url = arena_printf(p->arena, TYPE_PREFIX "%s", m->descriptor->name);
	p->any[i].value = (ProtobufCBinaryData){.len = n, .data = b};
	p->detail[i] = &p->any[i];
}

static void
add_error_info(struct pack *p, const struct reason_row *row, const struct why *w)
{
	Google__Rpc__ErrorInfo m = GOOGLE__RPC__ERROR_INFO__INIT;
	Google__Rpc__ErrorInfo__MetadataEntry entry[WHY_PARAMS], *list[WHY_PARAMS];
	const char *name = row->params;
	m.reason = (char *)row->name;
	m.domain = (char *)"branchline";
	m.metadata = list;
	for (size_t i = 0; i < WHY_PARAMS && w->param[i] != NULL && *name != '\0'; i++) {
		size_t n = strcspn(name, ",");
		google__rpc__error_info__metadata_entry__init(&entry[i]);
		entry[i].key = arena_strndup(p->arena, name, n);
		entry[i].value = cut(p->arena, w->param[i], PARAM_TEXT);
		list[i] = &entry[i];
		m.n_metadata++;
		name += name[n] == ',' ? n + 1 : n;
	}
	add(p, &m.base);
}

static void
add_retry(struct pack *p, int64_t ms)
{
	Google__Rpc__RetryInfo m = GOOGLE__RPC__RETRY_INFO__INIT;
	Google__Protobuf__Duration d = GOOGLE__PROTOBUF__DURATION__INIT;
	d.seconds = ms / 1000;
	d.nanos = (int32_t)(ms % 1000) * 1000000;
	m.retry_delay = &d;
	add(p, &m.base);
}

static void
add_localized(struct pack *p, enum lang lang, const char *text)
{
	Google__Rpc__LocalizedMessage m = GOOGLE__RPC__LOCALIZED_MESSAGE__INIT;
	m.locale = (char *)(lang == LANG_ZH ? "zh-CN" : "en");
	m.message = (char *)text;
	add(p, &m.base);
}

static void
add_request_info(struct pack *p, const char *request_id)
{
	Google__Rpc__RequestInfo m = GOOGLE__RPC__REQUEST_INFO__INIT;
	m.request_id = (char *)request_id;
	add(p, &m.base);
}

static void
add_precondition(struct pack *p, const struct reason_row *row, const char *text)
{
	Google__Rpc__PreconditionFailure m = GOOGLE__RPC__PRECONDITION_FAILURE__INIT;
	Google__Rpc__PreconditionFailure__Violation v = GOOGLE__RPC__PRECONDITION_FAILURE__VIOLATION__INIT,
	                                            *list = &v;
	v.type = (char *)row->name;
	v.description = (char *)text;
	m.n_violations = 1;
	m.violations = &list;
	add(p, &m.base);
}

/* Reasons whose first two parameters are kind and id speak of a resource. */
static void
add_resource(struct pack *p, const struct why *w)
{
	Google__Rpc__ResourceInfo m = GOOGLE__RPC__RESOURCE_INFO__INIT;
	m.resource_type = cut(p->arena, w->param[0], PARAM_TEXT);
	m.resource_name = cut(p->arena, w->param[1], PARAM_TEXT);
	add(p, &m.base);
}

static Google__Rpc__BadRequest__FieldViolation *
violation(struct pack *p, const struct why *w, const struct why_field *f, enum lang lang)
{
	Google__Rpc__BadRequest__FieldViolation *v =
	    arena_new_n(p->arena, Google__Rpc__BadRequest__FieldViolation, 1);
	google__rpc__bad_request__field_violation__init(v);
	v->field = (char *)f->path;
	v->description = cut(p->arena, why_field_text(w, f, lang), PARAM_TEXT);
	v->reason = (char *)reason_row(f->reason)->name;
	return v;
}

/* As many violations as fit into what is left. */
static void
add_bad_request(struct pack *p, const struct why *w, enum lang lang)
{
	Google__Rpc__BadRequest m = GOOGLE__RPC__BAD_REQUEST__INIT;
	Google__Rpc__BadRequest__FieldViolation *list[WHY_FIELDS];
	size_t used = google__rpc__status__get_packed_size(&p->status) + 64; /* 64: the Any around the list */
	m.field_violations = list;
	for (size_t i = 0; i < w->nfield; i++) {
		Google__Rpc__BadRequest__FieldViolation *v = violation(p, w, &w->field[i], lang);
		used += protobuf_c_message_get_packed_size(&v->base) + 4;
		if (used > STATUS_BYTES)
			break;
		list[m.n_field_violations++] = v;
	}
	if (m.n_field_violations > 0)
		add(p, &m.base);
}

struct bytes
status_pack(const struct why *w, enum lang lang, const char *request_id, struct arena *a)
{
	const struct reason_row *row = reason_row(w->reason);
	const char *text = status_text(w, lang, a);
	struct pack p = {.arena = a};
	google__rpc__status__init(&p.status);
	p.status.code = (int32_t)row->code;
	p.status.message = (char *)text;
	p.status.details = p.detail;
	add_error_info(&p, row, w);
	if (w->retry_ms > 0)
		add_retry(&p, w->retry_ms);
	add_localized(&p, lang, text);
	if (request_id != NULL)
		add_request_info(&p, request_id);
	if (row->code == GRPC_FAILED_PRECONDITION && strlen(text) <= PARAM_TEXT)
		add_precondition(&p, row, text);
	if (strncmp(row->params, "kind,id", 7) == 0 && w->param[0] != NULL && w->param[1] != NULL)
		add_resource(&p, w);
	if (w->nfield > 0)
		add_bad_request(&p, w, lang);
	size_t n = google__rpc__status__get_packed_size(&p.status);
	uint8_t *b = arena_alloc(a, n);
	google__rpc__status__pack(&p.status, b);
	return (struct bytes){b, n};
}
