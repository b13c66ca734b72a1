#include "server/net/tls.h"

#include <errno.h>
#include <openssl/core_names.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>

#define PEM_BYTES (256u << 10)
#define SUITES "TLS_AES_256_GCM_SHA384:TLS_AES_128_GCM_SHA256:TLS_CHACHA20_POLY1305_SHA256"
#define SUITES_12 "ECDHE+AESGCM:ECDHE+CHACHA20"
#define GROUPS "X25519:P-256:P-384"
#define KEY_UPDATES 32 /* allowed for nothing; and one more with each MiB */

struct tls_context {
	SSL_CTX *ssl;
	int64_t expiry;
};

struct tls {
	SSL *ssl;
	int fd;
	struct bytes in;
	uint64_t read_bytes;
	uint32_t key_updates;
};

/* ---- session tickets: name 16, cipher key 32, MAC key 32 ---- */

bool
tls_tickets_random(struct tls_tickets *t)
{
	uint8_t fresh[TLS_TICKET_KEY];
	if (RAND_bytes(fresh, sizeof(fresh)) != 1)
		return false;
	memcpy(t->key[1], t->key[0], TLS_TICKET_KEY);
	memcpy(t->key[0], fresh, TLS_TICKET_KEY);
	OPENSSL_cleanse(fresh, sizeof(fresh));
	t->n = t->n == 0 ? 1 : 2;
	return true;
}

void
tls_tickets_set(struct tls_tickets *t, const uint8_t (*key)[TLS_TICKET_KEY], int n)
{
	t->n = n > 2 ? 2 : n;
	for (int i = 0; i < t->n; i++)
		memcpy(t->key[i], key[i], TLS_TICKET_KEY);
}

static int
ticket_mac(EVP_MAC_CTX *mac, uint8_t *key)
{
	OSSL_PARAM p[] = {
	    OSSL_PARAM_construct_octet_string(OSSL_MAC_PARAM_KEY, key + 48, 32),
	    OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, (char *)"sha256", 0),
	    OSSL_PARAM_construct_end(),
	};
	return EVP_MAC_CTX_set_params(mac, p);
}

static int
ticket_seal(struct tls_tickets *t, uint8_t *name, uint8_t *iv, EVP_CIPHER_CTX *cipher, EVP_MAC_CTX *mac)
{
	uint8_t *key = t->key[0];
	if (t->n == 0 || RAND_bytes(iv, EVP_MAX_IV_LENGTH) != 1)
		return -1;
	memcpy(name, key, 16);
	if (!EVP_EncryptInit_ex(cipher, EVP_aes_256_cbc(), NULL, key + 16, iv) || !ticket_mac(mac, key))
		return -1;
	return 1;
}

static int
ticket_open(struct tls_tickets *t, const uint8_t *name, uint8_t *iv, EVP_CIPHER_CTX *cipher, EVP_MAC_CTX *mac)
{
	for (int i = 0; i < t->n; i++) {
		uint8_t *key = t->key[i];
		if (memcmp(key, name, 16) != 0)
			continue;
		if (!EVP_DecryptInit_ex(cipher, EVP_aes_256_cbc(), NULL, key + 16, iv) ||
		    !ticket_mac(mac, key))
			return -1;
		return i == 0 ? 1 : 2; /* 2: of the former key, give a new one */
	}
	return 0;
}

static int
ticket_key(
    SSL *ssl, unsigned char *name, unsigned char *iv, EVP_CIPHER_CTX *cipher, EVP_MAC_CTX *mac, int sealing)
{
	struct tls_tickets *t = SSL_CTX_get_app_data(SSL_get_SSL_CTX(ssl));
	return sealing ? ticket_seal(t, name, iv, cipher, mac) : ticket_open(t, name, iv, cipher, mac);
}

/* ---- certificate and key ---- */

static bool
refused(struct why *why, const char *file, const char *what)
{
	ERR_clear_error();
	return deny(why, R_BAD_CERTIFICATE, file != NULL ? file : "(given by the master)", what);
}

