#include "server/job/retry.h"

bool
retry_pause(int attempts, int64_t age, uint32_t chance, int64_t *pause)
{
	int64_t p = RETRY_FIRST_US;

	if (age >= RETRY_GIVE_UP_US)
		return false;
	for (int i = 1; i < attempts && p < RETRY_LONGEST_US; i++)
		p *= 2;
	if (p > RETRY_LONGEST_US)
		p = RETRY_LONGEST_US;
	*pause = p * 3 / 4 + p / 2 * (chance % 1001) / 1000;
	return true;
}
