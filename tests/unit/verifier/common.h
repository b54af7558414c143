/* What the tests of the verifier share. */
#ifndef OY_TESTS_UNIT_VERIFIER_COMMON_H
#define OY_TESTS_UNIT_VERIFIER_COMMON_H

#include <criterion/criterion.h>
#include <string.h>

#include "tests/support/sample_record.h"
#include "verifier/verify.h"

/* Verifies a directory; the caller frees. */
static inline struct oy_verification *verify_at(const char *path) {
    struct oy_verify_options options = {.record = path, .threads = 2};
    struct oy_why why = {.status = OY_OK};
    struct oy_verification *v = NULL;
    cr_assert_eq(oy_verify(&v, &options, &why), OY_OK, "%s: %s", why.where, why.text);
    return v;
}

static inline const char *fault_of(const struct oy_verification *v) {
    const struct oy_check_result *fault = oy_verification_fault(v);
    return fault ? fault->id : "none";
}

/* The record must fail, first at this check with this rule. */
static inline void expect_fault(const char *path, const char *id, const char *rule) {
    struct oy_verification *v = verify_at(path);
    const struct oy_check_result *fault = oy_verification_fault(v);
    cr_assert_eq(v->verdict, OY_FAILED, "expected %s %s", id, rule);
    cr_assert_str_eq(fault->id, id, "expected %s %s: %s", id, rule, fault->detail);
    cr_assert_str_eq(fault->why.rule, rule, "expected %s %s: %s", id, rule, fault->detail);
    cr_assert_eq(oy_verdict_exit(v->verdict), 1);
    oy_verification_free(v);
}

static inline void expect_verdict(const char *path, enum oy_verdict verdict) {
    struct oy_verification *v = verify_at(path);
    const struct oy_check_result *fault = oy_verification_fault(v);
    cr_assert_eq(v->verdict, verdict, "verdict %s: %s %s", oy_verdict_name(v->verdict), fault_of(v),
                 fault ? fault->detail : "");
    oy_verification_free(v);
}

#endif
