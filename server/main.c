/* main.c -- the command line of branchlined. */
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "server/config.h"
#include "server/db/dsn.h"
#include "server/db/migrate.h"
#include "server/loop/loop.h"
#include "server/proc/cert.h"
#include "server/proc/harden.h"
#include "server/proc/master.h"
#include "server/standalone/admin.h"
#include "server/standalone/standalone.h"

#define EXIT_USAGE 2

struct options {
	const char *config; /* NULL = the usual place */
	bool check;
	const char *command; /* migrate, admin-code; NULL = serve */
	struct standalone_options standalone;
};

enum { OPT_CHECK = 1000, OPT_CONFIG_HELP, OPT_STANDALONE, OPT_PORT, OPT_LISTEN };

static const struct option long_options[] = {
    {"config", required_argument, NULL, 'c'},
    {"check-config", no_argument, NULL, OPT_CHECK},
    {"config-help", no_argument, NULL, OPT_CONFIG_HELP},
    {"standalone", required_argument, NULL, OPT_STANDALONE},
    {"port", required_argument, NULL, OPT_PORT},
    {"listen", required_argument, NULL, OPT_LISTEN},
    {"version", no_argument, NULL, 'v'},
    {"help", no_argument, NULL, 'h'},
    {NULL, 0, NULL, 0},
};

static const char help_en[] =
    "Usage: branchlined [-c FILE]              serve (default file " CONFIG_DEFAULT_FILE ")\n"
    "       branchlined migrate [-c FILE]      bring the database to the schema of this program\n"
    "       branchlined admin-code [-c FILE]   one-time code for the first login of user admin\n"
    "       branchlined --standalone DIR [--port N] [--listen ADDRESS]\n"
    "                                          serve with everything, database and certificates too, under "
    "DIR\n"
    "  -c, --config FILE    configuration file\n"
    "      --check-config   check it, print what is in effect (secrets masked) and end\n"
    "      --config-help    print all keys with their defaults and meaning\n"
    "      --port N         standalone: TCP port; 0 = a free one, kept over restarts\n"
    "      --listen ADDRESS standalone: address to listen on; * = all\n"
    "  -v, --version        print the version\n"
    "  -h, --help           print this\n"
    "\n"
    "Examples: branchlined --standalone /var/lib/branchline --port 8443\n"
    "          branchlined -c /etc/branchline/branchlined.conf --check-config\n";
static const char help_zh[] =
    "用法：branchlined [-c 文件]              提供服务（默认配置文件 " CONFIG_DEFAULT_FILE "）\n"
    "      branchlined migrate [-c 文件]      把数据库升级到本程序的结构\n"
    "      branchlined admin-code [-c 文件]   用户 admin 首次登录所用的一次性口令\n"
    "      branchlined --standalone 目录 [--port N] [--listen 地址]\n"
    "                                         在一个目录下提供服务，数据库与证书一并包括\n"
    "  -c, --config 文件    配置文件\n"
    "      --check-config   检查配置，打印生效的值（隐藏口令）后结束\n"
    "      --config-help    打印全部配置项、默认值与含义\n"
    "      --port N         独立模式：TCP 端口；0 表示空闲端口，重启后保持不变\n"
    "      --listen 地址    独立模式：监听地址；* 表示全部\n"
    "  -v, --version        打印版本\n"
    "  -h, --help           打印本帮助\n"
    "\n"
    "示例：branchlined --standalone /var/lib/branchline --port 8443\n"
    "      branchlined -c /etc/branchline/branchlined.conf --check-config\n";

static void __attribute__((noreturn)) usage_error(const char *en, const char *zh, const char *what)
{
	struct trouble t;

	trouble_set(&t, en, zh, what);
	fprintf(stderr, "branchlined: %s\n", t.text);
	exit(EXIT_USAGE);
}

static int
port_number(const char *text)
{
	char *end;
	long n = strtol(text, &end, 10);

	if (*text == '\0' || *end != '\0' || n < 0 || n > 65535)
		usage_error("'%s' is not a port number", "“%s”不是端口号", text);
	return (int)n;
}

static void
take_option(int c, struct options *o)
{
	switch (c) {
	case 'c':
		o->config = optarg;
		break;
	case OPT_CHECK:
		o->check = true;
		break;
	case OPT_CONFIG_HELP:
		config_help(stdout);
		exit(0);
	case OPT_STANDALONE:
		o->standalone.dir = optarg;
		break;
	case OPT_PORT:
		o->standalone.port = port_number(optarg);
		break;
	case OPT_LISTEN:
		o->standalone.listen = optarg;
		break;
	case 'v':
		puts("branchlined " BL_VERSION);
		exit(0);
	case 'h':
		fputs(speaks_chinese() ? help_zh : help_en, stdout);
		exit(0);
	default:
		exit(EXIT_USAGE); /* getopt has told */
	}
}

