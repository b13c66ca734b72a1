/* The comparable part of a company's name. */
#include "common/ident.h"

#include "common/search.h"
#include "common/utf8.h"

#include <utf8proc.h>

/* Provinces, municipalities and the largest cities by their short names; others are known by their 市. */
static const char *const regions[] = {"北京", "天津", "上海", "重庆", "河北", "山西", "内蒙古", "辽宁",
    "吉林", "黑龙江", "江苏", "浙江", "安徽", "福建", "江西", "山东", "河南", "湖北", "湖南", "广东", "广西",
    "海南", "四川", "贵州", "云南", "西藏", "陕西", "甘肃", "青海", "宁夏", "新疆", "台湾", "香港", "澳门",
    "深圳", "广州", "东莞", "佛山", "杭州", "宁波", "南京", "苏州", "无锡", "武汉", "成都", "西安", "长沙",
    "郑州", "青岛", "济南", "大连", "沈阳", "厦门", "福州", "合肥"};

static const char *const region_ends[] = {
    "壮族自治区", "回族自治区", "维吾尔自治区", "自治区", "特别行政区", "省", "市"};

/* Longest first, so that 股份有限公司 goes whole; Latin ones only as a word of their own. */
static const char *const legal_forms[] = {"股份有限责任公司", "有限责任公司", "股份有限公司", "有限公司",
    "股份公司", "总公司", "公司", "股份", " incorporated", " corporation", " limited", " company", " gmbh",
    " corp", " ltd", " inc", " llc", " plc", " co"};

/* The search key with a space for everything that is no letter or digit. */
static char *
words_of(struct arena *a, const char *s)
{
	char *key = search_key(a, s), *to = key;
	if (key == NULL)
		return arena_strdup(a, "");
	const char *from = key, *start = key;
	for (int32_t c; (c = utf8_next(&from)) != 0; start = from) {
		utf8proc_category_t category = utf8proc_category(c);
		bool word = category >= UTF8PROC_CATEGORY_LU && category <= UTF8PROC_CATEGORY_NO;
		if (word) {
			memmove(to, start, (size_t)(from - start));
			to += from - start;
		} else if (to != key && to[-1] != ' ') {
			*to++ = ' ';
		}
	}
	*to = '\0';
	return key;
}

static bool
ends_with(const char *s, size_t n, const char *end)
{
	size_t len = strlen(end);
	return n > len && memcmp(s + n - len, end, len) == 0;
}

/* Bytes without one legal form at the end, or n. A branch (分公司) is another partner than its company. */
static size_t
without_legal_form(const char *name, size_t n)
{
	if (ends_with(name, n, "分公司"))
		return n;
	for (size_t i = 0; i < ARRAY_SIZE(legal_forms); i++) {
		if (ends_with(name, n, legal_forms[i]))
			return n - strlen(legal_forms[i]);
	}
	return n;
}

static void
cut_legal_forms(char *name)
{
	size_t n = strlen(name), before;
	do {
		before = n;
		while (n > 0 && name[n - 1] == ' ')
			n--;
		n = without_legal_form(name, n);
	} while (n != before);
	name[n] = '\0';
}

static void
drop_spaces(char *s)
{
	char *to = s;
	for (; *s != '\0'; s++) {
		if (*s != ' ')
			*to++ = *s;
	}
	*to = '\0';
}

static size_t
starts_with_any(const char *s, const char *const *words, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		if (strncmp(s, words[i], strlen(words[i])) == 0)
			return strlen(words[i]);
	}
	return 0;
}

/* Bytes before the 市 of a city of two or three characters that no table knows; 0 for none. */
static size_t
city_before_shi(const char *s)
{
	const char *p = s;
	for (int i = 0; i < 4; i++) {
		const char *here = p;
		int32_t c = utf8_next(&p);
		if (c == 0x5e02)
			return i >= 2 ? (size_t)(here - s) : 0;
		if (!search_is_cjk(c))
			return 0;
	}
	return 0;
}

/* One region at the start of *s, which moves behind it when two characters or more are left. */
static const char *
take_region(struct arena *a, const char **s)
{
	size_t name = starts_with_any(*s, regions, ARRAY_SIZE(regions));
	if (name == 0)
		name = city_before_shi(*s);
	if (name == 0)
		return NULL;
	const char *rest = *s + name;
	rest += starts_with_any(rest, region_ends, ARRAY_SIZE(region_ends));
	if (utf8_count(rest) < 2)
		return NULL;
	const char *region = arena_strndup(a, *s, name);
	*s = rest;
	return region;
}

struct company_name
company_normal(struct arena *a, const char *s)
{
	char *name = words_of(a, s);
	cut_legal_forms(name);
	drop_spaces(name);
	struct company_name c = {.core = name, .region = ""};
	for (int i = 0; i < 2; i++) { /* a province and its city: the city tells more */
		const char *region = take_region(a, &c.core);
		if (region == NULL)
			break;
		c.region = region;
	}
	return c;
}
