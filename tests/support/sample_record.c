/* From the first ballot to the result. */
#include "tests/support/sample_record.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/secret.h"
#include "election/ballot_seal.h"
#include "election/ceremony_share.h"
#include "election/choice.h"
#include "election/credential.h"
#include "election/result.h"
#include "tests/support/sample_record_must.h"

/* ---- ballots ---- */

static void credential_at(const struct oy_rec *s, uint32_t roll_index, struct oy_element *out) {
    memset(out, 0, sizeof *out);
    memcpy(out->b, oy_registry_credential(s->registry, roll_index).p, s->g->element_len);
}

struct oy_buffer oy_rec_ballot(const struct oy_rec *s, uint32_t roll_index, uint32_t sequence,
                               const char *choice) {
    uint32_t mahalle = oy_registry_mahalle(s->registry, roll_index);
    struct oy_secret_bytes *bits;
    struct oy_sealed *sealed;
    struct oy_element credential;
    struct oy_buffer ballot;
    credential_at(s, roll_index, &credential);
    MUST(oy_choice_encode(&bits, oy_election_style(s->e, mahalle), oy_span_text(choice), &why));
    MUST(oy_ballot_seal(&sealed, s->e, mahalle, &credential, sequence, bits, &why));
    MUST(oy_sealed_cast(&ballot, &sealed, &s->voter[roll_index], &why));
    oy_secret_bytes_free(&bits);
    return ballot;
}

/* Keeps what was appended, in the order of the log, for the tally; the registry takes what it can.
 */
static void remember(struct oy_rec *s, uint32_t roll_index, const struct oy_buffer *ballot) {
    struct oy_why ignored = {.status = OY_OK};
    struct oy_ballot_header h;
    struct oy_rec_ballot *b = &s->ballot[s->n_ballots];
    if (s->n_ballots == OY_REC_BALLOTS_MAX) abort();
    *b = (struct oy_rec_ballot){.roll_index = roll_index, .number = s->n_ballots++};
    b->bytes.p = malloc(ballot->n + 1);
    if (!b->bytes.p) abort();
    memcpy(b->bytes.p, ballot->p, ballot->n);
    b->bytes.n = ballot->n;
    if (oy_ballot_peek(&h, NULL, s->g, oy_buffer_span(ballot), &ignored) != OY_OK) return;
    oy_status status = oy_registry_accept_ballot(s->registry, roll_index, &h, b->number, &ignored);
    (void)status; /* an attacker's ballot may be refused here: then it does not count */
}

void oy_rec_cast(struct oy_rec *s, const uint32_t *roll_index, const struct oy_buffer *ballots,
                 size_t n) {
    struct oy_record_ballot *append = calloc(n, sizeof *append);
    uint64_t *index = calloc(n, sizeof *index);
    uint64_t first = oy_record_writer_head(s->w, NULL);
    if (!append || !index) abort();
    for (size_t i = 0; i < n; i++) {
        struct oy_why ignored = {.status = OY_OK};
        struct oy_ballot_header h = {.sequence = 1};
        struct oy_span body = oy_buffer_span(&ballots[i]);
        oy_status status = oy_ballot_peek(&h, &body, s->g, oy_buffer_span(&ballots[i]), &ignored);
        (void)status; /* too short: then whatever stands there */
        append[i] = (struct oy_record_ballot){.roll_index = roll_index[i],
                                              .sequence = h.sequence,
                                              .bytes = oy_buffer_span(&ballots[i])};
        oy_ballot_fingerprint(append[i].fingerprint.b, body);
    }
    MUST(oy_record_append_ballots(s->w, append, n, index, &why));
    for (uint64_t at = first; at < first + n; at++)
        for (size_t i = 0; i < n; i++)
            if (index[i] == at) remember(s, roll_index[i], &ballots[i]);
    free(index);
    free(append);
}

void oy_rec_vote(struct oy_rec *s, uint32_t roll_index, uint32_t sequence, const char *choice) {
    struct oy_buffer ballot = oy_rec_ballot(s, roll_index, sequence, choice);
    oy_rec_cast(s, &roll_index, &ballot, 1);
    oy_buffer_free(&ballot);
}

/* ---- revoke, replace ---- */

