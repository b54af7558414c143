/* The verdict on many ballots at once. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "election/ballot_check.h"

enum fate { REFUSED, PARSED, READ };

struct slot {
    struct oy_ballot ballot;
    enum fate fate;
    size_t first, n; /* its elements in the arrays below */
};

/* The ballots' elements stand one after another, so that they are decoded together and their
 * numbers are those of the equations' bases. */
struct oy_ballot_batch {
    const struct oy_election *e;
    struct oy_equations *eqs;
    struct slot *slots;
    bool *bad;
    size_t n, cap;
    struct oy_ballot_room room; /* for all ballots */
    struct oy_point *points;
    size_t cap_elements, cap_scalars;
};

static oy_status no_memory(struct oy_why *why) {
    return oy_fail(why, OY_MEMORY, "", "no memory for a batch of ballots");
}

oy_status oy_ballot_batch_new(struct oy_ballot_batch **out, const struct oy_election *e,
                              struct oy_why *why) {
    *out = calloc(1, sizeof **out);
    if (!*out) return no_memory(why);
    (*out)->e = e;
    (*out)->eqs = oy_equations_new(e->group, &e->y);
    if ((*out)->eqs) return OY_OK;
    free(*out);
    *out = NULL;
    return no_memory(why);
}

void oy_ballot_batch_free(struct oy_ballot_batch *w) {
    if (!w) return;
    oy_equations_free(w->eqs);
    free(w->slots);
    free(w->bad);
    free(w->room.elements);
    free(w->room.scalars);
    free(w->room.encoded);
    oy_points_free(w->points);
    free(w);
}

/* ---- memory ---- */

/* How many elements and scalars the ballots hold, if they are what their first bytes say. */
static void measure(const struct oy_ballot_batch *w, size_t *elements, size_t *scalars,
                    const struct oy_span *ballots, size_t n) {
    *elements = *scalars = 0;
    for (size_t i = 0; i < n; i++) {
        struct oy_ballot_header h;
        struct oy_why ignored = {0};
        if (oy_ballot_peek(&h, NULL, w->e->group, ballots[i], &ignored) != OY_OK) continue;
        const struct oy_style *s = oy_election_style(w->e, h.mahalle);
        if (!s) continue;
        *elements += oy_ballot_elements(s);
        *scalars += oy_ballot_scalars(s);
    }
}

static bool reserve_slots(struct oy_ballot_batch *w, size_t n) {
    w->n = n;
    if (n <= w->cap) return true;
    free(w->slots);
    free(w->bad);
    w->slots = calloc(n, sizeof *w->slots);
    w->bad = calloc(n, sizeof *w->bad);
    w->cap = w->slots && w->bad ? n : 0;
    return w->cap == n;
}

static bool reserve_room(struct oy_ballot_batch *w, size_t elements, size_t scalars) {
    struct oy_ballot_room *r = &w->room;
    if (elements > w->cap_elements) {
        free(r->elements);
        free(r->encoded);
        oy_points_free(w->points);
        r->elements = calloc(elements, sizeof *r->elements);
        r->encoded = malloc(elements * w->e->group->element_len);
        w->points = oy_points_new(w->e->group, elements);
        w->cap_elements = r->elements && r->encoded && w->points ? elements : 0;
    }
    if (scalars > w->cap_scalars) {
        free(r->scalars);
        r->scalars = malloc(scalars * sizeof *r->scalars);
        w->cap_scalars = r->scalars ? scalars : 0;
    }
    return w->cap_elements >= elements && w->cap_scalars >= scalars;
}

/* ---- reading ---- */

/* Everything but the group. What is wrong with a ballot goes to its verdict. */
static size_t parse_all(struct oy_ballot_batch *w, struct oy_why *verdict,
                        const struct oy_span *ballots) {
    size_t at = 0, scalars = 0, len = w->e->group->element_len;
    for (size_t i = 0; i < w->n; i++) {
        struct slot *s = &w->slots[i];
        const struct oy_ballot_room room = {w->room.elements + at, w->room.scalars + scalars,
                                            w->room.encoded + at * len};
        verdict[i] = (struct oy_why){0};
        s->fate = REFUSED;
        s->first = at;
        s->n = 0;
        if (oy_ballot_parse(&s->ballot, w->e, ballots[i], &room, &verdict[i]) != OY_OK) continue;
        s->fate = PARSED;
        s->n = oy_ballot_elements(s->ballot.style);
        at += s->n;
        scalars += oy_ballot_scalars(s->ballot.style);
    }
    return at;
}

static void refuse_element(const struct oy_group *g, struct slot *s, size_t bad,
                           struct oy_why *verdict) {
    const unsigned char *at = s->ballot.room.encoded + bad * g->element_len;
    s->fate = REFUSED;
    if (g->element_canonical_var(at))
        (void)oy_fail(verdict, OY_FORMAT, "grp-3", "element %zu is not in the group", bad);
    else
        (void)oy_fail(verdict, OY_FORMAT, "grp-2", "element %zu is not a canonical encoding", bad);
}

