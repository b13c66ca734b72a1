-- Warehouses.

-- :name warehouse_by_ref :one
-- :null archived_at
SELECT w.id, w.code, w.name, w.branch_id, b.code AS branch_code, w.transfer_days, w.version, w.archived_at
  FROM warehouse w JOIN branch b ON b.id = w.branch_id
 WHERE w.id = :id OR w.code = :code;

-- :name warehouse_lock :one
-- :null archived_at
SELECT w.id, w.code, w.name, w.branch_id, w.transfer_days, w.version, w.archived_at
  FROM warehouse w WHERE w.id = :id OR w.code = :code FOR UPDATE;

-- :name warehouse_branch :one
-- The branch that shall run it.
-- :null archived_at
SELECT b.id, b.code, b.archived_at FROM branch b WHERE b.id = :id OR b.code = :code;

-- :name warehouse_taken :one
-- :null none
SELECT EXISTS (SELECT FROM warehouse w WHERE w.id = :id) AS id_taken, EXISTS (SELECT FROM warehouse w WHERE w.code = :code) AS code_taken;

-- :name warehouse_insert :exec
INSERT INTO warehouse (id, code, name, branch_id, transfer_days, created_at)
VALUES (:id, :code, :name, :branch_id, :transfer_days, :now);

-- :name warehouse_update :exec
UPDATE warehouse SET name = :name, transfer_days = :transfer_days, archived_at = :archived_at, version = version + 1 WHERE id = :id;

-- :name warehouse_list :many
-- By code; keyset on the code.
-- :null archived_at
SELECT w.id, w.code, w.name, w.branch_id, b.code AS branch_code, w.transfer_days, w.version, w.archived_at
  FROM warehouse w JOIN branch b ON b.id = w.branch_id
 WHERE (:archived::bool OR w.archived_at IS NULL) AND (:after_code::text IS NULL OR w.code > :after_code::text)
   AND (:branch_id::uuid IS NULL OR w.branch_id = :branch_id::uuid) AND (:branch_code::text IS NULL OR b.code = :branch_code::text)
 ORDER BY w.code LIMIT :limit::integer;
