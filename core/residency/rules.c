#include "residency/rules.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#include "base/day.h"
#include "base/turkish.h"
#include "residency/kimlik.h"

/* ---- names ---- */

static const struct {
    const char *name, *sentence;
} reasons[OY_REFUSED_REASONS] = {
    {"entitled", "on the list"},
    {"malformed", "the row has too few or too many fields, or a field that is not readable text"},
    {"kimlik", "no kimlik no: 11 digits are needed, of which the last two check the others"},
    {"name", "name or surname is missing"},
    {"birth-date", "the birth date does not exist or is after the cut-off date"},
    {"mahalle", "the mahalle is not one of this election"},
    {"since-date", "the date of residence does not exist or is before the birth date"},
    {"protected-flag", "whether the record is protected is neither yes nor no"},
    {"contradictory", "several rows of the list say different things about this person"},
    {"repeated", "the same row stands further up in the list"},
    {"under-age", "too young on the day of the election"},
    {"after-cutoff", "resident only since a day after the cut-off date"},
    {"too-short", "not resident for long enough on the cut-off date"},
    {"objection", "taken off the list by a decision of two officers"},
};

const char *oy_refused_name(unsigned reason) {
    return reason < OY_REFUSED_REASONS ? reasons[reason].name : "unknown";
}

const char *oy_refused_sentence(unsigned reason) {
    return reason < OY_REFUSED_REASONS ? reasons[reason].sentence : "unknown";
}

/* ---- one person ---- */

enum oy_refused oy_rules_age_and_residence(const struct oy_residency *rules,
                                           const struct oy_person *p) {
    if (oy_day_years_after(p->born, rules->minimum_age) > rules->election_day)
        return OY_REFUSED_AGE;
    if (p->since > rules->cutoff) return OY_REFUSED_CUTOFF;
    if (rules->cutoff - p->since < rules->minimum_days) return OY_REFUSED_SHORT;
    return OY_REFUSED_NOT;
}

static bool has_mahalle(const uint32_t *ids, size_t n, uint32_t id) {
    size_t lo = 0, hi = n; /* ascending [man-2] */
    while (lo < hi) {
        size_t mid = lo + (hi - lo) / 2;
        if (ids[mid] < id)
            lo = mid + 1;
        else
            hi = mid;
    }
    return lo < n && ids[lo] == id;
}

enum oy_refused oy_rules_person(const struct oy_residency *rules, const uint32_t *mahalle,
                                size_t n_mahalle, const struct oy_person *p) {
    if (!oy_kimlik_valid(oy_span_text(p->kimlik))) return OY_REFUSED_KIMLIK;
    if (p->name[0] == 0 || p->surname[0] == 0) return OY_REFUSED_NAME;
    if (p->born == (uint32_t)OY_DAY_NONE || p->born > rules->cutoff) return OY_REFUSED_BIRTH;
    if (!has_mahalle(mahalle, n_mahalle, p->mahalle)) return OY_REFUSED_MAHALLE;
    if (p->since == (uint32_t)OY_DAY_NONE || p->since < p->born) return OY_REFUSED_SINCE;
    return oy_rules_age_and_residence(rules, p);
}

/* ---- rows about the same person ---- */

enum { INDEX_BITS = 25 };
_Static_assert(OY_PEOPLE_MAX < 1 << INDEX_BITS, "an index fits beside a kimlik no in 64 bits");

/* Sorts by the kimlik no above the index, keeping the order of equals. Not by qsort, which may
 * leave a copy of the keys in memory that nobody wipes. */
static void sort_keys(uint64_t *key, uint64_t *other, size_t n) {
    enum { DIGIT = 10, DIGITS = 1 << DIGIT, PASSES = 4 }; /* 4 · 10 bits ≥ 37, as 10^11 < 2^37 */
    for (unsigned pass = 0; pass < PASSES; pass++) {
        unsigned shift = INDEX_BITS + pass * DIGIT;
        size_t start[DIGITS + 1] = {0};
        for (size_t i = 0; i < n; i++) start[(key[i] >> shift) % DIGITS + 1]++;
        for (unsigned d = 0; d < DIGITS; d++) start[d + 1] += start[d];
        for (size_t i = 0; i < n; i++) other[start[(key[i] >> shift) % DIGITS]++] = key[i];
        uint64_t *swap = key;
        key = other;
        other = swap;
    }
}

