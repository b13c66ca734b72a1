-- Departments of branches.

-- :name dept_lock :one
-- :null parent_id, head_id, archived_at
SELECT id, branch_id, code, name, parent_id, head_id, archived_at, version
  FROM dept WHERE id = :id OR code = :code FOR NO KEY UPDATE;

-- :name dept_taken :one
-- :null none
SELECT EXISTS (SELECT FROM dept d WHERE d.id = :id) AS id_taken, EXISTS (SELECT FROM dept d WHERE d.code = :code) AS code_taken;

-- :name dept_branch :one
-- :null archived_at
SELECT b.id, b.code, b.archived_at FROM branch b WHERE b.id = :id OR b.code = :code;

-- :name dept_branch_of :one
-- The branch of a department that is there.
SELECT b.code FROM dept d JOIN branch b ON b.id = d.branch_id WHERE d.id = :id OR d.code = :code;

-- :name dept_parent :one
-- The department that shall be above; below: it lies at or below the one that moves.
-- :null archived_at
WITH RECURSIVE t(id) AS (
	SELECT m.id FROM dept m WHERE m.id = :moved_id OR m.code = :moved_code
	UNION SELECT d.id FROM dept d JOIN t ON d.parent_id = t.id)
SELECT p.id, p.branch_id, p.archived_at, EXISTS (SELECT FROM t WHERE t.id = p.id) AS below
  FROM dept p WHERE p.id = :id OR p.code = :code;

-- :name dept_head :one
-- :null archived_at
SELECT u.id, u.archived_at FROM app_user u WHERE u.id = :id OR u.login = :login;

-- :name dept_users :one
-- :null none
-- Who keeps a department from being archived.
SELECT (SELECT count(*) FROM dept c WHERE c.parent_id = d.id AND c.archived_at IS NULL) AS depts,
	(SELECT count(*) FROM app_user u WHERE u.dept_id = d.id AND u.archived_at IS NULL) AS users
  FROM dept d WHERE d.id = :id OR d.code = :code;

-- :name dept_add :exec
INSERT INTO dept (id, branch_id, code, name, parent_id, head_id, created_at)
VALUES (:id, :branch_id, :code, :name, :parent_id, :head_id, :now);

-- :name dept_put :exec
UPDATE dept SET name = :name, parent_id = :parent_id, head_id = :head_id, archived_at = :archived_at, version = version + 1
 WHERE id = :id;

-- :name dept_list :many
-- :null parent_id, head_id, archived_at
SELECT d.id, d.code, d.name, d.branch_id, b.code AS branch_code, d.parent_id, d.head_id, d.archived_at, d.version
  FROM dept d JOIN branch b ON b.id = d.branch_id
 WHERE (:archived::boolean OR d.archived_at IS NULL) AND (:after_code::text IS NULL OR d.code > :after_code)
   AND (NOT :of_branch::boolean OR b.id = :branch_id OR b.code = :branch_code)
 ORDER BY d.code LIMIT :limit::integer;
