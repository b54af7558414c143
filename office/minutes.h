/* The council's minutes: what a verified record says, on paper and as JSON (spec/minutes.md). */
#ifndef OY_OFFICE_MINUTES_H
#define OY_OFFICE_MINUTES_H

#include "election/decision.h"
#include "office/say.h"
#include "paper/paper.h"
#include "steps/step.h"
#include "verifier/verify.h"

struct oy_minutes {
    struct oy_verification *v; /* owned; its verdict is VERIFIED */
    enum oy_language language;
    const char *url;                     /* of the published record, borrowed, or NULL */
    const struct oy_decision *decisions; /* one for each contest, borrowed from v, or NULL */
    uint32_t rows;                       /* of the roll */
    /* The log up to its result: what registrars say later changes no minutes. */
    uint64_t size;
    struct oy_hash root;
};

/* Verifies the whole record. OY_STATE with the failing check, or with the first that cannot be made
 * yet, unless the verdict is VERIFIED; errors of oy_verify. Clear with oy_minutes_clear, also after
 * a failure. */
OY_MUST_USE oy_status oy_minutes_collect(struct oy_minutes *out, const char *record,
                                         unsigned threads, enum oy_language language,
                                         struct oy_why *why);
void oy_minutes_clear(struct oy_minutes *m);

/* [min-1] */
OY_MUST_USE oy_status oy_minutes_json(struct oy_buffer *out, const struct oy_minutes *m,
                                      struct oy_why *why);
OY_MUST_USE oy_status oy_minutes_pdf(struct oy_secret_bytes **out, const struct oy_minutes *m,
                                     struct oy_why *why);
OY_MUST_USE oy_status oy_dossier_pdf(struct oy_secret_bytes **out, const struct oy_minutes *m,
                                     struct oy_why *why);

/* ---- the commands ---- */

struct oy_minutes_request {
    const char *record, *url, *key; /* url and key may be NULL */
    enum oy_language language;
    const char *out;
};
/* Writes out (PDF), beside it the JSON of the same name, and with a key its signature (.json.sig).
 */
OY_MUST_USE oy_status oy_step_minutes(const struct oy_step *s, const struct oy_minutes_request *q,
                                      struct oy_why *why);
OY_MUST_USE oy_status oy_step_dossier(const struct oy_step *s, const struct oy_minutes_request *q,
                                      struct oy_why *why);

struct oy_minutes_checked {
    uint32_t officer; /* who has signed, from 1; 0: there is no signature beside the file */
    char name[OY_SAY * 4];
};
/* [min-1, min-2] Makes the JSON anew from the record and compares; looks at the signature. */
OY_MUST_USE oy_status oy_step_minutes_check(const struct oy_step *s, const char *json,
                                            const char *record, struct oy_minutes_checked *out,
                                            struct oy_why *why);

#endif
