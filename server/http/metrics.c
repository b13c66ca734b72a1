#include "server/http/metrics.h"

#include <inttypes.h>

#include "common/types.h"
#include "proto/method.h"

#define ALIVE_US 10000000

static const char *const code_name[SHM_CODES] = {"OK", "CANCELLED", "UNKNOWN", "INVALID_ARGUMENT",
    "DEADLINE_EXCEEDED", "NOT_FOUND", "ALREADY_EXISTS", "PERMISSION_DENIED", "RESOURCE_EXHAUSTED",
    "FAILED_PRECONDITION", "ABORTED", "OUT_OF_RANGE", "UNIMPLEMENTED", "INTERNAL", "UNAVAILABLE", "DATA_LOSS",
    "UNAUTHENTICATED"};

static const char *
method_name(int method)
{
	return method < METHOD_N ? method_table[method].op : "other";
}

static void
head(FILE *out, const char *name, const char *type, const char *help)
{
	fprintf(out, "# HELP branchline_%s %s\n# TYPE branchline_%s %s\n", name, help, name, type);
}

static void
put_seconds(FILE *out, uint64_t us)
{
	fprintf(out, "%" PRIu64 ".%06" PRIu64, us / 1000000, us % 1000000);
}

static void
print_requests(const struct shm *s, FILE *out)
{
	head(out, "requests_total", "counter", "Finished calls by method and gRPC code.");
	for (int m = 0; m < SHM_METHODS; m++)
		for (int c = 0; c < SHM_CODES; c++)
			if (s->method[m].code[c] != 0)
				fprintf(out,
				    "branchline_requests_total{method=\"%s\",code=\"%s\"} %" PRIu64 "\n",
				    method_name(m), code_name[c], s->method[m].code[c]);
}

static uint64_t
print_buckets(const struct shm_method *m, const char *name, FILE *out)
{
	uint64_t sum = 0;

	for (int b = 0; b < SHM_BUCKETS; b++) {
		sum += m->bucket[b];
		fprintf(out, "branchline_request_seconds_bucket{method=\"%s\",le=\"", name);
		put_seconds(out, (uint64_t)shm_bucket_us[b]);
		fprintf(out, "\"} %" PRIu64 "\n", sum);
	}
	sum += m->bucket[SHM_BUCKETS];
	fprintf(out, "branchline_request_seconds_bucket{method=\"%s\",le=\"+Inf\"} %" PRIu64 "\n", name, sum);
	return sum;
}

static void
print_latency(const struct shm *s, FILE *out)
{
	head(out, "request_seconds", "histogram", "From the first header of a call to its last byte.");
	for (int m = 0; m < SHM_METHODS; m++) {
		uint64_t n = 0;
		for (int c = 0; c < SHM_CODES; c++)
			n += s->method[m].code[c];
		if (n == 0)
			continue;
		n = print_buckets(&s->method[m], method_name(m), out);
		fprintf(out, "branchline_request_seconds_sum{method=\"%s\"} ", method_name(m));
		put_seconds(out, s->method[m].sum_us);
		fprintf(out, "\nbranchline_request_seconds_count{method=\"%s\"} %" PRIu64 "\n",
		    method_name(m), n);
	}
}

/* Resident pages of a process, from /proc; 0 when it is gone. */
static long
resident_bytes(int pid)
{
	char path[40];
	long size, pages = 0;
	FILE *f;

	snprintf(path, sizeof(path), "/proc/%d/statm", pid);
	f = fopen(path, "re");
	if (f == NULL)
		return 0;
	if (fscanf(f, "%ld %ld", &size, &pages) != 2)
		pages = 0;
	fclose(f);
	return pages * 4096;
}

static const struct gauge_row {
	const char *name, *help;
	size_t offset;
} gauge_table[] = {
    {"connections", "Open client connections.", offsetof(struct shm_child, connections)},
    {"calls", "Calls under way.", offsetof(struct shm_child, streams)},
    {"lanes_up", "Database connections for commands that are up.", offsetof(struct shm_child, lanes_up)},
    {"lanes_busy", "Database connections for commands in use.", offsetof(struct shm_child, lanes_busy)},
    {"lanes_waiting", "Commands that wait for a database connection.",
        offsetof(struct shm_child, lanes_waiting)},
};

static void
print_gauges(const struct shm *s, FILE *out)
{
	for (size_t g = 0; g < ARRAY_SIZE(gauge_table); g++) {
		head(out, gauge_table[g].name, "gauge", gauge_table[g].help);
		for (int i = 0; i < SHM_CHILDREN; i++) {
			const struct shm_child *c = &s->child[i];
			const _Atomic int64_t *at =
			    (const _Atomic int64_t *)((const char *)c + gauge_table[g].offset);
			if (c->pid > 0 && c->kind == CHILD_NET)
				fprintf(out, "branchline_%s{worker=\"%d\",pid=\"%d\"} %" PRId64 "\n",
				    gauge_table[g].name, c->slot, c->pid, *at);
		}
	}
}

static void
print_processes(const struct shm *s, FILE *out)
{
	head(out, "resident_bytes", "gauge", "Resident memory of a process of the daemon.");
	for (int i = 0; i < SHM_CHILDREN; i++) {
		const struct shm_child *c = &s->child[i];
		if (c->pid > 0)
			fprintf(out, "branchline_resident_bytes{process=\"%s%d\",pid=\"%d\"} %ld\n",
			    child_kind_name((enum child_kind)c->kind), c->slot, c->pid,
			    resident_bytes(c->pid));
	}
	head(out, "child_restarts_total", "counter", "Children that ended unasked and were started again.");
	for (int k = 0; k < CHILD_KINDS; k++)
		fprintf(out, "branchline_child_restarts_total{kind=\"%s\"} %" PRIu64 "\n",
		    child_kind_name((enum child_kind)k), s->restarts[k]);
}

void
metrics_print(const struct shm *s, FILE *out)
{
	print_requests(s, out);
	print_latency(s, out);
	print_gauges(s, out);
	print_processes(s, out);
	head(out, "connections_total", "counter", "Connections by what became of them.");
	fprintf(out, "branchline_connections_total{result=\"accepted\"} %" PRIu64 "\n", s->accepted);
	fprintf(out, "branchline_connections_total{result=\"refused\"} %" PRIu64 "\n", s->refused);
	head(out, "reloads_total", "counter", "Configuration reloads by result.");
	fprintf(out, "branchline_reloads_total{result=\"taken\"} %" PRIu64 "\n", s->reloads);
	fprintf(out, "branchline_reloads_total{result=\"refused\"} %" PRIu64 "\n", s->reloads_refused);
	head(out, "certificate_expiry_seconds", "gauge",
	    "When the server certificate expires, seconds since 1970.");
	fprintf(
	    out, "branchline_certificate_expiry_seconds %" PRId64 "\n", s->certificate_expiry_us / 1000000);
}

bool
metrics_alive(const struct shm *s, int64_t now_us)
{
	for (int i = 0; i < SHM_CHILDREN; i++) {
		const struct shm_child *c = &s->child[i];
		if (c->pid > 0 && c->kind == CHILD_NET && now_us - c->beat_us < ALIVE_US)
			return true;
	}
	return false;
}
