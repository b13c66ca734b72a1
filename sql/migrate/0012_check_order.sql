-- Invariants of quotes, orders, shipments, facts and numbers.
SET ROLE bl_owner;
SET search_path = "check", app, pg_catalog;

-- An order with the decimals of its currencies.
CREATE VIEW order_money AS
	SELECT o.id, o.state, o.tax_inclusive, o.fx_rate, y.exponent, b.exponent AS base_exponent
	  FROM sales_order o JOIN currency y ON y.code = o.currency CROSS JOIN company c JOIN currency b ON b.code = c.base_currency;

-- Lines of all documents, and what their amounts are by D1.
CREATE VIEW line_money AS
	SELECT l.id, l.document_id, l.change, l.net, l.tax, l.gross, l.tax_rate, l.tax_inclusive, base_of(l.net, l.fx_rate, y.exponent, b.exponent) AS base_net,
		base_of(l.gross, l.fx_rate, y.exponent, b.exponent) AS base_gross, l.cost,
		rounded(l.price::numeric * l.quantity * (1000000 - l.discount), 10::numeric ^ (16 - y.exponent)) AS amount,
		rounded(l.unit_cost::numeric * l.quantity * l.unit_num / l.unit_den, 10::numeric ^ (10 - b.exponent)) AS exact_cost
	  FROM (SELECT l.id, l.order_id AS document_id, false AS change, l.net, l.tax, l.gross, l.tax_rate, l.price, l.quantity, l.discount, l.cost, l.unit_cost,
			l.unit_num, l.unit_den, o.tax_inclusive, o.fx_rate, o.currency
		  FROM order_line l JOIN sales_order o ON o.id = l.order_id
		UNION ALL
		SELECT l.id, l.quote_id, false, l.net, l.tax, l.gross, l.tax_rate, l.price, l.quantity, l.discount, l.cost, l.unit_cost, l.unit_num,
			l.unit_den, q.tax_inclusive, q.fx_rate, q.currency
		  FROM quote_line l JOIN quote q ON q.id = l.quote_id
		UNION ALL -- as a change in approval, applied or refused, has it
		SELECT l.id, l.order_id, true, l.net, l.tax, l.gross, l.tax_rate, l.price, l.quantity, l.discount, l.cost, l.unit_cost,
			l.unit_num, l.unit_den, o.tax_inclusive, o.fx_rate, o.currency
		  FROM order_change_line l JOIN sales_order o ON o.id = l.order_id) l
	  JOIN currency y ON y.code = l.currency CROSS JOIN company c JOIN currency b ON b.code = c.base_currency;

CREATE VIEW i20_line_totals AS
	SELECT l.id::text FROM line_money l
	 WHERE l.gross <> l.net + l.tax OR abs(l.tax - rounded(l.net::numeric * l.tax_rate, 1000000)) > 1
		OR CASE WHEN l.tax_inclusive THEN l.gross <> l.amount
				OR l.net <> rounded(l.gross::numeric * 1000000, 1000000 + l.tax_rate)
			ELSE l.net <> l.amount OR l.tax <> rounded(l.net::numeric * l.tax_rate, 1000000) END
		OR l.cost <> l.exact_cost
	UNION ALL
	SELECT l.id::text FROM order_line l WHERE l.base_quantity * l.unit_den <> l.quantity * l.unit_num
	UNION ALL
	SELECT l.id::text FROM order_change_line l WHERE l.base_quantity * l.unit_den <> l.quantity * l.unit_num;
COMMENT ON VIEW i20_line_totals IS 'a line is price x quantity less discount, rounded once; gross = net + tax
行金额 = 单价 × 数量 × (1 − 折扣)，只舍入一次；价税合计 = 未税 + 税额';

