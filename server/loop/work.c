#include "server/loop/work.h"

#include <event2/event.h>
#include <pthread.h>
#include <signal.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "server/loop/loop.h"

#define THREADS_MAX 16

struct work {
	struct work *next;
	void (*run)(void *arg);
	void (*done)(void *arg, bool ran);
	void *arg;
};

struct queue {
	struct work *head, **tail;
	size_t n;
};

struct work_pool {
	pthread_mutex_t lock;
	pthread_cond_t wake;
	struct queue waiting, finished; /* under lock */
	bool stop;                      /* under lock */
	size_t max;
	int fd; /* eventfd: something is in finished */
	struct event *ev;
	pthread_t thread[THREADS_MAX];
	int nthread;
};

static void
queue_init(struct queue *q)
{
	q->head = NULL;
	q->tail = &q->head;
	q->n = 0;
}

static void
queue_put(struct queue *q, struct work *w)
{
	w->next = NULL;
	*q->tail = w;
	q->tail = &w->next;
	q->n++;
}

static struct work *
queue_take(struct queue *q)
{
	struct work *w = q->head;
	if (w == NULL)
		return NULL;
	q->head = w->next;
	if (q->head == NULL)
		q->tail = &q->head;
	q->n--;
	return w;
}

static struct work *
next_work(struct work_pool *p)
{
	pthread_mutex_lock(&p->lock);
	while (!p->stop && p->waiting.head == NULL)
		pthread_cond_wait(&p->wake, &p->lock);
	struct work *w = p->stop ? NULL : queue_take(&p->waiting);
	pthread_mutex_unlock(&p->lock);
	return w;
}

static void *
helper_main(void *arg)
{
	struct work_pool *p = arg;
	struct work *w;
	while ((w = next_work(p)) != NULL) {
		w->run(w->arg);
		pthread_mutex_lock(&p->lock);
		queue_put(&p->finished, w);
		pthread_mutex_unlock(&p->lock);
		uint64_t one = 1;
		ssize_t n = write(p->fd, &one, sizeof(one));
		(void)n; /* the counter cannot overflow: it is bounded by the queue */
	}
	return NULL;
}

static void
give_back(struct work_pool *p, struct queue *q, bool ran)
{
	for (;;) {
		pthread_mutex_lock(&p->lock);
		struct work *w = queue_take(q);
		pthread_mutex_unlock(&p->lock);
		if (w == NULL)
			return;
		w->done(w->arg, ran);
		free(w);
	}
}

static void
finished_ready(evutil_socket_t fd, short what, void *arg)
{
	struct work_pool *p = arg;
	uint64_t count;
	(void)what;
	ssize_t n = read(fd, &count, sizeof(count));
	(void)n;
	give_back(p, &p->finished, true);
}

static bool
threads_start(struct work_pool *p, int threads)
{
	sigset_t all, old;
	sigfillset(&all); /* signals belong to the loop's thread */
	pthread_sigmask(SIG_SETMASK, &all, &old);
	while (p->nthread < threads && p->nthread < THREADS_MAX) {
		if (pthread_create(&p->thread[p->nthread], NULL, helper_main, p) != 0)
			break;
		p->nthread++;
	}
	pthread_sigmask(SIG_SETMASK, &old, NULL);
	return p->nthread > 0;
}

struct work_pool *
work_pool_new(struct loop *l, int threads, size_t queue_max)
{
	struct work_pool *p = calloc(1, sizeof(*p));
	if (p == NULL)
		return NULL;
	pthread_mutex_init(&p->lock, NULL);
	pthread_cond_init(&p->wake, NULL);
	queue_init(&p->waiting);
	queue_init(&p->finished);
	p->max = queue_max;
	p->fd = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
	if (p->fd >= 0)
		p->ev = event_new(loop_base(l), p->fd, EV_READ | EV_PERSIST, finished_ready, p);
	if (p->ev == NULL || event_add(p->ev, NULL) != 0 || !threads_start(p, threads)) {
		work_pool_free(p);
		return NULL;
	}
	return p;
}

void
work_pool_free(struct work_pool *p)
{
	if (p == NULL)
		return;
	pthread_mutex_lock(&p->lock);
	p->stop = true;
	pthread_cond_broadcast(&p->wake);
	pthread_mutex_unlock(&p->lock);
	for (int i = 0; i < p->nthread; i++)
		pthread_join(p->thread[i], NULL);
	give_back(p, &p->finished, true);
	give_back(p, &p->waiting, false);
	if (p->ev != NULL)
		event_free(p->ev);
	if (p->fd >= 0)
		close(p->fd);
	pthread_cond_destroy(&p->wake);
	pthread_mutex_destroy(&p->lock);
	free(p);
}

bool
work_submit(struct work_pool *p, void (*run)(void *arg), void (*done)(void *arg, bool ran), void *arg)
{
	struct work *w = malloc(sizeof(*w));
	if (w == NULL)
		return false;
	*w = (struct work){.run = run, .done = done, .arg = arg};
	pthread_mutex_lock(&p->lock);
	bool room = !p->stop && p->waiting.n < p->max;
	if (room) {
		queue_put(&p->waiting, w);
		pthread_cond_signal(&p->wake);
	}
	pthread_mutex_unlock(&p->lock);
	if (!room)
		free(w);
	return room;
}

size_t
work_waiting(struct work_pool *p)
{
	pthread_mutex_lock(&p->lock);
	size_t n = p->waiting.n;
	pthread_mutex_unlock(&p->lock);
	return n;
}
