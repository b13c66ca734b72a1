
CREATE SCHEMA app;

CREATE SCHEMA "check";

CREATE FUNCTION app.append_only() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog'
    AS $$
BEGIN
	RAISE EXCEPTION '% is append only', TG_TABLE_NAME USING ERRCODE = 'check_violation', CONSTRAINT = 'append_only';
END $$;

CREATE FUNCTION app.approval_frozen() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog'
    AS $$
BEGIN
	RAISE EXCEPTION '% cannot be changed', TG_TABLE_NAME
		USING ERRCODE = 'check_violation', CONSTRAINT = 'approval_instance_frozen';
END $$;

CREATE FUNCTION app.approval_of(any_id uuid, document_number text, task_id uuid) RETURNS uuid
    LANGUAGE plpgsql STABLE
    SET search_path TO 'app', 'pg_catalog'
    AS $_$
BEGIN
	RETURN coalesce((SELECT t.instance_id FROM approval_task t WHERE t.id = $3),
		(SELECT i.id FROM approval_instance i WHERE i.id = $1),
		(SELECT i.id FROM approval_instance i WHERE i.subject_id = document_of($1, $2) ORDER BY i.submitted_at DESC LIMIT 1));
END $_$;

CREATE FUNCTION app.approved_needs_votes() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'app', 'pg_catalog'
    AS $$
BEGIN
	IF NOT EXISTS (SELECT FROM approval_node n WHERE n.instance_id = NEW.id AND n.kind IN (1, 2))
		OR EXISTS (SELECT FROM approval_node n WHERE n.instance_id = NEW.id AND n.state <> 2)
		-- the nodes are those of the flow: of its kind, and none is left out that every document takes
		OR EXISTS (SELECT FROM approval_node n JOIN flow_node f ON f.flow_id = n.flow_id AND f.seq = n.flow_seq
			WHERE n.instance_id = NEW.id AND (n.kind, n.method) IS DISTINCT FROM (f.kind, f.method))
		OR EXISTS (SELECT FROM flow_node f WHERE f.flow_id = NEW.flow_id AND f.condition = '' AND f.kind = 1
			AND NOT EXISTS (SELECT FROM approval_node n WHERE n.instance_id = NEW.id AND n.flow_id = f.flow_id
				AND n.flow_seq = f.seq))
		-- somebody agreed at every node that asks, and all where all must
		OR EXISTS (SELECT FROM approval_node n WHERE n.instance_id = NEW.id AND n.kind = 1
			AND (NOT EXISTS (SELECT FROM approval_task t WHERE t.instance_id = n.instance_id AND t.node_seq = n.seq
					AND t.state IN (2, 5))
				OR n.method = 2 AND EXISTS (SELECT FROM approval_task t WHERE t.instance_id = n.instance_id
					AND t.node_seq = n.seq AND t.state NOT IN (2, 5))))
		-- no author did, and every vote is an act on this content
		OR EXISTS (SELECT FROM approval_task t WHERE t.instance_id = NEW.id AND t.state = 2
			AND (t.assignee_id = ANY (NEW.authors)
				OR NOT EXISTS (SELECT FROM approval_act a WHERE a.instance_id = t.instance_id AND a.task_id = t.id
					AND a.user_id = t.assignee_id AND a.act = 2 AND a.content_hash = NEW.content_hash)))
		-- who was not asked again has agreed at another node
		OR EXISTS (SELECT FROM approval_task t JOIN approval_node n ON n.instance_id = t.instance_id AND n.seq = t.node_seq
			WHERE t.instance_id = NEW.id AND t.state = 5 AND n.kind = 1
			AND (NOT n.pass_repeat OR NOT EXISTS (SELECT FROM approval_task o WHERE o.instance_id = t.instance_id
				AND o.assignee_id = t.assignee_id AND o.state = 2))) THEN
		RAISE EXCEPTION 'approval % is not backed by votes', NEW.id
			USING ERRCODE = 'check_violation', CONSTRAINT = 'approval_backed_by_votes';
	END IF;
	RETURN NULL;
END $$;

CREATE FUNCTION app.attachment_document(attachment_id uuid) RETURNS uuid
    LANGUAGE sql STABLE
    SET search_path TO 'app', 'pg_catalog'
    AS $_$ SELECT a.subject_id FROM attachment a WHERE a.id = $1 $_$;

CREATE FUNCTION app.base_of(amount numeric, fx_rate bigint, exponent smallint, base_exponent smallint) RETURNS numeric
    LANGUAGE sql IMMUTABLE
    AS $$
	SELECT app.rounded(amount * fx_rate, 10::numeric ^ (8 + exponent - base_exponent))
$$;

CREATE FUNCTION app.branch_subtree(root uuid) RETURNS SETOF uuid
    LANGUAGE sql STABLE
    SET search_path TO 'app', 'pg_catalog'
    AS $$
	WITH RECURSIVE t(id) AS (SELECT root UNION SELECT b.id FROM branch b JOIN t ON b.parent_id = t.id) SELECT id FROM t
$$;

CREATE FUNCTION app.branches_above(user_id uuid) RETURNS uuid[]
    LANGUAGE sql STABLE
    SET search_path TO 'app', 'pg_catalog'
    AS $_$
	WITH RECURSIVE t(id) AS (SELECT u.branch_id FROM app_user u WHERE u.id = $1
		UNION SELECT b.parent_id FROM branch b JOIN t ON b.id = t.id WHERE b.parent_id IS NOT NULL)
	SELECT array_agg(t.id) FROM t
$_$;

CREATE FUNCTION app.category_subtree(root uuid) RETURNS SETOF uuid
    LANGUAGE sql STABLE
    SET search_path TO 'app', 'pg_catalog'
    AS $$
	WITH RECURSIVE t(id) AS (SELECT root UNION SELECT k.id FROM category k JOIN t ON k.parent_id = t.id) SELECT id FROM t
$$;

CREATE FUNCTION app.customer_find(exact text, begin text, behind text, letters text, part text, grams text[], scope_all boolean, scope_branches uuid[], scope_owners uuid[]) RETURNS TABLE(id uuid, rank integer)
    LANGUAGE sql STABLE SECURITY DEFINER ROWS 50
    SET search_path TO 'app', 'pg_catalog'
    AS $_$
	SELECT h.id, min(h.rank) FROM (
		SELECT c.id, 0 AS rank, c.branch_id, c.owner_id FROM customer c WHERE c.code = $1
		UNION ALL SELECT c.id, 1, c.branch_id, c.owner_id FROM customer c WHERE lower(c.code) ~>=~ $2 AND lower(c.code) ~<~ $3
		UNION ALL SELECT c.id, CASE WHEN text_begins(c.mnemonics, $4) THEN 2 ELSE 4 END, c.branch_id, c.owner_id FROM customer c
			WHERE $4 <> '' AND c.bigrams @> ARRAY['^' || left($4, 6)]
			AND (text_begins(c.mnemonics, $4) OR text_begins(c.pinyin, $4))
		UNION ALL SELECT c.id, 3, c.branch_id, c.owner_id FROM customer c
			WHERE cardinality($6) > 0 AND c.bigrams @> $6 AND position($5 IN c.search_key) > 0
	) AS h WHERE $7 OR h.branch_id = ANY ($8) OR h.owner_id = ANY ($9) GROUP BY h.id
$_$;

CREATE FUNCTION app.customer_taken(new_id uuid, new_code text, OUT id_taken boolean, OUT code_taken boolean) RETURNS record
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'app', 'pg_catalog'
    AS $_$
	SELECT EXISTS (SELECT FROM customer c WHERE c.id = $1), EXISTS (SELECT FROM customer c WHERE c.code = $2)
$_$;

CREATE FUNCTION app.customer_tax_twins(tax text, own_id uuid, own_code text, scope_all boolean, scope_branches uuid[], scope_owners uuid[], OUT twins bigint, OUT code text) RETURNS record
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'app', 'pg_catalog'
    AS $_$
	SELECT count(*), min(c.code) FILTER (WHERE $4 OR c.branch_id = ANY ($5) OR c.owner_id = ANY ($6))
	  FROM customer c WHERE c.tax_key = $1 AND c.id IS DISTINCT FROM $2 AND c.code IS DISTINCT FROM $3
$_$;

CREATE FUNCTION app.document_of(document_id uuid, document_number text) RETURNS uuid
    LANGUAGE plpgsql STABLE
    SET search_path TO 'app', 'pg_catalog'
    AS $_$
BEGIN
	RETURN coalesce((SELECT o.id FROM sales_order o WHERE o.id = $1), (SELECT q.id FROM quote q WHERE q.id = $1),
		(SELECT o.id FROM sales_order o WHERE o.number = $2), (SELECT q.id FROM quote q WHERE q.number = $2));
END $_$;

CREATE FUNCTION app.effective_needs_approval() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'app', 'pg_catalog'
    AS $$
BEGIN
	IF NOT EXISTS (SELECT FROM approval_instance i WHERE i.subject_id = NEW.id AND i.revision = NEW.revision
			AND i.content_hash = NEW.content_hash AND i.state = 2) THEN
		RAISE EXCEPTION '% % is effective without an approved instance of the same content', TG_TABLE_NAME, NEW.id
			USING ERRCODE = 'check_violation', CONSTRAINT = TG_ARGV[0];
	END IF;
	RETURN NULL;
END $$;

CREATE FUNCTION app.fact_partition_ensure(today date, ahead integer) RETURNS integer
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'app', 'pg_catalog'
    AS $$
DECLARE
	m date; part text; made integer := 0;
BEGIN
	PERFORM pg_advisory_xact_lock(1112293, 1);
	FOR i IN 0 .. ahead LOOP
		m := (date_trunc('month', today) + make_interval(months => i))::date;
		part := 'fact_' || to_char(m, 'YYYYMM');
		IF to_regclass('app.' || part) IS NULL AND NOT EXISTS (SELECT FROM fact_old
				WHERE business_date >= m AND business_date < m + interval '1 month') THEN
			EXECUTE format('CREATE TABLE app.%I PARTITION OF app.fact FOR VALUES FROM (%L) TO (%L)', part, m,
				(m + interval '1 month')::date);
			made := made + 1;
		END IF;
	END LOOP;
	RETURN made;
END $$;

CREATE FUNCTION app.mail_order(subject_id uuid) RETURNS uuid
    LANGUAGE sql STABLE
    SET search_path TO 'app', 'pg_catalog'
    AS $_$ SELECT coalesce((SELECT s.order_id FROM shipment s WHERE s.id = $1), $1) $_$;

CREATE FUNCTION app.old_partition_drop(today date, days integer) RETURNS integer
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'app', 'pg_catalog'
    SET lock_timeout TO '2s'
    AS $_$
DECLARE
	t text; part text; waits boolean; dropped integer := 0;
BEGIN
	PERFORM pg_advisory_xact_lock(1112293, 1);
	FOREACH t IN ARRAY ARRAY['request_log', 'outbox', 'event'] LOOP
		FOR part IN SELECT c.relname FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
				WHERE i.inhparent = ('app.' || t)::regclass AND c.relname ~ ('^' || t || '_[0-9]{6}$')
				AND to_date(right(c.relname, 6), 'YYYYMM') + interval '1 month' < today - days ORDER BY 1 LOOP
			waits := false;
			IF t = 'outbox' THEN
				EXECUTE format('SELECT EXISTS (SELECT FROM app.%I WHERE state = 1)', part) INTO waits;
			END IF;
			IF NOT waits THEN
				EXECUTE format('DROP TABLE app.%I', part);
				dropped := dropped + 1;
			END IF;
		END LOOP;
	END LOOP;
	RETURN dropped;
END $_$;

CREATE FUNCTION app.order_line_as_approved() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'app', 'pg_catalog'
    AS $$
BEGIN
	IF NOT EXISTS (SELECT FROM sales_order o JOIN revision r ON r.subject_id = o.id AND r.revision = o.revision
			WHERE o.id = NEW.order_id AND (o.state = 1 OR position(E'\n' || "check".line_content(NEW) IN r.content) > 0)) THEN
		RAISE EXCEPTION 'a line of order % is not what was approved', NEW.order_id
			USING ERRCODE = 'check_violation', CONSTRAINT = 'order_line_as_approved';
	END IF;
	RETURN NULL;
END $$;

CREATE FUNCTION app.order_line_frozen() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'app', 'pg_catalog'
    AS $$
BEGIN
	PERFORM pg_advisory_xact_lock_shared(1112296, uuid_hash(t.order_id)) FROM (SELECT DISTINCT order_id FROM touched) t;
	-- order by order by its key: about `touched` nothing is known when this is planned
	IF EXISTS (SELECT FROM (SELECT DISTINCT order_id, revision FROM touched) t
			WHERE (SELECT o.state = 1 OR TG_OP = 'INSERT' AND t.revision > 1 AND o.revision = t.revision
					FROM sales_order o WHERE o.id = t.order_id) IS NOT TRUE
				OR (SELECT q.id FROM quote q WHERE q.id = t.order_id) IS NOT NULL) THEN
		IF EXISTS (SELECT FROM quote q JOIN touched t ON q.id = t.order_id) THEN
			RAISE EXCEPTION 'the id of a quote' USING ERRCODE = 'unique_violation', CONSTRAINT = 'document_id_once';
		END IF;
		RAISE EXCEPTION 'lines of an order that is not a draft are frozen'
			USING ERRCODE = 'check_violation', CONSTRAINT = 'order_line_frozen';
	END IF;
	RETURN NULL;
END $$;

CREATE FUNCTION app.order_line_frozen_update() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'app', 'pg_catalog'
    AS $$
BEGIN
	RAISE EXCEPTION 'lines of an order that is not a draft are frozen'
		USING ERRCODE = 'check_violation', CONSTRAINT = 'order_line_frozen';
END $$;

CREATE FUNCTION app.order_line_may_change(order_id uuid, was integer, becomes integer) RETURNS boolean
    LANGUAGE sql STABLE
    SET search_path TO 'app', 'pg_catalog'
    AS $$ SELECT o.state = 1 OR becomes > was AND becomes = o.revision FROM sales_order o WHERE o.id = order_id $$;

CREATE FUNCTION app.order_lines_approved() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'app', 'pg_catalog'
    AS $$
BEGIN
	IF NOT EXISTS (SELECT FROM "check".order_content c WHERE c.id = NEW.id AND NEW.content_hash = sha256(convert_to(c.content, 'UTF8'))) THEN
		RAISE EXCEPTION 'order % is not what was approved', NEW.id
			USING ERRCODE = 'check_violation', CONSTRAINT = 'sales_order_lines_approved';
	END IF;
	RETURN NULL;
END $$;

CREATE FUNCTION app.order_of(order_id uuid, order_number text, task_id uuid) RETURNS uuid
    LANGUAGE plpgsql STABLE
    SET search_path TO 'app', 'pg_catalog'
    AS $_$
BEGIN
	RETURN coalesce((SELECT o.id FROM sales_order o WHERE o.id = $1), (SELECT o.id FROM sales_order o WHERE o.number = $2),
		(SELECT o.id FROM sales_order o WHERE o.id = (SELECT t.subject_id FROM approval_task t WHERE t.id = $3)));
END $_$;

CREATE FUNCTION app.order_template_taken(new_id uuid, new_code text, OUT id_taken boolean, OUT code_taken boolean) RETURNS record
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'app', 'pg_catalog'
    AS $_$
	SELECT EXISTS (SELECT FROM order_template t WHERE t.id = $1), EXISTS (SELECT FROM order_template t WHERE t.code = $2)
$_$;

CREATE FUNCTION app.part_of(net bigint, tax bigint, gross bigint, inclusive boolean, upto bigint, quantity bigint, OUT part_net numeric, OUT part_gross numeric) RETURNS record
    LANGUAGE sql IMMUTABLE
    AS $$
	SELECT CASE WHEN inclusive THEN app.rounded(gross::numeric * upto, quantity) - app.rounded(tax::numeric * upto, quantity)
			ELSE app.rounded(net::numeric * upto, quantity) END,
		CASE WHEN inclusive THEN app.rounded(gross::numeric * upto, quantity)
			ELSE app.rounded(net::numeric * upto, quantity) + app.rounded(tax::numeric * upto, quantity) END
$$;

CREATE FUNCTION app.partition_ensure(today date, ahead integer) RETURNS integer
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'app', 'pg_catalog'
    AS $$
DECLARE
	t text; m date; made integer := 0; part text;
BEGIN
	PERFORM pg_advisory_xact_lock(1112293, 1);
	FOREACH t IN ARRAY ARRAY['request_log', 'audit', 'event', 'outbox'] LOOP
		FOR i IN -2 .. ahead LOOP -- a request id may be 30 days old: on 1 March that is January
			m := (date_trunc('month', today) + make_interval(months => i))::date;
			CONTINUE WHEN m + interval '1 month' < today - 35; -- would be dropped again at once
			part := t || '_' || to_char(m, 'YYYYMM');
			IF to_regclass('app.' || part) IS NULL THEN
				EXECUTE format('CREATE TABLE app.%I PARTITION OF app.%I FOR VALUES FROM (%L) TO (%L)', part, t,
					uuid_of_month(m), uuid_of_month((m + interval '1 month')::date));
				made := made + 1;
			END IF;
		END LOOP;
	END LOOP;
	RETURN made;
END $$;

CREATE FUNCTION app.product_find(exact text, begin text, behind text, letters text, part text, grams text[]) RETURNS TABLE(id uuid, rank integer)
    LANGUAGE sql STABLE ROWS 50
    SET search_path TO 'app', 'pg_catalog'
    AS $_$
	SELECT h.id, min(h.rank) FROM (
		SELECT p.id, 0 AS rank FROM product p WHERE p.code = $1 OR p.barcode = $1
		UNION ALL SELECT p.id, 1 FROM product p WHERE lower(p.code) ~>=~ $2 AND lower(p.code) ~<~ $3
		UNION ALL SELECT p.id, CASE WHEN text_begins(p.mnemonics, $4) THEN 2 ELSE 4 END FROM product p
			WHERE $4 <> '' AND p.bigrams @> ARRAY['^' || left($4, 6)]
			AND (text_begins(p.mnemonics, $4) OR text_begins(p.pinyin, $4))
		UNION ALL SELECT p.id, 3 FROM product p
			WHERE cardinality($6) > 0 AND p.bigrams @> $6 AND position($5 IN p.search_key) > 0
	) AS h GROUP BY h.id
$_$;

CREATE FUNCTION app.quote_id_free() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'app', 'pg_catalog'
    AS $$
BEGIN
	PERFORM pg_advisory_xact_lock(1112296, uuid_hash(NEW.id));
	IF EXISTS (SELECT FROM sales_order o WHERE o.id = NEW.id) THEN
		RAISE EXCEPTION 'the id of an order' USING ERRCODE = 'unique_violation', CONSTRAINT = 'document_id_once';
	END IF;
	RETURN NULL;
END $$;

CREATE FUNCTION app.quote_of(quote_id uuid, quote_number text, task_id uuid) RETURNS uuid
    LANGUAGE plpgsql STABLE
    SET search_path TO 'app', 'pg_catalog'
    AS $_$
BEGIN
	RETURN coalesce($1, (SELECT q.id FROM quote q WHERE q.number = $2),
		(SELECT t.subject_id FROM approval_task t WHERE t.id = $3));
END $_$;

CREATE FUNCTION app.revision_before(document_id uuid, document_revision integer) RETURNS integer
    LANGUAGE plpgsql STABLE
    SET search_path TO 'app', 'pg_catalog'
    AS $_$
BEGIN
	RETURN coalesce(
		(SELECT max(i.revision) FROM approval_instance i WHERE i.subject_id = $1 AND i.revision < $2 AND i.state = 2),
		(SELECT max(r.revision) FROM revision r WHERE r.subject_id = $1 AND r.revision < $2));
END $_$;

CREATE FUNCTION app.rounded(num numeric, den numeric) RETURNS numeric
    LANGUAGE sql IMMUTABLE
    AS $$
	SELECT sign(num) * div(2 * abs(num) + den, 2 * den)
$$;

CREATE FUNCTION app.stock_demand(products uuid[], own_order uuid) RETURNS TABLE(product_id uuid, warehouse_id uuid, due_on date, quantity bigint)
    LANGUAGE plpgsql STABLE SECURITY DEFINER ROWS 50
    SET search_path TO 'app', 'pg_catalog'
    AS $_$
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
END $_$;

CREATE FUNCTION app.stock_products(ids uuid[], codes text[], order_id uuid, order_number text, task_id uuid, substitutes boolean) RETURNS SETOF uuid
    LANGUAGE plpgsql STABLE ROWS 20
    SET search_path TO 'app', 'pg_catalog'
    AS $_$
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
END $_$;

CREATE FUNCTION app.submitted_needs_number() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'app', 'pg_catalog'
    AS $$
BEGIN
	IF EXISTS (SELECT FROM sales_order o WHERE o.id = NEW.id AND o.number IS NULL AND o.state NOT IN (1, 6)) THEN
		RAISE EXCEPTION 'order % left draft without a number', NEW.id
			USING ERRCODE = 'check_violation', CONSTRAINT = 'sales_order_numbered';
	END IF;
	RETURN NULL;
END $$;

CREATE FUNCTION app.text_begins(entries text[], begin text) RETURNS boolean
    LANGUAGE sql IMMUTABLE
    SET search_path TO 'pg_catalog'
    AS $_$
	SELECT EXISTS (SELECT FROM unnest($1) AS e WHERE starts_with(e, $2))
$_$;

CREATE FUNCTION app.user_subordinates(boss uuid) RETURNS SETOF uuid
    LANGUAGE sql STABLE
    SET search_path TO 'app', 'pg_catalog'
    AS $$
	WITH RECURSIVE t(id) AS (SELECT boss UNION SELECT u.id FROM app_user u JOIN t ON u.superior_id = t.id) SELECT id FROM t
$$;

CREATE FUNCTION app.uuid_of_month(month date) RETURNS uuid
    LANGUAGE sql IMMUTABLE
    SET search_path TO 'pg_catalog'
    AS $$
	SELECT (lpad(to_hex((extract(epoch FROM month::timestamp AT TIME ZONE 'UTC') * 1000)::bigint), 12, '0')
		|| '00000000000000000000')::uuid
$$;

CREATE FUNCTION "check".day_text(d date) RETURNS text
    LANGUAGE sql IMMUTABLE
    AS $$ SELECT coalesce(to_char(d, 'YYYY-MM-DD'), '-') $$;

CREATE TABLE app.order_line (
    id uuid NOT NULL,
    order_id uuid NOT NULL,
    revision integer DEFAULT 1 NOT NULL,
    seq integer NOT NULL,
    product_id uuid NOT NULL,
    warehouse_id uuid NOT NULL,
    quote_line_id uuid,
    kind smallint NOT NULL,
    name text NOT NULL,
    unit text NOT NULL,
    unit_num integer NOT NULL,
    unit_den integer NOT NULL,
    quantity bigint NOT NULL,
    base_quantity bigint NOT NULL,
    price bigint NOT NULL,
    discount integer DEFAULT 0 NOT NULL,
    below_list integer DEFAULT 0 NOT NULL,
    tax_rate integer NOT NULL,
    net bigint NOT NULL,
    tax bigint NOT NULL,
    gross bigint NOT NULL,
    unit_cost bigint NOT NULL,
    cost bigint NOT NULL,
    price_source text NOT NULL,
    wished_date date,
    promised_date date,
    note text DEFAULT ''::text NOT NULL,
    make boolean DEFAULT false NOT NULL,
    reserved bigint DEFAULT 0 NOT NULL,
    produced bigint DEFAULT 0 NOT NULL,
    shipped bigint DEFAULT 0 NOT NULL,
    signed bigint DEFAULT 0 NOT NULL,
    refused bigint DEFAULT 0 NOT NULL,
    closed bigint DEFAULT 0 NOT NULL,
    CONSTRAINT order_line_base_quantity CHECK ((base_quantity > 0)),
    CONSTRAINT order_line_below_list CHECK (((below_list >= 0) AND (below_list <= 1000000))),
    CONSTRAINT order_line_closed CHECK (((closed >= 0) AND (((closed + shipped) - refused) <= base_quantity))),
    CONSTRAINT order_line_discount CHECK (((discount >= 0) AND (discount <= 1000000))),
    CONSTRAINT order_line_kind CHECK ((kind = ANY (ARRAY[1, 2]))),
    CONSTRAINT order_line_price CHECK ((price >= 0)),
    CONSTRAINT order_line_produced CHECK ((produced >= 0)),
    CONSTRAINT order_line_quantity CHECK ((quantity > 0)),
    CONSTRAINT order_line_reserved CHECK (((reserved >= 0) AND (reserved <= (((base_quantity - closed) - shipped) + refused)))),
    CONSTRAINT order_line_shipped CHECK (((shipped >= 0) AND ((shipped - refused) <= base_quantity))),
    CONSTRAINT order_line_signed CHECK (((signed >= 0) AND (refused >= 0) AND ((signed + refused) <= shipped))),
    CONSTRAINT order_line_totals CHECK ((gross = (net + tax)))
)
WITH (fillfactor='80');

