-- Approval: flows, instances, nodes, tasks, acts; and the wall that no path to "effective" can go around.
SET ROLE bl_owner;
SET search_path = app, pg_catalog;

CREATE TABLE flow (
	id uuid PRIMARY KEY,
	code text NOT NULL,
	flow_version integer NOT NULL,
	name text NOT NULL,
	subject smallint NOT NULL,
	priority integer NOT NULL,
	condition text NOT NULL DEFAULT '',
	published_by uuid NOT NULL,
	published_at timestamptz NOT NULL,
	retired_at timestamptz,
	CONSTRAINT flow_code_version_key UNIQUE (code, flow_version)
);
COMMENT ON TABLE flow IS 'published versions; running instances keep theirs. An empty condition is the catch-all';
CREATE UNIQUE INDEX flow_live ON flow (code) WHERE retired_at IS NULL;

CREATE TABLE flow_node (
	flow_id uuid NOT NULL CONSTRAINT flow_node_flow_fk REFERENCES flow,
	seq smallint NOT NULL,
	name text NOT NULL,
	kind smallint NOT NULL CONSTRAINT flow_node_kind CHECK (kind BETWEEN 1 AND 3),
	condition text NOT NULL DEFAULT '',
	method smallint NOT NULL DEFAULT 1 CONSTRAINT flow_node_method CHECK (method IN (1, 2)),
	approver smallint NOT NULL DEFAULT 0 CONSTRAINT flow_node_approver CHECK (approver BETWEEN 0 AND 4),
	approver_role uuid CONSTRAINT flow_node_role_fk REFERENCES role,
	approver_users uuid[] NOT NULL DEFAULT '{}',
	approver_level smallint NOT NULL DEFAULT 0,
	on_empty smallint NOT NULL DEFAULT 1 CONSTRAINT flow_node_on_empty CHECK (on_empty IN (1, 2)),
	on_self smallint NOT NULL DEFAULT 1 CONSTRAINT flow_node_on_self CHECK (on_self IN (1, 2)),
	on_repeat smallint NOT NULL DEFAULT 1 CONSTRAINT flow_node_on_repeat CHECK (on_repeat IN (1, 2)),
	PRIMARY KEY (flow_id, seq)
);
COMMENT ON COLUMN flow_node.kind IS '1 approve, 2 auto (passes by explicit decision of who published), 3 copy (told, not asked)';
COMMENT ON COLUMN flow_node.method IS '1 any of them, 2 all of them';
COMMENT ON COLUMN flow_node.approver IS '0 none, 1 role, 2 named users, 3 the submitter''s superior of level n, 4 the chain of superiors up to level n, one after the other';
COMMENT ON COLUMN flow_node.on_empty IS '1 administrators, 2 refuse the submit';
COMMENT ON COLUMN flow_node.on_self IS '1 the next superior, 2 leave out';
COMMENT ON COLUMN flow_node.on_repeat IS '1 ask again, 2 pass when the same person approved the node just before';

CREATE TABLE approval_instance (
	id uuid PRIMARY KEY,
	subject smallint NOT NULL,
	subject_id uuid NOT NULL,
	revision integer NOT NULL,
	content_hash bytea NOT NULL,
	inputs text NOT NULL,
	inputs_hash bytea NOT NULL,
	flow_id uuid NOT NULL CONSTRAINT approval_instance_flow_fk REFERENCES flow,
	state smallint NOT NULL CONSTRAINT approval_instance_state CHECK (state BETWEEN 1 AND 5),
	automatic boolean NOT NULL,
	node_seq smallint NOT NULL,
	branch_id uuid NOT NULL,
	owner_id uuid NOT NULL,
	authors uuid[] NOT NULL,
	submitted_by uuid NOT NULL CONSTRAINT approval_instance_by_fk REFERENCES app_user,
	submitted_at timestamptz NOT NULL,
	ended_at timestamptz,
	version bigint NOT NULL DEFAULT 1
);
COMMENT ON COLUMN approval_instance.state IS '1 running, 2 approved, 3 rejected, 4 returned, 5 withdrawn';
COMMENT ON COLUMN approval_instance.inputs IS 'what the routing looked at, as text; hashed apart from the content';
COMMENT ON COLUMN approval_instance.automatic IS 'passed by auto nodes only: no person decided';
CREATE INDEX approval_instance_subject ON approval_instance (subject_id, revision);
CREATE UNIQUE INDEX approval_instance_running ON approval_instance (subject_id) WHERE state = 1;

