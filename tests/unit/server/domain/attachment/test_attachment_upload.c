/* The last step of an upload: what was received becomes a file. */
#include "server/domain/attachment/finish.c"

#include "server/db/batch_fake.h"
#include "tests/unit/server/domain/domain.h"

enum { FILE_ID = 41, DOCUMENT_ID = 42, OTHER_ID = 43 };

static const uint8_t sha[32] = {7};

struct desk {
	struct actor *who;
	struct why *why;
	struct attachment_upload_facts f;
	struct attachment_upload_plan p;
	Bl__UploadAttachmentRequest rq;
};

/* All 9 bytes of a PDF for an order. */
static struct desk
desk_new(void)
{
	struct desk k = {.who = actor_new()};

	k.why = why_new(k.who);
	k.f.document.order = (struct q_attachment_order_lock){.found = true,
	    .id = test_id(DOCUMENT_ID),
	    .number = "XSDD-1",
	    .revision = 3,
	    .state = 1,
	    .branch_id = test_id(3),
	    .owner_id = test_id(8)};
	k.f.upload = (struct q_attachment_upload_lock){.found = true,
	    .id = test_id(FILE_ID),
	    .user_id = k.who->user_id,
	    .subject_id = test_id(DOCUMENT_ID),
	    .name = "合同.pdf",
	    .size = 9,
	    .received = 9};
	k.f.count = (struct q_attachment_count){.found = true, .n = 0};
	k.f.content = (struct q_attachment_upload_content){
	    .found = true, .sha256 = {sha, sizeof(sha)}, .head = {(const uint8_t *)"%PDF-1.7\n", 9}};
	bl__upload_attachment_request__init(&k.rq);
	k.rq.attachment_id = test_id_text(k.who, FILE_ID);
	k.rq.subject_id = test_id_text(k.who, DOCUMENT_ID);
	return k;
}

enum spoil {
	NOTHING,
	QUOTE,
	LAST_FILE,
	NO_DOCUMENT,
	NO_RIGHT,
	NO_UPLOAD,
	SOMEBODY_ELSES,
	OTHER_DOCUMENT,
	A_BYTE_SHORT,
	A_BYTE_MORE,
	NO_CONTENT,
	FULL
};

static const struct {
	const char *row;
	enum spoil spoil;
	enum reason reason;
	const char *param;
} table[] = {
    {"whole", NOTHING, R_NONE, NULL},
    {"of a quote", QUOTE, R_NONE, NULL},
    {"the last that fits", LAST_FILE, R_NONE, NULL},
    {"no document in scope", NO_DOCUMENT, R_NOT_FOUND, "document"},
    {"may not read orders", NO_RIGHT, R_NOT_FOUND, "document"},
    {"never begun", NO_UPLOAD, R_NOT_FOUND, "upload"},
    {"somebody else's upload", SOMEBODY_ELSES, R_NOT_FOUND, "upload"},
    {"begun for another document", OTHER_DOCUMENT, R_UPLOAD_DIFFERS, NULL},
    {"a byte is missing", A_BYTE_SHORT, R_UPLOAD_DIFFERS, NULL},
    {"a byte too many", A_BYTE_MORE, R_UPLOAD_DIFFERS, NULL},
    {"bytes without a digest", NO_CONTENT, R_UPLOAD_DIFFERS, NULL},
    {"the document is full", FULL, R_TOO_LARGE, "attachments"},
};

