#include "record/ballot_order.h"

#include <stdlib.h>
#include <string.h>

#include "crypto/hash.h"

struct slot { /* a place in the log, and whose it is */
    uint32_t roll_index;
    size_t place;
};

static int by_digest(const void *a, const void *b) {
    const struct oy_ballot_place *x = a, *y = b;
    int order = memcmp(x->digest.b, y->digest.b, sizeof x->digest.b);
    if (order != 0) return order;
    return x->ballot < y->ballot ? -1 : x->ballot > y->ballot;
}

static int by_sequence(const void *a, const void *b) {
    const struct oy_ballot_place *x = a, *y = b;
    if (x->roll_index != y->roll_index) return x->roll_index < y->roll_index ? -1 : 1;
    if (x->sequence != y->sequence) return x->sequence < y->sequence ? -1 : 1;
    return by_digest(a, b);
}

static int by_owner(const void *a, const void *b) {
    const struct slot *x = a, *y = b;
    if (x->roll_index != y->roll_index) return x->roll_index < y->roll_index ? -1 : 1;
    return x->place < y->place ? -1 : x->place > y->place;
}

/* `sorted` is by digest. Sorted once more by credential and sequence, its k-th ballot belongs to
 * the k-th slot, slots being sorted by credential and place. */
static void hand_out(struct oy_ballot_place *out, struct slot *slots,
                     struct oy_ballot_place *sorted, size_t n) {
    for (size_t i = 0; i < n; i++) slots[i] = (struct slot){sorted[i].roll_index, i};
    qsort(slots, n, sizeof *slots, by_owner);
    qsort(sorted, n, sizeof *sorted, by_sequence);
    for (size_t i = 0; i < n; i++) out[slots[i].place] = sorted[i];
}

oy_status oy_ballot_order(struct oy_ballot_place **out, const struct oy_record_ballot *ballots,
                          size_t n, struct oy_why *why) {
    struct oy_ballot_place *sorted = calloc(n + 1, sizeof *sorted);
    struct slot *slots = calloc(n + 1, sizeof *slots);
    *out = calloc(n + 1, sizeof **out);
    bool ok = sorted && slots && *out;
    for (size_t i = 0; ok && i < n; i++) {
        sorted[i].roll_index = ballots[i].roll_index;
        sorted[i].sequence = ballots[i].sequence;
        sorted[i].ballot = i;
        oy_sha256(sorted[i].digest.b, ballots[i].bytes);
    }
    if (ok) {
        qsort(sorted, n, sizeof *sorted, by_digest);
        hand_out(*out, slots, sorted, n);
    } else {
        free(*out);
        *out = NULL;
    }
    free(sorted);
    free(slots);
    return ok ? OY_OK : oy_fail(why, OY_MEMORY, "", "no memory to sort %zu ballots", n);
}
