-- Accounting months. A booking takes the shared lock of its month, closing the exclusive one; the state is read by a later
-- statement, so that it is the one after the wait. Class 1112294 of the advisory locks is for periods, the key is yyyymm.

-- :name period_share :exec
-- Held to the end of the transaction by whoever books into the month.
SELECT pg_advisory_xact_lock_shared(1112294, :month::integer);

-- :name period_own :exec
-- Waits for all bookings into the month and keeps new ones out.
SELECT pg_advisory_xact_lock(1112294, :month::integer);

-- :name period_state :one
-- Not found = was never closed = open.
SELECT state, version FROM period WHERE yyyymm = :month;

-- :name period_list :many
-- Months that were ever closed, the latest first.
SELECT yyyymm, state, version
  FROM period
 WHERE :before::integer = 0 OR yyyymm < :before
 ORDER BY yyyymm DESC LIMIT :limit::integer;

-- :name period_put :exec
INSERT INTO period (yyyymm, state, version) VALUES (:month, :state, :version)
ON CONFLICT (yyyymm) DO UPDATE SET state = excluded.state, version = excluded.version;
