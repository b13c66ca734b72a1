-- The invariants of the data.

-- :name check_run :many
-- :null none
-- Runs all of them, or the one that is named (NULL = all).
SELECT r.name, r.description_en, r.description_zh, r.broken, r.ids
  FROM "check".run(:name::text) r;
