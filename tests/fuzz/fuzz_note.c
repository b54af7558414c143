/* Checkpoints, signed notes, cosignatures, verifier keys: read and written again they are the
 * same bytes, and no signature holds over another text than the one that was signed. */
#include <stdio.h>
#include <string.h>

#include "crypto/merkle.h"
#include "crypto/note.h"
#include "fuzz.h"

static const char name[] = "vote.example/park", other[] = "witness.example/w1";
static struct oy_sign_key *server, *witness;
static unsigned char server_key[OY_SIGN_PUBLIC], witness_key[OY_SIGN_PUBLIC];
static unsigned char text_bytes[OY_CHECKPOINT_MAX], note_bytes[OY_NOTE_MAX];
static struct oy_span text, note;

void fuzz_begin(void) {
    struct oy_why why = {0};
    struct oy_checkpoint c = {.origin = oy_span_text(name), .size = 70000, .root = {{1, 2, 3}}};
    struct oy_writer w;
    OY_WORLD_MUST(oy_crypto_init(&why) == OY_OK, &why);
    server = oy_sign_key_generate();
    witness = oy_sign_key_generate();
    OY_WORLD_MUST(server && witness, NULL);
    oy_sign_key_public(server, server_key);
    oy_sign_key_public(witness, witness_key);
    oy_writer_init(&w, text_bytes, sizeof text_bytes);
    oy_checkpoint_write(&w, &c);
    text = oy_writer_end(&w);
    oy_writer_init(&w, note_bytes, sizeof note_bytes);
    oy_note_begin(&w, text);
    oy_note_sign(&w, c.origin, server, text);
    oy_note_cosign(&w, oy_span_text(other), witness, 1893456000, text);
    note = oy_writer_end(&w);
}

void fuzz_seeds(void) {
    char vkey[OY_NOTE_VKEY_MAX];
    fuzz_seed_mode(0, note);
    fuzz_seed_mode(1, text);
    size_t n = oy_note_vkey_write(vkey, oy_span_text(name), OY_NOTE_ED25519, server_key);
    fuzz_seed_mode(2, oy_span(vkey, n));
    n = oy_note_vkey_write(vkey, oy_span_text(other), OY_NOTE_COSIGNATURE, witness_key);
    fuzz_seed_mode(2, oy_span(vkey, n));
    fuzz_word_text("\xe2\x80\x94 ");
    fuzz_word_text("\n\n");
    fuzz_word_text("18446744073709551615");
    fuzz_word_text(name);
    fuzz_word_text(other);
}

/* Text, empty line, then for each signature the line it was read from. */
static void write_again(const struct oy_note *in, struct oy_span bytes) {
    static char out[OY_NOTE_MAX + 1024];
    size_t n = 0;
    memcpy(out, in->text.p, in->text.n);
    n = in->text.n;
    out[n++] = '\n';
    for (size_t i = 0; i < in->n; i++) {
        const struct oy_note_signature *s = &in->signature[i];
        FUZZ_MUST(oy_note_name_ok(s->name));
        n += (size_t)snprintf(out + n, sizeof out - n, "\xe2\x80\x94 %.*s %.*s\n", (int)s->name.n,
                              (const char *)s->name.p, (int)s->base64.n, (const char *)s->base64.p);
        FUZZ_MUST(n < sizeof out);
    }
    FUZZ_MUST(fuzz_same(oy_span(out, n), bytes));
}

static void one_note(struct oy_span in) {
    static struct oy_note parsed;
    struct oy_why why = {0};
    uint64_t time;
    if (!fuzz_accepted(oy_note_parse(&parsed, in, &why), &why)) return;
    FUZZ_MUST(in.n <= OY_NOTE_MAX && parsed.n <= OY_NOTE_SIGNATURES);
    write_again(&parsed, in);
    bool is_signed = oy_note_check(&parsed, oy_span_text(name), server_key, &why) == OY_OK;
    bool is_cosigned =
        oy_note_check_cosignature(&parsed, oy_span_text(other), witness_key, &time, &why) == OY_OK;
    if (is_signed || is_cosigned) FUZZ_MUST(fuzz_same(parsed.text, text));
    if (is_cosigned) FUZZ_MUST(time == 1893456000);
}

static void one_checkpoint(struct oy_span in) {
    unsigned char out[OY_CHECKPOINT_MAX];
    struct oy_checkpoint c;
    struct oy_writer w;
    struct oy_why why = {0};
    if (!fuzz_accepted(oy_checkpoint_parse(&c, in, &why), &why)) return;
    oy_writer_init(&w, out, sizeof out);
    oy_checkpoint_write(&w, &c);
    FUZZ_MUST(fuzz_same(oy_writer_end(&w), in));
}

static void one_vkey(struct oy_span in) {
    char out[OY_NOTE_VKEY_MAX];
    unsigned char key[OY_SIGN_PUBLIC];
    enum oy_note_type type;
    struct oy_span key_name;
    struct oy_why why = {0};
    if (!fuzz_accepted(oy_note_vkey_parse(in, &key_name, &type, key, &why), &why)) return;
    size_t n = oy_note_vkey_write(out, key_name, type, key);
    FUZZ_MUST(fuzz_same(oy_span(out, n), in));
}

void fuzz_one(struct oy_span in) {
    switch (fuzz_mode(&in, 3)) {
    case 0: one_note(in); return;
    case 1: one_checkpoint(in); return;
    default: one_vkey(in); return;
    }
}
