/* a41: JSON that two readers understand differently. The council itself (all keys) publishes such a
 * manifest, and signs and hashes everything else to fit it. */
#include <stdlib.h>

#include "tests/attacks/attacks.h"
#include "tests/support/attack_record.h"

static struct oy_rec *opened(const char *group) {
    return oy_rec_new(&(struct oy_record_plan){
        .group = group, .voters = 1, .no_changes = true, .residency = true, .stop = OY_REC_OPENED});
}

static const struct {
    const char *from, *to, *rule;
} changes[] = {
    /* one key twice, at the top and deep inside; the first or the last may win */
    {"\"minimum_scope\":3", "\"minimum_scope\":3,\"minimum_scope\":100", "json-1"},
    {"{\"format\"", "{\"title\":\"First\",\"format\"", "json-1"},
    {"\"blank\":true", "\"blank\":true,\"blank\":false", "json-1"},
    {"\"minimum_scope\":3", "\"minimum_scope\":3,\"minimum_\\u0073cope\":100", "json-1"},
    /* numbers that become others in a double or an int */
    {"\"minimum_scope\":3", "\"minimum_scope\":3.0", "json-1"},
    {"\"minimum_scope\":3", "\"minimum_scope\":3e0", "json-1"},
    {"\"minimum_scope\":3", "\"minimum_scope\":1e400", "json-1"},
    {"\"minimum_scope\":3", "\"minimum_scope\":9007199254740993", "json-1"},
    {"\"minimum_scope\":3", "\"minimum_scope\":18446744073709551619", "json-1"},
    {"\"minimum_scope\":3", "\"minimum_scope\":4294967299", "json-4"},
    {"\"minimum_scope\":3", "\"minimum_scope\":-3", "json-4"},
    {"\"minimum_scope\":3", "\"minimum_scope\":03", "json-1"},
    {"\"minimum_scope\":3", "\"minimum_scope\":0x3", "json-1"},
    {"\"minimum_scope\":3", "\"minimum_scope\":NaN", "json-1"},
    {"\"minimum_scope\":3", "\"minimum_scope\":\"3\"", "json-3"},
    /* bytes that are no UTF-8: overlong, surrogates, cut, above U+10FFFF */
    {"A made-up vote", "A made-up vote\xc0\xaf", "json-1"},
    {"A made-up vote", "A made-up vote\xed\xa0\x80", "json-1"},
    {"A made-up vote", "A made-up vote\xe2\x82", "json-1"},
    {"A made-up vote", "A made-up vote\xf4\x90\x80\x80", "json-1"},
    {"A made-up vote", "A made-up vote\xff", "json-1"},
    {"A made-up vote", "A made-up vote\\ud800", "json-1"},
    {"A made-up vote", "A\\u0000 made-up vote", "json-1"},
    {"A made-up vote", "A made-up\x01 vote", "json-1"},
    /* what lenient readers take */
    {"{\"format\"", "\xef\xbb\xbf{\"format\"", "json-1"},
    {"{\"format\"", "/* a comment */{\"format\"", "json-1"},
    {"\"minimum_scope\":3", "\"minimum_scope\":3,", "json-1"},
    {"\"minimum_scope\":3", "'minimum_scope':3", "json-1"},
    {"\"minimum_scope\":3", "\"minimum_scope\":3,\"Minimum_scope\":100", "json-2"},
    {"\"minimum_scope\":3", "\"minimum_scope\":3,\"__proto__\":{}", "json-2"},
    {"\"minimum_scope\":3", "\"minimum_scope\":3,\"x-comment\":\"\"", "json-2"},
    {"\"minimum_scope\":3,", "", "json-3"},
    {"\"minimum_scope\":3", "\"minimum_scope\":null", "json-3"},
    {"\"totals_by_mahalle\":false", "\"totals_by_mahalle\":0", "json-3"},
    /* who may vote, and what decides */
    {"\"minimum_age\":18", "\"minimum_age\":18,\"minimum_age\":0", "json-1"},
    {"\"minimum_age\":18", "\"minimum_age\":18,\"Minimum_age\":0", "json-2"},
    {"\"minimum_age\":18", "\"minimum_age\":18.0", "json-1"},
    {"\"minimum_age\":18", "\"minimum_age\":\"18\"", "json-3"},
    {"\"cutoff\":\"2030-01-01\"", "\"cutoff\":\"2030-01-01\",\"cutoff\":\"2029-01-01\"", "json-1"},
    {"\"cutoff\":\"2030-01-01\"", "\"cutoff\":\"2030-01-01\\u0000\"", "json-1"},
    {"\"cutoff\":\"2030-01-01\"", "\"cutoff\":\"2030-1-01\"", "man-9"},
    {"\"cutoff\":\"2030-01-01\"", "\"cutoff\":\"01/02/2030\"", "man-9"},
    {"\"residency\":{", "\"residency\":{},\"residency\":{", "json-1"},
    {"\"residency\":{", "\"attachments\":{},\"residency\":{", "json-3"},
    {"\"id\":\"park\"",
     "\"id\":\"park\",\"decision\":{\"rule\":\"plurality\",\"winners\":1,\"winners\":2}", "json-1"},
    {"\"id\":\"park\"",
     "\"id\":\"park\",\"decision\":{\"rule\":\"plurality\",\"winners\":1,\"tie\":\"lot\"}",
     "json-2"},
    {"\"id\":\"park\"", "\"id\":\"park\",\"decision\":{\"rule\":\"Plurality\",\"winners\":1}",
     "dec-1"},
};

