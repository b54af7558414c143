/* The encrypted file around a private roll [priv-1]:
 *
 *   "oy-private-roll 1\n" ‖ roll_id[32] ‖ u32 passes ‖ u32 KiB ‖ salt[16] ‖ stream header[24]
 *   then chunks, each XChaCha20-Poly1305 of 65,536 bytes of plain text, the last of 0 to 65,536
 * with the final tag; all that stands before the stream header is additional data of the first
 * chunk
 *
 * key = Argon2id(passphrase, salt, passes, KiB), 32 bytes. */
#ifndef OY_RESIDENCY_ROLL_FILE_H
#define OY_RESIDENCY_ROLL_FILE_H

#include <sodium.h>

#include "base/growing.h"
#include "base/secret.h"

enum {
    OY_ROLL_ID_AT = 18,
    OY_ROLL_HEAD = OY_ROLL_ID_AT + 32 + 4 + 4 + 16,
    OY_ROLL_STREAM = 24,
    OY_ROLL_CHUNK = 65536,
    OY_ROLL_TAG = 17, /* how much longer a chunk becomes */
    OY_PASSPHRASE_MIN = 12
};

struct oy_roll_cost {
    uint32_t passes, kib;
};
extern const struct oy_roll_cost oy_roll_cost_usual; /* libsodium's MODERATE: 3 passes, 256 MiB */

struct oy_roll_lock {
    unsigned char head[OY_ROLL_HEAD];
    struct oy_secret_bytes *key;
};

/* OY_RANGE "priv-1" if it has fewer than 12 characters or is no UTF-8. */
OY_MUST_USE oy_status oy_passphrase_check(const struct oy_secret_bytes *passphrase,
                                          struct oy_why *why);
/* A new lock with a salt of its own. Clear it, also after a failure. */
OY_MUST_USE oy_status oy_roll_lock_new(struct oy_roll_lock *out, const unsigned char roll_id[32],
                                       struct oy_roll_cost cost,
                                       const struct oy_secret_bytes *passphrase,
                                       struct oy_why *why);
/* The lock of a file that begins with these bytes. */
OY_MUST_USE oy_status oy_roll_lock_of(struct oy_roll_lock *out, struct oy_span file,
                                      const struct oy_secret_bytes *passphrase, struct oy_why *why);
void oy_roll_lock_clear(struct oy_roll_lock *lock);

/* ---- sealing: begin, put …, end ---- */

struct oy_roll_sealer {
    crypto_secretstream_xchacha20poly1305_state state;
    struct oy_growing out; /* the file's bytes */
    size_t n;
    bool first;
    unsigned char head[OY_ROLL_HEAD], chunk[OY_ROLL_CHUNK];
};
OY_MUST_USE oy_status oy_roll_sealer_begin(struct oy_roll_sealer *s,
                                           const struct oy_roll_lock *lock, struct oy_why *why);
OY_MUST_USE oy_status oy_roll_sealer_put(struct oy_roll_sealer *s, struct oy_span plain,
                                         struct oy_why *why);
OY_MUST_USE oy_status oy_roll_sealer_end(struct oy_roll_sealer *s, struct oy_why *why);
void oy_roll_sealer_clear(struct oy_roll_sealer *s); /* wipes */

/* The plain text: *out is to be wiped and freed by oy_roll_plain_free. OY_STATE "priv-1" if a chunk
 * does not hold or the end is missing. */
struct oy_roll_plain {
    unsigned char *p;
    size_t n;
};
OY_MUST_USE oy_status oy_roll_unseal(struct oy_roll_plain *out, const struct oy_roll_lock *lock,
                                     struct oy_span file, struct oy_why *why);
void oy_roll_plain_free(struct oy_roll_plain *plain);

#endif