COMMENT ON COLUMN app.order_line.revision IS 'of the change (order_change) that made it what it is; 1 = it is as it was when the order became effective';

COMMENT ON COLUMN app.order_line.quantity IS 'in `unit`; every quantity after it is in the product''s base unit: base_quantity = quantity * unit_num / unit_den';

COMMENT ON COLUMN app.order_line.below_list IS 'percent that price and discount together stay below what the price lists give, 4 decimals; 0 where they give nothing';

COMMENT ON COLUMN app.order_line.refused IS 'refused by the customer at delivery and back in stock; the customer may get them again: they count as not shipped for the rest';

CREATE FUNCTION "check".line_content(l app.order_line) RETURNS text
    LANGUAGE sql STABLE
    AS $$
	SELECT 'line ' || l.seq || ' ' || l.product_id || ' ' || l.unit || ' ' || l.quantity || ' ' || l.price || ' ' || l.discount || ' '
		|| l.tax_rate || ' ' || l.net || ' ' || l.tax || ' ' || l.gross || ' ' || "check".day_text(l.wished_date) || E'\n'
$$;

CREATE FUNCTION "check".run(only_name text) RETURNS TABLE(name text, description_en text, description_zh text, broken bigint, ids text[])
    LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog'
    AS $$
DECLARE
	v record;
BEGIN
	FOR v IN SELECT c.relname, obj_description(c.oid, 'pg_class') AS says FROM pg_class c
			WHERE c.relnamespace = 'check'::regnamespace AND c.relkind = 'v' AND c.relname ~ '^i[0-9]{2}_'
				AND (only_name IS NULL OR c.relname = only_name) ORDER BY c.relname LOOP
		name := v.relname;
		description_en := split_part(v.says, E'\n', 1);
		description_zh := split_part(v.says, E'\n', 2);
		EXECUTE format('SELECT count(*), coalesce((array_agg(id ORDER BY id))[1:20], ''{}'') FROM "check".%I', v.relname)
			INTO broken, ids;
		RETURN NEXT;
	END LOOP;
END $$;

CREATE AGGREGATE app.sum64(bigint) (
    SFUNC = int8pl,
    STYPE = bigint,
    INITCOND = '0',
    COMBINEFUNC = int8pl,
    PARALLEL = safe
);

CREATE TABLE app.alarm (
    id uuid NOT NULL,
    kind smallint NOT NULL,
    subject smallint NOT NULL,
    subject_id uuid NOT NULL,
    line_id uuid,
    branch_id uuid NOT NULL,
    owner_id uuid NOT NULL,
    due_on date NOT NULL,
    detail text DEFAULT ''::text NOT NULL,
    opened_at timestamp with time zone NOT NULL,
    acked_at timestamp with time zone,
    acked_by uuid,
    closed_at timestamp with time zone,
    version bigint DEFAULT 1 NOT NULL,
    CONSTRAINT alarm_kind CHECK (((kind >= 1) AND (kind <= 7)))
);

COMMENT ON COLUMN app.alarm.kind IS '1 shortage, 2 production will be late, 3 shipment will be late, 4 shipment is late, 5 approval waits too long, 6 shipment that nobody signs for, 7 validity of a quote ends';

CREATE TABLE app.app_user (
    id uuid NOT NULL,
    login text NOT NULL,
    name text NOT NULL,
    mobile text,
    email text,
    lang smallint DEFAULT 1 NOT NULL,
    branch_id uuid NOT NULL,
    dept_id uuid,
    superior_id uuid,
    mnemonics text[] DEFAULT '{}'::text[] NOT NULL,
    password_hash text,
    password_expires_at timestamp with time zone,
    must_change boolean DEFAULT true NOT NULL,
    version bigint DEFAULT 1 NOT NULL,
    archived_at timestamp with time zone,
    created_at timestamp with time zone NOT NULL,
    CONSTRAINT app_user_lang CHECK ((lang = ANY (ARRAY[0, 1]))),
    CONSTRAINT app_user_not_own_superior CHECK ((superior_id <> id))
);

COMMENT ON COLUMN app.app_user.lang IS '0 English, 1 Chinese';

COMMENT ON COLUMN app.app_user.password_expires_at IS 'set for one-time codes only';

CREATE TABLE app.approval_act (
    id uuid NOT NULL,
    instance_id uuid NOT NULL,
    task_id uuid,
    node_seq smallint NOT NULL,
    at timestamp with time zone NOT NULL,
    user_id uuid NOT NULL,
    act smallint NOT NULL,
    comment text DEFAULT ''::text NOT NULL,
    content_hash bytea NOT NULL,
    CONSTRAINT approval_act_act CHECK (((act >= 1) AND (act <= 6)))
);

COMMENT ON TABLE app.approval_act IS 'append only: 1 submit, 2 approve, 3 reject, 4 return, 5 withdraw, 6 pass by rule, 7 void';

CREATE TABLE app.approval_instance (
    id uuid NOT NULL,
    subject smallint NOT NULL,
    subject_id uuid NOT NULL,
    revision integer NOT NULL,
    content_hash bytea NOT NULL,
    inputs text NOT NULL,
    inputs_hash bytea NOT NULL,
    flow_id uuid NOT NULL,
    state smallint NOT NULL,
    automatic boolean NOT NULL,
    node_seq smallint NOT NULL,
    branch_id uuid NOT NULL,
    owner_id uuid NOT NULL,
    authors uuid[] NOT NULL,
    submitted_by uuid NOT NULL,
    submitted_at timestamp with time zone NOT NULL,
    ended_at timestamp with time zone,
    version bigint DEFAULT 1 NOT NULL,
    CONSTRAINT approval_instance_state CHECK (((state >= 1) AND (state <= 5)))
);

COMMENT ON COLUMN app.approval_instance.inputs IS 'what the routing looked at, as text; hashed apart from the content';

COMMENT ON COLUMN app.approval_instance.state IS '1 running, 2 approved, 3 rejected, 4 returned, 5 withdrawn';

COMMENT ON COLUMN app.approval_instance.automatic IS 'passed by auto nodes only: no person decided';

CREATE TABLE app.approval_node (
    instance_id uuid NOT NULL,
    seq smallint NOT NULL,
    name text NOT NULL,
    kind smallint NOT NULL,
    method smallint NOT NULL,
    state smallint NOT NULL,
    reason text NOT NULL,
    flow_id uuid NOT NULL,
    flow_seq smallint NOT NULL,
    pass_repeat boolean NOT NULL,
    CONSTRAINT approval_node_kind CHECK (((kind >= 1) AND (kind <= 3))),
    CONSTRAINT approval_node_method CHECK ((method = ANY (ARRAY[1, 2]))),
    CONSTRAINT approval_node_state CHECK (((state >= 0) AND (state <= 4)))
);

COMMENT ON COLUMN app.approval_node.state IS '0 waiting, 1 open, 2 passed, 3 refused, 4 cancelled';

COMMENT ON COLUMN app.approval_node.reason IS 'why the document takes this node: the condition with the values that held';

COMMENT ON COLUMN app.approval_node.flow_seq IS 'node of which flow; a chain of superiors makes several of one';

COMMENT ON COLUMN app.approval_node.pass_repeat IS 'who approved the node just before is not asked again';

CREATE TABLE app.approval_task (
    id uuid NOT NULL,
    instance_id uuid NOT NULL,
    node_seq smallint NOT NULL,
    subject smallint NOT NULL,
    subject_id uuid NOT NULL,
    assignee_id uuid NOT NULL,
    origin text NOT NULL,
    state smallint NOT NULL,
    opened_at timestamp with time zone,
    decided_at timestamp with time zone,
    comment text DEFAULT ''::text NOT NULL,
    CONSTRAINT approval_task_state CHECK (((state >= 0) AND (state <= 6)))
);

COMMENT ON COLUMN app.approval_task.origin IS 'which rule named this person';

COMMENT ON COLUMN app.approval_task.state IS '0 waiting, 1 pending, 2 approved, 3 rejected, 4 returned, 5 skipped, 6 cancelled';

CREATE TABLE app.attachment (
    id uuid NOT NULL,
    subject smallint NOT NULL,
    subject_id uuid NOT NULL,
    revision integer NOT NULL,
    name text NOT NULL,
    content_type text NOT NULL,
    size bigint NOT NULL,
    sha256 bytea NOT NULL,
    branch_id uuid NOT NULL,
    owner_id uuid NOT NULL,
    uploaded_by uuid NOT NULL,
    created_at timestamp with time zone NOT NULL,
    archived_at timestamp with time zone
);

CREATE TABLE app.audit (
    id uuid NOT NULL,
    at timestamp with time zone NOT NULL,
    user_id uuid NOT NULL,
    session_id uuid,
    method text NOT NULL,
    request_id uuid NOT NULL,
    subject smallint NOT NULL,
    subject_id uuid NOT NULL,
    version bigint NOT NULL,
    revision integer NOT NULL,
    content_hash bytea,
    branch_id uuid,
    change text NOT NULL,
    writer_id uuid,
    writer_seq bigint,
    mac bytea
)
PARTITION BY RANGE (id);

CREATE TABLE app.blob (
    sha256 bytea NOT NULL,
    size bigint NOT NULL,
    created_at timestamp with time zone NOT NULL,
    CONSTRAINT blob_size CHECK (((size >= 0) AND (size <= 20971520)))
);

CREATE TABLE app.blob_chunk (
    sha256 bytea NOT NULL,
    seq integer NOT NULL,
    data bytea NOT NULL,
    CONSTRAINT blob_chunk_size CHECK ((octet_length(data) <= 262144))
);
ALTER TABLE ONLY app.blob_chunk ALTER COLUMN data SET STORAGE EXTERNAL;

CREATE TABLE app.branch (
    id uuid NOT NULL,
    code text NOT NULL,
    name text NOT NULL,
    parent_id uuid,
    version bigint DEFAULT 1 NOT NULL,
    archived_at timestamp with time zone,
    created_at timestamp with time zone NOT NULL,
    CONSTRAINT branch_not_own_parent CHECK ((parent_id <> id))
);

CREATE TABLE app.category (
    id uuid NOT NULL,
    code text NOT NULL,
    name text NOT NULL,
    parent_id uuid,
    version bigint DEFAULT 1 NOT NULL,
    archived_at timestamp with time zone,
    created_at timestamp with time zone NOT NULL
);

CREATE TABLE app.company (
    id smallint DEFAULT 1 NOT NULL,
    name text NOT NULL,
    zone text DEFAULT 'Asia/Shanghai'::text NOT NULL,
    base_currency text DEFAULT 'CNY'::text NOT NULL,
    sales_basis smallint DEFAULT 1 NOT NULL,
    version bigint DEFAULT 1 NOT NULL,
    CONSTRAINT company_sales_basis CHECK (((sales_basis >= 1) AND (sales_basis <= 2))),
    CONSTRAINT company_single CHECK ((id = 1))
);

COMMENT ON COLUMN app.company.sales_basis IS 'what net sales counts: 1 shipped, 2 signed';

CREATE TABLE app.credit_account (
    id uuid NOT NULL,
    limit_amount bigint DEFAULT 0 NOT NULL,
    extra_limit bigint DEFAULT 0 NOT NULL,
    extra_until date,
    over_percent integer DEFAULT 100000 NOT NULL,
    ordered bigint DEFAULT 0 NOT NULL,
    shipped bigint DEFAULT 0 NOT NULL,
    receivable bigint DEFAULT 0 NOT NULL,
    deposit bigint DEFAULT 0 NOT NULL,
    version bigint DEFAULT 1 NOT NULL,
    CONSTRAINT credit_account_extra CHECK ((extra_limit >= 0)),
    CONSTRAINT credit_account_limit CHECK ((limit_amount >= 0)),
    CONSTRAINT credit_account_over CHECK (((over_percent >= 0) AND (over_percent <= 10000000)))
)
WITH (fillfactor='50');

COMMENT ON TABLE app.credit_account IS 'base currency; exposure = ordered + shipped + receivable - deposit; one per customer group';

COMMENT ON COLUMN app.credit_account.over_percent IS 'percent over the limit (4 decimals) that a special approval may grant; above it an order is blocked';

CREATE TABLE app.credit_move (
    id uuid NOT NULL,
    at timestamp with time zone NOT NULL,
    business_date date NOT NULL,
    account_id uuid NOT NULL,
    kind smallint NOT NULL,
    ordered bigint DEFAULT 0 NOT NULL,
    shipped bigint DEFAULT 0 NOT NULL,
    receivable bigint DEFAULT 0 NOT NULL,
    deposit bigint DEFAULT 0 NOT NULL,
    subject smallint NOT NULL,
    subject_id uuid NOT NULL,
    user_id uuid NOT NULL,
    CONSTRAINT credit_move_kind CHECK (((kind >= 1) AND (kind <= 7)))
);

COMMENT ON TABLE app.credit_move IS 'ledger of every change of a credit account: deltas of its buckets';

COMMENT ON COLUMN app.credit_move.kind IS '1 order effective, 2 shipped, 3 refused, 4 closed, 5 voided, 6 opening balance';

CREATE TABLE app.currency (
    code text NOT NULL,
    exponent smallint NOT NULL,
    CONSTRAINT currency_exponent CHECK (((exponent >= 0) AND (exponent <= 4)))
);

CREATE TABLE app.customer (
    id uuid NOT NULL,
    code text NOT NULL,
    name text NOT NULL,
    search_key text NOT NULL,
    bigrams text[] DEFAULT '{}'::text[] NOT NULL,
    mnemonics text[] DEFAULT '{}'::text[] NOT NULL,
    pinyin text[] DEFAULT '{}'::text[] NOT NULL,
    level text DEFAULT ''::text NOT NULL,
    grade text DEFAULT 'C'::text NOT NULL,
    status smallint DEFAULT 1 NOT NULL,
    credit_id uuid NOT NULL,
    owner_id uuid NOT NULL,
    branch_id uuid NOT NULL,
    region text DEFAULT ''::text NOT NULL,
    industry text DEFAULT ''::text NOT NULL,
    channel text DEFAULT ''::text NOT NULL,
    currency text NOT NULL,
    terms smallint DEFAULT 1 NOT NULL,
    terms_days integer DEFAULT 0 NOT NULL,
    lang smallint DEFAULT 1 NOT NULL,
    email text,
    phone text,
    invoice_title text,
    tax_number text,
    invoice_address text,
    bank_name text,
    bank_account text,
    note text DEFAULT ''::text NOT NULL,
    effective_orders smallint DEFAULT 0 NOT NULL,
    version bigint DEFAULT 1 NOT NULL,
    archived_at timestamp with time zone,
    created_at timestamp with time zone NOT NULL,
    created_by uuid NOT NULL,
    tax_key text,
    CONSTRAINT customer_effective_orders CHECK ((effective_orders = ANY (ARRAY[0, 1]))),
    CONSTRAINT customer_grade CHECK ((grade = ANY (ARRAY['A'::text, 'B'::text, 'C'::text, 'D'::text, 'E'::text]))),
    CONSTRAINT customer_lang CHECK ((lang = ANY (ARRAY[0, 1]))),
    CONSTRAINT customer_status CHECK (((status >= 1) AND (status <= 4))),
    CONSTRAINT customer_terms CHECK (((terms >= 1) AND (terms <= 3))),
    CONSTRAINT customer_terms_days CHECK (((terms_days >= 0) AND (terms_days <= 365)))
);

COMMENT ON COLUMN app.customer.status IS '1 ok, 2 watch, 3 frozen (no new orders), 4 stopped (no orders, no shipments)';

COMMENT ON COLUMN app.customer.terms IS '1 cash, 2 days after delivery, 3 end of month plus days';

COMMENT ON COLUMN app.customer.effective_orders IS '0 new customer, 1 has had an effective order';

COMMENT ON COLUMN app.customer.tax_key IS 'tax number in its normal form, for comparison';

CREATE TABLE app.customer_address (
    customer_id uuid NOT NULL,
    seq smallint NOT NULL,
    label text DEFAULT ''::text NOT NULL,
    region text DEFAULT ''::text NOT NULL,
    address text NOT NULL,
    contact text DEFAULT ''::text NOT NULL,
    phone text DEFAULT ''::text NOT NULL
);

CREATE TABLE app.customer_contact (
    customer_id uuid NOT NULL,
    seq smallint NOT NULL,
    name text NOT NULL,
    title text DEFAULT ''::text NOT NULL,
    phone text DEFAULT ''::text NOT NULL,
    email text DEFAULT ''::text NOT NULL
);

CREATE TABLE app.dept (
    id uuid NOT NULL,
    branch_id uuid NOT NULL,
    code text NOT NULL,
    name text NOT NULL,
    parent_id uuid,
    head_id uuid,
    version bigint DEFAULT 1 NOT NULL,
    archived_at timestamp with time zone,
    created_at timestamp with time zone NOT NULL,
    CONSTRAINT dept_not_own_parent CHECK ((parent_id <> id))
);

CREATE TABLE app.quote (
    id uuid NOT NULL,
    number text,
    version bigint DEFAULT 1 NOT NULL,
    revision integer DEFAULT 1 NOT NULL,
    state smallint DEFAULT 1 NOT NULL,
    customer_id uuid NOT NULL,
    branch_id uuid NOT NULL,
    owner_id uuid NOT NULL,
    created_by uuid NOT NULL,
    currency text NOT NULL,
    fx_rate bigint NOT NULL,
    tax_inclusive boolean NOT NULL,
    business_date date NOT NULL,
    valid_to date NOT NULL,
    contact text DEFAULT ''::text NOT NULL,
    note text DEFAULT ''::text NOT NULL,
    net bigint NOT NULL,
    tax bigint NOT NULL,
    gross bigint NOT NULL,
    cost bigint NOT NULL,
    base_gross bigint NOT NULL,
    base_net bigint NOT NULL,
    content_hash bytea NOT NULL,
    editors uuid[] NOT NULL,
    order_id uuid,
    created_at timestamp with time zone NOT NULL,
    updated_at timestamp with time zone NOT NULL,
    CONSTRAINT quote_fx_rate CHECK ((fx_rate > 0)),
    CONSTRAINT quote_state CHECK (((state >= 1) AND (state <= 6))),
    CONSTRAINT quote_totals CHECK ((gross = (net + tax)))
);

COMMENT ON COLUMN app.quote.state IS '1 draft, 2 in approval, 3 effective (may be sent and ordered), 4 ordered, 5 rejected by customer, 6 void';

CREATE TABLE app.sales_order (
    id uuid NOT NULL,
    number text,
    version bigint DEFAULT 1 NOT NULL,
    revision integer DEFAULT 1 NOT NULL,
    state smallint DEFAULT 1 NOT NULL,
    customer_id uuid NOT NULL,
    branch_id uuid NOT NULL,
    owner_id uuid NOT NULL,
    created_by uuid NOT NULL,
    warehouse_id uuid NOT NULL,
    quote_id uuid,
    quote_revision integer,
    currency text NOT NULL,
    fx_rate bigint NOT NULL,
    tax_inclusive boolean NOT NULL,
    business_date date NOT NULL,
    wished_date date,
    reserve smallint DEFAULT 2 NOT NULL,
    channel text DEFAULT ''::text NOT NULL,
    region text DEFAULT ''::text NOT NULL,
    external_id text,
    contact text DEFAULT ''::text NOT NULL,
    phone text DEFAULT ''::text NOT NULL,
    address text DEFAULT ''::text NOT NULL,
    note text DEFAULT ''::text NOT NULL,
    net bigint NOT NULL,
    tax bigint NOT NULL,
    gross bigint NOT NULL,
    cost bigint NOT NULL,
    base_gross bigint NOT NULL,
    base_net bigint NOT NULL,
    content_hash bytea NOT NULL,
    editors uuid[] NOT NULL,
    change_revision integer,
    production smallint DEFAULT 0 NOT NULL,
    shipment smallint DEFAULT 1 NOT NULL,
    signoff smallint DEFAULT 1 NOT NULL,
    submitted_at timestamp with time zone,
    effective_at timestamp with time zone,
    effective_on date,
    closed_reason text,
    created_at timestamp with time zone NOT NULL,
    updated_at timestamp with time zone NOT NULL,
    CONSTRAINT sales_order_fx_rate CHECK ((fx_rate > 0)),
    CONSTRAINT sales_order_production CHECK (((production >= 0) AND (production <= 3))),
    CONSTRAINT sales_order_reserve CHECK (((reserve >= 1) AND (reserve <= 3))),
    CONSTRAINT sales_order_shipment CHECK (((shipment >= 1) AND (shipment <= 3))),
    CONSTRAINT sales_order_signoff CHECK (((signoff >= 1) AND (signoff <= 3))),
    CONSTRAINT sales_order_state CHECK (((state >= 1) AND (state <= 7))),
    CONSTRAINT sales_order_totals CHECK ((gross = (net + tax)))
);

COMMENT ON COLUMN app.sales_order.state IS '1 draft, 2 in approval, 3 effective, 4 done, 5 closed, 6 void, 7 approved and waiting for stock';

COMMENT ON COLUMN app.sales_order.reserve IS '1 all or wait, 2 what is there, 3 nothing';

COMMENT ON COLUMN app.sales_order.editors IS 'everybody who wrote this revision: none of them may approve it';

COMMENT ON COLUMN app.sales_order.change_revision IS 'the revision that a change in approval would make; null = none is';

COMMENT ON COLUMN app.sales_order.production IS '0 none needed, 1 to be made, 2 partly made, 3 made';

COMMENT ON COLUMN app.sales_order.shipment IS '1 not, 2 partly, 3 wholly';

COMMENT ON COLUMN app.sales_order.signoff IS '1 not, 2 partly, 3 wholly';

CREATE VIEW app.document_card AS
 SELECT o.id,
    (17)::smallint AS subject,
    o.number,
    o.base_gross,
    ( SELECT c.name
           FROM app.customer c
          WHERE (c.id = o.customer_id)) AS customer_name
   FROM app.sales_order o
UNION ALL
 SELECT q.id,
    (16)::smallint AS subject,
    q.number,
    q.base_gross,
    ( SELECT c.name
           FROM app.customer c
          WHERE (c.id = q.customer_id)) AS customer_name
   FROM app.quote q;

CREATE VIEW app.document_customer AS
 SELECT o.id AS document_id,
    o.customer_id
   FROM app.sales_order o
UNION ALL
 SELECT q.id AS document_id,
    q.customer_id
   FROM app.quote q;

CREATE TABLE app.event (
    id uuid NOT NULL,
    pos bigint,
    at timestamp with time zone NOT NULL,
    kind text NOT NULL,
    subject smallint NOT NULL,
    subject_id uuid NOT NULL,
    version bigint NOT NULL,
    branch_id uuid,
    owner_id uuid,
    recipients uuid[] DEFAULT '{}'::uuid[] NOT NULL,
    actor_id uuid NOT NULL
)
PARTITION BY RANGE (id);

COMMENT ON COLUMN app.event.pos IS 'given by the one sequencer after the commit; a Watch cursor is a pos';

CREATE TABLE app.event_head (
    one smallint DEFAULT 1 NOT NULL,
    pos bigint NOT NULL,
    CONSTRAINT event_head_single CHECK ((one = 1))
);

CREATE TABLE app.fact (
    id uuid NOT NULL,
    business_date date NOT NULL,
    kind smallint NOT NULL,
    branch_id uuid NOT NULL,
    owner_id uuid NOT NULL,
    customer_id uuid NOT NULL,
    product_id uuid NOT NULL,
    category_id uuid NOT NULL,
    region text NOT NULL,
    channel text NOT NULL,
    order_id uuid NOT NULL,
    line_id uuid NOT NULL,
    quantity bigint NOT NULL,
    net bigint NOT NULL,
    tax bigint NOT NULL,
    gross bigint NOT NULL,
    cost bigint NOT NULL,
    CONSTRAINT fact_kind CHECK (((kind >= 1) AND (kind <= 6)))
)
PARTITION BY RANGE (business_date);

COMMENT ON TABLE app.fact IS 'base currency; quantity in the product''s base unit';

COMMENT ON COLUMN app.fact.kind IS '1 order intake, 2 intake taken back (closed, void), 3 shipped, 4 signed, 5 refused, 6 intake as a change of the order makes it';

CREATE TABLE app.fact_old (
    id uuid NOT NULL,
    business_date date NOT NULL,
    kind smallint NOT NULL,
    branch_id uuid NOT NULL,
    owner_id uuid NOT NULL,
    customer_id uuid NOT NULL,
    product_id uuid NOT NULL,
    category_id uuid NOT NULL,
    region text NOT NULL,
    channel text NOT NULL,
    order_id uuid NOT NULL,
    line_id uuid NOT NULL,
    quantity bigint NOT NULL,
    net bigint NOT NULL,
    tax bigint NOT NULL,
    gross bigint NOT NULL,
    cost bigint NOT NULL,
    CONSTRAINT fact_kind CHECK (((kind >= 1) AND (kind <= 6)))
);

