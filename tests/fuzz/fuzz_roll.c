/* Rolls, parts lists and proofs lists: read and written again they are the same bytes, and no other
 * roll than the registrars' passes its checks. */
#include <string.h>

#include "sample.h"

static struct oy_sample *s;

void fuzz_begin(void) {
    s = fuzz_sample();
}

void fuzz_seeds(void) {
    fuzz_seed_mode(0, oy_world_span(&s->roll_file));
    fuzz_seed_mode(1, oy_world_span(&s->list_files[0]));
    fuzz_seed_mode(2, oy_world_span(&s->proofs[0]));
    fuzz_seed_mode(3, oy_world_span(&s->rows_part));
    fuzz_words_of_group(s->g);
    for (uint32_t row = 0; row < FUZZ_BALLOTS; row++) {
        fuzz_word(oy_roll_credential(&s->roll, row));
        fuzz_word(oy_roll_part(&s->roll, row, 1));
    }
}

static void check_rows(const struct oy_roll *r) {
    for (uint32_t row = 0; row < r->rows; row++) {
        struct oy_span credential = oy_roll_credential(r, row);
        FUZZ_MUST(oy_roll_find(r, credential) == row);
        FUZZ_MUST(oy_manifest_find_mahalle(s->m, oy_roll_mahalle(r, row)) != SIZE_MAX);
        if (row > 0)
            FUZZ_MUST(memcmp(oy_roll_credential(r, row - 1).p, credential.p, credential.n) < 0);
    }
}

static void one_roll(struct oy_span in) {
    struct oy_roll r;
    struct oy_why why = {0};
    if (!fuzz_accepted(oy_roll_parse(&r, in, s->m, &why), &why)) return;
    FUZZ_MUST(r.rows >= 1);
    check_rows(&r);
    bool good = fuzz_accepted(oy_roll_check(&r, 1, &why), &why);
    FUZZ_MUST(good == fuzz_same(in, oy_world_span(&s->roll_file)));
}

static void one_list(struct oy_span in) {
    static struct oy_element parts[4096];
    static uint32_t mahalle[4096];
    static uint8_t device[4096];
    struct oy_parts list;
    struct oy_reader r;
    struct oy_buffer again, rows;
    struct oy_why why = {0};
    if (!fuzz_accepted(oy_parts_parse(&list, in, s->m, 1, &why), &why)) return;
    if (list.rows > 4096) return;
    oy_reader_init(&r, list.lines);
    for (uint32_t i = 0; i < list.rows; i++) {
        mahalle[i] = oy_read_u32(&r);
        device[i] = oy_read_u8(&r);
        OY_WORLD_MUST(oy_read_elements(s->g, &parts[i], 1, &r, &why) == OY_OK, &why);
    }
    OY_WORLD_MUST(oy_reader_end(&r, "enc-2", &why) == OY_OK, &why);
    OY_WORLD_MUST(
        oy_parts_begin(&again, s->m, list.registrar, list.private_roll.p, list.rows, &why) == OY_OK,
        &why);
    for (uint32_t i = 0; i < list.rows; i++)
        oy_parts_set(&again, s->m, i, mahalle[i], device[i] == 1, &parts[i]);
    FUZZ_MUST(fuzz_same(oy_world_span(&again), in));
    oy_buffer_free(&again);
    struct oy_parts lists[2] = {list, s->lists[1]};
    if (fuzz_accepted(oy_roll_merge(&rows, NULL, s->m, lists, 2, 1, &why), &why))
        oy_buffer_free(&rows);
}

/* Another registrar's file goes into the roll: whatever it is, only the right one makes one. */
static void one_proofs(struct oy_span in) {
    struct oy_span proofs[2] = {in, oy_world_span(&s->proofs[1])};
    struct oy_buffer file;
    struct oy_roll r;
    struct oy_why why = {0};
    if (!fuzz_accepted(oy_roll_assemble(&file, s->m, oy_world_span(&s->rows_part), proofs, 2, &why),
                       &why))
        return;
    OY_WORLD_MUST(oy_roll_parse(&r, oy_world_span(&file), s->m, &why) == OY_OK, &why);
    bool good = fuzz_accepted(oy_roll_check(&r, 1, &why), &why);
    FUZZ_MUST(good == fuzz_same(in, oy_world_span(&s->proofs[0])));
    oy_buffer_free(&file);
}

/* The registrars themselves prove and sign rows that they were given: those without their own
 * parts they refuse. */
static void one_rows(struct oy_span in) {
    struct oy_buffer out;
    struct oy_why why = {0};
    oy_status status = oy_roll_prove(&out, s->m, in, 1, s->part[0], NULL, s->line_of_row,
                                     s->registrar[0], 1, &why);
    if (!fuzz_accepted(status, &why)) return;
    FUZZ_MUST(in.n == s->rows_part.n);
    oy_buffer_free(&out);
}

void fuzz_one(struct oy_span in) {
    switch (fuzz_mode(&in, 4)) {
    case 0: one_roll(in); return;
    case 1: one_list(in); return;
    case 2: one_proofs(in); return;
    default: one_rows(in); return;
    }
}
