/* Tables, and the bars in them. */
#include <string.h>

#include "paper/inside.h"

#define PAD_X 2.5 /* points */
#define PAD_Y 2.2
#define BAR_HEIGHT 7.0
#define HATCH 3.0
#define SIDE_GAP 5.0 /* mm */

enum { COLUMNS_MAX = 12 };

struct grid {
    const struct oy_paper_table *table;
    double left, right, x[COLUMNS_MAX], width[COLUMNS_MAX];
};

static void measure_columns(struct grid *g, const struct oy_paper_table *t, double left,
                            double width) {
    double sum = 0, x = left;
    for (size_t i = 0; i < t->n_columns; i++) sum += t->columns[i].weight;
    *g = (struct grid){.table = t, .left = left, .right = left + width};
    for (size_t i = 0; i < t->n_columns; i++) {
        g->x[i] = x;
        g->width[i] = width * t->columns[i].weight / sum;
        x += g->width[i];
    }
}

static enum oy_paper_style style_of(const struct grid *g, size_t row, size_t column) {
    const struct oy_paper_table *t = g->table;
    if (t->columns[column].kind == OY_PAPER_CELL_MONO) return OY_PAPER_MONO;
    return t->strong && t->strong(t->context, row) ? OY_PAPER_SMALL_STRONG : OY_PAPER_SMALL;
}

static void lay_cell(struct oy_paper *p, const struct grid *g, size_t column,
                     enum oy_paper_style style, const char *text) {
    bool right = g->table->columns[column].kind == OY_PAPER_CELL_RIGHT;
    oy_paper_lay(p, style, g->width[column] - 2 * PAD_X, right ? OY_PAPER_RIGHT : OY_PAPER_LEFT,
                 text);
}

/* ---- header ---- */

static double draw_header(struct oy_paper *p, const struct grid *g, double y) {
    double height = 0;
    for (int pass = 0; pass < 2; pass++)
        for (size_t i = 0; i < g->table->n_columns; i++) {
            lay_cell(p, g, i, OY_PAPER_SMALL_STRONG, g->table->columns[i].title);
            double own = oy_paper_laid(p);
            if (pass == 1) oy_paper_show(p, g->x[i] + PAD_X, y + height + PAD_Y - own);
            if (own > height) height = own;
        }
    height += 2 * PAD_Y;
    oy_paper_stroke(p, g->left, y + height, g->right, y + height, 0.9);
    return height;
}

/* ---- rows ---- */

/* Black where something was decided for it, else hatched: told apart without colour, and on a
 * copier. */
static void draw_bar(struct oy_paper *p, const struct grid *g, size_t row, size_t column, double x,
                     double y) {
    const struct oy_paper_table *t = g->table;
    double part = t->bar ? t->bar(t->context, row) : 0, full = g->width[column] - 2 * PAD_X;
    double width = full * (part < 0 ? 0 : part > 1 ? 1 : part);
    oy_paper_stroke(p, x + PAD_X, y, x + PAD_X, y + BAR_HEIGHT, 0.5);
    if (p->counting || p->failed || width <= 0) return;
    cairo_save(p->cr);
    cairo_rectangle(p->cr, x + PAD_X, y, width, BAR_HEIGHT);
    cairo_set_line_width(p->cr, 0.5);
    if (t->strong && t->strong(t->context, row)) {
        cairo_fill_preserve(p->cr);
        cairo_stroke(p->cr);
    } else {
        cairo_stroke_preserve(p->cr);
        cairo_clip(p->cr);
        for (int i = 0; i * HATCH < width + BAR_HEIGHT; i++) {
            double at = i * HATCH - BAR_HEIGHT;
            cairo_move_to(p->cr, x + PAD_X + at, y + BAR_HEIGHT);
            cairo_line_to(p->cr, x + PAD_X + at + BAR_HEIGHT, y);
        }
        cairo_stroke(p->cr);
    }
    cairo_restore(p->cr);
}

