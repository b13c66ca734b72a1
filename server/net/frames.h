/* frames.h -- the 16 KiB frame buffer that nghttp2 keeps for each session, in memory that stays untouched
 * until a large frame needs it. From the ordinary heap it would reuse the dirty pages of TLS buffers and make
 * an idle connection cost 12 KiB more. */
#ifndef BL_NET_FRAMES_H
#define BL_NET_FRAMES_H

#include "common/types.h"

#define FRAME_SLOT (20u << 10) /* a buffer of nghttp2, rounded up to pages */

struct frames;

struct frames *frames_new(size_t slots); /* aborts without memory; reserves addresses, no pages */
void frames_free(struct frames *f);      /* NULL is fine; every slot must be back */

void *frames_take(struct frames *f);            /* NULL: all are taken */
bool frames_give(struct frames *f, void *slot); /* false: not one of ours */
void frames_rest(void *slot); /* its contents are no longer needed: the pages go back, the slot stays */

#endif
