/* batch_command.c -- `branchline batch -f FILE`: a request a line. */
#include <errno.h>
#include <stdlib.h>

#include "client/cli/batch.h"
#include "client/cli/problem.h"
#include "client/cli/request.h"
#include "client/cli/say.h"
#include "common/limits.h"
#include "common/pjson/pjson.h"

#define PARALLEL_MAX 64

struct lines {
	struct cli *cli;
	struct line *l;
	size_t done, failed, skipped;
	int code; /* of the first failure */
	bool stop;
};

static void
put(struct lines *s, size_t number, const char *key, json_t *value)
{
	json_t *j = json_pack(
	    "{s:I, s:b, s:o}", "line", (json_int_t)number, "ok", strcmp(key, "reply") == 0, key, value);
	char *text = j != NULL ? json_dumps(j, JSON_COMPACT) : NULL;

	fprintf(s->cli->out, "%s\n", text != NULL ? text : "{}");
	free(text);
	json_decref(j);
}

static void
fail(struct lines *s, size_t number, int code, json_t *error)
{
	put(s, number, "error", error);
	s->failed++;
	if (s->code == EXIT_OK)
		s->code = code;
	s->stop |= s->l->opt[O_keep_going] == NULL;
}

static void
fail_why(struct lines *s, size_t number, const struct why *why)
{
	fail(s, number, EXIT_INVALID, problem_why_json(s->cli, why));
}

static void
on_result(
    void *ctx, size_t number, const struct method *m, const ProtobufCMessage *reply, const bl_error *error)
{
	struct lines *s = ctx;

	(void)m;
	if (error != NULL) {
		fail(s, number, problem_exit_code(error), problem_json(s->cli, error));
		return;
	}
	struct arena *a = arena_new(LIMIT_ARENA_BYTES);
	struct why why;
	why_init(&why, a);
	json_t *j = pjson_encode(reply, PJSON_DEFAULTS, &why);
	if (j != NULL) {
		put(s, number, "reply", j);
		s->done++;
	} else {
		fail_why(s, number, &why);
	}
	arena_free(a);
}

/* "order create" or "order_create". */
static const struct method *
method_named(const char *name)
{
	for (int i = 0; name != NULL && i < METHOD_N; i++) {
		const struct method *m = &method_table[i];
		size_t n = strlen(m->noun);
		if (strcmp(m->op, name) == 0)
			return m;
		if (strncmp(name, m->noun, n) == 0 && name[n] == ' ' && strcmp(name + n + 1, m->verb) == 0)
			return m;
	}
	return NULL;
}

/* The parts of a line; false = violations in why. */
static bool
line_read(struct why *why, json_t *doc, const struct method **m, ProtobufCMessage **rq)
{
	const char *name = json_string_value(json_object_get(doc, "method"));
	json_t *body = json_object_get(doc, "request"), *empty = json_object();
	const char *key;
	json_t *value;

	*m = method_named(name);
	if (*m == NULL || (*m)->kind == METHOD_SERVER || (*m)->kind == METHOD_CLIENT)
		violate(why, "method", R_UNKNOWN_REF, name != NULL ? name : "");
	json_object_foreach (doc, key, value)
		if (strcmp(key, "method") != 0 && strcmp(key, "request") != 0 && strcmp(key, "as") != 0)
			violate(why, arena_printf(why->arena, "%.60s", key), R_UNKNOWN_FIELD, "line");
	if (json_object_get(doc, "as") != NULL && !json_is_string(json_object_get(doc, "as")))
		violate(why, "as", R_WRONG_TYPE, "string");
	*rq = NULL;
	if (why_violated(why))
		why_invalid(why);
	else
		*rq = request_of_json(*m, body != NULL ? body : empty, why);
	json_decref(empty);
	return *rq != NULL;
}

static void
line_send(struct lines *s, struct batch_run *run, size_t number, const char *text, size_t n)
{
	struct arena *a = arena_new(LIMIT_ARENA_BYTES);
	const struct method *m;
	ProtobufCMessage *rq;
	struct why why;
	int code;

	why_init(&why, a);
	json_t *doc = pjson_parse(text, n, LIMIT_MESSAGE_BYTES, &why);
	const char *as = json_string_value(json_object_get(doc, "as"));
	if (doc == NULL || !line_read(&why, doc, &m, &rq)) {
		fail_why(s, number, &why);
	} else if ((code = batch_add(run, number, m, rq, as)) != 0) {
		fail(s, number, code,
		    json_pack("{s:i, s:s}", "exit", code, "message", exit_text(code, s->cli->lang)));
		s->stop |= code == EXIT_INTERRUPTED;
	}
	json_decref(doc);
	arena_free(a);
}

static bool
is_blank(const char *text)
{
	return text[strspn(text, " \t\r\n")] == '\0';
}

static void
lines_run(struct lines *s, struct batch_run *run, FILE *in)
{
	char *text = NULL;
	size_t cap = 0, number = 0;
	ssize_t n;

	while ((n = getline(&text, &cap, in)) >= 0) {
		number++;
		if (is_blank(text))
			continue;
		if (s->stop)
			s->skipped++;
		else
			line_send(s, run, number, text, (size_t)n);
	}
	free(text);
	if (!batch_finish(run))
		s->code = EXIT_INTERRUPTED;
}

int
builtin_batch(struct cli *cli, struct line *l)
{
	struct lines s = {.cli = cli, .l = l};
	const char *path = l->opt[O_batch_file], *parallel = l->opt[O_parallel];
	char *end = NULL;
	long n = parallel != NULL ? strtol(parallel, &end, 10) : 1;

	if (parallel != NULL && (*end != '\0' || n < 1 || n > PARALLEL_MAX))
		return usage(cli, T_bad_number, "--parallel", parallel);
	if (path == NULL)
		return usage(cli, T_batch_file);
	FILE *in = strcmp(path, "-") == 0 ? stdin : fopen(path, "re");
	if (in == NULL) {
		tell(cli, T_cannot_read, path, strerror(errno));
		return EXIT_FAILED;
	}
	struct batch_run *run = batch_begin(cli, l, (size_t)n, on_result, &s);
	lines_run(&s, run, in);
	batch_free(run);
	if (in != stdin)
		fclose(in);
	if (l->opt[O_quiet] == NULL)
		tell(cli, T_batch_done, s.done, s.failed, s.skipped);
	return s.code;
}
