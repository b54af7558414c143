/* What both kinds of store do: the same tests over LMDB and over memory. */
#include "tests/unit/store/common.h"

#define STORE_TEST(name)                                                                           \
    static void run_##name(struct oy_store *s);                                                    \
    Test(store_lmdb, name) {                                                                       \
        struct shelf f;                                                                            \
        shelf_new(&f, false);                                                                      \
        run_##name(f.s);                                                                           \
        shelf_free(&f);                                                                            \
    }                                                                                              \
    Test(store_memory, name) {                                                                     \
        struct shelf f;                                                                            \
        shelf_new(&f, true);                                                                       \
        run_##name(f.s);                                                                           \
        shelf_free(&f);                                                                            \
    }                                                                                              \
    static void run_##name(struct oy_store *s)

STORE_TEST(gives_back_what_was_put) {
    expect_text(s, OY_TABLE_FILES, "a", NULL);
    put_text(s, OY_TABLE_FILES, "a", "one");
    put_text(s, OY_TABLE_FILES, "b", "");
    put_text(s, OY_TABLE_TILES, "a", "of another table");
    expect_text(s, OY_TABLE_FILES, "a", "one");
    expect_text(s, OY_TABLE_FILES, "b", "");
    expect_text(s, OY_TABLE_TILES, "a", "of another table");
    expect_text(s, OY_TABLE_FILES, "aa", NULL);
    expect_text(s, OY_TABLE_TILES, "b", NULL);
}

static oy_status get_missing(struct oy_txn *t, void *ctx, struct oy_why *why) {
    struct oy_span value = oy_span_text("before");
    (void)ctx;
    oy_status status = oy_txn_get(t, &value, OY_TABLE_HEADS, oy_span_text("no"), why);
    cr_assert_eq(value.n, 0);
    cr_assert_null(value.p);
    return status;
}

STORE_TEST(says_missing_and_leaves_why_as_it_was) {
    struct oy_why why = {.status = OY_STATE, .text = "something else"};
    cr_assert_eq(oy_store_read(s, get_missing, NULL, &why), OY_MISSING);
    cr_assert_str_eq(why.text, "something else");
    cr_assert_eq(why.status, OY_STATE);
}

/* ---- neighbours ---- */

static void expect_key(struct oy_span key, const char *want) {
    if (!want) cr_assert_null(key.p);
    if (want) cr_assert(oy_span_equal(key, oy_span_text(want)), "not %s", want);
}

static oy_status look_around(struct oy_txn *t, void *ctx, struct oy_why *why) {
    static const struct {
        const char *at, *from, *to;
    } cases[] = {{"", "b", NULL},      {"a", "b", NULL},   {"b", "b", "b"},
                 {"b\x01", "bb", "b"}, {"bb", "bb", "bb"}, {"c", "d", "bb"},
                 {"d", "d", "d"},      {"dd", NULL, "d"},  {"z", NULL, "d"}};
    enum oy_table table = OY_TABLE_ENTRIES;
    (void)ctx;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct oy_span at = oy_span_text(cases[i].at), key, value;
        OY_TRY(oy_txn_from(t, &key, &value, table, at, why));
        expect_key(key, cases[i].from);
        cr_assert_eq(value.p == NULL, cases[i].from == NULL);
        OY_TRY(oy_txn_to(t, &key, &value, table, at, why));
        expect_key(key, cases[i].to);
        cr_assert_eq(value.p == NULL, cases[i].to == NULL);
    }
    return OY_OK;
}

static oy_status look_at_nothing(struct oy_txn *t, void *ctx, struct oy_why *why) {
    struct oy_span key, value;
    (void)ctx;
    OY_TRY(oy_txn_from(t, &key, &value, OY_TABLE_HEADS, oy_span_text("x"), why));
    cr_assert_null(key.p);
    OY_TRY(oy_txn_to(t, &key, &value, OY_TABLE_HEADS, oy_span_text("x"), why));
    cr_assert_null(key.p);
    return OY_OK;
}

STORE_TEST(finds_the_next_key_and_the_one_before) {
    put_text(s, OY_TABLE_ENTRIES, "d", "4");
    put_text(s, OY_TABLE_ENTRIES, "b", "2");
    put_text(s, OY_TABLE_ENTRIES, "bb", "3");
    ACCEPTED(oy_store_read(s, look_around, NULL, &why));
    ACCEPTED(oy_store_write(s, look_around, NULL, &why));
    ACCEPTED(oy_store_read(s, look_at_nothing, NULL, &why));
}

struct listing {
    char text[64];
    const char *from, *stop;
};

