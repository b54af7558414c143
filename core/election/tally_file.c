/* tally.bin: writing, reading its scopes, comparing [tal-6]. */
#include <stdlib.h>
#include <string.h>

#include "election/header.h"
#include "election/tally.h"

enum { FRONT = OY_HEADER_LEN + 32 + OY_CLOSING_LEN + 4 + 4 };

static oy_status no_memory(struct oy_why *why) {
    return oy_fail(why, OY_MEMORY, "", "no memory");
}

static size_t scope_len(const struct oy_scope *s) {
    return 4 + 4 + 4 * s->n_mahalle;
}

static size_t file_len(const struct oy_aggregates *a) {
    size_t n = FRONT + a->n * 2 * a->m->group->element_len;
    for (size_t i = 0; i < a->m->n_contests; i++) {
        n += 4;
        for (size_t k = 0; k < a->scopes->contest[i].n; k++)
            n += scope_len(&a->scopes->contest[i].scope[k]);
    }
    return n;
}

static void write_scope(struct oy_writer *w, const struct oy_aggregates *a, uint32_t contest,
                        uint32_t scope) {
    const struct oy_scope *s = &a->scopes->contest[contest].scope[scope];
    oy_write_u32(w, s->ballots);
    oy_write_u32(w, (uint32_t)s->n_mahalle);
    for (size_t i = 0; i < s->n_mahalle; i++) oy_write_u32(w, s->mahalle[i]);
    for (uint32_t l = 0; l < a->m->contests[contest].n_lines; l++) {
        const struct oy_ciphertext *c =
            &a->at[oy_aggregates_index(a, (struct oy_place_of){contest, scope, l})];
        oy_write_element(a->m->group, w, &c->alpha);
        oy_write_element(a->m->group, w, &c->beta);
    }
}

oy_status oy_tally_write(struct oy_buffer *out, const struct oy_aggregates *a,
                         const unsigned char election_id[32],
                         const unsigned char closing[OY_CLOSING_LEN], struct oy_why *why) {
    struct oy_writer w;
    size_t n = file_len(a);
    *out = (struct oy_buffer){calloc(n + 1, 1), n};
    if (!out->p) {
        out->n = 0;
        return no_memory(why);
    }
    oy_writer_init(&w, out->p, n);
    oy_header_write(&w, "TA", a->m->group);
    oy_write_bytes(&w, election_id, 32);
    oy_write_bytes(&w, closing, OY_CLOSING_LEN);
    oy_write_u32(&w, a->scopes->counted);
    oy_write_u32(&w, (uint32_t)a->m->n_contests);
    for (uint32_t i = 0; i < a->m->n_contests; i++) {
        oy_write_u32(&w, (uint32_t)a->scopes->contest[i].n);
        for (uint32_t k = 0; k < a->scopes->contest[i].n; k++) write_scope(&w, a, i, k);
    }
    (void)oy_writer_end(&w);
    return OY_OK;
}

/* ---- reading the scopes ---- */

static oy_status read_scope(struct oy_scope *s, struct oy_reader *r, const struct oy_manifest *m,
                            size_t lines, struct oy_why *why) {
    s->ballots = oy_read_u32(r);
    uint32_t n = oy_read_u32(r), last = 0;
    OY_REQUIRE(why, r->short_read || (n >= 1 && n <= m->n_mahalle), OY_FORMAT, "tal-6",
               "a scope of %lu mahalle", (unsigned long)n);
    OY_REQUIRE(why, !r->short_read && n <= r->left / 4, OY_FORMAT, "enc-2",
               "the scopes are cut short");
    s->mahalle = calloc(n ? n : 1, sizeof *s->mahalle);
    if (!s->mahalle) return no_memory(why);
    for (uint32_t i = 0; i < n; i++) {
        uint32_t id = oy_read_u32(r);
        OY_REQUIRE(why, id > last && oy_manifest_find_mahalle(m, id) != SIZE_MAX, OY_FORMAT,
                   "tal-6", "mahalle %lu is unknown or not in its order", (unsigned long)id);
        s->mahalle[s->n_mahalle++] = last = id;
    }
    (void)oy_read_span(r, lines * 2 * m->group->element_len);
    return OY_OK;
}

