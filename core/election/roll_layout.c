/* A roll's layout, and what of it the manifest and the rows themselves determine [roll-1, roll-2,
 * roll-5, roll-8 … roll-10, qst-3]. */
#include <inttypes.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#include "crypto/hash.h"
#include "crypto/sign.h"
#include "crypto/transcript.h"
#include "election/header.h"
#include "election/roll.h"

oy_status oy_roll_check_lines(const struct oy_manifest *m, uint32_t rows, struct oy_why *why) {
    const uint64_t limit = (uint64_t)1 << 40;
    for (size_t i = 0; i < m->n_contests; i++)
        for (size_t k = 0; k < m->contests[i].n_lines; k++)
            OY_REQUIRE(why, m->contests[i].lines[k].max <= limit / rows, OY_RANGE, "qst-3",
                       "%u voters could bring the total %s of %s above 2^40", rows,
                       m->contests[i].lines[k].id, m->contests[i].id);
    return OY_OK;
}

void oy_roll_rules(unsigned char out[32], const struct oy_manifest *m) {
    const struct oy_residency *r = &m->residency;
    const uint32_t numbers[] = {
        r->minimum_age, r->minimum_days,       r->election_day, r->cutoff,       r->posting_from,
        r->posting_to,  r->objections_decided, r->roll_final,   r->destroy_after};
    struct oy_transcript t;
    memset(out, 0, 32);
    if (!m->has_residency) return;
    oy_transcript_begin(&t, m->group, "residency");
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) oy_transcript_u32(&t, numbers[i]);
    oy_transcript_id(&t, out);
}

oy_status oy_roll_check_private(const struct oy_manifest *m, struct oy_span commitments,
                                struct oy_why *why) {
    bool none = sodium_is_zero(commitments.p, commitments.n) == 1;
    OY_REQUIRE(why, !(m->has_residency && none), OY_MISMATCH, "roll-10",
               "the manifest has rules of residency, and no registrar keeps a private roll");
    OY_REQUIRE(why, m->has_residency || none, OY_MISMATCH, "roll-10",
               "a private roll, where the manifest has no rules of residency");
    return OY_OK;
}

/* ---- rows ---- */

/* Counts the rows of each mahalle, too. */
static oy_status check_rows(const struct oy_roll *roll, uint32_t *voters, struct oy_why *why) {
    for (uint32_t row = 0; row < roll->rows; row++) {
        uint32_t mahalle = oy_roll_mahalle(roll, row);
        size_t at = oy_manifest_find_mahalle(roll->manifest, mahalle);
        struct oy_span credential = oy_roll_credential(roll, row);
        OY_REQUIRE(why, at != SIZE_MAX, OY_MISMATCH, "roll-1",
                   "row %u: mahalle %u is not in the manifest", row, mahalle);
        if (at != SIZE_MAX) voters[at]++;
        OY_REQUIRE(why, credential.p[credential.n + 4] >> roll->registrars == 0, OY_FORMAT,
                   "roll-5", "row %u: a part of the device for a registrar who is not there", row);
        OY_REQUIRE(why,
                   row == 0 ||
                       memcmp(oy_roll_credential(roll, row - 1).p, credential.p, credential.n) < 0,
                   OY_FORMAT, "roll-2", "row %u: the credentials are not in ascending order", row);
    }
    return OY_OK;
}

/* ---- counts ---- */

static oy_status compare_counts(const struct oy_roll *roll, const uint32_t *voters,
                                struct oy_why *why) {
    const struct oy_manifest *m = roll->manifest;
    struct oy_reader r;
    oy_reader_init(&r, roll->counts);
    for (size_t i = 0; i < m->n_mahalle; i++) {
        if (voters[i] == 0) continue;
        uint32_t id = oy_read_u32(&r), n = oy_read_u32(&r);
        OY_REQUIRE(why, id == m->mahalle[i].id && n == voters[i], OY_MISMATCH, "roll-8",
                   "mahalle %u has %u rows, and the roll counts %u of mahalle %u", m->mahalle[i].id,
                   voters[i], n, id);
    }
    OY_REQUIRE(why, r.left == 0, OY_MISMATCH, "roll-8", "the roll counts mahalle without a row");
    return OY_OK;
}

static oy_status check_rows_and_counts(const struct oy_roll *roll, struct oy_why *why) {
    uint32_t *voters = calloc(roll->manifest->n_mahalle, sizeof *voters);
    if (!voters) return oy_fail(why, OY_MEMORY, "", "no memory for the counts of a roll");
    oy_status status = check_rows(roll, voters, why);
    if (status == OY_OK) status = compare_counts(roll, voters, why);
    free(voters);
    return status;
}

