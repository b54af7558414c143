/* Multi-exponentiation in LANES lanes: included once by each implementation, after
 * r255_codec_var.h. Σ e_i·P_i by Straus' method for few terms and Pippenger's for many.
 *
 * Digits are signed. With K = Σ_w 2^(c−1)·2^(c·w) added to an exponent once, its digit of window w
 * is bits c·w … c·w + c − 1 of the sum, less 2^(c−1): no carry goes from window to window, and
 * windows above a short exponent are zero but for one. */
#ifndef OY_CRYPTO_R255_MULTI_VAR_H
#define OY_CRYPTO_R255_MULTI_VAR_H

#include <stdlib.h>

#include "crypto/r255_codec_var.h"

enum {
    EXPONENT_BITS = 253,
    SHORT_BITS = 128, /* the coefficients of a batch, and so every second exponent */
    WINDOW_MIN = 5,
    WINDOW_MAX = 13,
    STRAUS_WINDOW = 4,
    STRAUS_TABLE = 1 << (STRAUS_WINDOW - 1),
    STRAUS_WINDOWS = 64
};

/* An exponent plus K, in words. */
struct shifted {
    uint64_t w[5];
};

INLINE uint64_t bits_at(const struct shifted *s, unsigned at, unsigned count) {
    unsigned word = at / 64, shift = at % 64;
    uint64_t v = s->w[word] >> shift;
    if (shift + count > 64) v |= s->w[word + 1] << (64 - shift);
    return v & ((1U << count) - 1);
}

static void window_constant(struct shifted *k, unsigned c, unsigned windows) {
    memset(k, 0, sizeof *k);
    for (unsigned w = 0; w < windows; w++) {
        unsigned at = c * w + c - 1;
        k->w[at / 64] |= (uint64_t)1 << (at % 64);
    }
}

static void shift_exponent(struct shifted *out, const unsigned char *e, const struct shifted *k) {
    uint64_t carry_in = 0;
    for (int i = 0; i < 5; i++) {
        uint64_t x = i < 4 ? get_word(e + 8 * i) : 0, sum = x + k->w[i];
        uint64_t overflow = sum < x;
        sum += carry_in;
        overflow |= sum < carry_in;
        out->w[i] = sum;
        carry_in = overflow;
    }
}

INLINE struct point sum_of_lanes(const struct point *p) {
    struct oy_r255_sum part[LANES];
    uint64_t *to[LANES];
    const uint64_t *from[LANES];
    for (size_t l = 0; l < LANES; l++) to[l] = part[l].w;
    store_point(to, p);
    struct point sum = *p;
    for (size_t half = LANES / 2; half > 0; half /= 2) {
        for (size_t l = 0; l < LANES; l++) from[l] = part[l % half + half].w;
        struct point other = load_point(from);
        sum = add_points(&sum, &other);
        store_point(to, &sum);
    }
    return sum;
}

/* ---- Straus: a table of each point's first multiples, one chain of doublings for all ---- */

struct straus {
    struct oy_r255_sum *table; /* STRAUS_TABLE cached multiples of each term */
    struct shifted *digits;
    size_t n;
};

static void straus_tables(struct straus *s, const struct oy_r255_row *rows, size_t first) {
    const uint64_t *from[LANES];
    uint64_t *to[LANES];
    struct oy_r255_sum spare;
    for (size_t l = 0; l < LANES; l++) from[l] = first + l < s->n ? rows[first + l].w : zero_row;
    struct row q = load_row(from);
    struct point p = point_of_row(&q, mask_from_bits(0));
    for (size_t k = 0; k < STRAUS_TABLE; k++) {
        struct cached c = to_cached(&p);
        for (size_t l = 0; l < LANES; l++)
            to[l] = first + l < s->n ? s->table[(first + l) * STRAUS_TABLE + k].w : spare.w;
        store_cached(to, &c);
        if (k + 1 < STRAUS_TABLE) p = add_row(&p, &q, mask_from_bits(0));
    }
}

static struct point straus_add(const struct straus *s, const struct point *acc, size_t first,
                               unsigned window) {
    const uint64_t *at[LANES];
    unsigned minus = 0;
    for (size_t l = 0; l < LANES; l++) {
        at[l] = zero_cached;
        if (first + l >= s->n) continue;
        int digit = (int)bits_at(&s->digits[first + l], STRAUS_WINDOW * window, STRAUS_WINDOW) -
                    STRAUS_TABLE;
        if (digit == 0) continue;
        if (digit < 0) minus |= 1u << l;
        at[l] = s->table[(first + l) * STRAUS_TABLE + (size_t)(digit < 0 ? -digit : digit) - 1].w;
    }
    struct cached q = load_cached(at);
    return add_cached(acc, &q, mask_from_bits(minus));
}