static oy_status list_one(void *ctx, struct oy_span key, struct oy_span value, bool *stop,
                          struct oy_why *why) {
    struct listing *l = ctx;
    size_t n = strlen(l->text);
    (void)why;
    (void)snprintf(l->text + n, sizeof l->text - n, "%.*s=%.*s ", (int)key.n, (const char *)key.p,
                   (int)value.n, (const char *)value.p);
    *stop = l->stop && oy_span_equal(key, oy_span_text(l->stop));
    return OY_OK;
}

static oy_status list(struct oy_txn *t, void *ctx, struct oy_why *why) {
    struct listing *l = ctx;
    return oy_txn_each(t, OY_TABLE_TILES, oy_span_text(l->from), list_one, l, why);
}

static oy_status refuse_one(void *ctx, struct oy_span key, struct oy_span value, bool *stop,
                            struct oy_why *why) {
    (void)ctx, (void)key, (void)value, (void)stop;
    return oy_fail(why, OY_PROOF, "", "no more");
}

static oy_status list_refused(struct oy_txn *t, void *ctx, struct oy_why *why) {
    return oy_txn_each(t, OY_TABLE_TILES, oy_span(NULL, 0), refuse_one, ctx, why);
}

STORE_TEST(goes_through_a_table_in_order_until_stopped) {
    struct listing all = {.from = ""}, some = {.from = "b", .stop = "c"}, none = {.from = "e"};
    static const char *const keys[] = {"c", "a", "d", "b"};
    for (size_t i = 0; i < 4; i++) put_text(s, OY_TABLE_TILES, keys[i], keys[i]);
    put_text(s, OY_TABLE_FILES, "bb", "of another table");
    ACCEPTED(oy_store_read(s, list, &all, &why));
    cr_assert_str_eq(all.text, "a=a b=b c=c d=d ");
    ACCEPTED(oy_store_write(s, list, &some, &why));
    cr_assert_str_eq(some.text, "b=b c=c ");
    ACCEPTED(oy_store_read(s, list, &none, &why));
    cr_assert_str_eq(none.text, "");
    REFUSED(oy_store_read(s, list_refused, NULL, &why), OY_PROOF, "");
}

/* ---- what may be put ---- */

STORE_TEST(changes_nothing_but_notes) {
    for (unsigned i = 0; i < OY_TABLES; i++) {
        struct item again = {(enum oy_table)i, "key", "second"};
        put_text(s, (enum oy_table)i, "key", "first");
        if (i == OY_TABLE_NOTES)
            ACCEPTED(oy_store_write(s, item_put, &again, &why));
        else
            REFUSED(oy_store_write(s, item_put, &again, &why), OY_STATE, "");
        expect_text(s, (enum oy_table)i, "key", i == OY_TABLE_NOTES ? "second" : "first");
    }
}

STORE_TEST(refuses_keys_that_are_none_and_puts_while_reading) {
    char key[OY_STORE_KEY_MAX + 2];
    struct item i = {OY_TABLE_FILES, key, "x"};
    memset(key, 'k', sizeof key);
    key[OY_STORE_KEY_MAX + 1] = 0;
    REFUSED(oy_store_write(s, item_put, &i, &why), OY_RANGE, "");
    expect_text(s, OY_TABLE_FILES, key, NULL);
    key[OY_STORE_KEY_MAX] = 0;
    REFUSED(oy_store_read(s, item_put, &i, &why), OY_STATE, "");
    ACCEPTED(oy_store_write(s, item_put, &i, &why));
    expect_text(s, OY_TABLE_FILES, key, "x");
    key[0] = 0;
    REFUSED(oy_store_write(s, item_put, &i, &why), OY_RANGE, "");
    expect_text(s, OY_TABLE_FILES, key, NULL);
}

static oy_status put_and_fail(struct oy_txn *t, void *ctx, struct oy_why *why) {
    (void)ctx;
    struct item items[] = {{OY_TABLE_FILES, "new", "x"},
                           {OY_TABLE_NOTES, "checkpoint", "3"},
                           {OY_TABLE_NOTES, "checkpoint", "4"},
                           {OY_TABLE_NOTES, "closing", "x"},
                           {OY_TABLE_FILES, "between", "x"}};
    for (size_t i = 0; i < sizeof items / sizeof *items; i++) {
        OY_TRY(item_put(t, &items[i], why));
        OY_TRY(item_check(t, &items[i], why)); /* a transaction sees what it has put */
    }
    return oy_fail(why, OY_MISMATCH, "bal-8", "thought better of it");
}

