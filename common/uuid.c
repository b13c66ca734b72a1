#include "common/uuid.h"

static const char digits[] = "0123456789abcdef";

static bool
is_dash_place(size_t i)
{
	return i == 8 || i == 13 || i == 18 || i == 23;
}

static int
hex_value(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

bool
uuid_parse(const char *s, struct uuid *out)
{
	struct uuid u = {0};
	size_t nibble = 0;
	for (size_t i = 0; i < UUID_TEXT - 1; i++) {
		if (is_dash_place(i)) {
			if (s[i] != '-')
				return false;
			continue;
		}
		int v = hex_value(s[i]);
		if (v < 0) /* also the early end of the text */
			return false;
		u.b[nibble / 2] = (uint8_t)(u.b[nibble / 2] << 4 | v);
		nibble++;
	}
	if (s[UUID_TEXT - 1] != '\0' || uuid_is_zero(u))
		return false;
	*out = u;
	return true;
}

void
uuid_format(struct uuid u, char out[UUID_TEXT])
{
	size_t nibble = 0;
	for (size_t i = 0; i < UUID_TEXT - 1; i++) {
		if (is_dash_place(i)) {
			out[i] = '-';
			continue;
		}
		uint8_t byte = u.b[nibble / 2];
		out[i] = digits[nibble % 2 == 0 ? byte >> 4 : byte & 15];
		nibble++;
	}
	out[UUID_TEXT - 1] = '\0';
}

char *
uuid_text(struct arena *a, struct uuid u)
{
	char *s = arena_alloc(a, UUID_TEXT);
	uuid_format(u, s);
	return s;
}

struct uuid
uuid_v7_make(int64_t now_us, const uint8_t rnd[10])
{
	struct uuid u;
	uint64_t ms = now_us > 0 ? (uint64_t)now_us / 1000 : 0;
	for (int i = 0; i < 6; i++)
		u.b[i] = (uint8_t)(ms >> (40 - 8 * i));
	memcpy(u.b + 6, rnd, 10);
	u.b[6] = (uint8_t)(0x70 | (u.b[6] & 0x0f));
	u.b[8] = (uint8_t)(0x80 | (u.b[8] & 0x3f));
	return u;
}

int64_t
uuid_v7_ms(struct uuid u)
{
	int64_t ms = 0;
	for (int i = 0; i < 6; i++)
		ms = ms << 8 | u.b[i];
	return ms;
}

int
uuid_version(struct uuid u)
{
	return (u.b[8] & 0xc0) == 0x80 ? u.b[6] >> 4 : 0;
}
