/* notify.h -- what systemd is told; silent without it. */
#ifndef BL_PROC_NOTIFY_H
#define BL_PROC_NOTIFY_H

#include <stdint.h>

void notify_ready(const char *status);
void notify_reloading(void);
void notify_stopping(void);
/* How often a sign of life is wanted; 0 = never. */
int64_t notify_watchdog_us(void);
void notify_alive(void);

#endif
