#include "client/lib/error.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "google/protobuf/any.pb-c.h"
#include "google/rpc/error_details.pb-c.h"
#include "google/rpc/status.pb-c.h"

#define SENTENCE 500
#define ID 64

struct bl_error {
	int code;
	bool maybe_done;
	int64_t retry_ms;
	const char *reason; /* constant, or inside info */
	char *message;
	char request_id[ID], call_id[ID];
	Google__Rpc__ErrorInfo *info;
	Google__Rpc__BadRequest *fields;
	Google__Rpc__LocalizedMessage *text;
};

static const bl_error no_memory = {
    .code = BL_RESOURCE_EXHAUSTED, .reason = "LOCAL_MEMORY", .message = (char *)"out of memory"};

static bl_error *
error_make(int code, const char *reason, const char *message)
{
	bl_error *e = calloc(1, sizeof(*e));
	if (e == NULL)
		return (bl_error *)&no_memory;
	e->message = strdup(message);
	if (e->message == NULL) {
		free(e);
		return (bl_error *)&no_memory;
	}
	e->code = code;
	e->reason = reason;
	return e;
}

bl_error *
error_new(int code, const char *reason, const char *fmt, ...)
{
	char text[SENTENCE];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	return error_make(code, reason, text);
}

/* Unpacks a detail again, as a copy of its own. */
static void *
again(const ProtobufCMessage *m)
{
	if (m == NULL)
		return NULL;
	size_t n = protobuf_c_message_get_packed_size(m);
	uint8_t *bytes = malloc(n + 1);
	if (bytes == NULL)
		return NULL;
	protobuf_c_message_pack(m, bytes);
	void *copy = protobuf_c_message_unpack(m->descriptor, NULL, n, bytes);
	free(bytes);
	return copy;
}

bl_error *
bl_error_copy(const bl_error *e)
{
	if (e == NULL || e == &no_memory)
		return (bl_error *)e;
	bl_error *copy = error_make(e->code, e->info == NULL ? e->reason : "", e->message);
	if (copy == &no_memory)
		return copy;
	copy->info = again(e->info != NULL ? &e->info->base : NULL);
	copy->fields = again(e->fields != NULL ? &e->fields->base : NULL);
	copy->text = again(e->text != NULL ? &e->text->base : NULL);
	if (copy->info != NULL)
		copy->reason = copy->info->reason;
	copy->maybe_done = e->maybe_done;
	copy->retry_ms = e->retry_ms;
	error_set_request(copy, e->request_id, e->call_id);
	return copy;
}

static void
free_message(void *m)
{
	if (m != NULL)
		protobuf_c_message_free_unpacked(m, NULL);
}

void
bl_error_free(bl_error *e)
{
	if (e == NULL || e == &no_memory)
		return;
	free_message(e->info);
	free_message(e->fields);
	free_message(e->text);
	free(e->message);
	free(e);
}

/* Keeps a detail if it is of the type; the first of each kind wins. */
static void *
detail(const Google__Protobuf__Any *any, const ProtobufCMessageDescriptor *type, void *before)
{
	static const char prefix[] = "type.googleapis.com/";

	if (before != NULL || strncmp(any->type_url, prefix, sizeof(prefix) - 1) != 0 ||
	    strcmp(any->type_url + sizeof(prefix) - 1, type->name) != 0)
		return before;
	return protobuf_c_message_unpack(type, NULL, any->value.len, any->value.data);
}

static int64_t
delay_ms(const Google__Rpc__RetryInfo *r)
{
	if (r == NULL || r->retry_delay == NULL || r->retry_delay->seconds < 0 ||
	    r->retry_delay->seconds > 86400)
		return 0;
	return r->retry_delay->seconds * 1000 + r->retry_delay->nanos / 1000000;
}

static void
take_details(bl_error *e, const Google__Rpc__Status *s)
{
	Google__Rpc__RetryInfo *retry = NULL;
	Google__Rpc__RequestInfo *request = NULL;

	for (size_t i = 0; i < s->n_details; i++) {
		const Google__Protobuf__Any *any = s->details[i];
		e->info = detail(any, &google__rpc__error_info__descriptor, e->info);
		e->fields = detail(any, &google__rpc__bad_request__descriptor, e->fields);
		e->text = detail(any, &google__rpc__localized_message__descriptor, e->text);
		retry = detail(any, &google__rpc__retry_info__descriptor, retry);
		request = detail(any, &google__rpc__request_info__descriptor, request);
	}
	if (e->info != NULL)
		e->reason = e->info->reason;
	if (request != NULL)
		error_set_request(e, "", request->request_id);
	e->retry_ms = delay_ms(retry);
	free_message(retry);
	free_message(request);
}

bl_error *
error_of_status(int code, const char *message, const uint8_t *details, size_t n)
{
	bl_error *e = error_make(code, "", message);
	Google__Rpc__Status *s =
	    n > 0 && e != &no_memory ? google__rpc__status__unpack(NULL, n, details) : NULL;

	if (s != NULL) {
		take_details(e, s);
		google__rpc__status__free_unpacked(s, NULL);
	}
	return e;
}

void
error_set_request(bl_error *e, const char *request_id, const char *call_id)
{
	if (e == &no_memory)
		return;
	if (*request_id != '\0')
		snprintf(e->request_id, sizeof(e->request_id), "%s", request_id);
	if (*call_id != '\0')
		snprintf(e->call_id, sizeof(e->call_id), "%s", call_id);
}

void
error_set_maybe_done(bl_error *e, bool maybe)
{
	if (e != &no_memory)
		e->maybe_done = maybe;
}

bool
error_give(bl_error **err, bl_error *e)
{
	if (err != NULL)
		*err = e;
	else
		bl_error_free(e);
	return false;
}

int
bl_error_code(const bl_error *e)
{
	return e == NULL ? BL_OK : e->code;
}

const char *
bl_error_reason(const bl_error *e)
{
	return e->reason;
}

const char *
bl_error_message(const bl_error *e)
{
	return e->message;
}

const char *
bl_error_text(const bl_error *e)
{
	return e->text != NULL ? e->text->message : e->message;
}

const char *
bl_error_request_id(const bl_error *e)
{
	return e->request_id;
}

const char *
bl_error_call_id(const bl_error *e)
{
	return e->call_id;
}

int64_t
bl_error_retry_ms(const bl_error *e)
{
	return e->retry_ms;
}

bool
bl_error_maybe_done(const bl_error *e)
{
	return e->maybe_done;
}

size_t
bl_error_field_count(const bl_error *e)
{
	return e->fields != NULL ? e->fields->n_field_violations : 0;
}

const char *
bl_error_field_path(const bl_error *e, size_t i)
{
	return i < bl_error_field_count(e) ? e->fields->field_violations[i]->field : "";
}

const char *
bl_error_field_reason(const bl_error *e, size_t i)
{
	return i < bl_error_field_count(e) ? e->fields->field_violations[i]->reason : "";
}

const char *
bl_error_field_text(const bl_error *e, size_t i)
{
	return i < bl_error_field_count(e) ? e->fields->field_violations[i]->description : "";
}

size_t
bl_error_param_count(const bl_error *e)
{
	return e->info != NULL ? e->info->n_metadata : 0;
}

const char *
bl_error_param_name(const bl_error *e, size_t i)
{
	return i < bl_error_param_count(e) ? e->info->metadata[i]->key : "";
}

const char *
bl_error_param_value(const bl_error *e, size_t i)
{
	return i < bl_error_param_count(e) ? e->info->metadata[i]->value : "";
}
