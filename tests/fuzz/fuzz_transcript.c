/* ceremony.bin: written again from what was read it is the same; no other transcript than the
 * trustees' own passes. */
#include <string.h>

#include "election/ceremony_transcript.h"
#include "fuzz.h"

static struct oy_world *w;

void fuzz_begin(void) {
    w = oy_world_new("ristretto255", oy_world_contests);
    oy_world_ceremony(w);
}

void fuzz_seeds(void) {
    fuzz_seed(oy_world_span(&w->ceremony_file));
    fuzz_words_of_group(w->g);
    for (uint32_t i = 0; i < OY_WORLD_TRUSTEES; i++) {
        fuzz_word(oy_span(w->c.identity[i], 32));
        fuzz_word(oy_span(w->transcript->share_key[i].b, 32));
    }
}

static struct oy_span write_again(struct oy_writer *out, const struct oy_ceremony_transcript *tr) {
    const struct oy_ceremony *c = &tr->c;
    oy_write_bytes(out, "OYCT\x01\x01", 6);
    oy_write_bytes(out, c->id, 32);
    oy_write_u32(out, c->attempt);
    oy_write_u32(out, c->t);
    oy_write_u32(out, c->n);
    for (uint32_t i = 0; i < c->n; i++) {
        oy_write_bytes(out, c->identity[i], 32);
        oy_write_bytes(out, c->exchange[i], 32);
    }
    for (uint32_t i = 0; i < c->n; i++) {
        oy_write_bytes(out, tr->dealing[i].commitment, 32);
        oy_write_bytes(out, tr->dealing[i].signature1, 64);
    }
    for (uint32_t i = 0; i < c->n; i++) {
        oy_write_span(out, tr->dealing[i].reveal_bytes);
        oy_write_bytes(out, tr->dealing[i].signature2, 64);
    }
    for (uint32_t i = 0; i < c->n; i++) {
        oy_equality_write(c->g, out, &tr->dealing[i].rehearsal);
        oy_write_bytes(out, tr->dealing[i].signature3, 64);
    }
    return oy_writer_end(out);
}

void fuzz_one(struct oy_span in) {
    static unsigned char bytes[1 << 16];
    struct oy_ceremony_transcript *tr = NULL;
    struct oy_writer out;
    struct oy_why why = {0};
    if (!fuzz_accepted(oy_ceremony_transcript_parse(&tr, w->m, in, &why), &why)) {
        FUZZ_MUST(tr == NULL);
        return;
    }
    oy_writer_init(&out, bytes, sizeof bytes);
    FUZZ_MUST(fuzz_same(write_again(&out, tr), in));
    bool good = fuzz_accepted(oy_ceremony_transcript_check(tr, &why), &why);
    FUZZ_MUST(good == fuzz_same(in, oy_world_span(&w->ceremony_file)));
    oy_ceremony_transcript_free(tr);
}
