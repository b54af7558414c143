/* a22: a trustee's key that cancels the others', or that nobody knows. The other trustees' tools
 * refuse and name it; a record in which everybody went along fails. */
#include "tests/attacks/attacks.h"
#include "tests/support/attack_record_ceremony.h"

enum { ROGUE = 2 };

static struct attack_council *council(const char *group) {
    struct oy_record_plan plan = {.group = group, .voters = 1, .stop = OY_REC_OPENED};
    return attack_council_new(oy_rec_new(&plan));
}

static void end(struct attack_council *k) {
    struct oy_rec *s = k->s;
    attack_council_free(k);
    oy_rec_free(s);
}

/* Trustee 1 refuses by this rule, accuses the rogue for this reason, and sends nothing. */
static void turned_away(struct attack_council *k, const char *rule, enum oy_complaint_reason reason,
                        const char *check) {
    struct oy_buffer out;
    struct oy_ceremony_finding finding;
    struct oy_why why = {.status = OY_OK};
    attack_council_messages(k);
    cr_assert_neq(attack_council_round3(k, 1, &out, &finding, &why), OY_OK, "expected %s", rule);
    cr_assert_str_eq(why.rule, rule, "%s", why.text);
    cr_assert_eq(finding.accused, ROGUE);
    cr_assert_eq(finding.reason, reason);
    cr_assert_null(out.p);
    attack_council_record(k);
    attack_rec_expect(k->s->record, check, rule);
}

ATTACK_IN_BOTH(a22_rogue_trustee_key, honest_council_is_good) {
    struct attack_council *k = council(group);
    struct oy_buffer out;
    struct oy_ceremony_finding finding;
    attack_council_messages(k);
    ATTACK_OK(attack_council_round3(k, 1, &out, &finding, &why));
    oy_buffer_free(&out);
    attack_council_record(k);
    attack_rec_sound(k->s->record, OY_INCOMPLETE);
    end(k);
}

/* C_0 = g^x / (the others' C_0): the election key would be g^x. */
ATTACK_IN_BOTH(a22_rogue_trustee_key, cancels_the_others) {
    struct attack_council *k = council(group);
    const struct oy_group *g = k->c.g;
    struct attack_dealer *d = &k->dealer[ROGUE - 1];
    struct oy_scalar x = attack_random(g);
    struct oy_element others = attack_times(g, k->dealer[0].c[0], k->dealer[2].c[0]);
    struct oy_scalar sum = attack_add(g, k->dealer[0].a[0], k->dealer[2].a[0]);
    d->a[0] = attack_sub(g, x, sum); /* only so that shares and rehearsal fit */
    attack_dealer_deal(k, ROGUE);
    struct oy_element rogue = attack_times(g, attack_pow(g, NULL, x), attack_inverse(g, others));
    cr_assert(oy_element_equal(g, &rogue, &d->c[0]));
    attack_dealer_prove(k, ROGUE, x); /* x it knows, log C_0 it does not */
    attack_dealer_reveal(k, ROGUE);
    turned_away(k, "cer-6", OY_COMPLAINT_PROOF, "I1");
    end(k);
}

/* No proof at all; the proof of another trustee; of another index, attempt or ceremony. */
ATTACK_IN_BOTH(a22_rogue_trustee_key, proof_missing_or_replayed) {
    struct attack_council *k = council(group);
    struct attack_dealer *d = &k->dealer[ROGUE - 1];
    struct oy_ceremony kept = k->c;
    for (int how = 0; how < 5; how++) {
        if (how == 0) d->pok = (struct oy_pok){.a = k->c.g->identity};
        if (how == 1) d->pok = k->dealer[0].pok;
        if (how == 2) { /* made as if it were trustee 3's */
            struct attack_dealer third = k->dealer[2];
            k->dealer[2] = *d;
            attack_dealer_prove(k, 3, d->a[0]);
            d->pok = k->dealer[2].pok;
            k->dealer[2] = third;
        }
        if (how == 3) k->c.attempt = 2;
        if (how == 4) k->c.id[0] ^= 1;
        if (how >= 3) attack_dealer_prove(k, ROGUE, d->a[0]);
        k->c = kept;
        attack_dealer_reveal(k, ROGUE);
        turned_away(k, "cer-6", OY_COMPLAINT_PROOF, "I1");
        if (how == 1 && k->c.g->id == OY_GROUP_MODP4096) break; /* the hash is the same code */
    }
    end(k);
}

