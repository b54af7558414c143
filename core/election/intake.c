#include "election/intake.h"

#include <stdlib.h>

#include "crypto/hash.h"

static oy_status locate(struct oy_incoming *in, const struct oy_election *e,
                        const struct oy_registry *registry, struct oy_why *why) {
    struct oy_span body;
    struct oy_element credential;
    struct oy_reader r;
    OY_TRY(oy_ballot_peek(&in->h, &body, e->group, in->bytes, why));
    oy_reader_init(&r, in->h.credential);
    OY_TRY(oy_read_elements(e->group, &credential, 1, &r, why));
    oy_ballot_fingerprint(in->fingerprint.b, body);
    in->roll_index = oy_registry_find(registry, &credential);
    OY_REQUIRE(why, in->roll_index != UINT32_MAX, OY_MISMATCH, "bal-3",
               "the credential is not on the roll");
    return OY_OK;
}

void oy_intake_read(struct oy_incoming *in, const struct oy_election *e,
                    const struct oy_registry *registry, struct oy_span bytes) {
    in->bytes = bytes;
    oy_sha256(in->digest.b, bytes);
    if (locate(in, e, registry, &in->why) != OY_OK) in->fate = OY_FATE_REFUSED;
}

oy_status oy_intake_prove(struct oy_ballot_batch *batch, struct oy_incoming *const *in, size_t n,
                          unsigned checks, struct oy_why *why) {
    struct oy_why *verdict = calloc(n + 1, sizeof *verdict);
    struct oy_span *bytes = calloc(n + 1, sizeof *bytes);
    size_t n_bad = 0;
    oy_status status = OY_OK;
    if (!verdict || !bytes) status = oy_fail(why, OY_MEMORY, "", "no memory for %zu ballots", n);
    for (size_t i = 0; status == OY_OK && i < n; i++) bytes[i] = in[i]->bytes;
    if (status == OY_OK)
        status = oy_ballots_check_batch(batch, verdict, &n_bad, bytes, n, checks, why);
    for (size_t i = 0; status == OY_OK && i < n; i++) {
        if (verdict[i].status == OY_OK) continue;
        in[i]->fate = OY_FATE_REFUSED;
        in[i]->why = verdict[i];
    }
    free(bytes);
    free(verdict);
    return status;
}
