-- Sales orders.

-- :name order_lock :one
-- Root row of an order, locked first by every command on it.
-- :null number, quote_id, quote_revision, wished_date, external_id, submitted_at, effective_at, effective_on, closed_reason, change_revision
-- :scope sales_order o
SELECT o.id, o.number, o.version, o.revision, o.state, o.customer_id, o.branch_id, o.owner_id, o.created_by, o.warehouse_id, o.quote_id,
	o.quote_revision, o.currency, o.fx_rate, o.tax_inclusive, o.business_date, o.wished_date, o.reserve, o.channel, o.region,
	o.external_id, o.contact, o.phone, o.address, o.note, o.net, o.tax, o.gross, o.cost, o.base_gross, o.base_net,
	o.content_hash, o.editors, o.production, o.shipment, o.signoff, o.submitted_at, o.effective_at, o.effective_on,
	o.closed_reason, o.change_revision
  FROM sales_order o
 WHERE (o.id = :id OR o.number = :number) AND /*scope:o*/
   FOR UPDATE;

-- :name order_lock_by_task :one
-- The same for whoever decides the approval task.
-- :stale whose task, customer and account it is never changes
-- :null number, quote_id, quote_revision, wished_date, external_id, submitted_at, effective_at, effective_on, closed_reason, change_revision
-- :scope sales_order o
SELECT o.id, o.number, o.version, o.revision, o.state, o.customer_id, o.branch_id, o.owner_id, o.created_by, o.warehouse_id, o.quote_id,
	o.quote_revision, o.currency, o.fx_rate, o.tax_inclusive, o.business_date, o.wished_date, o.reserve, o.channel, o.region,
	o.external_id, o.contact, o.phone, o.address, o.note, o.net, o.tax, o.gross, o.cost, o.base_gross, o.base_net,
	o.content_hash, o.editors, o.production, o.shipment, o.signoff, o.submitted_at, o.effective_at, o.effective_on,
	o.closed_reason, o.change_revision
  FROM sales_order o
 WHERE o.id = (SELECT t.subject_id FROM approval_task t WHERE t.id = :task_id) AND /*scope:o*/
   FOR UPDATE;

-- :name order_get :one
-- The header of one order, for reading; also that of an approval task.
-- :null number, quote_id, quote_revision, wished_date, external_id, submitted_at, effective_at, effective_on, closed_reason, change_revision
-- :scope sales_order o
SELECT o.id, o.number, o.version, o.revision, o.state, o.customer_id, o.branch_id, o.owner_id, o.created_by, o.warehouse_id, o.quote_id,
	o.quote_revision, o.currency, o.fx_rate, o.tax_inclusive, o.business_date, o.wished_date, o.reserve, o.channel, o.region,
	o.external_id, o.contact, o.phone, o.address, o.note, o.net, o.tax, o.gross, o.cost, o.base_gross, o.base_net,
	o.content_hash, o.editors, o.production, o.shipment, o.signoff, o.submitted_at, o.effective_at, o.effective_on,
	o.closed_reason, o.change_revision
  FROM sales_order o
 WHERE (o.id = :id OR o.number = :number OR o.id = (SELECT t.subject_id FROM approval_task t WHERE t.id = :task_id)) AND /*scope:o*/;

-- :name order_world :one
-- What stands around one order: names, currencies, the customer as it is now.
-- :null email
-- :noscope joined to the one order that the root query of the same batch found in scope
SELECT c.code AS customer_code, c.name AS customer_name, c.status AS customer_status, c.grade, c.level, c.lang, c.email, c.credit_id,
	c.effective_orders, b.code AS branch_code, u.login AS owner_login, u.name AS owner_name, w.code AS warehouse_code,
	y.exponent, bc.code AS base_currency, bc.exponent AS base_exponent
  FROM sales_order o
  JOIN customer c ON c.id = o.customer_id
  JOIN branch b ON b.id = o.branch_id
  JOIN app_user u ON u.id = o.owner_id
  JOIN warehouse w ON w.id = o.warehouse_id
  JOIN currency y ON y.code = o.currency
  CROSS JOIN company m
  JOIN currency bc ON bc.code = m.base_currency
 WHERE o.id = (SELECT coalesce(:id, order_of(NULL, :number, :task_id)));

