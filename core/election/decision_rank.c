/* The order of options: by their numbers [dec-6], by majority judgment [dec-7], by the lot
 * [dec-10]. */
#include "election/decision_rank.h"

#include <stdlib.h>
#include <string.h>

#include "crypto/transcript.h"

/* ---- the lot's order [dec-10] ---- */

struct drawn {
    unsigned char key[32];
    uint32_t option;
};

static int by_key(const void *a, const void *b) {
    return memcmp(((const struct drawn *)a)->key, ((const struct drawn *)b)->key, 32);
}

static void draw(struct drawn *out, const struct oy_group *g, const struct oy_contest *c,
                 uint32_t option, const unsigned char lot[32]) {
    struct oy_transcript t;
    oy_transcript_begin(&t, g, "lot-order");
    oy_transcript_item(&t, lot, 32);
    oy_transcript_span(&t, oy_span_text(c->id));
    oy_transcript_span(&t, oy_span_text(c->options[option].id));
    oy_transcript_id(&t, out->key);
    out->option = option;
}

oy_status oy_decision_lot_order(uint32_t *by_lot, const struct oy_group *g,
                                const struct oy_contest *c, const unsigned char lot[32],
                                struct oy_why *why) {
    struct drawn *drawn = calloc(c->n_options, sizeof *drawn);
    if (!drawn) return oy_fail(why, OY_MEMORY, "", "no memory for a decision");
    for (uint32_t i = 0; i < c->n_options; i++) draw(&drawn[i], g, c, i, lot);
    qsort(drawn, c->n_options, sizeof *drawn, by_key);
    for (size_t i = 0; i < c->n_options; i++) by_lot[i] = drawn[i].option;
    free(drawn);
    return OY_OK;
}

/* ---- majority judgment [dec-7] ---- */

/* One option's grades in order, best first, seen from a place in them: the grade there, and how
 * far it reaches to either side. */
struct seen {
    size_t grade;
    uint64_t before, after; /* places of the same grade before and after this one */
};

static struct seen see(const struct oy_ranking *r, uint32_t option, uint64_t place) {
    size_t n = r->c->n_grades, grade = 0;
    const uint64_t *of = r->totals + option * n;
    uint64_t first = 0;
    while (grade + 1 < n && place - first >= of[grade]) first += of[grade++];
    uint64_t into = place - first;
    return (struct seen){grade, into, into < of[grade] ? of[grade] - 1 - into : 0};
}

static int differ(struct seen a, struct seen b) {
    return (a.grade > b.grade) - (a.grade < b.grade);
}

static uint64_t least(uint64_t a, uint64_t b) {
    return a < b ? a : b;
}

/* m: the ballots that are not blank. */
static uint64_t judged(const struct oy_ranking *r) {
    uint64_t blank = r->c->blank ? r->totals[r->c->n_lines - 1] : 0;
    return r->ballots - least(r->ballots, blank);
}

/* The grades that come to the middle stand alternately right and left of it, further and further
 * out. A step goes on as long as all four grades stay what they are, so that the number of steps is
 * one of grades and not of ballots. Negative if a is better. */
static int judge(const struct oy_ranking *r, uint32_t a, uint32_t b) {
    uint64_t m = judged(r), right = m / 2;
    if (m % 2 == 1) { /* one middle alone */
        int d = differ(see(r, a, right), see(r, b, right));
        if (d != 0) return d;
        right++;
    }
    for (uint64_t left = m / 2; left > 0;) { /* left is one more than the place */
        struct seen ra = see(r, a, right), rb = see(r, b, right);
        struct seen la = see(r, a, left - 1), lb = see(r, b, left - 1);
        if (differ(ra, rb) != 0) return differ(ra, rb);
        if (differ(la, lb) != 0) return differ(la, lb);
        uint64_t step = 1 + least(least(ra.after, rb.after), least(la.before, lb.before));
        right += step;
        left -= least(left, step);
    }
    return 0;
}

/* ---- numbers ---- */

static uint64_t number_of(const struct oy_ranking *r, uint32_t option) {
    const struct oy_contest *c = r->c;
    uint64_t sum = 0;
    if (c->decision.kind != OY_DECIDE_BORDA) return r->totals[option];
    for (uint32_t k = 0; k < c->ranks; k++)
        sum += (uint64_t)c->decision.weights[k] * r->totals[option * c->ranks + k];
    return sum;
}

