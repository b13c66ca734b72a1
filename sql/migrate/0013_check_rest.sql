-- Invariants of stock, credit, approval, audit and rights.
SET ROLE bl_owner;
SET search_path = "check", app, pg_catalog;

---- stock

CREATE VIEW i40_stock_bounds AS
	SELECT s.warehouse_id::text || ' ' || s.product_id::text AS id FROM stock s
	 WHERE s.reserved < 0 OR NOT s.oversell AND (s.on_hand < 0 OR s.reserved > s.on_hand);
COMMENT ON VIEW i40_stock_bounds IS 'nothing is reserved that is not there, unless the product may be oversold
预留不超过现存量，允许超卖的产品除外';

CREATE VIEW i41_stock_ledger AS
	SELECT s.warehouse_id::text || ' ' || s.product_id::text AS id
	  FROM stock s
	  LEFT JOIN (SELECT m.warehouse_id, m.product_id, sum(m.on_hand) AS on_hand, sum(m.reserved) AS reserved
		  FROM stock_move m GROUP BY 1, 2) m ON (m.warehouse_id, m.product_id) = (s.warehouse_id, s.product_id)
	  LEFT JOIN (SELECT l.warehouse_id, l.product_id, sum(l.reserved) AS reserved FROM order_line l GROUP BY 1, 2) l
		ON (l.warehouse_id, l.product_id) = (s.warehouse_id, s.product_id)
	 WHERE s.on_hand <> coalesce(m.on_hand, 0) OR s.reserved <> coalesce(m.reserved, 0) OR s.reserved <> coalesce(l.reserved, 0)
	UNION ALL
	SELECT l.id::text FROM order_line l
	 WHERE l.reserved <> 0 AND NOT EXISTS (SELECT FROM stock s WHERE (s.warehouse_id, s.product_id) = (l.warehouse_id, l.product_id));
COMMENT ON VIEW i41_stock_ledger IS 'stock is the sum of its ledger, reserved stock the sum of the reservations of order lines
库存等于台账之和，预留等于各订单行预留之和';

-- What the ledger says about each order line.
CREATE VIEW line_ledger AS
	SELECT m.line_id, sum(m.reserved) AS reserved, -sum(m.on_hand) FILTER (WHERE m.kind = 7) AS shipped,
		sum(m.on_hand) FILTER (WHERE m.kind = 8) AS refused, sum(m.on_hand) FILTER (WHERE m.kind = 9) AS produced
	  FROM stock_move m WHERE m.line_id IS NOT NULL GROUP BY m.line_id;

CREATE VIEW i42_reservations AS
	SELECT l.id::text FROM order_line l JOIN sales_order o ON o.id = l.order_id LEFT JOIN line_ledger m ON m.line_id = l.id
	 WHERE l.reserved <> coalesce(m.reserved, 0) OR l.reserved <> 0 AND (o.state <> 3 OR l.kind <> 1);
COMMENT ON VIEW i42_reservations IS 'a reservation belongs to goods of an effective order, and the ledger tells how it came to be
预留属于已生效订单的货品行，并可由台账追溯';

CREATE VIEW i43_transfers AS
	SELECT m.subject_id::text AS id FROM stock_move m WHERE m.kind = 4 GROUP BY m.subject_id, m.product_id HAVING sum(m.on_hand) <> 0;
COMMENT ON VIEW i43_transfers IS 'what a transfer takes from one warehouse it brings to another
调拨的出库与入库相等';

CREATE VIEW i44_shipped_pieces AS
	SELECT l.id::text FROM order_line l LEFT JOIN line_ledger m ON m.line_id = l.id
	 WHERE l.kind = 1 AND (l.shipped, l.refused, l.produced)
			IS DISTINCT FROM (coalesce(m.shipped, 0), coalesce(m.refused, 0), coalesce(m.produced, 0))
		OR l.kind = 2 AND m.line_id IS NOT NULL;
COMMENT ON VIEW i44_shipped_pieces IS 'every piece that was made, shipped or refused is in the stock ledger; services are not
生产、发货、拒收的每一件都在库存台账中；服务行不入台账';

CREATE VIEW i45_supplies AS
	SELECT s.id::text FROM supply s WHERE s.received > s.quantity OR s.received < 0 OR s.state = 2 AND s.received <> s.quantity
		OR s.state = 1 AND s.received = s.quantity;
