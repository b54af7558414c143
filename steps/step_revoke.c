/* Registrars revoke and replace credentials while the election is open [rev-1 … rev-4]. */
#include <string.h>

#include "election/credential.h"
#include "steps/codes.h"
#include "steps/files.h"
#include "steps/statement.h"

/* A registrar's desk: the record with the state of every credential. */
struct desk {
    struct oy_context c;
    struct oy_registry *registry;
    struct oy_key key;
    uint32_t registrar;
};

static oy_status sit_down(struct desk *d, const char *record, const char *key, struct oy_why *why) {
    *d = (struct desk){.registrar = 0};
    OY_TRY(oy_context_record(&d->c, record, OY_CONTEXT_OWN, why));
    if (d->c.record.shape.count[OY_LOG_CLOSE] > 0)
        return oy_fail(why, OY_STATE, "log-5", "the election has been closed");
    OY_TRY(oy_key_load(&d->key, OY_ROLE_REGISTRAR, key, why));
    OY_TRY(oy_key_index(&d->registrar, &d->key, OY_ROLE_REGISTRAR, d->c.m, why));
    return oy_context_replay(&d->registry, &d->c, why);
}

static void leave(struct desk *d) {
    oy_registry_free(d->registry);
    oy_key_clear(&d->key);
    oy_context_clear(&d->c);
}

static oy_status credential_at(struct oy_element *out, const struct desk *d, uint32_t index,
                               struct oy_why *why) {
    struct oy_reader r;
    OY_REQUIRE(why, index < oy_registry_count(d->registry), OY_MISMATCH, "rev-1",
               "there is no roll index %u: the last one is %u", index,
               oy_registry_count(d->registry) - 1);
    oy_reader_init(&r, oy_registry_credential(d->registry, index));
    return oy_read_elements(d->c.e->group, out, 1, &r, why);
}

/* ---- revoke ---- */

static oy_status revoke(struct oy_statement *st, const struct desk *d, uint32_t index,
                        unsigned reason, struct oy_why *why) {
    *st = (struct oy_statement){.type = OY_LOG_REVOKE};
    OY_REQUIRE(why, reason >= OY_REVOKE_LOST && reason <= OY_REVOKE_NOT_ENTITLED, OY_RANGE, "rev-1",
               "there is no reason %u", reason);
    OY_TRY(credential_at(&st->revoke.credential, d, index, why));
    OY_REQUIRE(why, !oy_registry_is_revoked(d->registry, index), OY_STATE, "rev-1",
               "the credential is revoked already");
    st->revoke.reason = (uint8_t)reason;
    return oy_statement_sign(st, d->c.e, d->registrar, &d->key, why);
}

oy_status oy_step_revoke(const struct oy_step *s, const char *record, uint32_t index,
                         unsigned reason, const char *key, const char *out, struct oy_why *why) {
    struct desk d;
    struct oy_statement st = {.type = OY_LOG_REVOKE};
    OY_TRY(oy_output_check(s, out, why));
    oy_status status = sit_down(&d, record, key, why);
    if (status == OY_OK) status = revoke(&st, &d, index, reason, why);
    if (status == OY_OK) status = oy_statement_write(s, &st, d.c.e, out, why);
    leave(&d);
    return status;
}

/* ---- replace ---- */

static oy_status begin(struct oy_statement *st, const struct desk *d, uint32_t index,
                       struct oy_why *why) {
    *st = (struct oy_statement){.type = OY_LOG_REPLACE};
    OY_TRY(credential_at(&st->replace.old, d, index, why));
    st->replace.mahalle = oy_registry_mahalle(d->registry, index);
    return OY_OK;
}

/* Whether the old credential may be replaced, and the draft says what the roll says. */
static oy_status check_old(const struct oy_statement *st, const struct desk *d,
                           struct oy_why *why) {
    uint32_t index = oy_registry_find(d->registry, &st->replace.old);
    OY_REQUIRE(why, index != UINT32_MAX, OY_MISMATCH, "rev-2", "the credential is not on the roll");
    OY_REQUIRE(why,
               oy_registry_is_revoked(d->registry, index) &&
                   !oy_registry_is_replaced(d->registry, index),
               OY_STATE, "rev-2",
               "only a credential that is revoked and not replaced yet can be replaced");
    OY_REQUIRE(why, st->replace.mahalle == oy_registry_mahalle(d->registry, index), OY_MISMATCH,
               "rev-2", "the mahalle is not that of the old credential");
    return OY_OK;
}

