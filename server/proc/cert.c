#include "server/proc/cert.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "common/arena.h"
#include "server/config_rule.h"
#include "server/net/tls.h"

#define PEM_MAX (60 << 10)

static bool
read_file(const char *path, struct bytes *out, struct trouble *t)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	uint8_t *p = malloc(PEM_MAX);
	ssize_t n = fd < 0 || p == NULL ? -1 : read(fd, p, PEM_MAX);
	int error = errno;

	if (fd >= 0)
		close(fd);
	if (n > 0 && n < PEM_MAX) {
		*out = (struct bytes){p, (size_t)n};
		return true;
	}
	free(p);
	if (n < 0)
		return trouble_set(t, "%s: %s", "%s：%s", path, strerror(error));
	return trouble_set(t, "%s is empty or over %d bytes", "%s 为空或超过 %d 字节", path, PEM_MAX);
}

static bool
check(struct cert *c, const char *cert_file, bool allow_tls12, struct trouble *t)
{
	struct tls_pem pem = {.cert = c->chain, .key = c->key, .allow_tls12 = allow_tls12};
	struct tls_tickets tickets = {.n = 0};
	struct arena *a = arena_new(64 << 10);
	struct tls_context *tls;
	struct why why;

	why_init(&why, a);
	tls = tls_context_new(&pem, &tickets, &why);
	if (tls != NULL)
		c->expiry_us = tls_context_expiry(tls);
	else
		trouble_set(
		    t, "%s: %s", "%s：%s", cert_file, why_text(&why, speaks_chinese() ? LANG_ZH : LANG_EN));
	tls_context_free(tls);
	arena_free(a);
	return tls != NULL;
}

bool
cert_load(const char *cert_file, const char *key_file, bool allow_tls12, struct cert *out, struct trouble *t)
{
	struct cert c = {.expiry_us = 0};

	if (config_rule_private(key_file, 0027, t) && read_file(cert_file, &c.chain, t) &&
	    read_file(key_file, &c.key, t) && check(&c, cert_file, allow_tls12, t)) {
		*out = c;
		return true;
	}
	cert_free(&c);
	return false;
}

void
cert_free(struct cert *c)
{
	if (c->key.p != NULL)
		explicit_bzero((void *)(uintptr_t)c->key.p, c->key.n);
	free((void *)(uintptr_t)c->key.p);
	free((void *)(uintptr_t)c->chain.p);
	*c = (struct cert){.expiry_us = 0};
}
