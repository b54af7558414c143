#include "server/app/keys.h"

#include <assert.h>
#include <string.h>

enum { BUNDLE = 256, NUMBER_KEY = 12 };

struct oy_span oy_key_of(const struct oy_store_key *k) {
    return oy_span(k->b, k->n);
}

void oy_key_number(struct oy_store_key *k, uint32_t election, uint64_t number) {
    struct oy_writer w;
    oy_writer_init(&w, k->b, sizeof k->b);
    oy_write_u32(&w, election);
    oy_write_u64(&w, number);
    k->n = oy_writer_end(&w).n;
}

void oy_key_bytes(struct oy_store_key *k, uint32_t election, struct oy_span bytes) {
    struct oy_writer w;
    oy_writer_init(&w, k->b, sizeof k->b);
    oy_write_u32(&w, election);
    oy_write_span(&w, bytes);
    k->n = oy_writer_end(&w).n;
}

void oy_key_tile(struct oy_store_key *k, uint32_t election, unsigned level, uint64_t index) {
    struct oy_writer w;
    oy_writer_init(&w, k->b, sizeof k->b);
    oy_write_u32(&w, election);
    oy_write_u8(&w, (uint8_t)level);
    oy_write_u64(&w, index);
    k->n = oy_writer_end(&w).n;
}

bool oy_key_read_number(uint64_t *number, uint32_t election, struct oy_span key) {
    struct oy_reader r;
    if (!key.p || key.n != NUMBER_KEY) return false;
    oy_reader_init(&r, key);
    if (oy_read_u32(&r) != election) return false;
    *number = oy_read_u64(&r);
    return true;
}

/* ---- segments ---- */

static size_t length_width(enum oy_table table) {
    return table == OY_TABLE_ENTRIES ? 2 : 4;
}

bool oy_segment_next(struct oy_span *item, struct oy_span *rest, enum oy_table table,
                     bool *broken) {
    size_t width = length_width(table), n = 0;
    *broken = rest->n > 0 && rest->n < width;
    if (rest->n < width) return false;
    for (size_t i = 0; i < width; i++) n = n << 8 | rest->p[i];
    *broken = n > rest->n - width;
    if (*broken) return false;
    *item = oy_span(rest->p + width, n);
    *rest = oy_span(rest->p + width + n, rest->n - width - n);
    return true;
}

static oy_status no_item(enum oy_table table, uint64_t index, struct oy_why *why) {
    return oy_fail(why, OY_MISSING, "", "there is no %s %llu",
                   table == OY_TABLE_ENTRIES ? "entry" : "ballot", (unsigned long long)index);
}

static oy_status broken_segment(uint64_t first, struct oy_why *why) {
    return oy_fail(why, OY_MISMATCH, "", "the store's segment at %llu is damaged",
                   (unsigned long long)first);
}

oy_status oy_segment_item(struct oy_span *item, struct oy_txn *t, enum oy_table table,
                          uint32_t election, uint64_t index, struct oy_why *why) {
    struct oy_store_key k;
    struct oy_span key, rest;
    uint64_t first;
    bool broken = false;
    oy_key_number(&k, election, index);
    OY_TRY(oy_txn_to(t, &key, &rest, table, oy_key_of(&k), why));
    if (!oy_key_read_number(&first, election, key)) return no_item(table, index, why);
    for (uint64_t i = first; i <= index; i++)
        if (!oy_segment_next(item, &rest, table, &broken))
            return broken ? broken_segment(first, why) : no_item(table, index, why);
    return OY_OK;
}

oy_status oy_segment_entry(struct oy_span *entry, struct oy_txn *t, uint32_t election,
                           uint64_t index, struct oy_why *why) {
    return oy_segment_item(entry, t, OY_TABLE_ENTRIES, election, index, why);
}

struct bundle {
    struct oy_growing *out;
    enum oy_table table;
    uint32_t election;
    uint64_t next, end;
};

static oy_status add_segment(void *ctx, struct oy_span key, struct oy_span value, bool *stop,
                             struct oy_why *why) {
    struct bundle *b = ctx;
    struct oy_span rest = value, item;
    uint64_t first;
    bool broken = false;
    *stop = true;
    if (!oy_key_read_number(&first, b->election, key) || first != b->next) return OY_OK;
    while (b->next < b->end && oy_segment_next(&item, &rest, b->table, &broken)) b->next++;
    if (broken) return broken_segment(first, why);
    *stop = b->next == b->end;
    return oy_growing_add(b->out, oy_span(value.p, value.n - rest.n), why);
}

oy_status oy_segment_bundle(struct oy_growing *out, struct oy_txn *t, enum oy_table table,
                            uint32_t election, uint64_t index, unsigned width, struct oy_why *why) {
    struct oy_store_key k;
    struct bundle b = {out, table, election, index * BUNDLE, index * BUNDLE + width};
    oy_key_number(&k, election, b.next);
    OY_TRY(oy_txn_each(t, table, oy_key_of(&k), add_segment, &b, why));
    return b.next == b.end ? OY_OK : no_item(table, b.next, why);
}

oy_status oy_segment_put(struct oy_txn *t, enum oy_table table, uint32_t election, uint64_t first,
                         struct oy_span items, struct oy_why *why) {
    struct oy_store_key k;
    struct oy_span rest = items, item;
    const unsigned char *begin = items.p;
    uint64_t next = first;
    bool broken = false;
    while (oy_segment_next(&item, &rest, table, &broken)) {
        if (++next % BUNDLE != 0 && rest.n > 0) continue;
        oy_key_number(&k, election, first);
        struct oy_span segment = oy_span(begin, (size_t)(rest.p - begin));
        OY_TRY(oy_txn_put(t, table, oy_key_of(&k), segment, why));
        begin = rest.p;
        first = next;
    }
    assert(!broken);
    return OY_OK;
}
