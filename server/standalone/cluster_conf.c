#include "server/standalone/cluster_conf.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define INCLUDE "include = 'branchline.conf'"

static bool
failed(const char *path, struct trouble *t)
{
	return trouble_set(t, "%s cannot be written: %s", "无法写入 %s：%s", path, strerror(errno));
}

static bool
done(FILE *f, const char *path, struct trouble *t)
{
	bool ok = ferror(f) == 0;

	return (fclose(f) == 0 && ok) || failed(path, t);
}

/* An eighth of the memory, between 64 MB and 1 GB. */
static long
shared_buffers_mb(void)
{
	long mb = sysconf(_SC_PHYS_PAGES) / 256 * (sysconf(_SC_PAGESIZE) / 4096) / 8;

	return mb < 64 ? 64 : mb > 1024 ? 1024 : mb;
}

static bool
write_settings(const struct folder *folder, struct trouble *t)
{
	const char *path = folder_path(folder, "pg/branchline.conf");
	FILE *f = fopen(path, "we");

	if (f == NULL)
		return failed(path, t);
	fprintf(f,
	    "# written at every start of branchlined; put changes after the include line of postgresql.conf\n"
	    "listen_addresses = ''\n"
	    "unix_socket_directories = '%s/run'\n"
	    "unix_socket_permissions = 0700\n"
	    "port = 5432\n"
	    "max_connections = 60\n"
	    "shared_buffers = %ldMB\n"
	    "deadlock_timeout = 100ms\n"
	    "fsync = on\n"
	    "full_page_writes = on\n"
	    "synchronous_commit = on\n"
	    "wal_compression = on\n"
	    "min_wal_size = 160MB\n"
	    "max_wal_size = 2GB\n"
	    "checkpoint_timeout = 15min\n"
	    "random_page_cost = 1.5\n"
	    "jit = off\n"
	    "timezone = 'UTC'\n"
	    "log_timezone = 'UTC'\n"
	    "tcp_keepalives_idle = 60\n"
	    "client_connection_check_interval = 10s\n"
	    "logging_collector = on\n"
	    "log_directory = '%s/log'\n"
	    "log_filename = 'postgresql-%%a.log'\n"
	    "log_rotation_age = 1d\n"
	    "log_rotation_size = 0\n"
	    "log_truncate_on_rotation = on\n"
	    "log_line_prefix = '%%m [%%p] %%u '\n",
	    folder->dir, shared_buffers_mb(), folder->dir);
	return done(f, path, t);
}

/* Nobody but the account itself gets in, and only as one of these roles. */
static bool
write_access(const struct folder *folder, struct trouble *t)
{
	static const char *const role[] = {"postgres", "bl_app"};
	const char *path = folder_path(folder, "pg/pg_ident.conf");
	FILE *f = fopen(path, "we");

	if (f == NULL)
		return failed(path, t);
	for (size_t i = 0; i < sizeof(role) / sizeof(role[0]); i++)
		fprintf(f, "branchline \"%s\" %s\n", folder->account, role[i]);
	if (!done(f, path, t))
		return false;
	path = folder_path(folder, "pg/pg_hba.conf");
	f = fopen(path, "we");
	if (f == NULL)
		return failed(path, t);
	fputs("local all all peer map=branchline\nlocal replication postgres peer map=branchline\n", f);
	return done(f, path, t);
}

static bool
includes(FILE *f)
{
	char line[400];

	while (fgets(line, sizeof(line), f) != NULL)
		if (strncmp(line, INCLUDE, strlen(INCLUDE)) == 0)
			return true;
	return false;
}

static bool
write_include(const struct folder *folder, struct trouble *t)
{
	const char *path = folder_path(folder, "pg/postgresql.conf");
	FILE *f = fopen(path, "r+e");

	if (f == NULL)
		return failed(path, t);
	if (!includes(f)) {
		fseek(f, 0, SEEK_END);
		fputs("\n" INCLUDE "\n", f);
	}
	return done(f, path, t);
}

bool
cluster_conf_write(const struct folder *f, struct trouble *t)
{
	return write_settings(f, t) && write_access(f, t) && write_include(f, t);
}
