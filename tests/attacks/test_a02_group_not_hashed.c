/* a02: proofs made over another generator, another key, another group's tag, and files that say
 * they are of another group (Cortier, Gaudry, Yang 2020). */
#include <string.h>

#include "crypto/transcript.h"
#include "tests/attacks/attacks.h"

/* The challenge as it would be over other parameters; everything else is honest. */
static void challenge_over(struct attack_ballot *b, const struct oy_element *generator,
                           const struct oy_element *y, const struct oy_group *tagged) {
    struct oy_buffer ballot = attack_ballot_sign(b);
    struct oy_transcript t;
    oy_transcript_begin(&t, tagged, "ballot");
    oy_transcript_element(&t, b->e->group, generator);
    oy_transcript_element(&t, b->e->group, y);
    oy_transcript_item(&t, ballot.p, b->style->statement_len);
    oy_transcript_scalar(&t, b->e->group, &b->challenge);
    oy_buffer_free(&ballot);
}

ATTACK_IN_BOTH(a02_group_not_hashed, challenge_of_other_parameters) {
    struct attack_poll *p = attack_small(group);
    const struct oy_group *g = p->g;
    const struct oy_group *other =
        oy_group_by_id(g->id == OY_GROUP_MODP4096 ? OY_GROUP_RISTRETTO255 : OY_GROUP_MODP4096);
    struct oy_element g2 = attack_pow(g, NULL, attack_scalar(g, 2));
    struct oy_element y2 = attack_pow(g, &p->e->y, attack_scalar(g, 2));
    for (int i = 0; i < 4; i++) {
        struct attack_ballot *b = attack_poll_ballot(p, 0, 1);
        attack_ballot_choose(b, attack_one_answer);
        attack_ballot_encrypt(b);
        attack_ballot_commit(b);
        challenge_over(b, i == 1 ? &g2 : &g->generator, i == 2 ? &y2 : &p->e->y,
                       i == 3 ? other : g);
        attack_ballot_respond(b);
        struct oy_buffer ballot = attack_ballot_sign(b);
        if (i == 0) /* this is the right challenge: the test itself is sound */
            attack_taken(p, &ballot, false);
        else
            attack_refused(p, &ballot, i ? "bit-1" : "");
        oy_buffer_free(&ballot);
        attack_ballot_free(b);
        if (i == 0) attack_poll_open(p);
    }
    attack_poll_free(p);
}

/* A whole ballot in good order under a generator whose logarithm, and so every plaintext, the
 * attacker may choose; and under a key that it holds itself. */
Test(a02_group_not_hashed, ballot_over_another_generator_or_key) {
    struct attack_poll *p = attack_small("ristretto255");
    for (int i = 0; i < 2; i++) {
        struct oy_group g = *p->g;
        struct oy_election e = *p->e;
        struct attack_ballot *b = attack_poll_ballot(p, 0, 1);
        if (i == 0) g.generator = attack_pow(p->g, NULL, attack_scalar(p->g, 3));
        if (i == 1) e.y = attack_pow(p->g, NULL, attack_scalar(p->g, 3));
        e.group = &g;
        b->e = &e;
        attack_ballot_choose(b, attack_one_answer);
        struct oy_buffer ballot = attack_ballot_forge(b);
        attack_resign(p->g, b->secret, &ballot);
        attack_turned_away(p, &ballot, "I4", i == 0 ? "bit-1" : "bit-2");
        oy_buffer_free(&ballot);
        attack_ballot_free(b);
    }
    attack_poll_free(p);
}

/* The group id of a ballot's header, signed anew. */
ATTACK_IN_BOTH(a02_group_not_hashed, header_of_another_group) {
    struct attack_poll *p = attack_small(group);
    static const unsigned char ids[] = {0, 3, OY_GROUP_TINY};
    for (size_t i = 0; i <= sizeof ids; i++) {
        struct oy_buffer ballot = attack_poll_honest(p, 0, 1, attack_one_answer);
        ballot.p[5] = i < sizeof ids ? ids[i] : (unsigned char)(3 - p->g->id);
        attack_resign(p->g, attack_secret(&p->voter[0]), &ballot);
        if (i == sizeof ids)
            attack_turned_away(p, &ballot, "I4", "enc-3");
        else
            attack_refused(p, &ballot, "enc-3");
        oy_buffer_free(&ballot);
    }
    attack_poll_free(p);
}

/* Roll, ceremony and manifest that do not agree on the group. */
Test(a02_group_not_hashed, files_of_two_groups) {
    struct attack_poll *p = attack_poll_new("ristretto255", attack_one_question, 3);
    p->roll_file.p[5] = OY_GROUP_MODP4096;
    attack_poll_open(p);
    attack_expect(p, "K4", "enc-3", "roll.bin");
    p->roll_file.p[5] = OY_GROUP_RISTRETTO255;
    p->ceremony_file.p[5] = OY_GROUP_MODP4096;
    attack_poll_open(p);
    attack_expect(p, "K3", "enc-3", "ceremony.bin");
    p->ceremony_file.p[5] = OY_GROUP_RISTRETTO255;
    attack_poll_contests(p, "modp4096", attack_one_question);
    attack_poll_open(p);
    attack_expect(p, "K3", "enc-3", "ceremony.bin");
    attack_poll_free(p);
}
