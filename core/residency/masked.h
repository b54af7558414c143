/* The list as it is posted [priv-5]. */
#ifndef OY_RESIDENCY_MASKED_H
#define OY_RESIDENCY_MASKED_H

#include "residency/private_roll.h"

enum { OY_MASKED_NAME = 512, OY_MASKED_KIMLIK = OY_KIMLIK + 1 };

/* "A*** B*** C***" of name and surname, and "10*******46". */
void oy_masked_name(char out[OY_MASKED_NAME], const struct oy_person *person);
void oy_masked_kimlik(char out[OY_MASKED_KIMLIK], const struct oy_person *person);

struct oy_masked_row {
    const char *name; /* of the list's own arena */
    char kimlik[OY_MASKED_KIMLIK];
};

struct oy_masked_list {
    struct oy_masked_row *row; /* in the order of what they show */
    size_t n, n_protected;     /* protected people have no row */
    struct oy_people arena;
};

/* The entitled people of a mahalle as a list to be posted. Free with oy_masked_list_free. */
OY_MUST_USE oy_status oy_masked_list(struct oy_masked_list *out, const struct oy_private_roll *roll,
                                     uint32_t mahalle, struct oy_why *why);
void oy_masked_list_free(struct oy_masked_list *list);

#endif
