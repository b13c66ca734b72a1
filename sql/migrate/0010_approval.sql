-- How approvals find documents without knowing what they are: by id or number, and the few words that a list of tasks shows.
SET ROLE bl_owner;
SET search_path = app, pg_catalog;

-- Quotes and orders, as a list of approvals or notices names them. A view of the owner: who reads it has found the approval, or a
-- task of their own, in scope before. No joins, so that an id still finds its row by index.
CREATE VIEW document_card AS
	SELECT o.id, 17::smallint AS subject, o.number, o.base_gross, (SELECT c.name FROM customer c WHERE c.id = o.customer_id) AS customer_name
	  FROM sales_order o
	UNION ALL
	SELECT q.id, 16::smallint, q.number, q.base_gross, (SELECT c.name FROM customer c WHERE c.id = q.customer_id)
	  FROM quote q;

CREATE FUNCTION document_of(document_id uuid, document_number text) RETURNS uuid
	LANGUAGE plpgsql STABLE SET search_path = app, pg_catalog AS $$
BEGIN
	RETURN coalesce((SELECT o.id FROM sales_order o WHERE o.id = $1), (SELECT q.id FROM quote q WHERE q.id = $1),
		(SELECT o.id FROM sales_order o WHERE o.number = $2), (SELECT q.id FROM quote q WHERE q.number = $2));
END $$;

-- An approval by its own id, by one of its tasks, or the latest one of a document by id or number.
CREATE FUNCTION approval_of(any_id uuid, document_number text, task_id uuid) RETURNS uuid
	LANGUAGE plpgsql STABLE SET search_path = app, pg_catalog AS $$
BEGIN
	RETURN coalesce((SELECT t.instance_id FROM approval_task t WHERE t.id = $3),
		(SELECT i.id FROM approval_instance i WHERE i.id = $1),
		(SELECT i.id FROM approval_instance i WHERE i.subject_id = document_of($1, $2) ORDER BY i.submitted_at DESC LIMIT 1));
END $$;

-- The revision that an approver compares one with: the last approved one before it; else, the last one that was submitted.
CREATE FUNCTION revision_before(document_id uuid, document_revision integer) RETURNS integer
	LANGUAGE plpgsql STABLE SET search_path = app, pg_catalog AS $$
BEGIN
	RETURN coalesce(
		(SELECT max(i.revision) FROM approval_instance i WHERE i.subject_id = $1 AND i.revision < $2 AND i.state = 2),
		(SELECT max(r.revision) FROM revision r WHERE r.subject_id = $1 AND r.revision < $2));
END $$;

-- Holders of a role: whom a node asks.
CREATE INDEX user_role_role ON user_role (role_id);

REVOKE EXECUTE ON FUNCTION document_of, approval_of, revision_before, approval_frozen FROM PUBLIC;
GRANT EXECUTE ON FUNCTION document_of, approval_of, revision_before TO bl_app;
GRANT SELECT ON document_card TO bl_app;