static void append_signed(struct oy_rec *s, enum oy_entry_type type, struct oy_span statement) {
    unsigned char payload[4096];
    struct oy_writer w;
    oy_writer_init(&w, payload, sizeof payload);
    oy_write_span(&w, statement);
    for (unsigned k = 0; k < s->plan.registrars; k++) {
        unsigned char signature[OY_SIGN_BYTES];
        MUST(oy_revoke_sign(signature, s->e, (uint8_t)type, statement, s->registrar[k], &why));
        oy_write_bytes(&w, signature, sizeof signature);
    }
    struct oy_entry e = {.type = type, .payload = oy_writer_end(&w)};
    MUST(oy_record_append_entry(s->w, &e, &why));
    if (type == OY_LOG_REVOKE)
        MUST(oy_registry_revoke(s->registry, e.payload, &why));
    else
        MUST(oy_registry_replace(s->registry, e.payload, &why));
}

void oy_rec_revoke(struct oy_rec *s, uint32_t roll_index, uint8_t reason) {
    struct oy_revoke r = {.reason = reason};
    struct oy_buffer statement;
    credential_at(s, roll_index, &r.credential);
    MUST(oy_revoke_write(&statement, s->e, &r, &why));
    append_signed(s, OY_LOG_REVOKE, oy_buffer_span(&statement));
    oy_buffer_free(&statement);
}

uint32_t oy_rec_replace(struct oy_rec *s, uint32_t roll_index) {
    struct oy_replace r = {.mahalle = oy_registry_mahalle(s->registry, roll_index)};
    struct oy_secret *secrets = oy_secret_alloc(OY_REGISTRARS_MAX);
    struct oy_buffer statement;
    uint32_t fresh = oy_registry_count(s->registry);
    r.fresh = s->g->identity;
    credential_at(s, roll_index, &r.old);
    for (unsigned k = 0; k < s->plan.registrars; k++) {
        s->g->secret_random(&secrets[k]);
        oy_credential_public(s->g, &r.part[k], &secrets[k]);
        oy_replace_prove(&r.proof[k], s->e, k + 1, &r.old, r.mahalle, &r.part[k], &secrets[k]);
        s->g->mul_var(&r.fresh, &r.fresh, &r.part[k]);
    }
    MUST(oy_replace_write(&statement, s->e, &r, &why));
    oy_credential_combine(s->g, &s->voter[fresh], secrets, s->plan.registrars);
    append_signed(s, OY_LOG_REPLACE, oy_buffer_span(&statement));
    oy_buffer_free(&statement);
    oy_secret_free(secrets);
    return fresh;
}

/* ---- close ---- */

struct oy_buffer oy_rec_officers(const struct oy_rec *s, const char *purpose,
                                 struct oy_span message) {
    struct oy_buffer out = {.n = s->plan.officers * (size_t)OY_ENTRY_OFFICER_SIGNATURE};
    out.p = calloc(1, out.n + 1);
    if (!out.p) abort();
    for (unsigned i = 0; i < s->plan.officers; i++) {
        unsigned char *p = out.p + i * (size_t)OY_ENTRY_OFFICER_SIGNATURE;
        *p = (unsigned char)(i + 1);
        MUST(oy_sign(p + 1, s->officer[i], purpose, message, &why));
    }
    return out;
}

void oy_rec_close(struct oy_rec *s, uint64_t closed_at) {
    unsigned char message[80];
    struct oy_hash root;
    struct oy_writer w;
    oy_writer_init(&w, message, sizeof message);
    oy_write_bytes(&w, s->e->id, 32);
    oy_write_u64(&w, oy_record_writer_head(s->w, &root));
    oy_write_bytes(&w, root.b, 32);
    oy_write_u64(&w, closed_at);
    struct oy_buffer officers = oy_rec_officers(s, "close", oy_writer_end(&w));
    struct oy_entry close = {.type = OY_LOG_CLOSE,
                             .closed_at = closed_at,
                             .n_signatures = (uint8_t)s->plan.officers,
                             .signatures = oy_buffer_span(&officers)};
    MUST(oy_record_append_entry(s->w, &close, &why));
    oy_buffer_free(&officers);
    s->closed_at = closed_at;
    oy_writer_init(&w, s->closing, sizeof s->closing);
    oy_write_u64(&w, oy_record_writer_head(s->w, &root));
    oy_write_bytes(&w, root.b, 32);
}

