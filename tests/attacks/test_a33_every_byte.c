/* a33: signed or hashed too little. Every file of a whole record is changed, byte after byte in
 * steps that fit the time, one bit each; the verifier fails every time. (Field by field, with the
 * check that must say so: tests/agree.)
 *
 * There are no witnesses here, so that all three trustees' lines in `closing` are needed. A line
 * above the quorum may be turned into one of an unknown name, which C2SP notes ignore [note-4]. */
#include <string.h>

#include "election/destroy.h"
#include "election/pages.h"
#include "tests/attacks/attacks.h"
#include "tests/support/attack_record.h"

static struct oy_rec *s;
static struct oy_names names;
static size_t changed;

/* One bit of one byte; which bit goes round. */
static void change(const char *path, const struct oy_buffer *file, size_t at) {
    unsigned char bit = (unsigned char)(1U << (at % 8));
    file->p[at] ^= bit;
    oy_rec_write(s, path, oy_buffer_span(file));
    struct oy_verification *v = attack_rec_verify(s->record, NULL);
    const struct oy_check_result *fault = oy_verification_fault(v);
    cr_assert(v->verdict == OY_FAILED && fault, "%s: byte %zu of %zu: %s", path, at, file->n,
              oy_verdict_name(v->verdict));
    cr_assert_neq(fault->why.rule[0], 0, "%s: byte %zu", path, at);
    oy_verification_free(v);
    file->p[at] ^= bit;
    changed++;
}

static void change_file(const char *path, size_t times) {
    struct oy_buffer file = oy_rec_read(s, path);
    size_t step = file.n / times + 1;
    change(path, &file, 0);
    change(path, &file, file.n - 1);
    for (size_t at = step / 2; at < file.n; at += step) change(path, &file, at);
    oy_rec_write(s, path, oy_buffer_span(&file));
    oy_buffer_free(&file);
}

/* An officer signs a list of web pages. */
static void pages(void) {
    struct oy_pages p = {.officer = 1};
    struct oy_buffer payload, entry;
    p.list = oy_span_text("0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
                          "  12  index.html\n");
    ATTACK_OK(oy_pages_sign(&p, s->e, s->officer[0], &why));
    ATTACK_OK(oy_pages_write(&payload, &p, &why));
    ATTACK_OK(oy_buffer_new(&entry, 2 + payload.n, &why));
    entry.p[0] = OY_LOG_PAGES;
    entry.p[1] = OY_ENTRY_VERSION;
    memcpy(entry.p + 2, payload.p, payload.n);
    attack_rec_append_raw(s, oy_buffer_span(&entry));
    oy_buffer_free(&payload);
    oy_buffer_free(&entry);
}

/* The registrar has destroyed its private roll: the log's last entry. */
static void destroy(void) {
    struct oy_destroy d = {.registrar = 1, .day = s->m->residency.destroy_after};
    unsigned char entry[2 + OY_DESTROY_BYTES] = {OY_LOG_DESTROY, OY_ENTRY_VERSION};
    memcpy(d.private_roll, oy_roll_private(&s->roll, 1).p, 32);
    ATTACK_OK(oy_destroy_sign(&d, s->e, s->registrar[0], &why));
    oy_destroy_write(entry + 2, &d);
    attack_rec_append_raw(s, oy_span(entry, sizeof entry));
}

static void all_files(const struct oy_record_plan *plan, size_t times) {
    struct oy_dir dir;
    s = oy_rec_new(plan);
    pages();
    destroy();
    changed = 0;
    ATTACK_OK(oy_dir_open(&dir, s->record, &why));
    ATTACK_OK(oy_dir_walk(&names, &dir, 100, &why));
    for (size_t i = 0; i < names.n; i++) change_file(names.name[i], times);
    cr_assert_geq(changed, 2 * names.n);
    attack_rec_sound(s->record, OY_VERIFIED);
    oy_names_free(&names);
    oy_dir_close(&dir);
    oy_rec_free(s);
}

static const char tiny[] = "[{\"id\":\"q\",\"title\":\"Q\",\"type\":\"choice\",\"suite\":1,"
                           "\"blank\":false,\"options\":[{\"id\":\"a\",\"title\":\"A\"},"
                           "{\"id\":\"b\",\"title\":\"B\"}]}]";

Test(a33_every_byte, no_byte_may_change_ristretto255) {
    all_files(&(struct oy_record_plan){.contests = tiny,
                                       .choice = "{\"q\":\"a\"}",
                                       .voters = 3,
                                       .registrars = 1,
                                       .no_changes = true,
                                       .residency = true},
              24);
}

Test(a33_every_byte, no_byte_may_change_modp4096) {
    all_files(&(struct oy_record_plan){.group = "modp4096",
                                       .contests = tiny,
                                       .choice = "{\"q\":\"a\"}",
                                       .voters = 3,
                                       .registrars = 1,
                                       .no_changes = true,
                                       .residency = true},
              2);
}

/* Data are not used before they are checked: where a check fails, what needs it is skipped, and no
 * totals are shown [chk-2, chk-7]. */
Test(a33_every_byte, nothing_is_used_before_it_is_checked) {
    static const struct {
        const char *path, *check;
    } row[] = {{"manifest.json", "K2"}, {"ceremony.bin", "K3"}, {"roll.bin", "K4"},
               {"tally.bin", "I5"},     {"shares/1.bin", "I6"}, {"ballots/000.p/3", "K6"}};
    s = oy_rec_new(&(struct oy_record_plan){
        .contests = tiny, .choice = "{\"q\":\"a\"}", .voters = 3, .no_changes = true});
    for (size_t i = 0; i < sizeof row / sizeof *row; i++) {
        struct oy_buffer file = oy_rec_read(s, row[i].path);
        file.p[file.n / 2] ^= 4;
        oy_rec_write(s, row[i].path, oy_buffer_span(&file));
        struct oy_verification *v = attack_rec_verify(s->record, NULL);
        cr_assert_str_eq(oy_verification_fault(v)->id, row[i].check);
        cr_assert_not(v->has_totals, "%s", row[i].path);
        cr_assert_eq(oy_verification_check(v, "I8")->status, OY_CHECK_SKIPPED);
        oy_verification_free(v);
        file.p[file.n / 2] ^= 4;
        oy_rec_write(s, row[i].path, oy_buffer_span(&file));
        oy_buffer_free(&file);
    }
    oy_rec_free(s);
}
