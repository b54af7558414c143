#include "steps/statement.h"

#include <stdio.h>
#include <string.h>

#include "base/day.h"
#include "base/growing.h"
#include "base/json.h"
#include "steps/files.h"

enum { STATEMENT_FILE_MAX = 1 << 17, PART_MAX = 2 * OY_ELEMENT_MAX + OY_SCALAR_MAX };

static size_t part_len(const struct oy_group *g) {
    return 2 * g->element_len + g->scalar_len;
}

static const enum oy_entry_type kinds[] = {OY_LOG_REVOKE, OY_LOG_REPLACE, OY_LOG_DESTROY,
                                           OY_LOG_PAGES};

/* The type by its name; false if it is none of these. */
static bool read_kind(struct oy_statement *st, struct oy_span name) {
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        if (!oy_span_equal(name, oy_span_text(oy_entry_type_name(kinds[i])))) continue;
        st->type = kinds[i];
        return true;
    }
    return false;
}

/* ---- reading ---- */

static oy_status read_element(struct oy_element *out, const struct oy_group *g,
                              const struct oy_json *j, const char *key, struct oy_why *why) {
    unsigned char bytes[OY_ELEMENT_MAX];
    struct oy_reader r;
    OY_TRY(oy_json_hex(bytes, g->element_len, j, key, why));
    oy_reader_init(&r, oy_span(bytes, g->element_len));
    return oy_read_elements(g, out, 1, &r, why);
}

/* Element k of an array of hex strings: of n bytes, or empty, which means not yet. */
static oy_status read_slot(unsigned char *out, bool *has, size_t n, const struct oy_json *array,
                           size_t k, struct oy_why *why) {
    struct oy_span text;
    const struct oy_json *at = oy_json_at(array, k);
    OY_TRY(oy_json_text(&text, at, NULL, 0, 2 * n, why));
    *has = text.n > 0;
    return *has ? oy_json_hex(out, n, at, NULL, why) : OY_OK;
}

static oy_status read_parts(struct oy_statement *st, const struct oy_group *g, size_t registrars,
                            const struct oy_json *j, struct oy_why *why) {
    const struct oy_json *array;
    unsigned char bytes[PART_MAX];
    size_t n;
    OY_TRY(oy_json_array(&array, &n, j, "parts", registrars, registrars, why));
    for (size_t k = 0; k < n; k++) {
        struct oy_reader r;
        OY_TRY(read_slot(bytes, &st->has_part[k], part_len(g), array, k, why));
        if (!st->has_part[k]) continue;
        oy_reader_init(&r, oy_span(bytes, part_len(g)));
        OY_TRY(oy_read_elements(g, &st->replace.part[k], 1, &r, why));
        OY_TRY(oy_read_elements(g, &st->replace.proof[k].a, 1, &r, why));
        OY_TRY(oy_read_scalar(g, &st->replace.proof[k].z, &r, why));
    }
    return OY_OK;
}

static oy_status read_signatures(struct oy_statement *st, size_t registrars,
                                 const struct oy_json *j, struct oy_why *why) {
    const struct oy_json *array;
    size_t n;
    OY_TRY(oy_json_array(&array, &n, j, "signatures", registrars, registrars, why));
    for (size_t k = 0; k < n; k++)
        OY_TRY(read_slot(st->signature[k], &st->has_signature[k], OY_SIGN_BYTES, array, k, why));
    return OY_OK;
}

void oy_statement_combine(struct oy_statement *st, const struct oy_election *e) {
    st->replace.fresh = e->group->identity;
    for (size_t k = 0; k < e->manifest->n_registrars; k++)
        if (st->has_part[k])
            e->group->mul_var(&st->replace.fresh, &st->replace.fresh, &st->replace.part[k]);
}

static oy_status parse_destroy(struct oy_statement *st, const struct oy_json *j,
                               struct oy_why *why) {
    const struct oy_json *array;
    struct oy_span day;
    int64_t v;
    size_t n;
    OY_TRY(oy_json_integer(&v, j, "registrar", 1, OY_REGISTRARS_MAX, why));
    st->destroy.registrar = (unsigned)v;
    OY_TRY(oy_json_hex(st->destroy.private_roll, 32, j, "private_roll", why));
    OY_TRY(oy_json_text(&day, j, "day", 1, 10, why));
    if (!oy_day_parse(&st->destroy.day, day))
        return oy_fail(why, OY_FORMAT, "rev-6", "day is no date YYYY-MM-DD");
    OY_TRY(oy_json_array(&array, &n, j, "signatures", 1, 1, why));
    return oy_json_hex(st->destroy.signature, OY_SIGN_BYTES, oy_json_at(array, 0), NULL, why);
}

