/* mail.h -- the text of a mail to a customer, from what the database says when it is sent. Pure. */
#ifndef BL_JOB_MAIL_H
#define BL_JOB_MAIL_H

#include "common/why.h"
#include "query/q_outbox.h"

struct mail_text {
	const char *subject, *body; /* UTF-8; lines of the body end in CR LF */
};

#define MAIL_LINES 200 /* lines of a document that a mail lists */

/* False: there is no such template. Texts are in the arena. */
bool mail_render(struct arena *a, const char *template_name, enum lang lang,
    const struct q_outbox_document *d, const struct q_outbox_lines *lines, struct mail_text *out);

#endif
