#include "election/roll_make.h"

#include <stdlib.h>
#include <string.h>

#include "base/parallel.h"
#include "election/header.h"

enum { ID_LEN = 32, PARTS_START = OY_HEADER_LEN + ID_LEN + 1 + 32 + 4 };

static oy_status no_memory(struct oy_why *why) {
    return oy_fail(why, OY_MEMORY, "", "no memory for a roll");
}

/* header ‖ roll_id ‖ u8 byte, as RP and RO begin */
static void write_start(struct oy_writer *w, const char *kind, const struct oy_manifest *m,
                        unsigned byte) {
    oy_header_write(w, kind, m->group);
    oy_write_bytes(w, m->roll_id, ID_LEN);
    oy_write_u8(w, (uint8_t)byte);
}

/* ---- parts lists ---- */

static size_t line_len(const struct oy_manifest *m) {
    return 4 + 1 + m->group->element_len;
}

oy_status oy_parts_begin(struct oy_buffer *out, const struct oy_manifest *m, unsigned registrar,
                         const unsigned char *commitment, uint32_t rows, struct oy_why *why) {
    static const unsigned char none[32] = {0};
    struct oy_writer w;
    OY_TRY(oy_buffer_new(out, PARTS_START + rows * line_len(m), why));
    oy_writer_init(&w, out->p, PARTS_START);
    write_start(&w, "RP", m, registrar);
    oy_write_bytes(&w, commitment ? commitment : none, 32);
    oy_write_u32(&w, rows);
    (void)oy_writer_end(&w);
    return OY_OK;
}

void oy_parts_set(struct oy_buffer *out, const struct oy_manifest *m, uint32_t i, uint32_t mahalle,
                  bool device, const struct oy_element *part) {
    struct oy_writer w;
    oy_writer_init(&w, out->p + PARTS_START + i * line_len(m), line_len(m));
    oy_write_u32(&w, mahalle);
    oy_write_u8(&w, device);
    oy_write_element(m->group, &w, part);
    (void)oy_writer_end(&w);
}

oy_status oy_parts_write(struct oy_buffer *out, const struct oy_manifest *m, unsigned registrar,
                         const uint32_t *mahalle, const struct oy_element *parts, uint32_t rows,
                         struct oy_why *why) {
    OY_TRY(oy_parts_begin(out, m, registrar, NULL, rows, why));
    for (uint32_t i = 0; i < rows; i++) oy_parts_set(out, m, i, mahalle[i], false, &parts[i]);
    return OY_OK;
}

static uint32_t line_mahalle(const struct oy_parts *p, const struct oy_manifest *m, uint32_t i) {
    struct oy_reader r;
    oy_reader_init(&r, oy_span(p->lines.p + i * line_len(m), 4));
    return oy_read_u32(&r);
}

static unsigned char line_device(const struct oy_parts *p, const struct oy_manifest *m,
                                 uint32_t i) {
    return p->lines.p[i * line_len(m) + 4];
}

static oy_status line_part(struct oy_element *out, const struct oy_parts *p,
                           const struct oy_manifest *m, uint32_t i, struct oy_why *why) {
    struct oy_reader r;
    oy_reader_init(&r, oy_span(p->lines.p + i * line_len(m) + 4 + 1, m->group->element_len));
    oy_status status = oy_read_elements(m->group, out, 1, &r, why);
    if (status != OY_OK) oy_why_at(why, "line %u", i);
    return status;
}

struct line_check {
    const struct oy_parts *parts;
    const struct oy_manifest *m;
};

static oy_status check_line(void *context, size_t i, struct oy_why *why) {
    const struct line_check *c = context;
    struct oy_element part;
    uint32_t line = (uint32_t)i, mahalle = line_mahalle(c->parts, c->m, line);
    OY_REQUIRE(why, oy_manifest_find_mahalle(c->m, mahalle) != SIZE_MAX, OY_MISMATCH, "roll-1",
               "line %u: mahalle %u is not in the manifest", line, mahalle);
    OY_REQUIRE(why, line_device(c->parts, c->m, line) <= 1, OY_FORMAT, "roll-5",
               "line %u: what says that the device made the part is neither 0 nor 1", line);
    OY_TRY(line_part(&part, c->parts, c->m, line, why));
    OY_REQUIRE(why, !oy_element_is_identity(c->m->group, &part), OY_PROOF, "roll-3",
               "line %u: the part is the identity", line);
    return OY_OK;
}

oy_status oy_parts_head_read(struct oy_parts_head *out, struct oy_reader *r,
                             const struct oy_group *g, struct oy_why *why) {
    OY_TRY(oy_header_read(r, "RP", g, why));
    out->roll_id = oy_read_span(r, ID_LEN);
    out->registrar = oy_read_u8(r);
    out->private_roll = oy_read_span(r, 32);
    out->rows = oy_read_u32(r);
    return OY_OK;
}

