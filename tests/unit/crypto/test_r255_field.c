/* The arithmetic mod p = 2^255 − 19 and its constants against GMP. */
#include "tests/unit/crypto/r255_field.h"

#include "crypto/r255_constants.h"
#include "tests/unit/crypto/r255.h"

TestSuite(r255_field, .init = begin_crypto);

enum { ROUNDS = 4000 };

static const uint64_t low51 = 0x7ffffffffffff;

/* ---- numbers to begin with ---- */

/* 0, 1, 2, 3, 18 … 20, then p and 2^255 − 1 and their neighbours, 2p, and all limbs the largest. */
enum { EDGES = 22 };

static void edge(uint64_t w[5], size_t i, uint64_t max) {
    static const unsigned small[] = {0, 1, 2, 3, 18, 19, 20};
    for (size_t k = 0; k < 5; k++) w[k] = 0;
    if (i < 7) w[0] = small[i];
    for (size_t k = 0; i >= 7 && i < 14 && k < 5; k++) w[k] = low51; /* 2^255 − 1 = p + 18 */
    if (i >= 7 && i < 14) w[0] -= (uint64_t[]){0, 16, 17, 18, 19, 20, 21}[i - 7];
    for (size_t k = 0; i >= 14 && i < 17 && k < 5; k++) w[k] = 2 * low51; /* 2p + 36 */
    if (i >= 14 && i < 17) w[0] -= (uint64_t[]){36, 37, 35}[i - 14];
    for (size_t k = 0; i >= 17 && k < 5; k++) w[k] = max;
    if (i > 17) w[i - 18] = 0;
    for (size_t k = 0; k < 5; k++)
        if (w[k] > max) w[k] = max;
}

static uint64_t random_limb(uint64_t max) {
    uint64_t r;
    randombytes_buf(&r, sizeof r);
    switch (randombytes_uniform(8)) {
    case 0: return 0;
    case 1: return max;
    case 2: return low51;
    case 3: return low51 + 1;
    case 4: return max - (r & 31);
    default: return r % (max + 1);
    }
}

/* Every pair of edges first. */
static void number(uint64_t w[5], size_t round, uint64_t max) {
    if (round < EDGES) {
        edge(w, round, max);
        return;
    }
    for (size_t k = 0; k < 5; k++) {
        randombytes_buf(&w[k], sizeof w[k]);
        w[k] = round % 3 == 0 ? w[k] & low51 : round % 3 == 1 ? w[k] % (max + 1) : random_limb(max);
    }
}

/* ---- what GMP says ---- */

struct numbers {
    mpz_t p, a, b, want, got, t;
};

static void begin(struct numbers *n) {
    mpz_inits(n->p, n->a, n->b, n->want, n->got, n->t, NULL);
    r255_p(n->p);
}

static void end(struct numbers *n) {
    mpz_clears(n->p, n->a, n->b, n->want, n->got, n->t, NULL);
}

static void expected(struct numbers *n, enum r255_op op) {
    mpz_t *r = &n->want;
    bool odd;
    mpz_mod(n->a, n->a, n->p);
    mpz_mod(n->b, n->b, n->p);
    odd = mpz_odd_p(n->a) != 0;
    switch (op) {
    case R255_MUL: mpz_mul(*r, n->a, n->b); break;
    case R255_SQUARE: mpz_mul(*r, n->a, n->a); break;
    case R255_ADD: mpz_add(*r, n->a, n->b); break;
    case R255_SUB: mpz_sub(*r, n->a, n->b); break;
    case R255_SUB_WIDE:
        mpz_mul(*r, n->a, n->b);
        mpz_submul(*r, n->b, n->b);
        mpz_submul(*r, n->b, n->b);
        break;
    case R255_NEGATED: mpz_neg(*r, n->a); break;
    case R255_TIGHTEN:
    case R255_FREEZE: mpz_set(*r, n->a); break;
    case R255_ABSOLUTE:
        if (odd)
            mpz_sub(*r, n->p, n->a);
        else
            mpz_set(*r, n->a);
        break;
    case R255_CHOOSE: mpz_set(*r, odd ? n->b : n->a); break;
    case R255_IS_ODD: mpz_set_ui(*r, odd); break;
    case R255_IS_EQUAL: mpz_set_ui(*r, mpz_cmp(n->a, n->b) == 0); break;
    case R255_POW_P58:
        mpz_sub_ui(n->t, n->p, 5);
        mpz_fdiv_q_2exp(n->t, n->t, 3);
        mpz_powm(*r, n->a, n->t, n->p);
        break;
    case R255_IS_SQUARE: mpz_set_ui(*r, mpz_legendre(n->a, n->p) == 1); break;
    case R255_INVERSE_ROOT:
    case R255_OPS: break;
    }
    mpz_mod(*r, *r, n->p);
}

/* root²·a is 1 for a square, 0 for 0, and a root of −1 otherwise */
static bool is_inverse_root(struct numbers *n) {
    mpz_mul(n->t, n->got, n->got);
    mpz_mul(n->t, n->t, n->a);
    mpz_mod(n->t, n->t, n->p);
    if (mpz_sgn(n->a) == 0) return mpz_sgn(n->t) == 0;
    if (mpz_legendre(n->a, n->p) == 1) return mpz_cmp_ui(n->t, 1) == 0;
    mpz_mul(n->t, n->t, n->t);
    mpz_add_ui(n->t, n->t, 1);
    return mpz_divisible_p(n->t, n->p) != 0;
}

/* ---- one operation in all lanes ---- */

