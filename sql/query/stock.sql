-- Stock: what is there, what is expected, what is promised.

-- :name stock_atp_rows :many
-- :null none
-- Stock of products in all warehouses, sorted by product and warehouse.
SELECT s.product_id, s.warehouse_id, w.code AS warehouse_code, w.transfer_days, (w.archived_at IS NOT NULL) AS archived, s.on_hand,
	s.reserved, s.oversell
  FROM stock s JOIN warehouse w ON w.id = s.warehouse_id
 WHERE s.product_id IN (SELECT stock_products(:product_ids, :product_codes, :order_id, :order_number, :task_id, :substitutes))
 ORDER BY s.product_id, s.warehouse_id;

-- :name stock_atp_supplies :many
-- :null none
-- Confirmed receipts that are still to come, by day.
SELECT y.product_id, y.warehouse_id, y.expected_on, sum(y.quantity - y.received)::bigint AS quantity
  FROM supply y
 WHERE y.state = 1 AND y.confirmed
   AND y.product_id IN (SELECT stock_products(:product_ids, :product_codes, :order_id, :order_number, :task_id, :substitutes))
 GROUP BY y.product_id, y.warehouse_id, y.expected_on
 ORDER BY y.product_id, y.warehouse_id, y.expected_on;

-- :name stock_atp_demands :many
-- :null none
-- What effective orders want and have not reserved, by day, without the order that asks.
SELECT d.product_id, d.warehouse_id, d.due_on, d.quantity
  FROM stock_demand(ARRAY(SELECT stock_products(:product_ids, :product_codes, :order_id, :order_number, :task_id, :substitutes)),
	order_of(:order_id, :order_number, :task_id)) d
 ORDER BY d.product_id, d.warehouse_id, d.due_on;

-- :name stock_substitutes :many
-- What may be offered instead of products, the best first.
-- :null none
SELECT s.product_id, s.substitute_id, p.code, p.name, p.oversell, p.make_days
  FROM product_substitute s JOIN product p ON p.id = s.substitute_id
 WHERE p.archived_at IS NULL
   AND s.product_id IN (SELECT stock_products(:product_ids, :product_codes, :order_id, :order_number, NULL, false))
 ORDER BY s.product_id, s.seq;

-- :name stock_holders :many
-- Whose orders hold products, as far as the reader may see them: what each has reserved and what it still wants by its day. Up to 20
-- lines of a product in a warehouse, the earliest day first; `held` and `lines` count all that he may see.
-- :noscope customer is joined for its name only
-- :null none
-- :scope sales_order o
WITH line AS MATERIALIZED (
	SELECT a.id, a.order_id, a.seq, a.product_id, a.warehouse_id, a.promised_date, a.wished_date, a.reserved,
		CASE WHEN a.make THEN 0 ELSE a.base_quantity - a.shipped + a.refused - a.closed - a.reserved END AS demand
	  FROM order_line a
	 WHERE a.reserved > 0
	   AND a.product_id = ANY (ARRAY(SELECT stock_products(:product_ids, :product_codes, :order_id, :order_number, NULL, false)))
	UNION
	SELECT b.id, b.order_id, b.seq, b.product_id, b.warehouse_id, b.promised_date, b.wished_date, b.reserved,
		b.base_quantity - b.shipped + b.refused - b.closed - b.reserved
	  FROM order_line b
	 WHERE b.kind = 1 AND NOT b.make AND b.base_quantity - b.shipped + b.refused - b.closed - b.reserved > 0
	   AND b.product_id = ANY (ARRAY(SELECT stock_products(:product_ids, :product_codes, :order_id, :order_number, NULL, false)))
), holder AS (
	SELECT l.product_id, l.warehouse_id, o.number, c.name AS customer_name, u.name AS owner_name, l.reserved, l.demand, l.seq,
		coalesce(l.promised_date, l.wished_date, o.wished_date, o.effective_on, o.business_date) AS due_on
	  FROM line l
	  JOIN sales_order o ON o.id = l.order_id
	  JOIN customer c ON c.id = o.customer_id
	  JOIN app_user u ON u.id = o.owner_id
	 WHERE o.state = 3 AND o.id = ANY (ARRAY(SELECT y.order_id FROM line y)) AND /*scope:o*/
)
SELECT h.product_id, h.warehouse_id, h.number, h.customer_name, h.owner_name, h.reserved, h.demand, h.due_on, h.held, h.lines
  FROM (SELECT r.product_id, r.warehouse_id, r.number, r.customer_name, r.owner_name, r.reserved, r.demand, r.due_on,
		row_number() OVER (PARTITION BY r.product_id, r.warehouse_id ORDER BY r.due_on, r.number, r.seq) AS nth,
		sum(r.reserved + r.demand) OVER (PARTITION BY r.product_id, r.warehouse_id)::bigint AS held,
		count(*) OVER (PARTITION BY r.product_id, r.warehouse_id) AS lines
	  FROM holder r) h
 WHERE h.nth <= 20
 ORDER BY h.product_id, h.warehouse_id, h.nth;

