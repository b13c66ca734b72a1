#include "server/proc/crew.h"

#include <stdlib.h>
#include <unistd.h>

#include "server/db/dsn.h"
#include "server/db/startup.h"
#include "server/log.h"
#include "server/proc/control.h"
#include "server/proc/notify.h"

static bool
refused(struct master *m, const char *why)
{
	atomic_fetch_add(&m->shm->reloads_refused, 1);
	log_event(
	    LOG_LEVEL_ERROR, "config", "reload refused, the old configuration stays", LOG_TEXT("why", why));
	return false;
}

static bool
same(const struct master *m, const struct config *c, enum config_key key)
{
	return config_same(&m->config, c, key);
}

static bool
database_changed(const struct master *m, const struct config *c)
{
	return !same(m, c, CONFIG_KEY_database) || !same(m, c, CONFIG_KEY_database_password_file);
}

/* Reads and checks everything of the new configuration; nothing of the running one is touched. */
static bool
prepare(struct master *m, struct config *c, struct cert *cert, char **database)
{
	static struct config_problems problems;
	struct trouble t;

	if (!config_load(m->config.file, c, &problems)) {
		for (int i = 0; i < problems.n; i++)
			log_event(LOG_LEVEL_ERROR, "config", problems.text[i]);
		return refused(m, problems.n > 0 ? problems.text[0] : "");
	}
	if (m->guest != NULL && m->guest->adjust != NULL)
		m->guest->adjust(m->guest->arg, c);
	if (!cert_load(c->tls_cert, c->tls_key, c->tls_min[2] == '2', cert, &t)) {
		config_free(c);
		return refused(m, t.text);
	}
	if (dsn_complete(c->database, c->database_password_file, "branchlined", database, &t) &&
	    (!database_changed(m, c) ||
	        startup_check(*database, migrate_table, migrate_count, &t) == STARTUP_OK))
		return true;
	free(*database);
	cert_free(cert);
	config_free(c);
	return refused(m, t.text);
}

/* A key that only a start can change keeps its old value and is told. */
static bool
tell_changes(const struct master *m, const struct config *c)
{
	bool roll = false;

	for (int key = 0; key < CONFIG_N; key++) {
		if (same(m, c, (enum config_key)key))
			continue;
		roll |= config_table[key].effect == CONFIG_ROLL;
		log_event(config_table[key].effect == CONFIG_START ? LOG_LEVEL_WARN : LOG_LEVEL_INFO,
		    "config",
		    config_table[key].effect == CONFIG_START ? "changed, takes effect at the next start"
		                                             : "changed",
		    LOG_TEXT("key", config_table[key].key));
	}
	return roll;
}

static void
swap_texts(char **a, char **b)
{
	char *x = *a;

	*a = *b;
	*b = x;
}

/* What a running master cannot change is kept, so that the next reload compares with the truth. */
static void
keep_started(struct config *running, struct config *fresh)
{
	swap_texts(&running->listen, &fresh->listen);
	swap_texts(&running->metrics, &fresh->metrics);
	swap_texts(&running->user, &fresh->user);
	swap_texts(&running->pid_file, &fresh->pid_file);
	swap_texts(&running->state_dir, &fresh->state_dir);
	fresh->port = running->port;
}

static struct bytes
text_bytes(const char *s)
{
	return (struct bytes){(const uint8_t *)s, strlen(s)};
}

static void
take_cert(struct master *m, const struct cert *cert)
{
	cert_free(&m->cert);
	m->cert = *cert;
	atomic_store(&m->shm->certificate_expiry_us, cert->expiry_us);
	crew_tell(m, CONTROL_CERT, m->cert.chain, m->cert.key);
}

static void
take_log(struct master *m)
{
	enum log_level level = LOG_LEVEL_INFO;
	struct trouble t;

	log_level_parse(m->config.log_level, &level);
	if (!log_open(m->config.log_file, level, "master", &t))
		log_event(LOG_LEVEL_ERROR, "config", t.text);
	crew_tell(m, CONTROL_LOG, text_bytes(m->config.log_level), text_bytes(m->config.log_file));
}

bool
reload_cert(struct master *m)
{
	struct cert cert;
	struct trouble t;

	if (!cert_load(m->config.tls_cert, m->config.tls_key, m->config.tls_min[2] == '2', &cert, &t)) {
		log_event(LOG_LEVEL_ERROR, "config", "certificate refused, the old one stays",
		    LOG_TEXT("why", t.text));
		return false;
	}
	take_cert(m, &cert);
	return true;
}

static void
apply(struct master *m, struct config *fresh, const struct cert *cert, char *database, int64_t now_us)
{
	bool roll = tell_changes(m, fresh);
	struct config old = m->config;

	keep_started(&old, fresh);
	m->config = *fresh;
	swap_texts(&m->database, &database);
	take_log(m);
	take_cert(m, cert);
	crew_seat(m, config_workers(&m->config, sysconf(_SC_NPROCESSORS_ONLN)), now_us);
	if (roll)
		crew_leave(m, true, now_us);
	config_free(&old);
	free(database);
}

void
reload(struct master *m, int64_t now_us)
{
	struct config fresh;
	struct cert cert;
	char *database = NULL;

	notify_reloading();
	if (prepare(m, &fresh, &cert, &database)) {
		apply(m, &fresh, &cert, database, now_us);
		atomic_fetch_add(&m->shm->reloads, 1);
		log_event(LOG_LEVEL_INFO, "config", "reloaded");
	}
	notify_ready("serving");
}
