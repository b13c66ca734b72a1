-- The inbox of a user.

-- :name notice_list :many
-- The newest first; keyset on id, which sorts by time. Row security decides whether the number of the document is shown.
-- :noscope the inbox is the user's own; row security hides numbers
-- :null read_at, number
SELECT n.id, n.at, n.kind, n.subject, n.subject_id, n.read_at,
	coalesce((SELECT o.number FROM sales_order o WHERE o.id = n.subject_id), (SELECT q.number FROM quote q WHERE q.id = n.subject_id),
		(SELECT d.number FROM alarm a JOIN document_card d ON d.id = a.subject_id WHERE a.id = n.subject_id)) AS number
  FROM notice n
 WHERE n.user_id = :user_id AND (:all::boolean OR n.read_at IS NULL)
   AND (:after_id::uuid IS NULL OR n.id < :after_id::uuid)
 ORDER BY n.id DESC LIMIT :limit;

-- :name notice_unread :many
-- Unread ones among those named, or all.
SELECT n.id FROM notice n
 WHERE n.user_id = :user_id AND n.read_at IS NULL AND (cardinality(:ids::uuid[]) = 0 OR n.id = ANY (:ids::uuid[]))
 ORDER BY n.id LIMIT 10000 FOR UPDATE;

-- :name notice_read :exec
UPDATE notice SET read_at = :now WHERE user_id = :user_id AND id = ANY (:ids::uuid[]) AND read_at IS NULL;
