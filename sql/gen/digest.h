/* digest.h -- SHA-256 of a statement, as 64 hex digits. */
#ifndef BL_SQL_GEN_DIGEST_H
#define BL_SQL_GEN_DIGEST_H

void digest_hex(const char *s, char out[65]);

#endif
