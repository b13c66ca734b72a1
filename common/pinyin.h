/* pinyin.h -- readings of Chinese names, for mnemonics and search (D16). All readings of a character count,
 * since no rule tells 重庆 chongqing from 重量 zhongliang: a name has variants, the usual one first. */
#ifndef BL_COMMON_PINYIN_H
#define BL_COMMON_PINYIN_H

#include "common/arena.h"

#define PINYIN_INITIALS_MAX 16 /* variants of initials kept for a name */
#define PINYIN_FULL_MAX 8      /* variants of the full pinyin */
#define PINYIN_READINGS_MAX 16 /* readings of one character */
#define PINYIN_NAME_MAX 200    /* characters of a name that are looked at */

/* The first letters of all readings: 重庆 gives zq, cq. Letters and digits are kept as they are, in lower
 * case (A4纸 gives a4z); everything else is dropped. At most max variants, the likely ones first; none for a
 * name without letters or one that is not well-formed. */
struct texts pinyin_initials(struct arena *a, const char *name, size_t max);

/* The same with whole syllables, without tones and ü written v: zhongqing, chongqing. */
struct texts pinyin_full(struct arena *a, const char *name, size_t max);

/* The readings of one character, usual ones first; 0 when it has none. The texts are constant. */
size_t pinyin_readings(int32_t c, const char *out[PINYIN_READINGS_MAX]);

/* Changes when the table or the rules change: stored variants are then made again. */
int pinyin_version(void);

#endif