static bool straus(struct oy_r255_sum *out, const struct oy_r255_row *rows,
                   const unsigned char *exponents, size_t n) {
    struct shifted k;
    struct straus s = {.n = n};
    s.table = aligned_alloc(64, n * STRAUS_TABLE * sizeof *s.table);
    s.digits = malloc(n * sizeof *s.digits);
    bool ok = s.table && s.digits;
    if (ok) {
        window_constant(&k, STRAUS_WINDOW, STRAUS_WINDOWS);
        for (size_t i = 0; i < n; i++) shift_exponent(&s.digits[i], exponents + 32 * i, &k);
        for (size_t i = 0; i < n; i += LANES) straus_tables(&s, rows, i);
        struct point acc = zero_point();
        for (unsigned w = STRAUS_WINDOWS; w-- > 0;) {
            for (int i = 0; w + 1 < STRAUS_WINDOWS && i < STRAUS_WINDOW; i++)
                acc = double_point(&acc);
            for (size_t i = 0; i < n; i += LANES) acc = straus_add(&s, &acc, i, w);
        }
        acc = sum_of_lanes(&acc);
        put_lane(out, &acc);
    }
    free(s.table);
    free(s.digits);
    return ok;
}

/* ---- Pippenger: for each window, the points of each digit are added up in a bucket ----
 *
 * The terms of a window are sorted by bucket, and the buckets by their number of terms, so that
 * LANES buckets of the same length, or nearly, are filled side by side and stay in registers. */

struct pippenger {
    const struct oy_r255_row *rows;
    uint32_t *term; /* which rows: those with long exponents first, then those with short ones */
    size_t n, n_long;
    unsigned c, windows, buckets; /* buckets 1 … 2^(c−1) */
    uint16_t *digit;         /* |digit|·2 + sign in the order of `term`, window after window */
    size_t stride;           /* from window to window: an odd number of cache lines */
    uint32_t *sorted;        /* terms by bucket; the highest bit is the sign */
    uint32_t *start, *order; /* where a bucket's terms begin; buckets, longest first */
    uint32_t *by_length;     /* for sorting them */
    struct oy_r255_sum *bucket;
    struct oy_r255_sum *acc, *run; /* LANES for each window */
};

#define SIGN 0x80000000U

/* Point additions in lanes for window width c: the buckets' sums and their weighting. The factor
 * is what weighting costs beside filling, as measured. */
static double cost_of(size_t n_long, size_t n_short, unsigned c) {
    unsigned windows = EXPONENT_BITS / c + 1, low = SHORT_BITS / c + 1;
    double fill = (double)n_long * windows + (double)n_short * low;
    return fill + 2.6 * windows * (double)(1U << (c - 1));
}

static unsigned choose_window(size_t n_long, size_t n_short) {
    unsigned best = WINDOW_MIN;
    for (unsigned c = WINDOW_MIN + 1; c <= WINDOW_MAX; c++)
        if (cost_of(n_long, n_short, c) < cost_of(n_long, n_short, best)) best = c;
    return best;
}

static bool is_short(const unsigned char *e) {
    return (get_word(e + 16) | get_word(e + 24)) == 0;
}

static void pippenger_free(struct pippenger *p) {
    free(p->term);
    free(p->digit);
    free(p->sorted);
    free(p->start);
    free(p->order);
    free(p->by_length);
    free(p->bucket);
    free(p->acc);
    free(p->run);
}

static bool pippenger_new(struct pippenger *p, size_t n, size_t n_long) {
    p->n = n;
    p->n_long = n_long;
    p->c = choose_window(n_long, n - n_long);
    p->windows = EXPONENT_BITS / p->c + 1;
    p->buckets = 1U << (p->c - 1);
    p->term = malloc(n * sizeof *p->term);
    p->stride = (n / 32 | 1) * 32 + 64;
    p->digit = malloc(p->stride * p->windows * sizeof *p->digit);
    p->sorted = malloc(n * sizeof *p->sorted);
    p->start = malloc((p->buckets + 2) * sizeof *p->start);
    p->order = malloc((p->buckets + 1) * sizeof *p->order);
    p->by_length = malloc((n + 2) * sizeof *p->by_length);
    p->bucket = aligned_alloc(64, (p->buckets + 1) * sizeof *p->bucket);
    p->acc = aligned_alloc(64, (size_t)p->windows * LANES * sizeof *p->acc);
    p->run = aligned_alloc(64, (size_t)p->windows * LANES * sizeof *p->run);
    return p->term && p->digit && p->sorted && p->start && p->order && p->by_length && p->bucket &&
           p->acc && p->run;
}

