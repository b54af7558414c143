/* What stands before the first ballot: keys, manifest, ceremony, roll, the opened record. */
#define _XOPEN_SOURCE 700 /* nftw */
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/hex.h"
#include "election/ceremony_run.h"
#include "election/credential.h"
#include "tests/support/sample_record.h"
#include "tests/support/sample_record_must.h"

#define OPTIONS_ABC                                                                                \
    "\"options\":[{\"id\":\"a\",\"title\":\"A\"},{\"id\":\"b\",\"title\":\"B\"},"                  \
    "{\"id\":\"c\",\"title\":\"C\"}]"
#define CONTEST(id, type, blank)                                                                   \
    "{\"id\":\"" id "\",\"title\":\"Question " id "\",\"type\":\"" type                            \
    "\",\"suite\":1,\"blank\":" blank ","

const char oy_rec_contests[] = "[" CONTEST(
    "park", "choice",
    "true") "\"options\":[{\"id\":\"yes\",\"title\":\"Yes\"},"
            "{\"id\":\"no\",\"title\":\"No\"}]}," CONTEST(
                "street", "score",
                "false") "\"max_score\":3,\"options\":[{\"id\":\"x\",\"title\":\"X\"}]}]";
const char oy_rec_choice[] = "{\"park\":\"yes\",\"street\":{\"x\":2}}";

const char oy_rec_all_contests[] = "[" CONTEST("choice", "choice", "true") OPTIONS_ABC
    "}," CONTEST("approval", "approval", "false") "\"min\":1,\"max\":2," OPTIONS_ABC "}," CONTEST(
        "score", "score",
        "true") "\"max_score\":5," OPTIONS_ABC
                "}," CONTEST("points", "points", "false") "\"points\":10," OPTIONS_ABC "}," CONTEST(
                    "grades", "grades",
                    "false") "\"grades\":[{\"id\":\"good\",\"title\":\"Good\"},{\"id\":\"fair\","
                             "\"title\":\"Fair\"},"
                             "{\"id\":\"bad\",\"title\":\"Bad\"}]," OPTIONS_ABC "}," CONTEST(
                                 "rank", "rank",
                                 "true") "\"ranks\":2,\"fewer\":true," OPTIONS_ABC
                                         "}," CONTEST(
                                             "budget", "budget",
                                             "false") "\"cap\":100,\"min\":0,\"max\":2,\"options\":"
                                                      "[{\"id\":\"a\",\"title\":\"A\",\"cost\":40},"
                                                      "{\"id\":\"b\",\"title\":\"B\",\"cost\":70},{"
                                                      "\"id\":\"c\",\"title\":\"C\",\"cost\":60}]}"
                                                      "]";
const char oy_rec_all_choice[] =
    "{\"choice\":\"b\",\"approval\":[\"a\",\"c\"],\"score\":{\"a\":5,\"b\":2},"
    "\"points\":{\"a\":7,\"c\":3},\"grades\":{\"a\":\"good\",\"b\":\"bad\",\"c\":\"fair\"},"
    "\"rank\":[\"c\"],\"budget\":[\"a\",\"c\"]}";

const char oy_rec_residency[] =
    "\"residency\":{\"minimum_age\":18,\"minimum_days\":180,\"election_day\":\"2030-05-05\","
    "\"cutoff\":\"2030-01-01\",\"posting_from\":\"2030-02-01\",\"posting_to\":\"2030-03-03\","
    "\"objections_decided\":\"2030-03-20\",\"roll_final\":\"2030-04-01\","
    "\"destroy_after\":\"2030-11-01\"},";

/* ---- the manifest ---- */

static void put_hex(FILE *f, const char *name, const unsigned char *bytes) {
    char text[65];
    oy_hex_encode(text, oy_span(bytes, 32));
    (void)fprintf(f, "\"%s\":\"%s\"", name, text);
}

static void put_key(FILE *f, const char *name, const struct oy_sign_key *key) {
    unsigned char public_key[OY_SIGN_PUBLIC];
    oy_sign_key_public(key, public_key);
    put_hex(f, name, public_key);
}

static void put_keys(FILE *f, const char *who, struct oy_sign_key *const *keys, unsigned n) {
    (void)fputs("\"keys\":[", f);
    for (unsigned i = 0; i < n; i++) {
        (void)fprintf(f, "%s{\"name\":\"%s-%u\",", i ? "," : "", who, i + 1);
        put_key(f, "key", keys[i]);
        (void)fputc('}', f);
    }
    (void)fputs("]}", f);
}

