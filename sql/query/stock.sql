-- Stock: what is there, what is expected, what is promised.

-- :name stock_atp_rows :many
-- :null none
-- Stock of products in all warehouses, sorted by product and warehouse.
SELECT s.product_id, s.warehouse_id, w.code AS warehouse_code, w.transfer_days, (w.archived_at IS NOT NULL) AS archived, s.on_hand,
	s.reserved, s.oversell
  FROM stock s JOIN warehouse w ON w.id = s.warehouse_id
 WHERE s.product_id IN (SELECT stock_products(:product_ids, :product_codes, :order_id, :order_number, :task_id))
 ORDER BY s.product_id, s.warehouse_id;

-- :name stock_atp_supplies :many
-- :null none
-- Confirmed receipts that are still to come, by day.
SELECT y.product_id, y.warehouse_id, y.expected_on, sum(y.quantity - y.received)::bigint AS quantity
  FROM supply y
 WHERE y.state = 1 AND y.confirmed
   AND y.product_id IN (SELECT stock_products(:product_ids, :product_codes, :order_id, :order_number, :task_id))
 GROUP BY y.product_id, y.warehouse_id, y.expected_on
 ORDER BY y.product_id, y.warehouse_id, y.expected_on;

-- :name stock_atp_demands :many
-- :null none
-- What effective orders want and have not reserved, by day, without the order that asks.
SELECT d.product_id, d.warehouse_id, d.due_on, d.quantity
  FROM stock_demand(ARRAY(SELECT stock_products(:product_ids, :product_codes, :order_id, :order_number, :task_id)),
	order_of(:order_id, :order_number, :task_id)) d
 ORDER BY d.product_id, d.warehouse_id, d.due_on;
