/* A whole election in the server, and its record: served, exported, imported, always the same. */
#include "tests/unit/app/common.h"

#include <stdio.h>
#include <stdlib.h>

#include "election/destroy.h"
#include "election/pages.h"
#include "server/app/admin.h"

static struct oy_why why;

#define OK(call) cr_assert_eq((call), OY_OK, "%s: %s", #call, why.text)

static void vote(struct site *t) {
    struct oy_buffer ballot[8];
    struct site_answer a[8];
    for (uint32_t i = 0; i < 8; i++) ballot[i] = oy_rec_ballot(t->s, i, 1, oy_rec_choice);
    site_cast(t, ballot, 8, a);
    for (int i = 0; i < 8; i++) {
        cr_assert_eq(a[i].fate, OY_CAST_TAKEN, "%s", a[i].why.text);
        oy_buffer_free(&a[i].bytes);
        oy_buffer_free(&ballot[i]);
    }
}

static void quorum(struct site *t, enum oy_request_act act, uint64_t closed_at) {
    bool waits;
    for (unsigned i = 1; i <= 2; i++)
        if (act == OY_REQUEST_CLOSE)
            OK(site_sign(t, i, act, closed_at, &waits, &why));
        else
            OK(site_request(t, i, act, oy_span(NULL, 0), &waits, &why));
    site_wait(t);
    cr_assert_str_empty(site_state_text(t, "failed"));
}

static void export_to(struct site *t, const char *dir) {
    OK(oy_admin_export(t->store, "park", dir, &why));
}

/* A copy of the record's files as anybody gets them. */
static void expect_served(struct site *t, const char *dir) {
    struct oy_dir d;
    struct oy_names names;
    OK(oy_dir_open(&d, dir, &why));
    OK(oy_dir_walk(&names, &d, 1000, &why));
    cr_assert_geq(names.n, 8);
    for (size_t i = 0; i < names.n; i++) {
        struct oy_buffer file, served;
        bool immutable;
        OK(oy_file_read(&file, &d, names.name[i], 1 << 24, &why));
        struct oy_span lent;
        OK(oy_app_file(t->a, &served, &lent, &immutable, "park", names.name[i], &why));
        if (lent.n == 0) lent = oy_buffer_span(&served);
        cr_assert(oy_span_equal(oy_buffer_span(&file), lent), "%s", names.name[i]);
        cr_assert_eq(immutable, strcmp(names.name[i], "checkpoint") != 0 &&
                                    strcmp(names.name[i], "closing") != 0);
        oy_buffer_free(&file);
        oy_buffer_free(&served);
    }
    oy_names_free(&names);
    oy_dir_close(&d);
}

static void cosign(struct site *t, const char *dir) {
    char path[256];
    for (uint32_t i = 1; i <= 3; i++) {
        struct oy_buffer line = {0};
        struct oy_step s = {.threads = 2};
        (void)snprintf(path, sizeof path, "%s/line-%u", t->s->path, i);
        OK(oy_step_trustee_sign(&s, dir, attack_rec_trustee_key(t->s, i), path, &why));
        OK(oy_file_read(&line, NULL, path, OY_NOTE_LINE_MAX, &why));
        OK(oy_app_cosign(t->a, "park", oy_buffer_span(&line), &why));
        OK(oy_app_cosign(t->a, "park", oy_buffer_span(&line), &why)); /* once more: nothing new */
        line.p[line.n - 10] ^= 1;
        cr_assert_neq(oy_app_cosign(t->a, "park", oy_buffer_span(&line), &why), OY_OK);
        oy_buffer_free(&line);
    }
}

static void share(struct site *t, const char *dir) {
    char path[256];
    for (uint32_t i = 1; i <= 2; i++) {
        struct oy_buffer file = {0};
        struct oy_step s = {.threads = 2};
        bool waits;
        (void)snprintf(path, sizeof path, "%s/share-%u", t->s->path, i);
        OK(oy_step_trustee_share(&s, dir, attack_rec_trustee_key(t->s, i), path, &why));
        OK(oy_file_read(&file, NULL, path, 1 << 24, &why));
        OK(site_request(t, 1, OY_REQUEST_SHARE, oy_buffer_span(&file), &waits, &why));
        site_wait(t);
        cr_assert_str_empty(site_state_text(t, "failed"));
        oy_buffer_free(&file);
    }
}

/* The same files with the same bytes (empty directories are not seen). */
static void expect_same(const char *a, const char *b) {
    struct oy_dir d[2];
    struct oy_names names[2];
    const char *path[2] = {a, b};
    for (int i = 0; i < 2; i++) {
        OK(oy_dir_open(&d[i], path[i], &why));
        OK(oy_dir_walk(&names[i], &d[i], 1000, &why));
    }
    cr_assert_eq(names[0].n, names[1].n);
    for (size_t i = 0; i < names[0].n; i++) {
        struct oy_buffer x, y;
        OK(oy_file_read(&x, &d[0], names[0].name[i], 1 << 24, &why));
        OK(oy_file_read(&y, &d[1], names[0].name[i], 1 << 24, &why));
        cr_assert(oy_span_equal(oy_buffer_span(&x), oy_buffer_span(&y)), "%s", names[0].name[i]);
        oy_buffer_free(&x);
        oy_buffer_free(&y);
    }
    for (int i = 0; i < 2; i++) {
        oy_names_free(&names[i]);
        oy_dir_close(&d[i]);
    }
}

