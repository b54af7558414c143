#include "common.h"

#include "crypto/note.h"
#include "election/refusal.h"

#define ORIGIN "vote.example.org/town"

static struct oy_sign_key *key;
static unsigned char public_key[32], digest[32] = {0xab, 1};
static unsigned char room[OY_REFUSAL_MAX];

static void begin(void) {
    OK(oy_crypto_init(&why));
    key = oy_sign_key_generate();
    oy_sign_key_public(key, public_key);
}

static void end(void) {
    oy_sign_key_free(key);
}

TestSuite(refusal, .init = begin, .fini = end);

static struct oy_span refusal(const char *rule, const char *reason) {
    struct oy_ballot_refusal r = {
        .origin = oy_span_text(ORIGIN), .rule = oy_span_text(rule), .reason = oy_span_text(reason)};
    struct oy_writer w;
    memcpy(r.digest, digest, 32);
    oy_writer_init(&w, room, sizeof room);
    oy_refusal_write(&w, &r, key);
    return oy_writer_end(&w);
}

/* [srv-5] */
Test(refusal, is_five_lines_and_a_signature) {
    struct oy_ballot_refusal r;
    struct oy_span note = refusal("bal-7", "the signature does not hold");
    static const char lines[] = "oy-refusal@v1\n" ORIGIN "\nab01";
    cr_assert_arr_eq(note.p, lines, sizeof lines - 1);
    OK(oy_refusal_check(&r, note, oy_span_text(ORIGIN), public_key, digest, &why));
    cr_assert(oy_span_equal(r.rule, oy_span_text("bal-7")));
    cr_assert(oy_span_equal(r.reason, oy_span_text("the signature does not hold")));
}

/* [srv-5] a reason may quote a stranger's bytes */
Test(refusal, carries_any_reason_on_one_line) {
    static const struct {
        const char *in, *out;
    } rows[] = {{"one\ntwo\t\x7f", "one two  "}, {"bad \xff\xc3", "bad ??"}, {"", ""}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct oy_ballot_refusal r;
        struct oy_span note = refusal("bal-1", rows[i].in);
        OK(oy_refusal_check(&r, note, oy_span_text(ORIGIN), public_key, digest, &why));
        cr_assert(oy_span_equal(r.reason, oy_span_text(rows[i].out)), "row %zu", i);
    }
}

Test(refusal, cuts_a_long_reason_between_characters) {
    char reason[1201];
    struct oy_ballot_refusal r;
    for (size_t i = 0; i < 1200; i += 3) memcpy(reason + i, "\xe2\x82\xac", 3);
    reason[1200] = 0;
    OK(oy_refusal_check(&r, refusal("bal-1", reason), oy_span_text(ORIGIN), public_key, digest,
                        &why));
    cr_assert_eq(r.reason.n, 510);
}

/* [srv-5] */
Test(refusal, of_another_ballot_or_election_is_none) {
    struct oy_ballot_refusal r;
    unsigned char other[32] = {0};
    struct oy_span note = refusal("bal-7", "no");
    REFUSED(oy_refusal_check(&r, note, oy_span_text(ORIGIN), public_key, other, &why), "srv-5");
    REFUSED(oy_refusal_check(&r, note, oy_span_text("x"), public_key, digest, &why), "srv-5");
    REFUSED(oy_refusal_check(&r, note, oy_span_text(ORIGIN), other, digest, &why), "note-2");
}

/* [srv-5] signed, but not of the form */
Test(refusal, has_one_form) {
    static const struct {
        const char *first, *digest, *rest;
    } rows[] = {{"oy-refusal@v2", "a", "bal-7\nno\n"},   {"oy-refusal@v1", "a", "bal-7\n"},
                {"oy-refusal@v1", "a", "BAL-7\nno\n"},   {"oy-refusal@v1", "a", "\nno\n"},
                {"oy-refusal@v1", "0a", "bal-7\nno\n"},  {"oy-refusal@v1", "A", "bal-7\nno\n"},
                {"oy-refusal@v1", "a", "bal-7\nno\nx\n"}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        char text[512], hex[64] = "b01";
        struct oy_ballot_refusal r;
        struct oy_writer w;
        memset(hex + 3, '0', 60);
        (void)snprintf(text, sizeof text, "%s\n%s\n%s%s\n%s", rows[i].first, ORIGIN, rows[i].digest,
                       hex, rows[i].rest);
        oy_writer_init(&w, room, sizeof room);
        oy_note_begin(&w, oy_span_text(text));
        oy_note_sign(&w, oy_span_text(ORIGIN), key, oy_span_text(text));
        REFUSED(
            oy_refusal_check(&r, oy_writer_end(&w), oy_span_text(ORIGIN), public_key, digest, &why),
            "srv-5");
    }
}

/* [srv-5] no refusal can be taken for a checkpoint */
Test(refusal, is_no_checkpoint) {
    struct oy_note n;
    struct oy_checkpoint c;
    OK(oy_note_parse(&n, refusal("bal-7", "no"), &why));
    REFUSED(oy_checkpoint_parse(&c, n.text, &why), "note-1");
}
