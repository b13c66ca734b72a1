-- Master data: categories, products, price lists, warehouses, stock, customers, credit.
SET ROLE bl_owner;
SET search_path = app, pg_catalog;

CREATE TABLE category (
	id uuid PRIMARY KEY,
	code text NOT NULL,
	name text NOT NULL,
	parent_id uuid CONSTRAINT category_parent_fk REFERENCES category,
	version bigint NOT NULL DEFAULT 1,
	archived_at timestamptz,
	created_at timestamptz NOT NULL,
	CONSTRAINT category_code_key UNIQUE (code)
);

CREATE TABLE product (
	id uuid PRIMARY KEY,
	code text NOT NULL,
	name text NOT NULL,
	search_key text NOT NULL,
	bigrams text[] NOT NULL DEFAULT '{}',
	mnemonics text[] NOT NULL DEFAULT '{}',
	pinyin text[] NOT NULL DEFAULT '{}',
	barcode text,
	category_id uuid NOT NULL CONSTRAINT product_category_fk REFERENCES category,
	unit text NOT NULL,
	kind smallint NOT NULL DEFAULT 1 CONSTRAINT product_kind CHECK (kind IN (1, 2)),
	tax_rate integer NOT NULL CONSTRAINT product_tax_rate CHECK (tax_rate BETWEEN 0 AND 999999),
	tax_exempt boolean NOT NULL DEFAULT false,
	currency text NOT NULL CONSTRAINT product_currency_fk REFERENCES currency,
	list_price bigint NOT NULL CONSTRAINT product_list_price CHECK (list_price >= 0),
	tax_inclusive boolean NOT NULL DEFAULT true,
	floor_price bigint NOT NULL DEFAULT 0 CONSTRAINT product_floor_price CHECK (floor_price >= 0),
	cost bigint NOT NULL DEFAULT 0 CONSTRAINT product_cost CHECK (cost >= 0),
	oversell boolean NOT NULL DEFAULT false,
	make_days integer NOT NULL DEFAULT 0 CONSTRAINT product_make_days CHECK (make_days BETWEEN 0 AND 3650),
	version bigint NOT NULL DEFAULT 1,
	archived_at timestamptz,
	created_at timestamptz NOT NULL,
	CONSTRAINT product_code_key UNIQUE (code),
	CONSTRAINT product_barcode_key UNIQUE (barcode)
);
COMMENT ON COLUMN product.kind IS '1 goods (kept in stock), 2 service';
COMMENT ON COLUMN product.cost IS 'base currency, per unit, without tax';
COMMENT ON COLUMN product.make_days IS '> 0: made to order, the lead time of production in days';
CREATE INDEX product_bigrams ON product USING gin (bigrams);
CREATE INDEX product_mnemonics ON product USING gin (mnemonics);
CREATE INDEX product_search ON product (search_key text_pattern_ops);

CREATE TABLE product_unit (
	product_id uuid NOT NULL CONSTRAINT product_unit_product_fk REFERENCES product,
	unit text NOT NULL,
	num integer NOT NULL CONSTRAINT product_unit_num CHECK (num > 0),
	den integer NOT NULL DEFAULT 1 CONSTRAINT product_unit_den CHECK (den > 0),
	PRIMARY KEY (product_id, unit)
);
COMMENT ON TABLE product_unit IS 'one `unit` = num / den of the product''s base unit';

CREATE TABLE product_substitute (
	product_id uuid NOT NULL CONSTRAINT product_substitute_product_fk REFERENCES product,
	seq smallint NOT NULL CONSTRAINT product_substitute_seq CHECK (seq BETWEEN 1 AND 8),
	substitute_id uuid NOT NULL CONSTRAINT product_substitute_substitute_fk REFERENCES product,
	PRIMARY KEY (product_id, seq),
	CONSTRAINT product_substitute_once UNIQUE (product_id, substitute_id),
	CONSTRAINT product_substitute_other CHECK (substitute_id <> product_id)
);
COMMENT ON TABLE product_substitute IS 'what may be offered instead, the best first; of the same kind and base unit';