enum { PAGE_LINES_MAX = 1000, PAGE_LINE_MAX = 64 + 2 + 8 + 2 + OY_PAGES_PATH_MAX };

static oy_status parse_lines(struct oy_growing *text, const struct oy_json *j, struct oy_why *why) {
    const struct oy_json *array;
    struct oy_span line;
    size_t n;
    OY_TRY(oy_json_array(&array, &n, j, "list", 1, PAGE_LINES_MAX, why));
    for (size_t i = 0; i < n; i++) {
        OY_TRY(oy_json_text(&line, oy_json_at(array, i), NULL, 1, PAGE_LINE_MAX, why));
        if (memchr(line.p, '\n', line.n))
            return oy_fail(why, OY_FORMAT, "page-1", "two lines in one");
        OY_TRY(oy_growing_add(text, line, why));
        OY_TRY(oy_growing_add(text, oy_span_text("\n"), why));
    }
    return OY_OK;
}

static oy_status parse_pages(struct oy_statement *st, const struct oy_json *j, struct oy_why *why) {
    const struct oy_json *array;
    struct oy_growing text = {.n = 0};
    int64_t v;
    size_t n, files;
    OY_TRY(oy_json_integer(&v, j, "officer", 1, OY_OFFICERS_MAX, why));
    st->pages.officer = (unsigned)v;
    OY_TRY(oy_json_array(&array, &n, j, "signatures", 1, 1, why));
    OY_TRY(oy_json_hex(st->pages.signature, OY_SIGN_BYTES, oy_json_at(array, 0), NULL, why));
    oy_status status = parse_lines(&text, j, why);
    if (status == OY_OK) status = oy_buffer_copy(&st->list_text, oy_growing_span(&text), why);
    oy_growing_free(&text);
    st->pages.list = oy_buffer_span(&st->list_text);
    return status == OY_OK ? oy_pages_list_check(st->pages.list, &files, why) : status;
}

static oy_status parse_content(struct oy_statement *st, const struct oy_election *e,
                               const struct oy_json *j, struct oy_why *why) {
    int64_t v;
    size_t registrars = e->manifest->n_registrars;
    if (st->type == OY_LOG_REVOKE) {
        OY_TRY(read_element(&st->revoke.credential, e->group, j, "credential", why));
        OY_TRY(oy_json_integer(&v, j, "reason", OY_REVOKE_LOST, OY_REVOKE_NOT_ENTITLED, why));
        st->revoke.reason = (uint8_t)v;
        return OY_OK;
    }
    OY_TRY(read_element(&st->replace.old, e->group, j, "credential", why));
    OY_TRY(oy_json_integer(&v, j, "mahalle", 1, 999999, why));
    st->replace.mahalle = (uint32_t)v;
    OY_TRY(read_parts(st, e->group, registrars, j, why));
    oy_statement_combine(st, e);
    return OY_OK;
}

/* Each kind has keys of its own: what is not signed does not stand in the file. */
static oy_status only_keys(const struct oy_json *j, enum oy_entry_type type, struct oy_why *why) {
#define HEAD "format", "version", "what", "election_id", "signatures"
    if (type == OY_LOG_DESTROY)
        return oy_json_only_keys(j, OY_JSON_KEYS(HEAD, "registrar", "private_roll", "day"), why);
    if (type == OY_LOG_PAGES)
        return oy_json_only_keys(j, OY_JSON_KEYS(HEAD, "officer", "list"), why);
    if (type == OY_LOG_REPLACE)
        return oy_json_only_keys(j, OY_JSON_KEYS(HEAD, "credential", "mahalle", "parts"), why);
    return oy_json_only_keys(j, OY_JSON_KEYS(HEAD, "credential", "reason"), why);
#undef HEAD
}

static oy_status parse(struct oy_statement *st, const struct oy_election *e,
                       const struct oy_json *j, struct oy_why *why) {
    struct oy_span format, kind;
    unsigned char id[32];
    int64_t version;
    OY_TRY(oy_json_text(&format, j, "format", 1, 32, why));
    OY_TRY(oy_json_integer(&version, j, "version", 1, 1, why));
    OY_TRY(oy_json_text(&kind, j, "what", 1, 32, why));
    OY_TRY(oy_json_hex(id, 32, j, "election_id", why));
    OY_REQUIRE(why, oy_span_equal(format, oy_span_text("oy-statement")) && read_kind(st, kind),
               OY_FORMAT, "ent-1", "this is no statement");
    OY_TRY(only_keys(j, st->type, why));
    OY_REQUIRE(why, memcmp(id, e->id, 32) == 0, OY_MISMATCH, "ent-5",
               "the statement is about another election");
    if (st->type == OY_LOG_DESTROY) return parse_destroy(st, j, why);
    if (st->type == OY_LOG_PAGES) return parse_pages(st, j, why);
    OY_TRY(parse_content(st, e, j, why));
    return read_signatures(st, e->manifest->n_registrars, j, why);
}

