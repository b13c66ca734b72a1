#include "server/domain/notice/text.h"

static const struct {
	const char *kind, *text[LANG_N];
} events[] = {
#define EVENT(name, kind, en, zh) {kind, {en, zh}},
#include "server/op/event.def"
#undef EVENT
};

const char *
event_text(const char *kind, enum lang lang)
{
	for (size_t i = 0; i < ARRAY_SIZE(events); i++)
		if (strcmp(events[i].kind, kind) == 0)
			return events[i].text[lang];
	return kind;
}
