#include "server/standalone/ca.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/x509v3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define DAY 86400
#define SKEW 3600 /* clients whose clocks are behind */
#define NAMES_MAX 600

struct pair {
	X509 *cert;
	EVP_PKEY *key;
};

static void
pair_free(struct pair *p)
{
	X509_free(p->cert);
	EVP_PKEY_free(p->key);
	*p = (struct pair){NULL, NULL};
}

static bool
failed(const char *what, struct trouble *t)
{
	char text[200];

	ERR_error_string_n(ERR_get_error(), text, sizeof(text));
	ERR_clear_error();
	return trouble_set(t, "certificates: %s: %s", "证书：%s：%s", what, text);
}

/* ---- files ---- */

/* Both or an empty pair; a file that cannot be read counts as missing. */
static struct pair
pair_read(const char *cert_path, const char *key_path)
{
	struct pair p = {NULL, NULL};
	FILE *c = fopen(cert_path, "re"), *k = fopen(key_path, "re");

	if (c != NULL && k != NULL) {
		p.cert = PEM_read_X509(c, NULL, NULL, NULL);
		p.key = PEM_read_PrivateKey(k, NULL, NULL, NULL);
	}
	if (c != NULL)
		fclose(c);
	if (k != NULL)
		fclose(k);
	if (p.cert == NULL || p.key == NULL || X509_check_private_key(p.cert, p.key) != 1)
		pair_free(&p);
	ERR_clear_error();
	return p;
}

static bool
write_pem(const char *path, mode_t mode, const X509 *cert, const EVP_PKEY *key)
{
	char fresh[FOLDER_MAX + 80];
	int fd;
	FILE *f;
	bool ok;

	snprintf(fresh, sizeof(fresh), "%s.new", path);
	fd = open(fresh, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, mode);
	f = fd < 0 || fchmod(fd, mode) != 0 ? NULL : fdopen(fd, "w");
	if (f == NULL)
		return false;
	ok = key != NULL ? PEM_write_PrivateKey(f, key, NULL, NULL, 0, NULL, NULL) == 1
	                 : PEM_write_X509(f, cert) == 1;
	ok = fclose(f) == 0 && ok;
	return ok && rename(fresh, path) == 0;
}

/* A crash in between leaves a pair that does not match; the next start makes it again. */
static bool
pair_write(const struct pair *p, const char *cert_path, const char *key_path, struct trouble *t)
{
	if (write_pem(key_path, 0600, NULL, p->key) && write_pem(cert_path, 0644, p->cert, NULL))
		return true;
	return failed(cert_path, t);
}

/* ---- making ---- */

static bool
set_serial(X509 *cert)
{
	unsigned char random[20];
	BIGNUM *n = NULL;
	bool ok;

	if (RAND_bytes(random, sizeof(random)) != 1)
		return false;
	random[0] &= 0x7f;
	n = BN_bin2bn(random, sizeof(random), NULL);
	ok = n != NULL && BN_to_ASN1_INTEGER(n, X509_get_serialNumber(cert)) != NULL;
	BN_free(n);
	return ok;
}

static bool
set_dates(X509 *cert, time_t now, long days)
{
	return X509_time_adj_ex(X509_getm_notBefore(cert), 0, -SKEW, &now) != NULL &&
	       X509_time_adj_ex(X509_getm_notAfter(cert), (int)days, 0, &now) != NULL;
}

static bool
add_extension(X509 *cert, X509 *issuer, int nid, const char *value)
{
	X509V3_CTX ctx;
	X509_EXTENSION *ext;
	bool ok;

	X509V3_set_ctx(&ctx, issuer, cert, NULL, NULL, 0);
	ext = X509V3_EXT_conf_nid(NULL, &ctx, nid, value);
	ok = ext != NULL && X509_add_ext(cert, ext, -1) == 1;
	X509_EXTENSION_free(ext);
	return ok;
}

/* An unsigned certificate for a fresh key. */
static bool
draft(struct pair *p, const char *common_name, time_t now, long days)
{
	X509_NAME *subject;

	p->key = EVP_EC_gen("P-256");
	p->cert = X509_new();
	if (p->key == NULL || p->cert == NULL || X509_set_version(p->cert, X509_VERSION_3) != 1 ||
	    !set_serial(p->cert) || !set_dates(p->cert, now, days) || X509_set_pubkey(p->cert, p->key) != 1)
		return false;
	subject = X509_get_subject_name(p->cert);
	return X509_NAME_add_entry_by_txt(
	           subject, "O", MBSTRING_UTF8, (const unsigned char *)"Branchline", -1, -1, 0) == 1 &&
	       X509_NAME_add_entry_by_txt(
	           subject, "CN", MBSTRING_UTF8, (const unsigned char *)common_name, -1, -1, 0) == 1;
}

