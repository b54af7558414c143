/* Opened ballots [open-1] and the secret state of a sealed ballot: only what was sealed opens. */
#include <stdlib.h>
#include <string.h>

#include "election/opening.h"
#include "sample.h"

static struct oy_sample *s;
static struct oy_buffer opened[FUZZ_BALLOTS], body;
static struct oy_secret_bytes *state;

void fuzz_begin(void) {
    struct oy_why why = {0};
    struct oy_sealed *sealed;
    s = fuzz_sample();
    for (uint32_t row = 0; row < FUZZ_BALLOTS; row++) {
        uint32_t mahalle = oy_roll_mahalle(&s->roll, row);
        sealed = oy_sample_seal(s, row, 1, fuzz_choice_of(mahalle, row));
        if (row == 0) {
            struct oy_span b = oy_sealed_body(sealed);
            body = (struct oy_buffer){calloc(b.n + 1, 1), b.n};
            OY_WORLD_MUST(body.p, NULL);
            memcpy(body.p, b.p, b.n);
            OY_WORLD_MUST(oy_sealed_save(&state, sealed, &why) == OY_OK, &why);
        }
        OY_WORLD_MUST(oy_sealed_open(&opened[row], &sealed, &why) == OY_OK, &why);
    }
}

void fuzz_seeds(void) {
    for (uint32_t row = 0; row < FUZZ_BALLOTS; row++)
        fuzz_seed_mode(0, oy_world_span(&opened[row]));
    fuzz_seed_mode(1, oy_span(state->secret, state->n));
    fuzz_words_of_group(s->g);
}

static void one_opening(struct oy_span in) {
    struct oy_opening o;
    struct oy_why why = {0};
    bool known = false;
    for (uint32_t row = 0; row < FUZZ_BALLOTS; row++)
        known = known || fuzz_same(in, oy_world_span(&opened[row]));
    FUZZ_MUST(fuzz_accepted(oy_opening_check(&o, s->e, in, &why), &why) == known);
    if (known) {
        FUZZ_MUST(o.choice.n > 0 && o.header.sequence == 1);
        oy_opening_clear(&o);
    }
}

/* Whatever the state says, what comes out of it is a ballot of this body. */
static void one_state(struct oy_span in) {
    struct oy_secret_bytes *bytes;
    struct oy_sealed *sealed = NULL;
    struct oy_buffer out;
    struct oy_opening o;
    struct oy_why why = {0};
    if (in.n == 0 || in.n > 65536) return;
    FUZZ_MUST(oy_secret_bytes_new(&bytes, in.n, &why) == OY_OK);
    memcpy(bytes->secret, in.p, in.n);
    if (fuzz_accepted(oy_sealed_load(&sealed, s->e, oy_world_span(&body), bytes, &why), &why)) {
        FUZZ_MUST(fuzz_same(oy_sealed_body(sealed), oy_world_span(&body)));
        OY_WORLD_MUST(oy_sealed_open(&out, &sealed, &why) == OY_OK, &why);
        bool good = oy_opening_check(&o, s->e, oy_world_span(&out), &why) == OY_OK;
        FUZZ_MUST(good == fuzz_same(in, oy_span(state->secret, state->n)));
        if (good) oy_opening_clear(&o);
        oy_buffer_free(&out);
    } else {
        FUZZ_MUST(sealed == NULL);
    }
    oy_secret_bytes_free(&bytes);
}

void fuzz_one(struct oy_span in) {
    if (fuzz_mode(&in, 2) == 0)
        one_opening(in);
    else
        one_state(in);
}