/* Rows key[from … to) have one kimlik no and stand in the order of the list. */
static void judge_group(struct oy_people *list, const uint64_t *key, size_t from, size_t to) {
    const uint64_t mask = (UINT64_C(1) << INDEX_BITS) - 1;
    const struct oy_person *first = &list->person[key[from] & mask];
    bool same = true;
    for (size_t i = from + 1; i < to; i++)
        if (!oy_person_same(first, &list->person[key[i] & mask])) same = false;
    for (size_t i = from; i < to; i++)
        if (!same)
            list->person[key[i] & mask].reason = OY_REFUSED_CONTRADICTORY;
        else if (i > from)
            list->person[key[i] & mask].reason = OY_REFUSED_REPEATED;
}

static void judge_groups(struct oy_people *list, const uint64_t *key, size_t n) {
    for (size_t from = 0, to; from < n; from = to) {
        to = from + 1;
        while (to < n && key[to] >> INDEX_BITS == key[from] >> INDEX_BITS) to++;
        if (to - from > 1) judge_group(list, key, from, to);
    }
}

oy_status oy_rules_list(struct oy_people *list, const struct oy_residency *rules,
                        struct oy_why *why) {
    size_t n = 0;
    size_t size = 2 * (list->n + 1) * sizeof(uint64_t);
    uint64_t *key = malloc(size);
    if (!key) return oy_fail(why, OY_MEMORY, "", "no memory for so long a list");
    for (size_t i = 0; i < list->n; i++)
        if (list->person[i].reason == OY_REFUSED_NOT)
            key[n++] = oy_kimlik_number(list->person[i].kimlik) << INDEX_BITS | i;
    sort_keys(key, key + n, n); /* an even number of passes: the result is where it began */
    judge_groups(list, key, n);
    sodium_memzero(key, size);
    free(key);
    for (size_t i = 0; i < list->n; i++)
        if (list->person[i].reason == OY_REFUSED_NOT)
            list->person[i].reason = (uint8_t)oy_rules_age_and_residence(rules, &list->person[i]);
    return OY_OK;
}

/* ---- order ---- */

struct place {
    const struct oy_person *of;
    uint32_t mahalle; /* beside it, so that sorting by it stays in one place of memory */
};

static int compare_mahalle(const void *a, const void *b) {
    const struct place *x = a, *y = b;
    return (x->mahalle > y->mahalle) - (x->mahalle < y->mahalle);
}

static int compare_people(const void *a, const void *b) {
    const struct place *left = a, *right = b;
    const struct oy_person *x = left->of, *y = right->of;
    int c = oy_turkish_compare(x->street, y->street);
    if (c == 0) c = oy_turkish_compare(x->address, y->address);
    return c != 0 ? c : strcmp(x->kimlik, y->kimlik);
}

/* A mahalle at a time, whose people fit into a cache. */
static void sort_places(struct place *p, size_t n) {
    qsort(p, n, sizeof *p, compare_mahalle);
    for (size_t from = 0, to; from < n; from = to) {
        for (to = from + 1; to < n && p[to].mahalle == p[from].mahalle;) to++;
        qsort(p + from, to - from, sizeof *p, compare_people);
    }
}

oy_status oy_rules_order(uint32_t **order, uint32_t *n, const struct oy_person *person,
                         size_t n_people, struct oy_why *why) {
    size_t k = 0;
    struct place *sorted = malloc((n_people + 1) * sizeof *sorted);
    *order = malloc((n_people + 1) * sizeof **order);
    if (!sorted || !*order) {
        free(sorted);
        free(*order);
        *order = NULL;
        return oy_fail(why, OY_MEMORY, "", "no memory for so long a list");
    }
    for (size_t i = 0; i < n_people; i++)
        if (person[i].reason == OY_REFUSED_NOT)
            sorted[k++] = (struct place){&person[i], person[i].mahalle};
    sort_places(sorted, k);
    for (size_t i = 0; i < k; i++) (*order)[i] = (uint32_t)(sorted[i].of - person);
    free(sorted);
    *n = (uint32_t)k;
    return OY_OK;
}
