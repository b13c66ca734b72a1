/* find.h -- searching products and customers (D16): what is indexed of a name, and what a typed text looks for.
 *
 * Order of trust: exact code or barcode, begin of the code, begin of a mnemonic, part of the name, begin of the full pinyin;
 * then by code. The SQL functions product_find and customer_find do it. */
#ifndef BL_DOMAIN_FIND_H
#define BL_DOMAIN_FIND_H

#include "common/why.h"

#define FIND_MNEMONICS 16 /* of one row */

struct find_entries { /* columns search_key, bigrams, mnemonics, pinyin */
	const char *key;
	struct texts grams, mnemonics, pinyin;
};
/* own: mnemonics chosen by a person; n 0 = made from the name. name is a checked text. */
struct find_entries find_entries(struct arena *a, const char *name, struct texts own);
/* Own mnemonics of a request: at most FIND_MNEMONICS, each 1 to 40 letters and digits; lower-cased to *out. */
bool find_mnemonics(struct why *w, char *const *v, size_t n, struct texts *out);

struct find { /* parameters of the functions; exact NULL = nothing to look for, list all */
	const char *exact, *begin, *behind, *letters, *part;
	struct texts grams;
};
struct find find_text(struct arena *a, const char *text);

/* Keyset of a search: rank and code as one page key. */
struct find_after {
	const char *code; /* NULL = first page */
	int32_t rank;
};
struct find_after find_after(const char *page_key);
const char *find_key(struct arena *a, int32_t rank, const char *code);

#endif
