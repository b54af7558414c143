/* The files of spec/vectors and the functions that check them, one for each. */
#ifndef OY_TESTS_VECTORS_COMMON_H
#define OY_TESTS_VECTORS_COMMON_H

#include <criterion/criterion.h>
#include <string.h>

#include "tests/support/vectors.h"

#define VECTOR_FILES(X)                                                                            \
    X(ballots)                                                                                     \
    X(ceremony)                                                                                    \
    X(codes)                                                                                       \
    X(contests)                                                                                    \
    X(decision)                                                                                    \
    X(entries)                                                                                     \
    X(groups)                                                                                      \
    X(hashing)                                                                                     \
    X(manifests)                                                                                   \
    X(merkle)                                                                                      \
    X(notes)                                                                                       \
    X(proofs)                                                                                      \
    X(roll)                                                                                        \
    X(scopes)                                                                                      \
    X(server)                                                                                      \
    X(tally)

/* Each reads all of its file: a value that was not asked for fails the test. */
#define VECTOR_DECLARE(name) void check_##name(struct vectors *v);
VECTOR_FILES(VECTOR_DECLARE)

#define OK(call)                                                                                   \
    do {                                                                                           \
        struct oy_why why = {.status = OY_OK};                                                     \
        oy_status ok_status = (call);                                                              \
        cr_assert_eq(ok_status, OY_OK, "%s: %s [%s]", why.where, why.text, why.rule);              \
    } while (0)

/* The row is accepted if its rule is null, and refused by exactly its rule if not. */
static inline void judge(struct vectors *v, const json_t *row, oy_status status,
                         const struct oy_why *why) {
    const char *rule = vec_rule(v, row);
    if (!rule)
        cr_expect_eq(status, OY_OK, "%s: '%s' is good, but refused: %s: %s [%s]", v->file,
                     vec_what(row), why->where, why->text, why->rule);
    else
        cr_expect(status != OY_OK && strcmp(why->rule, rule) == 0,
                  "%s: '%s' breaks [%s], but here it says: %s: %s [%s]", v->file, vec_what(row),
                  rule, why->where, why->text, status == OY_OK ? "accepted" : why->rule);
}

/* Bytes that must be those of the vector. */
static inline void same(struct vectors *v, const json_t *obj, const char *key, const void *p,
                        size_t n) {
    struct oy_span want = vec_bytes(v, obj, key);
    cr_expect(oy_span_equal(want, oy_span(p, n)), "%s: another %s (%zu bytes, not %zu): %s",
              v->file, key ? key : "value", n, want.n, vec_what(obj));
}

static inline void same_integer(struct vectors *v, const json_t *obj, const char *key,
                                int64_t have) {
    int64_t want = vec_integer(v, obj, key);
    cr_expect_eq(have, want, "%s: %s is %lld, not %lld: %s", v->file, key ? key : "value",
                 (long long)have, (long long)want, vec_what(obj));
}

#endif
