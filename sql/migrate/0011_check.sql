-- The invariants of the data (reliability.md section 4): each is a view check.iNN_what with one column, the ids of the rows that
-- break it as text; no row = good. The comment of a view says what must hold, in English and Chinese. They belong to bl_owner, so
-- row-level security does not hide anything from them; they tell ids only.
SET ROLE bl_owner;
SET search_path = "check", app, pg_catalog;

-- num / den, half away from zero: the rounding of the program, in whole numbers.
CREATE FUNCTION app.rounded(num numeric, den numeric) RETURNS numeric LANGUAGE sql IMMUTABLE AS $$
	SELECT sign(num) * div(2 * abs(num) + den, 2 * den)
$$;

-- Value in base currency (D2).
CREATE FUNCTION app.base_of(amount numeric, fx_rate bigint, exponent smallint, base_exponent smallint) RETURNS numeric
	LANGUAGE sql IMMUTABLE AS $$
	SELECT app.rounded(amount * fx_rate, 10::numeric ^ (8 + exponent - base_exponent))
$$;

-- A line from its beginning to a quantity (D1): what has been shipped, what is still wanted.
CREATE FUNCTION app.part_of(net bigint, tax bigint, gross bigint, inclusive boolean, upto bigint, quantity bigint,
	OUT part_net numeric, OUT part_gross numeric) LANGUAGE sql IMMUTABLE AS $$
	SELECT CASE WHEN inclusive THEN app.rounded(gross::numeric * upto, quantity) - app.rounded(tax::numeric * upto, quantity)
			ELSE app.rounded(net::numeric * upto, quantity) END,
		CASE WHEN inclusive THEN app.rounded(gross::numeric * upto, quantity)
			ELSE app.rounded(net::numeric * upto, quantity) + app.rounded(tax::numeric * upto, quantity) END
$$;

-- Runs the invariants, or the one that is named.
CREATE FUNCTION "check".run(only_name text) RETURNS TABLE (name text, description_en text, description_zh text, broken bigint, ids text[])
	LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
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

---- identity and history

CREATE VIEW i01_request_once AS
	SELECT request_id::text AS id FROM request_log GROUP BY request_id HAVING count(*) > 1;
COMMENT ON VIEW i01_request_once IS 'a request id has had one effect
一个请求号只产生一次效果';

CREATE VIEW documents AS
	SELECT 17::smallint AS subject, o.id, o.revision, o.state IN (1, 6) AS draft, o.number, o.content_hash,
		(SELECT greatest(o.revision, max(c.revision)) FROM order_change c WHERE c.order_id = o.id) AS last -- refused changes count
	  FROM sales_order o
	UNION ALL SELECT 16, q.id, q.revision, q.state IN (1, 6), q.number, q.content_hash, q.revision FROM quote q;

CREATE VIEW i02_document_ids AS
	SELECT d.id::text FROM documents d GROUP BY d.id HAVING count(*) > 1;
COMMENT ON VIEW i02_document_ids IS 'an id is that of one document
一个 id 只属于一张单据';

CREATE VIEW i03_revisions AS
	SELECT d.id::text FROM documents d
	  LEFT JOIN LATERAL (SELECT count(*) AS n, coalesce(min(r.revision), 1) AS first, coalesce(max(r.revision), 0) AS last,
			bool_and(r.subject = d.subject) AS same
		  FROM revision r WHERE r.subject_id = d.id) r ON true
	 WHERE r.n <> r.last OR r.first <> 1 OR r.same IS FALSE
		OR r.last > d.last OR r.last < CASE WHEN d.draft THEN d.revision - 1 ELSE d.last END
	UNION ALL
	SELECT r.subject_id::text FROM revision r WHERE r.content_hash <> sha256(convert_to(r.content, 'UTF8'))
	UNION ALL
	SELECT r.subject_id::text FROM revision r JOIN documents d ON d.id = r.subject_id AND d.revision = r.revision
	 WHERE NOT d.draft AND d.content_hash <> r.content_hash
	UNION ALL
	SELECT o.id::text FROM sales_order o
	  LEFT JOIN (SELECT c.order_id, max(c.revision) FILTER (WHERE c.state = 1) AS open, max(c.revision) FILTER (WHERE c.state = 2) AS applied
		  FROM order_change c GROUP BY c.order_id) c ON c.order_id = o.id
	 WHERE o.change_revision IS DISTINCT FROM c.open OR o.revision < c.applied;
COMMENT ON VIEW i03_revisions IS 'submitted revisions of a document are 1 to n without a hole, never changed, and it holds the last one that was not a change in approval or refused
单据已提交的版本从 1 连续编号、不可更改；除审批中或未通过的变更外，最后一版即当前内容';

CREATE VIEW i04_states AS
	SELECT i.id::text FROM approval_instance i
	  JOIN LATERAL (SELECT a.act FROM approval_act a WHERE a.instance_id = i.id ORDER BY a.at DESC, a.id DESC LIMIT 1) a ON true
	 WHERE CASE i.state WHEN 1 THEN a.act NOT IN (1, 2, 6) WHEN 2 THEN a.act NOT IN (1, 2, 6) WHEN 3 THEN a.act <> 3
		WHEN 4 THEN a.act <> 4 WHEN 5 THEN a.act <> 5 ELSE a.act <> 7 END
	UNION ALL
	SELECT i.id::text FROM approval_instance i WHERE NOT EXISTS (SELECT FROM approval_act a WHERE a.instance_id = i.id AND a.act = 1)
		OR (i.state = 1) <> (i.ended_at IS NULL)
	UNION ALL
	SELECT s.id::text FROM shipment s WHERE (s.state = 2) <> (s.signed_on IS NOT NULL)
	UNION ALL
	SELECT o.id::text FROM sales_order o WHERE (o.state IN (3, 4)) AND (o.effective_at IS NULL OR o.effective_on IS NULL)
		OR o.state IN (1, 2, 7) AND o.effective_at IS NOT NULL
		OR o.state = 2 AND NOT EXISTS (SELECT FROM approval_instance i WHERE i.subject_id = o.id AND i.state = 1)
		OR o.state <> 2 AND o.change_revision IS DISTINCT FROM (SELECT i.revision FROM approval_instance i
			WHERE i.subject_id = o.id AND i.state = 1);
