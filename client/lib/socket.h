/* socket.h -- finding and connecting to the server's addresses, one after the other. */
#ifndef BL_CLIENT_SOCKET_H
#define BL_CLIENT_SOCKET_H

#include <netdb.h>
#include <stdbool.h>
#include <stddef.h>

#define PEER_TEXT 72

/* "host:port", "[v6]:port" or without the port; host and port are malloc'ed. false: not of that form, or no
 * memory (then *host is NULL and *bad is false). */
bool server_split(const char *server, char **host, char **port, bool *bad);

/* A new non-blocking socket on its way to the address; -1 with errno. */
int socket_connect(const struct addrinfo *to);
/* 0 = connected, else the errno of the attempt. */
int socket_error(int fd);
void peer_text(const struct addrinfo *to, char out[PEER_TEXT]);

#endif