-- :name order_lines :many
-- The lines of one order with what the rules need of their products, in order.
-- :null quote_line_id, wished_date, promised_date
-- :noscope lines of the one order that the root query of the same batch found in scope
SELECT l.id, l.revision, l.seq, l.product_id, p.code AS product_code, l.warehouse_id, w.code AS warehouse_code, l.quote_line_id, l.kind,
	l.name, l.unit, l.unit_num, l.unit_den, l.quantity, l.base_quantity, l.price, l.discount, l.below_list, l.tax_rate, l.net, l.tax, l.gross,
	l.unit_cost, l.cost, l.price_source, l.wished_date, l.promised_date, l.note, l.make, l.reserved, l.produced, l.shipped,
	l.signed, l.refused, l.closed, p.unit AS base_unit, p.category_id, p.oversell, p.make_days, p.floor_price, p.tax_inclusive AS floor_inclusive,
	p.currency AS floor_currency
  FROM order_line l JOIN product p ON p.id = l.product_id JOIN warehouse w ON w.id = l.warehouse_id
 WHERE l.order_id = (SELECT coalesce(:id, order_of(NULL, :number, :task_id)))
 ORDER BY l.seq;

-- :name order_credit_lock :one
-- The credit account of an order's customer, locked: whoever makes an order effective passes here one after the other.
-- :stale whose task, customer and account it is never changes
-- :null extra_until
-- :noscope the account of the one order that the root query of the same batch found in scope
SELECT a.id, a.limit_amount, a.extra_limit, a.extra_until, a.over_percent, a.ordered, a.shipped, a.receivable, a.deposit
  FROM credit_account a
 WHERE a.id = (SELECT c.credit_id FROM customer c WHERE c.id = (SELECT o.customer_id FROM sales_order o
	WHERE o.id = (SELECT coalesce(:id, order_of(NULL, :number, :task_id)))))
   FOR UPDATE;

-- :name order_credit :one
-- The same without a lock, to inform.
-- :null extra_until
-- :noscope the account of the one order that the root query of the same batch found in scope
SELECT a.id, a.limit_amount, a.extra_limit, a.extra_until, a.over_percent, a.ordered, a.shipped, a.receivable, a.deposit
  FROM sales_order o JOIN customer c ON c.id = o.customer_id JOIN credit_account a ON a.id = c.credit_id
 WHERE o.id = (SELECT coalesce(:id, order_of(NULL, :number, :task_id)));

-- :name order_customer_credit_lock :one
-- The same for an order that is made and submitted in one command.
-- :stale whose task, customer and account it is never changes
-- :null extra_until
-- :scope customer c
SELECT a.id, a.limit_amount, a.extra_limit, a.extra_until, a.over_percent, a.ordered, a.shipped, a.receivable, a.deposit
  FROM credit_account a
 WHERE a.id = (SELECT c.credit_id FROM customer c WHERE (c.id = :id OR c.code = :code) AND /*scope:c*/)
   FOR UPDATE;

-- :name order_insert :exec
-- :noscope a new row in the branch of its owner, whom decide found in scope
INSERT INTO sales_order (id, revision, state, customer_id, branch_id, owner_id, created_by, warehouse_id, quote_id, quote_revision,
	currency, fx_rate, tax_inclusive, business_date, wished_date, reserve, channel, region, external_id, contact, phone,
	address, note, net, tax, gross, cost, base_gross, base_net, content_hash, editors, production, created_at, updated_at)
VALUES (:id, 1, 1, :customer_id, :branch_id, :owner_id, :created_by, :warehouse_id, :quote_id, nullif(:quote_revision::int4, 0), :currency, :fx_rate,
	:tax_inclusive, :business_date, :wished_date, :reserve, :channel, :region, :external_id, :contact, :phone, :address,
	:note, :net, :tax, :gross, :cost, :base_gross, :base_net, :content_hash, :editors, :production, :now, :now);

