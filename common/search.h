/* search.h -- what the search index holds for a text. The same functions make the index and the query. */
#ifndef BL_COMMON_SEARCH_H
#define BL_COMMON_SEARCH_H

#include "common/arena.h"

/* The text for comparison: NFKC, case folded, invisible characters dropped, white space as single spaces and
 * none at the ends. NULL when s is not well-formed UTF-8. */
char *search_key(struct arena *a, const char *s);

/* The entries of the index: of every run of letters and digits the pairs of neighbours, and every CJK
 * character alone. Each entry once, in byte order. */
struct texts search_grams(struct arena *a, const char *s);

/* The entries that a row must hold when it contains s: the pairs, or the single CJK character. Empty when s
 * is too short for the index (one Latin letter) or ill-formed: compare by other means then. */
struct texts search_grams_query(struct arena *a, const char *s);

/* Letters that Chinese, Japanese and Korean write without spaces. */
bool search_is_cjk(int32_t c);

#endif
