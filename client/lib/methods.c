/* methods.c -- the typed functions of branchline/methods.h, one per row of the method table. */
#include "branchline/methods.h"

#define PATH(svc, Rpc) "/branchline.v1." #svc "/" #Rpc
#define UNARY(noun, verb, svc, Rpc, rpc)                                                                     \
	bool bl_##noun##_##verb(                                                                             \
	    bl_client *c, const Bl__##Rpc##Request *request, Bl__##Rpc##Response **reply, bl_error **err)    \
	{                                                                                                    \
		ProtobufCMessage *m;                                                                         \
		if (!bl_invoke(                                                                              \
		        c, PATH(svc, Rpc), &request->base, &bl__##rpc##_response__descriptor, &m, err))      \
			return false;                                                                        \
		*reply = (Bl__##Rpc##Response *)m;                                                           \
		return true;                                                                                 \
	}
#define METHOD_QUERY UNARY
#define METHOD_COMMAND UNARY
#define METHOD_STREAM UNARY
#define METHOD_SERVER(noun, verb, svc, Rpc, rpc)                                                             \
	bl_call *bl_##noun##_##verb(bl_client *c, const Bl__##Rpc##Request *request,                         \
	    bl_message_fn on_message, bl_done_fn on_done, void *ctx, bl_error **err)                         \
	{                                                                                                    \
		bl_call *call = bl_call_new(c, PATH(svc, Rpc), err);                                         \
		if (call == NULL)                                                                            \
			return NULL;                                                                         \
		bl_call_set_timeout_ms(call, 0);                                                             \
		bl_call_set_handlers(call, on_message, on_done, ctx);                                        \
		if (bl_call_start(call, &request->base, err))                                                \
			return call;                                                                         \
		bl_call_free(call);                                                                          \
		return NULL;                                                                                 \
	}
#define METHOD_CLIENT(noun, verb, svc, Rpc, rpc)                                                             \
	bl_call *bl_##noun##_##verb(bl_client *c, bl_done_fn on_done, void *ctx, bl_error **err)             \
	{                                                                                                    \
		bl_call *call = bl_call_new(c, PATH(svc, Rpc), err);                                         \
		if (call == NULL)                                                                            \
			return NULL;                                                                         \
		bl_call_set_timeout_ms(call, 0);                                                             \
		bl_call_set_handlers(call, NULL, on_done, ctx);                                              \
		if (bl_call_open(call, err))                                                                 \
			return call;                                                                         \
		bl_call_free(call);                                                                          \
		return NULL;                                                                                 \
	}

#define METHOD(noun, verb, svc, Rpc, rpc, kind, perm, size, replay, en, zh)                                  \
	METHOD_##kind(noun, verb, svc, Rpc, rpc)
#include "proto/method.def"
