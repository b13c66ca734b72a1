-- Attachments, alarms, facts for reports.
SET ROLE bl_owner;
SET search_path = app, pg_catalog;

CREATE TABLE blob (
	sha256 bytea PRIMARY KEY,
	size bigint NOT NULL CONSTRAINT blob_size CHECK (size BETWEEN 0 AND 20971520),
	created_at timestamptz NOT NULL
);
CREATE TABLE blob_chunk (
	sha256 bytea NOT NULL CONSTRAINT blob_chunk_blob_fk REFERENCES blob,
	seq integer NOT NULL,
	data bytea NOT NULL CONSTRAINT blob_chunk_size CHECK (octet_length(data) <= 262144),
	PRIMARY KEY (sha256, seq)
);
ALTER TABLE blob_chunk ALTER COLUMN data SET STORAGE EXTERNAL;
CREATE TABLE attachment (
	id uuid PRIMARY KEY,
	subject smallint NOT NULL,
	subject_id uuid NOT NULL,
	revision integer NOT NULL,
	name text NOT NULL,
	content_type text NOT NULL,
	size bigint NOT NULL,
	sha256 bytea NOT NULL CONSTRAINT attachment_blob_fk REFERENCES blob,
	branch_id uuid NOT NULL,
	owner_id uuid NOT NULL,
	uploaded_by uuid NOT NULL CONSTRAINT attachment_by_fk REFERENCES app_user,
	created_at timestamptz NOT NULL,
	archived_at timestamptz
);
CREATE INDEX attachment_subject ON attachment (subject_id, id);
CREATE TABLE upload (
	id uuid PRIMARY KEY,
	user_id uuid NOT NULL,
	subject smallint NOT NULL,
	subject_id uuid NOT NULL,
	name text NOT NULL,
	size bigint NOT NULL,
	received bigint NOT NULL DEFAULT 0,
	created_at timestamptz NOT NULL
);
COMMENT ON TABLE upload IS 'uploads under way, so that a broken one goes on where it stopped; removed a day later';
CREATE TABLE upload_chunk (
	upload_id uuid NOT NULL CONSTRAINT upload_chunk_upload_fk REFERENCES upload ON DELETE CASCADE,
	seq integer NOT NULL,
	data bytea NOT NULL,
	PRIMARY KEY (upload_id, seq)
);

CREATE TABLE alarm (
	id uuid PRIMARY KEY,
	kind smallint NOT NULL CONSTRAINT alarm_kind CHECK (kind BETWEEN 1 AND 7),
	subject smallint NOT NULL,
	subject_id uuid NOT NULL,
	line_id uuid,
	branch_id uuid NOT NULL,
	owner_id uuid NOT NULL,
	due_on date NOT NULL,
	detail text NOT NULL DEFAULT '',
	opened_at timestamptz NOT NULL,
	acked_at timestamptz,
	acked_by uuid,
	closed_at timestamptz,
	version bigint NOT NULL DEFAULT 1
);
COMMENT ON COLUMN alarm.kind IS '1 shortage, 2 production will be late, 3 shipment will be late, 4 shipment is late, 5 approval waits too long, 6 shipment that nobody signs for, 7 validity of a quote ends';
CREATE UNIQUE INDEX alarm_once ON alarm (kind, subject_id, coalesce(line_id, subject_id)) WHERE closed_at IS NULL;
CREATE INDEX alarm_list ON alarm (branch_id, id);

-- One row per line and event, written in the transaction of the document; reports read nothing else.
CREATE TABLE fact (
	id uuid NOT NULL,
	business_date date NOT NULL,
	kind smallint NOT NULL CONSTRAINT fact_kind CHECK (kind BETWEEN 1 AND 6),
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
	CONSTRAINT fact_key PRIMARY KEY (id, business_date)
) PARTITION BY RANGE (business_date);
COMMENT ON TABLE fact IS 'base currency; quantity in the product''s base unit';
COMMENT ON COLUMN fact.kind IS '1 order intake, 2 intake taken back (closed, void), 3 shipped, 4 signed, 5 refused, 6 intake as a change of the order makes it';
CREATE INDEX fact_branch ON fact (branch_id, business_date) INCLUDE (kind, owner_id, category_id, product_id, customer_id, quantity, net, gross, cost);
CREATE INDEX fact_owner ON fact (owner_id, business_date);
CREATE INDEX fact_order ON fact (order_id);
CREATE TABLE fact_old PARTITION OF fact DEFAULT;

CREATE FUNCTION fact_partition_ensure(today date, ahead integer) RETURNS integer LANGUAGE plpgsql SECURITY DEFINER
	SET search_path = app, pg_catalog AS $$
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
SELECT fact_partition_ensure(current_date, 3);
