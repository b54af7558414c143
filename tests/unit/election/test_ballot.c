#include "common.h"

#include <sodium.h>

#include "ballot_samples.h"
#include "election/ballot_check.h"
#include "election/header.h"
#include "tests/support/group_tiny.h"

/* Contests of mahalle 10 only: mahalle 30 has a roll but nothing to vote on. */
#define SMALL                                                                                      \
    "[{\"id\":\"q\",\"title\":\"Q\",\"type\":\"approval\",\"suite\":1,\"blank\":false,\"min\":1,"  \
    "\"max\":2,\"scope\":[10]," OPTIONS(                                                           \
        "") "},{\"id\":\"r\",\"title\":\"R\",\"type\":\"choice\","                                 \
            "\"suite\":1,\"blank\":false,\"scope\":[10,20]," OPTIONS("") "}]"
#define SMALL_CHOICE "{\"q\":[\"a\"],\"r\":\"b\"}"

static struct oy_sample *small(const char *group) {
    struct oy_sample_plan plan = {.group = group, .contests = SMALL, .voters = 3};
    return oy_sample_new(&plan);
}

static oy_status judge(const struct oy_sample *s, const struct oy_buffer *b, unsigned checks,
                       struct oy_why *why) {
    struct oy_ballot_batch *w;
    struct oy_span span = oy_buffer_span(b);
    size_t n_bad;
    struct oy_why verdict;
    OK(oy_ballot_batch_new(&w, s->e, &why));
    OK(oy_ballots_check_batch(w, &verdict, &n_bad, &span, 1, checks, &why));
    cr_assert_eq(n_bad, verdict.status == OY_OK ? 0 : 1);
    cr_assert_eq(oy_ballot_batch_at(w, 1), NULL);
    oy_ballot_batch_free(w);
    *why = verdict;
    return verdict.status;
}

/* One type at a time would hide what stands between two contests. */
static void all_types(const char *group, const char *choice) {
    struct oy_sample_plan plan = {.group = group, .contests = EVERY_CONTEST, .voters = 1};
    struct oy_sample *s = oy_sample_new(&plan);
    struct oy_buffer b = oy_sample_ballot(s, 0, 1, choice);
    cr_assert_eq(b.n, oy_election_style(s->e, 10)->ballot_len);
    OK(judge(s, &b, OY_CHECK_ALL, &why));
    OK(judge(s, &b, OY_CHECK_ALL | OY_CHECK_EACH, &why));
    oy_buffer_free(&b);
    oy_sample_free(s);
}

/* [bal-6], [bal-7] */
Test(ballot, of_every_type_is_accepted_in_ristretto255) {
    all_types("ristretto255", EVERY_CHOICE);
    all_types("ristretto255", OTHER_CHOICE);
}

Test(ballot, of_every_type_is_accepted_in_modp4096, .timeout = 300) {
    all_types("modp4096", EVERY_CHOICE);
}

Test(ballot, is_laid_out_as_the_spec_says) {
    struct oy_sample *s = small("ristretto255");
    uint32_t row = oy_sample_row(s, 10);
    struct oy_buffer b = oy_sample_ballot(s, row, 7, SMALL_CHOICE);
    /* q: 2 bits and a slack bit, 1 rule; r: 2 bits, 1 rule */
    size_t statement = 6 + 32 + 32 + 4 + 4 + 2 + 5 * 64 + 5 * 128 + 2 * 64;
    size_t body = statement + 5 * 96 + 2 * 32;
    struct oy_ballot view = {0};
    unsigned char fingerprint[32], expected[32];
    OK(oy_ballot_read(&view, s->e, oy_buffer_span(&b), &why));
    cr_assert_eq(b.n, body + 64);
    cr_assert_eq(view.statement.n, statement);
    cr_assert_eq(view.body.n, body);
    cr_assert_arr_eq(b.p, "OYBA\x01\x01", 6);
    cr_assert_arr_eq(b.p + 6, s->e->id, 32);
    cr_assert_arr_eq(b.p + 38, oy_roll_credential(&s->roll, row).p, 32);
    cr_assert_arr_eq(b.p + 70, "\0\0\0\x07\0\0\0\x0a\x01", 9);
    cr_assert_eq(b.p[79 + 3 * 64], 1); /* the suite of r */
    cr_assert_arr_eq(view.cipher[3].alpha.b, b.p + 79 + 3 * 64 + 1, 32);
    cr_assert_arr_eq(view.bit_commitment[0].a0.b, b.p + 80 + 5 * 64, 32);
    cr_assert_arr_eq(view.rule_commitment[0].t1.b, b.p + 80 + 5 * 64 + 3 * 128, 32);
    cr_assert_arr_eq(view.bit_response[3].e0.b, b.p + statement + 3 * 96 + 32, 32);
    cr_assert_arr_eq(view.rule_response[1].b, b.p + body - 32, 32);
    cr_assert_arr_eq(view.signature.r.b, b.p + body, 32);
    (void)crypto_hash_sha256(expected, b.p, body); /* [bal-8] */
    oy_ballot_fingerprint(fingerprint, view.body);
    cr_assert_arr_eq(fingerprint, expected, 32);
    oy_ballot_clear(&view);
    oy_buffer_free(&b);
    oy_sample_free(s);
}

