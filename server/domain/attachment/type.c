/* The type of a file by its content. A ZIP is looked into by the names of its first members. */
#include "common/utf8.h"
#include "server/domain/attachment/attachment.h"

#define OOXML "application/vnd.openxmlformats-officedocument."
#define UTF8_LONGEST 4

static const struct {
	const char *begin;
	size_t n;
	const char *type;
} types[] = {
#define TYPE(bytes, n, type) {bytes, n, type},
#include "server/domain/attachment/type.def"
#undef TYPE
};

static const struct {
	const char *member, *type;
} office[] = {
    {"word/", OOXML "wordprocessingml.document"},
    {"xl/", OOXML "spreadsheetml.sheet"},
    {"ppt/", OOXML "presentationml.presentation"},
    {"mimetypeapplication/vnd.oasis.opendocument.text", "application/vnd.oasis.opendocument.text"},
    {"mimetypeapplication/vnd.oasis.opendocument.spreadsheet",
        "application/vnd.oasis.opendocument.spreadsheet"},
};

static bool
begins(struct bytes b, const char *s, size_t n)
{
	return b.n >= n && memcmp(b.p, s, n) == 0;
}

static const char *
zip_type(struct bytes head)
{
	for (size_t i = 0; i < ARRAY_SIZE(office); i++)
		if (memmem(head.p, head.n, office[i].member, strlen(office[i].member)) != NULL)
			return office[i].type;
	return "application/zip";
}

static bool
is_text(struct bytes head, bool whole)
{
	const char *s = (const char *)head.p;
	size_t n = head.n;

	/* a cut head may end within a character */
	for (size_t cut = 0; !whole && cut < UTF8_LONGEST && n > 0 && !utf8_valid(s, n); cut++)
		n--;
	if (n == 0 || !utf8_valid(s, n))
		return false;
	for (size_t i = 0; i < n; i++)
		if (s[i] == 0x7f || ((unsigned char)s[i] < 0x20 && strchr("\t\n\r\f", s[i]) == NULL))
			return false;
	return true;
}

const char *
attachment_type(struct bytes head, bool whole)
{
	for (size_t i = 0; i < ARRAY_SIZE(types); i++)
		if (begins(head, types[i].begin, types[i].n))
			return types[i].type;
	if (begins(head, "PK\3\4", 4))
		return zip_type(head);
	return is_text(head, whole) ? "text/plain" : "application/octet-stream";
}
