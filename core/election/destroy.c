#include "election/destroy.h"

#include <sodium.h>
#include <string.h>

#include "base/day.h"

enum { MESSAGE = 32 + 32 + 4 };

static void message(unsigned char out[MESSAGE], const struct oy_destroy *d,
                    const struct oy_election *e) {
    struct oy_writer w;
    oy_writer_init(&w, out, MESSAGE);
    oy_write_bytes(&w, e->id, 32);
    oy_write_bytes(&w, d->private_roll, 32);
    oy_write_u32(&w, d->day);
    (void)oy_writer_end(&w);
}

oy_status oy_destroy_sign(struct oy_destroy *d, const struct oy_election *e,
                          const struct oy_sign_key *key, struct oy_why *why) {
    unsigned char bytes[MESSAGE];
    message(bytes, d, e);
    return oy_sign(d->signature, key, "destroy", oy_span(bytes, sizeof bytes), why);
}

void oy_destroy_write(unsigned char out[OY_DESTROY_BYTES], const struct oy_destroy *d) {
    struct oy_writer w;
    oy_writer_init(&w, out, OY_DESTROY_BYTES);
    oy_write_u8(&w, (uint8_t)d->registrar);
    oy_write_bytes(&w, d->private_roll, 32);
    oy_write_u32(&w, d->day);
    oy_write_bytes(&w, d->signature, OY_SIGN_BYTES);
    (void)oy_writer_end(&w);
}

oy_status oy_destroy_parse(struct oy_destroy *out, struct oy_span payload, struct oy_why *why) {
    struct oy_reader r;
    oy_reader_init(&r, payload);
    out->registrar = oy_read_u8(&r);
    oy_read_bytes(&r, out->private_roll, 32);
    out->day = oy_read_u32(&r);
    oy_read_bytes(&r, out->signature, OY_SIGN_BYTES);
    return oy_reader_end(&r, "ent-1", why);
}

static oy_status check_signature(const struct oy_destroy *d, const struct oy_election *e,
                                 struct oy_why *why) {
    unsigned char bytes[MESSAGE];
    struct oy_why inner = {0};
    message(bytes, d, e);
    oy_status status = oy_sign_check(d->signature, e->manifest->registrars[d->registrar - 1].key,
                                     "destroy", oy_span(bytes, sizeof bytes), &inner);
    if (status == OY_MEMORY) return oy_fail(why, status, "", "%s", inner.text);
    OY_REQUIRE(why, status == OY_OK, OY_PROOF, "rev-6",
               "registrar %u's signature, that its private roll is destroyed, does not hold",
               d->registrar);
    return OY_OK;
}

oy_status oy_destroy_check(const struct oy_destroy *d, const struct oy_election *e,
                           const struct oy_roll *roll, const struct oy_destroy *said, size_t n_said,
                           struct oy_why *why) {
    const struct oy_manifest *m = e->manifest;
    char date[OY_DAY_TEXT];
    OY_REQUIRE(why, m->has_residency, OY_MISMATCH, "rev-6",
               "the manifest has no rules of residency, so there is no private roll");
    if (d->registrar < 1 || d->registrar > roll->registrars)
        return oy_fail(why, OY_MISMATCH, "rev-6", "there is no registrar %u", d->registrar);
    for (size_t i = 0; i < n_said; i++)
        OY_REQUIRE(why, said[i].registrar != d->registrar, OY_STATE, "rev-6",
                   "registrar %u has said already that its private roll is destroyed",
                   d->registrar);
    OY_REQUIRE(why,
               memcmp(d->private_roll, oy_roll_private(roll, d->registrar).p, 32) == 0 &&
                   sodium_is_zero(d->private_roll, 32) == 0,
               OY_MISMATCH, "rev-6", "registrar %u committed to another private roll, or to none",
               d->registrar);
    OY_REQUIRE(why, d->day >= m->residency.destroy_after, OY_MISMATCH, "rev-6",
               "destroyed before %s, until when it has to be kept",
               oy_day_text(date, m->residency.destroy_after));
    OY_REQUIRE(why, d->day <= OY_DAY_LAST, OY_MISMATCH, "rev-6",
               "destroyed on a day of no date: that of registrar %u", d->registrar);
    return check_signature(d, e, why);
}
