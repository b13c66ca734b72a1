-- The owner of everything owns the record too, once the first migration has made it.
DO $$
BEGIN
	IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'bl_owner') THEN
		ALTER SCHEMA migrate OWNER TO bl_owner;
		ALTER TABLE migrate.schema_version OWNER TO bl_owner;
	END IF;
END $$
