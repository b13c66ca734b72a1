-- What master data asks across scopes: stock demand of all orders, search of customers, equal tax numbers.
SET ROLE bl_owner;
SET search_path = app, pg_catalog;

-- An order by id, number or approval task.
CREATE FUNCTION order_of(order_id uuid, order_number text, task_id uuid) RETURNS uuid
	LANGUAGE sql STABLE SET search_path = app, pg_catalog AS $$
	SELECT o.id FROM sales_order o WHERE o.id = $1
	UNION ALL SELECT o.id FROM sales_order o WHERE o.number = $2
	UNION ALL SELECT o.id FROM sales_order o WHERE o.id = (SELECT t.subject_id FROM approval_task t WHERE t.id = $3)
	LIMIT 1
$$;

-- The products that an availability check is about: those named by id or code, and those of an order's lines (by id, number or
-- approval task).
CREATE FUNCTION stock_products(ids uuid[], codes text[], order_id uuid, order_number text, task_id uuid) RETURNS SETOF uuid
	LANGUAGE sql STABLE ROWS 20 SET search_path = app, pg_catalog AS $$
	SELECT p.id FROM product p WHERE p.id = ANY ($1)
	UNION SELECT p.id FROM product p WHERE p.code = ANY ($2)
	UNION SELECT l.product_id FROM order_line l WHERE l.order_id = order_of($3, $4, $5)
$$;

-- What effective orders want and have not reserved, by day. It counts the orders of everybody, or it would promise goods twice; it
-- tells quantities, never whose. An order that asks leaves its own demand out.
CREATE FUNCTION stock_demand(products uuid[], own_order uuid)
	RETURNS TABLE (product_id uuid, warehouse_id uuid, due_on date, quantity bigint)
	LANGUAGE sql STABLE SECURITY DEFINER ROWS 50 SET search_path = app, pg_catalog AS $$
	SELECT l.product_id, l.warehouse_id,
		coalesce(l.promised_date, l.wished_date, o.wished_date, o.effective_on, o.business_date) AS due_on,
		sum(l.base_quantity - l.shipped - l.closed - l.reserved)::bigint AS quantity
	  FROM order_line l JOIN sales_order o ON o.id = l.order_id
	 WHERE l.product_id = ANY ($1) AND l.kind = 1 AND NOT l.make AND l.shipped < l.base_quantity AND o.state = 3
	   AND l.base_quantity - l.shipped - l.closed - l.reserved > 0 AND o.id IS DISTINCT FROM $2
	 GROUP BY 1, 2, 3
$$;

REVOKE EXECUTE ON FUNCTION stock_products, order_of, stock_demand FROM PUBLIC;
GRANT EXECUTE ON FUNCTION stock_products, order_of, stock_demand TO bl_app;
