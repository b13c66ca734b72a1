-- What the daemon's role must not be: the walls around the data bind only a role that owns nothing and is exempt from nothing.
SELECT r.rolname AS name,
	r.rolsuper AS superuser,
	r.rolbypassrls AS bypassrls,
	r.rolcreaterole OR r.rolcreatedb OR r.rolreplication AS privileged,
	EXISTS (SELECT FROM pg_shdepend d WHERE d.refclassid = 'pg_authid'::regclass AND d.refobjid = r.oid AND d.deptype = 'o')
		AS owner,
	EXISTS (SELECT FROM pg_roles o WHERE o.rolname = 'bl_owner' AND pg_has_role(r.oid, o.oid, 'MEMBER')) AS member,
	(SELECT string_agg(trim(BOTH ' "' FROM p), ',') FROM unnest(string_to_array(current_setting('search_path'), ',')) AS p)
		= 'app,pg_catalog' AS search_path
	FROM pg_roles r WHERE r.rolname = current_user
