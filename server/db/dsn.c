#include "server/db/dsn.h"

#include <errno.h>
#include <libpq-fe.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *
value_of(const PQconninfoOption *opt, const char *key)
{
	for (; opt->keyword != NULL; opt++)
		if (strcmp(opt->keyword, key) == 0)
			return opt->val == NULL ? "" : opt->val;
	return "";
}

static bool
parse(const char *dsn, PQconninfoOption **out, struct trouble *t)
{
	char *why = NULL;

	*out = PQconninfoParse(dsn, &why);
	if (*out != NULL)
		return true;
	if (why != NULL)
		why[strcspn(why, "\n")] = '\0';
	trouble_set(t, "not a connection string: %s", "不是有效的连接串：%s", why == NULL ? "" : why);
	PQfreemem(why);
	return false;
}

static bool
host_is_local(const char *host, size_t n)
{
	static const char *const local[] = {"localhost", "127.0.0.1", "::1"};

	if (n == 0 || *host == '/' || *host == '@')
		return true;
	for (size_t i = 0; i < sizeof(local) / sizeof(local[0]); i++)
		if (strlen(local[i]) == n && strncmp(host, local[i], n) == 0)
			return true;
	return false;
}

/* A list is separated by commas. */
static bool
hosts_are_local(const char *list)
{
	for (;;) {
		size_t n = strcspn(list, ",");
		if (!host_is_local(list, n))
			return false;
		if (list[n] == '\0')
			return true;
		list += n + 1;
	}
}

static bool
options_safe(const PQconninfoOption *opt, struct trouble *t)
{
	if (*value_of(opt, "service") != '\0')
		return trouble_set(t, "name the host in the connection string instead of service=%s",
		    "请在连接串中直接写明主机，不要用 service=%s", value_of(opt, "service"));
	if (hosts_are_local(value_of(opt, "host")) && hosts_are_local(value_of(opt, "hostaddr")))
		return true;
	if (strcmp(value_of(opt, "sslmode"), "verify-full") == 0)
		return true;
	return trouble_set(t,
	    "the database on %s would be reached without a verified certificate; add sslmode=verify-full",
	    "连接 %s 上的数据库时未校验证书；请加上 sslmode=verify-full",
	    *value_of(opt, "host") != '\0' ? value_of(opt, "host") : value_of(opt, "hostaddr"));
}

bool
dsn_safe(const char *dsn, struct trouble *t)
{
	PQconninfoOption *opt;
	bool ok;

	if (!parse(dsn, &opt, t))
		return false;
	ok = options_safe(opt, t);
	PQconninfoFree(opt);
	return ok;
}

static void
put(FILE *f, const char *key, const char *value)
{
	fprintf(f, "%s='", key);
	for (; *value != '\0'; value++) {
		if (*value == '\'' || *value == '\\')
			putc('\\', f);
		putc(*value, f);
	}
	fputs("' ", f);
}

/* All options of the string but `key`, which gets `value`. */
static char *
render(const PQconninfoOption *opt, const char *key, const char *value)
{
	char *text = NULL;
	size_t n;
	FILE *f = open_memstream(&text, &n);

	if (f == NULL)
		return NULL;
	for (; opt->keyword != NULL; opt++)
		if (opt->val != NULL && strcmp(opt->keyword, key) != 0)
			put(f, opt->keyword, opt->val);
	put(f, key, value);
	fclose(f);
	return text;
}

char *
dsn_with(const char *dsn, const char *key, const char *value)
{
	PQconninfoOption *opt = PQconninfoParse(dsn, NULL);
	char *out;

	if (opt == NULL)
		return NULL;
	out = render(opt, key, value);
	PQconninfoFree(opt);
	return out;
}

static bool
first_line(const char *file, char *line, int size, struct trouble *t)
{
	FILE *f = fopen(file, "re");

	if (f == NULL)
		return trouble_set(t, "password file %s: %s", "口令文件 %s：%s", file, strerror(errno));
	if (fgets(line, size, f) == NULL)
		*line = '\0';
	fclose(f);
	line[strcspn(line, "\r\n")] = '\0';
	return *line != '\0' || trouble_set(t, "password file %s is empty", "口令文件 %s 为空", file);
}

bool
dsn_complete(
    const char *dsn, const char *password_file, const char *application, char **out, struct trouble *t)
{
	char line[300], *named, *whole;

	if (!dsn_safe(dsn, t))
		return false;
	named = dsn_with(dsn, "application_name", application);
	if (password_file == NULL || *password_file == '\0') {
		*out = named;
		return named != NULL;
	}
	if (!first_line(password_file, line, sizeof(line), t)) {
		free(named);
		return false;
	}
	whole = named == NULL ? NULL : dsn_with(named, "password", line);
	explicit_bzero(line, sizeof(line));
	free(named);
	*out = whole;
	return whole != NULL;
}