static bool may_win(const struct oy_ranking *r, uint32_t option) {
    const struct oy_decision_rule *d = &r->c->decision;
    if (d->kind == OY_DECIDE_MAJORITY_JUDGMENT) return judged(r) > 0;
    for (size_t i = 0; i < d->n_abstain; i++)
        if (d->abstain[i] == option) return false;
    return r->number[option] >= d->minimum_votes;
}

/* Negative if a is better, 0 if they are equal but for the lot. */
static int compare(const struct oy_ranking *r, uint32_t a, uint32_t b) {
    if (r->c->decision.kind == OY_DECIDE_MAJORITY_JUDGMENT) return judge(r, a, b);
    return (r->number[a] < r->number[b]) - (r->number[a] > r->number[b]);
}

/* ---- ranking ---- */

/* Behind all that are as good or better: who comes first in the lot's order is taken first. */
static void insert(struct oy_ranking *r, uint32_t option) {
    size_t from = 0, to = r->n;
    while (from < to) {
        size_t middle = from + (to - from) / 2;
        if (compare(r, option, r->order[middle]) < 0)
            to = middle;
        else
            from = middle + 1;
    }
    memmove(r->order + from + 1, r->order + from, (r->n - from) * sizeof *r->order);
    r->order[from] = option;
    r->n++;
}

oy_status oy_ranking_make(struct oy_ranking *r, const struct oy_group *g,
                          const struct oy_contest *c, uint64_t ballots, const uint64_t *totals,
                          const unsigned char lot[32], struct oy_why *why) {
    size_t n = c->n_options;
    *r = (struct oy_ranking){.c = c, .ballots = ballots, .totals = totals};
    r->by_lot = calloc(n, sizeof *r->by_lot);
    r->number = calloc(n, sizeof *r->number);
    r->order = calloc(n, sizeof *r->order);
    r->taken = calloc(n, sizeof *r->taken);
    r->drawn = calloc(n, sizeof *r->drawn);
    if (!r->by_lot || !r->number || !r->order || !r->taken || !r->drawn)
        return oy_fail(why, OY_MEMORY, "", "no memory for a decision");
    OY_TRY(oy_decision_lot_order(r->by_lot, g, c, lot, why));
    if (c->decision.kind != OY_DECIDE_MAJORITY_JUDGMENT)
        for (uint32_t i = 0; i < n; i++) r->number[i] = number_of(r, i);
    for (size_t i = 0; i < n; i++)
        if (may_win(r, r->by_lot[i])) insert(r, r->by_lot[i]);
    return OY_OK;
}

void oy_ranking_clear(struct oy_ranking *r) {
    free(r->by_lot);
    free(r->number);
    free(r->order);
    free(r->taken);
    free(r->drawn);
    *r = (struct oy_ranking){.c = NULL};
}

void oy_ranking_take(struct oy_ranking *r, struct oy_decision *out, uint32_t option) {
    r->taken[option] = true;
    out->selected[out->n_selected++] = option;
    if (oy_decision_has_costs(r->c->decision.kind))
        out->spent += (uint64_t)r->c->options[option].cost;
}

void oy_ranking_find_ties(struct oy_ranking *r) {
    for (size_t first = 0, end; first < r->n; first = end) {
        bool taken = false, left = false;
        for (end = first; end < r->n && compare(r, r->order[first], r->order[end]) == 0; end++) {
            taken = taken || r->taken[r->order[end]];
            left = left || !r->taken[r->order[end]];
        }
        for (size_t i = first; i < end; i++) r->drawn[r->order[i]] = taken && left;
    }
}

void oy_ranking_finish(const struct oy_ranking *r, struct oy_decision *out) {
    out->outcome = out->n_selected > 0 ? OY_OUTCOME_SELECTED : OY_OUTCOME_REJECTED;
    for (size_t i = 0; i < r->c->n_options; i++)
        if (r->drawn[r->by_lot[i]]) out->tie[out->n_tie++] = r->by_lot[i];
}
