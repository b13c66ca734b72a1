#include "server/net/frames.h"

#include <stdlib.h>
#include <sys/mman.h>

struct frames {
	uint8_t *base;
	size_t slots, used; /* used: slots handed out at least once */
	uint32_t *free;     /* stack of slots that came back */
	size_t nfree;
};

struct frames *
frames_new(size_t slots)
{
	struct frames *f = calloc(1, sizeof(*f));
	if (f == NULL)
		abort();
	f->slots = slots;
	f->free = malloc(slots * sizeof(*f->free));
	f->base = mmap(NULL, slots * FRAME_SLOT, PROT_READ | PROT_WRITE,
	    MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
	if (f->free == NULL || f->base == MAP_FAILED)
		abort();
	return f;
}

void
frames_free(struct frames *f)
{
	if (f == NULL)
		return;
	munmap(f->base, f->slots * FRAME_SLOT);
	free(f->free);
	free(f);
}

void *
frames_take(struct frames *f)
{
	if (f->nfree > 0)
		return f->base + (size_t)f->free[--f->nfree] * FRAME_SLOT;
	return f->used < f->slots ? f->base + f->used++ * FRAME_SLOT : NULL;
}

void
frames_rest(void *slot)
{
	madvise(slot, FRAME_SLOT, MADV_DONTNEED); /* refused, the pages stay: only a matter of memory */
}

bool
frames_give(struct frames *f, void *slot)
{
	size_t at = (size_t)((uint8_t *)slot - f->base);
	if ((uint8_t *)slot < f->base || at >= f->slots * FRAME_SLOT)
		return false;
	frames_rest(slot);
	f->free[f->nfree++] = (uint32_t)(at / FRAME_SLOT);
	return true;
}
