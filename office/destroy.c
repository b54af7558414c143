/* The end of a private roll [rev-6]: first the statement that says so, then the wiping, so that a
 * registrar who is interrupted repeats the wiping and not the other way round. */
#include <string.h>

#include "base/day.h"
#include "office/registrar.h"
#include "steps/files.h"
#include "steps/statement.h"

static oy_status check_state(const struct oy_context *c, uint32_t day, struct oy_why *why) {
    char date[OY_DAY_TEXT];
    OY_REQUIRE(why, c->m->has_residency, OY_MISMATCH, "rev-6",
               "this election has no rules of residency, so there is no private roll to destroy");
    if (c->record.shape.count[OY_LOG_RESULT] == 0)
        return oy_fail(why, OY_STATE, "log-5", "the record has no result yet");
    OY_REQUIRE(why, day >= c->m->residency.destroy_after, OY_STATE, "rev-6",
               "the private roll has to be kept until %s",
               oy_day_text(date, c->m->residency.destroy_after));
    return OY_OK;
}

/* Is it the private roll that the registrar committed to? */
static oy_status compare(const struct oy_destroy *d, const struct oy_context *c,
                         const struct oy_roll_file *file, struct oy_why *why) {
    struct oy_private_roll *roll = NULL;
    unsigned char commitment[32];
    OY_TRY(oy_roll_file_open(&roll, file, why));
    oy_private_roll_commitment(commitment, roll, d->registrar);
    bool same_id = memcmp(oy_private_roll_id(roll), c->m->roll_id, 32) == 0;
    oy_private_roll_free(roll);
    OY_REQUIRE(why, same_id && memcmp(commitment, d->private_roll, 32) == 0, OY_MISMATCH, "rev-6",
               "%s is not the private roll that you committed to in roll.bin: was it changed "
               "after enrolment, or is it another election's?",
               file->path);
    return OY_OK;
}

static oy_status make_statement(struct oy_statement *st, const struct oy_context *c,
                                const struct oy_office_destroy *what, struct oy_why *why) {
    struct oy_registry *registry = NULL;
    struct oy_key key = {0};
    uint32_t registrar = 0;
    unsigned char payload[OY_DESTROY_BYTES];
    *st = (struct oy_statement){.type = OY_LOG_DESTROY};
    oy_status status = oy_key_load(&key, OY_ROLE_REGISTRAR, what->key, why);
    if (status == OY_OK) status = oy_key_index(&registrar, &key, OY_ROLE_REGISTRAR, c->m, why);
    if (status == OY_OK) {
        st->destroy.registrar = registrar;
        st->destroy.day = what->day;
        memcpy(st->destroy.private_roll, oy_roll_private(&c->roll, registrar).p, 32);
        status = compare(&st->destroy, c, &what->file, why);
    }
    if (status == OY_OK) status = oy_destroy_sign(&st->destroy, c->e, key.sign, why);
    oy_key_clear(&key);
    if (status == OY_OK) status = oy_context_replay(&registry, c, why);
    oy_destroy_write(payload, &st->destroy);
    if (status == OY_OK)
        status = oy_registry_destroy(registry, oy_span(payload, sizeof payload), why);
    oy_registry_free(registry);
    return status;
}

/* ---- wiping ---- */

/* What is to be wiped can be listed: found out before it is said that it is gone, so that a
 * mistyped name does not end half way. */
static oy_status check_codes(const struct oy_files *codes, struct oy_why *why) {
    for (size_t i = 0; i < codes->n; i++) {
        struct oy_dir d;
        struct oy_names names;
        OY_TRY(oy_dir_open(&d, codes->path[i], why));
        oy_status status = oy_dir_walk(&names, &d, OY_CODES_FILES_MAX, why);
        oy_dir_close(&d);
        OY_TRY(status);
        oy_names_free(&names);
    }
    return OY_OK;
}

/* Everything below the registrar's directory of codes: codes, enrolments, parts. */
static oy_status wipe_codes(const char *dir, size_t *wiped, struct oy_why *why) {
    struct oy_dir d;
    struct oy_names names;
    OY_TRY(oy_dir_open(&d, dir, why));
    oy_status status = oy_dir_walk(&names, &d, OY_CODES_FILES_MAX, why);
    oy_dir_close(&d);
    OY_TRY(status);
    for (size_t i = 0; status == OY_OK && i < names.n; i++) {
        char path[OY_PATH_MAX];
        status = oy_path_join(path, dir, names.name[i], why);
        if (status == OY_OK) status = oy_secret_file_destroy(path, why);
        *wiped += status == OY_OK;
    }
    oy_names_free(&names);
    return status;
}

static oy_status wipe(const struct oy_office_destroy *what, size_t *wiped, struct oy_why *why) {
    for (size_t i = 0; i < what->codes.n; i++) OY_TRY(wipe_codes(what->codes.path[i], wiped, why));
    OY_TRY(oy_secret_file_destroy(what->file.path, why));
    (*wiped)++;
    return OY_OK;
}

oy_status oy_office_destroy(const struct oy_step *s, const struct oy_office_destroy *what,
                            size_t *wiped, struct oy_why *why) {
    struct oy_context c;
    struct oy_statement st;
    *wiped = 0;
    OY_TRY(oy_output_check(s, what->out, why));
    OY_TRY(check_codes(&what->codes, why));
    oy_status status = oy_context_record(&c, what->record, OY_CONTEXT_OWN, why);
    if (status == OY_OK) status = check_state(&c, what->day, why);
    if (status == OY_OK) status = make_statement(&st, &c, what, why);
    if (status == OY_OK) status = oy_statement_write(s, &st, c.e, what->out, why);
    if (status == OY_OK) status = wipe(what, wiped, why);
    oy_context_clear(&c);
    return status;
}
