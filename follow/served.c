#include "follow/served.h"

#include <stdio.h>
#include <string.h>

#include "crypto/hash.h"
#include "follow/patience.h"

enum { TRIES = 5, ERROR_MAX = 4096 /* of an answer that asks for patience */ };

/* A server may ask for a moment's patience when many files are fetched. */
static oy_status get(struct oy_remote *r, struct oy_buffer *out, const char *path, size_t max,
                     struct oy_why *why) {
    struct oy_why last = {.status = OY_OK};
    oy_status status = OY_OK;
    for (unsigned i = 0; i < TRIES; i++) {
        if (i) oy_patience_sleep(1);
        last = (struct oy_why){.status = OY_OK};
        status = oy_remote_get_site(r, out, path, max, &last);
        if (status == OY_OK || !r->silent) break;
    }
    if (status != OY_OK) *why = last;
    return status;
}

oy_status oy_served_list(struct oy_remote *r, struct oy_buffer *list, struct oy_why *why) {
    oy_status status = get(r, list, "assets.txt", OY_PAGES_LIST_MAX, why);
    if (status == OY_RANGE) (void)snprintf(why->rule, sizeof why->rule, "page-1");
    return status;
}

static bool is_page(const struct oy_page *page, struct oy_span bytes) {
    unsigned char digest[32];
    if (bytes.n != page->bytes) return false;
    oy_sha256(digest, bytes);
    return memcmp(digest, page->digest, sizeof digest) == 0;
}

/* Whatever comes instead, even a 403 or a page that is too long, is not the page. */
oy_status oy_served_page(struct oy_remote *r, const struct oy_page *page, bool first,
                         struct oy_buffer *shown, struct oy_why *why) {
    char path[OY_PAGES_PATH_MAX + 1];
    struct oy_why inner = {.status = OY_OK};
    (void)snprintf(path, sizeof path, "%.*s", (int)page->path.n, (const char *)page->path.p);
    *shown = (struct oy_buffer){NULL, 0};
    oy_status status = get(r, shown, first ? "" : path, (size_t)page->bytes + ERROR_MAX, &inner);
    if (status == OY_MEMORY || (status != OY_OK && r->silent)) {
        *why = inner;
        return status;
    }
    if (status == OY_OK && is_page(page, oy_buffer_span(shown))) {
        oy_buffer_free(shown);
        return OY_OK;
    }
    OY_REQUIRE(why, false, OY_MISMATCH, "page-3",
               "%s%s is not served as the list of pages has it%s%s", first ? "/, " : "", path,
               inner.text[0] ? ": " : "", inner.text);
    return OY_OK;
}

oy_status oy_served_all(struct oy_remote *r, struct oy_span list, struct oy_buffer *shown,
                        struct oy_why *why) {
    struct oy_page page;
    *shown = (struct oy_buffer){NULL, 0};
    if (oy_pages_find(&page, list, oy_span_text("index.html")))
        OY_TRY(oy_served_page(r, &page, true, shown, why));
    while (list.n > 0) {
        OY_TRY(oy_page_next(&page, &list, why));
        OY_TRY(oy_served_page(r, &page, false, shown, why));
    }
    return OY_OK;
}
