-- Quotes, orders, shipments.
SET ROLE bl_owner;
SET search_path = app, pg_catalog;

CREATE TABLE quote (
	id uuid PRIMARY KEY,
	number text,
	version bigint NOT NULL DEFAULT 1,
	revision integer NOT NULL DEFAULT 1,
	state smallint NOT NULL DEFAULT 1 CONSTRAINT quote_state CHECK (state BETWEEN 1 AND 6),
	customer_id uuid NOT NULL CONSTRAINT quote_customer_fk REFERENCES customer,
	branch_id uuid NOT NULL CONSTRAINT quote_branch_fk REFERENCES branch,
	owner_id uuid NOT NULL CONSTRAINT quote_owner_fk REFERENCES app_user,
	created_by uuid NOT NULL CONSTRAINT quote_created_by_fk REFERENCES app_user,
	currency text NOT NULL CONSTRAINT quote_currency_fk REFERENCES currency,
	fx_rate bigint NOT NULL CONSTRAINT quote_fx_rate CHECK (fx_rate > 0),
	tax_inclusive boolean NOT NULL,
	business_date date NOT NULL,
	valid_to date NOT NULL,
	contact text NOT NULL DEFAULT '',
	note text NOT NULL DEFAULT '',
	net bigint NOT NULL,
	tax bigint NOT NULL,
	gross bigint NOT NULL,
	cost bigint NOT NULL,
	base_gross bigint NOT NULL,
	base_net bigint NOT NULL,
	content_hash bytea NOT NULL,
	editors uuid[] NOT NULL,
	order_id uuid,
	created_at timestamptz NOT NULL,
	updated_at timestamptz NOT NULL,
	CONSTRAINT quote_number_key UNIQUE (number),
	CONSTRAINT quote_totals CHECK (gross = net + tax)
);
COMMENT ON COLUMN quote.state IS '1 draft, 2 in approval, 3 effective (may be sent and ordered), 4 ordered, 5 rejected by customer, 6 void';
CREATE INDEX quote_list ON quote (branch_id, created_at DESC, id);
CREATE INDEX quote_owner ON quote (owner_id, created_at DESC, id);
CREATE INDEX quote_customer ON quote (customer_id);

CREATE TABLE quote_line (
	id uuid PRIMARY KEY,
	quote_id uuid NOT NULL CONSTRAINT quote_line_quote_fk REFERENCES quote,
	seq integer NOT NULL,
	product_id uuid NOT NULL CONSTRAINT quote_line_product_fk REFERENCES product,
	name text NOT NULL,
	unit text NOT NULL,
	unit_num integer NOT NULL,
	unit_den integer NOT NULL,
	quantity bigint NOT NULL CONSTRAINT quote_line_quantity CHECK (quantity > 0),
	price bigint NOT NULL CONSTRAINT quote_line_price CHECK (price >= 0),
	discount integer NOT NULL DEFAULT 0 CONSTRAINT quote_line_discount CHECK (discount BETWEEN 0 AND 1000000),
	below_list integer NOT NULL DEFAULT 0 CONSTRAINT quote_line_below_list CHECK (below_list BETWEEN 0 AND 1000000),
	tax_rate integer NOT NULL,
	net bigint NOT NULL,
	tax bigint NOT NULL,
	gross bigint NOT NULL,
	unit_cost bigint NOT NULL,
	cost bigint NOT NULL,
	price_source text NOT NULL,
	wished_date date,
	note text NOT NULL DEFAULT '',
	CONSTRAINT quote_line_seq_key UNIQUE (quote_id, seq) DEFERRABLE INITIALLY DEFERRED,
	CONSTRAINT quote_line_totals CHECK (gross = net + tax)
);

-- Each revision as it was submitted: never changed. `content` is the text that was hashed.
CREATE TABLE revision (
	subject smallint NOT NULL,
	subject_id uuid NOT NULL,
	revision integer NOT NULL,
	content text NOT NULL,
	content_hash bytea NOT NULL,
	submitted_by uuid NOT NULL,
	submitted_at timestamptz NOT NULL,
	CONSTRAINT revision_key PRIMARY KEY (subject_id, revision),
	CONSTRAINT revision_hash CHECK (content_hash = sha256(convert_to(content, 'UTF8')))
);

