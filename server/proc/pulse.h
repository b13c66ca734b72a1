/* pulse.h -- the side of a child that faces the master: signs of life, news over the control pair, the wish
 * to stop. */
#ifndef BL_PROC_PULSE_H
#define BL_PROC_PULSE_H

#include "server/loop/loop.h"
#include "server/proc/child.h"

struct pulse_hooks { /* any may be NULL but stop; all are called on the loop */
	void *arg;
	void (*stop)(void *arg); /* once: finish what runs, then loop_stop() */
	void (*cert)(void *arg, struct bytes chain, struct bytes key);
	void (*tickets)(void *arg, const uint8_t (*key)[TLS_TICKET_KEY], int n);
	void (*beat)(void *arg); /* each second: a good time to fill the gauges of args->gauge */
};

struct pulse;
/* NULL: refused by the system. SIGTERM and the death of the master's end of the pair ask for `stop`. */
struct pulse *pulse_new(struct loop *l, const struct worker_args *args, const struct pulse_hooks *hooks);
void pulse_free(struct pulse *p);
/* Tells the master that this child serves. */
void pulse_ready(struct pulse *p);
/* Request lines that wait are written at the end of this turn. */
void pulse_flush_log(struct pulse *p);

#endif
