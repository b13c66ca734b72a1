-- Expected receipts.

-- :name supply_lock :one
-- :null code
SELECT y.id, y.code, y.warehouse_id, y.product_id, y.quantity, y.received, y.expected_on, y.confirmed, y.state, y.note, y.version
  FROM supply y WHERE y.id = :id OR y.code = :code FOR UPDATE;

-- :name supply_place :one
-- Product and warehouse of the locked receipt, by name.
SELECT w.code AS warehouse_code, w.branch_id, p.code AS product_code, p.name AS product_name
  FROM supply y JOIN warehouse w ON w.id = y.warehouse_id JOIN product p ON p.id = y.product_id
 WHERE y.id = :id OR y.code = :code;

-- :name supply_taken :one
-- :null none
SELECT EXISTS (SELECT FROM supply y WHERE y.id = :id) AS id_taken, EXISTS (SELECT FROM supply y WHERE y.code = :code) AS code_taken;

-- :name supply_insert :exec
INSERT INTO supply (id, code, warehouse_id, product_id, quantity, expected_on, confirmed, note, created_at)
VALUES (:id, :code, :warehouse_id, :product_id, :quantity, :expected_on, :confirmed, :note, :now);

-- :name supply_update :exec
UPDATE supply
   SET received = :received, expected_on = :expected_on, confirmed = :confirmed, state = :state, version = version + 1
 WHERE id = :id;

-- :name supply_list :many
-- By day, then id; keyset on both.
-- :null code
SELECT y.id, y.code, w.code AS warehouse_code, y.product_id, p.code AS product_code, p.name AS product_name, y.quantity, y.received,
	y.expected_on, y.confirmed, y.state, y.version
  FROM supply y JOIN warehouse w ON w.id = y.warehouse_id JOIN product p ON p.id = y.product_id
 WHERE (:closed::bool OR y.state = 1)
   AND (:warehouse_id::uuid IS NULL OR w.id = :warehouse_id::uuid)
   AND (:warehouse_code::text IS NULL OR w.code = :warehouse_code::text)
   AND (:product_id::uuid IS NULL OR p.id = :product_id::uuid) AND (:product_code::text IS NULL OR p.code = :product_code::text)
   AND (:after_day::date IS NULL OR (y.expected_on, y.id) > (:after_day::date, :after_id::uuid))
 ORDER BY y.expected_on, y.id LIMIT :limit::integer;
