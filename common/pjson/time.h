/* time.h -- the texts of google.protobuf.Timestamp and Duration. Seconds and nanoseconds as in those
 * messages. */
#ifndef BL_COMMON_PJSON_TIME_H
#define BL_COMMON_PJSON_TIME_H

#include "common/types.h"

#define TIME_TEXT 48

/* "2026-11-24T08:00:00.123Z": 0, 3, 6 or 9 decimals. false: outside the years 1 to 9999. */
bool timestamp_text(int64_t seconds, int32_t nanos, char out[TIME_TEXT]);
/* RFC 3339, any offset. */
bool timestamp_read(const char *text, int64_t *seconds, int32_t *nanos);

/* "1.5s", "-0.000000001s". false: outside +-10,000 years, or signs that differ. */
bool duration_text(int64_t seconds, int32_t nanos, char out[TIME_TEXT]);
bool duration_read(const char *text, int64_t *seconds, int32_t *nanos);

#endif
