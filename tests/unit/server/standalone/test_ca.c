#include "tests/unit/unit.h"

#include <openssl/pem.h>
#include <openssl/x509v3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "server/standalone/ca.h"

#define DAY 86400

static struct folder folder;
static time_t now;

static int
fresh(void **state)
{
	static const char *const part[] = {"ca", "tls", "client"};
	char dir[] = "/tmp/test_ca_XXXXXX";

	(void)state;
	setenv("LC_ALL", "C", 1);
	now = time(NULL);
	if (mkdtemp(dir) == NULL)
		return -1;
	strcpy(folder.dir, dir);
	for (size_t i = 0; i < 3; i++)
		mkdir(folder_path(&folder, part[i]), 0700);
	return 0;
}

static int
gone(void **state)
{
	static const char *const file[] = {"ca/ca.pem", "ca/ca.key", "tls/server.pem", "tls/server.key",
	    "client/ca.pem", "ca", "tls", "client"};

	(void)state;
	for (size_t i = 0; i < sizeof(file) / sizeof(file[0]); i++)
		remove(folder_path(&folder, file[i]));
	return rmdir(folder.dir);
}

static bool
settle(const char *name, time_t when)
{
	struct trouble t = {""};
	bool changed = false;

	if (!ca_settle(&folder, name, when, &changed, &t))
		fail_msg("%s", t.text);
	return changed;
}

static X509 *
cert(const char *name)
{
	FILE *f = fopen(folder_path(&folder, name), "r");
	X509 *x = PEM_read_X509(f, NULL, NULL, NULL);

	fclose(f);
	assert_non_null(x);
	return x;
}

/* As a client does: the pinned authority, the name, the purpose, the time. */
static int
verified(const char *name, time_t when)
{
	X509 *ca = cert("client/ca.pem"), *server = cert("tls/server.pem");
	X509_STORE *store = X509_STORE_new();
	X509_STORE_CTX *ctx = X509_STORE_CTX_new();
	int ok;

	X509_STORE_add_cert(store, ca);
	X509_STORE_CTX_init(ctx, store, server, NULL);
	X509_STORE_CTX_set_purpose(ctx, X509_PURPOSE_SSL_SERVER);
	X509_VERIFY_PARAM_set_time(X509_STORE_CTX_get0_param(ctx), when);
	if (strchr(name, ':') != NULL || strspn(name, "0123456789.") == strlen(name))
		X509_VERIFY_PARAM_set1_ip_asc(X509_STORE_CTX_get0_param(ctx), name);
	else
		X509_VERIFY_PARAM_set1_host(X509_STORE_CTX_get0_param(ctx), name, 0);
	ok = X509_verify_cert(ctx);
	X509_STORE_CTX_free(ctx);
	X509_STORE_free(store);
	X509_free(ca);
	X509_free(server);
	return ok;
}

static void
clients_can_verify(void **state)
{
	char host[128] = "";
	struct stat st;

	(void)state;
	gethostname(host, sizeof(host) - 1);
	assert_true(settle("erp.example.com", now));
	assert_int_equal(verified("localhost", now), 1);
	assert_int_equal(verified("127.0.0.1", now), 1);
	assert_int_equal(verified("::1", now), 1);
	assert_int_equal(verified(host, now), 1);
	assert_int_equal(verified("erp.example.com", now), 1);
	assert_int_equal(verified("other.example.com", now), 0);
	assert_int_equal(verified("localhost", now + 91 * DAY), 0);
	assert_int_equal(stat(folder_path(&folder, "ca/ca.key"), &st), 0);
	assert_int_equal(st.st_mode & 0777, 0600);
	assert_int_equal(stat(folder_path(&folder, "tls/server.key"), &st), 0);
	assert_int_equal(st.st_mode & 0777, 0600);
	assert_int_equal(stat(folder_path(&folder, "client/ca.pem"), &st), 0);
	assert_int_equal(st.st_mode & 0777, 0644);
}

static void
renewed_when_due(void **state)
{
	(void)state;
	assert_true(settle("", now));
	assert_false(settle("", now));
	assert_false(settle("", now + 59 * DAY));
	assert_true(settle("", now + 61 * DAY));
	assert_int_equal(verified("localhost", now + 61 * DAY + 3600), 1);
	assert_false(settle("", now + 62 * DAY));
	assert_true(settle("new.example.com", now + 62 * DAY)); /* another name */
}

static void
disorder_is_repaired(void **state)
{
	X509 *before, *after;

	(void)state;
	settle("", now);
	before = cert("client/ca.pem");
	assert_int_equal(truncate(folder_path(&folder, "tls/server.key"), 10), 0);
	assert_true(settle("", now));
	unlink(folder_path(&folder, "client/ca.pem"));
	assert_false(settle("", now));
	after = cert("client/ca.pem");
	assert_int_equal(X509_cmp(before, after), 0); /* clients keep their pin */
	X509_free(before);
	X509_free(after);
	unlink(folder_path(&folder, "ca/ca.key"));
	assert_true(settle("", now)); /* a new authority signs a new certificate */
	assert_int_equal(verified("localhost", now), 1);
}

#define CA_CASE(title, function)                                                                             \
	{                                                                                                    \
		(title), (function), fresh, gone, NULL                                                       \
	}
static const struct CMUnitTest cases[] = {
    CA_CASE("clients that pin the authority can verify the server", clients_can_verify),
    CA_CASE("the certificate is renewed at 30 days or with another name", renewed_when_due),
    CA_CASE("broken files are made again, the authority stays", disorder_is_repaired),
};
UNIT_MAIN("ca", cases)