COMMENT ON VIEW i45_supplies IS 'an expected receipt is closed when all of it has come
预计入库全部到货后即关闭';

---- credit

CREATE VIEW i62_credit_ledger AS
	SELECT a.id::text
	  FROM credit_account a
	  LEFT JOIN (SELECT m.account_id, sum(m.ordered) AS ordered, sum(m.shipped) AS shipped, sum(m.receivable) AS receivable,
			sum(m.deposit) AS deposit FROM credit_move m GROUP BY m.account_id) m ON m.account_id = a.id
	 WHERE (a.ordered, a.shipped, a.receivable, a.deposit) IS DISTINCT FROM
		(coalesce(m.ordered, 0), coalesce(m.shipped, 0), coalesce(m.receivable, 0), coalesce(m.deposit, 0));
COMMENT ON VIEW i62_credit_ledger IS 'a credit account is the sum of its ledger
信用账户等于其台账之和';

CREATE VIEW i63_credit_exposure AS
	SELECT a.id::text
	  FROM credit_account a
	  LEFT JOIN (SELECT c.credit_id, sum(CASE e.what WHEN 'intake' THEN e.gross ELSE -e.gross END) AS ordered,
			coalesce(sum(e.gross) FILTER (WHERE e.what = 'shipped'), 0) AS shipped
		  FROM fact_expected e JOIN customer c ON c.id = e.customer_id GROUP BY c.credit_id) d ON d.credit_id = a.id
	 WHERE a.ordered <> coalesce(d.ordered, 0) OR a.shipped <> coalesce(d.shipped, 0);
COMMENT ON VIEW i63_credit_exposure IS 'what a credit account holds as ordered and shipped is what the documents say
信用账户的已订与已发占用与单据重算一致';

---- approval

CREATE VIEW i50_effective_approved AS
	SELECT o.id::text FROM sales_order o
	 WHERE o.state IN (3, 4, 5, 7) AND NOT EXISTS (SELECT FROM approval_instance i WHERE i.subject_id = o.id AND i.subject = 17
		AND i.revision = o.revision AND i.content_hash = o.content_hash AND i.state = 2)
	UNION ALL
	SELECT q.id::text FROM quote q
	 WHERE q.state IN (3, 4, 5) AND NOT EXISTS (SELECT FROM approval_instance i WHERE i.subject_id = q.id AND i.subject = 16
		AND i.revision = q.revision AND i.content_hash = q.content_hash AND i.state = 2)
	UNION ALL
	SELECT i.id::text FROM approval_instance i WHERE i.inputs_hash <> sha256(convert_to(i.inputs, 'UTF8'));
COMMENT ON VIEW i50_effective_approved IS 'whatever took effect has an approval of the same revision and content
凡已生效的单据，均有同一版本、同一内容的审批';

CREATE FUNCTION "check".day_text(d date) RETURNS text LANGUAGE sql IMMUTABLE AS $$ SELECT coalesce(to_char(d, 'YYYY-MM-DD'), '-') $$;

-- The text of an order that approvers sign, as the program writes it (server/domain/order/content.c).
CREATE FUNCTION "check".line_content(l app.order_line) RETURNS text LANGUAGE sql STABLE AS $$
	SELECT 'line ' || l.seq || ' ' || l.product_id || ' ' || l.unit || ' ' || l.quantity || ' ' || l.price || ' ' || l.discount || ' '
		|| l.tax_rate || ' ' || l.net || ' ' || l.tax || ' ' || l.gross || ' ' || "check".day_text(l.wished_date) || E'\n'
$$;
CREATE VIEW order_content AS
	SELECT o.id, 'order 1' || E'\ncustomer ' || o.customer_id || E'\ncurrency ' || o.currency || ' ' || o.fx_rate || ' '
		|| CASE WHEN o.tax_inclusive THEN 'inclusive' ELSE 'exclusive' END || E'\nwished ' || day_text(o.wished_date) || E'\n'
		|| l.lines || 'total ' || o.net || ' ' || o.tax || ' ' || o.gross || E'\n' AS content
	  FROM sales_order o
	  JOIN (SELECT l.order_id, string_agg(line_content(l), '' ORDER BY l.seq) AS lines FROM order_line l GROUP BY l.order_id) l
		ON l.order_id = o.id;

