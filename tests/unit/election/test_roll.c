#include "common.h"

#include <sodium.h>

#include "crypto/transcript.h"
#include "election/credential.h"

static struct oy_sample *sample(const char *group, unsigned registrars, uint32_t voters) {
    struct oy_sample_plan plan = {.group = group, .registrars = registrars, .voters = voters};
    return oy_sample_new(&plan);
}

/* ristretto255, two registrars, three mahalle: header 6, roll_id 32, R 1, rules 32, commitments
 * 2·32, counts 4 + 3·8, rows 4; a row is 32 + 4 + 1 + 2·32. */
enum { RULES = 39, COUNTS = RULES + 32 + 64, START = COUNTS + 4 + 24 + 4, ROW = 101, PROOF = 64 };
enum { PART_1 = 37, PART_2 = 69, DEVICE = 36 };
/* A list of parts: header 6, roll_id 32, registrar 1, commitment 32, rows 4; a line is 4 + 1 + 32.
 */
enum { LINES = 75, LINE = 37 };

static unsigned char *row_at(struct oy_sample *s, uint32_t row) {
    return s->roll_file.p + START + row * ROW;
}

static unsigned char *proof_at(struct oy_sample *s, unsigned registrar, uint32_t row) {
    size_t block = s->roll.rows * PROOF + 64;
    return s->roll_file.p + START + s->roll.rows * ROW + (registrar - 1) * block + row * PROOF;
}

static oy_status parse(struct oy_sample *s, struct oy_why *why) {
    return oy_roll_parse(&s->roll, oy_buffer_span(&s->roll_file), s->m, why);
}

static oy_status proofs(const struct oy_sample *s, uint32_t *bad, struct oy_why *why) {
    return oy_roll_check_proofs(&s->roll, 0, s->roll.rows, false, bad, why);
}

static void whole(const char *group, unsigned registrars) {
    struct oy_sample *s = sample(group, registrars, 7);
    uint32_t bad;
    OK(oy_roll_check(&s->roll, 1, &why));
    OK(oy_roll_check_proofs(&s->roll, 2, 3, true, &bad, &why));
    cr_assert_eq(bad, UINT32_MAX);
    OK(oy_roll_check_count(&s->roll, 7, &why));
    REFUSED(oy_roll_check_count(&s->roll, 8, &why), "roll-7"); /* [roll-7] */
    cr_assert_eq(oy_roll_count_mahalle(&s->roll, 10), 3);
    for (uint32_t row = 0; row < 7; row++) {
        struct oy_element mine;
        cr_assert_eq(oy_roll_find(&s->roll, oy_roll_credential(&s->roll, row)), row);
        oy_credential_public(s->g, &mine, &s->voter[row]); /* [cred-2] */
        cr_assert_arr_eq(mine.b, oy_roll_credential(&s->roll, row).p, s->g->element_len);
        cr_assert_eq(oy_roll_mahalle(&s->roll, row), 10 * (1 + s->line_of_row[row] % 3));
    }
    cr_assert_eq(oy_roll_find(&s->roll, oy_span(s->g->generator.b, s->g->element_len)), UINT32_MAX);
    cr_assert_eq(oy_roll_find(&s->roll, oy_span(s->g->generator.b, 1)), UINT32_MAX);
    oy_sample_free(s);
}

Test(roll, of_two_registrars_in_ristretto255) {
    whole("ristretto255", 2);
}

Test(roll, of_one_registrar_in_ristretto255) {
    whole("ristretto255", 1);
}

Test(roll, of_two_registrars_in_modp4096, .timeout = 300) {
    whole("modp4096", 2);
}

/* [roll-1], [enc-2], [enc-3] */
Test(roll, is_refused_if_it_does_not_fit_the_manifest) {
    struct oy_sample *s = sample(NULL, 2, 5);
    unsigned char *p = s->roll_file.p;
    p[6] ^= 1;
    REFUSED(parse(s, &why), "roll-1"); /* roll_id */
    p[6] ^= 1;
    for (unsigned char r = 0; r < 5; r++) {
        p[38] = r;
        if (r != 2) REFUSED(parse(s, &why), "roll-1");
    }
    p[38] = 2;
    p[START - 1] = 0;
    REFUSED(parse(s, &why), "roll-1"); /* no row */
    p[START - 1] = 4;
    REFUSED(parse(s, &why), "enc-2");
    p[START - 1] = 6;
    REFUSED(parse(s, &why), "enc-2");
    p[START - 4] = 0xff;
    REFUSED(parse(s, &why), "enc-2");
    p[START - 4] = 0;
    p[START - 1] = 5;
    row_at(s, 3)[35] = 11; /* no such mahalle */
    REFUSED(parse(s, &why), "roll-1");
    p[4] = 2;
    REFUSED(parse(s, &why), "enc-3");
    p[4] = 1;
    p[3] = 'P';
    REFUSED(parse(s, &why), "enc-3");
    p[3] = 'O';
    s->roll_file.n = START - 1;
    REFUSED(parse(s, &why), "enc-2");
    s->roll_file.n = 0;
    REFUSED(parse(s, &why), "enc-2");
    oy_sample_free(s);
}

