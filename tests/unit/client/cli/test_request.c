/* Command lines and the requests that they make. */
#include "client/cli/request.h"

#include <stdlib.h>
#include <unistd.h>

#include "common/pjson/pjson.h"
#include "tests/unit/client/cli/world.h"
#include "tests/unit/unit.h"

#define UUID "01900000-0000-7000-8000-000000000001"

/* The request's canonical JSON, with plain dates; NULL = refused. */
static const char *
request_text(struct world *w, const char *line)
{
	struct line l;
	struct why why;
	int code = world_parse(w, line, &l);
	ProtobufCMessage *m = code == 0 ? request_build(&w->cli, &l, &code) : NULL;

	world_flush(w);
	if (m == NULL)
		return NULL;
	why_init(&why, w->arena);
	json_t *j = pjson_encode(m, PJSON_PLAIN_DATE, &why);
	char *text = pjson_text(w->arena, j, 0);
	json_decref(j);
	return text;
}

static void
lines_make_requests(void **state)
{
	(void)state;
	static const char *const row[][2] = {
	    /* references */
	    {"customer get C0001", "{\"customerId\":\"@C0001\"}"},
	    {"customer get " UUID, "{\"customerId\":\"" UUID "\"}"},
	    {"customer get @C0001", "{\"customerId\":\"@C0001\"}"},
	    {"customer get --customer-id C0001", "{\"customerId\":\"C0001\"}"},
	    {"customer get --customer C0001", "{\"customerId\":\"@C0001\"}"},
	    {"customer get --customer=C0001", "{\"customerId\":\"@C0001\"}"},
	    {"customer get -- -odd-", "{\"customerId\":\"@-odd-\"}"},
	    {"credit get C0001", "{\"customerId\":\"@C0001\"}"},
	    {"session end", "{}"},
	    /* the bare argument */
	    {"customer list 时代", "{\"text\":\"时代\"}"},
	    {"customer create C9 --name 新客户", "{\"code\":\"C9\",\"name\":\"新客户\"}"},
	    {"user create wang --name 王芳", "{\"login\":\"wang\",\"name\":\"王芳\"}"},
	    {"order accept X 3=2 4=1",
	        "{\"orderId\":\"@X\",\"choices\":[{\"lineNumber\":3,\"offerNumber\":2},"
	        "{\"lineNumber\":4,\"offerNumber\":1}]}"},
	    {"order accept X", "{\"orderId\":\"@X\"}"},
	    {"period close 202611", "{\"month\":202611}"},
	    /* numbers, decimals, dates, enums, switches */
	    {"credit update C1 --limit １２０００．５", "{\"customerId\":\"@C1\",\"limit\":\"12000.5\"}"},
	    {"customer list --page-size 5", "{\"pageSize\":5}"},
	    {"product create P1 --list-price １２．５", "{\"code\":\"P1\",\"listPrice\":\"12.5\"}"},
	    {"customer create C --terms monthly --terms-days ３０",
	        "{\"code\":\"C\",\"terms\":\"PAYMENT_TERMS_MONTHLY\",\"termsDays\":30}"},
	    {"customer create C --terms PAYMENT_TERMS_CASH",
	        "{\"code\":\"C\",\"terms\":\"PAYMENT_TERMS_CASH\"}"},
	    {"product update P1 --archived", "{\"productId\":\"@P1\",\"archived\":true}"},
	    {"product update P1 --no-archived", "{\"productId\":\"@P1\",\"archived\":false}"},
	    {"product update P1 --name ''", "{\"productId\":\"@P1\",\"name\":\"\"}"},
	    {"pricebook create L1 --valid-from 2026-1-5", "{\"code\":\"L1\",\"validFrom\":\"2026-01-05\"}"},
	    {"pricebook create L1 --valid-from 20260105", "{\"code\":\"L1\",\"validFrom\":\"2026-01-05\"}"},
	    {"product update P1 --expected-version 7", "{\"expectedVersion\":\"7\",\"productId\":\"@P1\"}"},
	    /* lists */
	    {"user create w --role sales --role boss",
	        "{\"login\":\"w\",\"roleIds\":[\"@sales\",\"@boss\"]}"},
	    {"user create w --role-ids " UUID, "{\"login\":\"w\",\"roleIds\":[\"" UUID "\"]}"},
	    {"token create t --permission order.read --permissions order.edit",
	        "{\"name\":\"t\",\"permissions\":[\"order.read\",\"order.edit\"]}"},
	    /* messages */
	    {"stock check --line product=P1,quantity=2.5 --line "
	     "product_id=@P2,quantity=3,wished-date=2026-12-01",
	        "{\"lines\":[{\"productId\":\"@P1\",\"quantity\":\"2.5\"},"
	        "{\"productId\":\"@P2\",\"quantity\":\"3\",\"wishedDate\":\"2026-12-01\"}]}"},
	    {"customer create C --contact 'name=\"王, 芳\",phone=\"1\"\"2\"'",
	        "{\"code\":\"C\",\"contacts\":[{\"name\":\"王, 芳\",\"phone\":\"1\\\"2\"}]}"},
	    {"customer create C --contact '{\"name\": \"x\"}' --contact name=y",
	        "{\"code\":\"C\",\"contacts\":[{\"name\":\"x\"},{\"name\":\"y\"}]}"},
	    {"customer create C --contact name=a=b", "{\"code\":\"C\",\"contacts\":[{\"name\":\"a=b\"}]}"},
	    {"customer create C --contact name=", "{\"code\":\"C\",\"contacts\":[{}]}"},
	    /* --set */
	    {"customer create C --set name=x --set contacts[0].name=a --set contacts[0].phone=1 --set "
	     "contacts[].name=b",
	        "{\"code\":\"C\",\"name\":\"x\",\"contacts\":[{\"name\":\"a\",\"phone\":\"1\"},{\"name\":"
	        "\"b\"}]}"},
	    {"user create w --set roleIds=@a --set role_ids=@b --set role-ids[0]=@c",
	        "{\"login\":\"w\",\"roleIds\":[\"@c\",\"@b\"]}"},
	    {"stock check --set line.product=P1 --set 'lines[0].quantity=2'",
	        "{\"lines\":[{\"productId\":\"@P1\",\"quantity\":\"2\"}]}"},
	    /* options */
	    {"customer create C --dry-run --request-id " UUID,
	        "{\"requestId\":\"" UUID "\",\"validateOnly\":true,\"code\":\"C\"}"},
	    {"--json customer --quiet create C --verbose", "{\"code\":\"C\"}"},
	    /* other words for the same */
	    {"customers ls", "{}"},
	    {"branches list", "{}"},
	    {"categories list", "{}"},
	    {"customer show C1", "{\"customerId\":\"@C1\"}"},
	    {"admin check i20", "{\"name\":\"i20\"}"},
	    /* a field of the request hides an option of the same name behind the words, not in front */
	    {"--lang zh customer create C --lang en", "{\"code\":\"C\",\"lang\":\"en\"}"},
	};
	struct world w;

	world_begin(&w, LANG_EN, 0);
	for (size_t i = 0; i < ARRAY_SIZE(row); i++) {
		const char *text = request_text(&w, row[i][0]);
		if (text == NULL)
			fail_msg("%s: %s", row[i][0], w.err);
		assert_string_equal(text, row[i][1]);
	}
	world_end(&w);
}

