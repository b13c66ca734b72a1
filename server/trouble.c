#include "server/trouble.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

bool
speaks_chinese(void)
{
	static const char *const ask[] = {"LC_ALL", "LC_MESSAGES", "LANG"};

	for (size_t i = 0; i < sizeof(ask) / sizeof(ask[0]); i++) {
		const char *v = getenv(ask[i]);
		if (v != NULL && *v != '\0')
			return strncmp(v, "zh", 2) == 0;
	}
	return false;
}

bool
trouble_set(struct trouble *t, const char *en, const char *zh, ...)
{
	va_list ap;

	va_start(ap, zh);
	vsnprintf(t->text, sizeof(t->text), speaks_chinese() ? zh : en, ap);
	va_end(ap);
	return false;
}

void
say(const char *en, const char *zh, ...)
{
	va_list ap;

	va_start(ap, zh);
	vprintf(speaks_chinese() ? zh : en, ap);
	va_end(ap);
	putchar('\n');
	fflush(stdout);
}