static void expect(struct oy_rec *s, const char *from, const char *to, const char *rule) {
    struct oy_manifest *m;
    attack_rec_reopen_manifest(s, from, to);
    attack_rec_expect(s->record, "K2", rule);
    struct oy_buffer bytes = oy_rec_read(s, "manifest.json");
    struct oy_why why = {.status = OY_OK};
    cr_assert_neq(oy_manifest_parse(&m, oy_buffer_span(&bytes), &why), OY_OK);
    cr_assert_null(m);
    cr_assert_str_eq(why.rule, rule, "%s", why.text);
    oy_buffer_free(&bytes);
}

Test(a41_json, manifest_that_can_be_read_in_two_ways) {
    struct oy_rec *s = opened("ristretto255");
    for (size_t i = 0; i < sizeof changes / sizeof *changes; i++)
        expect(s, changes[i].from, changes[i].to, changes[i].rule);
    oy_rec_free(s);
}

Test(a41_json, manifest_of_the_other_group) {
    struct oy_rec *s = opened("modp4096");
    for (size_t i = 0; i < 6; i++) expect(s, changes[i].from, changes[i].to, changes[i].rule);
    oy_rec_free(s);
}

/* A second value behind the first, a cut text, nothing, and another value than an object. */
Test(a41_json, text_that_ends_elsewhere) {
    struct oy_rec *s = opened("ristretto255");
    struct oy_buffer kept = s->manifest_json;
    static const struct {
        const char *after, *rule;
    } rows[] = {{"{}", "json-1"}, {"\n{\"title\":\"x\"}", "json-1"}, {",", "json-1"}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        size_t n = strlen(rows[i].after);
        struct oy_buffer longer = {malloc(kept.n + n + 1), kept.n + n};
        memcpy(longer.p, kept.p, kept.n);
        memcpy(longer.p + kept.n, rows[i].after, n + 1);
        s->manifest_json = longer;
        attack_rec_reopen(s);
        attack_rec_expect(s->record, "K2", rows[i].rule);
        oy_buffer_free(&longer);
    }
    static const struct {
        const char *text, *rule;
    } whole[] = {{"", "json-1"},  {"{", "json-1"},     {"[]", "json-3"},
                 {"7", "json-3"}, {"\"x\"", "json-3"}, {"{}", "json-3"}};
    for (size_t i = 0; i < sizeof whole / sizeof *whole; i++) {
        s->manifest_json = attack_copy(oy_span_text(whole[i].text));
        attack_rec_reopen(s);
        attack_rec_expect(s->record, "K2", whole[i].rule);
        oy_buffer_free(&s->manifest_json);
    }
    s->manifest_json = (struct oy_buffer){malloc(kept.n + 2), kept.n + 1}; /* a zero byte */
    memcpy(s->manifest_json.p, kept.p, kept.n + 1);
    s->manifest_json.p[kept.n + 1] = 0;
    attack_rec_reopen(s);
    attack_rec_expect(s->record, "K2", "json-1");
    oy_buffer_free(&s->manifest_json);
    s->manifest_json = kept;
    oy_rec_free(s);
}

/* Brackets without end, which a recursive reader dies of. */
Test(a41_json, deep_nesting) {
    struct oy_rec *s = opened("ristretto255");
    static char deep[200001];
    static const size_t levels[] = {33, 1000, 100000};
    for (size_t i = 0; i < 3; i++) {
        for (int closed = 0; closed < 2; closed++) {
            char field[32] = "\"minimum_scope\":";
            size_t n = levels[i], front = strlen(field);
            memcpy(deep, field, front);
            if (front + 2 * n >= sizeof deep) n = (sizeof deep - front - 1) / 2;
            memset(deep + front, '[', n);
            memset(deep + front + n, ']', closed ? n : 0);
            deep[front + n + (closed ? n : 0)] = 0;
            attack_rec_reopen_manifest(s, "\"minimum_scope\":3", deep);
            attack_rec_expect(s->record, "K2", "json-1");
        }
    }
    oy_rec_free(s);
}

/* A result with a key twice or with white space is not the result: it is compared by bytes. */
Test(a41_json, result_that_can_be_read_in_two_ways) {
    static const struct {
        const char *from, *to;
    } rows[] = {{"\"count\":3", "\"count\":9,\"count\":3"},
                {"\"count\":3", "\"count\":3.0"},
                {"\"count\":3", "\"count\": 3"},
                {"{\"format\"", "{\"lot\":\"00\",\"format\""}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct oy_rec *s = oy_rec_new(
            &(struct oy_record_plan){.voters = 3, .no_changes = true, .stop = OY_REC_SHARED});
        struct oy_buffer file = oy_rec_result_file(s);
        char text[4096];
        const char *at = strstr((char *)file.p, rows[i].from);
        cr_assert_not_null(at);
        (void)snprintf(text, sizeof text, "%.*s%s%s", (int)(at - (char *)file.p), (char *)file.p,
                       rows[i].to, at + strlen(rows[i].from));
        ATTACK_OK(oy_record_append_file(s->w, OY_LOG_RESULT, oy_span_text(text), 0, &why));
        attack_rec_expect(s->record, "I8", "res-1");
        oy_buffer_free(&file);
        oy_rec_free(s);
    }
}
