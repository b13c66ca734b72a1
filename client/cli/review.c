/* review.c -- `branchline task review`: my open tasks one by one, the oldest first; each is shown whole, and decided by two keys. */
#include <ctype.h>

#include "branchline/messages.h"
#include "client/cli/ask.h"
#include "client/cli/connect.h"
#include "client/cli/invoke.h"
#include "client/cli/problem.h"
#include "client/cli/say.h"
#include "client/cli/show.h"
#include "client/cli/signal.h"

enum step { STEP_NEXT, STEP_AGAIN, STEP_END };

struct review {
	struct cli *cli;
	struct line *l;
	bl_client *c;
	size_t shown, decided;
	int code; /* of the first thing that went wrong */
};

static void
failed(struct review *v, const bl_error *err)
{
	int code = problem_error(v->cli, v->l, err);

	if (v->code == EXIT_OK)
		v->code = code;
}

/* NULL = told. */
static ProtobufCMessage *
call(struct review *v, const char *verb, const ProtobufCMessage *rq)
{
	bl_error *err = NULL;
	ProtobufCMessage *reply = invoke_once(v->cli, v->l, v->c, method_by_words("task", verb), rq, &err);

	if (reply == NULL)
		failed(v, err);
	bl_error_free(err);
	return reply;
}

/* Asks for a key with a question about the document; EOF or Ctrl-C is 'q'. */
static int
key(struct review *v, enum text_id question, const char *number, bool fresh)
{
	char text[400];
	int k;

	snprintf(text, sizeof(text), text_of(question, v->cli->lang), number);
	k = ask_key(v->cli, text, fresh);
	if (k == ASK_NOTHING && signal_came() && v->code == EXIT_OK)
		v->code = EXIT_INTERRUPTED;
	return k == ASK_NOTHING ? 'q' : tolower(k);
}

static bool
sure(struct review *v, enum text_id question, const char *number)
{
	return key(v, question, number, false) == 'y';
}

static bool
is_blank(const char *s)
{
	return s[strspn(s, " \t")] == '\0';
}

/* What to say with it; NULL = nothing was said. */
static char *
comment(struct review *v)
{
	char *text = ask(v->cli, v->l->arena, T_review_comment, false);

	if (text != NULL && !is_blank(text))
		return text;
	tell(v->cli, T_review_no_comment);
	return NULL;
}

/* ---- the three decisions ---- */

static enum step
decided(struct review *v, ProtobufCMessage *reply, enum text_id said, const char *number)
{
	if (reply == NULL)
		return STEP_NEXT; /* somebody was faster, or it changed: it is told, and the next one comes */
	v->decided++;
	tell(v->cli, said, number);
	protobuf_c_message_free_unpacked(reply, NULL);
	return STEP_NEXT;
}

static enum step
approve(struct review *v, const Bl__Task *t)
{
	Bl__ApproveTaskRequest rq = BL__APPROVE_TASK_REQUEST__INIT;

	if (!sure(v, T_review_sure_approve, t->number))
		return STEP_AGAIN;
	rq.task_id = t->id;
	rq.content_hash = t->content_hash; /* of what was shown */
	return decided(v, call(v, "approve", &rq.base), T_review_approved, t->number);
}

static enum step
reject(struct review *v, const Bl__Task *t)
{
	Bl__RejectTaskRequest rq = BL__REJECT_TASK_REQUEST__INIT;
	char *why = comment(v);

	if (why == NULL || !sure(v, T_review_sure_reject, t->number))
		return STEP_AGAIN;
	rq.task_id = t->id; /* a task is about one content: what is submitted anew has another one */
	rq.comment = why;
	return decided(v, call(v, "reject", &rq.base), T_review_rejected, t->number);
}

static enum step
send_back(struct review *v, const Bl__Task *t)
{
	Bl__ReturnTaskRequest rq = BL__RETURN_TASK_REQUEST__INIT;
	char *why = comment(v);

	if (why == NULL || !sure(v, T_review_sure_return, t->number))
		return STEP_AGAIN;
	rq.task_id = t->id;
	rq.comment = why;
	return decided(v, call(v, "return", &rq.base), T_review_returned, t->number);
}

static enum step
decide(struct review *v, const Bl__Task *t, bool fresh)
{
	switch (key(v, T_review_keys, t->number, fresh)) {
	case 'a':
		return approve(v, t);
	case 'r':
		return reject(v, t);
	case 'b':
		return send_back(v, t);
	case 's':
		return STEP_NEXT;
	case 'q':
		return STEP_END;
	default:
		return STEP_AGAIN;
	}
}

/* ---- the walk ---- */

static enum step
review_task(struct review *v, const char *id)
{
	Bl__GetTaskRequest rq = BL__GET_TASK_REQUEST__INIT;
	enum step step = STEP_AGAIN;
	ProtobufCMessage *reply;

	rq.task_id = (char *)id;
	reply = call(v, "get", &rq.base);
	if (reply == NULL)
		return v->code == EXIT_UNREACHABLE ? STEP_END : STEP_NEXT;
	const Bl__Task *t = ((const Bl__GetTaskResponse *)reply)->task;
	if (t == NULL || strcmp(t->state, "pending") != 0) /* decided since the list was read */
		step = STEP_NEXT;
	else
		show_replies(v->cli, v->l, &reply, 1);
	fflush(v->cli->out);
	v->shown += step == STEP_AGAIN;
	for (bool fresh = true; step == STEP_AGAIN; fresh = false)
		step = decide(v, t, fresh);
	protobuf_c_message_free_unpacked(reply, NULL);
	return step;
}

/* One page of tasks; the token of the next one, NULL = that was all. */
static const char *
review_page(struct review *v, const char *token)
{
	Bl__ListTasksRequest rq = BL__LIST_TASKS_REQUEST__INIT;
	enum step step = STEP_NEXT;
	Bl__ListTasksResponse *list;

	rq.page_token = (char *)token;
	list = (Bl__ListTasksResponse *)call(v, "list", &rq.base);
	if (list == NULL)
		return NULL;
	for (size_t i = 0; i < list->n_tasks && step != STEP_END; i++) {
		struct arena_mark mark = arena_mark(v->l->arena);
		step = review_task(v, list->tasks[i]->id);
		arena_reset(v->l->arena, mark);
	}
	token = step != STEP_END && list->next_page_token[0] != '\0'
	            ? arena_strdup(v->l->arena, list->next_page_token)
	            : NULL;
	protobuf_c_message_free_unpacked(&list->base, NULL);
	return token;
}

int
builtin_review(struct cli *cli, struct line *l)
{
	struct review v = {.cli = cli, .l = l};
	enum show_format format;

	if (!show_format(cli, l, &format))
		return EXIT_USAGE;
	if (!ask_possible(cli, l))
		return usage(cli, T_review_terminal);
	v.c = connect_line(cli, l, &v.code);
	if (v.c == NULL)
		return v.code;
	l->method = method_by_words("task", "get"); /* what is shown is its reply */
	for (const char *token = ""; token != NULL;)
		token = review_page(&v, token);
	if (v.shown > 0)
		tell(cli, T_review_end, v.shown, v.decided);
	else if (v.code == EXIT_OK)
		tell(cli, T_review_nothing);
	return v.code;
}