static double row_height(struct oy_paper *p, const struct grid *g, size_t row) {
    const struct oy_paper_table *t = g->table;
    double height = BAR_HEIGHT;
    for (size_t i = 0; i < t->n_columns; i++) {
        if (t->columns[i].kind == OY_PAPER_CELL_BAR) continue;
        lay_cell(p, g, i, style_of(g, row, i), t->cell(t->context, row, i));
        double own = oy_paper_laid(p);
        if (own > height) height = own;
    }
    return height + 2 * PAD_Y;
}

static void draw_row(struct oy_paper *p, const struct grid *g, size_t row, double y,
                     double height) {
    const struct oy_paper_table *t = g->table;
    for (size_t i = 0; i < t->n_columns; i++) {
        if (t->columns[i].kind == OY_PAPER_CELL_BAR) {
            draw_bar(p, g, row, i, g->x[i], y + PAD_Y + 1.2);
            continue;
        }
        lay_cell(p, g, i, style_of(g, row, i), t->cell(t->context, row, i));
        oy_paper_show(p, g->x[i] + PAD_X, y + PAD_Y);
    }
    oy_paper_stroke(p, g->left, y + height, g->right, y + height, 0.2);
}

static void draw_single(struct oy_paper *p, const struct oy_paper_table *t) {
    struct grid g;
    unsigned page = 0;
    measure_columns(&g, t, p->left, p->width);
    for (size_t row = 0; row < t->n_rows; row++) {
        double height = row_height(p, &g, row);
        /* The first row takes the header along to the next page. */
        oy_paper_need(p, OY_MM(height) + (page == 0 ? 10 : 0));
        if (p->page != page) {
            p->y += draw_header(p, &g, p->y);
            page = p->page;
        }
        draw_row(p, &g, row, p->y, height);
        p->y += height;
    }
}

/* ---- short rows, several tables beside one another ---- */

/* All rows get the height of the tallest, which is looked for among the longest texts of each
 * column: laying out every row twice would take long. */
static double common_height(struct oy_paper *p, const struct grid *g) {
    const struct oy_paper_table *t = g->table;
    double height = row_height(p, g, 0);
    for (size_t column = 0; column < t->n_columns; column++) {
        size_t longest = 0, at = 0;
        for (size_t row = 0; row < t->n_rows; row++) {
            size_t n = strlen(t->cell(t->context, row, column));
            if (n <= longest) continue;
            longest = n;
            at = row;
        }
        double own = row_height(p, g, at);
        if (own > height) height = own;
    }
    return height;
}

/* As many rows of one height as fit below the header; the last page's columns are balanced. */
static size_t rows_that_fit(const struct oy_paper *p, const struct oy_paper_table *t, size_t from,
                            double header, double height) {
    size_t sides = t->side_by_side, left = t->n_rows - from;
    size_t fit = (size_t)((p->bottom - p->y - header) / height);
    size_t balanced = (left + sides - 1) / sides;
    if (fit == 0) fit = 1;
    return balanced < fit ? balanced : fit;
}

static void draw_sides(struct oy_paper *p, const struct oy_paper_table *t) {
    size_t sides = t->side_by_side;
    double gap = OY_POINTS(SIDE_GAP);
    double width = (p->width - gap * (double)(sides - 1)) / (double)sides;
    struct grid g;
    measure_columns(&g, t, p->left, width);
    double height = common_height(p, &g);
    for (size_t row = 0; row < t->n_rows;) {
        double y, header = 0;
        oy_paper_need(p, 25);
        y = p->y;
        size_t fit = 0;
        for (size_t k = 0; k < sides && row < t->n_rows; k++) {
            measure_columns(&g, t, p->left + (double)k * (width + gap), width);
            header = draw_header(p, &g, y);
            if (k == 0) fit = rows_that_fit(p, t, row, header, height);
            for (size_t i = 0; i < fit && row < t->n_rows; i++)
                draw_row(p, &g, row++, y + header + (double)i * height, height);
        }
        p->y = y + header + (double)fit * height;
        if (row < t->n_rows) oy_paper_next_page(p);
    }
}

void oy_paper_table(struct oy_paper *p, const struct oy_paper_table *table) {
    if (table->n_rows == 0 || table->n_columns == 0 || table->n_columns > COLUMNS_MAX) return;
    if (table->side_by_side > 1)
        draw_sides(p, table);
    else
        draw_single(p, table);
    p->y += OY_POINTS(3);
}
