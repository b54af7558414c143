/* What the tests of proofs share: the groups, hexadecimal, and how a check ends. */
#ifndef OY_TESTS_UNIT_CRYPTO_COMMON_H
#define OY_TESTS_UNIT_CRYPTO_COMMON_H

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

#include "base/hex.h"
#include "crypto/equations.h"
#include "tests/support/group_tiny.h"

enum { N_GROUPS = 3 };

static inline void begin_crypto(void) {
    struct oy_why why = {.status = OY_OK};
    cr_assert_eq(oy_crypto_init(&why), OY_OK);
}

static inline const struct oy_group *group_number(size_t i) {
    return i == 0   ? oy_group_by_id(OY_GROUP_RISTRETTO255)
           : i == 1 ? oy_group_by_id(OY_GROUP_MODP4096)
                    : &oy_group_tiny;
}

static inline void unhex(unsigned char *out, size_t n, const char *hex) {
    struct oy_why why = {.status = OY_OK};
    cr_assert_eq(oy_hex_decode_var(out, n, oy_span_text(hex), "json-4", &why), OY_OK);
}

/* A key pair; the secret is freed by the caller. */
static inline struct oy_secret *key_pair(const struct oy_group *g, struct oy_element *y) {
    struct oy_secret *x = oy_secret_alloc(1);
    cr_assert_not_null(x);
    g->secret_random(x);
    g->pow_base_secret(y, x);
    return x;
}

static inline struct oy_scalar small(const struct oy_group *g, uint64_t v) {
    struct oy_scalar s;
    g->scalar_from_u64(&s, v);
    return s;
}

static inline void add_one(const struct oy_group *g, struct oy_scalar *s) {
    struct oy_scalar one = small(g, 1);
    g->scalar_add(s, s, &one);
}

/* The rule that fails when each equation is checked by itself, or "" if all hold. Frees eqs. */
static inline const char *verdict_of(struct oy_equations *eqs) {
    static struct oy_why why;
    memset(&why, 0, sizeof why);
    oy_status status = oy_equations_check_each(eqs, NULL, 0, &why);
    cr_assert(status == OY_OK || status == OY_PROOF);
    oy_equations_free(eqs);
    return status == OY_OK ? "" : why.rule;
}

#endif
