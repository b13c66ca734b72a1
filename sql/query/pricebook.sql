-- Price lists and the prices that may hold for a document.

-- :name pricebook_candidates :many
-- Every price that may hold for a customer on a day: of the products named by id or code and, when an order is given and no product
-- is, of the order's lines. The customer is named itself, or by an order or quote of it. Sorted by product.
-- :null customer_id, branch_id, level, valid_to
-- :scope customer c
-- :noscope the order or quote is locked under its own scope by the command; here it only names its customer
WITH whose AS (
	SELECT c.id, c.level FROM customer c WHERE (c.id = :customer_id OR c.code = :customer_code) AND /*scope:c*/
	UNION ALL
	SELECT c.id, c.level FROM sales_order o JOIN customer c ON c.id = o.customer_id
	 WHERE o.id = :order_id OR o.number = :order_number
	UNION ALL
	SELECT c.id, c.level FROM quote q JOIN customer c ON c.id = q.customer_id
	 WHERE q.id = :quote_id OR q.number = :quote_number
), wanted AS (
	SELECT p.id FROM product p WHERE p.id = ANY (:product_ids::uuid[]) OR p.code = ANY (:product_codes::text[])
	UNION
	SELECT l.product_id FROM order_line l JOIN sales_order o ON o.id = l.order_id
	 WHERE (o.id = :order_id OR o.number = :order_number) AND cardinality(:product_ids::uuid[]) = 0
)
SELECT i.product_id, i.min_quantity, i.price, b.code, b.currency, b.tax_inclusive, b.customer_id, b.branch_id, b.level, b.valid_from,
	b.valid_to, b.priority
  FROM pricebook_item i
  JOIN pricebook b ON b.id = i.pricebook_id
 WHERE i.product_id IN (SELECT w.id FROM wanted w)
   AND b.archived_at IS NULL
   AND b.valid_from <= :date::date AND (b.valid_to IS NULL OR b.valid_to >= :date::date)
   AND (b.customer_id IS NULL OR b.customer_id IN (SELECT c.id FROM whose c))
   AND (b.level IS NULL OR b.level IN (SELECT c.level FROM whose c))
 ORDER BY i.product_id, b.code, i.min_quantity;

-- :name pricebook_by_ref :one
-- A list for one customer is for whoever may see the customer.
-- :null level, customer_id, branch_id, valid_to, archived_at
-- :scope customer c
SELECT b.id, b.code, b.name, b.currency, b.tax_inclusive, b.level, b.customer_id, b.branch_id, b.valid_from, b.valid_to, b.priority,
	b.version, b.archived_at
  FROM pricebook b
 WHERE (b.id = :id OR b.code = :code)
   AND (b.customer_id IS NULL OR EXISTS (SELECT FROM customer c WHERE c.id = b.customer_id AND /*scope:c*/));

-- :name pricebook_lock :one
-- :null level, customer_id, branch_id, valid_to, archived_at
-- :stale whose list it is never changes
-- :scope customer c
SELECT b.id, b.code, b.name, b.currency, b.tax_inclusive, b.level, b.customer_id, b.branch_id, b.valid_from, b.valid_to, b.priority,
	b.version, b.archived_at
  FROM pricebook b
 WHERE (b.id = :id OR b.code = :code)
   AND (b.customer_id IS NULL OR EXISTS (SELECT FROM customer c WHERE c.id = b.customer_id AND /*scope:c*/))
   FOR UPDATE;

-- :name pricebook_items :many
-- The prices of one list, which pricebook_by_ref found.
SELECT i.product_id, p.code AS product_code, i.min_quantity, i.price
  FROM pricebook b JOIN pricebook_item i ON i.pricebook_id = b.id JOIN product p ON p.id = i.product_id
 WHERE b.id = :id OR b.code = :code
 ORDER BY p.code, i.min_quantity;

-- :name pricebook_taken :one
-- :null none
SELECT EXISTS (SELECT FROM pricebook b WHERE b.id = :id) AS id_taken, EXISTS (SELECT FROM pricebook b WHERE b.code = :code) AS code_taken;

-- :name pricebook_customer :one
-- Whom the list shall be for.
-- :null archived_at
-- :scope customer c
SELECT c.id, c.archived_at FROM customer c WHERE (c.id = :id OR c.code = :code) AND /*scope:c*/;

-- :name pricebook_branch :one
-- :null archived_at
SELECT b.id, b.archived_at FROM branch b WHERE b.id = :id OR b.code = :code;

-- :name pricebook_insert :exec
INSERT INTO pricebook (id, code, name, currency, tax_inclusive, level, customer_id, branch_id, valid_from, valid_to, priority, created_at)
VALUES (:id, :code, :name, :currency, :tax_inclusive, :level, :customer_id, :branch_id, :valid_from, :valid_to, :priority, :now);

-- :name pricebook_update :exec
UPDATE pricebook
   SET name = :name, valid_from = :valid_from, valid_to = :valid_to, priority = :priority, archived_at = :archived_at,
	version = version + 1
 WHERE id = :id;

-- :name pricebook_items_put :exec
-- Adds prices, or replaces those of the same product and quantity.
INSERT INTO pricebook_item (pricebook_id, product_id, min_quantity, price)
SELECT :pricebook_id, i.product_id, i.min_quantity, i.price
  FROM unnest(:product_ids::uuid[], :min_quantities::int8[], :prices::int8[]) AS i(product_id, min_quantity, price)
ON CONFLICT (pricebook_id, product_id, min_quantity) DO UPDATE SET price = excluded.price;

-- :name pricebook_list :many
-- By code; keyset on the code.
-- :null level, customer_id, branch_id, valid_to, archived_at
-- :scope customer c
SELECT b.id, b.code, b.name, b.currency, b.tax_inclusive, b.level, b.customer_id, b.branch_id, b.valid_from, b.valid_to, b.priority,
	b.version, b.archived_at
  FROM pricebook b
 WHERE (:archived::bool OR b.archived_at IS NULL) AND (:after_code::text IS NULL OR b.code > :after_code::text)
   AND (b.customer_id IS NULL OR EXISTS (SELECT FROM customer c WHERE c.id = b.customer_id AND /*scope:c*/))
 ORDER BY b.code LIMIT :limit::integer;
