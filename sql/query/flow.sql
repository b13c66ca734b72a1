-- Approval flows: published versions never change.

-- :name flow_lock :many
-- Flows in use for the kind of document that a new version is for, or that a code in use is for: publishing is one after the other.
-- :stale what a code is for never changes
SELECT f.id, f.code, f.flow_version, f.subject, f.name, f.priority, f.condition, f.published_at
  FROM flow f
 WHERE f.retired_at IS NULL
   AND f.subject = coalesce((SELECT g.subject FROM flow g WHERE g.code = :code AND g.retired_at IS NULL), nullif(:subject::smallint, 0))
 ORDER BY f.id
   FOR UPDATE;

-- :name flow_last :one
-- The last version that a code ever had, retired or not.
SELECT f.flow_version, f.subject FROM flow f WHERE f.code = :code ORDER BY f.flow_version DESC LIMIT 1;

-- :name flow_base :one
-- Decimals of amounts in conditions.
SELECT y.exponent FROM company c JOIN currency y ON y.code = c.base_currency;

-- :name flow_roles :many
-- Roles that nodes name, in use.
SELECT r.id, r.code FROM role r
 WHERE r.archived_at IS NULL AND (r.id = ANY (:ids::uuid[]) OR r.code = ANY (:codes::text[]));

-- :name flow_users :many
-- Users that nodes name, in use.
SELECT u.id, u.login FROM app_user u
 WHERE u.archived_at IS NULL AND (u.id = ANY (:ids::uuid[]) OR u.login = ANY (:logins::text[]));

-- :name flow_retire :exec
UPDATE flow SET retired_at = :now WHERE code = :code AND retired_at IS NULL;

-- :name flow_insert :exec
INSERT INTO flow (id, code, flow_version, name, subject, priority, condition, published_by, published_at)
VALUES (:id, :code, :flow_version, :name, :subject, :priority, :condition, :published_by, :now);

-- :name flow_nodes_insert :exec
-- User i is named by node user_nodes[i].
INSERT INTO flow_node (flow_id, seq, name, kind, condition, method, approver, approver_role, approver_users, approver_level, on_empty,
	on_self, on_repeat)
SELECT :flow_id, n.seq, n.name, n.kind, n.condition, n.method, n.approver, n.role_id,
	ARRAY(SELECT u.id FROM unnest(:users::uuid[], :user_nodes::int4[]) WITH ORDINALITY AS u(id, seq, place)
		WHERE u.seq = n.seq ORDER BY u.place),
	n.level, n.on_empty, n.on_self, n.on_repeat
  FROM unnest(:seqs::int4[], :names::text[], :kinds::int4[], :conditions::text[], :methods::int4[], :approvers::int4[],
	:roles::uuid[], :levels::int4[], :on_empty::int4[], :on_self::int4[], :on_repeat::int4[])
	AS n(seq, name, kind, condition, method, approver, role_id, level, on_empty, on_self, on_repeat);

-- :name flow_get :one
-- A version by id, or the one in use by code.
SELECT f.id, f.code, f.flow_version, f.name, f.subject, f.priority, f.condition, u.login AS published_by, f.published_at,
	(f.retired_at IS NOT NULL) AS retired
  FROM flow f JOIN app_user u ON u.id = f.published_by
 WHERE f.id = :id OR (f.code = :code AND f.retired_at IS NULL);

-- :name flow_list :many
-- By kind of document and priority; old versions behind the new one.
-- :null none
SELECT f.id, f.code, f.flow_version, f.name, f.subject, f.priority, f.condition, u.login AS published_by, f.published_at,
	(f.retired_at IS NOT NULL) AS retired, k.page_key
  FROM flow f
  JOIN app_user u ON u.id = f.published_by
  CROSS JOIN LATERAL (SELECT lpad(f.subject::text, 3, '0') || lpad(f.priority::text, 7, '0') || f.code || ' '
	|| lpad((999999 - f.flow_version)::text, 6, '0') COLLATE "C" AS page_key) k
 WHERE (:subject::smallint = 0 OR f.subject = :subject::smallint) AND (:retired::boolean OR f.retired_at IS NULL)
   AND (:after_key::text IS NULL OR (k.page_key, f.id) > (:after_key::text, :after_id::uuid))
 ORDER BY k.page_key, f.id
 LIMIT :limit;

-- :name flow_nodes :many
-- Nodes of some versions, with codes and logins.
-- :null role_code
SELECT n.flow_id, n.seq, n.name, n.kind, n.condition, n.method, n.approver, r.code AS role_code,
	ARRAY(SELECT u.login FROM unnest(n.approver_users) WITH ORDINALITY AS p(id, place) JOIN app_user u ON u.id = p.id
		ORDER BY p.place) AS logins,
	n.approver_level, n.on_empty, n.on_self, n.on_repeat
  FROM flow_node n JOIN flow f ON f.id = n.flow_id LEFT JOIN role r ON r.id = n.approver_role
 WHERE (f.id = :id OR (f.code = :code AND f.retired_at IS NULL))
 ORDER BY n.flow_id, n.seq;

-- :name flow_list_nodes :many
-- Nodes of the versions of one page of flow_list.
-- :null role_code
SELECT n.flow_id, n.seq, n.name, n.kind, n.condition, n.method, n.approver, r.code AS role_code,
	ARRAY(SELECT u.login FROM unnest(n.approver_users) WITH ORDINALITY AS p(id, place) JOIN app_user u ON u.id = p.id
		ORDER BY p.place) AS logins,
	n.approver_level, n.on_empty, n.on_self, n.on_repeat
  FROM (SELECT f.id FROM flow f
	  CROSS JOIN LATERAL (SELECT lpad(f.subject::text, 3, '0') || lpad(f.priority::text, 7, '0') || f.code || ' '
		|| lpad((999999 - f.flow_version)::text, 6, '0') COLLATE "C" AS page_key) k
	 WHERE (:subject::smallint = 0 OR f.subject = :subject::smallint) AND (:retired::boolean OR f.retired_at IS NULL)
	   AND (:after_key::text IS NULL OR (k.page_key, f.id) > (:after_key::text, :after_id::uuid))
	 ORDER BY k.page_key, f.id
	 LIMIT :limit) page
  JOIN flow_node n ON n.flow_id = page.id
  LEFT JOIN role r ON r.id = n.approver_role
 ORDER BY n.flow_id, n.seq;
