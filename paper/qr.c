#include "paper/qr.h"

#include <errno.h>
#include <qrencode.h>
#include <stdlib.h>
#include <string.h>

/* The library's own working memory is out of reach; what it hands out is wiped. */
static void wipe(QRcode *code) {
    explicit_bzero(code->data, (size_t)code->width * (size_t)code->width);
    QRcode_free(code);
}

oy_status oy_qr_make(struct oy_qr *out, const char *text, struct oy_why *why) {
    *out = (struct oy_qr){.side = 0};
    QRcode *code = QRcode_encodeString8bit(text, 0, QR_ECLEVEL_M);
    if (!code && errno == ERANGE)
        return oy_fail(why, OY_RANGE, "", "the text is too long for a QR code");
    if (!code) return oy_fail(why, OY_MEMORY, "", "no memory for a QR code");
    size_t n = (size_t)code->width * (size_t)code->width;
    out->side = code->width;
    out->black = malloc(n);
    for (size_t i = 0; out->black && i < n; i++) out->black[i] = code->data[i] & 1;
    wipe(code);
    return out->black ? OY_OK : oy_fail(why, OY_MEMORY, "", "no memory for a QR code");
}

void oy_qr_clear(struct oy_qr *qr) {
    if (qr->black) explicit_bzero(qr->black, (size_t)qr->side * (size_t)qr->side);
    free(qr->black);
    *qr = (struct oy_qr){.side = 0};
}
