/* a19: the signature taken away, replaced or written otherwise. */
#include <string.h>

#include "tests/attacks/attacks.h"
#include "tests/attacks/numbers.h"

static struct attack_poll *begin(const char *group, struct oy_buffer *ballot, size_t *body) {
    struct attack_poll *p = attack_small(group);
    *ballot = attack_poll_honest(p, 0, 1, attack_one_answer);
    *body = ballot->n - p->g->element_len - p->g->scalar_len;
    return p;
}

/* Nothing at all, and half of it. */
Test(a19_signature, empty) {
    struct oy_buffer ballot;
    size_t body;
    struct attack_poll *p = begin("ristretto255", &ballot, &body);
    size_t whole = ballot.n;
    ballot.n = body;
    attack_refused(p, &ballot, "bal-1");
    struct oy_record_ballot entry = {.bytes = oy_span(ballot.p, body), .sequence = 1};
    oy_ballot_fingerprint(entry.fingerprint.b, entry.bytes);
    attack_poll_keep(p); /* the fingerprint that the voter knows is that of the whole body */
    attack_expect_ballot(p, "K6", "bal-8", attack_poll_log(p, entry));
    attack_poll_restore(p);
    attack_turned_away(p, &ballot, "I4", "bal-1");
    ballot.n = whole - p->g->scalar_len;
    attack_turned_away(p, &ballot, "I4", "bal-1");
    oy_buffer_free(&ballot);
    attack_poll_free(p);
}

/* R = 1 and z = 0; all zeros, which in ristretto255 is the same. */
ATTACK_IN_BOTH(a19_signature, zero) {
    struct oy_buffer ballot;
    size_t body;
    struct attack_poll *p = begin(group, &ballot, &body);
    memset(ballot.p + body, 0, ballot.n - body);
    memcpy(ballot.p + body, p->g->identity.b, p->g->element_len);
    attack_turned_away(p, &ballot, "A5", "sig-1");
    memset(ballot.p + body, 0, ballot.n - body);
    if (p->g->id == OY_GROUP_MODP4096)
        attack_turned_away(p, &ballot, "I4", "grp-2"); /* 0 is no element */
    else
        attack_turned_away(p, &ballot, "A5", "sig-1");
    oy_buffer_free(&ballot);
    attack_poll_free(p);
}

/* Of the same voter's other ballot, and of another voter's; and one made with another's key. */
ATTACK_IN_BOTH(a19_signature, of_another_ballot) {
    struct oy_buffer ballot;
    size_t body;
    struct attack_poll *p = begin(group, &ballot, &body);
    struct oy_buffer others[2] = {attack_poll_honest(p, 0, 2, attack_one_answer),
                                  attack_poll_honest(p, 1, 1, attack_one_answer)};
    for (size_t i = 0; i < 2; i++) {
        memcpy(ballot.p + body, others[i].p + body, ballot.n - body);
        attack_turned_away(p, &ballot, "A5", "sig-1");
        oy_buffer_free(&others[i]);
    }
    attack_resign(p->g, attack_secret(&p->voter[1]), &ballot);
    attack_turned_away(p, &ballot, "A5", "sig-1");
    oy_buffer_free(&ballot);
    attack_poll_free(p);
}

/* With one registrar's part of the secret only. */
Test(a19_signature, by_one_registrar_alone) {
    struct oy_buffer ballot;
    size_t body;
    struct attack_poll *p = begin("ristretto255", &ballot, &body);
    for (unsigned k = 0; k < 2; k++) {
        attack_resign(p->g, attack_secret(&p->part[k][0]), &ballot);
        attack_turned_away(p, &ballot, "A5", "sig-1");
    }
    oy_buffer_free(&ballot);
    attack_poll_free(p);
}

/* z + q: the same number mod q. In modp4096 a z below 189 has such a twin: R = g^z·X^-c does not
 * give one, so that there it is any z + q that fits, over a signature that fails anyhow. */
ATTACK_IN_BOTH(a19_signature, plus_q) {
    struct oy_buffer ballot;
    size_t body;
    struct attack_poll *p = begin(group, &ballot, &body);
    unsigned char *z = ballot.p + body + p->g->element_len;
    if (p->g->id == OY_GROUP_MODP4096) {
        struct oy_scalar five = attack_scalar(p->g, 5);
        memcpy(z, five.b, p->g->scalar_len);
    }
    cr_assert(number_add_q(p->g, z));
    attack_turned_away(p, &ballot, "I4", "grp-6");
    oy_buffer_free(&ballot);
    attack_poll_free(p);
}

/* −R and −z: what a verifier that loses a sign would take. */
ATTACK_IN_BOTH(a19_signature, of_the_other_sign) {
    struct oy_buffer ballot;
    size_t body;
    struct attack_poll *p = begin(group, &ballot, &body);
    const struct oy_group *g = p->g;
    struct oy_element r = {{0}};
    struct oy_scalar z = {{0}};
    memcpy(r.b, ballot.p + body, g->element_len);
    memcpy(z.b, ballot.p + body + g->element_len, g->scalar_len);
    r = attack_inverse(g, r);
    z = attack_sub(g, attack_scalar(g, 0), z);
    memcpy(ballot.p + body, r.b, g->element_len);
    memcpy(ballot.p + body + g->element_len, z.b, g->scalar_len);
    attack_turned_away(p, &ballot, "A5", "sig-1");
    oy_buffer_free(&ballot);
    attack_poll_free(p);
}
