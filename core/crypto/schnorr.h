/* Proofs over discrete logarithms: knowledge [pok-1], equality [deq-1], and the ballot
 * signature [sig-1, sig-2].
 *
 * The caller begins the transcript with the purpose and adds g and the context items; these
 * functions add the remaining items that spec/proofs.md names and end it. */
#ifndef OY_CRYPTO_SCHNORR_H
#define OY_CRYPTO_SCHNORR_H

#include "crypto/equations.h"
#include "crypto/transcript.h"

struct oy_pok { /* knowledge of x in X = g^x */
    struct oy_element a;
    struct oy_scalar z;
};

void oy_pok_prove(const struct oy_group *g, struct oy_pok *out, struct oy_transcript *t,
                  const struct oy_element *x_public, const struct oy_secret *x);
OY_MUST_USE oy_status oy_pok_check(struct oy_equations *eqs, size_t owner, const struct oy_group *g,
                                   const struct oy_pok *proof, struct oy_transcript *t,
                                   const struct oy_element *x_public, struct oy_why *why);

struct oy_equality { /* d = base^x and Y = g^x have the same x */
    struct oy_element d, a, b;
    struct oy_scalar z;
};

/* Computes d = base^x and its proof; beta may be NULL (an empty item). */
void oy_equality_prove(const struct oy_group *g, struct oy_equality *out, struct oy_transcript *t,
                       const struct oy_element *y_public, const struct oy_element *base,
                       const struct oy_element *beta, const struct oy_secret *x);
OY_MUST_USE oy_status oy_equality_check(struct oy_equations *eqs, size_t owner,
                                        const struct oy_group *g, const struct oy_equality *proof,
                                        struct oy_transcript *t, const struct oy_element *y_public,
                                        const struct oy_element *base,
                                        const struct oy_element *beta, struct oy_why *why);
/* E d ‖ E A ‖ E B ‖ S z, 3·|E| + |S| bytes */
void oy_equality_write(const struct oy_group *g, struct oy_writer *w, const struct oy_equality *p);
OY_MUST_USE oy_status oy_equality_read(const struct oy_group *g, struct oy_equality *out,
                                       struct oy_reader *r, struct oy_why *why);

struct oy_signature {
    struct oy_element r;
    struct oy_scalar z;
};

void oy_signature_sign(const struct oy_group *g, struct oy_signature *out,
                       const struct oy_element *x_public, const struct oy_secret *x,
                       struct oy_span message);
OY_MUST_USE oy_status oy_signature_check(struct oy_equations *eqs, size_t owner,
                                         const struct oy_group *g, const struct oy_element *r,
                                         const struct oy_scalar *z,
                                         const struct oy_element *x_public, struct oy_span message,
                                         struct oy_why *why);

#endif
