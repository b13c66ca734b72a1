-- What was applied, in order.
SELECT n, name, sha256 FROM migrate.schema_version ORDER BY n
