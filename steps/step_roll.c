/* The roll from the registrars' parts: merge, prove, join (spec/roll.md). */
#include <stdlib.h>
#include <string.h>

#include "base/parallel.h"
#include "election/credential.h"
#include "election/header.h"
#include "election/roll_make.h"
#include "steps/codes.h"
#include "steps/enrolled.h"
#include "steps/files.h"
#include "steps/keys.h"
#include "steps/step_manifest.h"

static void free_buffers(struct oy_buffer *b, size_t n) {
    for (size_t i = 0; i < n; i++) oy_buffer_free(&b[i]);
}

/* ---- merge ---- */

/* The files may come in any order: each says whose it is. */
static oy_status read_parts(struct oy_parts *lists, struct oy_buffer *bytes,
                            const struct oy_manifest *m, struct oy_files files, unsigned threads,
                            struct oy_why *why) {
    bool seen[OY_REGISTRARS_MAX] = {false};
    OY_REQUIRE(why, files.n == m->n_registrars, OY_MISMATCH, "roll-1",
               "parts lists given: %zu, needed: %zu, one of each registrar", files.n,
               m->n_registrars);
    for (size_t i = 0; i < files.n; i++) {
        struct oy_parts p;
        OY_TRY(oy_file_read(&bytes[i], NULL, files.path[i], OY_STEP_FILE_MAX, why));
        oy_status status = oy_parts_parse(&p, oy_buffer_span(&bytes[i]), m, threads, why);
        if (status == OY_OK && seen[p.registrar - 1])
            status =
                oy_fail(why, OY_MISMATCH, "roll-1", "registrar %u is given twice", p.registrar);
        if (status != OY_OK) {
            oy_why_at(why, "%s", files.path[i]);
            return status;
        }
        seen[p.registrar - 1] = true;
        lists[p.registrar - 1] = p;
    }
    return OY_OK;
}

oy_status oy_step_roll_merge(const struct oy_step *s, const char *manifest, struct oy_files parts,
                             const char *out, struct oy_why *why) {
    struct oy_manifest *m = NULL;
    struct oy_parts lists[OY_REGISTRARS_MAX];
    struct oy_buffer bytes[OY_REGISTRARS_MAX] = {{0}}, rows = {0};
    OY_TRY(oy_output_check(s, out, why));
    oy_status status = oy_manifest_load(&m, manifest, why);
    if (status == OY_OK) status = read_parts(lists, bytes, m, parts, s->threads, why);
    if (status == OY_OK)
        status = oy_roll_merge(&rows, NULL, m, lists, m->n_registrars, s->threads, why);
    if (status == OY_OK) status = oy_output_write(s, out, oy_buffer_span(&rows), why);
    oy_buffer_free(&rows);
    free_buffers(bytes, OY_REGISTRARS_MAX);
    oy_manifest_free(m);
    return status;
}

/* ---- prove ---- */

struct row_ref { /* a row's part of this registrar */
    struct oy_span part;
    uint32_t row, mahalle;
};

static int by_part(const void *a, const void *b) {
    const struct row_ref *x = a, *y = b;
    return memcmp(x->part.p, y->part.p, x->part.n);
}

static oy_status index_rows(struct row_ref **out, uint32_t *n, const struct oy_manifest *m,
                            unsigned registrar, struct oy_span rows, struct oy_why *why) {
    struct oy_roll roll;
    OY_TRY(oy_roll_parse_rows(&roll, rows, m, why));
    *n = roll.rows;
    OY_TRY(oy_allocate(out, *n, sizeof **out, why));
    for (uint32_t i = 0; i < *n; i++)
        (*out)[i] = (struct row_ref){.part = oy_roll_part(&roll, i, registrar),
                                     .row = i,
                                     .mahalle = oy_roll_mahalle(&roll, i)};
    qsort(*out, *n, sizeof **out, by_part);
    return OY_OK;
}

struct proving {
    const struct oy_manifest *m;
    unsigned registrar;
    uint32_t n;               /* rows */
    uint32_t lines;           /* codes so far */
    struct row_ref *rows;     /* sorted by part */
    struct oy_secret *secret; /* of each line */
    uint32_t *mahalle, *line_of_row;
    struct oy_enrolled enrolled;
    const struct oy_enrolment **made; /* of each line: by the voter's device, or NULL */
};

