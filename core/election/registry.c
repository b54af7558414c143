#include "election/registry.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "election/point_map.h"

enum { SEQUENCE_STEP_MAX = 16 }; /* [bal-9] */

struct state { /* of one credential */
    uint64_t last_ballot;
    uint32_t last_sequence;
    bool is_revoked, is_replaced;
    bool is_not_entitled; /* revoked with that reason [dec-2] */
};

struct extra { /* a credential that came by a replacement */
    uint32_t mahalle;
    unsigned char *points; /* E credential ‖ R·E part, its own memory */
};

struct oy_registry {
    const struct oy_election *e;
    const struct oy_roll *roll;
    struct state *states; /* rows, then extras */
    uint32_t n, cap;
    struct extra *extras;       /* n − rows of them */
    struct oy_point_map *index; /* of the extras' credentials: roll index */
    struct oy_point_map *seen;  /* every credential and part; made for the first replacement */
    uint64_t accepted;
    struct oy_destroy said[OY_REGISTRARS_MAX]; /* [rev-6] */
    size_t n_said;
};

static oy_status no_memory(struct oy_why *why) {
    return oy_fail(why, OY_MEMORY, "", "no memory for the state of the roll");
}

/* ---- making ---- */

void oy_registry_free(struct oy_registry *r) {
    if (!r) return;
    for (uint32_t i = 0; r->extras && i < r->n - r->roll->rows; i++) free(r->extras[i].points);
    free(r->extras);
    free(r->states);
    oy_point_map_free(r->index);
    oy_point_map_free(r->seen);
    free(r);
}

oy_status oy_registry_new(struct oy_registry **out, const struct oy_election *e,
                          const struct oy_roll *roll, struct oy_why *why) {
    *out = NULL;
    struct oy_registry *r = calloc(1, sizeof *r);
    if (!r) return no_memory(why);
    r->e = e;
    r->roll = roll;
    r->n = r->cap = roll->rows;
    r->states = calloc((size_t)roll->rows + 1, sizeof *r->states);
    r->index = oy_point_map_new(e->group->element_len);
    if (!r->states || !r->index) {
        oy_registry_free(r);
        return no_memory(why);
    }
    for (uint32_t i = 0; i < r->n; i++) r->states[i].last_ballot = OY_BALLOT_NONE;
    *out = r;
    return OY_OK;
}

/* ---- looking ---- */

uint32_t oy_registry_count(const struct oy_registry *r) {
    return r->n;
}

uint32_t oy_registry_find(const struct oy_registry *r, const struct oy_element *credential) {
    uint32_t row = oy_roll_find(r->roll, oy_span(credential->b, r->e->group->element_len));
    return row != UINT32_MAX ? row : oy_point_map_find(r->index, credential->b);
}

struct oy_span oy_registry_credential(const struct oy_registry *r, uint32_t index) {
    assert(index < r->n);
    if (index < r->roll->rows) return oy_roll_credential(r->roll, index);
    return oy_span(r->extras[index - r->roll->rows].points, r->e->group->element_len);
}

uint32_t oy_registry_mahalle(const struct oy_registry *r, uint32_t index) {
    assert(index < r->n);
    if (index < r->roll->rows) return oy_roll_mahalle(r->roll, index);
    return r->extras[index - r->roll->rows].mahalle;
}

static const struct state *state_of(const struct oy_registry *r, uint32_t index) {
    assert(index < r->n);
    return &r->states[index];
}

bool oy_registry_is_revoked(const struct oy_registry *r, uint32_t index) {
    return state_of(r, index)->is_revoked;
}

bool oy_registry_is_replaced(const struct oy_registry *r, uint32_t index) {
    return state_of(r, index)->is_replaced;
}

uint32_t oy_registry_last_sequence(const struct oy_registry *r, uint32_t index) {
    return state_of(r, index)->last_sequence;
}

uint64_t oy_registry_last_ballot(const struct oy_registry *r, uint32_t index) {
    return state_of(r, index)->last_ballot;
}

/* ---- revoking [rev-1] ---- */

oy_status oy_registry_revoke(struct oy_registry *r, struct oy_span payload, struct oy_why *why) {
    struct oy_revoke revoke;
    OY_TRY(oy_revoke_parse(&revoke, r->e, payload, why));
    OY_TRY(oy_revoke_check_signatures(r->e, OY_ENTRY_REVOKE, payload, why));
    uint32_t index = oy_registry_find(r, &revoke.credential);
    if (index == UINT32_MAX)
        return oy_fail(why, OY_MISMATCH, "rev-1", "the revoked credential is not on the roll");
    OY_REQUIRE(why, !r->states[index].is_revoked, OY_STATE, "rev-1",
               "the credential is revoked already");
    r->states[index].is_revoked = true;
    r->states[index].is_not_entitled = revoke.reason == OY_REVOKE_NOT_ENTITLED;
    return OY_OK;
}

/* ---- replacing [rev-2 … rev-5] ---- */

