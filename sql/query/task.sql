-- What waits for my decision.

-- :name task_list :many
-- My tasks, the oldest first; those that I decided with :done.
-- :null number
-- :noscope tasks of the caller; who has a task about a document sees it
SELECT t.id, t.instance_id, t.subject, t.subject_id, c.number, c.customer_name, c.base_gross, y.exponent, u.login AS submitted_by,
	n.name AS node_name, n.reason, t.opened_at, i.content_hash, t.state, t.opened_at::text AS page_key
  FROM approval_task t
  JOIN approval_instance i ON i.id = t.instance_id
  JOIN approval_node n ON n.instance_id = t.instance_id AND n.seq = t.node_seq
  JOIN app_user u ON u.id = i.submitted_by
  JOIN document_card c ON c.id = t.subject_id
  CROSS JOIN company m
  JOIN currency y ON y.code = m.base_currency
 WHERE t.assignee_id = :user_id AND (CASE WHEN :done::boolean THEN t.state IN (2, 3, 4) ELSE t.state = 1 END)
   AND (:after_key::text IS NULL OR (t.opened_at, t.id) > ((:after_key::text)::timestamptz, :after_id::uuid))
 ORDER BY t.opened_at, t.id
 LIMIT :limit;
