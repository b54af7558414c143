#include "election/refusal.h"

#include <assert.h>
#include <string.h>

#include "base/hex.h"
#include "base/utf8.h"
#include "crypto/note.h"

enum { REASON_MAX = 512, RULE_MAX = 15, TEXT_MAX = 16 + 256 + 65 + 16 + REASON_MAX + 1 };

static const char first_line[] = "oy-refusal@v1";

static bool rule_ok(struct oy_span rule) {
    if (rule.n == 0 || rule.n > RULE_MAX) return false;
    for (size_t i = 0; i < rule.n; i++) {
        unsigned char c = rule.p[i];
        if (!(c >= 'a' && c <= 'z') && !(c >= '0' && c <= '9') && c != '-') return false;
    }
    return true;
}

static bool is_control(unsigned char c) {
    return c < 0x20 || c == 0x7f;
}

static bool reason_ok(struct oy_span reason) {
    for (size_t i = 0; i < reason.n; i++)
        if (is_control(reason.p[i])) return false;
    return reason.n <= REASON_MAX && oy_utf8_valid(reason);
}

/* ---- writing ---- */

static void write_reason(struct oy_writer *w, struct oy_span reason) {
    for (size_t left = REASON_MAX; reason.n;) {
        size_t n = oy_utf8_char(reason), step = n ? n : 1;
        if (step > left) return;
        if (n == 0)
            oy_write_u8(w, '?');
        else if (is_control(reason.p[0]))
            oy_write_u8(w, ' ');
        else
            oy_write_bytes(w, reason.p, n);
        left -= step;
        reason = oy_span(reason.p + step, reason.n - step);
    }
}

static void write_line(struct oy_writer *w, struct oy_span line) {
    oy_write_span(w, line);
    oy_write_u8(w, '\n');
}

void oy_refusal_write(struct oy_writer *w, const struct oy_ballot_refusal *r,
                      const struct oy_sign_key *key) {
    unsigned char text[TEXT_MAX];
    char digest[65];
    struct oy_writer t;
    assert(oy_note_name_ok(r->origin) && rule_ok(r->rule));
    oy_hex_encode(digest, oy_span(r->digest, sizeof r->digest));
    oy_writer_init(&t, text, sizeof text);
    write_line(&t, oy_span_text(first_line));
    write_line(&t, r->origin);
    write_line(&t, oy_span_text(digest));
    write_line(&t, r->rule);
    write_reason(&t, r->reason);
    oy_write_u8(&t, '\n');
    oy_note_begin(w, oy_writer_end(&t));
    oy_note_sign(w, r->origin, key, oy_writer_end(&t));
}

/* ---- reading ---- */

static bool parse(struct oy_ballot_refusal *out, struct oy_span text) {
    struct oy_span line;
    struct oy_why unused = {.status = OY_OK};
    if (!oy_span_cut(&text, &line, '\n') || !oy_span_equal(line, oy_span_text(first_line)))
        return false;
    if (!oy_span_cut(&text, &out->origin, '\n') || !oy_span_cut(&text, &line, '\n')) return false;
    if (oy_hex_decode_var(out->digest, 32, line, "srv-5", &unused) != OY_OK) return false;
    if (!oy_span_cut(&text, &out->rule, '\n') || !rule_ok(out->rule)) return false;
    return oy_span_cut(&text, &out->reason, '\n') && reason_ok(out->reason) && text.n == 0;
}

oy_status oy_refusal_check(struct oy_ballot_refusal *out, struct oy_span note,
                           struct oy_span origin, const unsigned char server_key[OY_SIGN_PUBLIC],
                           const unsigned char digest[32], struct oy_why *why) {
    struct oy_note n;
    memset(out, 0, sizeof *out);
    OY_REQUIRE(why, note.n <= OY_REFUSAL_MAX, OY_FORMAT, "srv-5", "too long for a refusal");
    OY_TRY(oy_note_parse(&n, note, why));
    OY_REQUIRE(why, parse(out, n.text), OY_FORMAT, "srv-5", "this is no refusal");
    OY_REQUIRE(why, oy_span_equal(out->origin, origin), OY_MISMATCH, "srv-5",
               "the refusal is of another election");
    OY_REQUIRE(why, memcmp(out->digest, digest, 32) == 0, OY_MISMATCH, "srv-5",
               "the refusal is of another ballot");
    return oy_note_check(&n, origin, server_key, why);
}
