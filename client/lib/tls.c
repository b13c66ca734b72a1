#include "client/lib/tls.h"

#include <errno.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>

#include "client/lib/error.h"

struct tls_trust {
	SSL_CTX *ctx;
	BIO_METHOD *socket;
	SSL_SESSION *session;
};

struct tls {
	SSL *ssl;
	int fd;
	int broken; /* errno of the socket, 0 = fine */
	uint64_t sent, received;
	char failure[256], version[96];
};

/* ---- the socket, without SIGPIPE ---- */

static int
socket_write(BIO *b, const char *p, int n)
{
	struct tls *t = BIO_get_data(b);
	ssize_t w = send(t->fd, p, (size_t)n, MSG_NOSIGNAL);

	BIO_clear_retry_flags(b);
	if (w >= 0)
		t->sent += (uint64_t)w;
	else if (errno == EAGAIN || errno == EINTR)
		BIO_set_retry_write(b);
	else
		t->broken = errno;
	return (int)w;
}

static int
socket_read(BIO *b, char *p, int n)
{
	struct tls *t = BIO_get_data(b);
	ssize_t r = recv(t->fd, p, (size_t)n, 0);

	BIO_clear_retry_flags(b);
	if (r > 0)
		t->received += (uint64_t)r;
	else if (r < 0 && (errno == EAGAIN || errno == EINTR))
		BIO_set_retry_read(b);
	else if (r < 0)
		t->broken = errno;
	return (int)r;
}

static long
socket_ctrl(BIO *b, int cmd, long num, void *ptr)
{
	(void)b;
	(void)num;
	(void)ptr;
	return cmd == BIO_CTRL_FLUSH;
}

static BIO_METHOD *
socket_method(void)
{
	BIO_METHOD *m = BIO_meth_new(BIO_get_new_index() | BIO_TYPE_SOURCE_SINK, "branchline socket");

	if (m != NULL) {
		BIO_meth_set_write(m, socket_write);
		BIO_meth_set_read(m, socket_read);
		BIO_meth_set_ctrl(m, socket_ctrl);
	}
	return m;
}

/* ---- trust ---- */

/* Called with every ticket; the newest is kept for the next connection. Returns 1 = the reference is ours. */
static int
keep_session(SSL *ssl, SSL_SESSION *session)
{
	struct tls_trust *trust = SSL_CTX_get_app_data(SSL_get_SSL_CTX(ssl));

	SSL_SESSION_free(trust->session);
	trust->session = session;
	return 1;
}

