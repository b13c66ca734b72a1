/* ca.h -- the certificate authority of a standalone installation, and the server certificate that it signs.
 *
 * P-256 throughout. The authority lives 10 years, the server certificate 90 days; it is made anew when less
 * than 30 days are left, when the names do not match any more, or when anything about it is not in order. */
#ifndef BL_STANDALONE_CA_H
#define BL_STANDALONE_CA_H

#include <time.h>

#include "server/standalone/folder.h"

#define CA_YEARS 10
#define CA_SERVER_DAYS 90
#define CA_RENEW_DAYS 30

/* Makes what is missing or due in DIR/ca, DIR/tls and DIR/client. `name` is the advertised name, "" = none;
 * `now` is a parameter so that a test can move it. *changed_out: the server certificate is a new one. */
bool ca_settle(const struct folder *f, const char *name, time_t now, bool *changed_out, struct trouble *t);

#endif
