#include "steps/enrolled.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "steps/files.h"

static const char file_name[] = "enrolments.secret";

static oy_status enrolled_new(struct oy_enrolled *e, size_t n, struct oy_why *why) {
    *e = (struct oy_enrolled){.n = 0};
    e->line = calloc(n ? n : 1, sizeof *e->line);
    e->one = calloc(n ? n : 1, sizeof *e->one);
    if (e->line && e->one) return OY_OK;
    oy_enrolled_clear(e);
    return oy_fail(why, OY_MEMORY, "", "no memory for enrolments");
}

void oy_enrolled_clear(struct oy_enrolled *e) {
    free(e->line);
    free(e->one);
    *e = (struct oy_enrolled){.n = 0};
}

const struct oy_enrolment *oy_enrolled_find(const struct oy_enrolled *e, uint32_t line) {
    uint32_t lo = 0, hi = e->n;
    while (lo < hi) {
        uint32_t middle = lo + (hi - lo) / 2;
        if (e->line[middle] == line) return &e->one[middle];
        if (e->line[middle] < line)
            lo = middle + 1;
        else
            hi = middle;
    }
    return NULL;
}

static oy_status check(const struct oy_enrolment *one, unsigned registrar, uint32_t mahalle,
                       struct oy_why *why) {
    OY_REQUIRE(why, one->registrar == registrar, OY_MISMATCH, "cred-3",
               "the enrolment is with registrar %u, not with you", one->registrar);
    OY_REQUIRE(why, one->mahalle == mahalle, OY_MISMATCH, "cred-3",
               "the enrolment says mahalle %u, where the list has %u", one->mahalle, mahalle);
    return OY_OK;
}

/* ---- coming in ---- */

/* "17.enrolment" */
static bool line_of_name(uint32_t *line, const char *name) {
    static const char ending[] = ".enrolment";
    size_t n = strlen(name), tail = sizeof ending - 1;
    uint64_t v;
    if (n <= tail || strcmp(name + n - tail, ending) != 0 || name[0] == '0') return false;
    if (!oy_span_number(oy_span(name, n - tail), OY_LINES_MAX, &v)) return false;
    *line = (uint32_t)v;
    return true;
}

static oy_status collect_one(struct oy_enrolled *out, const struct oy_manifest *m,
                             unsigned registrar, const struct oy_list *list,
                             const struct oy_dir *dir, const char *name, struct oy_why *why) {
    struct oy_buffer bytes = {0};
    uint32_t line;
    if (!line_of_name(&line, name) || line < 1 || line > list->n)
        return oy_fail(why, OY_MISMATCH, "cred-3",
                       "an enrolment is called LINE.enrolment, with a line of the list (1 to %u)",
                       list->n);
    OY_TRY(oy_file_read(&bytes, dir, name, oy_enrolment_len(m), why));
    struct oy_enrolment *one = &out->one[out->n];
    oy_status status = oy_enrolment_parse(one, oy_buffer_span(&bytes), m, why);
    oy_buffer_free(&bytes);
    OY_TRY(status);
    OY_TRY(check(one, registrar, list->mahalle[line - 1], why));
    out->line[out->n++] = line;
    return OY_OK;
}

static int by_line(const void *a, const void *b) {
    uint32_t x, y;
    bool ok =
        line_of_name(&x, *(const char *const *)a) && line_of_name(&y, *(const char *const *)b);
    return ok ? (x > y) - (x < y) : 0;
}

struct part_ref {
    struct oy_span part;
    uint32_t line;
};

static int by_part(const void *a, const void *b) {
    const struct part_ref *x = a, *y = b;
    return memcmp(x->part.p, y->part.p, x->part.n);
}

/* The proof does not say whose line it is for: a file that was copied to another line would only be
 * noticed when the lists are merged [roll-4], after all codes are drawn. */
static oy_status check_distinct(const struct oy_enrolled *e, const struct oy_group *g,
                                struct oy_why *why) {
    struct part_ref *sorted;
    oy_status status = oy_allocate(&sorted, e->n, sizeof *sorted, why);
    if (status != OY_OK) return status;
    for (uint32_t i = 0; i < e->n; i++)
        sorted[i] = (struct part_ref){oy_span(e->one[i].part.b, g->element_len), e->line[i]};
    qsort(sorted, e->n, sizeof *sorted, by_part);
    for (uint32_t i = 1; status == OY_OK && i < e->n; i++)
        if (by_part(&sorted[i - 1], &sorted[i]) == 0)
            status = oy_fail(why, OY_MISMATCH, "cred-3",
                             "the enrolments of lines %u and %u hold the same part",
                             sorted[i - 1].line, sorted[i].line);
    free(sorted);
    return status;
}

