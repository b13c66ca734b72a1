-- Products and services.

-- :name product_by_ref :one
-- :null barcode, archived_at
SELECT p.id, p.code, p.name, p.barcode, p.category_id, k.code AS category_code, k.name AS category_name, p.kind, p.unit, p.tax_rate,
	p.tax_exempt, p.currency, p.list_price, p.tax_inclusive, p.floor_price, p.cost, p.oversell, p.make_days, p.mnemonics, p.version,
	p.archived_at,
	ARRAY(SELECT u.unit FROM product_unit u WHERE u.product_id = p.id ORDER BY u.unit) AS units,
	ARRAY(SELECT u.num FROM product_unit u WHERE u.product_id = p.id ORDER BY u.unit) AS unit_nums,
	ARRAY(SELECT u.den FROM product_unit u WHERE u.product_id = p.id ORDER BY u.unit) AS unit_dens,
	ARRAY(SELECT t.code FROM product_substitute s JOIN product t ON t.id = s.substitute_id WHERE s.product_id = p.id ORDER BY s.seq)
		AS substitutes
  FROM product p JOIN category k ON k.id = p.category_id
 WHERE p.id = :id OR p.code = :code;

-- :name product_lock :one
-- :null barcode, archived_at
SELECT p.id, p.code, p.name, p.barcode, p.category_id, p.kind, p.unit, p.tax_rate, p.tax_exempt, p.currency, p.list_price,
	p.tax_inclusive, p.floor_price, p.cost, p.oversell, p.make_days, p.mnemonics, p.version, p.archived_at
  FROM product p WHERE p.id = :id OR p.code = :code FOR UPDATE;

-- :name product_category :one
-- The category of the locked product, by name.
SELECT k.code, k.name FROM product p JOIN category k ON k.id = p.category_id WHERE p.id = :id OR p.code = :code;

-- :name product_units :one
-- Other units of the locked product, and what may be offered instead of it.
-- :null none
SELECT ARRAY(SELECT u.unit FROM product_unit u WHERE u.product_id = p.id ORDER BY u.unit) AS units,
	ARRAY(SELECT u.num FROM product_unit u WHERE u.product_id = p.id ORDER BY u.unit) AS unit_nums,
	ARRAY(SELECT u.den FROM product_unit u WHERE u.product_id = p.id ORDER BY u.unit) AS unit_dens,
	ARRAY(SELECT t.code FROM product_substitute s JOIN product t ON t.id = s.substitute_id WHERE s.product_id = p.id ORDER BY s.seq)
		AS substitutes
  FROM product p WHERE p.id = :id OR p.code = :code;

-- :name product_taken :one
-- Is the id, code or barcode another product's? Barcodes and codes are looked up alike, so they must not meet.
-- :null none
SELECT EXISTS (SELECT FROM product p WHERE p.id = :id) AS id_taken, EXISTS (SELECT FROM product p WHERE p.code = :code) AS code_taken,
	EXISTS (SELECT FROM product p WHERE p.barcode = :barcode AND p.id IS DISTINCT FROM :id AND p.code IS DISTINCT FROM :code)
		AS barcode_taken;

-- :name product_currency :one
-- The currency of the list price; without a code the base currency.
SELECT y.code FROM currency y WHERE y.code = coalesce(:code, (SELECT c.base_currency FROM company c));

-- :name product_oversold :one
-- Is more reserved or gone than there was, somewhere?
-- :null none
SELECT EXISTS (SELECT FROM stock s JOIN product p ON p.id = s.product_id
	WHERE (p.id = :id OR p.code = :code) AND (s.on_hand < 0 OR s.reserved > s.on_hand)) AS oversold;

-- :name product_insert :exec
INSERT INTO product (id, code, name, search_key, bigrams, mnemonics, pinyin, barcode, category_id, unit, kind, tax_rate, tax_exempt,
	currency, list_price, tax_inclusive, floor_price, cost, oversell, make_days, created_at)
VALUES (:id, :code, :name, :search_key, :grams, :mnemonics, :pinyin, :barcode, :category_id, :unit, :kind, :tax_rate, :tax_exempt,
	:currency, :list_price, :tax_inclusive, :floor_price, :cost, :oversell, :make_days, :now);

-- :name product_update :exec
UPDATE product
   SET name = :name, search_key = :search_key, bigrams = :grams, mnemonics = :mnemonics, pinyin = :pinyin, barcode = :barcode,
	category_id = :category_id, tax_rate = :tax_rate, tax_exempt = :tax_exempt, list_price = :list_price,
	floor_price = :floor_price, cost = :cost, oversell = :oversell, make_days = :make_days, archived_at = :archived_at,
	version = version + 1
 WHERE id = :id;

