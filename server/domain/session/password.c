#include "server/domain/session/password.h"

#include <argon2.h>

#include "common/digest.h"

#define MEMORY_KIB 19456
#define PASSES 2
#define LANES 1
#define SALT_BYTES 16
#define HASH_BYTES 32

/* Nobody's password: what is compared when there is no user, so that the answer takes as long. */
static const char nobody[] =
    "$argon2id$v=19$m=19456,t=2,p=1$AAECAwQFBgcICQoLDA0ODw$AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8";

bool
password_hash(const char *password, char out[PASSWORD_HASH_TEXT])
{
	uint8_t salt[SALT_BYTES];

	random_bytes(salt, sizeof(salt));
	return argon2id_hash_encoded(PASSES, MEMORY_KIB, LANES, password, strlen(password), salt,
	           sizeof(salt), HASH_BYTES, out, PASSWORD_HASH_TEXT) == ARGON2_OK;
}

enum password_answer
password_verify(const char *password, const char *encoded)
{
	switch (argon2id_verify(encoded != NULL ? encoded : nobody, password, strlen(password))) {
	case ARGON2_OK:
		return encoded != NULL ? PASSWORD_RIGHT : PASSWORD_WRONG;
	case ARGON2_MEMORY_ALLOCATION_ERROR:
		return PASSWORD_NO_MEMORY;
	default:
		return PASSWORD_WRONG;
	}
}

void
password_code(char out[PASSWORD_CODE_TEXT])
{
	static const char letters[] = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"; /* 32 of them */
	uint8_t rnd[16];
	char *p = out;

	random_bytes(rnd, sizeof(rnd));
	for (int i = 0; i < 16; i++) {
		if (i > 0 && i % 4 == 0)
			*p++ = '-';
		*p++ = letters[rnd[i] & 31];
	}
	*p = '\0';
	secret_wipe(rnd, sizeof(rnd));
}
