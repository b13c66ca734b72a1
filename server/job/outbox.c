/* outbox_send -- mails what documents have left in the outbox: claimed with a lease, rendered now, sent by a helper thread, marked.
 *
 * At least once: whoever is killed between the answer of the mail server and the mark sends again after the lease, under the same
 * Message-ID. */
#include "common/digest.h"
#include "common/limits.h"
#include "common/uuid.h"
#include "query/q_engine.h"
#include "query/q_outbox.h"
#include "server/db/db.h"
#include "server/job/mail.h"
#include "server/job/retry.h"
#include "server/job/smtp.h"
#include "server/job/table.h"
#include "server/job/tx.h"
#include "server/log.h"
#include "server/loop/work.h"
#include "server/op/engine.h"

#define LEASE_US INT64_C(300000000) /* longer than all mails of a claim can take */
#define CLAIM 8
#define MAIL_BYTES (4 << 20)
#define LEASE_MS 10000

struct outbox_facts {
	struct actor who;
	struct q_outbox_ready ready;
};

struct mailing { /* what was claimed, one mail after the other */
	struct job_run *run;
	const struct job_env *env;
	struct actor who;
	size_t n, i;
	struct q_outbox_ready_row row[CLAIM];
	/* the mail in hand */
	struct arena *arena;
	struct q_outbox_document document;
	struct q_outbox_lines lines;
	struct smtp_account account;
	struct smtp_mail mail;
	struct smtp_result result;
	struct conn *lease;
};

static void mail_next(struct mailing *m);

static void
mail_done(struct mailing *m)
{
	if (m->lease != NULL)
		db_release(m->lease);
	m->lease = NULL;
	arena_free(m->arena);
	m->arena = NULL;
	m->i++;
	mail_next(m);
}

/* ---- the mark ---- */

static void
on_marked(void *ctx, const struct db_result *res)
{
	struct mailing *m = ctx;

	if (res->end != DB_OK)
		log_event(LOG_LEVEL_WARN, "outbox", "not marked", LOG_TEXT("id", m->mail.id),
		    LOG_TEXT("text", res->text));
	mail_done(m);
}

static void
mark(struct mailing *m, struct batch *b)
{
	const struct q_outbox_ready_row *r = &m->row[m->i];
	int64_t now = engine_now(m->env->engine), pause;
	struct uuid chance = uuid_v7_new(now);

	if (m->result.end == SMTP_SENT) {
		q_outbox_sent(b, now, r->id);
	} else if (m->result.end == SMTP_LATER && retry_pause(r->attempts + 1, now - r->at,
	                                              (uint32_t)(chance.b[14] << 8 | chance.b[15]), &pause)) {
		log_event(LOG_LEVEL_INFO, "outbox", "later", LOG_TEXT("id", m->mail.id),
		    LOG_TEXT("text", m->result.text));
		q_outbox_later(b, now + pause, m->result.text, r->id);
	} else {
		log_event(LOG_LEVEL_WARN, "outbox", "given up", LOG_TEXT("id", m->mail.id),
		    LOG_TEXT("text", m->result.text));
		q_outbox_given_up(b, m->result.text, r->id);
	}
}

static void
on_leased(void *ctx, struct conn *lease, const struct db_result *res)
{
	struct mailing *m = ctx;
	struct batch *b;

	m->lease = lease;
	if (lease == NULL) {
		on_marked(m, res);
		return;
	}
	b = batch_new(m->arena, &m->who, NULL);
	mark(m, b);
	db_apply(lease, b, on_marked, m);
}

static void
mail_mark(struct mailing *m)
{
	db_lease(engine_db(m->env->engine), LEASE_MS, on_leased, m);
}

static void
mail_refuse(struct mailing *m, enum smtp_end end, const char *text)
{
	m->result = (struct smtp_result){.end = end};
	strncpy(m->result.text, text, sizeof(m->result.text) - 1);
	mail_mark(m);
}

/* ---- sending, in a helper thread ---- */

static void
send_now(void *arg)
{
	struct mailing *m = arg;

	smtp_send(&m->account, &m->mail, &m->result);
}

static void
on_sent(void *arg, bool ran)
{
	struct mailing *m = arg;

	if (ran) {
		mail_mark(m);
		return;
	}
	m->i = m->n - 1; /* the worker ends: the lease brings them back */
	mail_done(m);
}