static void put_trustees(FILE *f, const struct oy_rec *s) {
    unsigned char nonce[32], exchange[OY_BOX_KEY];
    randombytes_buf(nonce, sizeof nonce);
    (void)fprintf(f, "\"trustees\":{\"threshold\":%u,\"all_needed\":%s,", s->plan.threshold,
                  s->plan.threshold == s->plan.trustees ? "true" : "false");
    put_hex(f, "nonce", nonce);
    (void)fputs(",\"keys\":[", f);
    for (uint32_t i = 0; i < s->plan.trustees; i++) {
        (void)fprintf(f, "%s{\"name\":\"Trustee %u\",", i ? "," : "", i + 1);
        put_key(f, "identity", s->trustee[i]);
        (void)fputc(',', f);
        oy_box_public(exchange, s->exchange[i]);
        put_hex(f, "exchange", exchange);
        (void)fputc('}', f);
    }
    (void)fputs("]},", f);
}

static void put_people(FILE *f, const struct oy_rec *s) {
    put_trustees(f, s);
    (void)fputs("\"registrars\":[", f);
    for (unsigned i = 0; i < s->plan.registrars; i++) {
        (void)fprintf(f, "%s{\"name\":\"Registrar %u\",", i ? "," : "", i + 1);
        put_key(f, "key", s->registrar[i]);
        (void)fputc('}', f);
    }
    (void)fprintf(f, "],\"officers\":{\"quorum\":%u,", s->plan.officers);
    put_keys(f, "Officer", s->officer, s->plan.officers);
    (void)fputs(",\"server\":{", f);
    put_key(f, "key", s->server);
    (void)fprintf(f, "},\"witnesses\":{\"quorum\":%u,", s->plan.witnesses);
    put_keys(f, "witness.example/w", s->witness, s->plan.witnesses);
}

static void make_manifest(struct oy_rec *s) {
    unsigned char roll_id[32];
    char *text = NULL;
    size_t n = 0;
    FILE *f = open_memstream(&text, &n);
    if (!f) abort();
    randombytes_buf(roll_id, sizeof roll_id);
    (void)fprintf(f, "{\"format\":\"oy-manifest\",\"version\":1,\"group\":\"%s\",", s->plan.group);
    (void)fputs("\"origin\":\"vote.example/sample\",\"title\":\"A made-up vote\",", f);
    put_hex(f, "roll_id", roll_id);
    (void)fputs(",\"opens\":\"2030-05-01T08:00:00Z\",\"closes\":\"2030-05-08T20:00:00Z\",", f);
    (void)fprintf(f, "\"minimum_scope\":%u,\"totals_by_mahalle\":%s,", s->plan.minimum_scope,
                  s->plan.totals_by_mahalle ? "true" : "false");
    (void)fputs("\"mahalle\":[{\"id\":10,\"name\":\"Upper\"},{\"id\":20,\"name\":\"Middle\"},"
                "{\"id\":30,\"name\":\"Lower\"}],",
                f);
    if (s->plan.residency) (void)fputs(oy_rec_residency, f);
    put_people(f, s);
    (void)fprintf(f, ",\"contests\":%s}", s->plan.contests);
    if (fclose(f) != 0) abort();
    s->manifest_json = (struct oy_buffer){(unsigned char *)text, n};
    MUST(oy_manifest_parse(&s->m, oy_buffer_span(&s->manifest_json), &why));
    s->g = s->m->group;
}

static void make_keys(struct oy_rec *s) {
    for (uint32_t i = 0; i < s->plan.trustees; i++) {
        s->trustee[i] = oy_sign_key_generate();
        s->exchange[i] = oy_box_secret_alloc();
        oy_box_secret_draw(s->exchange[i]);
    }
    for (unsigned i = 0; i < s->plan.registrars; i++) s->registrar[i] = oy_sign_key_generate();
    for (unsigned i = 0; i < s->plan.officers; i++) s->officer[i] = oy_sign_key_generate();
    for (unsigned i = 0; i < s->plan.witnesses; i++) s->witness[i] = oy_sign_key_generate();
    s->server = oy_sign_key_generate();
}

/* ---- the ceremony ---- */