static void expect_lane(struct numbers *n, const struct r255_field *f, enum r255_op op,
                        const struct r255_limbs *a, const struct r255_limbs *b,
                        const struct r255_limbs *out) {
    r255_mpz_of_limbs(n->a, a->w);
    r255_mpz_of_limbs(n->b, b->w);
    r255_mpz_of_limbs(n->got, out->w);
    expected(n, op);
    if (op == R255_INVERSE_ROOT) {
        cr_assert(is_inverse_root(n), "%s: root", f->name);
        return;
    }
    bool canonical = op == R255_FREEZE || op == R255_ABSOLUTE || op == R255_IS_ODD ||
                     op == R255_IS_EQUAL || op == R255_IS_SQUARE;
    bool tight = op == R255_MUL || op == R255_SQUARE || op == R255_TIGHTEN || op == R255_POW_P58;
    for (size_t k = 0; k < 5; k++) {
        if (canonical) cr_assert(out->w[k] <= low51, "%s: operation %d", f->name, op);
        if (tight) cr_assert(out->w[k] < f->max_tight, "%s: operation %d", f->name, op);
        cr_assert(out->w[k] <= 4 * f->max, "%s: operation %d", f->name, op);
    }
    if (canonical)
        cr_assert(mpz_cmp(n->got, n->want) == 0, "%s: operation %d", f->name, op);
    else
        cr_assert(mpz_congruent_p(n->got, n->want, n->p), "%s: operation %d", f->name, op);
}

static void run(struct numbers *n, const struct r255_field *f, enum r255_op op, size_t round) {
    struct r255_limbs a[R255_LANES_MAX], b[R255_LANES_MAX], out[R255_LANES_MAX];
    uint64_t max_b = op == R255_SUB ? f->max_minus : f->max;
    uint64_t max_a = op == R255_NEGATED ? f->max_minus : f->max;
    memset(a, 0, sizeof a);
    memset(b, 0, sizeof b);
    for (size_t l = 0; l < f->lanes; l++) {
        size_t pair = round * f->lanes + l;
        bool edges = pair < (size_t)EDGES * EDGES;
        number(a[l].w, edges ? pair % EDGES : EDGES + pair, max_a);
        number(b[l].w, edges ? pair / EDGES : EDGES + 7 * pair + pair / 3, max_b);
        if (op == R255_IS_EQUAL && pair % 2) memcpy(b[l].w, a[l].w, sizeof b[l].w);
    }
    f->run(op, out, a, b);
    for (size_t l = 0; l < f->lanes; l++) expect_lane(n, f, op, &a[l], &b[l], &out[l]);
}

static void expect_field(const struct r255_field *f) {
    struct numbers n;
    begin(&n);
    for (enum r255_op op = R255_MUL; op < R255_OPS; op++)
        for (size_t round = 0; round * f->lanes < ROUNDS; round++) run(&n, f, op, round);
    end(&n);
}

Test(r255_field, portable_code_computes_what_gmp_does) {
    expect_field(&r255_field_portable);
}

Test(r255_field, products_of_64_bits_compute_what_gmp_does) {
    expect_field(&r255_field_narrow);
}

Test(r255_field, ifma_computes_what_gmp_does) {
    if (!oy_r255_is_supported(&oy_r255_ifma)) cr_skip_test("ifma: not on this processor");
    cr_assert_not_null(r255_field_ifma.run);
    expect_field(&r255_field_ifma);
}

/* ---- constants ---- */

static void expect_constant(struct numbers *n, const uint64_t limbs[5]) {
    for (size_t k = 0; k < 5; k++) cr_assert(limbs[k] <= low51);
    r255_mpz_of_limbs(n->got, limbs);
    mpz_mod(n->want, n->want, n->p);
    cr_assert(mpz_cmp(n->got, n->want) == 0);
}

Test(r255_field, constants_are_what_their_names_say) {
    static const uint64_t d[5] = R255_D, d2[5] = R255_2D, by_2d[5] = R255_1_BY_2D;
    static const uint64_t root[5] = R255_SQRT_M1, by_root[5] = R255_1_BY_SQRT_A_MINUS_D;
    struct numbers n;
    begin(&n);
    mpz_set_ui(n.a, 121666); /* d = −121665/121666 */
    cr_assert(mpz_invert(n.a, n.a, n.p));
    mpz_mul_si(n.a, n.a, -121665);
    mpz_set(n.want, n.a);
    expect_constant(&n, d);
    mpz_mul_ui(n.want, n.a, 2);
    expect_constant(&n, d2);
    cr_assert(mpz_invert(n.want, n.want, n.p));
    expect_constant(&n, by_2d);
    mpz_set_str(n.want, /* RFC 9496 §4.1 */
                "19681161376707505956807079304988542015446066515923890162744021073123829784752",
                10);
    expect_constant(&n, root);
    mpz_mul(n.want, n.want, n.want);
    mpz_add_ui(n.want, n.want, 1);
    cr_assert(mpz_divisible_p(n.want, n.p));
    mpz_set_str(n.want,
                "54469307008909316920995813868745141605393597292927456921205312896311721017578",
                10);
    expect_constant(&n, by_root);
    mpz_mul(n.want, n.want, n.want); /* times −1 − d is 1 */
    mpz_add_ui(n.a, n.a, 1);
    mpz_mul(n.want, n.want, n.a);
    mpz_add_ui(n.want, n.want, 1);
    cr_assert(mpz_divisible_p(n.want, n.p));
    end(&n);
}
