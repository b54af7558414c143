/* The voter seals, then casts or opens, never both [bal-9, bal-10, bal-11, open-2, open-3]. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/hex.h"
#include "election/ballot_seal.h"
#include "election/choice.h"
#include "election/credential.h"
#include "steps/context.h"
#include "steps/files.h"
#include "steps/verified.h"

enum { SEQUENCE_STEP_MAX = 16 /* [bal-9] */, SEQUENCE_FILE_MAX = 128 };

struct voter {
    struct oy_context c;
    struct oy_secret *secret;
    struct oy_element credential;
    uint32_t mahalle;
    uint32_t logged; /* last sequence in the log, 0 if there is none or no record */
};

static void voter_clear(struct voter *v) {
    if (v->secret) oy_secret_free(v->secret);
    v->secret = NULL;
    oy_context_clear(&v->c);
}

static oy_status load_booth(struct oy_context *c, const struct oy_booth *b, struct oy_why *why) {
    oy_status status = b->record ? oy_context_record(c, b->record, OY_CONTEXT_CHECK_KEY, why)
                                 : oy_context_load(c, b->manifest, b->ceremony, b->roll,
                                                   OY_CONTEXT_CHECK_KEY, 1, why);
    if (status == OY_OK) status = oy_context_is_election(c, b->election, why);
    return status;
}

/* Before anything is encrypted: signed by the server, opened by the officers; and the same election
 * that was loaded, should the record have changed in between [bal-11, chk-8]. */
static oy_status check_opened(const struct oy_step *s, const struct oy_context *c,
                              const char *record, struct oy_why *why) {
    struct oy_verification *v = NULL;
    OY_TRY(oy_verified(&v, s, record, "A1 A4", NULL, why));
    bool opened = oy_verification_holds(v, "A1") && oy_verification_holds(v, "A4");
    bool same = opened && memcmp(v->election->id, c->e->id, sizeof c->e->id) == 0;
    oy_verification_free(v);
    OY_REQUIRE(why, opened, OY_STATE, "bal-11", "the election has not been opened");
    OY_REQUIRE(why, !opened || same, OY_MISMATCH, "chk-8",
               "the record has changed since it was checked");
    return OY_OK;
}

static oy_status check_booth(const struct oy_step *s, const struct oy_context *c,
                             const struct oy_booth *b, struct oy_why *why) {
    if (b->record) return check_opened(s, c, b->record, why);
    oy_status status = oy_roll_check_signatures(&c->roll, why);
    if (status != OY_OK) oy_why_at(why, "%s", b->roll);
    return status;
}

/* ---- codes ---- */

static oy_status read_code(struct oy_secret *part, const struct oy_manifest *m, uint32_t registrar,
                           const char *path, struct oy_why *why) {
    struct oy_secret_bytes *text = NULL, *code = NULL;
    OY_TRY(oy_secret_file_read(&text, path, why));
    oy_status status = oy_code_parse(&code, text, why);
    oy_secret_bytes_free(&text);
    if (status == OY_OK)
        oy_credential_part(m->group, part, m->roll_id, registrar, code);
    else
        oy_why_at(why, "%s", path);
    oy_secret_bytes_free(&code);
    return status;
}

static oy_status read_codes(struct voter *v, struct oy_files codes, struct oy_why *why) {
    const struct oy_manifest *m = v->c.m;
    OY_REQUIRE(why, codes.n == m->n_registrars, OY_MISMATCH, "cred-2",
               "codes given: %zu, needed: %zu, one of each registrar", codes.n, m->n_registrars);
    struct oy_secret *part = oy_secret_alloc(OY_REGISTRARS_MAX);
    v->secret = oy_secret_alloc(1);
    oy_status status =
        part && v->secret ? OY_OK : oy_fail(why, OY_MEMORY, "", "no memory for a secret");
    for (size_t i = 0; status == OY_OK && i < codes.n; i++)
        status = read_code(&part[i], m, (uint32_t)i + 1, codes.path[i], why);
    if (status == OY_OK) {
        oy_credential_combine(m->group, v->secret, part, codes.n);
        oy_credential_public(m->group, &v->credential, v->secret);
    }
    if (part) oy_secret_free(part);
    return status;
}

