#include "sql/gen/type.h"

/* oids of pg_type.dat: fixed for ever, as they are part of the wire protocol */
static const struct sql_type table[] = {
    {"bool", 16, "bool", "bool", "bool", NULL},
    {"int2", 21, "int16_t", "i16", "i16", NULL},
    {"int4", 23, "int32_t", "i32", "i32", NULL},
    {"int8", 20, "int64_t", "i64", "i64", NULL},
    {"text", 25, "const char *", "text", "text", "NULL"},
    {"varchar", 1043, "const char *", "text", "text", "NULL"},
    {"bpchar", 1042, "const char *", "text", "text", "NULL"},
    {"uuid", 2950, "struct uuid", "uuid", "uuid", "(struct uuid){{0}}"},
    {"date", 1082, "int32_t", "date", "date", "NO_DATE"},
    {"timestamptz", 1184, "int64_t", "time", "time", "INT64_MIN"},
    {"bytea", 17, "struct bytes", "bytes", "bytes", "(struct bytes){0}"},
    {"uuid[]", 2951, "struct uuids", "uuids", "uuids", "(struct uuids){0}"},
    {"text[]", 1009, "struct texts", "texts", "texts", "(struct texts){0}"},
    {"varchar[]", 1015, "struct texts", "texts", "texts", "(struct texts){0}"},
    {"int8[]", 1016, "struct i64s", "i64s", "i64s", "(struct i64s){0}"},
    {"int4[]", 1007, "struct i32s", "i32s", "i32s", "(struct i32s){0}"},
    {"date[]", 1182, "struct i32s", "dates", NULL, NULL},
    {"bool[]", 1000, "struct bools", "bools", NULL, NULL},
};

static const struct {
	uint32_t oid;
	const char *advice;
} advice[] = {
    {1700, "cast to bigint at a fixed scale; sum() of bigint is numeric"},
    {700, "no floats; cast to bigint"},
    {701, "no floats; cast to bigint"},
    {114, "cast to text"},
    {3802, "cast to text"},
    {1005, "use int4[] and cast in the query"},
    {1114, "use timestamptz"},
    {869, "cast to text"},
    {650, "cast to text"},
    {18, "cast to text"},
    {19, "cast to text"},
    {26, "cast to bigint"},
    {705, "its type is not known here; cast it"},
};

const struct sql_type *
type_by_oid(uint32_t oid)
{
	for (size_t i = 0; i < ARRAY_SIZE(table); i++)
		if (table[i].oid == oid)
			return &table[i];
	return NULL;
}

const struct sql_type *
type_by_name(const char *name)
{
	for (size_t i = 0; i < ARRAY_SIZE(table); i++)
		if (strcmp(table[i].name, name) == 0)
			return &table[i];
	return NULL;
}

const char *
type_advice(uint32_t oid)
{
	for (size_t i = 0; i < ARRAY_SIZE(advice); i++)
		if (advice[i].oid == oid)
			return advice[i].advice;
	return "";
}
