#include "server/proc/harden.h"

#include <errno.h>
#include <grp.h>
#include <pwd.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

/* The leak checker of a sanitizer build attaches to its own process, which an undumpable one refuses. */
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define DUMPABLE 1
#else
#define DUMPABLE 0
#endif

void
harden_process(void)
{
	struct rlimit none = {0, 0}, files;

	umask(0077);
	setrlimit(RLIMIT_CORE, &none);
	prctl(PR_SET_DUMPABLE, DUMPABLE, 0, 0, 0);
	prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
	if (getrlimit(RLIMIT_NOFILE, &files) == 0) {
		files.rlim_cur = files.rlim_max;
		setrlimit(RLIMIT_NOFILE, &files);
	}
}

bool
harden_child(int master_pid)
{
	prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0);
	return getppid() == master_pid;
}

bool
privileges_drop(const char *user, struct trouble *t)
{
	struct passwd *pw;

	if (geteuid() != 0)
		return true;
	pw = getpwnam(user);
	if (pw == NULL || pw->pw_uid == 0)
		return trouble_set(
		    t, "there is no unprivileged account '%s'", "没有可用的普通账户“%s”", user);
	if (initgroups(user, pw->pw_gid) != 0 || setgid(pw->pw_gid) != 0 || setuid(pw->pw_uid) != 0)
		return trouble_set(t, "cannot become %s: %s", "无法切换为账户 %s：%s", user, strerror(errno));
	if (setuid(0) == 0)
		return trouble_set(t, "%s could become root again", "账户 %s 仍可恢复为 root", user);
	setenv("HOME", pw->pw_dir, 1);
	setenv("USER", user, 1);
	setenv("LOGNAME", user, 1);
	return true;
}

void
environment_clean(void)
{
	static const char *const name[] = {"PGHOST", "PGHOSTADDR", "PGPORT", "PGDATABASE", "PGUSER",
	    "PGPASSWORD", "PGPASSFILE", "PGSERVICE", "PGSERVICEFILE", "PGSYSCONFDIR", "PGSSLMODE",
	    "PGSSLROOTCERT", "PGOPTIONS", "PGAPPNAME", "PGCONNECT_TIMEOUT", "PGCLIENTENCODING",
	    "PGTARGETSESSIONATTRS", "PGDATA", "PGTZ", "PGDATESTYLE"};

	for (size_t i = 0; i < sizeof(name) / sizeof(name[0]); i++)
		unsetenv(name[i]);
}
