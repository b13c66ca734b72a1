#include "client/cli/offer.h"

#include <unistd.h>

#include "branchline/v1/order.pb-c.h"
#include "client/cli/ask.h"
#include "client/cli/cell.h"
#include "client/cli/column.h"
#include "client/cli/confirm.h"
#include "client/cli/invoke.h"
#include "client/cli/problem.h"
#include "client/cli/safe.h"
#include "client/cli/say.h"
#include "client/cli/show.h"
#include "client/cli/signal.h"
#include "common/pjson/field.h"

#define OFFERS_MAX 9 /* one key each */
#define GONE_MAX 5   /* so often others may be faster */

static bool
is_method(const struct line *l, const char *verb)
{
	return strcmp(l->method->noun, "order") == 0 && strcmp(l->method->verb, verb) == 0;
}

/* The order with its offers as they are now; NULL = told. */
static Bl__GetOrderResponse *
read_offers(struct cli *cli, struct line *l, bl_client *c, const char *order_id, int *code)
{
	Bl__GetOrderRequest rq = BL__GET_ORDER_REQUEST__INIT;
	bl_error *err = NULL;

	rq.order_id = (char *)order_id;
	rq.offers = true;
	ProtobufCMessage *reply = invoke_once(cli, l, c, method_by_words("order", "get"), &rq.base, &err);
	if (reply == NULL)
		*code = problem_error(cli, l, err);
	bl_error_free(err);
	return (Bl__GetOrderResponse *)reply;
}

/* ---- order accept LINE=OFFER ---- */

static const Bl__Offer *
offer_of(const Bl__Order *o, const Bl__OfferChoice *choice)
{
	for (size_t i = 0; i < o->n_lines; i++) {
		const Bl__Availability *a = o->lines[i]->availability;

		if (o->lines[i]->line_number != choice->line_number || a == NULL)
			continue;
		for (size_t k = 0; k < a->n_offers; k++)
			if (a->offers[k]->offer_number == choice->offer_number)
				return a->offers[k];
	}
	return NULL;
}

static const char *
offer_text(struct cli *cli, struct arena *a, const Bl__Offer *o)
{
	struct columns c = columns_default(a, o->base.descriptor);
	const char *text = "";

	for (size_t i = 1; i < c.n; i++) { /* behind its number */
		const char *cell = cell_text(a, &o->base, c.v[i], CELL_HUMAN, cli->lang);
		if (*cell != '\0')
			text = arena_printf(a, "%s%s%s", text, *text != '\0' ? " " : "", cell);
	}
	return safe_text(a, text);
}

/* An offer that is not there gets a stamp that none has: the server tells what there is. */
static const char *
stamp(struct cli *cli, struct line *l, const Bl__Order *o, Bl__OfferChoice *choice, const char *what)
{
	const Bl__Offer *offer = offer_of(o, choice);

	choice->stamp = arena_strdup(l->arena, offer != NULL ? offer->stamp : "-");
	if (offer == NULL)
		return what;
	return arena_printf(l->arena, "%s%s%s", what, *what != '\0' ? "\n" : "",
	    arena_printf(l->arena, text_of(T_offer_taken, cli->lang), choice->line_number,
	        offer_text(cli, l->arena, offer)));
}

static bool
is_stamped(const Bl__AcceptOrderRequest *rq)
{
	for (size_t i = 0; i < rq->n_choices; i++)
		if (*rq->choices[i]->stamp == '\0')
			return false;
	return true;
}

int
offer_bind(struct cli *cli, struct line *l, bl_client *c, ProtobufCMessage *m)
{
	Bl__AcceptOrderRequest *rq = (Bl__AcceptOrderRequest *)m;
	const char *what = "";
	int code = EXIT_OK;

	if (!is_method(l, "accept") || is_stamped(rq))
		return EXIT_OK;
	Bl__GetOrderResponse *now = read_offers(cli, l, c, rq->order_id, &code);
	if (now == NULL)
		return code;
	for (size_t i = 0; i < rq->n_choices; i++)
		if (*rq->choices[i]->stamp == '\0')
			what = stamp(cli, l, now->order, rq->choices[i], what);
	if (rq->expected_version == 0)
		rq->expected_version = now->order->version;
	bl__get_order_response__free_unpacked(now, NULL);
	return *what != '\0' && confirm_possible(cli, l) ? confirm_ask(cli, l, what) : EXIT_OK;
}

/* ---- one key ---- */

static bool
may_ask(struct cli *cli, struct line *l)
{
	return (is_method(l, "create") || is_method(l, "update") || is_method(l, "accept")) &&
	       confirm_possible(cli, l) && show_is_measured(cli, l) && isatty(fileno(cli->out));
}

static const Bl__Order *
order_in(const ProtobufCMessage *reply)
{
	const ProtobufCFieldDescriptor *f = field_find(reply->descriptor, "order");

	return f != NULL && field_count(reply, f) > 0 ? *(Bl__Order *const *)field_at(reply, f, 0) : NULL;
}