CREATE TABLE sales_order (
	id uuid PRIMARY KEY,
	number text,
	version bigint NOT NULL DEFAULT 1,
	revision integer NOT NULL DEFAULT 1,
	state smallint NOT NULL DEFAULT 1 CONSTRAINT sales_order_state CHECK (state BETWEEN 1 AND 7),
	customer_id uuid NOT NULL CONSTRAINT sales_order_customer_fk REFERENCES customer,
	branch_id uuid NOT NULL CONSTRAINT sales_order_branch_fk REFERENCES branch,
	owner_id uuid NOT NULL CONSTRAINT sales_order_owner_fk REFERENCES app_user,
	created_by uuid NOT NULL CONSTRAINT sales_order_created_by_fk REFERENCES app_user,
	warehouse_id uuid NOT NULL CONSTRAINT sales_order_warehouse_fk REFERENCES warehouse,
	quote_id uuid CONSTRAINT sales_order_quote_fk REFERENCES quote,
	quote_revision integer,
	currency text NOT NULL CONSTRAINT sales_order_currency_fk REFERENCES currency,
	fx_rate bigint NOT NULL CONSTRAINT sales_order_fx_rate CHECK (fx_rate > 0),
	tax_inclusive boolean NOT NULL,
	business_date date NOT NULL,
	wished_date date,
	reserve smallint NOT NULL DEFAULT 2 CONSTRAINT sales_order_reserve CHECK (reserve BETWEEN 1 AND 3),
	channel text NOT NULL DEFAULT '',
	region text NOT NULL DEFAULT '',
	external_id text,
	contact text NOT NULL DEFAULT '',
	phone text NOT NULL DEFAULT '',
	address text NOT NULL DEFAULT '',
	note text NOT NULL DEFAULT '',
	net bigint NOT NULL,
	tax bigint NOT NULL,
	gross bigint NOT NULL,
	cost bigint NOT NULL,
	base_gross bigint NOT NULL,
	base_net bigint NOT NULL,
	content_hash bytea NOT NULL,
	editors uuid[] NOT NULL,
	change_revision integer,
	production smallint NOT NULL DEFAULT 0 CONSTRAINT sales_order_production CHECK (production BETWEEN 0 AND 3),
	shipment smallint NOT NULL DEFAULT 1 CONSTRAINT sales_order_shipment CHECK (shipment BETWEEN 1 AND 3),
	signoff smallint NOT NULL DEFAULT 1 CONSTRAINT sales_order_signoff CHECK (signoff BETWEEN 1 AND 3),
	submitted_at timestamptz,
	effective_at timestamptz,
	effective_on date,
	closed_reason text,
	created_at timestamptz NOT NULL,
	updated_at timestamptz NOT NULL,
	CONSTRAINT sales_order_number_key UNIQUE (number),
	CONSTRAINT sales_order_external_key UNIQUE (external_id),
	CONSTRAINT sales_order_totals CHECK (gross = net + tax)
);
COMMENT ON COLUMN sales_order.state IS '1 draft, 2 in approval, 3 effective, 4 done, 5 closed, 6 void, 7 approved and waiting for stock';
COMMENT ON COLUMN sales_order.reserve IS '1 all or wait, 2 what is there, 3 nothing';
COMMENT ON COLUMN sales_order.change_revision IS 'the revision that a change in approval would make; null = none is';
COMMENT ON COLUMN sales_order.production IS '0 none needed, 1 to be made, 2 partly made, 3 made';
COMMENT ON COLUMN sales_order.shipment IS '1 not, 2 partly, 3 wholly';
COMMENT ON COLUMN sales_order.signoff IS '1 not, 2 partly, 3 wholly';
COMMENT ON COLUMN sales_order.editors IS 'everybody who wrote this revision: none of them may approve it';
CREATE INDEX sales_order_list ON sales_order (branch_id, created_at DESC, id);
CREATE INDEX sales_order_owner ON sales_order (owner_id, created_at DESC, id);
CREATE INDEX sales_order_all ON sales_order (created_at DESC, id);
CREATE INDEX sales_order_customer ON sales_order (customer_id, created_at DESC);
CREATE INDEX sales_order_waiting ON sales_order (warehouse_id) WHERE state = 7;
CREATE INDEX sales_order_open ON sales_order (id) WHERE state = 3;

