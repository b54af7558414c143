/* Reading the parts of a manifest; for core/election only. */
#ifndef OY_ELECTION_MANIFEST_READ_H
#define OY_ELECTION_MANIFEST_READ_H

#include "base/json.h"
#include "election/manifest.h"

enum { OY_TITLE_MAX = 300, OY_DESCRIPTION_MAX = 10000 }; /* characters */

/* ---- manifest_text.c ---- */

/* A text of 1 to OY_TITLE_MAX characters, copied [man-7]. */
OY_MUST_USE oy_status oy_manifest_title(char **out, const struct oy_json *obj, const char *key,
                                        struct oy_why *why);
/* A description, which may hold line feeds; NULL where the key is left out. */
OY_MUST_USE oy_status oy_manifest_description(char **out, const struct oy_json *obj,
                                              struct oy_why *why);
/* The member "id", copied [man-6]. */
OY_MUST_USE oy_status oy_manifest_id(char **out, const struct oy_json *obj, struct oy_why *why);
/* 1 to 120 characters of the set, copied; OY_FORMAT "json-4". */
OY_MUST_USE oy_status oy_manifest_name(char **out, const struct oy_json *obj, const char *key,
                                       bool (*is_allowed)(unsigned char c), struct oy_why *why);
/* No two texts equal. `fold`, for ids: upper and lower case ASCII count as equal; else, for titles,
 * spaces beyond one between words do not count. `rule` is a literal. */
OY_MUST_USE oy_status oy_manifest_distinct(const char *const *texts, size_t n, bool fold,
                                           const char *rule, struct oy_why *why);
/* "YYYY-MM-DDThh:mm:ssZ" to Unix seconds, from 1970 on [man-2]. */
OY_MUST_USE oy_status oy_manifest_time(uint64_t *out, const struct oy_json *obj, const char *key,
                                       struct oy_why *why);

/* ---- manifest_keys.c ---- */

/* trustees, registrars, officers, server, witnesses, and that no key stands twice [man-4, man-5];
 * then ceremony_id [cer-2]. */
OY_MUST_USE oy_status oy_manifest_keys(struct oy_manifest *m, const struct oy_json *root,
                                       struct oy_why *why);

/* ---- manifest_residency.c ---- */

/* The member `residency`, if there is one; opens and closes are already there [man-9]. */
OY_MUST_USE oy_status oy_manifest_residency(struct oy_manifest *m, const struct oy_json *root,
                                            struct oy_why *why);
/* The member `attachments` of a manifest or a contest, if there is one [man-10]. */
OY_MUST_USE oy_status oy_manifest_attachments(struct oy_attachment **out, size_t *n,
                                              const struct oy_json *obj, struct oy_why *why);
void oy_manifest_attachments_clear(struct oy_attachment *list, size_t n);
/* No file name twice in the whole manifest [man-10]. */
OY_MUST_USE oy_status oy_manifest_distinct_files(const struct oy_manifest *m, struct oy_why *why);
/* ---- decision_parse.c ---- */

/* The rule and headings of `decision`, before the options; kind NONE where it is left out
 * [dec-1]. */
OY_MUST_USE oy_status oy_decision_parse_rule(struct oy_contest *c, const struct oy_json *contest,
                                             struct oy_why *why);
/* The index of an option's heading. */
OY_MUST_USE oy_status oy_decision_parse_heading(uint32_t *out, const struct oy_decision_rule *d,
                                                const struct oy_json *option, struct oy_why *why);
/* All else, after options and type. */
OY_MUST_USE oy_status oy_decision_parse_keys(struct oy_contest *c, const struct oy_json *contest,
                                             struct oy_why *why);

/* ---- contest_parse.c ---- */

/* One contest, derived; m->mahalle is already there. */
OY_MUST_USE oy_status oy_contest_parse(struct oy_contest *out, const struct oy_manifest *m,
                                       const struct oy_json *obj, struct oy_why *why);

#endif
