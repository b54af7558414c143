/* What the tests of the store share: a store in a directory of its own, pairs of text and of
 * numbers. */
#ifndef OY_TESTS_UNIT_STORE_COMMON_H
#define OY_TESTS_UNIT_STORE_COMMON_H

#include <pthread.h>
#include <sys/wait.h>

#include "server/store/store.h"
#include "tests/unit/record/common.h"

struct shelf {
    struct scratch scratch;
    char path[96]; /* of the store, in scratch */
    struct oy_store *s;
};

static inline void shelf_new(struct shelf *f, bool memory) {
    scratch_open(&f->scratch);
    (void)snprintf(f->path, sizeof f->path, "%s/store", f->scratch.path);
    if (memory)
        ACCEPTED(oy_store_open_memory(&f->s, &why));
    else
        ACCEPTED(oy_store_open(&f->s, f->path, &why));
}

static inline void shelf_free(struct shelf *f) {
    oy_store_close(f->s);
    scratch_close(&f->scratch);
}

static inline void shelf_reopen(struct shelf *f) {
    oy_store_close(f->s);
    ACCEPTED(oy_store_open(&f->s, f->path, &why));
}

/* ---- single pairs of text ---- */

struct item {
    enum oy_table table;
    const char *key, *value;
};

static inline oy_status item_put(struct oy_txn *t, void *ctx, struct oy_why *why) {
    const struct item *i = ctx;
    return oy_txn_put(t, i->table, oy_span_text(i->key), oy_span_text(i->value), why);
}

static inline void put_text(struct oy_store *s, enum oy_table table, const char *key,
                            const char *value) {
    struct item i = {table, key, value};
    ACCEPTED(oy_store_write(s, item_put, &i, &why));
}

static inline oy_status item_check(struct oy_txn *t, void *ctx, struct oy_why *why) {
    const struct item *i = ctx;
    struct oy_span value;
    oy_status status = oy_txn_get(t, &value, i->table, oy_span_text(i->key), why);
    if (!i->value) {
        cr_assert_eq(status, OY_MISSING, "%s is there", i->key);
        cr_assert_eq(value.n, 0);
        return OY_OK;
    }
    cr_assert_eq(status, OY_OK, "%s: %s", i->key, why->text);
    cr_assert(oy_span_equal(value, oy_span_text(i->value)), "the value of %s", i->key);
    return OY_OK;
}

/* value == NULL: there must be none. */
static inline void expect_text(struct oy_store *s, enum oy_table table, const char *key,
                               const char *value) {
    struct item i = {table, key, value};
    ACCEPTED(oy_store_read(s, item_check, &i, &why));
}

/* ---- a table of numbered pairs, whose values are as long as wanted ---- */

struct run {
    uint64_t first, n;
    size_t bytes;    /* of a value */
    unsigned called; /* how often the function ran */
};

static inline struct oy_span number_key(unsigned char key[8], uint64_t number) {
    struct oy_writer w;
    oy_writer_init(&w, key, 8);
    oy_write_u64(&w, number);
    return oy_writer_end(&w);
}

/* ENTRIES: number → a long value; HEADS: number → nothing. Both or none. */
static inline oy_status run_put(struct oy_txn *t, void *ctx, struct oy_why *why) {
    struct run *r = ctx;
    unsigned char key[8], *value = calloc(1, r->bytes);
    oy_status status = value ? OY_OK : OY_MEMORY;
    r->called++;
    for (uint64_t i = r->first; i < r->first + r->n && status == OY_OK; i++) {
        struct oy_span k = number_key(key, i);
        memset(value, (int)(i % 251), r->bytes);
        status = oy_txn_put(t, OY_TABLE_ENTRIES, k, oy_span(value, r->bytes), why);
        if (status == OY_OK) status = oy_txn_put(t, OY_TABLE_HEADS, k, oy_span(NULL, 0), why);
    }
    free(value);
    return status;
}

struct seen {
    uint64_t entries, heads;
    bool good;
};

static inline oy_status seen_entry(void *ctx, struct oy_span key, struct oy_span value, bool *stop,
                                   struct oy_why *why) {
    struct seen *s = ctx;
    struct oy_reader r;
    (void)stop, (void)why;
    oy_reader_init(&r, key);
    uint64_t number = oy_read_u64(&r);
    s->good = s->good && number == s->entries && value.n > 0 && value.p[0] == number % 251 &&
              value.p[value.n - 1] == number % 251;
    s->entries++;
    return OY_OK;
}

static inline oy_status seen_all(struct oy_txn *t, void *ctx, struct oy_why *why) {
    struct seen *s = ctx;
    struct oy_span key, value;
    unsigned char end[8];
    *s = (struct seen){.good = true};
    OY_TRY(oy_txn_each(t, OY_TABLE_ENTRIES, oy_span(NULL, 0), seen_entry, s, why));
    OY_TRY(oy_txn_to(t, &key, &value, OY_TABLE_HEADS, number_key(end, UINT64_MAX), why));
    struct oy_reader r;
    oy_reader_init(&r, key);
    s->heads = key.p ? oy_read_u64(&r) + 1 : 0;
    return OY_OK;
}

/* How many numbered pairs there are; asserts that they are 0, 1, 2 … and in both tables. */
static inline uint64_t count_pairs(struct oy_store *s) {
    struct seen seen;
    ACCEPTED(oy_store_read(s, seen_all, &seen, &why));
    cr_assert(seen.good, "a pair is wrong");
    cr_assert_eq(seen.entries, seen.heads, "%llu entries, %llu heads",
                 (unsigned long long)seen.entries, (unsigned long long)seen.heads);
    return seen.entries;
}

static inline unsigned put_run(struct oy_store *s, uint64_t first, uint64_t n, size_t bytes) {
    struct run r = {.first = first, .n = n, .bytes = bytes};
    ACCEPTED(oy_store_write(s, run_put, &r, &why));
    return r.called;
}

/* ---- other processes ---- */

static inline int wait_for(pid_t child) {
    int state = 0;
    cr_assert_eq(waitpid(child, &state, 0), child);
    return state;
}

#endif
