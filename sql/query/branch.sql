-- Branch offices. Class 1112295 of the advisory locks keeps trees without circles: 1 branches, 2 departments, 3 superiors,
-- 4 administrators.

-- :name branch_tree_own :exec
-- Held by whoever moves something in a tree, so that two moves cannot make a circle together.
SELECT pg_advisory_xact_lock(1112295, :tree::integer);

-- :name branch_lock :one
-- :stale the code of a branch never changes
-- :null parent_id, archived_at, parent_code
SELECT b.id, b.code, b.name, b.parent_id, b.archived_at, b.version, (SELECT p.code FROM branch p WHERE p.id = b.parent_id) AS parent_code
  FROM branch b WHERE b.id = :id OR b.code = :code FOR NO KEY UPDATE OF b;

-- :name branch_get :one
-- :null parent_id, archived_at, parent_code
SELECT b.id, b.code, b.name, b.parent_id, b.archived_at, b.version, (SELECT p.code FROM branch p WHERE p.id = b.parent_id) AS parent_code
  FROM branch b WHERE b.id = :id OR b.code = :code;

-- :name branch_taken :one
-- :null none
SELECT EXISTS (SELECT FROM branch b WHERE b.id = :id) AS id_taken, EXISTS (SELECT FROM branch b WHERE b.code = :code) AS code_taken,
	EXISTS (SELECT FROM branch b WHERE b.parent_id IS NULL) AS has_root;

-- :name branch_parent :one
-- The branch that shall be above; below: it lies at or below the one that moves.
-- :null archived_at
SELECT p.id, p.code, p.archived_at, EXISTS (SELECT FROM branch m, branch_subtree(m.id) t
	WHERE (m.id = :moved_id OR m.code = :moved_code) AND t = p.id) AS below
  FROM branch p WHERE p.id = :id OR p.code = :code;

-- :name branch_users :one
-- :null none
-- Who keeps a branch from being archived.
SELECT (SELECT count(*) FROM branch c WHERE c.parent_id = b.id AND c.archived_at IS NULL) AS branches,
	(SELECT count(*) FROM app_user u WHERE u.branch_id = b.id AND u.archived_at IS NULL) AS users,
	(SELECT count(*) FROM warehouse w WHERE w.branch_id = b.id AND w.archived_at IS NULL) AS warehouses
  FROM branch b WHERE b.id = :id OR b.code = :code;

-- :name branch_add :exec
INSERT INTO branch (id, code, name, parent_id, created_at) VALUES (:id, :code, :name, :parent_id, :now);

-- :name branch_put :exec
UPDATE branch SET name = :name, parent_id = :parent_id, archived_at = :archived_at, version = version + 1 WHERE id = :id;

-- :name branch_list :many
-- :null parent_id, archived_at, parent_code
SELECT b.id, b.code, b.name, b.parent_id, b.archived_at, b.version, (SELECT p.code FROM branch p WHERE p.id = b.parent_id) AS parent_code
  FROM branch b
 WHERE (:archived::boolean OR b.archived_at IS NULL) AND (:after_code::text IS NULL OR b.code > :after_code)
 ORDER BY b.code LIMIT :limit::integer;