/* [grp-2, grp-3] Decodes all elements; of a ballot with a bad one the rest is passed over. */
static void decode_all(struct oy_ballot_batch *w, struct oy_why *verdict, size_t n) {
    const struct oy_group *g = w->e->group;
    size_t done = 0, i = 0;
    while (done < n) {
        size_t bad = done + g->points_decode_var(oy_points_at(g, w->points, done),
                                                 w->room.encoded + done * g->element_len, n - done);
        if (bad == n) return;
        while (w->slots[i].first + w->slots[i].n <= bad) i++;
        if (w->slots[i].fate != REFUSED) /* unless decode_each has done so */
            refuse_element(g, &w->slots[i], bad - w->slots[i].first, &verdict[i]);
        done = w->slots[i].first + w->slots[i].n;
    }
}

/* The same with libsodium or GMP alone, ballot by ballot. */
static void decode_each(struct oy_ballot_batch *w, struct oy_why *verdict) {
    const struct oy_group *g = w->e->group;
    for (size_t i = 0; i < w->n; i++) {
        struct slot *s = &w->slots[i];
        if (s->fate == REFUSED) continue;
        size_t bad = g->decode_var(s->ballot.room.elements, s->ballot.room.encoded, s->n);
        if (bad < s->n) refuse_element(g, s, bad, &verdict[i]);
    }
}

static void read_all(struct oy_ballot_batch *w, struct oy_why *verdict,
                     const struct oy_span *ballots, unsigned checks) {
    size_t n = parse_all(w, verdict, ballots);
    if (checks & OY_CHECK_EACH) decode_each(w, verdict);
    /* Also then: the tally is made of points. */
    decode_all(w, verdict, n);
    for (size_t i = 0; i < w->n; i++) {
        struct slot *s = &w->slots[i];
        if (s->fate == PARSED && oy_ballot_settle(&s->ballot, &verdict[i]) == OY_OK) s->fate = READ;
    }
    oy_equations_clear(w->eqs);
    if (!(checks & OY_CHECK_EACH)) oy_equations_decoded(w->eqs, w->room.elements, w->points, n);
}

/* ---- judging ---- */

static oy_status add(struct oy_ballot_batch *w, size_t i, unsigned checks, struct oy_why *why) {
    const struct oy_ballot *b = &w->slots[i].ballot;
    if (checks & OY_CHECK_PROOFS) OY_TRY(oy_ballot_add_proofs(w->eqs, i, w->e, b, why));
    if (checks & OY_CHECK_SIGNATURE) OY_TRY(oy_ballot_add_signature(w->eqs, i, w->e, b, why));
    return OY_OK;
}

static oy_status ask(const struct oy_equations *eqs, bool *bad, size_t n, unsigned checks,
                     struct oy_why *why) {
    return checks & OY_CHECK_EACH ? oy_equations_check_each(eqs, bad, n, why)
                                  : oy_equations_check(eqs, bad, n, why);
}

/* What the broken equation means to a person. */
static void say_plainly(struct oy_why *verdict) {
    const char *text =
        strncmp(verdict->rule, "bit-", 4) == 0   ? "a ciphertext is not proved to hold 0 or 1"
        : strncmp(verdict->rule, "con-", 4) == 0 ? "a rule of a contest is not proved to be kept"
        : strcmp(verdict->rule, "sig-1") == 0
            ? "the signature does not hold under the ballot's credential"
            : NULL;
    if (text) (void)snprintf(verdict->text, sizeof verdict->text, "%s", text);
}

/* The equations of all ballots as one batch. */
static oy_status judge(struct oy_ballot_batch *w, struct oy_why *verdict, unsigned checks,
                       struct oy_why *why) {
    struct oy_why first = {0};
    for (size_t i = 0; i < w->n; i++) {
        w->bad[i] = false;
        if (w->slots[i].fate == READ) OY_TRY(add(w, i, checks, why));
    }
    oy_status status = ask(w->eqs, w->bad, w->n, checks, &first);
    if (status == OY_MEMORY) {
        *why = first;
        return status;
    }
    for (size_t i = 0; i < w->n; i++) {
        if (!w->bad[i]) continue;
        const char *rule = oy_equations_wrong_rule(w->eqs, i);
        if (!rule) return no_memory(why);
        (void)oy_fail(&verdict[i], OY_PROOF, rule, "an equation of the ballot does not hold");
        say_plainly(&verdict[i]);
    }
    return OY_OK;
}

oy_status oy_ballots_check_batch(struct oy_ballot_batch *w, struct oy_why *verdict, size_t *n_bad,
                                 const struct oy_span *ballots, size_t n, unsigned checks,
                                 struct oy_why *why) {
    size_t elements, scalars;
    *n_bad = 0;
    if (n == 0) return OY_OK;
    measure(w, &elements, &scalars, ballots, n);
    /* One more of each, so that there is an array even for ballots of which none has any. */
    if (!reserve_slots(w, n) || !reserve_room(w, elements + 1, scalars + 1)) return no_memory(why);
    read_all(w, verdict, ballots, checks);
    if (checks & OY_CHECK_ALL) OY_TRY(judge(w, verdict, checks, why));
    for (size_t i = 0; i < n; i++) *n_bad += verdict[i].status != OY_OK;
    return OY_OK;
}

const struct oy_ballot *oy_ballot_batch_at(const struct oy_ballot_batch *w, size_t i) {
    return i < w->n && w->slots[i].fate == READ ? &w->slots[i].ballot : NULL;
}

const struct oy_point *oy_ballot_batch_points(const struct oy_ballot_batch *w, size_t i) {
    return oy_points_from(w->e->group, w->points, w->slots[i].first + 1);
}
