#include "server/standalone/admin.h"

#include <argon2.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "common/digest.h"
#include "server/db/bootstrap.h"
#include "server/proc/state.h"

#define ARGON_KIB 19456
#define ARGON_PASSES 2

static const char *const perms[] = {
#define PERM(name, text, en, zh) text,
#include "server/op/perm.def"
#undef PERM
};

void
admin_code_make(char out[24])
{
	static const char digit[] = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789";
	uint8_t random[16];
	size_t n = 0;

	random_bytes(random, sizeof(random));
	for (size_t i = 0; i < sizeof(random); i++) {
		if (i > 0 && i % 4 == 0)
			out[n++] = '-';
		out[n++] = digit[random[i] % 32];
	}
	out[n] = '\0';
}

static bool
hash(const char *code, char *out, size_t size, struct trouble *t)
{
	uint8_t salt[16];
	int error;

	random_bytes(salt, sizeof(salt));
	error = argon2id_hash_encoded(
	    ARGON_PASSES, ARGON_KIB, 1, code, strlen(code), salt, sizeof(salt), 32, out, size);
	return error == ARGON2_OK || trouble_set(t, "Argon2: %s", "Argon2：%s", argon2_error_message(error));
}

bool
admin_settle(
    const struct folder *f, const char *dsn, int64_t now_us, struct admin_code *out, struct trouble *t)
{
	struct admin_code code = {.expires_us = now_us + INT64_C(60000000) * ADMIN_CODE_MINUTES};
	char encoded[160];
	bool wanted;

	admin_code_make(code.text);
	if (!hash(code.text, encoded, sizeof(encoded), t))
		return false;
	const struct bootstrap b = {.password_hash = encoded,
	    .now_us = now_us,
	    .expires_us = code.expires_us,
	    .perms = perms,
	    .nperms = sizeof(perms) / sizeof(perms[0]),
	    .zh = speaks_chinese()};
	if (!bootstrap_admin(dsn, &b, &wanted, t))
		return false;
	if (!wanted) {
		*out = (struct admin_code){.text = ""};
		unlink(folder_path(f, "admin.code"));
		return true;
	}
	*out = code;
	return state_write_line(folder_path(f, "admin.code"), code.text, 0600) ||
	       trouble_set(t, "%s/admin.code cannot be written", "无法写入 %s/admin.code", f->dir);
}
