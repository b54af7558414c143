#include <stdio.h>

#include "crypto/note.h"
#include "tests/unit/crypto/common.h"

static struct oy_sign_key *key, *witness;
static unsigned char public_key[OY_SIGN_PUBLIC], witness_key[OY_SIGN_PUBLIC];
static struct oy_note note;
static struct oy_why why;

static void begin(void) {
    unsigned char seed[OY_SIGN_SEED];
    begin_crypto();
    for (unsigned char i = 0; i < sizeof seed; i++) seed[i] = i;
    witness = oy_sign_key_from_seed(seed);
    oy_sign_key_public(witness, witness_key);
    key = oy_sign_key_generate();
    oy_sign_key_public(key, public_key);
}

static void end(void) {
    oy_sign_key_free(key);
    oy_sign_key_free(witness);
}

TestSuite(note, .init = begin, .fini = end);
TestSuite(checkpoint, .init = begin, .fini = end);

#define DASH "\xe2\x80\x94 "
#define SOFA "example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n"
#define SOFA_SIGNATURE                                                                             \
    DASH                                                                                           \
        "example.com/behind-the-sofa "                                                             \
        "Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOA" \
        "YQ8=\n"

static oy_status parse(const char *text) {
    return oy_note_parse(&note, oy_span_text(text), &why);
}

static oy_status check_vkey(const char *vkey) {
    struct oy_span name;
    enum oy_note_type type;
    unsigned char pk[OY_SIGN_PUBLIC];
    cr_assert_eq(oy_note_vkey_parse(oy_span_text(vkey), &name, &type, pk, &why), OY_OK);
    cr_assert_eq(type, OY_NOTE_ED25519);
    return oy_note_check(&note, name, pk, &why);
}

/* --- published examples --- */

/* [note-1] c2sp.org/signed-note, section "Example" */
Test(note, verifies_the_example_of_c2sp) {
    cr_assert_eq(parse("This is an example message.\n\n" DASH "example.com/foo "
                       "Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKu"
                       "wHjG1Yu72Ine"
                       "yaQM=\n"),
                 OY_OK);
    cr_assert_eq(note.n, 1);
    cr_assert_eq(note.signature[0].key_id, 0x530d903a);
    cr_assert(oy_span_equal(note.text, oy_span_text("This is an example message.\n")));
    cr_assert_eq(
        check_vkey("example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k"), OY_OK);
}

/* [note-1] golang.org/x/mod/sumdb/note, example_test.go: a note with two signatures */
Test(note, verifies_the_example_of_the_go_module) {
    cr_assert_eq(parse("If you think cryptography is the answer to your problem,\n"
                       "then you don't know what your problem is.\n\n" DASH "PeterNeumann "
                       "x08go/ZJkuBS9UG/"
                       "SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBw"
                       "JnAM=\n" DASH "EnochRoot "
                       "rwz+eBzmZa0SO3NbfRGzPCpDckykFXSdeX+MNtCOXm2/"
                       "5n2tiOHp+vAF1aGrQ5ovTG01oOTGwnWLox33WWd1RvM"
                       "c+QQ=\n"),
                 OY_OK);
    cr_assert_eq(note.n, 2);
    cr_assert_eq(check_vkey("PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"),
                 OY_OK);
    cr_assert_eq(check_vkey("EnochRoot+af0cfe78+ATtqJ7zOtqQtYqOo0CpvDXNlMhV3HeJDpjrASKGLWdop"),
                 OY_OK);
}

/* [note-4] The example line of c2sp.org/tlog-cosignature (whose keys are not published), and the
 * same checkpoint cosigned by another library (pyca/cryptography) from the text there. */
Test(note, verifies_a_cosignature_made_elsewhere) {
    uint64_t time;
    cr_assert_eq(parse(SOFA
                       "\n" SOFA_SIGNATURE DASH "witness.example.com/w1 "
                       "jWbPPwAAAABkGFDLEZMHwSRaJNiIDoe9DYn/zXcrtPHeolMI5OWXEhZCB9dlrDJsX3b2oyin1"
                       "nPZqhf5nNo0xUe+mbIUBkBIfZ+qnA==\n" DASH "witness.example/w1 "
                       "519lMgAAAABkGFDLBuRDazBLVac2NE+Y+IjbjQOcXLfF9CSDZVUIoS83rE1nFZsVE8YiWV6Ng"
                       "r7lV8H6bdoBQGP/l73euDMQ9k+bBQ==\n"),
                 OY_OK);
    cr_assert_eq(note.n, 3);
    cr_assert_eq(note.signature[1].key_id, 0x8d66cf3f);
    cr_assert_eq(oy_note_check_cosignature(&note, oy_span_text("witness.example/w1"), witness_key,
                                           &time, &why),
                 OY_OK);
    cr_assert_eq(time, 1679315147);

    unsigned char out[OY_NOTE_LINE_MAX];
    struct oy_writer w;
    oy_writer_init(&w, out, sizeof out);
    oy_note_cosign(&w, oy_span_text("witness.example/w1"), witness, 1679315147, note.text);
    struct oy_span line = oy_writer_end(&w);
    cr_assert_eq(memcmp(line.p + line.n - 105, note.signature[2].base64.p, 104), 0);

    char vkey[OY_NOTE_VKEY_MAX];
    (void)oy_note_vkey_write(vkey, oy_span_text("witness.example/w1"), OY_NOTE_COSIGNATURE,
                             witness_key);
    cr_assert_str_eq(vkey,
                     "witness.example/w1+e75f6532+BAOhB7/zzhC+HXDdGOdLwJln5NYwm6UNXx3chmQSVTG4");
}