/* Where the credential stands: in the registry of a record, which knows revocations and
 * replacements, or on the bare roll. */
static oy_status find_in_record(struct voter *v, struct oy_why *why) {
    struct oy_registry *r = NULL;
    OY_TRY(oy_context_replay(&r, &v->c, why));
    uint32_t index = oy_registry_find(r, &v->credential);
    bool found = index != UINT32_MAX, revoked = found && oy_registry_is_revoked(r, index);
    if (found) {
        v->mahalle = oy_registry_mahalle(r, index);
        v->logged = oy_registry_last_sequence(r, index);
    }
    oy_registry_free(r);
    OY_REQUIRE(why, found, OY_MISMATCH, "bal-3",
               "no credential of this election belongs to these codes; are they in the order of "
               "the registrars?");
    OY_REQUIRE(why, !revoked, OY_STATE, "bal-3", "this credential has been revoked");
    return OY_OK;
}

static oy_status find_on_roll(struct voter *v, struct oy_why *why) {
    uint32_t row = oy_roll_find(&v->c.roll, oy_span(v->credential.b, v->c.m->group->element_len));
    OY_REQUIRE(why, row != UINT32_MAX, OY_MISMATCH, "bal-3",
               "no credential of the roll belongs to these codes; are they in the order of the "
               "registrars?");
    v->mahalle = oy_roll_mahalle(&v->c.roll, row);
    return OY_OK;
}

static oy_status voter_take(struct voter *v, const struct oy_booth *booth, struct oy_files codes,
                            struct oy_why *why) {
    *v = (struct voter){.mahalle = 0};
    OY_TRY(load_booth(&v->c, booth, why));
    if (v->c.has_record && v->c.record.shape.count[OY_LOG_CLOSE] > 0)
        return oy_fail(why, OY_STATE, "log-5", "%s: voting is over: the election has been closed",
                       booth->record);
    OY_TRY(read_codes(v, codes, why));
    return v->c.has_record ? find_in_record(v, why) : find_on_roll(v, why);
}

/* ---- the sequence ---- */

struct sequence {
    char path[OY_PATH_MAX];
    uint32_t sealed, cast; /* the highest ones */
};

static bool parse_sequence(struct sequence *q, struct oy_span text) {
    struct oy_span line;
    uint64_t sealed = 0, cast = 0;
    if (!oy_next_line(&text, &line) || !oy_span_equal(line, oy_span_text("oy-sequence 1")))
        return false;
    if (!oy_next_line(&text, &line) || text.n > 0) return false;
    struct oy_span first = oy_next_field(&line, ' ');
    bool good = oy_span_number(first, UINT32_MAX, &sealed) &&
                oy_span_number(line, UINT32_MAX, &cast) && cast <= sealed;
    q->sealed = (uint32_t)sealed;
    q->cast = (uint32_t)cast;
    return good;
}

static oy_status read_sequence(struct sequence *q, const char *code, const struct oy_election *e,
                               struct oy_why *why) {
    char id[17];
    struct oy_buffer text = {0};
    *q = (struct sequence){.sealed = 0};
    oy_hex_encode(id, oy_span(e->id, 8));
    int n = snprintf(q->path, sizeof q->path, "%s.sequence-%s", code, id);
    if (n < 0 || n >= OY_PATH_MAX) return oy_fail(why, OY_RANGE, "", "the path is too long");
    if (!oy_file_exists(NULL, q->path)) return OY_OK;
    OY_TRY(oy_file_read(&text, NULL, q->path, SEQUENCE_FILE_MAX, why));
    bool good = parse_sequence(q, oy_buffer_span(&text));
    oy_buffer_free(&text);
    if (good) return OY_OK;
    oy_status status = oy_fail(why, OY_FORMAT, "bal-10", "this is no file of a voter's sequence");
    oy_why_at(why, "%s", q->path);
    return status;
}