static void
on_document(void *ctx, const struct db_result *res)
{
	struct mailing *m = ctx;
	const struct q_outbox_ready_row *r = &m->row[m->i];
	struct mail_text text;

	if (res->end != DB_OK) {
		log_event(LOG_LEVEL_WARN, "outbox", "not read", LOG_TEXT("id", m->mail.id),
		    LOG_TEXT("text", res->text));
		mail_refuse(m, SMTP_LATER, "the document could not be read");
		return;
	}
	if (!m->document.found || !mail_render(m->arena, r->template, r->lang == LANG_ZH ? LANG_ZH : LANG_EN,
	                              &m->document, &m->lines, &text)) {
		mail_refuse(m, SMTP_REFUSED, "no such document or template");
		return;
	}
	m->mail.to = r->recipient;
	m->mail.subject = text.subject;
	m->mail.body = text.body;
	m->mail.at = engine_now(m->env->engine);
	if (!work_submit(m->env->work, send_now, on_sent, m))
		mail_refuse(m, SMTP_LATER, "too much to do");
}

static void
mail_next(struct mailing *m)
{
	const struct q_outbox_ready_row *r;
	struct batch *b;

	if (m->i >= m->n) {
		struct job_run *run = m->run;
		bool again = m->n == CLAIM;

		arena_free(m->who.arena);
		job_done(run, again);
		return;
	}
	r = &m->row[m->i];
	m->arena = arena_new(MAIL_BYTES);
	m->mail = (struct smtp_mail){.id = uuid_text(m->arena, r->id)};
	b = batch_new(m->arena, &m->who, NULL);
	q_engine_scope_set(b, LIMIT_QUERY_MS);
	q_outbox_document(b, r->subject_id, &m->document);
	q_outbox_lines(b, r->subject_id, &m->lines);
	db_query(engine_db(m->env->engine), b, on_document, m);
}

/* ---- the claim ---- */

static void
outbox_load(struct batch *b, const struct actor *who, void *facts)
{
	struct outbox_facts *f = facts;

	f->who = *who;
	q_outbox_ready(b, who->now, &f->ready);
}

static bool
outbox_apply(struct batch *b, const struct actor *who, void *facts)
{
	const struct outbox_facts *f = facts;
	struct uuid *id = arena_new_n(batch_arena(b), struct uuid, f->ready.n + 1);

	for (size_t i = 0; i < f->ready.n; i++)
		id[i] = f->ready.row[i].id;
	if (f->ready.n > 0)
		q_outbox_lease(b, who->now + LEASE_US, (struct uuids){id, f->ready.n});
	return false;
}

static struct mailing *
mailing_new(struct job_run *r, const struct job_env *env, const struct outbox_facts *f)
{
	struct arena *a = arena_new(MAIL_BYTES);
	struct mailing *m = arena_new_n(a, struct mailing, 1);
	const struct config *c = env->args->config;

	m->run = r;
	m->env = env;
	m->who = (struct actor){.user_id = f->who.user_id,
	    .scope_all = f->who.scope_all,
	    .now = f->who.now,
	    .today = f->who.today,
	    .arena = a};
	m->account = (struct smtp_account){c->smtp_url, c->smtp_from, c->smtp_password_file};
	for (m->n = 0; m->n < f->ready.n && m->n < CLAIM; m->n++) {
		m->row[m->n] = f->ready.row[m->n];
		m->row[m->n].recipient = arena_strdup(a, f->ready.row[m->n].recipient);
		m->row[m->n].template = arena_strdup(a, f->ready.row[m->n].template);
	}
	return m;
}

static void
outbox_after(struct job_run *r, const struct job_env *env, void *facts)
{
	mail_next(mailing_new(r, env, facts));
}

static const struct job_tx outbox = {.facts_size = sizeof(struct outbox_facts),
    .load = outbox_load,
    .apply = outbox_apply,
    .after = outbox_after,
    .woken = true};

void
job_outbox_send(struct job_run *r, const struct job_env *env)
{
	static bool begun;

	if (*env->args->config->smtp_url == '\0') {
		if (!begun)
			log_event(
			    LOG_LEVEL_INFO, "outbox", "no smtp_url: mail to customers waits in the outbox");
		begun = true;
		job_done(r, false);
		return;
	}
	if (!begun)
		smtp_init();
	begun = true;
	job_tx_run(r, env, &outbox);
}
