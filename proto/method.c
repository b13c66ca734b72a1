#include "proto/method.h"

#include <string.h>

#include "proto/messages.h"

#define METHOD(n, v, svc, Cap, low, k, p, sz, rep, en, zh)                                                   \
	{.op = #n "_" #v,                                                                                    \
	    .noun = #n,                                                                                      \
	    .verb = #v,                                                                                      \
	    .service = #svc,                                                                                 \
	    .rpc = #Cap,                                                                                     \
	    .path = "/branchline.v1." #svc "/" #Cap,                                                         \
	    .kind = METHOD_##k,                                                                              \
	    .perm = #p,                                                                                      \
	    .size = SIZE_##sz,                                                                               \
	    .replay = REPLAY_##rep,                                                                          \
	    .help_en = en,                                                                                   \
	    .help_zh = zh,                                                                                   \
	    .request = &bl__##low##_request__descriptor,                                                     \
	    .response = &bl__##low##_response__descriptor},
const struct method method_table[] = {
#include "proto/method.def"
};
#undef METHOD

const struct method *
method_by_path(const char *path)
{
	for (int i = 0; i < METHOD_N; i++)
		if (strcmp(method_table[i].path, path) == 0)
			return &method_table[i];
	return NULL;
}

const struct method *
method_by_words(const char *noun, const char *verb)
{
	for (int i = 0; i < METHOD_N; i++)
		if (strcmp(method_table[i].noun, noun) == 0 && strcmp(method_table[i].verb, verb) == 0)
			return &method_table[i];
	return NULL;
}
