/* Key files.
 *
 *   <base>.secret   0600: the line "oy-secret 1 <role>", then the Ed25519 seed[32] and, for a
 *                   trustee, the X25519 secret[32], as bytes
 *   <base>.public   JSON: {"format":"oy-public","version":1,"role","name","key"[,"exchange"]}
 */
#ifndef OY_STEPS_KEYS_H
#define OY_STEPS_KEYS_H

#include "crypto/box.h"
#include "crypto/sign.h"
#include "steps/step.h"

struct oy_key {
    struct oy_sign_key *sign;
    struct oy_box_secret *exchange; /* trustees only, else NULL */
    unsigned char public_key[32];
    const char *path; /* where it was read from; borrowed */
};

/* Reads a secret file of this role. OY_FORMAT if it is another thing, OY_MISMATCH if it belongs to
 * another role. Clear with oy_key_clear, also after a failure. */
OY_MUST_USE oy_status oy_key_load(struct oy_key *out, enum oy_role role, const char *path,
                                  struct oy_why *why);
void oy_key_clear(struct oy_key *key);

struct oy_public {
    enum oy_role role;
    char name[256];
    unsigned char key[32], exchange[32];
};
/* Reads a public file of this role. */
OY_MUST_USE oy_status oy_public_load(struct oy_public *out, enum oy_role role, const char *path,
                                     struct oy_why *why);

/* Whose key this is in the manifest, counted from 1; OY_MISMATCH if nobody's. */
OY_MUST_USE oy_status oy_key_index(uint32_t *index, const struct oy_key *key, enum oy_role role,
                                   const struct oy_manifest *m, struct oy_why *why);

const char *oy_role_name(enum oy_role role);

#endif
