#include <stdlib.h>
#include <string.h>

#include "server/store/gate.h"
#include "server/store/kind.h"

struct pair {
    size_t key_n, value_n;
    unsigned char bytes[]; /* key, value */
};

struct table { /* sorted by key */
    struct pair **pair;
    size_t n, cap;
};

struct change {
    enum oy_table table;
    struct pair *now, *before; /* before: NULL for a new key */
};

struct mem_store {
    struct oy_store base;
    struct oy_gate gate; /* entered by readers, shut by the writer: all see one state */
    struct table table[OY_TABLES];
    struct change *change; /* of the transaction that writes */
    size_t n_changes, cap_changes;
};

struct mem_txn {
    struct oy_txn base;
    struct mem_store *store;
};

static struct mem_store *mem_of(struct oy_store *s) {
    return (struct mem_store *)s; /* its first member */
}

static struct mem_store *store_of(struct oy_txn *t) {
    return ((struct mem_txn *)t)->store;
}

/* ---- tables ---- */

static struct oy_span key_of(const struct pair *p) {
    return oy_span(p->bytes, p->key_n);
}

static struct oy_span value_of(const struct pair *p) {
    return oy_span(p->bytes + p->key_n, p->value_n);
}

static int compare(struct oy_span a, struct oy_span b) {
    size_t n = a.n < b.n ? a.n : b.n;
    int order = n ? memcmp(a.p, b.p, n) : 0;
    if (order != 0) return order;
    return (a.n > b.n) - (a.n < b.n);
}

