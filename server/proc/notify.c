#include "server/proc/notify.h"

#include <inttypes.h>
#include <systemd/sd-daemon.h>

#include "server/loop/loop.h"

void
notify_ready(const char *status)
{
	sd_notifyf(0, "READY=1\nSTATUS=%s", status);
}

void
notify_reloading(void)
{
	sd_notifyf(0, "RELOADING=1\nMONOTONIC_USEC=%" PRId64, clock_monotonic_us());
}

void
notify_stopping(void)
{
	sd_notify(0, "STOPPING=1");
}

int64_t
notify_watchdog_us(void)
{
	uint64_t us = 0;

	return sd_watchdog_enabled(0, &us) > 0 ? (int64_t)(us / 2) : 0;
}

void
notify_alive(void)
{
	sd_notify(0, "WATCHDOG=1");
}