/* --- signing --- */

/* [note-2, note-4] A signed and cosigned checkpoint, and what does not verify with it. */
Test(note, carries_signature_and_cosignatures) {
    struct oy_checkpoint c = {.origin = oy_span_text("oy.example/e1"), .size = 77};
    unsigned char text[OY_CHECKPOINT_MAX], bytes[4096];
    struct oy_writer w;
    uint64_t time;
    const struct oy_span w1 = oy_span_text("w.example/1"), w2 = oy_span_text("w.example/2");
    memset(c.root.b, 0xab, sizeof c.root.b);
    oy_writer_init(&w, text, sizeof text);
    oy_checkpoint_write(&w, &c);
    struct oy_span t = oy_writer_end(&w);
    oy_writer_init(&w, bytes, sizeof bytes);
    oy_note_begin(&w, t);
    oy_note_sign(&w, c.origin, key, t);
    oy_note_cosign(&w, w1, witness, 1000, t);
    oy_note_cosign(&w, w1, witness, 900, t);
    cr_assert_eq(oy_note_parse(&note, oy_writer_end(&w), &why), OY_OK);
    cr_assert(oy_span_equal(note.text, t));
    cr_assert_eq(oy_note_check(&note, c.origin, public_key, &why), OY_OK);
    cr_assert_eq(oy_note_check_cosignature(&note, w1, witness_key, &time, &why), OY_OK);
    cr_assert_eq(time, 900);

    cr_assert_eq(oy_note_check(&note, c.origin, witness_key, &why), OY_MISSING);
    cr_assert_str_eq(why.rule, "note-2");
    cr_assert_eq(oy_note_check(&note, w1, witness_key, &why), OY_MISSING); /* another type */
    cr_assert_eq(oy_note_check_cosignature(&note, w2, witness_key, &time, &why), OY_MISSING);
    cr_assert_str_eq(why.rule, "note-4");
    cr_assert_eq(oy_note_check_cosignature(&note, c.origin, public_key, &time, &why), OY_MISSING);
}

/* A note whose line bears the right name and key id over another text. */
static void sign_another_text(bool cosign, bool add_right_one) {
    static unsigned char bytes[4096];
    const struct oy_span t = oy_span_text(SOFA), other = oy_span_text("other\n");
    const struct oy_span name = oy_span_text("n");
    struct oy_writer w;
    oy_writer_init(&w, bytes, sizeof bytes);
    oy_note_begin(&w, t);
    if (cosign) {
        oy_note_cosign(&w, name, key, 5, other);
        if (add_right_one) oy_note_cosign(&w, name, key, 5, t);
    } else {
        oy_note_sign(&w, name, key, other);
        if (add_right_one) oy_note_sign(&w, name, key, t);
    }
    cr_assert_eq(oy_note_parse(&note, oy_writer_end(&w), &why), OY_OK);
}

/* [note-2] */
Test(note, refuses_a_signature_of_a_known_key_that_does_not_hold) {
    for (int right = 0; right < 2; right++) {
        sign_another_text(false, right);
        cr_assert_eq(oy_note_check(&note, oy_span_text("n"), public_key, &why), OY_PROOF);
        cr_assert_str_eq(why.rule, "note-2");
    }
}

/* [note-4] */
Test(note, refuses_a_cosignature_of_a_known_key_that_does_not_hold) {
    uint64_t time;
    for (int right = 0; right < 2; right++) {
        sign_another_text(true, right);
        cr_assert_eq(oy_note_check_cosignature(&note, oy_span_text("n"), public_key, &time, &why),
                     OY_PROOF);
        cr_assert_str_eq(why.rule, "note-4");
        cr_assert_eq(time, 0);
    }
}

