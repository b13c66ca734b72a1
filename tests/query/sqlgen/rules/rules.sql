-- :name rules_star :one
SELECT * FROM thing;
-- Nothing goes by note.
-- :name rules_scan :many
SELECT id FROM thing WHERE note = :note;
