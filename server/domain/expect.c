#include "server/domain/expect.h"

bool
expect_found(struct why *w, const char *noun, const char *asked, bool found)
{
	return found || deny(w, R_NOT_FOUND, noun, asked);
}

bool
expect_version(struct why *w, const char *noun, const char *asked, int64_t is, int64_t expected)
{
	if (is == expected)
		return true;
	return deny(w, R_STALE_VERSION, noun, asked, arena_printf(w->arena, "%lld", (long long)is));
}

void
expect_free(
    struct why *w, const char *id_path, const char *id, bool id_taken, const char *code, bool code_taken)
{
	if (id_taken)
		violate(w, id_path, R_TAKEN, id);
	if (code_taken)
		violate(w, "code", R_TAKEN, code);
}
