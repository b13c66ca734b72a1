#include "tests/unit/unit.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "server/proc/state.h"

static void
state_is_json(void **state)
{
	static const struct state_child child[] = {{CHILD_NET, 0, 11, true, 2}, {CHILD_JOB, 0, 0, false, 0}};
	const struct state s = {.master = 10, .port = 8443, .ready = true, .child = child, .nchild = 2};
	char dir[] = "/tmp/test_state_XXXXXX", path[100];
	json_t *j, *children;
	struct stat st;

	(void)state;
	assert_non_null(mkdtemp(dir));
	snprintf(path, sizeof(path), "%s/branchlined.state", dir);
	assert_true(state_write(dir, &s));
	j = json_load_file(path, JSON_REJECT_DUPLICATES, NULL);
	assert_non_null(j);
	assert_int_equal(json_integer_value(json_object_get(j, "port")), 8443);
	assert_true(json_is_true(json_object_get(j, "ready")));
	children = json_object_get(j, "children");
	assert_int_equal(json_array_size(children), 2);
	assert_string_equal(json_string_value(json_object_get(json_array_get(children, 1), "kind")), "job");
	assert_int_equal(json_integer_value(json_object_get(json_array_get(children, 0), "restarts")), 2);
	json_decref(j);
	assert_int_equal(stat(path, &st), 0);
	assert_int_equal(st.st_mode & 0777, 0600);
	unlink(path);
	assert_int_equal(rmdir(dir), 0); /* nothing else is left behind */
}

static void
no_folder(void **state)
{
	const struct state s = {.master = 10};

	(void)state;
	assert_true(state_write("", &s));
	assert_false(state_write("/nonexistent", &s));
}

static const struct CMUnitTest cases[] = {
    CASE("the state file is JSON, private and replaced as a whole", state_is_json),
    CASE("no folder, no file", no_folder),
};
UNIT_MAIN("state", cases)
