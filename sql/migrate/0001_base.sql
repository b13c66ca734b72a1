-- Roles, schema, company, organisation, users, sessions.
-- bl_owner owns everything and cannot log in, so row-level security does not bind migrations and dumps; the roles that log
-- in own nothing, so it binds them.

DO $$
BEGIN
	IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'bl_owner') THEN CREATE ROLE bl_owner NOLOGIN; END IF;
	IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'bl_app') THEN CREATE ROLE bl_app LOGIN; END IF;
END $$;
GRANT bl_owner TO CURRENT_USER;

CREATE SCHEMA IF NOT EXISTS app AUTHORIZATION bl_owner;
CREATE SCHEMA IF NOT EXISTS "check" AUTHORIZATION bl_owner;
REVOKE ALL ON SCHEMA public FROM PUBLIC;
GRANT USAGE ON SCHEMA app, "check" TO bl_app;
ALTER ROLE bl_app SET search_path = app, pg_catalog;
-- Many short statements: compiling one costs more than running it.
ALTER ROLE bl_app SET jit = off;
ALTER ROLE bl_app SET client_connection_check_interval = '2s'; -- an abandoned load or report ends in the server, too
SET ROLE bl_owner;
SET search_path = app, pg_catalog;

CREATE TABLE company (
	id smallint PRIMARY KEY DEFAULT 1 CONSTRAINT company_single CHECK (id = 1),
	name text NOT NULL,
	zone text NOT NULL DEFAULT 'Asia/Shanghai',
	base_currency text NOT NULL DEFAULT 'CNY',
	sales_basis smallint NOT NULL DEFAULT 1,
	version bigint NOT NULL DEFAULT 1,
	CONSTRAINT company_sales_basis CHECK (sales_basis BETWEEN 1 AND 2)
);
COMMENT ON COLUMN company.sales_basis IS 'what net sales counts: 1 shipped, 2 signed';
INSERT INTO company (name) VALUES ('');

CREATE TABLE currency (
	code text PRIMARY KEY,
	exponent smallint NOT NULL CONSTRAINT currency_exponent CHECK (exponent BETWEEN 0 AND 4)
);
INSERT INTO currency VALUES ('CNY', 2), ('USD', 2), ('EUR', 2), ('JPY', 0), ('HKD', 2), ('GBP', 2);

CREATE TABLE period (
	yyyymm integer PRIMARY KEY,
	state smallint NOT NULL DEFAULT 1 CONSTRAINT period_state CHECK (state IN (1, 2)),
	version bigint NOT NULL DEFAULT 1
);
COMMENT ON TABLE period IS 'only periods that were ever closed have a row; 1 open, 2 closed; a missing row is open';

CREATE TABLE branch (
	id uuid PRIMARY KEY,
	code text NOT NULL,
	name text NOT NULL,
	parent_id uuid CONSTRAINT branch_parent_fk REFERENCES branch,
	version bigint NOT NULL DEFAULT 1,
	archived_at timestamptz,
	created_at timestamptz NOT NULL,
	CONSTRAINT branch_code_key UNIQUE (code),
	CONSTRAINT branch_not_own_parent CHECK (parent_id <> id)
);

CREATE TABLE dept (
	id uuid PRIMARY KEY,
	branch_id uuid NOT NULL CONSTRAINT dept_branch_fk REFERENCES branch,
	code text NOT NULL,
	name text NOT NULL,
	parent_id uuid CONSTRAINT dept_parent_fk REFERENCES dept,
	head_id uuid,
	version bigint NOT NULL DEFAULT 1,
	archived_at timestamptz,
	created_at timestamptz NOT NULL,
	CONSTRAINT dept_code_key UNIQUE (code),
	CONSTRAINT dept_not_own_parent CHECK (parent_id <> id)
);

CREATE TABLE app_user (
	id uuid PRIMARY KEY,
	login text NOT NULL,
	name text NOT NULL,
	mobile text,
	email text,
	lang smallint NOT NULL DEFAULT 1 CONSTRAINT app_user_lang CHECK (lang IN (0, 1)),
	branch_id uuid NOT NULL CONSTRAINT app_user_branch_fk REFERENCES branch,
	dept_id uuid CONSTRAINT app_user_dept_fk REFERENCES dept,
	superior_id uuid CONSTRAINT app_user_superior_fk REFERENCES app_user,
	mnemonics text[] NOT NULL DEFAULT '{}',
	password_hash text,
	password_expires_at timestamptz,
	must_change boolean NOT NULL DEFAULT true,
	version bigint NOT NULL DEFAULT 1,
	archived_at timestamptz,
	created_at timestamptz NOT NULL,
	CONSTRAINT app_user_login_key UNIQUE (login),
	CONSTRAINT app_user_not_own_superior CHECK (superior_id <> id)
);
COMMENT ON COLUMN app_user.password_expires_at IS 'set for one-time codes only';
COMMENT ON COLUMN app_user.lang IS '0 English, 1 Chinese';
CREATE INDEX app_user_superior ON app_user (superior_id);
CREATE INDEX app_user_branch ON app_user (branch_id);
ALTER TABLE dept ADD CONSTRAINT dept_head_fk FOREIGN KEY (head_id) REFERENCES app_user;

