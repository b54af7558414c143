#include "common.h"

#include "election/choice.h"

/* One contest in mahalle 10, of the given details, with options a, b, c. */
#define CONTEST(details)                                                                           \
    "[{\"id\":\"q\",\"title\":\"Q\",\"suite\":1,\"options\":[{\"id\":\"a\",\"title\":\"A\"},"      \
    "{\"id\":\"b\",\"title\":\"B\"},{\"id\":\"c\",\"title\":\"C\"}]," details "}]"
#define BUDGET(details)                                                                            \
    "[{\"id\":\"q\",\"title\":\"Q\",\"suite\":1,\"options\":[{\"id\":\"a\",\"title\":\"A\","       \
    "\"cost\":3},{\"id\":\"b\",\"title\":\"B\",\"cost\":4},{\"id\":\"c\",\"title\":\"C\","         \
    "\"cost\":5}],\"type\":\"budget\"," details "}]"

struct set {
    struct oy_buffer json;
    struct oy_manifest *m;
    struct oy_style style;
};

static struct set open(const char *contests) {
    struct oy_sample_plan plan = {.contests = contests};
    struct set s;
    OK(oy_base_init(&why));
    OK(oy_crypto_init(&why));
    s.json = oy_sample_manifest(&plan);
    OK(oy_manifest_parse(&s.m, oy_buffer_span(&s.json), &why));
    OK(oy_style_make(&s.style, s.m, 10, &why));
    return s;
}

static void shut(struct set *s) {
    oy_style_clear(&s->style);
    oy_manifest_free(s->m);
    oy_buffer_free(&s->json);
}

/* The choice is encoded, every rule holds, and the bits say the same choice again. */
static void goes(const char *contests, const char *choice) {
    struct set s = open(contests);
    struct oy_secret_bytes *bits;
    struct oy_buffer again;
    OK(oy_choice_encode(&bits, &s.style, oy_span_text(choice), &why));
    cr_assert_eq(bits->n, s.style.n_bits);
    for (size_t i = 0; i < s.style.n_contests; i++)
        cr_assert(oy_choice_holds_var(s.style.contests[i].contest,
                                      bits->secret + s.style.contests[i].first_bit));
    OK(oy_choice_describe_var(&again, &s.style, bits->secret, &why));
    cr_assert_str_eq((const char *)again.p, choice);
    oy_buffer_free(&again);
    oy_secret_bytes_free(&bits);
    shut(&s);
}

static void not_allowed(const char *contests, const char *choice) {
    struct set s = open(contests);
    struct oy_secret_bytes *bits;
    REFUSED(oy_choice_encode(&bits, &s.style, oy_span_text(choice), &why), "qst-4");
    cr_assert_null(bits);
    shut(&s);
}

/* [qst-4] */
Test(choice, one_option) {
    const char *q = CONTEST("\"type\":\"choice\",\"blank\":false");
    goes(q, "{\"q\":\"b\"}");
    not_allowed(q, "{\"q\":\"d\"}");
    not_allowed(q, "{\"q\":\"blank\"}");
    not_allowed(q, "{\"q\":[\"b\"]}");
    not_allowed(q, "{}");
    not_allowed(q, "{\"q\":\"b\",\"r\":\"b\"}");
    not_allowed(q, "[]");
    goes(CONTEST("\"type\":\"choice\",\"blank\":true"), "{\"q\":\"blank\"}");
}

Test(choice, approval) {
    const char *q = CONTEST("\"type\":\"approval\",\"min\":1,\"max\":2,\"blank\":true");
    goes(q, "{\"q\":[\"a\"]}");
    goes(q, "{\"q\":[\"a\",\"c\"]}");
    goes(q, "{\"q\":\"blank\"}");
    not_allowed(q, "{\"q\":[]}");
    not_allowed(q, "{\"q\":[\"a\",\"b\",\"c\"]}");
    not_allowed(q, "{\"q\":[\"a\",\"a\"]}");
    not_allowed(q, "{\"q\":[\"a\",\"blank\"]}");
    not_allowed(q, "{\"q\":[1]}");
    not_allowed(q, "{\"q\":\"a\"}");
}

Test(choice, score) {
    const char *q = CONTEST("\"type\":\"score\",\"max_score\":6,\"blank\":true");
    goes(q, "{\"q\":{\"a\":6,\"b\":1,\"c\":5}}");
    goes(q, "{\"q\":{}}");
    goes(q, "{\"q\":\"blank\"}");
    not_allowed(q, "{\"q\":{\"a\":7}}");
    not_allowed(q, "{\"q\":{\"a\":-1}}");
    not_allowed(q, "{\"q\":{\"a\":\"1\"}}");
    not_allowed(q, "{\"q\":{\"d\":1}}");
    not_allowed(q, "{\"q\":[\"a\"]}");
}

