-- Product categories, a tree.

-- :name category_by_ref :one
-- :null parent_id, archived_at
SELECT k.id, k.code, k.name, k.parent_id, k.version, k.archived_at FROM category k WHERE k.id = :id OR k.code = :code;

-- :name category_lock :one
-- :null parent_id, archived_at
SELECT k.id, k.code, k.name, k.parent_id, k.version, k.archived_at FROM category k WHERE k.id = :id OR k.code = :code FOR UPDATE;

-- :name category_tree_lock :many
-- All of them, which are few, locked in one order: whoever moves one sees that no circle comes to be.
-- :null parent_id
SELECT k.id, k.parent_id FROM category k ORDER BY k.id FOR UPDATE;

-- :name category_taken :one
-- :null none
SELECT EXISTS (SELECT FROM category k WHERE k.id = :id) AS id_taken, EXISTS (SELECT FROM category k WHERE k.code = :code) AS code_taken;

-- :name category_insert :exec
INSERT INTO category (id, code, name, parent_id, created_at) VALUES (:id, :code, :name, :parent_id, :now);

-- :name category_update :exec
UPDATE category SET name = :name, parent_id = :parent_id, archived_at = :archived_at, version = version + 1 WHERE id = :id;

-- :name category_list :many
-- By code; keyset on the code.
-- :null parent_id, archived_at
SELECT k.id, k.code, k.name, k.parent_id, k.version, k.archived_at
  FROM category k
 WHERE (:archived::bool OR k.archived_at IS NULL) AND (:after_code::text IS NULL OR k.code > :after_code::text)
 ORDER BY k.code LIMIT :limit::integer;
