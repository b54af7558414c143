/* The registrar's private roll: everybody on the list with the whole history, in one encrypted file
 * [priv-1 … priv-4]. In memory it is plain text: programs that open one call
 * oy_secret_no_core_dumps first. */
#ifndef OY_RESIDENCY_PRIVATE_ROLL_H
#define OY_RESIDENCY_PRIVATE_ROLL_H

#include "base/secret.h"
#include "residency/person.h"

struct oy_private_roll;

/* Reads and decrypts a private roll. OY_STATE "priv-1" for a wrong passphrase or a changed byte
 * (which cannot be told apart). Free with oy_private_roll_free, which wipes. */
OY_MUST_USE oy_status oy_private_roll_open(struct oy_private_roll **out, const char *path,
                                           const struct oy_secret_bytes *passphrase,
                                           struct oy_why *why);
void oy_private_roll_free(struct oy_private_roll *roll);

/* The common list of the registrars [elig-4]: the number of entitled people, and the i-th, from 0;
 * borrowed from the roll. */
uint32_t oy_private_roll_voters(const struct oy_private_roll *roll);
const struct oy_person *oy_private_roll_voter(const struct oy_private_roll *roll, uint32_t i);

/* The roll_id it was made for, 32 bytes, borrowed. */
const unsigned char *oy_private_roll_id(const struct oy_private_roll *roll);

/* [priv-2] H32("private-roll", salt, registrar, SHA-256 of people and history). */
void oy_private_roll_commitment(unsigned char out[32], const struct oy_private_roll *roll,
                                unsigned registrar);

#endif
