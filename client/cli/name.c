#include "client/cli/name.h"

#include <ctype.h>

#include "common/pjson/field.h"

bool
field_is_decimal(const ProtobufCFieldDescriptor *f)
{
	static const char *const decimal[] = {
#define DECIMAL(name) name,
#include "client/cli/decimal.def"
#undef DECIMAL
	};

	if (f->type != PROTOBUF_C_TYPE_STRING)
		return false;
	for (size_t i = 0; i < ARRAY_SIZE(decimal); i++)
		if (strcmp(f->name, decimal[i]) == 0)
			return true;
	return false;
}

bool
field_is_secret(const ProtobufCFieldDescriptor *f)
{
	return strcmp(f->name, "password") == 0 || strcmp(f->name, "new_password") == 0 ||
	       strcmp(f->name, "secret") == 0 || strcmp(f->name, "token") == 0;
}

static char *
kebab(struct arena *a, const char *name, size_t n)
{
	char *out = arena_strndup(a, name, n);

	for (char *p = out; *p != '\0'; p++)
		if (*p == '_')
			*p = '-';
	return out;
}

static bool
ends_with(const char *s, const char *end)
{
	size_t n = strlen(s), m = strlen(end);
	return n > m && strcmp(s + n - m, end) == 0;
}

/* The singular of a repeated field's name: lines -> line, addresses -> address, categories -> category. */
static char *
singular(struct arena *a, const char *name)
{
	size_t n = strlen(name);

	if (ends_with(name, "ies"))
		return arena_printf(a, "%s%s", kebab(a, name, n - 3), "y");
	if (ends_with(name, "sses") || ends_with(name, "xes") || ends_with(name, "ches"))
		return kebab(a, name, n - 2);
	return ends_with(name, "s") ? kebab(a, name, n - 1) : NULL;
}

static void
add(struct field_names *names, struct field_name one)
{
	for (size_t i = 0; i < names->n; i++)
		if (strcmp(names->v[i].name, one.name) == 0)
			return;
	names->v[names->n++] = one;
}

static void
add_short(struct arena *a, struct field_names *names, const ProtobufCFieldDescriptor *f)
{
	size_t n = strlen(f->name);
	bool text = f->type == PROTOBUF_C_TYPE_STRING;

	if (text && ends_with(f->name, "_id"))
		add(names, (struct field_name){
		               .field = f, .name = kebab(a, f->name, n - 3), .at = true, .main = true});
	else if (text && ends_with(f->name, "_ids"))
		add(names, (struct field_name){
		               .field = f, .name = kebab(a, f->name, n - 4), .at = true, .main = true});
	else if (f->label == PROTOBUF_C_LABEL_REPEATED && singular(a, f->name) != NULL)
		add(names, (struct field_name){.field = f, .name = singular(a, f->name), .main = true});
	if (f->type == PROTOBUF_C_TYPE_BOOL && f->label != PROTOBUF_C_LABEL_REPEATED)
		add(names, (struct field_name){.field = f,
		               .name = arena_printf(a, "no-%s", kebab(a, f->name, n)),
		               .negative = true});
}

static bool
has_short(const ProtobufCFieldDescriptor *f)
{
	if (f->type == PROTOBUF_C_TYPE_STRING && (ends_with(f->name, "_id") || ends_with(f->name, "_ids")))
		return true;
	return f->label == PROTOBUF_C_LABEL_REPEATED && ends_with(f->name, "s");
}

struct field_names
field_names(struct arena *a, const ProtobufCMessageDescriptor *d)
{
	struct field_names names = {.v = arena_new_n(a, struct field_name, d->n_fields * 3 + 1)};

	for (unsigned i = 0; i < d->n_fields; i++) {
		const ProtobufCFieldDescriptor *f = &d->fields[i];
		bool secret = field_is_secret(f);
		char *name = kebab(a, f->name, strlen(f->name));
		if (secret)
			name = arena_printf(a, "%s-file", name);
		add(&names,
		    (struct field_name){.field = f, .name = name, .secret = secret, .main = !has_short(f)});
	}
	for (unsigned i = 0; i < d->n_fields; i++)
		add_short(a, &names, &d->fields[i]);
	return names;
}

/* The same letters, where _ and - are one and a capital stands for _ and its small letter. */
static bool
is_same_name(const char *kebab_name, const char *typed, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		if (isupper((unsigned char)typed[i])) {
			if (*kebab_name++ != '-')
				return false;
		}
		char c = typed[i] == '_' ? '-' : (char)tolower((unsigned char)typed[i]);
		if (*kebab_name++ != c)
			return false;
	}
	return *kebab_name == '\0';
}

const struct field_name *
field_name_find(const struct field_names *names, const char *name, size_t n)
{
	for (size_t i = 0; i < names->n; i++)
		if (!names->v[i].negative && is_same_name(names->v[i].name, name, n))
			return &names->v[i];
	return NULL;
}