-- :for of in (lines="order_line", change_lines="order_change_line")
-- :name order_{of}_insert :exec
-- Lines as arrays: one statement for any number of them. What an order reserves that is effective at once comes with them.
INSERT INTO {of.sql} (order_id, revision, id, seq, product_id, warehouse_id, quote_line_id, kind, name, unit, unit_num, unit_den, quantity,
	base_quantity, price, discount, below_list, tax_rate, net, tax, gross, unit_cost, cost, price_source, wished_date, promised_date,
	note, make, reserved)
SELECT :order_id, :revision, l.id, l.seq, l.product_id, l.warehouse_id, l.quote_line_id, l.kind, l.name, l.unit, l.unit_num, l.unit_den,
	l.quantity, l.base_quantity, l.price, l.discount, l.below_list, l.tax_rate, l.net, l.tax, l.gross, l.unit_cost, l.cost, l.price_source,
	l.wished_date, l.promised_date, l.note, l.make, l.reserved
  FROM unnest(:ids::uuid[], :seqs::int4[], :product_ids::uuid[], :warehouse_ids::uuid[], :quote_line_ids::uuid[], :kinds::int4[],
	:names::text[], :units::text[], :unit_nums::int4[], :unit_dens::int4[], :quantities::int8[], :base_quantities::int8[],
	:prices::int8[], :discounts::int4[], :below_lists::int4[], :tax_rates::int4[], :nets::int8[], :taxes::int8[], :grosses::int8[],
	:unit_costs::int8[], :costs::int8[], :price_sources::text[], :wished_dates::date[], :promised_dates::date[],
	:notes::text[], :makes::bool[], :reserved::int8[])
	AS l(id, seq, product_id, warehouse_id, quote_line_id, kind, name, unit, unit_num, unit_den, quantity, base_quantity,
	price, discount, below_list, tax_rate, net, tax, gross, unit_cost, cost, price_source, wished_date, promised_date, note, make, reserved);

-- :name order_lines_delete :exec
-- Draft only: the trigger order_line_frozen sees to it.
DELETE FROM order_line WHERE order_id = :order_id;

-- :name order_update_draft :exec
-- The new content of a draft.
-- :noscope the row that order_lock found in scope and locked
UPDATE sales_order
   SET version = version + 1, revision = :revision, warehouse_id = :warehouse_id, wished_date = :wished_date, reserve = :reserve,
	contact = :contact, phone = :phone, address = :address, note = :note, net = :net, tax = :tax, gross = :gross, cost = :cost,
	base_gross = :base_gross, base_net = :base_net, content_hash = :content_hash, editors = :editors, production = :production,
	updated_at = :now
 WHERE id = :id;

-- :name order_update_words :exec
-- What is not part of the approved content and may change at any time.
-- :noscope the row that order_lock found in scope and locked
UPDATE sales_order
   SET version = version + 1, contact = :contact, phone = :phone, address = :address, note = :note, updated_at = :now
 WHERE id = :id;

-- :name order_state_set :exec
-- Every move of an order but the one to effective.
-- :noscope the row that order_lock found in scope and locked
UPDATE sales_order
   SET version = version + 1, state = :state, submitted_at = coalesce(:submitted_at, submitted_at),
	closed_reason = coalesce(:reason, closed_reason), updated_at = :now
 WHERE id = :id AND :state::smallint NOT IN (3);

-- :name order_effective_set :exec
-- The one statement that makes an order effective; the constraint trigger sales_order_effective_approved checks it at the commit.
-- :noscope the row that order_lock found in scope and locked, or the one that this command made
UPDATE sales_order
   SET version = version + 1, state = 3, effective_at = :now, effective_on = :today,
	submitted_at = coalesce(submitted_at, :now), production = :production, updated_at = :now
 WHERE id = :id;

