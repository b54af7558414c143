/* What a server has acknowledged, and whether a record honours it.
 *
 * A line for each receipt: log index, SHA-256(ballot) in hexadecimal, and size and root (base64) of
 * the checkpoint that came with it.
 */
#ifndef OY_BENCH_SERVER_ACKS_H
#define OY_BENCH_SERVER_ACKS_H

#include <stdio.h>

#include "base/bytes.h"

/* Writes the line of a receipt. OY_FORMAT if it is none. Its signature is not looked at. */
oy_status acks_write(FILE *to, struct oy_span ballot, struct oy_span receipt, struct oy_why *why);
/* Every line of the file holds in the record: the entry at the index is the ballot's, and the log
 * had this root at that size. *n lines. OY_MISMATCH with the line that does not. */
oy_status acks_check(size_t *n, const char *acks, const char *record, struct oy_why *why);

#endif
