/* A document: its file, its pages, what stands at the top and the foot of each. */
#include <cairo-pdf.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "paper/inside.h"

#define MARGIN_LEFT 22.0
#define MARGIN_RIGHT 20.0
#define MARGIN_TOP 24.0
#define MARGIN_FOOT 24.0

enum { FIRST_BYTES = 1 << 16 };

void oy_paper_fail(struct oy_paper *p, oy_status status, const char *text) {
    if (p->failed) return;
    p->failed = true;
    (void)oy_fail(&p->why, status, "", "%s", text);
}

/* ---- bytes ---- */

/* Old memory is wiped when it gets too small. */
static oy_status grow(struct oy_paper *p, size_t n, struct oy_why *why) {
    struct oy_secret_bytes *larger;
    size_t cap = p->bytes ? p->bytes->n : FIRST_BYTES;
    while (cap < n) cap *= 2;
    if (p->bytes && p->bytes->n >= n) return OY_OK;
    OY_TRY(oy_secret_bytes_new(&larger, cap, why));
    if (p->bytes && p->n_bytes > 0) memcpy(larger->secret, p->bytes->secret, p->n_bytes);
    oy_secret_bytes_free(&p->bytes);
    p->bytes = larger;
    return OY_OK;
}

static cairo_status_t take(void *closure, const unsigned char *data, unsigned n) {
    struct oy_paper *p = closure;
    struct oy_why why = {.status = OY_OK};
    if (grow(p, p->n_bytes + n, &why) != OY_OK) {
        oy_paper_fail(p, why.status, why.text);
        return CAIRO_STATUS_WRITE_ERROR;
    }
    memcpy(p->bytes->secret + p->n_bytes, data, n);
    p->n_bytes += n;
    return CAIRO_STATUS_SUCCESS;
}

/* ---- pages ---- */

static void page_margins(struct oy_paper *p) {
    bool bare = p->info->bare;
    p->left = OY_POINTS(bare ? 0 : MARGIN_LEFT);
    p->width = OY_POINTS(OY_PAPER_WIDTH) - (bare ? 0 : OY_POINTS(MARGIN_LEFT + MARGIN_RIGHT));
    p->top = OY_POINTS(bare ? 0 : MARGIN_TOP);
    p->bottom = OY_POINTS(OY_PAPER_HEIGHT - (bare ? 0 : MARGIN_FOOT));
    p->beside_bottom = 0;
}

static void draw_header(struct oy_paper *p) {
    if (!p->info->header) return;
    oy_paper_lay(p, OY_PAPER_TINY, p->width, OY_PAPER_LEFT, p->info->header);
    pango_layout_set_ellipsize(p->layout, PANGO_ELLIPSIZE_END);
    pango_layout_set_height(p->layout, 0);
    oy_paper_show(p, p->left, OY_POINTS(12));
    pango_layout_set_ellipsize(p->layout, PANGO_ELLIPSIZE_NONE);
    oy_paper_stroke(p, p->left, OY_POINTS(17), p->left + p->width, OY_POINTS(17), 0.4);
}

static void draw_footer(struct oy_paper *p) {
    double y = OY_POINTS(OY_PAPER_HEIGHT - 15), number = OY_POINTS(20);
    char text[32];
    if (p->info->footer) {
        oy_paper_lay(p, OY_PAPER_TINY, p->width - number, OY_PAPER_LEFT, p->info->footer);
        oy_paper_show(p, p->left, y);
    }
    if (!p->info->numbered) return;
    (void)snprintf(text, sizeof text, "%u/%u", p->page, p->pages);
    oy_paper_lay(p, OY_PAPER_TINY, number, OY_PAPER_RIGHT, text);
    oy_paper_show(p, p->left + p->width - number, y);
}

static void page_begin(struct oy_paper *p) {
    p->page++;
    page_margins(p);
    draw_header(p);
    draw_footer(p);
    p->y = p->top;
}

void oy_paper_next_page(struct oy_paper *p) {
    if (!p->counting) cairo_show_page(p->cr);
    page_begin(p);
}