-- :name order_progress_set :exec
-- What execution moved: derived axes and, when all is done, the state.
-- :noscope the row that order_lock found in scope and locked
UPDATE sales_order
   SET version = version + 1, state = :state, production = :production, shipment = :shipment, signoff = :signoff,
	closed_reason = coalesce(:reason, closed_reason), updated_at = :now
 WHERE id = :id AND (:state::smallint <> 3 OR state = 3);

-- :name order_lines_progress :exec
-- New quantities of execution of some lines.
UPDATE order_line l
   SET reserved = n.reserved, produced = n.produced, shipped = n.shipped, signed = n.signed, refused = n.refused, closed = n.closed,
	promised_date = n.promised_date
  FROM unnest(:ids::uuid[], :reserved::int8[], :produced::int8[], :shipped::int8[], :signed::int8[], :refused::int8[],
	:closed::int8[], :promised_dates::date[])
	AS n(id, reserved, produced, shipped, signed, refused, closed, promised_date)
 WHERE l.id = n.id;

-- :name order_stock_change :exec
-- Hot counters: late in the batch, rows in (warehouse, product) order; stock_not_oversold refuses.
UPDATE stock s
   SET reserved = s.reserved + n.reserved, on_hand = s.on_hand + n.on_hand
  FROM unnest(:warehouse_ids::uuid[], :product_ids::uuid[], :on_hand::int8[], :reserved::int8[])
	AS n(warehouse_id, product_id, on_hand, reserved)
 WHERE s.warehouse_id = n.warehouse_id AND s.product_id = n.product_id;

-- :name order_stock_moves :exec
-- The ledger of the same change, one row a line.
INSERT INTO stock_move (id, at, business_date, warehouse_id, product_id, kind, on_hand, reserved, subject, subject_id, line_id, user_id)
SELECT n.id, :now, :business_date, n.warehouse_id, n.product_id, :kind::smallint, n.on_hand, n.reserved, :subject::smallint,
	:subject_id, n.line_id, :user_id
  FROM unnest(:ids::uuid[], :warehouse_ids::uuid[], :product_ids::uuid[], :line_ids::uuid[], :on_hand::int8[], :reserved::int8[])
	AS n(id, warehouse_id, product_id, line_id, on_hand, reserved);

-- :name order_credit_move :exec
-- Moves a credit account and keeps the reason, in one statement.
WITH moved AS (
	UPDATE credit_account
	   SET ordered = ordered + :ordered, shipped = shipped + :shipped, version = version + 1
	 WHERE id = :account_id
	RETURNING id
)
INSERT INTO credit_move (id, at, business_date, account_id, kind, ordered, shipped, subject, subject_id, user_id)
SELECT :id, :now, :business_date, moved.id, :kind::smallint, :ordered, :shipped, :subject::smallint, :subject_id, :user_id
  FROM moved;

-- :name order_customer_known :exec
-- The customer is not new any more; asked for with its first effective order only.
-- :noscope the customer of the locked order
UPDATE customer SET effective_orders = 1 WHERE id = :id;

-- :name order_facts_add :exec
-- :noscope facts of the locked order, with its branch and owner
INSERT INTO fact (id, business_date, kind, branch_id, owner_id, customer_id, product_id, category_id, region, channel, order_id, line_id,
	quantity, net, tax, gross, cost)
SELECT n.id, :business_date, :kind::smallint, :branch_id, :owner_id, :customer_id, n.product_id, n.category_id, :region, :channel,
	:order_id, n.line_id, n.quantity, n.net, n.tax, n.gross, n.cost
  FROM unnest(:ids::uuid[], :product_ids::uuid[], :category_ids::uuid[], :line_ids::uuid[], :quantities::int8[], :nets::int8[],
	:taxes::int8[], :grosses::int8[], :costs::int8[])
	AS n(id, product_id, category_id, line_id, quantity, net, tax, gross, cost);

