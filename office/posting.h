/* The posted list (askı) of a mahalle, and the minutes of its posting and removal, on paper. */
#ifndef OY_OFFICE_POSTING_H
#define OY_OFFICE_POSTING_H

#include "election/manifest.h"
#include "office/say.h"
#include "paper/paper.h"
#include "steps/step.h"

struct oy_posted_row {
    const char *name, *kimlik; /* masked [priv-5] */
};

struct oy_posting {
    const struct oy_manifest *m; /* with residency */
    size_t mahalle;              /* its index there */
    enum oy_language language;
    const struct oy_posted_row *rows;
    size_t n_rows, n_protected;
};

/* SHA-256 over "name;kimlik\n" of all rows in their order: what ties the minutes to the list. */
OY_MUST_USE oy_status oy_posting_digest(unsigned char out[32], const struct oy_posting *posting,
                                        struct oy_why *why);

OY_MUST_USE oy_status oy_posting_list_pdf(struct oy_secret_bytes **out,
                                          const struct oy_posting *posting, struct oy_why *why);
/* A form of one page with two boxes to sign in: of the posting, or of the removal. */
OY_MUST_USE oy_status oy_posting_minutes_pdf(struct oy_secret_bytes **out,
                                             const struct oy_posting *posting, bool removal,
                                             struct oy_why *why);

struct oy_posting_request {
    const char *manifest, *roll, *passphrase;
    uint32_t mahalle; /* id; 0: all of the manifest's that have anybody to list */
    enum oy_language language;
    const char *out; /* directory */
};
/* Writes into the directory `out`, which is made, for each mahalle <id>-list.pdf, <id>-posted.pdf
 * and <id>-removed.pdf. */
OY_MUST_USE oy_status oy_step_posting_list(const struct oy_step *s,
                                           const struct oy_posting_request *q, uint32_t *lists,
                                           struct oy_why *why);

#endif
