/* table.h -- the jobs of table.c. */
#ifndef BL_JOB_TABLE_H
#define BL_JOB_TABLE_H

#include "server/job/job.h"

void job_event_sequence(struct job_run *r, const struct job_env *env);
void job_partition_keep(struct job_run *r, const struct job_env *env);
void job_alarm_scan(struct job_run *r, const struct job_env *env);
void job_order_waiting(struct job_run *r, const struct job_env *env);
void job_outbox_send(struct job_run *r, const struct job_env *env);
void job_upload_clean(struct job_run *r, const struct job_env *env);

#endif
