/* Web pages from a folder: what is taken up, what it is served as, and who reads it packed
 * [web-1, web-2]. tests/server/web_pages.py has every folder that is refused. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/hex.h"
#include "crypto/hash.h"
#include "server/http/site.h"

static struct oy_why why;
static char dir[] = "/tmp/oy-site-XXXXXX", list[4096];

static void write_file(const char *name, const char *text) {
    char path[100];
    (void)snprintf(path, sizeof path, "%s/%s", dir, name);
    FILE *f = fopen(path, "w");
    cr_assert_not_null(f);
    cr_assert_geq(fputs(text, f), 0);
    cr_assert_eq(fclose(f), 0);
}

/* A file and its line, in ascending order. */
static void put(const char *name, const char *text) {
    unsigned char digest[OY_SHA256_BYTES];
    char hex[2 * OY_SHA256_BYTES + 1];
    size_t n = strlen(list);
    oy_sha256(digest, oy_span_text(text));
    oy_hex_encode(hex, oy_span(digest, sizeof digest));
    (void)snprintf(list + n, sizeof list - n, "%s  %zu  %s\n", hex, strlen(text), name);
    write_file(name, text);
    write_file("assets.txt", list);
}

static void set_up(void) {
    char path[100];
    cr_assert_not_null(mkdtemp(dir));
    (void)snprintf(path, sizeof path, "%s/assets", dir);
    cr_assert_eq(mkdir(path, 0700), 0);
}

static void tear_down(void) {
    char command[100];
    (void)snprintf(command, sizeof command, "rm -r %s", dir);
    cr_assert_eq(system(command), 0); // NOLINT: the name is ours
}

TestSuite(site, .init = set_up, .fini = tear_down);

static struct oy_site *load(void) {
    struct oy_site *s;
    cr_assert_eq(oy_site_load(&s, dir, &why), OY_OK, "%s %s", why.where, why.text);
    return s;
}

static char long_text[1000];

Test(site, files_are_found_by_their_paths_alone) {
    memset(long_text, 'a', sizeof long_text - 1);
    put("assets/a.js", long_text);
    put("assets/b.png", long_text);
    put("index.html", "x");
    write_file("other.html", "y");
    struct oy_site *s = load();
    cr_assert_eq(oy_site_count(s), 3);
    cr_assert(oy_span_equal(oy_site_list(s), oy_span_text(list)));
    const struct oy_site_file *f = oy_site_find(s, "/");
    cr_assert_not_null(f);
    cr_assert_eq(oy_site_find(s, "/index.html"), f);
    cr_assert(!f->lasting);
    cr_assert_eq(f->packed.n, 0, "one byte gets longer");
    f = oy_site_find(s, "/assets/a.js");
    cr_assert(f && f->lasting && f->packed.n > 0 && f->packed.n < f->plain.n);
    f = oy_site_find(s, "/assets/b.png");
    cr_assert(f && f->packed.n == 0, "pictures are packed already");
    cr_assert(
        oy_span_equal(oy_buffer_span(&oy_site_find(s, "/assets.txt")->plain), oy_span_text(list)));
    static const char *const none[] = {
        "",      "index.html",    "/other.html", "//",     "/assets",        "/assets/",
        "/a.js", "/assets/a.js/", "/assets/a.j", "/../oy", "/assets/./a.js", "/INDEX.html",
        "/oy",   "/assets/a.jsx"};
    for (size_t i = 0; i < sizeof none / sizeof none[0]; i++)
        cr_assert_null(oy_site_find(s, none[i]), "%s", none[i]);
    oy_site_free(s);
}

Test(site, a_folder_that_is_not_as_its_list_says_is_refused) {
    struct oy_site *s;
    put("assets/a.js", "one");
    put("index.html", "two");
    write_file("assets/a.js", "One");
    cr_assert_eq(oy_site_load(&s, dir, &why), OY_MISMATCH);
    cr_assert_null(s);
    cr_assert_str_eq(why.rule, "web-1");
    cr_assert(strstr(why.where, "assets/a.js"), "%s", why.where);
    why = (struct oy_why){0};
    write_file("assets/a.js", "ones");
    cr_assert_eq(oy_site_load(&s, dir, &why), OY_MISMATCH);
    why = (struct oy_why){0};
    write_file("assets/a.js", "one");
    put("metrics", "three");
    cr_assert_eq(oy_site_load(&s, dir, &why), OY_FORMAT);
    cr_assert_str_eq(why.rule, "web-1");
}

Test(site, no_pages) {
    cr_assert_null(oy_site_find(NULL, "/"));
    cr_assert_eq(oy_site_list(NULL).n, 0);
    cr_assert_eq(oy_site_count(NULL), 0);
    oy_site_free(NULL);
}

Test(site, packing_gives_the_same_bytes_each_time) {
    struct oy_buffer a, b;
    memset(long_text, 'b', sizeof long_text - 1);
    cr_assert_eq(oy_site_pack(&a, oy_span_text(long_text), &why), OY_OK);
    cr_assert_eq(oy_site_pack(&b, oy_span_text(long_text), &why), OY_OK);
    cr_assert(oy_span_equal(oy_buffer_span(&a), oy_buffer_span(&b)));
    cr_assert(a.n > 18 && a.p[0] == 0x1f && a.p[1] == 0x8b);
    static const unsigned char no_time[5] = {0};
    cr_assert_arr_eq(a.p + 3, no_time, sizeof no_time, "no name, no time");
    oy_buffer_free(&a);
    oy_buffer_free(&b);
}

Test(site, who_takes_gzip) {
    static const char *const yes[] = {"gzip",         "br, gzip",      "GZIP;q=1",
                                      "gzip;q=0.001", "br;q=0, gzip ", "deflate,gzip;q=1.0,*;q=0"};
    static const char *const no[] = {"",       "br",        "gzip;q=0",    "gzip; q=0.000",
                                     "x-gzip", "gzipped",   "br;q=gzip",   "*",
                                     "gzi, p", "gzip;q=0.", "identity;q=0"};
    for (size_t i = 0; i < sizeof yes / sizeof yes[0]; i++)
        cr_assert(oy_site_takes_gzip(yes[i]), "%s", yes[i]);
    for (size_t i = 0; i < sizeof no / sizeof no[0]; i++)
        cr_assert(!oy_site_takes_gzip(no[i]), "%s", no[i]);
    cr_assert(!oy_site_takes_gzip(NULL));
}

Test(site, types_by_ending) {
    bool text;
    cr_assert_str_eq(oy_site_type(&text, "index.html"), "text/html; charset=utf-8");
    cr_assert(text);
    cr_assert_str_eq(oy_site_type(&text, "a/b.c.woff2"), "font/woff2");
    cr_assert(!text);
    static const char *const none[] = {"", ".js", "js", "a.JS", "a.js.gz", "a.exe", "a.htm"};
    for (size_t i = 0; i < sizeof none / sizeof none[0]; i++)
        cr_assert_null(oy_site_type(&text, none[i]), "%s", none[i]);
}
