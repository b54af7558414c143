/* What minutes and dossier have in common. */
#ifndef OY_OFFICE_MINUTES_PARTS_H
#define OY_OFFICE_MINUTES_PARTS_H

#include "office/minutes.h"

/* Title of the election and its id, with the QR code of the record where there is an address. */
void oy_minutes_draw_head(struct oy_paper *p, const struct oy_minutes *m, const char *kind);
void oy_minutes_draw_calendar(struct oy_paper *p, const struct oy_minutes *m);
void oy_minutes_draw_turnout(struct oy_paper *p, const struct oy_minutes *m);
void oy_minutes_draw_roll_by_mahalle(struct oy_paper *p, const struct oy_minutes *m);
void oy_minutes_draw_evidence(struct oy_paper *p, const struct oy_minutes *m);
void oy_minutes_draw_recount(struct oy_paper *p, const struct oy_minutes *m);
void oy_minutes_draw_signatures(struct oy_paper *p, const struct oy_minutes *m);

#endif
