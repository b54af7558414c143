/* Secrets of both groups are marked undefined; valgrind reports every branch and address that
 * depends on one [grp-9]. What a function publishes is marked defined again here. */
#include <stdio.h>
#include <valgrind/memcheck.h>

#include "crypto/group.h"
#include "crypto/transcript.h"

static unsigned failures;

static void mark_secret(void *p, size_t n) {
    (void)VALGRIND_MAKE_MEM_UNDEFINED(p, n);
}

static void mark_public(void *p, size_t n) {
    (void)VALGRIND_MAKE_MEM_DEFINED(p, n);
}

static void report(const struct oy_group *g, const char *what) {
    static unsigned long before;
    unsigned long errors = VALGRIND_COUNT_ERRORS;
    if (errors != before) {
        printf("%s: %s depends on a secret\n", g->name, what);
        failures++;
    }
    before = errors;
}

static void scalars(const struct oy_group *g, struct oy_secret *s) {
    struct oy_scalar c, z;
    unsigned char wide[64];
    randombytes_buf(wide, sizeof wide);
    g->scalar_reduce(&c, wide);
    g->secret_add(&s[2], &s[0], &s[1]);
    report(g, "secret_add");
    g->secret_sub(&s[2], &s[0], &s[1]);
    report(g, "secret_sub");
    g->secret_mul(&s[2], &s[0], &s[1]);
    report(g, "secret_mul");
    g->secret_mul_public(&s[2], &s[0], &c);
    report(g, "secret_mul_public");
    mark_secret(wide, sizeof wide);
    g->secret_reduce(&s[2], wide);
    report(g, "secret_reduce");
    bool canonical = g->secret_decode(&s[2], s[0].b);
    mark_public(&canonical, sizeof canonical);
    report(g, "secret_decode");
    g->respond(&z, &s[2], &c, &s[0]);
    mark_public(&z, sizeof z);
    report(g, "respond");
    if (!canonical || !g->scalar_decode(&c, z.b)) failures++;
}

static void elements(const struct oy_group *g, struct oy_secret *s) {
    struct oy_element a, b, e;
    struct oy_scalar k;
    uint8_t choose = 1;
    mark_secret(&choose, sizeof choose);
    oy_secret_select(&s[2], &s[0], &s[1], choose);
    report(g, "oy_secret_select");
    g->scalar_from_u64(&k, 12345);
    g->pow_var(&a, &g->generator, &k);
    oy_element_select(g, &e, &a, &g->generator, choose);
    report(g, "oy_element_select");
    g->pow_secret(&b, &a, &s[0]);
    report(g, "pow_secret");
    g->pow_base_secret(&a, &s[1]);
    report(g, "pow_base_secret");
    g->mul_secret(&e, &a, &b);
    g->mul_secret(&e, &e, &g->identity);
    report(g, "mul_secret");
    mark_public(&e, sizeof e);
    if (g->decode_var(&a, e.b, 1) != 1) failures++;
}

static void hashes(const struct oy_group *g, struct oy_secret *s) {
    struct oy_transcript t;
    oy_transcript_begin_secret(&t, g, "credential");
    oy_transcript_item(&t, s[0].b, sizeof s[0].b);
    oy_transcript_secret(&t, g, &s[2]);
    report(g, "oy_transcript_secret");
}

int main(void) {
    struct oy_why why = {0};
    if (oy_crypto_init(&why) != OY_OK) return 1;
    for (uint8_t id = 1; id <= 2; id++) {
        const struct oy_group *g = oy_group_by_id(id);
        struct oy_secret *s = oy_secret_alloc(3);
        if (!s) return 1;
        g->secret_random(&s[0]);
        g->secret_random(&s[1]);
        report(g, "secret_random");
        mark_secret(s, 2 * sizeof *s);
        scalars(g, s);
        elements(g, s);
        hashes(g, s);
        oy_secret_free(s);
    }
    return failures != 0;
}
