/* Budgets: one option after the other [dec-8], or the best set of them [dec-9]. */
#include <stdlib.h>
#include <string.h>

#include "election/decision_rank.h"

/* ---- greedy ---- */

struct purse {
    int64_t left;
    int64_t of_heading[OY_HEADINGS_MAX]; /* what is left of each cap; −1: the heading has ended */
};

/* Whether the option is taken; *ended if it ends everything [dec-8]. */
static bool buy(struct purse *p, const struct oy_contest *c, uint32_t option, bool *ended) {
    const struct oy_option *o = &c->options[option];
    bool skips = c->decision.kind == OY_DECIDE_GREEDY;
    int64_t *heading = c->decision.n_headings > 0 ? &p->of_heading[o->heading] : NULL;
    if (heading && *heading < 0) return false;
    if (o->cost > p->left) {
        *ended = !skips;
        return false;
    }
    if (heading && o->cost > *heading) {
        if (!skips) *heading = -1;
        return false;
    }
    p->left -= o->cost;
    if (heading) *heading -= o->cost;
    return true;
}

void oy_budget_greedy(struct oy_ranking *r, struct oy_decision *out) {
    const struct oy_decision_rule *d = &r->c->decision;
    struct purse p = {.left = d->budget};
    bool ended = false;
    for (size_t i = 0; i < d->n_headings; i++) p.of_heading[i] = d->headings[i].cap;
    for (size_t i = 0; i < r->n && !ended; i++)
        if (buy(&p, r->c, r->order[i], &ended)) oy_ranking_take(r, out, r->order[i]);
    oy_ranking_find_ties(r);
}

/* ---- best-set ---- */

/* The candidates in the lot's order, their costs in units of the costs' greatest common divisor. */
struct sack {
    uint32_t *option;
    uint64_t *cost, *value;
    size_t n, room;
};

static void sack_clear(struct sack *s) {
    free(s->option);
    free(s->cost);
    free(s->value);
}

static oy_status sack_fill(struct sack *s, const struct oy_ranking *r, struct oy_why *why) {
    const struct oy_contest *c = r->c;
    uint64_t unit = (uint64_t)oy_decision_unit(c), all = 0;
    uint64_t room = (uint64_t)c->decision.budget / unit;
    *s = (struct sack){.option = calloc(c->n_options, sizeof *s->option)};
    s->cost = calloc(c->n_options, sizeof *s->cost);
    s->value = calloc(c->n_options, sizeof *s->value);
    if (!s->option || !s->cost || !s->value)
        return oy_fail(why, OY_MEMORY, "", "no memory for a decision");
    for (size_t i = 0; i < c->n_options; i++) {
        uint32_t option = r->by_lot[i];
        uint64_t cost = (uint64_t)c->options[option].cost / unit;
        if (r->number[option] < c->decision.minimum_votes || cost > room) continue;
        s->option[s->n] = option;
        s->cost[s->n] = cost;
        s->value[s->n++] = r->number[option];
        all += cost;
    }
    s->room = (size_t)(all < room ? all : room);
    return OY_OK;
}

/* Few options: every set of them, as a number whose highest bit is the first in the lot's order, so
 * that of equally good sets the greatest number is the one wanted. */
enum { FEW = 16 };

static void sum_up(const struct sack *s, uint32_t set, uint64_t *cost, uint64_t *value) {
    *cost = *value = 0;
    for (size_t i = 0; i < s->n; i++)
        if (set >> (s->n - 1 - i) & 1) {
            *cost += s->cost[i];
            *value += s->value[i];
        }
}

/* Where the wanted set and another one that is as good part, the lot decided. */
static uint32_t parting(uint32_t wanted, uint32_t other) {
    uint32_t bit = wanted ^ other;
    while (bit & (bit - 1)) bit &= bit - 1;
    return bit;
}