/* From the record a store, and from the store the same record. */
static void comes_back(const struct site *t, const char *record, const char *again) {
    unsigned char key[32];
    char store[160];
    (void)snprintf(store, sizeof store, "%s/other-store", t->s->path);
    oy_sign_key_public(t->s->server, key);
    OK(oy_admin_import(store, "park", record, key, &why));
    OK(oy_admin_export(store, "park", again, &why));
    expect_same(record, again);
}

/* [srv-1, req-3] */
Test(whole, an_election_from_creation_to_result_is_a_record_that_verifies) {
    struct oy_record_plan plan = {.voters = 8};
    struct site *t = site_new(&plan, "store", true);
    char dir[128], again[128];
    (void)snprintf(dir, sizeof dir, "%s/exported", t->s->path);
    (void)snprintf(again, sizeof again, "%s/again", t->s->path);
    vote(t);
    export_to(t, dir);
    attack_rec_sound(dir, OY_INCOMPLETE);
    site_set_clock(t->s->m->closes + 20);
    quorum(t, OY_REQUEST_CLOSE, t->s->m->closes + 5);
    export_to(t, dir);
    cosign(t, dir);
    quorum(t, OY_REQUEST_TALLY, 0);
    export_to(t, dir);
    share(t, dir);
    quorum(t, OY_REQUEST_PUBLISH, 0);
    cr_assert_str_eq(site_state_text(t, "phase"), "published");
    export_to(t, dir);
    attack_rec_sound(dir, OY_VERIFIED);
    expect_served(t, dir);
    site_restart(t);
    expect_served(t, dir);
    comes_back(t, dir, again);
    site_free(t);
}

/* The registrar's signed statement as an entry of the log. */
static void destroy_entry(unsigned char out[2 + OY_DESTROY_BYTES], const struct site *t,
                          unsigned registrar, uint32_t day) {
    struct oy_destroy d = {.registrar = registrar, .day = day};
    memcpy(d.private_roll, oy_roll_private(&t->s->roll, registrar).p, 32);
    OK(oy_destroy_sign(&d, t->s->e, t->s->registrar[registrar - 1], &why));
    out[0] = OY_LOG_DESTROY;
    out[1] = OY_ENTRY_VERSION;
    oy_destroy_write(out + 2, &d);
}

static oy_status state_destroyed(struct site *t, unsigned registrar, uint32_t day) {
    unsigned char entry[2 + OY_DESTROY_BYTES];
    bool waits;
    why = (struct oy_why){.status = OY_OK};
    destroy_entry(entry, t, registrar, day);
    return site_request(t, 1, OY_REQUEST_STATEMENT, oy_span(entry, sizeof entry), &waits, &why);
}

/* It is refused by this rule, and the log is as long as before. */
static void not_stated(struct site *t, unsigned registrar, uint32_t day, const char *rule) {
    int64_t size = site_state(t, "size");
    cr_assert_neq(state_destroyed(t, registrar, day), OY_OK);
    cr_assert_str_eq(why.rule, rule, "%s", why.text);
    cr_assert_eq(site_state(t, "size"), size);
}

/* [rev-6, log-5] After publication each registrar says once, from its date on, that its private
 * roll is gone. */
Test(whole, destroyed_private_rolls_are_stated_after_the_result) {
    struct oy_record_plan plan = {.voters = 8, .residency = true};
    struct site *t = site_new(&plan, "store", true);
    uint32_t day = t->s->m->residency.destroy_after;
    char dir[128];
    (void)snprintf(dir, sizeof dir, "%s/exported", t->s->path);
    not_stated(t, 1, day, "log-5"); /* while people vote */
    vote(t);
    site_set_clock(t->s->m->closes + 20);
    quorum(t, OY_REQUEST_CLOSE, t->s->m->closes + 5);
    not_stated(t, 1, day, "log-5");
    export_to(t, dir);
    cosign(t, dir);
    quorum(t, OY_REQUEST_TALLY, 0);
    export_to(t, dir);
    share(t, dir);
    not_stated(t, 1, day, "log-5"); /* before the result */
    quorum(t, OY_REQUEST_PUBLISH, 0);
    not_stated(t, 1, day - 1, "rev-6"); /* too early */
    OK(state_destroyed(t, 1, day));
    not_stated(t, 1, day + 1, "rev-6"); /* twice */
    site_restart(t);
    not_stated(t, 1, day, "rev-6");
    cr_assert_str_eq(site_state_text(t, "phase"), "published");
    OK(state_destroyed(t, 2, day + 7));
    not_stated(t, 2, day + 8, "log-5"); /* there are no more registrars */
    export_to(t, dir);
    attack_rec_sound(dir, OY_VERIFIED);
    expect_served(t, dir);
    site_free(t);
}

