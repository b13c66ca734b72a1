/* listener.h -- the listening sockets; the master opens them once and every child inherits them. */
#ifndef BL_PROC_LISTENER_H
#define BL_PROC_LISTENER_H

#include "server/trouble.h"

/* address is numeric, or "*" for IPv6 and IPv4 (IPv4 alone where there is no IPv6); port 0 takes a free one.
 * -1: *t. The socket is non-blocking and close-on-exec; *port_out is the port it got. */
int listener_open(const char *address, int port, int *port_out, struct trouble *t);

/* The socket that systemd passed under FileDescriptorName=grpc (or its only one); -1 = none. */
int listener_inherited(int *port_out);

#endif