/* A weak Fiat-Shamir challenge, which leaves the key or the commitment out: then a proof for a key
 * that nobody knows can be made after the challenge. Each is first shown to hold under the weak
 * challenge. */
static struct oy_scalar weak_challenge(const struct attack_council *k,
                                       const struct attack_dealer *d, bool key,
                                       const struct oy_element *commitment) {
    const struct oy_group *g = k->c.g;
    struct oy_scalar c = {0};
    struct oy_transcript t;
    oy_transcript_begin(&t, g, "ceremony-pok");
    oy_transcript_element(&t, g, &g->generator);
    oy_transcript_item(&t, k->c.id, 32);
    oy_transcript_u32(&t, k->c.attempt);
    oy_transcript_u32(&t, ROGUE);
    if (key) oy_transcript_element(&t, g, &d->c[0]);
    oy_transcript_element(&t, g, &d->c[1]);
    if (key) oy_transcript_element(&t, g, &d->c[0]);
    if (commitment) oy_transcript_element(&t, g, commitment);
    oy_transcript_scalar(&t, g, &c);
    return c;
}

ATTACK_IN_BOTH(a22_rogue_trustee_key, proof_under_a_weak_challenge) {
    struct attack_council *k = council(group);
    const struct oy_group *g = k->c.g;
    struct attack_dealer *d = &k->dealer[ROGUE - 1];
    for (int without_key = 0; without_key < 2; without_key++) {
        struct oy_pok p = {.z = attack_random(g)};
        struct oy_scalar c, u = attack_random(g);
        if (without_key) { /* C_0 = (g^z/A)^(1/c), chosen last */
            p.a = attack_pow(g, NULL, u);
            c = weak_challenge(k, d, false, &p.a);
            d->a[0] = attack_div(g, attack_sub(g, p.z, u), c);
            attack_dealer_deal(k, ROGUE);
        } else { /* A = g^z·C_0^-c, for any C_0 */
            c = weak_challenge(k, d, true, NULL);
            p.a = attack_times(g, attack_pow(g, NULL, p.z),
                               attack_inverse(g, attack_pow(g, &d->c[0], c)));
        }
        struct oy_element left = attack_pow(g, NULL, p.z);
        struct oy_element right = attack_times(g, p.a, attack_pow(g, &d->c[0], c));
        cr_assert(oy_element_equal(g, &left, &right));
        d->pok = p;
        attack_dealer_reveal(k, ROGUE);
        turned_away(k, "cer-6", OY_COMPLAINT_PROOF, "I1");
    }
    end(k);
}

/* Elements outside the group, where a transcript has one: a constant, a commitment, a rehearsal's
 * factor. Signatures are made for them. */
ATTACK_IN_BOTH(a22_rogue_trustee_key, elements_outside_the_group) {
    struct attack_council *k = council(group);
    const struct oy_group *g = k->c.g;
    struct attack_dealer *d = &k->dealer[ROGUE - 1];
    bool modp = g->id == OY_GROUP_MODP4096;
    for (int place = 0; place < 2; place++) {
        struct oy_element *e = place == 0 ? &d->c[1] : &d->pok.a, kept = *e;
        struct oy_reveal reveal;
        struct oy_why why = {.status = OY_OK};
        memset(e, 0, sizeof *e);
        e->b[g->element_len - 1] = modp ? 7 : 0x80; /* a non-residue; not canonical */
        attack_dealer_reveal(k, ROGUE);
        cr_assert_neq(oy_reveal_parse(&reveal, &k->c, oy_buffer_span(&d->reveal), &why), OY_OK);
        *e = kept; /* keys and rehearsals of the others cannot be made from it */
        attack_council_messages(k);
        attack_council_record(k);
        attack_rec_expect(k->s->record, "K3", modp ? "grp-3" : "grp-2");
        attack_dealer_reveal(k, ROGUE);
    }
    end(k);
}