-- What an agreed order holds is what was approved, at the commit of whoever gives it another revision; and so is each line that
-- is touched by a change, which alone is looked at then: an order may have thousands.
CREATE FUNCTION app.order_lines_approved() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = app, pg_catalog AS $$
BEGIN
	IF NOT EXISTS (SELECT FROM "check".order_content c WHERE c.id = NEW.id AND NEW.content_hash = sha256(convert_to(c.content, 'UTF8'))) THEN
		RAISE EXCEPTION 'order % is not what was approved', NEW.id
			USING ERRCODE = 'check_violation', CONSTRAINT = 'sales_order_lines_approved';
	END IF;
	RETURN NULL;
END $$;
CREATE FUNCTION app.order_line_as_approved() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = app, pg_catalog AS $$
BEGIN
	IF NOT EXISTS (SELECT FROM sales_order o JOIN revision r ON r.subject_id = o.id AND r.revision = o.revision
			WHERE o.id = NEW.order_id AND (o.state = 1 OR position(E'\n' || "check".line_content(NEW) IN r.content) > 0)) THEN
		RAISE EXCEPTION 'a line of order % is not what was approved', NEW.order_id
			USING ERRCODE = 'check_violation', CONSTRAINT = 'order_line_as_approved';
	END IF;
	RETURN NULL;
END $$;
REVOKE EXECUTE ON FUNCTION app.order_lines_approved, app.order_line_as_approved FROM PUBLIC;
CREATE CONSTRAINT TRIGGER sales_order_lines_approved AFTER UPDATE OF revision ON app.sales_order DEFERRABLE INITIALLY DEFERRED
	FOR EACH ROW WHEN (NEW.state <> 1 AND NEW.revision <> OLD.revision) EXECUTE FUNCTION app.order_lines_approved();
CREATE CONSTRAINT TRIGGER order_line_as_approved AFTER INSERT OR UPDATE OF revision ON app.order_line DEFERRABLE INITIALLY DEFERRED
	FOR EACH ROW WHEN (NEW.revision > 1) EXECUTE FUNCTION app.order_line_as_approved();

CREATE VIEW i51_content_hash AS
	SELECT o.id::text FROM sales_order o JOIN order_content c ON c.id = o.id WHERE o.content_hash <> sha256(convert_to(c.content, 'UTF8'))
	UNION ALL
	SELECT i.id::text FROM approval_instance i
	  LEFT JOIN revision r ON r.subject_id = i.subject_id AND r.revision = i.revision
	 WHERE r.content_hash IS DISTINCT FROM i.content_hash
	UNION ALL
	SELECT a.id::text FROM approval_act a JOIN approval_instance i ON i.id = a.instance_id WHERE a.content_hash <> i.content_hash;
COMMENT ON VIEW i51_content_hash IS 'the hash of a document is that of its content now, of its approval, and of every vote
单据哈希与当前内容、审批及每一票一致';

CREATE VIEW i52_votes_by_authors AS
	SELECT a.id::text FROM approval_act a JOIN approval_instance i ON i.id = a.instance_id
	 WHERE a.act IN (2, 3, 4) AND a.user_id = ANY (i.authors)
	UNION ALL
	SELECT i.id::text FROM approval_instance i JOIN sales_order o ON o.id = i.subject_id AND o.revision = i.revision
	 WHERE i.state IN (1, 2) AND NOT i.authors @> o.editors
	UNION ALL
	SELECT i.id::text FROM approval_instance i JOIN quote q ON q.id = i.subject_id AND q.revision = i.revision
	 WHERE i.state IN (1, 2) AND NOT i.authors @> q.editors;
COMMENT ON VIEW i52_votes_by_authors IS 'nobody votes on what he has written
制单人不得审批自己的单据';

CREATE VIEW i53_node_results AS
	SELECT n.instance_id::text || ' ' || n.seq AS id
	  FROM approval_node n
	  LEFT JOIN LATERAL (SELECT count(*) AS n, count(*) FILTER (WHERE t.state IN (2, 5)) AS agreed, count(*) FILTER (WHERE t.state IN (3, 4)) AS refused,
			count(*) FILTER (WHERE t.state = 1) AS pending
		  FROM approval_task t WHERE t.instance_id = n.instance_id AND t.node_seq = n.seq) t ON true
	 WHERE n.kind = 1 AND CASE n.state
			WHEN 0 THEN t.agreed + t.refused + t.pending <> 0
			WHEN 1 THEN t.pending = 0 OR t.refused <> 0 OR n.method = 1 AND t.agreed <> 0
			WHEN 2 THEN t.refused <> 0 OR t.agreed = 0 OR n.method = 2 AND t.agreed <> t.n
			WHEN 3 THEN t.refused = 0
			ELSE t.pending <> 0 OR t.refused <> 0 END
		OR n.kind <> 1 AND n.state IN (1, 3);