CREATE TABLE app.flow (
    id uuid NOT NULL,
    code text NOT NULL,
    flow_version integer NOT NULL,
    name text NOT NULL,
    subject smallint NOT NULL,
    priority integer NOT NULL,
    condition text DEFAULT ''::text NOT NULL,
    published_by uuid NOT NULL,
    published_at timestamp with time zone NOT NULL,
    retired_at timestamp with time zone
);

COMMENT ON TABLE app.flow IS 'published versions; running instances keep theirs. An empty condition is the catch-all';

CREATE TABLE app.flow_node (
    flow_id uuid NOT NULL,
    seq smallint NOT NULL,
    name text NOT NULL,
    kind smallint NOT NULL,
    condition text DEFAULT ''::text NOT NULL,
    method smallint DEFAULT 1 NOT NULL,
    approver smallint DEFAULT 0 NOT NULL,
    approver_role uuid,
    approver_users uuid[] DEFAULT '{}'::uuid[] NOT NULL,
    approver_level smallint DEFAULT 0 NOT NULL,
    on_empty smallint DEFAULT 1 NOT NULL,
    on_self smallint DEFAULT 1 NOT NULL,
    on_repeat smallint DEFAULT 1 NOT NULL,
    CONSTRAINT flow_node_approver CHECK (((approver >= 0) AND (approver <= 4))),
    CONSTRAINT flow_node_kind CHECK (((kind >= 1) AND (kind <= 3))),
    CONSTRAINT flow_node_method CHECK ((method = ANY (ARRAY[1, 2]))),
    CONSTRAINT flow_node_on_empty CHECK ((on_empty = ANY (ARRAY[1, 2]))),
    CONSTRAINT flow_node_on_repeat CHECK ((on_repeat = ANY (ARRAY[1, 2]))),
    CONSTRAINT flow_node_on_self CHECK ((on_self = ANY (ARRAY[1, 2])))
);

COMMENT ON COLUMN app.flow_node.kind IS '1 approve, 2 auto (passes by explicit decision of who published), 3 copy (told, not asked)';

COMMENT ON COLUMN app.flow_node.method IS '1 any of them, 2 all of them';

COMMENT ON COLUMN app.flow_node.approver IS '0 none, 1 role, 2 named users, 3 the submitter''s superior of level n, 4 the chain of superiors up to level n, one after the other';

COMMENT ON COLUMN app.flow_node.on_empty IS '1 administrators, 2 refuse the submit';

COMMENT ON COLUMN app.flow_node.on_self IS '1 the next superior, 2 leave out';

COMMENT ON COLUMN app.flow_node.on_repeat IS '1 ask again, 2 pass when the same person approved the node just before';

CREATE TABLE app.job (
    name text NOT NULL,
    next_at timestamp with time zone NOT NULL,
    last_started timestamp with time zone,
    last_ended timestamp with time zone,
    last_error text,
    runs bigint DEFAULT 0 NOT NULL
);

CREATE TABLE app.login_guard (
    account text NOT NULL,
    prefix text NOT NULL,
    fails integer NOT NULL,
    blocked_until timestamp with time zone NOT NULL
);

COMMENT ON TABLE app.login_guard IS 'recent failed logins of an account from a network; with prefix empty, of an account from anywhere; with account empty, of a network';

CREATE TABLE app.product (
    id uuid NOT NULL,
    code text NOT NULL,
    name text NOT NULL,
    search_key text NOT NULL,
    bigrams text[] DEFAULT '{}'::text[] NOT NULL,
    mnemonics text[] DEFAULT '{}'::text[] NOT NULL,
    pinyin text[] DEFAULT '{}'::text[] NOT NULL,
    barcode text,
    category_id uuid NOT NULL,
    unit text NOT NULL,
    kind smallint DEFAULT 1 NOT NULL,
    tax_rate integer NOT NULL,
    tax_exempt boolean DEFAULT false NOT NULL,
    currency text NOT NULL,
    list_price bigint NOT NULL,
    tax_inclusive boolean DEFAULT true NOT NULL,
    floor_price bigint DEFAULT 0 NOT NULL,
    cost bigint DEFAULT 0 NOT NULL,
    oversell boolean DEFAULT false NOT NULL,
    make_days integer DEFAULT 0 NOT NULL,
    version bigint DEFAULT 1 NOT NULL,
    archived_at timestamp with time zone,
    created_at timestamp with time zone NOT NULL,
    CONSTRAINT product_cost CHECK ((cost >= 0)),
    CONSTRAINT product_floor_price CHECK ((floor_price >= 0)),
    CONSTRAINT product_kind CHECK ((kind = ANY (ARRAY[1, 2]))),
    CONSTRAINT product_list_price CHECK ((list_price >= 0)),
    CONSTRAINT product_make_days CHECK (((make_days >= 0) AND (make_days <= 3650))),
    CONSTRAINT product_tax_rate CHECK (((tax_rate >= 0) AND (tax_rate <= 999999)))
);

COMMENT ON COLUMN app.product.kind IS '1 goods (kept in stock), 2 service';

COMMENT ON COLUMN app.product.cost IS 'base currency, per unit, without tax';

COMMENT ON COLUMN app.product.make_days IS '> 0: made to order, the lead time of production in days';

CREATE VIEW app.named AS
 SELECT b.id,
    b.code,
    b.name
   FROM app.branch b
UNION ALL
 SELECT u.id,
    u.login AS code,
    u.name
   FROM app.app_user u
UNION ALL
 SELECT c.id,
    c.code,
    c.name
   FROM app.customer c
UNION ALL
 SELECT p.id,
    p.code,
    p.name
   FROM app.product p
UNION ALL
 SELECT k.id,
    k.code,
    k.name
   FROM app.category k;

COMMENT ON VIEW app.named IS 'a view of the owner: names of what stands in rows that the reader found in scope';

CREATE TABLE app.notice (
    id uuid NOT NULL,
    user_id uuid NOT NULL,
    event_id uuid NOT NULL,
    kind text NOT NULL,
    subject smallint NOT NULL,
    subject_id uuid NOT NULL,
    at timestamp with time zone NOT NULL,
    read_at timestamp with time zone
);

CREATE TABLE app.number_pattern (
    series text NOT NULL,
    prefix text NOT NULL,
    digits smallint NOT NULL,
    CONSTRAINT number_pattern_digits CHECK (((digits >= 3) AND (digits <= 9)))
);

COMMENT ON TABLE app.number_pattern IS 'number = prefix-branch code-yyyymm-sequence, the sequence filled with zeros to `digits`';

CREATE TABLE app.number_series (
    series text NOT NULL,
    branch_id uuid NOT NULL,
    period integer NOT NULL,
    last integer NOT NULL
);

CREATE TABLE app.order_change (
    order_id uuid NOT NULL,
    revision integer NOT NULL,
    state smallint NOT NULL,
    wished_date date,
    base_gross bigint NOT NULL,
    reason text NOT NULL,
    author_id uuid NOT NULL,
    created_at timestamp with time zone NOT NULL,
    applied_on date,
    CONSTRAINT order_change_applied CHECK (((state = 2) = (applied_on IS NOT NULL))),
    CONSTRAINT order_change_state CHECK (((state >= 1) AND (state <= 3)))
);

COMMENT ON COLUMN app.order_change.state IS '1 in approval, 2 it is the order''s content now or was until the next one, 3 refused or withdrawn';

COMMENT ON COLUMN app.order_change.wished_date IS 'of the order''s head';

COMMENT ON COLUMN app.order_change.base_gross IS 'of the whole order as it will be';

CREATE TABLE app.order_change_line (
    id uuid NOT NULL,
    order_id uuid NOT NULL,
    revision integer NOT NULL,
    seq integer NOT NULL,
    product_id uuid NOT NULL,
    warehouse_id uuid NOT NULL,
    quote_line_id uuid,
    kind smallint NOT NULL,
    name text NOT NULL,
    unit text NOT NULL,
    unit_num integer NOT NULL,
    unit_den integer NOT NULL,
    quantity bigint NOT NULL,
    base_quantity bigint NOT NULL,
    price bigint NOT NULL,
    discount integer NOT NULL,
    below_list integer NOT NULL,
    tax_rate integer NOT NULL,
    net bigint NOT NULL,
    tax bigint NOT NULL,
    gross bigint NOT NULL,
    unit_cost bigint NOT NULL,
    cost bigint NOT NULL,
    price_source text NOT NULL,
    wished_date date,
    promised_date date,
    note text NOT NULL,
    make boolean NOT NULL,
    reserved bigint NOT NULL,
    CONSTRAINT order_change_line_base_quantity CHECK ((base_quantity > 0)),
    CONSTRAINT order_change_line_price CHECK ((price >= 0)),
    CONSTRAINT order_change_line_quantity CHECK ((quantity > 0)),
    CONSTRAINT order_change_line_totals CHECK ((gross = (net + tax)))
);

CREATE VIEW app.order_due WITH (security_invoker='true') AS
 SELECT l.id,
    l.order_id,
    o.state,
    COALESCE(l.promised_date, l.wished_date, o.wished_date, o.effective_on) AS due_on,
    (COALESCE(l.promised_date, l.wished_date, o.wished_date) IS NOT NULL) AS promised,
    o.branch_id,
    o.owner_id,
    o.customer_id,
    l.product_id,
    o.region,
    o.channel,
    l.net,
    l.tax,
    l.gross,
    l.cost,
    o.tax_inclusive,
    l.base_quantity AS ordered,
    (l.base_quantity - l.closed) AS kept,
    (l.shipped - l.refused) AS "out",
    o.fx_rate,
    y.exponent,
    b.exponent AS base_exponent
   FROM ((((app.order_line l
     JOIN app.sales_order o ON ((o.id = l.order_id)))
     JOIN app.currency y ON ((y.code = o.currency)))
     CROSS JOIN app.company c)
     JOIN app.currency b ON ((b.code = c.base_currency)))
  WHERE ((o.state = ANY (ARRAY[3, 4, 5])) AND (o.effective_on IS NOT NULL));

CREATE TABLE app.order_template (
    id uuid NOT NULL,
    code text NOT NULL,
    name text NOT NULL,
    version bigint DEFAULT 1 NOT NULL,
    branch_id uuid NOT NULL,
    owner_id uuid NOT NULL,
    shared boolean NOT NULL,
    warehouse_id uuid,
    channel text DEFAULT ''::text NOT NULL,
    reserve smallint DEFAULT 0 NOT NULL,
    note text DEFAULT ''::text NOT NULL,
    archived_at timestamp with time zone,
    created_at timestamp with time zone NOT NULL,
    CONSTRAINT order_template_reserve CHECK (((reserve >= 0) AND (reserve <= 3)))
);

COMMENT ON COLUMN app.order_template.shared IS 'whoever works for the branch or one below it may use the template';

COMMENT ON COLUMN app.order_template.reserve IS 'as in sales_order; 0 = says nothing';

CREATE TABLE app.order_template_line (
    template_id uuid NOT NULL,
    seq integer NOT NULL,
    product_id uuid NOT NULL,
    quantity bigint NOT NULL,
    unit text NOT NULL,
    discount integer DEFAULT 0 NOT NULL,
    note text DEFAULT ''::text NOT NULL,
    CONSTRAINT order_template_line_discount CHECK (((discount >= 0) AND (discount <= 1000000))),
    CONSTRAINT order_template_line_quantity CHECK ((quantity > 0))
);

CREATE TABLE app.outbox (
    id uuid NOT NULL,
    at timestamp with time zone NOT NULL,
    channel smallint NOT NULL,
    recipient text NOT NULL,
    lang smallint NOT NULL,
    template text NOT NULL,
    subject smallint NOT NULL,
    subject_id uuid NOT NULL,
    params text DEFAULT '{}'::text NOT NULL,
    state smallint DEFAULT 1 NOT NULL,
    attempts integer DEFAULT 0 NOT NULL,
    next_at timestamp with time zone NOT NULL,
    leased_until timestamp with time zone,
    error text,
    sent_at timestamp with time zone,
    CONSTRAINT outbox_channel CHECK ((channel = 1)),
    CONSTRAINT outbox_state CHECK ((state = ANY (ARRAY[1, 2, 3])))
)
PARTITION BY RANGE (id);

COMMENT ON COLUMN app.outbox.channel IS '1 mail';

COMMENT ON COLUMN app.outbox.template IS 'row of the mail template table; the text is rendered when it is sent';

COMMENT ON COLUMN app.outbox.state IS '1 waiting, 2 sent, 3 given up';

CREATE TABLE app.period (
    yyyymm integer NOT NULL,
    state smallint DEFAULT 1 NOT NULL,
    version bigint DEFAULT 1 NOT NULL,
    CONSTRAINT period_state CHECK ((state = ANY (ARRAY[1, 2])))
);

COMMENT ON TABLE app.period IS 'only periods that were ever closed have a row; 1 open, 2 closed; a missing row is open';

CREATE TABLE app.pricebook (
    id uuid NOT NULL,
    code text NOT NULL,
    name text NOT NULL,
    currency text NOT NULL,
    tax_inclusive boolean NOT NULL,
    level text,
    customer_id uuid,
    branch_id uuid,
    valid_from date NOT NULL,
    valid_to date,
    priority integer DEFAULT 0 NOT NULL,
    version bigint DEFAULT 1 NOT NULL,
    archived_at timestamp with time zone,
    created_at timestamp with time zone NOT NULL,
    CONSTRAINT pricebook_dates CHECK ((valid_to >= valid_from))
);

COMMENT ON TABLE app.pricebook IS 'level, customer_id, branch_id: NULL = any; the most specific and then the highest priority wins';

CREATE TABLE app.pricebook_item (
    pricebook_id uuid NOT NULL,
    product_id uuid NOT NULL,
    min_quantity bigint DEFAULT 0 NOT NULL,
    price bigint NOT NULL,
    CONSTRAINT pricebook_item_min CHECK ((min_quantity >= 0)),
    CONSTRAINT pricebook_item_price CHECK ((price >= 0))
);

CREATE TABLE app.product_substitute (
    product_id uuid NOT NULL,
    seq smallint NOT NULL,
    substitute_id uuid NOT NULL,
    CONSTRAINT product_substitute_other CHECK ((substitute_id <> product_id)),
    CONSTRAINT product_substitute_seq CHECK (((seq >= 1) AND (seq <= 8)))
);

COMMENT ON TABLE app.product_substitute IS 'what may be offered instead, the best first; of the same kind and base unit';

CREATE TABLE app.product_unit (
    product_id uuid NOT NULL,
    unit text NOT NULL,
    num integer NOT NULL,
    den integer DEFAULT 1 NOT NULL,
    CONSTRAINT product_unit_den CHECK ((den > 0)),
    CONSTRAINT product_unit_num CHECK ((num > 0))
);

COMMENT ON TABLE app.product_unit IS 'one `unit` = num / den of the product''s base unit';

CREATE TABLE app.production (
    id uuid NOT NULL,
    order_id uuid NOT NULL,
    line_id uuid NOT NULL,
    quantity bigint NOT NULL,
    business_date date NOT NULL,
    user_id uuid NOT NULL,
    at timestamp with time zone NOT NULL,
    CONSTRAINT production_quantity CHECK ((quantity > 0))
);

CREATE TABLE app.quote_line (
    id uuid NOT NULL,
    quote_id uuid NOT NULL,
    seq integer NOT NULL,
    product_id uuid NOT NULL,
    name text NOT NULL,
    unit text NOT NULL,
    unit_num integer NOT NULL,
    unit_den integer NOT NULL,
    quantity bigint NOT NULL,
    price bigint NOT NULL,
    discount integer DEFAULT 0 NOT NULL,
    below_list integer DEFAULT 0 NOT NULL,
    tax_rate integer NOT NULL,
    net bigint NOT NULL,
    tax bigint NOT NULL,
    gross bigint NOT NULL,
    unit_cost bigint NOT NULL,
    cost bigint NOT NULL,
    price_source text NOT NULL,
    wished_date date,
    note text DEFAULT ''::text NOT NULL,
    CONSTRAINT quote_line_below_list CHECK (((below_list >= 0) AND (below_list <= 1000000))),
    CONSTRAINT quote_line_discount CHECK (((discount >= 0) AND (discount <= 1000000))),
    CONSTRAINT quote_line_price CHECK ((price >= 0)),
    CONSTRAINT quote_line_quantity CHECK ((quantity > 0)),
    CONSTRAINT quote_line_totals CHECK ((gross = (net + tax)))
);

CREATE TABLE app.shipment (
    id uuid NOT NULL,
    number text,
    version bigint DEFAULT 1 NOT NULL,
    order_id uuid NOT NULL,
    warehouse_id uuid NOT NULL,
    branch_id uuid NOT NULL,
    owner_id uuid NOT NULL,
    state smallint DEFAULT 1 NOT NULL,
    business_date date NOT NULL,
    carrier text DEFAULT ''::text NOT NULL,
    tracking text DEFAULT ''::text NOT NULL,
    note text DEFAULT ''::text NOT NULL,
    signed_on date,
    signed_by text DEFAULT ''::text NOT NULL,
    created_by uuid NOT NULL,
    created_at timestamp with time zone NOT NULL,
    CONSTRAINT shipment_state CHECK ((state = ANY (ARRAY[1, 2])))
);

COMMENT ON COLUMN app.shipment.state IS '1 under way, 2 signed (wholly or with refused goods)';

CREATE TABLE app.shipment_line (
    shipment_id uuid NOT NULL,
    line_id uuid NOT NULL,
    quantity bigint NOT NULL,
    refused bigint DEFAULT 0 NOT NULL,
    net bigint NOT NULL,
    tax bigint NOT NULL,
    gross bigint NOT NULL,
    cost bigint NOT NULL,
    base_gross bigint NOT NULL,
    base_net bigint NOT NULL,
    CONSTRAINT shipment_line_quantity CHECK ((quantity > 0)),
    CONSTRAINT shipment_line_refused CHECK (((refused >= 0) AND (refused <= quantity)))
);

COMMENT ON COLUMN app.shipment_line.gross IS 'this part of the line: round(total * cumulative quantity / quantity) - already taken';

CREATE VIEW app.report_line WITH (security_invoker='true') AS
 SELECT 1 AS source,
    f.kind,
    f.business_date AS day,
    f.branch_id,
    f.owner_id,
    f.customer_id,
    f.product_id,
    f.category_id,
    f.region,
    f.channel,
    f.order_id,
    f.quantity,
    f.net,
    f.tax,
    f.gross,
    f.cost,
    0 AS in_time,
    0 AS in_full
   FROM app.fact f
UNION ALL
 SELECT 2 AS source,
    (0)::smallint AS kind,
    d.due_on AS day,
    d.branch_id,
    d.owner_id,
    d.customer_id,
    d.product_id,
    p.category_id,
    d.region,
    d.channel,
    d.order_id,
    d.kept AS quantity,
    (app.base_of(k.part_net, d.fx_rate, d.exponent, d.base_exponent))::bigint AS net,
    ((app.base_of(k.part_gross, d.fx_rate, d.exponent, d.base_exponent) - app.base_of(k.part_net, d.fx_rate, d.exponent, d.base_exponent)))::bigint AS tax,
    (app.base_of(k.part_gross, d.fx_rate, d.exponent, d.base_exponent))::bigint AS gross,
    (app.rounded(((d.cost)::numeric * (d.kept)::numeric), (d.ordered)::numeric))::bigint AS cost,
    ((COALESCE(s.shipped, (0)::numeric) >= (d.kept)::numeric))::integer AS in_time,
    (((COALESCE(s.signed, (0)::numeric) >= (d.kept)::numeric) AND (s.refused = (0)::numeric)))::integer AS in_full
   FROM (((app.order_due d
     JOIN app.product p ON ((p.id = d.product_id)))
     CROSS JOIN LATERAL app.part_of(d.net, d.tax, d.gross, d.tax_inclusive, d.kept, d.ordered) k(part_net, part_gross))
     LEFT JOIN LATERAL ( SELECT sum((l.quantity - l.refused)) FILTER (WHERE (h.business_date <= d.due_on)) AS shipped,
            sum((l.quantity - l.refused)) FILTER (WHERE (h.signed_on <= d.due_on)) AS signed,
            sum(l.refused) AS refused
           FROM (app.shipment_line l
             JOIN app.shipment h ON ((h.id = l.shipment_id)))
          WHERE (l.line_id = d.id)) s ON (true))
  WHERE (d.promised AND (d.kept > 0))
UNION ALL
 SELECT 3 AS source,
    (0)::smallint AS kind,
    d.due_on AS day,
    d.branch_id,
    d.owner_id,
    d.customer_id,
    d.product_id,
    p.category_id,
    d.region,
    d.channel,
    d.order_id,
    (d.kept - d."out") AS quantity,
    ((app.base_of(k.part_net, d.fx_rate, d.exponent, d.base_exponent) - app.base_of(u.part_net, d.fx_rate, d.exponent, d.base_exponent)))::bigint AS net,
    ((((app.base_of(k.part_gross, d.fx_rate, d.exponent, d.base_exponent) - app.base_of(u.part_gross, d.fx_rate, d.exponent, d.base_exponent)) - app.base_of(k.part_net, d.fx_rate, d.exponent, d.base_exponent)) + app.base_of(u.part_net, d.fx_rate, d.exponent, d.base_exponent)))::bigint AS tax,
    ((app.base_of(k.part_gross, d.fx_rate, d.exponent, d.base_exponent) - app.base_of(u.part_gross, d.fx_rate, d.exponent, d.base_exponent)))::bigint AS gross,
    ((app.rounded(((d.cost)::numeric * (d.kept)::numeric), (d.ordered)::numeric) - app.rounded(((d.cost)::numeric * (d."out")::numeric), (d.ordered)::numeric)))::bigint AS cost,
    0 AS in_time,
    0 AS in_full
   FROM (((app.order_due d
     JOIN app.product p ON ((p.id = d.product_id)))
     CROSS JOIN LATERAL app.part_of(d.net, d.tax, d.gross, d.tax_inclusive, d.kept, d.ordered) k(part_net, part_gross))
     CROSS JOIN LATERAL app.part_of(d.net, d.tax, d.gross, d.tax_inclusive, d."out", d.ordered) u(part_net, part_gross))
  WHERE ((d.state = 3) AND (d.kept > d."out"));

CREATE TABLE app.request_log (
    request_id uuid NOT NULL,
    user_id uuid NOT NULL,
    method text NOT NULL,
    digest bytea NOT NULL,
    reply bytea NOT NULL,
    number text,
    number_path text,
    subject smallint NOT NULL,
    subject_id uuid,
    seen integer DEFAULT 0 NOT NULL,
    at timestamp with time zone NOT NULL
)
PARTITION BY RANGE (request_id);

COMMENT ON TABLE app.request_log IS 'one row per committed command; UUIDv7 keys sort by time, so a partition is a month';

COMMENT ON COLUMN app.request_log.reply IS 'whole, so that a repeat gets the same bytes; compressed, 5 kB for a shipment of 400 lines';

CREATE TABLE app.revision (
    subject smallint NOT NULL,
    subject_id uuid NOT NULL,
    revision integer NOT NULL,
    content text NOT NULL,
    content_hash bytea NOT NULL,
    submitted_by uuid NOT NULL,
    submitted_at timestamp with time zone NOT NULL,
    CONSTRAINT revision_hash CHECK ((content_hash = sha256(convert_to(content, 'UTF8'::name))))
);

CREATE TABLE app.role (
    id uuid NOT NULL,
    code text NOT NULL,
    name text NOT NULL,
    scope smallint NOT NULL,
    rate_class smallint DEFAULT 1 NOT NULL,
    perms text[] DEFAULT '{}'::text[] NOT NULL,
    version bigint DEFAULT 1 NOT NULL,
    archived_at timestamp with time zone,
    created_at timestamp with time zone NOT NULL,
    CONSTRAINT role_rate_class CHECK (((rate_class >= 1) AND (rate_class <= 3))),
    CONSTRAINT role_scope CHECK (((scope >= 1) AND (scope <= 5)))
);

COMMENT ON COLUMN app.role.scope IS '1 own, 2 own and subordinates, 3 branch, 4 branch and those below, 5 all';

COMMENT ON COLUMN app.role.rate_class IS '1 interactive, 2 bulk, 3 load';

COMMENT ON COLUMN app.role.perms IS 'texts of server/op/perm.def';

CREATE TABLE app.secret (
    name text NOT NULL,
    value bytea NOT NULL,
    created_at timestamp with time zone NOT NULL,
    CONSTRAINT secret_length CHECK ((length(value) = 32))
);

COMMENT ON TABLE app.secret IS 'page: signs page tokens. A new value makes the tokens of open lists invalid, nothing else';

