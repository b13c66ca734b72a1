#include "server/job/smtp.h"

#include <curl/curl.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#define SEND_MS 20000L
#define CONNECT_MS 10000L
#define MEMORY (1 << 20)

void
smtp_init(void)
{
	curl_global_init(CURL_GLOBAL_DEFAULT);
}

static void
result(struct smtp_result *r, enum smtp_end end, const char *text)
{
	r->end = end;
	snprintf(r->text, sizeof(r->text), "%s", text);
}

/* The first line of the file, without its end; "" when there is none. */
static void
read_password(const char *path, char *out, size_t size)
{
	FILE *f = *path != '\0' ? fopen(path, "re") : NULL;

	out[0] = '\0';
	if (f == NULL)
		return;
	if (fgets(out, (int)size, f) != NULL)
		out[strcspn(out, "\r\n")] = '\0';
	fclose(f);
}

static struct curl_slist *
headers(const struct smtp_account *account, const struct smtp_mail *m, struct arena *a)
{
	const char *domain = strrchr(account->from, '@');
	time_t seconds = (time_t)(m->at / 1000000);
	struct curl_slist *h = NULL;
	char date[64];
	struct tm tm;

	gmtime_r(&seconds, &tm);
	strftime(date, sizeof(date), "%a, %d %b %Y %H:%M:%S +0000", &tm);
	h = curl_slist_append(h, arena_printf(a, "Date: %s", date));
	h = curl_slist_append(h, arena_printf(a, "From: <%s>", account->from));
	h = curl_slist_append(h, arena_printf(a, "To: <%s>", m->to));
	h = curl_slist_append(h, arena_printf(a, "Subject: %s", smtp_header_text(a, m->subject)));
	h = curl_slist_append(
	    h, arena_printf(a, "Message-ID: <%s%s>", m->id, domain != NULL ? domain : "@localhost"));
	return curl_slist_append(h, "Auto-Submitted: auto-generated");
}

static void
connection(CURL *c, const struct smtp_account *account, const char *password)
{
	curl_easy_setopt(c, CURLOPT_URL, account->url);
	curl_easy_setopt(c, CURLOPT_PROTOCOLS_STR, "smtp,smtps");
	curl_easy_setopt(c, CURLOPT_NOSIGNAL, 1L);
	curl_easy_setopt(c, CURLOPT_PROXY, "");
	curl_easy_setopt(c, CURLOPT_TIMEOUT_MS, SEND_MS);
	curl_easy_setopt(c, CURLOPT_CONNECTTIMEOUT_MS, CONNECT_MS);
	curl_easy_setopt(c, CURLOPT_USE_SSL, (long)(password[0] != '\0' ? CURLUSESSL_ALL : CURLUSESSL_TRY));
	if (password[0] != '\0')
		curl_easy_setopt(c, CURLOPT_PASSWORD, password);
}

static curl_mime *
content(CURL *c, const char *body)
{
	curl_mime *mime = curl_mime_init(c);
	curl_mimepart *part = curl_mime_addpart(mime);

	curl_mime_data(part, body, CURL_ZERO_TERMINATED);
	curl_mime_type(part, "text/plain; charset=utf-8");
	curl_mime_encoder(part, "base64");
	return mime;
}

static void
judge(CURL *c, CURLcode code, const char *said, struct smtp_result *out)
{
	long reply = 0;
	char text[sizeof(out->text)];

	if (code == CURLE_OK) {
		result(out, SMTP_SENT, "");
		return;
	}
	curl_easy_getinfo(c, CURLINFO_RESPONSE_CODE, &reply);
	snprintf(text, sizeof(text), "%ld %s", reply, said[0] != '\0' ? said : curl_easy_strerror(code));
	/* a refused login is about the account, not about this mail */
	result(out, reply >= 500 && code != CURLE_LOGIN_DENIED ? SMTP_REFUSED : SMTP_LATER, text);
}

static void
perform(CURL *c, const struct smtp_account *account, const struct smtp_mail *mail, struct arena *a,
    struct smtp_result *out)
{
	struct curl_slist *to = curl_slist_append(NULL, arena_printf(a, "<%s>", mail->to)),
	                  *head = headers(account, mail, a);
	curl_mime *mime = content(c, mail->body);
	char said[CURL_ERROR_SIZE] = "", password[256];

	read_password(account->password_file, password, sizeof(password));
	connection(c, account, password);
	curl_easy_setopt(c, CURLOPT_ERRORBUFFER, said);
	curl_easy_setopt(c, CURLOPT_MAIL_FROM, arena_printf(a, "<%s>", account->from));
	curl_easy_setopt(c, CURLOPT_MAIL_RCPT, to);
	curl_easy_setopt(c, CURLOPT_HTTPHEADER, head);
	curl_easy_setopt(c, CURLOPT_MIMEPOST, mime);
	judge(c, curl_easy_perform(c), said, out);
	curl_easy_cleanup(c);
	curl_mime_free(mime);
	curl_slist_free_all(head);
	curl_slist_free_all(to);
}

void
smtp_send(const struct smtp_account *account, const struct smtp_mail *mail, struct smtp_result *out)
{
	struct arena *a;
	CURL *c;

	if (!smtp_address(mail->to)) {
		result(out, SMTP_REFUSED, "not a mail address");
		return;
	}
	c = curl_easy_init();
	if (c == NULL) {
		result(out, SMTP_LATER, "out of memory");
		return;
	}
	a = arena_new(MEMORY);
	perform(c, account, mail, a, out);
	arena_free(a);
}