CREATE TABLE pricebook (
	id uuid PRIMARY KEY,
	code text NOT NULL,
	name text NOT NULL,
	currency text NOT NULL CONSTRAINT pricebook_currency_fk REFERENCES currency,
	tax_inclusive boolean NOT NULL,
	level text,
	customer_id uuid,
	branch_id uuid CONSTRAINT pricebook_branch_fk REFERENCES branch,
	valid_from date NOT NULL,
	valid_to date,
	priority integer NOT NULL DEFAULT 0,
	version bigint NOT NULL DEFAULT 1,
	archived_at timestamptz,
	created_at timestamptz NOT NULL,
	CONSTRAINT pricebook_code_key UNIQUE (code),
	CONSTRAINT pricebook_dates CHECK (valid_to >= valid_from)
);
COMMENT ON TABLE pricebook IS 'level, customer_id, branch_id: NULL = any; the most specific and then the highest priority wins';
CREATE TABLE pricebook_item (
	pricebook_id uuid NOT NULL CONSTRAINT pricebook_item_pricebook_fk REFERENCES pricebook,
	product_id uuid NOT NULL CONSTRAINT pricebook_item_product_fk REFERENCES product,
	min_quantity bigint NOT NULL DEFAULT 0 CONSTRAINT pricebook_item_min CHECK (min_quantity >= 0),
	price bigint NOT NULL CONSTRAINT pricebook_item_price CHECK (price >= 0),
	PRIMARY KEY (pricebook_id, product_id, min_quantity)
);
CREATE INDEX pricebook_item_product ON pricebook_item (product_id);

CREATE TABLE warehouse (
	id uuid PRIMARY KEY,
	code text NOT NULL,
	name text NOT NULL,
	branch_id uuid NOT NULL CONSTRAINT warehouse_branch_fk REFERENCES branch,
	transfer_days integer NOT NULL DEFAULT 3 CONSTRAINT warehouse_transfer_days CHECK (transfer_days BETWEEN 0 AND 365),
	version bigint NOT NULL DEFAULT 1,
	archived_at timestamptz,
	created_at timestamptz NOT NULL,
	CONSTRAINT warehouse_code_key UNIQUE (code)
);
COMMENT ON COLUMN warehouse.transfer_days IS 'days until goods from here can leave from another warehouse';

CREATE TABLE stock (
	warehouse_id uuid NOT NULL CONSTRAINT stock_warehouse_fk REFERENCES warehouse,
	product_id uuid NOT NULL CONSTRAINT stock_product_fk REFERENCES product,
	on_hand bigint NOT NULL DEFAULT 0,
	reserved bigint NOT NULL DEFAULT 0,
	oversell boolean NOT NULL DEFAULT false,
	PRIMARY KEY (warehouse_id, product_id),
	CONSTRAINT stock_on_hand_not_negative CHECK (on_hand >= 0 OR oversell),
	CONSTRAINT stock_reserved_not_negative CHECK (reserved >= 0),
	CONSTRAINT stock_not_oversold CHECK (reserved <= on_hand OR oversell)
) WITH (fillfactor = 50);
CREATE INDEX stock_product ON stock (product_id);

CREATE TABLE stock_move (
	id uuid PRIMARY KEY,
	at timestamptz NOT NULL,
	business_date date NOT NULL,
	warehouse_id uuid NOT NULL,
	product_id uuid NOT NULL,
	kind smallint NOT NULL CONSTRAINT stock_move_kind CHECK (kind BETWEEN 1 AND 10),
	on_hand bigint NOT NULL,
	reserved bigint NOT NULL,
	subject smallint NOT NULL,
	subject_id uuid,
	line_id uuid,
	user_id uuid NOT NULL,
	note text NOT NULL DEFAULT '',
	CONSTRAINT stock_move_stock_fk FOREIGN KEY (warehouse_id, product_id) REFERENCES stock
);
COMMENT ON TABLE stock_move IS 'ledger of every change of a stock row: deltas of on_hand and reserved';
COMMENT ON COLUMN stock_move.kind IS '1 receipt, 2 issue, 3 count, 4 transfer, 5 reserve, 6 release, 7 shipment, 8 refused goods back, 9 production, 10 the order was changed';
CREATE INDEX stock_move_stock ON stock_move (product_id, warehouse_id, id);
CREATE INDEX stock_move_line ON stock_move (line_id) WHERE line_id IS NOT NULL;

