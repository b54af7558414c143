/* a04: a signature re-targeted to a related key. Were the key not in the hash, (R, z) of X over m
 * would turn into (R, z + c·d) of X·g^d over m. */
#include <sodium.h>
#include <string.h>

#include "crypto/schnorr.h"
#include "crypto/transcript.h"
#include "tests/attacks/attacks.h"
#include "tests/support/attack_ballot_roll.h"

/* The challenge c of a signature, worked out from the text of the spec [sig-1]. */
static struct oy_scalar challenge(const struct oy_group *g, const struct oy_element *r,
                                  const struct oy_element *x, struct oy_span m) {
    struct oy_scalar c;
    if (g->id == OY_GROUP_MODP4096) {
        struct oy_transcript t;
        oy_transcript_begin(&t, g, "sig");
        oy_transcript_element(&t, g, r);
        oy_transcript_element(&t, g, x);
        oy_transcript_span(&t, m);
        oy_transcript_scalar(&t, g, &c);
        return c;
    }
    static const char context[] = "FROST-RISTRETTO255-SHA512-v1chal";
    unsigned char little[64];
    crypto_hash_sha512_state state;
    (void)crypto_hash_sha512_init(&state);
    (void)crypto_hash_sha512_update(&state, (const unsigned char *)context, sizeof context - 1);
    (void)crypto_hash_sha512_update(&state, r->b, 32);
    (void)crypto_hash_sha512_update(&state, x->b, 32);
    (void)crypto_hash_sha512_update(&state, m.p, m.n);
    (void)crypto_hash_sha512_final(&state, little);
    crypto_core_ristretto255_scalar_reduce(c.b, little);
    return c;
}

static bool holds(const struct oy_group *g, const struct oy_signature *s,
                  const struct oy_element *x, struct oy_span m) {
    struct oy_why why = {.status = OY_OK};
    struct oy_equations *eqs = oy_equations_new(g, NULL);
    oy_status status = oy_signature_check(eqs, 0, g, &s->r, &s->z, x, m, &why);
    if (status == OY_OK) status = oy_equations_check(eqs, NULL, 0, &why);
    oy_equations_free(eqs);
    cr_assert(status == OY_OK || strcmp(why.rule, "sig-1") == 0);
    return status == OY_OK;
}

/* One message, one signature, related keys. */
ATTACK_IN_BOTH(a04_related_key, same_message) {
    struct oy_why why = {.status = OY_OK};
    cr_assert_eq(oy_crypto_init(&why), OY_OK);
    const struct oy_group *g = oy_group_by_name(oy_span_text(group));
    struct oy_secret *s = oy_secret_alloc(1);
    struct oy_span m = oy_span_text("a message");
    struct oy_signature signature = {{{0}}, {{0}}};
    g->secret_random(s);
    struct oy_element x = attack_pow(g, NULL, attack_secret(s));
    oy_signature_sign(g, &signature, &x, s, m);
    cr_assert(holds(g, &signature, &x, m));
    struct oy_scalar c = challenge(g, &signature.r, &x, m), d = attack_random(g);
    /* g^z = R·X^c: the challenge is the right one, so the attack below is what it says */
    struct oy_element left = attack_pow(g, NULL, signature.z);
    struct oy_element right = attack_times(g, signature.r, attack_pow(g, &x, c));
    cr_assert(oy_element_equal(g, &left, &right));
    struct oy_element related = attack_times(g, x, attack_pow(g, NULL, d));
    signature.z = attack_add(g, signature.z, attack_mul(g, c, d));
    cr_assert_not(holds(g, &signature, &related, m));
    oy_secret_free(s);
}

/* Two rows whose secrets differ by d, as registrars together might make them; they know d, and a
 * ballot that the first voter signed. The second one's is proved anew, with that signature shifted
 * by c·d. */
ATTACK_IN_BOTH(a04_related_key, ballot_of_a_related_credential) {
    struct attack_poll *p = attack_poll_new(group, attack_one_question, 3);
    const struct oy_group *g = p->g;
    struct attack_roll roll;
    struct oy_scalar d1 = attack_random(g), d2 = attack_random(g);
    attack_roll_begin(&roll, p);
    struct attack_row victim = roll.row[0], *mine = &roll.row[1];
    attack_roll_part(p, mine, 0, attack_add(g, victim.secret[0], d1));
    attack_roll_part(p, mine, 1, attack_add(g, victim.secret[1], d2));
    attack_roll_product(p, mine);
    struct attack_row related = *mine;
    attack_roll_write(p, &roll);
    attack_poll_open(p);
    attack_expect_good(p); /* nothing is wrong with such a roll that anyone could see */
    struct oy_roll now;
    ATTACK_OK(oy_roll_parse(&now, oy_buffer_span(&p->roll_file), p->m, &why));
    uint32_t row = oy_roll_find(&now, oy_span(related.credential.b, g->element_len));

    struct oy_buffer signed_one = attack_poll_honest(p, 0, 1, attack_one_answer);
    size_t body = signed_one.n - g->element_len - g->scalar_len;
    struct oy_element r = {{0}};
    struct oy_scalar z = {{0}};
    memcpy(r.b, signed_one.p + body, g->element_len);
    memcpy(z.b, signed_one.p + body + g->element_len, g->scalar_len);
    struct oy_scalar c = challenge(g, &r, &victim.credential, oy_span(signed_one.p, body));
    struct attack_ballot *b = attack_poll_ballot(p, 0, 1);
    b->credential = related.credential;
    b->mahalle = related.mahalle;
    attack_ballot_choose(b, attack_one_answer);
    struct oy_buffer ballot = attack_ballot_forge(b);
    z = attack_add(g, z, attack_mul(g, c, attack_add(g, d1, d2)));
    memcpy(ballot.p + body, r.b, g->element_len);
    memcpy(ballot.p + body + g->element_len, z.b, g->scalar_len);
    attack_refused(p, &ballot, "sig-1");
    struct oy_record_ballot entry = attack_poll_entry(p, oy_buffer_span(&ballot));
    entry.roll_index = row;
    attack_expect_ballot(p, "A5", "sig-1", attack_poll_log(p, entry));
    oy_buffer_free(&ballot);
    oy_buffer_free(&signed_one);
    attack_ballot_free(b);
    attack_poll_free(p);
}