void oy_paper_break(struct oy_paper *p) {
    oy_paper_next_page(p);
}

unsigned oy_paper_page(const struct oy_paper *p) {
    return p->page;
}

/* ---- stamps ---- */

void oy_paper_stamp_begin(struct oy_paper *p) {
    cairo_rectangle_t page = {0, 0, OY_POINTS(OY_PAPER_WIDTH), OY_POINTS(OY_PAPER_HEIGHT)};
    if (p->stamp) cairo_surface_destroy(p->stamp);
    p->stamp = cairo_recording_surface_create(CAIRO_CONTENT_COLOR_ALPHA, &page);
    p->page_cr = p->cr;
    p->cr = cairo_create(p->stamp);
}

void oy_paper_stamp_end(struct oy_paper *p) {
    cairo_destroy(p->cr);
    p->cr = p->page_cr;
    p->page_cr = NULL;
}

void oy_paper_stamp(struct oy_paper *p) {
    if (p->counting || p->failed || !p->stamp) return;
    cairo_save(p->cr);
    cairo_set_source_surface(p->cr, p->stamp, 0, 0);
    cairo_paint(p->cr);
    cairo_restore(p->cr);
}

/* ---- the file ---- */

static void set_metadata(struct oy_paper *p) {
    char date[32];
    time_t time = (time_t)p->info->time;
    struct tm parts;
    (void)gmtime_r(&time, &parts);
    (void)strftime(date, sizeof date, "%Y-%m-%dT%H:%M:%SZ", &parts);
    cairo_pdf_surface_set_metadata(p->surface, CAIRO_PDF_METADATA_TITLE, p->info->title);
    cairo_pdf_surface_set_metadata(p->surface, CAIRO_PDF_METADATA_AUTHOR, p->info->author);
    cairo_pdf_surface_set_metadata(p->surface, CAIRO_PDF_METADATA_CREATOR, "Oy " OY_VERSION);
    /* cairo cannot write the catalogue's /Lang; keywords are where a reader may still find it. */
    cairo_pdf_surface_set_metadata(p->surface, CAIRO_PDF_METADATA_KEYWORDS, p->info->language);
    cairo_pdf_surface_set_metadata(p->surface, CAIRO_PDF_METADATA_CREATE_DATE, date);
    cairo_pdf_surface_set_metadata(p->surface, CAIRO_PDF_METADATA_MOD_DATE, date);
}

static const struct {
    const char *family;
    double size;
    bool bold;
} fonts[OY_PAPER_STYLES] = {
    [OY_PAPER_TITLE] = {"DejaVu Sans", 16, true},
    [OY_PAPER_HEADING] = {"DejaVu Sans", 11.5, true},
    [OY_PAPER_SUBHEADING] = {"DejaVu Sans", 9.5, true},
    [OY_PAPER_BODY] = {"DejaVu Sans", 9, false},
    [OY_PAPER_STRONG] = {"DejaVu Sans", 9, true},
    [OY_PAPER_SMALL] = {"DejaVu Sans", 8, false},
    [OY_PAPER_SMALL_STRONG] = {"DejaVu Sans", 8, true},
    [OY_PAPER_TINY] = {"DejaVu Sans", 6.5, false},
    [OY_PAPER_MONO] = {"DejaVu Sans Mono", 7.1, false},
    [OY_PAPER_CODE] = {"DejaVu Sans Mono", 15, true},
};

static void make_fonts(struct oy_paper *p) {
    for (int i = 0; i < OY_PAPER_STYLES; i++) {
        p->font[i] = pango_font_description_new();
        pango_font_description_set_family_static(p->font[i], fonts[i].family);
        pango_font_description_set_absolute_size(p->font[i], fonts[i].size * PANGO_SCALE);
        if (fonts[i].bold) pango_font_description_set_weight(p->font[i], PANGO_WEIGHT_BOLD);
    }
}

