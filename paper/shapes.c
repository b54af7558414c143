/* Lines, frames, boxes to sign in, QR codes. */
#include "paper/inside.h"
#include "paper/qr.h"

#define BOX_HEIGHT 32.0
#define BOX_GAP 6.0

enum { QUIET = 4 }; /* modules around a QR code that stay white */

void oy_paper_stroke(struct oy_paper *p, double x1, double y1, double x2, double y2, double width) {
    if (p->counting || p->failed) return;
    cairo_set_line_width(p->cr, width);
    cairo_move_to(p->cr, x1, y1);
    cairo_line_to(p->cr, x2, y2);
    cairo_stroke(p->cr);
}

void oy_paper_line(struct oy_paper *p, double x1, double y1, double x2, double y2) {
    oy_paper_stroke(p, OY_POINTS(x1), OY_POINTS(y1), OY_POINTS(x2), OY_POINTS(y2), 0.4);
}

void oy_paper_frame(struct oy_paper *p, double x, double y, double width, double height) {
    if (p->counting || p->failed) return;
    cairo_set_line_width(p->cr, 0.6);
    cairo_rectangle(p->cr, OY_POINTS(x), OY_POINTS(y), OY_POINTS(width), OY_POINTS(height));
    cairo_stroke(p->cr);
}

void oy_paper_rule(struct oy_paper *p) {
    oy_paper_need(p, 5);
    p->y += OY_POINTS(1.5);
    oy_paper_stroke(p, p->left, p->y, p->left + p->width, p->y, 0.4);
    p->y += OY_POINTS(2.5);
}

/* ---- to be filled in by hand ---- */

static void draw_box(struct oy_paper *p, double x, double width, const char *label,
                     const char *const *lines, size_t n_lines) {
    double pad = OY_POINTS(2.5), height = OY_POINTS(BOX_HEIGHT), y = p->y;
    oy_paper_frame(p, OY_MM(x), OY_MM(y), OY_MM(width), BOX_HEIGHT);
    struct oy_paper_box name = {OY_MM(x + pad), OY_MM(y + pad), OY_MM(width - 2 * pad), 7,
                                OY_PAPER_LEFT};
    (void)oy_paper_text_at(p, OY_PAPER_SMALL_STRONG, name, label);
    for (size_t i = 0; i < n_lines; i++) {
        double at = y + height - (double)(n_lines - i) * OY_POINTS(7) + OY_POINTS(1);
        oy_paper_lay(p, OY_PAPER_TINY, OY_POINTS(24), OY_PAPER_LEFT, lines[i]);
        oy_paper_show(p, x + pad, at);
        oy_paper_stroke(p, x + OY_POINTS(24), at + OY_POINTS(3), x + width - pad, at + OY_POINTS(3),
                        0.3);
    }
}

void oy_paper_signatures(struct oy_paper *p, const char *const *labels, size_t n,
                         const char *const *lines, size_t n_lines) {
    double width = (p->width - OY_POINTS(BOX_GAP)) / 2;
    for (size_t i = 0; i < n; i++) {
        if (i % 2 == 0) oy_paper_need(p, BOX_HEIGHT + 2);
        draw_box(p, p->left + (double)(i % 2) * (width + OY_POINTS(BOX_GAP)), width, labels[i],
                 lines, n_lines);
        if (i % 2 == 1 || i + 1 == n) p->y += OY_POINTS(BOX_HEIGHT + BOX_GAP);
    }
}

void oy_paper_blank(struct oy_paper *p, const char *label) {
    oy_paper_need(p, 9);
    p->y += OY_POINTS(3);
    oy_paper_lay(p, OY_PAPER_BODY, OY_POINTS(62), OY_PAPER_LEFT, label);
    oy_paper_show(p, p->left, p->y);
    double height = oy_paper_laid(p);
    oy_paper_stroke(p, p->left + OY_POINTS(64), p->y + height, p->left + p->width, p->y + height,
                    0.4);
    p->y += height + OY_POINTS(2);
}

/* ---- QR codes ---- */

/* Squares of one row that touch are one rectangle: no seams between them on any screen. */
static void draw_row(struct oy_paper *p, const struct oy_qr *qr, int row, double x, double y,
                     double module) {
    const unsigned char *black = qr->black + (size_t)row * (size_t)qr->side;
    for (int i = 0; i < qr->side; i++) {
        int from = i;
        while (i < qr->side && black[i]) i++;
        if (i > from) cairo_rectangle(p->cr, x + from * module, y, (i - from) * module, module);
    }
}

void oy_paper_qr_at(struct oy_paper *p, double x, double y, double size, const char *text) {
    struct oy_qr qr;
    struct oy_why why = {.status = OY_OK};
    if (p->failed || p->counting) return;
    if (oy_qr_make(&qr, text, &why) != OY_OK) {
        oy_paper_fail(p, why.status, why.text);
        return;
    }
    double module = OY_POINTS(size) / (qr.side + 2 * QUIET);
    for (int row = 0; row < qr.side; row++)
        draw_row(p, &qr, row, OY_POINTS(x) + QUIET * module, OY_POINTS(y) + (QUIET + row) * module,
                 module);
    cairo_fill(p->cr);
    oy_qr_clear(&qr);
}

void oy_paper_qr_beside(struct oy_paper *p, const char *text, double size) {
    oy_paper_need(p, size + 2);
    oy_paper_qr_at(p, OY_MM(p->left + p->width) - size, OY_MM(p->y), size, text);
    p->width -= OY_POINTS(size + 4);
    p->beside_bottom = p->y + OY_POINTS(size + 2);
}

void oy_paper_beside_end(struct oy_paper *p) {
    if (p->beside_bottom <= 0) return; /* a page has ended meanwhile, and with it the narrow part */
    if (p->y < p->beside_bottom) p->y = p->beside_bottom;
    p->beside_bottom = 0;
    p->width = OY_POINTS(OY_PAPER_WIDTH) - 2 * p->left + OY_POINTS(2);
}
