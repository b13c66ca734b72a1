/* cert.h -- certificate and key as bytes in the master: read once, checked, handed to workers that never open
 * the files. */
#ifndef BL_PROC_CERT_H
#define BL_PROC_CERT_H

#include "common/types.h"
#include "server/trouble.h"

struct cert {
	struct bytes chain, key; /* PEM; owned */
	int64_t expiry_us;       /* since 1970: the first certificate of the chain to expire */
};

/* Reads and checks both files: the key belongs to the certificate and is private to its owner. False: *out is
 * untouched. */
bool cert_load(
    const char *cert_file, const char *key_file, bool allow_tls12, struct cert *out, struct trouble *t);
void cert_free(struct cert *c); /* wipes the key */

#endif
