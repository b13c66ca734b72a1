/* bars.h -- the table of a report for eyes: a bar beside each net sum, and no column that is empty in every row. */
#ifndef BL_CLI_BARS_H
#define BL_CLI_BARS_H

#include "client/cli/column.h"
#include "client/cli/show.h"
#include "client/cli/table.h"

#define BAR_WIDTH 20 /* columns of the longest bar */

/* Bars of decimal numbers, the longest for the largest; what is below zero is shaded. "" for nothing. */
const char **bars_of(struct arena *a, const char *const *number, size_t n);

/* t as it is for rows that are no report's. */
struct table bars_table(
    struct arena *a, const struct table *t, const struct columns *c, const struct rows *rows);

#endif
