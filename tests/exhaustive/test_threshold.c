/* In the group of order 89: every t of n up to 5 decrypt every total, and t − 1 shares fit every
 * secret alike [shr-3 … shr-5, dlog-1]. */
#include <criterion/criterion.h>
#include <string.h>

#include "crypto/threshold.h"
#include "election/shares.h"
#include "tests/support/group_tiny.h"

enum { N_MAX = 5, Q = OY_TINY_Q };

static const struct oy_group *const g = &oy_group_tiny;

static void begin(void) {
    struct oy_why why = {.status = OY_OK};
    cr_assert_eq(oy_crypto_init(&why), OY_OK);
}

TestSuite(exhaustive_threshold, .init = begin);

/* One contest with one line in one scope, and n trustees. */
struct world {
    struct oy_manifest m;
    struct oy_contest contest;
    struct oy_line line;
    struct oy_scope scope;
    struct oy_contest_scopes scopes_of;
    struct oy_scopes scopes;
    struct oy_aggregates a;
    struct oy_ciphertext cipher;
    size_t contest_at;
    struct oy_element share_key[N_MAX], y;
    struct oy_sign_key *key[N_MAX];
    struct oy_secret *x; /* n */
    unsigned char election_id[32], closing[OY_CLOSING_LEN];
    struct oy_share_context ctx;
};

static void world_new(struct world *w, uint32_t t, uint32_t n) {
    static char id[] = "c", line_id[] = "l";
    struct oy_why why = {.status = OY_OK};
    struct oy_element constants[N_MAX], point;
    memset(w, 0, sizeof *w);
    w->line = (struct oy_line){.id = line_id, .max = 1};
    w->contest = (struct oy_contest){.id = id, .lines = &w->line, .n_lines = 1};
    w->scope = (struct oy_scope){.ballots = Q - 1};
    w->scopes_of = (struct oy_contest_scopes){&w->scope, 1};
    w->scopes = (struct oy_scopes){Q - 1, 1, &w->scopes_of};
    w->m = (struct oy_manifest){
        .group = g, .threshold = t, .n_trustees = n, .contests = &w->contest, .n_contests = 1};
    w->a = (struct oy_aggregates){&w->m, &w->scopes, &w->contest_at, 1, &w->cipher};
    w->ctx = (struct oy_share_context){&w->m, w->election_id, w->closing, &w->a, w->share_key};
    while (oy_lot_point(g, &point, w->election_id, w->closing, &why) != OY_OK) w->closing[0]++;
    struct oy_secret *a = oy_secret_alloc(t);
    w->x = oy_secret_alloc(n);
    oy_polynomial_draw(g, a, t);
    oy_feldman_commit(g, constants, a, t);
    w->y = constants[0];
    for (uint32_t j = 0; j < n; j++) {
        w->key[j] = oy_sign_key_generate();
        oy_sign_key_public(w->key[j], w->m.trustees[j].identity);
        oy_polynomial_at(g, &w->x[j], a, t, j + 1);
        oy_feldman_share_key(g, &w->share_key[j], constants, t, j + 1);
    }
    oy_secret_free(a);
}

static void world_free(struct world *w) {
    for (uint32_t j = 0; j < w->m.n_trustees; j++) oy_sign_key_free(w->key[j]);
    oy_secret_free(w->x);
}

/* The aggregate (g^r, y^r·g^total). */
static void encrypt(struct world *w, unsigned r, unsigned total) {
    struct oy_scalar er = oy_tiny_scalar(r), et = oy_tiny_scalar(total);
    struct oy_element power;
    g->pow_var(&w->cipher.alpha, &g->generator, &er);
    g->pow_var(&w->cipher.beta, &w->y, &er);
    g->pow_var(&power, &g->generator, &et);
    g->mul_var(&w->cipher.beta, &w->cipher.beta, &power);
}

static void combine_every_subset(struct world *w, unsigned total) {
    struct oy_why why = {.status = OY_OK};
    struct oy_share_file *file[N_MAX];
    unsigned char lot[32];
    bool first = true;
    for (uint32_t j = 0; j < w->m.n_trustees; j++) {
        struct oy_buffer bytes;
        cr_assert_eq(oy_share_file_make(&bytes, &w->ctx, j + 1, &w->x[j], w->key[j], 1, &why),
                     OY_OK);
        cr_assert_eq(oy_share_file_check(&file[j], &w->ctx, oy_buffer_span(&bytes), 1, &why),
                     OY_OK);
        oy_buffer_free(&bytes);
    }
    for (unsigned subset = 0; subset < 1u << w->m.n_trustees; subset++) {
        struct oy_share_set set = {.counting = 0};
        struct oy_totals *totals;
        for (uint32_t j = 0; j < w->m.n_trustees; j++) {
            if (!(subset >> j & 1)) continue;
            set.by_trustee[j] = file[j];
            set.counting++;
        }
        oy_status status = oy_shares_combine(&totals, &set, &w->ctx, 1, &why);
        if (set.counting < w->m.threshold) {
            cr_assert_eq(status, OY_MISSING);
            cr_assert_str_eq(why.rule, "shr-4");
            continue;
        }
        cr_assert_eq(status, OY_OK);
        cr_assert_eq(totals->count[0], total);
        if (!first) cr_assert_arr_eq(totals->lot, lot, 32);
        memcpy(lot, totals->lot, 32);
        first = false;
        oy_totals_free(totals);
    }
    for (uint32_t j = 0; j < w->m.n_trustees; j++) oy_share_file_free(file[j]);
}

/* r = 0 too: an empty tally is the identity. */
Test(exhaustive_threshold, every_subset_of_t_decrypts) {
    static struct world w;
    static const unsigned randomness[] = {0, 1, 40, Q - 1}, totals[] = {0, 1, 44, Q - 1};
    for (uint32_t n = 2; n <= N_MAX; n++)
        for (uint32_t t = 2; t <= n; t++) {
            world_new(&w, t, n);
            for (size_t i = 0; i < 4; i++)
                for (size_t j = 0; j < 4; j++) {
                    encrypt(&w, randomness[i], totals[j]);
                    combine_every_subset(&w, totals[j]);
                }
            world_free(&w);
        }
}

static void set_secret(struct oy_secret *s, unsigned v) {
    struct oy_scalar e = oy_tiny_scalar(v);
    memcpy(s->b, e.b, sizeof s->b);
}

static unsigned value_at(struct oy_secret *out, const struct oy_secret *a, size_t t, uint32_t i) {
    struct oy_scalar e;
    oy_polynomial_at(g, out, a, t, i);
    memcpy(e.b, out->b, sizeof e.b);
    return oy_tiny_scalar_value(&e);
}

/* Of all 89² lines, those that fit one share have every secret exactly once. */
Test(exhaustive_threshold, fewer_than_t_shares_tell_nothing) {
    struct oy_secret *a = oy_secret_alloc(2), *out = oy_secret_alloc(1);
    for (uint32_t index = 1; index <= N_MAX; index++) {
        unsigned seen[Q][Q]; /* share, secret */
        memset(seen, 0, sizeof seen);
        for (unsigned a0 = 0; a0 < Q; a0++)
            for (unsigned a1 = 0; a1 < Q; a1++) {
                set_secret(&a[0], a0);
                set_secret(&a[1], a1);
                seen[value_at(out, a, 2, index)][a0]++;
            }
        for (unsigned share = 0; share < Q; share++)
            for (unsigned secret = 0; secret < Q; secret++) cr_assert_eq(seen[share][secret], 1);
    }
    oy_secret_free(a);
    oy_secret_free(out);
}