static bool
make_ca(struct pair *p, const char *host, time_t now)
{
	char name[60];

	snprintf(name, sizeof(name), "Branchline CA %.40s", host);
	return draft(p, name, now, CA_YEARS * 365L + 3) &&
	       X509_set_issuer_name(p->cert, X509_get_subject_name(p->cert)) == 1 &&
	       add_extension(p->cert, p->cert, NID_basic_constraints, "critical,CA:TRUE,pathlen:0") &&
	       add_extension(p->cert, p->cert, NID_key_usage, "critical,keyCertSign,cRLSign") &&
	       add_extension(p->cert, p->cert, NID_subject_key_identifier, "hash") &&
	       X509_sign(p->cert, p->key, EVP_sha256()) > 0;
}

static bool
make_server(struct pair *p, const struct pair *ca, const char *host, const char *names, time_t now)
{
	char name[60];

	snprintf(name, sizeof(name), "%.55s", host);
	return draft(p, name, now, CA_SERVER_DAYS) &&
	       X509_set_issuer_name(p->cert, X509_get_subject_name(ca->cert)) == 1 &&
	       add_extension(p->cert, ca->cert, NID_basic_constraints, "critical,CA:FALSE") &&
	       add_extension(p->cert, ca->cert, NID_key_usage, "critical,digitalSignature") &&
	       add_extension(p->cert, ca->cert, NID_ext_key_usage, "serverAuth") &&
	       add_extension(p->cert, ca->cert, NID_subject_key_identifier, "hash") &&
	       add_extension(p->cert, ca->cert, NID_authority_key_identifier, "keyid:always") &&
	       add_extension(p->cert, ca->cert, NID_subject_alt_name, names) &&
	       X509_sign(p->cert, ca->key, EVP_sha256()) > 0;
}

/* ---- what is in order ---- */

static bool
lasts(const X509 *cert, time_t until)
{
	return X509_cmp_time(X509_get0_notAfter(cert), &until) > 0;
}

static bool
is_name(const char *s)
{
	return *s != '\0' &&
	       strspn(s, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-.:") == strlen(s) &&
	       strlen(s) < 200;
}

static bool
is_address(const char *s)
{
	unsigned char any[sizeof(struct in6_addr)];

	return inet_pton(AF_INET, s, any) == 1 || inet_pton(AF_INET6, s, any) == 1;
}

static void
names_add(char *names, const char *name)
{
	size_t n = strlen(names);

	if (is_name(name))
		snprintf(names + n, NAMES_MAX - n, ",%s:%s", is_address(name) ? "IP" : "DNS", name);
}

static bool
covers(X509 *cert, const char *name)
{
	if (!is_name(name))
		return true;
	return (is_address(name) ? X509_check_ip_asc(cert, name, 0)
	                         : X509_check_host(cert, name, 0, 0, NULL)) == 1;
}

static bool
server_in_order(const struct pair *p, const struct pair *ca, const char *host, const char *name, time_t now)
{
	return p->cert != NULL && lasts(p->cert, now + (time_t)CA_RENEW_DAYS * DAY) &&
	       X509_verify(p->cert, X509_get0_pubkey(ca->cert)) == 1 && covers(p->cert, host) &&
	       covers(p->cert, name);
}

static bool
settle_ca(const struct folder *f, struct pair *ca, const char *host, time_t now, struct trouble *t)
{
	const char *cert = folder_path(f, "ca/ca.pem"), *key = folder_path(f, "ca/ca.key");

	*ca = pair_read(cert, key);
	if (ca->cert == NULL || !lasts(ca->cert, now + (time_t)CA_SERVER_DAYS * DAY)) {
		pair_free(ca);
		say("Making a certificate authority in %s/ca", "正在 %s/ca 中创建证书机构", f->dir);
		if (!make_ca(ca, host, now))
			return failed("authority", t);
		if (!pair_write(ca, cert, key, t))
			return false;
	}
	return write_pem(folder_path(f, "client/ca.pem"), 0644, ca->cert, NULL) || failed("client/ca.pem", t);
}

static bool
settle_server(const struct folder *f, const struct pair *ca, const char *host, const char *name, time_t now,
    bool *changed_out, struct trouble *t)
{
	const char *cert = folder_path(f, "tls/server.pem"), *key = folder_path(f, "tls/server.key");
	char names[NAMES_MAX] = "DNS:localhost,IP:127.0.0.1,IP:::1";
	struct pair p = pair_read(cert, key);
	bool ok = true;

	*changed_out = !server_in_order(&p, ca, host, name, now);
	if (*changed_out) {
		pair_free(&p);
		names_add(names, host);
		names_add(names, name);
		ok = make_server(&p, ca, host, names, now) ? pair_write(&p, cert, key, t)
		                                           : failed("server", t);
	}
	pair_free(&p);
	return ok;
}

bool
ca_settle(const struct folder *f, const char *name, time_t now, bool *changed_out, struct trouble *t)
{
	char host[128] = "localhost";
	struct pair ca = {NULL, NULL};
	bool ok;

	gethostname(host, sizeof(host) - 1);
	ok = settle_ca(f, &ca, host, now, t) && settle_server(f, &ca, host, name, now, changed_out, t);
	pair_free(&ca);
	return ok;
}