static void make_ceremony(struct oy_rec *s) {
    struct oy_ceremony c;
    struct oy_ceremony_finding finding;
    struct oy_secret_bytes *state[OY_TRUSTEES_MAX] = {NULL};
    struct oy_buffer message[3][OY_TRUSTEES_MAX];
    struct oy_span sent[3][OY_TRUSTEES_MAX];
    uint32_t n = s->plan.trustees;
    MUST(oy_ceremony_of_manifest(&c, s->m, 1, &why));
    for (uint32_t i = 0; i < n; i++) {
        MUST(oy_ceremony_start(&state[i], &c, i + 1, &why));
        MUST(oy_ceremony_round1(&message[0][i], &c, state[i], s->trustee[i], &why));
        sent[0][i] = oy_buffer_span(&message[0][i]);
    }
    for (uint32_t i = 0; i < n; i++) {
        MUST(oy_ceremony_round2(&message[1][i], &c, state[i], sent[0], s->trustee[i], &why));
        sent[1][i] = oy_buffer_span(&message[1][i]);
    }
    for (uint32_t i = 0; i < n; i++) {
        MUST(oy_ceremony_round3(&message[2][i], &finding, &c, i + 1, sent[0], sent[1],
                                s->exchange[i], s->trustee[i], &why));
        sent[2][i] = oy_buffer_span(&message[2][i]);
    }
    MUST(oy_ceremony_transcript_assemble(&s->ceremony_file, &c, sent[0], sent[1], sent[2], &why));
    MUST(oy_ceremony_transcript_parse(&s->transcript, s->m, oy_buffer_span(&s->ceremony_file),
                                      &why));
    for (uint32_t i = 0; i < n; i++) {
        oy_secret_bytes_free(&state[i]);
        for (int k = 0; k < 3; k++) oy_buffer_free(&message[k][i]);
    }
}

/* ---- the roll ---- */

static void make_list(struct oy_rec *s, unsigned registrar, struct oy_secret *secrets,
                      struct oy_buffer *file, struct oy_parts *list) {
    static struct oy_element parts[OY_REC_VOTERS_MAX];
    uint32_t mahalle[OY_REC_VOTERS_MAX];
    for (uint32_t i = 0; i < s->plan.voters; i++) {
        struct oy_secret_bytes *code;
        mahalle[i] = 10 * (1 + i % OY_REC_MAHALLE);
        MUST(oy_code_generate(&code, &why));
        oy_credential_part(s->g, &secrets[i], s->m->roll_id, registrar, code);
        oy_credential_public(s->g, &parts[i], &secrets[i]);
        oy_secret_bytes_free(&code);
    }
    unsigned char commitment[32] = {s->plan.residency ? (unsigned char)registrar : 0};
    MUST(oy_parts_begin(file, s->m, registrar, commitment, s->plan.voters, &why));
    for (uint32_t i = 0; i < s->plan.voters; i++)
        oy_parts_set(file, s->m, i, mahalle[i], false, &parts[i]);
    MUST(oy_parts_parse(list, oy_buffer_span(file), s->m, 1, &why));
}

static void combine_secrets(struct oy_rec *s, struct oy_secret *const *by_line,
                            const uint32_t *line_of_row) {
    struct oy_secret *two = oy_secret_alloc(OY_REGISTRARS_MAX);
    s->voter = oy_secret_alloc(2 * OY_REC_VOTERS_MAX);
    for (uint32_t row = 0; row < s->plan.voters; row++) {
        for (unsigned k = 0; k < s->plan.registrars; k++) {
            two[k] = by_line[k][line_of_row[row]];
            s->part[k][row] = two[k];
        }
        oy_credential_combine(s->g, &s->voter[row], two, s->plan.registrars);
    }
    oy_secret_free(two);
}

static void make_roll(struct oy_rec *s) {
    unsigned n = s->plan.registrars;
    struct oy_secret *by_line[OY_REGISTRARS_MAX];
    struct oy_buffer files[OY_REGISTRARS_MAX], proofs[OY_REGISTRARS_MAX], rows;
    struct oy_span proof_spans[OY_REGISTRARS_MAX];
    struct oy_parts lists[OY_REGISTRARS_MAX];
    uint32_t line_of_row[OY_REC_VOTERS_MAX];
    for (unsigned k = 0; k < n; k++) {
        by_line[k] = oy_secret_alloc(s->plan.voters);
        s->part[k] = oy_secret_alloc(s->plan.voters);
        make_list(s, k + 1, by_line[k], &files[k], &lists[k]);
    }
    MUST(oy_roll_merge(&rows, line_of_row, s->m, lists, n, 1, &why));
    for (unsigned k = 0; k < n; k++) {
        MUST(oy_roll_prove(&proofs[k], s->m, oy_buffer_span(&rows), k + 1, by_line[k], NULL,
                           line_of_row, s->registrar[k], 1, &why));
        proof_spans[k] = oy_buffer_span(&proofs[k]);
    }
    MUST(oy_roll_assemble(&s->roll_file, s->m, oy_buffer_span(&rows), proof_spans, n, &why));
    MUST(oy_roll_parse(&s->roll, oy_buffer_span(&s->roll_file), s->m, &why));
    combine_secrets(s, by_line, line_of_row);
    oy_buffer_free(&rows);
    for (unsigned k = 0; k < n; k++) {
        oy_secret_free(by_line[k]);
        oy_buffer_free(&files[k]);
        oy_buffer_free(&proofs[k]);
    }
}

