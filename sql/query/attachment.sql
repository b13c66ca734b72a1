-- Files at quotes and orders: seen and given by whoever may see the document.

-- :for table in (quote="quote", order="sales_order")
-- :name attachment_{table} :one
-- The document, when it is in scope.
-- :null number
-- :scope {table.sql} d
SELECT d.id, d.number, d.revision, d.state, d.branch_id, d.owner_id
  FROM {table.sql} d WHERE (d.id = :id OR d.number = :number) AND /*scope:d*/;

-- :for table in (quote="quote", order="sales_order")
-- :name attachment_{table}_lock :one
-- The same, locked: before anything is added to it.
-- :null number
-- :scope {table.sql} d
SELECT d.id, d.number, d.revision, d.state, d.branch_id, d.owner_id
  FROM {table.sql} d WHERE (d.id = :id OR d.number = :number) AND /*scope:d*/
   FOR UPDATE;

-- :for table in (quote="quote", order="sales_order")
-- :name attachment_{table}_lock_by :one
-- The same for the document of a file.
-- :stale a file never moves to another document
-- :null number
-- :scope {table.sql} d
SELECT d.id, d.number, d.revision, d.state, d.branch_id, d.owner_id
  FROM {table.sql} d WHERE d.id = (SELECT attachment_document(:attachment_id)) AND /*scope:d*/
   FOR UPDATE;

-- :name attachment_count :one
-- Files of a document.
-- :null none
-- :noscope counted for the document that the same batch found in scope
SELECT count(*) AS n FROM attachment a
 WHERE a.subject_id = (SELECT document_of(:id, :number)) AND a.archived_at IS NULL;

-- :name attachment_get :one
-- :null archived_at
-- :scope attachment a
SELECT a.id, a.subject, a.subject_id, a.revision, a.name, a.content_type, a.size, a.sha256, u.login AS uploaded_by, a.created_at,
	a.archived_at
  FROM attachment a JOIN app_user u ON u.id = a.uploaded_by
 WHERE a.id = :id AND /*scope:a*/;

-- :name attachment_lock :one
-- :null archived_at
-- :scope attachment a
SELECT a.id, a.uploaded_by, a.archived_at FROM attachment a WHERE a.id = :id AND /*scope:a*/ FOR UPDATE;

-- :name attachment_list :many
-- The files of a document in the order of their ids, which is that of time.
-- :null none
-- :scope attachment a
SELECT a.id, a.subject, a.subject_id, a.revision, a.name, a.content_type, a.size, a.sha256, u.login AS uploaded_by, a.created_at
  FROM attachment a JOIN app_user u ON u.id = a.uploaded_by
 WHERE a.subject_id = (SELECT document_of(:id, :number)) AND a.archived_at IS NULL
   AND (:after_id::uuid IS NULL OR a.id > :after_id::uuid) AND /*scope:a*/
 ORDER BY a.id LIMIT :limit;

-- :name attachment_archive :exec
-- :noscope locked in scope by the same command
UPDATE attachment SET archived_at = :now WHERE id = :id AND archived_at IS NULL;

-- :name attachment_chunk :one
-- The stored chunk in which an offset lies; seq is where it begins.
-- :scope attachment a
-- :null none
SELECT c.seq, c.data FROM attachment a JOIN blob_chunk c ON c.sha256 = a.sha256
 WHERE a.id = :id AND a.archived_at IS NULL AND c.seq <= :offset::integer AND /*scope:a*/
 ORDER BY c.seq DESC LIMIT 1;

-- ---- uploads

-- :name attachment_upload_open :exec
-- Begins an upload; one that is there already stays as it is.
INSERT INTO upload (id, user_id, subject, subject_id, name, size, created_at)
VALUES (:id, :user_id, :subject::smallint, :subject_id, :name, :size, :now) ON CONFLICT DO NOTHING;

-- :name attachment_upload :one
-- An upload under way.
SELECT u.id, u.user_id, u.subject_id, u.name, u.size, u.received FROM upload u WHERE u.id = :id;

-- :name attachment_upload_lock :one
SELECT u.id, u.user_id, u.subject_id, u.name, u.size, u.received FROM upload u WHERE u.id = :id FOR UPDATE;

-- :name attachment_upload_add :one
-- :null none
-- A chunk where the stored bytes end; no row when they end elsewhere. seq is where it begins.
WITH held AS (
	UPDATE upload SET received = received + octet_length(:data::bytea)
	 WHERE id = :id AND user_id = :user_id AND received = :offset AND received + octet_length(:data::bytea) <= size RETURNING id)
INSERT INTO upload_chunk (upload_id, seq, data) SELECT h.id, (:offset::bigint)::integer, :data::bytea FROM held h
RETURNING seq;

-- :name attachment_upload_content :one
-- What a whole upload holds: its digest, and its beginning for the type.
-- :null sha256, head
SELECT sha256(string_agg(c.data, ''::bytea ORDER BY c.seq)) AS sha256,
	substring(string_agg(c.data, ''::bytea ORDER BY c.seq) FILTER (WHERE c.seq = 0) FOR 65536) AS head
  FROM upload_chunk c WHERE c.upload_id = :id;

-- :name attachment_put :exec
-- :noscope the document was locked in scope by the same command
-- The file of a whole upload: its bytes, kept once for the same content, and its row. They were chunks of the upload.
WITH fresh AS (
	INSERT INTO blob (sha256, size, created_at) VALUES (:sha256, :size, :now) ON CONFLICT DO NOTHING RETURNING sha256),
moved AS (
	INSERT INTO blob_chunk (sha256, seq, data)
	SELECT f.sha256, c.seq, c.data FROM fresh f CROSS JOIN upload_chunk c WHERE c.upload_id = :id)
INSERT INTO attachment (id, subject, subject_id, revision, name, content_type, size, sha256, branch_id, owner_id, uploaded_by, created_at)
VALUES (:id, :subject::smallint, :subject_id, :revision, :name, :content_type, :size, :sha256, :branch_id, :owner_id, :uploaded_by, :now);

-- :name attachment_upload_end :exec
DELETE FROM upload WHERE id = :id;

-- :name attachment_upload_clean :exec
-- Uploads that nobody went on with.
DELETE FROM upload WHERE id IN (SELECT u.id FROM upload u WHERE u.created_at < :before ORDER BY u.id LIMIT 100);