static void
print_offers(struct cli *cli, struct line *l, const Bl__OrderLine *line)
{
	const Bl__Availability *a = line->availability;
	struct rows rows = {.type = &bl__offer__descriptor, .n = a->n_offers};
	const char *title = arena_printf(l->arena, text_of(T_offer_line, cli->lang), line->line_number,
	    safe_text(l->arena, line->product_code), safe_text(l->arena, line->name), a->wanted,
	    a->available);

	rows.v = arena_new_n(l->arena, ProtobufCMessage *, rows.n);
	for (size_t i = 0; i < rows.n; i++)
		rows.v[i] = &a->offers[i]->base;
	rows_print_table(cli, l, &rows, title);
	fflush(cli->out);
}

/* A digit up to n, 0 for Enter; keys that mean nothing are asked again. */
static int
ask_number(struct cli *cli, struct line *l, size_t n)
{
	const char *question = arena_printf(l->arena, text_of(T_offer_key, cli->lang), n);
	int key = ask_key(cli, question, true);

	while (key != ASK_NOTHING && key != '\n' && key != '\r' && (key < '1' || key > '0' + (int)n))
		key = ask_key(cli, question, false);
	return key == ASK_NOTHING ? ASK_NOTHING : key < '1' ? 0 : key - '0';
}

/* Fills the choice; false = none, and *number is ASK_NOTHING when all asking shall end. */
static bool
ask_line(struct cli *cli, struct line *l, const Bl__OrderLine *line, Bl__OfferChoice *choice, int *number)
{
	const Bl__Availability *a = line->availability;
	size_t n = a == NULL ? 0 : a->n_offers < OFFERS_MAX ? a->n_offers : OFFERS_MAX;

	if (n == 0)
		return false;
	print_offers(cli, l, line);
	*number = ask_number(cli, l, n);
	if (*number <= 0)
		return false;
	const Bl__Offer *o = a->offers[*number - 1];
	bl__offer_choice__init(choice);
	choice->line_number = line->line_number;
	choice->offer_number = o->offer_number;
	choice->stamp = arena_strdup(l->arena, o->stamp);
	return true;
}

/* All short lines in turn; no choices = nothing to accept. */
static int
ask_order(struct cli *cli, struct line *l, const Bl__Order *o, Bl__AcceptOrderRequest *rq)
{
	Bl__OfferChoice *choice = arena_new_n(l->arena, Bl__OfferChoice, o->n_lines);
	int number = 0;

	bl__accept_order_request__init(rq);
	rq->order_id = arena_strdup(l->arena, o->id);
	rq->expected_version = o->version;
	rq->choices = arena_new_n(l->arena, Bl__OfferChoice *, o->n_lines);
	if (o->state != BL__ORDER_STATE__ORDER_STATE_DRAFT)
		return EXIT_OK;
	for (size_t i = 0; i < o->n_lines && number != ASK_NOTHING; i++)
		if (ask_line(cli, l, o->lines[i], &choice[i], &number))
			rq->choices[rq->n_choices++] = &choice[i];
	if (number != ASK_NOTHING)
		return EXIT_OK;
	rq->n_choices = 0;
	tell(cli, T_confirm_no);
	return signal_came() ? EXIT_INTERRUPTED : EXIT_OK;
}

/* The next reply to ask about; NULL = told, or others were faster and the order cannot be read. */
static ProtobufCMessage *
accept_offers(
    struct cli *cli, struct line *l, bl_client *c, const Bl__AcceptOrderRequest *rq, bool again, int *code)
{
	bl_error *err = NULL;
	ProtobufCMessage *reply = invoke_once(cli, l, c, method_by_words("order", "accept"), &rq->base, &err);

	if (reply != NULL) {
		*code = show_replies(cli, l, &reply, 1);
		return reply;
	}
	*code = problem_error(cli, l, err);
	bool gone = strcmp(bl_error_reason(err), "OFFER_GONE") == 0;
	bl_error_free(err);
	return gone && again ? (ProtobufCMessage *)read_offers(cli, l, c, rq->order_id, code) : NULL;
}

int
offer_ask(struct cli *cli, struct line *l, bl_client *c, const ProtobufCMessage *reply)
{
	const Bl__Order *o = may_ask(cli, l) ? order_in(reply) : NULL;
	ProtobufCMessage *next = NULL;
	int code = EXIT_OK;

	for (int left = GONE_MAX; o != NULL; o = next != NULL ? order_in(next) : NULL) {
		Bl__AcceptOrderRequest rq;
		int asked = ask_order(cli, l, o, &rq);
		if (next != NULL)
			protobuf_c_message_free_unpacked(next, NULL);
		next = NULL;
		if (asked != EXIT_OK || rq.n_choices == 0)
			return asked != EXIT_OK ? asked : code;
		next = accept_offers(cli, l, c, &rq, --left > 0, &code);
	}
	return code;
}