/* Short exponents have digits up to the window of their highest bit, and a carry in the next. */
static unsigned windows_of(const struct pippenger *p, bool of_short) {
    unsigned low = (SHORT_BITS - 1) / p->c + 2;
    return of_short && low < p->windows ? low : p->windows;
}

static size_t terms_of(const struct pippenger *p, unsigned window) {
    return window < windows_of(p, true) ? p->n : p->n_long;
}

/* Without a branch, which would be guessed wrong every second time. */
INLINE uint16_t size_and_sign(int digit) {
    unsigned sign = digit < 0, size = ((unsigned)digit ^ (0 - sign)) + sign;
    return (uint16_t)(size << 1 | sign);
}

static void cut_exponents(struct pippenger *p, const unsigned char *exponents) {
    struct shifted k, s;
    size_t at[2] = {0, p->n_long};
    int half = 1 << (p->c - 1);
    window_constant(&k, p->c, p->windows);
    for (size_t i = 0; i < p->n; i++) {
        bool of_short = is_short(exponents + 32 * i);
        size_t place = at[of_short]++;
        p->term[place] = (uint32_t)i;
        shift_exponent(&s, exponents + 32 * i, &k);
        for (unsigned w = 0; w < windows_of(p, of_short); w++)
            p->digit[w * p->stride + place] =
                size_and_sign((int)bits_at(&s, p->c * w, p->c) - half);
    }
}

/* The terms of each bucket, one after another: sorted[start[b] … start[b + 1] − 1]. */
static void sort_terms(struct pippenger *p, unsigned window) {
    size_t n = terms_of(p, window);
    const uint16_t *digit = p->digit + window * p->stride;
    uint32_t *count = p->start + 1;
    memset(p->start, 0, (p->buckets + 2) * sizeof *p->start);
    for (size_t i = 0; i < n; i++) count[digit[i] >> 1]++;
    for (uint32_t b = 0, sum = 0; b <= p->buckets; b++) {
        uint32_t here = count[b];
        count[b] = sum; /* moves to the end of the bucket while it is filled: to start[b + 1] */
        sum += here;
    }
    for (size_t i = 0; i < n; i++)
        p->sorted[count[digit[i] >> 1]++] = p->term[i] | (uint32_t)digit[i] << 31;
}

static uint32_t length_of(const struct pippenger *p, uint32_t b) {
    return p->start[b + 1] - p->start[b];
}

/* Buckets 1 … by falling number of terms. */
static void sort_buckets(struct pippenger *p) {
    uint32_t longest = 0;
    for (uint32_t b = 1; b <= p->buckets; b++)
        if (length_of(p, b) > longest) longest = length_of(p, b);
    memset(p->by_length, 0, ((size_t)longest + 2) * sizeof *p->by_length);
    for (uint32_t b = 1; b <= p->buckets; b++) p->by_length[longest - length_of(p, b) + 1]++;
    for (uint32_t i = 1; i <= longest; i++) p->by_length[i] += p->by_length[i - 1];
    for (uint32_t b = 1; b <= p->buckets; b++)
        p->order[p->by_length[longest - length_of(p, b)]++] = b;
}

/* The rows of step `step` of LANES buckets, and the signs. */
INLINE unsigned rows_of_step(const struct pippenger *p, const uint64_t *at[LANES],
                             const uint32_t *const list[LANES], const uint32_t length[LANES],
                             uint32_t step) {
    unsigned minus = 0;
    for (size_t l = 0; l < LANES; l++) {
        at[l] = zero_row;
        if (step >= length[l]) continue;
        uint32_t t = list[l][step];
        minus |= (t >> 31) << l;
        at[l] = p->rows[t & ~SIGN].w;
        if (step + 2 < length[l]) prefetch_row(p->rows[list[l][step + 2] & ~SIGN].w);
    }
    return minus;
}

/* Fills the buckets order[first] … order[first + LANES − 1]. */
static void fill_group(struct pippenger *p, uint32_t first) {
    const uint32_t *list[LANES];
    uint32_t length[LANES];
    const uint64_t *at[LANES];
    uint64_t *to[LANES];
    for (uint32_t l = 0; l < LANES; l++) {
        uint32_t b = p->order[first + l];
        list[l] = p->sorted + p->start[b];
        length[l] = length_of(p, b);
        to[l] = p->bucket[b].w;
    }
    unsigned minus = rows_of_step(p, at, list, length, 0);
    struct row q = load_row(at);
    struct point acc = point_of_row(&q, mask_from_bits(minus));
    for (uint32_t step = 1; step < length[0]; step++) {
        minus = rows_of_step(p, at, list, length, step);
        q = load_row(at);
        acc = add_row(&acc, &q, mask_from_bits(minus));
    }
    store_point(to, &acc);
}

