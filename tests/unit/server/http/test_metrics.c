#include "tests/unit/unit.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "server/http/metrics.h"

static char *
printed(const struct shm *s)
{
	static char text[400000];
	FILE *f = fmemopen(text, sizeof(text), "w");

	metrics_print(s, f);
	fclose(f);
	return text;
}

static void
requests(void **state)
{
	struct shm *s = shm_new();
	char *text, want[200];

	(void)state;
	shm_request(s, 0, 0, 700);
	shm_request(s, 0, 0, 1500000);
	shm_request(s, 0, 5, 100);
	shm_request(s, -1, 12, 100);
	text = printed(s);
	snprintf(want, sizeof(want), "branchline_requests_total{method=\"%s\",code=\"OK\"} 2\n",
	    method_table[0].op);
	assert_non_null(strstr(text, want));
	snprintf(want, sizeof(want), "branchline_requests_total{method=\"%s\",code=\"NOT_FOUND\"} 1\n",
	    method_table[0].op);
	assert_non_null(strstr(text, want));
	assert_non_null(
	    strstr(text, "branchline_requests_total{method=\"other\",code=\"UNIMPLEMENTED\"} 1\n"));
	snprintf(want, sizeof(want), "branchline_request_seconds_bucket{method=\"%s\",le=\"0.001000\"} 2\n",
	    method_table[0].op);
	assert_non_null(strstr(text, want));
	snprintf(want, sizeof(want), "branchline_request_seconds_bucket{method=\"%s\",le=\"+Inf\"} 3\n",
	    method_table[0].op);
	assert_non_null(strstr(text, want));
	snprintf(want, sizeof(want), "branchline_request_seconds_sum{method=\"%s\"} 1.500800\n",
	    method_table[0].op);
	assert_non_null(strstr(text, want));
}

static void
children(void **state)
{
	struct shm *s = shm_new();
	char want[100];

	(void)state;
	s->child[2].kind = CHILD_NET;
	s->child[2].slot = 1;
	s->child[2].pid = getpid();
	s->child[2].connections = 42;
	s->certificate_expiry_us = 1767225600000000;
	snprintf(want, sizeof(want), "branchline_connections{worker=\"1\",pid=\"%d\"} 42\n", (int)getpid());
	assert_non_null(strstr(printed(s), want));
	snprintf(
	    want, sizeof(want), "branchline_resident_bytes{process=\"net1\",pid=\"%d\"} ", (int)getpid());
	assert_non_null(strstr(printed(s), want));
	assert_true(atol(strstr(printed(s), want) + strlen(want)) > 100000);
	assert_non_null(strstr(printed(s), "branchline_certificate_expiry_seconds 1767225600\n"));
}

static void
every_family_is_described_once(void **state)
{
	char *text = printed(shm_new()), *line = strtok(text, "\n");
	int families = 0;

	(void)state;
	for (; line != NULL; line = strtok(NULL, "\n"))
		families += strncmp(line, "# TYPE branchline_", 18) == 0;
	assert_int_equal(families, 12);
}

static void
alive(void **state)
{
	struct shm *s = shm_new();

	(void)state;
	assert_false(metrics_alive(s, 1000000000));
	s->child[0].kind = CHILD_NET;
	s->child[0].pid = 5;
	s->child[0].beat_us = 1000000000;
	assert_true(metrics_alive(s, 1005000000));
	assert_false(metrics_alive(s, 1011000000));
	s->child[0].kind = CHILD_JOB;
	assert_false(metrics_alive(s, 1005000000));
}

static const struct CMUnitTest cases[] = {
    CASE("requests by method and code, latency cumulative", requests),
    CASE("gauges of children", children),
    CASE("every family is described once", every_family_is_described_once),
    CASE("alive is a network worker whose loop turns", alive),
};
UNIT_MAIN("metrics", cases)