/* [roll-2] */
Test(roll, is_refused_if_it_is_not_sorted) {
    struct oy_sample *s = sample(NULL, 2, 4);
    unsigned char keep[ROW];
    memcpy(keep, row_at(s, 1), ROW);
    memcpy(row_at(s, 1), row_at(s, 2), ROW);
    memcpy(row_at(s, 2), keep, ROW);
    REFUSED(parse(s, &why), "roll-2");
    memcpy(row_at(s, 1), row_at(s, 2), ROW);
    REFUSED(parse(s, &why), "roll-2"); /* one credential twice */
    oy_sample_free(s);
}

/* [qst-3] */
Test(roll, is_refused_if_totals_could_get_too_large) {
    struct oy_sample *s = sample(NULL, 2, 4);
    s->m->contests[0].lines[0].max = (uint64_t)1 << 38;
    OK(parse(s, &why));
    s->m->contests[0].lines[0].max++;
    REFUSED(parse(s, &why), "qst-3");
    REFUSED(oy_roll_check_lines(s->m, 4, &why), "qst-3");
    oy_sample_free(s);
}

/* [grp-2], [grp-3], [grp-6] */
Test(roll, members_are_checked_row_by_row) {
    struct oy_sample *s = sample(NULL, 2, 5);
    unsigned char *const places[] = {row_at(s, 4), row_at(s, 2) + PART_1, row_at(s, 0) + PART_2,
                                     proof_at(s, 1, 0), proof_at(s, 2, 3)};
    OK(oy_roll_check_members(&s->roll, 0, 5, &why));
    for (size_t i = 0; i < sizeof places / sizeof places[0]; i++) {
        unsigned char keep[32];
        memcpy(keep, places[i], 32);
        memset(places[i], 0xff, 32);
        REFUSED(oy_roll_check_members(&s->roll, 0, 5, &why), "grp-2");
        memcpy(places[i], keep, 32);
    }
    memset(proof_at(s, 2, 3) + 32, 0xff, 32);
    struct oy_why why = {.status = OY_OK};
    cr_assert_eq(oy_roll_check_members(&s->roll, 0, 5, &why), OY_FORMAT);
    cr_assert_str_eq(why.rule, "grp-6");
    cr_assert_str_eq(why.where, "row 3");
    OK(oy_roll_check_members(&s->roll, 0, 3, &why));
    oy_sample_free(s);
}

/* [roll-6] */
Test(roll, signatures_are_those_of_the_registrars) {
    struct oy_sample *s = sample(NULL, 2, 3);
    OK(oy_roll_check_signatures(&s->roll, &why));
    for (unsigned k = 1; k <= 2; k++) {
        unsigned char *sig = proof_at(s, k, 3);
        sig[5] ^= 1;
        REFUSED(oy_roll_check_signatures(&s->roll, &why), "roll-6");
        sig[5] ^= 1;
    }
    proof_at(s, 1, 0)[40] ^= 1; /* the proofs are not what is signed */
    OK(oy_roll_check_signatures(&s->roll, &why));
    row_at(s, 0)[PART_1 + 4] ^= 1;
    OK(parse(s, &why));
    REFUSED(oy_roll_check_signatures(&s->roll, &why), "roll-6");
    oy_sample_free(s);
}

