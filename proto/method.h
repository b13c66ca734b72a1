/* method.h -- the method table: one row for each RPC, read by dispatch, permissions, client, console, docs and lints. */
#ifndef BL_PROTO_METHOD_H
#define BL_PROTO_METHOD_H

#include <protobuf-c/protobuf-c.h>
#include <stdbool.h>

enum method_kind {
	METHOD_QUERY,   /* unary, reads only; QUERY lane */
	METHOD_COMMAND, /* unary, writes; COMMAND lane; has request_id */
	METHOD_STREAM,  /* unary, long read; STREAM lane */
	METHOD_SERVER,  /* server-streaming RPC with a handler of its own (watch, download) */
	METHOD_CLIENT,  /* client-streaming RPC with a handler of its own (upload) */
};

enum method_replay {
	REPLAY_NONE,   /* reply is a secret or a read: never stored */
	REPLAY_STORED, /* command: reply kept with its request_id */
};

enum method_size { /* how many fields and bytes a request may have; limits.h */
	SIZE_SMALL,
	SIZE_NORMAL,
	SIZE_DOCUMENT,
};

struct method {
	const char *op;      /* order_create */
	const char *noun;    /* order */
	const char *verb;    /* create */
	const char *service; /* OrderService */
	const char *rpc;     /* CreateOrder */
	const char *path;    /* /branchline.v1.OrderService/CreateOrder */
	enum method_kind kind;
	const char *perm; /* name of enum perm, "ORDER_EDIT" */
	enum method_size size;
	enum method_replay replay;
	const char *help_en, *help_zh;
	const ProtobufCMessageDescriptor *request, *response;
};

enum {
#define METHOD(noun, verb, Service, Rpc, rpc, kind, perm, size, replay, en, zh) METHOD_ID_##noun##_##verb,
#include "proto/method.def"
#undef METHOD
	METHOD_N
};

extern const struct method method_table[]; /* METHOD_N rows, in the order of method.def */

/* NULL when there is none. Both are case-sensitive. */
const struct method *method_by_path(const char *path);
const struct method *method_by_words(const char *noun, const char *verb);

#endif
