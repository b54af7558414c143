/* Memory and files for secrets.
 *
 * A secret lives in a struct oy_secret_bytes: guarded pages, locked into memory where the
 * system allows it, wiped when freed. It is not an oy_span, so it cannot be passed by
 * mistake where a public value is expected. On disk it is a file that only its owner can
 * read, and that is never overwritten.
 */
#ifndef OY_BASE_SECRET_H
#define OY_BASE_SECRET_H

#include "base/bytes.h"

/* Must be called first, once or more, before threads are started. OY_IO if there is no source of
 * randomness. */
OY_MUST_USE oy_status oy_base_init(struct oy_why *why);

/* No core file of this process from here on, and no other process of its user may look into its
 * memory: for programs that hold personal data in ordinary memory. */
OY_MUST_USE oy_status oy_secret_no_core_dumps(struct oy_why *why);

struct oy_secret_bytes {
    size_t n;
    unsigned char secret[]; /* n bytes */
};

/* n zero bytes in guarded memory; *out is NULL on failure (OY_MEMORY). */
OY_MUST_USE oy_status oy_secret_bytes_new(struct oy_secret_bytes **out, size_t n,
                                          struct oy_why *why);

/* Wipes and frees *s and sets it to NULL; NULL inside is allowed. */
void oy_secret_bytes_free(struct oy_secret_bytes **s);

/* Zeros, which no optimiser leaves out. */
void oy_secret_wipe(void *p, size_t n);

/* True if both hold the same bytes. Constant time in the bytes, not in the lengths. */
bool oy_secret_bytes_equal(const struct oy_secret_bytes *a, const struct oy_secret_bytes *b);

/* The largest secret file that is read. */
#define OY_SECRET_FILE_MAX ((size_t)1 << 20)

/* Reads a whole secret file. Refused with OY_STATE if group or others have any right to it or
 * it belongs to another user than the one running this (root may read all); OY_MISSING if
 * there is none; OY_IO if it is no regular file or cannot be read; OY_RANGE if it is longer than
 * OY_SECRET_FILE_MAX. *out is NULL on failure. */
OY_MUST_USE oy_status oy_secret_file_read(struct oy_secret_bytes **out, const char *path,
                                          struct oy_why *why);

/* Creates the file with mode 0600, writes and syncs it and its directory. OY_STATE if
 * anything, even a broken link, has that name: secrets are never overwritten. On failure
 * nothing is left behind. */
OY_MUST_USE oy_status oy_secret_file_write(const char *path, const struct oy_secret_bytes *secret,
                                           struct oy_why *why);

#endif
