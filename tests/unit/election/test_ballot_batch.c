/* Many ballots at once, some of them bad in any of the ways that there are: every one gets the
 * verdict that it gets alone, and nobody else's changes it [bat-3]. */
#include "common.h"

#include <sodium.h>

#include "ballot_samples.h"
#include "election/ballot_check.h"
#include "election/header.h"

#define CONTESTS                                                                                   \
    "[{\"id\":\"q\",\"title\":\"Q\",\"type\":\"approval\",\"suite\":1,\"blank\":false,\"min\":1,"  \
    "\"max\":2,\"scope\":[10]," OPTIONS(                                                           \
        "") "},{\"id\":\"r\",\"title\":\"R\",\"type\":\"choice\","                                 \
            "\"suite\":1,\"blank\":false,\"scope\":[10,20]," OPTIONS("") "}]"

enum { MOST = 24 };

/* Ballots of two styles in turn, so that they are of different lengths. */
struct box {
    struct oy_sample *s;
    struct oy_ballot_batch *w;
    struct oy_buffer good[MOST];
    struct oy_buffer b[MOST]; /* copies, some damaged */
    struct oy_span span[MOST];
    const char *rule[MOST]; /* what is wrong with each, or "" */
    size_t n;
};

static uint32_t mahalle_of(size_t i) {
    return i % 3 == 2 ? 20 : 10;
}

static struct box *box_new(const char *group, size_t n) {
    struct oy_sample_plan plan = {.group = group, .contests = CONTESTS, .voters = 3};
    struct box *x = calloc(1, sizeof *x);
    cr_assert_not_null(x);
    x->s = oy_sample_new(&plan);
    x->n = n;
    OK(oy_ballot_batch_new(&x->w, x->s->e, &why));
    for (size_t i = 0; i < n; i++) {
        x->good[i] =
            oy_sample_ballot(x->s, oy_sample_row(x->s, mahalle_of(i)), (uint32_t)i + 1,
                             mahalle_of(i) == 10 ? "{\"q\":[\"a\"],\"r\":\"b\"}" : "{\"r\":\"a\"}");
        x->b[i].p = malloc(x->good[i].n);
        cr_assert_not_null(x->b[i].p);
    }
    return x;
}

static void all_good(struct box *x) {
    for (size_t i = 0; i < x->n; i++) {
        memcpy(x->b[i].p, x->good[i].p, x->good[i].n);
        x->b[i].n = x->good[i].n;
        x->rule[i] = "";
    }
}

static void box_free(struct box *x) {
    for (size_t i = 0; i < x->n; i++) {
        oy_buffer_free(&x->good[i]);
        free(x->b[i].p);
    }
    oy_ballot_batch_free(x->w);
    oy_sample_free(x->s);
    free(x);
}

/* ---- damage ---- */

enum damage {
    CREDENTIAL, /* no encodings … */
    FIRST_CIPHER,
    COMMITMENT,
    LAST_ELEMENT,
    NOT_A_MEMBER, /* even and below p, but no element */
    ALL_ELEMENTS, /* every one of them */
    IDENTITY,     /* as α */
    SCALAR,       /* not below q */
    BIT,          /* proofs that do not hold … */
    RULE,
    SIGNATURE,
    BOTH,          /* signature and bit: the proof is what is named */
    OTHER_ELEMENT, /* an element, but another one */
    SHORTER,       /* form */
    EMPTY,
    NO_STYLE,
    DAMAGES
};

/* An encoding that is canonical and stands for no element, where the group has such. */
static const char *put_no_member(const struct oy_group *g, unsigned char *at) {
    struct oy_element out, x = {{0}};
    for (unsigned k = 2; k < 200; k += 2) {
        memset(at, 0, g->element_len);
        at[g->id == OY_GROUP_RISTRETTO255 ? 0 : g->element_len - 1] = (unsigned char)k;
        if (g->decode_var(&out, at, 1) == 0) break;
    }
    cr_assert_eq(g->decode_var(&x, at, 1), 0);
    return g->element_canonical_var(at) ? "grp-3" : "grp-2";
}

