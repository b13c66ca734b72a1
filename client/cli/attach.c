#include "client/cli/attach.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include "client/cli/connect.h"
#include "client/cli/file.h"
#include "client/cli/invoke.h"
#include "client/cli/problem.h"
#include "client/cli/request.h"
#include "client/cli/say.h"
#include "client/cli/show.h"
#include "client/cli/signal.h"
#include "common/limits.h"
#include "common/pjson/field.h"

#define TRIES 5 /* of an upload that breaks */

static void *
place(ProtobufCMessage *m, const char *name, ProtobufCType type)
{
	const ProtobufCFieldDescriptor *f = field_find(m->descriptor, name);
	return f != NULL && f->type == type ? (char *)m + f->offset : NULL;
}

/* ---- upload ---- */

struct upload {
	ProtobufCMessage *rq; /* its data and offset move */
	const char *bytes;
	size_t n;
};

/* Describes the file in the first message, unless the line did. */
static bool
describe(struct cli *cli, struct line *l, struct upload *u, const char *path)
{
	char **name = place(u->rq, "name", PROTOBUF_C_TYPE_STRING),
	     **id = place(u->rq, "attachment_id", PROTOBUF_C_TYPE_STRING);
	int64_t *size = place(u->rq, "size", PROTOBUF_C_TYPE_INT64);
	char uuid[37];

	if (name == NULL || id == NULL || size == NULL ||
	    place(u->rq, "data", PROTOBUF_C_TYPE_BYTES) == NULL ||
	    place(u->rq, "offset", PROTOBUF_C_TYPE_INT64) == NULL || !bl_uuid(uuid)) {
		tell(cli, T_no_upload, l->method->noun, l->method->verb);
		return false;
	}
	if (**name == '\0')
		*name = arena_strdup(l->arena, strrchr(path, '/') != NULL ? strrchr(path, '/') + 1 : path);
	if (**id == '\0')
		*id = arena_strdup(l->arena, uuid);
	*size = (int64_t)u->n;
	return true;
}

/* Sends everything from an offset on. */
static bool
send_chunks(bl_client *c, bl_call *call, struct upload *u, size_t offset, bl_error **err)
{
	ProtobufCBinaryData *data = place(u->rq, "data", PROTOBUF_C_TYPE_BYTES);
	int64_t *at = place(u->rq, "offset", PROTOBUF_C_TYPE_INT64);

	do {
		size_t n = u->n - offset < LIMIT_CHUNK_BYTES ? u->n - offset : LIMIT_CHUNK_BYTES;
		*at = (int64_t)offset;
		*data = (ProtobufCBinaryData){.len = n, .data = (uint8_t *)(uintptr_t)(u->bytes + offset)};
		if (!bl_call_write(call, u->rq, err))
			return false;
		offset += n;
		while (
		    bl_call_unsent(call) > 2 * LIMIT_CHUNK_BYTES && !bl_call_is_done(call) && !signal_came())
			bl_client_wait(c, 500);
	} while (offset < u->n && !bl_call_is_done(call) && !signal_came());
	bl_call_end(call);
	return true;
}

/* One stream; the reply, or NULL with *err. */
static ProtobufCMessage *
upload_once(struct cli *cli, struct line *l, bl_client *c, struct upload *u, size_t offset, bl_error **err)
{
	bl_call *call = bl_call_new(c, l->method->path, err);
	ProtobufCMessage *reply = NULL;

	if (call == NULL)
		return NULL;
	if (l->opt[O_timeout] == NULL)
		bl_call_set_timeout_ms(call, 0);
	signal_catch();
	bool sent = bl_call_open(call, err) && send_chunks(c, call, u, offset, err);
	signal_release();
	if (sent) {
		if (signal_came())
			bl_call_cancel(call);
		invoke_wait(c, call);
		invoke_trace(cli, l, c, l->method, call);
		*err = bl_error_copy(bl_call_error(call));
		reply = *err == NULL ? bl_call_reply(call, l->method->response, err) : NULL;
	}
	bl_call_free(call);
	return reply;
}

static size_t
received(ProtobufCMessage *reply)
{
	const int64_t *n = place(reply, "received", PROTOBUF_C_TYPE_INT64);
	return n != NULL && *n > 0 ? (size_t)*n : 0;
}

/* Sends, and asks after a break how much arrived by beginning again; the server tells it. */
static int
upload(struct cli *cli, struct line *l, bl_client *c, struct upload *u)
{
	bl_error *err = NULL;
	size_t offset = 0;

	for (int try = 1;; try++) {
		ProtobufCMessage *reply = upload_once(cli, l, c, u, offset, &err);
		if (reply != NULL && (received(reply) >= u->n || try == TRIES)) {
			int code = show_replies(cli, l, &reply, 1);
			code = received(reply) < u->n ? EXIT_FAILED : code;
			protobuf_c_message_free_unpacked(reply, NULL);
			return code;
		}
		offset = reply != NULL ? received(reply) : 0;
		if (reply != NULL)
			protobuf_c_message_free_unpacked(reply, NULL);
		if (err != NULL && (bl_error_code(err) != BL_UNAVAILABLE || try == TRIES)) {
			int code = problem_error(cli, l, err);
			bl_error_free(err);
			return code;
		}
		bl_error_free(err);
		err = NULL;
	}
}

