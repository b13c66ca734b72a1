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
		f.order_id, bool_or(f.kind NOT IN (2, 5)) AS counted, count(*) FILTER (WHERE f.kind NOT IN (2, 5)) AS lines,
		sum(CASE WHEN f.kind IN (2, 5) THEN -f.quantity ELSE f.quantity END) AS quantity,
		sum(CASE WHEN f.kind IN (2, 5) THEN -f.net ELSE f.net END) AS net,
		sum(CASE WHEN f.kind IN (2, 5) THEN -f.tax ELSE f.tax END) AS tax,
		sum(CASE WHEN f.kind IN (2, 5) THEN -f.gross ELSE f.gross END) AS gross,
		sum(CASE WHEN f.kind IN (2, 5) THEN -f.cost ELSE f.cost END) AS cost,
		sum(f.in_time) AS in_time, sum(f.in_full) AS in_full, min(p.unit) AS unit, max(p.unit) AS unit_too
	  FROM report_line f JOIN product p ON p.id = f.product_id
	 WHERE f.source = CASE :report::integer WHEN 3 THEN 2 WHEN 4 THEN 3 ELSE 1 END
	   AND (:report::integer > 2 OR f.kind = ANY (CASE WHEN :report::integer = 1 THEN '{1,2}'::smallint[]
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
	 GROUP BY 1, 2, 3, 4, 5, 6, 7
), place AS (
	SELECT c.a_id, c.a_text, c.a_day, row_number() OVER (ORDER BY sum(c.net) DESC, c.a_id, c.a_text, c.a_day) AS n FROM cell c
	 GROUP BY c.a_id, c.a_text, c.a_day
), part AS (
	SELECT coalesce(g.n > :top::integer, false) AS rest, CASE WHEN g.n <= :top::integer THEN g.n ELSE 0 END AS n,
		CASE WHEN g.n > :top::integer THEN '00000000-0000-0000-0000-000000000000' ELSE c.a_id END AS a_id,
		CASE WHEN g.n > :top::integer THEN '' ELSE c.a_text END AS a_text,
		CASE WHEN g.n > :top::integer THEN '0001-01-01' ELSE c.a_day END AS a_day,
		CASE WHEN g.n > :top::integer THEN '00000000-0000-0000-0000-000000000000' ELSE c.b_id END AS b_id,
		CASE WHEN g.n > :top::integer THEN '' ELSE c.b_text END AS b_text,
		CASE WHEN g.n > :top::integer THEN '0001-01-01' ELSE c.b_day END AS b_day,
		c.order_id, c.counted, c.lines, c.quantity, c.net, c.tax, c.gross, c.cost, c.in_time, c.in_full, c.unit, c.unit_too
	  FROM cell c LEFT JOIN place g ON :top::integer > 0 AND (g.a_id, g.a_text, g.a_day) = (c.a_id, c.a_text, c.a_day)
), sums AS (
	SELECT grouping(p.rest) = 1 AS total, coalesce(p.rest, false) AS rest, coalesce(p.n, 0) AS n, p.a_id, p.a_text, p.a_day, p.b_id, p.b_text,
		p.b_day, count(DISTINCT p.order_id) FILTER (WHERE p.counted) AS orders, coalesce(sum(p.lines), 0)::bigint AS lines,
		coalesce(sum(p.quantity), 0)::bigint AS quantity, coalesce(sum(p.net), 0)::bigint AS net,
		coalesce(sum(p.tax), 0)::bigint AS tax, coalesce(sum(p.gross), 0)::bigint AS gross, coalesce(sum(p.cost), 0)::bigint AS cost,
		coalesce(sum(p.in_time), 0)::bigint AS in_time, coalesce(sum(p.in_full), 0)::bigint AS in_full,
		CASE WHEN min(p.unit) = max(p.unit_too) THEN min(p.unit) END AS unit
	  FROM part p
	 GROUP BY GROUPING SETS ((p.rest, p.n, p.a_id, p.a_text, p.a_day, p.b_id, p.b_text, p.b_day), ())
)
SELECT s.total, s.rest, a.code AS a_code, a.name AS a_name, coalesce(s.a_text, '') AS a_text, coalesce(s.a_day, '0001-01-01') AS a_day,
	b.code AS b_code, b.name AS b_name, coalesce(s.b_text, '') AS b_text, coalesce(s.b_day, '0001-01-01') AS b_day, s.orders, s.lines, s.quantity,
	s.net, s.tax, s.gross, s.cost, s.in_time, s.in_full, s.unit
  FROM sums s LEFT JOIN named a ON a.id = s.a_id LEFT JOIN named b ON b.id = s.b_id
 ORDER BY s.total DESC, s.rest, s.n, s.a_day, a.code COLLATE "C", s.a_text COLLATE "C", s.b_day, b.code COLLATE "C", s.b_text COLLATE "C"
 LIMIT :limit::integer;
