#!/bin/sh
# Runs once, in the database container, when its cluster is new: the daemon's role gets the password of the secret.
# Rights and everything else come from the migrations.
set -eu
psql -v ON_ERROR_STOP=1 -U "$POSTGRES_USER" -d "$POSTGRES_DB" \
	-v password="$(head -n 1 /run/secrets/database_app_password)" <<'SQL'
CREATE ROLE bl_app LOGIN PASSWORD :'password';
SQL
