-- Approvals: which way a document takes, and how far it has come.

-- :name approval_flows :many
-- :noscope the approval that runs is the one that approval_get of the same batch found in scope
-- Flows in use for a kind of document, the lowest priority number first. An approval that runs (known) names its kind, and keeps
-- the version of its flow.
SELECT f.id, f.code, f.flow_version, f.name, f.priority, f.condition, (f.retired_at IS NULL) AS live
  FROM flow f
 WHERE (f.retired_at IS NULL AND f.subject = coalesce(nullif(:subject::smallint, 0),
		(SELECT i.subject FROM approval_instance i WHERE :known::boolean AND i.id = approval_of(:id, :number, :task_id))))
    OR f.id = (SELECT i.flow_id FROM approval_instance i WHERE :known::boolean AND i.id = approval_of(:id, :number, :task_id))
 ORDER BY f.priority, f.code, f.flow_version;

-- :name approval_flow_nodes :many
-- :noscope the approval that runs is the one that approval_get of the same batch found in scope
-- Nodes of those flows.
-- :null approver_role, role_code
SELECT n.flow_id, n.seq, n.name, n.kind, n.condition, n.method, n.approver, n.approver_role, r.code AS role_code, n.approver_users,
	n.approver_level, n.on_empty, n.on_self, n.on_repeat
  FROM flow f
  JOIN flow_node n ON n.flow_id = f.id
  LEFT JOIN role r ON r.id = n.approver_role
 WHERE (f.retired_at IS NULL AND f.subject = coalesce(nullif(:subject::smallint, 0),
		(SELECT i.subject FROM approval_instance i WHERE :known::boolean AND i.id = approval_of(:id, :number, :task_id))))
    OR f.id = (SELECT i.flow_id FROM approval_instance i WHERE :known::boolean AND i.id = approval_of(:id, :number, :task_id))
 ORDER BY n.flow_id, n.seq;

-- :name approval_people :many
-- :noscope the approval that runs is the one that approval_get of the same batch found in scope
-- Whom the nodes of those flows can name for this submitter: holders of their roles, named users, administrators, the submitter,
-- and all of their superiors; with what each may decide and see.
-- :null superior_id
WITH RECURSIVE node AS (
	SELECT n.approver_role, n.approver_users
	  FROM flow f JOIN flow_node n ON n.flow_id = f.id
	 WHERE (f.retired_at IS NULL AND f.subject = coalesce(nullif(:subject::smallint, 0),
			(SELECT i.subject FROM approval_instance i WHERE :known::boolean AND i.id = approval_of(:id, :number, :task_id))))
	    OR f.id = (SELECT i.flow_id FROM approval_instance i WHERE :known::boolean AND i.id = approval_of(:id, :number, :task_id))
), person(id) AS (
	SELECT a.id FROM (
		SELECT coalesce(:submitter::uuid,
			(SELECT i.submitted_by FROM approval_instance i WHERE :known::boolean AND i.id = approval_of(:id, :number, :task_id)))
		UNION SELECT h.user_id FROM user_role h JOIN role r ON r.id = h.role_id
			WHERE r.archived_at IS NULL AND ('admin' = ANY (r.perms) OR r.id IN (SELECT node.approver_role FROM node))
		UNION SELECT unnest(node.approver_users) FROM node) AS a(id)
	UNION
	SELECT s.superior_id FROM person p CROSS JOIN LATERAL (SELECT u.superior_id FROM app_user u WHERE u.id = p.id OFFSET 0) s
	 WHERE s.superior_id IS NOT NULL
)
SELECT u.id, u.login, u.name, u.superior_id, (u.archived_at IS NULL) AS live, r.may_approve, r.admin, r.roles, r.scope_all,
	CASE WHEN r.subtree THEN ARRAY(SELECT t FROM branch_subtree(u.branch_id) t)
		WHEN r.branch THEN ARRAY[u.branch_id] ELSE '{}'::uuid[] END AS branches,
	CASE WHEN r.subordinates THEN ARRAY(SELECT t FROM user_subordinates(u.id) t) ELSE ARRAY[u.id] END AS owners
  FROM app_user u
  CROSS JOIN LATERAL (
	SELECT coalesce(array_agg(o.id), '{}') AS roles, coalesce(bool_or('approve' = ANY (o.perms)), false) AS may_approve,
		coalesce(bool_or('admin' = ANY (o.perms)), false) AS admin, coalesce(bool_or(o.scope = 5), false) AS scope_all,
		coalesce(bool_or(o.scope = 4), false) AS subtree, coalesce(bool_or(o.scope = 3), false) AS branch,
		coalesce(bool_or(o.scope = 2), false) AS subordinates
	  FROM user_role ur JOIN role o ON o.id = ur.role_id AND o.archived_at IS NULL
	 WHERE ur.user_id = u.id) r
 WHERE u.id = ANY (ARRAY(SELECT p.id FROM person p))
 ORDER BY u.login;

-- :name approval_lock :one
-- Whoever decides or ends an approval comes here, behind the lock of its document.
-- :stale which approval it is never changes while the document is locked
-- :scope approval_instance i
SELECT i.id, i.state, i.version
  FROM approval_instance i
 WHERE i.id = approval_of(:id, :number, :task_id) AND /*scope:i*/
   FOR UPDATE;

