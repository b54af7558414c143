/* The registrar's private roll: everybody on the list with the whole history, in one encrypted file
 * [priv-1, priv-2, priv-3, priv-4]. In memory it is plain text: programs that open one call
 * oy_secret_no_core_dumps first. */
#ifndef OY_RESIDENCY_PRIVATE_ROLL_H
#define OY_RESIDENCY_PRIVATE_ROLL_H

#include "base/secret.h"
#include "residency/residents.h"
#include "residency/roll_file.h"

struct oy_private_roll;

/* Reads and decrypts a private roll. OY_STATE "priv-1" for a wrong passphrase or a changed byte
 * (which cannot be told apart). Free with oy_private_roll_free, which wipes. */
OY_MUST_USE oy_status oy_private_roll_open(struct oy_private_roll **out, const char *path,
                                           const struct oy_secret_bytes *passphrase,
                                           struct oy_why *why);
void oy_private_roll_free(struct oy_private_roll *roll); /* NULL is allowed */

/* What a private roll is made from. */
struct oy_private_roll_source {
    const struct oy_roll_setup *setup;
    struct oy_people *people; /* moved into the roll, also on failure */
    unsigned char list[32];   /* SHA-256 of the CSV file */
    uint32_t day;             /* of the import */
    bool day_by_hand;
    struct oy_roll_lock *lock; /* moved, too */
};
/* A new private roll, in memory, whose history has one event. */
OY_MUST_USE oy_status oy_private_roll_make(struct oy_private_roll **out,
                                           const struct oy_private_roll_source *source,
                                           struct oy_why *why);
/* Writes a new file of mode 0600; OY_STATE if the name is taken. */
OY_MUST_USE oy_status oy_private_roll_create(struct oy_private_roll *roll, const char *path,
                                             struct oy_why *why);
/* Puts it in the place of the file that it was read from. OY_STATE "priv-1" if that is another roll
 * now, or somebody else has written it meanwhile. */
OY_MUST_USE oy_status oy_private_roll_save(struct oy_private_roll *roll, const char *path,
                                           struct oy_why *why);

/* OY_MISMATCH "priv-3" unless the manifest has this roll_id, and officers, mahalle and dates as the
 * roll was made with. */
OY_MUST_USE oy_status oy_private_roll_fits(const struct oy_private_roll *roll,
                                           const struct oy_manifest *m, struct oy_why *why);
const struct oy_roll_setup *oy_private_roll_setup(const struct oy_private_roll *roll);

/* Everybody with the reason as it stands after all events that hold, entitled or not. */
const struct oy_person *oy_private_roll_people(const struct oy_private_roll *roll, size_t *n);

/* The common list of the registrars [elig-4]: the number of entitled people, and the i-th, from 0;
 * borrowed from the roll. */
uint32_t oy_private_roll_voters(const struct oy_private_roll *roll);
const struct oy_person *oy_private_roll_voter(const struct oy_private_roll *roll, uint32_t i);

/* By which two registrars see that their common lists are the same [elig-4]: H32("common-list",
 * roll_id, SHA-256 of u32 mahalle ‖ kimlik no for each line). */
void oy_private_roll_common_list(unsigned char out[32], const struct oy_private_roll *roll);

/* The roll_id it was made for, 32 bytes, borrowed. */
const unsigned char *oy_private_roll_id(const struct oy_private_roll *roll);

/* [priv-2] H32("private-roll", salt, registrar, SHA-256 of people and history). */
void oy_private_roll_commitment(unsigned char out[32], const struct oy_private_roll *roll,
                                unsigned registrar);

#endif
