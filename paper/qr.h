/* QR codes as squares (ISO/IEC 18004), error level M. */
#ifndef OY_PAPER_QR_H
#define OY_PAPER_QR_H

#include "base/status.h"

struct oy_qr {
    int side;             /* modules */
    unsigned char *black; /* side·side, 1 or 0 */
};

/* OY_RANGE if the text is longer than a code can hold. Clear with oy_qr_clear, which wipes. */
OY_MUST_USE oy_status oy_qr_make(struct oy_qr *out, const char *text, struct oy_why *why);
void oy_qr_clear(struct oy_qr *qr);

#endif