static oy_status add_part(struct oy_statement *st, const struct desk *d, const char *code_path,
                          struct oy_why *why) {
    struct oy_secret_bytes *code = NULL;
    struct oy_secret *secret = oy_secret_alloc(1);
    size_t k = d->registrar - 1;
    if (!secret) return oy_fail(why, OY_MEMORY, "", "no memory for a secret");
    oy_status status = oy_code_generate(&code, why);
    if (status == OY_OK) {
        oy_credential_part(d->c.e->group, secret, d->c.m->roll_id, d->registrar, code);
        oy_credential_public(d->c.e->group, &st->replace.part[k], secret);
        oy_replace_prove(&st->replace.proof[k], d->c.e, d->registrar, &st->replace.old,
                         st->replace.mahalle, &st->replace.part[k], secret);
        st->has_part[k] = true;
        status = oy_code_file_write(code_path, code, why);
    }
    oy_secret_free(secret);
    oy_secret_bytes_free(&code);
    return status;
}

static oy_status replace(struct oy_statement *st, const struct desk *d, uint32_t index,
                         const char *draft, const char *code, struct oy_why *why) {
    if (draft)
        OY_TRY(oy_statement_read(st, draft, d->c.e, why));
    else
        OY_TRY(begin(st, d, index, why));
    OY_REQUIRE(why, st->type == OY_LOG_REPLACE, OY_MISMATCH, "rev-2",
               "the draft is no replacement");
    OY_TRY(check_old(st, d, why));
    OY_REQUIRE(why, !st->has_part[d->registrar - 1], OY_STATE, "rev-4",
               "your part is in the draft already: endorse it when all parts are there");
    OY_TRY(add_part(st, d, code, why));
    oy_statement_combine(st, d->c.e);
    if (!oy_statement_is_whole(st, d->c.e)) return OY_OK;
    return oy_statement_sign(st, d->c.e, d->registrar, &d->key, why);
}

oy_status oy_step_replace(const struct oy_step *s, const char *record, uint32_t index,
                          const char *draft, const char *key, const char *code, const char *out,
                          struct oy_why *why) {
    struct desk d;
    struct oy_statement st = {.type = OY_LOG_REPLACE};
    OY_TRY(oy_output_check(s, out, why));
    OY_TRY(oy_secret_output_check(code, why));
    oy_status status = sit_down(&d, record, key, why);
    if (status == OY_OK) status = replace(&st, &d, index, draft, code, why);
    if (status == OY_OK) status = oy_statement_write(s, &st, d.c.e, out, why);
    leave(&d);
    return status;
}

/* ---- endorse ---- */

static oy_status endorse(struct oy_statement *st, struct oy_endorsed *what, const struct desk *d,
                         const char *draft, struct oy_why *why) {
    OY_TRY(oy_statement_read(st, draft, d->c.e, why));
    bool replaces = st->type == OY_LOG_REPLACE;
    uint32_t index =
        oy_registry_find(d->registry, replaces ? &st->replace.old : &st->revoke.credential);
    if (replaces) OY_TRY(check_old(st, d, why));
    if (index == UINT32_MAX)
        return oy_fail(why, OY_MISMATCH, "rev-1", "the credential is not on the roll");
    *what = (struct oy_endorsed){.replaces = replaces,
                                 .roll_index = index,
                                 .mahalle = oy_registry_mahalle(d->registry, index),
                                 .reason = replaces ? 0 : st->revoke.reason};
    return oy_statement_sign(st, d->c.e, d->registrar, &d->key, why);
}

oy_status oy_step_endorse(const struct oy_step *s, const char *record, const char *draft,
                          const char *key, const char *out, struct oy_endorsed *what,
                          struct oy_why *why) {
    struct desk d;
    struct oy_statement st = {.type = OY_LOG_REVOKE};
    OY_TRY(oy_output_check(s, out, why));
    oy_status status = sit_down(&d, record, key, why);
    if (status == OY_OK) status = endorse(&st, what, &d, draft, why);
    if (status == OY_OK) status = oy_statement_write(s, &st, d.c.e, out, why);
    leave(&d);
    return status;
}