int
attach_upload(struct cli *cli, struct line *l)
{
	struct upload u = {0};
	int code = EXIT_OK;

	if (l->nargs != 1)
		return usage(cli, T_which_file, l->method->noun, l->method->verb);
	const char *path = l->args[0];
	l->nargs = 0; /* the file is no field */
	u.rq = request_build(cli, l, &code);
	if (u.rq == NULL)
		return code;
	u.bytes = file_read(cli, l->arena, path, LIMIT_ATTACHMENT_BYTES, &u.n);
	if (u.bytes == NULL || !describe(cli, l, &u, path))
		return EXIT_FAILED;
	bl_client *c = connect_line(cli, l, &code);
	return c != NULL ? upload(cli, l, c, &u) : code;
}

/* ---- download ---- */

bool
attach_is_download(const struct method *m)
{
	const ProtobufCFieldDescriptor *f = field_find(m->response, "data");
	return f != NULL && f->type == PROTOBUF_C_TYPE_BYTES;
}

struct download {
	struct cli *cli;
	struct line *l;
	FILE *to;
	const char *path;
	bool failed;
};

/* The name that the server gives is a name only: no folder, nothing hidden. */
static const char *
local_name(struct arena *a, ProtobufCMessage *m)
{
	ProtobufCMessage **part = place(m, "attachment", PROTOBUF_C_TYPE_MESSAGE);
	char **name = part != NULL && *part != NULL ? place(*part, "name", PROTOBUF_C_TYPE_STRING) : NULL;

	if (name == NULL || **name == '\0' || **name == '.' || strchr(*name, '/') != NULL)
		return "attachment";
	return arena_strdup(a, *name);
}

static bool
open_target(struct download *d, ProtobufCMessage *m)
{
	d->path = d->l->opt[O_to] != NULL ? d->l->opt[O_to] : local_name(d->l->arena, m);
	if (strcmp(d->path, "-") == 0) {
		d->to = d->cli->out;
		return true;
	}
	int fd = open(d->path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
	d->to = fd >= 0 ? fdopen(fd, "w") : NULL;
	if (d->to == NULL)
		tell(d->cli, T_cannot_write, d->path, strerror(errno));
	return d->to != NULL;
}

static void
on_chunk(bl_call *call, const void *bytes, size_t n, void *ctx)
{
	struct download *d = ctx;
	ProtobufCMessage *m =
	    d->failed ? NULL : protobuf_c_message_unpack(d->l->method->response, NULL, n, bytes);

	if (m == NULL)
		return;
	const ProtobufCBinaryData *data = place(m, "data", PROTOBUF_C_TYPE_BYTES);
	if (d->to == NULL && !open_target(d, m))
		d->failed = true;
	else if (data->len > 0 && fwrite(data->data, 1, data->len, d->to) != data->len) {
		tell(d->cli, T_cannot_write, d->path, strerror(errno));
		d->failed = true;
	}
	protobuf_c_message_free_unpacked(m, NULL);
	if (d->failed)
		bl_call_cancel(call);
}

/* Half a file is no file. */
static int
finish_download(struct download *d, int code)
{
	bool own = d->to != NULL && d->to != d->cli->out;

	if (own && fclose(d->to) != 0 && code == EXIT_OK) {
		tell(d->cli, T_cannot_write, d->path, strerror(errno));
		code = EXIT_FAILED;
	}
	if (own && code != EXIT_OK)
		unlink(d->path);
	if (own && code == EXIT_OK)
		tell(d->cli, T_saved, d->path);
	return code;
}

int
attach_download(struct cli *cli, struct line *l)
{
	struct download d = {.cli = cli, .l = l};
	int code = EXIT_OK;
	bl_error *err = NULL;
	ProtobufCMessage *rq = request_build(cli, l, &code);
	bl_client *c = rq != NULL ? connect_line(cli, l, &code) : NULL;
	bl_call *call = c != NULL ? bl_call_new(c, l->method->path, &err) : NULL;

	if (c == NULL)
		return code;
	if (call != NULL) {
		bl_call_set_handlers(call, on_chunk, NULL, &d);
		if (l->opt[O_timeout] == NULL)
			bl_call_set_timeout_ms(call, 0);
	}
	if (call != NULL && bl_call_start(call, rq, &err)) {
		invoke_wait(c, call);
		invoke_trace(cli, l, c, l->method, call);
		err = bl_error_copy(bl_call_error(call));
	}
	if (d.failed)
		code = EXIT_FAILED;
	else if (err != NULL)
		code = problem_error(cli, l, err);
	bl_error_free(err);
	bl_call_free(call);
	return finish_download(&d, code);
}