CREATE TABLE app.session (
    id uuid NOT NULL,
    user_id uuid NOT NULL,
    token_hash bytea NOT NULL,
    kind smallint DEFAULT 1 NOT NULL,
    name text DEFAULT ''::text NOT NULL,
    perms text[],
    client text DEFAULT ''::text NOT NULL,
    prefix text DEFAULT ''::text NOT NULL,
    created_at timestamp with time zone NOT NULL,
    seen_at timestamp with time zone NOT NULL,
    expires_at timestamp with time zone NOT NULL,
    ended_at timestamp with time zone,
    CONSTRAINT session_kind CHECK ((kind = ANY (ARRAY[1, 2])))
);

COMMENT ON COLUMN app.session.kind IS '1 login session, 2 API token';

COMMENT ON COLUMN app.session.perms IS 'API tokens: what the token may do at most; NULL = all of the user''s rights';

COMMENT ON COLUMN app.session.prefix IS 'network that the login came from, 192.0.2.0/24: where a user has logged in before, failed logins elsewhere do not count';

CREATE TABLE app.stock (
    warehouse_id uuid NOT NULL,
    product_id uuid NOT NULL,
    on_hand bigint DEFAULT 0 NOT NULL,
    reserved bigint DEFAULT 0 NOT NULL,
    oversell boolean DEFAULT false NOT NULL,
    CONSTRAINT stock_not_oversold CHECK (((reserved <= on_hand) OR oversell)),
    CONSTRAINT stock_on_hand_not_negative CHECK (((on_hand >= 0) OR oversell)),
    CONSTRAINT stock_reserved_not_negative CHECK ((reserved >= 0))
)
WITH (fillfactor='50');

CREATE TABLE app.stock_move (
    id uuid NOT NULL,
    at timestamp with time zone NOT NULL,
    business_date date NOT NULL,
    warehouse_id uuid NOT NULL,
    product_id uuid NOT NULL,
    kind smallint NOT NULL,
    on_hand bigint NOT NULL,
    reserved bigint NOT NULL,
    subject smallint NOT NULL,
    subject_id uuid,
    line_id uuid,
    user_id uuid NOT NULL,
    note text DEFAULT ''::text NOT NULL,
    CONSTRAINT stock_move_kind CHECK (((kind >= 1) AND (kind <= 10)))
);

COMMENT ON TABLE app.stock_move IS 'ledger of every change of a stock row: deltas of on_hand and reserved';

COMMENT ON COLUMN app.stock_move.kind IS '1 receipt, 2 issue, 3 count, 4 transfer, 5 reserve, 6 release, 7 shipment, 8 refused goods back, 9 production, 10 the order was changed';

CREATE TABLE app.supply (
    id uuid NOT NULL,
    code text,
    warehouse_id uuid NOT NULL,
    product_id uuid NOT NULL,
    quantity bigint NOT NULL,
    received bigint DEFAULT 0 NOT NULL,
    expected_on date NOT NULL,
    confirmed boolean DEFAULT true NOT NULL,
    state smallint DEFAULT 1 NOT NULL,
    note text DEFAULT ''::text NOT NULL,
    version bigint DEFAULT 1 NOT NULL,
    created_at timestamp with time zone NOT NULL,
    CONSTRAINT supply_quantity CHECK ((quantity > 0)),
    CONSTRAINT supply_received CHECK (((received >= 0) AND (received <= quantity))),
    CONSTRAINT supply_state CHECK ((state = ANY (ARRAY[1, 2, 3])))
);

COMMENT ON COLUMN app.supply.state IS '1 open, 2 received, 3 cancelled';

CREATE TABLE app.upload (
    id uuid NOT NULL,
    user_id uuid NOT NULL,
    subject smallint NOT NULL,
    subject_id uuid NOT NULL,
    name text NOT NULL,
    size bigint NOT NULL,
    received bigint DEFAULT 0 NOT NULL,
    created_at timestamp with time zone NOT NULL
);

COMMENT ON TABLE app.upload IS 'uploads under way, so that a broken one goes on where it stopped; removed a day later';

CREATE TABLE app.upload_chunk (
    upload_id uuid NOT NULL,
    seq integer NOT NULL,
    data bytea NOT NULL
);

CREATE TABLE app.user_role (
    user_id uuid NOT NULL,
    role_id uuid NOT NULL
);

CREATE TABLE app.warehouse (
    id uuid NOT NULL,
    code text NOT NULL,
    name text NOT NULL,
    branch_id uuid NOT NULL,
    transfer_days integer DEFAULT 3 NOT NULL,
    version bigint DEFAULT 1 NOT NULL,
    archived_at timestamp with time zone,
    created_at timestamp with time zone NOT NULL,
    CONSTRAINT warehouse_transfer_days CHECK (((transfer_days >= 0) AND (transfer_days <= 365)))
);

COMMENT ON COLUMN app.warehouse.transfer_days IS 'days until goods from here can leave from another warehouse';

CREATE VIEW "check".documents AS
 SELECT (17)::smallint AS subject,
    o.id,
    o.revision,
    (o.state = ANY (ARRAY[1, 6])) AS draft,
    o.number,
    o.content_hash,
    ( SELECT GREATEST(o.revision, max(c.revision)) AS "greatest"
           FROM app.order_change c
          WHERE (c.order_id = o.id)) AS last
   FROM app.sales_order o
UNION ALL
 SELECT 16 AS subject,
    q.id,
    q.revision,
    (q.state = ANY (ARRAY[1, 6])) AS draft,
    q.number,
    q.content_hash,
    q.revision AS last
   FROM app.quote q;

CREATE VIEW "check".order_money AS
 SELECT o.id,
    o.state,
    o.tax_inclusive,
    o.fx_rate,
    y.exponent,
    b.exponent AS base_exponent
   FROM (((app.sales_order o
     JOIN app.currency y ON ((y.code = o.currency)))
     CROSS JOIN app.company c)
     JOIN app.currency b ON ((b.code = c.base_currency)));

CREATE VIEW "check".fact_expected AS
 WITH line AS (
         SELECT l.id,
            l.order_id,
            l.revision,
            l.seq,
            l.product_id,
            l.warehouse_id,
            l.quote_line_id,
            l.kind,
            l.name,
            l.unit,
            l.unit_num,
            l.unit_den,
            l.quantity,
            l.base_quantity,
            l.price,
            l.discount,
            l.below_list,
            l.tax_rate,
            l.net,
            l.tax,
            l.gross,
            l.unit_cost,
            l.cost,
            l.price_source,
            l.wished_date,
            l.promised_date,
            l.note,
            l.make,
            l.reserved,
            l.produced,
            l.shipped,
            l.signed,
            l.refused,
            l.closed,
            o.branch_id,
            o.owner_id,
            o.customer_id,
            o.region,
            o.channel,
            o.state AS order_state,
            o.fx_rate,
            o.tax_inclusive,
            m.exponent,
            m.base_exponent
           FROM ((app.order_line l
             JOIN app.sales_order o ON ((o.id = l.order_id)))
             JOIN "check".order_money m ON ((m.id = o.id)))
          WHERE (o.effective_at IS NOT NULL)
        ), worth AS (
         SELECT line.id,
            line.order_id,
            line.revision,
            line.seq,
            line.product_id,
            line.warehouse_id,
            line.quote_line_id,
            line.kind,
            line.name,
            line.unit,
            line.unit_num,
            line.unit_den,
            line.quantity,
            line.base_quantity,
            line.price,
            line.discount,
            line.below_list,
            line.tax_rate,
            line.net,
            line.tax,
            line.gross,
            line.unit_cost,
            line.cost,
            line.price_source,
            line.wished_date,
            line.promised_date,
            line.note,
            line.make,
            line.reserved,
            line.produced,
            line.shipped,
            line.signed,
            line.refused,
            line.closed,
            line.branch_id,
            line.owner_id,
            line.customer_id,
            line.region,
            line.channel,
            line.order_state,
            line.fx_rate,
            line.tax_inclusive,
            line.exponent,
            line.base_exponent,
            whole.part_net AS whole_net,
            whole.part_gross AS whole_gross,
            kept.part_net AS kept_net,
            kept.part_gross AS kept_gross,
            "out".part_net AS out_net,
            "out".part_gross AS out_gross
           FROM line,
            LATERAL app.part_of(line.net, line.tax, line.gross, line.tax_inclusive, line.base_quantity, line.base_quantity) whole(part_net, part_gross),
            LATERAL app.part_of(line.net, line.tax, line.gross, line.tax_inclusive, (line.base_quantity - line.closed), line.base_quantity) kept(part_net, part_gross),
            LATERAL app.part_of(line.net, line.tax, line.gross, line.tax_inclusive, (line.shipped - line.refused), line.base_quantity) "out"(part_net, part_gross)
        )
 SELECT worth.id AS line_id,
    worth.order_id,
    worth.branch_id,
    worth.owner_id,
    worth.customer_id,
    worth.product_id,
    worth.region,
    worth.channel,
    'intake'::text AS what,
    (worth.base_quantity - worth.closed) AS quantity,
    app.base_of(worth.kept_net, worth.fx_rate, worth.exponent, worth.base_exponent) AS net,
    app.base_of(worth.kept_gross, worth.fx_rate, worth.exponent, worth.base_exponent) AS gross,
    app.rounded(((worth.cost)::numeric * ((worth.base_quantity - worth.closed))::numeric), (worth.base_quantity)::numeric) AS cost
   FROM worth
UNION ALL
 SELECT worth.id AS line_id,
    worth.order_id,
    worth.branch_id,
    worth.owner_id,
    worth.customer_id,
    worth.product_id,
    worth.region,
    worth.channel,
    'shipped'::text AS what,
    (worth.shipped - worth.refused) AS quantity,
    app.base_of(worth.out_net, worth.fx_rate, worth.exponent, worth.base_exponent) AS net,
    app.base_of(worth.out_gross, worth.fx_rate, worth.exponent, worth.base_exponent) AS gross,
    app.rounded(((worth.cost)::numeric * ((worth.shipped - worth.refused))::numeric), (worth.base_quantity)::numeric) AS cost
   FROM worth
  WHERE (worth.shipped > 0);

CREATE VIEW "check".fact_found AS
 SELECT f.line_id,
    f.order_id,
    f.branch_id,
    f.owner_id,
    f.customer_id,
    f.product_id,
    f.region,
    f.channel,
    k.what,
    sum((k.sign * f.quantity)) AS quantity,
    sum((k.sign * f.net)) AS net,
    sum((k.sign * f.gross)) AS gross,
    sum((k.sign * f.cost)) AS cost
   FROM (app.fact f
     JOIN ( VALUES (1,'intake'::text,1), (2,'intake'::text,'-1'::integer), (6,'intake'::text,1), (3,'shipped'::text,1), (5,'shipped'::text,'-1'::integer)) k(kind, what, sign) ON ((k.kind = f.kind)))
  GROUP BY f.line_id, f.order_id, f.branch_id, f.owner_id, f.customer_id, f.product_id, f.region, f.channel, k.what;

CREATE VIEW "check".i01_request_once AS
 SELECT (request_log.request_id)::text AS id
   FROM app.request_log
  GROUP BY request_log.request_id
 HAVING (count(*) > 1);

COMMENT ON VIEW "check".i01_request_once IS 'a request id has had one effect
一个请求号只产生一次效果';

CREATE VIEW "check".i02_document_ids AS
 SELECT (d.id)::text AS id
   FROM "check".documents d
  GROUP BY d.id
 HAVING (count(*) > 1);

COMMENT ON VIEW "check".i02_document_ids IS 'an id is that of one document
一个 id 只属于一张单据';

CREATE VIEW "check".i03_revisions AS
 SELECT (d.id)::text AS id
   FROM ("check".documents d
     LEFT JOIN LATERAL ( SELECT count(*) AS n,
            COALESCE(min(r_1.revision), 1) AS first,
            COALESCE(max(r_1.revision), 0) AS last,
            bool_and((r_1.subject = d.subject)) AS same
           FROM app.revision r_1
          WHERE (r_1.subject_id = d.id)) r ON (true))
  WHERE ((r.n <> r.last) OR (r.first <> 1) OR (r.same IS FALSE) OR (r.last > d.last) OR (r.last <
        CASE
            WHEN d.draft THEN (d.revision - 1)
            ELSE d.last
        END))
UNION ALL
 SELECT (r.subject_id)::text AS id
   FROM app.revision r
  WHERE (r.content_hash <> sha256(convert_to(r.content, 'UTF8'::name)))
UNION ALL
 SELECT (r.subject_id)::text AS id
   FROM (app.revision r
     JOIN "check".documents d ON (((d.id = r.subject_id) AND (d.revision = r.revision))))
  WHERE ((NOT d.draft) AND (d.content_hash <> r.content_hash))
UNION ALL
 SELECT (o.id)::text AS id
   FROM (app.sales_order o
     LEFT JOIN ( SELECT c_1.order_id,
            max(c_1.revision) FILTER (WHERE (c_1.state = 1)) AS open,
            max(c_1.revision) FILTER (WHERE (c_1.state = 2)) AS applied
           FROM app.order_change c_1
          GROUP BY c_1.order_id) c ON ((c.order_id = o.id)))
  WHERE ((o.change_revision IS DISTINCT FROM c.open) OR (o.revision < c.applied));

COMMENT ON VIEW "check".i03_revisions IS 'submitted revisions of a document are 1 to n without a hole, never changed, and it holds the last one that was not a change in approval or refused
单据已提交的版本从 1 连续编号、不可更改；除审批中或未通过的变更外，最后一版即当前内容';

CREATE VIEW "check".i04_states AS
 SELECT (i.id)::text AS id
   FROM (app.approval_instance i
     JOIN LATERAL ( SELECT a_1.act
           FROM app.approval_act a_1
          WHERE (a_1.instance_id = i.id)
          ORDER BY a_1.at DESC, a_1.id DESC
         LIMIT 1) a ON (true))
  WHERE
        CASE i.state
            WHEN 1 THEN (a.act <> ALL (ARRAY[1, 2, 6]))
            WHEN 2 THEN (a.act <> ALL (ARRAY[1, 2, 6]))
            WHEN 3 THEN (a.act <> 3)
            WHEN 4 THEN (a.act <> 4)
            WHEN 5 THEN (a.act <> 5)
            ELSE (a.act <> 7)
        END
UNION ALL
 SELECT (i.id)::text AS id
   FROM app.approval_instance i
  WHERE ((NOT (EXISTS ( SELECT
           FROM app.approval_act a
          WHERE ((a.instance_id = i.id) AND (a.act = 1))))) OR ((i.state = 1) <> (i.ended_at IS NULL)))
UNION ALL
 SELECT (s.id)::text AS id
   FROM app.shipment s
  WHERE ((s.state = 2) <> (s.signed_on IS NOT NULL))
UNION ALL
 SELECT (o.id)::text AS id
   FROM app.sales_order o
  WHERE (((o.state = ANY (ARRAY[3, 4])) AND ((o.effective_at IS NULL) OR (o.effective_on IS NULL))) OR ((o.state = ANY (ARRAY[1, 2, 7])) AND (o.effective_at IS NOT NULL)) OR ((o.state = 2) AND (NOT (EXISTS ( SELECT
           FROM app.approval_instance i
          WHERE ((i.subject_id = o.id) AND (i.state = 1)))))) OR ((o.state <> 2) AND (o.change_revision IS DISTINCT FROM ( SELECT i.revision
           FROM app.approval_instance i
          WHERE ((i.subject_id = o.id) AND (i.state = 1))))));

COMMENT ON VIEW "check".i04_states IS 'states agree with what was recorded: approvals with their last act, shipments with their signature, orders with their approval and the moment they became effective
状态与记录一致：审批与最后一次操作、发货单与签收、订单与审批及生效时间';

CREATE VIEW "check".i05_orphans AS
 SELECT (r.subject_id)::text AS id
   FROM app.revision r
  WHERE (NOT (EXISTS ( SELECT
           FROM "check".documents d
          WHERE (d.id = r.subject_id))))
UNION ALL
 SELECT (i.id)::text AS id
   FROM app.approval_instance i
  WHERE (NOT (EXISTS ( SELECT
           FROM "check".documents d
          WHERE ((d.id = i.subject_id) AND (d.subject = i.subject)))))
UNION ALL
 SELECT (t.id)::text AS id
   FROM (app.approval_task t
     JOIN app.approval_instance i ON ((i.id = t.instance_id)))
  WHERE ((t.subject <> i.subject) OR (t.subject_id <> i.subject_id))
UNION ALL
 SELECT (a.id)::text AS id
   FROM app.approval_act a
  WHERE ((a.task_id IS NOT NULL) AND (NOT (EXISTS ( SELECT
           FROM app.approval_task t
          WHERE ((t.id = a.task_id) AND (t.instance_id = a.instance_id))))))
UNION ALL
 SELECT (a.id)::text AS id
   FROM app.attachment a
  WHERE ((NOT (EXISTS ( SELECT
           FROM "check".documents d
          WHERE (d.id = a.subject_id)))) OR (a.size <> ( SELECT b.size
           FROM app.blob b
          WHERE (b.sha256 = a.sha256))))
UNION ALL
 SELECT encode(b.sha256, 'hex'::text) AS id
   FROM app.blob b
  WHERE (b.size <> ( SELECT COALESCE(sum(octet_length(c.data)), (0)::bigint) AS "coalesce"
           FROM app.blob_chunk c
          WHERE (c.sha256 = b.sha256)))
UNION ALL
 SELECT (l.id)::text AS id
   FROM app.order_line l
  WHERE ((l.quote_line_id IS NOT NULL) AND (NOT (EXISTS ( SELECT
           FROM (app.quote_line q
             JOIN app.sales_order o ON ((o.quote_id = q.quote_id)))
          WHERE ((q.id = l.quote_line_id) AND (o.id = l.order_id))))))
UNION ALL
 SELECT (o.id)::text AS id
   FROM app.sales_order o
  WHERE (NOT (EXISTS ( SELECT
           FROM app.order_line l
          WHERE (l.order_id = o.id))))
UNION ALL
 SELECT (q.id)::text AS id
   FROM app.quote q
  WHERE (NOT (EXISTS ( SELECT
           FROM app.quote_line l
          WHERE (l.quote_id = q.id))))
UNION ALL
 SELECT (s.id)::text AS id
   FROM (app.shipment s
     JOIN app.sales_order o ON ((o.id = s.order_id)))
  WHERE (((s.branch_id IS DISTINCT FROM o.branch_id) OR (s.owner_id IS DISTINCT FROM o.owner_id)) OR (NOT (EXISTS ( SELECT
           FROM app.shipment_line l
          WHERE (l.shipment_id = s.id)))))
UNION ALL
 SELECT (s.shipment_id)::text AS id
   FROM ((app.shipment_line s
     JOIN app.shipment h ON ((h.id = s.shipment_id)))
     JOIN app.order_line l ON ((l.id = s.line_id)))
  WHERE (l.order_id <> h.order_id)
UNION ALL
 SELECT (m.id)::text AS id
   FROM app.stock_move m
  WHERE ((m.line_id IS NOT NULL) AND (NOT (EXISTS ( SELECT
           FROM app.order_line l
          WHERE ((l.id = m.line_id) AND (l.product_id = m.product_id) AND (l.warehouse_id = m.warehouse_id) AND (l.order_id = m.subject_id))))))
UNION ALL
 SELECT (m.id)::text AS id
   FROM app.credit_move m
  WHERE ((m.subject = 17) AND (NOT (EXISTS ( SELECT
           FROM app.sales_order o
          WHERE (o.id = m.subject_id)))))
UNION ALL
 SELECT (a.id)::text AS id
   FROM app.alarm a
  WHERE ((NOT (EXISTS ( SELECT
           FROM "check".documents d
          WHERE (d.id = a.subject_id)))) AND (NOT (EXISTS ( SELECT
           FROM app.shipment s
          WHERE (s.id = a.subject_id)))) AND (NOT (EXISTS ( SELECT
           FROM app.approval_instance i
          WHERE (i.id = a.subject_id)))));

COMMENT ON VIEW "check".i05_orphans IS 'nothing refers to what is not there: revisions, approvals, votes, attachments, shipments, ledgers, alarms
没有指向不存在对象的记录：版本、审批、表决、附件、发货、台账、预警';

CREATE VIEW "check".i06_times AS
 SELECT (o.id)::text AS id
   FROM app.sales_order o
  WHERE ((o.updated_at < o.created_at) OR (o.submitted_at < o.created_at) OR (o.effective_at < o.submitted_at))
UNION ALL
 SELECT (q.id)::text AS id
   FROM app.quote q
  WHERE ((q.updated_at < q.created_at) OR (q.valid_to < q.business_date))
UNION ALL
 SELECT (s.id)::text AS id
   FROM (app.shipment s
     JOIN app.sales_order o ON ((o.id = s.order_id)))
  WHERE ((s.signed_on < s.business_date) OR (s.business_date < o.effective_on) OR (s.created_at < o.effective_at))
UNION ALL
 SELECT (i.id)::text AS id
   FROM app.approval_instance i
  WHERE (i.ended_at < i.submitted_at)
UNION ALL
 SELECT (t.id)::text AS id
   FROM app.approval_task t
  WHERE (t.decided_at < t.opened_at);

COMMENT ON VIEW "check".i06_times IS 'nothing happened before what it follows
任何事件都不早于其前置事件';

CREATE VIEW "check".line_money AS
 SELECT l.id,
    l.document_id,
    l.change,
    l.net,
    l.tax,
    l.gross,
    l.tax_rate,
    l.tax_inclusive,
    app.base_of((l.net)::numeric, l.fx_rate, y.exponent, b.exponent) AS base_net,
    app.base_of((l.gross)::numeric, l.fx_rate, y.exponent, b.exponent) AS base_gross,
    l.cost,
    app.rounded((((l.price)::numeric * (l.quantity)::numeric) * ((1000000 - l.discount))::numeric), ((10)::numeric ^ ((16 - y.exponent))::numeric)) AS amount,
    app.rounded(((((l.unit_cost)::numeric * (l.quantity)::numeric) * (l.unit_num)::numeric) / (l.unit_den)::numeric), ((10)::numeric ^ ((10 - b.exponent))::numeric)) AS exact_cost
   FROM (((( SELECT l_1.id,
            l_1.order_id AS document_id,
            false AS change,
            l_1.net,
            l_1.tax,
            l_1.gross,
            l_1.tax_rate,
            l_1.price,
            l_1.quantity,
            l_1.discount,
            l_1.cost,
            l_1.unit_cost,
            l_1.unit_num,
            l_1.unit_den,
            o.tax_inclusive,
            o.fx_rate,
            o.currency
           FROM (app.order_line l_1
             JOIN app.sales_order o ON ((o.id = l_1.order_id)))
        UNION ALL
         SELECT l_1.id,
            l_1.quote_id,
            false,
            l_1.net,
            l_1.tax,
            l_1.gross,
            l_1.tax_rate,
            l_1.price,
            l_1.quantity,
            l_1.discount,
            l_1.cost,
            l_1.unit_cost,
            l_1.unit_num,
            l_1.unit_den,
            q.tax_inclusive,
            q.fx_rate,
            q.currency
           FROM (app.quote_line l_1
             JOIN app.quote q ON ((q.id = l_1.quote_id)))
        UNION ALL
         SELECT l_1.id,
            l_1.order_id,
            true,
            l_1.net,
            l_1.tax,
            l_1.gross,
            l_1.tax_rate,
            l_1.price,
            l_1.quantity,
            l_1.discount,
            l_1.cost,
            l_1.unit_cost,
            l_1.unit_num,
            l_1.unit_den,
            o.tax_inclusive,
            o.fx_rate,
            o.currency
           FROM (app.order_change_line l_1
             JOIN app.sales_order o ON ((o.id = l_1.order_id)))) l
     JOIN app.currency y ON ((y.code = l.currency)))
     CROSS JOIN app.company c)
     JOIN app.currency b ON ((b.code = c.base_currency)));

CREATE VIEW "check".i20_document_totals AS
 SELECT (d.id)::text AS id
   FROM (( SELECT o.id,
            o.net,
            o.tax,
            o.gross,
            o.cost,
            o.base_net,
            o.base_gross
           FROM app.sales_order o
        UNION ALL
         SELECT q.id,
            q.net,
            q.tax,
            q.gross,
            q.cost,
            q.base_net,
            q.base_gross
           FROM app.quote q) d
     JOIN ( SELECT l.document_id,
            sum(l.net) AS net,
            sum(l.tax) AS tax,
            sum(l.gross) AS gross,
            sum(l.cost) AS cost,
            sum(l.base_net) AS base_net,
            sum(l.base_gross) AS base_gross
           FROM "check".line_money l
          WHERE (NOT l.change)
          GROUP BY l.document_id) s ON ((s.document_id = d.id)))
  WHERE (((((((d.net)::numeric IS DISTINCT FROM s.net) OR ((d.tax)::numeric IS DISTINCT FROM s.tax)) OR ((d.gross)::numeric IS DISTINCT FROM s.gross)) OR ((d.cost)::numeric IS DISTINCT FROM s.cost)) OR ((d.base_net)::numeric IS DISTINCT FROM s.base_net)) OR ((d.base_gross)::numeric IS DISTINCT FROM s.base_gross));

