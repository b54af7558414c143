/* Entries: written, read back, and refused. */
#include "tests/unit/record/common.h"

static struct oy_span write_entry(unsigned char out[512], const struct oy_entry *e) {
    struct oy_writer w;
    oy_writer_init(&w, out, 512);
    oy_entry_write(&w, e);
    return oy_writer_end(&w);
}

/* One of each type, with every member set that it has. */
static struct oy_entry sample(enum oy_entry_type type) {
    static const unsigned char filler[512] = {1, 2, 3};
    struct oy_entry e = {.type = type};
    memset(e.digest.b, 0x11, 32);
    switch (type) {
    case OY_LOG_OPEN:
        memset(&e.digest, 0, sizeof e.digest);
        memset(e.election_id, 0x22, 32);
        e.n_signatures = 2;
        e.signatures = oy_span(filler, 130);
        break;
    case OY_LOG_CLOSE:
        memset(&e.digest, 0, sizeof e.digest);
        e.closed_at = 0x0102030405060708;
        e.n_signatures = 1;
        e.signatures = oy_span(filler, 65);
        break;
    case OY_LOG_BALLOT:
        memset(e.fingerprint.b, 0x33, 32);
        e.roll_index = 0xa0b0c0d0;
        e.sequence = 5;
        break;
    case OY_LOG_REVOKE:
    case OY_LOG_REPLACE:
        memset(&e.digest, 0, sizeof e.digest);
        e.payload = oy_span(filler, 161);
        break;
    case OY_LOG_DESTROY:
        memset(&e.digest, 0, sizeof e.digest);
        e.payload = oy_span(filler, OY_ENTRY_DESTROY_PAYLOAD);
        break;
    case OY_LOG_PAGES: /* u16 258, the list, officer, signature */
        memset(&e.digest, 0, sizeof e.digest);
        e.payload = oy_span(filler, 2 + 258 + OY_ENTRY_PAGES_REST);
        break;
    case OY_LOG_ROLL: e.rows = 77; /* fall through */
    default: e.length = 0x1122334455; break;
    }
    return e;
}

/* [log-4, ent-1] */
Test(entry, every_type_is_read_back_as_it_was_written) {
    static const size_t lengths[OY_ENTRY_TYPES] = {
        0,  42, 42, 46,  2 + 32 + 1 + 130,    74, 163, 163, 2 + 8 + 1 + 65,
        42, 42, 42, 103, 2 + 2 + 258 + 1 + 64};
    for (int type = OY_LOG_MANIFEST; type < OY_ENTRY_TYPES; type++) {
        unsigned char first[512], second[512];
        struct oy_entry e = sample((enum oy_entry_type)type), back;
        struct oy_span bytes = write_entry(first, &e);
        cr_assert_eq(bytes.n, lengths[type], "type %d has %zu bytes", type, bytes.n);
        cr_assert_eq(bytes.p[0], type);
        cr_assert_eq(bytes.p[1], 1);
        ACCEPTED(oy_entry_parse(&back, bytes, &why));
        cr_assert_eq(back.type, e.type);
        cr_assert_eq(back.length, e.length);
        cr_assert_eq(back.rows, e.rows);
        cr_assert_eq(back.sequence, e.sequence);
        cr_assert_eq(back.closed_at, e.closed_at);
        cr_assert(oy_span_equal(write_entry(second, &back), bytes), "type %d", type);
    }
}

/* [ent-1] */
Test(entry, a_payload_that_is_too_short_or_too_long_is_refused) {
    for (int type = OY_LOG_MANIFEST; type < OY_ENTRY_TYPES; type++) {
        unsigned char bytes[512] = {0};
        struct oy_entry e = sample((enum oy_entry_type)type), back;
        size_t n = write_entry(bytes, &e).n;
        if (type == OY_LOG_REVOKE || type == OY_LOG_REPLACE) continue; /* the registry's */
        REFUSED(oy_entry_parse(&back, oy_span(bytes, n - 1), &why), OY_FORMAT, "ent-1");
        REFUSED(oy_entry_parse(&back, oy_span(bytes, n + 1), &why), OY_FORMAT, "ent-1");
        cr_assert_eq(back.type, 0, "nothing is left of a refused entry");
    }
}

/* [log-4] */
Test(entry, unknown_types_versions_and_lengths_are_refused) {
    unsigned char bytes[512] = {0};
    struct oy_entry e = sample(OY_LOG_BALLOT), back;
    size_t n = write_entry(bytes, &e).n;
    static unsigned char huge[OY_ENTRY_MAX + 1] = {OY_LOG_REVOKE, 1};
    REFUSED(oy_entry_parse(&back, oy_span(bytes, 0), &why), OY_FORMAT, "log-4");
    REFUSED(oy_entry_parse(&back, oy_span(bytes, 1), &why), OY_FORMAT, "log-4");
    REFUSED(oy_entry_parse(&back, oy_span(huge, sizeof huge), &why), OY_FORMAT, "log-4");
    ACCEPTED(oy_entry_parse(&back, oy_span(huge, sizeof huge - 1), &why));
    bytes[1] = 0;
    REFUSED(oy_entry_parse(&back, oy_span(bytes, n), &why), OY_FORMAT, "log-4");
    bytes[1] = 2;
    REFUSED(oy_entry_parse(&back, oy_span(bytes, n), &why), OY_FORMAT, "log-4");
    bytes[1] = 1;
    for (int type = 0; type < 256; type++) {
        if (type >= OY_LOG_MANIFEST && type <= OY_LOG_PAGES) continue;
        bytes[0] = (unsigned char)type;
        REFUSED(oy_entry_parse(&back, oy_span(bytes, n), &why), OY_FORMAT, "log-4");
    }
}

