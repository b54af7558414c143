/* Reading a roll: its layout and rows [roll-1, roll-2, roll-6, roll-7, qst-3]. */
#include "election/roll.h"

#include <assert.h>
#include <string.h>

#include "crypto/hash.h"
#include "crypto/sign.h"
#include "election/header.h"
#include "election/roll_proof.h"

enum { START_LEN = OY_HEADER_LEN + 32 + 1 + 4 };

/* ---- rows ---- */

static const unsigned char *row_at(const struct oy_roll *roll, uint32_t row) {
    assert(row < roll->rows);
    return roll->file.p + START_LEN + (size_t)row * roll->row_len;
}

struct oy_span oy_roll_credential(const struct oy_roll *roll, uint32_t row) {
    return oy_span(row_at(roll, row), roll->group->element_len);
}

struct oy_span oy_roll_part(const struct oy_roll *roll, uint32_t row, unsigned registrar) {
    assert(registrar >= 1 && registrar <= roll->registrars);
    size_t len = roll->group->element_len;
    return oy_span(row_at(roll, row) + registrar * len + 4, len);
}

uint32_t oy_roll_mahalle(const struct oy_roll *roll, uint32_t row) {
    struct oy_reader r;
    oy_reader_init(&r, oy_span(row_at(roll, row) + roll->group->element_len, 4));
    return oy_read_u32(&r);
}

struct oy_span oy_roll_proof(const struct oy_roll *roll, uint32_t row, unsigned registrar) {
    assert(row < roll->rows && registrar >= 1 && registrar <= roll->registrars);
    size_t len = roll->group->element_len + roll->group->scalar_len;
    size_t block = (size_t)roll->rows * len + OY_SIGN_BYTES;
    return oy_span(roll->file.p + roll->rows_part.n + (registrar - 1) * block + row * len, len);
}

static const unsigned char *signature_of(const struct oy_roll *roll, unsigned registrar) {
    size_t len = roll->group->element_len + roll->group->scalar_len;
    size_t block = (size_t)roll->rows * len + OY_SIGN_BYTES;
    return roll->file.p + roll->rows_part.n + registrar * block - OY_SIGN_BYTES;
}

uint32_t oy_roll_find(const struct oy_roll *roll, struct oy_span credential) {
    uint32_t lo = 0, hi = roll->rows;
    if (credential.n != roll->group->element_len) return UINT32_MAX;
    while (lo < hi) {
        uint32_t middle = lo + (hi - lo) / 2;
        int order = memcmp(oy_roll_credential(roll, middle).p, credential.p, credential.n);
        if (order == 0) return middle;
        if (order < 0)
            lo = middle + 1;
        else
            hi = middle;
    }
    return UINT32_MAX;
}

uint32_t oy_roll_count_mahalle(const struct oy_roll *roll, uint32_t mahalle) {
    uint32_t n = 0;
    for (uint32_t row = 0; row < roll->rows; row++) n += oy_roll_mahalle(roll, row) == mahalle;
    return n;
}

/* ---- layout ---- */

oy_status oy_roll_check_lines(const struct oy_manifest *m, uint32_t rows, struct oy_why *why) {
    const uint64_t limit = (uint64_t)1 << 40;
    for (size_t i = 0; i < m->n_contests; i++)
        for (size_t k = 0; k < m->contests[i].n_lines; k++)
            OY_REQUIRE(why, m->contests[i].lines[k].max <= limit / rows, OY_RANGE, "qst-3",
                       "%u voters could bring the total %s of %s above 2^40", rows,
                       m->contests[i].lines[k].id, m->contests[i].id);
    return OY_OK;
}

static oy_status check_rows(const struct oy_roll *roll, struct oy_why *why) {
    for (uint32_t row = 0; row < roll->rows; row++) {
        uint32_t mahalle = oy_roll_mahalle(roll, row);
        OY_REQUIRE(why, oy_manifest_find_mahalle(roll->manifest, mahalle) != SIZE_MAX, OY_MISMATCH,
                   "roll-1", "row %u: mahalle %u is not in the manifest", row, mahalle);
        OY_REQUIRE(why,
                   row == 0 ||
                       memcmp(oy_roll_credential(roll, row - 1).p, oy_roll_credential(roll, row).p,
                              roll->group->element_len) < 0,
                   OY_FORMAT, "roll-2", "row %u: the credentials are not in ascending order", row);
    }
    return OY_OK;
}

