#include "common/uuid.h"
#include "server/domain/field.h"
#include "tests/unit/server/domain/domain.h"

static void
refs(void **state)
{
	struct actor *who = actor_new();
	struct ref r = ref_of(test_id_text(who, 9));

	(void)state;
	assert_true(uuid_eq(r.id, test_id(9)));
	assert_null(r.code);
	r = ref_of("@XSDD-HQ-202611-00001");
	assert_string_equal(r.code, "XSDD-HQ-202611-00001");
	assert_true(uuid_is_zero(r.id));
	assert_false(ref_given(ref_of("")));
	assert_false(ref_given(ref_of("@")));
	assert_false(ref_given(ref_of("@a b")));
	assert_false(ref_given(ref_of("SH")));
	actor_free(who);
}

static void
ref_errors(void **state)
{
	struct actor *who = actor_new();
	struct why *w = why_new(who);

	(void)state;
	assert_true(field_ref(w, "a", "", false));
	assert_true(field_ref(w, "b", "@SH", true));
	assert_false(field_ref(w, "c", "", true));
	assert_false(field_ref(w, "d", "SH", true));
	assert_false(field_ref(w, "e", "@'; --", false));
	field_unknown(w, "f", "@SH");
	assert_string_equal(violations(w), "c REQUIRED\nd BAD_UUID\ne BAD_UUID\nf UNKNOWN_REF\n");
	assert_string_equal(w->field[3].param[0], "@SH");
	actor_free(who);
}

static void
new_ids(void **state)
{
	struct actor *who = actor_new();
	struct why *w = why_new(who);
	struct uuid a = new_id(who, 0), b = new_id(who, 1), out;

	(void)state;
	assert_true(uuid_eq(a, new_id(who, 0)));
	assert_false(uuid_eq(a, b));
	assert_int_equal(uuid_version(a), 7);
	assert_int_equal(uuid_v7_ms(a), uuid_v7_ms(who->request_id));
	who->now += 1000000;
	assert_true(uuid_eq(a, new_id(who, 0)));
	who->user_id = test_id(200);
	assert_false(uuid_eq(a, new_id(who, 0)));

	assert_true(field_new_id(w, "id", "", a, &out));
	assert_true(uuid_eq(out, a));
	assert_true(field_new_id(w, "id", test_id_text(who, 5), a, &out));
	assert_true(uuid_eq(out, test_id(5)));
	assert_false(field_new_id(w, "v4", "3b241101-e2bb-4255-8caf-4136c566a962", a, &out));
	assert_false(field_new_id(w, "code", "@SH", a, &out));
	assert_false(field_uuid(w, "none", "", true, &out));
	assert_false(field_uuid(w, "upper", "3B241101-E2BB-4255-8CAF-4136C566A962", false, &out));
	assert_true(field_uuid(w, "any", "3b241101-e2bb-4255-8caf-4136c566a962", true, &out));
	assert_string_equal(violations(w), "v4 BAD_NEW_ID\ncode BAD_NEW_ID\nnone REQUIRED\nupper BAD_UUID\n");
	actor_free(who);
}

static const struct CMUnitTest cases[] = {
    CASE("a reference is an id or a code, never both", refs),
    CASE("a malformed reference is told, an absent one only when required", ref_errors),
    CASE("S15 new ids are the same in a rerun and differ between callers", new_ids),
};
UNIT_MAIN("ref", cases)
