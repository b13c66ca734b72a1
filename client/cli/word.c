#include "client/cli/word.h"

#include <stddef.h>
#include <string.h>

#include "common/types.h"

static const struct {
	const char *name, *zh;
} enum_word[] = {
#define ENUM_WORD(name, zh) {name, zh},
#define TEXT_WORD(field, value, zh)
#include "client/cli/word.def"
#undef ENUM_WORD
#undef TEXT_WORD
};

static const struct {
	const char *field, *value, *zh;
} text_word[] = {
#define ENUM_WORD(name, zh)
#define TEXT_WORD(field, value, zh) {field, value, zh},
#include "client/cli/word.def"
#undef ENUM_WORD
#undef TEXT_WORD
/* what a trail names as done is a method; its help says what it does */
#define METHOD(noun, verb, service, rpc_name, rpc, kind, permission, size, replay, en, zh)                   \
	{"method", #noun "_" #verb, zh}, {"what", #noun "_" #verb, zh},
#include "proto/method.def"
#undef METHOD
};

const char *
word_of_enum(const char *name)
{
	for (size_t i = 0; i < ARRAY_SIZE(enum_word); i++)
		if (strcmp(enum_word[i].name, name) == 0)
			return enum_word[i].zh;
	return NULL;
}

const char *
word_of_text(const char *field, const char *value)
{
	for (size_t i = 0; i < ARRAY_SIZE(text_word); i++)
		if (strcmp(text_word[i].field, field) == 0 && strcmp(text_word[i].value, value) == 0)
			return text_word[i].zh;
	return NULL;
}
