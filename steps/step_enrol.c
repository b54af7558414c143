/* A registrar draws the codes and makes its parts list [cred-1 … cred-3]. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/parallel.h"
#include "base/progress.h"
#include "election/credential.h"
#include "election/roll_make.h"
#include "steps/codes.h"
#include "steps/enrolled.h"
#include "steps/files.h"
#include "steps/keys.h"
#include "steps/step_manifest.h"

enum { LIST_BYTES_MAX = 1 << 30 };

struct enrolment {
    const struct oy_manifest *m;
    const struct oy_list *list;
    const unsigned char *commitment; /* NULL without a private roll */
    struct oy_enrolled enrolled;     /* lines that need no code */
    unsigned registrar;
    uint32_t first; /* of the file of codes at hand */
    struct oy_secret_bytes *code[OY_CODES_IN_FILE];
    struct oy_secret *secret; /* OY_CODES_IN_FILE */
    struct oy_buffer parts;
    struct oy_progress progress;
};

static oy_status enrol_one(void *context, size_t i, struct oy_why *why) {
    struct enrolment *x = context;
    uint32_t line = x->first + (uint32_t)i;
    const struct oy_enrolment *made = oy_enrolled_find(&x->enrolled, line + 1);
    struct oy_element part;
    (void)why;
    if (made) {
        oy_parts_set(&x->parts, x->m, line, made->mahalle, true, &made->part);
        oy_progress_tick(&x->progress, 1);
        return OY_OK;
    }
    oy_code_generate_into(x->code[i]);
    oy_credential_part(x->m->group, &x->secret[i], x->m->roll_id, x->registrar, x->code[i]);
    oy_credential_public(x->m->group, &part, &x->secret[i]);
    oy_parts_set(&x->parts, x->m, line, x->list->mahalle[line], false, &part);
    oy_progress_tick(&x->progress, 1);
    return OY_OK;
}

/* Every line's mahalle is the manifest's. */
static oy_status check_list(const struct oy_manifest *m, const struct oy_list *list,
                            struct oy_why *why) {
    for (uint32_t i = 0; i < list->n; i++)
        OY_REQUIRE(why, oy_manifest_find_mahalle(m, list->mahalle[i]) != SIZE_MAX, OY_MISMATCH,
                   "roll-1",
                   "person %u of the list is of mahalle %u, which the manifest does not "
                   "have",
                   i + 1, list->mahalle[i]);
    return OY_OK;
}

/* Codes of one file at a time, and always in the same memory: each code is a piece of protected
 * memory, of which the system gives a process only so many, and not quickly. */
static oy_status enrol_file(const struct oy_step *s, struct enrolment *x, const char *dir,
                            struct oy_why *why) {
    uint32_t left = x->list->n - x->first, n = left < OY_CODES_IN_FILE ? left : OY_CODES_IN_FILE;
    struct oy_secret_bytes *shown[OY_CODES_IN_FILE];
    OY_TRY(oy_parallel_for(s->threads, n, enrol_one, x, why));
    for (uint32_t i = 0; i < n; i++)
        shown[i] = oy_enrolled_find(&x->enrolled, x->first + i + 1) ? NULL : x->code[i];
    return oy_codes_write(dir, x->list, x->first, n, shown, why);
}

static oy_status make_room(struct enrolment *x, struct oy_why *why) {
    uint32_t n = x->list->n < OY_CODES_IN_FILE ? x->list->n : OY_CODES_IN_FILE;
    x->secret = oy_secret_alloc(n);
    if (!x->secret) return oy_fail(why, OY_MEMORY, "", "no memory for secrets");
    for (uint32_t i = 0; i < n; i++) OY_TRY(oy_secret_bytes_new(&x->code[i], OY_CODE_SYMBOLS, why));
    return oy_parts_begin(&x->parts, x->m, x->registrar, x->commitment, x->list->n, why);
}

