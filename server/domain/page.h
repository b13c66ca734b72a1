/* page.h -- the key that signs page tokens (field.h reads and makes them). */
#ifndef BL_DOMAIN_PAGE_H
#define BL_DOMAIN_PAGE_H

#include "common/types.h"

#define PAGE_KEY_BYTES 32

/* Once at start-up, before the first request: PAGE_KEY_BYTES bytes that all daemons of one database share (row 'page' of table
 * secret), so that a list can go on at another one. Copied. */
void page_set_key(struct bytes key);

#endif