Test(entry, officers_are_read_one_by_one) {
    unsigned char bytes[512];
    unsigned char signatures[130] = {0};
    struct oy_entry e = {.type = OY_LOG_OPEN,
                         .n_signatures = 2,
                         .signatures = oy_span(signatures, sizeof signatures)};
    struct oy_span signature;
    struct oy_entry back;
    memset(signatures, 0xab, sizeof signatures);
    signatures[0] = 3;
    signatures[65] = 9;
    ACCEPTED(oy_entry_parse(&back, write_entry(bytes, &e), &why));
    cr_assert_eq(oy_entry_officer(&back, 0, &signature), 3);
    cr_assert_eq(oy_entry_officer(&back, 1, &signature), 9);
    cr_assert_eq(signature.n, 64);
    cr_assert_eq(signature.p[63], 0xab);
}

/* ---- [log-5] ---- */

/* Plays a string of types (M C R O B v p X T S F D w) and gives the index of the first refused one.
 */
static size_t play(const char *types) {
    static const char letters[] = "?MCROBvpXTSFDw";
    struct oy_entry_order o;
    struct oy_why why = {.status = OY_OK};
    oy_entry_order_init(&o);
    for (size_t i = 0; types[i]; i++) {
        struct oy_entry_order before = o;
        enum oy_entry_type type = (enum oy_entry_type)(strchr(letters, types[i]) - letters);
        if (oy_entry_order_next(&o, type, &why) == OY_OK) continue;
        cr_assert_str_eq(why.rule, "log-5");
        cr_assert_eq(memcmp(&before, &o, sizeof o), 0);
        return i;
    }
    return strlen(types);
}

Test(order, a_whole_election_may_stop_after_any_entry) {
    const char *whole = "MCROBBvBpBXTSSSF";
    cr_assert_eq(play(whole), strlen(whole));
    cr_assert_eq(play("MCROXTF"), 7, "nobody voted, no shares logged: C2 is about order alone");
}

/* [log-5] */
Test(order, lists_of_web_pages_may_stand_anywhere_after_the_opening) {
    static const struct {
        const char *types;
        size_t refused;
    } cases[] = {{"MCROwBwvwpwBwwXwTwSwSwFwDwDw", 28},
                 {"w", 0},
                 {"Mw", 1},
                 {"MCw", 2},
                 {"MCRw", 3},
                 {"MCROwO", 5},
                 {"MCROwT", 5},
                 {"MCROXwB", 6},
                 {"MCROXwTwB", 8},
                 {"MCROXwF", 6},
                 {"MCROXTFwS", 8},
                 {"MCROXTSwD", 8}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        cr_assert_eq(play(cases[i].types), cases[i].refused, "%s", cases[i].types);
}

Test(order, lists_of_web_pages_have_a_limit) {
    char types[4 + OY_PAGES_ENTRIES_MAX + 2] = "MCRO";
    memset(types + 4, 'w', OY_PAGES_ENTRIES_MAX + 1);
    cr_assert_eq(play(types), 4 + OY_PAGES_ENTRIES_MAX);
}

Test(order, everything_out_of_its_place_is_refused) {
    static const struct {
        const char *types;
        size_t refused;
    } cases[] = {{"C", 0},        {"B", 0},         {"MM", 1},       {"MR", 1},
                 {"MCO", 2},      {"MCRB", 3},      {"MCROO", 4},    {"MCROM", 4},
                 {"MCROT", 4},    {"MCROS", 4},     {"MCROF", 4},    {"MCROXB", 5},
                 {"MCROXX", 5},   {"MCROXv", 5},    {"MCROXp", 5},   {"MCROXS", 5},
                 {"MCROXF", 5},   {"MCROXTT", 6},   {"MCROXTB", 6},  {"MCROXTSB", 7},
                 {"MCROXTST", 7}, {"MCROXTSFS", 8}, {"MCROXTSFF", 8}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        cr_assert_eq(play(cases[i].types), cases[i].refused, "%s", cases[i].types);
}

Test(order, shares_have_a_limit) {
    char types[6 + OY_SHARE_ENTRIES_MAX + 2] = "MCROXT";
    memset(types + 6, 'S', OY_SHARE_ENTRIES_MAX + 1);
    cr_assert_eq(play(types), 6 + OY_SHARE_ENTRIES_MAX);
}
