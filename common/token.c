#include "common/token.h"

#include "common/url64.h"

#define PREFIX "bl_"
#define PREFIX_BYTES 3
#define CHECK_BYTES 4 /* 6 characters */
#define BODY_BYTES (TOKEN_TEXT - 1 - 6)

/* The checksum covers prefix and secret as they are written. */
static void
checksum(const char *body, char out[7])
{
	uint8_t digest[SHA256_BYTES];

	sha256(body, BODY_BYTES, digest);
	url64_put(digest, CHECK_BYTES, out);
}

void
token_text(const uint8_t secret[TOKEN_SECRET_BYTES], char out[TOKEN_TEXT])
{
	memcpy(out, PREFIX, PREFIX_BYTES);
	url64_put(secret, TOKEN_SECRET_BYTES, out + PREFIX_BYTES);
	checksum(out, out + BODY_BYTES);
}

bool
token_hash(const char *text, uint8_t out[SHA256_BYTES])
{
	char check[8];

	if (strlen(text) != TOKEN_TEXT - 1 || memcmp(text, PREFIX, PREFIX_BYTES) != 0)
		return false;
	checksum(text, check);
	if (strcmp(check, text + BODY_BYTES) != 0)
		return false;
	sha256(text, TOKEN_TEXT - 1, out);
	return true;
}
