-- The company that the database belongs to.

-- :name company_get :one
SELECT name, zone, base_currency, sales_basis, version FROM company;

-- :name company_lock :one
SELECT name, zone, base_currency, sales_basis, version FROM company FOR NO KEY UPDATE;

-- :name company_rules :one
-- :noscope only whether any order was ever effective
-- :null none
-- :scan stops at the first effective order
-- What a change may not contradict.
SELECT EXISTS (SELECT FROM pg_timezone_names z WHERE z.name = :zone::text) AS zone_known,
	EXISTS (SELECT FROM currency y WHERE y.code = :currency::text) AS currency_known,
	EXISTS (SELECT FROM sales_order o WHERE o.effective_at IS NOT NULL) AS has_effective;

-- :name company_put :exec
-- :scan the only row
UPDATE company SET name = :name, zone = :zone, base_currency = :base_currency,
	sales_basis = :sales_basis, version = version + 1
 WHERE id = 1;
