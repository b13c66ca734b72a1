-- Reports: sums of order lines by up to two axes. One statement for all axes: its parameters are constants to the planner (report_mode),
-- so that only the branch of the report that is asked for is left, and a narrow scope uses its index.

-- :name report_mode :exec
-- First statement of a report.
SELECT set_config('plan_cache_mode', 'force_custom_plan', true), set_config('work_mem', '64MB', true);

-- :name report_base :one
-- The base currency, and which of the named filters exist; of customers only those in scope.
-- :scope customer c
-- :null none
SELECT y.code AS currency, y.exponent,
	EXISTS (SELECT FROM branch b WHERE b.id = :branch_id OR b.code = :branch_code) AS branch_known,
	EXISTS (SELECT FROM app_user u WHERE u.id = :owner_id OR u.login = :owner_login) AS owner_known,
	EXISTS (SELECT FROM customer c WHERE (c.id = :customer_id OR c.code = :customer_code) AND /*scope:c*/) AS customer_known,
	EXISTS (SELECT FROM category k WHERE k.id = :category_id OR k.code = :category_code) AS category_known
  FROM company m JOIN currency y ON y.code = m.base_currency;

-- :name report_scope :many
-- Names of branches, to say whose figures a report shows.
SELECT b.name FROM branch b WHERE b.id = ANY (:branch_ids::uuid[]) ORDER BY b.code LIMIT 20;

