#include "server/proc/shm.h"

#include <sys/mman.h>

const int64_t shm_bucket_us[SHM_BUCKETS] = {
    500, 1000, 2000, 5000, 10000, 20000, 50000, 100000, 200000, 500000, 1000000, 2000000, 5000000, 30000000};

struct shm *
shm_new(void)
{
	void *p = mmap(NULL, sizeof(struct shm), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);

	return p == MAP_FAILED ? NULL : p;
}

void
shm_request(struct shm *s, int method, int code, int64_t us)
{
	struct shm_method *m = &s->method[method >= 0 && method < METHOD_N ? method : METHOD_N];
	int b = 0;

	while (b < SHM_BUCKETS && us > shm_bucket_us[b])
		b++;
	atomic_fetch_add_explicit(
	    &m->code[code >= 0 && code < SHM_CODES ? code : 2], 1, memory_order_relaxed);
	atomic_fetch_add_explicit(&m->bucket[b], 1, memory_order_relaxed);
	atomic_fetch_add_explicit(&m->sum_us, (uint64_t)(us < 0 ? 0 : us), memory_order_relaxed);
}

const char *
child_kind_name(enum child_kind kind)
{
	static const char *const name[CHILD_KINDS] = {"net", "job", "http"};

	return name[kind];
}
