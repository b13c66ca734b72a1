-- Customers with contacts and addresses.

-- :name customer_by_ref :one
-- :null email, phone, invoice_title, tax_number, invoice_address, bank_name, bank_account, archived_at
-- :scope customer c
SELECT c.id, c.code, c.name, c.level, c.grade, c.status, c.owner_id, u.login AS owner_login, c.branch_id, b.code AS branch_code, c.region,
	c.industry, c.channel, c.currency, c.terms, c.terms_days, c.lang, c.email, c.phone, c.invoice_title, c.tax_number,
	c.invoice_address, c.bank_name, c.bank_account, c.note, c.mnemonics, c.effective_orders, c.version, c.archived_at
  FROM customer c JOIN app_user u ON u.id = c.owner_id JOIN branch b ON b.id = c.branch_id
 WHERE (c.id = :id OR c.code = :code) AND /*scope:c*/;

-- :name customer_lock :one
-- :null email, phone, invoice_title, tax_number, invoice_address, bank_name, bank_account, archived_at
-- :scope customer c
SELECT c.id, c.code, c.name, c.level, c.grade, c.status, c.credit_id, c.owner_id, c.branch_id, c.region, c.industry, c.channel,
	c.currency, c.terms, c.terms_days, c.lang, c.email, c.phone, c.invoice_title, c.tax_number, c.invoice_address, c.bank_name,
	c.bank_account, c.note, c.mnemonics, c.effective_orders, c.version, c.archived_at
  FROM customer c
 WHERE (c.id = :id OR c.code = :code) AND /*scope:c*/
   FOR UPDATE;

-- :name customer_people :one
-- Owner and branch of the locked customer, by name.
-- :scope customer c
SELECT u.login AS owner_login, b.code AS branch_code
  FROM customer c JOIN app_user u ON u.id = c.owner_id JOIN branch b ON b.id = c.branch_id
 WHERE (c.id = :id OR c.code = :code) AND /*scope:c*/;

-- :name customer_contacts :many
-- :scope customer c
SELECT k.seq, k.name, k.title, k.phone, k.email
  FROM customer_contact k JOIN customer c ON c.id = k.customer_id
 WHERE (c.id = :id OR c.code = :code) AND /*scope:c*/
 ORDER BY k.seq;

-- :name customer_addresses :many
-- :scope customer c
SELECT a.seq, a.label, a.region, a.address, a.contact, a.phone
  FROM customer_address a JOIN customer c ON c.id = a.customer_id
 WHERE (c.id = :id OR c.code = :code) AND /*scope:c*/
 ORDER BY a.seq;

-- :name customer_is_taken :one
-- Codes are unique over all scopes.
-- :null none
SELECT t.id_taken, t.code_taken FROM customer_taken(:id, :code) t;

-- :name customer_twins :one
-- Others with the same tax number, in any scope; the code is one of those that may be seen.
-- :null code
SELECT t.twins, t.code FROM customer_tax_twins(:tax_key, :own_id, :own_code, :scope_all, :scope_branches, :scope_owners) t;

-- :name customer_parent :one
-- Whose credit account a new customer shares.
-- :null archived_at
-- :scope customer c
SELECT c.id, c.credit_id, c.archived_at FROM customer c WHERE (c.id = :id OR c.code = :code) AND /*scope:c*/;

-- :name customer_owner :one
-- :null archived_at
SELECT u.id, u.login, u.branch_id, b.code AS branch_code, u.archived_at
  FROM app_user u JOIN branch b ON b.id = u.branch_id WHERE u.id = :id OR u.login = :login;

-- :name customer_branch :one
-- :null archived_at
SELECT b.id, b.code, b.archived_at FROM branch b WHERE b.id = :id OR b.code = :code;

-- :name customer_insert :exec
-- :noscope a new row whose owner and branch decide found in scope
INSERT INTO customer (id, code, name, search_key, bigrams, mnemonics, pinyin, level, credit_id, owner_id, branch_id, region, industry,
	channel, currency, terms, terms_days, lang, email, phone, invoice_title, tax_number, tax_key, invoice_address, bank_name,
	bank_account, note, created_at, created_by)
VALUES (:id, :code, :name, :search_key, :grams, :mnemonics, :pinyin, :level, :credit_id, :owner_id, :branch_id, :region, :industry,
	:channel, :currency, :terms, :terms_days, :lang, :email, :phone, :invoice_title, :tax_number, :tax_key, :invoice_address,
	:bank_name, :bank_account, :note, :now, :user_id);