static oy_status add_seen(struct oy_registry *r, struct oy_span point, struct oy_why *why) {
    bool is_new; /* with one registrar, a part is its own credential */
    return oy_point_map_add(r->seen, point.p, 0, &is_new, why);
}

static oy_status fill_seen(struct oy_registry *r, struct oy_why *why) {
    for (uint32_t row = 0; row < r->roll->rows; row++) {
        OY_TRY(add_seen(r, oy_roll_credential(r->roll, row), why));
        for (unsigned k = 1; k <= r->roll->registrars; k++)
            OY_TRY(add_seen(r, oy_roll_part(r->roll, row, k), why));
    }
    return OY_OK;
}

static oy_status need_seen(struct oy_registry *r, struct oy_why *why) {
    if (r->seen) return OY_OK;
    r->seen = oy_point_map_new(r->e->group->element_len);
    oy_status status = r->seen ? fill_seen(r, why) : no_memory(why);
    if (status == OY_OK) return OY_OK;
    oy_point_map_free(r->seen);
    r->seen = NULL;
    return status;
}

/* [rev-3] */
static oy_status check_new(const struct oy_registry *r, const struct oy_replace *replace,
                           struct oy_why *why) {
    size_t n = r->e->manifest->n_registrars;
    OY_REQUIRE(why, oy_point_map_find(r->seen, replace->fresh.b) == UINT32_MAX, OY_PROOF, "rev-3",
               "the new credential has been on the roll or in the log before");
    for (size_t i = 0; i < n; i++)
        OY_REQUIRE(why, oy_point_map_find(r->seen, replace->part[i].b) == UINT32_MAX, OY_PROOF,
                   "rev-3", "part %zu of the new credential has been there before", i + 1);
    OY_REQUIRE(why, n < 2 || !oy_element_equal(r->e->group, &replace->part[0], &replace->part[1]),
               OY_PROOF, "rev-3", "both parts of the new credential are the same");
    return OY_OK;
}

/* [rev-2] */
static oy_status check_old(const struct oy_registry *r, const struct oy_replace *replace,
                           uint32_t *old, struct oy_why *why) {
    *old = oy_registry_find(r, &replace->old);
    if (*old == UINT32_MAX)
        return oy_fail(why, OY_MISMATCH, "rev-2", "the replaced credential is not on the roll");
    OY_REQUIRE(why, r->states[*old].is_revoked, OY_STATE, "rev-2",
               "the replaced credential is not revoked");
    OY_REQUIRE(why, !r->states[*old].is_replaced, OY_STATE, "rev-2",
               "the credential has been replaced already");
    OY_REQUIRE(why, replace->mahalle == oy_registry_mahalle(r, *old), OY_MISMATCH, "rev-2",
               "the mahalle of the new credential is not the old one's");
    return OY_OK;
}

static bool reserve(struct oy_registry *r) {
    if (r->n < r->cap) return true;
    if (r->n >= UINT32_MAX / 2) return false;
    uint32_t cap = r->n + 64 + (r->n - r->roll->rows);
    struct state *states = realloc(r->states, cap * sizeof *states);
    if (!states) return false;
    r->states = states;
    struct extra *extras = realloc(r->extras, (cap - r->roll->rows) * sizeof *extras);
    if (!extras) return false;
    r->extras = extras;
    r->cap = cap;
    return true;
}

static oy_status remember(struct oy_registry *r, unsigned char *points, struct oy_why *why) {
    size_t len = r->e->group->element_len;
    bool is_new;
    for (size_t i = 0; i <= r->e->manifest->n_registrars; i++)
        OY_TRY(add_seen(r, oy_span(points + i * len, len), why));
    return oy_point_map_add(r->index, points, r->n, &is_new, why);
}

/* [rev-5] The new credential gets the next index. Points stay in memory even if remembering them
 * fails half-way, for the maps may hold them; then the process is out of memory anyhow. */
static oy_status append(struct oy_registry *r, const struct oy_replace *replace,
                        struct oy_why *why) {
    size_t len = r->e->group->element_len, n = r->e->manifest->n_registrars;
    if (!reserve(r)) return no_memory(why);
    unsigned char *points = malloc((1 + n) * len);
    if (!points) return no_memory(why);
    memcpy(points, replace->fresh.b, len);
    for (size_t i = 0; i < n; i++) memcpy(points + (1 + i) * len, replace->part[i].b, len);
    r->extras[r->n - r->roll->rows] = (struct extra){replace->mahalle, points};
    r->states[r->n] = (struct state){.last_ballot = OY_BALLOT_NONE};
    OY_TRY(remember(r, points, why));
    r->n++;
    return OY_OK;
}

oy_status oy_registry_replace(struct oy_registry *r, struct oy_span payload, struct oy_why *why) {
    struct oy_replace replace;
    uint32_t old;
    OY_TRY(oy_replace_parse(&replace, r->e, payload, why));
    OY_TRY(oy_revoke_check_signatures(r->e, OY_ENTRY_REPLACE, payload, why));
    OY_TRY(check_old(r, &replace, &old, why));
    OY_TRY(need_seen(r, why));
    OY_TRY(check_new(r, &replace, why));
    OY_TRY(oy_replace_check_proofs(r->e, &replace, why));
    OY_TRY(append(r, &replace, why));
    r->states[old].is_replaced = true;
    return OY_OK;
}

