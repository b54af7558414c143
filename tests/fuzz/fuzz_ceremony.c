/* The ceremony's messages, as anybody may send them and as a dishonest trustee may sign them. */
#include <string.h>

#include "election/ceremony_transcript.h"
#include "fuzz.h"

static struct oy_world *w;
static struct oy_buffer complaint, opening;

void fuzz_begin(void) {
    struct oy_why why = {0};
    w = oy_world_new("ristretto255", oy_world_contests);
    oy_world_ceremony(w);
    struct oy_ceremony_finding finding = {.accused = 2, .reason = OY_COMPLAINT_SHARE};
    OY_WORLD_MUST(
        oy_ceremony_complain(&complaint, &w->c, 1, &finding, w->trustee[0], &why) == OY_OK, &why);
    OY_WORLD_MUST(oy_ceremony_answer(&opening, &w->c, w->state[1], oy_world_span(&complaint),
                                     w->trustee[1], &why) == OY_OK,
                  &why);
}

static struct oy_span payload_of(const struct oy_buffer *message) {
    struct oy_ceremony_message m;
    struct oy_why why = {0};
    OY_WORLD_MUST(oy_ceremony_message_read(&m, &w->c, oy_world_span(message), &why) == OY_OK, &why);
    return m.payload;
}

void fuzz_seeds(void) {
    const struct oy_buffer *all[] = {&w->c1[0], &w->c2[1], &w->c3[2], &complaint, &opening};
    for (size_t i = 0; i < sizeof all / sizeof all[0]; i++) {
        fuzz_seed_mode(0, oy_world_span(all[i]));
        fuzz_seed_mode((unsigned char)(i + 1), payload_of(all[i]));
    }
    fuzz_seed_mode(6, payload_of(&w->c2[0]));
    fuzz_words_of_group(w->g);
}

static const struct oy_buffer *honest(enum oy_ceremony_kind kind, uint32_t from) {
    switch (kind) {
    case OY_CEREMONY_ROUND1: return &w->c1[from - 1];
    case OY_CEREMONY_ROUND2: return &w->c2[from - 1];
    case OY_CEREMONY_ROUND3: return &w->c3[from - 1];
    case OY_CEREMONY_COMPLAINT: return &complaint;
    case OY_CEREMONY_OPENING: break;
    }
    return &opening;
}

/* Nobody but the trustees can send a message. */
static void one_raw(struct oy_span in) {
    struct oy_ceremony_message m;
    struct oy_why why = {0};
    uint32_t culprit = 9;
    if (!fuzz_accepted(oy_ceremony_message_read(&m, &w->c, in, &why), &why)) return;
    FUZZ_MUST(m.from >= 1 && m.from <= w->c.n);
    FUZZ_MUST(in.n == oy_ceremony_message_len(&w->c, m.kind));
    FUZZ_MUST(m.payload.n == oy_ceremony_payload_len(&w->c, m.kind));
    FUZZ_MUST(m.signature + OY_SIGN_BYTES == in.p + in.n);
    const struct oy_buffer *there = honest(m.kind, m.from);
    FUZZ_MUST(fuzz_same(in, oy_world_span(there)));
    FUZZ_MUST(oy_ceremony_two_messages(&culprit, &w->c, in, oy_world_span(there), &why) == OY_OK);
}

/* ---- signed by a trustee who means harm ---- */

static void judge(const struct oy_buffer *message, enum oy_ceremony_kind kind) {
    const char *sentence = NULL;
    uint32_t convicted = 0;
    struct oy_why why = {0};
    struct oy_ceremony_case k = {.complaint = oy_world_span(&complaint),
                                 .c1 = oy_world_span(&w->c1[1]),
                                 .c2 = oy_world_span(&w->c2[1]),
                                 .opening = oy_world_span(&opening)};
    if (kind == OY_CEREMONY_COMPLAINT) k.complaint = oy_world_span(message);
    if (kind == OY_CEREMONY_OPENING) k.opening = oy_world_span(message);
    if (kind == OY_CEREMONY_ROUND2) k.c2 = oy_world_span(message);
    if (!fuzz_accepted(oy_ceremony_judge(&convicted, &sentence, &w->c, &k, &why), &why)) return;
    FUZZ_MUST(convicted >= 1 && convicted <= w->c.n && sentence && sentence[0]);
    /* Trustee 2 dealt rightly: a lying complaint convicts its author, whatever it says, unless
     * trustee 2 itself answers wrongly or sends another reveal. */
    if (kind == OY_CEREMONY_COMPLAINT) FUZZ_MUST(convicted == 1);
}

