/* a58: a proof or signature that was made for one purpose, given for another. */
#include "election/revoke.h"
#include "tests/attacks/attacks.h"
#include "tests/attacks/shares.h"

/* The trustee's factor of the rehearsal, with its proof, as a decryption share. */
Test(a58_other_purpose, rehearsal_as_decryption) {
    struct oy_rec *s = shares_begin("ristretto255");
    struct attack_share *f = attack_share_new(s, 1);
    f->proof[0] = s->transcript->dealing[0].rehearsal;
    shares_expect(s, f, "shr-3");
    oy_rec_free(s);
}

/* Even of the right factor: a proof with everything of [deq-1] but under another purpose's tag. */
static void with_tag(const char *group, const char *tag) {
    struct oy_rec *s = shares_begin(group);
    const struct oy_group *g = s->g;
    struct attack_share *f = attack_share_new(s, 1);
    const struct oy_ciphertext *c = &s->aggregates->at[0];
    struct oy_equality *p = &f->proof[0];
    struct oy_scalar u = attack_random(g);
    struct oy_transcript t;
    p->a = attack_pow(g, NULL, u);
    p->b = attack_pow(g, &c->alpha, u);
    oy_transcript_begin(&t, g, tag);
    oy_transcript_element(&t, g, &g->generator);
    oy_transcript_item(&t, s->e->id, 32);
    oy_transcript_item(&t, s->closing, sizeof s->closing);
    for (int i = 0; i < 3; i++) oy_transcript_u32(&t, 0); /* contest, scope, line */
    oy_transcript_u32(&t, 1);
    struct oy_scalar e = shares_challenge(&t, g, &f->claimed, &c->alpha, &c->beta, p, true);
    p->z = attack_add(g, u, attack_mul(g, e, f->x));
    cr_assert(shares_hold(g, &f->claimed, &c->alpha, p, e));
    if (strcmp(tag, "decrypt") == 0) { /* the test itself is sound: this one counts */
        struct oy_buffer file = attack_share_write(f, s->trustee[0]);
        oy_rec_append_share(s, oy_buffer_span(&file));
        struct oy_verification *v = attack_rec_verify(s->record, NULL);
        cr_assert(v->share_verdict[0].counts);
        oy_verification_free(v);
        oy_buffer_free(&file);
        attack_share_free(f);
    } else {
        shares_expect(s, f, "shr-3");
    }
    oy_rec_free(s);
}

ATTACK_IN_BOTH(a58_other_purpose, decryption_under_the_rehearsals_tag) {
    with_tag(group, "rehearse");
}

Test(a58_other_purpose, decryption_under_other_tags) {
    with_tag("ristretto255", "decrypt");
    with_tag("ristretto255", "lot-share");
    with_tag("ristretto255", "ceremony-pok");
}

/* A decryption's proof in the lot share's place. */
Test(a58_other_purpose, decryption_as_lot_share) {
    struct oy_rec *s = shares_begin("ristretto255");
    struct attack_share *f = attack_share_new(s, 1);
    f->lot = f->proof[0];
    shares_expect(s, f, "lot-2");
    oy_rec_free(s);
}

/* A share of one line for another one. */
Test(a58_other_purpose, share_of_another_line) {
    struct oy_rec *s = shares_begin("ristretto255");
    struct attack_share *f = attack_share_new(s, 1);
    f->proof[0] = f->proof[1];
    shares_expect(s, f, "shr-3");
    oy_rec_free(s);
}

/* A registrar's proof for a roll, used for the part of a replacement. */
ATTACK_IN_BOTH(a58_other_purpose, part_of_a_roll_in_a_replacement) {
    struct attack_poll *p = attack_small(group);
    const struct oy_group *g = p->g;
    struct oy_replace r = {.fresh = g->identity, .mahalle = oy_roll_mahalle(&p->roll, 0)};
    struct oy_revoke revoke = {.reason = OY_REVOKE_LOST};
    struct oy_secret *secret = oy_secret_alloc(1);
    struct oy_buffer statement;
    memcpy(r.old.b, attack_poll_credential(p, 0).p, g->element_len);
    revoke.credential = r.old;
    ATTACK_OK(oy_revoke_write(&statement, p->e, &revoke, &why));
    attack_poll_log_statement(p, OY_LOG_REVOKE, oy_buffer_span(&statement));
    oy_buffer_free(&statement);
    for (unsigned k = 0; k < 2; k++) {
        g->secret_random(secret);
        r.part[k] = attack_pow(g, NULL, attack_secret(secret));
        oy_replace_prove(&r.proof[k], p->e, k + 1, &r.old, r.mahalle, &r.part[k], secret);
        r.fresh = attack_times(g, r.fresh, r.part[k]);
        if (k == 0) continue;
        struct oy_transcript t; /* the very same statement, as a roll's part */
        oy_transcript_begin(&t, g, "credential-part");
        oy_transcript_element(&t, g, &g->generator);
        oy_transcript_item(&t, p->e->id, 32);
        oy_transcript_u32(&t, k + 1);
        oy_transcript_element(&t, g, &r.old);
        oy_transcript_u32(&t, r.mahalle);
        oy_pok_prove(g, &r.proof[k], &t, &r.part[k], secret);
    }
    ATTACK_OK(oy_replace_write(&statement, p->e, &r, &why));
    attack_poll_log_statement(p, OY_LOG_REPLACE, oy_buffer_span(&statement));
    attack_expect(p, "I3", "rev-4", NULL);
    oy_buffer_free(&statement);
    oy_secret_free(secret);
    attack_poll_free(p);
}

/* Officers' signatures: those of the opening; and right ones under the opening's purpose. */
Test(a58_other_purpose, opening_as_closing) {
    struct attack_poll *p = attack_small("ristretto255");
    attack_poll_keep(p);
    attack_poll_close(p, "open", false);
    attack_expect(p, "A6", "sig-3", NULL);
    attack_poll_restore(p);
    attack_poll_close(p, "open", true);
    attack_expect(p, "A6", "sig-3", NULL);
    attack_poll_restore(p);
    attack_poll_close(p, "close", true);
    attack_expect_good(p);
    attack_poll_free(p);
}

/* A registrar's signature of a revocation on a roll: the roll's own purpose is in what is signed.
 */
Test(a58_other_purpose, revocation_signed_as_replacement) {
    struct attack_poll *p = attack_small("ristretto255");
    struct oy_revoke r = {.reason = OY_REVOKE_LOST};
    struct oy_buffer statement;
    unsigned char bytes[512] = {OY_LOG_REVOKE, OY_ENTRY_VERSION};
    struct oy_entry entry;
    memcpy(r.credential.b, attack_poll_credential(p, 0).p, p->g->element_len);
    ATTACK_OK(oy_revoke_write(&statement, p->e, &r, &why));
    size_t n = 2 + statement.n;
    memcpy(bytes + 2, statement.p, statement.n);
    for (unsigned k = 0; k < 2; k++, n += OY_SIGN_BYTES)
        ATTACK_OK(oy_revoke_sign(bytes + n, p->e, OY_LOG_REPLACE, oy_buffer_span(&statement),
                                 p->w->registrar[k], &why));
    ATTACK_OK(oy_entry_parse(&entry, oy_span(bytes, n), &why));
    attack_poll_log_entry(p, &entry);
    attack_expect(p, "I3", "rev-1", NULL);
    oy_buffer_free(&statement);
    attack_poll_free(p);
}
