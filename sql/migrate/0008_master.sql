-- What master data asks across scopes: stock demand of all orders, search of customers, equal tax numbers.
SET ROLE bl_owner;
SET search_path = app, pg_catalog;

-- Functions on the way of every order are plpgsql, whose plans a connection keeps; one in SQL would be parsed and planned at each call.

-- An order by id, number or approval task.
CREATE FUNCTION order_of(order_id uuid, order_number text, task_id uuid) RETURNS uuid
	LANGUAGE plpgsql STABLE SET search_path = app, pg_catalog AS $$
BEGIN
	RETURN coalesce((SELECT o.id FROM sales_order o WHERE o.id = $1), (SELECT o.id FROM sales_order o WHERE o.number = $2),
		(SELECT o.id FROM sales_order o WHERE o.id = (SELECT t.subject_id FROM approval_task t WHERE t.id = $3)));
END $$;

-- The products that an availability check is about: those named by id or code, and those of an order's lines (by id, number or
-- approval task); with `substitutes` also what may be offered instead of them.
CREATE FUNCTION stock_products(ids uuid[], codes text[], order_id uuid, order_number text, task_id uuid, substitutes boolean)
	RETURNS SETOF uuid
	LANGUAGE plpgsql STABLE ROWS 20 SET search_path = app, pg_catalog AS $$
BEGIN
	RETURN QUERY SELECT p.id FROM product p WHERE p.id = ANY ($1)
	UNION SELECT p.id FROM product p WHERE p.code = ANY ($2)
	UNION SELECT l.product_id FROM order_line l WHERE l.order_id = (SELECT order_of($3, $4, $5));
	IF $3 IS NOT NULL OR $4 IS NOT NULL OR $5 IS NOT NULL THEN -- and what a change of the order in approval adds
		RETURN QUERY SELECT l.product_id FROM order_change c
			JOIN order_change_line l ON l.order_id = c.order_id AND l.revision = c.revision
		 WHERE c.order_id = (SELECT order_of($3, $4, $5)) AND c.state = 1;
	END IF;
	IF $6 THEN
		RETURN QUERY SELECT s.substitute_id FROM product_substitute s
			WHERE s.product_id IN (SELECT stock_products($1, $2, $3, $4, $5, false));
	END IF;
END $$;

-- What effective orders want and have not reserved, by day. It counts the orders of everybody, or it would promise goods twice; it
-- tells quantities, never whose. An order that asks leaves its own demand out.
-- Lines without open demand, which is nearly all of them, are not in the index; without it every order entry would walk all open orders.
CREATE INDEX order_line_demand ON order_line (product_id)
	WHERE kind = 1 AND NOT make AND base_quantity - shipped + refused - closed - reserved > 0;
-- Lines that hold reserved goods: whose they are is asked when goods are short.
CREATE INDEX order_line_held ON order_line (product_id) WHERE reserved > 0;
CREATE FUNCTION stock_demand(products uuid[], own_order uuid)
	RETURNS TABLE (product_id uuid, warehouse_id uuid, due_on date, quantity bigint)
	LANGUAGE plpgsql STABLE SECURITY DEFINER ROWS 50 SET search_path = app, pg_catalog AS $$
#variable_conflict use_column
BEGIN
	RETURN QUERY WITH line AS MATERIALIZED (
		SELECT l.order_id, l.product_id, l.warehouse_id, l.promised_date, l.wished_date,
			l.base_quantity - l.shipped + l.refused - l.closed - l.reserved AS quantity
		  FROM order_line l
		 WHERE l.product_id = ANY ($1) AND l.kind = 1 AND NOT l.make
		   AND l.base_quantity - l.shipped + l.refused - l.closed - l.reserved > 0)
	SELECT l.product_id, l.warehouse_id,
		coalesce(l.promised_date, l.wished_date, o.wished_date, o.effective_on, o.business_date) AS due_on,
		sum(l.quantity)::bigint AS quantity
	  FROM line l JOIN sales_order o ON o.id = l.order_id
	 WHERE o.state = 3 AND o.id IS DISTINCT FROM $2
	 GROUP BY 1, 2, 3;
END $$;

-- Search. The entries of bigrams are those of the name and, behind a ^, the first 1 to 6 letters of each mnemonic and full pinyin;
-- so one index finds all of it. Ranks: 0 code or barcode, 1 begin of the code, 2 begin of a mnemonic, 3 part of the name, 4 begin of
-- the full pinyin.
CREATE INDEX product_code_begin ON product (lower(code) text_pattern_ops);
CREATE INDEX customer_code_begin ON customer (lower(code) text_pattern_ops);
DROP INDEX product_mnemonics, customer_mnemonics, product_search, customer_search;

CREATE FUNCTION text_begins(entries text[], begin text) RETURNS boolean LANGUAGE sql IMMUTABLE
	SET search_path = pg_catalog AS $$
	SELECT EXISTS (SELECT FROM unnest($1) AS e WHERE starts_with(e, $2))
$$;

