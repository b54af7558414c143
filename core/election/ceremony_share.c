#include "election/ceremony_share.h"

#include <sodium.h>
#include <string.h>

#include "crypto/publish.h"
#include "crypto/threshold.h"

static struct oy_box_place place_of(const struct oy_ceremony *c, uint32_t from, uint32_t to) {
    struct oy_box_place place = {.g = c->g, .attempt = c->attempt, .from = from, .to = to};
    memcpy(place.ceremony_id, c->id, 32);
    return place;
}

/* Adds dealer i's share to x; `share` is working memory. */
static oy_status add_share(struct oy_secret *x, struct oy_secret *share,
                           struct oy_ceremony_finding *finding, const struct oy_ceremony *c,
                           uint32_t from, uint32_t index, const struct oy_reveal *reveal,
                           const struct oy_box_secret *exchange, struct oy_why *why) {
    struct oy_box_place place = place_of(c, from, index);
    oy_status status = oy_box_open(share, &place, oy_reveal_box(c, reveal, index), exchange, why);
    if (status == OY_PROOF) {
        *finding = (struct oy_ceremony_finding){from, OY_COMPLAINT_BOX};
        oy_why_at(why, "box from trustee %lu", (unsigned long)from);
    }
    OY_TRY(status);
    bool fits = oy_feldman_share_fits(c->g, reveal->c, c->t, index, share);
    if (!fits) *finding = (struct oy_ceremony_finding){from, OY_COMPLAINT_SHARE};
    OY_REQUIRE(why, fits, OY_MISMATCH, "cer-8",
               "the share from trustee %lu does not fit its constants", (unsigned long)from);
    c->g->secret_add(x, x, share);
    return OY_OK;
}

/* [cer-8] */
oy_status oy_ceremony_collect_share(struct oy_secret *x, struct oy_ceremony_finding *finding,
                                    const struct oy_ceremony *c, uint32_t index,
                                    const struct oy_reveal *const *reveals,
                                    const struct oy_box_secret *exchange, struct oy_why *why) {
    unsigned char public_key[OY_BOX_KEY];
    const uint32_t n = c->n;
    *finding = (struct oy_ceremony_finding){0, OY_COMPLAINT_SHARE};
    sodium_memzero(x, sizeof *x);
    OY_REQUIRE(why, index >= 1 && index <= n, OY_RANGE, "cer-3", "there is no trustee %lu",
               (unsigned long)index);
    oy_box_public(public_key, exchange);
    OY_REQUIRE(why, memcmp(public_key, c->exchange[index - 1], OY_BOX_KEY) == 0, OY_MISMATCH,
               "cer-7", "the exchange key is not that of trustee %lu", (unsigned long)index);
    struct oy_secret *share = oy_secret_alloc(1);
    if (!share) return oy_fail(why, OY_MEMORY, "", "no memory");
    oy_status status = OY_OK;
    for (uint32_t i = 1; i <= n && status == OY_OK; i++)
        status = add_share(x, share, finding, c, i, index, reveals[i - 1], exchange, why);
    oy_secret_free(share);
    if (status != OY_OK) sodium_memzero(x, sizeof *x);
    return status;
}

oy_status oy_ceremony_secret_share(struct oy_secret *x, const struct oy_ceremony_transcript *tr,
                                   uint32_t index, const struct oy_box_secret *exchange,
                                   struct oy_why *why) {
    const struct oy_reveal *reveals[OY_TRUSTEES_MAX];
    struct oy_ceremony_finding finding;
    struct oy_element public_share;
    for (uint32_t i = 0; i < tr->c.n; i++) reveals[i] = &tr->dealing[i].reveal;
    OY_TRY(oy_ceremony_collect_share(x, &finding, &tr->c, index, reveals, exchange, why));
    tr->c.g->pow_base_secret(&public_share, x);
    oy_publish(&public_share, sizeof public_share);
    bool fits = oy_element_equal(tr->c.g, &public_share, &tr->share_key[index - 1]);
    if (!fits) sodium_memzero(x, sizeof *x);
    OY_REQUIRE(why, fits, OY_MISMATCH, "cer-8", "the secret share does not fit the share key");
    return OY_OK;
}