static void
lines_are_refused(void **state)
{
	(void)state;
	static const struct {
		const char *line;
		int code;
		const char *says;
	} row[] = {
	    {"custmer list", EXIT_USAGE, "'customer'"},
	    {"customer lsit", EXIT_USAGE, "'customer list'"},
	    {"customer", EXIT_USAGE, "customer"},
	    {"xyzzy", EXIT_USAGE, "branchline help"},
	    {"customer get C1 C2", EXIT_USAGE, "C2"},
	    {"session get x", EXIT_USAGE, "x"},
	    {"customer list --limt 3", EXIT_USAGE, "--limit"},
	    {"customer list --nonsense", EXIT_USAGE, "--nonsense"},
	    {"customer get --customer", EXIT_USAGE, "--customer"},
	    {"product update P1 --archived=x", EXIT_USAGE, "--archived"},
	    {"customer list --dry-run", EXIT_USAGE, "--dry-run"},
	    {"customer get C --request-id x", EXIT_USAGE, "request id"},
	    {"user create w --password geheim", EXIT_USAGE, "--password-file"},
	    {"session create --login w --set password=geheim", EXIT_INVALID, "password"},
	    {"user create w --password-file /nonexistent/file", EXIT_USAGE, "/nonexistent/file"},
	    {"customer create C --terms weekly", EXIT_INVALID, "terms: must be one of: cash, days, monthly"},
	    {"customer create C --terms-days x", EXIT_INVALID, "terms_days: must be of the form: integer"},
	    {"customer create C --contact name=a,fone=1", EXIT_INVALID, "fone: is not a field"},
	    {"customer create C --contact name", EXIT_INVALID, "key=value"},
	    {"customer create C --contact '{\"name\": }'", EXIT_INVALID, "contacts"},
	    {"customer create C --set contacts[3].name=x", EXIT_INVALID, "contacts"},
	    {"customer create C --set contacts[x].name=x", EXIT_INVALID, "contacts"},
	    {"customer create C --set name.first=x", EXIT_INVALID, "name"},
	    {"customer create C --set name", EXIT_INVALID, "path=value"},
	    {"pricebook create L --valid-from 2026-02-30", EXIT_INVALID, "valid_from"},
	    {"product update P --set archived=perhaps", EXIT_INVALID, "archived"},
	    {"customer list -f /nonexistent/file", EXIT_FAILED, "/nonexistent/file"},
	};

	for (size_t i = 0; i < ARRAY_SIZE(row); i++) {
		struct world w;
		struct line l;
		world_begin(&w, LANG_EN, 0);
		int code = world_parse(&w, row[i].line, &l);
		if (code == 0)
			check_row(row[i].line, request_build(&w.cli, &l, &code) == NULL);
		world_flush(&w);
		if (code != row[i].code || strstr(w.err, row[i].says) == NULL)
			fail_msg("%s: exit %d, %s", row[i].line, code, w.err);
		world_end(&w);
	}
}

