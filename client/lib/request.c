#include "client/lib/request.h"

#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <time.h>

#include "client/lib/client.h"
#include "client/lib/error.h"
#include "common/uuid.h"
#include "proto/method.h"

bool
bl_uuid(char out[UUID_TEXT])
{
	uint8_t random[10];
	struct timespec now;

	if (getentropy(random, sizeof(random)) != 0 || clock_gettime(CLOCK_REALTIME, &now) != 0)
		return false;
	uuid_format(uuid_v7_make((int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000, random), out);
	return true;
}

uint32_t
random_bits(void)
{
	uint32_t bits = 0x80000000; /* the middle of the jitter, should the system have no randomness */
	return getentropy(&bits, sizeof(bits)) == 0 ? bits : 0x80000000;
}

static char **
id_field(const ProtobufCMessage *m)
{
	const ProtobufCFieldDescriptor *f =
	    protobuf_c_message_descriptor_get_field_by_name(m->descriptor, "request_id");

	if (f == NULL || f->type != PROTOBUF_C_TYPE_STRING || f->label == PROTOBUF_C_LABEL_REPEATED)
		return NULL;
	return (char **)(void *)((char *)m + f->offset);
}

bool
request_prepare(struct request *r, const ProtobufCMessage *m, bl_error **err)
{
	char **id = id_field(m);

	*r = (struct request){.message = m};
	if (id == NULL)
		return true;
	if (*id != NULL && **id != '\0') {
		strncpy(r->id, *id, sizeof(r->id) - 1); /* longer ones are refused by the server */
		return true;
	}
	if (!bl_uuid(r->id))
		return error_give(
		    err, error_new(BL_UNAVAILABLE, "LOCAL_ARGUMENT", "the system has no random bytes"));
	r->copy = malloc(m->descriptor->sizeof_message);
	if (r->copy == NULL)
		return NO_MEMORY(err);
	memcpy(r->copy, m, m->descriptor->sizeof_message);
	*id_field(r->copy) = r->id;
	r->message = r->copy;
	return true;
}

void
request_release(struct request *r)
{
	free(r->copy);
}

bool
path_is_read(const char *path)
{
	const struct method *m = method_by_path(path);
	return m != NULL && (m->kind == METHOD_QUERY || m->kind == METHOD_STREAM);
}
