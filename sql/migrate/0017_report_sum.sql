-- A sum of bigint that is a bigint: the built-in one is numeric, and keeps a piece of memory for each sum of each group, which a report
-- over many orders pays dearly. Out of range is an error.
SET ROLE bl_owner;
SET search_path = app, pg_catalog;

CREATE AGGREGATE sum64(bigint) (SFUNC = int8pl, STYPE = bigint, INITCOND = 0, COMBINEFUNC = int8pl, PARALLEL = SAFE);
REVOKE EXECUTE ON FUNCTION sum64(bigint) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION sum64(bigint) TO bl_app;
