/* One letter on one page, whatever the titles' lengths: the address stands in the window of a
 * DL or C5/6 envelope (DIN 5008, form B), the code at a fixed place, and the list of questions is
 * cut to the room that is left. */
#include <stdio.h>
#include <string.h>

#include "election/credential.h"
#include "office/letter_words.h"

#define LEFT 25.0
#define RIGHT 190.0
#define WINDOW_Y 56.0
#define ADDRESS_Y 62.7
#define SUBJECT_Y 101.0
#define BODY_Y 110.0
#define BOX_Y 204.0
#define BOX_HEIGHT 46.0
#define LOST_Y 254.0
#define COLUMN_GAP 7.0

struct page {
    struct oy_paper *p;
    const struct oy_letter_common *c;
    const struct oy_letter *letter;
};

static bool both(const struct oy_letter_common *c) {
    return c->turkish && c->english;
}

static enum oy_language main_language(const struct oy_letter_common *c) {
    return c->turkish ? OY_TURKISH : OY_ENGLISH;
}

/* ---- the upper third ---- */

static void draw_marks(struct oy_paper *p) {
    oy_paper_line(p, 4, 105, 9, 105);
    oy_paper_line(p, 4, 148.5, 11, 148.5);
    oy_paper_line(p, 4, 210, 9, 210);
}

static void draw_sender(const struct page *g) {
    const struct oy_manifest *m = g->c->m;
    struct oy_paper_box box = {LEFT, 17, RIGHT - LEFT, 12, OY_PAPER_LEFT};
    double height = oy_paper_text_at(g->p, OY_PAPER_HEADING, box, m->title);
    box.y += height + 1;
    box.height = 4;
    (void)oy_paper_text_at(g->p, OY_PAPER_SMALL, box, m->origin);
    oy_paper_line(g->p, LEFT, 38, RIGHT, 38);
}

static double window_line(const struct page *g, double y, const char *text) {
    struct oy_paper_box box = {LEFT, y, 76, 8.5, OY_PAPER_LEFT};
    if (text[0] == 0) return 0;
    return oy_paper_text_at(g->p, OY_PAPER_BODY, box, text) + 0.4;
}

static void draw_return_address(const struct page *g) {
    struct oy_paper_box sender = {LEFT, WINDOW_Y, 76, 3, OY_PAPER_LEFT};
    (void)oy_paper_text_at(g->p, OY_PAPER_TINY, sender, g->c->m->title);
    oy_paper_line(g->p, LEFT, WINDOW_Y + 4, LEFT + 76, WINDOW_Y + 4);
}

static void draw_address(const struct page *g) {
    const struct oy_letter *l = g->letter;
    char line[64];
    double y = ADDRESS_Y;
    (void)snprintf(line, sizeof line, "%s %u", oy_letter_words[main_language(g->c)].line, l->line);
    if (l->name[0] == 0) y += window_line(g, y, l->label[0] ? l->label : line);
    y += window_line(g, y, l->name);
    y += window_line(g, y, l->street);
    y += window_line(g, y, l->address);
    (void)window_line(g, y, g->c->m->mahalle[l->mahalle].name);
}

static void draw_which(const struct page *g) {
    char text[OY_LETTER_TEXT];
    double y = 50;
    for (int language = OY_TURKISH; language >= OY_ENGLISH; language--) {
        struct oy_paper_box box = {118, y, RIGHT - 118, 16, OY_PAPER_LEFT};
        if (!(language == OY_TURKISH ? g->c->turkish : g->c->english)) continue;
        oy_letter_which(text, g->c, (enum oy_language)language);
        y += oy_paper_text_at(g->p, OY_PAPER_SMALL, box, text) + 2;
    }
}

/* ---- what, when, how ---- */

struct column {
    const struct page *page;
    enum oy_language language;
    enum oy_paper_style text, strong;
    double x, width, y;
};

static double height_of(const struct column *k, enum oy_paper_style style, double indent,
                        const char *text) {
    return oy_paper_text_height(k->page->p, style, k->width - indent, text);
}

static void put(struct column *k, enum oy_paper_style style, double indent, double limit,
                const char *text) {
    struct oy_paper_box box = {k->x + indent, k->y, k->width - indent, limit, OY_PAPER_LEFT};
    k->y += oy_paper_text_at(k->page->p, style, box, text);
}

