#include <string.h>

#include "common/encode.h"
#include "common/strbuf.h"
#include "common/utf8.h"
#include "server/job/smtp.h"

#define WORD_BYTES 45 /* become 60 characters of base64 */
#define HEADER_MAX 4096
#define ADDRESS_MAX 254

static bool
plain(const char *s)
{
	for (; *s != '\0'; s++)
		if ((unsigned char)*s < 0x20 || (unsigned char)*s > 0x7e)
			return false;
	return true;
}

const char *
smtp_header_text(struct arena *a, const char *text)
{
	struct strbuf out;

	if (plain(text) && strlen(text) <= WORD_BYTES)
		return text;
	strbuf_init(&out, a, HEADER_MAX);
	while (*text != '\0') {
		const char *end = text, *next = text;

		while (utf8_next(&next) != 0 && next - text <= WORD_BYTES)
			end = next;
		if (out.len > 0)
			strbuf_add(&out, "\r\n ");
		strbuf_addf(&out, "=?UTF-8?B?%s?=", base64_encode(a, text, (size_t)(end - text), true));
		text = end;
	}
	return strbuf_text(&out);
}

bool
smtp_address(const char *text)
{
	const char *at = strrchr(text, '@');

	return at != NULL && at != text && at[1] != '\0' && strlen(text) <= ADDRESS_MAX && plain(text) &&
	       strpbrk(text, " <>\",;:\\") == NULL;
}
