-- Mail to customers: written with the document, rendered and sent here.

-- :name outbox_ready :many
-- What is due and nobody is sending, locked until the lease is written.
SELECT b.id, b.at, b.recipient, b.lang, b.template, b.subject_id, b.attempts FROM outbox b
 WHERE b.state = 1 AND b.next_at <= :now AND (b.leased_until IS NULL OR b.leased_until < :now)
 ORDER BY b.next_at, b.id LIMIT 8 FOR UPDATE SKIP LOCKED;

-- :name outbox_lease :exec
UPDATE outbox SET leased_until = :until, attempts = attempts + 1 WHERE id = ANY (:ids::uuid[]);

-- :name outbox_sent :exec
UPDATE outbox SET state = 2, sent_at = :now, leased_until = NULL, error = NULL WHERE id = :id AND state = 1;

-- :name outbox_later :exec
UPDATE outbox SET next_at = :next_at, leased_until = NULL, error = :error WHERE id = :id AND state = 1;

-- :name outbox_given_up :exec
UPDATE outbox SET state = 3, leased_until = NULL, error = :error WHERE id = :id AND state = 1;

-- :name outbox_document :one
-- What a mail tells: the order, or the shipment and its order.
-- :noscope a job with the system's scope
-- :null order_number, shipment_number, carrier, tracking, signed_on, shipped_on
SELECT o.number AS order_number, o.gross, o.currency, y.exponent, k.name AS customer_name, m.name AS company_name, o.business_date,
	s.number AS shipment_number, s.carrier, s.tracking, s.business_date AS shipped_on, s.signed_on, coalesce(s.signed_by, '') AS signed_by
  FROM sales_order o
  LEFT JOIN shipment s ON s.id = :id AND s.order_id = o.id
  JOIN customer k ON k.id = o.customer_id
  JOIN currency y ON y.code = o.currency
 CROSS JOIN company m
 WHERE o.id = (SELECT mail_order(:id));

-- :name outbox_lines :many
-- Its lines: ordered, or shipped when it is a shipment.
-- :noscope a job with the system's scope
-- :null promised_date
SELECT l.seq, l.name, l.unit, l.promised_date,
	coalesce((SELECT x.quantity * l.unit_den / l.unit_num FROM shipment_line x WHERE x.shipment_id = :id AND x.line_id = l.id), l.quantity)
		AS quantity
  FROM order_line l
 WHERE l.order_id = (SELECT mail_order(:id))
   AND (NOT EXISTS (SELECT FROM shipment s WHERE s.id = :id)
	OR EXISTS (SELECT FROM shipment_line x WHERE x.shipment_id = :id AND x.line_id = l.id))
 ORDER BY l.seq LIMIT 201;