COMMENT ON VIEW i04_states IS 'states agree with what was recorded: approvals with their last act, shipments with their signature, orders with their approval and the moment they became effective
状态与记录一致：审批与最后一次操作、发货单与签收、订单与审批及生效时间';

CREATE VIEW i05_orphans AS
	SELECT r.subject_id::text AS id FROM revision r WHERE NOT EXISTS (SELECT FROM documents d WHERE d.id = r.subject_id)
	UNION ALL
	SELECT i.id::text FROM approval_instance i
	 WHERE NOT EXISTS (SELECT FROM documents d WHERE d.id = i.subject_id AND d.subject = i.subject)
	UNION ALL
	SELECT t.id::text FROM approval_task t JOIN approval_instance i ON i.id = t.instance_id
	 WHERE (t.subject, t.subject_id) <> (i.subject, i.subject_id)
	UNION ALL
	SELECT a.id::text FROM approval_act a WHERE a.task_id IS NOT NULL
		AND NOT EXISTS (SELECT FROM approval_task t WHERE t.id = a.task_id AND t.instance_id = a.instance_id)
	UNION ALL
	SELECT a.id::text FROM attachment a WHERE NOT EXISTS (SELECT FROM documents d WHERE d.id = a.subject_id)
		OR a.size <> (SELECT b.size FROM blob b WHERE b.sha256 = a.sha256)
	UNION ALL
	SELECT encode(b.sha256, 'hex') FROM blob b
	 WHERE b.size <> (SELECT coalesce(sum(octet_length(c.data)), 0) FROM blob_chunk c WHERE c.sha256 = b.sha256)
	UNION ALL
	SELECT l.id::text FROM order_line l WHERE l.quote_line_id IS NOT NULL
		AND NOT EXISTS (SELECT FROM quote_line q JOIN sales_order o ON o.quote_id = q.quote_id
			WHERE q.id = l.quote_line_id AND o.id = l.order_id)
	UNION ALL
	SELECT o.id::text FROM sales_order o WHERE NOT EXISTS (SELECT FROM order_line l WHERE l.order_id = o.id)
	UNION ALL
	SELECT q.id::text FROM quote q WHERE NOT EXISTS (SELECT FROM quote_line l WHERE l.quote_id = q.id)
	UNION ALL
	SELECT s.id::text FROM shipment s JOIN sales_order o ON o.id = s.order_id
	 WHERE (s.branch_id, s.owner_id) IS DISTINCT FROM (o.branch_id, o.owner_id)
		OR NOT EXISTS (SELECT FROM shipment_line l WHERE l.shipment_id = s.id)
	UNION ALL
	SELECT s.shipment_id::text FROM shipment_line s JOIN shipment h ON h.id = s.shipment_id JOIN order_line l ON l.id = s.line_id
	 WHERE l.order_id <> h.order_id
	UNION ALL
	SELECT m.id::text FROM stock_move m WHERE m.line_id IS NOT NULL AND NOT EXISTS (SELECT FROM order_line l WHERE l.id = m.line_id
		AND l.product_id = m.product_id AND l.warehouse_id = m.warehouse_id AND l.order_id = m.subject_id)
	UNION ALL
	SELECT m.id::text FROM credit_move m WHERE m.subject = 17 AND NOT EXISTS (SELECT FROM sales_order o WHERE o.id = m.subject_id)
	UNION ALL
	SELECT a.id::text FROM alarm a WHERE NOT EXISTS (SELECT FROM documents d WHERE d.id = a.subject_id)
		AND NOT EXISTS (SELECT FROM shipment s WHERE s.id = a.subject_id)
		AND NOT EXISTS (SELECT FROM approval_instance i WHERE i.id = a.subject_id);
COMMENT ON VIEW i05_orphans IS 'nothing refers to what is not there: revisions, approvals, votes, attachments, shipments, ledgers, alarms
没有指向不存在对象的记录：版本、审批、表决、附件、发货、台账、预警';

CREATE VIEW i06_times AS
	SELECT o.id::text FROM sales_order o
	 WHERE o.updated_at < o.created_at OR o.submitted_at < o.created_at OR o.effective_at < o.submitted_at
	UNION ALL
	SELECT q.id::text FROM quote q WHERE q.updated_at < q.created_at OR q.valid_to < q.business_date
	UNION ALL
	SELECT s.id::text FROM shipment s JOIN sales_order o ON o.id = s.order_id
	 WHERE s.signed_on < s.business_date OR s.business_date < o.effective_on OR s.created_at < o.effective_at
	UNION ALL
	SELECT i.id::text FROM approval_instance i WHERE i.ended_at < i.submitted_at
	UNION ALL
	SELECT t.id::text FROM approval_task t WHERE t.decided_at < t.opened_at;
COMMENT ON VIEW i06_times IS 'nothing happened before what it follows
任何事件都不早于其前置事件';