/* [note-4] The time is signed. */
Test(note, refuses_a_cosignature_with_another_time) {
    unsigned char bytes[4096];
    const struct oy_span t = oy_span_text(SOFA), name = oy_span_text("n");
    struct oy_writer w;
    uint64_t time;
    oy_writer_init(&w, bytes, sizeof bytes);
    oy_note_begin(&w, t);
    oy_note_cosign(&w, name, key, 0, t);
    struct oy_span all = oy_writer_end(&w);
    size_t at = all.n - 1 - 104 + 12; /* base64 of bytes 9 … 11, the last of the time */
    cr_assert_eq(bytes[at], 'A');
    bytes[at] = 'B';
    cr_assert_eq(oy_note_parse(&note, all, &why), OY_OK);
    cr_assert_eq(oy_note_check_cosignature(&note, name, public_key, &time, &why), OY_PROOF);
}

/* --- form --- */

/* [note-1] */
Test(note, refuses_what_is_not_a_signed_note) {
    static const char *const bad[] = {
        "",
        "\n",
        "text\n",
        "text\n\n",
        "text\n\nsignature\n",
        "text\n" SOFA_SIGNATURE,
        SOFA "\n" SOFA_SIGNATURE "\n",
        SOFA "\n" SOFA_SIGNATURE "x\n",
        SOFA "\r\n" SOFA_SIGNATURE,
        "\xff\n\n" SOFA_SIGNATURE,
        "t\x01\n\n" SOFA_SIGNATURE,
        "t\n\n" DASH "n AAAAAA==\n" DASH "x",
        "t\n\n" DASH "n AAAAAA==",
        "t\n\n" DASH "n AAAAAA==\n", /* a key id and no signature */
        "t\n\n" DASH "n AAAAAAA\n",
        "t\n\n" DASH "n AAAAAAB=\n",
        "t\n\n" DASH "n AAAAAAA= \n",
        "t\n\n" DASH "n AAAA=AAAAAA=\n",
        "t\n\n" DASH "n AAAAAA==AAAA\n",
        "t\n\n" DASH "n AAAAAAA_\n",
        "t\n\n" DASH "n AAAAA\xc3\xa4=\n", /* libsodium reads it as AAAAA// */
        "t\n\n" DASH "n\n",
        "t\n\n" DASH " AAAAAAA=\n",
        "t\n\n" DASH "a+b AAAAAAA=\n",
        "t\n\n" DASH "a\xc2\xa0"
        "b AAAAAAA=\n",
        "t\n\n- n AAAAAAA=\n",
    };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        cr_assert_eq(parse(bad[i]), OY_FORMAT, "case %zu", i);
        cr_assert_str_eq(why.rule, "note-1");
    }
    cr_assert_eq(parse("t\n\n" DASH "n AAAAAAA=\n"), OY_OK);
}

/* [note-1] The text may hold empty lines; the last one ends it. */
Test(note, text_ends_at_the_last_empty_line) {
    cr_assert_eq(parse("a\n\nb\n\n" DASH "n AAAAAAA=\n"), OY_OK);
    cr_assert(oy_span_equal(note.text, oy_span_text("a\n\nb\n")));
}

/* [note-1] */
Test(note, size_and_number_of_signatures_are_bounded) {
    static const char line[] = DASH "n AAAAAAA=\n";
    char *text = malloc(OY_NOTE_MAX + 2);
    for (size_t lines = 127; lines < 130; lines++) {
        size_t n = 3;
        memcpy(text, "t\n\n", 3);
        for (size_t i = 0; i < lines; i++, n += sizeof line - 1)
            memcpy(text + n, line, sizeof line - 1);
        cr_assert_eq(oy_note_parse(&note, oy_span(text, n), &why),
                     lines <= OY_NOTE_SIGNATURES ? OY_OK : OY_FORMAT);
    }
    for (size_t n = OY_NOTE_MAX; n < OY_NOTE_MAX + 2; n++) {
        memset(text, 't', n);
        memcpy(text + n - (sizeof line - 1) - 2, "\n\n", 2);
        memcpy(text + n - (sizeof line - 1), line, sizeof line - 1);
        cr_assert_eq(oy_note_parse(&note, oy_span(text, n), &why),
                     n <= OY_NOTE_MAX ? OY_OK : OY_RANGE);
    }
    cr_assert_str_eq(why.rule, "note-1");
    free(text);
}

/* A post-quantum signature of a kind unknown here, 2,420 bytes. */
Test(note, ignores_long_signatures_of_other_kinds) {
    static char text[8192];
    size_t n = (size_t)snprintf(text, sizeof text, "%s", SOFA "\n" DASH "other.example ");
    memset(text + n, 'A', 4 * 808);
    (void)snprintf(text + n + 4 * 808, sizeof text - n - 4 * 808, "\n");
    cr_assert_eq(parse(text), OY_OK);
    cr_assert_eq(note.n, 1);
    cr_assert_eq(oy_note_check(&note, oy_span_text("other.example"), public_key, &why), OY_MISSING);
}