/* ---- ballots ---- */

/* [bal-3] */
static oy_status check_credential(const struct oy_registry *r, uint32_t index,
                                  const struct oy_ballot_header *h, struct oy_why *why) {
    const struct oy_style *style;
    if (index >= r->n)
        return oy_fail(why, OY_MISMATCH, "bal-3", "there is no roll index %u", index);
    OY_REQUIRE(why, oy_span_equal(h->credential, oy_registry_credential(r, index)), OY_MISMATCH,
               "bal-3", "the credential is not the one at roll index %u", index);
    OY_REQUIRE(why, !r->states[index].is_revoked, OY_STATE, "bal-3",
               "the credential has been revoked");
    OY_REQUIRE(why, h->mahalle == oy_registry_mahalle(r, index), OY_MISMATCH, "bal-3",
               "mahalle %u, where the roll has %u", h->mahalle, oy_registry_mahalle(r, index));
    return oy_ballot_style(&style, r->e, h->mahalle, why);
}

oy_status oy_registry_check_ballot(const struct oy_registry *r, uint32_t index,
                                   const struct oy_ballot_header *h, struct oy_why *why) {
    OY_REQUIRE(why, memcmp(h->election_id, r->e->id, 32) == 0, OY_MISMATCH, "bal-2",
               "the ballot is of another election");
    OY_TRY(check_credential(r, index, h, why));
    uint32_t last = r->states[index].last_sequence;
    OY_REQUIRE(why, h->sequence > last && h->sequence - last <= SEQUENCE_STEP_MAX, OY_STATE,
               "bal-9", "sequence %u after %u: it must rise by 1 to %d", h->sequence, last,
               SEQUENCE_STEP_MAX);
    return OY_OK;
}

oy_status oy_registry_accept_ballot(struct oy_registry *r, uint32_t index,
                                    const struct oy_ballot_header *h, uint64_t number,
                                    struct oy_why *why) {
    OY_TRY(oy_registry_check_ballot(r, index, h, why));
    r->states[index].last_sequence = h->sequence;
    r->states[index].last_ballot = number;
    r->accepted++;
    return OY_OK;
}

/* ---- statements ---- */

oy_status oy_registry_destroy(struct oy_registry *r, struct oy_span payload, struct oy_why *why) {
    struct oy_destroy d;
    OY_TRY(oy_destroy_parse(&d, payload, why));
    OY_TRY(oy_destroy_check(&d, r->e, r->roll, r->said, r->n_said, why));
    if (r->n_said == OY_REGISTRARS_MAX)
        return oy_fail(why, OY_STATE, "rev-6", "every registrar has said so already");
    r->said[r->n_said++] = d;
    return OY_OK;
}

oy_status oy_registry_pages(const struct oy_registry *r, struct oy_span payload,
                            struct oy_why *why) {
    struct oy_pages p;
    OY_TRY(oy_pages_parse(&p, payload, why));
    return oy_pages_check(&p, r->e, why);
}

oy_status oy_registry_apply(struct oy_registry *r, uint8_t type, struct oy_span payload,
                            struct oy_why *why) {
    switch (type) {
    case OY_ENTRY_REVOKE: return oy_registry_revoke(r, payload, why);
    case OY_ENTRY_REPLACE: return oy_registry_replace(r, payload, why);
    case OY_ENTRY_DESTROY: return oy_registry_destroy(r, payload, why);
    case OY_ENTRY_PAGES: return oy_registry_pages(r, payload, why);
    default: return OY_OK;
    }
}

/* ---- what counts [tal-1] ---- */

void oy_registry_counts(const struct oy_registry *r, struct oy_ballot_counts *out) {
    *out = (struct oy_ballot_counts){.accepted = r->accepted};
    for (uint32_t i = 0; i < r->n; i++) {
        if (r->states[i].last_ballot == OY_BALLOT_NONE) continue;
        if (r->states[i].is_revoked)
            out->revoked++;
        else
            out->counted++;
    }
    out->superseded = out->accepted - out->counted - out->revoked;
}

/* A replacement stands in its row's place, so that each row is at most one voter. */
void oy_registry_electorate(const struct oy_registry *r, uint64_t *by_mahalle) {
    const struct oy_manifest *m = r->e->manifest;
    for (size_t i = 0; i < m->n_mahalle; i++) by_mahalle[i] = 0;
    for (uint32_t i = 0; i < r->n; i++) {
        const struct state *s = &r->states[i];
        size_t at = oy_manifest_find_mahalle(m, oy_registry_mahalle(r, i));
        if (at == SIZE_MAX || s->is_replaced || s->is_not_entitled) continue;
        by_mahalle[at]++;
    }
}

bool oy_registry_ballot_counts(const struct oy_registry *r, uint32_t index, uint64_t number) {
    const struct state *s = state_of(r, index);
    return s->last_ballot == number && (!s->is_revoked || oy_mutant("tal-1"));
}