static void
parse(int argc, char **argv, struct options *o)
{
	int c;

	while ((c = getopt_long(argc, argv, "c:vh", long_options, NULL)) != -1)
		take_option(c, o);
	if (optind < argc &&
	    (strcmp(argv[optind], "migrate") == 0 || strcmp(argv[optind], "admin-code") == 0))
		o->command = argv[optind++];
	if (optind < argc)
		usage_error("unknown argument '%s'; see branchlined --help",
		    "未知参数“%s”；请参阅 branchlined --help", argv[optind]);
	if (o->standalone.dir == NULL && (o->standalone.port >= 0 || o->standalone.listen != NULL))
		usage_error("%s needs --standalone; otherwise it is a key of the configuration file",
		    "%s 只能与 --standalone 同用；否则请写入配置文件",
		    o->standalone.port >= 0 ? "--port" : "--listen");
	if (o->standalone.dir != NULL && (o->config != NULL || o->check || o->command != NULL))
		usage_error("%s stands alone: its configuration is in the folder",
		    "%s 不能与其他方式同用：其配置位于该目录中", "--standalone");
}

static int
complain(const struct trouble *t)
{
	fprintf(stderr, "branchlined: %s\n", t->text);
	return EXIT_REFUSED;
}

static bool
load(const struct options *o, struct config *c)
{
	static struct config_problems p;

	if (config_load(o->config != NULL ? o->config : CONFIG_DEFAULT_FILE, c, &p))
		return true;
	for (int i = 0; i < p.n; i++)
		fprintf(stderr, "%s\n", p.text[i]);
	return false;
}

/* Everything that can be told without opening a port or asking the database. */
static int
check_config(struct config *c)
{
	char *database = NULL, *migrate = NULL;
	struct cert cert = {.expiry_us = 0};
	struct trouble t;
	int bad = 0;

	config_print(c, stdout);
	if (!dsn_complete(c->database, c->database_password_file, "branchlined", &database, &t))
		bad = complain(&t);
	if (!dsn_complete(c->migrate_database, c->migrate_password_file, "branchlined", &migrate, &t))
		bad = complain(&t);
	if (!cert_load(c->tls_cert, c->tls_key, c->tls_min[2] == '2', &cert, &t))
		bad = complain(&t);
	free(database);
	free(migrate);
	cert_free(&cert);
	return bad;
}

static void
on_migration(const struct migration *m)
{
	say("migration %04d %s", "迁移 %04d %s", m->n, m->name);
}

static int
migrate(const char *dsn)
{
	struct trouble t;
	int applied;

	if (!migrate_apply(dsn, migrate_table, migrate_count, on_migration, &applied, &t))
		return complain(&t);
	say("%d migration(s) applied; the schema is at %04d", "已应用 %d 个迁移；数据库结构为 %04d", applied,
	    migrate_count);
	return 0;
}

static int
admin_code(const char *dsn)
{
	struct admin_code code;
	struct trouble t;

	if (!admin_code_issue(dsn, clock_wall_us(), &code, &t))
		return complain(&t);
	if (code.text[0] == '\0') {
		trouble_set(&t, "user admin has a password already; an administrator can reset it",
		    "用户 admin 已设置口令；可由管理员重置");
		return complain(&t);
	}
	say("%s", "%s", code.text);
	return 0;
}

/* What an administrator does with the rights of the migrating role. */
static int
administer(const struct config *c, const char *command)
{
	char *dsn;
	struct trouble t;
	int code;

	environment_clean();
	if (!dsn_complete(c->migrate_database, c->migrate_password_file, "branchlined admin", &dsn, &t))
		return complain(&t);
	code = strcmp(command, "migrate") == 0 ? migrate(dsn) : admin_code(dsn);
	free(dsn);
	return code;
}

int
main(int argc, char **argv)
{
	struct options o = {.standalone = {.port = -1}};
	struct config c;
	int code;

	parse(argc, argv, &o);
	if (o.standalone.dir != NULL)
		return standalone_run(&o.standalone);
	if (!load(&o, &c))
		return EXIT_REFUSED;
	if (!o.check && o.command == NULL)
		return master_run(&c, NULL);
	code = o.check ? check_config(&c) : administer(&c, o.command);
	config_free(&c);
	return code;
}
