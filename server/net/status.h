/* status.h -- a struct why as the google.rpc.Status that clients decode. */
#ifndef BL_NET_STATUS_H
#define BL_NET_STATUS_H

#include "common/why.h"

#define STATUS_BYTES 3072 /* at most; 4 KiB in base64, since proxies cut header lists at 8 KiB */
#define STATUS_TEXT 600   /* bytes of the sentence, at most */

/* The sentence in `lang`, cut to STATUS_TEXT. */
const char *status_text(const struct why *w, enum lang lang, struct arena *a);
/* The packed message, in the arena. Field violations that do not fit are left out; ErrorInfo's "count" tells
 * how many there are. request_id may be NULL. */
struct bytes status_pack(const struct why *w, enum lang lang, const char *request_id, struct arena *a);

#endif