-- :name order_mail_add :exec
-- News for the customer: rendered and sent by the outbox job, once.
INSERT INTO outbox (id, at, channel, recipient, lang, template, subject, subject_id, params, next_at)
VALUES (:id, :now, 1, :recipient, :lang, :template, :subject::smallint, :subject_id, :params, :now);

-- :name order_alarms_open :exec
-- Shortage alarms of lines that could not be reserved; one that is open already stays.
-- :noscope alarms of the locked order, with its branch and owner
INSERT INTO alarm (id, kind, subject, subject_id, line_id, branch_id, owner_id, due_on, detail, opened_at)
SELECT n.id, :kind::smallint, :subject::smallint, :subject_id, n.line_id, :branch_id, :owner_id, n.due_on, n.detail, :now
  FROM unnest(:ids::uuid[], :line_ids::uuid[], :due::date[], :details::text[]) AS n(id, line_id, due_on, detail)
ON CONFLICT DO NOTHING;

-- :name order_alarms_close :exec
-- :noscope alarms of the locked order
UPDATE alarm SET closed_at = :now, version = version + 1
 WHERE subject_id = :subject_id AND closed_at IS NULL AND line_id = ANY (:line_ids::uuid[]);

-- :name order_customer_credit :one
-- The same without a lock, to inform.
-- :null extra_until
-- :scope customer c
SELECT a.id, a.limit_amount, a.extra_limit, a.extra_until, a.over_percent, a.ordered, a.shipped, a.receivable, a.deposit
  FROM credit_account a JOIN customer c ON c.credit_id = a.id
 WHERE (c.id = :id OR c.code = :code) AND /*scope:c*/;

-- :name order_last_prices :many
-- The last effective price of products to a customer.
-- :noscope the customer is the one that document_customer found in scope; without it nothing is shown
SELECT p.id AS product_id, x.price, x.unit, x.currency, x.tax_inclusive, x.effective_on
  FROM product p
  JOIN LATERAL (SELECT l.price, l.unit, o.currency, o.tax_inclusive, coalesce(o.effective_on, o.business_date) AS effective_on
		FROM sales_order o JOIN order_line l ON l.order_id = o.id
	       WHERE o.customer_id = (SELECT c.id FROM customer c WHERE c.id = :customer_id OR c.code = :customer_code)
		 AND o.state IN (3, 4, 5) AND l.product_id = p.id
	       ORDER BY o.created_at DESC LIMIT 1) x ON true
 WHERE p.id = ANY (:product_ids::uuid[]) OR p.code = ANY (:product_codes::text[]);