static struct oy_buffer cosign(const struct oy_rec *s, const char *name,
                               const struct oy_sign_key *key, uint64_t time) {
    struct oy_buffer file = oy_rec_read(s, "closing"),
                     line = {.p = calloc(1, OY_NOTE_LINE_MAX + 1)};
    struct oy_note note;
    struct oy_writer w;
    if (!line.p) abort();
    MUST(oy_note_parse(&note, oy_buffer_span(&file), &why));
    oy_writer_init(&w, line.p, OY_NOTE_LINE_MAX);
    oy_note_cosign(&w, oy_span_text(name), key, time, note.text);
    line.n = oy_writer_end(&w).n;
    oy_buffer_free(&file);
    return line;
}

struct oy_buffer oy_rec_trustee_line(const struct oy_rec *s, uint32_t trustee) {
    char name[160];
    (void)snprintf(name, sizeof name, "%s/trustee-%u", s->m->origin, trustee);
    return cosign(s, name, s->trustee[trustee - 1], s->closed_at + 60);
}

struct oy_buffer oy_rec_witness_line(const struct oy_rec *s, unsigned witness, uint64_t time) {
    return cosign(s, s->m->witnesses[witness - 1].name, s->witness[witness - 1], time);
}

static void add_line(struct oy_rec *s, struct oy_buffer line) {
    MUST(oy_record_add_cosignature(s->w, oy_buffer_span(&line), &why));
    oy_buffer_free(&line);
}

void oy_rec_cosign(struct oy_rec *s) {
    for (uint32_t i = 1; i <= s->plan.trustees; i++) add_line(s, oy_rec_trustee_line(s, i));
    for (unsigned i = 1; i <= s->plan.witnesses; i++)
        add_line(s, oy_rec_witness_line(s, i, s->closed_at + 30));
}

/* ---- tally ---- */

static bool counts(const struct oy_rec *s, const struct oy_rec_ballot *b) {
    return b->roll_index < oy_registry_count(s->registry) &&
           oy_registry_ballot_counts(s->registry, b->roll_index, b->number);
}

static void make_scopes(struct oy_rec *s) {
    uint32_t by_mahalle[OY_REC_MAHALLE] = {0};
    for (size_t i = 0; i < s->n_ballots; i++) {
        if (!counts(s, &s->ballot[i])) continue;
        uint32_t mahalle = oy_registry_mahalle(s->registry, s->ballot[i].roll_index);
        by_mahalle[oy_manifest_find_mahalle(s->m, mahalle)]++;
    }
    MUST(oy_scopes_make(&s->scopes, s->m, by_mahalle, &why));
}

void oy_rec_tally(struct oy_rec *s) {
    struct oy_ballot b = {0};
    struct oy_buffer file;
    make_scopes(s);
    struct oy_tally *tally = oy_tally_new(s->m, s->scopes);
    for (size_t i = 0; i < s->n_ballots; i++) {
        struct oy_why ignored = {.status = OY_OK};
        if (!counts(s, &s->ballot[i])) continue;
        if (oy_ballot_read(&b, s->e, oy_buffer_span(&s->ballot[i].bytes), &ignored) != OY_OK)
            continue;
        MUST(oy_tally_add(tally, b.header.mahalle, b.cipher, b.style->n_bits, &why));
    }
    oy_ballot_clear(&b);
    MUST(oy_tally_finish(&s->aggregates, tally, &why));
    oy_tally_free(tally);
    MUST(oy_tally_write(&file, s->aggregates, s->e->id, s->closing, &why));
    MUST(oy_record_append_file(s->w, OY_LOG_TALLY, oy_buffer_span(&file), 0, &why));
    oy_buffer_free(&file);
}

/* ---- shares, result ---- */

struct oy_share_context oy_rec_share_context(const struct oy_rec *s) {
    return (struct oy_share_context){.m = s->m,
                                     .election_id = s->e->id,
                                     .closing = s->closing,
                                     .a = s->aggregates,
                                     .share_key = s->e->share_keys};
}

/* Exchanges the last factor for another element and signs again. */
static void spoil(const struct oy_rec *s, uint32_t trustee, struct oy_buffer *file) {
    size_t e = s->g->element_len, equality = 3 * e + s->g->scalar_len;
    size_t signed_len = file->n - OY_SIGN_BYTES;
    memcpy(file->p + signed_len - equality, s->g->generator.b, e);
    MUST(oy_sign(file->p + signed_len, s->trustee[trustee - 1], "shares",
                 oy_span(file->p, signed_len), &why));
}