static void
with_file(const char *content, void (*check)(struct world *w, const char *path))
{
	char path[] = "/tmp/bl-request-XXXXXX";
	int fd = mkstemp(path);
	struct world w;

	assert_int_equal(write(fd, content, strlen(content)), (int)strlen(content));
	close(fd);
	world_begin(&w, LANG_EN, 0);
	check(&w, path);
	world_end(&w);
	unlink(path);
}

static void
check_document(struct world *w, const char *path)
{
	assert_string_equal(
	    request_text(w, arena_printf(w->arena, "customer create -f %s --name y --contact name=b", path)),
	    "{\"code\":\"C\",\"name\":\"y\",\"termsDays\":3,\"contacts\":[{\"name\":\"a\"},{\"name\":\"b\"}]"
	    "}");
}

static void
check_bad_document(struct world *w, const char *path)
{
	assert_null(request_text(w, arena_printf(w->arena, "customer create -f %s", path)));
	assert_non_null(strstr(w->err, "contacts[0].fon: is not a field of Contact"));
	assert_non_null(strstr(w->err, "terms_days: must be of the form: integer"));
}

static void
check_secret(struct world *w, const char *path)
{
	assert_string_equal(request_text(w, arena_printf(w->arena, "user create w --password-file %s", path)),
	    "{\"login\":\"w\",\"password\":\"correct horse\"}");
}

static void
documents_come_from_files(void **state)
{
	(void)state;
	with_file(
	    "{\"code\": \"C\", \"name\": \"x\", \"terms_days\": \"3\", \"contacts\": [{\"name\": \"a\"}]}",
	    check_document);
	with_file("{\"termsDays\": [], \"contacts\": [{\"fon\": 1}]}", check_bad_document);
	with_file("correct horse\nsecond line\n", check_secret);
}

static const struct CMUnitTest cases[] = {
    CASE("X6 flags, arguments and --set make the request", lines_make_requests),
    CASE("X6 what is wrong with a line is told, with its exit code", lines_are_refused),
    CASE("X6 documents and secrets come from files", documents_come_from_files),
};
UNIT_MAIN("cli request", cases)
