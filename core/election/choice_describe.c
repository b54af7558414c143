/* From bits back to the JSON of a choice (spec/manifest.md "Choices"). Public bits. */
#include <stdlib.h>

#include "election/choice.h"

static size_t width_of(const struct oy_contest *c) {
    return c->n_choice_bits / c->n_options;
}

/* The first set bit of an option's row, or its width. */
static size_t first_set(const struct oy_contest *c, const unsigned char *bits, size_t option) {
    size_t j = 0, width = width_of(c);
    while (j < width && !bits[option * width + j]) j++;
    return j;
}

static int64_t score_of(const struct oy_contest *c, const unsigned char *bits, size_t option) {
    int64_t weights[64], sum = 0;
    uint32_t n = oy_contest_weights(weights, (uint64_t)c->top);
    for (uint32_t j = 0; j < n; j++)
        if (bits[option * n + j]) sum += weights[j];
    return sum;
}

static void put_one(struct oy_json_out *o, const struct oy_contest *c, const unsigned char *bits) {
    for (size_t i = 0; i < c->n_options; i++)
        if (bits[i]) oy_json_put_text(o, c->id, c->options[i].id);
}

static void put_list(struct oy_json_out *o, const struct oy_contest *c, const unsigned char *bits) {
    oy_json_put_array(o, c->id);
    for (size_t i = 0; i < c->n_options; i++)
        if (bits[i]) oy_json_put_text(o, NULL, c->options[i].id);
    oy_json_put_end(o);
}

static void put_rank(struct oy_json_out *o, const struct oy_contest *c, const unsigned char *bits) {
    oy_json_put_array(o, c->id);
    for (size_t j = 0; j < c->ranks; j++)
        for (size_t i = 0; i < c->n_options; i++)
            if (bits[i * c->ranks + j]) oy_json_put_text(o, NULL, c->options[i].id);
    oy_json_put_end(o);
}

/* Options with score 0 are left out, as a person would. */
static void put_scores(struct oy_json_out *o, const struct oy_contest *c,
                       const unsigned char *bits) {
    oy_json_put_object(o, c->id);
    for (size_t i = 0; i < c->n_options; i++) {
        int64_t score = score_of(c, bits, i);
        if (score) oy_json_put_integer(o, c->options[i].id, score);
    }
    oy_json_put_end(o);
}

static void put_grades(struct oy_json_out *o, const struct oy_contest *c,
                       const unsigned char *bits) {
    oy_json_put_object(o, c->id);
    for (size_t i = 0; i < c->n_options; i++) {
        size_t j = first_set(c, bits, i);
        if (j < c->n_grades) oy_json_put_text(o, c->options[i].id, c->grades[j].id);
    }
    oy_json_put_end(o);
}

static void put_contest(struct oy_json_out *o, const struct oy_contest *c,
                        const unsigned char *bits) {
    if (c->blank && bits[c->blank_bit]) {
        oy_json_put_text(o, c->id, "blank");
        return;
    }
    switch (c->type) {
    case OY_CHOICE: put_one(o, c, bits); return;
    case OY_APPROVAL:
    case OY_BUDGET: put_list(o, c, bits); return;
    case OY_SCORE:
    case OY_POINTS: put_scores(o, c, bits); return;
    case OY_GRADES: put_grades(o, c, bits); return;
    case OY_RANK: put_rank(o, c, bits); return;
    }
}

static oy_status check(const struct oy_style_contest *c, const unsigned char *bits,
                       struct oy_why *why) {
    OY_REQUIRE(why, oy_choice_holds_var(c->contest, bits + c->first_bit), OY_FORMAT, "qst-4",
               "%s: the bits break a rule", c->contest->id);
    return OY_OK;
}

oy_status oy_choice_describe_var(struct oy_buffer *json, const struct oy_style *style,
                                 const unsigned char *bits, struct oy_why *why) {
    struct oy_json_out o;
    *json = (struct oy_buffer){0};
    for (size_t i = 0; i < style->n_contests; i++) OY_TRY(check(&style->contests[i], bits, why));
    oy_json_out_init(&o, false);
    oy_json_put_object(&o, NULL);
    for (size_t i = 0; i < style->n_contests; i++)
        put_contest(&o, style->contests[i].contest, bits + style->contests[i].first_bit);
    oy_json_put_end(&o);
    return oy_json_out_end(&o, json, why);
}
