#include "tests/unit/unit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "server/db/dsn.h"

static void
safe_or_not(void **state)
{
	static const struct {
		const char *dsn;
		bool safe;
	} rows[] = {
	    {"dbname=x", true},
	    {"host=/run/postgresql dbname=x", true},
	    {"host=127.0.0.1 dbname=x", true},
	    {"host=localhost,::1", true},
	    {"host=db.example dbname=x", false},
	    {"host=db.example sslmode=require", false},
	    {"host=db.example sslmode=verify-ca", false},
	    {"host=db.example sslmode=verify-full", true},
	    {"host=/run/pg,db.example", false},
	    {"hostaddr=10.0.0.1", false},
	    {"host=localhost hostaddr=10.0.0.1", false},
	    {"host=localhost.evil.example", false},
	    {"postgresql://bl@db.example/x", false},
	    {"postgresql://bl@db.example/x?sslmode=verify-full", true},
	    {"service=prod", false},
	    {"nonsense", false},
	    {"hots=x", false},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct trouble t = {""};
		check_row(rows[i].dsn, dsn_safe(rows[i].dsn, &t) == rows[i].safe);
		check_row(rows[i].dsn, rows[i].safe == (t.text[0] == '\0'));
	}
}

static void
password_of_a_file(void **state)
{
	char file[] = "/tmp/test_dsn_XXXXXX", *out;
	struct trouble t;
	FILE *f = fdopen(mkstemp(file), "w");

	(void)state;
	fputs("it's \\ secret\nsecond line\n", f);
	fclose(f);
	assert_true(dsn_complete("host=/run/x user=bl_app", file, "branchlined", &out, &t));
	assert_non_null(strstr(out, "password='it\\'s \\\\ secret' "));
	assert_non_null(strstr(out, "application_name='branchlined' "));
	assert_null(strstr(out, "second"));
	assert_true(dsn_safe(out, &t)); /* still a connection string */
	free(out);
	assert_int_equal(truncate(file, 0), 0);
	assert_false(dsn_complete("user=bl_app", file, "branchlined", &out, &t));
	unlink(file);
	assert_false(dsn_complete("user=bl_app", file, "branchlined", &out, &t));
}

static void
one_value_replaced(void **state)
{
	char *out = dsn_with("dbname=a user=b", "dbname", "c d");

	(void)state;
	assert_non_null(strstr(out, "dbname='c d' "));
	assert_null(strstr(out, "dbname='a'"));
	assert_non_null(strstr(out, "user='b' "));
	free(out);
	assert_null(dsn_with("nonsense", "dbname", "x"));
}

static const struct CMUnitTest cases[] = {
    CASE("plain TCP to another host is refused", safe_or_not),
    CASE("the password comes from a file", password_of_a_file),
    CASE("one value is replaced", one_value_replaced),
};
UNIT_MAIN("dsn", cases)
