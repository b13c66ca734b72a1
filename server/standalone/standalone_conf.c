#include "server/standalone/standalone_conf.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "server/standalone/cluster.h"

static const char text_en[] =
    "# Settings of this installation; all keys: branchlined --config-help.\n"
    "# Paths and database follow from the folder.\n"
    "# Open it to the network with listen = '*' and start again. Most other keys are read again with\n"
    "# kill -HUP to the master (see run/branchlined.state); its log tells which wait for the next start.\n";
static const char text_zh[] =
    "# 本安装的设置；全部配置项见 branchlined --config-help。路径与数据库由所在目录决定。\n"
    "# 对网络开放请设置 listen = '*' 并重新启动。其他大多数项可向主进程发送 kill -HUP 重新读取\n"
    "# （进程号见 run/branchlined.state），日志会指出哪些项要到下次启动才生效。\n";

bool
standalone_conf_write(const struct folder *f, struct trouble *t)
{
	const char *path = folder_path(f, "branchlined.conf");
	FILE *file;
	bool ok;

	if (access(path, F_OK) == 0)
		return true;
	file = fopen(path, "wxe");
	if (file == NULL)
		return trouble_set(t, "%s: %s", "%s：%s", path, strerror(errno));
	ok = fprintf(file,
	         "%slisten = '127.0.0.1'\nport = 8443\nmetrics = '127.0.0.1:0'\nlog_level = 'info'\n",
	         speaks_chinese() ? text_zh : text_en) > 0;
	return (fclose(file) == 0 && ok && chmod(path, 0600) == 0) ||
	       trouble_set(t, "%s: %s", "%s：%s", path, strerror(errno));
}

void
standalone_conf_fix(const struct folder *f, struct config *c)
{
	config_set(&c->database, cluster_dsn(f, "bl_app", "branchline"));
	config_set(&c->database_password_file, "");
	config_set(&c->migrate_database, cluster_dsn(f, "postgres", "branchline"));
	config_set(&c->migrate_password_file, "");
	config_set(&c->tls_cert, folder_path(f, "tls/server.pem"));
	config_set(&c->tls_key, folder_path(f, "tls/server.key"));
	config_set(&c->state_dir, folder_path(f, "run"));
	if (*c->log_file == '\0')
		config_set(&c->log_file, folder_path(f, "log/branchlined.log"));
}
