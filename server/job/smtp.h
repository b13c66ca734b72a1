/* smtp.h -- sends one mail and waits for the answer; for helper threads. The only place that knows libcurl. */
#ifndef BL_JOB_SMTP_H
#define BL_JOB_SMTP_H

#include "common/arena.h"

struct smtp_account {
	const char *url;           /* smtp://host:port or smtps://, may name the user */
	const char *from;          /* address */
	const char *password_file; /* "" = none; with one, the password goes over TLS only */
};

struct smtp_mail {
	const char *id; /* the same in every attempt: becomes the Message-ID */
	const char *to, *subject, *body;
	int64_t at; /* Date, us since 1970 */
};

enum smtp_end {
	SMTP_SENT,    /* the server has taken it */
	SMTP_LATER,   /* not reached, or told to come again */
	SMTP_REFUSED, /* this mail will never be taken */
};
struct smtp_result {
	enum smtp_end end;
	char text[200]; /* why not; for administrators */
};

/* Once in a process, before any thread sends. */
void smtp_init(void);
/* Takes at most 20 s. Thread-safe. */
void smtp_send(const struct smtp_account *account, const struct smtp_mail *mail, struct smtp_result *out);

/* The subject as a header says it: encoded words of at most 75 characters, cut between characters. */
const char *smtp_header_text(struct arena *a, const char *text);
/* An address that cannot break a command or a header. */
bool smtp_address(const char *text);

#endif