/* [roll-3] */
Test(roll, credentials_are_products_of_parts) {
    struct oy_sample *s = sample(NULL, 2, 5);
    uint32_t bad;
    unsigned char keep[ROW];
    memcpy(keep, row_at(s, 2), ROW);
    memcpy(row_at(s, 2) + PART_1, row_at(s, 3) + PART_1, 32); /* another row's part */
    REFUSED(proofs(s, &bad, &why), "roll-3");
    cr_assert_eq(bad, 2);
    memcpy(row_at(s, 2), keep, ROW);
    memset(row_at(s, 1) + PART_1, 0, 32); /* a part is the identity */
    REFUSED(proofs(s, &bad, &why), "roll-3");
    cr_assert_eq(bad, 1);
    oy_sample_free(s);
    s = sample(NULL, 2, 5);
    memset(row_at(s, 0), 0, 32); /* a credential is the identity */
    memset(row_at(s, 4) + PART_2, 0, 32);
    REFUSED(proofs(s, &bad, &why), "roll-3");
    cr_assert_eq(bad, 0);
    oy_sample_free(s);
}

/* [roll-5] */
Test(roll, every_part_has_its_proof) {
    struct oy_sample *s = sample(NULL, 2, 5);
    uint32_t bad;
    for (unsigned k = 1; k <= 2; k++) {
        proof_at(s, k, 3)[32] ^= 1;
        REFUSED(proofs(s, &bad, &why), "roll-5");
        cr_assert_eq(bad, 3);
        REFUSED(oy_roll_check_proofs(&s->roll, 1, 4, true, &bad, &why), "roll-5");
        cr_assert_eq(bad, 3);
        OK(oy_roll_check_proofs(&s->roll, 0, 3, false, &bad, &why));
        proof_at(s, k, 3)[32] ^= 1;
    }
    unsigned char keep[PROOF];
    memcpy(keep, proof_at(s, 1, 1), PROOF);
    memcpy(proof_at(s, 1, 1), proof_at(s, 2, 1), PROOF); /* the other registrar's */
    REFUSED(proofs(s, &bad, &why), "roll-5");
    cr_assert_eq(bad, 1);
    memcpy(proof_at(s, 1, 1), keep, PROOF);
    OK(proofs(s, &bad, &why));
    row_at(s, 1)[35] = row_at(s, 1)[35] == 10 ? 20 : 10; /* another mahalle */
    REFUSED(proofs(s, &bad, &why), "roll-5");
    oy_sample_free(s);
}

/* Writes row `row` of a roll anew: credential from these parts. */
static void put_row(struct oy_sample *s, uint32_t row, const unsigned char *part1,
                    const unsigned char *part2) {
    struct oy_element a = {0}, b = {0}, c;
    memcpy(a.b, part1, 32);
    memcpy(b.b, part2, 32);
    s->g->mul_var(&c, &a, &b);
    memcpy(row_at(s, row), c.b, 32);
    memcpy(row_at(s, row) + PART_1, a.b, 32);
    memcpy(row_at(s, row) + PART_2, b.b, 32);
}

/* [roll-4] */
Test(roll, parts_are_distinct) {
    struct oy_sample *s = sample(NULL, 2, 5);
    uint32_t bad;
    OK(oy_roll_check_distinct(&s->roll, &bad, &why));
    put_row(s, 3, row_at(s, 1) + PART_1, row_at(s, 3) + PART_2); /* the first part of row 1 */
    REFUSED(oy_roll_check_distinct(&s->roll, &bad, &why), "roll-4");
    cr_assert_eq(bad, 3);
    oy_sample_free(s);
    s = sample(NULL, 2, 5);
    put_row(s, 2, row_at(s, 2) + PART_2, row_at(s, 2) + PART_2); /* one part twice in a row */
    REFUSED(oy_roll_check_distinct(&s->roll, &bad, &why), "roll-4");
    cr_assert_eq(bad, 2);
    oy_sample_free(s);
    s = sample(NULL, 2, 5);
    memcpy(row_at(s, 2) + PART_2, row_at(s, 4), 32); /* a part that is another's credential */
    REFUSED(oy_roll_check_distinct(&s->roll, &bad, &why), "roll-4");
    cr_assert_eq(bad, 2);
    oy_sample_free(s);
}

/* [roll-5] */
Test(roll, says_which_parts_devices_made) {
    struct oy_sample *s = sample(NULL, 2, 5);
    uint32_t bad;
    row_at(s, 2)[DEVICE] = 4; /* a third registrar's */
    REFUSED(parse(s, &why), "roll-5");
    row_at(s, 2)[DEVICE] = 2; /* not so: the proof names the row */
    OK(parse(s, &why));
    cr_assert(oy_roll_is_device(&s->roll, 2, 2) && !oy_roll_is_device(&s->roll, 2, 1));
    REFUSED(proofs(s, &bad, &why), "roll-5");
    cr_assert_eq(bad, 2);
    oy_sample_free(s);
}

