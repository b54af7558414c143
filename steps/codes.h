/* A registrar's directory of codes: codes-0001.secret …, each up to OY_CODES_IN_FILE lines
 * "line;mahalle;code;label", mode 0600. Lines are counted from 1 through all files. A line has no
 * code where the voter's device made the part (steps/enrolled.h). */
#ifndef OY_STEPS_CODES_H
#define OY_STEPS_CODES_H

#include "base/bytes.h"
#include "base/secret.h"

enum { OY_CODES_IN_FILE = 5000, OY_LABEL_MAX = 100, OY_LINES_MAX = 10000000 };

struct oy_list { /* the common list of the registrars */
    uint32_t n;
    uint32_t *mahalle;
    struct oy_span *label; /* borrowed from the list's text */
};
/* Reads the list: OY_FORMAT "roll-1" with the line for what is no mahalle id. */
OY_MUST_USE oy_status oy_list_parse(struct oy_list *out, struct oy_span text, struct oy_why *why);
void oy_list_clear(struct oy_list *list);

/* codes[i] is NULL for a line without a code. Writes lines first … first+n−1 of the list (from 0)
 * with their codes. */
OY_MUST_USE oy_status oy_codes_write(const char *dir, const struct oy_list *list, uint32_t first,
                                     uint32_t n, struct oy_secret_bytes *const *codes,
                                     struct oy_why *why);

/* One code as it is printed, in a secret file of its own. */
OY_MUST_USE oy_status oy_code_file_write(const char *path, const struct oy_secret_bytes *code,
                                         struct oy_why *why);

/* Calls fn for each line of all files in order; `code` is what oy_code_parse gives, until fn
 * returns, NULL for a line without one. OY_MISSING if there is no first file; OY_FORMAT if a line
 * is not the next.
 */
OY_MUST_USE oy_status oy_codes_each(const char *dir,
                                    oy_status (*fn)(void *context, uint32_t line, uint32_t mahalle,
                                                    const struct oy_secret_bytes *code,
                                                    struct oy_why *why),
                                    void *context, struct oy_why *why);

/* The same with each line's label, borrowed until fn returns. */
OY_MUST_USE oy_status oy_codes_each_labelled(const char *dir,
                                             oy_status (*fn)(void *context, uint32_t line,
                                                             uint32_t mahalle, struct oy_span label,
                                                             const struct oy_secret_bytes *code,
                                                             struct oy_why *why),
                                             void *context, struct oy_why *why);

#endif