static bool
ctx_configure(SSL_CTX *ctx)
{
	static const unsigned char h2[] = "\x02h2";

	SSL_CTX_set_mode(ctx, SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
	SSL_CTX_set_options(ctx, SSL_OP_NO_COMPRESSION | SSL_OP_IGNORE_UNEXPECTED_EOF);
	SSL_CTX_set_verify(ctx, SSL_VERIFY_PEER, NULL);
	SSL_CTX_set_session_cache_mode(ctx, SSL_SESS_CACHE_CLIENT | SSL_SESS_CACHE_NO_INTERNAL_STORE);
	SSL_CTX_sess_set_new_cb(ctx, keep_session);
	return SSL_CTX_set_min_proto_version(ctx, TLS1_3_VERSION) == 1 &&
	       SSL_CTX_set_alpn_protos(ctx, h2, sizeof(h2) - 1) == 0;
}

static bool
ctx_trust(SSL_CTX *ctx, const char *ca_file, bl_error **err)
{
	int ok =
	    ca_file != NULL ? SSL_CTX_load_verify_file(ctx, ca_file) : SSL_CTX_set_default_verify_paths(ctx);

	if (ok == 1)
		return true;
	ERR_clear_error();
	return error_give(err,
	    error_new(BL_INVALID_ARGUMENT, "LOCAL_TLS", "the authority's certificate cannot be read from %s",
	        ca_file != NULL ? ca_file : "the system's folder"));
}

struct tls_trust *
tls_trust_new(const char *ca_file, bl_error **err)
{
	struct tls_trust *t = calloc(1, sizeof(*t));

	if (t == NULL) {
		NO_MEMORY(err);
		return NULL;
	}
	t->ctx = SSL_CTX_new(TLS_client_method());
	t->socket = socket_method();
	if (t->ctx == NULL || t->socket == NULL || !ctx_configure(t->ctx)) {
		ERR_clear_error();
		NO_MEMORY(err);
		tls_trust_free(t);
		return NULL;
	}
	SSL_CTX_set_app_data(t->ctx, t);
	if (!ctx_trust(t->ctx, ca_file, err)) {
		tls_trust_free(t);
		return NULL;
	}
	return t;
}

void
tls_trust_free(struct tls_trust *t)
{
	if (t == NULL)
		return;
	SSL_SESSION_free(t->session);
	SSL_CTX_free(t->ctx);
	BIO_meth_free(t->socket);
	free(t);
}

/* ---- one connection ---- */

static bool
expect_name(SSL *ssl, const char *name)
{
	X509_VERIFY_PARAM *param = SSL_get0_param(ssl);

	if (X509_VERIFY_PARAM_set1_ip_asc(param, name) == 1)
		return true; /* an address is never asked for by SNI */
	ERR_clear_error();
	X509_VERIFY_PARAM_set_hostflags(param, X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS);
	return SSL_set1_host(ssl, name) == 1 && SSL_set_tlsext_host_name(ssl, name) == 1;
}

static bool
attach_socket(struct tls *t, BIO_METHOD *method)
{
	BIO *b = BIO_new(method);

	if (b == NULL)
		return false;
	BIO_set_data(b, t);
	BIO_set_init(b, 1);
	SSL_set_bio(t->ssl, b, b);
	return true;
}

struct tls *
tls_new(struct tls_trust *trust, int fd, const char *name)
{
	struct tls *t = calloc(1, sizeof(*t));

	if (t == NULL)
		return NULL;
	t->fd = fd;
	t->ssl = SSL_new(trust->ctx);
	if (t->ssl == NULL || !attach_socket(t, trust->socket) || !expect_name(t->ssl, name)) {
		ERR_clear_error();
		SSL_free(t->ssl);
		free(t);
		return NULL;
	}
	if (trust->session != NULL)
		SSL_set_session(t->ssl, trust->session);
	SSL_set_connect_state(t->ssl);
	return t;
}

void
tls_free(struct tls *t)
{
	if (t == NULL)
		return;
	if (SSL_is_init_finished(t->ssl) && t->broken == 0 && t->failure[0] == '\0')
		SSL_shutdown(t->ssl);
	ERR_clear_error();
	SSL_free(t->ssl);
	free(t);
}

static void
explain_failure(struct tls *t)
{
	unsigned long e = ERR_peek_last_error();
	const char *reason = e != 0 ? ERR_reason_error_string(e) : NULL;
	long verify = SSL_get_verify_result(t->ssl);

	if (t->broken != 0)
		snprintf(t->failure, sizeof(t->failure), "the connection broke: %s", strerror(t->broken));
	else if (verify != X509_V_OK)
		snprintf(t->failure, sizeof(t->failure), "the server's certificate is not trusted: %s",
		    X509_verify_cert_error_string(verify));
	else if (reason != NULL)
		snprintf(t->failure, sizeof(t->failure), "TLS: %s", reason);
	else if (e == 0)
		snprintf(t->failure, sizeof(t->failure), "the server closed the connection");
	else
		snprintf(t->failure, sizeof(t->failure), "TLS error %lx", e);
	ERR_clear_error();
}

static enum tls_result
result_of(struct tls *t, int r)
{
	switch (SSL_get_error(t->ssl, r)) {
	case SSL_ERROR_WANT_READ:
		return TLS_WANT_READ;
	case SSL_ERROR_WANT_WRITE:
		return TLS_WANT_WRITE;
	case SSL_ERROR_ZERO_RETURN:
		return TLS_CLOSED;
	default:
		explain_failure(t);
		return TLS_FAILED;
	}
}

static bool
speaks_h2(struct tls *t)
{
	const unsigned char *proto;
	unsigned n;

	SSL_get0_alpn_selected(t->ssl, &proto, &n);
	if (n == 2 && memcmp(proto, "h2", 2) == 0)
		return true;
	snprintf(t->failure, sizeof(t->failure), "the server does not speak HTTP/2 (no h2 by ALPN)");
	return false;
}

enum tls_result
tls_handshake(struct tls *t)
{
	ERR_clear_error();
	int r = SSL_do_handshake(t->ssl);

	if (r != 1) {
		enum tls_result why = result_of(t, r);
		if (why == TLS_CLOSED)
			snprintf(t->failure, sizeof(t->failure),
			    "the server closed the connection during the handshake");
		return why == TLS_CLOSED ? TLS_FAILED : why;
	}
	snprintf(
	    t->version, sizeof(t->version), "%s %s", SSL_get_version(t->ssl), SSL_get_cipher_name(t->ssl));
	return speaks_h2(t) ? TLS_DONE : TLS_FAILED;
}

enum tls_result
tls_read(struct tls *t, void *p, size_t cap, size_t *n)
{
	ERR_clear_error();
	int r = SSL_read_ex(t->ssl, p, cap, n);
	return r == 1 ? TLS_DONE : result_of(t, r);
}

enum tls_result
tls_write(struct tls *t, const void *p, size_t len, size_t *n)
{
	ERR_clear_error();
	int r = SSL_write_ex(t->ssl, p, len, n);
	return r == 1 ? TLS_DONE : result_of(t, r);
}

const char *
tls_failure(const struct tls *t)
{
	return t->failure;
}

const char *
tls_version(const struct tls *t)
{
	return t->version;
}

void
tls_count(const struct tls *t, uint64_t *sent, uint64_t *received)
{
	*sent = t->sent;
	*received = t->received;
}

/* ---- dates ---- */

static int64_t
seconds_of(const ASN1_TIME *time)
{
	struct tm tm;

	if (time == NULL || ASN1_TIME_to_tm(time, &tm) != 1)
		return 0;
	return timegm(&tm);
}

int64_t
tls_cert_expires(const struct tls *t)
{
	X509 *cert = SSL_get0_peer_certificate(t->ssl);
	return cert != NULL ? seconds_of(X509_get0_notAfter(cert)) : 0;
}

bool
bl_ca_dates(const char *path, int64_t *from, int64_t *to, bl_error **err)
{
	BIO *file = BIO_new_file(path, "r");
	X509 *cert = file != NULL ? PEM_read_bio_X509(file, NULL, NULL, NULL) : NULL;

	BIO_free(file);
	ERR_clear_error();
	if (cert == NULL)
		return error_give(
		    err, error_new(BL_INVALID_ARGUMENT, "LOCAL_TLS", "there is no certificate in %s", path));
	*from = seconds_of(X509_get0_notBefore(cert));
	*to = seconds_of(X509_get0_notAfter(cert));
	X509_free(cert);
	return true;
}