-- exact: as typed; begin, behind: lower-case range of codes; letters: for mnemonics and pinyin, '' = none; part: search key of the
-- name, looked for when grams has entries.
CREATE FUNCTION product_find(exact text, begin text, behind text, letters text, part text, grams text[])
	RETURNS TABLE (id uuid, rank integer) LANGUAGE sql STABLE ROWS 50 SET search_path = app, pg_catalog AS $$
	SELECT h.id, min(h.rank) FROM (
		SELECT p.id, 0 AS rank FROM product p WHERE p.code = $1 OR p.barcode = $1
		UNION ALL SELECT p.id, 1 FROM product p WHERE lower(p.code) ~>=~ $2 AND lower(p.code) ~<~ $3
		UNION ALL SELECT p.id, CASE WHEN text_begins(p.mnemonics, $4) THEN 2 ELSE 4 END FROM product p
			WHERE $4 <> '' AND p.bigrams @> ARRAY['^' || left($4, 6)]
			AND (text_begins(p.mnemonics, $4) OR text_begins(p.pinyin, $4))
		UNION ALL SELECT p.id, 3 FROM product p
			WHERE cardinality($6) > 0 AND p.bigrams @> $6 AND position($5 IN p.search_key) > 0
	) AS h GROUP BY h.id
$$;

-- The same for customers. Only leakproof operators reach an index under row-level security, so it runs as the owner and has the scope
-- as parameters; the caller reads the rows under its own policies again.
CREATE FUNCTION customer_find(exact text, begin text, behind text, letters text, part text, grams text[], scope_all boolean,
	scope_branches uuid[], scope_owners uuid[])
	RETURNS TABLE (id uuid, rank integer) LANGUAGE sql STABLE SECURITY DEFINER ROWS 50 SET search_path = app, pg_catalog AS $$
	SELECT h.id, min(h.rank) FROM (
		SELECT c.id, 0 AS rank, c.branch_id, c.owner_id FROM customer c WHERE c.code = $1
		UNION ALL SELECT c.id, 1, c.branch_id, c.owner_id FROM customer c WHERE lower(c.code) ~>=~ $2 AND lower(c.code) ~<~ $3
		UNION ALL SELECT c.id, CASE WHEN text_begins(c.mnemonics, $4) THEN 2 ELSE 4 END, c.branch_id, c.owner_id FROM customer c
			WHERE $4 <> '' AND c.bigrams @> ARRAY['^' || left($4, 6)]
			AND (text_begins(c.mnemonics, $4) OR text_begins(c.pinyin, $4))
		UNION ALL SELECT c.id, 3, c.branch_id, c.owner_id FROM customer c
			WHERE cardinality($6) > 0 AND c.bigrams @> $6 AND position($5 IN c.search_key) > 0
	) AS h WHERE $7 OR h.branch_id = ANY ($8) OR h.owner_id = ANY ($9) GROUP BY h.id
$$;

-- Codes are unique over all scopes: whether one is free can be asked by everybody, whose it is cannot.
CREATE FUNCTION customer_taken(new_id uuid, new_code text, OUT id_taken boolean, OUT code_taken boolean)
	LANGUAGE sql STABLE SECURITY DEFINER SET search_path = app, pg_catalog AS $$
	SELECT EXISTS (SELECT FROM customer c WHERE c.id = $1), EXISTS (SELECT FROM customer c WHERE c.code = $2)
$$;

CREATE FUNCTION order_template_taken(new_id uuid, new_code text, OUT id_taken boolean, OUT code_taken boolean)
	LANGUAGE sql STABLE SECURITY DEFINER SET search_path = app, pg_catalog AS $$
	SELECT EXISTS (SELECT FROM order_template t WHERE t.id = $1), EXISTS (SELECT FROM order_template t WHERE t.code = $2)
$$;

-- Other customers with the same tax number: how many, and the code of one that the caller may see.
ALTER TABLE customer ADD COLUMN tax_key text;
COMMENT ON COLUMN customer.tax_key IS 'tax number in its normal form, for comparison';
CREATE INDEX customer_tax ON customer (tax_key) WHERE tax_key IS NOT NULL;
CREATE FUNCTION customer_tax_twins(tax text, own_id uuid, own_code text, scope_all boolean, scope_branches uuid[], scope_owners uuid[],
	OUT twins bigint, OUT code text)
	LANGUAGE sql STABLE SECURITY DEFINER SET search_path = app, pg_catalog AS $$
	SELECT count(*), min(c.code) FILTER (WHERE $4 OR c.branch_id = ANY ($5) OR c.owner_id = ANY ($6))
	  FROM customer c WHERE c.tax_key = $1 AND c.id IS DISTINCT FROM $2 AND c.code IS DISTINCT FROM $3
$$;

REVOKE EXECUTE ON FUNCTION stock_products, order_of, stock_demand, text_begins, product_find, customer_find, customer_taken,
	order_template_taken, customer_tax_twins FROM PUBLIC;
GRANT EXECUTE ON FUNCTION stock_products, order_of, stock_demand, text_begins, product_find, customer_find, customer_taken,
	order_template_taken, customer_tax_twins TO bl_app;
