/* text.h -- what an event means, in words. */
#ifndef BL_DOMAIN_NOTICE_TEXT_H
#define BL_DOMAIN_NOTICE_TEXT_H

#include "common/why.h"

const char *event_text(const char *kind, enum lang lang); /* the kind itself when no row has it */

#endif
