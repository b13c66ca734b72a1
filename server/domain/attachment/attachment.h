/* attachment.h -- files at quotes and orders: whose they are, what they are, and how they look in a reply. */
#ifndef BL_DOMAIN_ATTACHMENT_H
#define BL_DOMAIN_ATTACHMENT_H

#include "branchline/v1/attachment.pb-c.h"
#include "common/why.h"
#include "query/q_attachment.h"
#include "server/domain/field.h"
#include "server/op/op.h"

/* The document of a file, when the caller may see it: one of the two is found. */
struct attachment_documents {
	struct q_attachment_quote quote;
	struct q_attachment_order order;
};
struct attachment_locked {
	struct q_attachment_quote_lock quote;
	struct q_attachment_order_lock order;
};
struct attachment_locked_by {
	struct q_attachment_quote_lock_by quote;
	struct q_attachment_order_lock_by order;
};

struct attachment_document {
	bool found;
	enum subject kind;
	struct uuid id, branch_id, owner_id;
	int32_t revision;
	bool draft;
};
/* found = false also when the caller may not read such documents at all. Works on all three, which look the same. */
#define ATTACHMENT_DOCUMENT(d, who)                                                                          \
	((d)->order.found      ? attachment_document(SUBJECT_ORDER, (d)->order.id, (d)->order.branch_id,     \
	                             (d)->order.owner_id, (d)->order.revision, (d)->order.state, (who))      \
	    : (d)->quote.found ? attachment_document(SUBJECT_QUOTE, (d)->quote.id, (d)->quote.branch_id,     \
	                             (d)->quote.owner_id, (d)->quote.revision, (d)->quote.state, (who))      \
	                       : (struct attachment_document){.found = false})
struct attachment_document attachment_document(enum subject kind, struct uuid id, struct uuid branch_id,
    struct uuid owner_id, int32_t revision, int state, const struct actor *who);
/* May the caller read documents of this kind? */
bool attachment_readable(int subject, const struct actor *who);

/* The type of a file by its first bytes, never by its name: "application/pdf", "application/octet-stream" for what is not
 * known. head: up to 64 KiB of the file; whole: that is all of it. */
const char *attachment_type(struct bytes head, bool whole);

/* ---- an upload ---- */

/* What the beginning of an upload is judged by: read without a lock. */
struct attachment_begin_facts {
	struct attachment_documents document;
	struct q_attachment_count count;
	struct q_attachment_get file;      /* it is whole already */
	struct q_attachment_upload upload; /* it was begun before */
};
struct attachment_begin {
	struct uuid id;
	struct attachment_document document;
	bool whole;       /* nothing is left to send */
	bool fresh;       /* not begun before */
	int64_t received; /* bytes stored so far */
};
void attachment_begin_load(
    struct batch *b, const Bl__UploadAttachmentRequest *rq, struct attachment_begin_facts *f);
/* Pure. Denies NOT_FOUND for a document that the caller may not see, TOO_LARGE for one file too many, UPLOAD_DIFFERS when the
 * id was used for another file. */
bool attachment_begin_decide(const struct attachment_begin_facts *f, const Bl__UploadAttachmentRequest *rq,
    const struct actor *who, struct attachment_begin *p, struct why *why);

/* Makes a file of a whole upload: a command without a row in the method table, run by the stream handler. */
extern const struct op op_attachment_upload;

/* Reply messages of rows of attachment_get and attachment_list. */
#define ATTACHMENT_MESSAGE(r, who)                                                                           \
	attachment_message(                                                                                  \
	    &(struct attachment_row){(r)->id, (r)->subject_id, (r)->revision, (r)->name, (r)->content_type,  \
	        (r)->size, (r)->sha256, (r)->uploaded_by, (r)->created_at},                                  \
	    (who))
struct attachment_row {
	struct uuid id, subject_id;
	int32_t revision;
	const char *name, *content_type;
	int64_t size;
	struct bytes sha256;
	const char *uploaded_by;
	int64_t created_at;
};
Bl__Attachment *attachment_message(const struct attachment_row *r, const struct actor *who);

#endif