-- :name order_list :many
-- Orders in scope, the newest first; keyset on (created_at, id).
-- :noscope customer is joined for its name only
-- :null number, quote_id, quote_revision, wished_date, external_id, submitted_at, effective_at, effective_on, closed_reason, change_revision
-- :optional state, shipment, production
-- :scope sales_order o
SELECT o.id, o.number, o.version, o.revision, o.state, o.production, o.shipment, o.signoff, o.customer_id, c.code AS customer_code,
	c.name AS customer_name, o.branch_id, b.code AS branch_code, o.owner_id, u.login AS owner_login, u.name AS owner_name,
	w.code AS warehouse_code, o.currency, y.exponent, o.fx_rate, o.tax_inclusive, o.business_date, o.wished_date, o.reserve,
	o.channel, o.region, o.contact, o.note, o.net, o.tax, o.gross, o.base_gross, o.base_net, o.cost, o.submitted_at,
	o.effective_at, o.effective_on, o.created_by, o.warehouse_id, o.quote_id, o.quote_revision, o.external_id, o.phone, o.address,
	o.content_hash, o.closed_reason, o.change_revision, o.created_at, o.created_at::text AS page_key, bc.exponent AS base_exponent
  FROM sales_order o
  JOIN customer c ON c.id = o.customer_id
  JOIN branch b ON b.id = o.branch_id
  JOIN app_user u ON u.id = o.owner_id
  JOIN warehouse w ON w.id = o.warehouse_id
  JOIN currency y ON y.code = o.currency
  CROSS JOIN company m
  JOIN currency bc ON bc.code = m.base_currency
 WHERE /*scope:o*/
   AND (:state::smallint IS NULL OR o.state = :state::smallint)
   AND (:customer_id::uuid IS NULL OR o.customer_id = :customer_id::uuid)
   AND (:customer_code::text IS NULL OR c.code = :customer_code::text)
   AND (:owner_id::uuid IS NULL OR o.owner_id = :owner_id::uuid)
   AND (:owner_login::text IS NULL OR u.login = :owner_login::text)
   AND (:branch_id::uuid IS NULL OR o.branch_id = :branch_id::uuid)
   AND (:branch_code::text IS NULL OR b.code = :branch_code::text)
   AND (:shipment::smallint IS NULL OR o.shipment = :shipment::smallint)
   AND (:production::smallint IS NULL OR o.production = :production::smallint)
   AND (NOT :to_ship::boolean OR (o.state = 3 AND o.shipment IN (1, 2)))
   AND (NOT :to_produce::boolean OR (o.state = 3 AND o.production IN (1, 2)))
   AND (NOT :changing::boolean OR o.change_revision IS NOT NULL)
   AND (:from::date IS NULL OR o.business_date >= :from::date)
   AND (:to::date IS NULL OR o.business_date <= :to::date)
   AND (:after_key::text IS NULL OR (o.created_at, o.id) < ((:after_key::text)::timestamptz, :after_id::uuid))
 ORDER BY o.created_at DESC, o.id DESC
 LIMIT :limit;

-- :name order_stock_ensure :exec
-- Stock rows that do not exist yet: products that are made, or sold below zero.
INSERT INTO stock (warehouse_id, product_id, oversell)
SELECT n.warehouse_id, n.product_id, p.oversell
  FROM unnest(:warehouse_ids::uuid[], :product_ids::uuid[]) AS n(warehouse_id, product_id) JOIN product p ON p.id = n.product_id
ON CONFLICT DO NOTHING;

-- :name order_steps :many
-- What happened to one order: its audit rows, the oldest first. Jobs are nobody.
-- :null none
-- :noscope audit of the one order that the root query of the same batch found in scope
SELECT a.at, coalesce(u.login, '') AS user_login, a.method, a.change, a.version
  FROM audit a LEFT JOIN app_user u ON u.id = a.user_id
 WHERE a.subject_id = (SELECT coalesce(:id, order_of(NULL, :number, NULL)))
 ORDER BY a.id
 LIMIT 500;

-- :name order_shipments :many
-- Shipments of one order with their lines, in order.
-- :null number, signed_on
-- :noscope shipments of the one order that the root query of the same batch found in scope
SELECT s.id, s.number, s.version, s.order_id, s.warehouse_id, s.state, s.business_date, s.carrier, s.tracking, s.signed_on, s.signed_by,
	l.line_id, o.seq, p.code AS product_code, o.name, l.quantity, l.refused, l.net, l.tax, l.gross, l.cost, l.base_net,
	l.base_gross
  FROM shipment s
  JOIN shipment_line l ON l.shipment_id = s.id
  JOIN order_line o ON o.id = l.line_id
  JOIN product p ON p.id = o.product_id
 WHERE s.order_id = (SELECT coalesce(:id, order_of(NULL, :number, NULL)))
 ORDER BY s.created_at, s.id, o.seq;

-- :name order_shipment_insert :exec
-- :noscope a shipment of the locked order, with its branch and owner
INSERT INTO shipment (id, order_id, warehouse_id, branch_id, owner_id, business_date, carrier, tracking, note, created_by, created_at)
VALUES (:id, :order_id, :warehouse_id, :branch_id, :owner_id, :business_date, :carrier, :tracking, :note, :created_by, :now);

