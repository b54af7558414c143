/* The trustees' side before the election: polynomials, shares, boxes, messages, rehearsal, the
 * share recovered from the transcript [cer-7 … cer-11]. */
#include <string.h>

#include "election/ceremony_run.h"
#include "secrets.h"
#include "tests/support/world.h"

static struct oy_why why;

/* A message is public once it is sent. */
static struct oy_span sent(const struct oy_buffer *message) {
    ctime_public(message->p, message->n);
    return oy_buffer_span(message);
}

/* The state's last part is the reveal, which round 2 sends as it is. */
static void publish_reveal(const struct oy_world *w, const struct oy_secret_bytes *state) {
    size_t n = oy_reveal_len(&w->c);
    ctime_public(state->secret + state->n - n, n);
}

static void start(struct oy_world *w) {
    ctime_random_is_secret(true);
    for (uint32_t i = 0; i < OY_WORLD_TRUSTEES; i++)
        ctime_expect(oy_ceremony_start(&w->state[i], &w->c, i + 1, &why) == OY_OK,
                     "oy_ceremony_start", &why);
    ctime_random_is_secret(false);
    ctime_report(w->g, "oy_ceremony_start");
    for (size_t i = 0; i < OY_WORLD_TRUSTEES; i++) publish_reveal(w, w->state[i]);
}

static void rounds(struct oy_world *w, struct oy_span *c1, struct oy_span *c2) {
    struct oy_ceremony_finding finding;
    struct oy_span c3[OY_WORLD_TRUSTEES];
    for (uint32_t i = 0; i < OY_WORLD_TRUSTEES; i++) {
        ctime_expect(oy_ceremony_round1(&w->c1[i], &w->c, w->state[i], w->trustee[i], &why) ==
                         OY_OK,
                     "oy_ceremony_round1", &why);
        c1[i] = sent(&w->c1[i]);
    }
    ctime_report(w->g, "oy_ceremony_round1");
    for (uint32_t i = 0; i < OY_WORLD_TRUSTEES; i++) {
        ctime_expect(oy_ceremony_round2(&w->c2[i], &w->c, w->state[i], c1, w->trustee[i], &why) ==
                         OY_OK,
                     "oy_ceremony_round2", &why);
        c2[i] = sent(&w->c2[i]);
    }
    ctime_report(w->g, "oy_ceremony_round2");
    for (uint32_t i = 0; i < OY_WORLD_TRUSTEES; i++) {
        ctime_expect(oy_ceremony_round3(&w->c3[i], &finding, &w->c, i + 1, c1, c2, w->exchange[i],
                                        w->trustee[i], &why) == OY_OK,
                     "oy_ceremony_round3", &why);
        c3[i] = sent(&w->c3[i]);
    }
    ctime_report(w->g, "oy_ceremony_round3");
    ctime_expect(oy_ceremony_transcript_assemble(&w->ceremony_file, &w->c, c1, c2, c3, &why) ==
                     OY_OK,
                 "oy_ceremony_transcript_assemble", &why);
    ctime_report(w->g, "oy_ceremony_transcript_assemble");
}

static void share(struct oy_world *w) {
    struct oy_secret *x = oy_secret_alloc(1);
    ctime_expect(oy_ceremony_transcript_parse(&w->transcript, w->m,
                                              oy_buffer_span(&w->ceremony_file), &why) == OY_OK &&
                     oy_ceremony_transcript_check(w->transcript, &why) == OY_OK,
                 "the transcript", &why);
    ctime_report(w->g, "what the transcript publishes");
    ctime_expect(oy_ceremony_secret_share(x, w->transcript, 2, w->exchange[1], &why) == OY_OK,
                 "oy_ceremony_secret_share", &why);
    ctime_report(w->g, "oy_ceremony_secret_share");
    oy_secret_free(x);
}

/* An accusation, and the dealer's answer, which publishes one ephemeral secret. */
static void dispute(struct oy_world *w) {
    struct oy_ceremony_finding finding = {.accused = 2, .reason = OY_COMPLAINT_SHARE};
    struct oy_buffer complaint, answer;
    ctime_expect(oy_ceremony_complain(&complaint, &w->c, 1, &finding, w->trustee[0], &why) == OY_OK,
                 "oy_ceremony_complain", &why);
    ctime_expect(oy_ceremony_answer(&answer, &w->c, w->state[1], sent(&complaint), w->trustee[1],
                                    &why) == OY_OK,
                 "oy_ceremony_answer", &why);
    ctime_report(w->g, "complaint and answer");
    oy_buffer_free(&answer);
    oy_buffer_free(&complaint);
}

static void ceremony(const struct oy_group *g) {
    struct oy_span c1[OY_WORLD_TRUSTEES], c2[OY_WORLD_TRUSTEES];
    struct oy_world *w = oy_world_new(g->name, oy_world_contests);
    w->g = w->m->group = g;
    for (size_t i = 0; i < OY_WORLD_TRUSTEES; i++) {
        ctime_secret(w->exchange[i], sizeof *w->exchange[i]);
        ctime_secret_key(w->trustee[i]);
    }
    ctime_expect(oy_ceremony_of_manifest(&w->c, w->m, 1, &why) == OY_OK, "the manifest", &why);
    ctime_errors();
    start(w);
    rounds(w, c1, c2);
    share(w);
    dispute(w);
    oy_world_free(w);
}

int main(void) {
    ctime_begin();
    for (uint8_t id = OY_GROUP_RISTRETTO255; id <= OY_GROUP_MODP4096; id++)
        ceremony(ctime_group(id));
    return ctime_end();
}