CREATE TABLE supply (
	id uuid PRIMARY KEY,
	code text,
	warehouse_id uuid NOT NULL CONSTRAINT supply_warehouse_fk REFERENCES warehouse,
	product_id uuid NOT NULL CONSTRAINT supply_product_fk REFERENCES product,
	quantity bigint NOT NULL CONSTRAINT supply_quantity CHECK (quantity > 0),
	received bigint NOT NULL DEFAULT 0 CONSTRAINT supply_received CHECK (received BETWEEN 0 AND quantity),
	expected_on date NOT NULL,
	confirmed boolean NOT NULL DEFAULT true,
	state smallint NOT NULL DEFAULT 1 CONSTRAINT supply_state CHECK (state IN (1, 2, 3)),
	note text NOT NULL DEFAULT '',
	version bigint NOT NULL DEFAULT 1,
	created_at timestamptz NOT NULL,
	CONSTRAINT supply_code_key UNIQUE (code)
);
COMMENT ON COLUMN supply.state IS '1 open, 2 received, 3 cancelled';
CREATE INDEX supply_open ON supply (product_id, warehouse_id, expected_on) WHERE state = 1;

CREATE TABLE credit_account (
	id uuid PRIMARY KEY,
	limit_amount bigint NOT NULL DEFAULT 0 CONSTRAINT credit_account_limit CHECK (limit_amount >= 0),
	extra_limit bigint NOT NULL DEFAULT 0 CONSTRAINT credit_account_extra CHECK (extra_limit >= 0),
	extra_until date,
	over_percent integer NOT NULL DEFAULT 100000 CONSTRAINT credit_account_over CHECK (over_percent BETWEEN 0 AND 10000000),
	ordered bigint NOT NULL DEFAULT 0,
	shipped bigint NOT NULL DEFAULT 0,
	receivable bigint NOT NULL DEFAULT 0,
	deposit bigint NOT NULL DEFAULT 0,
	version bigint NOT NULL DEFAULT 1
) WITH (fillfactor = 50);
COMMENT ON TABLE credit_account IS 'base currency; exposure = ordered + shipped + receivable - deposit; one per customer group';
COMMENT ON COLUMN credit_account.over_percent IS 'percent over the limit (4 decimals) that a special approval may grant; above it an order is blocked';

CREATE TABLE credit_move (
	id uuid PRIMARY KEY,
	at timestamptz NOT NULL,
	business_date date NOT NULL,
	account_id uuid NOT NULL CONSTRAINT credit_move_account_fk REFERENCES credit_account,
	kind smallint NOT NULL CONSTRAINT credit_move_kind CHECK (kind BETWEEN 1 AND 7),
	ordered bigint NOT NULL DEFAULT 0,
	shipped bigint NOT NULL DEFAULT 0,
	receivable bigint NOT NULL DEFAULT 0,
	deposit bigint NOT NULL DEFAULT 0,
	subject smallint NOT NULL,
	subject_id uuid NOT NULL,
	user_id uuid NOT NULL
);
COMMENT ON TABLE credit_move IS 'ledger of every change of a credit account: deltas of its buckets';
COMMENT ON COLUMN credit_move.kind IS '1 order effective, 2 shipped, 3 refused, 4 closed, 5 voided, 6 opening balance';
CREATE INDEX credit_move_account ON credit_move (account_id, id);
CREATE INDEX credit_move_subject ON credit_move (subject_id);

