/* The count: tally, shares and result are made by the same steps as on a council's own machine, in
 * an exported copy of the record; what they append there is then taken into the store. One at a
 * time, in a thread of its own. For the files of this folder only. */
#ifndef OY_SERVER_APP_COUNT_H
#define OY_SERVER_APP_COUNT_H

#include "election/officer_request.h"
#include "server/app/hosted.h"

struct oy_app;

/* OY_STATE if another count is being worked on. app->writing is held until oy_count_begin. */
OY_MUST_USE oy_status oy_count_is_free(struct oy_app *a, struct oy_hosted *h, struct oy_why *why);
/* Starts it; `payload` is copied. */
OY_MUST_USE oy_status oy_count_begin(struct oy_app *a, struct oy_hosted *h, enum oy_request_act act,
                                     struct oy_span payload, struct oy_why *why);

/* ---- export.c ---- */

/* Brings the copy in `dir` up to the election's log as it stands; OY_MISMATCH "note-3" if the copy
 * is of another log. It may be *ahead, by what a step appended before the server ended. */
OY_MUST_USE oy_status oy_export(bool *ahead, struct oy_store *store, struct oy_hosted *h,
                                const char *dir, struct oy_why *why);
/* Takes into the store what the record in `dir` has beyond the election's log: entries that name
 * files. app->writing is held. */
OY_MUST_USE oy_status oy_take_back(struct oy_app *a, struct oy_hosted *h, const char *dir,
                                   struct oy_why *why);

#endif
