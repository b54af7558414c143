/* Opening a private roll for printing. */
#ifndef OY_OFFICE_ROLL_OPEN_H
#define OY_OFFICE_ROLL_OPEN_H

#include "election/manifest.h"
#include "residency/private_roll.h"

/* The roll, which must be that of the manifest; without a file of the passphrase it is asked for.
 */
OY_MUST_USE oy_status oy_office_roll_open(struct oy_private_roll **out, const char *path,
                                          const char *passphrase, const struct oy_manifest *m,
                                          struct oy_why *why);

#endif
