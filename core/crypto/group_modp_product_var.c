/* ∏ base_i^e_i mod p of modp4096, for public data: Straus' method for a few terms, and for more
 * the one of Bos and Coster (de Rooij, "Efficient exponentiation using precomputation and vector
 * addition chains", EUROCRYPT '94).
 *
 * For the largest exponents a ≥ b, with bases x and y, x^a·y^b = x^(a mod b)·(y·x^⌊a/b⌋)^b. With n
 * exponents of like size the quotient is nearly always 1 and a mod b lacks log2(n) bits: one
 * multiplication takes that many bits away, where a bucket of Pippenger's method takes fewer and
 * has to be summed up besides. For 256-bit exponents, in multiplications for each term:
 *
 *     n                64    256   1024   4096
 *     Bos, Coster      51     39     31     26
 *     Pippenger        81     55     40     33
 *     Straus           63     60     59     59
 *
 * With vectors of eight lanes the pairs are the first and second largest, the third and fourth, and
 * so on, which costs 5 multiplications more at 1024 and 3 at 4096.
 *
 * Any exponents give the right result. Exponents chosen to be slow, such as Fibonacci numbers,
 * make it at most 9 times slower than Straus' method, as two multiplications still take one bit
 * from the exponents together. */
#include <gmp.h>
#include <stdlib.h>
#include <string.h>

#include "crypto/modp_mont_var.h"

enum { BYTES = 32, EL = BYTES / 8, BITS = 8 * BYTES };

struct item {
    mp_limb_t e[EL]; /* least significant first, never 0 */
    size_t base;     /* index into bases */
};

struct work {
    struct item *heap; /* the largest exponent first: heap[i] ≥ heap[2·i + 1], heap[2·i + 2] */
    size_t size;
    struct oy_mont *bases;
};

/* --- Straus: one chain of squarings for all bases ---
 *
 * Each exponent is cut into sliding windows, runs of at most WINDOW bits that begin and end
 * with 1, so that only odd powers of the bases are needed. */

enum {
    FEW = 8,    /* terms up to which this is as fast, with and without vectors */
    WINDOW = 4, /* bits: best for 128-bit exponents, and as good as 5 for 256 */
    ODD = 1 << (WINDOW - 1)
};

struct straus {
    unsigned char window[FEW][BITS]; /* the window whose lowest bit is here, or 0 */
    struct oy_mont odd[FEW][ODD];    /* base^1, base^3, … */
};

static unsigned bit_of(const mp_limb_t e[EL], unsigned i) {
    return (unsigned)(e[i / 64] >> (i % 64)) & 1u;
}

/* Returns the largest window. */
static unsigned cut_windows(unsigned char window[BITS], const mp_limb_t e[EL]) {
    unsigned largest = 0;
    memset(window, 0, BITS);
    for (unsigned i = 0; i < BITS;) {
        if (!bit_of(e, i)) {
            i++;
            continue;
        }
        unsigned w = 0;
        for (unsigned j = 0; j < WINDOW && i + j < BITS; j++) w |= bit_of(e, i + j) << j;
        window[i] = (unsigned char)w;
        largest = w > largest ? w : largest;
        i += WINDOW;
    }
    return largest;
}

static void fill_odd(struct oy_mont odd[ODD], const struct oy_mont *base, unsigned largest) {
    struct oy_mont square;
    odd[0] = *base;
    if (largest < 3) return;
    oy_mont_square_var(&square, base);
    for (unsigned i = 1; 2 * i + 1 <= largest; i++) oy_mont_mul_var(&odd[i], &odd[i - 1], &square);
}

/* *out times all powers of w, of which there are at most FEW; false without memory. */
static bool straus(struct oy_mont *out, const struct work *w) {
    struct straus *s = malloc(sizeof *s);
    if (!s) return false;
    struct oy_mont product;
    bool started = false; /* squarings of 1 are left out */
    for (size_t i = 0; i < w->size; i++)
        fill_odd(s->odd[i], &w->bases[w->heap[i].base], cut_windows(s->window[i], w->heap[i].e));
    for (unsigned bit = BITS; bit-- > 0;) {
        if (started) oy_mont_square_var(&product, &product);
        for (size_t i = 0; i < w->size; i++) {
            unsigned window = s->window[i][bit];
            if (window == 0) continue;
            if (started)
                oy_mont_mul_var(&product, &product, &s->odd[i][window / 2]);
            else
                product = s->odd[i][window / 2];
            started = true;
        }
    }
    if (started) oy_mont_mul_var(out, out, &product);
    free(s);
    return true;
}

/* --- the heap --- */

static bool greater(const struct item *a, const struct item *b) {
    for (size_t i = EL; i-- > 0;) {
        if (a->e[i] != b->e[i]) return a->e[i] > b->e[i];
    }
    return false;
}

