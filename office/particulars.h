/* What a clerk says about a person, in lines "field: value" from a file of mode 0600 or from
 * standard input, never on the command line, where others see it. Fields are named like the columns
 * of the list of residents (spec/residency.md), and "reason" (gerekçe) is the text of an objection,
 * decision or correction. Lines that are empty or begin with # are passed over. */
#ifndef OY_OFFICE_PARTICULARS_H
#define OY_OFFICE_PARTICULARS_H

#include "base/secret.h"
#include "residency/fields.h"
#include "residency/private_roll.h"

enum { OY_PARTICULARS_MAX = 8192 };

struct oy_particulars {
    struct oy_secret_bytes *bytes; /* what the texts below are borrowed from */
    bool has[OY_COLUMNS];
    struct oy_span field[OY_COLUMNS];
    char reason[2001];
};

/* path NULL: standard input. Clear it, also after a failure. Messages name lines, not words. */
OY_MUST_USE oy_status oy_particulars_read(struct oy_particulars *out, const char *path,
                                          struct oy_why *why);
void oy_particulars_clear(struct oy_particulars *p);

/* The person they describe, texts copied into `texts`. With a roll, fields that are not said are
 * those of the roll's row with this kimlik no, if there is just one. OY_FORMAT for a field that is
 * none; what is missing is left blank, for the rules to refuse. */
OY_MUST_USE oy_status oy_particulars_person(struct oy_person *out, struct oy_people *texts,
                                            const struct oy_particulars *p,
                                            const struct oy_private_roll *roll, struct oy_why *why);

#endif
