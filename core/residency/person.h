/* A row of the list of residents, and why it was refused (spec/residency.md) [elig-2].
 * Personal data: never written in clear, never in a message or a log. */
#ifndef OY_RESIDENCY_PERSON_H
#define OY_RESIDENCY_PERSON_H

#include "base/bytes.h"

enum oy_refused {
    OY_REFUSED_NOT, /* entitled */
    OY_REFUSED_MALFORMED,
    OY_REFUSED_KIMLIK,
    OY_REFUSED_NAME,
    OY_REFUSED_BIRTH,
    OY_REFUSED_MAHALLE,
    OY_REFUSED_SINCE,
    OY_REFUSED_FLAG,
    OY_REFUSED_CONTRADICTORY,
    OY_REFUSED_REPEATED,
    OY_REFUSED_AGE,
    OY_REFUSED_CUTOFF,
    OY_REFUSED_SHORT,
    OY_REFUSED_OBJECTION,
    OY_REFUSED_REASONS /* their number */
};

enum { OY_KIMLIK = 11 };

struct oy_person {
    char kimlik[OY_KIMLIK + 1];
    uint8_t reason; /* enum oy_refused */
    bool is_protected;
    uint32_t mahalle, born, since; /* days of base/day.h */
    uint32_t line;                 /* of the CSV, counted from 1, the heading being 1 */
    /* UTF-8, borrowed from the arena of the list; street and address may be "". */
    const char *name, *surname, *street, *address;
};

#endif