oy_status oy_parts_parse(struct oy_parts *out, struct oy_span file, const struct oy_manifest *m,
                         unsigned threads, struct oy_why *why) {
    struct oy_parts_head head;
    struct oy_reader r;
    *out = (struct oy_parts){0};
    oy_reader_init(&r, file);
    OY_TRY(oy_parts_head_read(&head, &r, m->group, why));
    struct oy_parts p = {
        .registrar = head.registrar, .rows = head.rows, .private_roll = head.private_roll};
    p.lines = oy_read_items(&r, p.rows, line_len(m));
    OY_TRY(oy_reader_end(&r, "enc-2", why));
    if (r.short_read) return oy_fail(why, OY_FORMAT, "enc-2", "the bytes end too early");
    OY_REQUIRE(why, memcmp(head.roll_id.p, m->roll_id, ID_LEN) == 0, OY_MISMATCH, "roll-1",
               "the roll_id is not the manifest's");
    OY_REQUIRE(why, p.registrar >= 1 && p.registrar <= m->n_registrars, OY_MISMATCH, "roll-1",
               "the manifest has no registrar %u", p.registrar);
    OY_REQUIRE(why, p.rows >= 1, OY_FORMAT, "roll-1", "the list is empty");
    OY_TRY(oy_parallel_for(threads, p.rows, check_line, &(struct line_check){&p, m}, why));
    *out = p;
    return OY_OK;
}

/* ---- merging ---- */

struct sorted {               /* one row, for qsort */
    const unsigned char *row; /* begins with the credential */
    size_t len;               /* |E| */
    uint32_t line;
};

static int compare(const void *a, const void *b) {
    const struct sorted *x = a, *y = b;
    return memcmp(x->row, y->row, x->len);
}

static oy_status check_lists(const struct oy_manifest *m, const struct oy_parts *lists, size_t n,
                             struct oy_why *why) {
    OY_REQUIRE(why, n == m->n_registrars, OY_MISMATCH, "roll-3",
               "%zu lists of parts, where the manifest has %zu registrars", n, m->n_registrars);
    for (size_t k = 0; k < n; k++) {
        if (lists[k].registrar != k + 1)
            return oy_fail(why, OY_MISMATCH, "roll-3", "list %zu is not that of registrar %zu",
                           k + 1, k + 1);
        if (lists[k].rows != lists[0].rows)
            return oy_fail(why, OY_MISMATCH, "roll-3",
                           "the registrars' lists have different lengths");
        for (uint32_t i = 0; i < lists[0].rows; i++)
            if (line_mahalle(&lists[k], m, i) != line_mahalle(&lists[0], m, i))
                return oy_fail(why, OY_MISMATCH, "roll-3",
                               "line %u is of different mahalle in the registrars' lists", i);
    }
    return OY_OK;
}

struct merging {
    const struct oy_manifest *m;
    const struct oy_parts *lists;
    size_t row_len;
    unsigned char *rows; /* by line */
    struct sorted *order;
};

/* E credential ‖ u32 mahalle ‖ u8 device ‖ R·E part of a line */
static oy_status write_row(void *context, size_t i, struct oy_why *why) {
    struct merging *x = context;
    const struct oy_manifest *m = x->m;
    const struct oy_parts *lists = x->lists;
    const struct oy_group *g = m->group;
    uint32_t line = (uint32_t)i;
    unsigned char *out = x->rows + i * x->row_len;
    struct oy_element part[OY_REGISTRARS_MAX], credential = g->identity;
    struct oy_writer w;
    unsigned device = 0;
    for (size_t k = 0; k < m->n_registrars; k++) {
        device |= (line_device(&lists[k], m, line) ? 1U : 0U) << k;
        OY_TRY(line_part(&part[k], &lists[k], m, line, why));
        g->mul_var(&credential, &credential, &part[k]);
    }
    x->order[i] = (struct sorted){out, g->element_len, line};
    oy_writer_init(&w, out, x->row_len);
    oy_write_element(g, &w, &credential);
    oy_write_u32(&w, line_mahalle(&lists[0], m, line));
    oy_write_u8(&w, (uint8_t)device);
    for (size_t k = 0; k < m->n_registrars; k++) oy_write_element(g, &w, &part[k]);
    (void)oy_writer_end(&w);
    return OY_OK;
}

/* ---- the start of the rows part ---- */

/* What stands before the rows: at most this long. */
static size_t start_max(const struct oy_manifest *m) {
    return OY_HEADER_LEN + ID_LEN + 1 + 32 + m->n_registrars * 32 + 4 + 8 * m->n_mahalle + 4;
}

