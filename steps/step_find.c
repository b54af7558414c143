/* A registrar finds a person's credential by the line of the list: the roll is in the order of the
 * credentials [roll-2], so that nobody else can tell which row is whose. */
#include <string.h>

#include "election/credential.h"
#include "steps/codes.h"
#include "steps/context.h"
#include "steps/enrolled.h"
#include "steps/keys.h"

struct search {
    const struct oy_context *c;
    const char *dir; /* of the codes */
    unsigned registrar;
    uint32_t line;
    struct oy_element part;
    bool has_part;
};

/* The voter's device made the part. */
static oy_status take_enrolment(struct search *x, struct oy_why *why) {
    struct oy_enrolled enrolled;
    OY_TRY(oy_enrolled_load(&enrolled, x->c->m, x->registrar, x->dir, why));
    const struct oy_enrolment *made = oy_enrolled_find(&enrolled, x->line);
    x->has_part = made != NULL;
    if (made) x->part = made->part;
    oy_enrolled_clear(&enrolled);
    return OY_OK;
}

static oy_status take_code(void *context, uint32_t line, uint32_t mahalle,
                           const struct oy_secret_bytes *code, struct oy_why *why) {
    struct search *x = context;
    (void)mahalle;
    if (line != x->line) return OY_OK;
    if (!code) return take_enrolment(x, why);
    struct oy_secret *secret = oy_secret_alloc(1);
    if (!secret) return oy_fail(why, OY_MEMORY, "", "no memory for a secret");
    oy_credential_part(x->c->m->group, secret, x->c->m->roll_id, x->registrar, code);
    oy_credential_public(x->c->m->group, &x->part, secret);
    oy_secret_free(secret);
    x->has_part = true;
    return OY_OK;
}

static oy_status find_row(struct oy_found_row *out, const struct search *x,
                          const struct oy_registry *registry, struct oy_why *why) {
    const struct oy_roll *roll = &x->c->roll;
    size_t n = x->c->m->group->element_len;
    for (uint32_t row = 0; row < roll->rows; row++) {
        if (memcmp(oy_roll_part(roll, row, x->registrar).p, x->part.b, n) != 0) continue;
        *out = (struct oy_found_row){.roll_index = row,
                                     .mahalle = oy_roll_mahalle(roll, row),
                                     .revoked = oy_registry_is_revoked(registry, row)};
        return OY_OK;
    }
    return oy_fail(why, OY_MISSING, "roll-5",
                   "the roll lacks your part of line %u: are these the codes of this election?",
                   x->line);
}

static oy_status search(struct oy_found_row *out, const struct oy_context *c,
                        const struct oy_key *key, const char *dir, uint32_t line,
                        struct oy_why *why) {
    struct search x = {.c = c, .dir = dir, .line = line};
    struct oy_registry *registry = NULL;
    uint32_t registrar = 0;
    OY_TRY(oy_key_index(&registrar, key, OY_ROLE_REGISTRAR, c->m, why));
    x.registrar = registrar;
    OY_TRY(oy_codes_each(dir, take_code, &x, why));
    if (!x.has_part) return oy_fail(why, OY_RANGE, "", "%s: the list has no line %u", dir, line);
    OY_TRY(oy_context_replay(&registry, c, why));
    oy_status status = find_row(out, &x, registry, why);
    oy_registry_free(registry);
    return status;
}

oy_status oy_step_find(struct oy_found_row *out, const char *record, const char *codes,
                       uint32_t line, const char *key_path, struct oy_why *why) {
    struct oy_context c;
    struct oy_key key = {0};
    *out = (struct oy_found_row){.roll_index = 0};
    oy_status status = oy_context_record(&c, record, OY_CONTEXT_OWN, why);
    if (status == OY_OK) status = oy_key_load(&key, OY_ROLE_REGISTRAR, key_path, why);
    if (status == OY_OK) status = search(out, &c, &key, codes, line, why);
    oy_key_clear(&key);
    oy_context_clear(&c);
    return status;
}
