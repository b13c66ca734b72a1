#include "server/migrate/migrate.h"

#include <string.h>

static bool
same(const struct migration *m, const struct migrate_applied *a, struct trouble *t)
{
	if (strcmp(m->name, a->name) == 0 && strcmp(m->sha256, a->sha256) == 0)
		return true;
	return trouble_set(t,
	    "migration %04d (%s) was changed after it was applied to this database as '%s'; install the "
	    "program that made "
	    "this database, or restore the migration",
	    "迁移 "
	    "%04d（%s）在应用到本数据库（记为“%"
	    "s”）之后被改动；请安装创建该数据库的程序版本，或恢复原迁移文件",
	    m->n, m->name, a->name);
}

bool
migrate_compare(const struct migration *table, int count, const struct migrate_applied *applied, int napplied,
    int *missing_out, struct trouble *t)
{
	for (int i = 0; i < napplied; i++) {
		const struct migrate_applied *a = &applied[i];
		if (a->n > count)
			return trouble_set(t,
			    "the database has migration %04d (%s), this program knows only %d: the database "
			    "is newer; install "
			    "the newer program",
			    "数据库已有迁移 %04d（%s），而本程序只认识 %d "
			    "个：数据库版本更新，请安装更新的程序",
			    a->n, a->name, count);
		if (a->n != i + 1)
			return trouble_set(t,
			    "migration %04d was never applied though %04d (%s) was; restore a backup",
			    "迁移 %04d 从未应用，但 %04d（%s）已应用；请从备份恢复", i + 1, a->n, a->name);
		if (!same(&table[i], a, t))
			return false;
	}
	*missing_out = count - napplied;
	return true;
}

bool
migrate_behind(int missing, struct trouble *t)
{
	return trouble_set(t, "the database lacks %d migration(s); run: branchlined migrate -c FILE",
	    "数据库缺少 %d 个迁移；请执行：branchlined migrate -c 配置文件", missing);
}
