-- :name bad_column :one
SELECT id,
       nosuch
  FROM thing;
-- :name bad_numeric :many
SELECT thing_id, sum(qty) AS total FROM thing_part GROUP BY thing_id;
-- :name bad_param :exec
UPDATE thing SET note = :n::jsonb::text WHERE price = :p::numeric;
-- :name bad_null :one
-- :null note, nosuch
SELECT note FROM thing;
-- :name bad_names :one
SELECT id, branch_id AS id FROM thing;
-- :name bad_name :one
SELECT id AS "Id" FROM thing;
-- :name bad_kind :one
UPDATE thing SET rank = 1 WHERE id = :id;
-- :name bad_none_wrong :one
SELECT id FROM thing WHERE id = :id;
