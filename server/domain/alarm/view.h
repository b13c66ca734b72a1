/* view.h -- an alarm in a reply. */
#ifndef BL_DOMAIN_ALARM_VIEW_H
#define BL_DOMAIN_ALARM_VIEW_H

#include "branchline/v1/alarm.pb-c.h"
#include "query/q_alarm.h"
#include "server/op/actor.h"

Bl__Alarm *alarm_message(const struct q_alarm_list_row *r, const struct actor *who);

#endif
