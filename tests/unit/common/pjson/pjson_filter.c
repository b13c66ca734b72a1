/* pjson_filter -- one record per line, for compare.py: "<command> <hex or JSON>" in, "<JSON or hex>" or "!
 * path REASON" out. out: wire bytes in hex -> JSON; all: the same with defaults; in: JSON -> wire bytes in
 * hex. */
#include <stdio.h>
#include <stdlib.h>

#include "common/pjson/pjson.h"
#include "sample.pb-c.h"

static void
print_refusal(const struct why *w)
{
	if (w->nfield == 0)
		printf("! - %s\n", reason_row(w->reason)->name);
	else
		printf("! %s %s\n", w->field[0].path, reason_row(w->field[0].reason)->name);
}

static size_t
from_hex(const char *hex, uint8_t *out)
{
	size_t n = strlen(hex) / 2;
	for (size_t i = 0; i < n; i++) {
		char two[3] = {hex[2 * i], hex[2 * i + 1], '\0'};
		out[i] = (uint8_t)strtoul(two, NULL, 16);
	}
	return n;
}

static void
to_json(const char *hex, unsigned flags, struct why *w)
{
	uint8_t *wire = arena_alloc(w->arena, strlen(hex));
	Bl__Sample__Sample *m = bl__sample__sample__unpack(NULL, from_hex(hex, wire), wire);
	json_t *j = m != NULL ? pjson_encode(&m->base, flags, w) : NULL;

	if (j == NULL)
		print_refusal(w);
	else
		puts(pjson_text(w->arena, j, 0));
	json_decref(j);
	if (m != NULL)
		bl__sample__sample__free_unpacked(m, NULL);
}

static void
to_wire(const char *text, unsigned flags, struct why *w)
{
	json_t *j = pjson_parse(text, strlen(text), 1 << 20, w);
	ProtobufCMessage *m = j != NULL ? pjson_decode(&bl__sample__sample__descriptor, j, flags, w) : NULL;

	json_decref(j);
	if (m == NULL) {
		print_refusal(w);
		return;
	}
	size_t n = protobuf_c_message_get_packed_size(m);
	uint8_t *wire = arena_alloc(w->arena, n);
	protobuf_c_message_pack(m, wire);
	for (size_t i = 0; i < n; i++)
		printf("%02x", wire[i]);
	puts("");
}

int
main(void)
{
	static char line[1 << 20];

	while (fgets(line, sizeof(line), stdin) != NULL) {
		struct arena *a = arena_new(8 << 20);
		struct why w;
		why_init(&w, a);
		line[strcspn(line, "\n")] = '\0';
		if (strncmp(line, "out ", 4) == 0)
			to_json(line + 4, 0, &w);
		else if (strncmp(line, "all ", 4) == 0)
			to_json(line + 4, PJSON_DEFAULTS, &w);
		else if (strncmp(line, "in ", 3) == 0)
			to_wire(line + 3, 0, &w);
		else if (strncmp(line, "console ", 8) == 0)
			to_wire(line + 8, PJSON_PLAIN_DATE | PJSON_SHORT_ENUM, &w);
		fflush(stdout);
		arena_free(a);
	}
	return 0;
}