-- :name product_units_insert :exec
INSERT INTO product_unit (product_id, unit, num, den)
SELECT :product_id, u.unit, u.num, u.den FROM unnest(:units::text[], :nums::int4[], :dens::int4[]) AS u(unit, num, den);

-- :name product_named :many
-- The products of references, by their place n (1..); those that do not exist are missing.
-- :null archived_at
SELECT r.n, p.id, p.code, p.kind, p.unit, p.archived_at
  FROM unnest(:ids::uuid[], :codes::text[]) WITH ORDINALITY AS r(id, code, n)
  JOIN product p ON p.id = coalesce(r.id, (SELECT q.id FROM product q WHERE q.code = r.code))
 ORDER BY r.n;

-- :name product_substitutes_insert :exec
INSERT INTO product_substitute (product_id, seq, substitute_id)
SELECT :product_id, s.n::smallint, s.id FROM unnest(:ids::uuid[]) WITH ORDINALITY AS s(id, n);

-- :name product_substitutes_delete :exec
DELETE FROM product_substitute WHERE product_id = :product_id;

-- :name product_units_delete :exec
DELETE FROM product_unit WHERE product_id = :product_id;

-- :name product_stock_oversell :exec
-- The rows of stock follow their product.
UPDATE stock SET oversell = :oversell WHERE product_id = :product_id;

-- :name product_list :many
-- Of a category and those below, by code; keyset on the code.
-- :null barcode, archived_at
WITH RECURSIVE below(id) AS (
	SELECT k.id FROM category k WHERE k.id = :category_id OR k.code = :category_code
	UNION SELECT k.id FROM category k JOIN below b ON k.parent_id = b.id
)
SELECT p.id, p.code, p.name, p.barcode, p.category_id, k.code AS category_code, k.name AS category_name, p.kind, p.unit, p.tax_rate,
	p.tax_exempt, p.currency, p.list_price, p.tax_inclusive, p.floor_price, p.cost, p.oversell, p.make_days, p.mnemonics, p.version,
	p.archived_at,
	ARRAY(SELECT u.unit FROM product_unit u WHERE u.product_id = p.id ORDER BY u.unit) AS units,
	ARRAY(SELECT u.num FROM product_unit u WHERE u.product_id = p.id ORDER BY u.unit) AS unit_nums,
	ARRAY(SELECT u.den FROM product_unit u WHERE u.product_id = p.id ORDER BY u.unit) AS unit_dens,
	ARRAY(SELECT t.code FROM product_substitute s JOIN product t ON t.id = s.substitute_id WHERE s.product_id = p.id ORDER BY s.seq)
		AS substitutes
  FROM product p JOIN category k ON k.id = p.category_id
 WHERE (:archived::bool OR p.archived_at IS NULL)
   AND (:category_id::uuid IS NULL AND :category_code::text IS NULL OR p.category_id IN (SELECT b.id FROM below b))
   AND (:after_code::text IS NULL OR p.code > :after_code::text)
 ORDER BY p.code LIMIT :limit::integer;

-- :name product_search :many
-- By how well they match, then by code; keyset on both.
-- :null barcode, archived_at
WITH RECURSIVE below(id) AS (
	SELECT k.id FROM category k WHERE k.id = :category_id OR k.code = :category_code
	UNION SELECT k.id FROM category k JOIN below b ON k.parent_id = b.id
)
SELECT p.id, p.code, p.name, p.barcode, p.category_id, k.code AS category_code, k.name AS category_name, p.kind, p.unit, p.tax_rate,
	p.tax_exempt, p.currency, p.list_price, p.tax_inclusive, p.floor_price, p.cost, p.oversell, p.make_days, p.mnemonics, p.version,
	p.archived_at, f.rank,
	ARRAY(SELECT u.unit FROM product_unit u WHERE u.product_id = p.id ORDER BY u.unit) AS units,
	ARRAY(SELECT u.num FROM product_unit u WHERE u.product_id = p.id ORDER BY u.unit) AS unit_nums,
	ARRAY(SELECT u.den FROM product_unit u WHERE u.product_id = p.id ORDER BY u.unit) AS unit_dens,
	ARRAY(SELECT t.code FROM product_substitute s JOIN product t ON t.id = s.substitute_id WHERE s.product_id = p.id ORDER BY s.seq)
		AS substitutes
  FROM product_find(:exact, :begin, :behind, :letters, :part, :grams) f
  JOIN product p ON p.id = f.id
  JOIN category k ON k.id = p.category_id
 WHERE (:archived::bool OR p.archived_at IS NULL)
   AND (:category_id::uuid IS NULL AND :category_code::text IS NULL OR p.category_id IN (SELECT b.id FROM below b))
   AND (:after_code::text IS NULL OR (f.rank, p.code) > (:after_rank::integer, :after_code::text))
 ORDER BY f.rank, p.code LIMIT :limit::integer;
