#include "crypto/note.h"

#include <assert.h>
#include <inttypes.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>

#include "base/utf8.h"
#include "crypto/hash.h"

enum {
    KEY_ID = 4,
    SIGNATURE_BLOB = KEY_ID + OY_SIGN_BYTES,            /* of type 1 */
    COSIGNATURE_BLOB = KEY_ID + 8 + OY_SIGN_BYTES,      /* of type 4 */
    BASE64_MAX = 4 * ((COSIGNATURE_BLOB + 2) / 3),      /* of either */
    COSIGNED_MAX = 15 + 5 + 20 + 1 + OY_CHECKPOINT_MAX, /* the two lines and the text */
    VKEY_BLOB = 1 + OY_SIGN_PUBLIC
};

static const char dash[] = "\xe2\x80\x94 "; /* em dash, space */

/* --- characters --- */

/* White_Space of Unicode; the character is well-formed. */
static bool is_unicode_space(struct oy_span c) {
    static const char *const single[] = {" ",
                                         "\xc2\x85",
                                         "\xc2\xa0",
                                         "\xe1\x9a\x80",
                                         "\xe2\x80\xa8",
                                         "\xe2\x80\xa9",
                                         "\xe2\x80\xaf",
                                         "\xe2\x81\x9f",
                                         "\xe3\x80\x80"};
    for (size_t i = 0; i < sizeof single / sizeof *single; i++) {
        if (oy_span_equal(c, oy_span_text(single[i]))) return true;
    }
    /* U+2000 … U+200A */
    return c.n == 3 && memcmp(c.p, "\xe2\x80", 2) == 0 && c.p[2] >= 0x80 && c.p[2] <= 0x8a;
}

bool oy_note_name_ok(struct oy_span name) {
    if (name.n == 0 || name.n > OY_NOTE_NAME_MAX) return false;
    while (name.n) {
        size_t n = oy_utf8_char(name);
        if (n == 0 || name.p[0] < 0x20 || name.p[0] == '+') return false;
        if (is_unicode_space(oy_span(name.p, n))) return false;
        name = oy_span(name.p + n, name.n - n);
    }
    return true;
}

/* UTF-8 whose only control characters below U+0020 are line feeds */
static bool is_note_text(struct oy_span s) {
    for (size_t i = 0; i < s.n; i++) {
        if (s.p[i] < 0x20 && s.p[i] != '\n') return false;
    }
    return oy_utf8_valid(s);
}

/* --- base64: standard alphabet, padded, unused bits zero --- */

/* libsodium 1.0.18 takes every byte above 0x7f for a '/'. */
static bool base64_decode(unsigned char *out, size_t cap, size_t *got, struct oy_span in) {
    for (size_t i = 0; i < in.n; i++)
        if (in.p[i] > 0x7f) return false;
    return sodium_base642bin(out, cap, (const char *)in.p, in.n, NULL, got, NULL,
                             sodium_base64_VARIANT_ORIGINAL) == 0;
}

/* Exactly n bytes. */
static bool base64_read(unsigned char *out, size_t n, struct oy_span in) {
    size_t got = 0;
    return in.n == 4 * ((n + 2) / 3) && base64_decode(out, n, &got, in) && got == n;
}

static void base64_write(struct oy_writer *w, const unsigned char *in, size_t n) {
    char out[BASE64_MAX + 1];
    (void)sodium_bin2base64(out, sizeof out, in, n, sodium_base64_VARIANT_ORIGINAL);
    oy_write_span(w, oy_span_text(out));
}

/* Whether `in` is the base64 of at least KEY_ID + 1 bytes, whose first are the key id. Group by
 * group, since signatures of other kinds may be long. */
static bool base64_blob(uint32_t *key_id, struct oy_span in) {
    if (in.n < 8 || in.n % 4) return false;
    size_t total = 0;
    *key_id = 0;
    for (size_t i = 0; i < in.n; i += 4) {
        unsigned char group[3];
        size_t got = 0;
        if (!base64_decode(group, sizeof group, &got, oy_span(in.p + i, 4))) return false;
        if (got < 3 && i + 4 < in.n) return false;
        for (size_t j = 0; j < got && total + j < KEY_ID; j++) *key_id = *key_id << 8 | group[j];
        total += got;
    }
    return total > KEY_ID;
}

/* --- keys --- */

