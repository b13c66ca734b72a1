-- What reports add up: one relation of order lines, for sales, on-time figures and backlog alike.
SET ROLE bl_owner;
SET search_path = app, pg_catalog;

CREATE FUNCTION category_subtree(root uuid) RETURNS SETOF uuid LANGUAGE sql STABLE SET search_path = app, pg_catalog AS $$
	WITH RECURSIVE t(id) AS (SELECT root UNION SELECT k.id FROM category k JOIN t ON k.parent_id = t.id) SELECT id FROM t
$$;

-- Everything that a report can be grouped by, by name.
CREATE VIEW named AS
	SELECT b.id, b.code, b.name FROM branch b
	UNION ALL SELECT u.id, u.login, u.name FROM app_user u
	UNION ALL SELECT c.id, c.code, c.name FROM customer c
	UNION ALL SELECT p.id, p.code, p.name FROM product p
	UNION ALL SELECT k.id, k.code, k.name FROM category k;
COMMENT ON VIEW named IS 'a view of the owner: names of what stands in rows that the reader found in scope';

-- Lines of orders that took effect, with the day they are due and what of them has arrived.
CREATE VIEW order_due WITH (security_invoker = true) AS
	SELECT l.id, l.order_id, o.state, coalesce(l.promised_date, l.wished_date, o.wished_date, o.effective_on) AS due_on,
		coalesce(l.promised_date, l.wished_date, o.wished_date) IS NOT NULL AS promised, o.branch_id, o.owner_id, o.customer_id,
		l.product_id, o.region, o.channel, l.net, l.tax, l.gross, l.cost, o.tax_inclusive, l.base_quantity AS ordered,
		l.base_quantity - l.closed AS kept, l.shipped - l.refused AS out, o.fx_rate, y.exponent, b.exponent AS base_exponent
	  FROM order_line l JOIN sales_order o ON o.id = l.order_id JOIN currency y ON y.code = o.currency
	 CROSS JOIN company c JOIN currency b ON b.code = c.base_currency
	 WHERE o.state IN (3, 4, 5) AND o.effective_on IS NOT NULL;

-- source 1: facts. source 2: lines that were due, whole, with 1 for in time. source 3: what is still to be shipped.
-- in_time: all of it had left by the day. in_full: all of it had been signed for by the day, and nothing refused.
CREATE VIEW report_line WITH (security_invoker = true) AS
	SELECT 1 AS source, f.kind, f.business_date AS day, f.branch_id, f.owner_id, f.customer_id, f.product_id, f.category_id, f.region, f.channel,
		f.order_id, f.quantity, f.net, f.tax, f.gross, f.cost, 0 AS in_time, 0 AS in_full
	  FROM fact f
	UNION ALL
	SELECT 2, 0::smallint, d.due_on, d.branch_id, d.owner_id, d.customer_id, d.product_id, p.category_id, d.region, d.channel, d.order_id, d.kept,
		base_of(k.part_net, d.fx_rate, d.exponent, d.base_exponent)::bigint,
		(base_of(k.part_gross, d.fx_rate, d.exponent, d.base_exponent) - base_of(k.part_net, d.fx_rate, d.exponent, d.base_exponent))::bigint,
		base_of(k.part_gross, d.fx_rate, d.exponent, d.base_exponent)::bigint, rounded(d.cost::numeric * d.kept, d.ordered)::bigint,
		(coalesce(s.shipped, 0) >= d.kept)::integer, (coalesce(s.signed, 0) >= d.kept AND s.refused = 0)::integer
	  FROM order_due d
	  JOIN product p ON p.id = d.product_id
	 CROSS JOIN LATERAL part_of(d.net, d.tax, d.gross, d.tax_inclusive, d.kept, d.ordered) k
	  LEFT JOIN LATERAL (SELECT sum(l.quantity - l.refused) FILTER (WHERE h.business_date <= d.due_on) AS shipped,
			sum(l.quantity - l.refused) FILTER (WHERE h.signed_on <= d.due_on) AS signed, sum(l.refused) AS refused
		  FROM shipment_line l JOIN shipment h ON h.id = l.shipment_id WHERE l.line_id = d.id) s ON true
	 WHERE d.promised AND d.kept > 0
	UNION ALL
	SELECT 3, 0::smallint, d.due_on, d.branch_id, d.owner_id, d.customer_id, d.product_id, p.category_id, d.region, d.channel, d.order_id,
		d.kept - d.out, (base_of(k.part_net, d.fx_rate, d.exponent, d.base_exponent)
			- base_of(u.part_net, d.fx_rate, d.exponent, d.base_exponent))::bigint,
		(base_of(k.part_gross, d.fx_rate, d.exponent, d.base_exponent) - base_of(u.part_gross, d.fx_rate, d.exponent, d.base_exponent)
			- base_of(k.part_net, d.fx_rate, d.exponent, d.base_exponent) + base_of(u.part_net, d.fx_rate, d.exponent, d.base_exponent))::bigint,
		(base_of(k.part_gross, d.fx_rate, d.exponent, d.base_exponent) - base_of(u.part_gross, d.fx_rate, d.exponent, d.base_exponent))::bigint,
		(rounded(d.cost::numeric * d.kept, d.ordered) - rounded(d.cost::numeric * d.out, d.ordered))::bigint, 0, 0
	  FROM order_due d
	  JOIN product p ON p.id = d.product_id
	 CROSS JOIN LATERAL part_of(d.net, d.tax, d.gross, d.tax_inclusive, d.kept, d.ordered) k
	 CROSS JOIN LATERAL part_of(d.net, d.tax, d.gross, d.tax_inclusive, d.out, d.ordered) u
	 WHERE d.state = 3 AND d.kept > d.out;

GRANT SELECT ON named, order_due, report_line TO bl_app;
REVOKE EXECUTE ON FUNCTION category_subtree FROM PUBLIC;
GRANT EXECUTE ON FUNCTION category_subtree TO bl_app;
