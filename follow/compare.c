/* What has happened to a log that does not extend the copy: both are laid side by side. */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "follow/inside.h"

struct leaves {
    struct oy_hash *at, *sorted;
    uint64_t n;
};

static void leaves_free(struct leaves *l) {
    free(l->at);
    free(l->sorted);
}

static int order(const void *a, const void *b) {
    return memcmp(a, b, sizeof(struct oy_hash));
}

static oy_status read_leaves(struct leaves *out, const struct oy_dir *dir, uint64_t size,
                             struct oy_why *why) {
    struct oy_log_cursor c;
    struct oy_span entry;
    uint64_t index;
    oy_status status;
    *out = (struct leaves){.n = size};
    OY_TRY(oy_allocate(&out->at, size + 1, sizeof *out->at, why));
    OY_TRY(oy_allocate(&out->sorted, size + 1, sizeof *out->sorted, why));
    oy_log_cursor_init(&c, dir, size, 0);
    for (;;) {
        status = oy_log_next(&c, &index, &entry, why);
        if (status != OY_OK || !entry.p) break;
        oy_merkle_leaf(&out->at[index], entry);
    }
    oy_log_cursor_clear(&c);
    memcpy(out->sorted, out->at, size * sizeof *out->at);
    qsort(out->sorted, size, sizeof *out->sorted, order);
    return status;
}

static bool holds(const struct leaves *l, const struct oy_hash *leaf) {
    return l->n && bsearch(leaf, l->sorted, l->n, sizeof *leaf, order) != NULL;
}

/* How many of a are not in b, each as often as it stands in a. */
static uint64_t count_missing(const struct leaves *a, const struct leaves *b) {
    uint64_t missing = 0, j = 0;
    for (uint64_t i = 0; i < a->n; i++) {
        int side = 1;
        while (j < b->n && (side = order(&b->sorted[j], &a->sorted[i])) < 0) j++;
        if (j < b->n && side == 0)
            j++;
        else
            missing++;
    }
    return missing;
}

struct comparison {
    struct leaves ours, theirs;
    uint64_t first;   /* the first entry that differs, or the length of the shorter one */
    uint64_t missing; /* of ours, in theirs */
    bool shown;       /* their entries give the root that they signed */
};

/* note-7 with two numbers in the text, as the caller's format has them. */
#define CAUGHT(kind, ...)                                                                          \
    oy_found(r->found, (kind), oy_fail(why, OY_MISMATCH, "note-7", __VA_ARGS__))

/* Their entries agree with ours as far as both go. */
static oy_status same_entries(const struct comparison *c, struct oy_round *r, struct oy_why *why) {
    if (c->shown && c->theirs.n < c->ours.n)
        return CAUGHT(OY_ALARM_DROPPED, "the log has %" PRIu64 " entries now, and had %" PRIu64,
                      c->theirs.n, c->ours.n);
    if (c->shown) /* what was shown first is not what is shown now */
        return oy_fail(why, OY_IO, "", "the server's files changed while they were read");
    if (c->theirs.n <= c->ours.n)
        return CAUGHT(OY_ALARM_FORKED,
                      "the server signed another root for %" PRIu64
                      " entries, and shows the entries of the first",
                      c->theirs.n);
    return oy_found(r->found, OY_ALARM_INVALID,
                    oy_fail(why, OY_MISMATCH, "note-3",
                            "the entries that the server shows do not give the root that it "
                            "signed for %" PRIu64 " entries",
                            c->theirs.n));
}

static oy_status other_entries(const struct comparison *c, struct oy_round *r, struct oy_why *why) {
    if (c->missing == 0)
        return CAUGHT(OY_ALARM_REORDERED,
                      "the same entries stand in another order from entry %" PRIu64 " on",
                      c->first);
    if (holds(&c->ours, &c->theirs.at[c->first]))
        return CAUGHT(OY_ALARM_DROPPED,
                      "entry %" PRIu64 " is gone, and what stood behind it has moved up; entries "
                      "that are gone: %" PRIu64,
                      c->first, c->missing);
    return CAUGHT(OY_ALARM_CHANGED,
                  "entry %" PRIu64 " is another one than it was; entries that are gone: %" PRIu64,
                  c->first, c->missing);
}

static oy_status judge(struct comparison *c, const struct oy_follow *f, struct oy_round *r,
                       struct oy_why *why) {
    struct oy_hash root;
    OY_TRY(read_leaves(&c->ours, &f->dir, f->seen.tree.size, why));
    OY_TRY(oy_found_missing(r->found, read_leaves(&c->theirs, &f->stage.dir, r->head.size, why)));
    oy_merkle_root_of(&root, c->theirs.at, c->theirs.n);
    c->shown = oy_hash_equal(&root, &r->head.root);
    uint64_t both = c->ours.n < c->theirs.n ? c->ours.n : c->theirs.n;
    while (c->first < both && oy_hash_equal(&c->ours.at[c->first], &c->theirs.at[c->first]))
        c->first++;
    if (c->first == both) return same_entries(c, r, why);
    c->missing = count_missing(&c->ours, &c->theirs);
    return other_entries(c, r, why);
}

/* Entries that are not shown cannot be compared, but two roots for one size say enough. */
static oy_status without_entries(const struct oy_follow *f, struct oy_round *r,
                                 struct oy_why *why) {
    r->found->kind = OY_ALARM_NONE;
    if (r->head.size < f->seen.tree.size)
        return CAUGHT(OY_ALARM_DROPPED,
                      "the log has %" PRIu64 " entries now, and had %" PRIu64
                      "; its entries are not shown",
                      r->head.size, f->seen.tree.size);
    return CAUGHT(OY_ALARM_FORKED,
                  "the log of %" PRIu64
                  " entries does not go on from what it was; its entries are not shown",
                  r->head.size);
}

oy_status oy_follow_compare(struct oy_follow *f, struct oy_round *r, struct oy_why *why) {
    struct comparison c = {.first = 0};
    OY_TRY(oy_stage_clear(&f->stage, why));
    oy_status status = oy_follow_stage_entries(f, 0, r->head.size, r->found, why);
    if (status == OY_OK)
        status = judge(&c, f, r, why);
    else if (r->found->kind == OY_ALARM_MISSING)
        status = without_entries(f, r, why);
    leaves_free(&c.ours);
    leaves_free(&c.theirs);
    struct oy_why ignored = {.status = OY_OK};
    oy_status cleared = oy_stage_clear(&f->stage, &ignored);
    (void)cleared;
    return status;
}
