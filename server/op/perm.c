#include "server/op/perm.h"

static const struct perm_row row[] = {
#define PERM(name, text, en, zh) {#name, text, {en, zh}},
#include "server/op/perm.def"
#undef PERM
};
_Static_assert(PERM_N <= 128, "struct actor has room for 128 permissions");

const struct perm_row *
perm_row(enum perm p)
{
	return &row[p];
}

bool
perm_parse(const char *text, enum perm *out)
{
	for (size_t i = 0; i < PERM_N; i++)
		if (*row[i].text && strcmp(row[i].text, text) == 0) {
			*out = (enum perm)i;
			return true;
		}
	return false;
}