static BIO *
pem_open(const char *file, struct bytes bytes)
{
	if (bytes.p != NULL)
		return bytes.n <= PEM_BYTES ? BIO_new_mem_buf(bytes.p, (int)bytes.n) : NULL;
	return file != NULL ? BIO_new_file(file, "r") : NULL;
}

static int
no_passphrase(char *buf, int size, int rw, void *data)
{
	(void)buf, (void)size, (void)rw, (void)data;
	return -1; /* never ask at a terminal */
}

static bool
expiry_note(struct tls_context *c, X509 *x, struct why *why, const char *file)
{
	int days, seconds;
	if (X509_cmp_current_time(X509_get0_notBefore(x)) >= 0)
		return refused(why, file, "it is not valid yet");
	if (X509_cmp_current_time(X509_get0_notAfter(x)) <= 0)
		return refused(why, file, "it has expired");
	ASN1_TIME *epoch = ASN1_TIME_set(NULL, 0);
	if (epoch == NULL || !ASN1_TIME_diff(&days, &seconds, epoch, X509_get0_notAfter(x))) {
		ASN1_TIME_free(epoch);
		return refused(why, file, "its dates cannot be read");
	}
	ASN1_TIME_free(epoch);
	int64_t at = ((int64_t)days * 86400 + seconds) * 1000000;
	if (c->expiry == 0 || at < c->expiry)
		c->expiry = at;
	return true;
}

/* The first certificate is ours, each further one issued the one before it. */
static bool
chain_load(struct tls_context *c, BIO *pem, const char *file, struct why *why)
{
	X509 *below = NULL, *x;
	bool ok = true;
	while (ok && (x = PEM_read_bio_X509(pem, NULL, no_passphrase, NULL)) != NULL) {
		ok = expiry_note(c, x, why, file);
		if (ok && below == NULL)
			ok = SSL_CTX_use_certificate(c->ssl, x) == 1 ||
			     refused(why, file, "its key type is not usable");
		else if (ok)
			ok = (X509_check_issued(x, below) == X509_V_OK &&
			         SSL_CTX_add1_chain_cert(c->ssl, x) == 1) ||
			     refused(why, file,
			         "the chain is not in order: each certificate must have issued the one "
			         "before it");
		X509_free(below);
		below = x;
	}
	if (ok && below == NULL)
		ok = refused(why, file, "it holds no certificate in PEM form");
	X509_free(below);
	ERR_clear_error(); /* the end of the file is an error to PEM_read */
	return ok;
}

static bool
key_load(struct tls_context *c, BIO *pem, const char *file, struct why *why)
{
	EVP_PKEY *key = PEM_read_bio_PrivateKey(pem, NULL, no_passphrase, NULL);
	if (key == NULL)
		return refused(why, file, "it holds no private key in PEM form without passphrase");
	bool fits = SSL_CTX_use_PrivateKey(c->ssl, key) == 1 && SSL_CTX_check_private_key(c->ssl) == 1;
	EVP_PKEY_free(key);
	return fits || refused(why, file, "the private key does not belong to the certificate");
}

static bool
pem_load(struct tls_context *c, const struct tls_pem *p, struct why *why)
{
	BIO *cert = pem_open(p->cert_file, p->cert), *key = pem_open(p->key_file, p->key);
	bool ok;
	if (cert == NULL)
		ok = refused(why, p->cert_file, "it cannot be read");
	else if (key == NULL)
		ok = refused(why, p->key_file, "it cannot be read");
	else
		ok = chain_load(c, cert, p->cert_file, why) && key_load(c, key, p->key_file, why);
	BIO_free(cert);
	BIO_free(key);
	return ok;
}

/* ---- settings ---- */

static int
alpn_pick(
    SSL *ssl, const unsigned char **out, unsigned char *n_out, const unsigned char *in, unsigned n, void *arg)
{
	static const unsigned char h2[] = {2, 'h', '2'};
	(void)ssl, (void)arg;
	unsigned char *picked;
	if (SSL_select_next_proto(&picked, n_out, h2, sizeof(h2), in, n) != OPENSSL_NPN_NEGOTIATED)
		return SSL_TLSEXT_ERR_ALERT_FATAL;
	*out = picked;
	return SSL_TLSEXT_ERR_OK;
}