static oy_status collect(struct oy_enrolled *out, const struct oy_manifest *m, unsigned registrar,
                         const struct oy_list *list, const struct oy_dir *dir, struct oy_why *why) {
    struct oy_names names;
    OY_TRY(oy_dir_walk(&names, dir, OY_LINES_MAX, why));
    oy_status status = enrolled_new(out, names.n, why);
    if (names.n) qsort(names.name, names.n, sizeof *names.name, by_line);
    for (size_t i = 0; status == OY_OK && i < names.n; i++) {
        status = collect_one(out, m, registrar, list, dir, names.name[i], why);
        if (status != OY_OK && why->where[0] == 0) oy_why_at(why, "%s", names.name[i]);
    }
    oy_names_free(&names);
    return status == OY_OK ? check_distinct(out, m->group, why) : status;
}

oy_status oy_enrolled_collect(struct oy_enrolled *out, const struct oy_manifest *m,
                              unsigned registrar, const struct oy_list *list, const char *inbox,
                              struct oy_why *why) {
    struct oy_dir dir;
    *out = (struct oy_enrolled){.n = 0};
    if (!inbox) return OY_OK;
    OY_TRY(oy_dir_open(&dir, inbox, why));
    oy_status status = collect(out, m, registrar, list, &dir, why);
    oy_dir_close(&dir);
    if (status != OY_OK) oy_enrolled_clear(out);
    return status;
}

/* ---- beside the codes ---- */

oy_status oy_enrolled_output_check(const char *dir, struct oy_why *why) {
    char path[OY_PATH_MAX];
    OY_TRY(oy_path_join(path, dir, file_name, why));
    return oy_secret_output_check(path, why);
}

oy_status oy_enrolled_write(const struct oy_enrolled *e, const struct oy_manifest *m,
                            const char *dir, struct oy_why *why) {
    struct oy_secret_bytes *all = NULL;
    struct oy_writer w;
    char path[OY_PATH_MAX];
    if (e->n == 0) return OY_OK;
    OY_TRY(oy_path_join(path, dir, file_name, why));
    OY_TRY(oy_secret_bytes_new(&all, e->n * (4 + oy_enrolment_len(m)), why));
    oy_writer_init(&w, all->secret, all->n);
    oy_status status = OY_OK;
    for (uint32_t i = 0; status == OY_OK && i < e->n; i++) {
        struct oy_buffer bytes;
        oy_write_u32(&w, e->line[i]);
        status = oy_enrolment_write(&bytes, m, &e->one[i], why);
        oy_write_span(&w, oy_buffer_span(&bytes));
        oy_buffer_free(&bytes);
    }
    if (status == OY_OK) status = oy_secret_file_write(path, all, why);
    oy_secret_bytes_free(&all);
    return status;
}

static oy_status load(struct oy_enrolled *out, const struct oy_manifest *m, unsigned registrar,
                      struct oy_span bytes, struct oy_why *why) {
    size_t len = oy_enrolment_len(m);
    struct oy_reader r;
    OY_TRY(enrolled_new(out, bytes.n / (4 + len), why));
    oy_reader_init(&r, bytes);
    while (r.left >= 4 + len) {
        uint32_t line = oy_read_u32(&r);
        struct oy_enrolment *one = &out->one[out->n];
        OY_TRY(oy_enrolment_parse(one, oy_read_span(&r, len), m, why));
        OY_TRY(check(one, registrar, one->mahalle, why));
        if (out->n > 0 && out->line[out->n - 1] >= line)
            return oy_fail(why, OY_FORMAT, "", "the lines are not in ascending order");
        out->line[out->n++] = line;
    }
    return oy_reader_end(&r, "enc-2", why);
}

oy_status oy_enrolled_load(struct oy_enrolled *out, const struct oy_manifest *m, unsigned registrar,
                           const char *dir, struct oy_why *why) {
    struct oy_secret_bytes *bytes = NULL;
    char path[OY_PATH_MAX];
    *out = (struct oy_enrolled){.n = 0};
    OY_TRY(oy_path_join(path, dir, file_name, why));
    if (!oy_file_exists(NULL, path)) return OY_OK;
    OY_TRY(oy_secret_file_read(&bytes, path, why));
    oy_status status = load(out, m, registrar, oy_span(bytes->secret, bytes->n), why);
    oy_secret_bytes_free(&bytes);
    if (status == OY_OK) return OY_OK;
    if (why->where[0] == 0) oy_why_at(why, "%s", path);
    oy_enrolled_clear(out);
    return status;
}