struct oy_buffer oy_rec_share_file(const struct oy_rec *s, uint32_t trustee, bool wrong) {
    struct oy_share_context ctx = oy_rec_share_context(s);
    struct oy_secret *x = oy_secret_alloc(1);
    struct oy_buffer file;
    MUST(oy_ceremony_secret_share(x, s->transcript, trustee, s->exchange[trustee - 1], &why));
    MUST(oy_share_file_make(&file, &ctx, trustee, x, s->trustee[trustee - 1], 1, &why));
    if (wrong) spoil(s, trustee, &file);
    oy_secret_free(x);
    return file;
}

void oy_rec_append_share(struct oy_rec *s, struct oy_span file) {
    struct oy_share_context ctx = oy_rec_share_context(s);
    struct oy_share_verdict verdict;
    MUST(oy_share_set_add(&s->shares, &verdict, &ctx, file, 1, &why));
    MUST(oy_record_append_file(s->w, OY_LOG_SHARE, file, 0, &why));
}

struct oy_buffer oy_rec_result_of(const struct oy_rec *s, const struct oy_totals *totals) {
    struct oy_share_context ctx = oy_rec_share_context(s);
    struct oy_ballot_counts ballots;
    struct oy_decision *decisions;
    struct oy_buffer file;
    uint64_t electorate[OY_MAHALLE_MAX];
    oy_registry_counts(s->registry, &ballots);
    oy_registry_electorate(s->registry, electorate);
    MUST(oy_decisions_make(&decisions, &ctx, electorate, totals, &why));
    MUST(oy_result_write(&file, &ctx, &ballots, totals, decisions, &why));
    oy_decisions_free(decisions, ctx.m->n_contests);
    return file;
}

struct oy_buffer oy_rec_result_file(const struct oy_rec *s) {
    struct oy_share_context ctx = oy_rec_share_context(s);
    struct oy_totals *totals;
    MUST(oy_shares_combine(&totals, &s->shares, &ctx, 1, &why));
    struct oy_buffer file = oy_rec_result_of(s, totals);
    oy_totals_free(totals);
    return file;
}

void oy_rec_result(struct oy_rec *s) {
    struct oy_buffer file = oy_rec_result_file(s);
    MUST(oy_record_append_file(s->w, OY_LOG_RESULT, oy_buffer_span(&file), 0, &why));
    oy_buffer_free(&file);
}

/* ---- all of it ---- */

static void everybody_votes(struct oy_rec *s) {
    uint32_t index[OY_REC_VOTERS_MAX];
    struct oy_buffer ballots[OY_REC_VOTERS_MAX];
    for (uint32_t i = 0; i < s->plan.voters; i++) {
        index[i] = i;
        ballots[i] = oy_rec_ballot(s, i, 1, s->plan.choice);
    }
    oy_rec_cast(s, index, ballots, s->plan.voters);
    for (uint32_t i = 0; i < s->plan.voters; i++) oy_buffer_free(&ballots[i]);
    if (s->plan.no_changes) return;
    oy_rec_vote(s, 0, 3, s->plan.choice);
    oy_rec_revoke(s, 1, OY_REVOKE_LOST);
    oy_rec_vote(s, oy_rec_replace(s, 1), 1, s->plan.choice);
}

static void all_shares(struct oy_rec *s) {
    for (uint32_t i = 1; i <= s->plan.trustees; i++) {
        if (s->plan.absent >> (i - 1) & 1) continue;
        bool wrong = s->plan.wrong >> (i - 1) & 1;
        struct oy_buffer file = oy_rec_share_file(s, i, wrong);
        oy_rec_append_share(s, oy_buffer_span(&file));
        oy_buffer_free(&file);
    }
}

struct oy_rec *oy_rec_new(const struct oy_record_plan *plan) {
    struct oy_rec *s = oy_rec_open(plan);
    enum oy_rec_stop stop = plan->stop;
    if (stop == OY_REC_OPENED) return s;
    if (!plan->no_ballots) everybody_votes(s);
    if (stop == OY_REC_VOTED) return s;
    oy_rec_close(s, s->m->closes + 5);
    if (stop == OY_REC_CLOSED) return s;
    oy_rec_cosign(s);
    if (stop == OY_REC_COSIGNED) return s;
    oy_rec_tally(s);
    if (stop == OY_REC_TALLIED) return s;
    all_shares(s);
    if (stop == OY_REC_SHARED) return s;
    oy_rec_result(s);
    return s;
}