-- :name order_shipment_lines_insert :exec
INSERT INTO shipment_line (shipment_id, line_id, quantity, net, tax, gross, cost, base_net, base_gross)
SELECT :shipment_id, n.line_id, n.quantity, n.net, n.tax, n.gross, n.cost, n.base_net, n.base_gross
  FROM unnest(:line_ids::uuid[], :quantities::int8[], :nets::int8[], :taxes::int8[], :grosses::int8[], :costs::int8[],
	:base_nets::int8[], :base_grosses::int8[]) AS n(line_id, quantity, net, tax, gross, cost, base_net, base_gross);

-- :name order_shipment_sign :exec
-- :noscope a shipment of the locked order
UPDATE shipment SET state = 2, version = version + 1, signed_on = :business_date, signed_by = :signed_by WHERE id = :id;

-- :name order_shipment_refuse :exec
UPDATE shipment_line l SET refused = n.refused
  FROM unnest(:line_ids::uuid[], :refused::int8[]) AS n(line_id, refused)
 WHERE l.shipment_id = :shipment_id AND l.line_id = n.line_id;

-- :name order_production_insert :exec
INSERT INTO production (id, order_id, line_id, quantity, business_date, user_id, at)
SELECT n.id, :order_id, n.line_id, n.quantity, :business_date, :user_id, :now
  FROM unnest(:ids::uuid[], :line_ids::uuid[], :quantities::int8[]) AS n(id, line_id, quantity);

-- :name order_submitted :one
-- Was the revision of now ever submitted? Then new content is the next revision.
-- :noscope the one order that the root query of the same batch found in scope
SELECT r.revision
  FROM revision r JOIN sales_order o ON o.id = r.subject_id AND o.revision = r.revision
 WHERE o.id = :id OR o.number = :number;

-- :name order_approved_by :one
-- Whether people approved the revision of now, for an order that waits for stock.
-- :noscope the one order that the root query of the same batch found in scope
SELECT NOT i.automatic AS by_people
  FROM approval_instance i JOIN sales_order o ON o.id = i.subject_id AND o.revision = i.revision
 WHERE (o.id = :id OR o.number = :number) AND i.state = 2
 ORDER BY i.submitted_at DESC LIMIT 1;

-- :name order_waiting :many
-- Approved orders that wait for stock of which, as far as the counters say, enough lies there now; who submitted first comes first.
-- The command decides: it looks at dated demand and at credit as well, so the job goes on after those that it has tried.
-- :noscope a job with the system's scope
-- :null submitted_at
SELECT o.id, o.version, o.submitted_at
  FROM sales_order o
 WHERE o.state = 7 AND (o.submitted_at, o.id) > (:after_at, :after_id)
   AND NOT EXISTS (SELECT
		     FROM order_line l
		     JOIN product p ON p.id = l.product_id
		     LEFT JOIN stock s ON s.warehouse_id = l.warehouse_id AND s.product_id = l.product_id
		    WHERE l.order_id = o.id AND l.kind = 1 AND NOT l.make AND NOT p.oversell
		    GROUP BY l.warehouse_id, l.product_id
		   HAVING sum(l.base_quantity - l.closed - l.reserved) > coalesce(max(s.on_hand - s.reserved), 0))
 ORDER BY o.submitted_at, o.id LIMIT :limit;

-- :name order_changing :many
-- The change of an order that is in approval: its head with each of its lines, as they will be.
-- :null quote_line_id, wished_date, head_wished_date
-- :noscope of the one order that the root query of the same batch found in scope
SELECT c.revision, c.wished_date AS head_wished_date, c.author_id, c.reason, l.id, l.seq, l.product_id, p.code AS product_code, l.warehouse_id,
	w.code AS warehouse_code, l.quote_line_id, l.kind, l.name, l.unit, l.unit_num, l.unit_den, l.quantity, l.base_quantity, l.price,
	l.discount, l.below_list, l.tax_rate, l.net, l.tax, l.gross, l.unit_cost, l.cost, l.price_source, l.wished_date, l.note, l.make,
	p.unit AS base_unit, p.category_id, p.oversell, p.make_days, p.floor_price, p.tax_inclusive AS floor_inclusive, p.currency AS floor_currency
  FROM order_change c
  JOIN order_change_line l ON l.order_id = c.order_id AND l.revision = c.revision
  JOIN product p ON p.id = l.product_id
  JOIN warehouse w ON w.id = l.warehouse_id
 WHERE c.order_id = (SELECT coalesce(:id, order_of(NULL, :number, :task_id))) AND c.state = 1
 ORDER BY l.seq;

