-- Revisions of quotes and orders as they were submitted.

-- :name revision_list :many
-- Revisions of a document, the oldest first, from :from on, each with the approval that passed it; else, with its latest one.
-- :noscope of the document that the same batch found in scope
-- :null approval_id, approval_state, ended_at
SELECT r.revision, r.content, r.content_hash, u.login, u.name, r.submitted_at, i.id AS approval_id, i.state AS approval_state, i.ended_at,
	coalesce((SELECT y.exponent FROM currency y WHERE y.code = substring(r.content FROM '\ncurrency (\S+) ')), 2::smallint) AS exponent
  FROM revision r
  JOIN app_user u ON u.id = r.submitted_by
  LEFT JOIN LATERAL (SELECT a.id, a.state, a.ended_at FROM approval_instance a
		      WHERE a.subject_id = r.subject_id AND a.revision = r.revision
		      ORDER BY a.state = 2 DESC, a.submitted_at DESC LIMIT 1) i ON true
 WHERE r.subject_id = (SELECT document_of(:id, :number)) AND r.revision >= :from::integer
 ORDER BY r.revision LIMIT :limit;

-- :name revision_products :many
-- The products of those revisions, for people.
SELECT p.id, p.code, p.name FROM product p
 WHERE p.id = ANY (ARRAY(SELECT (regexp_matches(r.content, '^line [0-9]+ ([0-9a-f-]{36}) ', 'gn'))[1]::uuid
	FROM revision r WHERE r.subject_id = (SELECT document_of(:id, :number)) AND r.revision >= :from::integer));

-- :name revision_pair :many
-- The revision of an approval and, before it, the one to compare it with.
-- :noscope of the approval that approval_get of the same batch found in scope
-- :null approval_id, approval_state, ended_at
SELECT r.revision, r.content, r.content_hash, u.login, u.name, r.submitted_at, i.id AS approval_id, i.state AS approval_state, i.ended_at,
	coalesce((SELECT y.exponent FROM currency y WHERE y.code = substring(r.content FROM '\ncurrency (\S+) ')), 2::smallint) AS exponent
  FROM approval_instance c
  JOIN revision r ON r.subject_id = c.subject_id AND r.revision IN (c.revision, revision_before(c.subject_id, c.revision))
  JOIN app_user u ON u.id = r.submitted_by
  LEFT JOIN LATERAL (SELECT a.id, a.state, a.ended_at FROM approval_instance a
		      WHERE a.subject_id = r.subject_id AND a.revision = r.revision
		      ORDER BY a.state = 2 DESC, a.submitted_at DESC LIMIT 1) i ON true
 WHERE c.id = approval_of(:id, :number, :task_id)
 ORDER BY r.revision;

-- :name revision_pair_products :many
-- The products of those two.
-- :noscope of the approval that approval_get of the same batch found in scope
SELECT p.id, p.code, p.name FROM product p
 WHERE p.id = ANY (ARRAY(SELECT (regexp_matches(r.content, '^line [0-9]+ ([0-9a-f-]{36}) ', 'gn'))[1]::uuid
	FROM approval_instance c
	JOIN revision r ON r.subject_id = c.subject_id AND r.revision IN (c.revision, revision_before(c.subject_id, c.revision))
       WHERE c.id = approval_of(:id, :number, :task_id)));
