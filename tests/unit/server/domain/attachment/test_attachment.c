#include "common/limits.h"
#include "server/db/batch_fake.h"
#include "server/domain/attachment/attachment.h"
#include "tests/unit/server/domain/domain.h"

static void
types(void **state)
{
	static const struct {
		const char *row, *bytes;
		size_t n;
		bool whole;
		const char *type;
	} rows[] = {
#define ROW(row, bytes, whole, type) {row, bytes, sizeof(bytes) - 1, whole, type}
	    ROW("pdf", "%PDF-1.7\n", true, "application/pdf"),
	    ROW("png", "\x89PNG\r\n\x1a\n....", true, "image/png"),
	    ROW("png, broken", "\x89PNG\n\x1a\n....", true, "application/octet-stream"),
	    ROW("jpeg", "\xff\xd8\xff\xe0", true, "image/jpeg"),
	    ROW("zip", "PK\3\4....a.txt", true, "application/zip"),
	    ROW("docx", "PK\3\4....[Content_Types].xml....word/document.xml", true,
	        "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
	    ROW("xlsx", "PK\3\4....[Content_Types].xml....xl/workbook.xml", true,
	        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
	    ROW("odt", "PK\3\4....mimetypeapplication/vnd.oasis.opendocument.text", true,
	        "application/vnd.oasis.opendocument.text"),
	    ROW("doc", "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", true, "application/x-ole-storage"),
	    ROW("text", "合同\r\n\tone", true, "text/plain"),
	    ROW("a page is text, too: nobody shall run it", "<script>", true, "text/plain"),
	    ROW("text, cut within a character", "合同\xe5\x90", false, "text/plain"),
	    ROW("cut where nothing was cut", "合同\xe5\x90", true, "application/octet-stream"),
	    ROW("control characters", "a\x01", true, "application/octet-stream"),
	    ROW("a NUL", "a\0b", true, "application/octet-stream"),
	    ROW("a program",
	        "\x7f"
	        "ELF",
	        true, "application/octet-stream"),
	    ROW("half a signature", "%PD", true, "text/plain"),
#undef ROW
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++)
		check_row(rows[i].row,
		    strcmp(attachment_type(
		               (struct bytes){(const uint8_t *)rows[i].bytes, rows[i].n}, rows[i].whole),
		        rows[i].type) == 0);
}

struct begun { /* a row's changes to facts and request that are good */
	struct attachment_begin_facts f;
	Bl__UploadAttachmentRequest rq;
};

static struct begun
good(const struct actor *who)
{
	struct begun g = {
	    .f = {.document.order = {.found = true, .id = test_id(2), .state = 1, .revision = 3}}};

	bl__upload_attachment_request__init(&g.rq);
	g.rq.attachment_id = test_id_text(who, 1);
	g.rq.subject_id = test_id_text(who, 2);
	g.rq.name = (char *)(uintptr_t) "合同.pdf";
	g.rq.size = 100;
	g.f.upload = (struct q_attachment_upload){.id = test_id(1),
	    .user_id = who->user_id,
	    .subject_id = test_id(2),
	    .name = "合同.pdf",
	    .size = 100,
	    .received = 40};
	g.f.file = (struct q_attachment_get){
	    .id = test_id(1), .subject_id = test_id(2), .name = "合同.pdf", .size = 100};
	return g;
}

static void
check_begin(const char *row, const struct actor *who, struct begun *g, enum reason reason, int64_t received)
{
	struct attachment_begin p = {0};
	struct why *w = why_new(who);
	bool ok = attachment_begin_decide(&g->f, &g->rq, who, &p, w);

	check_row(row, ok == (reason == R_NONE));
	check_row(row, w->reason == reason);
	check_row(row, !ok || p.received == received);
	check_row(row, !ok || p.document.revision == 3);
}

static void
begins(void **state)
{
	struct actor *who = actor_new();
	struct begun g = good(who);

	(void)state;
	check_begin("new", who, &g, R_NONE, 0);
	g.f.upload.found = true;
	check_begin("goes on", who, &g, R_NONE, 40);
	g.f.upload.user_id = test_id(9);
	check_begin("somebody else's", who, &g, R_UPLOAD_DIFFERS, 0);
	g = good(who);
	g.f.upload.found = true;
	g.rq.size = 101;
	check_begin("another size", who, &g, R_UPLOAD_DIFFERS, 0);
	g = good(who);
	g.f.file.found = true;
	g.f.count.n = LIMIT_ATTACHMENTS;
	check_begin("whole already, even when the document is full", who, &g, R_NONE, 100);
	g.f.file.found = false;
	check_begin("one too many", who, &g, R_TOO_LARGE, 0);
	g = good(who);
	g.f.document.order.found = false;
	check_begin("no document", who, &g, R_NOT_FOUND, 0);
	g = good(who);
	actor_forbid(who, PERM_ORDER_READ);
	check_begin("may not read orders", who, &g, R_NOT_FOUND, 0);
	actor_free(who);
}

static void
fields(void **state)
{
	struct actor *who = actor_new();
	struct begun g = good(who);
	struct attachment_begin p = {0};
	struct why *w = why_new(who);

	(void)state;
	g.rq.attachment_id = (char *)(uintptr_t) "";
	g.rq.subject_id = (char *)(uintptr_t) "";
	g.rq.name = (char *)(uintptr_t) "../x";
	g.rq.size = LIMIT_ATTACHMENT_BYTES + 1;
	assert_false(attachment_begin_decide(&g.f, &g.rq, who, &p, w));
	assert_string_equal(violations(w),
	    "attachment_id REQUIRED\nsubject_id REQUIRED\nname NOT_A_FILE_NAME\nsize OUT_OF_RANGE\n");
	actor_free(who);
}

extern const struct op op_attachment_archive;
struct archive_facts { /* as attachment/archive.c has them */
	struct attachment_locked_by document;
	struct q_attachment_lock lock;
	struct q_attachment_get file;
};

static void
archive(void **state)
{
	static const struct {
		const char *row;
		bool found, draft, uploader, owner;
		int64_t archived_at;
		enum reason reason;
	} rows[] = {
	    {"by the uploader", true, true, true, false, INT64_MIN, R_NONE},
	    {"by the owner", true, true, false, true, INT64_MIN, R_NONE},
	    {"by another", true, true, false, false, INT64_MIN, R_ATTACHMENT_NOT_YOURS},
	    {"submitted", true, false, true, true, INT64_MIN, R_ATTACHMENT_FROZEN},
	    {"archived", true, true, true, true, 5, R_NOT_FOUND},
	    {"not in scope", false, true, true, true, INT64_MIN, R_NOT_FOUND},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		struct actor *who = actor_new();
		struct why *w = why_new(who);
		struct archive_facts f = {.document.quote = {.found = rows[i].found,
		                              .id = test_id(2),
		                              .state = rows[i].draft ? 1 : 2,
		                              .owner_id = rows[i].owner ? who->user_id : test_id(8)},
		    .lock = {.found = rows[i].found,
		        .id = test_id(1),
		        .uploaded_by = rows[i].uploader ? who->user_id : test_id(7),
		        .archived_at = rows[i].archived_at},
		    .file = {.found = rows[i].found, .id = test_id(1), .name = "a"}};
		Bl__ArchiveAttachmentRequest rq = BL__ARCHIVE_ATTACHMENT_REQUEST__INIT;
		void *plan = arena_alloc(who->arena, op_attachment_archive.plan_size);

		memset(plan, 0, op_attachment_archive.plan_size);
		assert_int_equal(op_attachment_archive.facts_size, sizeof(f));
		rq.attachment_id = test_id_text(who, 1);
		check_row(rows[i].row,
		    op_attachment_archive.decide(&f, &rq, who, plan, w) == (rows[i].reason == R_NONE));
		check_row(rows[i].row, w->reason == rows[i].reason);
		actor_free(who);
	}
}

static const struct CMUnitTest cases[] = {
    CASE("S11 the type of a file is in its content", types),
    CASE("S11 how an upload begins and goes on", begins),
    CASE("S3 all errors of an upload at once", fields),
    CASE("S11 who may hide which file", archive),
};
UNIT_MAIN("attachment", cases)
