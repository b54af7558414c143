/* The voters' secrets, and one ballot from choice to signature. */
#include <stdio.h>
#include <stdlib.h>

#include "cli/demo_vote.h"
#include "election/ballot_seal.h"
#include "election/choice.h"
#include "election/credential.h"
#include "steps/codes.h"
#include "steps/files.h"

oy_status oy_demo_totals_new(struct oy_demo_totals *out, const struct oy_manifest *m,
                             struct oy_why *why) {
    out->n_contests = m->n_contests;
    /* An array of pointers. NOLINTNEXTLINE(bugprone-sizeof-expression) */
    OY_TRY(oy_allocate(&out->line, m->n_contests, sizeof *out->line, why));
    for (size_t c = 0; c < m->n_contests; c++)
        OY_TRY(oy_allocate(&out->line[c], m->contests[c].n_lines, sizeof *out->line[c], why));
    return OY_OK;
}

void oy_demo_totals_clear(struct oy_demo_totals *t) {
    for (size_t c = 0; t->line && c < t->n_contests; c++) free(t->line[c]);
    free(t->line);
    t->line = NULL;
}

struct codes { /* what oy_codes_each hands on */
    struct oy_demo_voters *v;
    uint32_t registrar;
    struct oy_secret *part;
};

static oy_status take_code(void *context, uint32_t line, uint32_t mahalle,
                           const struct oy_secret_bytes *code, struct oy_why *why) {
    struct codes *c = context;
    (void)mahalle;
    const struct oy_context *x = &c->v->context;
    if (line < 1 || line > c->v->d->source.n_voters)
        return oy_fail(why, OY_MISMATCH, "", "there are more codes than voters");
    if (!code) return oy_fail(why, OY_MISMATCH, "", "a line without a code in a demonstration");
    oy_credential_part(x->m->group, c->part, x->m->roll_id, c->registrar, code);
    struct oy_secret *sum = &c->v->secret[line - 1];
    x->m->group->secret_add(sum, sum, c->part);
    return OY_OK;
}

/* From the record or, while nothing is opened yet, from the three files. */
static oy_status load_context(struct oy_context *out, const struct oy_demo *d, struct oy_why *why) {
    char path[OY_PATH_MAX], ceremony[OY_PATH_MAX], roll[OY_PATH_MAX];
    if (!d->prepare)
        return oy_context_record(out, oy_demo_path(d, path, "record"), OY_CONTEXT_OWN, why);
    return oy_context_load(out, oy_demo_path(d, path, "manifest.json"),
                           oy_demo_path(d, ceremony, "ceremony/ceremony.bin"),
                           oy_demo_path(d, roll, "roll/roll.bin"), OY_CONTEXT_OWN, 1, why);
}

oy_status oy_demo_voters_load(struct oy_demo_voters *out, const struct oy_demo *d,
                              struct oy_demo_totals *totals, struct oy_why *why) {
    char path[OY_PATH_MAX];
    *out = (struct oy_demo_voters){.d = d, .totals = totals};
    OY_TRY(load_context(&out->context, d, why));
    OY_TRY(oy_election_make_tables(out->context.e, why));
    out->secret = oy_secret_alloc(d->source.n_voters);
    struct oy_secret *part = oy_secret_alloc(1);
    oy_status s = out->secret && part ? OY_OK : oy_fail(why, OY_MEMORY, "", "no memory");
    for (uint32_t r = 1; s == OY_OK && r <= OY_DEMO_REGISTRARS; r++)
        s = oy_codes_each(oy_demo_path(d, path, "roll/registrar-%u", (unsigned)r), take_code,
                          &(struct codes){out, r, part}, why);
    oy_secret_free(part);
    return s;
}

void oy_demo_voters_clear(struct oy_demo_voters *v) {
    oy_secret_free(v->secret);
    v->secret = NULL;
    oy_context_clear(&v->context);
}

/* Adds the vote to the totals in clear. The demonstration's votes are no secret. */
static void count_clear(struct oy_demo_totals *t, const struct oy_style *style,
                        const unsigned char *bits) {
    for (size_t i = 0; i < style->n_contests; i++) {
        const struct oy_style_contest *sc = &style->contests[i];
        for (size_t l = 0; l < sc->contest->n_lines; l++) {
            const struct oy_line *line = &sc->contest->lines[l];
            int64_t sum = 0;
            for (size_t k = 0; k < line->n_terms; k++)
                sum += line->terms[k].a * bits[sc->first_bit + line->terms[k].bit];
            atomic_fetch_add(&t->line[sc->index][l].v, sum);
        }
    }
}

static oy_status encode(struct oy_secret_bytes **bits, struct oy_demo_voters *v,
                        const struct oy_style *style, size_t choice_of, struct oy_why *why) {
    struct oy_buffer json = {0};
    OY_TRY(v->d->source.put_choice(&json, v->d->source.ctx, choice_of, why));
    oy_status s = oy_choice_encode(bits, style, oy_buffer_span(&json), why);
    if (s != OY_OK) oy_why_at(why, "vote %zu", choice_of + 1);
    oy_buffer_free(&json);
    return s;
}

oy_status oy_demo_ballot(struct oy_buffer *ballot, struct oy_demo_voters *v, size_t voter,
                         size_t choice_of, uint32_t sequence, bool count, struct oy_why *why) {
    const struct oy_election *e = v->context.e;
    uint32_t mahalle = v->d->source.mahalle_of(v->d->source.ctx, voter);
    const struct oy_style *style = oy_election_style(e, mahalle);
    struct oy_secret_bytes *bits = NULL;
    struct oy_sealed *sealed = NULL;
    struct oy_element credential;
    if (!style) return oy_fail(why, OY_MISMATCH, "bal-3", "no such mahalle");
    oy_credential_public(e->group, &credential, &v->secret[voter]);
    OY_TRY(encode(&bits, v, style, choice_of, why));
    oy_status s = oy_ballot_seal(&sealed, e, mahalle, &credential, sequence, bits, why);
    if (s == OY_OK) s = oy_sealed_cast(ballot, &sealed, &v->secret[voter], why);
    if (s == OY_OK && count) count_clear(v->totals, style, bits->secret);
    oy_sealed_free(&sealed);
    oy_secret_bytes_free(&bits);
    return s;
}