CREATE TABLE order_line (
	id uuid PRIMARY KEY,
	order_id uuid NOT NULL CONSTRAINT order_line_order_fk REFERENCES sales_order,
	revision integer NOT NULL DEFAULT 1,
	seq integer NOT NULL,
	product_id uuid NOT NULL CONSTRAINT order_line_product_fk REFERENCES product,
	warehouse_id uuid NOT NULL CONSTRAINT order_line_warehouse_fk REFERENCES warehouse,
	quote_line_id uuid,
	kind smallint NOT NULL CONSTRAINT order_line_kind CHECK (kind IN (1, 2)),
	name text NOT NULL,
	unit text NOT NULL,
	unit_num integer NOT NULL,
	unit_den integer NOT NULL,
	quantity bigint NOT NULL CONSTRAINT order_line_quantity CHECK (quantity > 0),
	base_quantity bigint NOT NULL CONSTRAINT order_line_base_quantity CHECK (base_quantity > 0),
	price bigint NOT NULL CONSTRAINT order_line_price CHECK (price >= 0),
	discount integer NOT NULL DEFAULT 0 CONSTRAINT order_line_discount CHECK (discount BETWEEN 0 AND 1000000),
	below_list integer NOT NULL DEFAULT 0 CONSTRAINT order_line_below_list CHECK (below_list BETWEEN 0 AND 1000000),
	tax_rate integer NOT NULL,
	net bigint NOT NULL,
	tax bigint NOT NULL,
	gross bigint NOT NULL,
	unit_cost bigint NOT NULL,
	cost bigint NOT NULL,
	price_source text NOT NULL,
	wished_date date,
	promised_date date,
	note text NOT NULL DEFAULT '',
	make boolean NOT NULL DEFAULT false,
	reserved bigint NOT NULL DEFAULT 0,
	produced bigint NOT NULL DEFAULT 0,
	shipped bigint NOT NULL DEFAULT 0,
	signed bigint NOT NULL DEFAULT 0,
	refused bigint NOT NULL DEFAULT 0,
	closed bigint NOT NULL DEFAULT 0,
	CONSTRAINT order_line_seq_key UNIQUE (order_id, seq) DEFERRABLE INITIALLY DEFERRED,
	CONSTRAINT order_line_totals CHECK (gross = net + tax),
	CONSTRAINT order_line_reserved CHECK (reserved BETWEEN 0 AND base_quantity - closed - shipped + refused),
	CONSTRAINT order_line_shipped CHECK (shipped >= 0 AND shipped - refused <= base_quantity),
	CONSTRAINT order_line_signed CHECK (signed >= 0 AND refused >= 0 AND signed + refused <= shipped),
	CONSTRAINT order_line_closed CHECK (closed >= 0 AND closed + shipped - refused <= base_quantity),
	CONSTRAINT order_line_produced CHECK (produced >= 0)
) WITH (fillfactor = 80);
COMMENT ON COLUMN order_line.revision IS 'of the change (order_change) that made it what it is; 1 = it is as it was when the order became effective';
COMMENT ON COLUMN order_line.quantity IS 'in `unit`; every quantity after it is in the product''s base unit: base_quantity = quantity * unit_num / unit_den';
COMMENT ON COLUMN order_line.below_list IS 'percent that price and discount together stay below what the price lists give, 4 decimals; 0 where they give nothing';
COMMENT ON COLUMN order_line.refused IS 'refused by the customer at delivery and back in stock; the customer may get them again: they count as not shipped for the rest';
CREATE INDEX order_line_open ON order_line (promised_date) WHERE base_quantity - closed - shipped + refused > 0;

-- A material change of an agreed order (S32): it waits here for its approval, then becomes revision n of the order.
CREATE TABLE order_change (
	order_id uuid NOT NULL CONSTRAINT order_change_order_fk REFERENCES sales_order,
	revision integer NOT NULL,
	state smallint NOT NULL CONSTRAINT order_change_state CHECK (state BETWEEN 1 AND 3),
	wished_date date,
	base_gross bigint NOT NULL,
	reason text NOT NULL,
	author_id uuid NOT NULL CONSTRAINT order_change_author_fk REFERENCES app_user,
	created_at timestamptz NOT NULL,
	applied_on date,
	PRIMARY KEY (order_id, revision),
	CONSTRAINT order_change_applied CHECK ((state = 2) = (applied_on IS NOT NULL))
);
COMMENT ON COLUMN order_change.state IS '1 in approval, 2 it is the order''s content now or was until the next one, 3 refused or withdrawn';
COMMENT ON COLUMN order_change.base_gross IS 'of the whole order as it will be';
COMMENT ON COLUMN order_change.wished_date IS 'of the order''s head';
CREATE UNIQUE INDEX order_change_one ON order_change (order_id) WHERE state = 1;