static oy_status write_sequence(const struct sequence *q, struct oy_why *why) {
    char text[SEQUENCE_FILE_MAX];
    int n =
        snprintf(text, sizeof text, "oy-sequence 1\n%" PRIu32 " %" PRIu32 "\n", q->sealed, q->cast);
    return oy_file_write(NULL, q->path, oy_span(text, (size_t)n), OY_FILE_REPLACE, why);
}

/* The next sequence, above everything sealed and logged; kept before it is used [bal-10]. */
static oy_status raise_sequence(struct oy_sealing *out, const struct voter *v, const char *code,
                                struct oy_why *why) {
    struct sequence q;
    OY_TRY(read_sequence(&q, code, v->c.e, why));
    uint32_t base = v->logged > q.cast ? v->logged : q.cast;
    uint32_t highest = base > q.sealed ? base : q.sealed;
    OY_REQUIRE(why, highest < UINT32_MAX && highest - base < SEQUENCE_STEP_MAX, OY_STATE, "bal-9",
               "%d ballots were sealed since the last one that was cast, and the board takes no "
               "later one",
               SEQUENCE_STEP_MAX);
    q.sealed = highest + 1;
    out->sequence = q.sealed;
    out->left = base + SEQUENCE_STEP_MAX - q.sealed;
    return write_sequence(&q, why);
}

/* ---- sealed state: a secret file, and the public body beside it ---- */

static oy_status body_path(char out[OY_PATH_MAX], const char *sealed, struct oy_why *why) {
    int n = snprintf(out, OY_PATH_MAX, "%s.body", sealed);
    if (n >= 0 && n < OY_PATH_MAX) return OY_OK;
    return oy_fail(why, OY_RANGE, "", "the path is too long");
}

static oy_status save(const struct oy_step *s, const struct oy_sealed *ballot, const char *sealed,
                      struct oy_why *why) {
    char body[OY_PATH_MAX];
    struct oy_secret_bytes *state = NULL;
    struct oy_step replace = {.threads = s->threads,
                              .force = true}; /* a body without its state is worth nothing */
    OY_TRY(body_path(body, sealed, why));
    OY_TRY(oy_sealed_save(&state, ballot, why));
    oy_status status = oy_output_write(&replace, body, oy_sealed_body(ballot), why);
    if (status == OY_OK) status = oy_secret_file_write(sealed, state, why);
    oy_secret_bytes_free(&state);
    return status;
}

static oy_status load(struct oy_sealed **out, const struct oy_election *e, const char *sealed,
                      struct oy_why *why) {
    char path[OY_PATH_MAX];
    struct oy_buffer body = {0};
    struct oy_secret_bytes *state = NULL;
    OY_TRY(body_path(path, sealed, why));
    OY_TRY(oy_secret_file_read(&state, sealed, why));
    oy_status status = oy_file_read(&body, NULL, path, OY_BALLOT_BYTES_MAX, why);
    if (status == OY_OK) {
        status = oy_sealed_load(out, e, oy_buffer_span(&body), state, why);
        if (status != OY_OK) oy_why_at(why, "%s", sealed);
    }
    oy_secret_bytes_free(&state);
    oy_buffer_free(&body);
    return status;
}

/* The state goes before anything is let out: of two programs that want to cast and to open the
 * same ballot, only one can remove the file. */
static oy_status destroy(const char *sealed, struct oy_why *why) {
    char path[OY_PATH_MAX];
    OY_TRY(body_path(path, sealed, why));
    OY_TRY(oy_secret_file_destroy(sealed, why));
    (void)remove(path);
    return OY_OK;
}

/* ---- the three steps ---- */

static oy_status encode(struct oy_secret_bytes **bits, const struct voter *v, const char *choice,
                        struct oy_why *why) {
    const struct oy_style *style;
    struct oy_secret_bytes *text = NULL;
    OY_TRY(oy_ballot_style(&style, v->c.e, v->mahalle, why));
    OY_TRY(oy_secret_file_read(&text, choice, why));
    oy_status status = oy_choice_encode(bits, style, oy_span(text->secret, text->n), why);
    oy_secret_bytes_free(&text);
    if (status != OY_OK) oy_why_at(why, "%s", choice);
    return status;
}

