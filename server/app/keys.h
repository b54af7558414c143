/* Keys and segments of the store's tables (store.h), for one election: big-endian numbers, so that
 * the order of bytes is the order of numbers. */
#ifndef OY_SERVER_APP_KEYS_H
#define OY_SERVER_APP_KEYS_H

#include "base/growing.h"
#include "server/store/store.h"

struct oy_store_key {
    unsigned char b[OY_STORE_KEY_MAX];
    size_t n;
};

struct oy_span oy_key_of(const struct oy_store_key *k);
/* u32 election ‖ u64 number */
void oy_key_number(struct oy_store_key *k, uint32_t election, uint64_t number);
/* u32 election ‖ bytes, which are short (asserted) */
void oy_key_bytes(struct oy_store_key *k, uint32_t election, struct oy_span bytes);
/* u32 election ‖ u8 level ‖ u64 index */
void oy_key_tile(struct oy_store_key *k, uint32_t election, unsigned level, uint64_t index);
/* The number of a key of oy_key_number, if it is of this election. */
bool oy_key_read_number(uint64_t *number, uint32_t election, struct oy_span key);

/* Item `index` of OY_TABLE_ENTRIES or OY_TABLE_BALLOTS; the span lives as long as the transaction.
 * OY_MISSING. */
OY_MUST_USE oy_status oy_segment_item(struct oy_span *item, struct oy_txn *t, enum oy_table table,
                                      uint32_t election, uint64_t index, struct oy_why *why);
/* Entry `index` of the log; the span lives as long as the transaction. OY_MISSING. */
OY_MUST_USE oy_status oy_segment_entry(struct oy_span *entry, struct oy_txn *t, uint32_t election,
                                       uint64_t index, struct oy_why *why);
/* The first `width` items of bundle `index` (of 256), as its file has them: of OY_TABLE_ENTRIES or
 * OY_TABLE_BALLOTS. OY_MISSING if there are fewer. */
OY_MUST_USE oy_status oy_segment_bundle(struct oy_growing *out, struct oy_txn *t,
                                        enum oy_table table, uint32_t election, uint64_t index,
                                        unsigned width, struct oy_why *why);
/* Splits one item off; false at the end, and with *broken if the rest is no item. */
bool oy_segment_next(struct oy_span *item, struct oy_span *rest, enum oy_table table, bool *broken);
/* Puts items that begin with number `first` as segments. */
OY_MUST_USE oy_status oy_segment_put(struct oy_txn *t, enum oy_table table, uint32_t election,
                                     uint64_t first, struct oy_span items, struct oy_why *why);

#endif