static oy_status read_contest(struct oy_contest_scopes *c, struct oy_reader *r,
                              const struct oy_manifest *m, size_t lines, struct oy_why *why) {
    uint32_t n = oy_read_u32(r);
    OY_REQUIRE(why, n <= m->n_mahalle + 1, OY_FORMAT, "tal-6", "there are %lu scopes",
               (unsigned long)n);
    OY_REQUIRE(why, n <= r->left / 8, OY_FORMAT, "enc-2", "the scopes are cut short");
    c->scope = calloc(n ? n : 1, sizeof *c->scope);
    if (!c->scope) return no_memory(why);
    c->n = n;
    for (uint32_t k = 0; k < n; k++) OY_TRY(read_scope(&c->scope[k], r, m, lines, why));
    return OY_OK;
}

static oy_status read_all(struct oy_scopes *s, struct oy_reader *r, const struct oy_manifest *m,
                          struct oy_why *why) {
    for (size_t i = 0; i < m->n_contests; i++) {
        oy_status status = read_contest(&s->contest[i], r, m, m->contests[i].n_lines, why);
        if (status != OY_OK) oy_why_at(why, "contest %s", m->contests[i].id);
        OY_TRY(status);
    }
    return oy_reader_end(r, "enc-2", why);
}

oy_status oy_tally_read_scopes(struct oy_scopes **out, const struct oy_manifest *m,
                               struct oy_span bytes, struct oy_why *why) {
    struct oy_reader r;
    struct oy_scopes *s;
    *out = NULL;
    oy_reader_init(&r, bytes);
    OY_TRY(oy_header_read(&r, "TA", m->group, why));
    (void)oy_read_span(&r, 32 + OY_CLOSING_LEN);
    uint32_t counted = oy_read_u32(&r), contests = oy_read_u32(&r);
    OY_REQUIRE(why, r.short_read || contests == m->n_contests, OY_FORMAT, "tal-6",
               "%lu contests instead of %zu", (unsigned long)contests, m->n_contests);
    OY_TRY(oy_scopes_new(&s, m->n_contests, why));
    s->counted = counted;
    oy_status status = read_all(s, &r, m, why);
    if (status == OY_OK)
        *out = s;
    else
        oy_scopes_free(s);
    return status;
}

/* ---- comparing ---- */

/* The aggregate that byte `at` of the file belongs to, or SIZE_MAX. */
static size_t aggregate_at(const struct oy_aggregates *a, size_t at) {
    size_t len = 2 * a->m->group->element_len, from = FRONT, index = 0;
    for (size_t i = 0; i < a->m->n_contests; i++) {
        from += 4;
        for (size_t k = 0; k < a->scopes->contest[i].n; k++) {
            size_t lines = a->m->contests[i].n_lines;
            from += scope_len(&a->scopes->contest[i].scope[k]);
            if (at >= from && at < from + lines * len) return index + (at - from) / len;
            from += lines * len;
            index += lines;
        }
    }
    return SIZE_MAX;
}

static size_t first_difference(struct oy_span a, struct oy_span b) {
    size_t i = 0;
    while (i < a.n && i < b.n && a.p[i] == b.p[i]) i++;
    return i;
}

static oy_status judge(size_t at, size_t index, size_t len, size_t expected_len,
                       struct oy_why *why) {
    OY_REQUIRE(why, index == SIZE_MAX, OY_MISMATCH, "tal-5",
               "the published aggregate is not the product of the ballots that count (byte %zu)",
               at);
    OY_REQUIRE(why, false, OY_MISMATCH, "tal-6",
               "the tally differs from the recomputed one from byte %zu on (%zu bytes, not %zu)",
               at, len, expected_len);
    return OY_OK;
}

static oy_status compare(struct oy_span bytes, struct oy_span expected,
                         const struct oy_aggregates *a, struct oy_why *why) {
    if (oy_span_equal(bytes, expected)) return OY_OK;
    size_t at = first_difference(bytes, expected);
    size_t index = at < bytes.n ? aggregate_at(a, at) : SIZE_MAX;
    oy_status status = judge(at, index, bytes.n, expected.n, why);
    if (status != OY_OK && index != SIZE_MAX) oy_aggregates_why_at(a, index, why);
    return status;
}

oy_status oy_tally_compare(struct oy_span bytes, const struct oy_aggregates *a,
                           const unsigned char election_id[32],
                           const unsigned char closing[OY_CLOSING_LEN], struct oy_why *why) {
    struct oy_buffer expected;
    OY_TRY(oy_tally_write(&expected, a, election_id, closing, why));
    oy_status status = compare(bytes, oy_buffer_span(&expected), a, why);
    oy_buffer_free(&expected);
    return status;
}
