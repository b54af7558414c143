/* One contest on paper: question, papers, totals, decision. */
#ifndef OY_OFFICE_MINUTES_CONTEST_H
#define OY_OFFICE_MINUTES_CONTEST_H

#include "office/minutes.h"

void oy_minutes_draw_question(struct oy_paper *p, const struct oy_minutes *m, size_t contest);
void oy_minutes_draw_result(struct oy_paper *p, const struct oy_minutes *m, size_t contest);
void oy_minutes_draw_attachments(struct oy_paper *p, enum oy_language language,
                                 const struct oy_attachment *attachments, size_t n);

#endif
