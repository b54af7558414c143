#include "residency/lookup.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#include "base/random.h"
#include "residency/kimlik.h"

static const char magic[] = "oy-lookup 1\n";
enum { MAGIC = sizeof magic - 1, TAG = 16, ANSWER = 8, PRF = 32 };

/* ---- at the desk ---- */

/* Of several rows about one person the one that says most: entitled before refused, the row itself
 * before its repetition. */
static bool is_better(const struct oy_person *p, const struct oy_looked_up *than) {
    if (!than->found) return true;
    if (p->reason == OY_REFUSED_NOT) return true;
    return than->reason == OY_REFUSED_REPEATED;
}

static bool can_ask(const struct oy_person *p) {
    return p->kimlik[0] != 0 && p->born != (uint32_t)OY_DAY_NONE;
}

void oy_lookup_roll(struct oy_looked_up *out, const struct oy_private_roll *roll,
                    struct oy_span kimlik, uint32_t born) {
    size_t n;
    const struct oy_person *p = oy_private_roll_people(roll, &n);
    *out = (struct oy_looked_up){.found = false};
    for (size_t i = 0; i < n; i++) {
        if (p[i].born != born || !can_ask(&p[i]) || !is_better(&p[i], out)) continue;
        if (oy_span_equal(oy_span(p[i].kimlik, OY_KIMLIK), kimlik))
            *out = (struct oy_looked_up){true, p[i].mahalle, p[i].reason};
    }
}

/* ---- the table ---- */

/* [look-2] keyed BLAKE2b of 11 digits ‖ u32 day, 32 bytes */
static void prf(unsigned char out[PRF], const unsigned char key[32], const void *kimlik,
                uint32_t born) {
    unsigned char in[OY_KIMLIK + 4];
    struct oy_writer w;
    oy_writer_init(&w, in, sizeof in);
    oy_write_bytes(&w, kimlik, OY_KIMLIK);
    oy_write_u32(&w, born);
    (void)crypto_generichash(out, PRF, in, sizeof in, key, 32);
    sodium_memzero(in, sizeof in);
}

static void sum(unsigned char out[OY_LOOKUP_SUM], struct oy_span table,
                const unsigned char key[32]) {
    (void)crypto_generichash(out, OY_LOOKUP_SUM, table.p, table.n, key, 32);
}

static void mask(unsigned char answer[ANSWER], const unsigned char *by) {
    for (unsigned i = 0; i < ANSWER; i++) answer[i] ^= by[i];
}

static void write_row(unsigned char row[OY_LOOKUP_ROW], const unsigned char key[32],
                      const struct oy_person *p) {
    unsigned char f[PRF];
    struct oy_writer w;
    prf(f, key, p->kimlik, p->born);
    memset(row, 0, OY_LOOKUP_ROW);
    oy_writer_init(&w, row, OY_LOOKUP_ROW);
    oy_write_bytes(&w, f, TAG);
    oy_write_u32(&w, p->mahalle);
    oy_write_u8(&w, p->reason);
    mask(row + TAG, f + TAG);
    sodium_memzero(f, sizeof f);
}

struct chosen {
    const struct oy_person *of;
};

/* Same person and birth date next to each other, the row that answers first. */
static int compare_people(const void *a, const void *b) {
    const struct chosen *left = a, *right = b;
    const struct oy_person *x = left->of, *y = right->of;
    int c = memcmp(x->kimlik, y->kimlik, OY_KIMLIK);
    if (c != 0) return c;
    if (x->born != y->born) return x->born < y->born ? -1 : 1;
    bool x_on = x->reason == OY_REFUSED_NOT, y_on = y->reason == OY_REFUSED_NOT;
    if (x_on != y_on) return x_on ? -1 : 1;
    bool x_again = x->reason == OY_REFUSED_REPEATED, y_again = y->reason == OY_REFUSED_REPEATED;
    if (x_again != y_again) return x_again ? 1 : -1;
    return (x > y) - (x < y);
}

static int compare_rows(const void *a, const void *b) {
    return memcmp(a, b, TAG);
}

static size_t choose(struct chosen *out, const struct oy_person *p, size_t n) {
    size_t k = 0, kept = 0;
    for (size_t i = 0; i < n; i++)
        if (can_ask(&p[i])) out[k++].of = &p[i];
    qsort(out, k, sizeof *out, compare_people);
    for (size_t i = 0; i < k; i++)
        if (kept == 0 || out[i].of->born != out[kept - 1].of->born ||
            memcmp(out[i].of->kimlik, out[kept - 1].of->kimlik, OY_KIMLIK) != 0)
            out[kept++] = out[i];
    return kept;
}

/* Behind the head, and the sum behind them; there is room. */
static void write_rows(struct oy_growing *out, const unsigned char key[32],
                       const struct chosen *chosen, size_t n) {
    unsigned char *row = out->p + out->n;
    for (size_t i = 0; i < n; i++) write_row(row + i * OY_LOOKUP_ROW, key, chosen[i].of);
    qsort(row, n, OY_LOOKUP_ROW, compare_rows);
    out->n += n * OY_LOOKUP_ROW;
    sum(out->p + out->n, oy_growing_span(out), key);
    out->n += OY_LOOKUP_SUM;
}

