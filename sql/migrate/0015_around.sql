-- Attachments, mail and partitions: what jobs and uploads need beyond tables.
SET ROLE bl_owner;
SET search_path = app, pg_catalog;

-- The document of a file. Runs as the caller, so row security applies.
CREATE FUNCTION attachment_document(attachment_id uuid) RETURNS uuid LANGUAGE sql STABLE SET search_path = app, pg_catalog AS
	$$ SELECT a.subject_id FROM attachment a WHERE a.id = $1 $$;

-- The order of a mail, which is about an order or one of its shipments.
CREATE FUNCTION mail_order(subject_id uuid) RETURNS uuid LANGUAGE sql STABLE SET search_path = app, pg_catalog AS
	$$ SELECT coalesce((SELECT s.order_id FROM shipment s WHERE s.id = $1), $1) $$;

-- Months that ended more than `days` days ago go: of request ids, which are promised so long; of mail, when none of it waits
-- any more; of events, which are for watching, not for keeping. Commands touch the tables in this order, too.
CREATE FUNCTION old_partition_drop(today date, days integer) RETURNS integer LANGUAGE plpgsql SECURITY DEFINER
	SET search_path = app, pg_catalog SET lock_timeout = '2s' AS $$
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
END $$;

CREATE INDEX upload_old ON upload (created_at);
CREATE INDEX alarm_open_kind ON alarm (kind, id) WHERE closed_at IS NULL;
CREATE INDEX alarm_due ON alarm (due_on, id);
REVOKE EXECUTE ON FUNCTION attachment_document, mail_order, old_partition_drop FROM PUBLIC;
GRANT EXECUTE ON FUNCTION attachment_document, mail_order, old_partition_drop TO bl_app;

-- What alarms about whole documents look for.
CREATE INDEX shipment_under_way ON shipment (business_date) WHERE state = 1;
CREATE INDEX quote_validity ON quote (valid_to) WHERE state = 3;
