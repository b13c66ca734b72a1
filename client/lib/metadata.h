/* metadata.h -- the texts that gRPC puts into headers. */
#ifndef BL_CLIENT_METADATA_H
#define BL_CLIENT_METADATA_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define TIMEOUT_TEXT 24

/* Value of grpc-timeout: at most 8 digits and a unit, never longer than the time, at least 1 us. */
void timeout_text(int64_t us, char out[TIMEOUT_TEXT]);

/* In place: %41 -> A; what is not an escape stays. Returns the length. */
size_t percent_decode(char *text, size_t n);

/* Padded or not. out has room for n; returns how many bytes, or -1 for a stray character. */
long base64_bytes(const char *text, size_t n, uint8_t *out);

#endif