-- :name report_rows :many
-- The total first, then the rows by their axes, or with :top the first of them by net and the rest as one. report 1 intake, 2 sales,
-- 3 delivery, 4 backlog; axes 1 branch, 2 owner, 3 customer, 4 product, 5 category, 6 region, 7 channel, 8 day, 9 week, 10 month,
-- 11 quarter, 12 year, 0 none. Keys that do not apply are zero, empty, or the day 0001-01-01. An order counts once in each row
-- and once in the total.
-- :scope report_line f
-- :scope customer c
-- :scan reads the partitions of its period; a narrow scope has an index
-- :null a_code, a_name, b_code, b_name, unit
WITH cell AS MATERIALIZED (
	SELECT coalesce(CASE :a::integer WHEN 1 THEN f.branch_id WHEN 2 THEN f.owner_id WHEN 3 THEN f.customer_id WHEN 4 THEN f.product_id
			WHEN 5 THEN f.category_id END, '00000000-0000-0000-0000-000000000000') AS a_id,
		CASE :a::integer WHEN 6 THEN f.region WHEN 7 THEN f.channel ELSE '' END AS a_text,
		CASE :a::integer WHEN 8 THEN f.day WHEN 9 THEN f.day - (extract(isodow FROM f.day)::integer - 1)
			WHEN 10 THEN f.day - (extract(day FROM f.day)::integer - 1)
			WHEN 11 THEN make_date(extract(year FROM f.day)::integer, extract(quarter FROM f.day)::integer * 3 - 2, 1)
			WHEN 12 THEN make_date(extract(year FROM f.day)::integer, 1, 1) ELSE '0001-01-01' END AS a_day,
		coalesce(CASE :b::integer WHEN 1 THEN f.branch_id WHEN 2 THEN f.owner_id WHEN 3 THEN f.customer_id WHEN 4 THEN f.product_id
			WHEN 5 THEN f.category_id END, '00000000-0000-0000-0000-000000000000') AS b_id,
		CASE :b::integer WHEN 6 THEN f.region WHEN 7 THEN f.channel ELSE '' END AS b_text,
		CASE :b::integer WHEN 8 THEN f.day WHEN 9 THEN f.day - (extract(isodow FROM f.day)::integer - 1)
			WHEN 10 THEN f.day - (extract(day FROM f.day)::integer - 1)
			WHEN 11 THEN make_date(extract(year FROM f.day)::integer, extract(quarter FROM f.day)::integer * 3 - 2, 1)
			WHEN 12 THEN make_date(extract(year FROM f.day)::integer, 1, 1) ELSE '0001-01-01' END AS b_day,
		f.order_id, f.kind, count(*) AS lines, sum64(f.quantity) AS quantity, sum64(f.net) AS net, sum64(f.tax) AS tax,
		sum64(f.gross) AS gross, sum64(f.cost) AS cost, sum64(f.in_time) AS in_time, sum64(f.in_full) AS in_full,
		min(p.unit) AS unit, max(p.unit) AS unit_too
	  FROM report_line f JOIN product p ON p.id = f.product_id
	 WHERE f.source = CASE :report::integer WHEN 3 THEN 2 WHEN 4 THEN 3 ELSE 1 END
	   AND (:report::integer > 2 OR f.kind = ANY (CASE WHEN :report::integer = 1 THEN '{1,2,6}'::smallint[]
		WHEN (SELECT c.sales_basis FROM company c) = 1 THEN '{3,5}' ELSE '{4}' END))
	   AND f.day BETWEEN :from::date AND :to::date
	   AND /*scope:f*/
	   AND (NOT :by_branch::boolean OR f.branch_id = ANY (ARRAY(SELECT branch_subtree((SELECT b.id FROM branch b
		WHERE b.id = :branch_id OR b.code = :branch_code)))))
	   AND (NOT :by_owner::boolean OR f.owner_id = (SELECT u.id FROM app_user u WHERE u.id = :owner_id OR u.login = :owner_login))
	   AND (NOT :by_customer::boolean OR f.customer_id = (SELECT c.id FROM customer c WHERE (c.id = :customer_id OR c.code = :customer_code)
		AND /*scope:c*/))
	   AND (NOT :by_category::boolean OR f.category_id = ANY (ARRAY(SELECT category_subtree((SELECT k.id FROM category k
		WHERE k.id = :category_id OR k.code = :category_code)))))
	 GROUP BY 1, 2, 3, 4, 5, 6, 7, 8
), line AS ( -- what a row of the report shows: its cells have an order each
	SELECT c.a_id, c.a_text, c.a_day, c.b_id, c.b_text, c.b_day, count(*) FILTER (WHERE c.kind NOT IN (2, 5, 6)) AS orders,
		sum64(CASE WHEN c.kind IN (2, 5, 6) THEN 0 ELSE c.lines END) AS lines,
		sum64(CASE WHEN c.kind IN (2, 5) THEN -c.quantity ELSE c.quantity END) AS quantity,
		sum64(CASE WHEN c.kind IN (2, 5) THEN -c.net ELSE c.net END) AS net,
		sum64(CASE WHEN c.kind IN (2, 5) THEN -c.tax ELSE c.tax END) AS tax,
		sum64(CASE WHEN c.kind IN (2, 5) THEN -c.gross ELSE c.gross END) AS gross,
		sum64(CASE WHEN c.kind IN (2, 5) THEN -c.cost ELSE c.cost END) AS cost,
		sum64(c.in_time) AS in_time, sum64(c.in_full) AS in_full, min(c.unit) AS unit, max(c.unit_too) AS unit_too
	  FROM cell c GROUP BY 1, 2, 3, 4, 5, 6
), place AS ( -- of the first axis by net
	SELECT l.a_id, l.a_text, l.a_day, row_number() OVER (ORDER BY sum64(l.net) DESC, l.a_id, l.a_text, l.a_day) AS n FROM line l
	 WHERE :top::integer > 0 GROUP BY 1, 2, 3
), shown AS (
	SELECT l.a_id, l.a_text, l.a_day, l.b_id, l.b_text, l.b_day, l.orders, l.lines, l.quantity, l.net, l.tax, l.gross, l.cost, l.in_time,
		l.in_full, l.unit, l.unit_too, coalesce(g.n, 0) AS n
	  FROM line l LEFT JOIN place g ON (g.a_id, g.a_text, g.a_day) = (l.a_id, l.a_text, l.a_day)
), part AS (
	SELECT false AS total, false AS rest, s.a_id, s.a_text, s.a_day, s.b_id, s.b_text, s.b_day, s.orders, s.lines, s.quantity, s.net, s.tax,
		s.gross, s.cost, s.in_time, s.in_full, s.unit, s.unit_too, s.n
	  FROM shown s WHERE s.n <= :top::integer
	UNION ALL
	SELECT s.total, NOT s.total, '00000000-0000-0000-0000-000000000000', '', '0001-01-01', '00000000-0000-0000-0000-000000000000', '',
		'0001-01-01', CASE WHEN s.total THEN (SELECT count(*) FROM (SELECT FROM cell c WHERE c.kind NOT IN (2, 5, 6) GROUP BY c.order_id) o)
			ELSE (SELECT count(*) FROM (SELECT FROM cell c JOIN place g ON (g.a_id, g.a_text, g.a_day) = (c.a_id, c.a_text, c.a_day)
				WHERE c.kind NOT IN (2, 5, 6) AND g.n > :top::integer GROUP BY c.order_id) o) END,
		s.lines, s.quantity, s.net, s.tax, s.gross, s.cost, s.in_time, s.in_full, s.unit, s.unit_too, 0
	  FROM (SELECT t.total, sum64(s.lines) AS lines, sum64(s.quantity) AS quantity, sum64(s.net) AS net, sum64(s.tax) AS tax,
			sum64(s.gross) AS gross, sum64(s.cost) AS cost, sum64(s.in_time) AS in_time, sum64(s.in_full) AS in_full,
			min(s.unit) AS unit, max(s.unit_too) AS unit_too, count(s.n) AS n
		  FROM (VALUES (true), (false)) AS t(total) LEFT JOIN shown s ON t.total OR s.n > :top::integer GROUP BY t.total) s
	 WHERE s.total OR s.n > 0
)
SELECT s.total, s.rest, a.code AS a_code, a.name AS a_name, s.a_text, s.a_day, b.code AS b_code, b.name AS b_name, s.b_text, s.b_day, s.orders,
	s.lines, s.quantity, s.net, s.tax, s.gross, s.cost, s.in_time, s.in_full, CASE WHEN s.unit = s.unit_too THEN s.unit END AS unit
  FROM part s LEFT JOIN named a ON a.id = s.a_id LEFT JOIN named b ON b.id = s.b_id
 ORDER BY s.total DESC, s.rest, s.n, s.a_day, a.code COLLATE "C", s.a_text COLLATE "C", s.b_day, b.code COLLATE "C", s.b_text COLLATE "C"
 LIMIT :limit::integer;
