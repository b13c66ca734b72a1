#include "common/date.h"
#include "server/job/mail.h"
#include "tests/unit/unit.h"

static struct q_outbox_document
shipped(void)
{
	return (struct q_outbox_document){.found = true,
	    .order_number = "XSDD-1",
	    .gross = 123456,
	    .currency = "CNY",
	    .exponent = 2,
	    .customer_name = "长江 %s 百货",
	    .company_name = "华东贸易",
	    .shipment_number = "XSCK-7",
	    .carrier = "顺丰",
	    .tracking = "",
	    .shipped_on = NO_DATE,
	    .signed_on = NO_DATE,
	    .signed_by = ""};
}

static void
rendered(void **state)
{
	struct q_outbox_lines_row row[] = {
	    {.seq = 1, .name = "打印机", .unit = "台", .promised_date = 20000, .quantity = 25000},
	    {.seq = 2, .name = "安装", .unit = "次", .promised_date = NO_DATE, .quantity = 10000}};
	struct q_outbox_lines lines = {.n = 2, .row = row};
	struct q_outbox_document d = shipped();
	struct arena *a = arena_new(1 << 20);
	struct mail_text t;

	(void)state;
	assert_true(mail_render(a, "order_effective", LANG_ZH, &d, &lines, &t));
	assert_string_equal(t.subject, "您的订单 XSDD-1 已确认");
	assert_string_equal(t.body,
	    "尊敬的长江 %s "
	    "百货：\r\n\r\n感谢您的订购。您的订单已确认，我们正在为您备货。\r\n\r\n订单号：XSDD-"
	    "1\r\n\r\n明细：\r\n"
	    "1. 打印机  2.5 台，预计 2024-10-04\r\n2. 安装  1 次\r\n合计：1234.56 CNY\r\n\r\n华东贸易\r\n");
	assert_true(mail_render(a, "order_shipped", LANG_EN, &d, &lines, &t));
	assert_string_equal(t.subject, "Your order XSDD-1 is on its way");
	assert_string_equal(t.body, "Dear 长江 %s 百货,\r\n\r\nthe goods listed below are on their way to "
	                            "you.\r\n\r\nOrder: XSDD-1\r\n"
	                            "Shipment: XSCK-7\r\nCarrier: 顺丰\r\n\r\nItems:\r\n1. 打印机  2.5 "
	                            "台\r\n2. 安装  1 次\r\n\r\n华东贸易\r\n");
	arena_free(a);
}

static void
signed_and_unknown(void **state)
{
	struct q_outbox_document d = shipped();
	struct q_outbox_lines lines = {0};
	struct arena *a = arena_new(1 << 20);
	struct mail_text t;

	(void)state;
	d.signed_on = 20000;
	d.signed_by = "采购部";
	assert_true(mail_render(a, "order_signed", LANG_ZH, &d, &lines, &t));
	assert_non_null(strstr(t.body, "签收日期：2024-10-04\r\n签收人：采购部\r\n"));
	assert_false(mail_render(a, "order_lost", LANG_ZH, &d, &lines, &t));
	arena_free(a);
}

static const struct CMUnitTest cases[] = {
    CASE("S42 a mail in Chinese and in English", rendered),
    CASE("S42 who signed, and no mail without a template", signed_and_unknown),
};
UNIT_MAIN("mail", cases)
