-- Alarms before a promise is missed.

-- :name alarm_lines :many
-- Lines of effective orders that may have a cause whose alarm is not open, the most urgent first; the rule decides. A line without a
-- new cause must not come again and again, or it would keep others out: so what is shipped for, due and late already says so is left
-- out here. open_kinds: bit per kind that is open.
-- :noscope a job with the system's scope
-- :null none
WITH line AS (
	SELECT l.id, l.order_id, l.make, l.promised_date, l.base_quantity, l.produced, l.shipped, l.refused, l.closed,
		p.code AS product_code, p.make_days, l.promised_date < :today::date AS late,
		ARRAY(SELECT a.kind FROM alarm a WHERE a.kind IN (2, 3, 4) AND a.subject_id = l.order_id
			AND coalesce(a.line_id, a.subject_id) = l.id AND a.closed_at IS NULL) AS told
	  FROM order_line l JOIN product p ON p.id = l.product_id
	 WHERE l.base_quantity - l.closed - l.shipped + l.refused > 0
	   AND l.promised_date <= :today::date + (SELECT greatest(1, max(g.make_days)) FROM product g)
	   AND l.promised_date <= :today::date + greatest(1, CASE WHEN l.make THEN p.make_days ELSE 0 END)
)
SELECT l.id AS line_id, o.id AS order_id, o.version, o.branch_id, o.owner_id, l.product_code, l.make, l.make_days, l.promised_date,
	l.base_quantity, l.produced, l.shipped, l.refused, l.closed,
	coalesce((SELECT bit_or(1 << k) FROM unnest(l.told) k), 0) AS open_kinds
  FROM line l JOIN sales_order o ON o.id = l.order_id
 WHERE o.state = 3
   AND (l.make AND l.produced < l.base_quantity - l.closed AND 2 <> ALL (l.told)
	OR NOT l.late AND l.promised_date <= :today::date + 1 AND 3 <> ALL (l.told)
	OR l.late AND 4 <> ALL (l.told))
 ORDER BY l.promised_date, l.id LIMIT 1000;

-- :name alarm_watched :many
-- Open alarms about lines whose cause may be gone, with the lines as they are now; the rule decides.
-- :noscope a job with the system's scope
-- :null promised_date
SELECT a.id, a.kind, a.version, o.state, a.branch_id, a.owner_id, l.make, p.make_days, l.promised_date, l.base_quantity,
	l.produced, l.shipped, l.refused, l.closed
  FROM alarm a JOIN order_line l ON l.id = a.line_id JOIN sales_order o ON o.id = l.order_id JOIN product p ON p.id = l.product_id
 WHERE a.closed_at IS NULL AND a.kind IN (2, 3, 4)
   AND NOT (o.state = 3 AND l.base_quantity - l.closed - l.shipped + l.refused > 0
	AND (a.kind = 3 AND l.promised_date BETWEEN :today::date AND :today::date + 1 OR a.kind = 4 AND l.promised_date < :today::date))
 ORDER BY a.id LIMIT 1000;

-- :name alarm_slow :many
-- Documents whose approval has waited since before :before, without an alarm that says so.
-- :noscope a job with the system's scope
-- :null none
SELECT i.subject, i.subject_id, i.version, i.branch_id, i.owner_id, (min(t.opened_at) AT TIME ZONE c.zone)::date AS opened_on,
	array_agg(DISTINCT t.assignee_id) AS assignees, string_agg(DISTINCT u.login, ', ' ORDER BY u.login) AS logins
  FROM approval_task t
  JOIN approval_instance i ON i.id = t.instance_id AND i.state = 1
  JOIN app_user u ON u.id = t.assignee_id
 CROSS JOIN company c
 WHERE t.state = 1 AND t.opened_at < :before
   AND NOT EXISTS (SELECT FROM alarm a WHERE a.subject_id = i.subject_id AND a.kind = 5 AND a.closed_at IS NULL)
 GROUP BY i.id, c.zone
 ORDER BY i.id LIMIT 500;

-- :name alarm_unsigned :many
-- Orders with shipments that have been under way since :shipped_by or longer, without an alarm that says so.
-- :noscope a job with the system's scope
-- :null none
SELECT o.id AS order_id, o.branch_id, o.owner_id, min(s.business_date) AS shipped_on,
	string_agg(concat_ws(' ', s.number, nullif(s.carrier, ''), nullif(s.tracking, '')), ', ' ORDER BY s.number) AS shipments
  FROM shipment s JOIN sales_order o ON o.id = s.order_id
 WHERE s.state = 1 AND s.business_date <= :shipped_by
   AND NOT EXISTS (SELECT FROM alarm a WHERE a.subject_id = o.id AND a.kind = 6 AND a.closed_at IS NULL)
 GROUP BY o.id
 ORDER BY min(s.business_date), o.id LIMIT 500;

