#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

#include "base/json.h"

#define MAX 100000

static struct oy_json *parsed(const char *text) {
    struct oy_json *doc;
    struct oy_why why = {.status = OY_OK};
    cr_assert_eq(oy_json_parse(&doc, oy_span_text(text), MAX, &why), OY_OK, "%s: %s", text,
                 why.text);
    return doc;
}

static void refused_span(struct oy_span text, const char *rule) {
    struct oy_json *doc;
    struct oy_why why = {.status = OY_OK};
    cr_assert_eq(oy_json_parse(&doc, text, MAX, &why), OY_FORMAT, "%.*s", (int)text.n,
                 (const char *)text.p);
    cr_assert_str_eq(why.rule, rule);
    cr_assert_null(doc);
}

/* [json-1] */
Test(json, text_that_is_no_json_is_refused) {
    static const char *const bad[] = {"",
                                      " ",
                                      "{",
                                      "{]",
                                      "{\"a\":1,}",
                                      "[1,]",
                                      "{a:1}",
                                      "{'a':1}",
                                      "[1] 2",
                                      "[1]]",
                                      "{}{}",
                                      "// c\n[1]",
                                      "[01]",
                                      "[+1]",
                                      "[.5]",
                                      "[NaN]",
                                      "[Infinity]",
                                      "[0x10]",
                                      "[\"\t\"]",
                                      "[\"\\x41\"]",
                                      "[\"\\u12\"]",
                                      "[tru]",
                                      "[\"a]",
                                      "\xef\xbb\xbf[1]",
                                      "[nul]",
                                      "[\"\\ud800\"]",
                                      "[\"\\udc00\\ud800\"]",
                                      "[\"\\u0000\"]",
                                      "{\"\\u0000\":1}"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        refused_span(oy_span_text(bad[i]), "json-1");
    refused_span(oy_span("[1]\0", 4), "json-1");
    refused_span(oy_span("[\"a\0b\"]", 7), "json-1");
}

/* [json-1] */
Test(json, invalid_utf8_is_refused) {
    static const char *const bad[] = {"[\"\xff\"]", "[\"\xc0\xaf\"]", "[\"\xed\xa0\x80\"]",
                                      "[\"\xe2\x82\"]", "{\"\x80\":1}"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        refused_span(oy_span_text(bad[i]), "json-1");
}

/* [json-1] */
Test(json, duplicate_keys_are_refused_however_they_are_written) {
    refused_span(oy_span_text("{\"a\":1,\"a\":1}"), "json-1");
    refused_span(oy_span_text("{\"a\":1,\"\\u0061\":2}"), "json-1");
    refused_span(oy_span_text("[{\"x\":{\"b\":1,\"c\":2,\"b\":3}}]"), "json-1");
}

/* [json-1] */
Test(json, numbers_are_integers_below_2_to_53) {
    static const char *const bad[] = {"[1.0]",
                                      "[1e2]",
                                      "[1E0]",
                                      "[-0.0]",
                                      "[9007199254740992]",
                                      "[-9007199254740992]",
                                      "[99999999999999999999999999]",
                                      "{\"a\":[{\"b\":2.5}]}"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        refused_span(oy_span_text(bad[i]), "json-1");
    oy_json_free(parsed("[9007199254740991, -9007199254740991, 0]"));
}

/* [json-1] */
Test(json, nesting_is_bounded_before_it_is_parsed) {
    static char deep[40000];
    char text[80] = "";
    for (int i = 0; i < 32; i++) text[i] = '[';
    for (int i = 32; i < 64; i++) text[i] = ']';
    oy_json_free(parsed(text));
    refused_span(
        oy_span_text("[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]"),
        "json-1");
    memset(deep, '[', sizeof deep);
    refused_span(oy_span(deep, sizeof deep), "json-1");
    oy_json_free(parsed("[\"[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[\\\"[[[[\"]"));
}

/* [json-4] */
Test(json, text_above_the_limit_is_refused) {
    struct oy_json *doc;
    struct oy_why why = {.status = OY_OK};
    cr_assert_eq(oy_json_parse(&doc, oy_span_text("[1,2]"), 4, &why), OY_FORMAT);
    cr_assert_str_eq(why.rule, "json-4");
}

/* [json-2] */
Test(json, unknown_keys_are_refused_by_name) {
    struct oy_json *doc = parsed("{\"id\":1,\"titel\":2}");
    struct oy_why why = {.status = OY_OK};
    cr_assert_eq(oy_json_only_keys(doc, OY_JSON_KEYS("id", "titel"), &why), OY_OK);
    cr_assert_eq(oy_json_only_keys(doc, OY_JSON_KEYS("id", "title"), &why), OY_FORMAT);
    cr_assert_str_eq(why.rule, "json-2");
    cr_assert_not_null(strstr(why.text, "titel"));
    oy_json_free(doc);
}

/* [json-3] */
Test(json, only_objects_have_keys) {
    struct oy_json *doc = parsed("[1]");
    struct oy_why why = {.status = OY_OK};
    int64_t v;
    cr_assert_eq(oy_json_only_keys(doc, OY_JSON_KEYS("id"), &why), OY_FORMAT);
    cr_assert_str_eq(why.rule, "json-3");
    cr_assert_eq(oy_json_integer(&v, doc, "id", 0, 9, &why), OY_FORMAT);
    cr_assert_str_eq(why.rule, "json-3");
    cr_assert_not(oy_json_has(doc, "id"));
    oy_json_free(doc);
}

static const char sample[] = "{\"i\":7,\"t\":\"oy \\u015f\",\"b\":true,\"f\":false,\"n\":null,"
                             "\"a\":[\"x\",2],\"o\":{\"z\":1,\"y\":2},\"h\":\"00ff\"}";

Test(json, getters_give_what_is_there) {
    struct oy_json *doc = parsed(sample);
    struct oy_why why = {.status = OY_OK};
    const struct oy_json *sub;
    struct oy_span text;
    unsigned char bytes[2];
    int64_t v;
    size_t n;
    bool b;
    cr_assert_eq(oy_json_integer(&v, doc, "i", 7, 7, &why), OY_OK);
    cr_assert_eq(v, 7);
    cr_assert_eq(oy_json_text(&text, doc, "t", 5, 5, &why), OY_OK);
    cr_assert_str_eq((const char *)text.p, "oy ş");
    cr_assert_eq(oy_json_bool(&b, doc, "b", &why), OY_OK);
    cr_assert(b);
    cr_assert_eq(oy_json_bool(&b, doc, "f", &why), OY_OK);
    cr_assert_not(b);
    cr_assert_eq(oy_json_hex(bytes, 2, doc, "h", &why), OY_OK);
    cr_assert(bytes[0] == 0 && bytes[1] == 0xff);
    cr_assert_eq(oy_json_array(&sub, &n, doc, "a", 2, 2, &why), OY_OK);
    cr_assert_eq(n, 2);
    cr_assert_eq(oy_json_text(&text, oy_json_at(sub, 0), NULL, 1, 1, &why), OY_OK);
    cr_assert_eq(oy_json_integer(&v, oy_json_at(sub, 1), NULL, 0, 9, &why), OY_OK);
    cr_assert_eq(oy_json_object(&sub, doc, "o", &why), OY_OK);
    cr_assert_eq(oy_json_members(sub), 2);
    cr_assert_str_eq(oy_json_key_at(sub, 0), "z");
    cr_assert_str_eq(oy_json_key_at(sub, 1), "y");
    cr_assert_null(oy_json_key_at(sub, 2));
    cr_assert(oy_json_has(doc, "n"));
    oy_json_free(doc);
}

/* [json-3] */
Test(json, missing_members_and_wrong_types_are_refused_by_key) {
    static const char *const keys[] = {"i", "t", "b", "n", "a", "o", "gone"};
    struct oy_json *doc = parsed(sample);
    for (size_t k = 0; k < sizeof keys / sizeof *keys; k++) {
        const char *key = keys[k];
        struct oy_why why = {.status = OY_OK};
        const struct oy_json *sub;
        struct oy_span text;
        unsigned char bytes[2];
        int64_t v;
        size_t n;
        bool b;
        unsigned right = 0;
        right += oy_json_integer(&v, doc, key, 0, 9, &why) == OY_OK;
        right += oy_json_text(&text, doc, key, 0, 9, &why) == OY_OK;
        right += oy_json_bool(&b, doc, key, &why) == OY_OK;
        right += oy_json_array(&sub, &n, doc, key, 0, 9, &why) == OY_OK;
        right += oy_json_object(&sub, doc, key, &why) == OY_OK;
        cr_assert_eq(right, k < 6 && k != 3, "%s", key);
        cr_assert_str_eq(why.rule, "json-3");
        why.where[0] = 0;
        cr_assert_eq(oy_json_hex(bytes, 2, doc, key, &why), OY_FORMAT);
        cr_assert_str_eq(why.where, key);
    }
    oy_json_free(doc);
}

/* [json-4] */
Test(json, values_outside_their_bounds_are_refused) {
    struct oy_json *doc = parsed(sample);
    struct oy_why why = {.status = OY_OK};
    const struct oy_json *sub;
    struct oy_span text;
    unsigned char bytes[3];
    int64_t v;
    size_t n;
    cr_assert_eq(oy_json_integer(&v, doc, "i", 8, 9, &why), OY_FORMAT);
    cr_assert_eq(oy_json_integer(&v, doc, "i", 0, 6, &why), OY_FORMAT);
    cr_assert_eq(v, 0);
    cr_assert_str_eq(why.rule, "json-4");
    cr_assert_eq(oy_json_text(&text, doc, "t", 6, 9, &why), OY_FORMAT);
    cr_assert_eq(oy_json_text(&text, doc, "t", 0, 4, &why), OY_FORMAT);
    cr_assert_str_eq(why.rule, "json-4");
    cr_assert_eq(oy_json_array(&sub, &n, doc, "a", 3, 9, &why), OY_FORMAT);
    cr_assert_eq(oy_json_array(&sub, &n, doc, "a", 0, 1, &why), OY_FORMAT);
    cr_assert_str_eq(why.rule, "json-4");
    cr_assert_eq(oy_json_hex(bytes, 3, doc, "h", &why), OY_FORMAT);
    cr_assert_str_eq(why.rule, "json-4");
    oy_json_free(doc);
}

/* ---- writing ---- */

static void write_sample(struct oy_json_out *o) {
    oy_json_put_object(o, NULL);
    oy_json_put_text(o, "z", "Mahalle \"ş\" \\ \n\x01 \x7f/");
    oy_json_put_integer(o, "i", -9007199254740991);
    oy_json_put_array(o, "a");
    oy_json_put_bool(o, NULL, true);
    oy_json_put_object(o, NULL);
    oy_json_put_end(o);
    oy_json_put_hex(o, NULL, oy_span("\x00\xff", 2));
    oy_json_put_end(o);
    oy_json_put_end(o);
}

Test(json, writing_is_compact_and_keeps_the_order_of_keys) {
    struct oy_json_out o;
    struct oy_buffer b;
    struct oy_why why = {.status = OY_OK};
    oy_json_out_init(&o, false);
    write_sample(&o);
    cr_assert_eq(oy_json_out_end(&o, &b, &why), OY_OK);
    cr_assert_str_eq((char *)b.p, "{\"z\":\"Mahalle \\\"ş\\\" \\\\ \\n\\u0001 \x7f/\","
                                  "\"i\":-9007199254740991,\"a\":[true,{},\"00ff\"]}");
    oy_buffer_free(&b);
}

Test(json, what_is_written_can_be_read_also_when_pretty) {
    struct oy_json_out o;
    struct oy_buffer b;
    struct oy_why why = {.status = OY_OK};
    struct oy_span text;
    oy_json_out_init(&o, true);
    write_sample(&o);
    cr_assert_eq(oy_json_out_end(&o, &b, &why), OY_OK);
    cr_assert_not_null(strstr((char *)b.p, "\n  \"a\": [\n    true,\n    {},\n"));
    cr_assert_eq(b.p[b.n - 1], '\n');
    struct oy_json *doc = parsed((char *)b.p);
    cr_assert_eq(oy_json_text(&text, doc, "z", 0, 99, &why), OY_OK);
    cr_assert_str_eq((const char *)text.p, "Mahalle \"ş\" \\ \n\x01 \x7f/");
    oy_json_free(doc);
    oy_buffer_free(&b);
}

/* [json-1] */
Test(json, bad_text_is_never_written) {
    static const struct oy_span bad[] = {{(const unsigned char *)"\xff", 1},
                                         {(const unsigned char *)"a\0b", 3}};
    for (size_t i = 0; i < 2; i++) {
        struct oy_json_out o;
        struct oy_buffer b;
        struct oy_why why = {.status = OY_OK};
        oy_json_out_init(&o, false);
        oy_json_put_array(&o, NULL);
        oy_json_put_span(&o, NULL, bad[i]);
        oy_json_put_end(&o);
        cr_assert_eq(oy_json_out_end(&o, &b, &why), OY_FORMAT);
        cr_assert_str_eq(why.rule, "json-1");
        cr_assert_null(b.p);
    }
}

Test(json, long_documents_are_written_whole) {
    struct oy_json_out o;
    struct oy_buffer b;
    struct oy_why why = {.status = OY_OK};
    const struct oy_json *all;
    size_t n;
    oy_json_out_init(&o, false);
    oy_json_put_array(&o, NULL);
    for (int i = 0; i < 10000; i++) oy_json_put_integer(&o, NULL, i);
    oy_json_put_end(&o);
    cr_assert_eq(oy_json_out_end(&o, &b, &why), OY_OK);
    struct oy_json *doc = parsed((char *)b.p);
    cr_assert_eq(oy_json_array(&all, &n, doc, NULL, 10000, 10000, &why), OY_OK);
    oy_json_free(doc);
    oy_buffer_free(&b);
}

/* What is freed cannot be looked at; the reader does as before, also with what it had read. */
Test(json, documents_are_read_as_ever_when_they_are_wiped) {
    struct oy_why why = {.status = OY_OK};
    struct oy_span text;
    struct oy_json *before = parsed("{\"a\":\"before\"}");
    oy_json_wipe_freed();
    struct oy_json *after = parsed("{\"a\":\"after\",\"b\":[1,{\"c\":null}]}");
    refused_span(oy_span_text("{\"a\":\"x\",\"a\":1}"), "json-1");
    cr_assert_eq(oy_json_text(&text, before, "a", 1, 10, &why), OY_OK);
    cr_assert(oy_span_equal(text, oy_span_text("before")));
    cr_assert_eq(oy_json_text(&text, after, "a", 1, 10, &why), OY_OK);
    cr_assert(oy_span_equal(text, oy_span_text("after")));
    oy_json_free(before);
    oy_json_free(after);
}
