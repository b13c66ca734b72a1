-- A key that all daemons of the database share: $1 its name.
SELECT encode(value, 'hex') FROM app.secret WHERE name = $1
