-- Row-level security as the second wall behind the scope predicates of the queries, and what each role may do.
SET ROLE bl_owner;
SET search_path = app, pg_catalog;

-- Whose document it is, for the policy on customers: who has to decide about a document sees its customer. A view of the owner, so
-- that the policies of quotes and orders do not apply inside.
CREATE VIEW document_customer AS
	SELECT o.id AS document_id, o.customer_id FROM sales_order o UNION ALL SELECT q.id, q.customer_id FROM quote q;

-- The scope of a request is set by the daemon for one transaction: bl.scope_all ('on'), bl.branches and bl.owners (uuid[] as text),
-- bl.user. Unset = no rows.
DO $$
DECLARE
	scoped record;
BEGIN
	FOR scoped IN SELECT * FROM (VALUES
		('customer', NULL, false), ('quote', 'id', true), ('sales_order', 'id', true), ('shipment', 'order_id', true),
		('approval_instance', 'subject_id', true), ('attachment', 'subject_id', true), ('alarm', 'subject_id', false),
		('fact', NULL, false), ('order_template', NULL, false)) AS t(name, task_key, by_task) LOOP
		EXECUTE format('ALTER TABLE app.%I ENABLE ROW LEVEL SECURITY', scoped.name);
		EXECUTE format($p$CREATE POLICY in_scope ON app.%I TO bl_app USING (
			(SELECT current_setting('bl.scope_all', true)) = 'on'
			OR branch_id = ANY ((SELECT NULLIF(current_setting('bl.branches', true), '')::uuid[])::uuid[])
			OR owner_id = ANY ((SELECT NULLIF(current_setting('bl.owners', true), '')::uuid[])::uuid[])
			%s)$p$, scoped.name,
			CASE WHEN scoped.name = 'customer' THEN $c$
				OR id IN (SELECT d.customer_id FROM app.document_customer d
					JOIN app.approval_task t ON t.subject_id = d.document_id
					WHERE t.assignee_id = (SELECT NULLIF(current_setting('bl.user', true), '')::uuid))$c$
			WHEN scoped.by_task THEN format(
				'OR %I IN (SELECT t.subject_id FROM app.approval_task t WHERE t.assignee_id = (SELECT NULLIF(current_setting(''bl.user'', true), '''')::uuid))',
				scoped.task_key) ELSE '' END);
	END LOOP;
END $$;
-- A shared template is there to be read, not changed, by those below its branch.
CREATE POLICY shared ON order_template FOR SELECT TO bl_app USING (shared
	AND branch_id = ANY ((SELECT branches_above((SELECT NULLIF(current_setting('bl.user', true), '')::uuid)))::uuid[]));
-- The last vote books what follows from the document: facts and alarms of a branch that its approver need not see.
ALTER POLICY in_scope ON fact WITH CHECK (true);
ALTER POLICY in_scope ON alarm WITH CHECK (true);

GRANT SELECT, INSERT, UPDATE ON ALL TABLES IN SCHEMA app TO bl_app;
GRANT DELETE ON user_role, product_unit, product_substitute, pricebook_item, customer_contact, customer_address, quote_line, order_line,
	order_template_line, login_guard, upload, upload_chunk TO bl_app;
REVOKE UPDATE ON audit, approval_act, revision, stock_move, credit_move, fact, blob, blob_chunk, flow_node, production FROM bl_app;
REVOKE INSERT, UPDATE ON currency, number_pattern FROM bl_app;
GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA app TO bl_app;
REVOKE EXECUTE ON ALL FUNCTIONS IN SCHEMA app FROM PUBLIC;