/* [roll-8] */
Test(roll, counts_are_those_of_the_rows) {
    struct oy_sample *s = sample(NULL, 2, 7);
    unsigned char *counts = s->roll_file.p + COUNTS + 4;
    cr_assert_eq(oy_roll_count_mahalle(&s->roll, 10), 3);
    cr_assert_eq(oy_roll_count_mahalle(&s->roll, 20), 2);
    cr_assert_eq(oy_roll_count_mahalle(&s->roll, 25), 0);
    counts[7]++;
    REFUSED(parse(s, &why), "roll-8");
    counts[7]--;
    counts[3] = 15; /* a mahalle that is not there */
    REFUSED(parse(s, &why), "roll-8");
    counts[3] = 20; /* one twice, and one not at all */
    REFUSED(parse(s, &why), "roll-8");
    counts[3] = 10;
    OK(parse(s, &why));
    oy_sample_free(s);
}

/* [roll-9], [roll-10] */
Test(roll, rules_and_private_rolls_go_with_the_manifest) {
    struct oy_sample *s = sample(NULL, 2, 5);
    unsigned char *rules = s->roll_file.p + RULES, *commitments = rules + 32;
    rules[0] = 1;
    REFUSED(parse(s, &why), "roll-9");
    rules[0] = 0;
    commitments[40] = 1; /* a private roll without rules */
    REFUSED(parse(s, &why), "roll-10");
    s->m->has_residency = true;
    REFUSED(parse(s, &why), "roll-9");
    oy_roll_rules(rules, s->m);
    OK(parse(s, &why));
    cr_assert_eq(oy_roll_private(&s->roll, 2).p[8], 1);
    commitments[40] = 0;
    REFUSED(parse(s, &why), "roll-10");
    commitments[0] = 1;
    OK(parse(s, &why));
    s->m->residency.minimum_age++;
    REFUSED(parse(s, &why), "roll-9");
    oy_sample_free(s);
}

/* ---- how registrars make it ---- */

static oy_status parts(const struct oy_sample *s, struct oy_span in, struct oy_why *why) {
    struct oy_parts p;
    return oy_parts_parse(&p, in, s->m, 1, why);
}

Test(roll_make, refuses_bad_lists_of_parts) {
    struct oy_sample *s = sample(NULL, 2, 3);
    struct oy_span in = oy_buffer_span(&s->list_files[0]);
    unsigned char *p = s->list_files[0].p;
    REFUSED(parts(s, oy_span(in.p, in.n - 1), &why), "enc-2");
    p[LINES - 1] = 2;
    REFUSED(parts(s, in, &why), "enc-2");
    p[LINES - 1] = 3;
    p[7] ^= 1;
    REFUSED(parts(s, in, &why), "roll-1");
    p[7] ^= 1;
    p[38] = 3;
    REFUSED(parts(s, in, &why), "roll-1");
    p[38] = 1;
    p[LINES + 3] = 12;
    REFUSED(parts(s, in, &why), "roll-1");
    p[LINES + 3] = 10;
    p[LINES + 4] = 2; /* neither made by a device nor not */
    REFUSED(parts(s, in, &why), "roll-5");
    p[LINES + 4] = 0;
    memset(p + LINES + 5, 0, 32);
    REFUSED(parts(s, in, &why), "roll-3");
    memset(p + LINES + 5, 0xff, 32);
    REFUSED(parts(s, in, &why), "grp-2");
    oy_sample_free(s);
}

Test(roll_make, refuses_lists_that_do_not_go_together) {
    struct oy_sample *s = sample(NULL, 2, 3);
    struct oy_buffer out;
    struct oy_parts lists[2] = {s->lists[0], s->lists[1]};
    REFUSED(oy_roll_merge(&out, NULL, s->m, lists, 1, 1, &why), "roll-3");
    lists[1].rows--;
    REFUSED(oy_roll_merge(&out, NULL, s->m, lists, 2, 1, &why), "roll-3");
    lists[1] = lists[0];
    REFUSED(oy_roll_merge(&out, NULL, s->m, lists, 2, 1, &why), "roll-3");
    lists[1] = s->lists[1];
    s->list_files[1].p[LINES + 3] = 20; /* line 0 in another mahalle */
    REFUSED(oy_roll_merge(&out, NULL, s->m, lists, 2, 1, &why), "roll-3");
    s->list_files[1].p[LINES + 3] = 10;
    for (int k = 0; k < 2; k++) /* lines 1 and 2 with the same parts */
        memcpy(s->list_files[k].p + LINES + LINE + 5, s->list_files[k].p + LINES + 2 * LINE + 5,
               32);
    REFUSED(oy_roll_merge(&out, NULL, s->m, lists, 2, 1, &why), "roll-2");
    cr_assert(out.p == NULL);
    oy_sample_free(s);
}