/* A client may ask for new keys as often as it likes; each costs us a message. */
static void
message_seen(int write, int version, int type, const void *buf, size_t n, SSL *ssl, void *arg)
{
	(void)version, (void)arg;
	struct tls *t = SSL_get_app_data(ssl);
	if (!write && type == SSL3_RT_HANDSHAKE && n > 0 && *(const uint8_t *)buf == SSL3_MT_KEY_UPDATE)
		t->key_updates++;
}

static bool
settings(SSL_CTX *s, bool allow_tls12)
{
	SSL_CTX_set_mode(s,
	    SSL_MODE_RELEASE_BUFFERS | SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
	SSL_CTX_set_options(s, SSL_OP_IGNORE_UNEXPECTED_EOF | SSL_OP_NO_COMPRESSION |
	                           SSL_OP_NO_RENEGOTIATION | SSL_OP_CIPHER_SERVER_PREFERENCE |
	                           SSL_OP_PRIORITIZE_CHACHA);
	SSL_CTX_set_session_cache_mode(s, SSL_SESS_CACHE_OFF); /* tickets instead */
	SSL_CTX_set_max_early_data(s, 0);
	SSL_CTX_set_alpn_select_cb(s, alpn_pick, NULL);
	SSL_CTX_set_msg_callback(s, message_seen);
	return SSL_CTX_set_min_proto_version(s, allow_tls12 ? TLS1_2_VERSION : TLS1_3_VERSION) == 1 &&
	       SSL_CTX_set_ciphersuites(s, SUITES) == 1 && SSL_CTX_set_cipher_list(s, SUITES_12) == 1 &&
	       SSL_CTX_set1_groups_list(s, GROUPS) == 1 && SSL_CTX_set_num_tickets(s, 1) == 1 &&
	       SSL_CTX_set_tlsext_ticket_key_evp_cb(s, ticket_key) == 1;
}

struct tls_context *
tls_context_new(const struct tls_pem *pem, struct tls_tickets *tickets, struct why *why)
{
	struct tls_context *c = calloc(1, sizeof(*c));
	if (c == NULL)
		abort();
	c->ssl = SSL_CTX_new(TLS_server_method());
	if (c->ssl == NULL || SSL_CTX_set_app_data(c->ssl, tickets) != 1 ||
	    !settings(c->ssl, pem->allow_tls12)) {
		refused(why, pem->cert_file, "OpenSSL refuses the settings");
		tls_context_free(c);
		return NULL;
	}
	if (!pem_load(c, pem, why)) {
		tls_context_free(c);
		return NULL;
	}
	return c;
}

void
tls_context_free(struct tls_context *c)
{
	if (c == NULL)
		return;
	SSL_CTX_free(c->ssl);
	free(c);
}

int64_t
tls_context_expiry(const struct tls_context *c)
{
	return c->expiry;
}

/* ---- the socket under OpenSSL: reads what was fed, writes to the descriptor ---- */

static int
sock_read(BIO *bio, char *buf, int n)
{
	struct tls *t = BIO_get_data(bio);
	BIO_clear_retry_flags(bio);
	if (t->in.n == 0) {
		BIO_set_retry_read(bio);
		return -1;
	}
	size_t take = (size_t)n < t->in.n ? (size_t)n : t->in.n;
	memcpy(buf, t->in.p, take);
	t->in.p += take;
	t->in.n -= take;
	return (int)take;
}

static int
sock_write(BIO *bio, const char *buf, int n)
{
	struct tls *t = BIO_get_data(bio);
	BIO_clear_retry_flags(bio);
	ssize_t sent = send(t->fd, buf, (size_t)n, MSG_NOSIGNAL);
	if (sent < 0 && (errno == EAGAIN || errno == EINTR))
		BIO_set_retry_write(bio);
	return (int)sent;
}

static long
sock_ctrl(BIO *bio, int cmd, long n, void *p)
{
	(void)bio, (void)n, (void)p;
	return cmd == BIO_CTRL_FLUSH;
}

static int
sock_create(BIO *bio)
{
	BIO_set_init(bio, 1);
	return 1;
}

static const BIO_METHOD *
sock_method(void)
{
	static BIO_METHOD *m; /* for the life of the process */
	if (m != NULL)
		return m;
	BIO_METHOD *fresh = BIO_meth_new(BIO_get_new_index() | BIO_TYPE_SOURCE_SINK, "branchline socket");
	if (fresh == NULL)
		return NULL;
	BIO_meth_set_read(fresh, sock_read);
	BIO_meth_set_write(fresh, sock_write);
	BIO_meth_set_ctrl(fresh, sock_ctrl);
	BIO_meth_set_create(fresh, sock_create);
	return m = fresh;
}

/* ---- one connection ---- */

struct tls *
tls_new(struct tls_context *c, int fd)
{
	struct tls *t = calloc(1, sizeof(*t));
	const BIO_METHOD *m = sock_method();
	BIO *bio = m != NULL ? BIO_new(m) : NULL;
	if (t != NULL)
		t->ssl = SSL_new(c->ssl);
	if (t == NULL || bio == NULL || t->ssl == NULL) {
		BIO_free(bio);
		tls_free(t);
		ERR_clear_error();
		return NULL;
	}
	t->fd = fd;
	BIO_set_data(bio, t);
	SSL_set_bio(t->ssl, bio, bio);
	SSL_set_app_data(t->ssl, t);
	SSL_set_accept_state(t->ssl);
	return t;
}

void
tls_free(struct tls *t)
{
	if (t == NULL)
		return;
	SSL_free(t->ssl);
	free(t);
}

void
tls_feed(struct tls *t, struct bytes ciphertext)
{
	t->in = ciphertext;
}

static enum tls_result
result(struct tls *t, int rc)
{
	if (t->key_updates > KEY_UPDATES + (t->read_bytes >> 20))
		return TLS_FAILED;
	if (rc > 0)
		return TLS_DONE;
	int err = SSL_get_error(t->ssl, rc);
	ERR_clear_error();
	if (err == SSL_ERROR_WANT_READ)
		return TLS_MORE;
	if (err == SSL_ERROR_WANT_WRITE)
		return TLS_BLOCKED;
	return err == SSL_ERROR_ZERO_RETURN ? TLS_CLOSED : TLS_FAILED;
}

enum tls_result
tls_handshake(struct tls *t)
{
	ERR_clear_error();
	return result(t, SSL_do_handshake(t->ssl));
}

enum tls_result
tls_read(struct tls *t, uint8_t *buf, size_t cap, size_t *n_out)
{
	*n_out = 0;
	ERR_clear_error();
	enum tls_result r = result(t, SSL_read_ex(t->ssl, buf, cap, n_out));
	t->read_bytes += *n_out;
	return r;
}

enum tls_result
tls_write(struct tls *t, struct bytes plain, size_t *n_out)
{
	*n_out = 0;
	while (*n_out < plain.n) {
		size_t n = 0;
		ERR_clear_error();
		enum tls_result r = result(t, SSL_write_ex(t->ssl, plain.p + *n_out, plain.n - *n_out, &n));
		if (r != TLS_DONE)
			return r == TLS_MORE ? TLS_BLOCKED : r;
		*n_out += n;
	}
	return TLS_DONE;
}

void
tls_bye(struct tls *t)
{
	ERR_clear_error();
	if (SSL_is_init_finished(t->ssl))
		SSL_shutdown(t->ssl);
	ERR_clear_error();
}

bool
tls_resumed(const struct tls *t)
{
	return SSL_session_reused(t->ssl) == 1;
}

size_t
tls_record_size(struct bytes p)
{
	if (p.n >= 1 && p.p[0] != SSL3_RT_HANDSHAKE)
		return SIZE_MAX;
	if (p.n >= 2 && p.p[1] != 3)
		return SIZE_MAX;
	if (p.n < 5)
		return 0;
	size_t n = (size_t)p.p[3] << 8 | p.p[4];
	return n == 0 || n > SSL3_RT_MAX_PLAIN_LENGTH ? SIZE_MAX : 5 + n;
}
