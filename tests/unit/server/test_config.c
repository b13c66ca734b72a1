#include "tests/unit/unit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "server/config.h"
#include "server/config_rule.h"

static char path[] = "/tmp/test_config_XXXXXX";
static struct config_problems problems;
static struct config config;

static bool
load(const char *text, mode_t mode)
{
	FILE *f;
	bool ok;

	setenv("LC_ALL", "C", 1);
	strcpy(strrchr(path, '_'), "_XXXXXX");
	f = fdopen(mkstemp(path), "w");
	fputs(text, f);
	fclose(f);
	chmod(path, mode);
	ok = config_load(path, &config, &problems);
	unlink(path);
	return ok;
}

static bool
told(const char *part)
{
	char want[500];

	snprintf(want, sizeof(want), "%s%s", path, part);
	for (int i = 0; i < problems.n; i++)
		if (strncmp(problems.text[i], want, strlen(want)) == 0)
			return true;
	return false;
}

static void
defaults(void **state)
{
	(void)state;
	assert_true(config_load(NULL, &config, &problems));
	assert_string_equal(config.listen, "*");
	assert_int_equal(config.port, 8443);
	assert_true(config.reflection);
	assert_null(config.file);
	config_free(&config);
}

static void
values(void **state)
{
	(void)state;
	assert_true(load("port = 9000\nlisten = '::1' # here\nreflection = no\nname = '总部'\n", 0640));
	assert_int_equal(config.port, 9000);
	assert_string_equal(config.listen, "::1");
	assert_string_equal(config.name, "总部");
	assert_false(config.reflection);
	config_free(&config);
}

static void
all_errors_with_lines(void **state)
{
	(void)state;
	memset(&config, 0, sizeof(config));
	assert_false(
	    load("port = 70000\nlog_lvl = info\nlisten = 'example.com'\nbogus = 1\nmetrics = '10.0.0.1:80'\n"
	         "tls_min = '1.1'\nstate_dir = 'run'\n",
	        0600));
	assert_true(told(":1: port: 70000 is not between 0 and 65535"));
	assert_true(told(":2: there is no key 'log_lvl'; did you mean 'log_level'?"));
	assert_true(told(":3: listen: 'example.com' is not a numeric address"));
	assert_true(told(":4: there is no key 'bogus'"));
	assert_true(told(":5: metrics: 10.0.0.1 is not a loopback address"));
	assert_true(told(":6: tls_min: tls_min is 1.3 or 1.2"));
	assert_true(told(":7: state_dir: 'run' is not an absolute path"));
	assert_int_equal(problems.n, 7);
	assert_null(config.listen); /* untouched */
}

static void
refused(void **state)
{
	static const struct {
		const char *row, *text;
		mode_t mode;
		const char *told;
	} rows[] = {
	    {"syntax", "port = = 1\n", 0600, ":1: "},
	    {"not a number", "port = many\n", 0600, ":1: "},
	    {"unclosed quote", "name = 'x\n", 0600, ":"},
	    {"readable by others", "port = 1\n", 0644, ": "},
	    {"writable by the group", "port = 1\n", 0660, ": "},
	    {"mail without sender", "smtp_url = 'smtp://mail:25'\n", 0600, ": smtp_url needs smtp_from"},
	    {"mail scheme", "smtp_url = 'http://mail'\nsmtp_from = 'a@b'\n", 0600, ":1: smtp_url"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		check_row(rows[i].row, !load(rows[i].text, rows[i].mode));
		check_row(rows[i].row, told(rows[i].told));
	}
	assert_false(config_load("/nonexistent.conf", &config, &problems));
	assert_int_equal(problems.n, 1);
}

static char *
printed(void)
{
	static char text[8000];
	FILE *f = fmemopen(text, sizeof(text), "w");

	config_print(&config, f);
	fclose(f);
	return text;
}

static void
secrets_are_masked(void **state)
{
	static const char *const rows[] = {
	    "database = 'host=/run/pg password=hunter2'\n",
	    "database = 'postgresql://bl:hunter2@db/x'\n",
	    "migrate_database = 'dbname=x PASSWORD = hunter2'\n",
	    "smtp_url = 'smtps://me:hunter2@mail:465'\nsmtp_from = 'a@b'\n",
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		check_row(rows[i], load(rows[i], 0600));
		check_row(
		    rows[i], strstr(printed(), "hunter2") == NULL && strstr(printed(), "'********'") != NULL);
		config_free(&config);
	}
}

static void
printed_file_reads_back(void **state)
{
	struct config again;

	(void)state;
	assert_true(load("name = 'it\\'s \\\\ here'\nport = 1\nreflection = off\n", 0600));
	again = config;
	assert_true(load(printed(), 0600));
	for (int key = 0; key < CONFIG_N; key++)
		check_row(config_table[key].key, config_same(&again, &config, (enum config_key)key));
	assert_string_equal(again.name, "it's \\ here");
	config_free(&again);
	config_free(&config);
}

static void
workers_by_cores(void **state)
{
	static const struct {
		const char *row;
		long asked, cores;
		int want;
	} rows[] = {{"one core", 0, 1, 1}, {"four", 0, 4, 1}, {"eight", 0, 8, 2}, {"64", 0, 64, 16},
	    {"asked", 3, 2, 3}, {"huge", 0, 1024, 64}};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct config c = {.workers = rows[i].asked};
		check_row(rows[i].row, config_workers(&c, rows[i].cores) == rows[i].want);
	}
}

static void
metrics_address(void **state)
{
	struct trouble t;
	char host[64];
	int port;

	(void)state;
	assert_true(config_rule_metrics("[::1]:0", host, &port, &t));
	assert_string_equal(host, "::1");
	assert_int_equal(port, 0);
	assert_true(config_rule_metrics("127.0.0.2:65535", host, &port, &t));
	assert_false(config_rule_metrics("127.0.0.1", host, &port, &t));
	assert_false(config_rule_metrics("127.0.0.1:65536", host, &port, &t));
	assert_false(config_rule_metrics("0.0.0.0:80", host, &port, &t));
	assert_false(config_rule_metrics(":80", host, &port, &t));
}

static void
every_key_has_help_in_both_languages(void **state)
{
	(void)state;
	for (int key = 0; key < CONFIG_N; key++) {
		check_row(config_table[key].key, strlen(config_table[key].help_en) > 5);
		check_row(config_table[key].key,
		    (unsigned char)config_table[key].help_zh[0] > 0 &&
		        strcmp(config_table[key].help_en, config_table[key].help_zh) != 0);
	}
}

static const struct CMUnitTest cases[] = {
    CASE("defaults hold without a file", defaults),
    CASE("values of the file replace defaults", values),
    CASE("every error is told at once with file and line, and nothing is taken over", all_errors_with_lines),
    CASE("a bad file is refused", refused),
    CASE("K16 the printed configuration hides secrets", secrets_are_masked),
    CASE("the printed configuration reads back as the same", printed_file_reads_back),
    CASE("workers follow the cores", workers_by_cores),
    CASE("metrics stay on loopback", metrics_address),
    CASE("every key is explained in both languages", every_key_has_help_in_both_languages),
};
UNIT_MAIN("config", cases)