CREATE TABLE approval_node (
	instance_id uuid NOT NULL CONSTRAINT approval_node_instance_fk REFERENCES approval_instance,
	seq smallint NOT NULL,
	name text NOT NULL,
	kind smallint NOT NULL CONSTRAINT approval_node_kind CHECK (kind BETWEEN 1 AND 3),
	method smallint NOT NULL CONSTRAINT approval_node_method CHECK (method IN (1, 2)),
	state smallint NOT NULL CONSTRAINT approval_node_state CHECK (state BETWEEN 0 AND 4),
	reason text NOT NULL,
	flow_id uuid NOT NULL,
	flow_seq smallint NOT NULL,
	pass_repeat boolean NOT NULL,
	PRIMARY KEY (instance_id, seq),
	CONSTRAINT approval_node_flow_fk FOREIGN KEY (flow_id, flow_seq) REFERENCES flow_node
);
COMMENT ON COLUMN approval_node.state IS '0 waiting, 1 open, 2 passed, 3 refused, 4 cancelled';
COMMENT ON COLUMN approval_node.reason IS 'why the document takes this node: the condition with the values that held';
COMMENT ON COLUMN approval_node.flow_seq IS 'node of which flow; a chain of superiors makes several of one';
COMMENT ON COLUMN approval_node.pass_repeat IS 'who approved the node just before is not asked again';

CREATE TABLE approval_task (
	id uuid PRIMARY KEY,
	instance_id uuid NOT NULL,
	node_seq smallint NOT NULL,
	subject smallint NOT NULL,
	subject_id uuid NOT NULL,
	assignee_id uuid NOT NULL CONSTRAINT approval_task_assignee_fk REFERENCES app_user,
	origin text NOT NULL,
	state smallint NOT NULL CONSTRAINT approval_task_state CHECK (state BETWEEN 0 AND 6),
	opened_at timestamptz,
	decided_at timestamptz,
	comment text NOT NULL DEFAULT '',
	CONSTRAINT approval_task_node_fk FOREIGN KEY (instance_id, node_seq) REFERENCES approval_node,
	CONSTRAINT approval_task_once UNIQUE (instance_id, node_seq, assignee_id)
);
COMMENT ON COLUMN approval_task.state IS '0 waiting, 1 pending, 2 approved, 3 rejected, 4 returned, 5 skipped, 6 cancelled';
COMMENT ON COLUMN approval_task.origin IS 'which rule named this person';
CREATE INDEX approval_task_inbox ON approval_task (assignee_id, id) WHERE state = 1;
CREATE INDEX approval_task_subject ON approval_task (subject_id, assignee_id);

CREATE TABLE approval_act (
	id uuid PRIMARY KEY,
	instance_id uuid NOT NULL CONSTRAINT approval_act_instance_fk REFERENCES approval_instance,
	task_id uuid,
	node_seq smallint NOT NULL,
	at timestamptz NOT NULL,
	user_id uuid NOT NULL,
	act smallint NOT NULL CONSTRAINT approval_act_act CHECK (act BETWEEN 1 AND 6),
	comment text NOT NULL DEFAULT '',
	content_hash bytea NOT NULL
);
COMMENT ON TABLE approval_act IS 'append only: 1 submit, 2 approve, 3 reject, 4 return, 5 withdraw, 6 pass by rule, 7 void';
CREATE INDEX approval_act_instance ON approval_act (instance_id, id);

-- No way to "effective" but through an approved instance of the same content: checked by the database at the commit.
CREATE FUNCTION effective_needs_approval() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
	SET search_path = app, pg_catalog AS $$
BEGIN
	IF NOT EXISTS (SELECT FROM approval_instance i WHERE i.subject_id = NEW.id AND i.revision = NEW.revision
			AND i.content_hash = NEW.content_hash AND i.state = 2) THEN
		RAISE EXCEPTION '% % is effective without an approved instance of the same content', TG_TABLE_NAME, NEW.id
			USING ERRCODE = 'check_violation', CONSTRAINT = TG_ARGV[0];
	END IF;
	RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER sales_order_effective_approved AFTER INSERT OR UPDATE ON sales_order DEFERRABLE INITIALLY DEFERRED
	FOR EACH ROW WHEN (NEW.state IN (3, 4, 5, 7))
	EXECUTE FUNCTION effective_needs_approval('sales_order_effective_approved');
