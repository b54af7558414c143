/* The group work of a roll: membership, products, proofs, distinctness [roll-3 … roll-5]. */
#include <stdlib.h>
#include <string.h>

#include "base/parallel.h"
#include "crypto/equations.h"
#include "crypto/schnorr.h"
#include "election/point_map.h"
#include "election/roll.h"
#include "election/roll_proof.h"

enum { CHUNK = 256 }; /* rows that are decoded together */

struct row { /* decoded */
    struct oy_element credential;
    struct oy_element part[OY_REGISTRARS_MAX];
    struct oy_pok proof[OY_REGISTRARS_MAX];
};

struct chunk {
    const struct oy_roll *roll;
    uint32_t first, n;
    struct row *rows;
    unsigned char *encoded; /* for one decode call: (1 + 2R)·n elements */
    struct oy_element *elements;
};

static oy_status no_memory(struct oy_why *why) {
    return oy_fail(why, OY_MEMORY, "", "no memory for rows of the roll");
}

static size_t per_row(const struct oy_roll *roll) {
    return 1 + 2 * (size_t)roll->registrars;
}

static oy_status chunk_new(struct chunk *c, const struct oy_roll *roll, struct oy_why *why) {
    *c = (struct chunk){.roll = roll};
    c->rows = calloc(CHUNK, sizeof *c->rows);
    c->encoded = calloc(CHUNK * per_row(roll), roll->group->element_len);
    c->elements = calloc(CHUNK * per_row(roll), sizeof *c->elements);
    return c->rows && c->encoded && c->elements ? OY_OK : no_memory(why);
}

static void chunk_free(struct chunk *c) {
    free(c->rows);
    free(c->encoded);
    free(c->elements);
}

/* credential ‖ parts ‖ As of each row */
static void gather(struct chunk *c) {
    const struct oy_roll *roll = c->roll;
    size_t len = roll->group->element_len;
    unsigned char *p = c->encoded;
    for (uint32_t i = 0; i < c->n; i++) {
        memcpy(p, oy_roll_credential(roll, c->first + i).p, len);
        p += len;
        for (unsigned k = 1; k <= roll->registrars; k++, p += len)
            memcpy(p, oy_roll_part(roll, c->first + i, k).p, len);
        for (unsigned k = 1; k <= roll->registrars; k++, p += len)
            memcpy(p, oy_roll_proof(roll, c->first + i, k).p, len);
    }
}

static oy_status read_responses(struct chunk *c, struct oy_why *why) {
    const struct oy_group *g = c->roll->group;
    for (uint32_t i = 0; i < c->n; i++) {
        for (unsigned k = 1; k <= c->roll->registrars; k++) {
            struct oy_span proof = oy_roll_proof(c->roll, c->first + i, k);
            struct oy_reader r;
            oy_reader_init(&r, oy_span(proof.p + g->element_len, g->scalar_len));
            OY_TRY(oy_read_scalar(g, &c->rows[i].proof[k - 1].z, &r, why));
        }
    }
    return OY_OK;
}

static oy_status decode(struct chunk *c, struct oy_why *why) {
    size_t n = c->n * per_row(c->roll), len = c->roll->group->element_len;
    struct oy_reader r;
    gather(c);
    oy_reader_init(&r, oy_span(c->encoded, n * len));
    OY_TRY(oy_read_elements(c->roll->group, c->elements, n, &r, why));
    const struct oy_element *e = c->elements;
    for (uint32_t i = 0; i < c->n; i++) {
        c->rows[i].credential = *e++;
        for (unsigned k = 0; k < c->roll->registrars; k++) c->rows[i].part[k] = *e++;
        for (unsigned k = 0; k < c->roll->registrars; k++) c->rows[i].proof[k].a = *e++;
    }
    return read_responses(c, why);
}

/* Decodes rows first … first+n−1, n ≤ CHUNK; if that fails, again one by one, to name the row. */
static oy_status load(struct chunk *c, uint32_t first, uint32_t n, struct oy_why *why) {
    c->first = first;
    c->n = n;
    oy_status whole = decode(c, why);
    if (whole == OY_OK || n == 1) {
        if (whole != OY_OK) oy_why_at(why, "row %u", first);
        return whole;
    }
    for (uint32_t i = 0; i < n; i++) {
        struct oy_why single = {0};
        oy_status status = load(c, first + i, 1, &single);
        if (status == OY_OK) continue;
        *why = single;
        return status;
    }
    return whole;
}

