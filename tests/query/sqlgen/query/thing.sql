-- Queries that use everything the generator knows.

-- :name thing_lock :one
-- :noscope the command has checked the branch of the thing
-- Root row of a thing; every command of a thing locks it first.
SELECT id, version, state
  FROM thing WHERE id = :id FOR UPDATE;

-- :name thing_get :one
-- :scope thing t
-- The whole thing, every type.
SELECT t.id, t.version, t.state, t.rank, t.price, t.on_sale, t.name, t.note, t.currency, t.due,
       t.made_at, t.sold_at, t.digest, t.tags, t.friends, t.counts, t.sums, t."case"
  FROM thing t -- a remark that is dropped
 WHERE t.id = :id AND /*scope:t*/;

-- :name thing_parts :many
-- :scope thing t
-- :null no
-- Parts of the things of a branch; a thing without parts has one row.
SELECT t.id, p.no, coalesce(p.qty, 0) AS qty
  FROM thing t LEFT JOIN thing_part p ON p.thing_id = t.id
 WHERE t.branch_id = :branch_id AND t.made_at >= :from AND /*scope:t*/
 ORDER BY t.id, p.no;

-- :name thing_add :exec
-- :noscope the branch is the actor's own
-- :optional rank, price, on_sale
INSERT INTO thing (id, branch_id, owner_id, state, rank, price, on_sale, name, note, due, made_at, digest, tags, friends,
	counts, sums)
VALUES (:id, :branch_id, :owner_id, :state, :rank, :price, coalesce(:on_sale::boolean, false), :name, :note, :due,
	:made_at, :digest, :tags, :friends, :counts, :sums);

-- :name thing_part_add :exec
INSERT INTO thing_part (thing_id, no, qty)
SELECT :id, u.no, u.qty
  FROM unnest(:no::integer[], :qty::bigint[], :due::date[], :sure::boolean[]) AS u(no, qty, due, sure)
 WHERE u.sure AND u.due IS NOT NULL;

-- :for axis in (branch="t.branch_id",
--   owner="t.owner_id")
-- :name thing_count_by_{axis} :many
-- :scope thing t
-- :null none
-- :scan counts everything there is
-- Number of things per {axis}.
SELECT {axis.sql} AS {axis}_id, count(*) AS n, '?? :not_a_parameter' AS odd
  FROM thing t WHERE /*scope:t*/ GROUP BY 1 ORDER BY 1;

-- :name thing_export :stream
-- :noscope checked by the operation: whole company only
SELECT id, name FROM thing ORDER BY id;
