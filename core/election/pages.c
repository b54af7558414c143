#include "election/pages.h"

#include <string.h>

#include "base/hex.h"

/* ---- the list ---- */

static bool is_path_char(unsigned char c) {
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' ||
           c == '_' || c == '-';
}

/* No segment is empty or hidden: no path leads out of the folder that is served. */
static bool is_path(struct oy_span path) {
    bool begins = true; /* a segment */
    if (path.n == 0 || path.n > OY_PAGES_PATH_MAX) return false;
    for (size_t i = 0; i < path.n; i++) {
        unsigned char c = path.p[i];
        if (begins ? !is_path_char(c) || c == '.' : !is_path_char(c) && c != '/') return false;
        begins = c == '/';
    }
    return !begins;
}

static bool take_gap(struct oy_span *rest) {
    if (rest->n == 0 || rest->p[0] != ' ') return false;
    *rest = oy_span(rest->p + 1, rest->n - 1);
    return true;
}

oy_status oy_page_next(struct oy_page *out, struct oy_span *rest, struct oy_why *why) {
    struct oy_span line, hex, bytes;
    struct oy_why inner = {.status = OY_OK};
    bool good = oy_span_cut(rest, &line, '\n') && oy_span_cut(&line, &hex, ' ') &&
                take_gap(&line) && oy_span_cut(&line, &bytes, ' ') && take_gap(&line) &&
                oy_hex_decode_var(out->digest, 32, hex, "page-1", &inner) == OY_OK &&
                oy_span_decimal(&out->bytes, bytes);
    if (!good || !is_path(line))
        return oy_fail(why, OY_FORMAT, "page-1",
                       "this is no line \"<SHA-256>  <bytes>  <path>\" of a list of pages");
    OY_REQUIRE(why, out->bytes <= OY_PAGES_FILE_MAX, OY_RANGE, "page-1",
               "a page of more than %d bytes", OY_PAGES_FILE_MAX);
    out->path = line;
    return OY_OK;
}

static int compare(struct oy_span a, struct oy_span b) {
    int order = memcmp(a.p, b.p, a.n < b.n ? a.n : b.n);
    return order ? order : (a.n > b.n) - (a.n < b.n);
}

oy_status oy_pages_list_check(struct oy_span list, size_t *files, struct oy_why *why) {
    struct oy_page page, before = {.bytes = 0};
    uint64_t sum = 0;
    *files = 0;
    OY_REQUIRE(why, list.n <= OY_PAGES_LIST_MAX, OY_RANGE, "page-1",
               "a list of pages of more than %d bytes", OY_PAGES_LIST_MAX);
    do {
        OY_TRY(oy_page_next(&page, &list, why));
        OY_REQUIRE(why, *files == 0 || compare(before.path, page.path) < 0, OY_FORMAT, "page-1",
                   "the pages are not in ascending order of their paths, each once");
        sum += page.bytes;
        OY_REQUIRE(why, sum <= OY_PAGES_ALL_MAX, OY_RANGE, "page-1",
                   "pages of more than %d bytes together", OY_PAGES_ALL_MAX);
        before = page;
        ++*files;
    } while (list.n > 0);
    return OY_OK;
}

size_t oy_pages_count(struct oy_span list) {
    size_t n = 0;
    for (size_t i = 0; i < list.n; i++) n += list.p[i] == '\n';
    return n;
}

bool oy_pages_find(struct oy_page *out, struct oy_span list, struct oy_span path) {
    struct oy_why ignored = {.status = OY_OK};
    while (list.n > 0 && oy_page_next(out, &list, &ignored) == OY_OK)
        if (oy_span_equal(out->path, path)) return true;
    return false;
}

/* ---- the entry ---- */

static oy_status message(struct oy_buffer *out, const struct oy_pages *p,
                         const struct oy_election *e, struct oy_why *why) {
    struct oy_writer w;
    OY_TRY(oy_buffer_new(out, sizeof e->id + p->list.n, why));
    oy_writer_init(&w, out->p, out->n);
    oy_write_bytes(&w, e->id, sizeof e->id);
    oy_write_span(&w, p->list);
    (void)oy_writer_end(&w);
    return OY_OK;
}

oy_status oy_pages_sign(struct oy_pages *p, const struct oy_election *e,
                        const struct oy_sign_key *key, struct oy_why *why) {
    struct oy_buffer bytes;
    size_t files;
    OY_TRY(oy_pages_list_check(p->list, &files, why));
    OY_TRY(message(&bytes, p, e, why));
    oy_status status = oy_sign(p->signature, key, "pages", oy_buffer_span(&bytes), why);
    oy_buffer_free(&bytes);
    return status;
}

oy_status oy_pages_write(struct oy_buffer *out, const struct oy_pages *p, struct oy_why *why) {
    struct oy_writer w;
    OY_TRY(oy_buffer_new(out, 2 + p->list.n + 1 + OY_SIGN_BYTES, why));
    oy_writer_init(&w, out->p, out->n);
    oy_write_u16(&w, (uint16_t)p->list.n);
    oy_write_span(&w, p->list);
    oy_write_u8(&w, (uint8_t)p->officer);
    oy_write_bytes(&w, p->signature, OY_SIGN_BYTES);
    (void)oy_writer_end(&w);
    return OY_OK;
}

oy_status oy_pages_parse(struct oy_pages *out, struct oy_span payload, struct oy_why *why) {
    struct oy_reader r;
    oy_reader_init(&r, payload);
    uint16_t n = oy_read_u16(&r);
    out->list = oy_read_span(&r, n);
    out->officer = oy_read_u8(&r);
    oy_read_bytes(&r, out->signature, OY_SIGN_BYTES);
    return oy_reader_end(&r, "ent-1", why);
}

static oy_status check_signature(const struct oy_pages *p, const struct oy_election *e,
                                 struct oy_why *why) {
    struct oy_buffer bytes;
    struct oy_why inner = {.status = OY_OK};
    OY_TRY(message(&bytes, p, e, why));
    oy_status status = oy_sign_check(p->signature, e->manifest->officers[p->officer - 1].key,
                                     "pages", oy_buffer_span(&bytes), &inner);
    oy_buffer_free(&bytes);
    if (status == OY_MEMORY) return oy_fail(why, status, "", "%s", inner.text);
    OY_REQUIRE(why, status == OY_OK, OY_PROOF, "page-2",
               "officer %u's signature of a list of web pages does not hold", p->officer);
    return OY_OK;
}

oy_status oy_pages_check(const struct oy_pages *p, const struct oy_election *e,
                         struct oy_why *why) {
    size_t files;
    OY_TRY(oy_pages_list_check(p->list, &files, why));
    if (p->officer < 1 || p->officer > e->manifest->n_officers)
        return oy_fail(why, OY_MISMATCH, "page-2", "the manifest has no officer %u", p->officer);
    return check_signature(p, e, why);
}