-- :name order_revisions :one
-- The last revision of an order, also of changes that were refused: the next one is behind it.
-- :noscope the one order that the root query of the same batch found in scope
SELECT max(r.revision)::int4 AS last
  FROM revision r WHERE r.subject_id = (SELECT coalesce(:id, order_of(NULL, :number, NULL)));

-- :name order_change_insert :exec
INSERT INTO order_change (order_id, revision, state, wished_date, base_gross, reason, author_id, created_at)
VALUES (:order_id, :revision, 1, :wished_date, :base_gross, :reason, :author_id, :now);

-- :name order_change_begin :exec
-- A change waits for its approval; the order goes on as it is.
-- :noscope the row that order_lock found in scope and locked
UPDATE sales_order SET version = version + 1, change_revision = :revision, updated_at = :now WHERE id = :id;

-- :name order_change_end :exec
-- It was refused or taken back: the order stays what it was.
-- :noscope the row that order_lock found in scope and locked
WITH ended AS (UPDATE order_change SET state = 3 WHERE order_id = :id AND state = 1)
UPDATE sales_order SET version = version + 1, change_revision = NULL, updated_at = :now WHERE id = :id;

-- :name order_revise :exec
-- An approved change becomes the order; the constraint trigger sales_order_effective_approved checks it at the commit. Who follows it
-- moves the version.
-- :noscope the row that order_lock found in scope and locked
WITH applied AS (UPDATE order_change SET state = 2, applied_on = :today WHERE order_id = :id AND revision = :revision)
UPDATE sales_order
   SET revision = :revision, change_revision = NULL, wished_date = :wished_date, net = :net, tax = :tax, gross = :gross, cost = :cost,
	base_gross = :base_gross, base_net = :base_net, content_hash = :content_hash, editors = :editors, updated_at = :now
 WHERE id = :id;

-- :name order_lines_revise :exec
-- The lines that the change makes different. What is reserved beyond the new quantity is free again: the stock follows in this batch.
UPDATE order_line l
   SET revision = c.revision, quantity = c.quantity, base_quantity = c.base_quantity, price = c.price, discount = c.discount,
	below_list = c.below_list, tax_rate = c.tax_rate, net = c.net, tax = c.tax, gross = c.gross, unit_cost = c.unit_cost, cost = c.cost,
	price_source = c.price_source, wished_date = c.wished_date, note = c.note,
	reserved = least(l.reserved, c.base_quantity - l.closed - l.shipped + l.refused)
  FROM order_change_line c
 WHERE c.order_id = :order_id AND c.revision = :revision AND l.id = c.id;

-- :name order_lines_join :exec
-- The lines that the change adds.
INSERT INTO order_line (order_id, revision, id, seq, product_id, warehouse_id, quote_line_id, kind, name, unit, unit_num, unit_den, quantity,
	base_quantity, price, discount, below_list, tax_rate, net, tax, gross, unit_cost, cost, price_source, wished_date, note, make)
SELECT c.order_id, c.revision, c.id, c.seq, c.product_id, c.warehouse_id, c.quote_line_id, c.kind, c.name, c.unit, c.unit_num, c.unit_den,
	c.quantity, c.base_quantity, c.price, c.discount, c.below_list, c.tax_rate, c.net, c.tax, c.gross, c.unit_cost, c.cost,
	c.price_source, c.wished_date, c.note, c.make
  FROM order_change_line c
 WHERE c.order_id = :order_id AND c.revision = :revision AND NOT EXISTS (SELECT FROM order_line l WHERE l.id = c.id);
