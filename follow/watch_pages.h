/* Somebody who watches which web pages a server serves [page-3].
 *
 * Each round asks for the list, and for "/" and some pages drawn by lot, so that no server knows
 * which; all of them whenever the list is new to the watcher. */
#ifndef OY_FOLLOW_WATCH_PAGES_H
#define OY_FOLLOW_WATCH_PAGES_H

#include "follow/follow.h"

enum oy_pages_sight {
    OY_PAGES_UNKNOWN = 0, /* the server has not answered yet */
    OY_PAGES_NONE,        /* no pages are served, and none are signed */
    OY_PAGES_NOT_YET,     /* they are served, and no officer has signed them yet */
    OY_PAGES_SIGNED       /* what is served is what an officer has signed */
};

struct oy_page_watch {
    struct oy_buffer list;  /* in force, from the log; empty: none */
    uint64_t next;          /* the log's entries that were looked at */
    struct oy_buffer whole; /* the list whose pages have been seen, all of them */
    int64_t open_ms;        /* since when the election is open without a list; 0: it is not */
    enum oy_pages_sight sight;
};
void oy_page_watch_clear(struct oy_page_watch *w);

struct oy_page_round {
    struct oy_remote *remote;
    const struct oy_dir *dir; /* the copy */
    const struct oy_follow *follow;
    unsigned patience_seconds; /* how long an open election may be without a list, while nobody has
                                  voted in it */
};
/* Fails with found->kind OY_ALARM_PAGES if what is served is not what is signed; `ours` is then the
 * signed list, `theirs` what was served. No answer is OY_OK. Clear *found in any case. */
OY_MUST_USE oy_status oy_page_watch_round(struct oy_page_watch *w, const struct oy_page_round *r,
                                          struct oy_found *found, struct oy_why *why);

#endif
