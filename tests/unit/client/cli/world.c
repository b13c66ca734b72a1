#include "tests/unit/client/cli/world.h"

#include <stdlib.h>

#include "client/cli/lang.h"
#include "client/cli/parse.h"
#include "client/cli/split.h"

void
world_begin(struct world *w, enum lang lang, int width)
{
	*w = (struct world){.arena = arena_new(8 << 20)};
	w->cli = (struct cli){.lang = lang, .width = width};
	w->cli.out = open_memstream(&w->out, &w->nout);
	w->cli.err = open_memstream(&w->err, &w->nerr);
	lang_init();
}

void
world_flush(struct world *w)
{
	fflush(w->cli.out);
	fflush(w->cli.err);
}

void
world_clear(struct world *w)
{
	fseek(w->cli.out, 0, SEEK_SET);
	fseek(w->cli.err, 0, SEEK_SET);
	fputc('\0', w->cli.out);
	fputc('\0', w->cli.err);
	fseek(w->cli.out, 0, SEEK_SET);
	fseek(w->cli.err, 0, SEEK_SET);
}

void
world_end(struct world *w)
{
	fclose(w->cli.out);
	fclose(w->cli.err);
	free(w->out);
	free(w->err);
	arena_free(w->arena);
}

static const char **
words_of(struct world *w, const char *text, int *argc)
{
	const char **argv;

	if (!split_words(w->arena, text, &argv, argc))
		abort();
	return argv;
}

int
world_parse(struct world *w, const char *text, struct line *l)
{
	int argc;
	const char **argv = words_of(w, text, &argc);
	int code = line_parse(&w->cli, w->arena, argc, argv, NULL, l);

	world_flush(w);
	return code;
}

int
world_run(struct world *w, const char *text)
{
	int argc;
	const char **argv = words_of(w, text, &argc);
	int code = cli_run(&w->cli, argc, argv, NULL);

	world_flush(w);
	return code;
}
