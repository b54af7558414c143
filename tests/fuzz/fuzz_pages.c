/* Lists of web pages and the entries that hold them: one encoding, no path out of the folder, and
 * nothing taken that an officer has not signed [page-1, page-2]. */
#include <string.h>

#include "election/pages.h"
#include "sample.h"

#define DIGEST "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"

static const char list[] = DIGEST "  12  assets/main-AB12CD.js\n" DIGEST "  0  index.html\n";

static struct oy_sample *s;
static struct oy_buffer entry;

void fuzz_begin(void) {
    struct oy_why why = {0};
    struct oy_pages p = {.list = oy_span_text(list), .officer = 1};
    s = fuzz_sample();
    OY_WORLD_MUST(oy_pages_sign(&p, s->e, s->officer, &why) == OY_OK, &why);
    OY_WORLD_MUST(oy_pages_write(&entry, &p, &why) == OY_OK, &why);
}

void fuzz_seeds(void) {
    fuzz_seed_mode(0, oy_span_text(list));
    fuzz_seed_mode(0, oy_span_text(DIGEST "  67108864  a.b/c-d_e\n"));
    fuzz_seed_mode(1, oy_buffer_span(&entry));
    fuzz_word_text(DIGEST);
    fuzz_word_text("  0  ");
    fuzz_word_text("index.html");
    fuzz_word_text("../");
}

/* Nothing that a file system or a URL could take for another place. */
static void must_be_tame(struct oy_span path) {
    unsigned char before = '/';
    FUZZ_MUST(path.n >= 1 && path.n <= 200);
    for (size_t i = 0; i < path.n; i++) {
        FUZZ_MUST(path.p[i] > ' ' && path.p[i] < 0x7f && !strchr("\\%?#:~", path.p[i]));
        FUZZ_MUST(before != '/' || (path.p[i] != '/' && path.p[i] != '.'));
        before = path.p[i];
    }
    FUZZ_MUST(before != '/');
}

static void one_list(struct oy_span in) {
    struct oy_why why = {0};
    struct oy_page page, found;
    struct oy_span rest = in;
    size_t files, n = 0;
    uint64_t sum = 0;
    if (!fuzz_accepted(oy_pages_list_check(in, &files, &why), &why)) return;
    for (; rest.n; n++) {
        FUZZ_MUST(oy_page_next(&page, &rest, &why) == OY_OK);
        must_be_tame(page.path);
        FUZZ_MUST(oy_pages_find(&found, in, page.path) && found.path.p == page.path.p);
        sum += page.bytes;
    }
    FUZZ_MUST(n == files && n == oy_pages_count(in) && n > 0 && sum <= 1U << 28);
}

static void one_entry(struct oy_span in) {
    struct oy_why why = {0};
    struct oy_buffer again;
    struct oy_pages p;
    if (!fuzz_accepted(oy_pages_parse(&p, in, &why), &why)) return;
    OY_WORLD_MUST(oy_pages_write(&again, &p, &why) == OY_OK, &why);
    FUZZ_MUST(fuzz_same(oy_buffer_span(&again), in));
    oy_buffer_free(&again);
    if (fuzz_accepted(oy_pages_check(&p, s->e, &why), &why))
        FUZZ_MUST(fuzz_same(in, oy_buffer_span(&entry)));
}

void fuzz_one(struct oy_span in) {
    if (fuzz_mode(&in, 2) == 0)
        one_list(in);
    else
        one_entry(in);
}
