#include "server/net/tls.h"

#include "tests/unit/unit.h"

#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>
#include <stdlib.h>
#include <string.h>

#include "server/loop/loop.h"

static void
first_records(void **state)
{
	(void)state;
	static const struct {
		const char *name, *bytes;
		size_t n, size;
	} row[] = {{"nothing", "", 0, 0}, {"type only", "\x16", 1, 0},
	    {"four bytes", "\x16\x03\x01\x02", 4, 0}, {"header", "\x16\x03\x01\x02\x00", 5, 517},
	    {"HTTP", "GET / ", 6, SIZE_MAX}, {"application data", "\x17\x03\x03\x00\x10", 5, SIZE_MAX},
	    {"SSL 2", "\x16\x02\x00\x00\x10", 5, SIZE_MAX},
	    {"empty record", "\x16\x03\x01\x00\x00", 5, SIZE_MAX},
	    {"largest", "\x16\x03\x01\x40\x00", 5, 16389},
	    {"too large", "\x16\x03\x01\x40\x01", 5, SIZE_MAX}};
	for (size_t i = 0; i < ARRAY_SIZE(row); i++)
		check_row(row[i].name,
		    tls_record_size((struct bytes){(const uint8_t *)row[i].bytes, row[i].n}) == row[i].size);
}

/* ---- certificates made here ---- */

struct issued {
	EVP_PKEY *key;
	X509 *cert;
};

static struct issued
issue(const char *name, long from_s, long to_s, const struct issued *by)
{
	struct issued i = {EVP_EC_gen("P-256"), X509_new()};
	X509_NAME *n = X509_get_subject_name(i.cert);
	X509_set_version(i.cert, 2);
	ASN1_INTEGER_set(X509_get_serialNumber(i.cert), 7);
	X509_gmtime_adj(X509_getm_notBefore(i.cert), from_s);
	X509_gmtime_adj(X509_getm_notAfter(i.cert), to_s);
	X509_NAME_add_entry_by_txt(n, "CN", MBSTRING_ASC, (const unsigned char *)name, -1, -1, 0);
	X509_set_issuer_name(i.cert, by != NULL ? X509_get_subject_name(by->cert) : n);
	X509_set_pubkey(i.cert, i.key);
	assert_true(X509_sign(i.cert, by != NULL ? by->key : i.key, EVP_sha256()) > 0);
	return i;
}

static void
issued_free(struct issued *i)
{
	X509_free(i->cert);
	EVP_PKEY_free(i->key);
}

static struct bytes
pem(struct arena *a, const struct issued *first, const struct issued *second, bool key)
{
	BIO *b = BIO_new(BIO_s_mem());
	char *p;
	if (key)
		PEM_write_bio_PrivateKey(b, first->key, NULL, NULL, 0, NULL, NULL);
	else
		PEM_write_bio_X509(b, first->cert);
	if (second != NULL)
		PEM_write_bio_X509(b, second->cert);
	size_t n = (size_t)BIO_get_mem_data(b, &p);
	struct bytes out = {arena_memdup(a, p, n), n};
	BIO_free(b);
	return out;
}

#define DAY 86400

static void
a_context_is_checked_as_a_whole(void **state)
{
	(void)state;
	struct arena *a = arena_new(1 << 20);
	struct issued ca = issue("ca", -DAY, 300 * DAY, NULL), one = issue("one", -DAY, 90 * DAY, &ca),
	              old = issue("old", -9 * DAY, -DAY, &ca), early = issue("early", DAY, 9 * DAY, &ca),
	              stranger = issue("stranger", -DAY, DAY, NULL);
	const struct {
		const char *name;
		struct bytes cert, key;
		const char *what; /* NULL = accepted */
	} row[] = {
	    {"alone", pem(a, &one, NULL, false), pem(a, &one, NULL, true), NULL},
	    {"with its CA", pem(a, &one, &ca, false), pem(a, &one, NULL, true), NULL},
	    {"another's key", pem(a, &one, NULL, false), pem(a, &ca, NULL, true), "does not belong"},
	    {"a chain of strangers", pem(a, &one, &stranger, false), pem(a, &one, NULL, true),
	        "not in order"},
	    {"expired", pem(a, &old, NULL, false), pem(a, &old, NULL, true), "expired"},
	    {"not yet valid", pem(a, &early, NULL, false), pem(a, &early, NULL, true), "not valid yet"},
	    {"key for certificate", pem(a, &one, NULL, true), pem(a, &one, NULL, true), "no certificate"},
	    {"certificate for key", pem(a, &one, NULL, false), pem(a, &one, NULL, false), "no private key"},
	    {"noise", {(const uint8_t *)"noise", 5}, pem(a, &one, NULL, true), "no certificate"},
	};
	struct tls_tickets tickets = {0};
	for (size_t i = 0; i < ARRAY_SIZE(row); i++) {
		struct why why;
		why_init(&why, a);
		struct tls_pem p = {.cert = row[i].cert, .key = row[i].key};
		struct tls_context *c = tls_context_new(&p, &tickets, &why);
		check_row(row[i].name, (c != NULL) == (row[i].what == NULL));
		if (c != NULL) {
			int64_t left = tls_context_expiry(c) - clock_wall_us();
			check_row(row[i].name, left / 1000000 > 89 * DAY && left / 1000000 <= 90 * DAY);
		} else {
			check_row(row[i].name, why.reason == R_BAD_CERTIFICATE);
			check_row(row[i].name, strstr(why_text(&why, LANG_EN), row[i].what) != NULL);
		}
		tls_context_free(c);
	}
	struct why why;
	why_init(&why, a);
	struct tls_pem p = {.cert_file = "/nonexistent/cert.pem", .key_file = "/nonexistent/key.pem"};
	assert_null(tls_context_new(&p, &tickets, &why));
	assert_non_null(strstr(why_text(&why, LANG_EN), "/nonexistent/cert.pem"));
	struct issued *all[] = {&ca, &one, &old, &early, &stranger};
	for (size_t i = 0; i < ARRAY_SIZE(all); i++)
		issued_free(all[i]);
	arena_free(a);
}

static void
ticket_keys_rotate(void **state)
{
	(void)state;
	struct tls_tickets t = {0};
	uint8_t first[TLS_TICKET_KEY], shared[2][TLS_TICKET_KEY] = {{1}, {2}};
	assert_true(tls_tickets_random(&t));
	assert_int_equal(t.n, 1);
	memcpy(first, t.key[0], sizeof(first));
	assert_true(tls_tickets_random(&t));
	assert_int_equal(t.n, 2);
	assert_memory_equal(t.key[1], first, sizeof(first));
	assert_memory_not_equal(t.key[0], first, sizeof(first));
	tls_tickets_set(&t, shared, 2);
	assert_int_equal(t.key[0][0], 1);
	assert_int_equal(t.key[1][0], 2);
}

static const struct CMUnitTest cases[] = {
    CASE("tls: the first record", first_records),
    CASE("tls: certificate, key, chain and dates are checked", a_context_is_checked_as_a_whole),
    CASE("tls: ticket keys rotate", ticket_keys_rotate),
};
UNIT_MAIN("tls", cases)