COMMENT ON VIEW i53_node_results IS 'the result of a node follows from the votes by its method
节点结果按其表决方式由各票得出';

CREATE VIEW i54_votes_once AS
	SELECT a.task_id::text AS id FROM approval_act a WHERE a.task_id IS NOT NULL AND a.act IN (2, 3, 4) GROUP BY a.task_id HAVING count(*) > 1
	UNION ALL
	SELECT t.id::text FROM approval_task t JOIN approval_instance i ON i.id = t.instance_id
	 WHERE i.state <> 1 AND t.state IN (0, 1)
	UNION ALL
	SELECT t.id::text FROM approval_task t JOIN approval_node n ON n.instance_id = t.instance_id AND n.seq = t.node_seq
	 WHERE t.state = 1 AND n.state <> 1 OR (t.state IN (2, 3, 4)) AND t.decided_at IS NULL
	UNION ALL
	SELECT t.id::text FROM approval_task t
	 WHERE t.state IN (2, 3, 4) AND NOT EXISTS (SELECT FROM approval_act a WHERE a.task_id = t.id AND a.act = t.state
		AND a.user_id = t.assignee_id)
	UNION ALL
	SELECT i.id::text FROM approval_instance i JOIN approval_node n ON n.instance_id = i.id
	 WHERE i.state = 2 AND n.state <> 2 OR i.state <> 1 AND n.state IN (0, 1) GROUP BY i.id;
COMMENT ON VIEW i54_votes_once IS 'everybody asked has at most one vote, and nothing stays open under a finished approval
每人至多一票；审批结束后无未决任务';

-- A command carries the time of its arrival, so a flow published while a submit was waiting may look younger: a minute is allowed.
CREATE VIEW i57_flow_versions AS
	SELECT i.id::text FROM approval_instance i JOIN flow f ON f.id = i.flow_id
	 WHERE f.published_at > i.submitted_at + interval '1 minute' OR f.retired_at < i.submitted_at - interval '1 minute'
		OR f.subject <> i.subject;
COMMENT ON VIEW i57_flow_versions IS 'an approval runs by a flow that was in use when it was submitted
审批所用流程版本在提交时处于启用状态';

CREATE VIEW i58_automatic AS
	SELECT i.id::text FROM approval_instance i
	 WHERE i.state = 2 AND i.automatic = EXISTS (SELECT FROM approval_act a WHERE a.instance_id = i.id AND a.act = 2);
COMMENT ON VIEW i58_automatic IS 'what passed without a vote says so
未经人工表决通过的审批有明确标记';

---- the rest

CREATE VIEW i71_outbox AS
	SELECT o.id::text FROM outbox o WHERE (o.state = 2) <> (o.sent_at IS NOT NULL) OR o.attempts < 0
	UNION ALL
	SELECT e.pos::text FROM event e WHERE e.pos IS NOT NULL GROUP BY e.pos HAVING count(*) > 1
	UNION ALL
	SELECT e.id::text FROM event e CROSS JOIN event_head h WHERE e.pos > h.pos;
COMMENT ON VIEW i71_outbox IS 'mails are sent or not, and events have one place each
邮件已发或未发状态明确，事件序号唯一';

CREATE VIEW i73_left_users AS
	SELECT s.id::text FROM session s JOIN app_user u ON u.id = s.user_id
	 WHERE u.archived_at IS NOT NULL AND s.ended_at IS NULL AND s.expires_at > now()
	UNION ALL
	SELECT t.id::text FROM approval_task t JOIN app_user u ON u.id = t.assignee_id WHERE u.archived_at IS NOT NULL AND t.state = 1;
COMMENT ON VIEW i73_left_users IS 'whoever has left has no live session, no live token, and nothing to decide
已停用的用户没有有效会话、令牌或待审批任务';