/* ---- form ---- */

/* A ballot with these bytes put in is refused by this rule. */
static void changed(const struct oy_sample *s, const struct oy_buffer *good, size_t at,
                    const void *bytes, size_t n, const char *rule) {
    struct oy_buffer b = {.p = malloc(good->n), .n = good->n};
    memcpy(b.p, good->p, good->n);
    memcpy(b.p + at, bytes, n);
    REFUSED(judge(s, &b, OY_CHECK_ALL, &why), rule);
    free(b.p);
}

/* [bal-1], [bal-3], [bal-4], [grp-2], [grp-6], [enc-3] */
static void form(const char *group) {
    static const unsigned char zeros[512];
    unsigned char ones[512];
    memset(ones, 0xff, sizeof ones);
    struct oy_sample *s = small(group);
    struct oy_buffer good = oy_sample_ballot(s, oy_sample_row(s, 10), 1, SMALL_CHOICE);
    const struct oy_style *style = oy_election_style(s->e, 10);
    size_t e = s->g->element_len, z = s->g->scalar_len, cred = OY_HEADER_LEN + 32;
    const struct oy_style_contest *q = &style->contests[0], *r = &style->contests[1];
    changed(s, &good, 2, "OP", 2, "enc-3");
    changed(s, &good, 4, "\x02", 1, "enc-3");
    changed(s, &good, 5, "\x63", 1, "enc-3");
    changed(s, &good, cred + e + 4, "\0\0\0\x14", 4, "bal-1"); /* mahalle 20: another length */
    changed(s, &good, cred + e + 4, "\0\0\0\x1e", 4, "bal-3"); /* 30: nothing to vote on */
    changed(s, &good, cred + e + 4, "\0\0\0\x1f", 4, "bal-3"); /* 31: not in the manifest */
    changed(s, &good, q->suite_at, "\x02", 1, "bal-1");
    changed(s, &good, r->suite_at, "\0", 1, "bal-1");
    const size_t elements[] = {cred,         q->suite_at + 1,      r->suite_at + 1 + e,
                               q->proofs_at, r->proofs_at + 8 * e, style->body_len};
    for (size_t i = 0; i < sizeof elements / sizeof elements[0]; i++)
        changed(s, &good, elements[i], ones, e, "grp-2");
    const size_t scalars[] = {q->answers_at, q->answers_at + 2 * z, r->answers_at + 6 * z,
                              style->body_len + e};
    for (size_t i = 0; i < sizeof scalars / sizeof scalars[0]; i++)
        changed(s, &good, scalars[i], ones, z, "grp-6");
    changed(s, &good, cred, s->g->identity.b, e, "bal-4");
    changed(s, &good, q->suite_at + 1, s->g->identity.b, e, "bal-4");
    changed(s, &good, r->suite_at + 1 + 2 * e, s->g->identity.b, e, "bal-4");
    if (s->g->id == OY_GROUP_MODP4096) changed(s, &good, cred, zeros, e, "grp-2");
    for (size_t n = 0; n < 100 && n < good.n; n++) {
        struct oy_buffer cut = {.p = good.p, .n = n};
        REFUSED(judge(s, &cut, OY_CHECK_ALL, &why), "bal-1");
    }
    unsigned char *longer = malloc(good.n + 1);
    memcpy(longer, good.p, good.n);
    longer[good.n] = 0;
    struct oy_buffer b = {.p = longer, .n = good.n + 1};
    REFUSED(judge(s, &b, OY_CHECK_ALL, &why), "bal-1");
    b.n = good.n - 1;
    REFUSED(judge(s, &b, OY_CHECK_ALL, &why), "bal-1");
    free(longer);
    oy_buffer_free(&good);
    oy_sample_free(s);
}

Test(ballot, form_is_checked_in_ristretto255) {
    form("ristretto255");
}

Test(ballot, form_is_checked_in_modp4096, .timeout = 300) {
    form("modp4096");
}

