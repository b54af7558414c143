/* The registrar's work on a private roll, over files: what the subcommands of "oy registrar" call.
 * Each of them must have called oy_secret_no_core_dumps. */
#ifndef OY_OFFICE_REGISTRAR_H
#define OY_OFFICE_REGISTRAR_H

#include "office/population.h"
#include "residency/history.h"
#include "residency/lookup.h"
#include "steps/step.h"

/* ---- importing ---- */

struct oy_import {
    const char *manifest, *csv;
    enum oy_csv_encoding encoding;
    const char *population; /* NULL: nothing to compare with */
    bool confirm;           /* more voters than adults are meant so */
    bool dry_run;           /* nothing is written but `refused` */
    const char *refused;    /* NULL, or where "line;reason" of each refused row goes */
    const char *out, *passphrase;
    uint32_t day;
    bool day_by_hand;
};

struct oy_import_report {
    struct oy_manifest *m; /* for the names of the mahalle */
    uint32_t rows, count[OY_REFUSED_REASONS];
    uint32_t *voters;                 /* of each mahalle of the manifest */
    struct oy_population *population; /* of each; known is false without a file */
};
void oy_import_report_clear(struct oy_import_report *report);

/* Reads, judges and writes. *report is filled also where it stops because there are more voters
 * than adults (OY_STATE): report->rows > 0 then. Clear it always. */
OY_MUST_USE oy_status oy_import_run(const struct oy_step *s, const struct oy_import *what,
                                    struct oy_import_report *report, struct oy_why *why);
/* Whether a mahalle has more voters than adults, or than people where adults are not known. */
bool oy_import_is_too_many(uint32_t voters, const struct oy_population *population);

/* ---- the file ---- */

struct oy_roll_file {
    const char *path, *passphrase; /* NULL: asked for on the terminal */
};
OY_MUST_USE oy_status oy_roll_file_open(struct oy_private_roll **out,
                                        const struct oy_roll_file *file, struct oy_why *why);

/* ---- changing it ---- */

struct oy_roll_edit {
    struct oy_roll_file file;
    const char *manifest;
    const char *officer; /* .secret file; NULL for an objection */
    const char *about;   /* particulars.h: a file of mode 0600; NULL: standard input */
    enum oy_roll_act act;
    uint32_t objection; /* a decision */
    enum oy_roll_result result;
    uint32_t day;
    bool day_by_hand;
};
OY_MUST_USE oy_status oy_roll_edit(uint32_t *number, const struct oy_roll_edit *edit,
                                   struct oy_why *why);
/* Signs event `number`; edit says file, manifest, officer and day. */
OY_MUST_USE oy_status oy_roll_approve(const struct oy_roll_edit *edit, uint32_t number,
                                      struct oy_why *why);

/* ---- look-up ---- */

/* Kimlik no and birth date from a file or standard input (particulars.h). */
OY_MUST_USE oy_status oy_roll_lookup(struct oy_looked_up *out, const struct oy_roll_file *file,
                                     const char *about, struct oy_why *why);
/* Writes the server's table, a secret file. */
OY_MUST_USE oy_status oy_roll_lookup_table(const struct oy_roll_file *file, const char *out,
                                           struct oy_why *why);

#endif
