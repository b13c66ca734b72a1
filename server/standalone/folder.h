/* folder.h -- DIR of a standalone installation: who owns it, what is in it, and that only one daemon uses it.
 */
#ifndef BL_STANDALONE_FOLDER_H
#define BL_STANDALONE_FOLDER_H

#include "server/trouble.h"

#define FOLDER_ACCOUNT "branchline"
#define FOLDER_MAX 80 /* bytes of DIR: the path of a Unix socket below it must fit into 107 */

struct folder {
	char dir[FOLDER_MAX + 1]; /* absolute, no links */
	char account[33];         /* name of the account that runs everything */
	int lock_fd;
};

/* Makes DIR and its parts. Started as root, it makes the system account `branchline` when missing, gives it
 * DIR and becomes it for good. Takes the lock; false: *t (somebody else runs here, DIR cannot be reached ..).
 */
bool folder_open(const char *dir, struct folder *f, struct trouble *t);

/* DIR/<name> in a static buffer of four that are used in turn. */
const char *folder_path(const struct folder *f, const char *name);

#endif