/* ---- the record ---- */

static void append_front(struct oy_rec *s) {
    struct oy_buffer officers = oy_rec_officers(s, "open", oy_span(s->e->id, sizeof s->e->id));
    struct oy_entry open = {.type = OY_LOG_OPEN,
                            .n_signatures = (uint8_t)s->plan.officers,
                            .signatures = oy_buffer_span(&officers)};
    memcpy(open.election_id, s->e->id, sizeof open.election_id);
    MUST(oy_record_create(&s->w, s->record, oy_span_text(s->m->origin), s->server, &why));
    MUST(oy_record_append_file(s->w, OY_LOG_MANIFEST, oy_buffer_span(&s->manifest_json), 0, &why));
    MUST(oy_record_append_file(s->w, OY_LOG_CEREMONY, oy_buffer_span(&s->ceremony_file), 0, &why));
    MUST(oy_record_append_file(s->w, OY_LOG_ROLL, oy_buffer_span(&s->roll_file), s->roll.rows,
                               &why));
    MUST(oy_record_append_entry(s->w, &open, &why));
    oy_buffer_free(&officers);
}

static void fill_in(struct oy_record_plan *p) {
    bool small = !p->contests;
    if (!p->group) p->group = "ristretto255";
    if (small) p->contests = oy_rec_contests;
    if (!p->choice)
        p->choice = p->contests == oy_rec_all_contests ? oy_rec_all_choice : oy_rec_choice;
    if (!p->registrars) p->registrars = 2;
    if (!p->trustees) p->trustees = 3;
    if (!p->threshold) p->threshold = 2;
    if (!p->officers) p->officers = 2;
    if (!p->voters) p->voters = 9;
    if (!p->minimum_scope) p->minimum_scope = 3;
    if (p->voters > OY_REC_VOTERS_MAX || p->witnesses > OY_REC_WITNESSES_MAX) abort();
}

struct oy_rec *oy_rec_open(const struct oy_record_plan *plan) {
    unsigned char id[32];
    struct oy_rec *s = calloc(1, sizeof *s);
    if (!s) abort();
    MUST(oy_crypto_init(&why));
    s->plan = *plan;
    fill_in(&s->plan);
    (void)snprintf(s->path, sizeof s->path, "/tmp/oy-record-XXXXXX");
    if (!mkdtemp(s->path)) abort();
    (void)snprintf(s->record, sizeof s->record, "%s/record", s->path);
    make_keys(s);
    make_manifest(s);
    make_ceremony(s);
    make_roll(s);
    oy_election_id(id, s->g, s->m->digest, oy_rec_digest(&s->ceremony_file).b, s->roll.digest);
    MUST(oy_election_new(&s->e, s->m, &s->transcript->y, s->transcript->share_key, id, &why));
    MUST(oy_registry_new(&s->registry, s->e, &s->roll, &why));
    s->closed_at = s->m->closes + 5;
    append_front(s);
    return s;
}

/* ---- the end ---- */

static int remove_one(const char *path, const struct stat *st, int type, struct FTW *at) {
    (void)st, (void)type, (void)at;
    return remove(path);
}

void oy_rec_free(struct oy_rec *s) {
    if (!s) return;
    for (size_t i = 0; i < s->n_ballots; i++) oy_buffer_free(&s->ballot[i].bytes);
    oy_share_set_clear(&s->shares);
    oy_aggregates_free(s->aggregates);
    oy_scopes_free(s->scopes);
    oy_record_writer_free(s->w);
    oy_registry_free(s->registry);
    oy_election_free(s->e);
    oy_secret_free(s->voter);
    for (size_t k = 0; k < OY_REGISTRARS_MAX; k++) {
        oy_secret_free(s->part[k]);
        oy_sign_key_free(s->registrar[k]);
    }
    for (size_t i = 0; i < OY_TRUSTEES_MAX; i++) {
        oy_sign_key_free(s->trustee[i]);
        oy_box_secret_free(s->exchange[i]);
    }
    for (size_t i = 0; i < OY_OFFICERS_MAX; i++) oy_sign_key_free(s->officer[i]);
    for (size_t i = 0; i < OY_REC_WITNESSES_MAX; i++) oy_sign_key_free(s->witness[i]);
    oy_sign_key_free(s->server);
    oy_buffer_free(&s->roll_file);
    oy_ceremony_transcript_free(s->transcript);
    oy_buffer_free(&s->ceremony_file);
    oy_manifest_free(s->m);
    oy_buffer_free(&s->manifest_json);
    if (!getenv("OY_KEEP")) (void)nftw(s->path, remove_one, 16, FTW_DEPTH | FTW_PHYS);
    free(s);
}
