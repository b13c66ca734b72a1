#include "common/ident.h"

#include "common/fullwidth.h"

#include <ctype.h>

#define CODE_LEN 18

bool
credit_code_valid(const char *s)
{
	static const char alphabet[] = "0123456789ABCDEFGHJKLMNPQRTUWXY";
	int sum = 0, weight = 1;
	for (int i = 0; i < CODE_LEN; i++) {
		const char *at = s[i] != '\0' ? strchr(alphabet, s[i]) : NULL;
		if (at == NULL)
			return false;
		sum += (int)(at - alphabet) * (i + 1 < CODE_LEN ? weight : 1);
		weight = weight * 3 % 31;
	}
	return s[CODE_LEN] == '\0' && sum % 31 == 0; /* the last character fills the sum up */
}

/* Full-width characters never grow when they are folded. */
static char *
folded(struct arena *a, const char *s)
{
	size_t n = strlen(s) + 1;
	char *copy = arena_alloc(a, n);
	fullwidth_fold(s, copy, n);
	return copy;
}

char *
credit_code_normal(struct arena *a, const char *s)
{
	char *code = folded(a, s), *to = code;
	for (const char *p = code; *p != '\0'; p++) {
		if (*p != ' ' && *p != '\t' && *p != '-')
			*to++ = (char)toupper((unsigned char)*p);
	}
	*to = '\0';
	return code;
}

static size_t
digits_count(const char *s, size_t n)
{
	size_t count = 0;
	for (size_t i = 0; i < n; i++)
		count += s[i] >= '0' && s[i] <= '9';
	return count;
}

static char *
digits_only(struct arena *a, const char *s, size_t n, bool plus)
{
	char *out = arena_alloc(a, n + 2), *to = out;
	if (plus)
		*to++ = '+';
	for (size_t i = 0; i < n; i++) {
		if (s[i] >= '0' && s[i] <= '9')
			*to++ = s[i];
	}
	return out;
}

/* Where the extension begins: at its word, or at a last dash with 1 to 5 digits behind a whole number. */
static size_t
extension_at(const char *s)
{
	static const char *const words[] = {"转", "轉", "分机", "內線", "ext", "#", "x", ";", "*"};
	size_t at = strlen(s);
	for (size_t i = 0; i < ARRAY_SIZE(words); i++) {
		const char *found = strcasestr(s, words[i]);
		if (found != NULL && (size_t)(found - s) < at && digits_count(s, (size_t)(found - s)) > 0)
			at = (size_t)(found - s);
	}
	const char *dash = strrchr(s, '-');
	if (s[at] == '\0' && dash != NULL && digits_count(s, (size_t)(dash - s)) >= 10) {
		size_t behind = digits_count(dash, strlen(dash));
		if (behind >= 1 && behind <= 5)
			at = (size_t)(dash - s);
	}
	return at;
}

/* Drops country code 86 and trunk 0 of a Chinese number; a foreign one stays with its +. */
static const char *
national(const char *number)
{
	if (*number == '+') {
		if (strncmp(number, "+86", 3) != 0)
			return number;
		number += 3;
	} else if (strncmp(number, "861", 3) == 0 && strlen(number) == 13) {
		number += 2; /* in front of a mobile number of 11 digits, 86 needs no + */
	}
	return number + (*number == '0');
}

struct phone
phone_normal(struct arena *a, const char *s)
{
	const char *text = folded(a, s);
	text += strspn(text, " \t");
	size_t at = extension_at(text);
	size_t open = strspn(text, "( ");
	const char *number = digits_only(a, text, at, text[open] == '+');
	if (strncmp(number, "00", 2) == 0) /* 0044.. is +44.. */
		number = arena_printf(a, "+%s", number + 2);
	return (struct phone){
	    .number = national(number), .ext = digits_only(a, text + at, strlen(text + at), false)};
}
