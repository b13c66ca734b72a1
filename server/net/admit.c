#include "server/net/admit.h"

#include <assert.h>
#include <netinet/in.h>
#include <stdlib.h>

#define BUCKETS 1024
#define CREDIT_US 100000 /* processor time that may be saved up */

struct admit_prefix {
	struct admit_prefix *chain;       /* in the bucket */
	struct admit_prefix *next, *prev; /* in the ring of those that may begin one; NULL = not in it */
	uint64_t key;
	int running;
	struct admit_node waiting; /* ring head, oldest first */
};

struct admit {
	int max, max_prefix, percent;
	int running;
	int64_t credit, at; /* processor time left, when it was last refilled */
	struct admit_prefix ring;
	struct admit_prefix *bucket[BUCKETS];
};

struct admit *
admit_new(int max, int max_prefix, int cpu_percent)
{
	struct admit *a = calloc(1, sizeof(*a));
	if (a == NULL)
		abort();
	a->max = max;
	a->max_prefix = max_prefix;
	a->percent = cpu_percent;
	a->credit = CREDIT_US;
	a->ring.next = a->ring.prev = &a->ring;
	return a;
}

void
admit_free(struct admit *a)
{
	if (a == NULL)
		return;
	for (size_t i = 0; i < BUCKETS; i++)
		for (struct admit_prefix *p = a->bucket[i], *next; p != NULL; p = next) {
			next = p->chain;
			free(p);
		}
	free(a);
}

uint64_t
admit_key(const struct sockaddr *sa)
{
	if (sa->sa_family == AF_INET)
		return ntohl(((const struct sockaddr_in *)sa)->sin_addr.s_addr) >> 8;
	if (sa->sa_family != AF_INET6)
		return UINT64_MAX;
	const uint8_t *b = ((const struct sockaddr_in6 *)sa)->sin6_addr.s6_addr;
	uint64_t v = 0;
	if (IN6_IS_ADDR_V4MAPPED(&((const struct sockaddr_in6 *)sa)->sin6_addr))
		return (uint64_t)b[12] << 16 | (uint64_t)b[13] << 8 | b[14];
	for (int i = 0; i < 8; i++)
		v = v << 8 | b[i];
	return v;
}

static struct admit_prefix **
bucket_of(struct admit *a, uint64_t key)
{
	return &a->bucket[(key * UINT64_C(0x9e3779b97f4a7c15)) >> 54];
}

static struct admit_prefix *
prefix_find(struct admit *a, uint64_t key)
{
	struct admit_prefix *p = *bucket_of(a, key);
	while (p != NULL && p->key != key)
		p = p->chain;
	return p;
}

static struct admit_prefix *
prefix_get(struct admit *a, uint64_t key)
{
	struct admit_prefix *p = prefix_find(a, key), **head = bucket_of(a, key);
	if (p != NULL)
		return p;
	p = calloc(1, sizeof(*p));
	if (p == NULL)
		abort();
	p->key = key;
	p->waiting.next = p->waiting.prev = &p->waiting;
	p->chain = *head;
	*head = p;
	return p;
}

/* Into or out of the ring, or away altogether, as its numbers say. */
static void
prefix_settle(struct admit *a, struct admit_prefix *p)
{
	bool waits = p->waiting.next != &p->waiting;
	bool may = waits && p->running < a->max_prefix;
	if (may && p->next == NULL) {
		p->next = &a->ring;
		p->prev = a->ring.prev;
		p->prev->next = a->ring.prev = p;
	} else if (!may && p->next != NULL) {
		p->prev->next = p->next;
		p->next->prev = p->prev;
		p->next = p->prev = NULL;
	}
	if (waits || p->running > 0)
		return;
	struct admit_prefix **link = bucket_of(a, p->key);
	while (*link != p)
		link = &(*link)->chain;
	*link = p->chain;
	free(p);
}

void
admit_wait(struct admit *a, struct admit_node *n, uint64_t key)
{
	struct admit_prefix *p = prefix_get(a, key);
	n->prefix = p;
	n->next = &p->waiting;
	n->prev = p->waiting.prev;
	n->prev->next = p->waiting.prev = n;
	prefix_settle(a, p);
}

static void
node_unlink(struct admit_node *n)
{
	n->prev->next = n->next;
	n->next->prev = n->prev;
	*n = (struct admit_node){0};
}

void
admit_leave(struct admit *a, struct admit_node *n)
{
	struct admit_prefix *p = n->prefix;
	if (p == NULL)
		return;
	node_unlink(n);
	prefix_settle(a, p);
}

static void
refill(struct admit *a, int64_t now)
{
	if (a->at != 0)
		a->credit += (now - a->at) * a->percent / 100;
	if (a->credit > CREDIT_US)
		a->credit = CREDIT_US;
	a->at = now;
}

struct admit_node *
admit_next(struct admit *a, int64_t now, int64_t *retry_us)
{
	struct admit_prefix *p = a->ring.next;
	*retry_us = 0;
	if (p == &a->ring || a->running >= a->max)
		return NULL;
	refill(a, now);
	if (a->credit <= 0) {
		*retry_us = -a->credit * 100 / a->percent + 1000;
		return NULL;
	}
	struct admit_node *n = p->waiting.next;
	node_unlink(n);
	p->running++;
	a->running++;
	p->prev->next = p->next; /* to the end of the ring: the next prefix is first now */
	p->next->prev = p->prev;
	p->next = p->prev = NULL;
	prefix_settle(a, p);
	return n;
}

void
admit_done(struct admit *a, uint64_t key)
{
	struct admit_prefix *p = prefix_find(a, key);
	assert(p != NULL && p->running > 0);
	p->running--;
	a->running--;
	prefix_settle(a, p);
}

void
admit_charge(struct admit *a, int64_t us)
{
	a->credit -= us;
}

int
admit_running(const struct admit *a)
{
	return a->running;
}
