-- Quotes.

-- :name quote_lock :one
-- Root row of a quote, locked first by every command on it.
-- :null number, order_id
-- :scope quote q
SELECT q.id, q.number, q.version, q.revision, q.state, q.customer_id, q.branch_id, q.owner_id, q.created_by, q.currency, q.fx_rate,
	q.tax_inclusive, q.business_date, q.valid_to, q.contact, q.note, q.net, q.tax, q.gross, q.cost, q.base_gross, q.base_net,
	q.content_hash, q.editors, q.order_id
  FROM quote q
 WHERE (q.id = :id OR q.number = :number) AND /*scope:q*/
   FOR UPDATE;

-- :name quote_lock_by_task :one
-- The same for whoever decides the approval task.
-- :stale whose task it is never changes
-- :null number, order_id
-- :scope quote q
SELECT q.id, q.number, q.version, q.revision, q.state, q.customer_id, q.branch_id, q.owner_id, q.created_by, q.currency, q.fx_rate,
	q.tax_inclusive, q.business_date, q.valid_to, q.contact, q.note, q.net, q.tax, q.gross, q.cost, q.base_gross, q.base_net,
	q.content_hash, q.editors, q.order_id
  FROM quote q
 WHERE q.id = (SELECT t.subject_id FROM approval_task t WHERE t.id = :task_id) AND /*scope:q*/
   FOR UPDATE;

-- :name quote_get :one
-- The header of one quote, for reading; also that of an approval task.
-- :null number, order_id
-- :scope quote q
SELECT q.id, q.number, q.version, q.revision, q.state, q.customer_id, q.branch_id, q.owner_id, q.created_by, q.currency, q.fx_rate,
	q.tax_inclusive, q.business_date, q.valid_to, q.contact, q.note, q.net, q.tax, q.gross, q.cost, q.base_gross, q.base_net,
	q.content_hash, q.editors, q.order_id
  FROM quote q
 WHERE (q.id = :id OR q.number = :number OR q.id = (SELECT t.subject_id FROM approval_task t WHERE t.id = :task_id)) AND /*scope:q*/;

-- :name quote_world :one
-- What stands around one quote: names, currencies, the customer and its credit as they are now.
-- :null extra_until
-- :noscope joined to the one quote that the root query of the same batch found in scope
SELECT c.code AS customer_code, c.name AS customer_name, c.status AS customer_status, c.grade, c.level, c.effective_orders,
	b.code AS branch_code, u.login AS owner_login, y.exponent, bc.code AS base_currency, bc.exponent AS base_exponent,
	a.limit_amount, a.extra_limit, a.extra_until, a.over_percent, a.ordered, a.shipped, a.receivable, a.deposit
  FROM quote q
  JOIN customer c ON c.id = q.customer_id
  JOIN credit_account a ON a.id = c.credit_id
  JOIN branch b ON b.id = q.branch_id
  JOIN app_user u ON u.id = q.owner_id
  JOIN currency y ON y.code = q.currency
  CROSS JOIN company m
  JOIN currency bc ON bc.code = m.base_currency
 WHERE q.id = (SELECT quote_of(:id, :number, :task_id));

-- :name quote_lines :many
-- The lines of one quote with what the rules need of their products, in order.
-- :null wished_date
-- :noscope lines of the one quote that the root query of the same batch found in scope
SELECT l.id, l.seq, l.product_id, p.code AS product_code, p.kind, l.name, l.unit, l.unit_num, l.unit_den, l.quantity, l.price, l.discount,
	l.below_list, l.tax_rate, l.net, l.tax, l.gross, l.unit_cost, l.cost, l.price_source, l.wished_date, l.note, p.category_id, p.oversell,
	p.make_days, p.floor_price, p.tax_inclusive AS floor_inclusive, p.currency AS floor_currency
  FROM quote_line l JOIN product p ON p.id = l.product_id
 WHERE l.quote_id = (SELECT quote_of(:id, :number, :task_id))
 ORDER BY l.seq;

-- :name quote_submitted :one
-- Was the revision of now ever submitted? Then new content is the next revision.
-- :noscope the one quote that the root query of the same batch found in scope
SELECT r.revision
  FROM revision r JOIN quote q ON q.id = r.subject_id AND q.revision = r.revision
 WHERE q.id = :id OR q.number = :number;

-- :name quote_insert :exec
-- :noscope a new row in the branch of its owner, whom decide found in scope
INSERT INTO quote (id, customer_id, branch_id, owner_id, created_by, currency, fx_rate, tax_inclusive, business_date, valid_to, contact,
	note, net, tax, gross, cost, base_gross, base_net, content_hash, editors, created_at, updated_at)
VALUES (:id, :customer_id, :branch_id, :owner_id, :created_by, :currency, :fx_rate, :tax_inclusive, :business_date, :valid_to, :contact,
	:note, :net, :tax, :gross, :cost, :base_gross, :base_net, :content_hash, :editors, :now, :now);

-- :name quote_lines_insert :exec
INSERT INTO quote_line (quote_id, id, seq, product_id, name, unit, unit_num, unit_den, quantity, price, discount, below_list, tax_rate, net, tax,
	gross, unit_cost, cost, price_source, wished_date, note)
