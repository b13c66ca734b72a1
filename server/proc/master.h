/* master.h -- binds, forks, supervises, restarts, reloads and stops. It parses nothing from the network. */
#ifndef BL_PROC_MASTER_H
#define BL_PROC_MASTER_H

#include "server/config.h"

/* What runs beside the daemon in one master (the private PostgreSQL of --standalone). Any function may be
 * NULL. */
struct master_guest {
	void *arg;
	/* About once a second. *reload: certificate files have changed. */
	void (*tick)(void *arg, bool *reload);
	/* A process that is none of the master's children has ended; false = not the guest's either. */
	bool (*reaped)(void *arg, int pid, int status);
	/* After every reading of the configuration, before it is checked: what the command line said wins. */
	void (*adjust)(void *arg, struct config *c);
	/* The port is open, nothing is served yet. */
	bool (*bound)(void *arg, int port, int metrics_port, struct trouble *t);
	/* Everything serves for the first time. */
	void (*serving)(void *arg, int port);
	/* The last child is gone. */
	void (*stopped)(void *arg);
};

/* Runs the daemon until it is told to stop; takes over *config. The result is the exit code. */
int master_run(struct config *config, const struct master_guest *guest);

#define EXIT_UNREACHABLE 69 /* the database did not answer; a later start may do */
#define EXIT_REFUSED 78     /* configuration, certificate or database: somebody has to change something */

#endif