CREATE VIEW i20_document_totals AS
	SELECT d.id::text
	  FROM (SELECT o.id, o.net, o.tax, o.gross, o.cost, o.base_net, o.base_gross FROM sales_order o
		UNION ALL SELECT q.id, q.net, q.tax, q.gross, q.cost, q.base_net, q.base_gross FROM quote q) d
	  JOIN (SELECT l.document_id, sum(l.net) AS net, sum(l.tax) AS tax, sum(l.gross) AS gross, sum(l.cost) AS cost,
			sum(l.base_net) AS base_net, sum(l.base_gross) AS base_gross
		  FROM line_money l WHERE NOT l.change GROUP BY l.document_id) s ON s.document_id = d.id
	 WHERE (d.net, d.tax, d.gross, d.cost, d.base_net, d.base_gross)
		IS DISTINCT FROM (s.net, s.tax, s.gross, s.cost, s.base_net, s.base_gross);
COMMENT ON VIEW i20_document_totals IS 'a document is the sum of its lines, in its own and in base currency
单据合计等于各行之和，原币与本位币均如此';

-- What the papers of execution say about each order line.
CREATE VIEW line_execution AS
	SELECT l.id, l.order_id, l.kind, l.make, l.base_quantity, l.reserved, l.produced, l.shipped, l.signed, l.refused, l.closed,
		coalesce(s.shipped, 0) AS paper_shipped, coalesce(s.refused, 0) AS paper_refused, coalesce(s.signed, 0) AS paper_signed,
		coalesce(p.produced, 0) AS paper_produced
	  FROM order_line l
	  LEFT JOIN (SELECT s.line_id, sum(s.quantity) AS shipped, sum(s.refused) AS refused,
			sum(CASE WHEN h.state = 2 THEN s.quantity - s.refused ELSE 0 END) AS signed
		  FROM shipment_line s JOIN shipment h ON h.id = s.shipment_id GROUP BY s.line_id) s ON s.line_id = l.id
	  LEFT JOIN (SELECT p.line_id, sum(p.quantity) AS produced FROM production p GROUP BY p.line_id) p ON p.line_id = l.id;

CREATE VIEW i21_line_quantities AS
	SELECT l.id::text FROM line_execution l
	 WHERE l.signed + l.refused > l.shipped OR l.shipped - l.refused + l.closed > l.base_quantity
		OR l.reserved > greatest(0, l.base_quantity - l.closed - l.shipped + l.refused)
		OR least(l.reserved, l.produced, l.shipped, l.signed, l.refused, l.closed) < 0
		OR (l.shipped, l.signed, l.refused, l.produced)
			IS DISTINCT FROM (l.paper_shipped, l.paper_signed, l.paper_refused, l.paper_produced);
COMMENT ON VIEW i21_line_quantities IS 'signed + refused <= shipped <= ordered, reserved <= what is open, and all of it as shipments and production say
已签 + 拒收 ≤ 已发 ≤ 订购，预留 ≤ 未发；且与发货、生产记录一致';

-- Production, shipment and sign-off of an order as its lines tell (order_derive of the program).
CREATE VIEW order_axes AS
	SELECT t.order_id,
		CASE WHEN t.to_make = 0 THEN 0 WHEN t.made >= t.to_make THEN 3 WHEN t.made > 0 THEN 2 ELSE 1 END AS production,
		CASE WHEN t.to_ship = 0 THEN 1 WHEN t.shipped >= t.to_ship THEN 3 WHEN t.shipped > 0 THEN 2 ELSE 1 END AS shipment,
		CASE WHEN t.to_ship = 0 THEN 1 WHEN t.signed >= t.to_ship THEN 3 WHEN t.signed > 0 THEN 2 ELSE 1 END AS signoff,
		t.to_ship > 0 AND t.open = 0 AND t.signed >= t.to_ship AS done
	  FROM (SELECT l.order_id, sum(CASE WHEN l.make THEN l.base_quantity - l.closed ELSE 0 END) AS to_make,
			sum(CASE WHEN l.make THEN least(l.produced, l.base_quantity - l.closed) ELSE 0 END) AS made, sum(l.shipped - l.refused) AS shipped,
			sum(l.base_quantity - l.closed) AS to_ship, sum(l.signed) AS signed,
			sum(l.base_quantity - l.shipped + l.refused - l.closed) AS open
		  FROM order_line l GROUP BY l.order_id) t;