oy_status oy_statement_read(struct oy_statement *out, const char *path, const struct oy_election *e,
                            struct oy_why *why) {
    struct oy_buffer text = {0};
    struct oy_json *j = NULL;
    *out = (struct oy_statement){.type = OY_LOG_REVOKE};
    OY_TRY(oy_file_read(&text, NULL, path, STATEMENT_FILE_MAX, why));
    oy_status status = oy_json_parse(&j, oy_buffer_span(&text), STATEMENT_FILE_MAX, why);
    if (status == OY_OK) status = parse(out, e, j, why);
    oy_json_free(j);
    oy_buffer_free(&text);
    if (status != OY_OK) oy_why_at(why, "%s", path);
    return status;
}

void oy_statement_clear(struct oy_statement *st) {
    oy_buffer_free(&st->entry);
    oy_buffer_free(&st->list_text);
}

/* ---- writing ---- */

static void put_destroy(struct oy_json_out *o, const struct oy_destroy *d) {
    char day[OY_DAY_TEXT];
    oy_json_put_integer(o, "registrar", d->registrar);
    oy_json_put_hex(o, "private_roll", oy_span(d->private_roll, 32));
    oy_json_put_text(o, "day", oy_day_text(day, d->day));
    oy_json_put_array(o, "signatures");
    oy_json_put_hex(o, NULL, oy_span(d->signature, OY_SIGN_BYTES));
    oy_json_put_end(o);
}

/* The list was read or signed: it is whole lines. */
static void put_pages(struct oy_json_out *o, const struct oy_pages *p) {
    char text[PAGE_LINE_MAX + 1];
    struct oy_span rest = p->list, line;
    oy_json_put_integer(o, "officer", p->officer);
    oy_json_put_array(o, "list");
    while (oy_span_cut(&rest, &line, '\n')) {
        (void)snprintf(text, sizeof text, "%.*s", (int)line.n, (const char *)line.p);
        oy_json_put_text(o, NULL, text);
    }
    oy_json_put_end(o);
    oy_json_put_array(o, "signatures");
    oy_json_put_hex(o, NULL, oy_span(p->signature, OY_SIGN_BYTES));
    oy_json_put_end(o);
}

static void put_signatures(struct oy_json_out *o, const struct oy_statement *st, size_t n) {
    oy_json_put_array(o, "signatures");
    for (size_t k = 0; k < n; k++)
        oy_json_put_hex(o, NULL,
                        oy_span(st->signature[k], st->has_signature[k] ? OY_SIGN_BYTES : 0));
    oy_json_put_end(o);
}

static void put_content(struct oy_json_out *o, const struct oy_statement *st,
                        const struct oy_election *e) {
    const struct oy_group *g = e->group;
    const struct oy_element *credential =
        st->type == OY_LOG_REVOKE ? &st->revoke.credential : &st->replace.old;
    oy_json_put_hex(o, "credential", oy_span(credential->b, g->element_len));
    if (st->type == OY_LOG_REVOKE) {
        oy_json_put_integer(o, "reason", st->revoke.reason);
        put_signatures(o, st, e->manifest->n_registrars);
        return;
    }
    oy_json_put_integer(o, "mahalle", st->replace.mahalle);
    oy_json_put_array(o, "parts");
    for (size_t k = 0; k < e->manifest->n_registrars; k++) {
        unsigned char bytes[PART_MAX];
        struct oy_writer w;
        oy_writer_init(&w, bytes, sizeof bytes);
        if (st->has_part[k]) {
            oy_write_element(g, &w, &st->replace.part[k]);
            oy_write_element(g, &w, &st->replace.proof[k].a);
            oy_write_scalar(g, &w, &st->replace.proof[k].z);
        }
        oy_json_put_hex(o, NULL, oy_writer_end(&w));
    }
    oy_json_put_end(o);
    put_signatures(o, st, e->manifest->n_registrars);
}

