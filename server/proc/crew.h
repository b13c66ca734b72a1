/* crew.h -- the master's state, and what it does with its children. Only for server/proc. */
#ifndef BL_PROC_CREW_H
#define BL_PROC_CREW_H

#include <poll.h>

#include "server/proc/child.h"
#include "server/proc/master.h"

#define SEATS 66 /* 64 network workers, job worker, http */

struct master {
	struct config config;
	const struct master_guest *guest;
	char *database;
	struct cert cert;
	struct tls_tickets tickets;
	struct shm *shm;
	int listen_fd, http_fd, signal_fd;
	int port, metrics_port;
	struct seat seat[SEATS];
	int nseat;
	struct child leaving[SHM_CHILDREN]; /* replaced or surplus, on their way out */
	int nleaving;
	bool stopping, served;
	bool changed; /* the state file is behind */
	bool logging; /* the log is where it shall be */
};

/* Seats for the configured number of workers; children without a seat are told to leave. */
void crew_seat(struct master *m, int workers, int64_t now_us);
/* Starts a child on every empty seat whose time has come. */
void crew_fill(struct master *m, int64_t now_us);
/* Every child is told to leave; with `replace`, new ones with the present configuration take the seats at
 * once. */
void crew_leave(struct master *m, bool replace, int64_t now_us);
/* Collects children that ended, plans their next start. */
void crew_reap(struct master *m, int64_t now_us);
/* Reads what children say. */
void crew_hear(struct master *m);
/* Kills those that did not leave in time and those whose loop stands still. */
void crew_enforce(struct master *m, int64_t now_us);
void crew_tell(struct master *m, int kind, struct bytes first, struct bytes second);
/* Descriptors to poll; at most SEATS + SHM_CHILDREN. */
int crew_poll(const struct master *m, struct pollfd *out);
/* When something is due next; INT64_MAX = nothing. */
int64_t crew_next_us(const struct master *m);
bool crew_serving(const struct master *m); /* every seat is taken and ready */
bool crew_gone(const struct master *m);
/* When something has changed since the last time. */
void crew_write_state(struct master *m);

/* SIGHUP. A refused configuration or certificate leaves everything as it was. */
void reload(struct master *m, int64_t now_us);
/* Reads the certificate files again and hands them to the workers. */
bool reload_cert(struct master *m);

#endif
