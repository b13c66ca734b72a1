#include "server/net/reflect.h"

#include "grpc/reflection/v1/reflection.pb-c.h"
#include "server/net/rpc.h"
#include "server/net/symbols.h"

typedef Grpc__Reflection__V1__ServerReflectionRequest Request;
typedef Grpc__Reflection__V1__ServerReflectionResponse Response;
#define ASKED(name) GRPC__REFLECTION__V1__SERVER_REFLECTION_REQUEST__MESSAGE_REQUEST_##name
#define ANSWER(name) GRPC__REFLECTION__V1__SERVER_REFLECTION_RESPONSE__MESSAGE_RESPONSE_##name

static bool
respond(struct call *c, const Request *rq, Response *re)
{
	re->valid_host = rq->host;
	re->original_request = (Request *)(uintptr_t)rq;
	return call_send(c, &re->base);
}

static bool
send_error(struct call *c, const Request *rq, enum grpc_code code, const char *text)
{
	Response re = GRPC__REFLECTION__V1__SERVER_REFLECTION_RESPONSE__INIT;
	Grpc__Reflection__V1__ErrorResponse e = GRPC__REFLECTION__V1__ERROR_RESPONSE__INIT;
	e.error_code = (int32_t)code;
	e.error_message = (char *)(uintptr_t)text;
	re.message_response_case = ANSWER(ERROR_RESPONSE);
	re.error_response = &e;
	return respond(c, rq, &re);
}

static bool
send_file(struct call *c, const Request *rq, struct bytes file)
{
	Response re = GRPC__REFLECTION__V1__SERVER_REFLECTION_RESPONSE__INIT;
	Grpc__Reflection__V1__FileDescriptorResponse f = GRPC__REFLECTION__V1__FILE_DESCRIPTOR_RESPONSE__INIT;
	ProtobufCBinaryData data = {.len = file.n, .data = (uint8_t *)(uintptr_t)file.p};
	if (file.n == 0)
		return send_error(c, rq, GRPC_NOT_FOUND, "no such file or symbol");
	f.n_file_descriptor_proto = 1;
	f.file_descriptor_proto = &data;
	re.message_response_case = ANSWER(FILE_DESCRIPTOR_RESPONSE);
	re.file_descriptor_response = &f;
	return respond(c, rq, &re);
}

static bool
send_services(struct call *c, const Request *rq)
{
	struct texts names = symbols_services(c->net->symbols);
	Response re = GRPC__REFLECTION__V1__SERVER_REFLECTION_RESPONSE__INIT;
	Grpc__Reflection__V1__ListServiceResponse l = GRPC__REFLECTION__V1__LIST_SERVICE_RESPONSE__INIT;
	Grpc__Reflection__V1__ServiceResponse *row, **list;
	row = arena_new_n(c->message_arena, Grpc__Reflection__V1__ServiceResponse, names.n);
	list = arena_new_n(c->message_arena, Grpc__Reflection__V1__ServiceResponse *, names.n);
	for (size_t i = 0; i < names.n; i++) {
		grpc__reflection__v1__service_response__init(&row[i]);
		row[i].name = (char *)(uintptr_t)names.v[i];
		list[i] = &row[i];
	}
	l.n_service = names.n;
	l.service = list;
	re.message_response_case = ANSWER(LIST_SERVICES_RESPONSE);
	re.list_services_response = &l;
	return respond(c, rq, &re);
}

static bool
answer(struct call *c, const Request *rq)
{
	const struct symbols *s = c->net->symbols;
	if (rq->message_request_case == ASKED(LIST_SERVICES))
		return send_services(c, rq);
	if (rq->message_request_case == ASKED(FILE_BY_FILENAME))
		return send_file(c, rq, symbols_file(s, rq->file_by_filename));
	if (rq->message_request_case == ASKED(FILE_CONTAINING_SYMBOL))
		return send_file(c, rq, symbols_declares(s, rq->file_containing_symbol));
	return send_error(c, rq, GRPC_NOT_FOUND, "there are no extensions");
}

/* The request that waits until it is known who asks is the call's data. */
static void
on_allowed(struct call *c, bool allowed)
{
	const Request *rq = call_data(c);
	struct why why;

	call_set_data(c, NULL);
	if (call_is_gone(c)) {
		call_drop(c);
		return;
	}
	if (allowed) {
		if (answer(c, rq))
			call_more(c);
		return;
	}
	why_init(&why, call_arena(c));
	deny(&why, R_REFLECTION_REFUSED);
	call_fail(c, &why);
	call_drop(c);
}

static void
reflect_message(struct call *c, ProtobufCMessage *m)
{
	if (m == NULL) {
		call_finish(c);
		call_drop(c);
		return;
	}
	call_set_data(c, m);
	c->net->cfg.may_reflect(c, on_allowed); /* asked anew each time: a session may end meanwhile */
}

static void
reflect_gone(struct call *c)
{
	if (call_data(c) == NULL)
		call_drop(c);
}

const struct method *
reflect_find(const char *path, const struct call_handler **handler)
{
	static const struct call_handler reflect = {
	    .message = reflect_message, .gone = reflect_gone, .drained = call_more};
#define REFLECTION(package)                                                                                  \
	{                                                                                                    \
		.op = "reflect", .noun = "reflect", .verb = "info", .service = "ServerReflection",           \
		.rpc = "ServerReflectionInfo",                                                               \
		.path = "/grpc.reflection." package ".ServerReflection/ServerReflectionInfo",                \
		.kind = METHOD_CLIENT, .perm = "SESSION", .size = SIZE_SMALL,                                \
		.request = &grpc__reflection__v1__server_reflection_request__descriptor,                     \
		.response = &grpc__reflection__v1__server_reflection_response__descriptor                    \
	}
	static const struct method row[] = {REFLECTION("v1"), REFLECTION("v1alpha")};
#undef REFLECTION
	for (size_t i = 0; i < ARRAY_SIZE(row); i++)
		if (strcmp(row[i].path, path) == 0) {
			*handler = &reflect;
			return &row[i];
		}
	return NULL;
}