Test(roll_make, proves_only_its_own_parts) {
    struct oy_sample *s = sample(NULL, 2, 3);
    struct oy_span rows = oy_buffer_span(&s->rows_part);
    struct oy_buffer out;
    REFUSED(oy_roll_prove(&out, s->m, rows, 1, s->part[1], NULL, s->line_of_row, s->registrar[0], 1,
                          &why),
            "roll-5");
    REFUSED(oy_roll_prove(&out, s->m, rows, 3, s->part[0], NULL, s->line_of_row, s->registrar[0], 1,
                          &why),
            "roll-5");
    rows.n--;
    REFUSED(oy_roll_prove(&out, s->m, rows, 1, s->part[0], NULL, s->line_of_row, s->registrar[0], 1,
                          &why),
            "enc-2");
    oy_sample_free(s);
}

Test(roll_make, refuses_proofs_for_something_else) {
    struct oy_sample *s = sample(NULL, 2, 3);
    struct oy_span rows = oy_buffer_span(&s->rows_part);
    struct oy_span rz[2] = {oy_buffer_span(&s->proofs[0]), oy_buffer_span(&s->proofs[1])};
    struct oy_buffer out;
    OK(oy_roll_assemble(&out, s->m, rows, rz, 2, &why));
    oy_buffer_free(&out);
    REFUSED(oy_roll_assemble(&out, s->m, rows, rz, 1, &why), "roll-6");
    rz[1] = rz[0];
    REFUSED(oy_roll_assemble(&out, s->m, rows, rz, 2, &why), "roll-6");
    rz[1] = oy_buffer_span(&s->proofs[1]);
    rz[1].n--;
    REFUSED(oy_roll_assemble(&out, s->m, rows, rz, 2, &why), "enc-2");
    rz[1].n++;
    s->proofs[1].p[45] ^= 1; /* the digest of other rows */
    REFUSED(oy_roll_assemble(&out, s->m, rows, rz, 2, &why), "roll-6");
    oy_sample_free(s);
}

/* ---- parts of voters' devices ---- */

/* [cred-3] */
Test(enrolment, is_what_the_registrar_can_check) {
    struct oy_sample *s = sample(NULL, 2, 3);
    struct oy_enrolment made, read;
    struct oy_buffer file;
    oy_enrolment_make(&made, s->m, 2, 20, &s->part[0][1]);
    OK(oy_enrolment_write(&file, s->m, &made, &why));
    cr_assert_eq(file.n, oy_enrolment_len(s->m));
    OK(oy_enrolment_parse(&read, oy_buffer_span(&file), s->m, &why));
    cr_assert(read.registrar == 2 && read.mahalle == 20);
    const struct {
        size_t at;
        const char *rule;
    } changes[] = {{2, "enc-3"},   {6, "cred-3"},   {38, "cred-3"},
                   {42, "cred-3"}, {107, "roll-5"}, {80, "grp-2"}};
    for (size_t i = 0; i < sizeof changes / sizeof *changes; i++) {
        unsigned char keep[32];
        size_t n = changes[i].at == 80 ? 27 : 1;
        memcpy(keep, file.p + changes[i].at, n);
        memset(file.p + changes[i].at, n > 1 ? 0xff : keep[0] ^ 5, n);
        REFUSED(oy_enrolment_parse(&read, oy_buffer_span(&file), s->m, &why), changes[i].rule);
        memcpy(file.p + changes[i].at, keep, n);
    }
    file.p[42] = 10; /* a mahalle that is there, for which the proof was not made */
    REFUSED(oy_enrolment_parse(&read, oy_buffer_span(&file), s->m, &why), "roll-5");
    memset(file.p + 43, 0, 32);
    REFUSED(oy_enrolment_parse(&read, oy_buffer_span(&file), s->m, &why), "roll-3");
    REFUSED(oy_enrolment_parse(&read, oy_span(file.p, file.n - 1), s->m, &why), "enc-2");
    oy_buffer_free(&file);
    oy_sample_free(s);
}