static oy_status seal(const struct oy_step *s, struct oy_sealing *out, const struct voter *v,
                      struct oy_files codes, const char *choice, const char *sealed,
                      struct oy_why *why) {
    struct oy_secret_bytes *bits = NULL;
    struct oy_sealed *ballot = NULL;
    OY_TRY(encode(&bits, v, choice, why));
    oy_status status = raise_sequence(out, v, codes.path[0], why);
    if (status == OY_OK)
        status =
            oy_ballot_seal(&ballot, v->c.e, v->mahalle, &v->credential, out->sequence, bits, why);
    oy_secret_bytes_free(&bits);
    if (status == OY_OK) {
        oy_sealed_fingerprint(out->fingerprint, ballot);
        status = save(s, ballot, sealed, why);
    }
    oy_sealed_free(&ballot);
    return status;
}

oy_status oy_step_vote_seal(const struct oy_step *s, struct oy_sealing *out,
                            const struct oy_booth *booth, struct oy_files codes, const char *choice,
                            const char *sealed, struct oy_why *why) {
    struct voter v;
    OY_TRY(oy_secret_output_check(sealed, why));
    oy_status status = voter_take(&v, booth, codes, why);
    if (status == OY_OK) status = check_booth(s, &v.c, booth, why);
    if (status == OY_OK) memcpy(out->election_id, v.c.e->id, sizeof out->election_id);
    if (status == OY_OK) status = seal(s, out, &v, codes, choice, sealed, why);
    voter_clear(&v);
    return status;
}

static oy_status note_cast(const struct voter *v, const char *code, struct oy_span ballot,
                           struct oy_why *why) {
    struct sequence q;
    struct oy_ballot_header h;
    OY_TRY(oy_ballot_peek(&h, NULL, v->c.e->group, ballot, why));
    OY_TRY(read_sequence(&q, code, v->c.e, why));
    if (h.sequence > q.cast) q.cast = h.sequence;
    if (h.sequence > q.sealed) q.sealed = h.sequence;
    return write_sequence(&q, why);
}

static oy_status cast(const struct oy_step *s, const struct voter *v, struct oy_files codes,
                      const char *sealed, const char *out, struct oy_why *why) {
    struct oy_sealed *ballot = NULL;
    struct oy_buffer bytes = {0};
    OY_TRY(load(&ballot, v->c.e, sealed, why));
    oy_status status = oy_sealed_cast(&bytes, &ballot, v->secret, why);
    if (status == OY_OK) status = destroy(sealed, why);
    if (status == OY_OK) status = oy_output_write(s, out, oy_buffer_span(&bytes), why);
    if (status == OY_OK) status = note_cast(v, codes.path[0], oy_buffer_span(&bytes), why);
    oy_buffer_free(&bytes);
    oy_sealed_free(&ballot);
    return status;
}

oy_status oy_step_vote_cast(const struct oy_step *s, const struct oy_booth *booth,
                            struct oy_files codes, const char *sealed, const char *ballot,
                            struct oy_why *why) {
    struct voter v;
    OY_TRY(oy_output_check(s, ballot, why));
    oy_status status = voter_take(&v, booth, codes, why);
    if (status == OY_OK) status = cast(s, &v, codes, sealed, ballot, why);
    voter_clear(&v);
    return status;
}

oy_status oy_step_vote_open(const struct oy_step *s, const struct oy_booth *booth,
                            const char *sealed, const char *opening, struct oy_why *why) {
    struct oy_context c;
    struct oy_sealed *ballot = NULL;
    struct oy_buffer bytes = {0};
    OY_TRY(oy_output_check(s, opening, why));
    oy_status status = load_booth(&c, booth, why);
    if (status == OY_OK) status = load(&ballot, c.e, sealed, why);
    if (status == OY_OK) status = oy_sealed_open(&bytes, &ballot, why);
    if (status == OY_OK) status = destroy(sealed, why);
    if (status == OY_OK) status = oy_output_write(s, opening, oy_buffer_span(&bytes), why);
    oy_buffer_free(&bytes);
    oy_sealed_free(&ballot);
    oy_context_clear(&c);
    return status;
}
