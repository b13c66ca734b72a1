-- A part of a line in base currency is the difference of two converted sums, not its own conversion: both amounts of a shipment are
-- kept, so that what is signed for sums to what was shipped, to the cent.
SET ROLE bl_owner;
SET search_path = app, pg_catalog;

ALTER TABLE shipment_line ADD COLUMN base_net bigint;
UPDATE shipment_line s SET base_net = f.net
  FROM shipment h JOIN fact f ON f.order_id = h.order_id AND f.kind = 3 AND f.business_date = h.business_date
 WHERE h.id = s.shipment_id AND f.line_id = s.line_id AND f.gross = s.base_gross;
ALTER TABLE shipment_line ALTER COLUMN base_net SET NOT NULL;

SET search_path = "check", app, pg_catalog;

CREATE OR REPLACE VIEW i72_facts_signed AS
	SELECT coalesce(d.line_id, f.line_id)::text AS id
	  FROM (SELECT s.line_id, sum(s.quantity - s.refused) AS signed, sum(s.refused) AS refused, sum(s.base_gross) AS gross,
			sum(s.base_net) AS net, max(h.signed_on) AS last_day
		  FROM shipment_line s JOIN shipment h ON h.id = s.shipment_id WHERE h.state = 2 GROUP BY s.line_id) d
	  FULL JOIN (SELECT f.line_id, sum(f.quantity) FILTER (WHERE f.kind = 4) AS signed, sum(f.quantity) FILTER (WHERE f.kind = 5) AS refused,
			sum(f.gross) AS gross, sum(f.net) AS net, max(f.business_date) AS last_day
		  FROM fact f WHERE f.kind IN (4, 5) GROUP BY f.line_id) f USING (line_id)
	 WHERE (d.signed, d.refused, d.gross, d.net, d.last_day)
		IS DISTINCT FROM (coalesce(f.signed, 0), coalesce(f.refused, 0), f.gross, f.net, f.last_day);

CREATE OR REPLACE VIEW i25_currency AS
	SELECT o.id::text FROM sales_order o CROSS JOIN company c
	 WHERE o.currency = c.base_currency AND (o.fx_rate <> 100000000 OR o.base_net <> o.net OR o.base_gross <> o.gross)
	UNION ALL
	SELECT q.id::text FROM quote q CROSS JOIN company c
	 WHERE q.currency = c.base_currency AND (q.fx_rate <> 100000000 OR q.base_net <> q.net OR q.base_gross <> q.gross)
	UNION ALL
	SELECT s.shipment_id::text || ' ' || s.line_id::text FROM shipment_line s JOIN shipment h ON h.id = s.shipment_id
	  JOIN order_money m ON m.id = h.order_id
	 WHERE s.gross <> s.net + s.tax OR abs(s.base_gross - base_of(s.gross, m.fx_rate, m.exponent, m.base_exponent)) > 1
		OR abs(s.base_net - base_of(s.net, m.fx_rate, m.exponent, m.base_exponent)) > 1;