/* Another font in its place would have other widths and perhaps no İ, ı, ş, ğ. */
static void check_font(struct oy_paper *p, enum oy_paper_style style) {
    PangoFont *font = pango_context_load_font(pango_layout_get_context(p->layout), p->font[style]);
    PangoFontDescription *is = font ? pango_font_describe(font) : NULL;
    const char *family = is ? pango_font_description_get_family(is) : NULL;
    if (!family || strcmp(family, fonts[style].family) != 0)
        oy_paper_fail(p, OY_MISSING,
                      "the font DejaVu is not installed (package fonts-dejavu-core)");
    if (is) pango_font_description_free(is);
    if (font) g_object_unref(font);
}

/* Printers scale: positions must not be rounded to the pixels of a screen. */
static void set_up_layout(struct oy_paper *p) {
    cairo_font_options_t *options = cairo_font_options_create();
    PangoAttrList *attributes = pango_attr_list_new();
    cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE);
    cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF);
    p->layout = pango_cairo_create_layout(p->cr);
    PangoContext *context = pango_layout_get_context(p->layout);
    pango_cairo_context_set_font_options(context, options);
    pango_context_set_round_glyph_positions(context, FALSE);
    pango_context_set_language(context, pango_language_from_string(p->info->language));
    /* In Turkish an i keeps its dot after an f. */
    pango_attr_list_insert(attributes, pango_attr_font_features_new("liga=0, clig=0"));
    pango_attr_list_insert(attributes, pango_attr_insert_hyphens_new(FALSE));
    pango_layout_set_attributes(p->layout, attributes);
    pango_layout_set_wrap(p->layout, PANGO_WRAP_WORD_CHAR);
    pango_attr_list_unref(attributes);
    cairo_font_options_destroy(options);
}

static void open_paper(struct oy_paper *p) {
    p->surface = cairo_pdf_surface_create_for_stream(take, p, OY_POINTS(OY_PAPER_WIDTH),
                                                     OY_POINTS(OY_PAPER_HEIGHT));
    p->cr = cairo_create(p->surface);
    set_metadata(p);
    make_fonts(p);
    set_up_layout(p);
    check_font(p, OY_PAPER_BODY);
    check_font(p, OY_PAPER_CODE);
}

static void close_paper(struct oy_paper *p) {
    g_object_unref(p->layout);
    if (p->stamp) cairo_surface_destroy(p->stamp);
    for (int i = 0; i < OY_PAPER_STYLES; i++) pango_font_description_free(p->font[i]);
    cairo_destroy(p->cr);
    cairo_surface_finish(p->surface);
    cairo_status_t status = cairo_surface_status(p->surface);
    if (status != CAIRO_STATUS_SUCCESS) oy_paper_fail(p, OY_MEMORY, cairo_status_to_string(status));
    cairo_surface_destroy(p->surface);
}

static void draw_pass(struct oy_paper *p, bool counting,
                      void (*draw)(struct oy_paper *p, void *context), void *context) {
    p->counting = counting;
    p->page = 0;
    page_begin(p);
    if (!p->failed) draw(p, context);
    p->pages = p->page;
    if (!counting) cairo_show_page(p->cr);
}

/* The bytes used, in a block of just this length. */
static oy_status hand_out(struct oy_secret_bytes **out, const struct oy_paper *p,
                          struct oy_why *why) {
    OY_TRY(oy_secret_bytes_new(out, p->n_bytes, why));
    memcpy((*out)->secret, p->bytes->secret, p->n_bytes);
    return OY_OK;
}

oy_status oy_paper_make(struct oy_secret_bytes **out, const struct oy_paper_info *info,
                        void (*draw)(struct oy_paper *p, void *context), void *context,
                        struct oy_why *why) {
    struct oy_paper p = {.info = info};
    *out = NULL;
    open_paper(&p);
    if (info->numbered) draw_pass(&p, true, draw, context);
    draw_pass(&p, false, draw, context);
    close_paper(&p);
    if (p.failed) *why = p.why;
    oy_status status = p.failed ? p.why.status : hand_out(out, &p, why);
    oy_secret_bytes_free(&p.bytes);
    return status;
}