-- :name approval_get :one
-- One approval with its flow and document: by its id, the id or number of its document, or one of its tasks.
-- :null number, ended_at
-- :scope approval_instance i
SELECT i.id, i.subject, i.subject_id, c.number, i.revision, i.content_hash, i.inputs, i.flow_id, f.code AS flow_code, f.flow_version,
	i.state, i.automatic, i.node_seq, i.branch_id, i.owner_id, i.authors, i.submitted_by, u.login AS submitter_login,
	i.submitted_at, i.ended_at, i.version
  FROM approval_instance i
  JOIN flow f ON f.id = i.flow_id
  JOIN app_user u ON u.id = i.submitted_by
  JOIN document_card c ON c.id = i.subject_id
 WHERE i.id = approval_of(:id, :number, :task_id) AND /*scope:i*/;

-- :name approval_nodes :many
-- Its nodes, in order.
-- :noscope of the one approval that approval_get of the same batch found in scope
SELECT n.seq, n.name, n.kind, n.method, n.state, n.reason, n.flow_id, n.flow_seq, n.pass_repeat
  FROM approval_node n
 WHERE n.instance_id = approval_of(:id, :number, :task_id)
 ORDER BY n.seq;

-- :name approval_tasks :many
-- Its tasks: who is asked at which node.
-- :null opened_at, decided_at
-- :noscope of the one approval that approval_get of the same batch found in scope
SELECT t.id, t.node_seq, t.assignee_id, u.login, u.name, t.state, t.opened_at, t.decided_at
  FROM approval_task t JOIN app_user u ON u.id = t.assignee_id
 WHERE t.instance_id = approval_of(:id, :number, :task_id)
 ORDER BY t.node_seq, u.login;

-- :name approval_acts :many
-- What people did, the oldest first.
-- :noscope of the one approval that approval_get of the same batch found in scope
SELECT a.at, u.login, u.name, a.act, a.node_seq, a.comment
  FROM approval_act a JOIN app_user u ON u.id = a.user_id
 WHERE a.instance_id = approval_of(:id, :number, :task_id)
 ORDER BY a.at, a.id;

-- :name approval_insert :exec
-- :noscope of the document that decide found in scope, with its branch and owner
INSERT INTO approval_instance (id, subject, subject_id, revision, content_hash, inputs, inputs_hash, flow_id, state, automatic,
	node_seq, branch_id, owner_id, authors, submitted_by, submitted_at, ended_at)
VALUES (:id, :subject, :subject_id, :revision, :content_hash, :inputs, :inputs_hash, :flow_id, :state, :automatic, :node_seq,
	:branch_id, :owner_id, :authors, :submitted_by, :now, :ended_at);

-- :name approval_set :exec
-- :noscope the row that approval_lock found in scope and locked
UPDATE approval_instance SET state = :state, node_seq = :node_seq, ended_at = :ended_at, version = version + 1 WHERE id = :id;

-- :name approval_nodes_insert :exec
INSERT INTO approval_node (instance_id, seq, name, kind, method, state, reason, flow_id, flow_seq, pass_repeat)
SELECT :instance_id, n.seq, n.name, n.kind, n.method, n.state, n.reason, n.flow_id, n.flow_seq, n.pass_repeat
  FROM unnest(:seqs::int4[], :names::text[], :kinds::int4[], :methods::int4[], :states::int4[], :reasons::text[], :flow_ids::uuid[],
	:flow_seqs::int4[], :pass_repeats::bool[])
	AS n(seq, name, kind, method, state, reason, flow_id, flow_seq, pass_repeat);

-- :name approval_nodes_set :exec
UPDATE approval_node n SET state = s.state
  FROM unnest(:seqs::int4[], :states::int4[]) AS s(seq, state)
 WHERE n.instance_id = :instance_id AND n.seq = s.seq;

-- :name approval_tasks_insert :exec
INSERT INTO approval_task (id, instance_id, node_seq, subject, subject_id, assignee_id, origin, state, opened_at, decided_at)
SELECT t.id, :instance_id, t.node_seq, :subject::smallint, :subject_id, t.assignee_id, t.origin, t.state,
	CASE WHEN t.state <> 0 THEN :now::timestamptz END, CASE WHEN t.state > 1 THEN :now::timestamptz END
  FROM unnest(:ids::uuid[], :node_seqs::int4[], :assignees::uuid[], :origins::text[], :states::int4[])
	AS t(id, node_seq, assignee_id, origin, state);

-- :name approval_tasks_set :exec
-- A task that opens gets its time, one that ends too; the word is that of who decided.
UPDATE approval_task t
   SET state = s.state, opened_at = coalesce(t.opened_at, CASE WHEN s.state <> 6 THEN :now::timestamptz END),
	decided_at = CASE WHEN s.state > 1 THEN :now::timestamptz END, comment = coalesce(s.comment, t.comment)
  FROM unnest(:ids::uuid[], :states::int4[], :comments::text[]) AS s(id, state, comment)
 WHERE t.id = s.id;

-- :name approval_acts_insert :exec
INSERT INTO approval_act (id, instance_id, task_id, node_seq, at, user_id, act, comment, content_hash)
SELECT a.id, :instance_id, a.task_id, a.node_seq, :now::timestamptz + a.n * interval '1 microsecond', :user_id, a.act, a.comment,
	:content_hash
  FROM unnest(:ids::uuid[], :task_ids::uuid[], :node_seqs::int4[], :acts::int4[], :comments::text[]) WITH ORDINALITY
	AS a(id, task_id, node_seq, act, comment, n);
