/* Drafting a manifest, and saying in plain words what one means. */
#ifndef OY_STEPS_STEP_MANIFEST_H
#define OY_STEPS_STEP_MANIFEST_H

#include "base/json.h"
#include "steps/step.h"

/* Dates as text; all NULL: no rules of residency. */
struct oy_draft_residency {
    uint32_t minimum_age, minimum_days;
    const char *election_day, *cutoff, *posting_from, *posting_to, *objections_decided, *roll_final,
        *destroy_after;
};

struct oy_draft {
    const char *title, *description; /* description may be NULL */
    const char *origin, *group, *opens, *closes;
    uint32_t minimum_scope;
    bool totals_by_mahalle;
    struct oy_files mahalle;   /* "ID:NAME" each */
    const char *mahalle_file;  /* CSV with more of them, or NULL */
    struct oy_files questions; /* question.h */
    const char *question_each; /* one more for each mahalle by itself, or NULL */
    struct oy_draft_residency residency;
    struct oy_files attachments; /* "TITLE=FILE" each */
    /* Writes further contests as JSON objects into the open array; NULL for none. */
    void (*contests)(struct oy_json_out *o, const void *context);
    const void *contests_context;
    uint32_t threshold, officer_quorum, witness_quorum;
    bool all_needed;
    struct oy_files trustees, registrars, officers, witnesses; /* .public files */
    const char *board;                                         /* .public file */
};

/* Collects the keys, draws roll_id and nonce, and writes the manifest, after reading it back as
 * anybody will: what the spec refuses is refused here, and no file is written. */
OY_MUST_USE oy_status oy_step_manifest_new(const struct oy_step *s, const struct oy_draft *draft,
                                           const char *out, struct oy_why *why);

/* Reads a manifest file; free with oy_manifest_free. */
OY_MUST_USE oy_status oy_manifest_load(struct oy_manifest **out, const char *path,
                                       struct oy_why *why);

/* What deserves a second look before opening: sentences, each with a full stop. */
enum { OY_ADVICE_MAX = 32, OY_ADVICE_TEXT = 240 };
struct oy_advice {
    size_t n;
    char text[OY_ADVICE_MAX][OY_ADVICE_TEXT];
};
/* `now` in Unix seconds. */
void oy_manifest_advice(struct oy_advice *out, const struct oy_manifest *m, uint64_t now);

#endif
