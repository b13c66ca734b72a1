-- The audit trail, for those who may read it; the engine writes it.

-- :name audit_list :many
-- Rows of branches and users in scope, the newest first.
-- :null content_hash
SELECT a.id, a.at, a.user_id, coalesce(u.login, '') AS login, a.method, a.request_id, a.subject, a.subject_id, a.version, a.revision,
	a.content_hash, a.change
  FROM audit a LEFT JOIN app_user u ON u.id = a.user_id
 WHERE (:scope_all OR a.branch_id = ANY (:scope_branches) OR a.user_id = ANY (:scope_owners))
   AND (:subject_id::uuid IS NULL OR a.subject_id = :subject_id)
   AND (NOT :of_user::boolean OR u.id = :user_id OR u.login = :login)
   AND (:method::text = '' OR a.method = :method)
   AND (:after_id::uuid IS NULL OR a.id < :after_id)
 ORDER BY a.id DESC LIMIT :limit::integer;
