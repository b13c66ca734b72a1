-- What the operation engine itself asks and writes: who calls, was this request seen before, the trace it leaves.

-- :name engine_scope_set :exec
-- First statement of every transaction of a request: what the row-level policies let through, and how long one statement
-- may take. All of it ends with the transaction.
SELECT set_config('bl.scope_all', CASE WHEN :scope_all::boolean THEN 'on' ELSE 'off' END, true),
	set_config('bl.branches', (:scope_branches::uuid[])::text, true),
	set_config('bl.owners', (:scope_owners::uuid[])::text, true),
	set_config('bl.user', coalesce((:scope_user::uuid)::text, ''), true),
	set_config('statement_timeout', (:timeout_ms::bigint)::text, true);

-- :name engine_session :one
-- Who holds a token: the person, the rights of all roles, and the scope expanded to branches and owners. The caller judges
-- times. today and day_ends: the company's business day at :now.
-- :null dept_id
SELECT s.id AS session_id, s.kind, s.seen_at, s.expires_at, s.perms IS NULL AS unlimited,
	coalesce(s.perms, '{}') AS token_perms, u.id AS user_id, u.login, u.name, u.branch_id,
	b.code AS branch_code, u.dept_id, r.perms, r.rate_class, r.scope_all,
	CASE WHEN r.subtree THEN ARRAY(SELECT t FROM branch_subtree(u.branch_id) t)
		WHEN r.branch THEN ARRAY[u.branch_id] ELSE '{}'::uuid[] END AS branches,
	CASE WHEN r.subordinates THEN ARRAY(SELECT t FROM user_subordinates(u.id) t) ELSE ARRAY[u.id] END AS owners,
	(:now::timestamptz AT TIME ZONE c.zone)::date AS today,
	(((:now::timestamptz AT TIME ZONE c.zone)::date + 1)::timestamp AT TIME ZONE c.zone) AS day_ends
  FROM session s
  JOIN app_user u ON u.id = s.user_id
  JOIN branch b ON b.id = u.branch_id
  CROSS JOIN company c
  CROSS JOIN LATERAL (
	SELECT coalesce(array_agg(DISTINCT p.perm) FILTER (WHERE p.perm IS NOT NULL), '{}') AS perms,
		coalesce(max(o.rate_class), 1::smallint) AS rate_class,
		coalesce(bool_or(o.scope = 5), false) AS scope_all,
		coalesce(bool_or(o.scope = 4), false) AS subtree,
		coalesce(bool_or(o.scope = 3), false) AS branch,
		coalesce(bool_or(o.scope = 2), false) AS subordinates
	  FROM user_role ur
	  JOIN role o ON o.id = ur.role_id AND o.archived_at IS NULL
	  LEFT JOIN LATERAL unnest(o.perms) AS p(perm) ON true
	 WHERE ur.user_id = u.id) r
 WHERE s.token_hash = :token_hash AND s.ended_at IS NULL AND u.archived_at IS NULL;

-- :name engine_session_touch :exec
-- The session is alive; not more often than it needs. An idle one (seen before :idle_before) stays idle. It travels with reads on a
-- shared connection, so it waits for nobody.
UPDATE session SET seen_at = :now
 WHERE id = (SELECT s.id FROM session s WHERE s.token_hash = :token_hash AND s.ended_at IS NULL AND s.seen_at < :seen_before
	AND s.seen_at > :idle_before FOR UPDATE SKIP LOCKED);

-- :name engine_day :one
-- :null none
-- The company's business day, for callers without a session.
SELECT (:now::timestamptz AT TIME ZONE c.zone)::date AS today,
	(((:now::timestamptz AT TIME ZONE c.zone)::date + 1)::timestamp AT TIME ZONE c.zone) AS day_ends
  FROM company c;

-- :name engine_request_get :one
-- The reply that this request had, when it was committed before. Last statement of load: behind the lock of the root row, so
-- that it sees what a twin has just done.
-- :null number, number_path, subject_id
SELECT user_id, method, digest, reply, number, number_path, subject, subject_id
  FROM request_log WHERE request_id = :request_id;

