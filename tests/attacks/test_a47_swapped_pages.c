/* a47: the server sends voters other pages than everybody else may read. In the record stands which
 * pages it may send, under an officer's name: here it tries to write that itself. (What a server
 * really sends: tests/server/attack_a47_pages.py.) */
#include <string.h>

#include "base/growing.h"
#include "election/pages.h"
#include "tests/attacks/attacks.h"
#include "tests/support/attack_record.h"

#define GOOD "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
#define EVIL "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff"

static const char honest[] = GOOD "  20000  assets/main-AB12CD.js\n" GOOD "  900  index.html\n";
static const char swapped[] = EVIL "  20000  assets/main-AB12CD.js\n" GOOD "  900  index.html\n";

static struct oy_pages make(const struct oy_rec *s, const char *list, unsigned officer,
                            const struct oy_sign_key *key) {
    struct oy_pages p = {.list = oy_span_text(list), .officer = officer};
    ATTACK_OK(oy_pages_sign(&p, s->e, key, &why));
    return p;
}

static struct oy_buffer written(const struct oy_pages *p) {
    struct oy_buffer payload, entry;
    ATTACK_OK(oy_pages_write(&payload, p, &why));
    ATTACK_OK(oy_buffer_new(&entry, 2 + payload.n, &why));
    entry.p[0] = OY_LOG_PAGES;
    entry.p[1] = OY_ENTRY_VERSION;
    memcpy(entry.p + 2, payload.p, payload.n);
    oy_buffer_free(&payload);
    return entry;
}

/* By the board's writer, which checks the order and nothing else. */
static void append(const struct oy_rec *s, const struct oy_pages *p) {
    struct oy_buffer bytes = written(p);
    struct oy_entry e;
    ATTACK_OK(oy_entry_parse(&e, oy_buffer_span(&bytes), &why));
    ATTACK_OK(oy_record_append_entry(s->w, &e, &why));
    oy_buffer_free(&bytes);
}

static void expect(const struct oy_pages *p, struct oy_rec *s, const char *rule) {
    append(s, p);
    attack_rec_expect(s->record, "A10", rule);
    oy_rec_free(s);
}

/* A small one: nothing here depends on the group, nor on how many voted. */
static struct oy_rec *open(void) {
    return oy_rec_new(
        &(struct oy_record_plan){.voters = 3, .no_changes = true, .stop = OY_REC_VOTED});
}

/* The list that was signed, with another hash in it. */
Test(a47_swapped_pages, another_hash_than_was_signed) {
    struct oy_rec *s = open();
    struct oy_pages p = make(s, honest, 1, s->officer[0]);
    append(s, &p);
    attack_rec_sound(s->record, OY_INCOMPLETE);
    p.list = oy_span_text(swapped);
    expect(&p, s, "page-2");
}

/* The same list a page shorter, or a page longer. */
Test(a47_swapped_pages, a_page_taken_out_or_put_in) {
    struct oy_rec *s = open();
    struct oy_pages p = make(s, honest, 2, s->officer[1]);
    p.list = oy_span_text(strchr(honest, '\n') + 1);
    expect(&p, s, "page-2");
    s = open();
    p = make(s, strchr(honest, '\n') + 1, 2, s->officer[1]);
    p.list = oy_span_text(honest);
    expect(&p, s, "page-2");
}

/* Signed by the server itself, and by an officer under another one's number or none that is. */
Test(a47_swapped_pages, signed_by_somebody_else) {
    static const unsigned number[] = {0, 2, 3, 255};
    struct oy_rec *s = open();
    struct oy_pages p = make(s, swapped, 1, s->server);
    expect(&p, s, "page-2");
    for (size_t i = 0; i < sizeof number / sizeof *number; i++) {
        s = open();
        p = make(s, swapped, number[i], s->officer[0]);
        expect(&p, s, "page-2");
    }
}

/* An entry that was right in another election; the officers are the same people. */
Test(a47_swapped_pages, of_another_election) {
    struct oy_rec *s = open(), *other = open();
    struct oy_pages p = {.list = oy_span_text(swapped), .officer = 1};
    ATTACK_OK(oy_pages_sign(&p, other->e, s->officer[0], &why));
    expect(&p, s, "page-2");
    oy_rec_free(other);
}