/* header ‖ roll_id ‖ R ‖ rows, and the length that follows from them */
static oy_status parse_start(struct oy_roll *roll, struct oy_why *why) {
    const struct oy_manifest *m = roll->manifest;
    const struct oy_group *g = roll->group;
    unsigned char roll_id[32];
    struct oy_reader r;
    oy_reader_init(&r, roll->file);
    OY_TRY(oy_header_read(&r, "RO", g, why));
    oy_read_bytes(&r, roll_id, 32);
    roll->registrars = oy_read_u8(&r);
    roll->rows = oy_read_u32(&r);
    if (r.short_read) return oy_fail(why, OY_FORMAT, "enc-2", "too short for a roll");
    OY_REQUIRE(why, memcmp(roll_id, m->roll_id, 32) == 0, OY_MISMATCH, "roll-1",
               "the roll_id is not the manifest's");
    if (roll->registrars < 1 || roll->registrars > OY_REGISTRARS_MAX)
        return oy_fail(why, OY_MISMATCH, "roll-1", "%u registrars", roll->registrars);
    OY_REQUIRE(why, roll->registrars == m->n_registrars, OY_MISMATCH, "roll-1",
               "parts of %u registrars, where the manifest has %zu", roll->registrars,
               m->n_registrars);
    OY_REQUIRE(why, roll->rows >= 1, OY_FORMAT, "roll-1", "nobody is on the roll");
    roll->row_len = (1 + roll->registrars) * g->element_len + 4;
    size_t proof_len = g->element_len + g->scalar_len;
    size_t rows_len = START_LEN + (size_t)roll->rows * roll->row_len;
    size_t proofs_len = (size_t)roll->rows * proof_len + OY_SIGN_BYTES;
    size_t wanted = rows_len + roll->registrars * proofs_len;
    if (roll->file.n != wanted)
        return oy_fail(why, OY_FORMAT, "enc-2", "%zu bytes, where %u rows take %zu", roll->file.n,
                       roll->rows, wanted);
    roll->rows_part = oy_span(roll->file.p, rows_len);
    return OY_OK;
}

oy_status oy_roll_parse(struct oy_roll *out, struct oy_span file, const struct oy_manifest *m,
                        struct oy_why *why) {
    struct oy_roll roll = {.manifest = m, .group = m->group, .file = file};
    *out = (struct oy_roll){0};
    OY_TRY(parse_start(&roll, why));
    OY_TRY(check_rows(&roll, why));
    if (roll.rows) OY_TRY(oy_roll_check_lines(m, roll.rows, why));
    oy_sha256(roll.rows_digest, roll.rows_part);
    oy_sha256(roll.digest, file);
    *out = roll;
    return OY_OK;
}

oy_status oy_roll_check_count(const struct oy_roll *roll, uint32_t logged, struct oy_why *why) {
    OY_REQUIRE(why, roll->rows == logged, OY_MISMATCH, "roll-7",
               "the roll has %u rows, the log says %u", roll->rows, logged);
    return OY_OK;
}

oy_status oy_roll_check_signatures(const struct oy_roll *roll, struct oy_why *why) {
    for (unsigned i = 1; i <= roll->registrars; i++) {
        struct oy_why inner = {0};
        oy_status status =
            oy_sign_check(signature_of(roll, i), roll->manifest->registrars[i - 1].key, "roll",
                          oy_span(roll->rows_digest, 32), &inner);
        if (status == OY_MEMORY) return oy_fail(why, status, "", "%s", inner.text);
        OY_REQUIRE(why, status == OY_OK, OY_PROOF, "roll-6",
                   "the signature of registrar %u does not hold", i);
    }
    return OY_OK;
}
