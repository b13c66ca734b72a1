#include "common/digest.h"

#include "common/uuid.h"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/rand.h>

#include <pthread.h>
#include <stdlib.h>

struct sha256 {
	EVP_MD_CTX *ctx;
};

static void
must(bool worked)
{
	if (!worked)
		abort();
}

static const EVP_MD *md;

static void
fetch(void)
{
	md = EVP_MD_fetch(NULL, "SHA256", NULL);
	must(md != NULL);
}

/* Fetched once: libcrypto would look it up at every digest. */
static const EVP_MD *
sha256_md(void)
{
	static pthread_once_t once = PTHREAD_ONCE_INIT;

	pthread_once(&once, fetch);
	return md;
}

void
sha256(const void *p, size_t n, uint8_t out[SHA256_BYTES])
{
	must(EVP_Digest(p, n, out, NULL, sha256_md(), NULL) == 1);
}

struct sha256 *
sha256_new(void)
{
	struct sha256 *h = malloc(sizeof(*h));
	must(h != NULL);
	h->ctx = EVP_MD_CTX_new();
	must(h->ctx != NULL && EVP_DigestInit_ex(h->ctx, sha256_md(), NULL) == 1);
	return h;
}

void
sha256_add(struct sha256 *h, const void *p, size_t n)
{
	must(EVP_DigestUpdate(h->ctx, p, n) == 1);
}

void
sha256_finish(struct sha256 *h, uint8_t out[SHA256_BYTES])
{
	must(EVP_DigestFinal_ex(h->ctx, out, NULL) == 1);
	sha256_free(h);
}

void
sha256_free(struct sha256 *h)
{
	if (h == NULL)
		return;
	EVP_MD_CTX_free(h->ctx);
	free(h);
}

void
hmac_sha256(struct bytes key, const void *p, size_t n, uint8_t out[SHA256_BYTES])
{
	static const uint8_t none; /* libcrypto takes a NULL key for "the key of last time" */
	must(key.n <= INT_MAX);
	must(HMAC(sha256_md(), key.n > 0 ? key.p : &none, (int)key.n, p, n, out, NULL) != NULL);
}

void
random_bytes(void *p, size_t n)
{
	must(n <= INT_MAX && RAND_bytes(p, (int)n) == 1);
}

struct uuid
uuid_v7_new(int64_t now_us)
{
	uint8_t rnd[10];
	random_bytes(rnd, sizeof(rnd));
	return uuid_v7_make(now_us, rnd);
}

bool
secret_equal(const void *a, const void *b, size_t n)
{
	return CRYPTO_memcmp(a, b, n) == 0;
}

void
secret_wipe(void *p, size_t n)
{
	OPENSSL_cleanse(p, n);
}