/* [grp-3] A sign-flipped or otherwise foreign element is refused wherever it stands. */
Test(ballot, refuses_elements_outside_the_subgroup, .timeout = 300) {
    struct oy_sample *s = small("modp4096");
    struct oy_buffer good = oy_sample_ballot(s, oy_sample_row(s, 10), 1, SMALL_CHOICE);
    const struct oy_style *style = oy_election_style(s->e, 10);
    struct oy_element x = {0}, out;
    for (unsigned char k = 2; k < 30; k++) {
        x.b[511] = k;
        if (s->g->decode_var(&out, x.b, 1) == 0) break;
    }
    changed(s, &good, OY_HEADER_LEN + 32, x.b, 512, "grp-3");
    changed(s, &good, style->contests[0].suite_at + 1, x.b, 512, "grp-3");
    changed(s, &good, style->contests[1].proofs_at, x.b, 512, "grp-3");
    changed(s, &good, style->body_len, x.b, 512, "grp-3");
    oy_buffer_free(&good);
    oy_sample_free(s);
}

/* ---- proofs and signature ---- */

/* [bit-1], [con-1], [sig-1]: each by its own response, which the challenge does not cover. */
Test(ballot, names_the_equation_that_does_not_hold) {
    struct oy_sample *s = small("ristretto255");
    struct oy_buffer good = oy_sample_ballot(s, oy_sample_row(s, 10), 1, SMALL_CHOICE);
    const struct oy_style_contest *q = &oy_election_style(s->e, 10)->contests[0];
    unsigned char z[32] = {1};
    changed(s, &good, q->answers_at, z, 32, "bit-1");          /* e_0 */
    changed(s, &good, q->answers_at + 32, z, 32, "bit-1");     /* z_0 */
    changed(s, &good, q->answers_at + 64, z, 32, "bit-1");     /* z_1 */
    changed(s, &good, q->answers_at + 3 * 96, z, 32, "con-1"); /* z of the rule */
    changed(s, &good, good.n - 32, z, 32, "sig-1");            /* z of the signature */
    changed(s, &good, good.n - 64, s->g->generator.b, 32, "sig-1");
    oy_buffer_free(&good);
    oy_sample_free(s);
}

/* [bal-5], [bal-7] Whatever is changed in a ballot that stays well-formed, proofs fail; a
 * change that leaves the proofs alone breaks the signature. */
Test(ballot, proofs_are_bound_to_the_statement) {
    struct oy_sample *s = small("ristretto255");
    uint32_t row = oy_sample_row(s, 10);
    struct oy_buffer good = oy_sample_ballot(s, row, 1, SMALL_CHOICE);
    const struct oy_style *style = oy_election_style(s->e, 10);
    size_t alpha = style->contests[0].suite_at + 1;
    changed(s, &good, 6, s->m->digest, 32, "bit-1");            /* another election */
    changed(s, &good, 38, s->g->generator.b, 32, "bit-1");      /* another credential */
    changed(s, &good, 70, "\0\0\0\x02", 4, "bit-1");            /* another sequence */
    changed(s, &good, alpha, good.p + alpha + 64, 64, "bit-1"); /* a copied ciphertext */
    changed(s, &good, style->contests[0].proofs_at, s->g->generator.b, 32, "bit-1");
    struct oy_buffer other = oy_sample_ballot(s, row, 2, SMALL_CHOICE);
    changed(s, &good, good.n - 64, other.p + other.n - 64, 64, "sig-1");
    oy_buffer_free(&other);
    struct oy_scalar e, f;
    oy_ballot_challenge(&e, s->e, oy_span(good.p, style->statement_len));
    for (size_t i = 0; i < style->statement_len; i++) {
        good.p[i] ^= 1;
        oy_ballot_challenge(&f, s->e, oy_span(good.p, style->statement_len));
        good.p[i] ^= 1;
        cr_assert_neq(memcmp(e.b, f.b, 32), 0, "byte %zu is not in the challenge", i);
    }
    s->e->y = s->g->generator;
    oy_ballot_challenge(&f, s->e, oy_span(good.p, style->statement_len));
    cr_assert_neq(memcmp(e.b, f.b, 32), 0);
    oy_buffer_free(&good);
    oy_sample_free(s);
}

Test(ballot, only_what_is_asked_is_checked) {
    struct oy_sample *s = small("ristretto255");
    struct oy_buffer b = oy_sample_ballot(s, oy_sample_row(s, 10), 1, SMALL_CHOICE);
    b.p[b.n - 1] ^= 1;
    OK(judge(s, &b, OY_CHECK_PROOFS, &why));
    REFUSED(judge(s, &b, OY_CHECK_SIGNATURE, &why), "sig-1");
    OK(judge(s, &b, 0, &why));
    oy_buffer_free(&b);
    oy_sample_free(s);
}