static void round3(const struct oy_buffer *message, enum oy_ceremony_kind kind) {
    struct oy_span c1[OY_WORLD_TRUSTEES], c2[OY_WORLD_TRUSTEES];
    struct oy_ceremony_finding finding;
    struct oy_buffer out;
    struct oy_why why = {0};
    for (size_t i = 0; i < OY_WORLD_TRUSTEES; i++) {
        c1[i] = oy_world_span(&w->c1[i]);
        c2[i] = oy_world_span(&w->c2[i]);
    }
    (kind == OY_CEREMONY_ROUND1 ? c1 : c2)[1] = oy_world_span(message);
    oy_status status =
        oy_ceremony_round3(&out, &finding, &w->c, 1, c1, c2, w->exchange[0], w->trustee[0], &why);
    if (!fuzz_accepted(status, &why)) {
        if (finding.accused) FUZZ_MUST(finding.accused == 2);
        return;
    }
    oy_buffer_free(&out); /* [cer-4] only what was committed to before */
    FUZZ_MUST(fuzz_same(oy_world_span(message), oy_world_span(honest(kind, 2))));
}

static void one_signed(struct oy_span payload, enum oy_ceremony_kind kind) {
    uint32_t from = kind == OY_CEREMONY_COMPLAINT ? 1 : 2;
    struct oy_ceremony_message m;
    struct oy_buffer message;
    struct oy_why why = {0};
    uint32_t culprit = 0;
    if (payload.n != oy_ceremony_payload_len(&w->c, kind)) return; /* asserted by the writer */
    OY_WORLD_MUST(oy_ceremony_message_write(&message, &w->c, kind, from, payload,
                                            w->trustee[from - 1], &why) == OY_OK,
                  &why);
    if (fuzz_accepted(oy_ceremony_message_read(&m, &w->c, oy_world_span(&message), &why), &why)) {
        FUZZ_MUST(m.kind == kind && m.from == from && fuzz_same(m.payload, payload));
        oy_status two = oy_ceremony_two_messages(&culprit, &w->c, oy_world_span(&message),
                                                 oy_world_span(honest(kind, from)), &why);
        FUZZ_MUST(culprit == (two == OY_OK ? 0 : from));
    }
    if (kind != OY_CEREMONY_ROUND3) judge(&message, kind);
    if (kind == OY_CEREMONY_ROUND1 || kind == OY_CEREMONY_ROUND2) round3(&message, kind);
    oy_buffer_free(&message);
}

static void one_reveal(struct oy_span in) {
    static unsigned char bytes[1 << 14];
    struct oy_reveal r;
    struct oy_writer out;
    struct oy_why why = {0};
    if (!fuzz_accepted(oy_reveal_parse(&r, &w->c, in, &why), &why)) return;
    oy_writer_init(&out, bytes, sizeof bytes);
    for (uint32_t k = 0; k < w->c.t; k++) oy_write_element(w->g, &out, &r.c[k]);
    oy_write_element(w->g, &out, &r.pok.a);
    oy_write_scalar(w->g, &out, &r.pok.z);
    oy_write_span(&out, r.boxes);
    FUZZ_MUST(fuzz_same(oy_writer_end(&out), in));
    for (uint32_t to = 1; to <= w->c.n; to++) {
        const unsigned char *box = oy_reveal_box(&w->c, &r, to);
        FUZZ_MUST(box >= in.p && box + oy_box_len(w->g) <= in.p + in.n);
    }
}

void fuzz_one(struct oy_span in) {
    unsigned mode = fuzz_mode(&in, 7);
    if (mode == 0)
        one_raw(in);
    else if (mode == 6)
        one_reveal(in);
    else
        one_signed(in, (enum oy_ceremony_kind)mode);
}
