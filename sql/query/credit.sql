-- Credit accounts, found through a customer in scope.

-- :name credit_customer :one
-- :null archived_at
-- :scope customer c
SELECT c.id, c.code, c.grade, c.credit_id, c.branch_id, c.owner_id, c.version, c.archived_at
  FROM customer c WHERE (c.id = :id OR c.code = :code) AND /*scope:c*/;

-- :name credit_customer_lock :one
-- The grade is the customer's; customers are locked before accounts.
-- :null archived_at
-- :scope customer c
SELECT c.id, c.code, c.grade, c.credit_id, c.branch_id, c.owner_id, c.version, c.archived_at
  FROM customer c WHERE (c.id = :id OR c.code = :code) AND /*scope:c*/
   FOR UPDATE;

-- :name credit_account :one
-- :null extra_until
-- :scope customer c
SELECT a.id, a.limit_amount, a.extra_limit, a.extra_until, a.over_percent, a.ordered, a.shipped, a.receivable, a.deposit, a.version
  FROM credit_account a
 WHERE a.id = (SELECT c.credit_id FROM customer c WHERE (c.id = :id OR c.code = :code) AND /*scope:c*/);

-- :name credit_account_lock :one
-- :null extra_until
-- :stale the account of a customer never changes
-- :scope customer c
SELECT a.id, a.limit_amount, a.extra_limit, a.extra_until, a.over_percent, a.ordered, a.shipped, a.receivable, a.deposit, a.version
  FROM credit_account a
 WHERE a.id = (SELECT c.credit_id FROM customer c WHERE (c.id = :id OR c.code = :code) AND /*scope:c*/)
   FOR UPDATE;

-- :name credit_base :one
-- The base currency and its decimals.
SELECT y.code, y.exponent FROM company c JOIN currency y ON y.code = c.base_currency;

-- :name credit_account_insert :exec
INSERT INTO credit_account (id) VALUES (:id);

-- :name credit_account_update :exec
UPDATE credit_account
   SET limit_amount = :limit_amount, extra_limit = :extra_limit, extra_until = :extra_until, over_percent = :over_percent,
	version = version + 1
 WHERE id = :id;

-- :name credit_grade_set :exec
-- :noscope the row that credit_customer_lock found in scope and locked
UPDATE customer SET grade = :grade, version = version + 1 WHERE id = :id;