CREATE VIEW i22_order_axes AS
	SELECT o.id::text FROM sales_order o JOIN order_axes a ON a.order_id = o.id
	 WHERE o.state IN (3, 4, 5) AND (o.production, o.shipment, o.signoff) IS DISTINCT FROM (a.production, a.shipment, a.signoff)
		OR o.state = 3 AND a.done OR o.state = 4 AND NOT a.done;
COMMENT ON VIEW i22_order_axes IS 'production, shipment, sign-off and done follow from the lines
生产、发货、签收与完成状态由行推导得出';

CREATE VIEW i23_stopped_orders AS
	SELECT o.id::text FROM sales_order o JOIN order_line l ON l.order_id = o.id
	 GROUP BY o.id, o.state
	HAVING o.state <> 3 AND sum(l.reserved) <> 0
		OR o.state NOT IN (3, 4, 5) AND sum(l.shipped + l.signed + l.refused + l.produced) <> 0 AND NOT (o.state = 6 AND sum(l.shipped) = 0);
COMMENT ON VIEW i23_stopped_orders IS 'only an effective order has reservations, and nothing was shipped of a draft or a void order
只有已生效订单可有预留；草稿与作废订单没有发货';

CREATE VIEW i24_quoted_orders AS
	SELECT o.id::text FROM sales_order o LEFT JOIN quote q ON q.id = o.quote_id
	 WHERE o.quote_id IS NOT NULL AND (q.id IS NULL OR q.customer_id <> o.customer_id
		OR o.state <> 6 AND (q.state <> 4 OR q.order_id IS DISTINCT FROM o.id OR o.quote_revision IS DISTINCT FROM q.revision))
	UNION ALL
	SELECT q.id::text FROM quote q WHERE (q.state = 4) <> (q.order_id IS NOT NULL)
		OR q.order_id IS NOT NULL AND NOT EXISTS (SELECT FROM sales_order o WHERE o.id = q.order_id AND o.quote_id = q.id);
COMMENT ON VIEW i24_quoted_orders IS 'an order made of a quote names the revision that was accepted, and the quote names the order; a void one has given it back
由报价生成的订单记有所接受的报价版本，报价也记有该订单；订单作废即归还报价';

CREATE VIEW i25_currency AS
	SELECT o.id::text FROM sales_order o CROSS JOIN company c
	 WHERE o.currency = c.base_currency AND (o.fx_rate <> 100000000 OR o.base_net <> o.net OR o.base_gross <> o.gross)
	UNION ALL
	SELECT q.id::text FROM quote q CROSS JOIN company c
	 WHERE q.currency = c.base_currency AND (q.fx_rate <> 100000000 OR q.base_net <> q.net OR q.base_gross <> q.gross)
	UNION ALL
	SELECT s.shipment_id::text || ' ' || s.line_id::text FROM shipment_line s JOIN shipment h ON h.id = s.shipment_id
	  JOIN order_money m ON m.id = h.order_id
	 WHERE s.gross <> s.net + s.tax OR abs(s.base_gross - base_of(s.gross, m.fx_rate, m.exponent, m.base_exponent)) > 1;
COMMENT ON VIEW i25_currency IS 'base amounts follow from the locked rate; in base currency both are the same
本位币金额按锁定汇率折算；本位币单据两者相同';

---- numbers

-- Every number that was given, cut into its series, month and place.
CREATE VIEW numbers AS
	SELECT d.id, d.series, d.branch_id, d.number, m[1] AS head, m[2]::integer AS period, m[3]::numeric AS place
	  FROM (SELECT o.id, 'order' AS series, o.branch_id, o.number FROM sales_order o WHERE o.number IS NOT NULL
		UNION ALL SELECT q.id, 'quote', q.branch_id, q.number FROM quote q WHERE q.number IS NOT NULL
		UNION ALL SELECT s.id, 'shipment', s.branch_id, s.number FROM shipment s WHERE s.number IS NOT NULL) d
	  LEFT JOIN LATERAL regexp_match(d.number, '^(.+)-([0-9]{6})-([0-9]{1,12})$') AS m ON true;

