/* control.h -- what master and child tell each other over their socket pair (SOCK_SEQPACKET: one message, one
 * packet). */
#ifndef BL_PROC_CONTROL_H
#define BL_PROC_CONTROL_H

#include "common/types.h"

#define CONTROL_BYTES (128 << 10) /* largest message: a certificate chain and its key */

enum control_kind {
	CONTROL_READY,   /* child: it serves */
	CONTROL_CERT,    /* master: first = certificate chain, second = key, PEM */
	CONTROL_LOG,     /* master: first = level name, second = file; opens it again */
	CONTROL_TICKETS, /* master: first = one or two keys of session tickets, newest first */
	CONTROL_KINDS
};

struct control {
	enum control_kind kind;
	struct bytes first, second; /* point into the receive buffer */
};

enum control_end { CONTROL_GOT, CONTROL_NOTHING, CONTROL_CLOSED };

bool control_pair(int fd[2]); /* non-blocking, close-on-exec */
/* false: the peer is gone or does not read. */
bool control_send(int fd, enum control_kind kind, struct bytes first, struct bytes second);
/* buf has CONTROL_BYTES; a key may have been in it: wipe it after use. A packet of another shape ends the
 * talk. */
enum control_end control_receive(int fd, uint8_t *buf, struct control *out);

#endif
