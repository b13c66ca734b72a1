#include "server/standalone/admin.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "server/db/bootstrap.h"
#include "server/domain/session/password.h"
#include "server/proc/state.h"

static const char *const perms[] = {
#define PERM(name, text, en, zh) text,
#include "server/op/perm.def"
#undef PERM
};

bool
admin_code_issue(const char *dsn, int64_t now_us, struct admin_code *out, struct trouble *t)
{
	struct admin_code code = {.expires_us = now_us + INT64_C(60000000) * ADMIN_CODE_MINUTES};
	char encoded[PASSWORD_HASH_TEXT];
	bool wanted;

	password_code(code.text);
	if (!password_hash(code.text, encoded))
		return trouble_set(t, "no memory for a password hash", "内存不足，无法计算口令散列");
	const struct bootstrap b = {.password_hash = encoded,
	    .now_us = now_us,
	    .expires_us = code.expires_us,
	    .perms = perms,
	    .nperms = sizeof(perms) / sizeof(perms[0]),
	    .zh = speaks_chinese()};
	if (!bootstrap_admin(dsn, &b, &wanted, t))
		return false;
	*out = wanted ? code : (struct admin_code){.text = ""};
	return true;
}

bool
admin_settle(
    const struct folder *f, const char *dsn, int64_t now_us, struct admin_code *out, struct trouble *t)
{
	if (!admin_code_issue(dsn, now_us, out, t))
		return false;
	if (out->text[0] == '\0') {
		unlink(folder_path(f, "admin.code"));
		return true;
	}
	return state_write_line(folder_path(f, "admin.code"), out->text, 0600) ||
	       trouble_set(t, "%s/admin.code cannot be written", "无法写入 %s/admin.code", f->dir);
}