CREATE CONSTRAINT TRIGGER quote_effective_approved AFTER INSERT OR UPDATE ON quote DEFERRABLE INITIALLY DEFERRED
	FOR EACH ROW WHEN (NEW.state IN (3, 4, 5))
	EXECUTE FUNCTION effective_needs_approval('quote_effective_approved');

-- An instance can be approved only when every node has passed, and a node that asks people only by their votes.
CREATE FUNCTION approved_needs_votes() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
	SET search_path = app, pg_catalog AS $$
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
CREATE CONSTRAINT TRIGGER approval_backed_by_votes AFTER INSERT OR UPDATE ON approval_instance DEFERRABLE INITIALLY DEFERRED
	FOR EACH ROW WHEN (NEW.state = 2) EXECUTE FUNCTION approved_needs_votes();

-- What was submitted, by whom and which way stays as it was; an approval that has ended stays ended.
CREATE FUNCTION approval_frozen() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog AS $$
BEGIN
	RAISE EXCEPTION '% cannot be changed', TG_TABLE_NAME
		USING ERRCODE = 'check_violation', CONSTRAINT = 'approval_instance_frozen';
END $$;
CREATE TRIGGER approval_instance_frozen BEFORE UPDATE ON approval_instance FOR EACH ROW
	WHEN (OLD.state <> 1 OR (OLD.id, OLD.subject, OLD.subject_id, OLD.revision, OLD.content_hash, OLD.inputs, OLD.inputs_hash,
		OLD.flow_id, OLD.branch_id, OLD.owner_id, OLD.authors, OLD.submitted_by, OLD.submitted_at)
		IS DISTINCT FROM (NEW.id, NEW.subject, NEW.subject_id, NEW.revision, NEW.content_hash, NEW.inputs, NEW.inputs_hash,
		NEW.flow_id, NEW.branch_id, NEW.owner_id, NEW.authors, NEW.submitted_by, NEW.submitted_at))
	EXECUTE FUNCTION approval_frozen();
CREATE TRIGGER approval_node_frozen BEFORE UPDATE ON approval_node FOR EACH ROW
	WHEN ((OLD.instance_id, OLD.seq, OLD.kind, OLD.method, OLD.flow_id, OLD.flow_seq, OLD.pass_repeat)
		IS DISTINCT FROM (NEW.instance_id, NEW.seq, NEW.kind, NEW.method, NEW.flow_id, NEW.flow_seq, NEW.pass_repeat))
	EXECUTE FUNCTION approval_frozen();

-- A submitted document has its number when the command commits.
CREATE FUNCTION submitted_needs_number() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
	SET search_path = app, pg_catalog AS $$
BEGIN
	IF EXISTS (SELECT FROM sales_order o WHERE o.id = NEW.id AND o.number IS NULL AND o.state NOT IN (1, 6)) THEN
		RAISE EXCEPTION 'order % left draft without a number', NEW.id
			USING ERRCODE = 'check_violation', CONSTRAINT = 'sales_order_numbered';
	END IF;
	RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER sales_order_numbered AFTER INSERT OR UPDATE ON sales_order DEFERRABLE INITIALLY DEFERRED
	FOR EACH ROW WHEN (NEW.number IS NULL AND NEW.state NOT IN (1, 6)) EXECUTE FUNCTION submitted_needs_number();

-- Votes, acts, revisions and the ledgers are written once.
CREATE FUNCTION append_only() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog AS $$
BEGIN
	RAISE EXCEPTION '% is append only', TG_TABLE_NAME USING ERRCODE = 'check_violation', CONSTRAINT = 'append_only';
END $$;
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON approval_act FOR EACH ROW EXECUTE FUNCTION append_only();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON revision FOR EACH ROW EXECUTE FUNCTION append_only();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON stock_move FOR EACH ROW EXECUTE FUNCTION append_only();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON credit_move FOR EACH ROW EXECUTE FUNCTION append_only();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON audit FOR EACH ROW EXECUTE FUNCTION append_only();