STORE_TEST(a_transaction_that_fails_leaves_nothing) {
    put_text(s, OY_TABLE_FILES, "a", "1");
    put_text(s, OY_TABLE_FILES, "z", "2");
    put_text(s, OY_TABLE_NOTES, "checkpoint", "2");
    REFUSED(oy_store_write(s, put_and_fail, NULL, &why), OY_MISMATCH, "bal-8");
    expect_text(s, OY_TABLE_FILES, "new", NULL);
    expect_text(s, OY_TABLE_FILES, "between", NULL);
    expect_text(s, OY_TABLE_FILES, "a", "1");
    expect_text(s, OY_TABLE_FILES, "z", "2");
    expect_text(s, OY_TABLE_NOTES, "checkpoint", "2");
    expect_text(s, OY_TABLE_NOTES, "closing", NULL);
    put_text(s, OY_TABLE_FILES, "new", "now");
}

/* Values lie on pages that later puts of the same transaction move and split. */
static oy_status get_then_put(struct oy_txn *t, void *ctx, struct oy_why *why) {
    struct item note = {OY_TABLE_NOTES, "checkpoint", "the new one"};
    struct oy_span fresh, old, key, value;
    (void)ctx;
    OY_TRY(item_put(t, &(struct item){OY_TABLE_NOTES, "closing", "fresh"}, why));
    OY_TRY(oy_txn_get(t, &fresh, OY_TABLE_NOTES, oy_span_text("closing"), why));
    OY_TRY(oy_txn_get(t, &old, OY_TABLE_NOTES, oy_span_text("checkpoint"), why));
    OY_TRY(oy_txn_from(t, &key, &value, OY_TABLE_NOTES, oy_span_text("d"), why));
    OY_TRY(item_put(t, &note, why));
    for (char name[] = "a0"; name[1] < 'z'; name[1]++)
        OY_TRY(item_put(t, &(struct item){OY_TABLE_NOTES, name, "0123456789012345678901234"}, why));
    cr_assert(oy_span_equal(fresh, oy_span_text("fresh")));
    cr_assert(oy_span_equal(old, oy_span_text("the old one")));
    cr_assert(oy_span_equal(key, oy_span_text("dd")));
    cr_assert(oy_span_equal(value, oy_span_text("last")));
    return OY_OK;
}

STORE_TEST(values_stay_good_until_the_transaction_ends) {
    put_text(s, OY_TABLE_NOTES, "checkpoint", "the old one");
    put_text(s, OY_TABLE_NOTES, "dd", "last");
    ACCEPTED(oy_store_write(s, get_then_put, NULL, &why));
    expect_text(s, OY_TABLE_NOTES, "checkpoint", "the new one");
}

STORE_TEST(measures_itself) {
    struct oy_store_size before, after;
    ACCEPTED(oy_store_measure(s, &before, &why));
    (void)put_run(s, 0, 10, 100000);
    ACCEPTED(oy_store_measure(s, &after, &why));
    cr_assert(after.bytes_used >= before.bytes_used + 1000000);
    cr_assert(after.bytes_used < before.bytes_used + 1200000);
    cr_assert(after.bytes_map > after.bytes_used);
}

/* ---- readers beside a writer ---- */

struct reader {
    struct oy_store *s;
    bool stop; /* under the mutex of the store's own making: read in transactions only */
    pthread_mutex_t mutex;
    pthread_t thread;
    uint64_t looks;
};

static bool stopped(struct reader *r) {
    (void)pthread_mutex_lock(&r->mutex);
    bool stop = r->stop;
    (void)pthread_mutex_unlock(&r->mutex);
    return stop;
}

static void *read_on(void *ctx) {
    struct reader *r = ctx;
    uint64_t last = 0;
    while (!stopped(r)) {
        uint64_t now = count_pairs(r->s); /* one state: both tables alike */
        cr_assert(now >= last, "what was there has gone");
        last = now;
        r->looks++;
    }
    return NULL;
}

/* Beyond the first map of 64 MiB, in many steps. */
STORE_TEST(readers_see_one_state_while_it_is_written_and_grows) {
    struct reader readers[3];
    for (size_t i = 0; i < 3; i++) {
        readers[i] = (struct reader){.s = s};
        cr_assert_eq(pthread_mutex_init(&readers[i].mutex, NULL), 0);
        cr_assert_eq(pthread_create(&readers[i].thread, NULL, read_on, &readers[i]), 0);
    }
    for (uint64_t i = 0; i < 40; i++) (void)put_run(s, 4 * i, 4, 500000);
    for (size_t i = 0; i < 3; i++) {
        (void)pthread_mutex_lock(&readers[i].mutex);
        readers[i].stop = true;
        (void)pthread_mutex_unlock(&readers[i].mutex);
        cr_assert_eq(pthread_join(readers[i].thread, NULL), 0);
        cr_assert(readers[i].looks > 0);
        (void)pthread_mutex_destroy(&readers[i].mutex);
    }
    cr_assert_eq(count_pairs(s), 160);
}