uint32_t oy_note_key_id(struct oy_span name, enum oy_note_type type,
                        const unsigned char public_key[OY_SIGN_PUBLIC]) {
    struct oy_sha256 s;
    unsigned char h[OY_SHA256_BYTES];
    const unsigned char middle[2] = {'\n', (unsigned char)type};
    oy_sha256_init(&s);
    oy_sha256_update(&s, name.p, name.n);
    oy_sha256_update(&s, middle, sizeof middle);
    oy_sha256_update(&s, public_key, OY_SIGN_PUBLIC);
    oy_sha256_final(&s, h);
    return (uint32_t)h[0] << 24 | (uint32_t)h[1] << 16 | (uint32_t)h[2] << 8 | h[3];
}

size_t oy_note_vkey_write(char out[OY_NOTE_VKEY_MAX], struct oy_span name, enum oy_note_type type,
                          const unsigned char public_key[OY_SIGN_PUBLIC]) {
    assert(oy_note_name_ok(name));
    unsigned char blob[VKEY_BLOB] = {(unsigned char)type};
    char base64[BASE64_MAX + 1];
    memcpy(blob + 1, public_key, OY_SIGN_PUBLIC);
    (void)sodium_bin2base64(base64, sizeof base64, blob, sizeof blob,
                            sodium_base64_VARIANT_ORIGINAL);
    int n = snprintf(out, OY_NOTE_VKEY_MAX, "%.*s+%08" PRIx32 "+%s", (int)name.n,
                     (const char *)name.p, oy_note_key_id(name, type, public_key), base64);
    assert(n > 0 && n < OY_NOTE_VKEY_MAX);
    return (size_t)n;
}

/* NULL, or what is wrong. */
static const char *parse_vkey(struct oy_span vkey, struct oy_span *name, enum oy_note_type *type,
                              unsigned char public_key[OY_SIGN_PUBLIC]) {
    struct oy_span key_id;
    unsigned char blob[VKEY_BLOB];
    char expected[9];
    if (!oy_span_cut(&vkey, name, '+') || !oy_span_cut(&vkey, &key_id, '+'))
        return "a verifier key is not of the form name+id+key";
    if (!oy_note_name_ok(*name)) return "the name in a verifier key is not a key name";
    if (!base64_read(blob, sizeof blob, vkey)) return "a verifier key is not 33 bytes of base64";
    if (blob[0] != OY_NOTE_ED25519 && blob[0] != OY_NOTE_COSIGNATURE)
        return "a verifier key is of an unknown type";
    *type = (enum oy_note_type)blob[0];
    memcpy(public_key, blob + 1, OY_SIGN_PUBLIC);
    (void)snprintf(expected, sizeof expected, "%08" PRIx32,
                   oy_note_key_id(*name, *type, public_key));
    if (!oy_span_equal(key_id, oy_span_text(expected)))
        return "a verifier key has another key's id";
    return NULL;
}

oy_status oy_note_vkey_parse(struct oy_span vkey, struct oy_span *name, enum oy_note_type *type,
                             unsigned char public_key[OY_SIGN_PUBLIC], struct oy_why *why) {
    *name = oy_span(NULL, 0);
    *type = OY_NOTE_ED25519;
    memset(public_key, 0, OY_SIGN_PUBLIC);
    const char *fault = parse_vkey(vkey, name, type, public_key);
    OY_REQUIRE(why, !fault, OY_FORMAT, "note-1", "%s", fault);
    return OY_OK;
}

/* --- checkpoints --- */

static void write_decimal(struct oy_writer *w, uint64_t v) {
    char digits[21];
    (void)snprintf(digits, sizeof digits, "%" PRIu64, v);
    oy_write_span(w, oy_span_text(digits));
}

/* [note-1] */
void oy_checkpoint_write(struct oy_writer *w, const struct oy_checkpoint *c) {
    assert(oy_note_name_ok(c->origin));
    oy_write_span(w, c->origin);
    oy_write_u8(w, '\n');
    write_decimal(w, c->size);
    oy_write_u8(w, '\n');
    base64_write(w, c->root.b, sizeof c->root.b);
    oy_write_u8(w, '\n');
}

