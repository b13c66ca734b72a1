-- Events: numbered in the order in which they become visible, then pushed by Watch.

-- :name event_head_lock :one
-- One sequencer at a time, over all daemons.
SELECT pos FROM event_head FOR UPDATE;

-- :name event_number :exec
-- Committed rows get the next positions; ids sort by time, so the order is that of the commands as far as can be told. A statement of its
-- own behind the lock: it sees what was committed until now.
WITH fresh AS (
	SELECT e.id, row_number() OVER (ORDER BY e.id) AS n
	  FROM event e WHERE e.pos IS NULL ORDER BY e.id LIMIT 1000),
numbered AS (
	UPDATE event e SET pos = h.pos + f.n FROM fresh f, event_head h WHERE e.id = f.id AND e.pos IS NULL RETURNING e.pos)
UPDATE event_head SET pos = (SELECT max(n.pos) FROM numbered n) WHERE EXISTS (SELECT FROM numbered);

-- :name event_head_get :one
-- :null oldest
-- :scan the index of positions has the smallest at its end; only empty partitions are read
-- The newest position, and the oldest that is still kept.
SELECT h.pos, (SELECT min(e.pos) FROM event e WHERE e.pos IS NOT NULL) AS oldest FROM event_head h;

-- :name event_after :many
-- Events behind a position, in order.
-- :null branch_id, owner_id
SELECT e.pos, e.at, e.kind, e.subject, e.subject_id, e.version, e.branch_id, e.owner_id, e.recipients, e.actor_id
  FROM event e WHERE e.pos > :pos ORDER BY e.pos LIMIT 200;

-- :name event_unnumbered :many
-- What waits for a position; a statement of its own behind the lock.
SELECT e.id FROM event e WHERE e.pos IS NULL ORDER BY e.id LIMIT 1001;
