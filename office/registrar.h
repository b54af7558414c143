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
/* The line of the common list [elig-4] of the person with this kimlik no, from 1: that of the codes
 * and letters. OY_MISSING "elig-4" if nobody on it has it; with `codes`, a registrar's directory,
 * OY_MISMATCH "roll-10" unless they were drawn from the private roll as it is. */
OY_MUST_USE oy_status oy_roll_line(uint32_t *line, const struct oy_roll_file *file,
                                   const char *about, const char *codes, struct oy_why *why);
/* Writes the server's table, a secret file. */
OY_MUST_USE oy_status oy_roll_lookup_table(const struct oy_roll_file *file, const char *out,
                                           struct oy_why *why);

/* ---- enrolling ---- */

struct oy_office_enrolment {
    const char *manifest;
    struct oy_roll_file file;
    const char *key;   /* the registrar's .secret file */
    const char *inbox; /* enrolments that voters' devices made, LINE.enrolment; NULL: none */
    const char *dir;   /* for codes and parts.bin */
};
/* A code for everybody on the common list, whose lines are those of `oy registrar people`. OY_STATE
 * "priv-3" while an objection is not decided or an event waits for a signature, "priv-4" before the
 * list was posted and removed. */
OY_MUST_USE oy_status oy_office_enrol(const struct oy_step *s,
                                      const struct oy_office_enrolment *what, uint32_t *voters,
                                      struct oy_why *why);

/* ---- destroying ---- */

enum { OY_CODES_FILES_MAX = 1 << 24 }; /* a file for each voter, if codes were written singly */

struct oy_office_destroy {
    const char *record;
    struct oy_roll_file file;
    struct oy_files codes; /* directories of codes and letters, wiped with everything in them */
    const char *key;       /* the registrar's .secret file */
    uint32_t day;
    const char *out; /* the statement for the log */
};
/* Signs the statement, writes it, then overwrites and removes the files, whose number goes to
 * *wiped [rev-6]. OY_STATE before the date, without a result, or if it is in the log already. */
OY_MUST_USE oy_status oy_office_destroy(const struct oy_step *s,
                                        const struct oy_office_destroy *what, size_t *wiped,
                                        struct oy_why *why);

#endif