/* Lane l weights buckets l·m + 1 … l·m + m, m = buckets / LANES: run = Σ B_j over its buckets and
 * acc = Σ (j − l·m)·B_j. */
static void weight_buckets(struct pippenger *p, unsigned window) {
    uint32_t m = p->buckets / LANES;
    const uint64_t *at[LANES];
    uint64_t *to_acc[LANES], *to_run[LANES];
    struct point run = zero_point(), acc = run;
    for (uint32_t j = m; j >= 1; j--) {
        for (uint32_t l = 0; l < LANES; l++) at[l] = p->bucket[l * m + j].w;
        struct point b = load_point(at);
        run = add_points(&run, &b);
        acc = add_points(&acc, &run);
    }
    for (size_t l = 0; l < LANES; l++) {
        to_acc[l] = p->acc[(size_t)window * LANES + l].w;
        to_run[l] = p->run[(size_t)window * LANES + l].w;
    }
    store_point(to_acc, &acc);
    store_point(to_run, &run);
}

/* For the windows first … first + LANES − 1, one in each lane: Σ_l acc_l + m·Σ_l l·run_l, put in
 * the place of the window's first acc. */
static void join_segments(struct pippenger *p, unsigned first) {
    const uint64_t *at[LANES];
    uint64_t *to[LANES];
    struct oy_r255_sum spare;
    struct point run = zero_point(), weighted = run, sum = run;
    for (unsigned l = LANES; l-- > 0;) {
        for (unsigned w = 0; w < LANES; w++)
            at[w] = first + w < p->windows ? p->run[(size_t)(first + w) * LANES + l].w : zero_sum;
        struct point r = load_point(at);
        run = add_points(&run, &r);
        if (l > 0) weighted = add_points(&weighted, &run);
        for (unsigned w = 0; w < LANES; w++)
            at[w] = first + w < p->windows ? p->acc[(size_t)(first + w) * LANES + l].w : zero_sum;
        struct point a = load_point(at);
        sum = add_points(&sum, &a);
    }
    for (uint32_t m = p->buckets / LANES; m > 1; m /= 2) weighted = double_point(&weighted);
    sum = add_points(&sum, &weighted);
    for (unsigned w = 0; w < LANES; w++)
        to[w] = first + w < p->windows ? p->acc[(size_t)(first + w) * LANES].w : spare.w;
    store_point(to, &sum);
}

/* Σ_w 2^(c·w)·S_w, from the highest window down. */
static void join_windows(const struct pippenger *p, struct oy_r255_sum *out) {
    const uint64_t *at[LANES];
    struct point sum = zero_point();
    for (unsigned w = p->windows; w-- > 0;) {
        for (unsigned i = 0; w + 1 < p->windows && i < p->c; i++) sum = double_point(&sum);
        for (size_t l = 0; l < LANES; l++) at[l] = p->acc[(size_t)w * LANES].w;
        struct point s = load_point(at);
        sum = add_points(&sum, &s);
    }
    put_lane(out, &sum);
}

static bool pippenger(struct oy_r255_sum *out, const struct oy_r255_row *rows,
                      const unsigned char *exponents, size_t n) {
    struct pippenger p = {.rows = rows};
    size_t n_long = 0;
    for (size_t i = 0; i < n; i++) n_long += !is_short(exponents + 32 * i);
    bool ok = pippenger_new(&p, n, n_long);
    if (ok) {
        cut_exponents(&p, exponents);
        for (unsigned w = 0; w < p.windows; w++) {
            sort_terms(&p, w);
            sort_buckets(&p);
            for (uint32_t b = 0; b < p.buckets; b += LANES) fill_group(&p, b);
            weight_buckets(&p, w);
        }
        for (unsigned w = 0; w < p.windows; w += LANES) join_segments(&p, w);
        join_windows(&p, out);
    }
    pippenger_free(&p);
    return ok;
}

/* Where Pippenger's method becomes the faster one, as measured. */
#ifndef STRAUS_MAX
#define STRAUS_MAX 128
#endif

static bool multi_pow_var(struct oy_r255_sum *out, const struct oy_r255_row *rows,
                          const unsigned char *exponents, size_t n) {
    if (n >= SIGN) return false;
    if (n == 0) {
        memcpy(out->w, zero_sum, sizeof out->w);
        return true;
    }
    return n <= STRAUS_MAX ? straus(out, rows, exponents, n) : pippenger(out, rows, exponents, n);
}

#endif
