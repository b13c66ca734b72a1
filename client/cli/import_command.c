/* import_command.c -- `branchline import FILE --map MAPPING`: rows of a CSV file become requests, several in flight.
 *
 * It can be run again, whatever stopped it: the id of a request is made of its content and of the moment of the first run, which is kept
 * beside the file, so the server answers what it did before with the same reply and does it once. */
#include <errno.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "client/cli/batch.h"
#include "client/cli/confirm.h"
#include "client/cli/connect.h"
#include "client/cli/file.h"
#include "client/cli/import_reject.h"
#include "client/cli/problem.h"
#include "client/cli/request.h"
#include "client/cli/say.h"
#include "client/cli/signal.h"
#include "common/digest.h"
#include "common/limits.h"
#include "common/pjson/pjson.h"
#include "common/uuid.h"

#define MAPPING_BYTES (1 << 20)
#define PARALLEL_MAX 64
#define PARALLEL_DEFAULT 8
#define DAY_MS INT64_C(86400000)
#define REMEMBERED_DAYS (LIMIT_REQUEST_ID_DAYS - 1)
#define COMPLAINTS_MAX 200

struct entry { /* a record and what became of it */
	struct import_record record;
	uint8_t content[SHA256_BYTES]; /* of the request that `id` belongs to */
	struct uuid id;
};

struct import {
	struct cli *cli;
	struct line *l;
	struct import_map map;
	struct import_file file;
	struct import_reject reject;
	struct batch_run *run;
	int64_t begun_ms;
	size_t nentry, nagain;
	struct entry **entry;
	size_t *again;  /* to be sent once more */
	json_t *groups; /* key -> place in entry */
	json_t *seen;   /* content -> how often it came */
	int64_t pause_until_ms;
	size_t done, changed, there, rejected, left_out;
	int code; /* why it stopped; 0 = it did not */
};

