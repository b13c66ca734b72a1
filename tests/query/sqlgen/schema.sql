-- A small schema with one column of every type that generated code carries.
CREATE SCHEMA app;
SET search_path = app, pg_catalog;

CREATE TABLE thing (
	id uuid PRIMARY KEY,
	branch_id uuid NOT NULL,
	owner_id uuid NOT NULL,
	version bigint NOT NULL DEFAULT 1,
	state smallint NOT NULL,
	rank integer,
	price bigint,
	on_sale boolean NOT NULL DEFAULT false,
	name text NOT NULL,
	note varchar(40),
	currency char(3) NOT NULL DEFAULT 'CNY',
	due date,
	made_at timestamptz NOT NULL,
	sold_at timestamptz,
	digest bytea,
	tags text[] NOT NULL DEFAULT '{}',
	friends uuid[],
	counts integer[],
	sums bigint[],
	"case" integer NOT NULL DEFAULT 0
);
CREATE INDEX thing_branch ON thing (branch_id, id);

CREATE TABLE thing_part (
	thing_id uuid NOT NULL REFERENCES thing,
	no integer NOT NULL,
	qty bigint NOT NULL,
	PRIMARY KEY (thing_id, no)
);
