#include "common/pjson/wellknown.h"

#include <ctype.h>

#include "common/date.h"
#include "common/pjson/field.h"
#include "common/pjson/time.h"

enum wellknown
wellknown_of(const ProtobufCMessageDescriptor *d)
{
	static const struct {
		const char *name;
		enum wellknown is;
	} row[] = {
	    {"google.protobuf.Timestamp", WK_TIMESTAMP},
	    {"google.protobuf.Duration", WK_DURATION},
	    {"google.protobuf.FieldMask", WK_FIELD_MASK},
	    {"google.type.Date", WK_DATE},
	};

	if (strncmp(d->name, "google.", 7) != 0)
		return WK_NONE;
	for (size_t i = 0; i < ARRAY_SIZE(row); i++)
		if (strcmp(row[i].name, d->name) == 0)
			return row[i].is;
	return WK_NONE;
}

static int64_t
get_int(const ProtobufCMessage *m, const char *name)
{
	const ProtobufCFieldDescriptor *f = field_find(m->descriptor, name);
	const void *at = field_at(m, f, 0);
	return field_size(f) == 8 ? *(const int64_t *)at : *(const int32_t *)at;
}

static void
set_int(ProtobufCMessage *m, const char *name, int64_t v)
{
	const ProtobufCFieldDescriptor *f = field_find(m->descriptor, name);
	void *at = (char *)m + f->offset;

	if (field_size(f) == 8)
		*(int64_t *)at = v;
	else
		*(int32_t *)at = (int32_t)v;
}

/* A path of a field mask, every segment in camel case. A capital would not survive the way back. */
static char *
path_camel(struct arena *a, const char *path)
{
	for (const char *p = path; *p != '\0'; p++)
		if (isupper((unsigned char)*p))
			return NULL;
	return field_camel(a, path);
}

static char *
mask_text(const ProtobufCMessage *m, struct arena *a)
{
	const ProtobufCFieldDescriptor *f = field_find(m->descriptor, "paths");
	char *out = arena_strdup(a, "");

	for (size_t i = 0; i < field_count(m, f); i++) {
		char *path = path_camel(a, *(const char *const *)field_at(m, f, i));
		if (path == NULL)
			return NULL;
		out = arena_printf(a, "%s%s%s", out, i > 0 ? "," : "", path);
	}
	return out;
}

static char *
plain_date(const ProtobufCMessage *m, struct arena *a)
{
	int y = (int)get_int(m, "year"), mo = (int)get_int(m, "month"), d = (int)get_int(m, "day");

	return date_valid(y, mo, d) ? date_format(a, date_from_civil(y, mo, d)) : NULL;
}

char *
wellknown_text(const ProtobufCMessage *m, unsigned flags, struct arena *a)
{
	char text[TIME_TEXT];
	bool ok = false;

	switch (wellknown_of(m->descriptor)) {
	case WK_TIMESTAMP:
		ok = timestamp_text(get_int(m, "seconds"), (int32_t)get_int(m, "nanos"), text);
		break;
	case WK_DURATION:
		ok = duration_text(get_int(m, "seconds"), (int32_t)get_int(m, "nanos"), text);
		break;
	case WK_FIELD_MASK:
		return mask_text(m, a);
	case WK_DATE:
		return flags & PJSON_PLAIN_DATE ? plain_date(m, a) : NULL;
	case WK_NONE:
		break;
	}
	return ok ? arena_strdup(a, text) : NULL;
}

const char *
wellknown_form(enum wellknown w)
{
	static const char *const form[] = {
	    [WK_TIMESTAMP] = "2026-11-24T08:00:00Z",
	    [WK_DURATION] = "1.5s",
	    [WK_FIELD_MASK] = "name,unitPrice",
	    [WK_DATE] = "2026-11-24",
	};
	return form[w];
}

/* One segment of the mask in snake case. An underscore is not of this form. */
static char *
path_snake(struct arena *a, const char *camel, size_t n)
{
	char *out = arena_alloc(a, 2 * n + 1), *w = out;

	for (size_t i = 0; i < n; i++) {
		if (camel[i] == '_' || camel[i] == ' ')
			return NULL;
		if (isupper((unsigned char)camel[i]))
			*w++ = '_';
		*w++ = (char)tolower((unsigned char)camel[i]);
	}
	return out;
}

static bool
mask_read(ProtobufCMessage *m, const char *text, struct arena *a)
{
	const ProtobufCFieldDescriptor *f = field_find(m->descriptor, "paths");
	size_t n = *text != '\0';

	for (const char *p = text; *p != '\0'; p++)
		n += *p == ',';
	char **path = arena_alloc(a, n * sizeof(*path));
	for (size_t i = 0; i < n; i++) {
		size_t len = strcspn(text, ",");
		path[i] = len > 0 ? path_snake(a, text, len) : NULL;
		if (path[i] == NULL)
			return false;
		text += len + (text[len] == ',');
	}
	*(size_t *)(void *)((char *)m + f->quantifier_offset) = n;
	*(char ***)(void *)((char *)m + f->offset) = path;
	return true;
}

bool
wellknown_read(ProtobufCMessage *m, const char *text, struct arena *a)
{
	enum wellknown w = wellknown_of(m->descriptor);
	int64_t seconds;
	int32_t nanos;
	int32_t day;

	if (w == WK_FIELD_MASK)
		return mask_read(m, text, a);
	if (w == WK_DATE) {
		if (!date_parse_human(text, &day))
			return false;
		set_int(m, "year", date_civil(day).year);
		set_int(m, "month", date_civil(day).month);
		set_int(m, "day", date_civil(day).day);
		return true;
	}
	if (!(w == WK_TIMESTAMP ? timestamp_read : duration_read)(text, &seconds, &nanos))
		return false;
	set_int(m, "seconds", seconds);
	set_int(m, "nanos", nanos);
	return true;
}
