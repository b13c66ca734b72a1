/* expect.h -- what every command on an existing row begins with: the row is there, and as the caller read it. */
#ifndef BL_DOMAIN_EXPECT_H
#define BL_DOMAIN_EXPECT_H

#include "common/why.h"

/* Is an optional field of an update given? Absent fields stay. */
#define GIVEN(rq, field) ((rq)->_##field##_case != 0)

/* Denies NOT_FOUND. noun: "product"; asked: the reference as the caller wrote it. */
bool expect_found(struct why *w, const char *noun, const char *asked, bool found);
/* Denies STALE_VERSION. */
bool expect_version(struct why *w, const char *noun, const char *asked, int64_t is, int64_t expected);
/* Records that the client's id or the code of a new row is another's. */
void expect_free(
    struct why *w, const char *id_path, const char *id, bool id_taken, const char *code, bool code_taken);

#endif
