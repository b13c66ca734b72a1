/* page.c -- keyset pages. A token is base64url of mac | id | key: where the page before ended, and a code over that, the
 * kind of list and its filter, so that a token fits no other list. Scope is no part of it: the query applies it anew. */
#include "server/domain/page.h"

#include <assert.h>

#include "common/digest.h"
#include "common/limits.h"
#include "server/domain/field.h"
#include "common/url64.h"

#define MAC_BYTES 16

struct token {
	uint8_t mac[MAC_BYTES];
	struct uuid id;
	char key[];
};

static uint8_t page_key[PAGE_KEY_BYTES];
static bool page_key_set;

void
page_set_key(struct bytes key)
{
	assert(key.n == PAGE_KEY_BYTES);
	memcpy(page_key, key.p, key.n);
	page_key_set = true;
}

/* Every list request has page_size and page_token. */
static size_t
member(const ProtobufCMessage *m, const char *name)
{
	const ProtobufCFieldDescriptor *f =
	    protobuf_c_message_descriptor_get_field_by_name(m->descriptor, name);

	assert(f != NULL);
	return f->offset;
}

/* The request without its page: what must be the same on every page. Fields that we do not know are no filter. */
static struct bytes
filter(const struct actor *who, const ProtobufCMessage *rq)
{
	ProtobufCMessage *copy = arena_memdup(who->arena, rq, rq->descriptor->sizeof_message);
	uint8_t *packed;
	size_t n;

	*(int32_t *)((uint8_t *)copy + member(rq, "page_size")) = 0;
	*(const char **)((uint8_t *)copy + member(rq, "page_token")) = protobuf_c_empty_string;
	copy->n_unknown_fields = 0;
	n = protobuf_c_message_get_packed_size(copy);
	packed = arena_alloc(who->arena, n + 1);
	protobuf_c_message_pack(copy, packed);
	return (struct bytes){packed, n};
}

/* Over: name of the request, NUL, digest of the filter, id, key. */
static void
sign(const struct actor *who, const ProtobufCMessage *rq, const struct token *t, size_t key_n,
    uint8_t mac[MAC_BYTES])
{
	struct bytes f = filter(who, rq);
	size_t name_n = strlen(rq->descriptor->name) + 1, n = name_n + SHA256_BYTES + sizeof(t->id) + key_n;
	uint8_t *text = arena_alloc(who->arena, n), full[SHA256_BYTES];

	memcpy(text, rq->descriptor->name, name_n);
	sha256(f.p, f.n, text + name_n);
	memcpy(text + name_n + SHA256_BYTES, &t->id, sizeof(t->id));
	memcpy(text + name_n + SHA256_BYTES + sizeof(t->id), t->key, key_n);
	assert(page_key_set);
	hmac_sha256((struct bytes){page_key, sizeof(page_key)}, text, n, full);
	memcpy(mac, full, MAC_BYTES);
}

char *
page_token(const struct actor *who, const ProtobufCMessage *rq, const char *key, struct uuid id)
{
	size_t key_n = strlen(key), n = sizeof(struct token) + key_n;
	struct token *t = arena_alloc(who->arena, n);

	t->id = id;
	memcpy(t->key, key, key_n);
	sign(who, rq, t, key_n, t->mac);
	return url64_encode(who->arena, t, n);
}

static bool
read_token(const struct actor *who, const ProtobufCMessage *rq, const char *text, struct page *p)
{
	const struct token *t;
	struct bytes raw;
	uint8_t mac[MAC_BYTES];
	size_t key_n;

	if (!url64_decode(who->arena, text, strlen(text), &raw) || raw.n < sizeof(*t))
		return false;
	t = (const struct token *)raw.p;
	key_n = raw.n - sizeof(*t);
	sign(who, rq, t, key_n, mac);
	if (!secret_equal(mac, t->mac, MAC_BYTES))
		return false;
	p->after_key = arena_strndup(who->arena, t->key, key_n);
	p->after_id = t->id;
	return true;
}

static int32_t
page_size(int32_t wanted)
{
	if (wanted <= 0)
		return LIMIT_PAGE_DEFAULT;
	return wanted < LIMIT_PAGE_MAX ? wanted : LIMIT_PAGE_MAX;
}

struct page
page_read(const struct actor *who, const ProtobufCMessage *rq)
{
	const uint8_t *m = (const uint8_t *)rq;
	const char *text = *(const char *const *)(m + member(rq, "page_token"));
	struct page p = {.size = page_size(*(const int32_t *)(m + member(rq, "page_size")))};

	p.limit = p.size + 1;
	if (text != NULL && text[0] != '\0')
		p.bad = !read_token(who, rq, text, &p);
	return p;
}

bool
page_check(const struct page *p, struct why *why)
{
	if (!p->bad)
		return true;
	violate(why, "page_token", R_BAD_PAGE_TOKEN);
	return why_invalid(why);
}

size_t
page_rows(const struct page *p, size_t loaded)
{
	return loaded < (size_t)p->size ? loaded : (size_t)p->size;
}
