/* admit.h -- which waiting socket may begin a TLS handshake. Handshakes are the cheapest way to burn our
 * time, so they are bounded in number, per address prefix, and in processor time; waiting prefixes take
 * turns, so that a flood from one place does not keep the others out. */
#ifndef BL_NET_ADMIT_H
#define BL_NET_ADMIT_H

#include <sys/socket.h>

#include "common/types.h"

struct admit;
struct admit_prefix;

struct admit_node { /* in the waiting socket; zeroed at first */
	struct admit_node *next, *prev;
	struct admit_prefix *prefix;
};

struct admit *admit_new(int max, int max_prefix, int cpu_percent); /* aborts without memory */
void admit_free(struct admit *a);

/* /24 of IPv4, /64 of IPv6; everything else is one prefix. */
uint64_t admit_key(const struct sockaddr *sa);

void admit_wait(struct admit *a, struct admit_node *n, uint64_t key);
void admit_leave(struct admit *a, struct admit_node *n); /* no longer waiting */
/* Takes the next that may begin now, or NULL; then *retry_us > 0 = ask again after that time. */
struct admit_node *admit_next(struct admit *a, int64_t now, int64_t *retry_us);
void admit_done(struct admit *a, uint64_t key); /* a handshake that was begun is over */
void admit_charge(struct admit *a, int64_t us); /* processor time spent on handshakes */
int admit_running(const struct admit *a);

#endif
