/* Documents: the same input gives the same bytes; what does not fit goes on to the next page. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

#include "paper/paper.h"
#include "paper/qr.h"
#include "tests/support/font_leaks.h"

static struct oy_secret_bytes *make(void (*draw)(struct oy_paper *, void *), void *context,
                                    bool numbered) {
    struct oy_paper_info info = {.title = "Örnek",
                                 .author = "oy.example",
                                 .language = "tr",
                                 .time = 1800000000,
                                 .header = "Üst",
                                 .footer = "Alt",
                                 .numbered = numbered};
    struct oy_secret_bytes *pdf = NULL;
    struct oy_why why = {.status = OY_OK};
    cr_assert_eq(oy_base_init(&why), OY_OK);
    cr_assert_eq(oy_paper_make(&pdf, &info, draw, context, &why), OY_OK, "%s", why.text);
    cr_assert_eq(memcmp(pdf->secret, "%PDF-", 5), 0);
    return pdf;
}

/* ---- pages ---- */

struct table_size {
    size_t rows;
    unsigned pages, side_by_side;
    char cell[64];
};

static const char *cell(void *context, size_t row, size_t column) {
    struct table_size *t = context;
    (void)snprintf(t->cell, sizeof t->cell, "%zu.%zu ışık", row, column);
    return t->cell;
}

static double bar(void *context, size_t row) {
    const struct table_size *t = context;
    return t->rows ? (double)row / (double)t->rows : 0;
}

static bool strong(void *context, size_t row) {
    (void)context;
    return row % 2 == 0;
}

static void draw_table(struct oy_paper *p, void *context) {
    struct table_size *t = context;
    const struct oy_paper_column columns[] = {{"Bir", 2, OY_PAPER_CELL_LEFT},
                                              {"İki", 1, OY_PAPER_CELL_RIGHT},
                                              {"Üç", 1, OY_PAPER_CELL_MONO},
                                              {"", 1, OY_PAPER_CELL_BAR}};
    struct oy_paper_table table = {.columns = columns,
                                   .n_columns = 4,
                                   .n_rows = t->rows,
                                   .cell = cell,
                                   .bar = bar,
                                   .strong = strong,
                                   .context = t,
                                   .side_by_side = t->side_by_side};
    oy_paper_text(p, OY_PAPER_HEADING, "İ ı Ş ş Ğ ğ Ç ç Ö ö Ü ü");
    oy_paper_table(p, &table);
    t->pages = oy_paper_page(p);
}

Test(paper, same_input_gives_same_bytes) {
    struct table_size a = {.rows = 100}, b = {.rows = 100};
    struct oy_secret_bytes *one = make(draw_table, &a, true), *two = make(draw_table, &b, true);
    cr_assert_eq(one->n, two->n);
    cr_assert_eq(memcmp(one->secret, two->secret, one->n), 0);
    oy_secret_bytes_free(&one);
    oy_secret_bytes_free(&two);
}

Test(paper, a_table_goes_on_to_further_pages) {
    static const struct {
        size_t rows;
        unsigned sides, least, most;
    } sizes[] = {{0, 0, 1, 1}, {10, 0, 1, 1}, {2000, 0, 30, 60}, {1000, 2, 8, 20}, {1, 3, 1, 1}};
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        struct table_size t = {.rows = sizes[i].rows, .side_by_side = sizes[i].sides};
        struct oy_secret_bytes *pdf = make(draw_table, &t, false);
        cr_assert(t.pages >= sizes[i].least && t.pages <= sizes[i].most, "%zu rows: %u pages",
                  sizes[i].rows, t.pages);
        oy_secret_bytes_free(&pdf);
    }
}

static void draw_long_text(struct oy_paper *p, void *context) {
    unsigned *pages = context;
    static char text[40001];
    for (size_t i = 0; i + 1 < sizeof text; i++) text[i] = i % 9 == 8 ? ' ' : 'a';
    oy_paper_text(p, OY_PAPER_BODY, text);
    *pages = oy_paper_page(p);
}

Test(paper, a_long_paragraph_goes_on_to_further_pages) {
    unsigned pages = 0;
    struct oy_secret_bytes *pdf = make(draw_long_text, &pages, true);
    cr_assert(pages >= 6 && pages <= 12, "%u pages", pages);
    oy_secret_bytes_free(&pdf);
}

static void draw_stamped(struct oy_paper *p, void *context) {
    (void)context;
    oy_paper_stamp_begin(p);
    (void)oy_paper_text_at(p, OY_PAPER_BODY, (struct oy_paper_box){20, 20, 100, 0, OY_PAPER_LEFT},
                           "the same on all pages");
    oy_paper_stamp_end(p);
    for (int i = 0; i < 50; i++) {
        if (i > 0) oy_paper_break(p);
        oy_paper_stamp(p);
    }
}

Test(paper, what_is_stamped_is_in_the_file_once) {
    struct oy_secret_bytes *pdf = make(draw_stamped, NULL, false);
    cr_assert_lt(pdf->n, 60000); /* fonts, and next to nothing for each page */
    oy_secret_bytes_free(&pdf);
}

/* ---- limits ---- */

static void draw_line_limit(struct oy_paper *p, void *context) {
    double *height = context;
    char text[2000];
    memset(text, 'x', sizeof text - 1);
    text[sizeof text - 1] = 0;
    *height = oy_paper_text_at(p, OY_PAPER_BODY,
                               (struct oy_paper_box){20, 20, 60, 9, OY_PAPER_LEFT}, text);
}

Test(paper, a_box_cuts_what_is_too_long) {
    double height = 0;
    struct oy_secret_bytes *pdf = make(draw_line_limit, &height, false);
    cr_assert(height > 3 && height <= 9.5, "%f mm", height);
    oy_secret_bytes_free(&pdf);
}

static void draw_huge_qr(struct oy_paper *p, void *context) {
    oy_paper_qr_at(p, 20, 20, 40, context);
}

Test(paper, refuses_a_qr_code_that_holds_too_much) {
    static char text[5000];
    struct oy_paper_info info = {.title = "", .author = "", .language = "en"};
    struct oy_secret_bytes *pdf = NULL;
    struct oy_why why = {.status = OY_OK};
    memset(text, 'x', sizeof text - 1);
    cr_assert_eq(oy_base_init(&why), OY_OK);
    cr_assert_eq(oy_paper_make(&pdf, &info, draw_huge_qr, text, &why), OY_RANGE);
    cr_assert_null(pdf);
}

Test(qr, is_a_square_with_its_three_corners) {
    struct oy_qr qr;
    struct oy_why why = {.status = OY_OK};
    cr_assert_eq(oy_qr_make(&qr, "https://oy.example/#7Q2M", &why), OY_OK);
    cr_assert(qr.side >= 21 && (qr.side - 17) % 4 == 0);
    for (int i = 0; i < 7; i++)
        cr_assert(qr.black[i] && qr.black[qr.side - 1 - i] &&
                  qr.black[(qr.side - 1) * qr.side + i]);
    oy_qr_clear(&qr);
    cr_assert_null(qr.black);
}