static void put_mark(struct column *k, const char *mark) {
    struct oy_paper_box box = {k->x, k->y, 6, 0, OY_PAPER_LEFT};
    (void)oy_paper_text_at(k->page->p, k->text, box, mark);
}

static void put_heading(struct column *k, const char *text) {
    k->y += 2;
    put(k, k->strong, 0, 0, text);
    k->y += 1;
}

static void put_when(struct column *k) {
    const struct oy_letter_words *w = &oy_letter_words[k->language];
    const struct oy_manifest *m = k->page->c->m;
    char time[OY_SAY], line[2 * OY_SAY];
    put_heading(k, w->when);
    (void)snprintf(line, sizeof line, "%s: %s", w->from, oy_say_time(time, k->language, m->opens));
    put(k, k->text, 0, 0, line);
    (void)snprintf(line, sizeof line, "%s: %s", w->until,
                   oy_say_time(time, k->language, m->closes));
    put(k, k->text, 0, 0, line);
}

static void put_how(struct column *k) {
    char steps[OY_LETTER_STEPS][OY_LETTER_TEXT], mark[8];
    size_t n = oy_letter_steps(steps, k->page->c, k->language);
    put_heading(k, oy_letter_words[k->language].how);
    for (size_t i = 0; i < n; i++) {
        (void)snprintf(mark, sizeof mark, "%zu.", i + 1);
        put_mark(k, mark);
        put(k, k->text, 6, 0, steps[i]);
        k->y += 0.7;
    }
}

/* The height of what put_when and put_how draw. */
static double rest_height(const struct column *k) {
    char steps[OY_LETTER_STEPS][OY_LETTER_TEXT];
    size_t n = oy_letter_steps(steps, k->page->c, k->language);
    double line = height_of(k, k->text, 0, "X"), height = 4 * line + 6;
    for (size_t i = 0; i < n; i++) height += height_of(k, k->text, 6, steps[i]) + 0.7;
    return height;
}

/* The questions of this person's mahalle, as many as fit, each in two lines at most. */
static void put_what(struct column *k, double bottom) {
    const struct oy_manifest *m = k->page->c->m;
    uint32_t mahalle = m->mahalle[k->page->letter->mahalle].id;
    double line = height_of(k, k->text, 0, "X"), room = bottom - rest_height(k) - 2 * line;
    size_t left = 0;
    char more[OY_LETTER_TEXT];
    put_heading(k, oy_letter_words[k->language].what);
    for (size_t i = 0; i < m->n_contests; i++) {
        if (!oy_manifest_style_has(m, i, mahalle)) continue;
        double height = height_of(k, k->text, 6, m->contests[i].title);
        if (height > 2.3 * line) height = 2.3 * line;
        if (left > 0 || k->y + height > room) {
            left++;
            continue;
        }
        put_mark(k, "•");
        put(k, k->text, 6, 2.3 * line, m->contests[i].title);
        k->y += 0.7;
    }
    oy_letter_more(more, left, k->language);
    if (left > 0) put(k, k->text, 6, 0, more);
}

static void draw_column(const struct page *g, enum oy_language language, double x, double width) {
    bool narrow = both(g->c);
    struct column k = {g,
                       language,
                       narrow ? OY_PAPER_SMALL : OY_PAPER_BODY,
                       narrow ? OY_PAPER_SMALL_STRONG : OY_PAPER_STRONG,
                       x,
                       width,
                       BODY_Y};
    struct oy_paper_box subject = {x, SUBJECT_Y, width, 6, OY_PAPER_LEFT};
    (void)oy_paper_text_at(g->p, OY_PAPER_HEADING, subject, oy_letter_words[language].subject);
    put_what(&k, BOX_Y - 2);
    put_when(&k);
    put_how(&k);
    k.y = LOST_Y;
    put(&k, OY_PAPER_SMALL, 0, 0, oy_letter_words[language].lost);
}

static void draw_columns(const struct page *g) {
    double width = RIGHT - LEFT, half = (width - COLUMN_GAP) / 2;
    if (!both(g->c)) {
        draw_column(g, main_language(g->c), LEFT, width);
        return;
    }
    draw_column(g, OY_TURKISH, LEFT, half);
    draw_column(g, OY_ENGLISH, LEFT + half + COLUMN_GAP, half);
}

