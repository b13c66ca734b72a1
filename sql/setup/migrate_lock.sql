-- One migrator at a time; held by the session, since a run is several transactions.
SELECT pg_advisory_lock(hashtext('branchline migrate'))