-- :name engine_request_put :exec
-- First statement of apply: a twin stops here.
INSERT INTO request_log (request_id, user_id, method, digest, reply, number_path, subject, subject_id, at)
VALUES (:request_id, :user_id, :method, :digest, :reply, :number_path, :subject, :subject_id, :at);

-- :name engine_request_touch :exec
-- Before a stored reply is given again: this commit comes after the first one in the WAL, so once it is confirmed, that one
-- is safe, too.
UPDATE request_log SET seen = seen + 1 WHERE request_id = :request_id;

-- :name engine_audit_put :exec
-- One row for each committed command.
INSERT INTO audit (id, at, user_id, session_id, method, request_id, subject, subject_id, version, revision, content_hash, branch_id,
	change)
VALUES (:id, :at, :user_id, :session_id, :method, :request_id, :subject, :subject_id, :version, :revision, :content_hash, :branch_id,
	:change);

-- :name engine_events_put :exec
-- What Watch will push, all events of a command at once. Recipient i belongs to event recipient_event[i], counted from 1.
INSERT INTO event (id, at, kind, subject, subject_id, version, branch_id, owner_id, recipients, actor_id)
SELECT e.id, :at, e.kind, e.subject::smallint, e.subject_id, e.version, e.branch_id, e.owner_id,
	ARRAY(SELECT r.user_id FROM unnest(:recipient::uuid[], :recipient_event::integer[]) AS r(user_id, event) WHERE r.event = e.n),
	:actor_id
  FROM unnest(:id::uuid[], :kind::text[], :subject::integer[], :subject_id::uuid[], :version::bigint[], :branch_id::uuid[],
	:owner_id::uuid[]) WITH ORDINALITY AS e(id, kind, subject, subject_id, version, branch_id, owner_id, n);

-- :name engine_notices_put :exec
-- The inbox rows of the recipients of those events.
INSERT INTO notice (id, user_id, event_id, kind, subject, subject_id, at)
SELECT n.id, n.user_id, n.event_id, n.kind, n.subject::smallint, n.subject_id, :at
  FROM unnest(:id::uuid[], :user_id::uuid[], :event_id::uuid[], :kind::text[], :subject::integer[], :subject_id::uuid[])
	AS n(id, user_id, event_id, kind, subject, subject_id)
ON CONFLICT DO NOTHING;

-- :name engine_number_open :exec
-- The counter of a series, branch and period, when it is the first one.
INSERT INTO number_series (series, branch_id, period, last) VALUES (:series, :branch_id, :period, 0) ON CONFLICT DO NOTHING;

-- :for document in (quote="quote", order="sales_order", shipment="shipment")
-- :name engine_number_take_{document} :one
-- Last statement before the commit: the next number of a gapless series goes to the {document} and to the request's record.
-- Without a counter or a document it divides by zero, so that nothing is committed without its number.
-- :noscope the command has locked or made the document
-- :null none
WITH counter AS (
	UPDATE number_series SET last = last + 1
	 WHERE series = :series AND branch_id = :branch_id AND period = :period RETURNING last),
text AS (
	SELECT p.prefix || '-' || b.code || '-' || (:period::integer)::text || '-'
		|| lpad(c.last::text, greatest(p.digits, length(c.last::text)), '0') AS number
	  FROM counter c, number_pattern p, branch b WHERE p.series = :series AND b.id = :branch_id),
taken AS (
	UPDATE {document.sql} d SET number = t.number FROM text t WHERE d.id = :id RETURNING d.number),
logged AS (
	UPDATE request_log l SET number = t.number FROM taken t WHERE l.request_id = :request_id)
SELECT max(t.number) AS number, 1 / count(t.number) AS one
  FROM taken t;

-- :name engine_listen :exec
LISTEN bl_event;

-- :name engine_notify :exec
-- On a connection of its own, never in a business transaction.
NOTIFY bl_event;

-- :name engine_report_begin :exec
-- A report reads one snapshot.
BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY;

-- :name engine_report_end :exec
COMMIT;