static oy_status take_code(void *context, uint32_t line, uint32_t mahalle,
                           const struct oy_secret_bytes *code, struct oy_why *why) {
    struct proving *x = context;
    OY_REQUIRE(why, x->lines < x->n, OY_MISMATCH, "roll-5",
               "the rows have %u people, and there are more codes", x->n);
    x->made[line - 1] = oy_enrolled_find(&x->enrolled, line);
    if (!code && !x->made[line - 1])
        return oy_fail(why, OY_MISSING, "cred-3", "line %u has neither code nor enrolment", line);
    if (code)
        oy_credential_part(x->m->group, &x->secret[line - 1], x->m->roll_id, x->registrar, code);
    x->mahalle[line - 1] = mahalle;
    x->lines = line;
    return OY_OK;
}

static oy_status find_row(void *context, size_t i, struct oy_why *why) {
    struct proving *x = context;
    struct oy_element part;
    if (x->made[i])
        part = x->made[i]->part;
    else
        oy_credential_public(x->m->group, &part, &x->secret[i]);
    struct row_ref wanted = {.part = oy_span(part.b, x->m->group->element_len)};
    const struct row_ref *found = bsearch(&wanted, x->rows, x->n, sizeof *x->rows, by_part);
    OY_REQUIRE(why, found, OY_MISMATCH, "roll-5", "the rows lack your part of line %zu", i + 1);
    OY_REQUIRE(why, found->mahalle == x->mahalle[i], OY_MISMATCH, "roll-5",
               "line %zu stands in the rows with mahalle %u instead of %u", i + 1, found->mahalle,
               x->mahalle[i]);
    x->line_of_row[found->row] = (uint32_t)i;
    return OY_OK;
}

static oy_status prove(const struct oy_step *s, struct oy_buffer *out, const struct oy_manifest *m,
                       unsigned registrar, struct oy_span rows, const char *dir,
                       const struct oy_sign_key *key, struct oy_why *why) {
    struct proving x = {.m = m, .registrar = registrar};
    oy_status status = index_rows(&x.rows, &x.n, m, registrar, rows, why);
    if (status == OY_OK) status = oy_enrolled_load(&x.enrolled, m, registrar, dir, why);
    if (status == OY_OK) status = oy_allocate(&x.made, x.n, sizeof *x.made, why);
    if (status == OY_OK) status = oy_allocate(&x.mahalle, x.n, sizeof *x.mahalle, why);
    if (status == OY_OK) status = oy_allocate(&x.line_of_row, x.n, sizeof *x.line_of_row, why);
    if (status == OY_OK && !(x.secret = oy_secret_alloc(x.n > 0 ? x.n : 1)))
        status = oy_fail(why, OY_MEMORY, "", "no memory for %u secrets", x.n);
    if (status == OY_OK) status = oy_codes_each(dir, take_code, &x, why);
    if (status == OY_OK && x.lines != x.n)
        status = oy_fail(why, OY_MISMATCH, "roll-5",
                         "the rows have %u people, and you have %u codes", x.n, x.lines);
    if (status == OY_OK) status = oy_parallel_for(s->threads, x.n, find_row, &x, why);
    if (status == OY_OK)
        status = oy_roll_prove(out, m, rows, registrar, x.secret, x.made, x.line_of_row, key,
                               s->threads, why);
    if (x.secret) oy_secret_free(x.secret);
    free(x.rows);
    free(x.mahalle);
    free(x.line_of_row);
    free(x.made);
    oy_enrolled_clear(&x.enrolled);
    return status;
}

oy_status oy_step_roll_prove(const struct oy_step *s, const char *manifest, const char *rows_path,
                             const char *dir, const char *key_path, const char *out,
                             struct oy_why *why) {
    struct oy_manifest *m = NULL;
    struct oy_key key = {0};
    struct oy_buffer rows = {0}, proofs = {0};
    uint32_t registrar = 0;
    OY_TRY(oy_output_check(s, out, why));
    oy_status status = oy_manifest_load(&m, manifest, why);
    if (status == OY_OK) status = oy_key_load(&key, OY_ROLE_REGISTRAR, key_path, why);
    if (status == OY_OK) status = oy_key_index(&registrar, &key, OY_ROLE_REGISTRAR, m, why);
    if (status == OY_OK) status = oy_file_read(&rows, NULL, rows_path, OY_STEP_FILE_MAX, why);
    if (status == OY_OK)
        status = prove(s, &proofs, m, registrar, oy_buffer_span(&rows), dir, key.sign, why);
    if (status != OY_OK && why->where[0] == 0) oy_why_at(why, "%s", rows_path);
    if (status == OY_OK) status = oy_output_write(s, out, oy_buffer_span(&proofs), why);
    oy_buffer_free(&proofs);
    oy_buffer_free(&rows);
    oy_key_clear(&key);
    oy_manifest_free(m);
    return status;
}