static int64_t
now_ms(clockid_t clock)
{
	struct timespec t;
	clock_gettime(clock, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

/* ---- refusals ---- */

static void
refuse_why(struct import *im, const struct import_record *r, const struct why *why)
{
	struct import_complaint c[COMPLAINTS_MAX];
	size_t n = 0;

	for (; n < why->nfield && n < COMPLAINTS_MAX; n++)
		c[n] = (struct import_complaint){
		    why->field[n].path, why_field_text(why, &why->field[n], im->cli->lang)};
	if (n == 0)
		c[n++] = (struct import_complaint){"", why_text(why, im->cli->lang)};
	import_reject(&im->reject, r, c, n);
	im->rejected++;
}

static void
refuse_error(struct import *im, const struct import_record *r, const bl_error *e)
{
	struct import_complaint c[COMPLAINTS_MAX];
	size_t n = 0;

	for (; n < bl_error_field_count(e) && n < COMPLAINTS_MAX; n++)
		c[n] = (struct import_complaint){bl_error_field_path(e, n), bl_error_field_text(e, n)};
	if (n == 0)
		c[n++] = (struct import_complaint){"", bl_error_text(e)};
	import_reject(&im->reject, r, c, n);
	im->rejected++;
}

static void
stop(struct import *im, int code)
{
	if (im->code == EXIT_OK)
		im->code = code;
}

/* ---- one request ---- */

/* The id of a request: of the first run, and of the content; the second one with the same content is another request. */
static void
identify(struct import *im, struct entry *e, const struct method *m, const json_t *doc)
{
	struct sha256 *h = sha256_new();
	char *text = json_dumps(doc, JSON_COMPACT | JSON_SORT_KEYS), hex[SHA256_TEXT];
	uint8_t content[SHA256_BYTES], mixed[SHA256_BYTES];

	sha256_add(h, m->op, strlen(m->op) + 1);
	sha256_add(h, text != NULL ? text : "", text != NULL ? strlen(text) : 0);
	sha256_finish(h, content);
	free(text);
	if (memcmp(content, e->content, sizeof(content)) == 0) /* sent before, and not done */
		return;
	hex_encode(content, sizeof(content), hex);
	json_int_t times = json_integer_value(json_object_get(im->seen, hex));
	json_object_set_new(im->seen, hex, json_integer(times + 1));
	h = sha256_new();
	sha256_add(h, content, sizeof(content));
	sha256_add(h, &times, sizeof(times));
	sha256_finish(h, mixed);
	memcpy(e->content, content, sizeof(content));
	e->id = uuid_v7_make(im->begun_ms * 1000, mixed);
}

static void
forget(struct import *im, size_t i)
{
	import_record_free(&im->entry[i]->record);
	free(im->entry[i]);
	im->entry[i] = NULL;
}

/* false: refused, or the run stops. */
static bool
entry_send(struct import *im, size_t i, struct why *why)
{
	struct entry *e = im->entry[i];
	const struct method *m = import_record_method(&im->map, &e->record);
	json_t *doc = import_record_doc(&im->map, &e->record, im->file.header, why);
	char id[UUID_TEXT];

	if (doc == NULL)
		return false;
	if (m->kind == METHOD_COMMAND) {
		identify(im, e, m, doc);
		uuid_format(e->id, id);
		json_object_set_new(doc, "request_id", json_string(id));
		if (im->l->opt[O_import_dry_run] != NULL)
			json_object_set_new(doc, "validate_only", json_true());
	}
	ProtobufCMessage *rq = request_of_json(m, doc, why);
	json_decref(doc);
	if (rq == NULL)
		return false;
	int code = batch_add(im->run, i, m, rq, NULL);
	if (code != 0)
		stop(im, code);
	return true;
}

static void
record_send(struct import *im, size_t i)
{
	struct arena *a = arena_new(LIMIT_ARENA_BYTES);
	struct why why;

	while (im->code == EXIT_OK && !signal_came() && now_ms(CLOCK_MONOTONIC) < im->pause_until_ms)
		connect_wait_any(im->cli, (int)(im->pause_until_ms - now_ms(CLOCK_MONOTONIC)) + 1);
	why_init(&why, a);
	if (!entry_send(im, i, &why)) {
		refuse_why(im, &im->entry[i]->record, &why);
		forget(im, i);
	}
	arena_free(a);
}

/* ---- what came of it ---- */

static void
send_again(struct import *im, size_t i)
{
	if ((im->nagain & (im->nagain - 1)) == 0) {
		size_t *more = realloc(im->again, sizeof(*more) * (im->nagain == 0 ? 1 : 2 * im->nagain));
		if (more == NULL)
			abort();
		im->again = more;
	}
	im->again[im->nagain++] = i;
}

static const char *
param(const bl_error *e, const char *name)
{
	for (size_t i = 0; i < bl_error_param_count(e); i++)
		if (strcmp(bl_error_param_name(e, i), name) == 0)
			return bl_error_param_value(e, i);
	return NULL;
}

/* The version that the mapping could not know. */
static bool
version_told(struct import_record *r, const bl_error *e)
{
	const char *is = strcmp(bl_error_reason(e), "STALE_VERSION") == 0 ? param(e, "version") : NULL;

	if (is == NULL || r->version != 0)
		return false;
	r->version = strtoll(is, NULL, 10);
	return true;
}

static bool
key_taken(const struct import_map *m, const bl_error *e)
{
	for (size_t i = 0; m->key_field != NULL && i < bl_error_field_count(e); i++)
		if (strcmp(bl_error_field_path(e, i), m->key_field) == 0 &&
		    strcmp(bl_error_field_reason(e, i), "TAKEN") == 0)
			return true;
	return false;
}

static bool
is_there(const struct import_map *m, const bl_error *e)
{
	return m->id_field != NULL && bl_error_code(e) == GRPC_ALREADY_EXISTS &&
	       strcmp(bl_error_reason(e), "REQUEST_ID_REUSED") != 0;
}

/* Has it to do with the row, or with everything? */
static bool
is_trouble(const bl_error *e)
{
	int code = problem_exit_code(e);
	return code == EXIT_UNREACHABLE || code == EXIT_TIMEOUT || code == EXIT_INTERRUPTED ||
	       bl_error_code(e) == GRPC_UNAUTHENTICATED || bl_error_maybe_done(e);
}

static void
on_error(struct import *im, size_t i, const bl_error *error)
{
	struct import_record *r = &im->entry[i]->record;

	if (version_told(r, error)) {
		send_again(im, i);
	} else if (!r->update && key_taken(&im->map, error)) {
		r->update = true;
		send_again(im, i);
	} else if (bl_error_code(error) == GRPC_RESOURCE_EXHAUSTED && bl_error_retry_ms(error) > 0) {
		im->pause_until_ms = now_ms(CLOCK_MONOTONIC) + bl_error_retry_ms(error);
		send_again(im, i);
	} else if (is_there(&im->map, error)) {
		im->there++;
		forget(im, i);
	} else if (is_trouble(error)) {
		if (im->code == EXIT_OK)
			problem_error(im->cli, im->l, error);
		stop(im, problem_exit_code(error));
	} else {
		refuse_error(im, r, error);
		forget(im, i);
	}
}

static void
on_result(void *ctx, size_t i, const struct method *m, const ProtobufCMessage *reply, const bl_error *error)
{
	struct import *im = ctx;

	(void)m;
	(void)reply;
	if (error != NULL) {
		on_error(im, i, error);
		return;
	}
	if (im->entry[i]->record.update)
		im->changed++;
	else
		im->done++;
	forget(im, i);
}

static void
send_what_waits(struct import *im)
{
	while (im->nagain > 0 && im->code == EXIT_OK)
		record_send(im, im->again[--im->nagain]);
}

/* ---- rows ---- */

static size_t
entry_new(struct import *im)
{
	if ((im->nentry & (im->nentry - 1)) == 0) {
		struct entry **more =
		    realloc(im->entry, sizeof(*more) * (im->nentry == 0 ? 1 : 2 * im->nentry));
		if (more == NULL)
			abort();
		im->entry = more;
	}
	struct entry *e = calloc(1, sizeof(*e));
	if (e == NULL)
		abort();
	im->entry[im->nentry] = e;
	return im->nentry++;
}

static bool
on_head(void *ctx, struct texts header)
{
	struct import *im = ctx;
	struct why why;

	why_init(&why, im->l->arena);
	im->reject.header = header;
	if (import_map_fits(&im->map, header, &why))
		return true;
	stop(im, problem_why(im->cli, im->l, &why));
	return false;
}

/* Where the rows of a group are gathered. */
static size_t
group_of(struct import *im, const struct import_cells *c)
{
	struct arena *a = arena_new(LIMIT_ARENA_BYTES);
	const char *key = "";

	for (size_t i = 0; i < im->map.group.n; i++)
		key = arena_printf(a, "%s%s\x1f", key, import_cell(c, im->map.group.v[i]));
	json_t *place = json_object_get(im->groups, key);
	size_t i = place != NULL ? (size_t)json_integer_value(place) : entry_new(im);
	if (place == NULL)
		json_object_set_new(im->groups, key, json_integer((json_int_t)i));
	arena_free(a);
	return i;
}

static bool
on_row(void *ctx, struct import_row *row)
{
	struct import *im = ctx;
	struct import_cells c = {im->file.header, row->cell};

	if (!import_wanted(&im->map, &c)) {
		im->left_out++;
		free(row);
		return true;
	}
	bool grouped = im->map.group.n > 0;
	size_t i = grouped ? group_of(im, &c) : entry_new(im);
	import_record_add(&im->entry[i]->record, row);
	if (!grouped) {
		record_send(im, i);
		send_what_waits(im);
	}
	if (signal_came())
		stop(im, EXIT_INTERRUPTED);
	return im->code == EXIT_OK;
}

static void
send_groups(struct import *im)
{
	for (size_t i = 0; i < im->nentry && im->code == EXIT_OK && im->map.group.n > 0; i++) {
		record_send(im, i);
		send_what_waits(im);
	}
	for (;;) {
		if (!batch_finish(im->run))
			stop(im, EXIT_INTERRUPTED);
		if (im->code != EXIT_OK || im->nagain == 0)
			return;
		send_what_waits(im);
	}
}

/* ---- the moment of the first run ---- */

static bool
begun_read(struct import *im, const char *path, int64_t now)
{
	struct why why;
	size_t n;

	if (access(path, F_OK) != 0)
		return false;
	char *text = file_read(im->cli, im->l->arena, path, 4096, &n);
	why_init(&why, im->l->arena);
	json_t *j = text != NULL ? pjson_parse(text, n, 4096, &why) : NULL;
	im->begun_ms = json_integer_value(json_object_get(j, "begun"));
	json_decref(j);
	return im->begun_ms > now - REMEMBERED_DAYS * DAY_MS && im->begun_ms <= now;
}

/* false: told. */
static bool
begun_keep(struct import *im)
{
	const char *path = im->l->opt[O_state];
	int64_t now = now_ms(CLOCK_REALTIME);

	if (path == NULL)
		path = arena_printf(im->l->arena, "%s.import", im->l->args[0]);
	if (begun_read(im, path, now))
		return true;
	im->begun_ms = now;
	if (im->l->opt[O_import_dry_run] != NULL)
		return true;
	return file_write_private(
	    im->cli, path, arena_printf(im->l->arena, "{\"begun\": %lld}\n", (long long)now));
}

/* ---- the question ---- */

struct count {
	struct import *im;
	struct import_file file;
	size_t rows, left_out;
};

static bool
count_head(void *ctx, struct texts header)
{
	struct count *n = ctx;
	struct why why;

	why_init(&why, n->im->l->arena);
	if (import_map_fits(&n->im->map, header, &why))
		return true;
	stop(n->im, problem_why(n->im->cli, n->im->l, &why));
	return false;
}

static bool
count_row(void *ctx, struct import_row *row)
{
	struct count *n = ctx;
	struct import_cells c = {n->file.header, row->cell};

	if (import_wanted(&n->im->map, &c))
		n->rows++;
	else
		n->left_out++;
	free(row);
	return true;
}

/* A pipe can be read only once. */
static bool
can_be_counted(const char *path)
{
	struct stat s;
	return stat(path, &s) == 0 && S_ISREG(s.st_mode);
}

/* People at a terminal see first how much it is. An exit code. */
static int
import_confirm(struct import *im)
{
	struct count n = {.im = im, .file = {.head = count_head, .row = count_row}};
	const struct method *m = im->map.method;

	if (!confirm_possible(im->cli, im->l) || !can_be_counted(im->l->args[0]))
		return EXIT_OK;
	n.file.ctx = &n;
	int code = import_rows(im->cli, im->l->arena, im->l->args[0], &im->map, &n.file);
	if (code == EXIT_OK)
		code = im->code;
	if (code != EXIT_OK)
		return code;
	return confirm_ask(im->cli, im->l,
	    arena_printf(im->l->arena, text_of(T_confirm_import, im->cli->lang), im->l->args[0], n.rows,
	        m->noun, m->verb, n.left_out));
}

/* ---- the command ---- */

/* 0, or an exit code. */
static int
map_load(struct import *im)
{
	const char *path = im->l->opt[O_map];
	struct why why;
	size_t n;
	char *text = path != NULL ? file_read(im->cli, im->l->arena, path, MAPPING_BYTES, &n) : NULL;

	if (path == NULL)
		return usage(im->cli, T_import_usage);
	if (text == NULL)
		return EXIT_FAILED;
	why_init(&why, im->l->arena);
	if (!import_map_read(text, n, &im->map, &why))
		return problem_why(im->cli, im->l, &why);
	if (im->l->opt[O_charset] != NULL)
		im->map.charset = im->l->opt[O_charset];
	return EXIT_OK;
}

static int
import_run(struct import *im, long parallel)
{
	im->file = (struct import_file){.ctx = im, .head = on_head, .row = on_row};
	im->reject = (struct import_reject){.cli = im->cli, .map = &im->map, .path = im->l->opt[O_rejects]};
	if (im->reject.path == NULL)
		im->reject.path = arena_printf(im->l->arena, "%s.rejects.csv", im->l->args[0]);
	im->groups = json_object();
	im->seen = json_object();
	im->run = batch_begin(im->cli, im->l, (size_t)parallel, on_result, im);
	int code = import_rows(im->cli, im->l->arena, im->l->args[0], &im->map, &im->file);
	if (code != EXIT_OK)
		stop(im, code);
	send_groups(im);
	batch_free(im->run);
	if (!import_reject_close(&im->reject))
		stop(im, EXIT_FAILED);
	return im->code != EXIT_OK ? im->code : im->rejected > 0 ? EXIT_INVALID : EXIT_OK;
}

static void
summary(struct import *im, int code)
{
	if (im->l->opt[O_quiet] == NULL)
		tell(im->cli, T_import_done, im->done, im->changed, im->there, im->rejected, im->left_out);
	if (im->rejected > 0)
		tell(im->cli, T_import_rejects, im->reject.path);
	if (code != EXIT_OK && im->code != EXIT_OK && im->done + im->changed > 0)
		tell(im->cli, T_import_again);
}

static void
import_free(struct import *im)
{
	for (size_t i = 0; i < im->nentry; i++)
		if (im->entry[i] != NULL)
			forget(im, i);
	free(im->entry);
	free(im->again);
	json_decref(im->groups);
	json_decref(im->seen);
	import_map_free(&im->map);
}

int
builtin_import(struct cli *cli, struct line *l)
{
	struct import im = {.cli = cli, .l = l};
	const char *parallel = l->opt[O_import_parallel];
	char *end = NULL;
	long n = parallel != NULL ? strtol(parallel, &end, 10) : PARALLEL_DEFAULT;

	if (parallel != NULL && (*end != '\0' || n < 1 || n > PARALLEL_MAX))
		return usage(cli, T_bad_number, "--parallel", parallel);
	if (l->nargs != 1)
		return usage(cli, T_import_usage);
	int code = map_load(&im);
	if (code == EXIT_OK)
		code = import_confirm(&im);
	if (code == EXIT_OK && !begun_keep(&im))
		code = EXIT_FAILED;
	if (code == EXIT_OK) {
		code = import_run(&im, n);
		summary(&im, code);
	}
	import_free(&im);
	return code;
}
