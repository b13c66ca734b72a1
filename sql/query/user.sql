-- People who work with the system.

-- :name user_lock :one
-- :null mobile, email, dept_id, superior_id, archived_at
SELECT id, login, name, mobile, email, lang, branch_id, dept_id, superior_id, archived_at, version
  FROM app_user WHERE id = :id OR login = :login FOR NO KEY UPDATE;

-- :name user_get :one
-- :null mobile, email, dept_id, dept_branch_id, superior_id, superior_login, archived_at
SELECT u.id, u.login, u.name, u.mobile, u.email, u.lang, u.branch_id, b.code AS branch_code, u.dept_id, d.branch_id AS dept_branch_id,
	u.superior_id, s.login AS superior_login, u.archived_at, u.version,
	ARRAY(SELECT r.code FROM user_role ur JOIN role r ON r.id = ur.role_id WHERE ur.user_id = u.id ORDER BY r.code) AS roles
  FROM app_user u JOIN branch b ON b.id = u.branch_id LEFT JOIN dept d ON d.id = u.dept_id LEFT JOIN app_user s ON s.id = u.superior_id
 WHERE u.id = :id OR u.login = :login;

-- :name user_rights :one
-- :null none
-- What a user may do by all roles together, and the widest scope.
SELECT coalesce(array_agg(DISTINCT p.perm) FILTER (WHERE p.perm IS NOT NULL), '{}') AS perms, coalesce(max(r.scope), 1)::int4 AS scope
  FROM app_user u
  LEFT JOIN user_role ur ON ur.user_id = u.id
  LEFT JOIN role r ON r.id = ur.role_id AND r.archived_at IS NULL
  LEFT JOIN LATERAL unnest(r.perms) AS p(perm) ON true
 WHERE u.id = :id OR u.login = :login;

-- :name user_taken :one
-- :null none
SELECT EXISTS (SELECT FROM app_user u WHERE u.id = :id) AS id_taken, EXISTS (SELECT FROM app_user u WHERE u.login = :login) AS login_taken;

-- :name user_place :one
-- Where somebody shall belong: branch, department and superior, as far as they are named and exist. below: the superior is a
-- subordinate of the user who moves, or that user.
-- :null branch_id, branch_code, branch_archived_at, dept_id, dept_branch_id, dept_archived_at, superior_id, superior_login, superior_archived_at
SELECT b.id AS branch_id, b.code AS branch_code, b.archived_at AS branch_archived_at, d.id AS dept_id, d.branch_id AS dept_branch_id,
	d.archived_at AS dept_archived_at, s.id AS superior_id, s.login AS superior_login, s.archived_at AS superior_archived_at,
	EXISTS (SELECT FROM app_user m, user_subordinates(m.id) t
		WHERE (m.id = :moved_id OR m.login = :moved_login) AND t = s.id) AS below
  FROM (SELECT 1) AS one
  LEFT JOIN branch b ON b.id = :branch_id OR b.code = :branch_code
  LEFT JOIN dept d ON d.id = :dept_id OR d.code = :dept_code
  LEFT JOIN app_user s ON s.id = :superior_id OR s.login = :superior_login;

-- :name user_roles :many
-- The roles that a request names, by their place n (1..); what does not exist is missing.
-- :null archived_at
SELECT w.n, r.id, r.code, r.scope, r.perms, r.archived_at
  FROM unnest(:ids::uuid[], :codes::text[]) WITH ORDINALITY AS w(id, code, n)
  JOIN role r ON r.id = w.id OR r.code = w.code
 ORDER BY w.n;

-- :name user_tasks :one
-- :null none
-- Approval tasks that wait for a user.
SELECT count(*) AS tasks
  FROM app_user u JOIN approval_task t ON t.assignee_id = u.id
 WHERE (u.id = :id OR u.login = :login) AND t.state IN (0, 1);

-- :name user_add :exec
INSERT INTO app_user (id, login, name, mobile, email, lang, branch_id, dept_id, superior_id, mnemonics, password_hash,
	password_expires_at, must_change, created_at)
VALUES (:id, :login, :name, :mobile, :email, :lang, :branch_id, :dept_id, :superior_id, :mnemonics, :password_hash,
	:password_expires_at, :must_change, :now);

-- :name user_put :exec
UPDATE app_user SET name = :name, mobile = :mobile, email = :email, lang = :lang, branch_id = :branch_id, dept_id = :dept_id,
	superior_id = :superior_id, mnemonics = :mnemonics, archived_at = :archived_at, version = version + 1
 WHERE id = :id;

-- :name user_roles_drop :exec
DELETE FROM user_role WHERE user_id = :user_id;

-- :name user_roles_add :exec
INSERT INTO user_role (user_id, role_id) SELECT :user_id, r.id FROM unnest(:role_ids::uuid[]) AS r(id);

-- :name user_list :many
-- Text: part of login or name, or begin of the initials; compared in lower case.
-- :null mobile, email, dept_id, superior_id, superior_login, archived_at
SELECT u.id, u.login, u.name, u.mobile, u.email, u.lang, u.branch_id, b.code AS branch_code, u.dept_id, u.superior_id,
	s.login AS superior_login, u.archived_at, u.version,
	ARRAY(SELECT r.code FROM user_role ur JOIN role r ON r.id = ur.role_id WHERE ur.user_id = u.id ORDER BY r.code) AS roles
  FROM app_user u JOIN branch b ON b.id = u.branch_id LEFT JOIN app_user s ON s.id = u.superior_id
 WHERE (:archived::boolean OR u.archived_at IS NULL) AND (:after_login::text IS NULL OR u.login > :after_login)
   AND (NOT :of_branch::boolean OR b.id = :branch_id OR b.code = :branch_code)
   AND (:text::text = '' OR strpos(lower(u.login), :text) > 0 OR strpos(lower(u.name), :text) > 0
	OR EXISTS (SELECT FROM unnest(u.mnemonics) AS m(initials) WHERE starts_with(m.initials, :text)))
 ORDER BY u.login LIMIT :limit::integer;
