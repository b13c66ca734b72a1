#include "client/cli/problem.h"

#include <stdlib.h>

#include "client/cli/say.h"
#include "client/cli/safe.h"
#include "client/cli/show.h"

static const struct {
	const char *reason;
	int code;
} by_reason[] = {
#define EXIT_REASON(reason, name) {#reason, EXIT_##name},
#include "client/cli/exit.def"
#undef EXIT_REASON
};

static int
exit_of_code(int grpc)
{
	switch (grpc) {
#define EXIT_CODE(code, name)                                                                                \
	case GRPC_##code:                                                                                    \
		return EXIT_##name;
#include "client/cli/exit.def"
#undef EXIT_CODE
	default:
		return EXIT_FAILED;
	}
}

static int
exit_of(int grpc, const char *reason)
{
	for (size_t i = 0; i < ARRAY_SIZE(by_reason); i++)
		if (strcmp(by_reason[i].reason, reason) == 0)
			return by_reason[i].code;
	return exit_of_code(grpc);
}

int
problem_exit_code(const bl_error *e)
{
	return exit_of(bl_error_code(e), bl_error_reason(e));
}

/* The library's own troubles in the reader's language, with its English detail. */
static const struct {
	const char *reason;
	enum text_id text;
} local[] = {
    {"LOCAL_UNREACHABLE", T_local_unreachable},
    {"LOCAL_TLS", T_local_tls},
    {"LOCAL_LOST", T_local_lost},
    {"LOCAL_TIMEOUT", T_local_timeout},
    {"LOCAL_CANCELLED", T_local_cancelled},
    {"LOCAL_PROTOCOL", T_local_protocol},
    {"LOCAL_ARGUMENT", T_local_argument},
    {"LOCAL_MEMORY", T_local_memory},
};

static void
sentence(struct cli *cli, const bl_error *e)
{
	for (size_t i = 0; i < ARRAY_SIZE(local); i++)
		if (strcmp(local[i].reason, bl_error_reason(e)) == 0) {
			tell(cli, local[i].text, bl_error_message(e));
			return;
		}
	tell(cli, T_error, bl_error_text(e));
}

/* What to do next. */
static void
advice(struct cli *cli, const bl_error *e)
{
	int code = problem_exit_code(e);

	if (bl_error_maybe_done(e) && bl_error_request_id(e)[0] != '\0')
		tell(cli, T_maybe_done, bl_error_request_id(e));
	else if (bl_error_code(e) == BL_UNAUTHENTICATED && strcmp(bl_error_reason(e), "LOGIN_REFUSED") != 0)
		tell(cli, T_hint_login);
	else if (code == EXIT_UNREACHABLE)
		tell(cli, T_hint_doctor);
	else if (bl_error_code(e) == BL_INTERNAL && bl_error_call_id(e)[0] != '\0')
		tell(cli, T_call_id, bl_error_call_id(e));
}

json_t *
problem_json(struct cli *cli, const bl_error *e)
{
	json_t *fields = json_array(), *params = json_object();

	for (size_t i = 0; i < bl_error_field_count(e); i++)
		json_array_append_new(
		    fields, json_pack("{s:s, s:s, s:s}", "field", bl_error_field_path(e, i), "reason",
		                bl_error_field_reason(e, i), "message", bl_error_field_text(e, i)));
	for (size_t i = 0; i < bl_error_param_count(e); i++)
		json_object_set_new(
		    params, bl_error_param_name(e, i), json_string(bl_error_param_value(e, i)));
	(void)cli;
	return json_pack("{s:i, s:i, s:s, s:s, s:o, s:o, s:s, s:s, s:b, s:I}", "exit", problem_exit_code(e),
	    "code", bl_error_code(e), "reason", bl_error_reason(e), "message", bl_error_text(e), "details",
	    fields, "params", params, "request_id", bl_error_request_id(e), "call_id", bl_error_call_id(e),
	    "maybe_done", bl_error_maybe_done(e), "retry_ms", (json_int_t)bl_error_retry_ms(e));
}

static void
print_json(struct cli *cli, json_t *j)
{
	char *text = j != NULL ? json_dumps(j, JSON_COMPACT) : NULL;

	fprintf(cli->err, "%s\n", text != NULL ? text : "{}");
	free(text);
	json_decref(j);
}

int
problem_error(struct cli *cli, const struct line *l, const bl_error *e)
{
	if (show_is_json(l)) {
		print_json(cli, problem_json(cli, e));
		return problem_exit_code(e);
	}
	sentence(cli, e);
	for (size_t i = 0; i < bl_error_field_count(e); i++)
		tell(cli, T_field, bl_error_field_path(e, i), bl_error_field_text(e, i));
	advice(cli, e);
	return problem_exit_code(e);
}

json_t *
problem_why_json(struct cli *cli, const struct why *why)
{
	json_t *fields = json_array();

	for (size_t i = 0; i < why->nfield; i++)
		json_array_append_new(fields, json_pack("{s:s, s:s, s:s}", "field", why->field[i].path,
		                                  "reason", reason_row(why->field[i].reason)->name, "message",
		                                  why_field_text(why, &why->field[i], cli->lang)));
	return json_pack("{s:i, s:i, s:s, s:s, s:o}", "exit", EXIT_INVALID, "code",
	    (int)reason_row(why->reason)->code, "reason", reason_row(why->reason)->name, "message",
	    why_text(why, cli->lang), "details", fields);
}

int
problem_why(struct cli *cli, const struct line *l, const struct why *why)
{
	if (show_is_json(l)) {
		print_json(cli, problem_why_json(cli, why));
		return EXIT_INVALID;
	}
	tell(cli, T_error, why_text(why, cli->lang));
	for (size_t i = 0; i < why->nfield; i++)
		tell(cli, T_field, why->field[i].path, why_field_text(why, &why->field[i], cli->lang));
	return EXIT_INVALID;
}