CREATE TABLE role (
	id uuid PRIMARY KEY,
	code text NOT NULL,
	name text NOT NULL,
	scope smallint NOT NULL CONSTRAINT role_scope CHECK (scope BETWEEN 1 AND 5),
	rate_class smallint NOT NULL DEFAULT 1 CONSTRAINT role_rate_class CHECK (rate_class BETWEEN 1 AND 3),
	perms text[] NOT NULL DEFAULT '{}',
	version bigint NOT NULL DEFAULT 1,
	archived_at timestamptz,
	created_at timestamptz NOT NULL,
	CONSTRAINT role_code_key UNIQUE (code)
);
COMMENT ON COLUMN role.scope IS '1 own, 2 own and subordinates, 3 branch, 4 branch and those below, 5 all';
COMMENT ON COLUMN role.perms IS 'texts of server/op/perm.def';
COMMENT ON COLUMN role.rate_class IS '1 interactive, 2 bulk, 3 load';

CREATE TABLE user_role (
	user_id uuid NOT NULL CONSTRAINT user_role_user_fk REFERENCES app_user,
	role_id uuid NOT NULL CONSTRAINT user_role_role_fk REFERENCES role,
	PRIMARY KEY (user_id, role_id)
);

CREATE TABLE session (
	id uuid PRIMARY KEY,
	user_id uuid NOT NULL CONSTRAINT session_user_fk REFERENCES app_user,
	token_hash bytea NOT NULL CONSTRAINT session_token_key UNIQUE,
	kind smallint NOT NULL DEFAULT 1 CONSTRAINT session_kind CHECK (kind IN (1, 2)),
	name text NOT NULL DEFAULT '',
	perms text[],
	client text NOT NULL DEFAULT '',
	prefix text NOT NULL DEFAULT '',
	created_at timestamptz NOT NULL,
	seen_at timestamptz NOT NULL,
	expires_at timestamptz NOT NULL,
	ended_at timestamptz
);
COMMENT ON COLUMN session.kind IS '1 login session, 2 API token';
COMMENT ON COLUMN session.perms IS 'API tokens: what the token may do at most; NULL = all of the user''s rights';
COMMENT ON COLUMN session.prefix IS 'network that the login came from, 192.0.2.0/24: where a user has logged in before, failed logins elsewhere do not count';
CREATE INDEX session_user_live ON session (user_id) WHERE ended_at IS NULL;
CREATE INDEX session_known ON session (user_id, prefix, created_at) WHERE kind = 1;

CREATE TABLE login_guard (
	account text NOT NULL,
	prefix text NOT NULL,
	fails integer NOT NULL,
	blocked_until timestamptz NOT NULL,
	PRIMARY KEY (account, prefix)
);
COMMENT ON TABLE login_guard IS 'recent failed logins of an account from a network; with prefix empty, of an account from anywhere; with account empty, of a network';
CREATE INDEX login_guard_old ON login_guard (blocked_until);

-- All branches at and below a branch: for scopes.
CREATE FUNCTION branch_subtree(root uuid) RETURNS SETOF uuid LANGUAGE sql STABLE
	SET search_path = app, pg_catalog AS $$
	WITH RECURSIVE t(id) AS (SELECT root UNION SELECT b.id FROM branch b JOIN t ON b.parent_id = t.id) SELECT id FROM t
$$;
-- The branch that somebody works for and all above it.
CREATE FUNCTION branches_above(user_id uuid) RETURNS uuid[] LANGUAGE sql STABLE
	SET search_path = app, pg_catalog AS $$
	WITH RECURSIVE t(id) AS (SELECT u.branch_id FROM app_user u WHERE u.id = $1
		UNION SELECT b.parent_id FROM branch b JOIN t ON b.id = t.id WHERE b.parent_id IS NOT NULL)
	SELECT array_agg(t.id) FROM t
$$;
CREATE FUNCTION user_subordinates(boss uuid) RETURNS SETOF uuid LANGUAGE sql STABLE
	SET search_path = app, pg_catalog AS $$
	WITH RECURSIVE t(id) AS (SELECT boss UNION SELECT u.id FROM app_user u JOIN t ON u.superior_id = t.id) SELECT id FROM t
$$;