-- The lines that a change adds or makes different, as they will be.
CREATE TABLE order_change_line (
	id uuid NOT NULL,
	order_id uuid NOT NULL,
	revision integer NOT NULL,
	seq integer NOT NULL,
	product_id uuid NOT NULL CONSTRAINT order_change_line_product_fk REFERENCES product,
	warehouse_id uuid NOT NULL CONSTRAINT order_change_line_warehouse_fk REFERENCES warehouse,
	quote_line_id uuid,
	kind smallint NOT NULL,
	name text NOT NULL,
	unit text NOT NULL,
	unit_num integer NOT NULL,
	unit_den integer NOT NULL,
	quantity bigint NOT NULL CONSTRAINT order_change_line_quantity CHECK (quantity > 0),
	base_quantity bigint NOT NULL CONSTRAINT order_change_line_base_quantity CHECK (base_quantity > 0),
	price bigint NOT NULL CONSTRAINT order_change_line_price CHECK (price >= 0),
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
	PRIMARY KEY (order_id, revision, id),
	CONSTRAINT order_change_line_change_fk FOREIGN KEY (order_id, revision) REFERENCES order_change,
	CONSTRAINT order_change_line_seq_key UNIQUE (order_id, revision, seq),
	CONSTRAINT order_change_line_totals CHECK (gross = net + tax)
);

-- What is ordered again and again: products and quantities without prices.
CREATE TABLE order_template (
	id uuid PRIMARY KEY,
	code text NOT NULL,
	name text NOT NULL,
	version bigint NOT NULL DEFAULT 1,
	branch_id uuid NOT NULL CONSTRAINT order_template_branch_fk REFERENCES branch,
	owner_id uuid NOT NULL CONSTRAINT order_template_owner_fk REFERENCES app_user,
	shared boolean NOT NULL,
	warehouse_id uuid CONSTRAINT order_template_warehouse_fk REFERENCES warehouse,
	channel text NOT NULL DEFAULT '',
	reserve smallint NOT NULL DEFAULT 0 CONSTRAINT order_template_reserve CHECK (reserve BETWEEN 0 AND 3),
	note text NOT NULL DEFAULT '',
	archived_at timestamptz,
	created_at timestamptz NOT NULL,
	CONSTRAINT order_template_code_key UNIQUE (code)
);
COMMENT ON COLUMN order_template.shared IS 'whoever works for the branch or one below it may use the template';
COMMENT ON COLUMN order_template.reserve IS 'as in sales_order; 0 = says nothing';

CREATE TABLE order_template_line (
	template_id uuid NOT NULL CONSTRAINT order_template_line_template_fk REFERENCES order_template,
	seq integer NOT NULL,
	product_id uuid NOT NULL CONSTRAINT order_template_line_product_fk REFERENCES product,
	quantity bigint NOT NULL CONSTRAINT order_template_line_quantity CHECK (quantity > 0),
	unit text NOT NULL,
	discount integer NOT NULL DEFAULT 0 CONSTRAINT order_template_line_discount CHECK (discount BETWEEN 0 AND 1000000),
	note text NOT NULL DEFAULT '',
	PRIMARY KEY (template_id, seq)
);

CREATE TABLE production (
	id uuid PRIMARY KEY,
	order_id uuid NOT NULL CONSTRAINT production_order_fk REFERENCES sales_order,
	line_id uuid NOT NULL CONSTRAINT production_line_fk REFERENCES order_line,
	quantity bigint NOT NULL CONSTRAINT production_quantity CHECK (quantity > 0),
	business_date date NOT NULL,
	user_id uuid NOT NULL,
	at timestamptz NOT NULL
);
CREATE INDEX production_order ON production (order_id);

CREATE TABLE shipment (
	id uuid PRIMARY KEY,
	number text,
	version bigint NOT NULL DEFAULT 1,
	order_id uuid NOT NULL CONSTRAINT shipment_order_fk REFERENCES sales_order,
	warehouse_id uuid NOT NULL CONSTRAINT shipment_warehouse_fk REFERENCES warehouse,
	branch_id uuid NOT NULL,
	owner_id uuid NOT NULL,
	state smallint NOT NULL DEFAULT 1 CONSTRAINT shipment_state CHECK (state IN (1, 2)),
	business_date date NOT NULL,
	carrier text NOT NULL DEFAULT '',
	tracking text NOT NULL DEFAULT '',
	note text NOT NULL DEFAULT '',
	signed_on date,
	signed_by text NOT NULL DEFAULT '',
	created_by uuid NOT NULL,
	created_at timestamptz NOT NULL,
	CONSTRAINT shipment_number_key UNIQUE (number)
);
COMMENT ON COLUMN shipment.state IS '1 under way, 2 signed (wholly or with refused goods)';
CREATE INDEX shipment_order ON shipment (order_id);

