/* Text: paragraphs that flow, items, facts, and text at a place. */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "paper/inside.h"

#define ITEM_INDENT 6.0
#define FACT_INDENT 47.0

/* Space above and below a paragraph, in points. */
static const struct {
    double above, below, leading;
} spacing[OY_PAPER_STYLES] = {
    [OY_PAPER_TITLE] = {0, 6, 1.05},        [OY_PAPER_HEADING] = {11, 4, 1.05},
    [OY_PAPER_SUBHEADING] = {6, 3, 1.05},   [OY_PAPER_BODY] = {0, 4, 1.12},
    [OY_PAPER_STRONG] = {0, 4, 1.12},       [OY_PAPER_SMALL] = {0, 3, 1.08},
    [OY_PAPER_SMALL_STRONG] = {0, 3, 1.08}, [OY_PAPER_TINY] = {0, 2, 1.08},
    [OY_PAPER_MONO] = {0, 3, 1.1},          [OY_PAPER_CODE] = {2, 4, 1.15},
};

void oy_paper_lay(struct oy_paper *p, enum oy_paper_style style, double width,
                  enum oy_paper_align align, const char *text) {
    static const PangoAlignment alignment[] = {PANGO_ALIGN_LEFT, PANGO_ALIGN_RIGHT,
                                               PANGO_ALIGN_CENTER};
    pango_layout_set_font_description(p->layout, p->font[style]);
    pango_layout_set_width(p->layout, width < 0 ? -1 : (int)(width * PANGO_SCALE));
    pango_layout_set_alignment(p->layout, alignment[align]);
    pango_layout_set_line_spacing(p->layout, (float)spacing[style].leading);
    pango_layout_set_text(p->layout, text, -1);
}

double oy_paper_laid(const struct oy_paper *p) {
    int height;
    pango_layout_get_size(p->layout, NULL, &height);
    return (double)height / PANGO_SCALE;
}

void oy_paper_show(struct oy_paper *p, double x, double y) {
    if (p->counting || p->failed) return;
    cairo_move_to(p->cr, x, y);
    pango_cairo_show_layout(p->cr, p->layout);
}

/* ---- flow ---- */

void oy_paper_need(struct oy_paper *p, double height) {
    if (p->y + OY_POINTS(height) > p->bottom && p->y > p->top) oy_paper_next_page(p);
}

void oy_paper_gap(struct oy_paper *p, double height) {
    p->y += OY_POINTS(height);
}

static void show_line(struct oy_paper *p, PangoLayoutIter *iter, double x, double y) {
    PangoRectangle logical;
    if (p->counting || p->failed) return;
    pango_layout_iter_get_line_extents(iter, NULL, &logical);
    double baseline = (double)(pango_layout_iter_get_baseline(iter) - logical.y) / PANGO_SCALE;
    cairo_move_to(p->cr, x + (double)logical.x / PANGO_SCALE, y + baseline);
    pango_cairo_show_layout_line(p->cr, pango_layout_iter_get_line_readonly(iter));
}

/* The lines of a paragraph, from page to page. The page's footer uses the same layout, so the lines
 * of this one are laid out anew after a break; what was shown is counted. */
static void flow(struct oy_paper *p, enum oy_paper_style style, double x, double width,
                 const char *text) {
    int shown = 0;
    for (bool more = true; more;) {
        oy_paper_lay(p, style, width, OY_PAPER_LEFT, text);
        PangoLayoutIter *iter = pango_layout_get_iter(p->layout);
        bool full = false;
        int at = 0;
        do {
            PangoRectangle logical;
            pango_layout_iter_get_line_extents(iter, NULL, &logical);
            double height = (double)logical.height / PANGO_SCALE;
            if (at++ < shown) continue;
            full = p->y + height > p->bottom && p->y > p->top;
            if (full) break;
            show_line(p, iter, x, p->y);
            p->y += height;
            shown++;
        } while (pango_layout_iter_next_line(iter));
        pango_layout_iter_free(iter);
        more = full;
        if (full) oy_paper_next_page(p);
    }
}

void oy_paper_text(struct oy_paper *p, enum oy_paper_style style, const char *text) {
    if (p->y > p->top) p->y += spacing[style].above;
    if (style <= OY_PAPER_SUBHEADING)
        oy_paper_need(p, style == OY_PAPER_SUBHEADING ? 24
                                                      : 45); /* no heading at the foot of a page */
    flow(p, style, p->left, p->width, text);
    p->y += spacing[style].below;
}

void oy_paper_textf(struct oy_paper *p, enum oy_paper_style style, const char *format, ...) {
    va_list args, again;
    va_start(args, format);
    va_copy(again, args);
    int n = vsnprintf(NULL, 0, format, args);
    char *text = n < 0 ? NULL : malloc((size_t)n + 1);
    if (text) {
        (void)vsnprintf(text, (size_t)n + 1, format, again);
        oy_paper_text(p, style, text);
    } else {
        oy_paper_fail(p, OY_MEMORY, "no memory");
    }
    va_end(again);
    va_end(args);
    free(text);
}

void oy_paper_item(struct oy_paper *p, const char *mark, const char *text) {
    double indent = OY_POINTS(ITEM_INDENT);
    oy_paper_need(p, 10);
    oy_paper_lay(p, OY_PAPER_BODY, -1, OY_PAPER_LEFT, mark);
    oy_paper_show(p, p->left, p->y);
    flow(p, OY_PAPER_BODY, p->left + indent, p->width - indent, text);
    p->y += spacing[OY_PAPER_BODY].below;
}

void oy_paper_fact_in(struct oy_paper *p, const char *label, enum oy_paper_style style,
                      const char *value) {
    double indent = OY_POINTS(FACT_INDENT), gap = OY_POINTS(3);
    oy_paper_need(p, 10);
    double y = p->y;
    unsigned page = p->page;
    oy_paper_lay(p, OY_PAPER_SMALL, indent - gap, OY_PAPER_LEFT, label);
    double height = oy_paper_laid(p);
    oy_paper_show(p, p->left, y + 0.8);
    flow(p, style, p->left + indent, p->width - indent, value);
    if (p->page == page && p->y < y + height) p->y = y + height;
    p->y += 3;
}

void oy_paper_fact(struct oy_paper *p, const char *label, const char *value) {
    oy_paper_fact_in(p, label, OY_PAPER_BODY, value);
}

/* ---- at a place ---- */

static void limit(struct oy_paper *p, double height) {
    pango_layout_set_ellipsize(p->layout, height > 0 ? PANGO_ELLIPSIZE_END : PANGO_ELLIPSIZE_NONE);
    pango_layout_set_height(p->layout, height > 0 ? (int)(OY_POINTS(height) * PANGO_SCALE) : -1);
}

double oy_paper_text_at(struct oy_paper *p, enum oy_paper_style style, struct oy_paper_box box,
                        const char *text) {
    limit(p, box.height);
    oy_paper_lay(p, style, OY_POINTS(box.width), box.align, text);
    double height = OY_MM(oy_paper_laid(p));
    oy_paper_show(p, OY_POINTS(box.x), OY_POINTS(box.y));
    limit(p, 0);
    return height;
}

double oy_paper_text_height(struct oy_paper *p, enum oy_paper_style style, double width,
                            const char *text) {
    oy_paper_lay(p, style, OY_POINTS(width), OY_PAPER_LEFT, text);
    return OY_MM(oy_paper_laid(p));
}