CREATE VIEW i74_audited AS
	SELECT l.request_id::text AS id FROM request_log l LEFT JOIN audit a ON a.request_id = l.request_id AND a.method = l.method
	 GROUP BY l.request_id HAVING count(a.id) <> 1
	UNION ALL
	SELECT a.request_id::text FROM audit a GROUP BY a.request_id HAVING count(*) > 1
	UNION ALL
	SELECT a.id::text FROM audit a -- what it was about is there: orders, quotes, customers, attachments
	  LEFT JOIN sales_order o ON a.subject = 17 AND o.id = a.subject_id
	  LEFT JOIN quote q ON a.subject = 16 AND q.id = a.subject_id
	  LEFT JOIN customer c ON a.subject = 14 AND c.id = a.subject_id
	  LEFT JOIN attachment f ON a.subject = 22 AND f.id = a.subject_id
	 WHERE a.subject IN (14, 16, 17, 22) AND coalesce(o.id, q.id, c.id, f.id) IS NULL;
COMMENT ON VIEW i74_audited IS 'every command that took effect has one audit row, and what it was about is there
每个生效的操作都有且仅有一条操作日志，且其对象存在';

-- Partitions are reached through their table, where the policies and the rights are.
DO $$
DECLARE
	part record;
BEGIN
	FOR part IN SELECT c.oid::regclass AS name FROM pg_class c WHERE c.relispartition AND c.relnamespace = 'app'::regnamespace
			AND c.relkind = 'r' LOOP
		EXECUTE format('REVOKE ALL ON %s FROM bl_app', part.name);
	END LOOP;
END $$;

CREATE VIEW i75_walls AS
	SELECT c.relname::text AS id FROM pg_class c
	 WHERE c.relnamespace = 'app'::regnamespace AND c.relkind IN ('r', 'p') AND NOT c.relispartition AND c.relname <> 'event'
		AND (SELECT count(*) FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attname IN ('branch_id', 'owner_id')) = 2
		AND (NOT c.relrowsecurity OR NOT EXISTS (SELECT FROM pg_policy p WHERE p.polrelid = c.oid))
	UNION ALL
	SELECT c.relname::text FROM pg_class c
	 WHERE c.relispartition AND c.relnamespace = 'app'::regnamespace AND c.relkind = 'r'
		AND has_table_privilege('bl_app', c.oid, 'SELECT, INSERT, UPDATE, DELETE')
	UNION ALL
	SELECT c.relname::text FROM pg_class c JOIN pg_roles r ON r.oid = c.relowner
	 WHERE c.relnamespace IN ('app'::regnamespace, 'check'::regnamespace) AND r.rolcanlogin
	UNION ALL
	SELECT r.rolname::text FROM pg_roles r
	 WHERE r.rolname IN ('bl_app', 'bl_owner') AND (r.rolbypassrls OR r.rolsuper OR r.rolcreaterole OR r.rolcreatedb)
		OR r.rolname = 'bl_owner' AND r.rolcanlogin
	UNION ALL
	SELECT m.rolname::text FROM pg_auth_members g JOIN pg_roles o ON o.oid = g.roleid JOIN pg_roles m ON m.oid = g.member
	 WHERE o.rolname = 'bl_owner' AND m.rolname = 'bl_app'
	UNION ALL
	SELECT p.proname::text FROM pg_proc p
	 WHERE p.pronamespace IN ('app'::regnamespace, 'check'::regnamespace) AND p.prosecdef
		AND NOT EXISTS (SELECT FROM unnest(p.proconfig) c WHERE c LIKE 'search\_path=%');
COMMENT ON VIEW i75_walls IS 'row-level security stands on every scoped table, and no role that logs in owns anything or gets around it
每张受限表均启用行级安全，登录角色不拥有对象也不能绕过';

-- The daemon runs the invariants and may look at them; nobody else.
GRANT SELECT ON ALL TABLES IN SCHEMA "check" TO bl_app;
REVOKE EXECUTE ON ALL FUNCTIONS IN SCHEMA "check" FROM PUBLIC;
REVOKE EXECUTE ON FUNCTION app.rounded, app.base_of, app.part_of FROM PUBLIC;
GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA "check" TO bl_app;
GRANT EXECUTE ON FUNCTION app.rounded, app.base_of, app.part_of TO bl_app;