static void write_counts(struct oy_writer *w, const struct oy_manifest *m, const uint32_t *voters) {
    uint32_t k = 0;
    for (size_t i = 0; i < m->n_mahalle; i++) k += voters[i] > 0;
    oy_write_u32(w, k);
    for (size_t i = 0; i < m->n_mahalle; i++) {
        if (voters[i] == 0) continue;
        oy_write_u32(w, m->mahalle[i].id);
        oy_write_u32(w, voters[i]);
    }
}

/* header ‖ roll_id ‖ R ‖ rules ‖ commitments ‖ counts ‖ u32 rows; returns the length. */
static size_t write_head(unsigned char *out, const struct merging *x, const uint32_t *voters) {
    const struct oy_manifest *m = x->m;
    unsigned char rules[32];
    struct oy_writer w;
    oy_writer_init(&w, out, start_max(m));
    write_start(&w, "RO", m, (unsigned)m->n_registrars);
    oy_roll_rules(rules, m);
    oy_write_bytes(&w, rules, sizeof rules);
    for (size_t k = 0; k < m->n_registrars; k++) oy_write_span(&w, x->lists[k].private_roll);
    write_counts(&w, m, voters);
    oy_write_u32(&w, x->lists[0].rows);
    return w.n;
}

static oy_status check_private(const struct merging *x, struct oy_why *why) {
    unsigned char all[32 * OY_REGISTRARS_MAX];
    for (size_t k = 0; k < x->m->n_registrars; k++)
        memcpy(all + 32 * k, x->lists[k].private_roll.p, 32);
    return oy_roll_check_private(x->m, oy_span(all, 32 * x->m->n_registrars), why);
}

static oy_status count_lines(uint32_t *voters, const struct merging *x, struct oy_why *why) {
    for (uint32_t i = 0; i < x->lists[0].rows; i++) {
        uint32_t mahalle = line_mahalle(&x->lists[0], x->m, i);
        size_t at = oy_manifest_find_mahalle(x->m, mahalle);
        if (at == SIZE_MAX)
            return oy_fail(why, OY_MISMATCH, "roll-1", "mahalle %u is not in the manifest",
                           mahalle);
        voters[at]++;
    }
    return OY_OK;
}

/* ---- sorting ---- */

/* The sorted rows behind the start; two equal credentials are refused. */
static oy_status write_sorted(struct oy_buffer *out, uint32_t *line_of_row, const struct merging *x,
                              size_t start, struct oy_why *why) {
    struct sorted *order = x->order;
    uint32_t rows = x->lists[0].rows;
    struct oy_writer w;
    qsort(order, rows, sizeof *order, compare);
    oy_writer_init(&w, out->p + start, rows * x->row_len);
    for (uint32_t i = 0; i < rows; i++) {
        OY_REQUIRE(why, i == 0 || compare(&order[i - 1], &order[i]) != 0, OY_FORMAT, "roll-2",
                   "lines %u and %u give the same credential", order[i - 1].line, order[i].line);
        oy_write_bytes(&w, order[i].row, x->row_len);
        if (line_of_row) line_of_row[i] = order[i].line;
    }
    (void)oy_writer_end(&w);
    out->n = start + rows * x->row_len;
    return OY_OK;
}

static oy_status merge(struct oy_buffer *out, uint32_t *line_of_row, struct merging *x,
                       uint32_t *voters, unsigned threads, struct oy_why *why) {
    uint32_t rows = x->lists[0].rows;
    OY_TRY(check_private(x, why));
    OY_TRY(count_lines(voters, x, why));
    OY_TRY(oy_parallel_for(threads, rows, write_row, x, why));
    OY_TRY(oy_buffer_new(out, start_max(x->m) + rows * x->row_len, why));
    return write_sorted(out, line_of_row, x, write_head(out->p, x, voters), why);
}

oy_status oy_roll_merge(struct oy_buffer *rows_part, uint32_t *line_of_row,
                        const struct oy_manifest *m, const struct oy_parts *lists, size_t n_lists,
                        unsigned threads, struct oy_why *why) {
    *rows_part = (struct oy_buffer){0};
    OY_TRY(check_lists(m, lists, n_lists, why));
    struct merging x = {.m = m, .lists = lists};
    x.row_len = (1 + m->n_registrars) * m->group->element_len + 4 + 1;
    x.rows = calloc(lists[0].rows, x.row_len);
    x.order = calloc(lists[0].rows, sizeof *x.order);
    uint32_t *voters = calloc(m->n_mahalle, sizeof *voters);
    oy_status status = x.rows && x.order && voters ? OY_OK : no_memory(why);
    if (status == OY_OK) status = merge(rows_part, line_of_row, &x, voters, threads, why);
    free(x.rows);
    free(x.order);
    free(voters);
    if (status != OY_OK) oy_buffer_free(rows_part);
    return status;
}