static void enrolment_free(struct enrolment *x) {
    oy_secret_free(x->secret);
    for (uint32_t i = 0; i < OY_CODES_IN_FILE; i++) oy_secret_bytes_free(&x->code[i]);
    oy_buffer_free(&x->parts);
    oy_enrolled_clear(&x->enrolled);
    free(x);
}

static oy_status enrol_all(const struct oy_step *s, struct enrolment *x, const char *dir,
                           const char *parts_path, struct oy_why *why) {
    OY_TRY(make_room(x, why));
    OY_TRY(oy_enrolled_write(&x->enrolled, x->m, dir, why));
    oy_progress_start_lines(&x->progress, "codes", x->list->n, s->lines);
    oy_status status = OY_OK;
    for (; status == OY_OK && x->first < x->list->n; x->first += OY_CODES_IN_FILE)
        status = enrol_file(s, x, dir, why);
    oy_progress_end(&x->progress);
    OY_TRY(status);
    return oy_output_write(s, parts_path, oy_buffer_span(&x->parts), why);
}

/* Nothing of an earlier enrolment may be there: its codes are perhaps in the post already. */
static oy_status check_outputs(const char *dir, const char *parts_path, struct oy_why *why) {
    char codes[OY_PATH_MAX];
    OY_TRY(oy_path_join(codes, dir, "codes-0001.secret", why));
    OY_TRY(oy_secret_output_check(codes, why));
    OY_TRY(oy_enrolled_output_check(dir, why));
    return oy_new_output_check(parts_path, why);
}

oy_status oy_step_enrol_list(const struct oy_step *s, const struct oy_manifest *m,
                             const struct oy_list *list, const unsigned char *commitment,
                             unsigned registrar, const char *inbox, const char *dir,
                             struct oy_why *why) {
    struct enrolment *x;
    char parts_path[OY_PATH_MAX];
    OY_TRY(oy_path_join(parts_path, dir, "parts.bin", why));
    OY_TRY(oy_dir_make(NULL, dir, why));
    OY_TRY(check_outputs(dir, parts_path, why));
    OY_TRY(oy_allocate(&x, 1, sizeof *x, why));
    x->m = m;
    x->list = list;
    x->commitment = commitment;
    x->registrar = registrar;
    oy_status status = oy_enrolled_collect(&x->enrolled, m, registrar, list, inbox, why);
    if (status == OY_OK) status = enrol_all(s, x, dir, parts_path, why);
    enrolment_free(x);
    return status;
}

static oy_status read_list(struct oy_list *list, struct oy_span text, const struct oy_manifest *m,
                           const char *path, struct oy_why *why) {
    oy_status status = oy_list_parse(list, text, why);
    if (status == OY_OK) status = check_list(m, list, why);
    if (status != OY_OK) oy_why_at(why, "%s", path);
    return status;
}

static oy_status enrol_text(const struct oy_step *s, const struct oy_manifest *m,
                            const char *list_path, unsigned registrar, const char *inbox,
                            const char *dir, struct oy_why *why) {
    struct oy_buffer text;
    struct oy_list list = {.n = 0};
    OY_REQUIRE(why, !m->has_residency, OY_MISMATCH, "roll-10",
               "the manifest has rules of residency: enrol from a private roll");
    OY_TRY(oy_file_read(&text, NULL, list_path, LIST_BYTES_MAX, why));
    oy_status status = read_list(&list, oy_buffer_span(&text), m, list_path, why);
    if (status == OY_OK) status = oy_step_enrol_list(s, m, &list, NULL, registrar, inbox, dir, why);
    oy_list_clear(&list);
    oy_buffer_free(&text);
    return status;
}

