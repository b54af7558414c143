/* Who is entitled [elig-2, elig-3], and in which order they stand [elig-4]. */
#ifndef OY_RESIDENCY_RULES_H
#define OY_RESIDENCY_RULES_H

#include "election/manifest.h"
#include "residency/people.h"

/* "under-age": the name of a reason in the table of [elig-2]; "entitled" for 0. */
const char *oy_refused_name(unsigned reason);
/* The same as a sentence for a person at a desk. */
const char *oy_refused_sentence(unsigned reason);

/* Reasons 10 to 12 of a person whose fields are good, or OY_REFUSED_NOT. */
enum oy_refused oy_rules_age_and_residence(const struct oy_residency *rules,
                                           const struct oy_person *person);
/* Reasons 2 to 7 and then 10 to 12, of one person alone. */
enum oy_refused oy_rules_person(const struct oy_residency *rules, const uint32_t *mahalle,
                                size_t n_mahalle, const struct oy_person *person);

/* Of a list whose rows have no reason but 1 to 7: finds contradictory and repeated rows (8, 9),
 * then the others' reasons 10 to 12. */
OY_MUST_USE oy_status oy_rules_list(struct oy_people *list, const struct oy_residency *rules,
                                    struct oy_why *why);

/* [elig-4] The entitled in their common order: *order is theirs to free, of *n places in person. */
OY_MUST_USE oy_status oy_rules_order(uint32_t **order, uint32_t *n, const struct oy_person *person,
                                     size_t n_people, struct oy_why *why);

#endif