/* Puts x where heap[at] was, or below. */
static void sift_down(struct work *w, size_t at, struct item x) {
    for (size_t child; (child = 2 * at + 1) < w->size; at = child) {
        if (child + 1 < w->size && greater(&w->heap[child + 1], &w->heap[child])) child++;
        if (!greater(&w->heap[child], &x)) break;
        w->heap[at] = w->heap[child];
    }
    w->heap[at] = x;
}

static void push(struct work *w, struct item x) {
    size_t at = w->size++;
    for (size_t parent; at > 0 && greater(&x, &w->heap[parent = (at - 1) / 2]); at = parent)
        w->heap[at] = w->heap[parent];
    w->heap[at] = x;
}

static struct item pop(struct work *w) {
    struct item first = w->heap[0];
    if (--w->size > 0) sift_down(w, 0, w->heap[w->size]);
    return first;
}

/* --- Bos and Coster --- */

/* a mod b into a, ⌊a/b⌋ into the quotient; true if that is 1. */
static bool divide(mp_limb_t quotient[EL], struct item *a, const struct item *b) {
    mp_limb_t rest[EL] = {0};
    mpn_sub_n(rest, a->e, b->e, EL);
    bool once = mpn_cmp(rest, b->e, EL) < 0;
    if (!once) {
        mp_size_t n = EL;
        while (b->e[n - 1] == 0) n--;
        memset(quotient, 0, EL * sizeof quotient[0]);
        memset(rest, 0, sizeof rest);
        mpn_tdiv_qr(quotient, rest, 0, a->e, EL, b->e, n);
    }
    memcpy(a->e, rest, sizeof rest);
    return once;
}

/* One step on each of n pairs of neighbours among the 2·n largest. */
static void step(struct work *w, size_t n) {
    struct item a[OY_MONT_LANES], b[OY_MONT_LANES];
    struct oy_mont power[OY_MONT_LANES], *out[OY_MONT_LANES];
    const struct oy_mont *x[OY_MONT_LANES], *y[OY_MONT_LANES];
    for (size_t i = 0; i < n; i++) {
        mp_limb_t quotient[EL];
        a[i] = pop(w);
        b[i] = pop(w);
        x[i] = &w->bases[a[i].base];
        y[i] = out[i] = &w->bases[b[i].base];
        if (divide(quotient, &a[i], &b[i])) continue;
        oy_mont_pow_var(&power[i], x[i], quotient, EL);
        x[i] = &power[i];
    }
    oy_mont_mul_lanes_var(out, y, x, n);
    for (size_t i = 0; i < n; i++) {
        push(w, b[i]);
        if (!mpn_zero_p(a[i].e, EL)) push(w, a[i]);
    }
}

/* How many pairs at once: with few exponents left, the pairs after the first ones are so unlike
 * that their quotients cost more than vectors save. */
static size_t pairs(size_t size, size_t lanes) {
    size_t n = size / 3;
    return n < 1 ? 1 : n < lanes ? n : lanes;
}

/* *out times all powers of w, of which there is at least one. */
static void bos_coster(struct oy_mont *out, struct work *w) {
    struct oy_mont power;
    size_t lanes = oy_mont_lanes();
    for (size_t i = w->size / 2; i-- > 0;) sift_down(w, i, w->heap[i]);
    while (w->size > 1) step(w, pairs(w->size, lanes));
    oy_mont_pow_var(&power, &w->bases[w->heap[0].base], w->heap[0].e, EL);
    oy_mont_mul_var(out, out, &power);
}

/* --- both --- */

static void load_exponent(mp_limb_t out[EL], const unsigned char in[BYTES]) {
    for (size_t i = 0; i < EL; i++) {
        out[i] = 0;
        for (size_t j = 0; j < 8; j++) out[i] = out[i] << 8 | in[8 * (EL - 1 - i) + j];
    }
}

/* The terms with exponents other than 0. */
static void fill(struct work *w, const struct oy_mont *bases, const struct oy_scalar *exponents,
                 size_t n) {
    w->size = 0;
    for (size_t i = 0; i < n; i++) {
        struct item *item = &w->heap[w->size];
        load_exponent(item->e, exponents[i].b);
        if (mpn_zero_p(item->e, EL)) continue;
        item->base = w->size;
        w->bases[w->size++] = bases[i];
    }
}

bool oy_mont_product_var(struct oy_mont *out, const struct oy_mont *bases,
                         const struct oy_scalar *exponents, size_t n) {
    size_t most = n < OY_MONT_TERMS ? n : OY_MONT_TERMS;
    struct work w = {.heap = malloc((most + 1) * sizeof *w.heap),
                     .bases = malloc((most + 1) * sizeof *w.bases)};
    bool ok = w.heap && w.bases;
    struct oy_mont product;
    oy_mont_one_var(&product);
    for (size_t start = 0; ok && start < n; start += most) {
        fill(&w, bases + start, exponents + start, n - start < most ? n - start : most);
        if (w.size <= FEW)
            ok = straus(&product, &w);
        else
            bos_coster(&product, &w);
    }
    free(w.heap);
    free(w.bases);
    if (ok) *out = product;
    return ok;
}
