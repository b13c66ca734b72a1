/* capital.h -- amounts in the Chinese capital numerals of bills and contracts (D15): 人民币壹佰元整. */
#ifndef BL_COMMON_CAPITAL_H
#define BL_COMMON_CAPITAL_H

#include "common/arena.h"

#define CAPITAL_MAX 999999999999999999 /* in 分: all units up to 万亿 are used up */

/* The text of an amount of CNY in 分 (two decimals), -CAPITAL_MAX .. CAPITAL_MAX; NULL beyond.
 * 零 is written after 元 when the digit of 元 is 0 and 角 is not; 整 stands after 元 and 角, not after 分. */
char *capital_cny(struct arena *a, int64_t fen);

#endif
