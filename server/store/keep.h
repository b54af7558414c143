/* Copies of bytes that live as long as a transaction: while one writes, a put moves what lies on
 * the pages it has changed. For the files of this folder only. */
#ifndef OY_SERVER_STORE_KEEP_H
#define OY_SERVER_STORE_KEEP_H

#include "base/bytes.h"

struct oy_kept;
struct oy_keep {
    struct oy_kept *last;
};

/* *bytes becomes a copy of itself. */
OY_MUST_USE oy_status oy_keep_copy(struct oy_keep *k, struct oy_span *bytes, struct oy_why *why);
void oy_keep_free(struct oy_keep *k);

#endif
