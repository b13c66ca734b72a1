#include "server/job/job.h"

const struct job job_table[] = {
    {.name = NULL},
};
