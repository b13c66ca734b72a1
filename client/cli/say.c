#include "client/cli/say.h"

#include <stdarg.h>
#include <stdlib.h>

#include "client/cli/safe.h"

static const char *const texts[T_N][LANG_N] = {
#define TEXT(id, en, zh) [T_##id] = {en, zh},
#include "client/cli/text.def"
#undef TEXT
};

const char *
text_of(enum text_id id, enum lang lang)
{
	return texts[id][lang];
}

static void
vprint(struct cli *cli, FILE *to, enum text_id id, va_list ap)
{
	char *text = NULL;

	if (vasprintf(&text, text_of(id, cli->lang), ap) < 0)
		return;
	safe_print(to, text);
	fputc('\n', to);
	free(text);
}

void
tell(struct cli *cli, enum text_id id, ...)
{
	va_list ap;

	va_start(ap, id);
	vprint(cli, cli->err, id, ap);
	va_end(ap);
}

void
say_out(struct cli *cli, enum text_id id, ...)
{
	va_list ap;

	va_start(ap, id);
	vprint(cli, cli->out, id, ap);
	va_end(ap);
}

int
usage(struct cli *cli, enum text_id id, ...)
{
	va_list ap;

	va_start(ap, id);
	vprint(cli, cli->err, id, ap);
	va_end(ap);
	return EXIT_USAGE;
}

const char *
exit_text(int code, enum lang lang)
{
	switch (code) {
#define EXIT_ROW(name, number, en, zh)                                                                       \
	case number:                                                                                         \
		return lang == LANG_ZH ? zh : en;
#include "client/cli/exit.def"
#undef EXIT_ROW
	default:
		return "";
	}
}