/* Does it to ballot i and notes the rule. */
static void damage(struct box *x, size_t i, enum damage how) {
    const struct oy_group *g = x->s->g;
    const struct oy_style *style = oy_election_style(x->s->e, mahalle_of(i));
    const struct oy_style_contest *c = &style->contests[0];
    unsigned char *p = x->b[i].p;
    size_t e = g->element_len, z = g->scalar_len, cred = OY_HEADER_LEN + 32, low = z - 1;
    if (g->id == OY_GROUP_RISTRETTO255) low = 0; /* which byte of a scalar is its lowest */
    x->rule[i] = "grp-2";
    switch (how) {
    case CREDENTIAL: memset(p + cred, 0xff, e); break;
    case FIRST_CIPHER: memset(p + c->suite_at + 1, 0xff, e); break;
    case COMMITMENT: memset(p + c->proofs_at + 2 * e, 0xff, e); break;
    case LAST_ELEMENT: memset(p + style->body_len, 0xff, e); break;
    case NOT_A_MEMBER: x->rule[i] = put_no_member(g, p + c->proofs_at + e); break;
    case ALL_ELEMENTS:
        for (size_t k = 0; k < 2 * (size_t)c->contest->n_bits; k++)
            memset(p + c->suite_at + 1 + k * e, 0xff, e);
        break;
    case IDENTITY:
        memcpy(p + c->suite_at + 1, g->identity.b, e);
        x->rule[i] = "bal-4";
        break;
    case SCALAR:
        memset(p + c->answers_at + z, 0xff, z);
        x->rule[i] = "grp-6";
        break;
    case BIT:
        p[c->answers_at + low] ^= 1;
        x->rule[i] = "bit-1";
        break;
    case RULE:
        p[c->answers_at + 3 * c->contest->n_bits * z + low] ^= 1;
        x->rule[i] = "con-1";
        break;
    case BOTH:
    case SIGNATURE:
        p[x->b[i].n - z + low] ^= 1;
        x->rule[i] = "sig-1";
        if (how == SIGNATURE) break;
        p[c->answers_at + low] ^= 1;
        x->rule[i] = "bit-1";
        break;
    case OTHER_ELEMENT:
        memcpy(p + style->body_len, g->generator.b, e);
        x->rule[i] = "sig-1";
        break;
    case SHORTER:
        x->b[i].n--;
        x->rule[i] = "bal-1";
        break;
    case EMPTY:
        x->b[i].n = 0;
        x->rule[i] = "bal-1";
        break;
    case NO_STYLE:
        p[cred + e + 7] = 0x1f;
        x->rule[i] = "bal-3";
        break;
    case DAMAGES: break;
    }
}

/* ---- verdicts ---- */

static void expect_points(const struct box *x, size_t i) {
    const struct oy_group *g = x->s->g;
    const struct oy_ballot *b = oy_ballot_batch_at(x->w, i);
    const struct oy_point *points = oy_ballot_batch_points(x->w, i);
    size_t n = 2 * b->style->n_bits;
    struct oy_product *products = oy_products_new(g, n);
    struct oy_element *out = calloc(n, sizeof *out);
    g->products_one(products, n);
    g->products_mul_var(products, points, n);
    g->products_encode_var(out, products, n);
    for (size_t k = 0; k < n; k++) {
        const struct oy_ciphertext *c = &b->cipher[k / 2];
        cr_assert(oy_element_equal(g, &out[k], k % 2 ? &c->beta : &c->alpha), "ballot %zu", i);
    }
    oy_products_free(products);
    free(out);
}

static bool is_read(const char *rule) {
    return !*rule || strcmp(rule, "bit-1") == 0 || strcmp(rule, "con-1") == 0 ||
           strcmp(rule, "sig-1") == 0;
}

/* The first n ballots in one batch. */
static void expect_verdicts(struct box *x, size_t n, unsigned checks) {
    struct oy_why verdict[MOST];
    size_t n_bad, wanted = 0;
    memset(verdict, 0xa5, sizeof verdict);
    for (size_t i = 0; i < n; i++) x->span[i] = oy_buffer_span(&x->b[i]);
    OK(oy_ballots_check_batch(x->w, verdict, &n_bad, x->span, n, checks, &why));
    for (size_t i = 0; i < n; i++) {
        cr_assert_str_eq(verdict[i].rule, x->rule[i], "ballot %zu of %zu, %u: %s", i, n, checks,
                         verdict[i].text);
        cr_assert_eq(verdict[i].status == OY_OK, !*x->rule[i]);
        cr_assert_eq(oy_ballot_batch_at(x->w, i) != NULL, is_read(x->rule[i]), "%s", x->rule[i]);
        if (is_read(x->rule[i])) expect_points(x, i);
        wanted += *x->rule[i] != 0;
    }
    cr_assert_eq(n_bad, wanted);
}

