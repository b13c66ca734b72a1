/* invoke.c -- send, wait, unpack. */
#include "client/lib/branchline.h"
#include "client/lib/error.h"

bool
bl_invoke(bl_client *c, const char *path, const ProtobufCMessage *request,
    const ProtobufCMessageDescriptor *reply_type, ProtobufCMessage **reply, bl_error **err)
{
	bl_call *call = bl_call_send(c, path, request, err);

	if (call == NULL)
		return false;
	if (!bl_call_wait(call)) {
		error_give(err, bl_error_copy(bl_call_error(call)));
		bl_call_free(call);
		return false;
	}
	bl_error *bad = NULL;
	ProtobufCMessage *m = bl_call_reply(call, reply_type, &bad);
	bl_call_free(call);
	if (m == NULL)
		return error_give(err, bad != NULL ? bad
		                                   : error_new(BL_INTERNAL, "LOCAL_PROTOCOL",
		                                         "the server reported success without a reply"));
	*reply = m;
	return true;
}
