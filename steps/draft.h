/* Parts of a draft of a manifest that come from files and dates: for steps/step_manifest.c. */
#ifndef OY_STEPS_DRAFT_H
#define OY_STEPS_DRAFT_H

#include "base/json.h"
#include "steps/step_manifest.h"

struct oy_area { /* the mahalle of an election, in order of their ids */
    size_t n;
    struct oy_area_row {
        uint32_t id;
        char *name;
    } * row;
};
/* From "ID:NAME" arguments, and from a CSV file (NULL: none) whose first line names the columns
 * mahalle_id and mahalle, as in an official list. OY_FORMAT "man-3". */
OY_MUST_USE oy_status oy_area_read(struct oy_area *out, struct oy_files named, const char *csv,
                                   struct oy_why *why);
void oy_area_clear(struct oy_area *area);
/* The array "mahalle". */
void oy_area_put(struct oy_json_out *o, const struct oy_area *area);
/* Calls oy_question_write for each mahalle with the question of "--question-each": its title goes
 * on with the mahalle's name and id, its scope is that mahalle. */
OY_MUST_USE oy_status oy_area_questions(struct oy_json_out *o, const struct oy_area *area,
                                        const char *question, size_t first, struct oy_why *why);

/* The member "residency" if the draft has rules: all of them or none, OY_MISSING "man-9". */
OY_MUST_USE oy_status oy_draft_residency(struct oy_json_out *o, const struct oy_draft *d,
                                         struct oy_why *why);
/* The member "attachments": size and SHA-256 of each "TITLE=FILE" [man-10]. */
OY_MUST_USE oy_status oy_draft_attachments(struct oy_json_out *o, const struct oy_draft *d,
                                           struct oy_why *why);

#endif
