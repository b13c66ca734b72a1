-- One more; in the transaction of the migration itself.
INSERT INTO migrate.schema_version (n, name, sha256) VALUES ($1::integer, $2::text, $3::text)
