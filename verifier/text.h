/* What the checks are called and what their failure means, in English and Turkish: for reports
 * and for the council's dossier. */
#ifndef OY_VERIFIER_TEXT_H
#define OY_VERIFIER_TEXT_H

#include "verifier/verify.h"

struct oy_words { /* by enum oy_language */
    const char *in[2];
};

struct oy_check_text {
    const char *id;
    struct oy_words title, /* what is checked, as a plain sentence */
        meaning;           /* what its failure means for an observer */
};

/* Asserts that there is such a check. */
const struct oy_check_text *oy_check_text(const char *id);

enum { OY_GROUPS = 5 };
struct oy_group_text {
    const char *group;
    struct oy_words heading;
};
extern const struct oy_group_text oy_group_texts[OY_GROUPS];

/* One word and one mark for a status. */
const struct oy_words *oy_status_words(enum oy_check_status status);
const char *oy_status_mark(enum oy_check_status status);

#endif
