/* ref.c -- how a request names a thing that exists, and how a new one gets its id. */
#include "common/digest.h"
#include "common/name.h"
#include "common/uuid.h"
#include "server/domain/field.h"

struct ref
ref_of(const char *text)
{
	struct ref r = {.code = NULL};

	if (text == NULL || text[0] == '\0')
		return r;
	if (text[0] != '@')
		uuid_parse(text, &r.id);
	else if (code_check(text + 1) == R_NONE)
		r.code = text + 1;
	return r;
}

bool
field_ref(struct why *w, const char *path, const char *text, bool required)
{
	if (text == NULL || text[0] == '\0') {
		if (required)
			violate(w, path, R_REQUIRED);
		return !required;
	}
	if (ref_given(ref_of(text)))
		return true;
	violate(w, path, R_BAD_UUID);
	return false;
}

void
field_unknown(struct why *w, const char *path, const char *text)
{
	violate(w, path, R_UNKNOWN_REF, text);
}

bool
field_uuid(struct why *w, const char *path, const char *text, bool required, struct uuid *out)
{
	if (text == NULL || text[0] == '\0') {
		if (required)
			violate(w, path, R_REQUIRED);
		return !required;
	}
	if (uuid_parse(text, out))
		return true;
	violate(w, path, R_BAD_UUID);
	return false;
}

bool
field_new_id(struct why *w, const char *path, const char *text, struct uuid made, struct uuid *out)
{
	struct uuid given;

	if (text == NULL || text[0] == '\0') {
		*out = made;
		return true;
	}
	if (!uuid_parse(text, &given) || uuid_version(given) != 7) {
		violate(w, path, R_BAD_NEW_ID);
		return false;
	}
	*out = given;
	return true;
}

/* The time is the request's, so that ids sort roughly by creation and a repeated request makes the same ids; the rest is a
 * hash of who asks for what. */
struct uuid
new_id(const struct actor *who, uint32_t n)
{
	struct {
		struct uuid request, user;
		uint8_t n[4];
	} in = {who->request_id, who->user_id,
	    {(uint8_t)(n >> 24), (uint8_t)(n >> 16), (uint8_t)(n >> 8), (uint8_t)n}};
	uint8_t digest[SHA256_BYTES];

	sha256(&in, sizeof(in), digest);
	return uuid_v7_make(uuid_v7_ms(who->request_id) * 1000, digest);
}
