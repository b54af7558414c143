/* The web pages as a server serves them, held against a list [page-3, web-2]. */
#ifndef OY_FOLLOW_SERVED_H
#define OY_FOLLOW_SERVED_H

#include "election/pages.h"
#include "follow/remote.h"

/* /assets.txt. OY_MISSING if the server has no pages; OY_RANGE "page-1" if it is longer than a list
 * can be. If remote->silent after a failure, there was no answer, and nothing is known. */
OY_MUST_USE oy_status oy_served_list(struct oy_remote *r, struct oy_buffer *list,
                                     struct oy_why *why);
/* The page of this line, or with `first` what stands at "/" in its place, must be what the line
 * says: OY_MISMATCH "page-3" else, and *shown is what came instead, if anything did; free it. */
OY_MUST_USE oy_status oy_served_page(struct oy_remote *r, const struct oy_page *page, bool first,
                                     struct oy_buffer *shown, struct oy_why *why);
/* "/" and every page of the list, which must be good. As oy_served_page. */
OY_MUST_USE oy_status oy_served_all(struct oy_remote *r, struct oy_span list,
                                    struct oy_buffer *shown, struct oy_why *why);

#endif