/* The first pair whose key is ≥ the given one; t->n if there is none. */
static size_t place_of(const struct table *t, struct oy_span key) {
    size_t low = 0, high = t->n;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (compare(key_of(t->pair[middle]), key) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static bool is_at(const struct table *t, size_t i, struct oy_span key) {
    return i < t->n && compare(key_of(t->pair[i]), key) == 0;
}

/* Room for one more of `size` bytes each. */
static oy_status room(void **array, size_t n, size_t *cap, size_t size, struct oy_why *why) {
    if (n < *cap) return OY_OK;
    size_t more = *cap ? 2 * *cap : 64;
    void *grown = realloc(*array, more * size);
    if (!grown) return oy_fail(why, OY_MEMORY, "", "no memory for a table");
    *array = grown;
    *cap = more;
    return OY_OK;
}

static oy_status room_in_table(struct table *t, struct oy_why *why) {
    void *array = t->pair;
    OY_TRY(room(&array, t->n, &t->cap, sizeof(struct pair *), why));
    t->pair = array;
    return OY_OK;
}

static oy_status room_for_change(struct mem_store *s, struct oy_why *why) {
    void *array = s->change;
    OY_TRY(room(&array, s->n_changes, &s->cap_changes, sizeof(struct change), why));
    s->change = array;
    return OY_OK;
}

static void insert(struct table *t, size_t i, struct pair *p) {
    memmove(t->pair + i + 1, t->pair + i, (t->n - i) * sizeof(struct pair *));
    t->pair[i] = p;
    t->n++;
}

static void take_out(struct table *t, size_t i) {
    t->n--;
    memmove(t->pair + i, t->pair + i + 1, (t->n - i) * sizeof(struct pair *));
}

/* ---- transactions ---- */

static oy_status mem_read(struct oy_store *base, struct oy_store_call call, struct oy_why *why) {
    struct mem_store *s = mem_of(base);
    struct mem_txn t = {{s->base.kind, false}, s};
    oy_gate_enter(&s->gate);
    oy_status status = call.fn(&t.base, call.ctx, why);
    oy_gate_leave(&s->gate);
    return status;
}

static void undo(struct mem_store *s, const struct change *c) {
    struct table *t = &s->table[c->table];
    size_t i = place_of(t, key_of(c->now));
    if (c->before)
        t->pair[i] = c->before;
    else
        take_out(t, i);
    free(c->now);
}

static void end_changes(struct mem_store *s, bool keep) {
    while (s->n_changes > 0) {
        const struct change *c = &s->change[--s->n_changes];
        if (keep)
            free(c->before);
        else
            undo(s, c);
    }
}

static oy_status mem_write(struct oy_store *base, struct oy_store_call call, struct oy_why *why) {
    struct mem_store *s = mem_of(base);
    struct mem_txn t = {{s->base.kind, true}, s};
    oy_gate_shut(&s->gate);
    oy_status status = call.fn(&t.base, call.ctx, why);
    end_changes(s, status == OY_OK);
    oy_gate_open(&s->gate);
    return status;
}

static oy_status mem_get(struct oy_txn *txn, struct oy_span *value, enum oy_table table,
                         struct oy_span key, struct oy_why *why) {
    const struct table *t = &store_of(txn)->table[table];
    size_t i = place_of(t, key);
    (void)why;
    if (!is_at(t, i, key)) return OY_MISSING;
    *value = value_of(t->pair[i]);
    return OY_OK;
}

static oy_status mem_from(struct oy_txn *txn, struct oy_span *key, struct oy_span *value,
                          enum oy_table table, struct oy_span from, struct oy_why *why) {
    const struct table *t = &store_of(txn)->table[table];
    size_t i = place_of(t, from);
    (void)why;
    if (i == t->n) return OY_OK;
    *key = key_of(t->pair[i]);
    *value = value_of(t->pair[i]);
    return OY_OK;
}

static oy_status mem_to(struct oy_txn *txn, struct oy_span *key, struct oy_span *value,
                        enum oy_table table, struct oy_span to, struct oy_why *why) {
    const struct table *t = &store_of(txn)->table[table];
    size_t i = place_of(t, to) + 1;
    (void)why;
    if (!is_at(t, i - 1, to)) i--;
    if (i == 0) return OY_OK;
    *key = key_of(t->pair[i - 1]);
    *value = value_of(t->pair[i - 1]);
    return OY_OK;
}

static oy_status mem_each(struct oy_txn *txn, enum oy_table table, struct oy_span from,
                          struct oy_each_call call, struct oy_why *why) {
    const struct table *t = &store_of(txn)->table[table];
    bool stop = false;
    for (size_t i = place_of(t, from); i < t->n && !stop; i++)
        OY_TRY(call.fn(call.ctx, key_of(t->pair[i]), value_of(t->pair[i]), &stop, why));
    return OY_OK;
}

static struct pair *pair_new(struct oy_span key, struct oy_span value) {
    struct pair *p = malloc(sizeof *p + key.n + value.n);
    if (!p) return NULL;
    p->key_n = key.n;
    p->value_n = value.n;
    memcpy(p->bytes, key.p, key.n);
    if (value.n) memcpy(p->bytes + key.n, value.p, value.n);
    return p;
}

/* What is replaced lives on until the transaction ends: somebody may have got it. */
static oy_status mem_put(struct oy_txn *txn, enum oy_table table, struct oy_span key,
                         struct oy_span value, struct oy_why *why) {
    struct mem_store *s = store_of(txn);
    struct table *t = &s->table[table];
    size_t i = place_of(t, key);
    bool there = is_at(t, i, key);
    if (there && !oy_table_replaces(table)) return oy_table_has_key(table, why);
    OY_TRY(room_for_change(s, why));
    OY_TRY(room_in_table(t, why));
    struct pair *p = pair_new(key, value);
    if (!p) return oy_fail(why, OY_MEMORY, "", "no memory for %zu bytes", value.n);
    s->change[s->n_changes++] = (struct change){table, p, there ? t->pair[i] : NULL};
    if (there)
        t->pair[i] = p;
    else
        insert(t, i, p);
    return OY_OK;
}

/* ---- the store ---- */

static oy_status mem_measure(struct oy_store *base, struct oy_store_size *out, struct oy_why *why) {
    struct mem_store *s = mem_of(base);
    (void)why;
    oy_gate_enter(&s->gate);
    for (size_t k = 0; k < OY_TABLES; k++) {
        for (size_t i = 0; i < s->table[k].n; i++)
            out->bytes_used += s->table[k].pair[i]->key_n + s->table[k].pair[i]->value_n;
    }
    oy_gate_leave(&s->gate);
    out->bytes_map = SIZE_MAX;
    return OY_OK;
}

static oy_status mem_backup(struct oy_store *base, const char *path, struct oy_why *why) {
    (void)base, (void)path;
    return oy_fail(why, OY_STATE, "", "a store in memory has no backup");
}

static void mem_close(struct oy_store *base) {
    struct mem_store *s = mem_of(base);
    for (size_t k = 0; k < OY_TABLES; k++) {
        for (size_t i = 0; i < s->table[k].n; i++) free(s->table[k].pair[i]);
        free(s->table[k].pair);
    }
    free(s->change);
    oy_gate_clear(&s->gate);
    free(s);
}

oy_status oy_store_open_memory(struct oy_store **out, struct oy_why *why) {
    static const struct oy_store_kind kind = {mem_close,  mem_read, mem_write, mem_measure,
                                              mem_backup, mem_get,  mem_from,  mem_to,
                                              mem_each,   mem_put};
    struct mem_store *s = calloc(1, sizeof *s);
    *out = NULL;
    if (!s || !oy_gate_init(&s->gate)) {
        free(s);
        return oy_fail(why, OY_MEMORY, "", "no memory for a store");
    }
    s->base.kind = &kind;
    *out = &s->base;
    return OY_OK;
}
