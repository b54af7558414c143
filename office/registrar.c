#include "office/registrar.h"

#include "election/roll_make.h"
#include "office/particulars.h"
#include "office/passphrase.h"
#include "steps/files.h"
#include "steps/keys.h"
#include "steps/step_manifest.h"

oy_status oy_roll_file_open(struct oy_private_roll **out, const struct oy_roll_file *file,
                            struct oy_why *why) {
    struct oy_secret_bytes *passphrase = NULL;
    *out = NULL;
    OY_TRY(oy_passphrase_get(&passphrase, file->passphrase, false, why));
    oy_status status = oy_private_roll_open(out, file->path, passphrase, why);
    oy_secret_bytes_free(&passphrase);
    return status;
}

/* ---- changing ---- */

struct work {
    const struct oy_roll_edit *edit;
    struct oy_manifest *m;
    struct oy_key key;
    struct oy_private_roll *roll;
    struct oy_particulars about;
    struct oy_people texts;
};

static oy_status begin(struct work *w, const struct oy_roll_edit *edit, struct oy_why *why) {
    *w = (struct work){.edit = edit};
    OY_TRY(oy_manifest_load(&w->m, edit->manifest, why));
    if (edit->officer) OY_TRY(oy_key_load(&w->key, OY_ROLE_OFFICER, edit->officer, why));
    OY_TRY(oy_roll_file_open(&w->roll, &edit->file, why));
    return oy_private_roll_fits(w->roll, w->m, why);
}

static void end(struct work *w) {
    if (w->m) oy_manifest_free(w->m);
    oy_key_clear(&w->key);
    oy_private_roll_free(w->roll);
    oy_particulars_clear(&w->about);
    oy_people_free(&w->texts);
}

static bool needs_particulars(enum oy_roll_act act) {
    return act != OY_ACT_POST && act != OY_ACT_REMOVE;
}

static oy_status change(uint32_t *number, struct work *w, struct oy_why *why) {
    struct oy_person person;
    const struct oy_roll_edit *e = w->edit;
    struct oy_roll_change c = {.act = e->act,
                               .day = e->day,
                               .day_by_hand = e->day_by_hand,
                               .objection = e->objection,
                               .result = e->result,
                               .officer = w->key.sign};
    bool somebody = needs_particulars(e->act) && e->result != OY_RESULT_UNCHANGED;
    bool on = e->result == OY_RESULT_ON;
    if (needs_particulars(e->act)) {
        OY_TRY(oy_particulars_read(&w->about, e->about, why));
        c.text = w->about.reason;
    }
    if (somebody) {
        OY_TRY(oy_particulars_person(&person, &w->texts, &w->about, on ? w->roll : NULL, why));
        c.person = &person;
    }
    OY_TRY(oy_private_roll_change(number, w->roll, &c, why));
    return oy_private_roll_save(w->roll, e->file.path, why);
}

oy_status oy_roll_edit(uint32_t *number, const struct oy_roll_edit *edit, struct oy_why *why) {
    struct work w;
    oy_status status = begin(&w, edit, why);
    if (status == OY_OK) status = change(number, &w, why);
    end(&w);
    return status;
}

oy_status oy_roll_approve(const struct oy_roll_edit *edit, uint32_t number, struct oy_why *why) {
    struct work w;
    oy_status status = begin(&w, edit, why);
    if (status == OY_OK)
        status = oy_private_roll_approve(w.roll, number, edit->day, w.key.sign, why);
    if (status == OY_OK) status = oy_private_roll_save(w.roll, edit->file.path, why);
    end(&w);
    return status;
}

/* ---- look-up ---- */

static oy_status look_up(struct oy_looked_up *out, const struct oy_private_roll *roll,
                         const struct oy_particulars *p, struct oy_why *why) {
    uint32_t born;
    OY_REQUIRE(why, p->has[OY_COLUMN_KIMLIK] && p->has[OY_COLUMN_BORN], OY_MISSING, "look-1",
               "kimlik no and birth date are needed");
    OY_REQUIRE(why, oy_field_date(&born, p->field[OY_COLUMN_BORN]), OY_FORMAT, "csv-3",
               "the birth date is no date that exists");
    oy_lookup_roll(out, roll, p->field[OY_COLUMN_KIMLIK], born);
    return OY_OK;
}

