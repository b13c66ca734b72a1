/* Reads the text form of EXPLAIN. */
#include "sql/gen/explain.h"

/* "..  on name alias" -> name */
static const char *
plan_table(struct arena *a, const char *line, size_t n, const char *node)
{
	const char *s = memmem(line, n, node, strlen(node));
	const char *on;

	if (!s)
		return NULL;
	on = memmem(s, n - (size_t)(s - line), " on ", 4);
	return on ? arena_strndup(a, on + 4, strcspn(on + 4, " \n")) : NULL;
}

struct plan_scan {
	struct arena *arena;
	bool limited;
	const char *walked; /* an index scan whose condition we have not seen yet */
	struct names whole;
};

static void
plan_node(struct plan_scan *s, const char *line, size_t n)
{
	const char *seq = plan_table(s->arena, line, n, "Seq Scan");

	if (s->walked && !s->limited)
		names_add(s->arena, &s->whole, s->walked);
	s->walked = NULL;
	if (seq)
		names_add(s->arena, &s->whole, seq);
	else if (memmem(line, n, "Index Only Scan", 15))
		s->walked = plan_table(s->arena, line, n, "Index Only Scan");
	else if (memmem(line, n, "Index Scan", 10) && !memmem(line, n, "Bitmap", 6))
		s->walked = plan_table(s->arena, line, n, "Index Scan");
}

struct names
plan_whole_scans(struct arena *a, const char *plan, bool limited)
{
	struct plan_scan s = {.arena = a, .limited = limited};

	while (*plan) {
		size_t n = strcspn(plan, "\n");

		if (memmem(plan, n, "Index Cond:", 11))
			s.walked = NULL;
		else if (memmem(plan, n, " on ", 4) || memmem(plan, n, "->", 2))
			plan_node(&s, plan, n);
		plan += n + (plan[n] == '\n');
	}
	plan_node(&s, "", 0);
	return s.whole;
}
