#include "sql/gen/fault.h"

#include <stdio.h>

bool
fault(struct faults *fs, const char *file, int line, const char *fmt, ...)
{
	char sentence[2048];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(sentence, sizeof(sentence), fmt, ap);
	va_end(ap);
	if (line > 0)
		text_printf(&fs->text, "%s:%d: %s\n", file, line, sentence);
	else
		text_printf(&fs->text, "%s: %s\n", file, sentence);
	fs->n++;
	return false;
}
