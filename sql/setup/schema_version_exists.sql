-- Was this database ever migrated?
SELECT to_regclass('migrate.schema_version') IS NOT NULL AS made
