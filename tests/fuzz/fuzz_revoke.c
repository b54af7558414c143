/* Revocations and replacements: one encoding; accepted only with every registrar's signature; a
 * refusal changes nothing. */
#include <string.h>

#include "sample.h"

static struct oy_sample *s;
static struct oy_buffer revoke, replace;

void fuzz_begin(void) {
    struct oy_element credential;
    struct oy_replace r;
    struct oy_secret *secrets = oy_secret_alloc(OY_REGISTRARS_MAX);
    s = fuzz_sample();
    OY_WORLD_MUST(secrets, NULL);
    oy_sample_credential(s, 0, &credential);
    revoke = oy_sample_revoke(s, &credential, OY_REVOKE_LOST);
    replace = oy_sample_replace(s, &credential, oy_roll_mahalle(&s->roll, 0), secrets, &r);
    oy_secret_free(secrets);
}

static size_t statement_len(const struct oy_buffer *payload) {
    return payload->n - s->m->n_registrars * OY_SIGN_BYTES;
}

void fuzz_seeds(void) {
    fuzz_seed_mode(0, oy_world_span(&revoke));
    fuzz_seed_mode(1, oy_world_span(&replace));
    fuzz_seed_mode(2, oy_span(revoke.p, statement_len(&revoke)));
    fuzz_seed_mode(3, oy_span(replace.p, statement_len(&replace)));
    fuzz_words_of_group(s->g);
    for (uint32_t row = 0; row < FUZZ_BALLOTS; row++) {
        fuzz_word(oy_roll_credential(&s->roll, row));
        fuzz_word(oy_roll_part(&s->roll, row, 1));
    }
}

static void check_encoding(bool replaces, struct oy_span payload) {
    struct oy_revoke a;
    struct oy_replace b;
    struct oy_buffer statement;
    struct oy_why why = {0};
    oy_status status = replaces ? oy_replace_parse(&b, s->e, payload, &why)
                                : oy_revoke_parse(&a, s->e, payload, &why);
    if (!fuzz_accepted(status, &why)) return;
    status = replaces ? oy_replace_write(&statement, s->e, &b, &why)
                      : oy_revoke_write(&statement, s->e, &a, &why);
    OY_WORLD_MUST(status == OY_OK, &why);
    FUZZ_MUST(fuzz_same(oy_world_span(&statement), oy_span(payload.p, statement.n)));
    oy_buffer_free(&statement);
}

/* Puts the payload to a fresh registry, for a replacement one that has the revocation already. */
static bool apply(bool replaces, struct oy_span payload) {
    struct oy_registry *r;
    struct oy_why why = {0};
    OY_WORLD_MUST(oy_registry_new(&r, s->e, &s->roll, &why) == OY_OK, &why);
    if (replaces) OY_WORLD_MUST(oy_registry_revoke(r, oy_world_span(&revoke), &why) == OY_OK, &why);
    uint32_t before = oy_registry_count(r), revoked = 0;
    bool taken = fuzz_accepted(replaces ? oy_registry_replace(r, payload, &why)
                                        : oy_registry_revoke(r, payload, &why),
                               &why);
    for (uint32_t i = 0; i < before; i++) revoked += oy_registry_is_revoked(r, i);
    FUZZ_MUST(oy_registry_count(r) == before + (replaces && taken));
    FUZZ_MUST(revoked == (replaces || taken));
    FUZZ_MUST(oy_registry_is_replaced(r, 0) == (replaces && taken));
    oy_registry_free(r);
    return taken;
}

void fuzz_one(struct oy_span in) {
    unsigned mode = fuzz_mode(&in, 4);
    bool replaces = mode % 2;
    struct oy_buffer *honest = replaces ? &replace : &revoke;
    if (mode < 2) {
        check_encoding(replaces, in);
        FUZZ_MUST(apply(replaces, in) == fuzz_same(in, oy_world_span(honest)));
        return;
    }
    /* The registrars sign anything: a revocation holds if it names a row and a reason, but a
     * replacement needs proofs that this program did not make. */
    struct oy_buffer payload =
        oy_sample_sign_entry(s, replaces ? OY_ENTRY_REPLACE : OY_ENTRY_REVOKE, in);
    check_encoding(replaces, oy_world_span(&payload));
    bool taken = apply(replaces, oy_world_span(&payload));
    if (replaces) FUZZ_MUST(taken == fuzz_same(in, oy_span(replace.p, statement_len(&replace))));
    if (!replaces && taken)
        FUZZ_MUST(in.n == 33 && oy_roll_find(&s->roll, oy_span(in.p, 32)) != UINT32_MAX);
    oy_buffer_free(&payload);
}