static uint32_t size_at(uint32_t done, uint32_t n) {
    return n - done < CHUNK ? n - done : CHUNK;
}

oy_status oy_roll_check_members(const struct oy_roll *roll, uint32_t first, uint32_t n,
                                struct oy_why *why) {
    struct chunk c;
    oy_status status = chunk_new(&c, roll, why);
    for (uint32_t done = 0; status == OY_OK && done < n; done += size_at(done, n))
        status = load(&c, first + done, size_at(done, n), why);
    chunk_free(&c);
    return status;
}

/* ---- products and proofs ---- */

void oy_roll_proof_begin(struct oy_transcript *t, const struct oy_manifest *m, uint32_t registrar,
                         uint32_t row, uint32_t mahalle) {
    oy_transcript_begin(t, m->group, "credential-part");
    oy_transcript_element(t, m->group, &m->group->generator);
    oy_transcript_item(t, m->roll_id, 32);
    oy_transcript_u32(t, registrar);
    oy_transcript_u32(t, row);
    oy_transcript_u32(t, mahalle);
}

/* [roll-3] */
static oy_status check_identities(const struct chunk *c, uint32_t i, struct oy_why *why) {
    const struct oy_group *g = c->roll->group;
    const struct row *row = &c->rows[i];
    OY_REQUIRE(why, !oy_element_is_identity(g, &row->credential), OY_PROOF, "roll-3",
               "the credential of row %u is the identity", c->first + i);
    for (unsigned k = 0; k < c->roll->registrars; k++)
        OY_REQUIRE(why, !oy_element_is_identity(g, &row->part[k]), OY_PROOF, "roll-3",
                   "part %u of row %u is the identity", k + 1, c->first + i);
    return OY_OK;
}

static oy_status add_row(struct oy_equations *eqs, const struct chunk *c, uint32_t i,
                         struct oy_why *why) {
    const struct oy_roll *roll = c->roll;
    const struct oy_group *g = roll->group;
    const struct row *row = &c->rows[i];
    uint32_t at = c->first + i;
    struct oy_scalar one;
    g->scalar_from_u64(&one, 1);
    OY_TRY(oy_equations_begin(eqs, i, "roll-3", why));
    OY_TRY(oy_equations_one(eqs, &row->credential, why));
    for (unsigned k = 0; k < roll->registrars; k++)
        OY_TRY(oy_equations_term_inverse(eqs, &row->part[k], &one, why));
    for (unsigned k = 0; k < roll->registrars && !oy_mutant("roll-5"); k++) {
        struct oy_transcript t;
        oy_roll_proof_begin(&t, roll->manifest, k + 1,
                            oy_roll_is_device(roll, at, k + 1) ? OY_ROW_OF_DEVICE : at,
                            oy_roll_mahalle(roll, at));
        OY_TRY(oy_pok_check(eqs, i, g, &row->proof[k], &t, &row->part[k], why));
    }
    return OY_OK;
}

static oy_status refuse_row(const struct chunk *c, const bool *bad, const struct oy_why *inner,
                            uint32_t *bad_row, struct oy_why *why) {
    uint32_t i = 0;
    while (i + 1 < c->n && !bad[i]) i++;
    *bad_row = c->first + i;
    if (strcmp(inner->rule, "roll-3") == 0)
        return oy_fail(why, OY_PROOF, "roll-3",
                       "the credential of row %u is not the product of its parts", *bad_row);
    return oy_fail(why, OY_PROOF, "roll-5", "a part of row %u has no valid proof of knowledge",
                   *bad_row);
}

static oy_status ask(struct oy_equations *eqs, const struct chunk *c, bool each, uint32_t *bad_row,
                     struct oy_why *why) {
    bool bad[CHUNK] = {0};
    struct oy_why inner = {0};
    oy_status status = each ? oy_equations_check_each(eqs, bad, CHUNK, &inner)
                            : oy_equations_check(eqs, bad, CHUNK, &inner);
    if (status == OY_PROOF) return refuse_row(c, bad, &inner, bad_row, why);
    if (status != OY_OK) *why = inner;
    return status;
}

