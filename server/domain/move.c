#include "server/domain/move.h"

#include <assert.h>

bool
move_find(const struct move *row, size_t n, int from, int verb, int *to)
{
	for (size_t i = 0; i < n; i++)
		if (row[i].from == from && row[i].verb == verb) {
			*to = row[i].to;
			return true;
		}
	return false;
}

const struct state_name *
state_find(const struct state_name *row, size_t n, int state)
{
	for (size_t i = 0; i < n; i++)
		if (row[i].state == state)
			return &row[i];
	assert(!"known state");
	return row;
}
