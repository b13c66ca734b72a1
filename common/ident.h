/* ident.h -- normal forms of what identifies a business partner, for duplicate search (D11). The forms are
 * for comparison only; what people typed is kept. */
#ifndef BL_COMMON_IDENT_H
#define BL_COMMON_IDENT_H

#include "common/arena.h"

/* 统一社会信用代码 (GB 32100): 18 characters of 0-9 A-Z without I O S V Z, the last one a check character. A
 * failure is worth a warning, not a refusal: old registration numbers live on. */
bool credit_code_valid(const char *s);
/* Upper case, spaces and dashes dropped, full-width folded. */
char *credit_code_normal(struct arena *a, const char *s);

struct phone {
	const char *number; /* digits without country code 86 and trunk 0; "" when there are none */
	const char *ext;    /* digits behind 转, 分机, ext, x or #, or a short last group; "" for none */
};
/* +86 10 6234-5678, 010-62345678 and (010)62345678 are the same number. Foreign numbers keep their country
 * code with its + (a leading 00 counts as +). */
struct phone phone_normal(struct arena *a, const char *s);

struct company_name {
	const char *core;   /* without region prefix and legal form, with 集团; "" only without letters */
	const char *region; /* 北京, 广东, 深圳 ..; "" for none */
};
/* 北京市某某（集团）有限责任公司: core 某某集团, region 北京. Spaces, brackets and punctuation count for
 * nothing. */
struct company_name company_normal(struct arena *a, const char *s);

#endif
