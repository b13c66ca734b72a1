-- API tokens: sessions of kind 2 (session.sql) with a name and rights of their own.

-- :name token_user :one
-- In whose name a token shall work, and how many he has.
-- :null archived_at
SELECT u.id, u.login, u.branch_id, u.archived_at,
	(SELECT count(*) FROM session s WHERE s.user_id = u.id AND s.kind = 2 AND s.ended_at IS NULL AND s.expires_at > :now) AS tokens,
	EXISTS (SELECT FROM session s WHERE s.id = :token_id) AS id_taken
  FROM app_user u WHERE u.id = :id OR u.login = :login;

-- :name token_get :one
-- :null ended_at, perms
SELECT s.id, s.name, s.user_id, u.login, u.branch_id, s.perms, s.created_at, s.seen_at, s.expires_at, s.ended_at
  FROM session s JOIN app_user u ON u.id = s.user_id
 WHERE s.id = :id AND s.kind = 2;

-- :name token_list :many
-- Tokens of users in scope, the newest first.
-- :null ended_at, perms
SELECT s.id, s.name, s.user_id, u.login, s.perms, s.created_at, s.seen_at, s.expires_at, s.ended_at
  FROM session s JOIN app_user u ON u.id = s.user_id
 WHERE s.kind = 2 AND (:scope_all OR u.branch_id = ANY (:scope_branches) OR u.id = ANY (:scope_owners))
   AND (NOT :of_user::boolean OR u.id = :user_id OR u.login = :login)
   AND (:after_id::uuid IS NULL OR (s.created_at, s.id) < (:after_time::timestamptz, :after_id))
 ORDER BY s.created_at DESC, s.id DESC LIMIT :limit::integer;