Test(choice, points) {
    const char *q = CONTEST("\"type\":\"points\",\"points\":9,\"blank\":false");
    goes(q, "{\"q\":{\"a\":4,\"c\":5}}");
    goes(q, "{\"q\":{\"b\":9}}");
    not_allowed(q, "{\"q\":{\"a\":5,\"c\":5}}");
    not_allowed(q, "{\"q\":\"blank\"}");
}

Test(choice, grades) {
    const char *q =
        CONTEST("\"type\":\"grades\",\"blank\":true,\"grades\":[{\"id\":\"good\",\"title\":"
                "\"Good\"},{\"id\":\"bad\",\"title\":\"Bad\"}]");
    goes(q, "{\"q\":{\"a\":\"good\",\"b\":\"bad\",\"c\":\"good\"}}");
    goes(q, "{\"q\":\"blank\"}");
    not_allowed(q, "{\"q\":{\"a\":\"good\",\"b\":\"bad\"}}");
    not_allowed(q, "{\"q\":{\"a\":\"good\",\"b\":\"bad\",\"c\":\"ugly\"}}");
    not_allowed(q, "{\"q\":{\"a\":\"good\",\"b\":\"bad\",\"c\":1}}");
    not_allowed(q, "{\"q\":{\"a\":\"good\",\"b\":\"bad\",\"d\":\"good\"}}");
    not_allowed(q, "{\"q\":[]}");
}

Test(choice, rank) {
    const char *q = CONTEST("\"type\":\"rank\",\"ranks\":2,\"fewer\":false,\"blank\":true");
    goes(q, "{\"q\":[\"c\",\"a\"]}");
    goes(q, "{\"q\":\"blank\"}");
    not_allowed(q, "{\"q\":[\"c\"]}");
    not_allowed(q, "{\"q\":[\"c\",\"c\"]}");
    not_allowed(q, "{\"q\":[\"c\",\"b\",\"a\"]}");
    q = CONTEST("\"type\":\"rank\",\"ranks\":3,\"fewer\":true,\"blank\":true");
    goes(q, "{\"q\":[\"c\"]}");
    goes(q, "{\"q\":[]}");
    goes(q, "{\"q\":[\"b\",\"a\",\"c\"]}");
    goes(q, "{\"q\":\"blank\"}");
}

Test(choice, budget) {
    const char *q = BUDGET("\"cap\":8,\"min\":0,\"max\":3,\"blank\":true");
    goes(q, "{\"q\":[\"a\",\"c\"]}");
    goes(q, "{\"q\":[]}");
    goes(q, "{\"q\":\"blank\"}");
    not_allowed(q, "{\"q\":[\"b\",\"c\"]}");
    not_allowed(BUDGET("\"cap\":100,\"min\":2,\"max\":3,\"blank\":false"), "{\"q\":[\"a\"]}");
}

Test(choice, of_several_contests_needs_each) {
    goes(oy_sample_contests, "{\"park\":\"no\",\"lamps\":[\"a\",\"c\"]}");
    not_allowed(oy_sample_contests, "{\"park\":\"no\"}");
    not_allowed(oy_sample_contests, "{\"park\":\"no\",\"lamps\":[],\"bench\":{}}");
}

Test(choice, refuses_what_is_no_json) {
    struct set s = open(oy_sample_contests);
    struct oy_secret_bytes *bits;
    REFUSED(oy_choice_encode(&bits, &s.style, oy_span_text("{\"park\":"), &why), "json-1");
    REFUSED(oy_choice_encode(&bits, &s.style,
                             oy_span_text("{\"park\":\"no\",\"park\":\"yes\",\"lamps\":[]}"), &why),
            "json-1");
    shut(&s);
}

/* [rul-2] */
Test(choice, slack_is_filled_from_the_last_weight) {
    unsigned char bits[3];
    oy_choice_weigh(bits, 3, 5); /* weights 1, 2, 2 */
    cr_assert(bits[0] == 1 && bits[1] == 0 && bits[2] == 1);
    oy_choice_weigh(bits, 2, 5);
    cr_assert(bits[0] == 0 && bits[1] == 0 && bits[2] == 1);
    oy_choice_weigh(bits, 1, 5);
    cr_assert(bits[0] == 1 && bits[1] == 0 && bits[2] == 0);
}

Test(choice, description_refuses_bits_that_break_a_rule) {
    struct set s = open(CONTEST("\"type\":\"choice\",\"blank\":false"));
    struct oy_buffer out;
    unsigned char two[3] = {1, 1, 0}, odd[3] = {2, 0, 0};
    REFUSED(oy_choice_describe_var(&out, &s.style, two, &why), "qst-4");
    REFUSED(oy_choice_describe_var(&out, &s.style, odd, &why), "qst-4");
    odd[0] = 255;
    odd[1] = 2; /* 257 = 1 modulo 256 */
    REFUSED(oy_choice_describe_var(&out, &s.style, odd, &why), "qst-4");
    shut(&s);
}
