/* Files that carry one person's signature.
 *
 *   officer      JSON {"format":"oy-officer","version":1,"what":"open"|"close","closed_at":n,
 *                "key","signature"}; closed_at is 0 for "open"
 *   cosignature  one C2SP signature line, "— name base64\n"
 */
#ifndef OY_STEPS_SIGNATURES_H
#define OY_STEPS_SIGNATURES_H

#include "steps/context.h"
#include "steps/keys.h"

enum oy_officer_act { OY_OFFICER_OPENS, OY_OFFICER_CLOSES };

/* What officers sign [sig-3]: election_id, and for the close ‖ u64 size ‖ root ‖ u64 closed_at. */
struct oy_officer_message {
    enum oy_officer_act act;
    unsigned char election_id[32];
    uint64_t size;
    struct oy_hash root;
    uint64_t closed_at;
};

/* A signature over the message by the officer with this key. OY_PROOF "ent-2". */
OY_MUST_USE oy_status oy_officer_signature_make(unsigned char out[OY_SIGN_BYTES],
                                                const struct oy_officer_message *msg,
                                                const struct oy_sign_key *key, struct oy_why *why);
OY_MUST_USE oy_status oy_officer_signature_check(const unsigned char signature[OY_SIGN_BYTES],
                                                 const struct oy_officer_message *msg,
                                                 const unsigned char key[32], struct oy_why *why);
/* What oy_step_officer_open and oy_step_officer_close sign, after all their checks, and the key to
 * sign with. Clear *key with oy_key_clear, also after a failure. */
OY_MUST_USE oy_status oy_officer_opening(struct oy_officer_message *out, struct oy_key *key,
                                         const struct oy_step *s, const char *manifest,
                                         const char *ceremony, const char *roll,
                                         const char *key_path, struct oy_why *why);
OY_MUST_USE oy_status oy_officer_closing(struct oy_officer_message *out, struct oy_key *key,
                                         const struct oy_step *s, const char *record,
                                         uint64_t closed_at, const char *key_path,
                                         struct oy_why *why);
/* Signs and writes the file. */
OY_MUST_USE oy_status oy_officer_write(const struct oy_step *s,
                                       const struct oy_officer_message *msg,
                                       const struct oy_key *key, const char *out,
                                       struct oy_why *why);
/* closed_at of a file, which all files of a close must agree in. */
OY_MUST_USE oy_status oy_officer_closed_at(uint64_t *closed_at, const char *path,
                                           struct oy_why *why);

/* The officers' signatures for an entry: count × (u8 officer ‖ signature[64]), ascending. Every
 * signature is checked, and that there are enough: OY_PROOF, OY_MISMATCH, OY_MISSING "ent-2". */
struct oy_officers {
    uint8_t n;
    unsigned char bytes[OY_OFFICERS_MAX * OY_ENTRY_OFFICER_SIGNATURE];
};
OY_MUST_USE oy_status oy_officers_collect(struct oy_officers *out, const struct oy_manifest *m,
                                          const struct oy_officer_message *msg,
                                          struct oy_files files, struct oy_why *why);

/* The name under which a trustee cosigns: <origin>/trustee-<index> [note-4]; its length. */
size_t oy_trustee_note_name(char out[OY_NOTE_NAME_MAX + 1], const struct oy_manifest *m,
                            uint32_t index);
/* Cosigns a checkpoint's text now and writes the line. */
OY_MUST_USE oy_status oy_cosignature_write(const struct oy_step *s, struct oy_span text,
                                           struct oy_span name, const struct oy_key *key,
                                           const char *out, struct oy_why *why);
/* A line that was read: OY_MISMATCH "note-4" if no trustee or witness of the manifest has this
 * name, OY_PROOF "note-4" if it does not hold for the text. */
OY_MUST_USE oy_status oy_cosignature_check(const struct oy_manifest *m, struct oy_span text,
                                           struct oy_span line, struct oy_why *why);

#endif
