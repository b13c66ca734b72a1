#include "server/job/table.h"

#define SECOND_US INT64_C(1000000)

const struct job job_table[] = {
    {"event_sequence", SECOND_US, job_event_sequence, true},
    {"partition_keep", 3600 * SECOND_US, job_partition_keep, false},
    {"alarm_scan", 60 * SECOND_US, job_alarm_scan, true},
    {"order_waiting", 2 * SECOND_US, job_order_waiting, true},
    {"outbox_send", 2 * SECOND_US, job_outbox_send, true},
    {"upload_clean", 600 * SECOND_US, job_upload_clean, false},
    {.name = NULL},
};
