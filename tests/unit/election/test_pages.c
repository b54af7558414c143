/* Lists of web pages that officers sign [page-1, page-2]. The lists themselves: tests/vectors. */
#include "common.h"

#include "election/pages.h"

#define DIGEST "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"

static const char list[] = DIGEST "  12  assets/main-AB12CD.js\n" DIGEST "  0  index.html\n";

static struct oy_pages signed_list(const struct oy_sample *s, const char *text) {
    struct oy_pages p = {.list = oy_span_text(text), .officer = 1};
    OK(oy_pages_sign(&p, s->e, s->officer, &why));
    return p;
}

Test(pages, are_written_and_read_back) {
    struct oy_sample *s = oy_sample_new(&(struct oy_sample_plan){.voters = 3});
    struct oy_pages p = signed_list(s, list), back;
    struct oy_buffer bytes;
    struct oy_page page;
    OK(oy_pages_write(&bytes, &p, &why));
    OK(oy_pages_parse(&back, oy_buffer_span(&bytes), &why));
    OK(oy_pages_check(&back, s->e, &why));
    cr_assert(oy_span_equal(back.list, p.list));
    cr_assert_eq(oy_pages_count(back.list), 2);
    cr_assert(oy_pages_find(&page, back.list, oy_span_text("index.html")));
    cr_assert_eq(page.bytes, 0);
    cr_assert(oy_pages_find(&page, back.list, oy_span_text("assets/main-AB12CD.js")));
    cr_assert_eq(page.bytes, 12);
    cr_assert_eq(page.digest[1], 0x23);
    cr_assert(!oy_pages_find(&page, back.list, oy_span_text("index.htm")));
    for (size_t n = 0; n < bytes.n; n++)
        REFUSED(oy_pages_parse(&back, oy_span(bytes.p, n), &why), "ent-1");
    oy_buffer_free(&bytes);
    oy_sample_free(s);
}

Test(pages, are_an_officers_of_this_election) {
    struct oy_sample *s = oy_sample_new(&(struct oy_sample_plan){.voters = 3});
    struct oy_pages p = signed_list(s, list);
    OK(oy_pages_check(&p, s->e, &why));
    for (unsigned officer = 0; officer <= 255; officer++) {
        p.officer = officer;
        if (officer != 1) REFUSED(oy_pages_check(&p, s->e, &why), "page-2");
    }
    p = signed_list(s, list);
    p.signature[63] ^= 1;
    REFUSED(oy_pages_check(&p, s->e, &why), "page-2");
    p = signed_list(s, list);
    p.list = oy_span_text(DIGEST "  0  index.html\n"); /* another than was signed */
    REFUSED(oy_pages_check(&p, s->e, &why), "page-2");
    OK(oy_pages_sign(&p, s->e, s->server, &why));
    REFUSED(oy_pages_check(&p, s->e, &why), "page-2");
    p = signed_list(s, list);
    s->e->id[0] ^= 1;
    REFUSED(oy_pages_check(&p, s->e, &why), "page-2");
    oy_sample_free(s);
}

Test(pages, of_no_form_are_not_signed) {
    struct oy_sample *s = oy_sample_new(&(struct oy_sample_plan){.voters = 3});
    static unsigned char huge[OY_PAGES_LIST_MAX + 1];
    struct oy_pages p = {.list = oy_span_text("index.html\n"), .officer = 1};
    REFUSED(oy_pages_sign(&p, s->e, s->officer, &why), "page-1");
    p.list = oy_span(huge, sizeof huge);
    REFUSED(oy_pages_sign(&p, s->e, s->officer, &why), "page-1");
    p.list = oy_span(huge, 0);
    REFUSED(oy_pages_sign(&p, s->e, s->officer, &why), "page-1");
    oy_sample_free(s);
}

/* As many bytes as an entry holds, and one more. */
Test(pages, fill_an_entry) {
    struct oy_sample *s = oy_sample_new(&(struct oy_sample_plan){.voters = 3});
    static char text[OY_PAGES_LIST_MAX + 300];
    size_t n = 0, files;
    for (unsigned k = 0; n + 75 <= OY_PAGES_LIST_MAX - 75; k++)
        n += (size_t)snprintf(text + n, sizeof text - n, DIGEST "  1  a%03u.js\n", k);
    size_t rest = OY_PAGES_LIST_MAX - n - (64 + 2 + 1 + 2 + 1);
    n += (size_t)snprintf(text + n, sizeof text - n, DIGEST "  1  b%0*u\n", (int)rest - 1, 0U);
    cr_assert_eq(n, OY_PAGES_LIST_MAX);
    struct oy_pages p = signed_list(s, text);
    struct oy_buffer bytes;
    OK(oy_pages_write(&bytes, &p, &why));
    cr_assert_eq(2 + bytes.n, 65535);
    text[n - 1] = '0';
    text[n] = '\n';
    REFUSED(oy_pages_list_check(oy_span(text, n + 1), &files, &why), "page-1");
    oy_buffer_free(&bytes);
    oy_sample_free(s);
}

/* [page-1, page-2] and no more: the state of the roll is as it was, and a list may come again. */
Test(pages, are_taken_by_the_registry_any_number_of_times) {
    struct oy_sample *s = oy_sample_new(&(struct oy_sample_plan){.voters = 3});
    struct oy_pages p = signed_list(s, list);
    struct oy_registry *r;
    struct oy_buffer bytes;
    OK(oy_registry_new(&r, s->e, &s->roll, &why));
    OK(oy_pages_write(&bytes, &p, &why));
    for (int k = 0; k < 3; k++)
        OK(oy_registry_apply(r, OY_ENTRY_PAGES, oy_buffer_span(&bytes), &why));
    bytes.p[bytes.n - 1] ^= 1;
    REFUSED(oy_registry_apply(r, OY_ENTRY_PAGES, oy_buffer_span(&bytes), &why), "page-2");
    oy_buffer_free(&bytes);
    oy_registry_free(r);
    oy_sample_free(s);
}
