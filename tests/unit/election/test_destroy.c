/* Registrars who say that their private rolls are destroyed [rev-6]. */
#include "common.h"

#include "base/day.h"
#include "election/registry.h"

enum { DAY = 50000 };

static const unsigned char commitments[64] = {1, [32] = 2};

/* A sample whose registrars keep private rolls until DAY. */
static struct oy_sample *residents(unsigned registrars) {
    struct oy_sample_plan plan = {.registrars = registrars, .voters = 3};
    struct oy_sample *s = oy_sample_new(&plan);
    s->m->has_residency = true;
    s->m->residency.destroy_after = DAY;
    s->roll.private_rolls = oy_span(commitments, 32 * (size_t)registrars);
    return s;
}

static struct oy_destroy said(const struct oy_sample *s, unsigned registrar, uint32_t day) {
    struct oy_destroy d = {.registrar = registrar, .day = day};
    memcpy(d.private_roll, commitments + 32 * (registrar - 1), 32);
    OK(oy_destroy_sign(&d, s->e, s->registrar[registrar - 1], &why));
    return d;
}

static oy_status check(const struct oy_sample *s, const struct oy_destroy *d, struct oy_why *why) {
    return oy_destroy_check(d, s->e, &s->roll, NULL, 0, why);
}

Test(destroy, is_taken_from_the_day_on) {
    struct oy_sample *s = residents(2);
    struct oy_destroy d = said(s, 2, DAY), back;
    unsigned char bytes[OY_DESTROY_BYTES];
    OK(check(s, &d, &why));
    oy_destroy_write(bytes, &d);
    OK(oy_destroy_parse(&back, oy_span(bytes, sizeof bytes), &why));
    OK(check(s, &back, &why));
    d = said(s, 2, DAY - 1);
    REFUSED(check(s, &d, &why), "rev-6");
    d = said(s, 2, OY_DAY_LAST);
    OK(check(s, &d, &why));
    d = said(s, 2, OY_DAY_LAST + 1); /* no day that can be written */
    REFUSED(check(s, &d, &why), "rev-6");
    REFUSED(oy_destroy_parse(&back, oy_span(bytes, sizeof bytes - 1), &why), "ent-1");
    oy_sample_free(s);
}

Test(destroy, names_the_registrars_own_private_roll) {
    struct oy_sample *s = residents(2);
    struct oy_destroy d = said(s, 1, DAY);
    d.registrar = 2; /* signed by the other one, for the other roll */
    REFUSED(check(s, &d, &why), "rev-6");
    d.registrar = 3;
    REFUSED(check(s, &d, &why), "rev-6");
    d.registrar = 0;
    REFUSED(check(s, &d, &why), "rev-6");
    d = said(s, 1, DAY);
    d.signature[3] ^= 1;
    REFUSED(check(s, &d, &why), "rev-6");
    d = said(s, 1, DAY);
    d.day++; /* another day than was signed */
    REFUSED(check(s, &d, &why), "rev-6");
    s->roll.private_rolls = oy_span((const unsigned char[64]){0}, 64);
    d = said(s, 1, DAY);
    memset(d.private_roll, 0, 32); /* there was none */
    OK(oy_destroy_sign(&d, s->e, s->registrar[0], &why));
    REFUSED(check(s, &d, &why), "rev-6");
    s->m->has_residency = false;
    d = said(s, 1, DAY);
    REFUSED(check(s, &d, &why), "rev-6");
    oy_sample_free(s);
}

Test(destroy, is_said_once_by_each) {
    struct oy_sample *s = residents(2);
    struct oy_registry *r;
    unsigned char bytes[OY_DESTROY_BYTES];
    OK(oy_registry_new(&r, s->e, &s->roll, &why));
    for (unsigned k = 1; k <= 2; k++) {
        struct oy_destroy d = said(s, k, DAY + k);
        oy_destroy_write(bytes, &d);
        struct oy_span payload = oy_span(bytes, sizeof bytes);
        OK(oy_registry_apply(r, OY_ENTRY_DESTROY, payload, &why));
        REFUSED(oy_registry_apply(r, OY_ENTRY_DESTROY, payload, &why), "rev-6");
    }
    oy_registry_free(r);
    oy_sample_free(s);
}
