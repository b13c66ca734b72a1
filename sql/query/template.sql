-- Order templates: what is ordered again and again, without prices.

-- :name template_get :one
-- :null warehouse_id, warehouse_code, archived_at
-- :scope order_template t
SELECT t.id, t.code, t.name, t.version, t.branch_id, b.code AS branch_code, t.owner_id, u.login AS owner_login, t.shared, t.warehouse_id,
	w.code AS warehouse_code, t.channel, t.reserve, t.note, t.archived_at,
	(SELECT count(*) FROM order_template_line l WHERE l.template_id = t.id) AS lines
  FROM order_template t
  JOIN branch b ON b.id = t.branch_id
  JOIN app_user u ON u.id = t.owner_id
  LEFT JOIN warehouse w ON w.id = t.warehouse_id
 WHERE (t.id = :id OR t.code = :code) AND /*scope:t*/;

-- :name template_lock :one
-- Its root row, for who may change it: the policies show a shared one to more people than let them lock it.
-- :stale whose template it is never changes
-- :null archived_at
-- :scope order_template t
SELECT t.id, t.version, t.branch_id, t.owner_id, t.archived_at FROM order_template t
 WHERE (t.id = :id OR t.code = :code) AND /*scope:t*/
   FOR UPDATE;

-- :name template_lines :many
-- What is on it, in order, with the products as they are now.
-- :null archived_at
-- :scope order_template t
SELECT l.seq, l.product_id, p.code AS product_code, p.name, l.quantity, l.unit, l.discount, l.note, p.archived_at
  FROM order_template t JOIN order_template_line l ON l.template_id = t.id JOIN product p ON p.id = l.product_id
 WHERE (t.id = :id OR t.code = :code) AND /*scope:t*/
 ORDER BY l.seq;

-- :name template_taken :one
-- Codes are unique over all scopes.
-- :null none
SELECT t.id_taken, t.code_taken FROM order_template_taken(:id, :code) t;

-- :name template_branch :one
-- The branch that it shall be for.
-- :null archived_at
SELECT b.id, b.code, b.archived_at FROM branch b WHERE b.id = :id OR b.code = :code;

-- :name template_insert :exec
-- :noscope a new one, of the caller
INSERT INTO order_template (id, code, name, branch_id, owner_id, shared, warehouse_id, channel, reserve, note, created_at)
VALUES (:id, :code, :name, :branch_id, :owner_id, :shared, :warehouse_id, :channel, :reserve, :note, :now);

-- :name template_update :exec
-- :noscope locked in scope by the same command
UPDATE order_template
   SET name = :name, shared = :shared, warehouse_id = :warehouse_id, channel = :channel, reserve = :reserve, note = :note,
	archived_at = :archived_at, version = version + 1
 WHERE id = :id;

-- :name template_archive :exec
-- :noscope locked in scope by the same command
UPDATE order_template SET archived_at = :now, version = version + 1 WHERE id = :id;

-- :name template_lines_clear :exec
DELETE FROM order_template_line WHERE template_id = :template_id;

-- :name template_lines_put :exec
INSERT INTO order_template_line (template_id, seq, product_id, quantity, unit, discount, note)
SELECT :template_id, l.seq::integer, l.product_id, l.quantity, l.unit, l.discount, l.note
  FROM unnest(:product_ids::uuid[], :quantities::int8[], :units::text[], :discounts::int4[], :notes::text[]) WITH ORDINALITY
	AS l(product_id, quantity, unit, discount, note, seq);

-- :name template_list :many
-- By code; keyset on the code.
-- :null warehouse_id, warehouse_code, archived_at
-- :scope order_template t
SELECT t.id, t.code, t.name, t.version, t.branch_id, b.code AS branch_code, t.owner_id, u.login AS owner_login, t.shared, t.warehouse_id,
	w.code AS warehouse_code, t.channel, t.reserve, t.note, t.archived_at,
	(SELECT count(*) FROM order_template_line l WHERE l.template_id = t.id) AS lines
  FROM order_template t
  JOIN branch b ON b.id = t.branch_id
  JOIN app_user u ON u.id = t.owner_id
  LEFT JOIN warehouse w ON w.id = t.warehouse_id
 WHERE (:archived::bool OR t.archived_at IS NULL) AND (:after_code::text IS NULL OR t.code > :after_code::text) AND /*scope:t*/
 ORDER BY t.code LIMIT :limit::integer;
