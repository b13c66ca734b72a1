-- Logins, sessions, passwords. API tokens are sessions of kind 2 (token.sql).

-- :name session_login :one
-- Who wants to log in: read before the password is hashed, read again under a lock after it.
-- :null password_hash, password_expires_at
SELECT u.id, u.password_hash, u.password_expires_at FROM app_user u WHERE u.login = :login;

-- :name session_guard :many
-- Failed logins that count for this account and network.
SELECT account, prefix, blocked_until
  FROM login_guard
 WHERE account IN (:account, '') AND prefix IN (:prefix, '') AND blocked_until > :now;

-- :name session_known :one
-- Has this user logged in from this network of late?
SELECT EXISTS (SELECT FROM session s JOIN app_user u ON u.id = s.user_id
	WHERE u.login = :login AND s.prefix = :prefix AND s.kind = 1 AND s.created_at > :since) AS known;

-- :name session_user_lock :one
SELECT id, login, name, password_hash, password_expires_at, must_change, archived_at
  FROM app_user WHERE id = :id FOR NO KEY UPDATE;

-- :name session_live :many
-- Login sessions of a user that still work, the oldest first.
SELECT id, client, created_at, seen_at, expires_at
  FROM session
 WHERE user_id = :user_id AND kind = 1 AND ended_at IS NULL AND expires_at > :now AND seen_at > :idle_since
 ORDER BY created_at, id;

-- :name session_fail :exec
-- One more failed login. `free` tries cost nothing, then the wait doubles from a second to a quarter of an hour; what is older
-- than `forget` begins anew.
INSERT INTO login_guard AS g (account, prefix, fails, blocked_until) VALUES (:account, :prefix, 1, :now)
ON CONFLICT (account, prefix) DO UPDATE SET
	fails = CASE WHEN g.blocked_until < :forget THEN 1 ELSE g.fails + 1 END,
	blocked_until = CASE WHEN g.blocked_until < :forget OR g.fails + 1 < :free::integer THEN :now
		ELSE :now + make_interval(secs => least(900, power(2, least(g.fails + 1 - :free, 20)))) END;

-- :name session_guard_sweep :exec
-- Forgotten rows go, a few with every failure, so that guessing cannot fill the table.
DELETE FROM login_guard
 WHERE ctid = ANY (ARRAY(SELECT g.ctid FROM login_guard g WHERE g.blocked_until < :forget
	ORDER BY g.blocked_until LIMIT 20 FOR UPDATE SKIP LOCKED));

-- :name session_guard_clear :exec
DELETE FROM login_guard WHERE account = :account AND prefix = :prefix;

-- :name session_add :exec
-- :optional perms
INSERT INTO session (id, user_id, token_hash, kind, name, perms, client, prefix, created_at, seen_at, expires_at)
VALUES (:id, :user_id, :token_hash, :kind, :name, :perms, :client, :prefix, :now, :now, :expires_at);

-- :name session_end_many :exec
UPDATE session SET ended_at = :now WHERE id = ANY (:ids::uuid[]) AND ended_at IS NULL;

-- :name session_end_user :exec
-- All logins and API tokens of a user.
UPDATE session SET ended_at = :now WHERE user_id = :user_id AND ended_at IS NULL;

-- :name session_password_put :exec
-- :null none
UPDATE app_user SET password_hash = :password_hash, password_expires_at = :password_expires_at, must_change = :must_change,
	version = version + 1
 WHERE id = :id;

-- :name session_lock :one
SELECT id, user_id, kind, ended_at FROM session WHERE id = :id FOR NO KEY UPDATE;

-- :name session_me :one
-- :null none
SELECT s.expires_at, s.kind, b.id AS branch_id, b.code AS branch_code, b.name AS branch_name
  FROM session s JOIN app_user u ON u.id = s.user_id JOIN branch b ON b.id = u.branch_id
 WHERE s.id = :id;

-- :name session_roles :many
SELECT r.name FROM user_role ur JOIN role r ON r.id = ur.role_id
 WHERE ur.user_id = :user_id AND r.archived_at IS NULL ORDER BY r.code;

-- :name session_branches :many
SELECT code FROM branch WHERE id = ANY (:ids::uuid[]) ORDER BY code;
