#include "sql/gen/fault.h"

bool
fault(struct faults *fs, const char *file, int line, const char *fmt, ...)
{
	va_list ap;

	text_put(&fs->text, file);
	if (line > 0)
		text_printf(&fs->text, ":%d", line);
	text_put(&fs->text, ": ");
	va_start(ap, fmt);
	text_vprintf(&fs->text, fmt, ap);
	va_end(ap);
	text_put(&fs->text, "\n");
	fs->n++;
	return false;
}