oy_status oy_roll_lookup(struct oy_looked_up *out, const struct oy_roll_file *file,
                         const char *about, struct oy_why *why) {
    struct oy_private_roll *roll = NULL;
    struct oy_particulars p = {.bytes = NULL};
    OY_TRY(oy_roll_file_open(&roll, file, why));
    oy_status status = oy_particulars_read(&p, about, why);
    if (status == OY_OK) status = look_up(out, roll, &p, why);
    oy_particulars_clear(&p);
    oy_private_roll_free(roll);
    return status;
}

static oy_status find_line(uint32_t *line, const struct oy_private_roll *roll,
                           const struct oy_particulars *p, struct oy_why *why) {
    OY_REQUIRE(why, p->has[OY_COLUMN_KIMLIK], OY_MISSING, "elig-4",
               "no line \"kimlik no: …\" was given");
    for (uint32_t i = 0; i < oy_private_roll_voters(roll); i++) {
        struct oy_span here = oy_span_text(oy_private_roll_voter(roll, i)->kimlik);
        if (!oy_span_equal(here, p->field[OY_COLUMN_KIMLIK])) continue;
        *line = i + 1;
        return OY_OK;
    }
    return oy_fail(why, OY_MISSING, "elig-4", "nobody who may vote has this kimlik no");
}

/* The commitment in parts.bin, which codes lie beside, is to the private roll as it is. */
static oy_status check_codes(const struct oy_private_roll *roll, const char *codes,
                             struct oy_why *why) {
    unsigned char now[32];
    char path[OY_PATH_MAX];
    struct oy_parts_head head = {.registrar = 0};
    struct oy_map map;
    struct oy_reader r;
    if (!codes) return OY_OK;
    OY_TRY(oy_path_join(path, codes, "parts.bin", why));
    OY_TRY(oy_file_map(&map, NULL, path, (size_t)1 << 36, why));
    oy_reader_init(&r, map.bytes);
    oy_status status =
        oy_parts_head_read(&head, &r, oy_group_by_id(oy_private_roll_setup(roll)->group), why);
    oy_private_roll_commitment(now, roll, head.registrar);
    bool same = oy_span_equal(head.roll_id, oy_span(oy_private_roll_id(roll), 32)) &&
                oy_span_equal(head.private_roll, oy_span(now, sizeof now));
    oy_map_close(&map);
    OY_TRY(status);
    OY_REQUIRE(
        why, same, OY_MISMATCH, "roll-10",
        "the private roll has changed since these codes were drawn from it, or it is another "
        "one: its lines are not theirs");
    return OY_OK;
}

oy_status oy_roll_line(uint32_t *line, const struct oy_roll_file *file, const char *about,
                       const char *codes, struct oy_why *why) {
    struct oy_private_roll *roll = NULL;
    struct oy_particulars p = {.bytes = NULL};
    OY_TRY(oy_roll_file_open(&roll, file, why));
    oy_status status = check_codes(roll, codes, why);
    if (status == OY_OK) status = oy_particulars_read(&p, about, why);
    if (status == OY_OK) status = find_line(line, roll, &p, why);
    oy_particulars_clear(&p);
    oy_private_roll_free(roll);
    return status;
}

oy_status oy_roll_lookup_table(const struct oy_roll_file *file, const char *out,
                               struct oy_why *why) {
    struct oy_private_roll *roll = NULL;
    struct oy_growing table = {.n = 0};
    OY_TRY(oy_secret_output_check(out, why));
    OY_TRY(oy_roll_file_open(&roll, file, why));
    oy_status status = oy_lookup_build(&table, roll, why);
    if (status == OY_OK)
        status = oy_file_write(NULL, out, oy_growing_span(&table),
                               OY_FILE_EXCLUSIVE | OY_FILE_PRIVATE, why);
    oy_lookup_free(&table);
    oy_private_roll_free(roll);
    return status;
}
