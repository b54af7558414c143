/* One contest on paper: question, papers, totals, decision. */
#ifndef OY_OFFICE_MINUTES_CONTEST_H
#define OY_OFFICE_MINUTES_CONTEST_H

#include "office/minutes.h"

enum { OY_MINUTES_LINE = 1600 };

/* What a total counts, in the manifest's words: the option, its cost, its grade or rank. */
void oy_minutes_say_line(char out[OY_MINUTES_LINE], enum oy_language language,
                         const struct oy_contest *c, const char *id);

void oy_minutes_draw_question(struct oy_paper *p, const struct oy_minutes *m, size_t contest);
void oy_minutes_draw_result(struct oy_paper *p, const struct oy_minutes *m, size_t contest);
void oy_minutes_draw_attachments(struct oy_paper *p, enum oy_language language,
                                 const struct oy_attachment *attachments, size_t n);

#endif
