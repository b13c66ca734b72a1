/* The public csv-spectrum files: every CSV must give the JSON beside it. They are not part of the repository;
 * the folder that holds csv-torture/ is named by the environment variable BL_DATA. */
#include "common/csv.h"

#include "tests/unit/unit.h"

#include <dirent.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>

struct table {
	json_t *rows;
	char **head;
	size_t n;
};

static bool
collect(void *context, size_t line, struct texts row)
{
	struct table *t = context;
	(void)line;
	if (t->head == NULL) {
		t->n = row.n;
		t->head = calloc(row.n, sizeof(*t->head));
		for (size_t i = 0; i < row.n; i++)
			t->head[i] = strdup(row.v[i]);
		return true;
	}
	json_t *object = json_object();
	for (size_t i = 0; i < row.n && i < t->n; i++)
		json_object_set_new(object, t->head[i], json_string(row.v[i]));
	json_array_append_new(t->rows, object);
	return row.n == t->n;
}

/* Some copies of the *_crlf.csv files were stored with plain line feeds, while their JSON has CRLF inside
 * fields: their line ends are restored here. */
static void
feed_file(struct csv *c, const char *path, bool crlf)
{
	FILE *f = fopen(path, "rb");
	assert_non_null(f);
	for (int byte, before = 0; (byte = fgetc(f)) != EOF; before = byte) {
		const char b = (char)byte;
		if (crlf && byte == '\n' && before != '\r')
			csv_feed(c, "\r", 1);
		csv_feed(c, &b, 1);
	}
	fclose(f);
}

static void
check_pair(const char *folder, const char *name)
{
	char csv_path[4096], json_path[4096];
	int stem = (int)(strlen(name) - 4);
	snprintf(csv_path, sizeof(csv_path), "%s/%s", folder, name);
	snprintf(json_path, sizeof(json_path), "%s/%.*s.json", folder, stem, name);
	json_t *want = json_load_file(json_path, 0, NULL);
	check_row(json_path, want != NULL);
	struct arena *a = arena_new(8 << 20);
	struct table t = {.rows = json_array()};
	struct csv *c = csv_new(a, ',', CSV_LIMITS, collect, &t);
	feed_file(c, csv_path, strstr(name, "_crlf.csv") != NULL);
	check_row(name, csv_end(c));
	check_row(name, json_array_size(t.rows) > 0);
	check_row(name, json_equal(t.rows, want));
	for (size_t i = 0; i < t.n; i++)
		free(t.head[i]);
	free(t.head);
	json_decref(t.rows);
	json_decref(want);
	arena_free(a);
}

static void
every_pair_agrees(void **state)
{
	const char *folder = *state;
	DIR *dir = opendir(folder);
	int pairs = 0;
	for (struct dirent *e; (e = readdir(dir)) != NULL;) {
		size_t n = strlen(e->d_name);
		if (n > 4 && strcmp(e->d_name + n - 4, ".csv") == 0) {
			print_message("%s\n", e->d_name);
			check_pair(folder, e->d_name);
			pairs++;
		}
	}
	closedir(dir);
	assert_true(pairs >= 11);
}

int
main(void)
{
	static char folder[2048];
	const char *data = getenv("BL_DATA");
	DIR *dir = NULL;
	if (data != NULL) {
		snprintf(folder, sizeof(folder), "%s/csv-torture", data);
		dir = opendir(folder);
	}
	if (dir == NULL) {
		puts("SKIPPED: the csv-spectrum files are not here; name the folder that holds csv-torture/ "
		     "in BL_DATA");
		return 77;
	}
	closedir(dir);
	const struct CMUnitTest cases[] = {
	    {"csv: every csv-spectrum file gives its JSON", every_pair_agrees, NULL, NULL, folder},
	};
	return cmocka_run_group_tests_name("csv_torture", cases, NULL, NULL);
}
