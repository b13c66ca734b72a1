-- What quotes and orders load alike: customer, people, currencies, products.

-- :name document_customer :one
-- The customer of a new document, with its first contact and address.
-- :null contact, contact_phone, address, email, archived_at
-- :scope customer c
SELECT c.id, c.code, c.name, c.level, c.grade, c.status, c.credit_id, c.owner_id, c.branch_id, c.region, c.channel, c.currency,
	c.effective_orders, c.lang, c.email, c.archived_at, k.name AS contact, k.phone AS contact_phone, a.address
  FROM customer c
  LEFT JOIN customer_contact k ON k.customer_id = c.id AND k.seq = 1
  LEFT JOIN customer_address a ON a.customer_id = c.id AND a.seq = 1
 WHERE (c.id = :id OR c.code = :code) AND /*scope:c*/;

-- :name document_owner :one
-- Who shall own a new document.
-- :null archived_at
SELECT u.id, u.login, u.name, u.branch_id, b.code AS branch_code, u.archived_at
  FROM app_user u JOIN branch b ON b.id = u.branch_id
 WHERE u.id = :id OR u.login = :login;

-- :name document_currencies :many
-- All currencies, which are few, and which is the base.
-- :null none
SELECT y.code, y.exponent, (y.code = c.base_currency) AS is_base
  FROM currency y CROSS JOIN company c;

-- :name document_warehouses :many
-- All warehouses in use, which are few, by code.
SELECT w.id, w.code, w.branch_id FROM warehouse w WHERE w.archived_at IS NULL ORDER BY w.code;

-- :name document_products :many
-- The product of each line that was asked for, by its place n (1..); lines whose product does not exist are missing.
-- :null archived_at
SELECT r.n, p.id, p.code, p.name, p.kind, p.unit, coalesce(u.num, 1)::int4 AS unit_num, coalesce(u.den, 1)::int4 AS unit_den,
	(r.unit IS NULL OR r.unit = p.unit OR u.unit IS NOT NULL) AS unit_known, p.tax_rate, p.tax_exempt, p.currency,
	p.list_price, p.tax_inclusive, p.floor_price, p.cost, p.oversell, p.make_days, p.category_id, p.archived_at
  FROM unnest(:ids::uuid[], :codes::text[], :units::text[]) WITH ORDINALITY AS r(id, code, unit, n)
  JOIN product p ON p.id = coalesce(r.id, (SELECT q.id FROM product q WHERE q.code = r.code))
  LEFT JOIN product_unit u ON u.product_id = p.id AND u.unit = r.unit
 ORDER BY r.n;

-- :name document_revision_add :exec
-- Keeps a revision as it was submitted; one that is submitted again as it was is there already.
INSERT INTO revision (subject, subject_id, revision, content, content_hash, submitted_by, submitted_at)
SELECT :subject::smallint, :subject_id, :revision, :content, :content_hash, :submitted_by, :submitted_at
 WHERE NOT EXISTS (SELECT FROM revision r
	WHERE r.subject_id = :subject_id AND r.revision = :revision AND r.content_hash = :content_hash);
