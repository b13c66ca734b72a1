-- The database of a private cluster.
CREATE DATABASE branchline TEMPLATE template0 ENCODING 'UTF8'