-- :name customer_update :exec
-- :noscope the row that customer_lock found in scope and locked
UPDATE customer
   SET name = :name, search_key = :search_key, bigrams = :grams, mnemonics = :mnemonics, pinyin = :pinyin, level = :level,
	status = :status, owner_id = :owner_id, branch_id = :branch_id, region = :region, industry = :industry, channel = :channel,
	terms = :terms, terms_days = :terms_days, lang = :lang, email = :email, phone = :phone, invoice_title = :invoice_title,
	tax_number = :tax_number, tax_key = :tax_key, invoice_address = :invoice_address, bank_name = :bank_name,
	bank_account = :bank_account, note = :note, archived_at = :archived_at, version = version + 1
 WHERE id = :id;

-- :name customer_contacts_delete :exec
DELETE FROM customer_contact WHERE customer_id = :customer_id;

-- :name customer_contacts_insert :exec
INSERT INTO customer_contact (customer_id, seq, name, title, phone, email)
SELECT :customer_id, k.seq, k.name, k.title, k.phone, k.email
  FROM unnest(:names::text[], :titles::text[], :phones::text[], :emails::text[]) WITH ORDINALITY AS k(name, title, phone, email, seq);

-- :name customer_addresses_delete :exec
DELETE FROM customer_address WHERE customer_id = :customer_id;

-- :name customer_addresses_insert :exec
INSERT INTO customer_address (customer_id, seq, label, region, address, contact, phone)
SELECT :customer_id, a.seq, a.label, a.region, a.address, a.contact, a.phone
  FROM unnest(:labels::text[], :regions::text[], :addresses::text[], :contacts::text[], :phones::text[]) WITH ORDINALITY
	AS a(label, region, address, contact, phone, seq);

-- :name customer_list :many
-- By code; keyset on the code.
-- :null email, phone, invoice_title, tax_number, invoice_address, bank_name, bank_account, archived_at
-- :scope customer c
SELECT c.id, c.code, c.name, c.level, c.grade, c.status, c.owner_id, u.login AS owner_login, c.branch_id, b.code AS branch_code, c.region,
	c.industry, c.channel, c.currency, c.terms, c.terms_days, c.lang, c.email, c.phone, c.invoice_title, c.tax_number,
	c.invoice_address, c.bank_name, c.bank_account, c.note, c.mnemonics, c.effective_orders, c.version, c.archived_at
  FROM customer c JOIN app_user u ON u.id = c.owner_id JOIN branch b ON b.id = c.branch_id
 WHERE /*scope:c*/ AND (:archived::bool OR c.archived_at IS NULL)
   AND (:branch_id::uuid IS NULL OR b.id = :branch_id::uuid) AND (:branch_code::text IS NULL OR b.code = :branch_code::text)
   AND (:owner_id::uuid IS NULL OR u.id = :owner_id::uuid) AND (:owner_login::text IS NULL OR u.login = :owner_login::text)
   AND (:level::text IS NULL OR c.level = :level::text)
   AND (:after_code::text IS NULL OR c.code > :after_code::text)
 ORDER BY c.code LIMIT :limit::integer;

-- :name customer_search :many
-- By how well they match, then by code; keyset on both.
-- :null email, phone, invoice_title, tax_number, invoice_address, bank_name, bank_account, archived_at
-- :scope customer c
SELECT c.id, c.code, c.name, c.level, c.grade, c.status, c.owner_id, u.login AS owner_login, c.branch_id, b.code AS branch_code, c.region,
	c.industry, c.channel, c.currency, c.terms, c.terms_days, c.lang, c.email, c.phone, c.invoice_title, c.tax_number,
	c.invoice_address, c.bank_name, c.bank_account, c.note, c.mnemonics, c.effective_orders, c.version, c.archived_at, f.rank
  FROM customer_find(:exact, :begin, :behind, :letters, :part, :grams, :scope_all, :scope_branches, :scope_owners) f
  JOIN customer c ON c.id = f.id
  JOIN app_user u ON u.id = c.owner_id JOIN branch b ON b.id = c.branch_id
 WHERE /*scope:c*/ AND (:archived::bool OR c.archived_at IS NULL)
   AND (:branch_id::uuid IS NULL OR b.id = :branch_id::uuid) AND (:branch_code::text IS NULL OR b.code = :branch_code::text)
   AND (:owner_id::uuid IS NULL OR u.id = :owner_id::uuid) AND (:owner_login::text IS NULL OR u.login = :owner_login::text)
   AND (:level::text IS NULL OR c.level = :level::text)
   AND (:after_code::text IS NULL OR (f.rank, c.code) > (:after_rank::integer, :after_code::text))
 ORDER BY f.rank, c.code LIMIT :limit::integer;
