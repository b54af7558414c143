#include "server/http/site.h"

#include <stdlib.h>
#include <string.h>

#include "base/hex.h"
#include "crypto/hash.h"

static const char list_name[] = "assets.txt", first_name[] = "index.html", lasting[] = "assets/";

struct oy_site {
    struct oy_site_file list; /* assets.txt */
    struct oy_site_file *file;
    size_t n;
};

/* ---- types ---- */

static const struct {
    const char *ending, *type;
    bool text;
} types[] = {{".html", "text/html; charset=utf-8", true},
             {".js", "text/javascript; charset=utf-8", true},
             {".css", "text/css; charset=utf-8", true},
             {".json", "application/json", true},
             {".wasm", "application/wasm", true},
             {".svg", "image/svg+xml", true},
             {".png", "image/png", false},
             {".ico", "image/x-icon", false},
             {".webmanifest", "application/manifest+json", true},
             {".txt", "text/plain; charset=utf-8", true},
             {".woff2", "font/woff2", false}};

const char *oy_site_type(bool *text, const char *path) {
    size_t n = strlen(path);
    for (size_t i = 0; i < sizeof types / sizeof types[0]; i++) {
        size_t m = strlen(types[i].ending);
        if (n <= m || strcmp(path + n - m, types[i].ending) != 0) continue;
        *text = types[i].text;
        return types[i].type;
    }
    return NULL;
}

/* ---- one file ---- */

/* Paths that the API has: a page there would never be seen. */
static bool is_taken(const char *path) {
    static const char *const names[] = {list_name, "elections", "healthz", "metrics",
                                        "openapi.json"};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        if (strcmp(path, names[i]) == 0) return true;
    return strncmp(path, "elections/", 10) == 0;
}

static oy_status pack(struct oy_site_file *f, struct oy_why *why) {
    OY_TRY(oy_site_pack(&f->packed, oy_buffer_span(&f->plain), why));
    if (f->packed.n >= f->plain.n) oy_buffer_free(&f->packed);
    return OY_OK;
}

static oy_status check_bytes(struct oy_site_file *f, const struct oy_page *page,
                             struct oy_why *why) {
    unsigned char digest[OY_SHA256_BYTES];
    OY_REQUIRE(why, f->plain.n == page->bytes, OY_MISMATCH, "web-1",
               "assets.txt says %llu bytes, but there are %zu", (unsigned long long)page->bytes,
               f->plain.n);
    oy_sha256(digest, oy_buffer_span(&f->plain));
    OY_REQUIRE(why, memcmp(digest, page->digest, sizeof digest) == 0, OY_MISMATCH, "web-1",
               "this is not the file of assets.txt: its SHA-256 is another");
    return OY_OK;
}

static oy_status fill_file(struct oy_site_file *f, const struct oy_dir *dir,
                           const struct oy_page *page, struct oy_why *why) {
    bool text;
    OY_REQUIRE(why, !is_taken(f->path), OY_FORMAT, "web-1", "the server has something else there");
    f->type = oy_site_type(&text, f->path);
    OY_REQUIRE(why, f->type, OY_FORMAT, "web-1", "there is no type for files of this ending");
    f->lasting = strncmp(f->path, lasting, sizeof lasting - 1) == 0;
    oy_hex_encode(f->tag, oy_span(page->digest, 32));
    OY_TRY(oy_file_read(&f->plain, dir, f->path, OY_PAGES_FILE_MAX, why));
    OY_TRY(check_bytes(f, page, why));
    return text ? pack(f, why) : OY_OK;
}

static void name_file(struct oy_why *why, const struct oy_dir *dir, const char *path) {
    if (why->where[0])
        oy_why_at(why, "%s", dir->path); /* whoever read it has named it below */
    else
        oy_why_at(why, "%s/%s", dir->path, path);
}

static oy_status load_file(struct oy_site_file *f, const struct oy_dir *dir,
                           const struct oy_page *page, struct oy_why *why) {
    memcpy(f->path, page->path.p, page->path.n);
    oy_status status = fill_file(f, dir, page, why);
    if (status != OY_OK) name_file(why, dir, f->path);
    return status;
}

/* ---- all ---- */

static oy_status load_list(struct oy_site_file *f, size_t *files, const struct oy_dir *dir,
                           struct oy_why *why) {
    unsigned char digest[OY_SHA256_BYTES];
    bool text;
    (void)strcpy(f->path, list_name);
    f->type = oy_site_type(&text, f->path);
    oy_status status = oy_file_read(&f->plain, dir, f->path, OY_PAGES_LIST_MAX, why);
    oy_sha256(digest, oy_buffer_span(&f->plain));
    oy_hex_encode(f->tag, oy_span(digest, sizeof digest));
    if (status == OY_OK) status = oy_pages_list_check(oy_buffer_span(&f->plain), files, why);
    if (status == OY_OK) status = pack(f, why);
    if (status != OY_OK) name_file(why, dir, f->path);
    return status;
}

static oy_status load_files(struct oy_site *s, size_t files, const struct oy_dir *dir,
                            struct oy_why *why) {
    struct oy_span rest = oy_buffer_span(&s->list.plain);
    struct oy_page page;
    s->file = calloc(files, sizeof *s->file);
    if (!s->file) return oy_fail(why, OY_MEMORY, "", "no memory for the web pages");
    for (s->n = 0; s->n < files;) {
        OY_TRY(oy_page_next(&page, &rest, why));
        OY_TRY(load_file(&s->file[s->n++], dir, &page, why));
    }
    if (oy_site_find(s, "/")) return OY_OK;
    oy_why_at(why, "%s/%s", dir->path, list_name);
    return oy_fail(why, OY_MISSING, "web-1", "the list has no %s", first_name);
}

static oy_status load(struct oy_site *s, const struct oy_dir *dir, struct oy_why *why) {
    size_t files;
    OY_TRY(load_list(&s->list, &files, dir, why));
    return load_files(s, files, dir, why);
}

oy_status oy_site_load(struct oy_site **out, const char *path, struct oy_why *why) {
    struct oy_dir dir;
    *out = NULL;
    OY_TRY(oy_dir_open(&dir, path, why));
    struct oy_site *s = calloc(1, sizeof *s);
    oy_status status =
        s ? load(s, &dir, why) : oy_fail(why, OY_MEMORY, "", "no memory for the web pages");
    oy_dir_close(&dir);
    if (status == OY_OK)
        *out = s;
    else
        oy_site_free(s);
    return status;
}

static void free_file(struct oy_site_file *f) {
    oy_buffer_free(&f->plain);
    oy_buffer_free(&f->packed);
}

void oy_site_free(struct oy_site *s) {
    if (!s) return;
    free_file(&s->list);
    for (size_t i = 0; i < s->n; i++) free_file(&s->file[i]);
    free(s->file);
    free(s);
}

/* ---- what is there ---- */

struct oy_span oy_site_list(const struct oy_site *s) {
    return s ? oy_buffer_span(&s->list.plain) : oy_span(NULL, 0);
}

size_t oy_site_count(const struct oy_site *s) {
    return s ? s->n : 0;
}

static int compare_path(const void *path, const void *file) {
    return strcmp(path, ((const struct oy_site_file *)file)->path);
}

const struct oy_site_file *oy_site_find(const struct oy_site *s, const char *path) {
    if (!s || path[0] != '/') return NULL;
    const char *name = path[1] ? path + 1 : first_name;
    if (strcmp(name, list_name) == 0) return &s->list;
    /* The list ascends by bytes [page-1], as strcmp has it. */
    return bsearch(name, s->file, s->n, sizeof *s->file, compare_path);
}
