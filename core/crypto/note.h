/* C2SP signed notes, checkpoints and witnesses' cosignatures (spec/log.md; c2sp.org/signed-note,
 * tlog-checkpoint, tlog-cosignature). Ed25519 only.
 *
 *   note = text ‖ "\n" ‖ lines "— <name> base64(u32 key id ‖ signature)\n"
 *   checkpoint text = "<origin>\n<size>\n<base64 root>\n", without extension lines
 *   key id = SHA-256(name ‖ "\n" ‖ type ‖ public key)[0..4], type 1 for signatures, 4 for
 *   cosignatures; a cosignature is u64 time ‖ Ed25519("cosignature/v1\ntime <time>\n" ‖ text)
 */
#ifndef OY_CRYPTO_NOTE_H
#define OY_CRYPTO_NOTE_H

#include "crypto/merkle.h"
#include "crypto/sign.h"

enum {
    OY_NOTE_MAX = 65536,      /* bytes of a note */
    OY_NOTE_SIGNATURES = 128, /* signature lines of a note */
    OY_NOTE_NAME_MAX = 255,   /* bytes of a key name or an origin */
    OY_NOTE_LINE_MAX = 400,   /* bytes of a signature line of our own */
    OY_CHECKPOINT_MAX = 330,  /* bytes of a checkpoint's text */
    OY_NOTE_VKEY_MAX = 312    /* bytes of a verifier key with its zero */
};

enum oy_note_type { OY_NOTE_ED25519 = 1, OY_NOTE_COSIGNATURE = 4 };

/* A key name: 1 … OY_NOTE_NAME_MAX bytes of UTF-8, no spaces (of Unicode), plus or control
 * characters. */
OY_MUST_USE bool oy_note_name_ok(struct oy_span name);

struct oy_checkpoint {
    struct oy_span origin; /* borrowed */
    uint64_t size;
    struct oy_hash root;
};

/* Writes the checkpoint's text. The origin follows the rule of key names (asserted). */
void oy_checkpoint_write(struct oy_writer *w, const struct oy_checkpoint *c);
/* Reads it back; strict: there is one text for one checkpoint. `origin` points into text.
 * OY_FORMAT "note-1". */
OY_MUST_USE oy_status oy_checkpoint_parse(struct oy_checkpoint *out, struct oy_span text,
                                          struct oy_why *why);

struct oy_note_signature {
    struct oy_span name;
    uint32_t key_id;
    struct oy_span base64; /* of key id ‖ signature; known to be canonical */
};

struct oy_note {         /* all borrowed from the note's bytes */
    struct oy_span text; /* with its last newline */
    size_t n;
    struct oy_note_signature signature[OY_NOTE_SIGNATURES];
};

/* Splits a note into text and signature lines. OY_FORMAT "note-1" (its form), OY_RANGE "note-1"
 * (longer than OY_NOTE_MAX, more lines than OY_NOTE_SIGNATURES). Verifies nothing. */
OY_MUST_USE oy_status oy_note_parse(struct oy_note *out, struct oy_span note, struct oy_why *why);

/* The signature of this name and key: every line that bears its name and key id must hold, and
 * there must be one; other lines are ignored. OY_MISSING or OY_PROOF "note-2". */
OY_MUST_USE oy_status oy_note_check(const struct oy_note *note, struct oy_span name,
                                    const unsigned char public_key[OY_SIGN_PUBLIC],
                                    struct oy_why *why);
/* The cosignature of this name and key, and its time (seconds since 1970; of several, the
 * earliest). OY_MISSING or OY_PROOF "note-4". */
OY_MUST_USE oy_status oy_note_check_cosignature(const struct oy_note *note, struct oy_span name,
                                                const unsigned char public_key[OY_SIGN_PUBLIC],
                                                uint64_t *time, struct oy_why *why);

/* Writes text and the blank line; the signature lines follow with the two functions below. */
void oy_note_begin(struct oy_writer *w, struct oy_span text);
/* One signature line over `text` (asserted: oy_note_name_ok). */
void oy_note_sign(struct oy_writer *w, struct oy_span name, const struct oy_sign_key *key,
                  struct oy_span text);
/* One cosignature line; text up to OY_CHECKPOINT_MAX bytes (asserted). */
void oy_note_cosign(struct oy_writer *w, struct oy_span name, const struct oy_sign_key *key,
                    uint64_t time, struct oy_span text);

uint32_t oy_note_key_id(struct oy_span name, enum oy_note_type type,
                        const unsigned char public_key[OY_SIGN_PUBLIC]);
/* The C2SP verifier key "<name>+<key id in hex>+<base64 of type ‖ key>", zero-terminated; its
 * length. Witness and monitor software takes keys in this form. */
size_t oy_note_vkey_write(char out[OY_NOTE_VKEY_MAX], struct oy_span name, enum oy_note_type type,
                          const unsigned char public_key[OY_SIGN_PUBLIC]);
/* Reads one; name points into vkey. OY_FORMAT "note-1" if it is not of that form or the key id
 * is not the one that follows from the rest. */
OY_MUST_USE oy_status oy_note_vkey_parse(struct oy_span vkey, struct oy_span *name,
                                         enum oy_note_type *type,
                                         unsigned char public_key[OY_SIGN_PUBLIC],
                                         struct oy_why *why);

#endif
