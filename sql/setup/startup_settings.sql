-- What the daemon needs of the server before it promises durability.
SELECT current_setting('server_version_num')::integer AS version,
	current_setting('fsync') = 'on' AS fsync,
	current_setting('full_page_writes') = 'on' AS full_page_writes,
	current_setting('synchronous_commit') IN ('on', 'remote_apply') AS synchronous_commit,
	getdatabaseencoding() = 'UTF8' AS utf8,
	NOT pg_is_in_recovery() AS writable
