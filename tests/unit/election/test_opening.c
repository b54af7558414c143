#include "common.h"

#include <sodium.h>

#include "ballot_samples.h"
#include "crypto/elgamal.h"
#include "election/ballot_check.h"
#include "election/opening.h"

#define SMALL                                                                                      \
    "[{\"id\":\"q\",\"title\":\"Q\",\"type\":\"approval\",\"suite\":1,\"blank\":false,\"min\":1,"  \
    "\"max\":2,\"scope\":[10]," OPTIONS("") "}]"
#define CHOICE "{\"q\":[\"b\"]}"

static struct oy_sample *small(void) {
    struct oy_sample_plan plan = {.contests = SMALL, .voters = 3};
    return oy_sample_new(&plan);
}

static struct oy_buffer opened_of(const struct oy_sample *s, const char *choice) {
    struct oy_sealed *sealed = oy_sample_seal(s, oy_sample_row(s, 10), 1, choice);
    struct oy_buffer out;
    OK(oy_sealed_open(&out, &sealed, &why));
    cr_assert_null(sealed); /* [open-3] */
    return out;
}

static oy_status check(const struct oy_sample *s, struct oy_span in, struct oy_why *why) {
    struct oy_opening o;
    oy_status status = oy_opening_check(&o, s->e, in, why);
    oy_opening_clear(&o);
    return status;
}

/* [open-1] */
static void every_type(const char *group, const char *choice) {
    struct oy_sample_plan plan = {.group = group, .contests = EVERY_CONTEST, .voters = 1};
    struct oy_sample *s = oy_sample_new(&plan);
    struct oy_sealed *sealed = oy_sample_seal(s, 0, 5, choice);
    unsigned char fingerprint[32];
    struct oy_buffer b;
    struct oy_opening o;
    oy_sealed_fingerprint(fingerprint, sealed);
    OK(oy_sealed_open(&b, &sealed, &why));
    OK(oy_opening_check(&o, s->e, oy_buffer_span(&b), &why));
    cr_assert_str_eq((const char *)o.choice.p, choice);
    cr_assert_arr_eq(o.fingerprint, fingerprint, 32);
    cr_assert_eq(o.header.sequence, 5);
    cr_assert_eq(o.header.mahalle, 10);
    oy_opening_clear(&o);
    oy_buffer_free(&b);
    oy_sample_free(s);
}

Test(opening, says_what_was_chosen_in_ristretto255) {
    every_type("ristretto255", EVERY_CHOICE);
    every_type("ristretto255", OTHER_CHOICE);
}

Test(opening, says_what_was_chosen_in_modp4096, .timeout = 300) {
    every_type("modp4096", OTHER_CHOICE);
}

Test(opening, refuses_other_bits_and_randomness) {
    struct oy_sample *s = small();
    struct oy_buffer b = opened_of(s, CHOICE);
    const struct oy_style *style = oy_election_style(s->e, 10);
    unsigned char *tail = b.p + 6 + style->body_len;
    OK(check(s, oy_buffer_span(&b), &why));
    cr_assert(tail[0] == 0 && tail[33] == 1 && tail[66] == 1);
    tail[0] = 1; /* a bit that is not in the ciphertext */
    REFUSED(check(s, oy_buffer_span(&b), &why), "open-1");
    tail[0] = 2;
    REFUSED(check(s, oy_buffer_span(&b), &why), "open-1");
    tail[0] = 0;
    tail[1] ^= 1; /* r */
    REFUSED(check(s, oy_buffer_span(&b), &why), "open-1");
    tail[1] ^= 1;
    memset(tail + 34, 0xff, 32);
    REFUSED(check(s, oy_buffer_span(&b), &why), "grp-6");
    oy_buffer_free(&b);
    oy_sample_free(s);
}

/* [enc-2], [enc-3], [bal-1] */
Test(opening, refuses_a_wrong_form) {
    struct oy_sample *s = small();
    struct oy_buffer b = opened_of(s, CHOICE);
    struct oy_span in = oy_buffer_span(&b);
    REFUSED(check(s, oy_span(in.p, in.n - 1), &why), "enc-2");
    REFUSED(check(s, oy_span(in.p, 20), &why), "bal-1");
    REFUSED(check(s, oy_span(in.p, 5), &why), "enc-2");
    unsigned char *longer = calloc(1, in.n + 1);
    memcpy(longer, in.p, in.n);
    REFUSED(check(s, oy_span(longer, in.n + 1), &why), "enc-2");
    free(longer);
    b.p[2] = 'B';
    REFUSED(check(s, in, &why), "enc-3");
    b.p[2] = 'O';
    b.p[6 + 2] = 'O';
    REFUSED(check(s, in, &why), "enc-3");
    b.p[6 + 2] = 'B';
    b.p[6 + 6 + 32 + 32 + 4 + 3] = 30; /* a mahalle without a contest */
    REFUSED(check(s, in, &why), "bal-3");
    oy_buffer_free(&b);
    oy_sample_free(s);
}

/* [open-1], [bal-2] */
Test(opening, refuses_bad_proofs_and_other_elections) {
    struct oy_sample *s = small();
    struct oy_buffer b = opened_of(s, CHOICE);
    const struct oy_style *style = oy_election_style(s->e, 10);
    b.p[6 + style->contests[0].answers_at] ^= 1;
    REFUSED(check(s, oy_buffer_span(&b), &why), "bit-1");
    oy_buffer_free(&b);
    b = opened_of(s, CHOICE);
    s->e->id[0] ^= 1;
    REFUSED(check(s, oy_buffer_span(&b), &why), "bal-2");
    oy_buffer_free(&b);
    oy_sample_free(s);
}

