/* What every step does with files: read, write without overwriting, keep state beside a key. */
#ifndef OY_STEPS_FILES_H
#define OY_STEPS_FILES_H

#include "base/file.h"
#include "base/secret.h"
#include "steps/step.h"

enum { OY_PATH_MAX = 4096 };
/* The largest file that a step takes from its user, or all that a size_t can name. */
#define OY_STEP_FILE_MAX ((size_t)(SIZE_MAX < (uint64_t)1 << 36 ? SIZE_MAX : (uint64_t)1 << 36))

/* Writes an output file whole: OY_STATE if the name is taken and s->force is not set. */
OY_MUST_USE oy_status oy_output_write(const struct oy_step *s, const char *path,
                                      struct oy_span bytes, struct oy_why *why);
/* OY_STATE now if oy_output_write would refuse later: before work that takes long or that cannot
 * be undone. */
OY_MUST_USE oy_status oy_output_check(const struct oy_step *s, const char *path,
                                      struct oy_why *why);
/* The same for what is never replaced, --force or not: a record, a public key, parts. */
OY_MUST_USE oy_status oy_new_output_check(const char *path, struct oy_why *why);
/* The same for a secret file, which nothing replaces. */
OY_MUST_USE oy_status oy_secret_output_check(const char *path, struct oy_why *why);

/* Zeroed memory, or OY_MEMORY. */
OY_MUST_USE oy_status oy_allocate(void *out, uint64_t n, size_t size, struct oy_why *why);

/* dir/name, or <path without its ".secret"><suffix>: OY_RANGE if it does not fit. */
OY_MUST_USE oy_status oy_path_join(char out[OY_PATH_MAX], const char *dir, const char *name,
                                   struct oy_why *why);
OY_MUST_USE oy_status oy_path_beside(char out[OY_PATH_MAX], const char *key, const char *suffix,
                                     struct oy_why *why);

/* Overwrites a file of secrets with zeros, syncs and removes it. On a copying file system or a
 * flash disk the old bytes may survive; the text of the manual says so. */
OY_MUST_USE oy_status oy_secret_file_destroy(const char *path, struct oy_why *why);

/* Reads the next line of a text without its line end (LF or CRLF); false at the end. */
bool oy_next_line(struct oy_span *text, struct oy_span *line);
/* The next field up to `separator`, without spaces around it. */
struct oy_span oy_next_field(struct oy_span *line, char separator);
/* A decimal number of the whole span, at most hi. */
bool oy_span_number(struct oy_span text, uint64_t hi, uint64_t *out);

#endif
