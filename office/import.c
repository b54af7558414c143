#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/growing.h"
#include "office/passphrase.h"
#include "office/registrar.h"
#include "steps/files.h"
#include "steps/step_manifest.h"

#define LIST_MAX ((size_t)8 << 30)

void oy_import_report_clear(struct oy_import_report *report) {
    if (report->m) oy_manifest_free(report->m);
    free(report->voters);
    free(report->population);
    *report = (struct oy_import_report){.m = NULL};
}

bool oy_import_is_too_many(uint32_t voters, const struct oy_population *p) {
    return p->known && voters > (p->adults_known ? p->adults : p->people);
}

/* ---- the report ---- */

static oy_status begin_report(struct oy_import_report *r, const struct oy_import *what,
                              struct oy_why *why) {
    *r = (struct oy_import_report){.m = NULL};
    OY_TRY(oy_manifest_load(&r->m, what->manifest, why));
    OY_TRY(oy_allocate(&r->voters, r->m->n_mahalle, sizeof *r->voters, why));
    OY_TRY(oy_allocate(&r->population, r->m->n_mahalle, sizeof *r->population, why));
    if (!what->population) return OY_OK;
    return oy_population_read(r->population, r->m, what->population, why);
}

static void fill_report(struct oy_import_report *r, const struct oy_people *people) {
    r->rows = (uint32_t)people->n;
    oy_residents_count(r->count, people->person, people->n);
    for (size_t i = 0; i < people->n; i++)
        if (people->person[i].reason == OY_REFUSED_NOT)
            r->voters[oy_manifest_find_mahalle(r->m, people->person[i].mahalle)]++;
}

/* The size of a mahalle is the one thing about the list that anybody can look up elsewhere. */
static oy_status check_sizes(const struct oy_import_report *r, const struct oy_import *what,
                             struct oy_why *why) {
    size_t n = 0;
    for (size_t i = 0; i < r->m->n_mahalle; i++)
        n += oy_import_is_too_many(r->voters[i], &r->population[i]);
    if (n == 0 || what->confirm) return OY_OK;
    return oy_fail(
        why, OY_STATE, "",
        "%zu mahalle have more voters than adults; no private roll is made. Ask the authority; "
        "if it is right all the same, give --confirm",
        n);
}

static oy_status write_refused(const struct oy_step *s, const struct oy_import *what,
                               const struct oy_people *people, struct oy_why *why) {
    struct oy_growing text = {.n = 0};
    oy_status status = oy_growing_add(&text, oy_span_text("line;reason\n"), why);
    for (size_t i = 0; i < people->n && status == OY_OK; i++) {
        const struct oy_person *p = &people->person[i];
        char line[64];
        if (p->reason == OY_REFUSED_NOT) continue;
        int n =
            snprintf(line, sizeof line, "%u;%s\n", (unsigned)p->line, oy_refused_name(p->reason));
        status = oy_growing_add(&text, oy_span(line, n > 0 ? (size_t)n : 0), why);
    }
    if (status == OY_OK) status = oy_output_write(s, what->refused, oy_growing_span(&text), why);
    oy_growing_free(&text);
    return status;
}

/* ---- the steps of an import ---- */

static oy_status read_list(struct oy_people *people, unsigned char digest[32],
                           const struct oy_import *what, const struct oy_roll_setup *setup,
                           struct oy_why *why) {
    struct oy_map csv;
    OY_TRY(oy_file_map(&csv, NULL, what->csv, LIST_MAX, why));
    oy_residents_digest(digest, csv.bytes);
    oy_status status = oy_residents_read(people, csv.bytes, what->encoding, setup, why);
    oy_map_close(&csv);
    if (status != OY_OK) oy_why_at(why, "%s", what->csv);
    return status;
}

static oy_status check_outputs(const struct oy_step *s, const struct oy_import *what,
                               struct oy_why *why) {
    if (!what->dry_run) OY_TRY(oy_secret_output_check(what->out, why));
    return what->refused ? oy_output_check(s, what->refused, why) : OY_OK;
}

/* The key is made first: that takes memory which the list then can have. */
static oy_status make_lock(struct oy_roll_lock *lock, const struct oy_import *what,
                           const struct oy_roll_setup *setup, struct oy_why *why) {
    struct oy_secret_bytes *passphrase = NULL;
    OY_TRY(oy_passphrase_get(&passphrase, what->passphrase, true, why));
    oy_status status = oy_roll_lock_new(lock, setup->roll_id, oy_roll_cost_usual, passphrase, why);
    oy_secret_bytes_free(&passphrase);
    return status;
}

static oy_status write_roll(const struct oy_import *what, struct oy_private_roll_source *source,
                            struct oy_why *why) {
    struct oy_private_roll *roll = NULL;
    OY_TRY(oy_private_roll_make(&roll, source, why));
    oy_status status = oy_private_roll_create(roll, what->out, why);
    oy_private_roll_free(roll);
    return status;
}

static oy_status import_list(const struct oy_step *s, const struct oy_import *what,
                             struct oy_import_report *report, struct oy_private_roll_source *source,
                             struct oy_why *why) {
    if (!what->dry_run) OY_TRY(make_lock(source->lock, what, source->setup, why));
    OY_TRY(read_list(source->people, source->list, what, source->setup, why));
    fill_report(report, source->people);
    if (what->refused) OY_TRY(write_refused(s, what, source->people, why));
    OY_TRY(check_sizes(report, what, why));
    return what->dry_run ? OY_OK : write_roll(what, source, why);
}

oy_status oy_import_run(const struct oy_step *s, const struct oy_import *what,
                        struct oy_import_report *report, struct oy_why *why) {
    struct oy_roll_setup setup;
    struct oy_people people = {.n = 0};
    struct oy_roll_lock lock = {.key = NULL};
    struct oy_private_roll_source source = {.setup = &setup,
                                            .people = &people,
                                            .day = what->day,
                                            .day_by_hand = what->day_by_hand,
                                            .lock = &lock};
    OY_TRY(begin_report(report, what, why));
    OY_TRY(oy_roll_setup_make(&setup, report->m, why));
    OY_TRY(oy_event_day_check(OY_ACT_IMPORT, &setup.rules, what->day, why));
    OY_TRY(check_outputs(s, what, why));
    oy_status status = import_list(s, what, report, &source, why);
    oy_people_free(&people);
    oy_roll_lock_clear(&lock);
    return status;
}