/* [open-1] A booth that seals a vote which breaks the rules shows it when opened. */
Test(opening, refuses_bits_that_break_a_rule) {
    struct oy_sample *s = small();
    struct oy_secret_bytes *bits = oy_sample_bits(s, oy_sample_row(s, 10), CHOICE);
    struct oy_element credential;
    struct oy_sealed *sealed;
    struct oy_buffer b;
    bits->secret[1] = 0; /* nobody is chosen, and the slack says one is */
    oy_sample_credential(s, oy_sample_row(s, 10), &credential);
    OK(oy_ballot_seal(&sealed, s->e, 10, &credential, 1, bits, &why));
    OK(oy_sealed_open(&b, &sealed, &why));
    REFUSED(check(s, oy_buffer_span(&b), &why), "open-1");
    oy_buffer_free(&b);
    oy_secret_bytes_free(&bits);
    oy_sample_free(s);
}

/* ---- sealing ---- */

Test(sealing, refuses_what_it_cannot_seal) {
    struct oy_sample *s = small();
    uint32_t row = oy_sample_row(s, 10);
    struct oy_secret_bytes *bits = oy_sample_bits(s, row, CHOICE);
    struct oy_element credential;
    struct oy_sealed *sealed;
    oy_sample_credential(s, row, &credential);
    REFUSED(oy_ballot_seal(&sealed, s->e, 30, &credential, 1, bits, &why), "bal-3");
    cr_assert_null(sealed);
    REFUSED(oy_ballot_seal(&sealed, s->e, 31, &credential, 1, bits, &why), "bal-3");
    REFUSED(oy_ballot_seal(&sealed, s->e, 10, &credential, 0, bits, &why), "bal-9");
    REFUSED(oy_ballot_seal(&sealed, s->e, 10, &s->g->identity, 1, bits, &why), "bal-4");
    bits->n--;
    REFUSED(oy_ballot_seal(&sealed, s->e, 10, &credential, 1, bits, &why), "qst-4");
    bits->n++;
    oy_secret_bytes_free(&bits);
    oy_sample_free(s);
}

/* [elg-2], [bit-3], [bal-10] No element or response of two sealings is the same. */
Test(sealing, uses_fresh_randomness_for_everything) {
    struct oy_sample *s = small();
    const struct oy_style *style = oy_election_style(s->e, 10);
    struct oy_sealed *one = oy_sample_seal(s, oy_sample_row(s, 10), 1, CHOICE);
    struct oy_sealed *two = oy_sample_seal(s, oy_sample_row(s, 10), 1, CHOICE);
    const unsigned char *p = oy_sealed_body(one).p, *q = oy_sealed_body(two).p;
    size_t n = 0;
    const unsigned char *all[200];
    for (size_t at = style->contests[0].suite_at + 1; at < style->body_len; at += 32) {
        all[n++] = p + at;
        all[n++] = q + at;
    }
    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j < i; j++) cr_assert_neq(memcmp(all[i], all[j], 32), 0);
    oy_sealed_free(&one);
    oy_sealed_free(&two);
    cr_assert_null(two);
    oy_sample_free(s);
}

/* [open-3] Kept between two runs of a program, cast once. */
Test(sealing, survives_in_a_body_and_a_secret_state) {
    struct oy_sample *s = small();
    uint32_t row = oy_sample_row(s, 10);
    struct oy_sealed *sealed = oy_sample_seal(s, row, 1, CHOICE), *again;
    struct oy_span seen = oy_sealed_body(sealed);
    struct oy_secret_bytes *state;
    unsigned char copy[4096];
    OK(oy_sealed_save(&state, sealed, &why));
    cr_assert_eq(state->n, 32 + 3 * 33);
    memcpy(copy, seen.p, seen.n);
    struct oy_span body = oy_span(copy, seen.n);
    oy_sealed_free(&sealed);

    OK(oy_sealed_load(&again, s->e, body, state, &why));
    cr_assert(oy_span_equal(oy_sealed_body(again), body));
    struct oy_buffer ballot, opened;
    REFUSED(oy_sealed_cast(&ballot, &again, s->x, &why), "sig-1");
    cr_assert_not_null(again);
    OK(oy_sealed_cast(&ballot, &again, &s->voter[row], &why));
    cr_assert_null(again);
    cr_assert_arr_eq(ballot.p, body.p, body.n);
    OK(oy_sealed_load(&again, s->e, body, state, &why));
    OK(oy_sealed_open(&opened, &again, &why));
    OK(check(s, oy_buffer_span(&opened), &why));

    state->secret[0] ^= 1;
    REFUSED(oy_sealed_load(&again, s->e, body, state, &why), "bal-8");
    cr_assert_null(again);
    state->secret[0] ^= 1;
    state->secret[32] = 2;
    REFUSED(oy_sealed_load(&again, s->e, body, state, &why), "grp-6");
    state->secret[32] = 0;
    memset(state->secret + 33, 0xff, 32);
    REFUSED(oy_sealed_load(&again, s->e, body, state, &why), "grp-6");
    state->n--;
    REFUSED(oy_sealed_load(&again, s->e, body, state, &why), "enc-2");
    state->n++;
    oy_secret_bytes_free(&state);
    oy_buffer_free(&ballot);
    oy_buffer_free(&opened);
    oy_sample_free(s);
}
