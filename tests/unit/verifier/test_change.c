/* A record that changes while it is verified [chk-8]: between two checks somebody who can write
 * to the medium puts other bytes in a file's place. */
#include "tests/unit/verifier/common.h"

#include <stdio.h>
#include <stdlib.h>

#include "verifier/check.h"

enum { CREDENTIAL_AT = 6 + 32 }; /* in a ballot */

static const char BUNDLE_OF_6[] = "ballots/000.p/6", BUNDLE_OF_7[] = "ballots/000.p/7";
static const char ENTRIES[] = "tile/entries/000.p/11"; /* 4, 6 ballots, close */

struct run {
    struct oy_rec *s;
    struct oy_verify_options options;
    struct oy_verification *v;
    size_t next; /* check */
    struct oy_why why;
};

static struct run start(enum oy_rec_stop stop) {
    struct run x = {.next = 0};
    x.s = oy_rec_new(&(struct oy_record_plan){.voters = 6, .no_changes = true, .stop = stop});
    x.options = (struct oy_verify_options){.record = x.s->record, .threads = 2};
    x.v = calloc(1, sizeof *x.v);
    x.v->inside = calloc(1, sizeof *x.v->inside);
    *x.v->inside = (struct oy_verifier){.out = x.v, .record = {.dir = {.fd = -1}}};
    return x;
}

/* All checks up to this one; the status of the last. */
static oy_status up_to(struct run *x, const char *id) {
    x->v->inside->options = &x->options;
    for (;;) {
        const struct oy_check *c = &oy_checks[x->next++];
        struct oy_check_result r = {.id = c->id, .status = OY_CHECK_PASSED};
        x->why = (struct oy_why){.status = OY_OK};
        oy_status status = c->run(x->v->inside, &r, &x->why);
        if (strcmp(c->id, id) == 0 || status != OY_OK) return status;
    }
}

static void end(struct run *x) {
    oy_verification_free(x->v);
    oy_rec_free(x->s);
}

static void passes(struct run *x, const char *id) {
    cr_assert_eq(up_to(x, id), OY_OK, "%s: %s", oy_checks[x->next - 1].id, x->why.text);
}

/* No verdict: the status is one that ends the verification. */
static void notices(struct run *x, const char *id) {
    cr_assert_eq(up_to(x, id), OY_IO, "%s", x->why.text);
    cr_assert_str_eq(oy_checks[x->next - 1].id, id);
    cr_assert_str_eq(x->why.rule, "chk-8");
    end(x);
}

static struct oy_span nth_ballot(struct oy_buffer *bundle, size_t k) {
    struct oy_reader r;
    struct oy_span ballot = {NULL, 0};
    oy_reader_init(&r, oy_buffer_span(bundle));
    for (size_t i = 0; i <= k; i++) ballot = oy_read_span(&r, oy_read_u32(&r));
    cr_assert_not_null(ballot.p);
    return ballot;
}

/* The attacker's own ballot, right in itself, where a stranger's was: what is left of the sum
 * besides what the attacker knows would be the victim's vote. */
static void replace_ballot(struct run *x) {
    struct oy_buffer bundle = oy_rec_read(x->s, BUNDLE_OF_6);
    struct oy_buffer mine = oy_rec_ballot(x->s, 3, 2, oy_rec_choice);
    struct oy_span at = nth_ballot(&bundle, 0);
    cr_assert_eq(at.n, mine.n);
    memcpy(bundle.p + (at.p - bundle.p), mine.p, mine.n);
    oy_rec_write(x->s, BUNDLE_OF_6, oy_buffer_span(&bundle));
    oy_buffer_free(&bundle);
    oy_buffer_free(&mine);
}

Test(change, ballots_exchanged_after_they_were_compared_are_not_counted) {
    struct run x = start(OY_REC_COSIGNED);
    passes(&x, "K7");
    replace_ballot(&x);
    notices(&x, "I4");
}

/* A stranger's ballot logged as row 0's second, which would count in the place of the first. K7
 * is shown row 0's credential in it, all others the ballot that the log names. */
Test(change, a_credential_that_only_the_roll_check_saw_is_noticed) {
    struct run x = start(OY_REC_VOTED);
    struct oy_buffer theirs = oy_rec_ballot(x.s, 3, 2, oy_rec_choice);
    uint32_t row = 0;
    oy_rec_cast(x.s, &row, &theirs, 1);
    oy_rec_close(x.s, x.s->m->closes);
    passes(&x, "K6");
    struct oy_buffer right = oy_rec_read(x.s, BUNDLE_OF_7), wrong = oy_rec_read(x.s, BUNDLE_OF_7);
    unsigned char *last = wrong.p + (nth_ballot(&wrong, 6).p - wrong.p) + CREDENTIAL_AT;
    const unsigned char *own = NULL;
    for (size_t k = 0; k < 6; k++) {
        const unsigned char *at = nth_ballot(&right, k).p + CREDENTIAL_AT;
        if (memcmp(at, oy_roll_credential(&x.s->roll, 0).p, x.s->g->element_len) == 0) own = at;
    }
    cr_assert_not_null(own);
    memcpy(last, own, x.s->g->element_len);
    memcpy(last + x.s->g->element_len + 4, own + x.s->g->element_len + 4, 4); /* mahalle */
    oy_rec_write(x.s, BUNDLE_OF_7, oy_buffer_span(&wrong));
    passes(&x, "K7");
    oy_rec_write(x.s, BUNDLE_OF_7, oy_buffer_span(&right));
    oy_buffer_free(&theirs);
    oy_buffer_free(&right);
    oy_buffer_free(&wrong);
    notices(&x, "I4");
}

Test(change, another_log_after_its_tree_was_compared_is_noticed) {
    struct run x = start(OY_REC_COSIGNED);
    passes(&x, "K6");
    struct oy_buffer entries = oy_rec_read(x.s, ENTRIES);
    entries.p[entries.n - 1] ^= 1;
    oy_rec_write(x.s, ENTRIES, oy_buffer_span(&entries));
    oy_buffer_free(&entries);
    notices(&x, "K7");
}

/* A map would show what is written into the file later. */
Test(change, what_was_hashed_is_what_is_used) {
    struct run x = start(OY_REC_COSIGNED);
    char path[128];
    passes(&x, "K4");
    (void)snprintf(path, sizeof path, "%s/roll.bin", x.s->record);
    FILE *roll = fopen(path, "r+b");
    cr_assert_not_null(roll);
    for (int i = 0; i < 200; i++) cr_assert_neq(fputc(0, roll), EOF);
    cr_assert_eq(fclose(roll), 0);
    passes(&x, "A5");
    end(&x);
}

/* Cosignatures of another tree in the place of the closing that the server signed. */
Test(change, the_closing_that_is_cosigned_is_the_one_that_was_compared) {
    struct run x = start(OY_REC_COSIGNED);
    passes(&x, "K8");
    oy_rec_write(x.s, "closing", oy_span_text("another one"));
    passes(&x, "A7");
    end(&x);
}