/* [bat-3] */
Test(ballot, batch_names_every_bad_ballot_and_its_rule) {
    enum { N = 7 };
    struct oy_sample *s = small("ristretto255");
    struct oy_ballot_batch *w;
    struct oy_buffer b[N];
    struct oy_span span[N];
    struct oy_why verdict[N];
    size_t n_bad;
    static const char *const rules[N] = {"", "bit-1", "", "con-1", "sig-1", "bal-1", ""};
    const struct oy_style_contest *q = &oy_election_style(s->e, 10)->contests[0];
    for (uint32_t i = 0; i < N; i++) {
        b[i] = oy_sample_ballot(s, oy_sample_row(s, 10), i + 1, SMALL_CHOICE);
        span[i] = oy_buffer_span(&b[i]);
    }
    b[1].p[q->answers_at] ^= 1;
    b[3].p[q->answers_at + 3 * 96] ^= 1;
    b[4].p[b[4].n - 32] ^= 1;
    span[5].n--;
    OK(oy_ballot_batch_new(&w, s->e, &why));
    for (unsigned each = 0; each <= OY_CHECK_EACH; each += OY_CHECK_EACH) {
        OK(oy_ballots_check_batch(w, verdict, &n_bad, span, N, OY_CHECK_ALL | each, &why));
        cr_assert_eq(n_bad, 4);
        for (size_t i = 0; i < N; i++) cr_assert_str_eq(verdict[i].rule, rules[i]);
        cr_assert_null(oy_ballot_batch_at(w, 5));
        cr_assert_eq(oy_ballot_batch_at(w, 6)->header.sequence, 7);
    }
    OK(oy_ballots_check_batch(w, verdict, &n_bad, span, 0, OY_CHECK_ALL, &why));
    cr_assert_eq(n_bad, 0);
    for (size_t i = 0; i < N; i++) oy_buffer_free(&b[i]);
    oy_ballot_batch_free(w);
    oy_sample_free(s);
}

/* ---- reading by place ---- */

/* [bal-8] */
Test(ballot, entry_must_be_the_ballots) {
    struct oy_sample *s = small("ristretto255");
    struct oy_buffer b = oy_sample_ballot(s, oy_sample_row(s, 10), 3, SMALL_CHOICE);
    struct oy_span ballot = oy_buffer_span(&b);
    unsigned char fingerprint[32], digest[32];
    oy_ballot_fingerprint(fingerprint, oy_span(b.p, b.n - 64));
    (void)crypto_hash_sha256(digest, b.p, b.n);
    OK(oy_ballot_check_entry(s->g, ballot, fingerprint, 3, digest, &why));
    REFUSED(oy_ballot_check_entry(s->g, ballot, fingerprint, 4, digest, &why), "bal-8");
    REFUSED(oy_ballot_check_entry(s->g, ballot, digest, 3, digest, &why), "bal-8");
    REFUSED(oy_ballot_check_entry(s->g, ballot, fingerprint, 3, fingerprint, &why), "bal-8");
    ballot.n = 141; /* one less than start and signature */
    REFUSED(oy_ballot_check_entry(s->g, ballot, fingerprint, 3, digest, &why), "bal-1");
    oy_buffer_free(&b);
    oy_sample_free(s);
}

Test(ballot, ciphertexts_are_read_alone) {
    struct oy_sample *s = small("ristretto255");
    struct oy_buffer b = oy_sample_ballot(s, oy_sample_row(s, 10), 1, SMALL_CHOICE);
    const struct oy_style *style = oy_election_style(s->e, 10);
    struct oy_ballot view = {0};
    struct oy_ciphertext c[2];
    OK(oy_ballot_read(&view, s->e, oy_buffer_span(&b), &why));
    OK(oy_ballot_read_ciphers(c, style, 1, oy_buffer_span(&b), &why));
    cr_assert_arr_eq(c, view.cipher + 3, sizeof c);
    REFUSED(oy_ballot_read_ciphers(c, style, 1, oy_span(b.p, b.n - 1), &why), "bal-1");
    memset(b.p + style->contests[1].suite_at + 1, 0xff, 32);
    REFUSED(oy_ballot_read_ciphers(c, style, 1, oy_buffer_span(&b), &why), "grp-2");
    oy_ballot_clear(&view);
    oy_buffer_free(&b);
    oy_sample_free(s);
}

Test(ballot, fingerprint_is_shown_in_groups_of_four) {
    unsigned char f[32];
    char text[OY_FINGERPRINT_TEXT];
    for (unsigned char i = 0; i < 32; i++) f[i] = i;
    oy_fingerprint_print(text, f);
    cr_assert_str_eq(text, "0001 0203 0405 0607 0809 0a0b 0c0d 0e0f 1011 1213");
}
