#include "server/op/subject.h"

static const char *const noun_of[] = {
#define SUBJECT(name, number, noun) [number] = #noun,
#include "server/op/subject.def"
#undef SUBJECT
};

const char *
subject_noun(enum subject s)
{
	return (size_t)s < ARRAY_SIZE(noun_of) ? noun_of[s] : NULL;
}