/* All constants of another trustee, with its proof, in its place. */
Test(a22_rogue_trustee_key, copies_another) {
    struct attack_council *k = council("ristretto255");
    struct attack_dealer *d = &k->dealer[ROGUE - 1];
    memcpy(d->a, k->dealer[0].a, sizeof d->a);
    attack_dealer_deal(k, ROGUE);
    d->pok = k->dealer[0].pok;
    attack_dealer_reveal(k, ROGUE);
    turned_away(k, "cer-6", OY_COMPLAINT_PROOF, "I1");
    end(k);
}

/* The identity as key, with a proof that is right (log = 0). */
ATTACK_IN_BOTH(a22_rogue_trustee_key, identity) {
    struct attack_council *k = council(group);
    k->dealer[ROGUE - 1].a[0] = attack_scalar(k->c.g, 0);
    attack_dealer_deal(k, ROGUE);
    attack_dealer_reveal(k, ROGUE);
    turned_away(k, "cer-5", OY_COMPLAINT_PROOF, "I1");
    end(k);
}

/* All together make y = 1, or one trustee's share key 1: proofs hold, and it is refused. */
ATTACK_IN_BOTH(a22_rogue_trustee_key, product_is_the_identity) {
    struct attack_council *k = council(group);
    const struct oy_group *g = k->c.g;
    struct attack_dealer *d = &k->dealer[ROGUE - 1];
    struct oy_scalar zero = attack_scalar(g, 0);
    for (uint32_t j = 0; j <= 3; j += 3) { /* Σ f(j) = 0; at 0 that is y, at 3 it is Y_3 */
        struct oy_buffer out;
        struct oy_ceremony_finding finding;
        struct oy_why why = {.status = OY_OK};
        struct oy_scalar sum = attack_mul(g, d->a[1], attack_scalar(g, j));
        for (size_t i = 0; i < ATTACK_TRUSTEES; i++) {
            const struct attack_dealer *o = &k->dealer[i];
            if (i == ROGUE - 1) continue;
            sum = attack_add(g, sum,
                             attack_add(g, o->a[0], attack_mul(g, o->a[1], attack_scalar(g, j))));
        }
        d->a[0] = attack_sub(g, zero, sum);
        attack_dealer_deal(k, ROGUE);
        attack_dealer_reveal(k, ROGUE);
        attack_council_messages(k);
        cr_assert_neq(attack_council_round3(k, 1, &out, &finding, &why), OY_OK);
        cr_assert_str_eq(why.rule, "cer-8", "%s", why.text);
        attack_council_record(k);
        attack_rec_expect(k->s->record, "I1", "cer-8");
    }
    end(k);
}

/* One person in two seats: a manifest that names a key twice. */
Test(a22_rogue_trustee_key, one_key_in_two_seats) {
    struct oy_rec *s = oy_rec_new(&(struct oy_record_plan){.voters = 1, .stop = OY_REC_OPENED});
    char *json = (char *)s->manifest_json.p;
    static const char *const names[] = {"\"identity\":\"", "\"exchange\":\""};
    for (size_t i = 0; i < 2; i++) {
        char first[65] = "", second[65] = "";
        char *at = strstr(json, names[i]) + 12;
        memcpy(first, at, 64);
        memcpy(second, strstr(at, names[i]) + 12, 64);
        attack_rec_reopen_manifest(s, second, first);
        attack_rec_expect(s->record, "K2", "man-5");
    }
    oy_rec_free(s);
}
