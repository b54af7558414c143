/* The minutes on paper. */
#include <stdio.h>

#include "office/minutes_contest.h"
#include "office/minutes_parts.h"

static void draw(struct oy_paper *p, void *context) {
    const struct oy_minutes *m = context;
    enum oy_language l = m->language;
    const struct oy_manifest *manifest = m->v->manifest;
    oy_minutes_draw_head(p, m, OY_PICK(l, "MINUTES OF A VOTE", "OYLAMA TUTANAĞI"));
    oy_minutes_draw_attachments(p, l, manifest->attachments, manifest->n_attachments);
    oy_minutes_draw_calendar(p, m);
    oy_minutes_draw_turnout(p, m);
    oy_minutes_draw_roll_by_mahalle(p, m);
    for (size_t i = 0; i < manifest->n_contests; i++) {
        oy_minutes_draw_question(p, m, i);
        oy_minutes_draw_result(p, m, i);
    }
    oy_minutes_draw_evidence(p, m);
    oy_minutes_draw_recount(p, m);
    oy_minutes_draw_signatures(p, m);
}

oy_status oy_minutes_pdf(struct oy_secret_bytes **out, const struct oy_minutes *m,
                         struct oy_why *why) {
    char footer[3 * OY_SAY], id[OY_SAY];
    struct oy_minutes copy = *m;
    enum oy_language l = m->language;
    (void)snprintf(footer, sizeof footer, "%s · %s", OY_PICK(l, "Minutes", "Tutanak"),
                   oy_say_groups(id, m->v->election->id, 40));
    struct oy_paper_info info = {.title = m->v->manifest->title,
                                 .author = m->v->manifest->origin,
                                 .language = OY_PICK(l, "en", "tr"),
                                 .time = m->v->closed_at,
                                 .header = m->v->manifest->title,
                                 .footer = footer,
                                 .numbered = true};
    return oy_paper_make(out, &info, draw, &copy, why);
}
