#include <criterion/criterion.h>
#include <signal.h>
#include <string.h>

#include "base/bytes.h"

/* [enc-1] */
Test(bytes, integers_are_big_endian_of_fixed_width) {
    unsigned char out[15];
    static const unsigned char expected[15] = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15};
    struct oy_writer w;
    oy_writer_init(&w, out, sizeof out);
    oy_write_u8(&w, 0x01);
    oy_write_u16(&w, 0x0203);
    oy_write_u32(&w, 0x04050607);
    oy_write_u64(&w, 0x08090a0b0c0d0e0f);
    struct oy_span all = oy_writer_end(&w);
    cr_assert(oy_span_equal(all, oy_span(expected, sizeof expected)));

    struct oy_reader r;
    struct oy_why why = {.status = OY_OK};
    oy_reader_init(&r, all);
    cr_assert_eq(oy_read_u8(&r), 0x01);
    cr_assert_eq(oy_read_u16(&r), 0x0203);
    cr_assert_eq(oy_read_u32(&r), 0x04050607);
    cr_assert_eq(oy_read_u64(&r), 0x08090a0b0c0d0e0f);
    cr_assert_eq(oy_reader_end(&r, "enc-2", &why), OY_OK);
}

/* [enc-2] */
Test(bytes, left_over_bytes_are_a_format_error) {
    struct oy_reader r;
    struct oy_why why = {.status = OY_OK};
    oy_reader_init(&r, oy_span("abc", 3));
    (void)oy_read_u16(&r);
    cr_assert_eq(oy_reader_end(&r, "enc-2", &why), OY_FORMAT);
    cr_assert_str_eq(why.rule, "enc-2");
    cr_assert_str_eq(why.text, "1 bytes too many");
}

/* [enc-2] */
Test(bytes, reading_past_the_end_gives_zeros_and_a_format_error) {
    struct oy_reader r;
    struct oy_why why = {.status = OY_OK};
    unsigned char out[4] = {9, 9, 9, 9};
    oy_reader_init(&r, oy_span("abc", 3));
    cr_assert_eq(oy_read_u32(&r), 0);
    oy_read_bytes(&r, out, 4);
    cr_assert_eq(memcmp(out, "\0\0\0\0", 4), 0);
    cr_assert_eq(oy_reader_end(&r, "enc-2", &why), OY_FORMAT);
    cr_assert_str_eq(why.text, "the bytes end too early");
}

Test(bytes, a_short_read_is_sticky) {
    struct oy_reader r;
    oy_reader_init(&r, oy_span("abc", 3));
    struct oy_span s = oy_read_span(&r, 4);
    cr_assert_null(s.p);
    cr_assert_eq(s.n, 0);
    cr_assert_eq(oy_read_u8(&r), 0, "what is left after a fault is not given out");
}

Test(bytes, spans_are_borrowed_from_the_input) {
    static const char text[] = "hello";
    struct oy_reader r;
    oy_reader_init(&r, oy_span_text(text));
    (void)oy_read_u8(&r);
    cr_assert_eq(oy_read_span(&r, 2).p, (const unsigned char *)text + 1);
}

Test(bytes, a_huge_length_is_a_short_read) {
    struct oy_reader r;
    oy_reader_init(&r, oy_span("abc", 3));
    cr_assert_null(oy_read_span(&r, SIZE_MAX).p);
    cr_assert(r.short_read);
}

Test(bytes, items_are_counted_without_wrapping_around) {
    struct oy_reader r;
    oy_reader_init(&r, oy_span("abcdef", 6));
    cr_assert_eq(oy_read_items(&r, 2, 2).n, 4);
    cr_assert_eq(r.left, 2);
    cr_assert_eq(oy_read_items(&r, UINT64_MAX, 0).n, 0);
    cr_assert_not(r.short_read, "nothing is left of a lot of nothing");
    /* 2^63 + 1 items of two bytes wrap around to two bytes */
    cr_assert_null(oy_read_items(&r, ((uint64_t)1 << 63) + 1, 2).p);
    cr_assert(r.short_read);
    cr_assert_null(oy_read_items(&r, 0, 2).p, "a short read is sticky");
}

Test(bytes, empty_input_reads_as_empty) {
    struct oy_reader r;
    struct oy_why why = {.status = OY_OK};
    oy_reader_init(&r, oy_span(NULL, 0));
    (void)oy_read_span(&r, 0);
    oy_read_bytes(&r, NULL, 0);
    cr_assert_eq(oy_reader_end(&r, "enc-2", &why), OY_OK);
}

Test(bytes, spans_compare_by_length_and_content) {
    cr_assert(oy_span_equal(oy_span(NULL, 0), oy_span("x", 0)));
    cr_assert(oy_span_equal(oy_span_text("ab"), oy_span("ab", 2)));
    cr_assert_not(oy_span_equal(oy_span_text("ab"), oy_span_text("abc")));
    cr_assert_not(oy_span_equal(oy_span_text("ab"), oy_span_text("ac")));
}

Test(bytes, a_full_writer_writes_nothing_more) {
    unsigned char out[4] = {7, 7, 7, 7};
    struct oy_writer w;
    oy_writer_init(&w, out, 3);
    oy_write_u16(&w, 0x0102);
    oy_write_u16(&w, 0x0304);
    oy_write_u8(&w, 5);
    cr_assert(w.full);
    cr_assert_eq(w.n, 2);
    cr_assert_eq(memcmp(out, "\1\2\7\7", 4), 0);
}

Test(bytes, ending_a_full_writer_is_the_programmers_fault, .signal = SIGABRT) {
    unsigned char out[1];
    struct oy_writer w;
    oy_writer_init(&w, out, 1);
    oy_write_span(&w, oy_span_text("ab"));
    (void)oy_writer_end(&w);
}

Test(bytes, a_span_is_cut_at_the_first_of_its_kind) {
    struct oy_span rest = oy_span_text("a,,b"), part;
    cr_assert(oy_span_cut(&rest, &part, ','));
    cr_assert(oy_span_equal(part, oy_span_text("a")));
    cr_assert(oy_span_cut(&rest, &part, ','));
    cr_assert_eq(part.n, 0);
    cr_assert_not(oy_span_cut(&rest, &part, ','));
    cr_assert(oy_span_equal(rest, oy_span_text("b")));
    rest = oy_span(NULL, 0);
    cr_assert_not(oy_span_cut(&rest, &part, ','));
}

Test(bytes, a_decimal_number_is_written_in_one_way) {
    static const char *const bad[] = {"",
                                      "00",
                                      "01",
                                      "+1",
                                      "-1",
                                      " 1",
                                      "1 ",
                                      "1a",
                                      "0x1",
                                      "18446744073709551616",
                                      "99999999999999999999"};
    uint64_t v;
    cr_assert(oy_span_decimal(&v, oy_span_text("18446744073709551615")));
    cr_assert_eq(v, UINT64_MAX);
    cr_assert(oy_span_decimal(&v, oy_span_text("0")));
    cr_assert_eq(v, 0);
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        cr_assert_not(oy_span_decimal(&v, oy_span_text(bad[i])), "%s", bad[i]);
}
