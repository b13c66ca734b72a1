#include "server/standalone/folder.h"

#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <limits.h>
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "server/proc/harden.h"
#include "server/standalone/spawn.h"

static uid_t give_uid;
static gid_t give_gid;

const char *
folder_path(const struct folder *f, const char *name)
{
	static char path[4][FOLDER_MAX + 64];
	static unsigned turn;
	char *p = path[turn++ % 4];

	snprintf(p, sizeof(path[0]), "%s/%s", f->dir, name);
	return p;
}

static bool
account_make(struct trouble *t)
{
	static const char *const argv[] = {"useradd", "--system", "--user-group", "--home-dir",
	    "/nonexistent", "--no-create-home", "--shell", "/usr/sbin/nologin", "--comment", "Branchline",
	    FOLDER_ACCOUNT, NULL};

	if (getpwnam(FOLDER_ACCOUNT) != NULL)
		return true;
	say("Making the system account %s", "正在创建系统账户 %s", FOLDER_ACCOUNT);
	return spawn_run(argv, NULL, t);
}

static int
give(const char *path, const struct stat *st, int type, struct FTW *at)
{
	(void)st;
	(void)type;
	(void)at;
	return lchown(path, give_uid, give_gid);
}

/* What is inside is given too only when root owned it: then nobody else can have planted links there. */
static bool
hand_over(const char *dir, struct trouble *t)
{
	const struct passwd *pw = getpwnam(FOLDER_ACCOUNT);
	struct stat st;

	if (pw == NULL || lstat(dir, &st) != 0)
		return trouble_set(t, "no account %s", "没有账户 %s", FOLDER_ACCOUNT);
	if (st.st_uid == pw->pw_uid)
		return true;
	if (st.st_uid != 0)
		return trouble_set(t,
		    "%s belongs to somebody else; choose another folder or start as its owner",
		    "%s 属于其他用户；请换一个目录，或以其所有者身份启动", dir);
	give_uid = pw->pw_uid;
	give_gid = pw->pw_gid;
	if (nftw(dir, give, 16, FTW_PHYS) == 0)
		return true;
	return trouble_set(
	    t, "%s cannot be given to %s: %s", "无法把 %s 交给 %s：%s", dir, FOLDER_ACCOUNT, strerror(errno));
}

static bool
make_dir(const char *path, mode_t mode, struct trouble *t)
{
	if ((mkdir(path, mode) == 0 || errno == EEXIST) && chmod(path, mode) == 0)
		return true;
	return trouble_set(t, "%s: %s", "%s：%s", path, strerror(errno));
}

/* Others may pass through to client/ and run/port, and see nothing else. */
static bool
make_parts(const struct folder *f, struct trouble *t)
{
	static const struct {
		const char *name;
		mode_t mode;
	} part[] = {{"ca", 0700}, {"tls", 0700}, {"log", 0700}, {"run", 0711}, {"client", 0755}};

	if (!make_dir(f->dir, 0711, t))
		return false;
	for (size_t i = 0; i < sizeof(part) / sizeof(part[0]); i++)
		if (!make_dir(folder_path(f, part[i].name), part[i].mode, t))
			return false;
	return true;
}

static bool
lock(struct folder *f, struct trouble *t)
{
	f->lock_fd = open(folder_path(f, "run/lock"), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
	if (f->lock_fd < 0)
		return trouble_set(t, "%s: %s", "%s：%s", folder_path(f, "run/lock"), strerror(errno));
	if (flock(f->lock_fd, LOCK_EX | LOCK_NB) == 0)
		return true;
	return trouble_set(t, "another branchlined already runs on %s; see %s/run/branchlined.state",
	    "另一个 branchlined 已在 %s 上运行；参见 %s/run/branchlined.state", f->dir, f->dir);
}

static bool
resolve(const char *dir, struct folder *f, struct trouble *t)
{
	char real[PATH_MAX];

	if (mkdir(dir, 0711) != 0 && errno != EEXIST)
		return trouble_set(t, "%s: %s", "%s：%s", dir, strerror(errno));
	if (realpath(dir, real) == NULL)
		return trouble_set(t, "%s: %s", "%s：%s", dir, strerror(errno));
	if (strlen(real) > FOLDER_MAX)
		return trouble_set(t, "the path %s is over %d bytes, too long for a socket below it",
		    "路径 %s 超过 %d 字节，其下的套接字路径会过长", real, FOLDER_MAX);
	strcpy(f->dir, real);
	return true;
}

bool
folder_open(const char *dir, struct folder *f, struct trouble *t)
{
	const struct passwd *pw;

	f->lock_fd = -1;
	umask(0077);
	if (!resolve(dir, f, t))
		return false;
	if (geteuid() == 0 &&
	    (!account_make(t) || !hand_over(f->dir, t) || !privileges_drop(FOLDER_ACCOUNT, t)))
		return false;
	pw = getpwuid(geteuid());
	if (pw == NULL)
		return trouble_set(t, "user id %d has no account", "用户号 %d 没有对应账户", (int)geteuid());
	snprintf(f->account, sizeof(f->account), "%s", pw->pw_name);
	if (access(f->dir, R_OK | W_OK | X_OK) != 0)
		return trouble_set(t,
		    "account %s cannot use %s (%s); choose a folder below one that it may enter, as /var/lib",
		    "账户 %s 无法使用 %s（%s）；请选择它能够进入的目录，例如 /var/lib 之下", f->account,
		    f->dir, strerror(errno));
	if (chdir(f->dir) != 0) /* the folder we came from may be closed to this account */
		return trouble_set(t, "%s: %s", "%s：%s", f->dir, strerror(errno));
	return make_parts(f, t) && lock(f, t);
}