/* ---- join ---- */

/* Whose proofs a file is: header ‖ roll_id[32] ‖ u8 registrar ‖ rows part's digest[32] ‖
 * u32 rows ‖ rows × (E A ‖ S z) ‖ signature[64]. The content is looked at by oy_roll_assemble,
 * which knows no paths. */
static oy_status proofs_owner(unsigned *registrar, const struct oy_manifest *m, struct oy_span file,
                              struct oy_why *why) {
    struct oy_reader r;
    oy_reader_init(&r, file);
    OY_TRY(oy_header_read(&r, "RZ", m->group, why));
    (void)oy_read_span(&r, 32);
    *registrar = oy_read_u8(&r);
    OY_REQUIRE(why, *registrar >= 1 && *registrar <= m->n_registrars, OY_MISMATCH, "roll-6",
               "the manifest has no registrar %u", *registrar);
    (void)oy_read_span(&r, 32);
    uint32_t rows = oy_read_u32(&r);
    (void)oy_read_items(&r, rows, m->group->element_len + m->group->scalar_len);
    (void)oy_read_span(&r, OY_SIGN_BYTES);
    return oy_reader_end(&r, "enc-2", why);
}

static oy_status join(struct oy_buffer *roll, const struct oy_manifest *m, const char *rows_path,
                      struct oy_files files, struct oy_buffer *bytes, struct oy_why *why) {
    struct oy_span proofs[OY_REGISTRARS_MAX] = {{0}};
    struct oy_buffer rows = {0};
    OY_REQUIRE(why, files.n == m->n_registrars, OY_MISMATCH, "roll-6",
               "files of proofs given: %zu, needed: %zu, one of each registrar", files.n,
               m->n_registrars);
    for (size_t i = 0; i < files.n; i++) {
        unsigned registrar = 0;
        OY_TRY(oy_file_read(&bytes[i], NULL, files.path[i], OY_STEP_FILE_MAX, why));
        oy_status status = proofs_owner(&registrar, m, oy_buffer_span(&bytes[i]), why);
        if (status == OY_OK && proofs[registrar - 1].p)
            status = oy_fail(why, OY_MISMATCH, "roll-6", "registrar %u is given twice", registrar);
        if (status != OY_OK) {
            oy_why_at(why, "%s", files.path[i]);
            return status;
        }
        proofs[registrar - 1] = oy_buffer_span(&bytes[i]);
    }
    OY_TRY(oy_file_read(&rows, NULL, rows_path, OY_STEP_FILE_MAX, why));
    oy_status status =
        oy_roll_assemble(roll, m, oy_buffer_span(&rows), proofs, m->n_registrars, why);
    oy_buffer_free(&rows);
    return status;
}

oy_status oy_step_roll_join(const struct oy_step *s, const char *manifest, const char *rows,
                            struct oy_files proofs, const char *out, struct oy_why *why) {
    struct oy_manifest *m = NULL;
    struct oy_buffer bytes[OY_REGISTRARS_MAX] = {{0}}, file = {0};
    struct oy_roll roll;
    OY_TRY(oy_output_check(s, out, why));
    oy_status status = oy_manifest_load(&m, manifest, why);
    if (status == OY_OK) status = join(&file, m, rows, proofs, bytes, why);
    if (status == OY_OK) status = oy_roll_parse(&roll, oy_buffer_span(&file), m, why);
    if (status == OY_OK) status = oy_roll_check(&roll, s->threads, why);
    if (status == OY_OK) status = oy_output_write(s, out, oy_buffer_span(&file), why);
    oy_buffer_free(&file);
    free_buffers(bytes, OY_REGISTRARS_MAX);
    oy_manifest_free(m);
    return status;
}
