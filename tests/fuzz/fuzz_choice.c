/* Choices: JSON to bits to JSON to the same bits; bits that hold to JSON to the same bits. */
#include <string.h>

#include "election/choice.h"
#include "fuzz.h"

static struct oy_world *w;
static struct oy_style style;

void fuzz_begin(void) {
    struct oy_why why = {0};
    w = oy_world_new("ristretto255", oy_world_all_types);
    OY_WORLD_MUST(oy_style_make(&style, w->m, 10, &why) == OY_OK, &why);
}

void fuzz_seeds(void) {
    static const char *const choices[] = {
        "{\"choice\":\"a\",\"approval\":[\"a\",\"c\"],\"score\":{\"a\":10,\"b\":3},\"points\":{"
        "\"a\":999999,\"c\":1},\"grades\":{\"a\":\"good\",\"b\":\"poor\",\"c\":\"good\"},\"rank\":["
        "\"c\",\"a\"],\"fewer\":[\"b\"],\"budget\":[\"b\",\"c\"]}",
        "{\"choice\":\"blank\",\"approval\":\"blank\",\"score\":\"blank\",\"points\":{},\"grades\":"
        "\"blank\",\"rank\":\"blank\",\"fewer\":[],\"budget\":\"blank\"}"};
    struct oy_secret_bytes *bits;
    struct oy_why why = {0};
    for (size_t i = 0; i < 2; i++) {
        fuzz_seed_mode(0, oy_span_text(choices[i]));
        OY_WORLD_MUST(oy_choice_encode(&bits, &style, oy_span_text(choices[i]), &why) == OY_OK,
                      &why);
        fuzz_seed_mode(1, oy_span(bits->secret, bits->n));
        oy_secret_bytes_free(&bits);
    }
    static const char *const words[] = {"\"blank\"",     "\"a\"",     "\"b\"",
                                        "\"c\"",         "\"good\"",  "\"poor\"",
                                        "[\"a\",\"b\"]", "{\"a\":1}", "1000000"};
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) fuzz_word_text(words[i]);
}

static bool all_hold(const unsigned char *bits) {
    for (size_t i = 0; i < style.n_contests; i++) {
        const struct oy_style_contest *c = &style.contests[i];
        if (!oy_choice_holds_var(c->contest, bits + c->first_bit)) return false;
    }
    return true;
}

/* [rul-2] There is one way to fill the slack and the scores. */
static bool is_filled(const unsigned char *bits) {
    unsigned char copy[1024];
    struct oy_why why = {0};
    FUZZ_MUST(style.n_bits <= sizeof copy);
    memcpy(copy, bits, style.n_bits);
    for (size_t i = 0; i < style.n_contests; i++)
        if (oy_choice_fill_slack(copy + style.contests[i].first_bit, style.contests[i].contest,
                                 &why) != OY_OK)
            return false;
    return memcmp(copy, bits, style.n_bits) == 0;
}

static void one_json(struct oy_span in) {
    struct oy_secret_bytes *bits = NULL, *again = NULL;
    struct oy_buffer json;
    struct oy_why why = {0};
    if (!fuzz_accepted(oy_choice_encode(&bits, &style, in, &why), &why)) {
        FUZZ_MUST(bits == NULL);
        return;
    }
    FUZZ_MUST(bits->n == style.n_bits && all_hold(bits->secret) && is_filled(bits->secret));
    OY_WORLD_MUST(oy_choice_describe_var(&json, &style, bits->secret, &why) == OY_OK, &why);
    OY_WORLD_MUST(oy_choice_encode(&again, &style, oy_world_span(&json), &why) == OY_OK, &why);
    FUZZ_MUST(oy_secret_bytes_equal(bits, again));
    oy_buffer_free(&json);
    oy_secret_bytes_free(&again);
    oy_secret_bytes_free(&bits);
}

/* The bits of the input, one a byte, as a ballot's opening shows them: described if and only
 * if they hold, and what is described gives the same choice. */
static void one_bits(struct oy_span in) {
    unsigned char bits[1024] = {0};
    struct oy_secret_bytes *again = NULL;
    struct oy_buffer json = {NULL, 0};
    struct oy_why why = {0};
    FUZZ_MUST(style.n_bits <= sizeof bits);
    if (in.n > 0) memcpy(bits, in.p, in.n < style.n_bits ? in.n : style.n_bits);
    bool described = fuzz_accepted(oy_choice_describe_var(&json, &style, bits, &why), &why);
    FUZZ_MUST(described == all_hold(bits));
    if (!described) return;
    OY_WORLD_MUST(oy_choice_encode(&again, &style, oy_world_span(&json), &why) == OY_OK, &why);
    FUZZ_MUST(all_hold(again->secret));
    oy_secret_bytes_free(&again);
    oy_buffer_free(&json);
}

void fuzz_one(struct oy_span in) {
    if (fuzz_mode(&in, 2) == 0)
        one_json(in);
    else
        one_bits(in);
}
