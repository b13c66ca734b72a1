-- Head office, role and user `admin`, or a new one-time code for an administrator who has never logged in.
-- $1..$3 ids of branch, role, user; $4 password hash; $5 now, $6 expiry, microseconds since 1970; $7 permissions; $8 language.
WITH at AS (
	SELECT timestamptz 'epoch' + $5::bigint * interval '1 microsecond' AS now,
		timestamptz 'epoch' + $6::bigint * interval '1 microsecond' AS expires
), known AS (
	SELECT u.id, u.password_expires_at IS NOT NULL AS unused FROM app.app_user u WHERE u.login = 'admin'
), renewed AS (
	UPDATE app.app_user u SET password_hash = $4, password_expires_at = at.expires, must_change = true, version = u.version + 1
		FROM at, known WHERE u.id = known.id AND known.unused RETURNING u.id
), hq AS (
	INSERT INTO app.branch (id, code, name, created_at)
		SELECT $1::uuid, 'HQ', CASE WHEN $8::smallint = 1 THEN '总部' ELSE 'Head office' END, at.now
		FROM at WHERE NOT EXISTS (SELECT FROM known)
		ON CONFLICT (code) DO UPDATE SET version = app.branch.version + 1 RETURNING id
), made_role AS (
	INSERT INTO app.role (id, code, name, scope, rate_class, perms, created_at)
		SELECT $2::uuid, 'admin', CASE WHEN $8::smallint = 1 THEN '系统管理员' ELSE 'Administrator' END, 5, 2, $7::text[], at.now
		FROM at WHERE NOT EXISTS (SELECT FROM known)
		ON CONFLICT (code) DO UPDATE SET version = app.role.version + 1 RETURNING id
), made AS (
	INSERT INTO app.app_user (id, login, name, lang, branch_id, password_hash, password_expires_at, must_change, created_at)
		SELECT $3::uuid, 'admin', CASE WHEN $8::smallint = 1 THEN '系统管理员' ELSE 'Administrator' END, $8::smallint, hq.id, $4,
			at.expires, true, at.now
		FROM at, hq RETURNING id
), made_right AS (
	INSERT INTO app.user_role (user_id, role_id) SELECT made.id, made_role.id FROM made, made_role RETURNING 1
)
SELECT EXISTS (SELECT FROM renewed) OR EXISTS (SELECT FROM made_right) AS wanted
