#include "tests/unit/unit.h"

#include <openssl/evp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "server/migrate/migrate.h"

#define A "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
#define B "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"

static const struct migration table[] = {
    {1, "base", A, true, ""},
    {2, "more", B, true, ""},
};

static void
compared(void **state)
{
	static const struct {
		const char *row;
		struct migrate_applied applied[3];
		int n, missing;
		const char *told;
	} rows[] = {
	    {"empty database", {{0}}, 0, 2, NULL},
	    {"one behind", {{1, "base", A}}, 1, 1, NULL},
	    {"exactly ours", {{1, "base", A}, {2, "more", B}}, 2, 0, NULL},
	    {"changed text", {{1, "base", B}}, 1, 0, "migration 0001 (base) was changed"},
	    {"changed name", {{1, "bass", A}}, 1, 0, "as 'bass'"},
	    {"newer", {{1, "base", A}, {2, "more", B}, {3, "next", A}}, 3, 0,
	        "0003 (next), this program knows only 2"},
	    {"a hole", {{2, "more", B}}, 1, 0, "migration 0001 was never applied though 0002"},
	};

	(void)state;
	setenv("LC_ALL", "C", 1);
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct trouble t = {""};
		int missing = -1;
		bool ok = migrate_compare(table, 2, rows[i].applied, rows[i].n, &missing, &t);
		check_row(rows[i].row, ok == (rows[i].told == NULL));
		check_row(rows[i].row, !ok || missing == rows[i].missing);
		check_row(rows[i].row, ok || strstr(t.text, rows[i].told) != NULL);
	}
}

static void
embedded_text_is_the_file(void **state)
{
	(void)state;
	assert_true(migrate_count > 0);
	for (int i = 0; i < migrate_count; i++) {
		unsigned char digest[EVP_MAX_MD_SIZE];
		char hex[65];
		unsigned n;

		EVP_Digest(
		    migrate_table[i].text, strlen(migrate_table[i].text), digest, &n, EVP_sha256(), NULL);
		for (unsigned k = 0; k < n; k++)
			snprintf(hex + 2 * k, 3, "%02x", digest[k]);
		check_row(migrate_table[i].name, strcmp(hex, migrate_table[i].sha256) == 0);
		check_row(migrate_table[i].name, migrate_table[i].n == i + 1);
		check_row(migrate_table[i].name,
		    migrate_table[i].transaction ==
		        (strncmp(migrate_table[i].text, "-- :no-transaction", 18) != 0));
	}
}

static const struct CMUnitTest cases[] = {
    CASE("R18 a database is ours, behind, newer, or changed", compared),
    CASE("the embedded migrations are the files, byte for byte", embedded_text_is_the_file),
};
UNIT_MAIN("migrate", cases)