CREATE TABLE customer (
	id uuid PRIMARY KEY,
	code text NOT NULL,
	name text NOT NULL,
	search_key text NOT NULL,
	bigrams text[] NOT NULL DEFAULT '{}',
	mnemonics text[] NOT NULL DEFAULT '{}',
	pinyin text[] NOT NULL DEFAULT '{}',
	level text NOT NULL DEFAULT '',
	grade text NOT NULL DEFAULT 'C' CONSTRAINT customer_grade CHECK (grade IN ('A', 'B', 'C', 'D', 'E')),
	status smallint NOT NULL DEFAULT 1 CONSTRAINT customer_status CHECK (status BETWEEN 1 AND 4),
	credit_id uuid NOT NULL CONSTRAINT customer_credit_fk REFERENCES credit_account,
	owner_id uuid NOT NULL CONSTRAINT customer_owner_fk REFERENCES app_user,
	branch_id uuid NOT NULL CONSTRAINT customer_branch_fk REFERENCES branch,
	region text NOT NULL DEFAULT '',
	industry text NOT NULL DEFAULT '',
	channel text NOT NULL DEFAULT '',
	currency text NOT NULL CONSTRAINT customer_currency_fk REFERENCES currency,
	terms smallint NOT NULL DEFAULT 1 CONSTRAINT customer_terms CHECK (terms BETWEEN 1 AND 3),
	terms_days integer NOT NULL DEFAULT 0 CONSTRAINT customer_terms_days CHECK (terms_days BETWEEN 0 AND 365),
	lang smallint NOT NULL DEFAULT 1 CONSTRAINT customer_lang CHECK (lang IN (0, 1)),
	email text,
	phone text,
	invoice_title text,
	tax_number text,
	invoice_address text,
	bank_name text,
	bank_account text,
	note text NOT NULL DEFAULT '',
	effective_orders smallint NOT NULL DEFAULT 0 CONSTRAINT customer_effective_orders CHECK (effective_orders IN (0, 1)),
	version bigint NOT NULL DEFAULT 1,
	archived_at timestamptz,
	created_at timestamptz NOT NULL,
	created_by uuid NOT NULL,
	CONSTRAINT customer_code_key UNIQUE (code)
);
COMMENT ON COLUMN customer.status IS '1 ok, 2 watch, 3 frozen (no new orders), 4 stopped (no orders, no shipments)';
COMMENT ON COLUMN customer.terms IS '1 cash, 2 days after delivery, 3 end of month plus days';
COMMENT ON COLUMN customer.effective_orders IS '0 new customer, 1 has had an effective order';
CREATE INDEX customer_branch ON customer (branch_id);
CREATE INDEX customer_owner ON customer (owner_id);
CREATE INDEX customer_credit ON customer (credit_id);
CREATE INDEX customer_bigrams ON customer USING gin (bigrams);
CREATE INDEX customer_mnemonics ON customer USING gin (mnemonics);
CREATE INDEX customer_search ON customer (search_key text_pattern_ops);
ALTER TABLE pricebook ADD CONSTRAINT pricebook_customer_fk FOREIGN KEY (customer_id) REFERENCES customer;

CREATE TABLE customer_contact (
	customer_id uuid NOT NULL CONSTRAINT customer_contact_customer_fk REFERENCES customer,
	seq smallint NOT NULL,
	name text NOT NULL,
	title text NOT NULL DEFAULT '',
	phone text NOT NULL DEFAULT '',
	email text NOT NULL DEFAULT '',
	PRIMARY KEY (customer_id, seq)
);
CREATE TABLE customer_address (
	customer_id uuid NOT NULL CONSTRAINT customer_address_customer_fk REFERENCES customer,
	seq smallint NOT NULL,
	label text NOT NULL DEFAULT '',
	region text NOT NULL DEFAULT '',
	address text NOT NULL,
	contact text NOT NULL DEFAULT '',
	phone text NOT NULL DEFAULT '',
	PRIMARY KEY (customer_id, seq)
);