static const char *parse_checkpoint(struct oy_checkpoint *out, struct oy_span text) {
    struct oy_span size, root;
    if (!oy_span_cut(&text, &out->origin, '\n') || !oy_span_cut(&text, &size, '\n') ||
        !oy_span_cut(&text, &root, '\n'))
        return "a checkpoint has fewer than three lines";
    if (text.n) return "a checkpoint has more than three lines";
    if (!oy_note_name_ok(out->origin)) return "the origin of a checkpoint is not a key name";
    if (!oy_span_decimal(&out->size, size))
        return "the size in a checkpoint is not a decimal number";
    if (!base64_read(out->root.b, sizeof out->root.b, root))
        return "the root in a checkpoint is not 32 bytes of base64";
    return NULL;
}

oy_status oy_checkpoint_parse(struct oy_checkpoint *out, struct oy_span text, struct oy_why *why) {
    memset(out, 0, sizeof *out);
    const char *fault = parse_checkpoint(out, text);
    OY_REQUIRE(why, !fault, OY_FORMAT, "note-1", "%s", fault);
    return OY_OK;
}

/* --- notes --- */

/* The text ends with the last empty line; false if there is none. */
static bool split(struct oy_span note, struct oy_span *text, struct oy_span *lines) {
    for (size_t i = note.n; i >= 2; i--) {
        if (note.p[i - 1] != '\n' || note.p[i - 2] != '\n') continue;
        *text = oy_span(note.p, i - 1);
        *lines = oy_span(note.p + i, note.n - i);
        return true;
    }
    return false;
}

static bool parse_line(struct oy_note_signature *out, struct oy_span line) {
    const size_t n_dash = sizeof dash - 1;
    if (line.n < n_dash || memcmp(line.p, dash, n_dash) != 0) return false;
    line = oy_span(line.p + n_dash, line.n - n_dash);
    if (!oy_span_cut(&line, &out->name, ' ') || !oy_note_name_ok(out->name)) return false;
    out->base64 = line;
    return base64_blob(&out->key_id, line);
}

static const char *parse_note(struct oy_note *out, struct oy_span note) {
    struct oy_span lines, line;
    if (!is_note_text(note)) return "a note is not UTF-8 text without control characters";
    if (!split(note, &out->text, &lines)) return "a note has no empty line before its signatures";
    if (lines.n == 0) return "a note has no signatures";
    while (lines.n) {
        if (out->n == OY_NOTE_SIGNATURES) return "a note has more than 128 signatures";
        if (!oy_span_cut(&lines, &line, '\n') || !parse_line(&out->signature[out->n], line))
            return "a line after a note's text is not a signature";
        out->n++;
    }
    return NULL;
}

oy_status oy_note_parse(struct oy_note *out, struct oy_span note, struct oy_why *why) {
    memset(out, 0, sizeof *out);
    OY_REQUIRE(why, note.n <= OY_NOTE_MAX, OY_RANGE, "note-1", "a note is longer than 64 KiB");
    const char *fault = parse_note(out, note);
    OY_REQUIRE(why, !fault, OY_FORMAT, "note-1", "%s", fault);
    return OY_OK;
}

void oy_note_begin(struct oy_writer *w, struct oy_span text) {
    assert(text.n && text.p[text.n - 1] == '\n' && is_note_text(text));
    oy_write_span(w, text);
    oy_write_u8(w, '\n');
}

static void write_line(struct oy_writer *w, struct oy_span name, const unsigned char *blob,
                       size_t n) {
    assert(oy_note_name_ok(name));
    oy_write_span(w, oy_span_text(dash));
    oy_write_span(w, name);
    oy_write_u8(w, ' ');
    base64_write(w, blob, n);
    oy_write_u8(w, '\n');
}

/* --- signatures --- */

static bool is_of_key(const struct oy_note_signature *s, struct oy_span name, uint32_t key_id) {
    return s->key_id == key_id && oy_span_equal(s->name, name);
}

/* [note-2] */
oy_status oy_note_check(const struct oy_note *note, struct oy_span name,
                        const unsigned char public_key[OY_SIGN_PUBLIC], struct oy_why *why) {
    uint32_t key_id = oy_note_key_id(name, OY_NOTE_ED25519, public_key);
    bool found = false, all_hold = true;
    for (size_t i = 0; i < note->n; i++) {
        const struct oy_note_signature *s = &note->signature[i];
        unsigned char blob[SIGNATURE_BLOB];
        if (!is_of_key(s, name, key_id)) continue;
        found = true;
        all_hold = all_hold && base64_read(blob, sizeof blob, s->base64) &&
                   oy_sign_bare_holds(blob + KEY_ID, public_key, note->text);
    }
    OY_REQUIRE(why, found, OY_MISSING, "note-2", "the note is not signed by %.*s", (int)name.n,
               (const char *)name.p);
    OY_REQUIRE(why, all_hold, OY_PROOF, "note-2", "the signature of %.*s does not hold",
               (int)name.n, (const char *)name.p);
    return OY_OK;
}