COMMENT ON VIEW "check".i20_document_totals IS 'a document is the sum of its lines, in its own and in base currency
单据合计等于各行之和，原币与本位币均如此';

CREATE VIEW "check".i20_line_totals AS
 SELECT (l.id)::text AS id
   FROM "check".line_money l
  WHERE ((l.gross <> (l.net + l.tax)) OR (abs(((l.tax)::numeric - app.rounded(((l.net)::numeric * (l.tax_rate)::numeric), (1000000)::numeric))) > (1)::numeric) OR
        CASE
            WHEN l.tax_inclusive THEN (((l.gross)::numeric <> l.amount) OR ((l.net)::numeric <> app.rounded(((l.gross)::numeric * (1000000)::numeric), ((1000000 + l.tax_rate))::numeric)))
            ELSE (((l.net)::numeric <> l.amount) OR ((l.tax)::numeric <> app.rounded(((l.net)::numeric * (l.tax_rate)::numeric), (1000000)::numeric)))
        END OR ((l.cost)::numeric <> l.exact_cost))
UNION ALL
 SELECT (l.id)::text AS id
   FROM app.order_line l
  WHERE ((l.base_quantity * l.unit_den) <> (l.quantity * l.unit_num))
UNION ALL
 SELECT (l.id)::text AS id
   FROM app.order_change_line l
  WHERE ((l.base_quantity * l.unit_den) <> (l.quantity * l.unit_num));

COMMENT ON VIEW "check".i20_line_totals IS 'a line is price x quantity less discount, rounded once; gross = net + tax
行金额 = 单价 × 数量 × (1 − 折扣)，只舍入一次；价税合计 = 未税 + 税额';

CREATE VIEW "check".line_execution AS
 SELECT l.id,
    l.order_id,
    l.kind,
    l.make,
    l.base_quantity,
    l.reserved,
    l.produced,
    l.shipped,
    l.signed,
    l.refused,
    l.closed,
    COALESCE(s.shipped, (0)::numeric) AS paper_shipped,
    COALESCE(s.refused, (0)::numeric) AS paper_refused,
    COALESCE(s.signed, (0)::numeric) AS paper_signed,
    COALESCE(p.produced, (0)::numeric) AS paper_produced
   FROM ((app.order_line l
     LEFT JOIN ( SELECT s_1.line_id,
            sum(s_1.quantity) AS shipped,
            sum(s_1.refused) AS refused,
            sum(
                CASE
                    WHEN (h.state = 2) THEN (s_1.quantity - s_1.refused)
                    ELSE (0)::bigint
                END) AS signed
           FROM (app.shipment_line s_1
             JOIN app.shipment h ON ((h.id = s_1.shipment_id)))
          GROUP BY s_1.line_id) s ON ((s.line_id = l.id)))
     LEFT JOIN ( SELECT p_1.line_id,
            sum(p_1.quantity) AS produced
           FROM app.production p_1
          GROUP BY p_1.line_id) p ON ((p.line_id = l.id)));

CREATE VIEW "check".i21_line_quantities AS
 SELECT (l.id)::text AS id
   FROM "check".line_execution l
  WHERE (((l.signed + l.refused) > l.shipped) OR (((l.shipped - l.refused) + l.closed) > l.base_quantity) OR (l.reserved > GREATEST((0)::bigint, (((l.base_quantity - l.closed) - l.shipped) + l.refused))) OR (LEAST(l.reserved, l.produced, l.shipped, l.signed, l.refused, l.closed) < 0) OR (((((l.shipped)::numeric IS DISTINCT FROM l.paper_shipped) OR ((l.signed)::numeric IS DISTINCT FROM l.paper_signed)) OR ((l.refused)::numeric IS DISTINCT FROM l.paper_refused)) OR ((l.produced)::numeric IS DISTINCT FROM l.paper_produced)));

COMMENT ON VIEW "check".i21_line_quantities IS 'signed + refused <= shipped <= ordered, reserved <= what is open, and all of it as shipments and production say
已签 + 拒收 ≤ 已发 ≤ 订购，预留 ≤ 未发；且与发货、生产记录一致';

CREATE VIEW "check".order_axes AS
 SELECT t.order_id,
        CASE
            WHEN (t.to_make = (0)::numeric) THEN 0
            WHEN (t.made >= t.to_make) THEN 3
            WHEN (t.made > (0)::numeric) THEN 2
            ELSE 1
        END AS production,
        CASE
            WHEN (t.to_ship = (0)::numeric) THEN 1
            WHEN (t.shipped >= t.to_ship) THEN 3
            WHEN (t.shipped > (0)::numeric) THEN 2
            ELSE 1
        END AS shipment,
        CASE
            WHEN (t.to_ship = (0)::numeric) THEN 1
            WHEN (t.signed >= t.to_ship) THEN 3
            WHEN (t.signed > (0)::numeric) THEN 2
            ELSE 1
        END AS signoff,
    ((t.to_ship > (0)::numeric) AND (t.open = (0)::numeric) AND (t.signed >= t.to_ship)) AS done
   FROM ( SELECT l.order_id,
            sum(
                CASE
                    WHEN l.make THEN (l.base_quantity - l.closed)
                    ELSE (0)::bigint
                END) AS to_make,
            sum(
                CASE
                    WHEN l.make THEN LEAST(l.produced, (l.base_quantity - l.closed))
                    ELSE (0)::bigint
                END) AS made,
            sum((l.shipped - l.refused)) AS shipped,
            sum((l.base_quantity - l.closed)) AS to_ship,
            sum(l.signed) AS signed,
            sum((((l.base_quantity - l.shipped) + l.refused) - l.closed)) AS open
           FROM app.order_line l
          GROUP BY l.order_id) t;

CREATE VIEW "check".i22_order_axes AS
 SELECT (o.id)::text AS id
   FROM (app.sales_order o
     JOIN "check".order_axes a ON ((a.order_id = o.id)))
  WHERE (((o.state = ANY (ARRAY[3, 4, 5])) AND (((o.production IS DISTINCT FROM a.production) OR (o.shipment IS DISTINCT FROM a.shipment)) OR (o.signoff IS DISTINCT FROM a.signoff))) OR ((o.state = 3) AND a.done) OR ((o.state = 4) AND (NOT a.done)));

COMMENT ON VIEW "check".i22_order_axes IS 'production, shipment, sign-off and done follow from the lines
生产、发货、签收与完成状态由行推导得出';

CREATE VIEW "check".i23_stopped_orders AS
 SELECT (o.id)::text AS id
   FROM (app.sales_order o
     JOIN app.order_line l ON ((l.order_id = o.id)))
  GROUP BY o.id, o.state
 HAVING (((o.state <> 3) AND (sum(l.reserved) <> (0)::numeric)) OR ((o.state <> ALL (ARRAY[3, 4, 5])) AND (sum((((l.shipped + l.signed) + l.refused) + l.produced)) <> (0)::numeric) AND (NOT ((o.state = 6) AND (sum(l.shipped) = (0)::numeric)))));

COMMENT ON VIEW "check".i23_stopped_orders IS 'only an effective order has reservations, and nothing was shipped of a draft or a void order
只有已生效订单可有预留；草稿与作废订单没有发货';

CREATE VIEW "check".i24_quoted_orders AS
 SELECT (o.id)::text AS id
   FROM (app.sales_order o
     LEFT JOIN app.quote q ON ((q.id = o.quote_id)))
  WHERE ((o.quote_id IS NOT NULL) AND ((q.id IS NULL) OR (q.customer_id <> o.customer_id) OR ((o.state <> 6) AND ((q.state <> 4) OR (q.order_id IS DISTINCT FROM o.id) OR (o.quote_revision IS DISTINCT FROM q.revision)))))
UNION ALL
 SELECT (q.id)::text AS id
   FROM app.quote q
  WHERE (((q.state = 4) <> (q.order_id IS NOT NULL)) OR ((q.order_id IS NOT NULL) AND (NOT (EXISTS ( SELECT
           FROM app.sales_order o
          WHERE ((o.id = q.order_id) AND (o.quote_id = q.id)))))));

COMMENT ON VIEW "check".i24_quoted_orders IS 'an order made of a quote names the revision that was accepted, and the quote names the order; a void one has given it back
由报价生成的订单记有所接受的报价版本，报价也记有该订单；订单作废即归还报价';

CREATE VIEW "check".i25_currency AS
 SELECT (o.id)::text AS id
   FROM (app.sales_order o
     CROSS JOIN app.company c)
  WHERE ((o.currency = c.base_currency) AND ((o.fx_rate <> 100000000) OR (o.base_net <> o.net) OR (o.base_gross <> o.gross)))
UNION ALL
 SELECT (q.id)::text AS id
   FROM (app.quote q
     CROSS JOIN app.company c)
  WHERE ((q.currency = c.base_currency) AND ((q.fx_rate <> 100000000) OR (q.base_net <> q.net) OR (q.base_gross <> q.gross)))
UNION ALL
 SELECT (((s.shipment_id)::text || ' '::text) || (s.line_id)::text) AS id
   FROM ((app.shipment_line s
     JOIN app.shipment h ON ((h.id = s.shipment_id)))
     JOIN "check".order_money m ON ((m.id = h.order_id)))
  WHERE ((s.gross <> (s.net + s.tax)) OR (abs(((s.base_gross)::numeric - app.base_of((s.gross)::numeric, m.fx_rate, m.exponent, m.base_exponent))) > (1)::numeric) OR (abs(((s.base_net)::numeric - app.base_of((s.net)::numeric, m.fx_rate, m.exponent, m.base_exponent))) > (1)::numeric));

COMMENT ON VIEW "check".i25_currency IS 'base amounts follow from the locked rate; in base currency both are the same
本位币金额按锁定汇率折算；本位币单据两者相同';

CREATE VIEW "check".numbers AS
 SELECT d.id,
    d.series,
    d.branch_id,
    d.number,
    m.m[1] AS head,
    (m.m[2])::integer AS period,
    (m.m[3])::numeric AS place
   FROM (( SELECT o.id,
            'order'::text AS series,
            o.branch_id,
            o.number
           FROM app.sales_order o
          WHERE (o.number IS NOT NULL)
        UNION ALL
         SELECT q.id,
            'quote'::text,
            q.branch_id,
            q.number
           FROM app.quote q
          WHERE (q.number IS NOT NULL)
        UNION ALL
         SELECT s.id,
            'shipment'::text,
            s.branch_id,
            s.number
           FROM app.shipment s
          WHERE (s.number IS NOT NULL)) d
     LEFT JOIN LATERAL regexp_match(d.number, '^(.+)-([0-9]{6})-([0-9]{1,12})$'::text) m(m) ON (true));

CREATE VIEW "check".i30_numbers_gapless AS
 SELECT ((n.head || '-'::text) || n.period) AS id
   FROM "check".numbers n
  WHERE (n.place IS NOT NULL)
  GROUP BY n.head, n.period
 HAVING (((count(DISTINCT n.place))::numeric <> max(n.place)) OR (min(n.place) <> (1)::numeric))
UNION ALL
 SELECT (n.id)::text AS id
   FROM "check".numbers n
  WHERE (n.place IS NULL);

COMMENT ON VIEW "check".i30_numbers_gapless IS 'numbers of a series, branch and month are 1 to n without a hole
同一系列、机构、月份的编号从 1 起连续无缺号';

CREATE VIEW "check".i31_number_counters AS
 SELECT ((((s.series || ' '::text) || b.code) || ' '::text) || s.period) AS id
   FROM ((app.number_series s
     JOIN app.branch b ON ((b.id = s.branch_id)))
     LEFT JOIN ( SELECT n_1.series,
            n_1.branch_id,
            n_1.period,
            max(n_1.place) AS last
           FROM "check".numbers n_1
          GROUP BY n_1.series, n_1.branch_id, n_1.period) n ON (((n.series = s.series) AND (n.branch_id = s.branch_id) AND (n.period = s.period))))
  WHERE ((s.last)::numeric <> COALESCE(n.last, (0)::numeric))
UNION ALL
 SELECT n.number AS id
   FROM "check".numbers n
  WHERE (NOT (EXISTS ( SELECT
           FROM app.number_series s
          WHERE ((s.series = n.series) AND (s.branch_id = n.branch_id) AND (s.period = n.period)))));

COMMENT ON VIEW "check".i31_number_counters IS 'the counter of a series is its highest number
编号计数器等于已用的最大号';

CREATE VIEW "check".i32_numbers_unique AS
 SELECT n.number AS id
   FROM "check".numbers n
  GROUP BY n.number
 HAVING (count(*) > 1)
UNION ALL
 SELECT (o.id)::text AS id
   FROM app.sales_order o
  WHERE ((o.number IS NULL) AND ((o.state <> ALL (ARRAY[1, 6])) OR (EXISTS ( SELECT
           FROM app.revision r
          WHERE (r.subject_id = o.id)))))
UNION ALL
 SELECT (q.id)::text AS id
   FROM app.quote q
  WHERE ((q.number IS NULL) AND ((q.state <> ALL (ARRAY[1, 6])) OR (EXISTS ( SELECT
           FROM app.revision r
          WHERE (r.subject_id = q.id)))))
UNION ALL
 SELECT (s.id)::text AS id
   FROM app.shipment s
  WHERE (s.number IS NULL);

COMMENT ON VIEW "check".i32_numbers_unique IS 'a number is given once; whatever was submitted has one and keeps it
编号唯一；凡提交过的单据都有编号且不再变';

CREATE VIEW "check".i40_stock_bounds AS
 SELECT (((s.warehouse_id)::text || ' '::text) || (s.product_id)::text) AS id
   FROM app.stock s
  WHERE ((s.reserved < 0) OR ((NOT s.oversell) AND ((s.on_hand < 0) OR (s.reserved > s.on_hand))));

COMMENT ON VIEW "check".i40_stock_bounds IS 'nothing is reserved that is not there, unless the product may be oversold
预留不超过现存量，允许超卖的产品除外';

CREATE VIEW "check".i41_stock_ledger AS
 SELECT (((s.warehouse_id)::text || ' '::text) || (s.product_id)::text) AS id
   FROM ((app.stock s
     LEFT JOIN ( SELECT m_1.warehouse_id,
            m_1.product_id,
            sum(m_1.on_hand) AS on_hand,
            sum(m_1.reserved) AS reserved
           FROM app.stock_move m_1
          GROUP BY m_1.warehouse_id, m_1.product_id) m ON (((m.warehouse_id = s.warehouse_id) AND (m.product_id = s.product_id))))
     LEFT JOIN ( SELECT l_1.warehouse_id,
            l_1.product_id,
            sum(l_1.reserved) AS reserved
           FROM app.order_line l_1
          GROUP BY l_1.warehouse_id, l_1.product_id) l ON (((l.warehouse_id = s.warehouse_id) AND (l.product_id = s.product_id))))
  WHERE (((s.on_hand)::numeric <> COALESCE(m.on_hand, (0)::numeric)) OR ((s.reserved)::numeric <> COALESCE(m.reserved, (0)::numeric)) OR ((s.reserved)::numeric <> COALESCE(l.reserved, (0)::numeric)))
UNION ALL
 SELECT (l.id)::text AS id
   FROM app.order_line l
  WHERE ((l.reserved <> 0) AND (NOT (EXISTS ( SELECT
           FROM app.stock s
          WHERE ((s.warehouse_id = l.warehouse_id) AND (s.product_id = l.product_id))))));

COMMENT ON VIEW "check".i41_stock_ledger IS 'stock is the sum of its ledger, reserved stock the sum of the reservations of order lines
库存等于台账之和，预留等于各订单行预留之和';

CREATE VIEW "check".line_ledger AS
 SELECT m.line_id,
    sum(m.reserved) AS reserved,
    (- sum(m.on_hand) FILTER (WHERE (m.kind = 7))) AS shipped,
    sum(m.on_hand) FILTER (WHERE (m.kind = 8)) AS refused,
    sum(m.on_hand) FILTER (WHERE (m.kind = 9)) AS produced
   FROM app.stock_move m
  WHERE (m.line_id IS NOT NULL)
  GROUP BY m.line_id;

CREATE VIEW "check".i42_reservations AS
 SELECT (l.id)::text AS id
   FROM ((app.order_line l
     JOIN app.sales_order o ON ((o.id = l.order_id)))
     LEFT JOIN "check".line_ledger m ON ((m.line_id = l.id)))
  WHERE (((l.reserved)::numeric <> COALESCE(m.reserved, (0)::numeric)) OR ((l.reserved <> 0) AND ((o.state <> 3) OR (l.kind <> 1))));

COMMENT ON VIEW "check".i42_reservations IS 'a reservation belongs to goods of an effective order, and the ledger tells how it came to be
预留属于已生效订单的货品行，并可由台账追溯';

CREATE VIEW "check".i43_transfers AS
 SELECT (m.subject_id)::text AS id
   FROM app.stock_move m
  WHERE (m.kind = 4)
  GROUP BY m.subject_id, m.product_id
 HAVING (sum(m.on_hand) <> (0)::numeric);

COMMENT ON VIEW "check".i43_transfers IS 'what a transfer takes from one warehouse it brings to another
调拨的出库与入库相等';

CREATE VIEW "check".i44_shipped_pieces AS
 SELECT (l.id)::text AS id
   FROM (app.order_line l
     LEFT JOIN "check".line_ledger m ON ((m.line_id = l.id)))
  WHERE (((l.kind = 1) AND ((((l.shipped)::numeric IS DISTINCT FROM COALESCE(m.shipped, (0)::numeric)) OR ((l.refused)::numeric IS DISTINCT FROM COALESCE(m.refused, (0)::numeric))) OR ((l.produced)::numeric IS DISTINCT FROM COALESCE(m.produced, (0)::numeric)))) OR ((l.kind = 2) AND (m.line_id IS NOT NULL)));

COMMENT ON VIEW "check".i44_shipped_pieces IS 'every piece that was made, shipped or refused is in the stock ledger; services are not
生产、发货、拒收的每一件都在库存台账中；服务行不入台账';

CREATE VIEW "check".i45_supplies AS
 SELECT (s.id)::text AS id
   FROM app.supply s
  WHERE ((s.received > s.quantity) OR (s.received < 0) OR ((s.state = 2) AND (s.received <> s.quantity)) OR ((s.state = 1) AND (s.received = s.quantity)));

COMMENT ON VIEW "check".i45_supplies IS 'an expected receipt is closed when all of it has come
预计入库全部到货后即关闭';

CREATE VIEW "check".i50_effective_approved AS
 SELECT (o.id)::text AS id
   FROM app.sales_order o
  WHERE ((o.state = ANY (ARRAY[3, 4, 5, 7])) AND (NOT (EXISTS ( SELECT
           FROM app.approval_instance i
          WHERE ((i.subject_id = o.id) AND (i.subject = 17) AND (i.revision = o.revision) AND (i.content_hash = o.content_hash) AND (i.state = 2))))))
UNION ALL
 SELECT (q.id)::text AS id
   FROM app.quote q
  WHERE ((q.state = ANY (ARRAY[3, 4, 5])) AND (NOT (EXISTS ( SELECT
           FROM app.approval_instance i
          WHERE ((i.subject_id = q.id) AND (i.subject = 16) AND (i.revision = q.revision) AND (i.content_hash = q.content_hash) AND (i.state = 2))))))
UNION ALL
 SELECT (i.id)::text AS id
   FROM app.approval_instance i
  WHERE (i.inputs_hash <> sha256(convert_to(i.inputs, 'UTF8'::name)));

COMMENT ON VIEW "check".i50_effective_approved IS 'whatever took effect has an approval of the same revision and content
凡已生效的单据，均有同一版本、同一内容的审批';

