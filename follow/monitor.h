/* Somebody who follows an election on a server, and raises the alarm.
 *
 * DIR is the copy, a whole record at all times. What the monitor itself remembers is in
 * DIR.monitor/: `state`, how far ballots have been checked, and `evidence-…`, signed checkpoints
 * that exclude each other, which anybody can check, or the list of web pages that an officer signed
 * and what was served in its place.
 */
#ifndef OY_FOLLOW_MONITOR_H
#define OY_FOLLOW_MONITOR_H

#include "follow/watch_pages.h"
#include "steps/files.h"

struct oy_monitor_options {
    struct oy_follow_options follow;
    unsigned threads;
    unsigned stall_seconds;   /* without an answer, or behind the server's own word */
    struct oy_files receipts; /* that the log must keep */
    uint64_t (*now)(void);    /* Unix seconds; NULL: the system's */
};

struct oy_alarm {
    enum oy_alarm_kind kind; /* NONE: nothing is wrong */
    struct oy_why why;
    char evidence[2][OY_PATH_MAX]; /* files, or empty */
    bool again;                    /* the same as the alarm before it */
};

struct oy_monitor;
OY_MUST_USE oy_status oy_monitor_open(struct oy_monitor **out,
                                      const struct oy_monitor_options *options, struct oy_why *why);
void oy_monitor_free(struct oy_monitor *m); /* NULL is allowed */

/* One look: up to the server's checkpoint, everything new is checked. *answered: the server gave an
 * answer. Fails only for what is no fault of the server's: this computer's disk, another election
 * than was asked for, a receipt that is none. */
OY_MUST_USE oy_status oy_monitor_round(struct oy_monitor *m, struct oy_alarm *alarm, bool *answered,
                                       struct oy_why *why);
const struct oy_follow *oy_monitor_follow(const struct oy_monitor *m);
/* What the last round found of the web pages. */
enum oy_pages_sight oy_monitor_pages(const struct oy_monitor *m);
/* The result is published and everything has been verified: nothing more can come. */
bool oy_monitor_finished(const struct oy_monitor *m);

#endif