static void try_every_set(const struct sack *s, struct oy_ranking *r, struct oy_decision *out) {
    uint64_t best_cost = 0, best_value = 0, cost, value;
    uint32_t best = 0, drawn = 0;
    for (uint32_t k = (uint32_t)1 << s->n; k-- > 0;) { /* greatest number first */
        sum_up(s, k, &cost, &value);
        if (cost > s->room || value < best_value) continue;
        if (value > best_value || cost < best_cost) {
            best = k;
            best_cost = cost;
            best_value = value;
            drawn = 0;
        } else if (cost == best_cost && k != best) {
            drawn |= parting(best, k);
        }
    }
    for (size_t i = 0; i < s->n; i++) {
        uint32_t bit = (uint32_t)1 << (s->n - 1 - i);
        r->drawn[s->option[i]] = drawn & bit;
        if (best & bit) oy_ranking_take(r, out, s->option[i]);
    }
}

/* Many options: row k says, for each amount of money, whether a best set of the options k … n − 1
 * may hold option k, and whether it may do without. Two bits a cell, and one row of sums. */
struct rows {
    uint64_t *best;            /* of the options k … n − 1, for each amount */
    unsigned char *with, *out; /* bits, n rows of `width` bytes */
    size_t width;
};

static void rows_clear(struct rows *t) {
    free(t->best);
    free(t->with);
    free(t->out);
}

static bool bit_of(const unsigned char *row, size_t i) {
    return row[i / 8] >> (i % 8) & 1;
}

static void set_bit(unsigned char *row, size_t i) {
    row[i / 8] = (unsigned char)(row[i / 8] | 1U << (i % 8));
}

/* From the largest amount down, so that best[] below is still that of the options after k. */
static void fill_row(struct rows *t, const struct sack *s, size_t k) {
    unsigned char *with = t->with + k * t->width, *out = t->out + k * t->width;
    for (size_t money = s->room + 1; money-- > 0;) {
        uint64_t without = t->best[money];
        bool fits = s->cost[k] <= money;
        uint64_t taken = fits ? t->best[money - s->cost[k]] + s->value[k] : 0;
        if (fits && taken >= without) set_bit(with, money);
        if (!fits || without >= taken) set_bit(out, money);
        if (taken > without) t->best[money] = taken;
    }
}

static oy_status rows_fill(struct rows *t, const struct sack *s, struct oy_why *why) {
    *t = (struct rows){.width = s->room / 8 + 1};
    t->best = calloc(s->room + 1, sizeof *t->best);
    t->with = calloc(s->n, t->width);
    t->out = calloc(s->n, t->width);
    if (!t->best || !t->with || !t->out)
        return oy_fail(why, OY_MEMORY, "", "no memory for a decision");
    for (size_t k = s->n; k-- > 0;) fill_row(t, s, k);
    return OY_OK;
}

/* The least money that reaches the best sum; with it, what is left of it stays the least for what
 * is left of the options. */
static size_t least_money(const struct rows *t, const struct sack *s) {
    size_t money = s->room;
    while (money > 0 && t->best[money - 1] == t->best[s->room]) money--;
    return money;
}

static void walk(const struct rows *t, const struct sack *s, struct oy_ranking *r,
                 struct oy_decision *out) {
    size_t money = least_money(t, s);
    for (size_t k = 0; k < s->n; k++) {
        bool with = bit_of(t->with + k * t->width, money);
        r->drawn[s->option[k]] = with && bit_of(t->out + k * t->width, money);
        if (!with) continue;
        oy_ranking_take(r, out, s->option[k]);
        money -= s->cost[k];
    }
}

oy_status oy_budget_best_set(struct oy_ranking *r, struct oy_decision *out, struct oy_why *why) {
    struct sack s;
    struct rows t = {.width = 0};
    oy_status status = sack_fill(&s, r, why);
    bool few = s.n <= FEW;
    if (status == OY_OK && few) try_every_set(&s, r, out);
    if (status == OY_OK && !few) status = rows_fill(&t, &s, why);
    if (status == OY_OK && !few) walk(&t, &s, r, out);
    rows_clear(&t);
    sack_clear(&s);
    return status;
}
