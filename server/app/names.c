#include "server/app/names.h"

#include <string.h>

#include "server/app/app.h"
#include "server/app/keys.h"

bool oy_name_is_good(const char *name) {
    size_t n = strlen(name);
    bool good = n >= 1 && n <= OY_APP_NAME_MAX && name[0] != '-';
    for (size_t i = 0; i < n; i++)
        good = good && ((name[i] >= 'a' && name[i] <= 'z') || (name[i] >= '0' && name[i] <= '9') ||
                        name[i] == '-');
    return good;
}

struct find {
    const char *name;
    uint32_t number;
};

static oy_status find(struct oy_txn *t, void *ctx, struct oy_why *why) {
    struct find *f = ctx;
    struct oy_span value;
    struct oy_reader r;
    if (oy_txn_get(t, &value, OY_TABLE_ELECTIONS, oy_span_text(f->name), why) != OY_OK)
        return oy_fail(why, OY_MISSING, "", "the store has no election \"%.60s\"", f->name);
    oy_reader_init(&r, value);
    f->number = oy_read_u32(&r);
    return OY_OK;
}

oy_status oy_name_find(uint32_t *number, struct oy_store *store, const char *name,
                       struct oy_why *why) {
    struct find f = {.name = name};
    OY_TRY(oy_store_read(store, find, &f, why));
    *number = f.number;
    return OY_OK;
}

oy_status oy_name_put(struct oy_txn *t, const char *name, uint32_t number, struct oy_why *why) {
    unsigned char bytes[4];
    struct oy_writer w;
    oy_writer_init(&w, bytes, sizeof bytes);
    oy_write_u32(&w, number);
    return oy_txn_put(t, OY_TABLE_ELECTIONS, oy_span_text(name), oy_writer_end(&w), why);
}

static oy_status last_number(struct oy_txn *t, void *ctx, struct oy_why *why) {
    uint32_t *number = ctx;
    struct oy_store_key k;
    struct oy_span key, value;
    struct oy_reader r;
    oy_key_number(&k, UINT32_MAX, UINT64_MAX);
    OY_TRY(oy_txn_to(t, &key, &value, OY_TABLE_ENTRIES, oy_key_of(&k), why));
    *number = 1;
    if (!key.p) return OY_OK;
    oy_reader_init(&r, key);
    *number = oy_read_u32(&r) + 1;
    return OY_OK;
}

oy_status oy_name_next(uint32_t *number, struct oy_store *store, struct oy_why *why) {
    return oy_store_read(store, last_number, number, why);
}