/* What an officer signs for another purpose is no list of pages. */
Test(a47_swapped_pages, signed_for_another_purpose) {
    unsigned char message[32 + sizeof swapped];
    struct oy_rec *s = open();
    struct oy_pages p = {.list = oy_span_text(swapped), .officer = 1};
    memcpy(message, s->e->id, 32);
    memcpy(message + 32, swapped, sizeof swapped - 1);
    struct oy_span signed_ = oy_span(message, 32 + sizeof swapped - 1);
    ATTACK_OK(oy_sign(p.signature, s->officer[0], "request", signed_, &why));
    expect(&p, s, "page-2");
}

/* Signed by an officer who is in it: the form allows no place out of the folder, and no two pages
 * for one path, of which a server could send either. */
Test(a47_swapped_pages, a_list_that_means_two_things) {
    static const char *const lists[] = {
        GOOD "  1  index.html\n" EVIL "  1  index.html\n",
        GOOD "  1  assets/../index.html\n",
        GOOD "  1  index.html\n" EVIL "  1  assets/a.js\n",
        GOOD "  1  /index.html\n",
        GOOD "  1  index.html\n\n",
        GOOD "  1  index.html",
        GOOD "  01  index.html\n",
        GOOD "  67108865  index.html\n",
        GOOD "  67108864  a\n" GOOD "  67108864  b\n" GOOD "  67108864  c\n" GOOD
             "  67108864  d\n" GOOD "  1  e\n",
        "",
    };
    for (size_t i = 0; i < sizeof lists / sizeof *lists; i++) {
        struct oy_rec *s = open();
        struct oy_pages p = {.list = oy_span_text(lists[i]), .officer = 1};
        struct oy_growing message = {.n = 0};
        ATTACK_OK(oy_growing_add(&message, oy_span(s->e->id, 32), &why));
        ATTACK_OK(oy_growing_add(&message, p.list, &why));
        ATTACK_OK(oy_sign(p.signature, s->officer[0], "pages", oy_growing_span(&message), &why));
        oy_growing_free(&message);
        expect(&p, s, "page-1");
    }
}

/* Before the opening nobody knows for which election it would be. */
Test(a47_swapped_pages, before_the_opening) {
    struct oy_rec *s = open();
    struct oy_pages p = make(s, honest, 1, s->officer[0]);
    struct oy_buffer bytes = written(&p);
    attack_rec_replace_raw(s, 3, oy_buffer_span(&bytes));
    oy_buffer_free(&bytes);
    attack_rec_expect(s->record, "C2", "log-5");
    oy_rec_free(s);
}

static void add_share(struct oy_rec *s, uint32_t trustee) {
    struct oy_buffer file = oy_rec_share_file(s, trustee, false);
    oy_rec_append_share(s, oy_buffer_span(&file));
    oy_buffer_free(&file);
}

/* Nor do such entries, wherever they stand, make anything else be taken for another thing: the
 * tally is that of the closing, the shares are the trustees', the result follows. */
Test(a47_swapped_pages, nothing_else_is_displaced) {
    struct oy_rec *s = open();
    struct oy_pages p = make(s, honest, 1, s->officer[0]);
    append(s, &p);
    oy_rec_close(s, s->m->closes);
    append(s, &p);
    oy_rec_cosign(s);
    oy_rec_tally(s);
    append(s, &p);
    add_share(s, 1);
    append(s, &p);
    add_share(s, 2);
    append(s, &p);
    oy_rec_result(s);
    p = make(s, swapped, 2, s->officer[1]); /* under an officer's name, for everybody to see */
    append(s, &p);
    struct oy_verification *v = attack_rec_verify(s->record, NULL);
    cr_assert_eq(v->verdict, OY_VERIFIED);
    cr_assert(v->has_pages);
    cr_assert_eq(v->pages.officer, 2);
    cr_assert_eq(v->pages.files, 2);
    cr_assert_eq(v->pages.index, v->size - 1);
    struct oy_hash digest;
    oy_record_digest(&digest, oy_span_text(swapped));
    cr_assert(oy_hash_equal(&digest, &v->pages.digest));
    oy_verification_free(v);
    oy_rec_free(s);
}
