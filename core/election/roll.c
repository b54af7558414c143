/* Reading a roll: rows and signatures [roll-6, roll-7]. Its layout is in roll_layout.c. */
#include "election/roll.h"

#include <assert.h>
#include <string.h>

#include "crypto/hash.h"
#include "crypto/sign.h"
#include "election/header.h"
#include "election/roll_proof.h"

/* ---- rows ---- */

static const unsigned char *row_at(const struct oy_roll *roll, uint32_t row) {
    assert(row < roll->rows);
    return roll->file.p + roll->rows_at + (size_t)row * roll->row_len;
}

struct oy_span oy_roll_credential(const struct oy_roll *roll, uint32_t row) {
    return oy_span(row_at(roll, row), roll->group->element_len);
}

struct oy_span oy_roll_part(const struct oy_roll *roll, uint32_t row, unsigned registrar) {
    assert(registrar >= 1 && registrar <= roll->registrars);
    size_t len = roll->group->element_len;
    return oy_span(row_at(roll, row) + registrar * len + 4 + 1, len);
}

uint32_t oy_roll_mahalle(const struct oy_roll *roll, uint32_t row) {
    struct oy_reader r;
    oy_reader_init(&r, oy_span(row_at(roll, row) + roll->group->element_len, 4));
    return oy_read_u32(&r);
}

bool oy_roll_is_device(const struct oy_roll *roll, uint32_t row, unsigned registrar) {
    assert(registrar >= 1 && registrar <= roll->registrars);
    unsigned bits = row_at(roll, row)[roll->group->element_len + 4];
    return (bits >> (registrar - 1) & 1) != 0;
}

struct oy_span oy_roll_private(const struct oy_roll *roll, unsigned registrar) {
    assert(registrar >= 1 && registrar <= roll->registrars);
    return oy_span(roll->private_rolls.p + (registrar - 1) * (size_t)32, 32);
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
    struct oy_reader r;
    oy_reader_init(&r, roll->counts);
    while (r.left > 0) {
        uint32_t id = oy_read_u32(&r), voters = oy_read_u32(&r);
        if (id == mahalle) return voters;
    }
    return 0;
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
