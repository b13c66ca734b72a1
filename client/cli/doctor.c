/* doctor.c -- what is between this console and a working server. */
#include <jansson.h>
#include <stdarg.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <time.h>

#include "branchline/messages.h"
#include "client/cli/connect.h"
#include "client/cli/invoke.h"
#include "client/cli/safe.h"
#include "client/cli/say.h"
#include "client/cli/show.h"

#define DAY 86400
#define CA_SOON 60 /* days */
#define CERT_SOON 14
#define CLOCK_OFF 60 /* seconds */

enum finding { FINE, DOUBT, BAD };

struct doctor {
	struct cli *cli;
	struct line *l;
	json_t *list;
	bool bad;
};

static void
found(struct doctor *d, const char *name, enum finding is, enum text_id id, ...)
{
	static const enum text_id word[] = {T_ok, T_warning, T_failed};
	static const char *const code[] = {"ok", "warning", "failed"};
	char *text = NULL;
	va_list ap;

	va_start(ap, id);
	if (vasprintf(&text, text_of(id, d->cli->lang), ap) < 0)
		abort();
	va_end(ap);
	d->bad |= is == BAD;
	json_array_append_new(
	    d->list, json_pack("{s:s, s:s, s:s}", "check", name, "result", code[is], "text", text));
	if (!show_is_json(d->l)) {
		fprintf(d->cli->out, "%-7s  ", text_of(word[is], d->cli->lang));
		safe_print(d->cli->out, text);
		fputc('\n', d->cli->out);
	}
	free(text);
}

static void
check_context(struct doctor *d, const struct context *c)
{
	const char *path = context_path(d->l->arena, c->name);
	struct stat s;

	if (!c->stored)
		found(d, "context", DOUBT, T_doctor_no_context);
	else if (stat(path, &s) == 0 && (s.st_mode & 077) != 0)
		found(d, "context", BAD, T_doctor_context_mode, path);
	else
		found(d, "context", FINE, T_doctor_context, c->name);
}

static void
check_authority(struct doctor *d, const struct context *c)
{
	int64_t from, to, now = time(NULL);
	bl_error *err = NULL;

	if (*c->ca == '\0')
		found(d, "authority", DOUBT, T_doctor_ca_none);
	else if (!bl_ca_dates(c->ca, &from, &to, &err))
		found(d, "authority", BAD, T_doctor_ca_bad, bl_error_message(err));
	else if (now < from || now > to)
		found(d, "authority", BAD, T_doctor_ca_over, c->ca);
	else
		found(d, "authority", (to - now) / DAY < CA_SOON ? DOUBT : FINE, T_doctor_ca, c->ca,
		    (long long)((to - now) / DAY));
	bl_error_free(err);
}

static bool
same_series(const char *a, const char *b)
{
	size_t n = strcspn(a, "."), m = n + 1 + strcspn(a + n + (a[n] != '\0'), ".");
	return strncmp(a, b, m) == 0;
}

static bool
has_feature(const Bl__GetServerResponse *re, const char *name)
{
	for (size_t i = 0; i < re->n_features; i++)
		if (strcmp(re->features[i], name) == 0)
			return true;
	return false;
}

static void
check_reply(struct doctor *d, const Bl__GetServerResponse *re, bl_client *c)
{
	int64_t days = (bl_client_cert_expires(c) - time(NULL)) / DAY;

	found(d, "certificate", days < CERT_SOON ? DOUBT : FINE, T_doctor_cert, (long long)days);
	found(d, "version", same_series(re->version, bl_version()) ? FINE : DOUBT, T_doctor_version,
	    re->version, bl_version());
	if (re->now != NULL) {
		int64_t off = re->now->seconds - time(NULL);
		enum finding is = llabs(off) > DAY ? BAD : llabs(off) > CLOCK_OFF ? DOUBT : FINE;
		found(d, "clock", is, T_doctor_clock, (long long)off);
	}
	bool mail = has_feature(re, "mail");
	found(d, "mail", mail ? FINE : DOUBT, mail ? T_doctor_mail : T_doctor_no_mail);
}

static int64_t
now_us(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

/* true: it answers. Asked twice: the first answer pays for the connection. */
static bool
check_server(struct doctor *d, const struct context *context, bl_client *c)
{
	const struct method *m = method_by_words("server", "get");
	Bl__GetServerRequest rq = BL__GET_SERVER_REQUEST__INIT;
	bl_error *err = NULL;
	ProtobufCMessage *first = invoke_once(d->cli, d->l, c, m, &rq.base, &err), *second = NULL;

	if (first != NULL) {
		int64_t start = now_us();
		second = invoke_once(d->cli, d->l, c, m, &rq.base, &err);
		if (second != NULL) {
			found(d, "server", FINE, T_doctor_server, bl_client_peer(c),
			    (double)(now_us() - start) / 1000, bl_client_tls(c));
			check_reply(d, (Bl__GetServerResponse *)second, c);
			protobuf_c_message_free_unpacked(second, NULL);
		}
		protobuf_c_message_free_unpacked(first, NULL);
	}
	if (second == NULL)
		found(d, "server", BAD, T_doctor_server_bad, context->server, bl_error_message(err));
	bl_error_free(err);
	return second != NULL;
}

static void
check_login(struct doctor *d, bl_client *c)
{
	Bl__GetSessionRequest rq = BL__GET_SESSION_REQUEST__INIT;
	bl_error *err = NULL;
	ProtobufCMessage *reply =
	    invoke_once(d->cli, d->l, c, method_by_words("session", "get"), &rq.base, &err);
	const Bl__GetSessionResponse *re = (const Bl__GetSessionResponse *)reply;

	if (reply == NULL) {
		found(d, "login", DOUBT, T_doctor_no_login, bl_error_text(err));
		bl_error_free(err);
		return;
	}
	found(d, "login", FINE, T_doctor_login, re->name, re->login);
	protobuf_c_message_free_unpacked(reply, NULL);
}

int
builtin_doctor(struct cli *cli, struct line *l)
{
	struct doctor d = {.cli = cli, .l = l};
	struct context c;
	int code;

	if (!context_of_line(cli, l, &c))
		return EXIT_USAGE;
	d.list = json_array();
	check_context(&d, &c);
	check_authority(&d, &c);
	bl_client *client = connect_context(cli, l, &c, &code);
	if (client != NULL && check_server(&d, &c, client))
		check_login(&d, client);
	if (show_is_json(l)) {
		json_dumpf(d.list, cli->out, JSON_INDENT(2));
		fputc('\n', cli->out);
	}
	json_decref(d.list);
	return d.bad || client == NULL ? EXIT_FAILED : EXIT_OK;
}