#define DIGEST "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
static const char pages[] = DIGEST "  12  assets/a.js\n" DIGEST "  5  index.html\n";

static oy_status state_pages(struct site *t, const char *list, const struct oy_sign_key *key) {
    struct oy_pages p = {.list = oy_span_text(list), .officer = 1};
    struct oy_buffer payload, entry;
    bool waits;
    why = (struct oy_why){.status = OY_OK};
    OK(oy_pages_sign(&p, t->s->e, key, &why));
    OK(oy_pages_write(&payload, &p, &why));
    OK(oy_buffer_new(&entry, 2 + payload.n, &why));
    entry.p[0] = OY_LOG_PAGES;
    entry.p[1] = OY_ENTRY_VERSION;
    memcpy(entry.p + 2, payload.p, payload.n);
    oy_status status =
        site_request(t, 2, OY_REQUEST_STATEMENT, oy_buffer_span(&entry), &waits, &why);
    oy_buffer_free(&payload);
    oy_buffer_free(&entry);
    return status;
}

static void no_pages(struct site *t, const char *list, const struct oy_sign_key *key,
                     const char *rule) {
    int64_t size = site_state(t, "size");
    cr_assert_neq(state_pages(t, list, key), OY_OK);
    cr_assert_str_eq(why.rule, rule, "%s", why.text);
    cr_assert_eq(site_state(t, "size"), size);
}

static void serve(struct site *t, const char *list) {
    t->o.pages = oy_span_text(list);
    site_restart(t);
}

/* [req-6, log-5] Officers put their names to what is served and to nothing else, at any time from
 * the opening on; nothing else notices. */
Test(whole, pages_are_signed_as_they_are_served) {
    struct oy_record_plan plan = {.voters = 8};
    struct site *t = site_new(&plan, "store", true);
    char dir[128], again[128];
    (void)snprintf(dir, sizeof dir, "%s/exported", t->s->path);
    (void)snprintf(again, sizeof again, "%s/again", t->s->path);
    no_pages(t, pages, t->s->officer[0], "req-6"); /* none are served */
    serve(t, pages);
    no_pages(t, DIGEST "  5  index.html\n", t->s->officer[0], "req-6");
    no_pages(t, pages, t->s->officer[1], "page-2");
    no_pages(t, pages, t->s->server, "page-2");
    OK(state_pages(t, pages, t->s->officer[0]));
    vote(t);
    OK(state_pages(t, pages, t->s->officer[0]));
    site_set_clock(t->s->m->closes + 20);
    OK(state_pages(t, pages, t->s->officer[0])); /* between the hour and the close */
    quorum(t, OY_REQUEST_CLOSE, t->s->m->closes + 5);
    OK(state_pages(t, pages, t->s->officer[0]));
    export_to(t, dir);
    cosign(t, dir);
    quorum(t, OY_REQUEST_TALLY, 0);
    OK(state_pages(t, pages, t->s->officer[0]));
    export_to(t, dir);
    share(t, dir);
    serve(t, DIGEST "  6  index.html\n");
    no_pages(t, pages, t->s->officer[0], "req-6"); /* the old ones */
    OK(state_pages(t, DIGEST "  6  index.html\n", t->s->officer[0]));
    quorum(t, OY_REQUEST_PUBLISH, 0);
    OK(state_pages(t, DIGEST "  6  index.html\n", t->s->officer[0]));
    export_to(t, dir);
    attack_rec_sound(dir, OY_VERIFIED);
    expect_served(t, dir);
    site_restart(t);
    expect_served(t, dir);
    comes_back(t, dir, again);
    site_free(t);
}

/* What does not hold is not taken, and leaves a store that a server opens. */
Test(whole, a_record_with_a_false_closing_is_not_imported) {
    struct oy_record_plan plan = {.voters = 8, .stop = OY_REC_CLOSED};
    struct oy_rec *s = oy_rec_new(&plan);
    unsigned char key[32];
    char store[160];
    struct oy_app *a;
    struct oy_app_options o = {.store = store, .scratch = s->path, .server = s->server};
    struct oy_buffer closing = oy_rec_read(s, "closing"), good = oy_rec_read(s, "closing");
    (void)snprintf(store, sizeof store, "%s/imported", s->path);
    oy_sign_key_public(s->server, key);
    closing.p[closing.n - 10] = closing.p[closing.n - 10] == 'A' ? 'B' : 'A';
    oy_rec_write(s, "closing", oy_buffer_span(&closing));
    cr_assert_eq(oy_admin_import(store, "park", s->record, key, &why), OY_PROOF, "%s", why.text);
    cr_assert_str_eq(why.rule, "note-2");
    why = (struct oy_why){.status = OY_OK};
    OK(oy_app_open(&a, &o, &why));
    oy_app_close(a);
    oy_rec_write(s, "closing", oy_buffer_span(&good));
    OK(oy_admin_import(store, "park", s->record, key, &why)); /* the name is free */
    oy_buffer_free(&closing);
    oy_buffer_free(&good);
    oy_rec_free(s);
}