CREATE TABLE shipment_line (
	shipment_id uuid NOT NULL CONSTRAINT shipment_line_shipment_fk REFERENCES shipment,
	line_id uuid NOT NULL CONSTRAINT shipment_line_line_fk REFERENCES order_line,
	quantity bigint NOT NULL CONSTRAINT shipment_line_quantity CHECK (quantity > 0),
	refused bigint NOT NULL DEFAULT 0 CONSTRAINT shipment_line_refused CHECK (refused BETWEEN 0 AND quantity),
	net bigint NOT NULL,
	tax bigint NOT NULL,
	gross bigint NOT NULL,
	cost bigint NOT NULL,
	base_gross bigint NOT NULL,
	PRIMARY KEY (shipment_id, line_id)
);
CREATE INDEX shipment_line_line ON shipment_line (line_id);
COMMENT ON COLUMN shipment_line.gross IS 'this part of the line: round(total * cumulative quantity / quantity) - already taken';

-- An id is of one document, for approvals, files and news find it by that alone. Clients make ids, so a quote and an order may be made
-- with the same one: whoever comes second waits for the other and then sees it. Class 1112296 of the advisory locks; two ids with one
-- hash only wait for each other. What is rare pays more: the order's half is in the trigger that its new lines run anyhow.
CREATE FUNCTION quote_id_free() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = app, pg_catalog AS $$
BEGIN
	PERFORM pg_advisory_xact_lock(1112296, uuid_hash(NEW.id));
	IF EXISTS (SELECT FROM sales_order o WHERE o.id = NEW.id) THEN
		RAISE EXCEPTION 'the id of an order' USING ERRCODE = 'unique_violation', CONSTRAINT = 'document_id_once';
	END IF;
	RETURN NULL;
END $$;
CREATE TRIGGER quote_id_free AFTER INSERT ON quote FOR EACH ROW EXECUTE FUNCTION quote_id_free();

-- The content of an approved line is frozen: quantities of execution may change, what was approved may not. Only the order's next
-- revision takes lines along that bear it: the head moves first, which takes an approval (sales_order_effective_approved), and at
-- the commit the lines are what was approved (order_line_as_approved).
-- New lines also tell that there is a new order: its id must not be that of a quote (see quote_id_free), in whatever scope that is.
CREATE FUNCTION order_line_frozen() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = app, pg_catalog AS $$
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
CREATE FUNCTION order_line_frozen_update() RETURNS trigger LANGUAGE plpgsql SET search_path = app, pg_catalog AS $$
BEGIN
	RAISE EXCEPTION 'lines of an order that is not a draft are frozen'
		USING ERRCODE = 'check_violation', CONSTRAINT = 'order_line_frozen';
END $$;
CREATE TRIGGER order_line_frozen_insert AFTER INSERT ON order_line REFERENCING NEW TABLE AS touched
	FOR EACH STATEMENT EXECUTE FUNCTION order_line_frozen();
CREATE TRIGGER order_line_frozen_delete AFTER DELETE ON order_line REFERENCING OLD TABLE AS touched
	FOR EACH STATEMENT EXECUTE FUNCTION order_line_frozen();
-- May a line of the order go from one revision to another? As a draft it may; else only to the one that the order has now.
CREATE FUNCTION order_line_may_change(order_id uuid, was integer, becomes integer) RETURNS boolean LANGUAGE sql STABLE
	SET search_path = app, pg_catalog AS
	$$ SELECT o.state = 1 OR becomes > was AND becomes = o.revision FROM sales_order o WHERE o.id = order_id $$;
CREATE TRIGGER order_line_frozen_update BEFORE UPDATE ON order_line FOR EACH ROW
	WHEN ((OLD.order_id, OLD.revision, OLD.seq, OLD.product_id, OLD.unit, OLD.quantity, OLD.base_quantity, OLD.price, OLD.discount,
		OLD.tax_rate, OLD.net, OLD.tax, OLD.gross, OLD.wished_date) IS DISTINCT FROM (NEW.order_id, NEW.revision, NEW.seq,
		NEW.product_id, NEW.unit, NEW.quantity, NEW.base_quantity, NEW.price, NEW.discount, NEW.tax_rate, NEW.net, NEW.tax,
		NEW.gross, NEW.wished_date)
		AND NOT (OLD.order_id = NEW.order_id AND order_line_may_change(OLD.order_id, OLD.revision, NEW.revision)))
	EXECUTE FUNCTION order_line_frozen_update();

-- The quote that is meant: by id, number, or one of its approval tasks.
CREATE FUNCTION quote_of(quote_id uuid, quote_number text, task_id uuid) RETURNS uuid LANGUAGE plpgsql STABLE
	SET search_path = app, pg_catalog AS $$
BEGIN
	RETURN coalesce($1, (SELECT q.id FROM quote q WHERE q.number = $2),
		(SELECT t.subject_id FROM approval_task t WHERE t.id = $3));
END $$;
