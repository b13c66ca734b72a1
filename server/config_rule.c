#include "server/config_rule.h"

#include <arpa/inet.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "server/log.h"

bool
config_rule_private(const char *path, unsigned forbidden_mode, struct trouble *t)
{
	struct stat st;

	if (stat(path, &st) != 0 || (st.st_mode & forbidden_mode) == 0)
		return true;
	return trouble_set(t,
	    "%s has mode %04o: others could read or change it; run chmod 0640 (0600 for a key)",
	    "%s 的权限为 %04o，其他用户可读取或修改；请执行 chmod 0640（私钥用 0600）", path,
	    st.st_mode & 07777u);
}

static bool
is_loopback(const char *host)
{
	struct in_addr four;
	struct in6_addr six;

	if (inet_pton(AF_INET, host, &four) == 1)
		return (ntohl(four.s_addr) >> 24) == 127;
	return inet_pton(AF_INET6, host, &six) == 1 && IN6_IS_ADDR_LOOPBACK(&six);
}

bool
config_rule_metrics(const char *value, char *host, int *port, struct trouble *t)
{
	const char *colon = strrchr(value, ':');
	bool bracket = *value == '[';
	size_t n = colon == NULL ? 0 : (size_t)(colon - value);
	char *end;
	long p = colon == NULL ? -1 : strtol(colon + 1, &end, 10);

	if (colon == NULL || colon[1] == '\0' || *end != '\0' || p < 0 || p > 65535 || n < 2 || n > 63 ||
	    (bracket && value[n - 1] != ']'))
		return trouble_set(t, "'%s' is not address:port, as in 127.0.0.1:9464",
		    "“%s”不是 地址:端口 的形式，例如 127.0.0.1:9464", value);
	memcpy(host, value + bracket, n - 2 * bracket);
	host[n - 2 * bracket] = '\0';
	*port = (int)p;
	if (is_loopback(host))
		return true;
	return trouble_set(t, "%s is not a loopback address; metrics are never served to the network",
	    "%s 不是本机回环地址；指标不对网络开放", host);
}

static bool
rule_listen(const char *value, struct trouble *t)
{
	unsigned char any[sizeof(struct in6_addr)];

	if (strcmp(value, "*") == 0 || inet_pton(AF_INET, value, any) == 1 ||
	    inet_pton(AF_INET6, value, any) == 1)
		return true;
	return trouble_set(t, "'%s' is not a numeric address; use * for all",
	    "“%s”不是数字形式的地址；监听所有地址请用 *", value);
}

static bool
rule_level(const char *value, struct trouble *t)
{
	enum log_level level;

	if (log_level_parse(value, &level))
		return true;
	return trouble_set(t, "'%s' is not one of debug, info, warn, error",
	    "“%s”不是 debug、info、warn、error 之一", value);
}

static bool
rule_smtp(const char *value, struct trouble *t)
{
	if (*value == '\0' || strncmp(value, "smtp://", 7) == 0 || strncmp(value, "smtps://", 8) == 0)
		return true;
	return trouble_set(t, "a mail server is named as smtp://host:port or smtps://host:port",
	    "邮件服务器应写成 smtp://主机:端口 或 smtps://主机:端口");
}

static bool
rule_absolute(const char *value, struct trouble *t)
{
	if (*value == '\0' || *value == '/')
		return true;
	return trouble_set(t, "'%s' is not an absolute path", "“%s”不是绝对路径", value);
}

bool
config_rule_text(enum config_key key, const char *value, struct trouble *t)
{
	char host[64];
	int port;

	if (key == CONFIG_KEY_listen)
		return rule_listen(value, t);
	if (key == CONFIG_KEY_tls_min)
		return strcmp(value, "1.3") == 0 || strcmp(value, "1.2") == 0 ||
		       trouble_set(t, "tls_min is 1.3 or 1.2", "tls_min 只能是 1.3 或 1.2");
	if (key == CONFIG_KEY_metrics)
		return *value == '\0' || config_rule_metrics(value, host, &port, t);
	if (key == CONFIG_KEY_log_level)
		return rule_level(value, t);
	if (key == CONFIG_KEY_smtp_url)
		return rule_smtp(value, t);
	if (strstr(config_table[key].key, "_file") != NULL ||
	    strncmp(config_table[key].key, "tls_", 4) == 0 || key == CONFIG_KEY_state_dir)
		return rule_absolute(value, t);
	return true;
}

bool
config_rule_number(enum config_key key, long value, struct trouble *t)
{
	const struct config_row *row = &config_table[key];

	if (value >= row->min && value <= row->max)
		return true;
	return trouble_set(
	    t, "%ld is not between %ld and %ld", "%ld 不在 %ld 与 %ld 之间", value, row->min, row->max);
}