static void expect_both_ways(struct box *x) {
    expect_verdicts(x, x->n, OY_CHECK_ALL);
    expect_verdicts(x, x->n, OY_CHECK_ALL | OY_CHECK_EACH);
}

/* ---- facts ---- */

/* Each kind at the first place, in the middle and at the last, or at one of them in turn. */
static void one_bad(const char *group, size_t n, bool everywhere) {
    struct box *x = box_new(group, n);
    for (enum damage how = 0; how < DAMAGES; how++) {
        const size_t at[] = {0, n / 2, n - 1};
        for (size_t k = 0; k < 3; k++) {
            if (!everywhere && k != (how + 2) % 3) continue;
            all_good(x);
            damage(x, at[k], how);
            expect_both_ways(x);
        }
    }
    box_free(x);
}

Test(ballot_batch, one_bad_ballot_is_refused_wherever_it_stands) { /* [bat-3] */
    one_bad("ristretto255", 9, true);
}

Test(ballot_batch, one_bad_ballot_is_refused_in_modp4096, .timeout = 300) {
    one_bad("modp4096", 2, false);
}

Test(ballot_batch, every_kind_of_bad_ballot_in_one_batch) { /* [bat-3] */
    struct box *x = box_new("ristretto255", MOST);
    all_good(x);
    for (enum damage how = 0; how < DAMAGES; how++) damage(x, how + how / 2, how);
    expect_both_ways(x);
    for (size_t i = 0; i < MOST; i++) /* and all of them alone, in the same working memory */
        for (unsigned each = 0; each <= OY_CHECK_EACH; each += OY_CHECK_EACH) {
            struct oy_span span = oy_buffer_span(&x->b[i]);
            struct oy_why verdict;
            size_t n_bad;
            OK(oy_ballots_check_batch(x->w, &verdict, &n_bad, &span, 1, OY_CHECK_ALL | each, &why));
            cr_assert_str_eq(verdict.rule, x->rule[i]);
        }
    box_free(x);
}

Test(ballot_batch, any_share_of_bad_ballots_of_any_kinds) { /* [bat-3] */
    static const unsigned percent[] = {0, 5, 20, 50, 90, 100};
    struct box *x = box_new("ristretto255", MOST);
    for (size_t round = 0; round < 36; round++) {
        all_good(x);
        for (size_t i = 0; i < MOST; i++)
            if (randombytes_uniform(100) < percent[round % 6])
                damage(x, i, (enum damage)randombytes_uniform(DAMAGES));
        size_t n = round % 2 ? MOST : 1 + randombytes_uniform(MOST);
        expect_verdicts(x, n, OY_CHECK_ALL);
        if (round < 12) expect_verdicts(x, n, OY_CHECK_ALL | OY_CHECK_EACH);
    }
    box_free(x);
}

Test(ballot_batch, neighbours_with_the_same_damage) {
    struct box *x = box_new("ristretto255", 8);
    for (enum damage how = 0; how < DAMAGES; how++) {
        for (size_t from = 0; from < 8; from += 4) {
            all_good(x);
            for (size_t i = from; i < 8; i++) damage(x, i, how);
            expect_verdicts(x, 8, OY_CHECK_ALL);
        }
        all_good(x);
        for (size_t i = 0; i < 5; i++) damage(x, i, how);
        expect_both_ways(x);
    }
    box_free(x);
}

/* Two errors in proofs that cancel in the plain product: z of one ballot up, of another down. */
Test(ballot_batch, errors_that_cancel_are_found) { /* [bat-1] */
    struct box *x = box_new("ristretto255", 2);
    const struct oy_style_contest *c = &oy_election_style(x->s->e, 10)->contests[0];
    const struct oy_group *g = x->s->g;
    all_good(x);
    for (size_t i = 0; i < 2; i++) {
        struct oy_scalar s, one;
        cr_assert(g->scalar_decode(&s, x->b[i].p + c->answers_at + 32));
        g->scalar_from_u64(&one, 1);
        if (i)
            g->scalar_add(&s, &s, &one);
        else
            g->scalar_sub(&s, &s, &one);
        memcpy(x->b[i].p + c->answers_at + 32, s.b, 32);
        x->rule[i] = "bit-1";
    }
    expect_both_ways(x);
    box_free(x);
}
