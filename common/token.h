/* token.h -- the secret text of a session or API token: "bl_", 32 random bytes, and a checksum that lets secret scanners and
 * the server tell a token from a typing error without asking the database. Only its hash is stored. */
#ifndef BL_COMMON_TOKEN_H
#define BL_COMMON_TOKEN_H

#include "common/digest.h"

#define TOKEN_SECRET_BYTES 32
#define TOKEN_TEXT 53 /* bytes of the text with its NUL */

/* Secret: fresh random bytes. */
void token_text(const uint8_t secret[TOKEN_SECRET_BYTES], char out[TOKEN_TEXT]);

/* What is stored and looked up. False when the text is no token (then out is untouched). */
bool token_hash(const char *text, uint8_t out[SHA256_BYTES]);

#endif