/* Rows before a wrong one are asked too, so that the lowest wrong row is named. */
static oy_status check_chunk(struct oy_equations *eqs, struct chunk *c, bool each,
                             uint32_t *bad_row, struct oy_why *why) {
    struct oy_why identity = {0};
    uint32_t n = 0;
    oy_equations_clear(eqs);
    while (n < c->n && check_identities(c, n, &identity) == OY_OK)
        OY_TRY(add_row(eqs, c, n++, why));
    OY_TRY(ask(eqs, c, each, bad_row, why));
    if (n == c->n) return OY_OK;
    *bad_row = c->first + n;
    *why = identity;
    return OY_PROOF;
}

oy_status oy_roll_check_proofs(const struct oy_roll *roll, uint32_t first, uint32_t n, bool each,
                               uint32_t *bad_row, struct oy_why *why) {
    struct chunk c;
    *bad_row = UINT32_MAX;
    struct oy_equations *eqs = oy_equations_new(roll->group, NULL);
    oy_status status = chunk_new(&c, roll, why);
    if (!eqs) status = no_memory(why);
    for (uint32_t done = 0; status == OY_OK && done < n; done += size_at(done, n)) {
        status = load(&c, first + done, size_at(done, n), why);
        if (status == OY_OK) status = check_chunk(eqs, &c, each, bad_row, why);
    }
    oy_equations_free(eqs);
    chunk_free(&c);
    return status;
}

/* ---- distinct parts [roll-4] ---- */

static oy_status check_part(const struct oy_roll *roll, struct oy_point_map *seen, uint32_t row,
                            unsigned registrar, struct oy_why *why) {
    struct oy_span part = oy_roll_part(roll, row, registrar);
    uint32_t owner = oy_roll_find(roll, part);
    bool is_new;
    OY_REQUIRE(why, owner == UINT32_MAX || owner == row, OY_PROOF, "roll-4",
               "part %u of row %u is the credential of row %u", registrar, row, owner);
    OY_TRY(oy_point_map_add(seen, part.p, row, &is_new, why));
    OY_REQUIRE(why, is_new, OY_PROOF, "roll-4", "part %u of row %u stands in the roll before",
               registrar, row);
    return OY_OK;
}

oy_status oy_roll_check_distinct(const struct oy_roll *roll, uint32_t *bad_row,
                                 struct oy_why *why) {
    struct oy_point_map *seen = oy_point_map_new(roll->group->element_len);
    oy_status status = seen ? OY_OK : no_memory(why);
    uint32_t row = 0;
    for (; status == OY_OK && row < roll->rows; row++)
        for (unsigned k = 1; status == OY_OK && k <= roll->registrars; k++)
            status = check_part(roll, seen, row, k, why);
    *bad_row = status == OY_PROOF ? row - 1 : UINT32_MAX;
    oy_point_map_free(seen);
    return status;
}

/* ---- all of it ---- */

static uint32_t range_at(const struct oy_roll *roll, size_t i) {
    return size_at((uint32_t)i * CHUNK, roll->rows);
}

static oy_status check_members(void *context, size_t i, struct oy_why *why) {
    const struct oy_roll *roll = context;
    return oy_roll_check_members(roll, (uint32_t)i * CHUNK, range_at(roll, i), why);
}

static oy_status check_proofs(void *context, size_t i, struct oy_why *why) {
    const struct oy_roll *roll = context;
    uint32_t bad_row;
    return oy_roll_check_proofs(roll, (uint32_t)i * CHUNK, range_at(roll, i), false, &bad_row, why);
}

oy_status oy_roll_check(const struct oy_roll *roll, unsigned threads, struct oy_why *why) {
    struct oy_roll mine = *roll; /* the functions above take what they do not change */
    size_t ranges = (roll->rows + (size_t)CHUNK - 1) / CHUNK;
    uint32_t bad_row;
    OY_TRY(oy_parallel_for(threads, ranges, check_members, &mine, why));
    OY_TRY(oy_roll_check_signatures(roll, why));
    OY_TRY(oy_roll_check_distinct(roll, &bad_row, why));
    return oy_parallel_for(threads, ranges, check_proofs, &mine, why);
}