static oy_status write_table(struct oy_growing *out, const struct oy_private_roll *roll,
                             struct chosen *chosen, struct oy_why *why) {
    size_t n;
    const struct oy_person *people = oy_private_roll_people(roll, &n);
    n = choose(chosen, people, n);
    OY_TRY(oy_growing_reserve(out, OY_LOOKUP_HEAD + n * OY_LOOKUP_ROW + OY_LOOKUP_SUM, why));
    struct oy_writer w;
    oy_writer_init(&w, out->p, OY_LOOKUP_HEAD);
    unsigned char key[32];
    oy_random_bytes(key, sizeof key);
    oy_write_bytes(&w, magic, MAGIC);
    oy_write_bytes(&w, oy_private_roll_id(roll), 32);
    oy_write_bytes(&w, key, sizeof key);
    oy_write_u32(&w, (uint32_t)n);
    out->n = oy_writer_end(&w).n;
    write_rows(out, key, chosen, n);
    sodium_memzero(key, sizeof key);
    return OY_OK;
}

oy_status oy_lookup_build(struct oy_growing *out, const struct oy_private_roll *roll,
                          struct oy_why *why) {
    size_t n;
    (void)oy_private_roll_people(roll, &n);
    *out = (struct oy_growing){.n = 0};
    struct chosen *chosen = malloc((n + 1) * sizeof *chosen);
    if (!chosen) return oy_fail(why, OY_MEMORY, "", "no memory for the table");
    oy_status status = write_table(out, roll, chosen, why);
    free(chosen);
    return status;
}

void oy_lookup_free(struct oy_growing *table) {
    if (table->p) sodium_memzero(table->p, table->n);
    oy_growing_free(table);
}

/* ---- asking it ---- */

static oy_status check_rows(const struct oy_lookup *t, struct oy_why *why) {
    for (uint32_t i = 1; i < t->n; i++)
        OY_REQUIRE(why,
                   memcmp(t->row + (size_t)(i - 1) * OY_LOOKUP_ROW,
                          t->row + (size_t)i * OY_LOOKUP_ROW, TAG) < 0,
                   OY_FORMAT, "look-2", "the look-up table's rows do not ascend");
    return OY_OK;
}

static oy_status check_sum(const struct oy_lookup *t, struct oy_span bytes, struct oy_why *why) {
    unsigned char s[OY_LOOKUP_SUM];
    size_t n = bytes.n - OY_LOOKUP_SUM;
    sum(s, oy_span(bytes.p, n), t->key);
    OY_REQUIRE(why, memcmp(s, bytes.p + n, sizeof s) == 0, OY_FORMAT, "look-2",
               "the look-up table is damaged: have it made again");
    return OY_OK;
}

oy_status oy_lookup_read(struct oy_lookup *out, struct oy_span bytes, struct oy_why *why) {
    struct oy_reader r;
    oy_reader_init(&r, bytes);
    struct oy_span mark = oy_read_span(&r, MAGIC);
    OY_REQUIRE(why, mark.n == MAGIC && memcmp(mark.p, magic, MAGIC) == 0, OY_FORMAT, "look-2",
               "this is no look-up table");
    out->roll_id = oy_read_span(&r, 32).p;
    out->key = oy_read_span(&r, 32).p;
    out->n = oy_read_u32(&r);
    out->row = r.p;
    OY_REQUIRE(why, !r.short_read && r.left == (uint64_t)out->n * OY_LOOKUP_ROW + OY_LOOKUP_SUM,
               OY_FORMAT, "look-2", "the look-up table has another length than it says");
    OY_TRY(check_rows(out, why));
    return check_sum(out, bytes, why);
}

/* The whole way down, found or not, so that the time tells nothing. */
static uint32_t find(const struct oy_lookup *t, const unsigned char tag[TAG]) {
    uint32_t lo = 0, n = t->n;
    while (n > 1) {
        uint32_t half = n / 2;
        bool right = memcmp(t->row + (size_t)(lo + half) * OY_LOOKUP_ROW, tag, TAG) <= 0;
        if (right) lo += half;
        n -= half;
    }
    return lo;
}

void oy_lookup_ask(struct oy_looked_up *out, const struct oy_lookup *table, struct oy_span kimlik,
                   uint32_t born) {
    static const unsigned char nobody[OY_KIMLIK + 1] = "00000000000", empty[OY_LOOKUP_ROW];
    unsigned char f[PRF], answer[ANSWER] = {0};
    bool valid = oy_kimlik_valid(kimlik);
    *out = (struct oy_looked_up){.found = false};
    prf(f, table->key, valid ? kimlik.p : nobody, born);
    const unsigned char *row =
        table->n > 0 ? table->row + (size_t)find(table, f) * OY_LOOKUP_ROW : empty;
    bool found = valid && table->n > 0 && sodium_memcmp(row, f, TAG) == 0;
    memcpy(answer, row + TAG, ANSWER);
    mask(answer, f + TAG);
    struct oy_reader r;
    oy_reader_init(&r, oy_span(answer, ANSWER));
    uint32_t mahalle = oy_read_u32(&r);
    uint8_t reason = oy_read_u8(&r);
    if (found) *out = (struct oy_looked_up){true, mahalle, reason};
    sodium_memzero(f, sizeof f);
    sodium_memzero(answer, sizeof answer);
}