oy_status oy_statement_write(const struct oy_step *s, const struct oy_statement *st,
                             const struct oy_election *e, const char *out, struct oy_why *why) {
    struct oy_json_out o;
    struct oy_buffer text;
    oy_json_out_init(&o, true);
    oy_json_put_object(&o, NULL);
    oy_json_put_text(&o, "format", "oy-statement");
    oy_json_put_integer(&o, "version", 1);
    oy_json_put_text(&o, "what", oy_entry_type_name(st->type));
    oy_json_put_hex(&o, "election_id", oy_span(e->id, 32));
    if (st->type == OY_LOG_DESTROY)
        put_destroy(&o, &st->destroy);
    else if (st->type == OY_LOG_PAGES)
        put_pages(&o, &st->pages);
    else
        put_content(&o, st, e);
    oy_json_put_end(&o);
    OY_TRY(oy_json_out_end(&o, &text, why));
    oy_status status = oy_output_write(s, out, oy_buffer_span(&text), why);
    oy_buffer_free(&text);
    return status;
}

/* ---- signing and the entry ---- */

bool oy_statement_is_whole(const struct oy_statement *st, const struct oy_election *e) {
    for (size_t k = 0; st->type == OY_LOG_REPLACE && k < e->manifest->n_registrars; k++)
        if (!st->has_part[k]) return false;
    return true;
}

static oy_status content(struct oy_buffer *out, const struct oy_statement *st,
                         const struct oy_election *e, struct oy_why *why) {
    if (st->type == OY_LOG_REVOKE) return oy_revoke_write(out, e, &st->revoke, why);
    return oy_replace_write(out, e, &st->replace, why);
}

oy_status oy_statement_sign(struct oy_statement *st, const struct oy_election *e,
                            uint32_t registrar, const struct oy_key *key, struct oy_why *why) {
    struct oy_buffer bytes = {0};
    OY_REQUIRE(why, oy_statement_is_whole(st, e), OY_STATE, "rev-4",
               "the other registrar has not given its part of the new credential yet");
    if (st->type == OY_LOG_REPLACE) OY_TRY(oy_replace_check_proofs(e, &st->replace, why));
    OY_TRY(content(&bytes, st, e, why));
    oy_status status = oy_revoke_sign(st->signature[registrar - 1], e, (uint8_t)st->type,
                                      oy_buffer_span(&bytes), key->sign, why);
    oy_buffer_free(&bytes);
    st->has_signature[registrar - 1] = status == OY_OK;
    return status;
}

static oy_status destroy_entry(struct oy_statement *st, struct oy_why *why) {
    OY_TRY(oy_allocate(&st->entry.p, 2 + OY_DESTROY_BYTES + 1, 1, why));
    st->entry.n = 2 + OY_DESTROY_BYTES;
    st->entry.p[0] = OY_LOG_DESTROY;
    st->entry.p[1] = OY_ENTRY_VERSION;
    oy_destroy_write(st->entry.p + 2, &st->destroy);
    return OY_OK;
}

static oy_status pages_entry(struct oy_statement *st, struct oy_why *why) {
    struct oy_buffer payload;
    OY_TRY(oy_pages_write(&payload, &st->pages, why));
    oy_status status = oy_buffer_new(&st->entry, 2 + payload.n, why);
    if (status == OY_OK) {
        st->entry.p[0] = OY_LOG_PAGES;
        st->entry.p[1] = OY_ENTRY_VERSION;
        memcpy(st->entry.p + 2, payload.p, payload.n);
    }
    oy_buffer_free(&payload);
    return status;
}

/* u8 type ‖ u8 version ‖ statement ‖ the signatures */
oy_status oy_statement_entry(struct oy_statement *st, const struct oy_election *e,
                             struct oy_why *why) {
    struct oy_buffer bytes = {0};
    struct oy_writer w;
    size_t registrars = e->manifest->n_registrars;
    const char *rule = st->type == OY_LOG_REVOKE ? "rev-1" : "rev-4";
    if (st->type == OY_LOG_DESTROY) return destroy_entry(st, why);
    if (st->type == OY_LOG_PAGES) return pages_entry(st, why);
    for (size_t k = 0; k < registrars; k++)
        if (!st->has_signature[k])
            return oy_fail(why, OY_MISSING, rule, "registrar %zu (%s) has not signed", k + 1,
                           e->manifest->registrars[k].name);
    OY_TRY(content(&bytes, st, e, why));
    size_t n = 2 + bytes.n + registrars * OY_SIGN_BYTES;
    oy_status status = oy_allocate(&st->entry.p, n + 1, 1, why);
    if (status == OY_OK) {
        oy_writer_init(&w, st->entry.p, n);
        oy_write_u8(&w, (uint8_t)st->type);
        oy_write_u8(&w, OY_ENTRY_VERSION);
        oy_write_span(&w, oy_buffer_span(&bytes));
        for (size_t k = 0; k < registrars; k++) oy_write_bytes(&w, st->signature[k], OY_SIGN_BYTES);
        st->entry.n = oy_writer_end(&w).n;
    }
    oy_buffer_free(&bytes);
    return status;
}