/* ---- the code ---- */

/* Turkish, English or "Turkish / English". */
static void both_words(char out[OY_LETTER_TEXT], const struct oy_letter_common *c,
                       const char *turkish, const char *english) {
    (void)snprintf(out, OY_LETTER_TEXT, "%s%s%s", c->turkish ? turkish : "", both(c) ? " / " : "",
                   c->english ? english : "");
}

/* Four groups, a line, three groups: as it is read aloud. */
static void draw_code_text(const struct page *g, double y) {
    enum { FIRST = 20 }; /* four groups with their dashes */
    char text[OY_CODE_TEXT + 2];
    struct oy_paper_box box = {LEFT + 4, y, 110, 0, OY_PAPER_LEFT};
    memcpy(text, g->letter->code, FIRST);
    text[FIRST] = '\n';
    memcpy(text + FIRST + 1, g->letter->code + FIRST, OY_CODE_TEXT - FIRST);
    text[OY_CODE_TEXT + 1] = 0;
    (void)oy_paper_text_at(g->p, OY_PAPER_CODE, box, text);
    explicit_bzero(text, sizeof text);
}

static void draw_code_square(const struct page *g) {
    char text[OY_LETTER_TEXT];
    bool url = g->c->booth != NULL;
    /* Behind '#': browsers keep that part to themselves, no server ever sees it in a log. */
    (void)snprintf(text, sizeof text, "%s%s%.*s", url ? g->c->booth : "", url ? "#" : "",
                   (int)OY_CODE_TEXT, (const char *)g->letter->code);
    oy_paper_qr_at(g->p, RIGHT - 46, BOX_Y, 46, text);
    explicit_bzero(text, sizeof text);
}

static void draw_code_frame(const struct page *g) {
    char text[OY_LETTER_TEXT];
    const struct oy_letter_words *w = oy_letter_words;
    struct oy_paper_box box = {LEFT + 4, BOX_Y + 3, 110, 0, OY_PAPER_LEFT};
    oy_paper_frame(g->p, LEFT, BOX_Y, RIGHT - LEFT, BOX_HEIGHT);
    both_words(text, g->c, w[OY_TURKISH].code, w[OY_ENGLISH].code);
    (void)oy_paper_text_at(g->p, OY_PAPER_SMALL_STRONG, box, text);
    if (!g->c->election) return;
    both_words(text, g->c, w[OY_TURKISH].election, w[OY_ENGLISH].election);
    box.y = BOX_Y + 31;
    box.y += oy_paper_text_at(g->p, OY_PAPER_SMALL_STRONG, box, text) + 1;
    (void)oy_paper_text_at(g->p, OY_PAPER_MONO, box, g->c->election);
}

/* ---- files of letters ---- */

struct run {
    const struct oy_letter_common *common;
    const struct oy_letter *letters;
    size_t n;
};

/* What all letters of one mahalle have in common: nearly all of it. */
static void draw_common(const struct page *g) {
    oy_paper_stamp_begin(g->p);
    draw_marks(g->p);
    draw_sender(g);
    draw_return_address(g);
    draw_which(g);
    draw_columns(g);
    draw_code_frame(g);
    oy_paper_stamp_end(g->p);
}

static void draw_letters(struct oy_paper *p, void *context) {
    const struct run *r = context;
    for (size_t i = 0; i < r->n; i++) {
        struct page g = {p, r->common, &r->letters[i]};
        if (i > 0) oy_paper_break(p);
        if (i == 0 || r->letters[i].mahalle != r->letters[i - 1].mahalle) draw_common(&g);
        oy_paper_stamp(p);
        draw_address(&g);
        draw_code_text(&g, BOX_Y + 8.5);
        draw_code_square(&g);
    }
}

oy_status oy_letters_print(struct oy_secret_bytes **out, const struct oy_letter_common *common,
                           const struct oy_letter *letters, size_t n, struct oy_why *why) {
    struct run r = {common, letters, n};
    struct oy_paper_info info = {.title = common->m->title,
                                 .author = common->m->registrars[common->registrar - 1].name,
                                 .language = common->turkish ? "tr" : "en",
                                 .time = common->m->opens,
                                 .bare = true};
    return oy_paper_make(out, &info, draw_letters, &r, why);
}
