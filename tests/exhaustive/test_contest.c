/* Small contests of every type in the tiny group: all assignments of bits are tried. */
#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

#include "election/ballot_check.h"
#include "election/choice.h"
#include "tests/support/group_tiny.h"
#include "tests/support/sample_election.h"

#define MUST(call)                                                                                 \
    do {                                                                                           \
        struct oy_why why = {.status = OY_OK};                                                     \
        oy_status must_status = (call);                                                            \
        cr_assert_eq(must_status, OY_OK, "%s [%s]", why.text, why.rule);                           \
    } while (0)

#define HEAD "[{\"id\":\"q\",\"title\":\"Q\",\"suite\":1,\"options\":["
#define OPTION(id, more) "{\"id\":\"" id "\",\"title\":\"" id "\"" more "}"
#define TWO HEAD OPTION("a", "") "," OPTION("b", "") "],"
#define THREE HEAD OPTION("a", "") "," OPTION("b", "") "," OPTION("c", "") "],"
#define COSTS                                                                                      \
    HEAD OPTION("a", ",\"cost\":2") "," OPTION("b", ",\"cost\":3") "," OPTION("c",                 \
                                                                              ",\"cost\":4") "],"

/* What a person would say the rules are, with nothing of the engine in it. score(i): what option
 * i gets; row and column: of grades and ranks. */
struct view {
    const struct oy_contest *c;
    const unsigned char *bits;
    size_t width;
    bool blank;
};

static int64_t row_sum(const struct view *v, size_t i) {
    int64_t sum = 0;
    for (size_t j = 0; j < v->width; j++) sum += v->bits[i * v->width + j];
    return sum;
}

static int64_t column_sum(const struct view *v, size_t j) {
    int64_t sum = 0;
    for (size_t i = 0; i < v->c->n_options; i++) sum += v->bits[i * v->width + j];
    return sum;
}

static int64_t all_sum(const struct view *v) {
    int64_t sum = 0;
    for (size_t i = 0; i < v->c->n_options; i++) sum += row_sum(v, i);
    return sum;
}

static int64_t score_sum(const struct view *v) {
    int64_t sum = 0;
    for (size_t i = 0; i < v->c->n_options; i++) {
        /* lowest weights 1, 2, 4 … and the last is what is left of the top */
        int64_t last = v->c->top, score = 0;
        for (size_t j = 0; j + 1 < v->width; j++) {
            score += v->bits[i * v->width + j] ? (int64_t)1 << j : 0;
            last -= (int64_t)1 << j;
        }
        sum += score + (v->bits[i * v->width + v->width - 1] ? last : 0);
    }
    return sum;
}

static bool rank_is_allowed(const struct view *v) {
    if (v->blank) return all_sum(v) == 0;
    for (size_t i = 0; i < v->c->n_options; i++)
        if (row_sum(v, i) > 1) return false;
    bool gap = false;
    for (size_t j = 0; j < v->c->ranks; j++) {
        int64_t n = column_sum(v, j);
        if (n > 1 || (n == 0 && !v->c->fewer) || (n == 1 && gap)) return false;
        gap = n == 0;
    }
    return true;
}

static bool grades_are_allowed(const struct view *v) {
    if (v->blank) return all_sum(v) == 0;
    for (size_t i = 0; i < v->c->n_options; i++)
        if (row_sum(v, i) != 1) return false;
    return true;
}

static bool budget_is_allowed(const struct view *v) {
    int64_t cost = 0, n = all_sum(v);
    if (v->blank) return n == 0;
    for (size_t i = 0; i < v->c->n_options; i++) cost += v->bits[i] ? v->c->options[i].cost : 0;
    return cost <= v->c->top && n >= v->c->min && n <= v->c->max;
}

static bool is_allowed(const struct oy_contest *c, const unsigned char *bits) {
    struct view v = {c, bits, c->n_choice_bits / c->n_options, c->blank && bits[c->blank_bit]};
    switch (c->type) {
    case OY_CHOICE: return all_sum(&v) + (v.blank ? 1 : 0) == 1;
    case OY_APPROVAL:
        return v.blank ? all_sum(&v) == 0 : all_sum(&v) >= c->min && all_sum(&v) <= c->max;
    case OY_SCORE: return !v.blank || all_sum(&v) == 0;
    case OY_POINTS: return v.blank ? all_sum(&v) == 0 : score_sum(&v) <= c->top;
    case OY_GRADES: return grades_are_allowed(&v);
    case OY_RANK: return rank_is_allowed(&v);
    case OY_BUDGET: return budget_is_allowed(&v);
    }
    return false;
}

static void spread(struct oy_secret_bytes *bits, size_t n, uint32_t mask) {
    for (size_t i = 0; i < n; i++) bits->secret[i] = mask >> i & 1;
}

/* Does a ballot that is made honestly of these bits, whatever they are, pass? */
static bool passes(struct oy_sample *s, struct oy_ballot_batch *w, uint32_t row,
                   const struct oy_secret_bytes *bits) {
    struct oy_sealed *sealed;
    struct oy_element credential;
    struct oy_buffer ballot;
    struct oy_why verdict;
    size_t n_bad;
    oy_sample_credential(s, row, &credential);
    MUST(oy_ballot_seal(&sealed, s->e, 10, &credential, 1, bits, &why));
    MUST(oy_sealed_cast(&ballot, &sealed, &s->voter[row], &why));
    struct oy_span span = oy_buffer_span(&ballot);
    MUST(oy_ballots_check_batch(w, &verdict, &n_bad, &span, 1, OY_CHECK_ALL, &why));
    oy_buffer_free(&ballot);
    return n_bad == 0;
}

