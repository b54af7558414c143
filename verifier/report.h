/* What the verifier says: to people, line by line, and to programs, as JSON. */
#ifndef OY_VERIFIER_REPORT_H
#define OY_VERIFIER_REPORT_H

#include <stdio.h>

#include "verifier/verify.h"

/* Checks in plain words by group, totals and decisions (only if I7 passed [chk-7]), and the verdict
 * in a sentence. quiet: failures and verdict only. OY_IO if it cannot be written. */
OY_MUST_USE oy_status oy_report_text(FILE *out, const struct oy_verification *v,
                                     enum oy_language language, bool quiet, struct oy_why *why);

/* {"verdict","checks":[{"id","group","status","rule","detail"}],"ballots":{…},"contests":[…],
 *  "turnout":[{"mahalle","voters","ballots"}],"election_id","checkpoint":{"size","root"},
 *  "pages":{"index","officer","files","sha256"}} and a line feed. "pages" stands once A10 has
 * passed a list of web pages: the last one, and the SHA-256 of that list. "turnout" stands from K7
 * on. "rule" stands only at a failed check. Before K7 the counts of ballots are 0, before I7 there
 * are no contests, before K5 no election_id, before C1 no checkpoint. Totals are those of a
 * contest's first scope; with them stands its "decision": "rule" and what result.json says of it
 * [dec-12]. */
OY_MUST_USE oy_status oy_report_json(struct oy_buffer *out, const struct oy_verification *v,
                                     struct oy_why *why);

/* For programs that show what is done while it is done: each a JSON object in a line of its own.
 *
 * {"check":{…}}: what stands in "checks" above, with "heading" (the group's), "title", "word" (the
 *   status) and, if it failed, "meaning", in words of the language;
 * {"progress":{"of":"roll"|"ballots","done","total"}}: of the checks that take long;
 * {"report":{…}}: the object above, last. */
OY_MUST_USE oy_status oy_report_line_check(FILE *out, const struct oy_check_result *r,
                                           enum oy_language language, struct oy_why *why);
OY_MUST_USE oy_status oy_report_line_progress(FILE *out, const char *of, uint64_t done,
                                              uint64_t total, struct oy_why *why);
OY_MUST_USE oy_status oy_report_line_end(FILE *out, const struct oy_verification *v,
                                         struct oy_why *why);

#endif