Test(note, key_names_have_no_spaces_and_no_plus) {
    static const char *const good[] = {"a", "oy.example/log", "m\xc3\xbche.example/\xc3\xa7"};
    static const char *const bad[] = {"",
                                      "a b",
                                      "a+b",
                                      "a\nb",
                                      "\t",
                                      "\xc2\x85",
                                      "\xc2\xa0",
                                      "\xe1\x9a\x80",
                                      "\xff",
                                      "x\xe2\x80\x80",
                                      "\xe2\x80\x8a",
                                      "\xe2\x80\xa8",
                                      "\xe3\x80\x80"};
    char longest[OY_NOTE_NAME_MAX + 1];
    for (size_t i = 0; i < sizeof good / sizeof *good; i++)
        cr_assert(oy_note_name_ok(oy_span_text(good[i])), "%zu", i);
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        cr_assert_not(oy_note_name_ok(oy_span_text(bad[i])), "%zu", i);
    memset(longest, 'a', sizeof longest);
    cr_assert(oy_note_name_ok(oy_span(longest, OY_NOTE_NAME_MAX)));
    cr_assert_not(oy_note_name_ok(oy_span(longest, sizeof longest)));
}

/* [note-1] */
Test(note, refuses_wrong_verifier_keys) {
    static const char *const bad[] = {
        "",
        "PeterNeumann",
        "PeterNeumann+c74f20a3",
        "PeterNeumann+c74f20a4+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
        "PeterNeumann+C74F20A3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
        "PeterNeumann+0c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
        "+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
        "PeterNeumann+cc469956+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TWBADKEY==",
        "PeterNeumann+173116ae+ZRpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"};
    struct oy_span name;
    enum oy_note_type type;
    unsigned char pk[OY_SIGN_PUBLIC];
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        cr_assert_eq(oy_note_vkey_parse(oy_span_text(bad[i]), &name, &type, pk, &why), OY_FORMAT,
                     "case %zu", i);
        cr_assert_str_eq(why.rule, "note-1");
    }
}

/* --- checkpoints --- */

/* [note-1] */
Test(checkpoint, reads_and_writes_the_example_of_c2sp) {
    struct oy_checkpoint c;
    unsigned char out[OY_CHECKPOINT_MAX];
    struct oy_writer w;
    cr_assert_eq(oy_checkpoint_parse(&c, oy_span_text(SOFA), &why), OY_OK);
    cr_assert(oy_span_equal(c.origin, oy_span_text("example.com/behind-the-sofa")));
    cr_assert_eq(c.size, 20852163);
    cr_assert_eq(c.root.b[0], 0x0a);
    cr_assert_eq(c.root.b[31], 0x62);
    oy_writer_init(&w, out, sizeof out);
    oy_checkpoint_write(&w, &c);
    cr_assert(oy_span_equal(oy_writer_end(&w), oy_span_text(SOFA)));
}

#define ROOT "CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n"

/* [note-1] */
Test(checkpoint, has_one_text_only) {
    static const char *const bad[] = {"",
                                      "o\n5\n",
                                      "o\n5\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=",
                                      "o\n05\n" ROOT,
                                      "o\n+5\n" ROOT,
                                      "o\n 5\n" ROOT,
                                      "o\n\n" ROOT,
                                      "o\n5 \n" ROOT,
                                      "o\n0x5\n" ROOT,
                                      "o\n18446744073709551616\n" ROOT,
                                      "o\n99999999999999999999\n" ROOT,
                                      "\n5\n" ROOT,
                                      "a b\n5\n" ROOT,
                                      "o\n5\n" ROOT "extension\n",
                                      "o\n5\n" ROOT "\n",
                                      "o\n5\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2J=\n",
                                      "o\n5\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I\n",
                                      "o\n5\nCsUYapGGPo4dkMgIAUqom_Xajj7h2fB2MPA3j2jxq2I=\n",
                                      "o\n5\nCsUYapGGPo4dkMgIAUqom\xc8Xajj7h2fB2MPA3j2jxq2I=\n",
                                      "o\n5\nAAAA\n",
                                      "o\r\n5\r\n" ROOT};
    struct oy_checkpoint c;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        cr_assert_eq(oy_checkpoint_parse(&c, oy_span_text(bad[i]), &why), OY_FORMAT, "case %zu", i);
        cr_assert_str_eq(why.rule, "note-1");
    }
    cr_assert_eq(oy_checkpoint_parse(&c, oy_span_text("o\n0\n" ROOT), &why), OY_OK);
    cr_assert_eq(c.size, 0);
    cr_assert_eq(oy_checkpoint_parse(&c, oy_span_text("o\n18446744073709551615\n" ROOT), &why),
                 OY_OK);
    cr_assert_eq(c.size, UINT64_MAX);
}