oy_status oy_step_enrol(const struct oy_step *s, const char *manifest, const char *list_path,
                        const char *key_path, const char *inbox, const char *dir,
                        struct oy_why *why) {
    struct oy_manifest *m = NULL;
    struct oy_key key = {0};
    uint32_t registrar = 0;
    oy_status status = oy_manifest_load(&m, manifest, why);
    if (status == OY_OK) status = oy_key_load(&key, OY_ROLE_REGISTRAR, key_path, why);
    if (status == OY_OK) status = oy_key_index(&registrar, &key, OY_ROLE_REGISTRAR, m, why);
    if (status == OY_OK) status = enrol_text(s, m, list_path, registrar, inbox, dir, why);
    oy_key_clear(&key);
    oy_manifest_free(m);
    return status;
}

/* ---- letters ---- */

static oy_status write_letter(void *context, uint32_t line, uint32_t mahalle,
                              const struct oy_secret_bytes *code, struct oy_why *why) {
    struct oy_secret_bytes *printed = NULL, *text = NULL;
    char name[32], path[OY_PATH_MAX];
    (void)mahalle;
    if (!code) return OY_OK; /* it is on the voter's device */
    (void)snprintf(name, sizeof name, "%u.code", line);
    OY_TRY(oy_path_join(path, context, name, why));
    OY_TRY(oy_code_print(&printed, code, why));
    oy_status status = oy_secret_bytes_new(&text, printed->n + 1, why);
    if (status == OY_OK) {
        memcpy(text->secret, printed->secret, printed->n);
        text->secret[printed->n] = '\n';
        status = oy_secret_file_write(path, text, why);
    }
    oy_secret_bytes_free(&text);
    oy_secret_bytes_free(&printed);
    return status;
}

oy_status oy_step_codes(const char *dir, const char *out, struct oy_why *why) {
    char copy[OY_PATH_MAX];
    int n = snprintf(copy, sizeof copy, "%s", out);
    if (n < 0 || n >= OY_PATH_MAX) return oy_fail(why, OY_RANGE, "", "the path is too long");
    OY_TRY(oy_dir_make(NULL, out, why));
    return oy_codes_each(dir, write_letter, copy, why);
}

/* ---- a part of the voter's device ---- */

static oy_status make_enrolment(struct oy_buffer *out, struct oy_secret_bytes **code,
                                const struct oy_manifest *m, unsigned registrar, uint32_t mahalle,
                                struct oy_why *why) {
    struct oy_enrolment made;
    OY_REQUIRE(why, registrar >= 1 && registrar <= m->n_registrars, OY_MISMATCH, "cred-3",
               "the manifest has no registrar %u", registrar);
    OY_REQUIRE(why, oy_manifest_find_mahalle(m, mahalle) != SIZE_MAX, OY_MISMATCH, "cred-3",
               "mahalle %u is not in the manifest", mahalle);
    OY_TRY(oy_code_generate(code, why));
    struct oy_secret *secret = oy_secret_alloc(1);
    if (!secret) return oy_fail(why, OY_MEMORY, "", "no memory for a secret");
    oy_credential_part(m->group, secret, m->roll_id, registrar, *code);
    oy_enrolment_make(&made, m, registrar, mahalle, secret);
    oy_secret_free(secret);
    return oy_enrolment_write(out, m, &made, why);
}

oy_status oy_step_vote_enrol(const struct oy_step *s, const char *manifest, unsigned registrar,
                             uint32_t mahalle, const char *code_path, const char *out,
                             struct oy_why *why) {
    struct oy_manifest *m = NULL;
    struct oy_secret_bytes *code = NULL;
    struct oy_buffer bytes = {0};
    OY_TRY(oy_output_check(s, out, why));
    OY_TRY(oy_secret_output_check(code_path, why));
    oy_status status = oy_manifest_load(&m, manifest, why);
    if (status == OY_OK) status = make_enrolment(&bytes, &code, m, registrar, mahalle, why);
    if (status == OY_OK) status = oy_code_file_write(code_path, code, why);
    if (status == OY_OK) status = oy_output_write(s, out, oy_buffer_span(&bytes), why);
    oy_buffer_free(&bytes);
    oy_secret_bytes_free(&code);
    oy_manifest_free(m);
    return status;
}