CREATE VIEW "check".order_content AS
 SELECT o.id,
    ((((((((((((((((((('order 1'::text || '
customer '::text) || o.customer_id) || '
currency '::text) || o.currency) || ' '::text) || o.fx_rate) || ' '::text) ||
        CASE
            WHEN o.tax_inclusive THEN 'inclusive'::text
            ELSE 'exclusive'::text
        END) || '
wished '::text) || "check".day_text(o.wished_date)) || '
'::text) || l.lines) || 'total '::text) || o.net) || ' '::text) || o.tax) || ' '::text) || o.gross) || '
'::text) AS content
   FROM (app.sales_order o
     JOIN ( SELECT l_1.order_id,
            string_agg("check".line_content(l_1.*), ''::text ORDER BY l_1.seq) AS lines
           FROM app.order_line l_1
          GROUP BY l_1.order_id) l ON ((l.order_id = o.id)));

CREATE VIEW "check".i51_content_hash AS
 SELECT (o.id)::text AS id
   FROM (app.sales_order o
     JOIN "check".order_content c ON ((c.id = o.id)))
  WHERE (o.content_hash <> sha256(convert_to(c.content, 'UTF8'::name)))
UNION ALL
 SELECT (i.id)::text AS id
   FROM (app.approval_instance i
     LEFT JOIN app.revision r ON (((r.subject_id = i.subject_id) AND (r.revision = i.revision))))
  WHERE (r.content_hash IS DISTINCT FROM i.content_hash)
UNION ALL
 SELECT (a.id)::text AS id
   FROM (app.approval_act a
     JOIN app.approval_instance i ON ((i.id = a.instance_id)))
  WHERE (a.content_hash <> i.content_hash);

COMMENT ON VIEW "check".i51_content_hash IS 'the hash of a document is that of its content now, of its approval, and of every vote
单据哈希与当前内容、审批及每一票一致';

CREATE VIEW "check".i52_votes_by_authors AS
 SELECT (a.id)::text AS id
   FROM (app.approval_act a
     JOIN app.approval_instance i ON ((i.id = a.instance_id)))
  WHERE ((a.act = ANY (ARRAY[2, 3, 4])) AND (a.user_id = ANY (i.authors)))
UNION ALL
 SELECT (i.id)::text AS id
   FROM (app.approval_instance i
     JOIN app.sales_order o ON (((o.id = i.subject_id) AND (o.revision = i.revision))))
  WHERE ((i.state = ANY (ARRAY[1, 2])) AND (NOT (i.authors @> o.editors)))
UNION ALL
 SELECT (i.id)::text AS id
   FROM (app.approval_instance i
     JOIN app.quote q ON (((q.id = i.subject_id) AND (q.revision = i.revision))))
  WHERE ((i.state = ANY (ARRAY[1, 2])) AND (NOT (i.authors @> q.editors)));

COMMENT ON VIEW "check".i52_votes_by_authors IS 'nobody votes on what he has written
制单人不得审批自己的单据';

CREATE VIEW "check".i53_node_results AS
 SELECT (((n.instance_id)::text || ' '::text) || n.seq) AS id
   FROM (app.approval_node n
     LEFT JOIN LATERAL ( SELECT count(*) AS n,
            count(*) FILTER (WHERE (t_1.state = ANY (ARRAY[2, 5]))) AS agreed,
            count(*) FILTER (WHERE (t_1.state = ANY (ARRAY[3, 4]))) AS refused,
            count(*) FILTER (WHERE (t_1.state = 1)) AS pending
           FROM app.approval_task t_1
          WHERE ((t_1.instance_id = n.instance_id) AND (t_1.node_seq = n.seq))) t ON (true))
  WHERE (((n.kind = 1) AND
        CASE n.state
            WHEN 0 THEN (((t.agreed + t.refused) + t.pending) <> 0)
            WHEN 1 THEN ((t.pending = 0) OR (t.refused <> 0) OR ((n.method = 1) AND (t.agreed <> 0)))
            WHEN 2 THEN ((t.refused <> 0) OR (t.agreed = 0) OR ((n.method = 2) AND (t.agreed <> t.n)))
            WHEN 3 THEN (t.refused = 0)
            ELSE ((t.pending <> 0) OR (t.refused <> 0))
        END) OR ((n.kind <> 1) AND (n.state = ANY (ARRAY[1, 3]))));

COMMENT ON VIEW "check".i53_node_results IS 'the result of a node follows from the votes by its method
节点结果按其表决方式由各票得出';

CREATE VIEW "check".i54_votes_once AS
 SELECT (a.task_id)::text AS id
   FROM app.approval_act a
  WHERE ((a.task_id IS NOT NULL) AND (a.act = ANY (ARRAY[2, 3, 4])))
  GROUP BY a.task_id
 HAVING (count(*) > 1)
UNION ALL
 SELECT (t.id)::text AS id
   FROM (app.approval_task t
     JOIN app.approval_instance i ON ((i.id = t.instance_id)))
  WHERE ((i.state <> 1) AND (t.state = ANY (ARRAY[0, 1])))
UNION ALL
 SELECT (t.id)::text AS id
   FROM (app.approval_task t
     JOIN app.approval_node n ON (((n.instance_id = t.instance_id) AND (n.seq = t.node_seq))))
  WHERE (((t.state = 1) AND (n.state <> 1)) OR ((t.state = ANY (ARRAY[2, 3, 4])) AND (t.decided_at IS NULL)))
UNION ALL
 SELECT (t.id)::text AS id
   FROM app.approval_task t
  WHERE ((t.state = ANY (ARRAY[2, 3, 4])) AND (NOT (EXISTS ( SELECT
           FROM app.approval_act a
          WHERE ((a.task_id = t.id) AND (a.act = t.state) AND (a.user_id = t.assignee_id))))))
UNION ALL
 SELECT (i.id)::text AS id
   FROM (app.approval_instance i
     JOIN app.approval_node n ON ((n.instance_id = i.id)))
  WHERE (((i.state = 2) AND (n.state <> 2)) OR ((i.state <> 1) AND (n.state = ANY (ARRAY[0, 1]))))
  GROUP BY i.id;

COMMENT ON VIEW "check".i54_votes_once IS 'everybody asked has at most one vote, and nothing stays open under a finished approval
每人至多一票；审批结束后无未决任务';

CREATE VIEW "check".i57_flow_versions AS
 SELECT (i.id)::text AS id
   FROM (app.approval_instance i
     JOIN app.flow f ON ((f.id = i.flow_id)))
  WHERE ((f.published_at > (i.submitted_at + '00:01:00'::interval)) OR (f.retired_at < (i.submitted_at - '00:01:00'::interval)) OR (f.subject <> i.subject));

COMMENT ON VIEW "check".i57_flow_versions IS 'an approval runs by a flow that was in use when it was submitted
审批所用流程版本在提交时处于启用状态';

CREATE VIEW "check".i58_automatic AS
 SELECT (i.id)::text AS id
   FROM app.approval_instance i
  WHERE ((i.state = 2) AND (i.automatic = (EXISTS ( SELECT
           FROM app.approval_act a
          WHERE ((a.instance_id = i.id) AND (a.act = 2))))));

COMMENT ON VIEW "check".i58_automatic IS 'what passed without a vote says so
未经人工表决通过的审批有明确标记';

CREATE VIEW "check".i62_credit_ledger AS
 SELECT (a.id)::text AS id
   FROM (app.credit_account a
     LEFT JOIN ( SELECT m_1.account_id,
            sum(m_1.ordered) AS ordered,
            sum(m_1.shipped) AS shipped,
            sum(m_1.receivable) AS receivable,
            sum(m_1.deposit) AS deposit
           FROM app.credit_move m_1
          GROUP BY m_1.account_id) m ON ((m.account_id = a.id)))
  WHERE (((((a.ordered)::numeric IS DISTINCT FROM COALESCE(m.ordered, (0)::numeric)) OR ((a.shipped)::numeric IS DISTINCT FROM COALESCE(m.shipped, (0)::numeric))) OR ((a.receivable)::numeric IS DISTINCT FROM COALESCE(m.receivable, (0)::numeric))) OR ((a.deposit)::numeric IS DISTINCT FROM COALESCE(m.deposit, (0)::numeric)));

COMMENT ON VIEW "check".i62_credit_ledger IS 'a credit account is the sum of its ledger
信用账户等于其台账之和';

CREATE VIEW "check".i63_credit_exposure AS
 SELECT (a.id)::text AS id
   FROM (app.credit_account a
     LEFT JOIN ( SELECT c.credit_id,
            sum(
                CASE e.what
                    WHEN 'intake'::text THEN e.gross
                    ELSE (- e.gross)
                END) AS ordered,
            COALESCE(sum(e.gross) FILTER (WHERE (e.what = 'shipped'::text)), (0)::numeric) AS shipped
           FROM ("check".fact_expected e
             JOIN app.customer c ON ((c.id = e.customer_id)))
          GROUP BY c.credit_id) d ON ((d.credit_id = a.id)))
  WHERE (((a.ordered)::numeric <> COALESCE(d.ordered, (0)::numeric)) OR ((a.shipped)::numeric <> COALESCE(d.shipped, (0)::numeric)));

COMMENT ON VIEW "check".i63_credit_exposure IS 'what a credit account holds as ordered and shipped is what the documents say
信用账户的已订与已发占用与单据重算一致';

CREATE VIEW "check".i71_outbox AS
 SELECT (o.id)::text AS id
   FROM app.outbox o
  WHERE (((o.state = 2) <> (o.sent_at IS NOT NULL)) OR (o.attempts < 0))
UNION ALL
 SELECT (e.pos)::text AS id
   FROM app.event e
  WHERE (e.pos IS NOT NULL)
  GROUP BY e.pos
 HAVING (count(*) > 1)
UNION ALL
 SELECT (e.id)::text AS id
   FROM (app.event e
     CROSS JOIN app.event_head h)
  WHERE (e.pos > h.pos);

COMMENT ON VIEW "check".i71_outbox IS 'mails are sent or not, and events have one place each
邮件已发或未发状态明确，事件序号唯一';

CREATE VIEW "check".i72_fact_days AS
 SELECT (o.id)::text AS id
   FROM (app.sales_order o
     JOIN app.fact f ON (((f.order_id = o.id) AND (f.kind = 1))))
  WHERE (f.business_date <> o.effective_on)
UNION ALL
 SELECT (f.order_id)::text AS id
   FROM app.fact f
  WHERE ((f.kind = 6) AND (NOT (EXISTS ( SELECT
           FROM app.order_change c
          WHERE ((c.order_id = f.order_id) AND (c.applied_on = f.business_date))))))
UNION ALL
 SELECT (h.id)::text AS id
   FROM (app.shipment h
     JOIN app.shipment_line l ON ((l.shipment_id = h.id)))
  WHERE (NOT (EXISTS ( SELECT
           FROM app.fact f
          WHERE ((f.order_id = h.order_id) AND (f.line_id = l.line_id) AND (f.kind = 3) AND (f.business_date = h.business_date)))));

COMMENT ON VIEW "check".i72_fact_days IS 'a fact bears the day of its event
事实的日期即其事件的业务日期';

CREATE VIEW "check".i72_facts AS
 SELECT (((COALESCE(e.line_id, f.line_id))::text || ' '::text) || COALESCE(e.what, f.what)) AS id
   FROM ("check".fact_expected e
     FULL JOIN "check".fact_found f USING (line_id, order_id, branch_id, owner_id, customer_id, product_id, region, channel, what))
  WHERE (((((e.quantity)::numeric IS DISTINCT FROM f.quantity) OR (e.net IS DISTINCT FROM f.net)) OR (e.gross IS DISTINCT FROM f.gross)) OR (e.cost IS DISTINCT FROM f.cost))
UNION ALL
 SELECT (f.id)::text AS id
   FROM app.fact f
  WHERE ((f.gross <> (f.net + f.tax)) OR (f.quantity <= 0));

COMMENT ON VIEW "check".i72_facts IS 'the facts that reports add up are what the documents say, line by line, to the cent
报表汇总的事实逐行与单据一致，分毫不差';

CREATE VIEW "check".i72_facts_signed AS
 SELECT (COALESCE(d.line_id, f.line_id))::text AS id
   FROM (( SELECT s.line_id,
            sum((s.quantity - s.refused)) AS signed,
            sum(s.refused) AS refused,
            sum(s.base_gross) AS gross,
            sum(s.base_net) AS net,
            max(h.signed_on) AS last_day
           FROM (app.shipment_line s
             JOIN app.shipment h ON ((h.id = s.shipment_id)))
          WHERE (h.state = 2)
          GROUP BY s.line_id) d
     FULL JOIN ( SELECT f_1.line_id,
            sum(f_1.quantity) FILTER (WHERE (f_1.kind = 4)) AS signed,
            sum(f_1.quantity) FILTER (WHERE (f_1.kind = 5)) AS refused,
            sum(f_1.gross) AS gross,
            sum(f_1.net) AS net,
            max(f_1.business_date) AS last_day
           FROM app.fact f_1
          WHERE (f_1.kind = ANY (ARRAY[4, 5]))
          GROUP BY f_1.line_id) f USING (line_id))
  WHERE (((((d.signed IS DISTINCT FROM COALESCE(f.signed, (0)::numeric)) OR (d.refused IS DISTINCT FROM COALESCE(f.refused, (0)::numeric))) OR (d.gross IS DISTINCT FROM f.gross)) OR (d.net IS DISTINCT FROM f.net)) OR (d.last_day IS DISTINCT FROM f.last_day));

COMMENT ON VIEW "check".i72_facts_signed IS 'facts of what was signed for and refused are what the signed shipments say
签收与拒收的事实与已签收发货单一致';

CREATE VIEW "check".i73_left_users AS
 SELECT (s.id)::text AS id
   FROM (app.session s
     JOIN app.app_user u ON ((u.id = s.user_id)))
  WHERE ((u.archived_at IS NOT NULL) AND (s.ended_at IS NULL) AND (s.expires_at > now()))
UNION ALL
 SELECT (t.id)::text AS id
   FROM (app.approval_task t
     JOIN app.app_user u ON ((u.id = t.assignee_id)))
  WHERE ((u.archived_at IS NOT NULL) AND (t.state = 1));

COMMENT ON VIEW "check".i73_left_users IS 'whoever has left has no live session, no live token, and nothing to decide
已停用的用户没有有效会话、令牌或待审批任务';

CREATE VIEW "check".i74_audited AS
 SELECT (l.request_id)::text AS id
   FROM (app.request_log l
     LEFT JOIN app.audit a ON (((a.request_id = l.request_id) AND (a.method = l.method))))
  GROUP BY l.request_id
 HAVING (count(a.id) <> 1)
UNION ALL
 SELECT (a.request_id)::text AS id
   FROM app.audit a
  GROUP BY a.request_id
 HAVING (count(*) > 1)
UNION ALL
 SELECT (a.id)::text AS id
   FROM ((((app.audit a
     LEFT JOIN app.sales_order o ON (((a.subject = 17) AND (o.id = a.subject_id))))
     LEFT JOIN app.quote q ON (((a.subject = 16) AND (q.id = a.subject_id))))
     LEFT JOIN app.customer c ON (((a.subject = 14) AND (c.id = a.subject_id))))
     LEFT JOIN app.attachment f ON (((a.subject = 22) AND (f.id = a.subject_id))))
  WHERE ((a.subject = ANY (ARRAY[14, 16, 17, 22])) AND (COALESCE(o.id, q.id, c.id, f.id) IS NULL));

COMMENT ON VIEW "check".i74_audited IS 'every command that took effect has one audit row, and what it was about is there
每个生效的操作都有且仅有一条操作日志，且其对象存在';

CREATE VIEW "check".i75_walls AS
 SELECT (c.relname)::text AS id
   FROM pg_class c
  WHERE ((c.relnamespace = ('app'::regnamespace)::oid) AND (c.relkind = ANY (ARRAY['r'::"char", 'p'::"char"])) AND (NOT c.relispartition) AND (c.relname <> 'event'::name) AND (( SELECT count(*) AS count
           FROM pg_attribute a
          WHERE ((a.attrelid = c.oid) AND (a.attname = ANY (ARRAY['branch_id'::name, 'owner_id'::name])))) = 2) AND ((NOT c.relrowsecurity) OR (NOT (EXISTS ( SELECT
           FROM pg_policy p
          WHERE (p.polrelid = c.oid))))))
UNION ALL
 SELECT (c.relname)::text AS id
   FROM pg_class c
  WHERE (c.relispartition AND (c.relnamespace = ('app'::regnamespace)::oid) AND (c.relkind = 'r'::"char") AND has_table_privilege('bl_app'::name, c.oid, 'SELECT, INSERT, UPDATE, DELETE'::text))
UNION ALL
 SELECT (c.relname)::text AS id
   FROM (pg_class c
     JOIN pg_roles r ON ((r.oid = c.relowner)))
  WHERE ((c.relnamespace = ANY (ARRAY[('app'::regnamespace)::oid, ('"check"'::regnamespace)::oid])) AND r.rolcanlogin)
UNION ALL
 SELECT (r.rolname)::text AS id
   FROM pg_roles r
  WHERE (((r.rolname = ANY (ARRAY['bl_app'::name, 'bl_owner'::name])) AND (r.rolbypassrls OR r.rolsuper OR r.rolcreaterole OR r.rolcreatedb)) OR ((r.rolname = 'bl_owner'::name) AND r.rolcanlogin))
UNION ALL
 SELECT (m.rolname)::text AS id
   FROM ((pg_auth_members g
     JOIN pg_roles o ON ((o.oid = g.roleid)))
     JOIN pg_roles m ON ((m.oid = g.member)))
  WHERE ((o.rolname = 'bl_owner'::name) AND (m.rolname = 'bl_app'::name))
UNION ALL
 SELECT (p.proname)::text AS id
   FROM pg_proc p
  WHERE ((p.pronamespace = ANY (ARRAY[('app'::regnamespace)::oid, ('"check"'::regnamespace)::oid])) AND p.prosecdef AND (NOT (EXISTS ( SELECT
           FROM unnest(p.proconfig) c(c)
          WHERE (c.c ~~ 'search\_path=%'::text)))));

COMMENT ON VIEW "check".i75_walls IS 'row-level security stands on every scoped table, and no role that logs in owns anything or gets around it
每张受限表均启用行级安全，登录角色不拥有对象也不能绕过';

ALTER TABLE ONLY app.fact ATTACH PARTITION app.fact_old DEFAULT;

ALTER TABLE ONLY app.alarm
    ADD CONSTRAINT alarm_pkey PRIMARY KEY (id);

ALTER TABLE ONLY app.app_user
    ADD CONSTRAINT app_user_login_key UNIQUE (login);

ALTER TABLE ONLY app.app_user
    ADD CONSTRAINT app_user_pkey PRIMARY KEY (id);

ALTER TABLE ONLY app.approval_act
    ADD CONSTRAINT approval_act_pkey PRIMARY KEY (id);

ALTER TABLE ONLY app.approval_instance
    ADD CONSTRAINT approval_instance_pkey PRIMARY KEY (id);

ALTER TABLE ONLY app.approval_node
    ADD CONSTRAINT approval_node_pkey PRIMARY KEY (instance_id, seq);

ALTER TABLE ONLY app.approval_task
    ADD CONSTRAINT approval_task_once UNIQUE (instance_id, node_seq, assignee_id);

ALTER TABLE ONLY app.approval_task
    ADD CONSTRAINT approval_task_pkey PRIMARY KEY (id);

ALTER TABLE ONLY app.attachment
    ADD CONSTRAINT attachment_pkey PRIMARY KEY (id);

ALTER TABLE ONLY app.audit
    ADD CONSTRAINT audit_key PRIMARY KEY (id);

ALTER TABLE ONLY app.blob_chunk
    ADD CONSTRAINT blob_chunk_pkey PRIMARY KEY (sha256, seq);

ALTER TABLE ONLY app.blob
    ADD CONSTRAINT blob_pkey PRIMARY KEY (sha256);

ALTER TABLE ONLY app.branch
    ADD CONSTRAINT branch_code_key UNIQUE (code);

ALTER TABLE ONLY app.branch
    ADD CONSTRAINT branch_pkey PRIMARY KEY (id);

ALTER TABLE ONLY app.category
    ADD CONSTRAINT category_code_key UNIQUE (code);

ALTER TABLE ONLY app.category
    ADD CONSTRAINT category_pkey PRIMARY KEY (id);

ALTER TABLE ONLY app.company
    ADD CONSTRAINT company_pkey PRIMARY KEY (id);

ALTER TABLE ONLY app.credit_account
    ADD CONSTRAINT credit_account_pkey PRIMARY KEY (id);

ALTER TABLE ONLY app.credit_move
    ADD CONSTRAINT credit_move_pkey PRIMARY KEY (id);

ALTER TABLE ONLY app.currency
    ADD CONSTRAINT currency_pkey PRIMARY KEY (code);

ALTER TABLE ONLY app.customer_address
    ADD CONSTRAINT customer_address_pkey PRIMARY KEY (customer_id, seq);

ALTER TABLE ONLY app.customer
    ADD CONSTRAINT customer_code_key UNIQUE (code);

ALTER TABLE ONLY app.customer_contact
    ADD CONSTRAINT customer_contact_pkey PRIMARY KEY (customer_id, seq);

ALTER TABLE ONLY app.customer
    ADD CONSTRAINT customer_pkey PRIMARY KEY (id);

ALTER TABLE ONLY app.dept
    ADD CONSTRAINT dept_code_key UNIQUE (code);

ALTER TABLE ONLY app.dept
    ADD CONSTRAINT dept_pkey PRIMARY KEY (id);

ALTER TABLE ONLY app.event_head
    ADD CONSTRAINT event_head_pkey PRIMARY KEY (one);

ALTER TABLE ONLY app.event
    ADD CONSTRAINT event_key PRIMARY KEY (id);

ALTER TABLE ONLY app.fact
    ADD CONSTRAINT fact_key PRIMARY KEY (id, business_date);

ALTER TABLE ONLY app.fact_old
    ADD CONSTRAINT fact_old_pkey PRIMARY KEY (id, business_date);

ALTER TABLE ONLY app.flow
    ADD CONSTRAINT flow_code_version_key UNIQUE (code, flow_version);

ALTER TABLE ONLY app.flow_node
    ADD CONSTRAINT flow_node_pkey PRIMARY KEY (flow_id, seq);

ALTER TABLE ONLY app.flow
    ADD CONSTRAINT flow_pkey PRIMARY KEY (id);

ALTER TABLE ONLY app.job
    ADD CONSTRAINT job_pkey PRIMARY KEY (name);

ALTER TABLE ONLY app.login_guard
    ADD CONSTRAINT login_guard_pkey PRIMARY KEY (account, prefix);

ALTER TABLE ONLY app.notice
    ADD CONSTRAINT notice_once UNIQUE (user_id, event_id);

ALTER TABLE ONLY app.notice
    ADD CONSTRAINT notice_pkey PRIMARY KEY (id);

ALTER TABLE ONLY app.number_pattern
    ADD CONSTRAINT number_pattern_pkey PRIMARY KEY (series);

ALTER TABLE ONLY app.number_series
    ADD CONSTRAINT number_series_key PRIMARY KEY (series, branch_id, period);

ALTER TABLE ONLY app.order_change_line
    ADD CONSTRAINT order_change_line_pkey PRIMARY KEY (order_id, revision, id);

ALTER TABLE ONLY app.order_change_line
    ADD CONSTRAINT order_change_line_seq_key UNIQUE (order_id, revision, seq);

ALTER TABLE ONLY app.order_change
    ADD CONSTRAINT order_change_pkey PRIMARY KEY (order_id, revision);

ALTER TABLE ONLY app.order_line
    ADD CONSTRAINT order_line_pkey PRIMARY KEY (id);

ALTER TABLE ONLY app.order_line
    ADD CONSTRAINT order_line_seq_key UNIQUE (order_id, seq) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY app.order_template
    ADD CONSTRAINT order_template_code_key UNIQUE (code);

ALTER TABLE ONLY app.order_template_line
    ADD CONSTRAINT order_template_line_pkey PRIMARY KEY (template_id, seq);

ALTER TABLE ONLY app.order_template
    ADD CONSTRAINT order_template_pkey PRIMARY KEY (id);

ALTER TABLE ONLY app.outbox
    ADD CONSTRAINT outbox_key PRIMARY KEY (id);

ALTER TABLE ONLY app.period
    ADD CONSTRAINT period_pkey PRIMARY KEY (yyyymm);

ALTER TABLE ONLY app.pricebook
    ADD CONSTRAINT pricebook_code_key UNIQUE (code);

ALTER TABLE ONLY app.pricebook_item
    ADD CONSTRAINT pricebook_item_pkey PRIMARY KEY (pricebook_id, product_id, min_quantity);

ALTER TABLE ONLY app.pricebook
    ADD CONSTRAINT pricebook_pkey PRIMARY KEY (id);

ALTER TABLE ONLY app.product
    ADD CONSTRAINT product_barcode_key UNIQUE (barcode);

ALTER TABLE ONLY app.product
    ADD CONSTRAINT product_code_key UNIQUE (code);

ALTER TABLE ONLY app.product
    ADD CONSTRAINT product_pkey PRIMARY KEY (id);

ALTER TABLE ONLY app.product_substitute
    ADD CONSTRAINT product_substitute_once UNIQUE (product_id, substitute_id);

ALTER TABLE ONLY app.product_substitute
    ADD CONSTRAINT product_substitute_pkey PRIMARY KEY (product_id, seq);

ALTER TABLE ONLY app.product_unit
    ADD CONSTRAINT product_unit_pkey PRIMARY KEY (product_id, unit);

ALTER TABLE ONLY app.production
    ADD CONSTRAINT production_pkey PRIMARY KEY (id);

ALTER TABLE ONLY app.quote_line
    ADD CONSTRAINT quote_line_pkey PRIMARY KEY (id);

ALTER TABLE ONLY app.quote_line
    ADD CONSTRAINT quote_line_seq_key UNIQUE (quote_id, seq) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY app.quote
    ADD CONSTRAINT quote_number_key UNIQUE (number);

ALTER TABLE ONLY app.quote
    ADD CONSTRAINT quote_pkey PRIMARY KEY (id);

ALTER TABLE ONLY app.request_log
    ADD CONSTRAINT request_log_key PRIMARY KEY (request_id);

ALTER TABLE ONLY app.revision
    ADD CONSTRAINT revision_key PRIMARY KEY (subject_id, revision);

ALTER TABLE ONLY app.role
    ADD CONSTRAINT role_code_key UNIQUE (code);

ALTER TABLE ONLY app.role
    ADD CONSTRAINT role_pkey PRIMARY KEY (id);

ALTER TABLE ONLY app.sales_order
    ADD CONSTRAINT sales_order_external_key UNIQUE (external_id);

ALTER TABLE ONLY app.sales_order
    ADD CONSTRAINT sales_order_number_key UNIQUE (number);

ALTER TABLE ONLY app.sales_order
    ADD CONSTRAINT sales_order_pkey PRIMARY KEY (id);

ALTER TABLE ONLY app.secret
    ADD CONSTRAINT secret_pkey PRIMARY KEY (name);

ALTER TABLE ONLY app.session
    ADD CONSTRAINT session_pkey PRIMARY KEY (id);

ALTER TABLE ONLY app.session
    ADD CONSTRAINT session_token_key UNIQUE (token_hash);

ALTER TABLE ONLY app.shipment_line
    ADD CONSTRAINT shipment_line_pkey PRIMARY KEY (shipment_id, line_id);

ALTER TABLE ONLY app.shipment
    ADD CONSTRAINT shipment_number_key UNIQUE (number);

ALTER TABLE ONLY app.shipment
    ADD CONSTRAINT shipment_pkey PRIMARY KEY (id);

ALTER TABLE ONLY app.stock_move
    ADD CONSTRAINT stock_move_pkey PRIMARY KEY (id);

ALTER TABLE ONLY app.stock
    ADD CONSTRAINT stock_pkey PRIMARY KEY (warehouse_id, product_id);

ALTER TABLE ONLY app.supply
    ADD CONSTRAINT supply_code_key UNIQUE (code);

ALTER TABLE ONLY app.supply
    ADD CONSTRAINT supply_pkey PRIMARY KEY (id);

ALTER TABLE ONLY app.upload_chunk
    ADD CONSTRAINT upload_chunk_pkey PRIMARY KEY (upload_id, seq);

ALTER TABLE ONLY app.upload
    ADD CONSTRAINT upload_pkey PRIMARY KEY (id);

ALTER TABLE ONLY app.user_role
    ADD CONSTRAINT user_role_pkey PRIMARY KEY (user_id, role_id);

ALTER TABLE ONLY app.warehouse
    ADD CONSTRAINT warehouse_code_key UNIQUE (code);

ALTER TABLE ONLY app.warehouse
    ADD CONSTRAINT warehouse_pkey PRIMARY KEY (id);

CREATE INDEX alarm_due ON app.alarm USING btree (due_on, id);

CREATE INDEX alarm_list ON app.alarm USING btree (branch_id, id);

CREATE UNIQUE INDEX alarm_once ON app.alarm USING btree (kind, subject_id, COALESCE(line_id, subject_id)) WHERE (closed_at IS NULL);

CREATE INDEX alarm_open_kind ON app.alarm USING btree (kind, id) WHERE (closed_at IS NULL);

CREATE INDEX app_user_branch ON app.app_user USING btree (branch_id);

CREATE INDEX app_user_superior ON app.app_user USING btree (superior_id);

CREATE INDEX approval_act_instance ON app.approval_act USING btree (instance_id, id);

CREATE UNIQUE INDEX approval_instance_running ON app.approval_instance USING btree (subject_id) WHERE (state = 1);

CREATE INDEX approval_instance_subject ON app.approval_instance USING btree (subject_id, revision);

CREATE INDEX approval_task_inbox ON app.approval_task USING btree (assignee_id, id) WHERE (state = 1);

CREATE INDEX approval_task_subject ON app.approval_task USING btree (subject_id, assignee_id);

CREATE INDEX attachment_subject ON app.attachment USING btree (subject_id, id);

CREATE INDEX audit_subject ON ONLY app.audit USING btree (subject_id, id);

CREATE INDEX credit_move_account ON app.credit_move USING btree (account_id, id);

CREATE INDEX credit_move_subject ON app.credit_move USING btree (subject_id);

CREATE INDEX customer_bigrams ON app.customer USING gin (bigrams);

CREATE INDEX customer_branch ON app.customer USING btree (branch_id);

CREATE INDEX customer_code_begin ON app.customer USING btree (lower(code) text_pattern_ops);

CREATE INDEX customer_credit ON app.customer USING btree (credit_id);

CREATE INDEX customer_owner ON app.customer USING btree (owner_id);

CREATE INDEX customer_tax ON app.customer USING btree (tax_key) WHERE (tax_key IS NOT NULL);

CREATE INDEX event_pos ON ONLY app.event USING btree (pos) WHERE (pos IS NOT NULL);

CREATE INDEX event_unsequenced ON ONLY app.event USING btree (id) WHERE (pos IS NULL);

CREATE INDEX fact_branch ON ONLY app.fact USING btree (branch_id, business_date) INCLUDE (kind, owner_id, category_id, product_id, customer_id, quantity, net, gross, cost);

CREATE INDEX fact_old_branch_id_business_date_kind_owner_id_category_id__idx ON app.fact_old USING btree (branch_id, business_date) INCLUDE (kind, owner_id, category_id, product_id, customer_id, quantity, net, gross, cost);

CREATE INDEX fact_order ON ONLY app.fact USING btree (order_id);

CREATE INDEX fact_old_order_id_idx ON app.fact_old USING btree (order_id);

CREATE INDEX fact_owner ON ONLY app.fact USING btree (owner_id, business_date);

CREATE INDEX fact_old_owner_id_business_date_idx ON app.fact_old USING btree (owner_id, business_date);

CREATE UNIQUE INDEX flow_live ON app.flow USING btree (code) WHERE (retired_at IS NULL);

CREATE INDEX login_guard_old ON app.login_guard USING btree (blocked_until);

CREATE INDEX notice_unread ON app.notice USING btree (user_id, id) WHERE (read_at IS NULL);

CREATE INDEX notice_user ON app.notice USING btree (user_id, id);

CREATE UNIQUE INDEX order_change_one ON app.order_change USING btree (order_id) WHERE (state = 1);

CREATE INDEX order_line_demand ON app.order_line USING btree (product_id) WHERE ((kind = 1) AND (NOT make) AND (((((base_quantity - shipped) + refused) - closed) - reserved) > 0));

CREATE INDEX order_line_held ON app.order_line USING btree (product_id) WHERE (reserved > 0);

CREATE INDEX order_line_open ON app.order_line USING btree (promised_date) WHERE ((((base_quantity - closed) - shipped) + refused) > 0);

CREATE INDEX outbox_ready ON ONLY app.outbox USING btree (next_at) WHERE (state = 1);

CREATE INDEX pricebook_item_product ON app.pricebook_item USING btree (product_id);

CREATE INDEX product_bigrams ON app.product USING gin (bigrams);

CREATE INDEX product_code_begin ON app.product USING btree (lower(code) text_pattern_ops);

CREATE INDEX production_order ON app.production USING btree (order_id);

CREATE INDEX quote_customer ON app.quote USING btree (customer_id);

CREATE INDEX quote_list ON app.quote USING btree (branch_id, created_at DESC, id);

CREATE INDEX quote_owner ON app.quote USING btree (owner_id, created_at DESC, id);

CREATE INDEX quote_validity ON app.quote USING btree (valid_to) WHERE (state = 3);

CREATE INDEX sales_order_all ON app.sales_order USING btree (created_at DESC, id);

CREATE INDEX sales_order_customer ON app.sales_order USING btree (customer_id, created_at DESC);

CREATE INDEX sales_order_list ON app.sales_order USING btree (branch_id, created_at DESC, id);

CREATE INDEX sales_order_open ON app.sales_order USING btree (id) WHERE (state = 3);

CREATE INDEX sales_order_owner ON app.sales_order USING btree (owner_id, created_at DESC, id);

CREATE INDEX sales_order_waiting ON app.sales_order USING btree (warehouse_id) WHERE (state = 7);

CREATE INDEX session_known ON app.session USING btree (user_id, prefix, created_at) WHERE (kind = 1);

CREATE INDEX session_user_live ON app.session USING btree (user_id) WHERE (ended_at IS NULL);

CREATE INDEX shipment_line_line ON app.shipment_line USING btree (line_id);

CREATE INDEX shipment_order ON app.shipment USING btree (order_id);

CREATE INDEX shipment_under_way ON app.shipment USING btree (business_date) WHERE (state = 1);

CREATE INDEX stock_move_line ON app.stock_move USING btree (line_id) WHERE (line_id IS NOT NULL);

CREATE INDEX stock_move_stock ON app.stock_move USING btree (product_id, warehouse_id, id);

CREATE INDEX stock_product ON app.stock USING btree (product_id);

CREATE INDEX supply_open ON app.supply USING btree (product_id, warehouse_id, expected_on) WHERE (state = 1);

CREATE INDEX upload_old ON app.upload USING btree (created_at);

CREATE INDEX user_role_role ON app.user_role USING btree (role_id);

ALTER INDEX app.fact_branch ATTACH PARTITION app.fact_old_branch_id_business_date_kind_owner_id_category_id__idx;

ALTER INDEX app.fact_order ATTACH PARTITION app.fact_old_order_id_idx;

ALTER INDEX app.fact_owner ATTACH PARTITION app.fact_old_owner_id_business_date_idx;

ALTER INDEX app.fact_key ATTACH PARTITION app.fact_old_pkey;

CREATE TRIGGER append_only BEFORE DELETE OR UPDATE ON app.approval_act FOR EACH ROW EXECUTE FUNCTION app.append_only();

CREATE TRIGGER append_only BEFORE DELETE OR UPDATE ON app.audit FOR EACH ROW EXECUTE FUNCTION app.append_only();

CREATE TRIGGER append_only BEFORE DELETE OR UPDATE ON app.credit_move FOR EACH ROW EXECUTE FUNCTION app.append_only();

CREATE TRIGGER append_only BEFORE DELETE OR UPDATE ON app.revision FOR EACH ROW EXECUTE FUNCTION app.append_only();

CREATE TRIGGER append_only BEFORE DELETE OR UPDATE ON app.stock_move FOR EACH ROW EXECUTE FUNCTION app.append_only();

CREATE CONSTRAINT TRIGGER approval_backed_by_votes AFTER INSERT OR UPDATE ON app.approval_instance DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN ((new.state = 2)) EXECUTE FUNCTION app.approved_needs_votes();

CREATE TRIGGER approval_instance_frozen BEFORE UPDATE ON app.approval_instance FOR EACH ROW WHEN (((old.state <> 1) OR (((((((((((((old.id IS DISTINCT FROM new.id) OR (old.subject IS DISTINCT FROM new.subject)) OR (old.subject_id IS DISTINCT FROM new.subject_id)) OR (old.revision IS DISTINCT FROM new.revision)) OR (old.content_hash IS DISTINCT FROM new.content_hash)) OR (old.inputs IS DISTINCT FROM new.inputs)) OR (old.inputs_hash IS DISTINCT FROM new.inputs_hash)) OR (old.flow_id IS DISTINCT FROM new.flow_id)) OR (old.branch_id IS DISTINCT FROM new.branch_id)) OR (old.owner_id IS DISTINCT FROM new.owner_id)) OR (old.authors IS DISTINCT FROM new.authors)) OR (old.submitted_by IS DISTINCT FROM new.submitted_by)) OR (old.submitted_at IS DISTINCT FROM new.submitted_at)))) EXECUTE FUNCTION app.approval_frozen();

CREATE TRIGGER approval_node_frozen BEFORE UPDATE ON app.approval_node FOR EACH ROW WHEN ((((((((old.instance_id IS DISTINCT FROM new.instance_id) OR (old.seq IS DISTINCT FROM new.seq)) OR (old.kind IS DISTINCT FROM new.kind)) OR (old.method IS DISTINCT FROM new.method)) OR (old.flow_id IS DISTINCT FROM new.flow_id)) OR (old.flow_seq IS DISTINCT FROM new.flow_seq)) OR (old.pass_repeat IS DISTINCT FROM new.pass_repeat))) EXECUTE FUNCTION app.approval_frozen();

CREATE CONSTRAINT TRIGGER order_line_as_approved AFTER INSERT OR UPDATE OF revision ON app.order_line DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN ((new.revision > 1)) EXECUTE FUNCTION app.order_line_as_approved();

CREATE TRIGGER order_line_frozen_delete AFTER DELETE ON app.order_line REFERENCING OLD TABLE AS touched FOR EACH STATEMENT EXECUTE FUNCTION app.order_line_frozen();

CREATE TRIGGER order_line_frozen_insert AFTER INSERT ON app.order_line REFERENCING NEW TABLE AS touched FOR EACH STATEMENT EXECUTE FUNCTION app.order_line_frozen();

CREATE TRIGGER order_line_frozen_update BEFORE UPDATE ON app.order_line FOR EACH ROW WHEN ((((((((((((((((old.order_id IS DISTINCT FROM new.order_id) OR (old.revision IS DISTINCT FROM new.revision)) OR (old.seq IS DISTINCT FROM new.seq)) OR (old.product_id IS DISTINCT FROM new.product_id)) OR (old.unit IS DISTINCT FROM new.unit)) OR (old.quantity IS DISTINCT FROM new.quantity)) OR (old.base_quantity IS DISTINCT FROM new.base_quantity)) OR (old.price IS DISTINCT FROM new.price)) OR (old.discount IS DISTINCT FROM new.discount)) OR (old.tax_rate IS DISTINCT FROM new.tax_rate)) OR (old.net IS DISTINCT FROM new.net)) OR (old.tax IS DISTINCT FROM new.tax)) OR (old.gross IS DISTINCT FROM new.gross)) OR (old.wished_date IS DISTINCT FROM new.wished_date)) AND (NOT ((old.order_id = new.order_id) AND app.order_line_may_change(old.order_id, old.revision, new.revision))))) EXECUTE FUNCTION app.order_line_frozen_update();

CREATE CONSTRAINT TRIGGER quote_effective_approved AFTER INSERT OR UPDATE ON app.quote DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN ((new.state = ANY (ARRAY[3, 4, 5]))) EXECUTE FUNCTION app.effective_needs_approval('quote_effective_approved');

CREATE TRIGGER quote_id_free AFTER INSERT ON app.quote FOR EACH ROW EXECUTE FUNCTION app.quote_id_free();

CREATE CONSTRAINT TRIGGER sales_order_effective_approved AFTER INSERT OR UPDATE ON app.sales_order DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN ((new.state = ANY (ARRAY[3, 4, 5, 7]))) EXECUTE FUNCTION app.effective_needs_approval('sales_order_effective_approved');

CREATE CONSTRAINT TRIGGER sales_order_lines_approved AFTER UPDATE OF revision ON app.sales_order DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (((new.state <> 1) AND (new.revision <> old.revision))) EXECUTE FUNCTION app.order_lines_approved();

CREATE CONSTRAINT TRIGGER sales_order_numbered AFTER INSERT OR UPDATE ON app.sales_order DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (((new.number IS NULL) AND (new.state <> ALL (ARRAY[1, 6])))) EXECUTE FUNCTION app.submitted_needs_number();

ALTER TABLE ONLY app.app_user
    ADD CONSTRAINT app_user_branch_fk FOREIGN KEY (branch_id) REFERENCES app.branch(id);

ALTER TABLE ONLY app.app_user
    ADD CONSTRAINT app_user_dept_fk FOREIGN KEY (dept_id) REFERENCES app.dept(id);

ALTER TABLE ONLY app.app_user
    ADD CONSTRAINT app_user_superior_fk FOREIGN KEY (superior_id) REFERENCES app.app_user(id);

ALTER TABLE ONLY app.approval_act
    ADD CONSTRAINT approval_act_instance_fk FOREIGN KEY (instance_id) REFERENCES app.approval_instance(id);

ALTER TABLE ONLY app.approval_instance
    ADD CONSTRAINT approval_instance_by_fk FOREIGN KEY (submitted_by) REFERENCES app.app_user(id);

ALTER TABLE ONLY app.approval_instance
    ADD CONSTRAINT approval_instance_flow_fk FOREIGN KEY (flow_id) REFERENCES app.flow(id);

ALTER TABLE ONLY app.approval_node
    ADD CONSTRAINT approval_node_flow_fk FOREIGN KEY (flow_id, flow_seq) REFERENCES app.flow_node(flow_id, seq);

ALTER TABLE ONLY app.approval_node
    ADD CONSTRAINT approval_node_instance_fk FOREIGN KEY (instance_id) REFERENCES app.approval_instance(id);

ALTER TABLE ONLY app.approval_task
    ADD CONSTRAINT approval_task_assignee_fk FOREIGN KEY (assignee_id) REFERENCES app.app_user(id);

ALTER TABLE ONLY app.approval_task
    ADD CONSTRAINT approval_task_node_fk FOREIGN KEY (instance_id, node_seq) REFERENCES app.approval_node(instance_id, seq);

ALTER TABLE ONLY app.attachment
    ADD CONSTRAINT attachment_blob_fk FOREIGN KEY (sha256) REFERENCES app.blob(sha256);

ALTER TABLE ONLY app.attachment
    ADD CONSTRAINT attachment_by_fk FOREIGN KEY (uploaded_by) REFERENCES app.app_user(id);

ALTER TABLE ONLY app.blob_chunk
    ADD CONSTRAINT blob_chunk_blob_fk FOREIGN KEY (sha256) REFERENCES app.blob(sha256);

ALTER TABLE ONLY app.branch
    ADD CONSTRAINT branch_parent_fk FOREIGN KEY (parent_id) REFERENCES app.branch(id);

ALTER TABLE ONLY app.category
    ADD CONSTRAINT category_parent_fk FOREIGN KEY (parent_id) REFERENCES app.category(id);

ALTER TABLE ONLY app.credit_move
    ADD CONSTRAINT credit_move_account_fk FOREIGN KEY (account_id) REFERENCES app.credit_account(id);

ALTER TABLE ONLY app.customer_address
    ADD CONSTRAINT customer_address_customer_fk FOREIGN KEY (customer_id) REFERENCES app.customer(id);

ALTER TABLE ONLY app.customer
    ADD CONSTRAINT customer_branch_fk FOREIGN KEY (branch_id) REFERENCES app.branch(id);

ALTER TABLE ONLY app.customer_contact
    ADD CONSTRAINT customer_contact_customer_fk FOREIGN KEY (customer_id) REFERENCES app.customer(id);

ALTER TABLE ONLY app.customer
    ADD CONSTRAINT customer_credit_fk FOREIGN KEY (credit_id) REFERENCES app.credit_account(id);

ALTER TABLE ONLY app.customer
    ADD CONSTRAINT customer_currency_fk FOREIGN KEY (currency) REFERENCES app.currency(code);

ALTER TABLE ONLY app.customer
    ADD CONSTRAINT customer_owner_fk FOREIGN KEY (owner_id) REFERENCES app.app_user(id);

ALTER TABLE ONLY app.dept
    ADD CONSTRAINT dept_branch_fk FOREIGN KEY (branch_id) REFERENCES app.branch(id);

ALTER TABLE ONLY app.dept
    ADD CONSTRAINT dept_head_fk FOREIGN KEY (head_id) REFERENCES app.app_user(id);

ALTER TABLE ONLY app.dept
    ADD CONSTRAINT dept_parent_fk FOREIGN KEY (parent_id) REFERENCES app.dept(id);

ALTER TABLE ONLY app.flow_node
    ADD CONSTRAINT flow_node_flow_fk FOREIGN KEY (flow_id) REFERENCES app.flow(id);

ALTER TABLE ONLY app.flow_node
    ADD CONSTRAINT flow_node_role_fk FOREIGN KEY (approver_role) REFERENCES app.role(id);

ALTER TABLE ONLY app.notice
    ADD CONSTRAINT notice_user_fk FOREIGN KEY (user_id) REFERENCES app.app_user(id);

ALTER TABLE ONLY app.order_change
    ADD CONSTRAINT order_change_author_fk FOREIGN KEY (author_id) REFERENCES app.app_user(id);

ALTER TABLE ONLY app.order_change_line
    ADD CONSTRAINT order_change_line_change_fk FOREIGN KEY (order_id, revision) REFERENCES app.order_change(order_id, revision);

ALTER TABLE ONLY app.order_change_line
    ADD CONSTRAINT order_change_line_product_fk FOREIGN KEY (product_id) REFERENCES app.product(id);

ALTER TABLE ONLY app.order_change_line
    ADD CONSTRAINT order_change_line_warehouse_fk FOREIGN KEY (warehouse_id) REFERENCES app.warehouse(id);

ALTER TABLE ONLY app.order_change
    ADD CONSTRAINT order_change_order_fk FOREIGN KEY (order_id) REFERENCES app.sales_order(id);

ALTER TABLE ONLY app.order_line
    ADD CONSTRAINT order_line_order_fk FOREIGN KEY (order_id) REFERENCES app.sales_order(id);

ALTER TABLE ONLY app.order_line
    ADD CONSTRAINT order_line_product_fk FOREIGN KEY (product_id) REFERENCES app.product(id);

ALTER TABLE ONLY app.order_line
    ADD CONSTRAINT order_line_warehouse_fk FOREIGN KEY (warehouse_id) REFERENCES app.warehouse(id);

ALTER TABLE ONLY app.order_template
    ADD CONSTRAINT order_template_branch_fk FOREIGN KEY (branch_id) REFERENCES app.branch(id);

ALTER TABLE ONLY app.order_template_line
    ADD CONSTRAINT order_template_line_product_fk FOREIGN KEY (product_id) REFERENCES app.product(id);

ALTER TABLE ONLY app.order_template_line
    ADD CONSTRAINT order_template_line_template_fk FOREIGN KEY (template_id) REFERENCES app.order_template(id);

ALTER TABLE ONLY app.order_template
    ADD CONSTRAINT order_template_owner_fk FOREIGN KEY (owner_id) REFERENCES app.app_user(id);

ALTER TABLE ONLY app.order_template
    ADD CONSTRAINT order_template_warehouse_fk FOREIGN KEY (warehouse_id) REFERENCES app.warehouse(id);

ALTER TABLE ONLY app.pricebook
    ADD CONSTRAINT pricebook_branch_fk FOREIGN KEY (branch_id) REFERENCES app.branch(id);

ALTER TABLE ONLY app.pricebook
    ADD CONSTRAINT pricebook_currency_fk FOREIGN KEY (currency) REFERENCES app.currency(code);

ALTER TABLE ONLY app.pricebook
    ADD CONSTRAINT pricebook_customer_fk FOREIGN KEY (customer_id) REFERENCES app.customer(id);

ALTER TABLE ONLY app.pricebook_item
    ADD CONSTRAINT pricebook_item_pricebook_fk FOREIGN KEY (pricebook_id) REFERENCES app.pricebook(id);

ALTER TABLE ONLY app.pricebook_item
    ADD CONSTRAINT pricebook_item_product_fk FOREIGN KEY (product_id) REFERENCES app.product(id);

ALTER TABLE ONLY app.product
    ADD CONSTRAINT product_category_fk FOREIGN KEY (category_id) REFERENCES app.category(id);

ALTER TABLE ONLY app.product
    ADD CONSTRAINT product_currency_fk FOREIGN KEY (currency) REFERENCES app.currency(code);

ALTER TABLE ONLY app.product_substitute
    ADD CONSTRAINT product_substitute_product_fk FOREIGN KEY (product_id) REFERENCES app.product(id);

ALTER TABLE ONLY app.product_substitute
    ADD CONSTRAINT product_substitute_substitute_fk FOREIGN KEY (substitute_id) REFERENCES app.product(id);

ALTER TABLE ONLY app.product_unit
    ADD CONSTRAINT product_unit_product_fk FOREIGN KEY (product_id) REFERENCES app.product(id);

ALTER TABLE ONLY app.production
    ADD CONSTRAINT production_line_fk FOREIGN KEY (line_id) REFERENCES app.order_line(id);

ALTER TABLE ONLY app.production
    ADD CONSTRAINT production_order_fk FOREIGN KEY (order_id) REFERENCES app.sales_order(id);

ALTER TABLE ONLY app.quote
    ADD CONSTRAINT quote_branch_fk FOREIGN KEY (branch_id) REFERENCES app.branch(id);

ALTER TABLE ONLY app.quote
    ADD CONSTRAINT quote_created_by_fk FOREIGN KEY (created_by) REFERENCES app.app_user(id);

ALTER TABLE ONLY app.quote
    ADD CONSTRAINT quote_currency_fk FOREIGN KEY (currency) REFERENCES app.currency(code);

ALTER TABLE ONLY app.quote
    ADD CONSTRAINT quote_customer_fk FOREIGN KEY (customer_id) REFERENCES app.customer(id);

ALTER TABLE ONLY app.quote_line
    ADD CONSTRAINT quote_line_product_fk FOREIGN KEY (product_id) REFERENCES app.product(id);

ALTER TABLE ONLY app.quote_line
    ADD CONSTRAINT quote_line_quote_fk FOREIGN KEY (quote_id) REFERENCES app.quote(id);

ALTER TABLE ONLY app.quote
    ADD CONSTRAINT quote_owner_fk FOREIGN KEY (owner_id) REFERENCES app.app_user(id);

ALTER TABLE ONLY app.sales_order
    ADD CONSTRAINT sales_order_branch_fk FOREIGN KEY (branch_id) REFERENCES app.branch(id);

ALTER TABLE ONLY app.sales_order
    ADD CONSTRAINT sales_order_created_by_fk FOREIGN KEY (created_by) REFERENCES app.app_user(id);

ALTER TABLE ONLY app.sales_order
    ADD CONSTRAINT sales_order_currency_fk FOREIGN KEY (currency) REFERENCES app.currency(code);

ALTER TABLE ONLY app.sales_order
    ADD CONSTRAINT sales_order_customer_fk FOREIGN KEY (customer_id) REFERENCES app.customer(id);

ALTER TABLE ONLY app.sales_order
    ADD CONSTRAINT sales_order_owner_fk FOREIGN KEY (owner_id) REFERENCES app.app_user(id);

ALTER TABLE ONLY app.sales_order
    ADD CONSTRAINT sales_order_quote_fk FOREIGN KEY (quote_id) REFERENCES app.quote(id);

ALTER TABLE ONLY app.sales_order
    ADD CONSTRAINT sales_order_warehouse_fk FOREIGN KEY (warehouse_id) REFERENCES app.warehouse(id);

ALTER TABLE ONLY app.session
    ADD CONSTRAINT session_user_fk FOREIGN KEY (user_id) REFERENCES app.app_user(id);

ALTER TABLE ONLY app.shipment_line
    ADD CONSTRAINT shipment_line_line_fk FOREIGN KEY (line_id) REFERENCES app.order_line(id);

ALTER TABLE ONLY app.shipment_line
    ADD CONSTRAINT shipment_line_shipment_fk FOREIGN KEY (shipment_id) REFERENCES app.shipment(id);

ALTER TABLE ONLY app.shipment
    ADD CONSTRAINT shipment_order_fk FOREIGN KEY (order_id) REFERENCES app.sales_order(id);

ALTER TABLE ONLY app.shipment
    ADD CONSTRAINT shipment_warehouse_fk FOREIGN KEY (warehouse_id) REFERENCES app.warehouse(id);

ALTER TABLE ONLY app.stock_move
    ADD CONSTRAINT stock_move_stock_fk FOREIGN KEY (warehouse_id, product_id) REFERENCES app.stock(warehouse_id, product_id);

ALTER TABLE ONLY app.stock
    ADD CONSTRAINT stock_product_fk FOREIGN KEY (product_id) REFERENCES app.product(id);

ALTER TABLE ONLY app.stock
    ADD CONSTRAINT stock_warehouse_fk FOREIGN KEY (warehouse_id) REFERENCES app.warehouse(id);

ALTER TABLE ONLY app.supply
    ADD CONSTRAINT supply_product_fk FOREIGN KEY (product_id) REFERENCES app.product(id);

ALTER TABLE ONLY app.supply
    ADD CONSTRAINT supply_warehouse_fk FOREIGN KEY (warehouse_id) REFERENCES app.warehouse(id);

ALTER TABLE ONLY app.upload_chunk
    ADD CONSTRAINT upload_chunk_upload_fk FOREIGN KEY (upload_id) REFERENCES app.upload(id) ON DELETE CASCADE;

ALTER TABLE ONLY app.user_role
    ADD CONSTRAINT user_role_role_fk FOREIGN KEY (role_id) REFERENCES app.role(id);

ALTER TABLE ONLY app.user_role
    ADD CONSTRAINT user_role_user_fk FOREIGN KEY (user_id) REFERENCES app.app_user(id);

ALTER TABLE ONLY app.warehouse
    ADD CONSTRAINT warehouse_branch_fk FOREIGN KEY (branch_id) REFERENCES app.branch(id);

ALTER TABLE app.alarm ENABLE ROW LEVEL SECURITY;

ALTER TABLE app.approval_instance ENABLE ROW LEVEL SECURITY;

ALTER TABLE app.attachment ENABLE ROW LEVEL SECURITY;

ALTER TABLE app.customer ENABLE ROW LEVEL SECURITY;

ALTER TABLE app.fact ENABLE ROW LEVEL SECURITY;

CREATE POLICY in_scope ON app.alarm TO bl_app USING (((( SELECT current_setting('bl.scope_all'::text, true) AS current_setting) = 'on'::text) OR (branch_id = ANY (( SELECT (NULLIF(current_setting('bl.branches'::text, true), ''::text))::uuid[] AS "nullif")::uuid[])) OR (owner_id = ANY (( SELECT (NULLIF(current_setting('bl.owners'::text, true), ''::text))::uuid[] AS "nullif")::uuid[])))) WITH CHECK (true);

CREATE POLICY in_scope ON app.approval_instance TO bl_app USING (((( SELECT current_setting('bl.scope_all'::text, true) AS current_setting) = 'on'::text) OR (branch_id = ANY (( SELECT (NULLIF(current_setting('bl.branches'::text, true), ''::text))::uuid[] AS "nullif")::uuid[])) OR (owner_id = ANY (( SELECT (NULLIF(current_setting('bl.owners'::text, true), ''::text))::uuid[] AS "nullif")::uuid[])) OR (subject_id IN ( SELECT t.subject_id
   FROM app.approval_task t
  WHERE (t.assignee_id = ( SELECT (NULLIF(current_setting('bl.user'::text, true), ''::text))::uuid AS "nullif"))))));

CREATE POLICY in_scope ON app.attachment TO bl_app USING (((( SELECT current_setting('bl.scope_all'::text, true) AS current_setting) = 'on'::text) OR (branch_id = ANY (( SELECT (NULLIF(current_setting('bl.branches'::text, true), ''::text))::uuid[] AS "nullif")::uuid[])) OR (owner_id = ANY (( SELECT (NULLIF(current_setting('bl.owners'::text, true), ''::text))::uuid[] AS "nullif")::uuid[])) OR (subject_id IN ( SELECT t.subject_id
   FROM app.approval_task t
  WHERE (t.assignee_id = ( SELECT (NULLIF(current_setting('bl.user'::text, true), ''::text))::uuid AS "nullif"))))));

CREATE POLICY in_scope ON app.customer TO bl_app USING (((( SELECT current_setting('bl.scope_all'::text, true) AS current_setting) = 'on'::text) OR (branch_id = ANY (( SELECT (NULLIF(current_setting('bl.branches'::text, true), ''::text))::uuid[] AS "nullif")::uuid[])) OR (owner_id = ANY (( SELECT (NULLIF(current_setting('bl.owners'::text, true), ''::text))::uuid[] AS "nullif")::uuid[])) OR (id IN ( SELECT d.customer_id
   FROM (app.document_customer d
     JOIN app.approval_task t ON ((t.subject_id = d.document_id)))
  WHERE (t.assignee_id = ( SELECT (NULLIF(current_setting('bl.user'::text, true), ''::text))::uuid AS "nullif"))))));

CREATE POLICY in_scope ON app.fact TO bl_app USING (((( SELECT current_setting('bl.scope_all'::text, true) AS current_setting) = 'on'::text) OR (branch_id = ANY (( SELECT (NULLIF(current_setting('bl.branches'::text, true), ''::text))::uuid[] AS "nullif")::uuid[])) OR (owner_id = ANY (( SELECT (NULLIF(current_setting('bl.owners'::text, true), ''::text))::uuid[] AS "nullif")::uuid[])))) WITH CHECK (true);

CREATE POLICY in_scope ON app.order_template TO bl_app USING (((( SELECT current_setting('bl.scope_all'::text, true) AS current_setting) = 'on'::text) OR (branch_id = ANY (( SELECT (NULLIF(current_setting('bl.branches'::text, true), ''::text))::uuid[] AS "nullif")::uuid[])) OR (owner_id = ANY (( SELECT (NULLIF(current_setting('bl.owners'::text, true), ''::text))::uuid[] AS "nullif")::uuid[]))));

CREATE POLICY in_scope ON app.quote TO bl_app USING (((( SELECT current_setting('bl.scope_all'::text, true) AS current_setting) = 'on'::text) OR (branch_id = ANY (( SELECT (NULLIF(current_setting('bl.branches'::text, true), ''::text))::uuid[] AS "nullif")::uuid[])) OR (owner_id = ANY (( SELECT (NULLIF(current_setting('bl.owners'::text, true), ''::text))::uuid[] AS "nullif")::uuid[])) OR (id IN ( SELECT t.subject_id
   FROM app.approval_task t
  WHERE (t.assignee_id = ( SELECT (NULLIF(current_setting('bl.user'::text, true), ''::text))::uuid AS "nullif"))))));

CREATE POLICY in_scope ON app.sales_order TO bl_app USING (((( SELECT current_setting('bl.scope_all'::text, true) AS current_setting) = 'on'::text) OR (branch_id = ANY (( SELECT (NULLIF(current_setting('bl.branches'::text, true), ''::text))::uuid[] AS "nullif")::uuid[])) OR (owner_id = ANY (( SELECT (NULLIF(current_setting('bl.owners'::text, true), ''::text))::uuid[] AS "nullif")::uuid[])) OR (id IN ( SELECT t.subject_id
   FROM app.approval_task t
  WHERE (t.assignee_id = ( SELECT (NULLIF(current_setting('bl.user'::text, true), ''::text))::uuid AS "nullif"))))));

CREATE POLICY in_scope ON app.shipment TO bl_app USING (((( SELECT current_setting('bl.scope_all'::text, true) AS current_setting) = 'on'::text) OR (branch_id = ANY (( SELECT (NULLIF(current_setting('bl.branches'::text, true), ''::text))::uuid[] AS "nullif")::uuid[])) OR (owner_id = ANY (( SELECT (NULLIF(current_setting('bl.owners'::text, true), ''::text))::uuid[] AS "nullif")::uuid[])) OR (order_id IN ( SELECT t.subject_id
   FROM app.approval_task t
  WHERE (t.assignee_id = ( SELECT (NULLIF(current_setting('bl.user'::text, true), ''::text))::uuid AS "nullif"))))));

ALTER TABLE app.order_template ENABLE ROW LEVEL SECURITY;

ALTER TABLE app.quote ENABLE ROW LEVEL SECURITY;

ALTER TABLE app.sales_order ENABLE ROW LEVEL SECURITY;

CREATE POLICY shared ON app.order_template FOR SELECT TO bl_app USING ((shared AND (branch_id = ANY (( SELECT app.branches_above(( SELECT (NULLIF(current_setting('bl.user'::text, true), ''::text))::uuid AS "nullif")) AS branches_above)::uuid[]))));

ALTER TABLE app.shipment ENABLE ROW LEVEL SECURITY;

GRANT USAGE ON SCHEMA app TO bl_app;

GRANT USAGE ON SCHEMA "check" TO bl_app;

REVOKE USAGE ON SCHEMA public FROM PUBLIC;

REVOKE ALL ON FUNCTION app.append_only() FROM PUBLIC;
GRANT ALL ON FUNCTION app.append_only() TO bl_app;

REVOKE ALL ON FUNCTION app.approval_frozen() FROM PUBLIC;
GRANT ALL ON FUNCTION app.approval_frozen() TO bl_app;

REVOKE ALL ON FUNCTION app.approval_of(any_id uuid, document_number text, task_id uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION app.approval_of(any_id uuid, document_number text, task_id uuid) TO bl_app;

REVOKE ALL ON FUNCTION app.approved_needs_votes() FROM PUBLIC;
GRANT ALL ON FUNCTION app.approved_needs_votes() TO bl_app;

REVOKE ALL ON FUNCTION app.attachment_document(attachment_id uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION app.attachment_document(attachment_id uuid) TO bl_app;

REVOKE ALL ON FUNCTION app.base_of(amount numeric, fx_rate bigint, exponent smallint, base_exponent smallint) FROM PUBLIC;
GRANT ALL ON FUNCTION app.base_of(amount numeric, fx_rate bigint, exponent smallint, base_exponent smallint) TO bl_app;

REVOKE ALL ON FUNCTION app.branch_subtree(root uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION app.branch_subtree(root uuid) TO bl_app;

REVOKE ALL ON FUNCTION app.branches_above(user_id uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION app.branches_above(user_id uuid) TO bl_app;

REVOKE ALL ON FUNCTION app.category_subtree(root uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION app.category_subtree(root uuid) TO bl_app;

REVOKE ALL ON FUNCTION app.customer_find(exact text, begin text, behind text, letters text, part text, grams text[], scope_all boolean, scope_branches uuid[], scope_owners uuid[]) FROM PUBLIC;
GRANT ALL ON FUNCTION app.customer_find(exact text, begin text, behind text, letters text, part text, grams text[], scope_all boolean, scope_branches uuid[], scope_owners uuid[]) TO bl_app;

REVOKE ALL ON FUNCTION app.customer_taken(new_id uuid, new_code text, OUT id_taken boolean, OUT code_taken boolean) FROM PUBLIC;
GRANT ALL ON FUNCTION app.customer_taken(new_id uuid, new_code text, OUT id_taken boolean, OUT code_taken boolean) TO bl_app;

REVOKE ALL ON FUNCTION app.customer_tax_twins(tax text, own_id uuid, own_code text, scope_all boolean, scope_branches uuid[], scope_owners uuid[], OUT twins bigint, OUT code text) FROM PUBLIC;
GRANT ALL ON FUNCTION app.customer_tax_twins(tax text, own_id uuid, own_code text, scope_all boolean, scope_branches uuid[], scope_owners uuid[], OUT twins bigint, OUT code text) TO bl_app;

REVOKE ALL ON FUNCTION app.document_of(document_id uuid, document_number text) FROM PUBLIC;
GRANT ALL ON FUNCTION app.document_of(document_id uuid, document_number text) TO bl_app;

REVOKE ALL ON FUNCTION app.effective_needs_approval() FROM PUBLIC;
GRANT ALL ON FUNCTION app.effective_needs_approval() TO bl_app;

REVOKE ALL ON FUNCTION app.fact_partition_ensure(today date, ahead integer) FROM PUBLIC;
GRANT ALL ON FUNCTION app.fact_partition_ensure(today date, ahead integer) TO bl_app;

REVOKE ALL ON FUNCTION app.mail_order(subject_id uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION app.mail_order(subject_id uuid) TO bl_app;

REVOKE ALL ON FUNCTION app.old_partition_drop(today date, days integer) FROM PUBLIC;
GRANT ALL ON FUNCTION app.old_partition_drop(today date, days integer) TO bl_app;

REVOKE ALL ON FUNCTION app.order_line_as_approved() FROM PUBLIC;

REVOKE ALL ON FUNCTION app.order_line_frozen() FROM PUBLIC;
GRANT ALL ON FUNCTION app.order_line_frozen() TO bl_app;

REVOKE ALL ON FUNCTION app.order_line_frozen_update() FROM PUBLIC;
GRANT ALL ON FUNCTION app.order_line_frozen_update() TO bl_app;

REVOKE ALL ON FUNCTION app.order_line_may_change(order_id uuid, was integer, becomes integer) FROM PUBLIC;
GRANT ALL ON FUNCTION app.order_line_may_change(order_id uuid, was integer, becomes integer) TO bl_app;

REVOKE ALL ON FUNCTION app.order_lines_approved() FROM PUBLIC;

REVOKE ALL ON FUNCTION app.order_of(order_id uuid, order_number text, task_id uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION app.order_of(order_id uuid, order_number text, task_id uuid) TO bl_app;

REVOKE ALL ON FUNCTION app.order_template_taken(new_id uuid, new_code text, OUT id_taken boolean, OUT code_taken boolean) FROM PUBLIC;
GRANT ALL ON FUNCTION app.order_template_taken(new_id uuid, new_code text, OUT id_taken boolean, OUT code_taken boolean) TO bl_app;

REVOKE ALL ON FUNCTION app.part_of(net bigint, tax bigint, gross bigint, inclusive boolean, upto bigint, quantity bigint, OUT part_net numeric, OUT part_gross numeric) FROM PUBLIC;
GRANT ALL ON FUNCTION app.part_of(net bigint, tax bigint, gross bigint, inclusive boolean, upto bigint, quantity bigint, OUT part_net numeric, OUT part_gross numeric) TO bl_app;

REVOKE ALL ON FUNCTION app.partition_ensure(today date, ahead integer) FROM PUBLIC;
GRANT ALL ON FUNCTION app.partition_ensure(today date, ahead integer) TO bl_app;

REVOKE ALL ON FUNCTION app.product_find(exact text, begin text, behind text, letters text, part text, grams text[]) FROM PUBLIC;
GRANT ALL ON FUNCTION app.product_find(exact text, begin text, behind text, letters text, part text, grams text[]) TO bl_app;

REVOKE ALL ON FUNCTION app.quote_id_free() FROM PUBLIC;
GRANT ALL ON FUNCTION app.quote_id_free() TO bl_app;

REVOKE ALL ON FUNCTION app.quote_of(quote_id uuid, quote_number text, task_id uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION app.quote_of(quote_id uuid, quote_number text, task_id uuid) TO bl_app;

REVOKE ALL ON FUNCTION app.revision_before(document_id uuid, document_revision integer) FROM PUBLIC;
GRANT ALL ON FUNCTION app.revision_before(document_id uuid, document_revision integer) TO bl_app;

REVOKE ALL ON FUNCTION app.rounded(num numeric, den numeric) FROM PUBLIC;
GRANT ALL ON FUNCTION app.rounded(num numeric, den numeric) TO bl_app;

REVOKE ALL ON FUNCTION app.stock_demand(products uuid[], own_order uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION app.stock_demand(products uuid[], own_order uuid) TO bl_app;

REVOKE ALL ON FUNCTION app.stock_products(ids uuid[], codes text[], order_id uuid, order_number text, task_id uuid, substitutes boolean) FROM PUBLIC;
GRANT ALL ON FUNCTION app.stock_products(ids uuid[], codes text[], order_id uuid, order_number text, task_id uuid, substitutes boolean) TO bl_app;

REVOKE ALL ON FUNCTION app.submitted_needs_number() FROM PUBLIC;
GRANT ALL ON FUNCTION app.submitted_needs_number() TO bl_app;

REVOKE ALL ON FUNCTION app.text_begins(entries text[], begin text) FROM PUBLIC;
GRANT ALL ON FUNCTION app.text_begins(entries text[], begin text) TO bl_app;

REVOKE ALL ON FUNCTION app.user_subordinates(boss uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION app.user_subordinates(boss uuid) TO bl_app;

REVOKE ALL ON FUNCTION app.uuid_of_month(month date) FROM PUBLIC;
GRANT ALL ON FUNCTION app.uuid_of_month(month date) TO bl_app;

REVOKE ALL ON FUNCTION "check".day_text(d date) FROM PUBLIC;
GRANT ALL ON FUNCTION "check".day_text(d date) TO bl_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE app.order_line TO bl_app;

REVOKE ALL ON FUNCTION "check".line_content(l app.order_line) FROM PUBLIC;
GRANT ALL ON FUNCTION "check".line_content(l app.order_line) TO bl_app;

REVOKE ALL ON FUNCTION "check".run(only_name text) FROM PUBLIC;
GRANT ALL ON FUNCTION "check".run(only_name text) TO bl_app;

REVOKE ALL ON FUNCTION app.sum64(bigint) FROM PUBLIC;
GRANT ALL ON FUNCTION app.sum64(bigint) TO bl_app;

GRANT SELECT,INSERT,UPDATE ON TABLE app.alarm TO bl_app;

GRANT SELECT,INSERT,UPDATE ON TABLE app.app_user TO bl_app;

GRANT SELECT,INSERT ON TABLE app.approval_act TO bl_app;

GRANT SELECT,INSERT,UPDATE ON TABLE app.approval_instance TO bl_app;

GRANT SELECT,INSERT,UPDATE ON TABLE app.approval_node TO bl_app;

GRANT SELECT,INSERT,UPDATE ON TABLE app.approval_task TO bl_app;

GRANT SELECT,INSERT,UPDATE ON TABLE app.attachment TO bl_app;

GRANT SELECT,INSERT ON TABLE app.audit TO bl_app;

GRANT SELECT,INSERT ON TABLE app.blob TO bl_app;

GRANT SELECT,INSERT ON TABLE app.blob_chunk TO bl_app;

GRANT SELECT,INSERT,UPDATE ON TABLE app.branch TO bl_app;

GRANT SELECT,INSERT,UPDATE ON TABLE app.category TO bl_app;

GRANT SELECT,INSERT,UPDATE ON TABLE app.company TO bl_app;

GRANT SELECT,INSERT,UPDATE ON TABLE app.credit_account TO bl_app;

GRANT SELECT,INSERT ON TABLE app.credit_move TO bl_app;

GRANT SELECT ON TABLE app.currency TO bl_app;

GRANT SELECT,INSERT,UPDATE ON TABLE app.customer TO bl_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE app.customer_address TO bl_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE app.customer_contact TO bl_app;

GRANT SELECT,INSERT,UPDATE ON TABLE app.dept TO bl_app;

GRANT SELECT,INSERT,UPDATE ON TABLE app.quote TO bl_app;

GRANT SELECT,INSERT,UPDATE ON TABLE app.sales_order TO bl_app;

GRANT SELECT ON TABLE app.document_card TO bl_app;

GRANT SELECT,INSERT,UPDATE ON TABLE app.document_customer TO bl_app;

GRANT SELECT,INSERT,UPDATE ON TABLE app.event TO bl_app;

GRANT SELECT,INSERT,UPDATE ON TABLE app.event_head TO bl_app;

GRANT SELECT,INSERT ON TABLE app.fact TO bl_app;

GRANT SELECT,INSERT,UPDATE ON TABLE app.flow TO bl_app;

GRANT SELECT,INSERT ON TABLE app.flow_node TO bl_app;

GRANT SELECT,INSERT,UPDATE ON TABLE app.job TO bl_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE app.login_guard TO bl_app;

GRANT SELECT,INSERT,UPDATE ON TABLE app.product TO bl_app;

GRANT SELECT ON TABLE app.named TO bl_app;

GRANT SELECT,INSERT,UPDATE ON TABLE app.notice TO bl_app;

GRANT SELECT ON TABLE app.number_pattern TO bl_app;

GRANT SELECT,INSERT,UPDATE ON TABLE app.number_series TO bl_app;

GRANT SELECT,INSERT,UPDATE ON TABLE app.order_change TO bl_app;

GRANT SELECT,INSERT,UPDATE ON TABLE app.order_change_line TO bl_app;

GRANT SELECT ON TABLE app.order_due TO bl_app;

GRANT SELECT,INSERT,UPDATE ON TABLE app.order_template TO bl_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE app.order_template_line TO bl_app;

GRANT SELECT,INSERT,UPDATE ON TABLE app.outbox TO bl_app;

GRANT SELECT,INSERT,UPDATE ON TABLE app.period TO bl_app;

GRANT SELECT,INSERT,UPDATE ON TABLE app.pricebook TO bl_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE app.pricebook_item TO bl_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE app.product_substitute TO bl_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE app.product_unit TO bl_app;

GRANT SELECT,INSERT ON TABLE app.production TO bl_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE app.quote_line TO bl_app;

GRANT SELECT,INSERT,UPDATE ON TABLE app.shipment TO bl_app;

GRANT SELECT,INSERT,UPDATE ON TABLE app.shipment_line TO bl_app;

GRANT SELECT ON TABLE app.report_line TO bl_app;

GRANT SELECT,INSERT,UPDATE ON TABLE app.request_log TO bl_app;

GRANT SELECT,INSERT ON TABLE app.revision TO bl_app;

GRANT SELECT,INSERT,UPDATE ON TABLE app.role TO bl_app;

GRANT SELECT ON TABLE app.secret TO bl_app;

GRANT SELECT,INSERT,UPDATE ON TABLE app.session TO bl_app;

GRANT SELECT,INSERT,UPDATE ON TABLE app.stock TO bl_app;

GRANT SELECT,INSERT ON TABLE app.stock_move TO bl_app;

GRANT SELECT,INSERT,UPDATE ON TABLE app.supply TO bl_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE app.upload TO bl_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE app.upload_chunk TO bl_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE app.user_role TO bl_app;

GRANT SELECT,INSERT,UPDATE ON TABLE app.warehouse TO bl_app;

GRANT SELECT ON TABLE "check".documents TO bl_app;

GRANT SELECT ON TABLE "check".order_money TO bl_app;

GRANT SELECT ON TABLE "check".fact_expected TO bl_app;

GRANT SELECT ON TABLE "check".fact_found TO bl_app;

GRANT SELECT ON TABLE "check".i01_request_once TO bl_app;

GRANT SELECT ON TABLE "check".i02_document_ids TO bl_app;

GRANT SELECT ON TABLE "check".i03_revisions TO bl_app;

GRANT SELECT ON TABLE "check".i04_states TO bl_app;

GRANT SELECT ON TABLE "check".i05_orphans TO bl_app;

GRANT SELECT ON TABLE "check".i06_times TO bl_app;

GRANT SELECT ON TABLE "check".line_money TO bl_app;

GRANT SELECT ON TABLE "check".i20_document_totals TO bl_app;

GRANT SELECT ON TABLE "check".i20_line_totals TO bl_app;

GRANT SELECT ON TABLE "check".line_execution TO bl_app;

GRANT SELECT ON TABLE "check".i21_line_quantities TO bl_app;

GRANT SELECT ON TABLE "check".order_axes TO bl_app;

GRANT SELECT ON TABLE "check".i22_order_axes TO bl_app;

GRANT SELECT ON TABLE "check".i23_stopped_orders TO bl_app;

GRANT SELECT ON TABLE "check".i24_quoted_orders TO bl_app;

GRANT SELECT ON TABLE "check".i25_currency TO bl_app;

GRANT SELECT ON TABLE "check".numbers TO bl_app;

GRANT SELECT ON TABLE "check".i30_numbers_gapless TO bl_app;

GRANT SELECT ON TABLE "check".i31_number_counters TO bl_app;

GRANT SELECT ON TABLE "check".i32_numbers_unique TO bl_app;

GRANT SELECT ON TABLE "check".i40_stock_bounds TO bl_app;

GRANT SELECT ON TABLE "check".i41_stock_ledger TO bl_app;

GRANT SELECT ON TABLE "check".line_ledger TO bl_app;

GRANT SELECT ON TABLE "check".i42_reservations TO bl_app;

GRANT SELECT ON TABLE "check".i43_transfers TO bl_app;

GRANT SELECT ON TABLE "check".i44_shipped_pieces TO bl_app;

GRANT SELECT ON TABLE "check".i45_supplies TO bl_app;

GRANT SELECT ON TABLE "check".i50_effective_approved TO bl_app;

GRANT SELECT ON TABLE "check".order_content TO bl_app;

GRANT SELECT ON TABLE "check".i51_content_hash TO bl_app;

GRANT SELECT ON TABLE "check".i52_votes_by_authors TO bl_app;

GRANT SELECT ON TABLE "check".i53_node_results TO bl_app;

GRANT SELECT ON TABLE "check".i54_votes_once TO bl_app;

GRANT SELECT ON TABLE "check".i57_flow_versions TO bl_app;

GRANT SELECT ON TABLE "check".i58_automatic TO bl_app;

GRANT SELECT ON TABLE "check".i62_credit_ledger TO bl_app;

GRANT SELECT ON TABLE "check".i63_credit_exposure TO bl_app;

GRANT SELECT ON TABLE "check".i71_outbox TO bl_app;

GRANT SELECT ON TABLE "check".i72_fact_days TO bl_app;

GRANT SELECT ON TABLE "check".i72_facts TO bl_app;

GRANT SELECT ON TABLE "check".i72_facts_signed TO bl_app;

GRANT SELECT ON TABLE "check".i73_left_users TO bl_app;

GRANT SELECT ON TABLE "check".i74_audited TO bl_app;

GRANT SELECT ON TABLE "check".i75_walls TO bl_app;