/* ---- the start ---- */

static oy_status check_rules(const struct oy_roll *roll, const unsigned char rules[32],
                             struct oy_why *why) {
    unsigned char expected[32];
    oy_roll_rules(expected, roll->manifest);
    OY_REQUIRE(why, memcmp(rules, expected, 32) == 0, OY_MISMATCH, "roll-9",
               "the rules of residency are not the manifest's");
    return oy_roll_check_private(roll->manifest, roll->private_rolls, why);
}

/* Before the number of registrars is used to read on: another one moves all that follows. */
static oy_status check_start(const struct oy_roll *roll, const unsigned char roll_id[32],
                             struct oy_why *why) {
    const struct oy_manifest *m = roll->manifest;
    OY_REQUIRE(why, memcmp(roll_id, m->roll_id, 32) == 0, OY_MISMATCH, "roll-1",
               "the roll_id is not the manifest's");
    OY_REQUIRE(why, roll->registrars == m->n_registrars, OY_MISMATCH, "roll-1",
               "parts of %u registrars, where the manifest has %zu", roll->registrars,
               m->n_registrars);
    return OY_OK;
}

/* header ‖ roll_id ‖ R ‖ rules ‖ private ‖ counts ‖ rows */
static oy_status parse_start(struct oy_roll *roll, unsigned char rules[32], struct oy_why *why) {
    const struct oy_group *g = roll->group;
    unsigned char roll_id[32];
    struct oy_reader r;
    oy_reader_init(&r, roll->file);
    OY_TRY(oy_header_read(&r, "RO", g, why));
    oy_read_bytes(&r, roll_id, 32);
    roll->registrars = oy_read_u8(&r);
    if (!r.short_read) OY_TRY(check_start(roll, roll_id, why));
    oy_read_bytes(&r, rules, 32);
    roll->private_rolls = oy_read_span(&r, roll->registrars * (size_t)32);
    uint32_t counts = oy_read_u32(&r);
    roll->counts = oy_read_items(&r, counts, 8);
    roll->rows = oy_read_u32(&r);
    if (r.short_read) return oy_fail(why, OY_FORMAT, "enc-2", "too short for a roll");
    roll->rows_at = roll->file.n - r.left;
    roll->row_len = (1 + roll->registrars) * g->element_len + 4 + 1;
    OY_REQUIRE(why, roll->rows >= 1, OY_FORMAT, "roll-1", "nobody is on the roll");
    return OY_OK;
}

/* The length that follows from the rows, and the rows part. */
static oy_status check_length(struct oy_roll *roll, bool whole, struct oy_why *why) {
    const struct oy_group *g = roll->group;
    uint64_t rows_len = roll->rows_at + (uint64_t)roll->rows * roll->row_len;
    uint64_t proofs_len = (uint64_t)roll->rows * (g->element_len + g->scalar_len) + OY_SIGN_BYTES;
    uint64_t wanted = rows_len + (whole ? roll->registrars * proofs_len : 0);
    if (roll->file.n != wanted)
        return oy_fail(why, OY_FORMAT, "enc-2", "%zu bytes, where %u rows take %" PRIu64,
                       roll->file.n, roll->rows, wanted);
    roll->rows_part = oy_span(roll->file.p, (size_t)rows_len);
    return OY_OK;
}

static oy_status parse(struct oy_roll *out, struct oy_span file, const struct oy_manifest *m,
                       bool whole, struct oy_why *why) {
    struct oy_roll roll = {.manifest = m, .group = m->group, .file = file};
    unsigned char rules[32];
    *out = (struct oy_roll){0};
    OY_TRY(parse_start(&roll, rules, why));
    OY_TRY(check_length(&roll, whole, why));
    OY_TRY(check_rows_and_counts(&roll, why));
    OY_TRY(check_rules(&roll, rules, why));
    if (roll.rows) OY_TRY(oy_roll_check_lines(m, roll.rows, why));
    oy_sha256(roll.rows_digest, roll.rows_part);
    if (whole) oy_sha256(roll.digest, file);
    *out = roll;
    return OY_OK;
}

oy_status oy_roll_parse(struct oy_roll *out, struct oy_span file, const struct oy_manifest *m,
                        struct oy_why *why) {
    return parse(out, file, m, true, why);
}

oy_status oy_roll_parse_rows(struct oy_roll *out, struct oy_span rows_part,
                             const struct oy_manifest *m, struct oy_why *why) {
    return parse(out, rows_part, m, false, why);
}
