#include "common/ident.h"

#include "tests/unit/unit.h"

static void
credit_codes(void **state)
{
	(void)state;
	static const char *const good[] = {"9144030071526726XG", "914403001922038216", "91330100799655058B"};
	static const char *const bad[] = {"", "9144030071526726X", "9144030071526726XGG",
	    "9144030071526726XH", "9144030017526726XG", "9144030071526726xg", "9144030071526726IG",
	    "91440300715267 6XG"};
	for (size_t i = 0; i < ARRAY_SIZE(good); i++)
		check_row(good[i], credit_code_valid(good[i]));
	for (size_t i = 0; i < ARRAY_SIZE(bad); i++)
		check_row(bad[i], !credit_code_valid(bad[i]));
	struct arena *a = arena_new(1 << 16);
	assert_string_equal(credit_code_normal(a, " ９１44-0300 7152 6726xg"), "9144030071526726XG");
	arena_free(a);
}

/* any single wrong character is found, and so is any swap of neighbours */
static void
check_character_finds_slips(void **state)
{
	(void)state;
	static const char alphabet[] = "0123456789ABCDEFGHJKLMNPQRTUWXY";
	for (size_t i = 0; i < 18; i++) {
		char code[] = "9144030071526726XG";
		for (const char *c = alphabet; *c != '\0'; c++) {
			code[i] = *c;
			assert_int_equal(credit_code_valid(code), *c == "9144030071526726XG"[i]);
		}
		code[i] = "9144030071526726XG"[i];
		if (i < 17 && code[i] != code[i + 1]) {
			char c = code[i];
			code[i] = code[i + 1];
			code[i + 1] = c;
			check_row(code, !credit_code_valid(code));
		}
	}
}

static void
phones(void **state)
{
	(void)state;
	static const struct {
		const char *typed, *number, *ext;
	} rows[] = {
	    {"13812345678", "13812345678", ""},
	    {"+86 138-1234-5678", "13812345678", ""},
	    {"0086 138 1234 5678", "13812345678", ""},
	    {"8613812345678", "13812345678", ""},
	    {"(+86)13812345678", "13812345678", ""},
	    {"１３８１２３４５６７８", "13812345678", ""},
	    {"010-62345678", "1062345678", ""},
	    {"(010)6234 5678", "1062345678", ""},
	    {"+86 10 6234-5678", "1062345678", ""},
	    {"+86 (0)10 6234 5678", "1062345678", ""},
	    {"021-62345678-801", "2162345678", "801"},
	    {"021-62345678 转 801", "2162345678", "801"},
	    {"021-62345678ext.801", "2162345678", "801"},
	    {"021-62345678分机801", "2162345678", "801"},
	    {"021-62345678 X801", "2162345678", "801"},
	    {"138-1234-5678", "13812345678", ""},
	    {"400-800-1234", "4008001234", ""},
	    {"+44 20 7946 0958", "+442079460958", ""},
	    {"0044 20 7946 0958", "+442079460958", ""},
	    {"62345678", "62345678", ""},
	    {"", "", ""},
	    {"无", "", ""},
	};
	struct arena *a = arena_new(1 << 20);
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		struct phone p = phone_normal(a, rows[i].typed);
		assert_string_equal(p.number, rows[i].number);
		assert_string_equal(p.ext, rows[i].ext);
	}
	arena_free(a);
}

static void
companies(void **state)
{
	(void)state;
	static const struct {
		const char *name, *core, *region;
	} rows[] = {
	    {"深圳市腾讯计算机系统有限公司", "腾讯计算机系统", "深圳"},
	    {"深圳腾讯计算机系统有限责任公司", "腾讯计算机系统", "深圳"},
	    {"广东省深圳市腾讯计算机系统有限公司", "腾讯计算机系统", "深圳"},
	    {" 重庆 长安汽车股份有限公司", "长安汽车", "重庆"},
	    {"北京某某（集团）有限公司", "某某集团", "北京"},
	    {"北京市某某(集团)股份有限公司", "某某集团", "北京"},
	    {"广西壮族自治区机电设备公司", "机电设备", "广西"},
	    {"义乌市小商品城", "小商品城", "义乌"},
	    {"城市之光科技有限公司", "城市之光科技", ""},
	    {"上海公司", "上海", ""},
	    {"公司", "公司", ""},
	    {"腾讯科技（北京）有限公司", "腾讯科技北京", ""},
	    {"某某有限公司北京分公司", "某某有限公司北京分公司", ""},
	    {"ＡＣＭＥ　Ｃｏ．，Ｌｔｄ．", "acme", ""},
	    {"Acme Company Limited", "acme", ""},
	    {"Mexico Imports Inc.", "mexicoimports", ""},
	    {"Mexico", "mexico", ""},
	    {"O'Brien & Sons, LLC", "obriensons", ""},
	    {"", "", ""},
	    {"\xff", "", ""},
	};
	struct arena *a = arena_new(1 << 20);
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		struct company_name c = company_normal(a, rows[i].name);
		assert_string_equal(c.core, rows[i].core);
		assert_string_equal(c.region, rows[i].region);
	}
	arena_free(a);
}

static const struct CMUnitTest cases[] = {
    CASE("D11 credit codes by their check character", credit_codes),
    CASE("D11 the check character finds slips", check_character_finds_slips),
    CASE("D11 phone numbers in one form", phones),
    CASE("D11 company names without form and region", companies),
};
UNIT_MAIN("ident", cases)
