-- Roles: permissions and scope.

-- :name role_lock :one
-- :null archived_at
SELECT id, code, name, scope, rate_class, perms, archived_at, version
  FROM role WHERE id = :id OR code = :code FOR NO KEY UPDATE;

-- :name role_taken :one
-- :null none
SELECT EXISTS (SELECT FROM role r WHERE r.id = :id) AS id_taken, EXISTS (SELECT FROM role r WHERE r.code = :code) AS code_taken;

-- :name role_holders :one
-- :null none
-- Users who have the role.
SELECT count(*) AS users
  FROM role r JOIN user_role ur ON ur.role_id = r.id JOIN app_user u ON u.id = ur.user_id
 WHERE (r.id = :id OR r.code = :code) AND u.archived_at IS NULL;

-- :name role_admins :one
-- :null none
-- Users who would administer users everywhere if neither this role nor this user were there.
WITH held AS (
	SELECT ur.user_id, 'user.edit' = ANY (r.perms) AS edits, r.scope = 5 AS sees_all
	  FROM user_role ur JOIN role r ON r.id = ur.role_id
	 WHERE r.archived_at IS NULL AND r.id IS DISTINCT FROM :but_role AND r.code IS DISTINCT FROM :but_role_code),
able AS (
	SELECT u.id FROM app_user u JOIN held h ON h.user_id = u.id
	 WHERE u.archived_at IS NULL AND u.id IS DISTINCT FROM :but_user AND u.login IS DISTINCT FROM :but_login
	 GROUP BY u.id HAVING bool_or(h.edits) AND bool_or(h.sees_all))
SELECT count(*) AS users FROM able;

-- :name role_add :exec
INSERT INTO role (id, code, name, scope, rate_class, perms, created_at)
VALUES (:id, :code, :name, :scope, :rate_class, :perms, :now);

-- :name role_put :exec
UPDATE role SET name = :name, scope = :scope, rate_class = :rate_class, perms = :perms, archived_at = :archived_at,
	version = version + 1
 WHERE id = :id;

-- :name role_list :many
-- :null archived_at
SELECT id, code, name, scope, rate_class, perms, archived_at, version
  FROM role
 WHERE (:archived::boolean OR archived_at IS NULL) AND (:after_code::text IS NULL OR code > :after_code)
 ORDER BY code LIMIT :limit::integer;