-- :name stock_lock :many
-- Rows that a booking decides on, locked in (warehouse, product) order.
-- :stale codes and ids of warehouses and products never change
SELECT s.warehouse_id, s.product_id, s.on_hand, s.reserved, s.oversell
  FROM stock s
 WHERE s.warehouse_id IN (SELECT w.id FROM warehouse w WHERE w.id = ANY (:warehouse_ids::uuid[]) OR w.code = ANY (:warehouse_codes::text[]))
   AND s.product_id IN (SELECT p.id FROM product p WHERE p.id = ANY (:product_ids::uuid[]) OR p.code = ANY (:product_codes::text[]))
 ORDER BY s.warehouse_id, s.product_id
   FOR UPDATE;

-- :name stock_ensure :exec
-- Makes the rows that are missing; they hold nothing yet.
INSERT INTO stock (warehouse_id, product_id, oversell)
SELECT n.warehouse_id, n.product_id, p.oversell
  FROM unnest(:warehouse_ids::uuid[], :product_ids::uuid[]) AS n(warehouse_id, product_id) JOIN product p ON p.id = n.product_id
 ORDER BY n.warehouse_id, n.product_id
ON CONFLICT DO NOTHING;

-- :name stock_add :exec
-- Hot counters: late in the batch; stock_on_hand_not_negative and stock_not_oversold refuse.
UPDATE stock s SET on_hand = s.on_hand + n.on_hand
  FROM unnest(:warehouse_ids::uuid[], :product_ids::uuid[], :on_hand::int8[]) AS n(warehouse_id, product_id, on_hand)
 WHERE s.warehouse_id = n.warehouse_id AND s.product_id = n.product_id;

-- :name stock_moves_add :exec
-- The ledger of the same change.
INSERT INTO stock_move (id, at, business_date, warehouse_id, product_id, kind, on_hand, reserved, subject, subject_id, user_id, note)
SELECT n.id, :now, :business_date, n.warehouse_id, n.product_id, :kind::smallint, n.on_hand, 0, :subject::smallint, :subject_id,
	:user_id, :note
  FROM unnest(:ids::uuid[], :warehouse_ids::uuid[], :product_ids::uuid[], :on_hand::int8[]) AS n(id, warehouse_id, product_id, on_hand);

-- :name stock_list :many
-- By product and warehouse code; keyset on both.
-- :null none
WITH page AS (
	SELECT s.warehouse_id, w.code AS warehouse_code, s.product_id, p.code AS product_code, p.name AS product_name, p.unit, s.on_hand,
		s.reserved
	  FROM stock s JOIN warehouse w ON w.id = s.warehouse_id JOIN product p ON p.id = s.product_id
	 WHERE (:warehouse_id::uuid IS NULL OR w.id = :warehouse_id::uuid)
	   AND (:warehouse_code::text IS NULL OR w.code = :warehouse_code::text)
	   AND (:product_id::uuid IS NULL OR p.id = :product_id::uuid) AND (:product_code::text IS NULL OR p.code = :product_code::text)
	   AND (:exact::text IS NULL
		OR p.id IN (SELECT f.id FROM product_find(:exact, :begin, :behind, :letters, :part, :grams) f))
	   AND (:after_product::text IS NULL OR (p.code, w.code) > (:after_product::text, :after_warehouse::text))
	 ORDER BY p.code, w.code LIMIT :limit::integer
), open AS (
	SELECT y.product_id, y.warehouse_id, sum(y.quantity - y.received) AS quantity
	  FROM supply y WHERE y.state = 1 AND y.confirmed AND y.product_id IN (SELECT g.product_id FROM page g)
	 GROUP BY y.product_id, y.warehouse_id
), wanted AS (
	SELECT d.product_id, d.warehouse_id, sum(d.quantity) AS quantity
	  FROM stock_demand(ARRAY(SELECT g.product_id FROM page g), NULL) d GROUP BY d.product_id, d.warehouse_id
)
SELECT g.warehouse_id, g.warehouse_code, g.product_id, g.product_code, g.product_name, g.unit, g.on_hand, g.reserved,
	coalesce(o.quantity, 0)::bigint AS expected, coalesce(d.quantity, 0)::bigint AS demand
  FROM page g
  LEFT JOIN open o ON o.product_id = g.product_id AND o.warehouse_id = g.warehouse_id
  LEFT JOIN wanted d ON d.product_id = g.product_id AND d.warehouse_id = g.warehouse_id
 ORDER BY g.product_code, g.warehouse_code;
