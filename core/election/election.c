#include "election/election.h"

#include <stdlib.h>
#include <string.h>

#include "base/hex.h"
#include "crypto/transcript.h"

void oy_election_id(unsigned char out[32], const struct oy_group *g,
                    const unsigned char manifest_digest[32],
                    const unsigned char ceremony_digest[32], const unsigned char roll_digest[32]) {
    struct oy_transcript t;
    oy_transcript_begin(&t, g, "election");
    oy_transcript_item(&t, manifest_digest, 32);
    oy_transcript_item(&t, ceremony_digest, 32);
    oy_transcript_item(&t, roll_digest, 32);
    oy_transcript_id(&t, out);
}

/* ---- the id in people's hands [bal-11] ---- */

enum { ID_DIGITS_MIN = 40 /* 160 bits */, ID_DIGITS_MAX = OY_ELECTION_ID_DIGITS - 1 };

void oy_election_id_print(char out[OY_ELECTION_ID_TEXT], const unsigned char id[32]) {
    for (size_t i = 0; i < 16; i++) {
        oy_hex_encode(out + 5 * i, oy_span(id + 2 * i, 2));
        out[5 * i + 4] = i < 15 ? ' ' : 0;
    }
}

/* The lower-case digit of a character, or 0. */
static char digit_of(char c) {
    if ((c >= '0' && c <= '9') || (c >= 'a' && c <= 'f')) return c;
    return c >= 'A' && c <= 'F' ? (char)(c - 'A' + 'a') : 0;
}

oy_status oy_election_id_read(char digits[OY_ELECTION_ID_DIGITS], const char *text,
                              struct oy_why *why) {
    size_t n = 0;
    bool good = true;
    for (; good && *text; text++) {
        if (*text == ' ') continue;
        char digit = digit_of(*text);
        good = digit && n < ID_DIGITS_MAX;
        if (good) digits[n++] = digit;
    }
    digits[n] = 0;
    OY_REQUIRE(why, good && n >= ID_DIGITS_MIN, OY_FORMAT, "bal-11",
               "an election id is %d hexadecimal digits, or at least the first %d of them",
               ID_DIGITS_MAX, ID_DIGITS_MIN);
    return OY_OK;
}

bool oy_election_id_is(const unsigned char id[32], const char *digits) {
    char all[OY_ELECTION_ID_DIGITS];
    size_t n = strlen(digits);
    oy_hex_encode(all, oy_span(id, 32));
    return n >= ID_DIGITS_MIN && n <= ID_DIGITS_MAX && memcmp(all, digits, n) == 0;
}

static oy_status make_styles(struct oy_election *e, struct oy_why *why) {
    const struct oy_manifest *m = e->manifest;
    e->styles = calloc(m->n_mahalle, sizeof *e->styles);
    if (!e->styles) return oy_fail(why, OY_MEMORY, "", "no memory for ballot styles");
    for (size_t i = 0; i < m->n_mahalle; i++)
        OY_TRY(oy_style_make(&e->styles[i], m, m->mahalle[i].id, why));
    return OY_OK;
}

oy_status oy_election_new(struct oy_election **out, const struct oy_manifest *m,
                          const struct oy_element *y, const struct oy_element *share_keys,
                          const unsigned char id[32], struct oy_why *why) {
    *out = NULL;
    struct oy_election *e = calloc(1, sizeof *e);
    if (!e) return oy_fail(why, OY_MEMORY, "", "no memory for an election");
    e->manifest = m;
    e->group = m->group;
    e->y = *y;
    memcpy(e->share_keys, share_keys, m->n_trustees * sizeof *share_keys);
    memcpy(e->id, id, 32);
    oy_status status = make_styles(e, why);
    if (status != OY_OK)
        oy_election_free(e);
    else
        *out = e;
    return status;
}

oy_status oy_election_make_tables(struct oy_election *e, struct oy_why *why) {
    if (!e->fixed) e->fixed = oy_fixed_new(e->group, &e->y);
    return e->fixed ? OY_OK : oy_fail(why, OY_MEMORY, "", "no memory for tables of g and y");
}

void oy_election_free(struct oy_election *e) {
    if (!e) return;
    for (size_t i = 0; e->styles && i < e->manifest->n_mahalle; i++) oy_style_clear(&e->styles[i]);
    free(e->styles);
    oy_fixed_free(e->fixed);
    free(e);
}

const struct oy_style *oy_election_style(const struct oy_election *e, uint32_t mahalle) {
    size_t i = oy_manifest_find_mahalle(e->manifest, mahalle);
    return i == SIZE_MAX ? NULL : &e->styles[i];
}
