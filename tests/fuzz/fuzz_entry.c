/* Log entries: one value, one encoding, for every type [ent-1]; and the order of a log [log-5]. */
#include <string.h>

#include "fuzz.h"
#include "record/entry.h"

void fuzz_begin(void) {}

static void seed(const struct oy_entry *e) {
    static unsigned char bytes[OY_ENTRY_MAX];
    struct oy_writer w;
    oy_writer_init(&w, bytes, sizeof bytes);
    oy_entry_write(&w, e);
    fuzz_seed_mode(0, oy_writer_end(&w));
}

void fuzz_seeds(void) {
    static const unsigned char zeros[4096];
    static const enum oy_entry_type files[] = {OY_LOG_MANIFEST, OY_LOG_CEREMONY, OY_LOG_ROLL,
                                               OY_LOG_TALLY,    OY_LOG_SHARE,    OY_LOG_RESULT,
                                               OY_LOG_BALLOT};
    static const unsigned char order[] = {1, 2, 3,  4,  13, 5,  6,  7,  5,  13,
                                          8, 9, 13, 10, 10, 13, 11, 12, 13, 12};
    static const unsigned char list[2 + 3 + OY_ENTRY_PAGES_REST] = {0, 3, 'a', 'b', 'c', 1};
    for (size_t i = 0; i < sizeof files / sizeof files[0]; i++)
        seed(&(struct oy_entry){.type = files[i], .length = 1234, .rows = 5, .sequence = 1});
    for (uint8_t n = 1; n <= 2; n++) {
        seed(&(struct oy_entry){
            .type = OY_LOG_OPEN, .n_signatures = n, .signatures = oy_span(zeros, 65 * n)});
        seed(&(struct oy_entry){
            .type = OY_LOG_CLOSE, .n_signatures = n, .signatures = oy_span(zeros, 65 * n)});
        seed(&(struct oy_entry){.type = OY_LOG_REVOKE, .payload = oy_span(zeros, 33 + 64 * n)});
        seed(&(struct oy_entry){.type = OY_LOG_REPLACE, .payload = oy_span(zeros, 68 + 160 * n)});
    }
    seed(&(struct oy_entry){.type = OY_LOG_DESTROY,
                            .payload = oy_span(zeros, OY_ENTRY_DESTROY_PAYLOAD)});
    seed(&(struct oy_entry){.type = OY_LOG_PAGES, .payload = oy_span(list, sizeof list)});
    fuzz_seed_mode(1, oy_span(order, sizeof order));
}

static bool is_within(struct oy_span part, struct oy_span all) {
    return part.n == 0 || (part.p >= all.p && part.p + part.n <= all.p + all.n);
}

static void one_entry(struct oy_span in) {
    static unsigned char bytes[OY_ENTRY_MAX + 1];
    struct oy_entry e;
    struct oy_writer w;
    struct oy_span signature;
    struct oy_why why = {0};
    if (!fuzz_accepted(oy_entry_parse(&e, in, &why), &why)) return;
    FUZZ_MUST(e.type >= OY_LOG_MANIFEST && e.type <= OY_LOG_PAGES);
    FUZZ_MUST(is_within(e.payload, in) && is_within(e.signatures, in));
    oy_writer_init(&w, bytes, sizeof bytes);
    oy_entry_write(&w, &e);
    FUZZ_MUST(fuzz_same(oy_writer_end(&w), in));
    if (e.type == OY_LOG_OPEN || e.type == OY_LOG_CLOSE)
        for (size_t k = 0; k < e.n_signatures; k++) {
            (void)oy_entry_officer(&e, k, &signature);
            FUZZ_MUST(signature.n == 64 && is_within(signature, in));
        }
}

/* The order as the spec says it, written down a second time. */
static bool may_stand(const unsigned char *types, size_t n, unsigned type) {
    static const unsigned char start[] = {1, 2, 3, 4};
    unsigned last = 0, count[OY_ENTRY_TYPES] = {0};
    if (n < sizeof start) return type == start[n];
    for (size_t i = 0; i < n; i++) {
        if (types[i] != OY_LOG_PAGES) last = types[i];
        count[types[i]]++;
    }
    if (type == 13) return count[13] < OY_PAGES_ENTRIES_MAX;
    if (type == 12) return (last == 11 || last == 12) && count[12] < OY_DESTROY_ENTRIES_MAX;
    if (type == 5 || type == 6 || type == 7 || type == 8) return last <= 7;
    if (type == 9) return last == 8;
    if (type == 10) return (last == 9 || last == 10) && count[10] < OY_SHARE_ENTRIES_MAX;
    return type == 11 && (last == 9 || last == 10);
}

static void one_order(struct oy_span in) {
    struct oy_entry_order o, before;
    struct oy_why why = {0};
    unsigned char types[2048];
    size_t n = 0;
    oy_entry_order_init(&o);
    for (size_t i = 0; i < in.n && n < sizeof types; i++) {
        unsigned type = in.p[i] % (OY_ENTRY_TYPES - 1) + 1;
        before = o;
        bool taken = fuzz_accepted(oy_entry_order_next(&o, (enum oy_entry_type)type, &why), &why);
        FUZZ_MUST(taken == may_stand(types, n, type));
        if (taken)
            types[n++] = (unsigned char)type;
        else
            FUZZ_MUST(o.n == before.n && o.last == before.last && o.stage == before.stage &&
                      memcmp(o.count, before.count, sizeof o.count) == 0);
    }
    FUZZ_MUST(o.n == n);
}

void fuzz_one(struct oy_span in) {
    if (fuzz_mode(&in, 2) == 0)
        one_entry(in);
    else
        one_order(in);
}