SELECT :quote_id, l.id, l.seq, l.product_id, l.name, l.unit, l.unit_num, l.unit_den, l.quantity, l.price, l.discount, l.below_list, l.tax_rate, l.net,
	l.tax, l.gross, l.unit_cost, l.cost, l.price_source, l.wished_date, l.note
  FROM unnest(:ids::uuid[], :seqs::int4[], :product_ids::uuid[], :names::text[], :units::text[], :unit_nums::int4[], :unit_dens::int4[],
	:quantities::int8[], :prices::int8[], :discounts::int4[], :below_lists::int4[], :tax_rates::int4[], :nets::int8[], :taxes::int8[],
	:grosses::int8[], :unit_costs::int8[], :costs::int8[], :price_sources::text[], :wished_dates::date[], :notes::text[])
	AS l(id, seq, product_id, name, unit, unit_num, unit_den, quantity, price, discount, below_list, tax_rate, net, tax, gross, unit_cost,
	cost, price_source, wished_date, note);

-- :name quote_lines_delete :exec
DELETE FROM quote_line WHERE quote_id = :quote_id;

-- :name quote_update :exec
-- The new content; a quote that was effective is a draft again.
-- :noscope the row that quote_lock found in scope and locked
UPDATE quote
   SET version = version + 1, revision = :revision, state = :state, valid_to = :valid_to, contact = :contact, note = :note, net = :net,
	tax = :tax, gross = :gross, cost = :cost, base_gross = :base_gross, base_net = :base_net, content_hash = :content_hash,
	editors = :editors, updated_at = :now
 WHERE id = :id;

-- :name quote_state_set :exec
-- Every move of a quote but the one to effective.
-- :noscope the row that quote_lock found in scope and locked
UPDATE quote
   SET version = version + 1, state = :state, order_id = coalesce(:order_id, order_id), updated_at = :now
 WHERE id = :id AND :state::smallint <> 3;

-- :name quote_effective_set :exec
-- The statement that makes a quote effective for the first time; the constraint trigger quote_effective_approved checks it at the commit.
-- :noscope the row that quote_lock found in scope and locked
UPDATE quote SET version = version + 1, state = 3, updated_at = :now WHERE id = :id;

-- :name quote_of_order_lock :one
-- The quote that holds the named order, locked after the order itself.
-- :stale which quote an order was made of never changes
-- :noscope the quote of the one order that the root query of the same batch found in scope
SELECT q.id, q.version, q.state, q.branch_id, q.owner_id
  FROM quote q JOIN sales_order o ON o.quote_id = q.id AND o.id = q.order_id
 WHERE o.id = :id OR o.number = :number
   FOR UPDATE OF q;

-- :name quote_reopen :exec
-- Effective again when its order is void: its approval stands, and quote_effective_approved asks for it once more.
-- :noscope the row that quote_of_order_lock found and locked
UPDATE quote SET version = version + 1, state = 3, order_id = NULL, updated_at = :now WHERE id = :id AND state = 4;

-- :name quote_list :many
-- Quotes in scope, the newest first; keyset on (created_at, id).
-- :null number, order_id
-- :optional state
-- :scope quote q
-- :noscope customer is joined for its name only
SELECT q.id, q.number, q.version, q.revision, q.state, q.customer_id, c.code AS customer_code, c.name AS customer_name, q.branch_id,
	b.code AS branch_code, q.owner_id, u.login AS owner_login, q.currency, y.exponent, bc.exponent AS base_exponent, q.fx_rate,
	q.tax_inclusive, q.business_date, q.valid_to, q.contact, q.note, q.net, q.tax, q.gross, q.cost, q.base_gross, q.base_net,
	q.content_hash, q.order_id, q.created_at::text AS page_key
  FROM quote q
  JOIN customer c ON c.id = q.customer_id
  JOIN branch b ON b.id = q.branch_id
  JOIN app_user u ON u.id = q.owner_id
  JOIN currency y ON y.code = q.currency
  CROSS JOIN company m
  JOIN currency bc ON bc.code = m.base_currency
 WHERE /*scope:q*/
   AND (:state::smallint IS NULL OR q.state = :state::smallint)
   AND (NOT :expired::boolean OR (q.state = 3 AND q.valid_to < :today::date))
   AND (:customer_id::uuid IS NULL OR q.customer_id = :customer_id::uuid)
   AND (:customer_code::text IS NULL OR c.code = :customer_code::text)
   AND (:owner_id::uuid IS NULL OR q.owner_id = :owner_id::uuid)
   AND (:owner_login::text IS NULL OR u.login = :owner_login::text)
   AND (:branch_id::uuid IS NULL OR q.branch_id = :branch_id::uuid)
   AND (:branch_code::text IS NULL OR b.code = :branch_code::text)
   AND (:after_key::text IS NULL OR (q.created_at, q.id) < ((:after_key::text)::timestamptz, :after_id::uuid))
 ORDER BY q.created_at DESC, q.id DESC
 LIMIT :limit;
