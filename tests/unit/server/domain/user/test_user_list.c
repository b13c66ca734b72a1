#include "server/domain/user/list.c"

#include "server/db/batch_fake.h"
#include "tests/unit/server/domain/domain.h"

static void
asks(void **state)
{
	struct actor *who = actor_new();
	struct batch *b = batch_fake_new(who->arena, who);
	struct user_list_facts f = {0};
	struct why *w = why_new(who);
	Bl__ListUsersRequest rq = BL__LIST_USERS_REQUEST__INIT;
	Bl__ListUsersResponse re = BL__LIST_USERS_RESPONSE__INIT;

	(void)state;
	rq.text = (char[]){"ZS张"};
	rq.branch_id = (char[]){"@SH"};
	user_list_load(b, &rq, who, &f);
	assert_string_equal(batch_fake_text(b),
	    "q_user_list(archived=false, after_login=NULL, of_branch=true, "
	    "branch_id=NULL, branch_code=\"SH\", text=\"zs张\", limit=51)\n");
	rq.branch_id = (char[]){"SH"};
	assert_false(user_list_view(&f, &rq, who, &re, w));
	assert_string_equal(violations(w), "branch_id BAD_UUID\n");
	actor_free(who);
}

static const struct CMUnitTest cases[] = {
    CASE("X9 users are found by part of the name and by initials", asks),
};
UNIT_MAIN("user_list", cases)
