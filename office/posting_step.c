/* Posted lists out of the private roll. */
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "office/posting.h"
#include "office/roll_open.h"
#include "residency/masked.h"
#include "steps/files.h"
#include "steps/step_manifest.h"

enum { FILES = 3 };

struct job {
    const struct oy_step *step;
    const struct oy_posting_request *q;
    struct oy_manifest *m;
    struct oy_private_roll *roll;
    uint32_t lists;
};

static const char *const kinds[FILES] = {"list", "posted", "removed"};

static oy_status file_path(char out[OY_PATH_MAX], const struct job *j, size_t mahalle, int kind,
                           struct oy_why *why) {
    char name[40];
    (void)snprintf(name, sizeof name, "%u-%s.pdf", j->m->mahalle[mahalle].id, kinds[kind]);
    return oy_path_join(out, j->q->out, name, why);
}

static oy_status write_one(const struct job *j, const struct oy_posting *posting, int kind,
                           struct oy_why *why) {
    struct oy_secret_bytes *pdf = NULL;
    char path[OY_PATH_MAX];
    OY_TRY(file_path(path, j, posting->mahalle, kind, why));
    oy_status status = kind == 0 ? oy_posting_list_pdf(&pdf, posting, why)
                                 : oy_posting_minutes_pdf(&pdf, posting, kind == 2, why);
    if (status == OY_OK) status = oy_output_write(j->step, path, oy_span(pdf->secret, pdf->n), why);
    oy_secret_bytes_free(&pdf);
    return status;
}

static oy_status write_rows(struct job *j, size_t mahalle, const struct oy_masked_list *list,
                            struct oy_why *why) {
    struct oy_posted_row *rows;
    OY_TRY(oy_allocate(&rows, list->n, sizeof *rows, why));
    for (size_t i = 0; i < list->n; i++)
        rows[i] = (struct oy_posted_row){list->row[i].name, list->row[i].kimlik};
    struct oy_posting posting = {.m = j->m,
                                 .mahalle = mahalle,
                                 .language = j->q->language,
                                 .rows = rows,
                                 .n_rows = list->n,
                                 .n_protected = list->n_protected};
    oy_status status = OY_OK;
    for (int kind = 0; status == OY_OK && kind < FILES; kind++)
        status = write_one(j, &posting, kind, why);
    free(rows);
    return status;
}

static oy_status write_mahalle(struct job *j, size_t mahalle, struct oy_why *why) {
    struct oy_masked_list list;
    OY_TRY(oy_masked_list(&list, j->roll, j->m->mahalle[mahalle].id, why));
    oy_status status = OY_OK;
    if (list.n + list.n_protected > 0 || j->q->mahalle > 0) {
        status = write_rows(j, mahalle, &list, why);
        j->lists++;
    }
    oy_masked_list_free(&list);
    return status;
}

static bool is_wanted(const struct job *j, size_t mahalle) {
    return j->q->mahalle == 0 || j->m->mahalle[mahalle].id == j->q->mahalle;
}

static oy_status check_outputs(const struct job *j, struct oy_why *why) {
    char path[OY_PATH_MAX];
    for (size_t i = 0; i < j->m->n_mahalle; i++)
        for (int kind = 0; is_wanted(j, i) && kind < FILES; kind++) {
            OY_TRY(file_path(path, j, i, kind, why));
            OY_TRY(oy_output_check(j->step, path, why));
        }
    return OY_OK;
}

static void remove_all(const struct job *j) {
    char path[OY_PATH_MAX];
    struct oy_why ignored = {.status = OY_OK};
    for (size_t i = 0; i < j->m->n_mahalle; i++)
        for (int kind = 0; is_wanted(j, i) && kind < FILES; kind++)
            if (file_path(path, j, i, kind, &ignored) == OY_OK) (void)unlink(path);
}

static oy_status write_all(struct job *j, struct oy_why *why) {
    oy_status status = OY_OK;
    for (size_t i = 0; status == OY_OK && i < j->m->n_mahalle; i++)
        if (is_wanted(j, i)) status = write_mahalle(j, i, why);
    if (status != OY_OK && !j->step->force) remove_all(j);
    return status;
}

static oy_status run(struct job *j, struct oy_why *why) {
    const struct oy_posting_request *q = j->q;
    OY_TRY(oy_secret_no_core_dumps(why));
    OY_TRY(oy_manifest_load(&j->m, q->manifest, why));
    OY_REQUIRE(why, q->mahalle == 0 || oy_manifest_find_mahalle(j->m, q->mahalle) != SIZE_MAX,
               OY_MISSING, "man-3", "the manifest has no mahalle %u", q->mahalle);
    OY_TRY(oy_office_roll_open(&j->roll, q->roll, q->passphrase, j->m, why));
    OY_TRY(oy_dir_make(NULL, q->out, why));
    OY_TRY(check_outputs(j, why));
    return write_all(j, why);
}

oy_status oy_step_posting_list(const struct oy_step *s, const struct oy_posting_request *q,
                               uint32_t *lists, struct oy_why *why) {
    struct job j = {.step = s, .q = q};
    oy_status status = run(&j, why);
    *lists = j.lists;
    oy_private_roll_free(j.roll);
    oy_manifest_free(j.m);
    return status;
}
