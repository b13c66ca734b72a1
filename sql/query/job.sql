-- Jobs: one row each; whoever holds its lock runs it, so several daemons never run one job at once.

-- :name job_open :exec
INSERT INTO job (name, next_at) VALUES (:name, :now) ON CONFLICT DO NOTHING;

-- :name job_claim :one
-- Not found: another daemon is at it, or it is not due.
SELECT j.runs FROM job j WHERE j.name = :name AND j.next_at <= :now FOR UPDATE SKIP LOCKED;

-- :name job_ran :exec
UPDATE job SET runs = runs + 1, last_started = :started, last_ended = :ended, last_error = NULL, next_at = :next_at WHERE name = :name;

-- :name job_failed :exec
UPDATE job SET last_started = :started, last_ended = :ended, last_error = :error, next_at = :next_at WHERE name = :name;

-- :name job_list :many
-- :null last_started, last_ended, last_error
SELECT j.name, j.next_at, j.last_started, j.last_ended, j.last_error, j.runs FROM job j
 WHERE :after_name::text IS NULL OR j.name > :after_name::text ORDER BY j.name LIMIT :limit;

-- :name job_partitions :one
-- :null none
-- Partitions of the coming months.
SELECT partition_ensure(:today, 3) + fact_partition_ensure(:today, 3) AS made;

-- :name job_old_partitions :one
-- :null none
SELECT old_partition_drop(:today, :days::integer) AS dropped;
