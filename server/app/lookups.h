/* Residents ask whether they are on the list: tables, limits, and how often it was done [look-3].
 * For the files of this folder only. */
#ifndef OY_SERVER_APP_LOOKUPS_H
#define OY_SERVER_APP_LOOKUPS_H

#include "server/app/hosted.h"

enum { OY_LOOKUP_BODY = 1024 }; /* bytes of a question */

struct oy_lookups;
/* Reads the tables. A file with other rights than 0600, one that is no table or a damaged one, and
 * two tables of one roll are refused. */
OY_MUST_USE oy_status oy_lookups_open(struct oy_lookups **out,
                                      const struct oy_lookup_options *options, struct oy_why *why);
void oy_lookups_free(struct oy_lookups *l); /* wipes; NULL is allowed */
/* Whether there is a table of the election's roll. */
bool oy_lookups_has(const struct oy_lookups *l, const struct oy_hosted *h);
void oy_lookups_numbers(const struct oy_lookups *l, struct oy_app_numbers *out);

#endif
