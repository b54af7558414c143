/* Parts that voters' devices made [cred-3]: as they come in, one file <line>.enrolment each, and as
 * the registrar keeps them beside its codes, in enrolments.secret: u32 line ‖ EN, again and again,
 * in ascending order of the lines. Not secret in themselves, but they say whose part is whose. */
#ifndef OY_STEPS_ENROLLED_H
#define OY_STEPS_ENROLLED_H

#include "election/enrolment.h"
#include "steps/codes.h"

struct oy_enrolled {
    uint32_t n;
    uint32_t *line; /* of the common list, from 1, ascending */
    struct oy_enrolment *one;
};

/* All files of the directory, which may hold nothing else: each must be a good enrolment with this
 * registrar, of the mahalle of its line: OY_MISMATCH "cred-3", OY_PROOF "roll-5". */
OY_MUST_USE oy_status oy_enrolled_collect(struct oy_enrolled *out, const struct oy_manifest *m,
                                          unsigned registrar, const struct oy_list *list,
                                          const char *inbox, struct oy_why *why);
/* Writes the file into the registrar's directory of codes; none if there is no enrolment. */
OY_MUST_USE oy_status oy_enrolled_write(const struct oy_enrolled *e, const struct oy_manifest *m,
                                        const char *dir, struct oy_why *why);
/* OY_STATE if the file is there already: of an enrolment that was broken off. */
OY_MUST_USE oy_status oy_enrolled_output_check(const char *dir, struct oy_why *why);
/* Reads it again; without the file there is none. */
OY_MUST_USE oy_status oy_enrolled_load(struct oy_enrolled *out, const struct oy_manifest *m,
                                       unsigned registrar, const char *dir, struct oy_why *why);
/* The enrolment of a line, or NULL. */
const struct oy_enrolment *oy_enrolled_find(const struct oy_enrolled *e, uint32_t line);
void oy_enrolled_clear(struct oy_enrolled *e);

#endif
