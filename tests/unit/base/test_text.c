/* hex.h, utf8.h and random.h */
#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

#include "base/base64.h"
#include "base/hex.h"
#include "base/random.h"
#include "base/secret.h"
#include "base/utf8.h"

Test(hex, every_byte_survives_there_and_back) {
    unsigned char in[256], back[256];
    char text[513];
    struct oy_why why = {.status = OY_OK};
    for (unsigned i = 0; i < 256; i++) in[i] = (unsigned char)i;
    oy_hex_encode(text, oy_span(in, sizeof in));
    for (unsigned i = 0; i < 256; i++) {
        char expected[3];
        (void)snprintf(expected, sizeof expected, "%02x", i);
        cr_assert_eq(strncmp(text + 2 * (size_t)i, expected, 2), 0);
    }
    cr_assert_eq(oy_hex_decode_var(back, 256, oy_span_text(text), "json-4", &why), OY_OK);
    cr_assert_eq(memcmp(in, back, 256), 0);
}

/* [json-4] */
Test(hex, other_lengths_and_digits_are_refused_and_leave_zeros) {
    static const char *const bad[] = {"",     "0",    "0g01",   "0A01", "ab",
                                      "0x01", " a01", "abcdef", "ab:d", "abc\xc3"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        unsigned char out[2] = {1, 1};
        struct oy_why why = {.status = OY_OK};
        cr_assert_eq(oy_hex_decode_var(out, 2, oy_span_text(bad[i]), "json-4", &why), OY_FORMAT,
                     "%s", bad[i]);
        cr_assert_str_eq(why.rule, "json-4");
        cr_assert(out[0] == 0 && out[1] == 0);
    }
}

Test(hex, nothing_is_the_text_of_nothing) {
    char text[1] = {'x'};
    struct oy_why why = {.status = OY_OK};
    unsigned char none[1];
    oy_hex_encode(text, oy_span(NULL, 0));
    cr_assert_str_eq(text, "");
    cr_assert_eq(oy_hex_decode_var(none, 0, oy_span_text(""), "json-4", &why), OY_OK);
}

/* [json-1] */
Test(utf8, well_formed_text_is_valid) {
    static const char *const good[] = {"",
                                       "oy",
                                       "İstanbul ğüşıöç",
                                       "€",
                                       "\xf0\x9f\x97\xb3",
                                       "\xef\xbf\xbd",
                                       "\xed\x9f\xbf",
                                       "\xee\x80\x80",
                                       "\xf4\x8f\xbf\xbf",
                                       "\xc2\x80",
                                       "\xe0\xa0\x80",
                                       "\xf0\x90\x80\x80"};
    for (size_t i = 0; i < sizeof good / sizeof *good; i++)
        cr_assert(oy_utf8_valid(oy_span_text(good[i])), "%zu", i);
    cr_assert_eq(oy_utf8_count(oy_span_text("ağ€\xf0\x9f\x97\xb3")), 4);
}

/* [json-1] */
Test(utf8, overlong_surrogate_cut_and_stray_bytes_are_invalid) {
    static const char *const bad[] = {"\x80",
                                      "\xbf",
                                      "\xc0\xaf",
                                      "\xc1\xbf",
                                      "\xc2",
                                      "\xc2\x41",
                                      "\xe0\x9f\xbf",
                                      "\xe2\x82",
                                      "\xed\xa0\x80",
                                      "\xed\xbf\xbf",
                                      "\xf0\x8f\x80\x80",
                                      "\xf4\x90\x80\x80",
                                      "\xf5\x80\x80\x80",
                                      "\xfe",
                                      "\xff",
                                      "ok\xe2\x28\xa1",
                                      "\xf0\x9f\x97"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        cr_assert_not(oy_utf8_valid(oy_span_text(bad[i])), "%zu", i);
}

Test(random, numbers_below_a_bound_reach_all_of_it_and_no_more) {
    struct oy_why why = {.status = OY_OK};
    unsigned seen[7] = {0};
    cr_assert_eq(oy_base_init(&why), OY_OK);
    for (int i = 0; i < 2000; i++) {
        uint32_t v = oy_random_below(7);
        cr_assert_lt(v, 7);
        seen[v]++;
    }
    for (int i = 0; i < 7; i++) cr_assert_gt(seen[i], 0);
    cr_assert_eq(oy_random_below(0), 0);
    cr_assert_eq(oy_random_below(1), 0);
}

Test(random, bytes_fill_exactly_their_place) {
    struct oy_why why = {.status = OY_OK};
    unsigned char a[34] = {0}, b[34] = {0};
    cr_assert_eq(oy_base_init(&why), OY_OK);
    oy_random_bytes(a + 1, 32);
    oy_random_bytes(b + 1, 32);
    cr_assert_neq(memcmp(a, b, 34), 0);
    cr_assert(a[0] == 0 && a[33] == 0);
    oy_random_bytes(NULL, 0);
}

Test(base64, one_text_for_one_value) {
    static const char *const bad[] = {
        "", "////", "//8", "//8=\n", "//9=", "_-8=", "//8==", " //8=", "\xff/8=", "\xef\xbf\x38="};
    unsigned char out[2];
    char text[5];
    oy_base64_encode(text, oy_span("\xff\xff", 2));
    cr_assert_str_eq(text, "//8=");
    cr_assert(oy_base64_decode(out, 2, oy_span_text(text)));
    cr_assert_eq(out[0] & out[1], 0xff);
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        cr_assert_not(oy_base64_decode(out, 2, oy_span_text(bad[i])), "%s", bad[i]);
        cr_assert_eq(out[0] | out[1], 0);
    }
}
