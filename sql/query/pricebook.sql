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
