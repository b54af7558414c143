#include "follow/alarm.h"

static const struct {
    const char *name, *sentence;
} rows[] = {
    [OY_ALARM_NONE] = {"none", "nothing is wrong"},
    [OY_ALARM_DROPPED] = {"dropped", "something that was in the log is gone"},
    [OY_ALARM_REORDERED] = {"reordered", "the log's entries stand in another order than before"},
    [OY_ALARM_CHANGED] = {"changed", "the log says something else than it said before"},
    [OY_ALARM_FORKED] = {"forked", "the server has signed two logs that exclude each other"},
    [OY_ALARM_STALLED] = {"stalled", "the server does not go on"},
    [OY_ALARM_INVALID] = {"invalid", "the log holds something that breaks a rule"},
    [OY_ALARM_MISSING] = {"missing", "a file that the log calls for is not there as it should be"},
    [OY_ALARM_PAGES] = {"pages", "the web pages are not those that an officer has signed"},
    [OY_ALARM_UNSIGNED] = {"unsigned", "the checkpoint is not signed as it should be"},
};

const char *oy_alarm_name(enum oy_alarm_kind kind) {
    return rows[kind].name;
}

const char *oy_alarm_sentence(enum oy_alarm_kind kind) {
    return rows[kind].sentence;
}
