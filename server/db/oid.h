/* oid.h -- the type oids that the codecs know; fixed numbers of PostgreSQL's catalog. */
#ifndef BL_DB_OID_H
#define BL_DB_OID_H

enum {
	OID_BOOL = 16,
	OID_BYTEA = 17,
	OID_INT8 = 20,
	OID_INT2 = 21,
	OID_INT4 = 23,
	OID_TEXT = 25,
	OID_DATE = 1082,
	OID_UUID = 2950,
};

#define PG_EPOCH_DAYS 10957 /* 2000-01-01 as days since 1970 */
#define PG_EPOCH_US (INT64_C(10957) * 86400 * 1000000)

#endif