static void
spoil(struct desk *k, enum spoil what)
{
	struct attachment_upload_facts *f = &k->f;

	if (what == QUOTE) {
		f->document.quote = (struct q_attachment_quote_lock){
		    .found = true, .id = test_id(DOCUMENT_ID), .revision = 3, .state = 1};
		f->document.order.found = false;
	}
	f->document.order.found &= what != NO_DOCUMENT;
	f->upload.found = what != NO_UPLOAD;
	f->count.n = what == LAST_FILE ? LIMIT_ATTACHMENTS - 1 : what == FULL ? LIMIT_ATTACHMENTS : 0;
	f->upload.received += what == A_BYTE_MORE ? 1 : what == A_BYTE_SHORT ? -1 : 0;
	if (what == NO_RIGHT)
		actor_forbid(k->who, PERM_ORDER_READ);
	if (what == SOMEBODY_ELSES)
		f->upload.user_id = test_id(OTHER_ID);
	if (what == OTHER_DOCUMENT)
		f->upload.subject_id = test_id(OTHER_ID);
	if (what == NO_CONTENT)
		f->content.sha256.n = 0;
}

static void
whole(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(table); i++) {
		struct desk k = desk_new();
		bool ok = table[i].reason == R_NONE;

		spoil(&k, table[i].spoil);
		check_row(table[i].row, attachment_upload_decide(&k.f, &k.rq, k.who, &k.p, k.why) == ok);
		check_row(table[i].row, k.why->reason == table[i].reason);
		check_row(
		    table[i].row, table[i].param == NULL || strcmp(k.why->param[0], table[i].param) == 0);
		if (ok) {
			check_row(table[i].row, strcmp(k.p.type, "application/pdf") == 0);
			check_row(table[i].row, k.p.document.revision == 3 && k.p.document.draft);
			check_row(table[i].row,
			    k.p.document.kind == (table[i].spoil == QUOTE ? SUBJECT_QUOTE : SUBJECT_ORDER));
		}
		actor_free(k.who);
	}
}

/* A text that was cut at the end of the head is text still; one that ends there is not. */
static void
type_of_a_head(void **state)
{
	static const char cut[] = "合同\xe5\x90";
	struct desk k = desk_new();

	(void)state;
	k.f.content.head = (struct bytes){(const uint8_t *)cut, sizeof(cut) - 1};
	k.f.upload.size = k.f.upload.received = 1 << 20;
	assert_true(attachment_upload_decide(&k.f, &k.rq, k.who, &k.p, k.why));
	assert_string_equal(k.p.type, "text/plain");
	k.f.upload.size = k.f.upload.received = sizeof(cut) - 1;
	assert_true(attachment_upload_decide(&k.f, &k.rq, k.who, &k.p, k.why));
	assert_string_equal(k.p.type, "application/octet-stream");
	actor_free(k.who);
}

static void
statements(void **state)
{
	struct desk k = desk_new();
	struct batch *b = batch_fake_new(k.who->arena, k.who);
	Bl__UploadAttachmentResponse re = BL__UPLOAD_ATTACHMENT_RESPONSE__INIT;

	(void)state;
	attachment_upload_load(b, &k.rq, k.who, &k.f);
	assert_true(
	    fake_in_order(b, "q_attachment_quote_lock q_attachment_order_lock q_attachment_upload_lock "
	                     "q_attachment_count q_attachment_upload_content"));
	b = batch_fake_new(k.who->arena, k.who);
	assert_true(attachment_upload_decide(&k.f, &k.rq, k.who, &k.p, k.why));
	attachment_upload_apply(b, &k.f, &k.p, &k.rq, k.who, &re);
	assert_true(fake_in_order(b, "q_attachment_put q_attachment_upload_end op_audit"));
	assert_int_equal(fake_count(b, "op_audit"), 1);
	assert_non_null(strstr(batch_fake_text(b), "change=\"file 合同.pdf, application/pdf, 9 bytes\""));
	assert_string_equal(re.attachment->name, "合同.pdf");
	assert_string_equal(re.attachment->uploaded_by, k.who->login);
	assert_int_equal(re.received, 9);
	actor_free(k.who);
}

static const struct CMUnitTest cases[] = {
    CASE("S11 an upload becomes a file when all of it is there, in a document with room for it", whole),
    CASE("S11 the type is that of the head, which may be cut", type_of_a_head),
    CASE("S11 the last step locks document and upload, keeps the file and ends the upload", statements),
};
UNIT_MAIN("attachment_upload", cases)
