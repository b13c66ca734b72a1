-- What the operation engine keeps: request log, audit, events, outbox, numbers, jobs. Monthly partitions from the start.
SET ROLE bl_owner;
SET search_path = app, pg_catalog;

CREATE TABLE request_log (
	request_id uuid NOT NULL,
	user_id uuid NOT NULL,
	method text NOT NULL,
	digest bytea NOT NULL,
	reply bytea NOT NULL,
	number text,
	number_path text,
	subject smallint NOT NULL,
	subject_id uuid,
	seen integer NOT NULL DEFAULT 0,
	at timestamptz NOT NULL,
	CONSTRAINT request_log_key PRIMARY KEY (request_id)
) PARTITION BY RANGE (request_id);
COMMENT ON TABLE request_log IS 'one row per committed command; UUIDv7 keys sort by time, so a partition is a month';
COMMENT ON COLUMN request_log.reply IS 'whole, so that a repeat gets the same bytes; compressed, 5 kB for a shipment of 400 lines';

CREATE TABLE audit (
	id uuid NOT NULL,
	at timestamptz NOT NULL,
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
	mac bytea,
	CONSTRAINT audit_key PRIMARY KEY (id)
) PARTITION BY RANGE (id);
CREATE INDEX audit_subject ON audit (subject_id, id);

CREATE TABLE event (
	id uuid NOT NULL,
	pos bigint,
	at timestamptz NOT NULL,
	kind text NOT NULL,
	subject smallint NOT NULL,
	subject_id uuid NOT NULL,
	version bigint NOT NULL,
	branch_id uuid,
	owner_id uuid,
	recipients uuid[] NOT NULL DEFAULT '{}',
	actor_id uuid NOT NULL,
	CONSTRAINT event_key PRIMARY KEY (id)
) PARTITION BY RANGE (id);
COMMENT ON COLUMN event.pos IS 'given by the one sequencer after the commit; a Watch cursor is a pos';
CREATE INDEX event_unsequenced ON event (id) WHERE pos IS NULL;
CREATE INDEX event_pos ON event (pos) WHERE pos IS NOT NULL;

CREATE TABLE event_head (
	one smallint PRIMARY KEY DEFAULT 1 CONSTRAINT event_head_single CHECK (one = 1),
	pos bigint NOT NULL
);
INSERT INTO event_head (pos) VALUES (0);

CREATE TABLE outbox (
	id uuid NOT NULL,
	at timestamptz NOT NULL,
	channel smallint NOT NULL,
	recipient text NOT NULL,
	lang smallint NOT NULL,
	template text NOT NULL,
	subject smallint NOT NULL,
	subject_id uuid NOT NULL,
	params text NOT NULL DEFAULT '{}',
	state smallint NOT NULL DEFAULT 1,
	attempts integer NOT NULL DEFAULT 0,
	next_at timestamptz NOT NULL,
	leased_until timestamptz,
	error text,
	sent_at timestamptz,
	CONSTRAINT outbox_key PRIMARY KEY (id),
	CONSTRAINT outbox_channel CHECK (channel IN (1)),
	CONSTRAINT outbox_state CHECK (state IN (1, 2, 3))
) PARTITION BY RANGE (id);
COMMENT ON COLUMN outbox.channel IS '1 mail';
COMMENT ON COLUMN outbox.state IS '1 waiting, 2 sent, 3 given up';
COMMENT ON COLUMN outbox.template IS 'row of the mail template table; the text is rendered when it is sent';
CREATE INDEX outbox_ready ON outbox (next_at) WHERE state = 1;

CREATE TABLE notice (
	id uuid PRIMARY KEY,
	user_id uuid NOT NULL CONSTRAINT notice_user_fk REFERENCES app_user,
	event_id uuid NOT NULL,
	kind text NOT NULL,
	subject smallint NOT NULL,
	subject_id uuid NOT NULL,
	at timestamptz NOT NULL,
	read_at timestamptz,
	CONSTRAINT notice_once UNIQUE (user_id, event_id)
);
CREATE INDEX notice_unread ON notice (user_id, id) WHERE read_at IS NULL;
CREATE INDEX notice_user ON notice (user_id, id);

CREATE TABLE number_series (
	series text NOT NULL,
	branch_id uuid NOT NULL,
	period integer NOT NULL,
	last integer NOT NULL,
	CONSTRAINT number_series_key PRIMARY KEY (series, branch_id, period)
);
CREATE TABLE number_pattern (
	series text PRIMARY KEY,
	prefix text NOT NULL,
	digits smallint NOT NULL CONSTRAINT number_pattern_digits CHECK (digits BETWEEN 3 AND 9)
);
COMMENT ON TABLE number_pattern IS 'number = prefix-branch code-yyyymm-sequence, the sequence filled with zeros to `digits`';
INSERT INTO number_pattern VALUES ('order', 'XSDD', 5), ('quote', 'XSBJ', 5), ('shipment', 'XSCK', 5);

CREATE TABLE job (
	name text PRIMARY KEY,
	next_at timestamptz NOT NULL,
	last_started timestamptz,
	last_ended timestamptz,
	last_error text,
	runs bigint NOT NULL DEFAULT 0
);

-- Lower bound of a month as a UUIDv7: 48 bits of milliseconds, then zeros.
CREATE FUNCTION uuid_of_month(month date) RETURNS uuid LANGUAGE sql IMMUTABLE
	SET search_path = pg_catalog AS $$
	SELECT (lpad(to_hex((extract(epoch FROM month::timestamp AT TIME ZONE 'UTC') * 1000)::bigint), 12, '0')
		|| '00000000000000000000')::uuid
$$;

-- Makes the partitions from this month to `ahead` months on, of every table that is partitioned by month.
CREATE FUNCTION partition_ensure(today date, ahead integer) RETURNS integer LANGUAGE plpgsql SECURITY DEFINER
	SET search_path = app, pg_catalog AS $$
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
SELECT partition_ensure(current_date, 3);