-- :name alarm_expiring :many
-- Effective quotes whose last day is today or one of the coming ones up to :last_day, without an alarm that says so.
-- :noscope a job with the system's scope
-- :null none
SELECT q.id AS quote_id, q.branch_id, q.owner_id, q.valid_to, c.name AS customer_name
  FROM quote q JOIN customer c ON c.id = q.customer_id
 WHERE q.state = 3 AND q.valid_to BETWEEN :today::date AND :last_day::date
   AND NOT EXISTS (SELECT FROM alarm a WHERE a.subject_id = q.id AND a.kind = 7 AND a.closed_at IS NULL)
 ORDER BY q.valid_to, q.id LIMIT 500;

-- :name alarm_over :many
-- Alarms about whole documents whose cause is gone: the approval has moved on, the shipments are signed, the quote was ordered,
-- changed or given up, or is over (which the quote itself says).
-- :noscope a job with the system's scope
-- :null none
SELECT a.id, a.subject, a.subject_id, a.version, a.branch_id, a.owner_id FROM alarm a
 WHERE a.closed_at IS NULL
   AND (a.kind = 5
	AND NOT EXISTS (SELECT FROM approval_task t WHERE t.subject_id = a.subject_id AND t.state = 1 AND t.opened_at < :before)
	OR a.kind = 6
	AND NOT EXISTS (SELECT FROM shipment s WHERE s.order_id = a.subject_id AND s.state = 1 AND s.business_date <= :shipped_by)
	OR a.kind = 7
	AND NOT EXISTS (SELECT FROM quote q WHERE q.id = a.subject_id AND q.state = 3
		AND q.valid_to BETWEEN :today::date AND :last_day::date))
 ORDER BY a.id LIMIT 500;

-- :name alarm_open :exec
-- :noscope a job with the system's scope
INSERT INTO alarm (id, kind, subject, subject_id, line_id, branch_id, owner_id, due_on, detail, opened_at)
SELECT n.id, n.kind::smallint, n.subject::smallint, n.subject_id, n.line_id, n.branch_id, n.owner_id, n.due_on, n.detail, :now
  FROM unnest(:id::uuid[], :kind::integer[], :subject::integer[], :subject_id::uuid[], :line_id::uuid[], :branch_id::uuid[],
	:owner_id::uuid[], :due_on::date[], :detail::text[])
	AS n(id, kind, subject, subject_id, line_id, branch_id, owner_id, due_on, detail)
ON CONFLICT DO NOTHING;

-- :name alarm_close :exec
-- :noscope a job with the system's scope
UPDATE alarm SET closed_at = :now, version = version + 1 WHERE id = ANY (:ids::uuid[]) AND closed_at IS NULL;

-- :name alarm_list :many
-- By due date; document_card names documents of which only alarms in scope are asked.
-- :scope alarm a
-- :null number, line_number, acked_by, closed_at
SELECT a.id, a.kind, a.subject, a.subject_id, d.number, l.seq AS line_number, a.due_on, a.detail, o.login AS owner_login, a.opened_at,
	k.login AS acked_by, a.closed_at, a.version
  FROM alarm a
  JOIN app_user o ON o.id = a.owner_id
  LEFT JOIN document_card d ON d.id = a.subject_id
  LEFT JOIN order_line l ON l.id = a.line_id
  LEFT JOIN app_user k ON k.id = a.acked_by
 WHERE (:kind::integer = 0 OR a.kind = :kind::integer) AND (:closed::boolean OR a.closed_at IS NULL)
   AND (:after_due::date IS NULL OR (a.due_on, a.id) > (:after_due::date, :after_id::uuid)) AND /*scope:a*/
 ORDER BY a.due_on, a.id LIMIT :limit;

-- :name alarm_lock :one
-- :scope alarm a
-- :null closed_at
SELECT a.id, a.branch_id, a.closed_at, a.version FROM alarm a WHERE a.id = :id AND /*scope:a*/ FOR UPDATE;

-- :name alarm_get :one
-- The alarm as the list shows it, for the reply of a command that has locked it.
-- :scope alarm a
-- :null number, line_number, acked_by, closed_at
SELECT a.id, a.kind, a.subject, a.subject_id, d.number, l.seq AS line_number, a.due_on, a.detail, o.login AS owner_login, a.opened_at,
	k.login AS acked_by, a.closed_at, a.version
  FROM alarm a
  JOIN app_user o ON o.id = a.owner_id
  LEFT JOIN document_card d ON d.id = a.subject_id
  LEFT JOIN order_line l ON l.id = a.line_id
  LEFT JOIN app_user k ON k.id = a.acked_by
 WHERE a.id = :id AND /*scope:a*/;

-- :name alarm_ack :exec
-- :noscope locked in scope by the same command
UPDATE alarm SET acked_at = :now, acked_by = :user_id, version = :version WHERE id = :id;