void oy_note_sign(struct oy_writer *w, struct oy_span name, const struct oy_sign_key *key,
                  struct oy_span text) {
    unsigned char blob[SIGNATURE_BLOB], public_key[OY_SIGN_PUBLIC], sig[OY_SIGN_BYTES];
    struct oy_writer b;
    oy_sign_key_public(key, public_key);
    oy_sign_bare(sig, key, text);
    oy_writer_init(&b, blob, sizeof blob);
    oy_write_u32(&b, oy_note_key_id(name, OY_NOTE_ED25519, public_key));
    oy_write_bytes(&b, sig, sizeof sig);
    write_line(w, name, blob, oy_writer_end(&b).n);
}

/* --- cosignatures --- */

/* "cosignature/v1\ntime <time>\n" ‖ text, text.n ≤ OY_CHECKPOINT_MAX */
static struct oy_span cosigned(unsigned char out[COSIGNED_MAX], uint64_t time,
                               struct oy_span text) {
    struct oy_writer w;
    oy_writer_init(&w, out, COSIGNED_MAX);
    oy_write_span(&w, oy_span_text("cosignature/v1\ntime "));
    write_decimal(&w, time);
    oy_write_u8(&w, '\n');
    oy_write_span(&w, text);
    return oy_writer_end(&w);
}

static bool cosignature_holds(const struct oy_note_signature *s, struct oy_span text,
                              const unsigned char public_key[OY_SIGN_PUBLIC], uint64_t *time) {
    unsigned char blob[COSIGNATURE_BLOB], message[COSIGNED_MAX];
    struct oy_reader r;
    if (text.n > OY_CHECKPOINT_MAX || !base64_read(blob, sizeof blob, s->base64)) return false;
    oy_reader_init(&r, oy_span(blob + KEY_ID, 8));
    *time = oy_read_u64(&r);
    return *time <= INT64_MAX &&
           oy_sign_bare_holds(blob + KEY_ID + 8, public_key, cosigned(message, *time, text));
}

/* [note-4] */
oy_status oy_note_check_cosignature(const struct oy_note *note, struct oy_span name,
                                    const unsigned char public_key[OY_SIGN_PUBLIC], uint64_t *time,
                                    struct oy_why *why) {
    uint32_t key_id = oy_note_key_id(name, OY_NOTE_COSIGNATURE, public_key);
    bool found = false, all_hold = true;
    uint64_t earliest = UINT64_MAX, t = 0;
    *time = 0;
    for (size_t i = 0; i < note->n; i++) {
        if (!is_of_key(&note->signature[i], name, key_id)) continue;
        found = true;
        all_hold = all_hold && cosignature_holds(&note->signature[i], note->text, public_key, &t);
        if (t < earliest) earliest = t;
    }
    OY_REQUIRE(why, found, OY_MISSING, "note-4", "the checkpoint is not cosigned by %.*s",
               (int)name.n, (const char *)name.p);
    OY_REQUIRE(why, all_hold, OY_PROOF, "note-4", "the cosignature of %.*s does not hold",
               (int)name.n, (const char *)name.p);
    *time = earliest;
    return OY_OK;
}

void oy_note_cosign(struct oy_writer *w, struct oy_span name, const struct oy_sign_key *key,
                    uint64_t time, struct oy_span text) {
    unsigned char blob[COSIGNATURE_BLOB], public_key[OY_SIGN_PUBLIC], sig[OY_SIGN_BYTES];
    unsigned char message[COSIGNED_MAX];
    struct oy_writer b;
    assert(text.n <= OY_CHECKPOINT_MAX && time <= INT64_MAX);
    oy_sign_key_public(key, public_key);
    oy_sign_bare(sig, key, cosigned(message, time, text));
    oy_writer_init(&b, blob, sizeof blob);
    oy_write_u32(&b, oy_note_key_id(name, OY_NOTE_COSIGNATURE, public_key));
    oy_write_u64(&b, time);
    oy_write_bytes(&b, sig, sizeof sig);
    write_line(w, name, blob, oy_writer_end(&b).n);
}
