#include "common/limits.h"

const struct limit_row limit_table[] = {
#define X(name, value, what) {#name, (value), what},
    LIMITS(X)
#undef X
};
const int limit_count = sizeof(limit_table) / sizeof(limit_table[0]);
