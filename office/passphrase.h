/* Where a passphrase comes from: a file of mode 0600, or the terminal without echo [priv-1]. */
#ifndef OY_OFFICE_PASSPHRASE_H
#define OY_OFFICE_PASSPHRASE_H

#include "base/secret.h"

/* Its first line. With file == NULL it is asked for on the terminal, twice if `fresh`. OY_RANGE
 * "priv-1" if it is too short; OY_MISMATCH if the two are not the same; OY_IO if there is no
 * terminal. Free with oy_secret_bytes_free. */
OY_MUST_USE oy_status oy_passphrase_get(struct oy_secret_bytes **out, const char *file, bool fresh,
                                        struct oy_why *why);

#endif