/* With a group of order 89 a wrong proof is right by chance in one of 89 cases (twice as often with
 * the batch's coefficients), so wrong bits are sealed until one ballot of them is refused. */
static bool is_caught(struct oy_sample *s, struct oy_ballot_batch *w, uint32_t row,
                      const struct oy_secret_bytes *bits) {
    for (int i = 0; i < 10; i++)
        if (!passes(s, w, row, bits)) return true;
    return false;
}

/* All assignments of the voter's bits: the encoder finds slack iff the rules allow them, and then
 * the ballot passes. All assignments of all bits, slack too: a ballot passes iff every rule holds,
 * and then the voter's bits are allowed. */
static void try_all(const char *contests) {
    struct oy_sample_plan plan = {.group = "tiny", .contests = contests, .voters = 3};
    struct oy_sample *s = oy_sample_new(&plan);
    const struct oy_contest *c = &s->m->contests[0];
    struct oy_ballot_batch *w;
    struct oy_secret_bytes *bits;
    uint32_t row = oy_sample_row(s, 10), own = c->n_choice_bits + (c->blank ? 1 : 0), allowed = 0;
    MUST(oy_ballot_batch_new(&w, s->e, &why));
    MUST(oy_secret_bytes_new(&bits, c->n_bits, &why));
    cr_assert_leq(c->n_bits, 20);
    for (uint32_t mask = 0; mask < 1U << own; mask++) {
        struct oy_why why = {.status = OY_OK};
        spread(bits, c->n_bits, mask);
        bool filled = oy_choice_fill_slack(bits->secret, c, &why) == OY_OK;
        cr_assert_eq(filled, is_allowed(c, bits->secret), "assignment %u", mask);
        if (!filled) cr_assert_str_eq(why.rule, "qst-4");
        if (filled) cr_assert(oy_choice_holds_var(c, bits->secret));
        if (filled) cr_assert(passes(s, w, row, bits), "assignment %u", mask);
        allowed += filled;
    }
    cr_assert_gt(allowed, 0);
    for (uint32_t mask = 0; mask < 1U << c->n_bits; mask++) {
        spread(bits, c->n_bits, mask);
        bool holds = oy_choice_holds_var(c, bits->secret);
        if (holds) cr_assert(is_allowed(c, bits->secret), "assignment %u", mask);
        if (holds)
            cr_assert(passes(s, w, row, bits), "assignment %u", mask);
        else
            cr_assert(is_caught(s, w, row, bits), "assignment %u", mask);
    }
    oy_secret_bytes_free(&bits);
    oy_ballot_batch_free(w);
    oy_sample_free(s);
}

Test(contest_exhaustive, choice) {
    try_all(THREE "\"type\":\"choice\",\"blank\":false}]");
    try_all(TWO "\"type\":\"choice\",\"blank\":true}]");
}

Test(contest_exhaustive, approval) {
    try_all(THREE "\"type\":\"approval\",\"min\":1,\"max\":2,\"blank\":false}]");
    try_all(THREE "\"type\":\"approval\",\"min\":0,\"max\":2,\"blank\":true}]");
    try_all(THREE "\"type\":\"approval\",\"min\":0,\"max\":3,\"blank\":false}]");
}

Test(contest_exhaustive, score) {
    try_all(TWO "\"type\":\"score\",\"max_score\":5,\"blank\":false}]");
    try_all(TWO "\"type\":\"score\",\"max_score\":2,\"blank\":true}]");
}

Test(contest_exhaustive, points) {
    try_all(TWO "\"type\":\"points\",\"points\":3,\"blank\":false}]");
    try_all(TWO "\"type\":\"points\",\"points\":2,\"blank\":true}]");
}

#define GRADES "\"grades\":[{\"id\":\"g\",\"title\":\"G\"},{\"id\":\"h\",\"title\":\"H\"}]}]"
Test(contest_exhaustive, grades) {
    try_all(TWO "\"type\":\"grades\",\"blank\":false," GRADES);
    try_all(TWO "\"type\":\"grades\",\"blank\":true," GRADES);
}

Test(contest_exhaustive, rank) {
    try_all(TWO "\"type\":\"rank\",\"ranks\":2,\"fewer\":false,\"blank\":true}]");
    try_all(TWO "\"type\":\"rank\",\"ranks\":2,\"fewer\":true,\"blank\":false}]");
    try_all(THREE "\"type\":\"rank\",\"ranks\":2,\"fewer\":true,\"blank\":true}]");
}

Test(contest_exhaustive, budget) {
    try_all(COSTS "\"type\":\"budget\",\"cap\":6,\"min\":0,\"max\":2,\"blank\":false}]");
    try_all(COSTS "\"type\":\"budget\",\"cap\":5,\"min\":1,\"max\":2,\"blank\":true}]");
}

/* [rul-2] For D = 0 … 20: the slack reaches 0 … D, each value in one way only by the encoder. */
Test(contest_exhaustive, slack_encodes_exactly_0_to_d) {
    for (uint64_t d = 0; d <= 20; d++) {
        int64_t weights[64];
        uint32_t n = oy_contest_weights(weights, d);
        for (uint64_t v = 0; v <= d; v++) {
            unsigned char bits[64] = {0};
            uint64_t sum = 0;
            oy_choice_weigh(bits, v, d);
            for (uint32_t i = 0; i < n; i++) {
                cr_assert_leq(bits[i], 1);
                sum += bits[i] ? (uint64_t)weights[i] : 0;
            }
            cr_assert_eq(sum, v);
        }
        for (uint32_t mask = 0; mask < 1U << n; mask++) {
            uint64_t sum = 0;
            for (uint32_t i = 0; i < n; i++) sum += mask >> i & 1 ? (uint64_t)weights[i] : 0;
            cr_assert_leq(sum, d);
        }
    }
}
