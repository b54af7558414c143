/* What the files of this folder share. */
#ifndef OY_PAPER_INSIDE_H
#define OY_PAPER_INSIDE_H

#include <cairo.h>
#include <pango/pangocairo.h>

#include "paper/paper.h"

#define OY_POINTS(mm) ((mm) * (72.0 / 25.4))
#define OY_MM(points) ((points) * (25.4 / 72.0))

struct oy_paper {
    const struct oy_paper_info *info;
    cairo_surface_t *surface;
    cairo_t *cr;
    cairo_surface_t *stamp; /* recorded, or NULL */
    cairo_t *page_cr;       /* while a stamp is recorded: what cr was */
    PangoLayout *layout;
    PangoFontDescription *font[OY_PAPER_STYLES];
    bool counting; /* the first of two passes: nothing is drawn */
    unsigned page, pages;
    /* The flow, in points: x and width change beside a QR code and in items. */
    double y, left, width, top, bottom;
    double beside_bottom;          /* below this the flow is as wide as the page again; 0: it is */
    struct oy_secret_bytes *bytes; /* the PDF, of which n_bytes are used */
    size_t n_bytes;
    bool failed;
    struct oy_why why;
};

/* Sets the layout for a text; width in points, < 0: one line. */
void oy_paper_lay(struct oy_paper *p, enum oy_paper_style style, double width,
                  enum oy_paper_align align, const char *text);
/* The height of the layout, in points. */
double oy_paper_laid(const struct oy_paper *p);
/* Draws the layout with its upper left corner there, in points. */
void oy_paper_show(struct oy_paper *p, double x, double y);
/* Remembers the first failure. */
void oy_paper_fail(struct oy_paper *p, oy_status status, const char *text);
void oy_paper_next_page(struct oy_paper *p);
void oy_paper_stroke(struct oy_paper *p, double x1, double y1, double x2, double y2, double width);

#endif