CREATE VIEW i30_numbers_gapless AS
	SELECT n.head || '-' || n.period AS id FROM numbers n WHERE n.place IS NOT NULL GROUP BY n.head, n.period
	HAVING count(DISTINCT n.place) <> max(n.place) OR min(n.place) <> 1
	UNION ALL
	SELECT n.id::text FROM numbers n WHERE n.place IS NULL;
COMMENT ON VIEW i30_numbers_gapless IS 'numbers of a series, branch and month are 1 to n without a hole
同一系列、机构、月份的编号从 1 起连续无缺号';

CREATE VIEW i31_number_counters AS
	SELECT s.series || ' ' || b.code || ' ' || s.period AS id
	  FROM number_series s JOIN branch b ON b.id = s.branch_id
	  LEFT JOIN (SELECT n.series, n.branch_id, n.period, max(n.place) AS last FROM numbers n GROUP BY 1, 2, 3) n
		ON (n.series, n.branch_id, n.period) = (s.series, s.branch_id, s.period)
	 WHERE s.last <> coalesce(n.last, 0)
	UNION ALL
	SELECT n.number FROM numbers n
	 WHERE NOT EXISTS (SELECT FROM number_series s WHERE (s.series, s.branch_id, s.period) = (n.series, n.branch_id, n.period));
COMMENT ON VIEW i31_number_counters IS 'the counter of a series is its highest number
编号计数器等于已用的最大号';

CREATE VIEW i32_numbers_unique AS
	SELECT n.number AS id FROM numbers n GROUP BY n.number HAVING count(*) > 1
	UNION ALL
	SELECT o.id::text FROM sales_order o
	 WHERE o.number IS NULL AND (o.state NOT IN (1, 6) OR EXISTS (SELECT FROM revision r WHERE r.subject_id = o.id))
	UNION ALL
	SELECT q.id::text FROM quote q
	 WHERE q.number IS NULL AND (q.state NOT IN (1, 6) OR EXISTS (SELECT FROM revision r WHERE r.subject_id = q.id))
	UNION ALL
	SELECT s.id::text FROM shipment s WHERE s.number IS NULL;
COMMENT ON VIEW i32_numbers_unique IS 'a number is given once; whatever was submitted has one and keeps it
编号唯一；凡提交过的单据都有编号且不再变';

---- facts

-- Facts computed anew from the documents, per order line and kind.
CREATE VIEW fact_expected AS
	WITH line AS (
		SELECT l.*, o.branch_id, o.owner_id, o.customer_id, o.region, o.channel, o.state AS order_state, o.fx_rate, o.tax_inclusive,
			m.exponent, m.base_exponent
		  FROM order_line l JOIN sales_order o ON o.id = l.order_id JOIN order_money m ON m.id = o.id
		 WHERE o.effective_at IS NOT NULL),
	worth AS ( -- amounts of the line, of what is not given up, and of what is at the customer
		SELECT line.*, whole.part_net AS whole_net, whole.part_gross AS whole_gross, kept.part_net AS kept_net, kept.part_gross AS kept_gross,
			out.part_net AS out_net, out.part_gross AS out_gross
		  FROM line,
			LATERAL part_of(net, tax, gross, tax_inclusive, base_quantity, base_quantity) whole,
			LATERAL part_of(net, tax, gross, tax_inclusive, base_quantity - closed, base_quantity) kept,
			LATERAL part_of(net, tax, gross, tax_inclusive, shipped - refused, base_quantity) out)
	SELECT id AS line_id, order_id, branch_id, owner_id, customer_id, product_id, region, channel, 'intake' AS what,
		base_quantity - closed AS quantity, base_of(kept_net, fx_rate, exponent, base_exponent) AS net,
		base_of(kept_gross, fx_rate, exponent, base_exponent) AS gross,
		rounded(cost::numeric * (base_quantity - closed), base_quantity) AS cost
	  FROM worth
	UNION ALL
	SELECT id, order_id, branch_id, owner_id, customer_id, product_id, region, channel, 'shipped', shipped - refused,
		base_of(out_net, fx_rate, exponent, base_exponent), base_of(out_gross, fx_rate, exponent, base_exponent),
		rounded(cost::numeric * (shipped - refused), base_quantity)
	  FROM worth WHERE shipped > 0;

