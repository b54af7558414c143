/* Bytes that grow at their end. */
#include <criterion/criterion.h>
#include <string.h>

#include "base/growing.h"

static struct oy_why why;

Test(growing, items_have_their_length_before_them) {
    struct oy_growing g = {0};
    cr_assert_eq(oy_growing_item(&g, 2, oy_span_text("abc"), &why), OY_OK);
    cr_assert_eq(oy_growing_item(&g, 4, oy_span_text(""), &why), OY_OK);
    cr_assert_eq(oy_growing_add(&g, oy_span_text("z"), &why), OY_OK);
    cr_assert(oy_span_equal(oy_growing_span(&g), oy_span("\0\3abc\0\0\0\0z", 10)));
    oy_growing_free(&g);
    cr_assert_eq(g.n, 0);
}

Test(growing, what_was_there_stays_when_it_grows) {
    struct oy_growing g = {0};
    unsigned char chunk[100];
    for (unsigned i = 0; i < 1000; i++) {
        memset(chunk, (int)(i % 251), sizeof chunk);
        cr_assert_eq(oy_growing_add(&g, oy_span(chunk, sizeof chunk), &why), OY_OK);
    }
    cr_assert_eq(g.n, 100000);
    for (unsigned i = 0; i < 1000; i++) cr_assert_eq(g.p[100 * i + 99], i % 251);
    oy_growing_free(&g);
}
