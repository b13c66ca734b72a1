/* import_record.h -- the rows of one request, and the request that they make. */
#ifndef BL_CLI_IMPORT_RECORD_H
#define BL_CLI_IMPORT_RECORD_H

#include "client/cli/import_rows.h"
#include "client/cli/import_value.h"

struct import_record {
	size_t nrow;
	struct import_row **row; /* owned, like the array */
	bool update;             /* it is there: change it */
	int64_t version;         /* expected_version that a refusal told; 0 = none */
};

void import_record_add(struct import_record *r, struct import_row *row);
void import_record_free(struct import_record *r);

/* The document of the request, without its request id; NULL = violations in why, by the names of the message's fields. The caller owns
 * it. */
json_t *import_record_doc(
    const struct import_map *m, const struct import_record *r, struct texts header, struct why *why);
/* The method that it goes to. */
const struct method *import_record_method(const struct import_map *m, const struct import_record *r);

#endif
