/* retry.h -- what becomes of a mail that was not taken. Pure. */
#ifndef BL_JOB_RETRY_H
#define BL_JOB_RETRY_H

#include <stdbool.h>
#include <stdint.h>

#define RETRY_FIRST_US INT64_C(30000000)
#define RETRY_LONGEST_US INT64_C(21600000000)  /* 6 hours */
#define RETRY_GIVE_UP_US INT64_C(259200000000) /* 3 days */

/* attempts: how many were made, at least 1. chance: any random number, spreads the pause over 75 to 125 percent. False: the
 * mail is too old (age in us) to try again; else *pause is the time until the next attempt, us. */
bool retry_pause(int attempts, int64_t age, uint32_t chance, int64_t *pause);

#endif
