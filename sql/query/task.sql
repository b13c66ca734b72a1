-- What waits for my decision.

-- :name task_list :many
-- My tasks, the oldest first; those that I decided with :done.
-- :null number
-- :noscope tasks of the caller; who has a task about a document sees it
SELECT t.id, t.instance_id, t.subject, t.subject_id, c.number, c.customer_name, coalesce(h.base_gross, c.base_gross) AS base_gross,
	coalesce(h.reason, '') AS change_reason, y.exponent, u.login AS submitted_by,
	n.name AS node_name, n.reason, t.opened_at, i.content_hash, t.state, t.opened_at::text AS page_key
  FROM approval_task t
  JOIN approval_instance i ON i.id = t.instance_id
  JOIN approval_node n ON n.instance_id = t.instance_id AND n.seq = t.node_seq
  JOIN app_user u ON u.id = i.submitted_by
  JOIN document_card c ON c.id = t.subject_id
  LEFT JOIN order_change h ON h.order_id = t.subject_id AND h.revision = i.revision
  CROSS JOIN company m
  JOIN currency y ON y.code = m.base_currency
 WHERE t.assignee_id = :user_id AND (CASE WHEN :done::boolean THEN t.state IN (2, 3, 4) ELSE t.state = 1 END)
   AND (:after_key::text IS NULL OR (t.opened_at, t.id) > ((:after_key::text)::timestamptz, :after_id::uuid))
 ORDER BY t.opened_at, t.id
 LIMIT :limit;

-- :name task_history :many
-- What people did in the other approvals of the document, the oldest first.
-- :scope approval_instance i
SELECT i.revision, a.at, u.login, u.name, a.act, a.node_seq, a.comment
  FROM approval_instance c
  JOIN approval_instance i ON i.subject_id = c.subject_id AND i.id <> c.id
  JOIN approval_act a ON a.instance_id = i.id
  JOIN app_user u ON u.id = a.user_id
 WHERE c.id = approval_of(NULL, :number, :task_id) AND /*scope:i*/
 ORDER BY a.at, a.id LIMIT 200;

-- :name task_attachments :many
-- Files of the document.
-- :noscope the approval is the one that approval_get of the same batch found in scope
-- :scope attachment a
SELECT a.id, a.subject_id, a.revision, a.name, a.content_type, a.size, a.sha256, u.login AS uploaded_by, a.created_at
  FROM approval_instance c
  JOIN attachment a ON a.subject_id = c.subject_id AND a.archived_at IS NULL
  JOIN app_user u ON u.id = a.uploaded_by
 WHERE c.id = approval_of(NULL, :number, :task_id) AND /*scope:a*/
 ORDER BY a.id LIMIT 100;

-- :name task_customer :one
-- Whose document it is, with the orders of a year that took effect and the open alarms, as far as the caller may see them.
-- :noscope the customer of the one approval that approval_get of the same batch found in scope
-- :scope sales_order o
-- :scope alarm a
SELECT c.code, c.name, c.level, c.grade, c.status, y.exponent, s.orders, s.gross, m.alarms, m.late
  FROM approval_instance i
  JOIN document_customer d ON d.document_id = i.subject_id
  JOIN customer c ON c.id = d.customer_id
 CROSS JOIN company b
  JOIN currency y ON y.code = b.base_currency
 CROSS JOIN LATERAL (SELECT count(*) AS orders, coalesce(sum(o.base_gross), 0)::bigint AS gross FROM sales_order o
	 WHERE o.customer_id = c.id AND o.state IN (3, 4, 5) AND o.effective_on >= :since::date AND /*scope:o*/) s
 CROSS JOIN LATERAL (SELECT count(*) AS alarms, count(*) FILTER (WHERE a.kind = 4) AS late
	  FROM alarm a JOIN sales_order n ON n.id = a.subject_id
	 WHERE n.customer_id = c.id AND a.closed_at IS NULL AND /*scope:a*/) m
 WHERE i.id = approval_of(NULL, :number, :task_id);

-- :name task_customer_orders :many
-- The last orders of that customer but this one, as far as the caller may see them.
-- :noscope the approval is the one that approval_get of the same batch found in scope
-- :scope sales_order o
-- :null number
SELECT o.number, o.business_date, o.gross, o.currency, y.exponent, o.state
  FROM approval_instance i
  JOIN document_customer d ON d.document_id = i.subject_id
  JOIN sales_order o ON o.customer_id = d.customer_id AND o.id <> i.subject_id
  JOIN currency y ON y.code = o.currency
 WHERE i.id = approval_of(NULL, :number, :task_id) AND o.number IS NOT NULL AND /*scope:o*/
 ORDER BY o.created_at DESC, o.id LIMIT 5;