CREATE VIEW fact_found AS
	SELECT f.line_id, f.order_id, f.branch_id, f.owner_id, f.customer_id, f.product_id, f.region, f.channel, k.what,
		sum(k.sign * f.quantity) AS quantity, sum(k.sign * f.net) AS net, sum(k.sign * f.gross) AS gross, sum(k.sign * f.cost) AS cost
	  FROM fact f JOIN (VALUES (1, 'intake', 1), (2, 'intake', -1), (6, 'intake', 1), (3, 'shipped', 1), (5, 'shipped', -1)) k(kind, what, sign) ON k.kind = f.kind
	 GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9;

CREATE VIEW i72_facts AS
	SELECT coalesce(e.line_id, f.line_id)::text || ' ' || coalesce(e.what, f.what) AS id
	  FROM fact_expected e
	  FULL JOIN fact_found f USING (line_id, order_id, branch_id, owner_id, customer_id, product_id, region, channel, what)
	 WHERE (e.quantity, e.net, e.gross, e.cost) IS DISTINCT FROM (f.quantity, f.net, f.gross, f.cost)
	UNION ALL
	SELECT f.id::text FROM fact f WHERE f.gross <> f.net + f.tax OR f.quantity <= 0;
COMMENT ON VIEW i72_facts IS 'the facts that reports add up are what the documents say, line by line, to the cent
报表汇总的事实逐行与单据一致，分毫不差';

CREATE VIEW i72_facts_signed AS
	SELECT coalesce(d.line_id, f.line_id)::text AS id
	  FROM (SELECT s.line_id, sum(s.quantity - s.refused) AS signed, sum(s.refused) AS refused, sum(s.base_gross) AS gross,
			max(h.signed_on) AS last_day
		  FROM shipment_line s JOIN shipment h ON h.id = s.shipment_id WHERE h.state = 2 GROUP BY s.line_id) d
	  FULL JOIN (SELECT f.line_id, sum(f.quantity) FILTER (WHERE f.kind = 4) AS signed, sum(f.quantity) FILTER (WHERE f.kind = 5) AS refused,
			sum(f.gross) AS gross, max(f.business_date) AS last_day
		  FROM fact f WHERE f.kind IN (4, 5) GROUP BY f.line_id) f USING (line_id)
	 WHERE (d.signed, d.refused, d.gross, d.last_day)
		IS DISTINCT FROM (coalesce(f.signed, 0), coalesce(f.refused, 0), f.gross, f.last_day);
COMMENT ON VIEW i72_facts_signed IS 'facts of what was signed for and refused are what the signed shipments say
签收与拒收的事实与已签收发货单一致';

CREATE VIEW i72_fact_days AS
	SELECT o.id::text FROM sales_order o JOIN fact f ON f.order_id = o.id AND f.kind = 1 WHERE f.business_date <> o.effective_on
	UNION ALL
	SELECT f.order_id::text FROM fact f
	 WHERE f.kind = 6 AND NOT EXISTS (SELECT FROM order_change c WHERE c.order_id = f.order_id AND c.applied_on = f.business_date)
	UNION ALL
	SELECT h.id::text FROM shipment h JOIN shipment_line l ON l.shipment_id = h.id
	 WHERE NOT EXISTS (SELECT FROM fact f WHERE f.order_id = h.order_id AND f.line_id = l.line_id AND f.kind = 3
		AND f.business_date = h.business_date);
COMMENT ON VIEW i72_fact_days IS 'a fact bears the day of its event
事实的日期即其事件的业务日期';
