/* What is asked before what is hard to undo. */
#include "client/cli/confirm.h"

#include "branchline/messages.h"
#include "tests/unit/client/cli/world.h"
#include "tests/unit/unit.h"

static const char *
sentence(struct world *w, const char *noun, const char *verb, const ProtobufCMessage *rq,
    const ProtobufCMessage *document)
{
	struct line l = {.arena = w->arena, .method = method_by_words(noun, verb)};
	return confirm_sentence(&w->cli, &l, rq, document);
}

static void
check_both(const char *noun, const char *verb, const ProtobufCMessage *rq, const ProtobufCMessage *document,
    const char *en, const char *zh)
{
	for (int lang = 0; lang < LANG_N; lang++) {
		struct world w;
		world_begin(&w, (enum lang)lang, 0);
		assert_string_equal(sentence(&w, noun, verb, rq, document), lang == LANG_ZH ? zh : en);
		world_end(&w);
	}
}

static void
sentences_name_the_document(void **state)
{
	(void)state;
	Bl__VoidOrderRequest void_order = BL__VOID_ORDER_REQUEST__INIT;
	Bl__Order order = BL__ORDER__INIT;
	Bl__VoidQuoteRequest void_quote = BL__VOID_QUOTE_REQUEST__INIT;
	Bl__UpdateUserRequest user = BL__UPDATE_USER_REQUEST__INIT;
	Bl__User wang = BL__USER__INIT;
	Bl__PublishFlowRequest flow = BL__PUBLISH_FLOW_REQUEST__INIT;

	void_order.order_id = (char *)"@XSDD-1";
	order.number = (char *)"XSDD-1";
	order.customer_name = (char *)"时代超市";
	order.gross = (char *)"12.00";
	order.currency_code = (char *)"CNY";
	order.state = BL__ORDER_STATE__ORDER_STATE_EFFECTIVE;
	check_both("order", "void", &void_order.base, &order.base,
	    "Void order XSDD-1, 时代超市, 12.00 CNY, effective",
	    "作废订单 XSDD-1，时代超市，12.00 CNY，已生效");
	check_both("order", "void", &void_order.base, NULL, "Void order @XSDD-1", "作废订单 @XSDD-1");
	void_quote.quote_id = (char *)"@Q";
	check_both("quote", "void", &void_quote.base, NULL, "Void quote @Q", "作废报价单 @Q");
	user._archived_case = BL__UPDATE_USER_REQUEST___ARCHIVED_ARCHIVED;
	user.archived = true;
	wang.login = (char *)"wang";
	wang.name = (char *)"王芳";
	check_both(
	    "user", "update", &user.base, &wang.base, "Archive user wang, 王芳", "停用用户 wang，王芳");
	flow.code = (char *)"ORDER";
	flow.retire = true;
	check_both("flow", "publish", &flow.base, NULL, "Take out of use flow @ORDER", "停用审批流程 @ORDER");
}

static void
the_rest_is_not_asked_about(void **state)
{
	(void)state;
	Bl__UpdateUserRequest user = BL__UPDATE_USER_REQUEST__INIT;
	Bl__PublishFlowRequest flow = BL__PUBLISH_FLOW_REQUEST__INIT;
	Bl__ShipOrderRequest ship = BL__SHIP_ORDER_REQUEST__INIT;
	struct world w;

	world_begin(&w, LANG_EN, 0);
	assert_null(sentence(&w, "user", "update", &user.base, NULL));
	user._archived_case = BL__UPDATE_USER_REQUEST___ARCHIVED_ARCHIVED; /* back into use */
	assert_null(sentence(&w, "user", "update", &user.base, NULL));
	assert_null(sentence(&w, "flow", "publish", &flow.base, NULL));
	assert_null(sentence(&w, "order", "ship", &ship.base, NULL));
	world_end(&w);
}

static void
rows_name_methods_and_flags(void **state)
{
	(void)state;
	static const char *const row[][5] = {
#define CONFIRM(noun, verb, flag, en, zh) {#noun, #verb, flag, en, zh},
#include "client/cli/confirm.def"
#undef CONFIRM
	};

	for (size_t i = 0; i < ARRAY_SIZE(row); i++) {
		const struct method *m = method_by_words(row[i][0], row[i][1]);
		check_row(row[i][0], m != NULL);
		check_row(row[i][2], row[i][2][0] == '\0' || protobuf_c_message_descriptor_get_field_by_name(
		                                                 m->request, row[i][2]) != NULL);
		check_row(row[i][3], row[i][3][0] != '\0' && row[i][4][0] != '\0');
	}
}

static const struct CMUnitTest cases[] = {
    CASE("X9 the question names the document, in both languages", sentences_name_the_document),
    CASE("X9 what can be undone is not asked about", the_rest_is_not_asked_about),
    CASE("X9 questions belong to methods and flags that exist", rows_name_methods_and_flags),
};
UNIT_MAIN("cli confirm", cases)
