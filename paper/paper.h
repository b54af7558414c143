/* Pages of paper: A4 documents as PDF, drawn with cairo and pango in DejaVu, which is embedded.
 *
 * A document is a function that draws from the top of the first page on; what does not fit goes
 * on to the next page. All lengths are millimetres. The same input gives the same bytes: dates
 * come from the caller and never from a clock.
 *
 * Drawing is sticky like the writer of base/bytes.h: after a failure nothing more happens, and
 * oy_paper_make reports it. The bytes stand in secret memory, since letters hold codes. Several
 * threads may each make a document.
 */
#ifndef OY_PAPER_PAPER_H
#define OY_PAPER_PAPER_H

#include <stdint.h>

#include "base/secret.h"

#define OY_PAPER_WIDTH 210.0
#define OY_PAPER_HEIGHT 297.0

struct oy_paper;

enum oy_paper_style {
    OY_PAPER_TITLE,
    OY_PAPER_HEADING,
    OY_PAPER_SUBHEADING,
    OY_PAPER_BODY,
    OY_PAPER_STRONG,
    OY_PAPER_SMALL,
    OY_PAPER_SMALL_STRONG,
    OY_PAPER_TINY,
    OY_PAPER_MONO, /* hashes: 64 hexadecimal digits fit on a line of 120 mm */
    OY_PAPER_CODE, /* what a person copies from paper */
    OY_PAPER_STYLES
};
enum oy_paper_align { OY_PAPER_LEFT, OY_PAPER_RIGHT, OY_PAPER_CENTRE };

struct oy_paper_info {
    const char *title, *author, *language; /* of the metadata; language "tr" or "en" */
    uint64_t time;                         /* of the metadata, Unix seconds */
    const char *header;                    /* small, at the top of every page; may be NULL */
    const char *footer;                    /* the same at the foot, left of the number */
    bool numbered;                         /* "2/5" at the foot */
    bool bare; /* no margins of its own: the document places everything itself */
};

/* Draws the document. Where pages are numbered, draw is called twice, first to count them.
 * OY_MEMORY; OY_MISSING if the font is not installed; OY_RANGE for a QR code that would be too
 * large. *out is NULL on failure. */
OY_MUST_USE oy_status oy_paper_make(struct oy_secret_bytes **out, const struct oy_paper_info *info,
                                    void (*draw)(struct oy_paper *p, void *context), void *context,
                                    struct oy_why *why);

/* ---- the flow of text, between the margins ---- */

void oy_paper_text(struct oy_paper *p, enum oy_paper_style style, const char *text);
void oy_paper_textf(struct oy_paper *p, enum oy_paper_style style, const char *format, ...)
    OY_PRINTF(3, 4);
/* "1." in the margin of a paragraph. */
void oy_paper_item(struct oy_paper *p, const char *mark, const char *text);
/* A label and, in a column beside it, what it is. */
void oy_paper_fact(struct oy_paper *p, const char *label, const char *value);
void oy_paper_fact_in(struct oy_paper *p, const char *label, enum oy_paper_style style,
                      const char *value);
void oy_paper_gap(struct oy_paper *p, double height);
void oy_paper_rule(struct oy_paper *p); /* a thin line across */
/* Goes to the next page unless so much room is left on this one. */
void oy_paper_need(struct oy_paper *p, double height);
void oy_paper_break(struct oy_paper *p);
unsigned oy_paper_page(const struct oy_paper *p); /* from 1 */

/* ---- tables ---- */

enum oy_paper_cell {
    OY_PAPER_CELL_LEFT,
    OY_PAPER_CELL_RIGHT, /* numbers */
    OY_PAPER_CELL_MONO,
    OY_PAPER_CELL_BAR /* a horizontal bar, filled for strong rows and hatched for others */
};
struct oy_paper_column {
    const char *title;
    double weight; /* share of the width */
    enum oy_paper_cell kind;
};
struct oy_paper_table {
    const struct oy_paper_column *columns;
    size_t n_columns, n_rows;
    /* The text of a cell, good until the next call. */
    const char *(*cell)(void *context, size_t row, size_t column);
    double (*bar)(void *context, size_t row);  /* 0 … 1; NULL without a bar */
    bool (*strong)(void *context, size_t row); /* may be NULL */
    void *context;
    unsigned side_by_side; /* so many tables beside one another, for short rows; 0: one */
};
/* The header row stands again at the top of each page; no row is divided. */
void oy_paper_table(struct oy_paper *p, const struct oy_paper_table *table);

/* ---- boxes ---- */

/* A box to sign in for each label, two in a row; `lines` are what to fill in ("Name", …). */
void oy_paper_signatures(struct oy_paper *p, const char *const *labels, size_t n,
                         const char *const *lines, size_t n_lines);
/* A line to write on, after its label. */
void oy_paper_blank(struct oy_paper *p, const char *label);
/* A QR code at the right margin, beside text of the flow that follows: leaves the flow where it
 * was, which then is narrower until oy_paper_beside_end. */
void oy_paper_qr_beside(struct oy_paper *p, const char *text, double size);
void oy_paper_beside_end(struct oy_paper *p);

/* ---- at a place on the page ---- */

struct oy_paper_box {
    double x, y, width;
    double height; /* 0: as high as it gets; else lines below it are left out with "…" */
    enum oy_paper_align align;
};
/* Returns the height taken. */
double oy_paper_text_at(struct oy_paper *p, enum oy_paper_style style, struct oy_paper_box box,
                        const char *text);
double oy_paper_text_height(struct oy_paper *p, enum oy_paper_style style, double width,
                            const char *text);
/* QR code, error level M, with a quiet zone of four modules inside the square of this size. */
void oy_paper_qr_at(struct oy_paper *p, double x, double y, double size, const char *text);
void oy_paper_line(struct oy_paper *p, double x1, double y1, double x2, double y2);
void oy_paper_frame(struct oy_paper *p, double x, double y, double width, double height);

/* ---- what is the same on many pages ---- */

/* What is drawn between begin and end goes to no page, but to each for which oy_paper_stamp is
 * called: laid out once and in the file once. One stamp at a time; bare documents without numbers
 * only. */
void oy_paper_stamp_begin(struct oy_paper *p);
void oy_paper_stamp_end(struct oy_paper *p);
void oy_paper_stamp(struct oy_paper *p);

#endif
