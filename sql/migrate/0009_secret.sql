-- Keys that every daemon of this database shares; the daemon reads them at start-up and they never leave it.
SET ROLE bl_owner;
SET search_path = app, pg_catalog;

CREATE TABLE secret (
	name text PRIMARY KEY,
	value bytea NOT NULL CONSTRAINT secret_length CHECK (length(value) = 32),
	created_at timestamptz NOT NULL
);
COMMENT ON TABLE secret IS 'page: signs page tokens. A new value makes the tokens of open lists invalid, nothing else';
GRANT SELECT ON secret TO bl_app;

INSERT INTO secret VALUES ('page', sha256(uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid())), now());
