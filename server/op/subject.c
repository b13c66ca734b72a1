#include "server/op/subject.h"

static const struct {
	const char *noun, *text[LANG_N];
} row[] = {
#define SUBJECT(name, number, noun, en, zh) [number] = {#noun, {en, zh}},
#include "server/op/subject.def"
#undef SUBJECT
};

static bool
known(enum subject s)
{
	return (size_t)s < ARRAY_SIZE(row) && row[s].noun;
}

const char *
subject_noun(enum subject s)
{
	return known(s) ? row[s].noun : NULL;
}

const char *
subject_text(enum subject s, enum lang lang)
{
	return known(s) ? row[s].text[lang] : NULL;
}
