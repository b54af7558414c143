/* Ballots as they are handed to the board: files, directories of files, or bundles, which are
 * u32 length ‖ ballot one after another (as in the record). */
#ifndef OY_STEPS_DELIVERY_H
#define OY_STEPS_DELIVERY_H

#include "base/file.h"
#include "steps/step.h"

struct oy_delivered {
    struct oy_span bytes;
    size_t file;   /* which one it came in */
    size_t number; /* in a bundle, from 1; 0: the file is the ballot */
};

struct oy_delivery {
    char **path;
    struct oy_buffer *content; /* copies: nobody can change them between check and append */
    size_t n_files, cap_files;
    struct oy_delivered *ballot;
    size_t n, cap;
};

/* Reads everything. What is no ballot at all is still delivered, for the board to refuse. A file
 * that cannot be read is an error, and nothing is delivered. */
OY_MUST_USE oy_status oy_delivery_read(struct oy_delivery *out, struct oy_files files,
                                       struct oy_why *why);
void oy_delivery_clear(struct oy_delivery *d);

/* "file" or "file, ballot 3"; its length. */
size_t oy_delivery_name(char out[OY_REFUSAL_NAME], const struct oy_delivery *d, size_t i);

#endif
