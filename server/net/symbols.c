#include "server/net/symbols.h"

#include <stdlib.h>

#include "common/arena.h"
#include "server/net/wire.h"

#define NESTING 16
#define SYMBOLS_BYTES (4u << 20)

/* field numbers of descriptor.proto */
enum { SET_FILE = 1 };
enum {
	FILE_NAME = 1,
	FILE_PACKAGE = 2,
	FILE_MESSAGE = 4,
	FILE_ENUM = 5,
	FILE_SERVICE = 6,
	FILE_EXTENSION = 7
};
enum { MESSAGE_NESTED = 3, MESSAGE_ENUM = 4, MESSAGE_EXTENSION = 6 };
enum { SERVICE_METHOD = 2 };
enum { ANY_NAME = 1 }; /* of every descriptor */

enum kind { KIND_FILE, KIND_MESSAGE, KIND_ENUM, KIND_SERVICE, KIND_METHOD, KIND_EXTENSION, KIND_N };

struct symbol {
	const char *name;
	enum kind kind;
	struct bytes file;
};

struct symbols {
	struct arena *arena;
	struct symbol *v;
	size_t n, cap;
	const char **service;
	size_t nservice;
};

/* What may be declared inside of what, by field number. */
static const enum kind inside[KIND_N][8] = {
    [KIND_FILE] = {[FILE_MESSAGE] = KIND_MESSAGE,
        [FILE_ENUM] = KIND_ENUM,
        [FILE_SERVICE] = KIND_SERVICE,
        [FILE_EXTENSION] = KIND_EXTENSION},
    [KIND_MESSAGE] =
        {[MESSAGE_NESTED] = KIND_MESSAGE, [MESSAGE_ENUM] = KIND_ENUM, [MESSAGE_EXTENSION] = KIND_EXTENSION},
    [KIND_SERVICE] = {[SERVICE_METHOD] = KIND_METHOD},
};

static bool
field_next(struct wire *w, uint32_t *number, struct wire *value)
{
	enum wire_type type;
	uint64_t v;
	*value = (struct wire){0};
	if (!wire_tag(w, number, &type))
		return false;
	if (type == WIRE_BYTES)
		return wire_bytes(w, value);
	return type == WIRE_VARINT ? wire_varint(w, 10, &v) : wire_skip(w, type == WIRE_FIXED32 ? 4 : 8);
}

static const char *
text_field(struct symbols *s, struct wire w, uint32_t wanted)
{
	uint32_t number;
	struct wire v;
	while (w.p < w.end && field_next(&w, &number, &v))
		if (number == wanted && v.p != NULL)
			return arena_strndup(s->arena, (const char *)v.p, (size_t)(v.end - v.p));
	return "";
}

static void
remember(struct symbols *s, const char *name, enum kind kind, struct bytes file)
{
	if (s->n == s->cap) {
		s->cap = s->cap == 0 ? 256 : s->cap * 2;
		struct symbol *more = arena_new_n(s->arena, struct symbol, s->cap);
		if (s->n > 0)
			memcpy(more, s->v, s->n * sizeof(*more));
		s->v = more;
	}
	s->v[s->n++] = (struct symbol){name, kind, file};
}

struct place {
	struct wire w;
	enum kind kind;
	const char *scope;
};

/* Walks the declarations of one file with a stack of its own. */
static bool
walk(struct symbols *s, struct bytes file, const char *package)
{
	struct place stack[NESTING];
	int top = 0;
	stack[0] = (struct place){{file.p, file.p + file.n}, KIND_FILE, package};
	while (top >= 0) {
		struct place *at = &stack[top];
		uint32_t number;
		struct wire v;
		if (at->w.p == at->w.end) {
			top--;
			continue;
		}
		if (!field_next(&at->w, &number, &v))
			return false;
		enum kind k = number < 8 ? inside[at->kind][number] : KIND_FILE;
		if (k == KIND_FILE)
			continue;
		const char *name = text_field(s, v, ANY_NAME);
		const char *full =
		    at->scope[0] != '\0' ? arena_printf(s->arena, "%s.%s", at->scope, name) : name;
		remember(s, full, k, file);
		if (top + 1 == NESTING)
			return false;
		stack[++top] = (struct place){v, k, full};
	}
	return true;
}

static void
collect_services(struct symbols *s)
{
	s->service = arena_new_n(s->arena, const char *, s->n + 1);
	for (size_t i = 0; i < s->n; i++)
		if (s->v[i].kind == KIND_SERVICE)
			s->service[s->nservice++] = s->v[i].name;
}

static int
by_name(const void *a, const void *b)
{
	return strcmp(((const struct symbol *)a)->name, ((const struct symbol *)b)->name);
}

struct symbols *
symbols_new(struct bytes set)
{
	struct arena *a = arena_new(SYMBOLS_BYTES);
	struct symbols *s = arena_new_n(a, struct symbols, 1);
	struct wire w = {set.p, set.p + set.n}, v;
	uint32_t number;
	bool ok = true;
	s->arena = a;
	while (ok && w.p < w.end) {
		ok = field_next(&w, &number, &v) && number == SET_FILE && v.p != NULL;
		if (!ok)
			break;
		struct bytes file = {v.p, (size_t)(v.end - v.p)};
		remember(s, text_field(s, v, FILE_NAME), KIND_FILE, file);
		ok = walk(s, file, text_field(s, v, FILE_PACKAGE));
	}
	if (!ok) {
		symbols_free(s);
		return NULL;
	}
	collect_services(s);
	if (s->n > 0)
		qsort(s->v, s->n, sizeof(*s->v), by_name);
	return s;
}

void
symbols_free(struct symbols *s)
{
	if (s != NULL)
		arena_free(s->arena);
}

static struct bytes
find(const struct symbols *s, const char *name, bool file)
{
	size_t lo = 0, hi = s->n;
	while (lo < hi) {
		size_t mid = (lo + hi) / 2;
		if (strcmp(s->v[mid].name, name) < 0)
			lo = mid + 1;
		else
			hi = mid;
	}
	for (; lo < s->n && strcmp(s->v[lo].name, name) == 0; lo++)
		if ((s->v[lo].kind == KIND_FILE) == file)
			return s->v[lo].file;
	return (struct bytes){0};
}

struct bytes
symbols_file(const struct symbols *s, const char *name)
{
	return find(s, name, true);
}

struct bytes
symbols_declares(const struct symbols *s, const char *symbol)
{
	return find(s, symbol, false);
}

struct texts
symbols_services(const struct symbols *s)
{
	return (struct texts){s->service, s->nservice};
}

bool
symbols_has_service(const struct symbols *s, const char *name)
{
	for (size_t i = 0; i < s->nservice; i++)
		if (strcmp(s->service[i], name) == 0)
			return true;
	return false;
}
