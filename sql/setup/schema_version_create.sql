-- The record of applied migrations, in a schema of its own: it is there before the first migration, and everybody may read it.
CREATE SCHEMA migrate;
CREATE TABLE migrate.schema_version (
	n integer NOT NULL,
	name text NOT NULL,
	sha256 text NOT NULL,
	at timestamptz NOT NULL DEFAULT now(),
	CONSTRAINT schema_version_key PRIMARY KEY (n),
	CONSTRAINT schema_version_sha256 CHECK (length(sha256) = 64)
);
GRANT USAGE ON SCHEMA migrate TO PUBLIC;
GRANT SELECT ON migrate.schema_version TO PUBLIC;
