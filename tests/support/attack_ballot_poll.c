#include "tests/support/attack_ballot_poll.h"

#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/secret.h"
#include "crypto/threshold.h"
#include "election/ceremony_share.h"
#include "election/credential.h"
#include "election/roll_make.h"

const char attack_one_question[] =
    "{\"id\":\"park\",\"title\":\"A park?\",\"type\":\"choice\",\"suite\":1,\"blank\":false,"
    "\"options\":[{\"id\":\"yes\",\"title\":\"Yes\"},{\"id\":\"no\",\"title\":\"No\"}]}";
const char attack_one_answer[] = "{\"park\":\"yes\"}";

const char attack_two_questions[] =
    "{\"id\":\"park\",\"title\":\"A park?\",\"type\":\"choice\",\"suite\":1,\"blank\":true,"
    "\"options\":[{\"id\":\"yes\",\"title\":\"Yes\"},{\"id\":\"no\",\"title\":\"No\"}]},"
    "{\"id\":\"trees\",\"title\":\"Trees\",\"type\":\"approval\",\"suite\":1,\"blank\":false,"
    "\"min\":1,\"max\":2,\"options\":[{\"id\":\"oak\",\"title\":\"Oak\"},"
    "{\"id\":\"elm\",\"title\":\"Elm\"},{\"id\":\"fig\",\"title\":\"Fig\"}]}";
const char attack_two_answers[] = "{\"park\":\"yes\",\"trees\":[\"oak\",\"fig\"]}";

/* ---- roll ---- */

static uint32_t mahalle_of(uint32_t line) {
    return 10 * (1 + line % 3);
}

/* In the order of the common list first; sorted by row once the roll is merged. */
static void make_list(struct attack_poll *p, unsigned k, struct oy_secret *by_line,
                      struct oy_buffer *file, struct oy_parts *list) {
    struct oy_element parts[ATTACK_VOTERS_MAX];
    uint32_t mahalle[ATTACK_VOTERS_MAX];
    for (uint32_t i = 0; i < p->voters; i++) {
        struct oy_secret_bytes *code;
        ATTACK_OK(oy_code_generate(&code, &why));
        oy_credential_part(p->g, &by_line[i], p->m->roll_id, k + 1, code);
        oy_secret_bytes_free(&code);
        parts[i] = (struct oy_element){0};
        oy_credential_public(p->g, &parts[i], &by_line[i]);
        mahalle[i] = mahalle_of(i);
    }
    ATTACK_OK(oy_parts_write(file, p->m, k + 1, mahalle, parts, p->voters, &why));
    ATTACK_OK(oy_parts_parse(list, oy_buffer_span(file), p->m, 1, &why));
}

static void sort_secrets(struct attack_poll *p, struct oy_secret *const *by_line,
                         const uint32_t *line_of_row) {
    struct oy_secret *two = oy_secret_alloc(OY_WORLD_REGISTRARS);
    p->voter = oy_secret_alloc(p->voters);
    ATTACK_MUST(two && p->voter);
    for (unsigned k = 0; k < OY_WORLD_REGISTRARS; k++) p->part[k] = oy_secret_alloc(p->voters);
    for (uint32_t row = 0; row < p->voters; row++) {
        for (unsigned k = 0; k < OY_WORLD_REGISTRARS; k++)
            two[k] = p->part[k][row] = by_line[k][line_of_row[row]];
        oy_credential_combine(p->g, &p->voter[row], two, OY_WORLD_REGISTRARS);
    }
    oy_secret_free(two);
}

static void make_roll(struct attack_poll *p) {
    struct oy_secret *by_line[OY_WORLD_REGISTRARS];
    struct oy_buffer files[OY_WORLD_REGISTRARS], proofs[OY_WORLD_REGISTRARS], rows;
    struct oy_parts lists[OY_WORLD_REGISTRARS];
    struct oy_span spans[OY_WORLD_REGISTRARS];
    uint32_t line_of_row[ATTACK_VOTERS_MAX];
    for (unsigned k = 0; k < OY_WORLD_REGISTRARS; k++) {
        by_line[k] = oy_secret_alloc(p->voters);
        make_list(p, k, by_line[k], &files[k], &lists[k]);
    }
    ATTACK_OK(oy_roll_merge(&rows, line_of_row, p->m, lists, OY_WORLD_REGISTRARS, 1, &why));
    for (unsigned k = 0; k < OY_WORLD_REGISTRARS; k++) {
        ATTACK_OK(oy_roll_prove(&proofs[k], p->m, oy_buffer_span(&rows), k + 1, by_line[k], NULL,
                                line_of_row, p->w->registrar[k], 1, &why));
        spans[k] = oy_buffer_span(&proofs[k]);
    }
    ATTACK_OK(oy_roll_assemble(&p->honest_roll, p->m, oy_buffer_span(&rows), spans,
                               OY_WORLD_REGISTRARS, &why));
    ATTACK_OK(oy_roll_parse(&p->roll, oy_buffer_span(&p->honest_roll), p->m, &why));
    p->roll_file = attack_copy(oy_buffer_span(&p->honest_roll));
    p->logged_rows = p->roll.rows;
    sort_secrets(p, by_line, line_of_row);
    for (unsigned k = 0; k < OY_WORLD_REGISTRARS; k++) {
        oy_secret_free(by_line[k]);
        oy_buffer_free(&files[k]);
        oy_buffer_free(&proofs[k]);
    }
    oy_buffer_free(&rows);
}

/* ---- life ---- */

struct attack_poll *attack_poll_new(const char *group, const char *contests, uint32_t voters) {
    struct attack_poll *p = calloc(1, sizeof *p);
    ATTACK_MUST(p && voters <= ATTACK_VOTERS_MAX);
    ATTACK_OK(oy_base_init(&why));
    p->w = oy_world_new(group, contests);
    oy_world_ceremony(p->w);
    p->g = p->w->g;
    p->m = p->w->m;
    p->voters = voters;
    make_roll(p);
    p->manifest_file = attack_copy(oy_buffer_span(&p->w->manifest_json));
    p->ceremony_file = attack_copy(oy_buffer_span(&p->w->ceremony_file));
    (void)snprintf(p->dir, sizeof p->dir, "/tmp/oy-attack-XXXXXX");
    ATTACK_MUST(mkdtemp(p->dir));
    (void)snprintf(p->record, sizeof p->record, "%s/record", p->dir);
    (void)snprintf(p->key, sizeof p->key, "%s/board.secret", p->dir);
    return p;
}

static void write_key(const struct attack_poll *p) {
    static const char line[] = "oy-secret 1 board\n";
    struct oy_secret_bytes *bytes;
    ATTACK_OK(oy_secret_bytes_new(&bytes, sizeof line - 1 + OY_SIGN_SEED, &why));
    memcpy(bytes->secret, line, sizeof line - 1);
    oy_sign_key_seed(p->w->server, bytes->secret + sizeof line - 1);
    ATTACK_OK(oy_secret_file_write(p->key, bytes, &why));
    oy_secret_bytes_free(&bytes);
}

static void write_open(const struct attack_poll *p, struct oy_record_writer *w,
                       const unsigned char id[32]) {
    unsigned char signatures[2 * OY_ENTRY_OFFICER_SIGNATURE] = {0};
    struct oy_entry entry = {.type = OY_LOG_OPEN,
                             .n_signatures = 2,
                             .signatures = oy_span(signatures, sizeof signatures)};
    memcpy(entry.election_id, id, 32);
    for (unsigned i = 0; i < 2; i++) {
        signatures[i * OY_ENTRY_OFFICER_SIGNATURE] = (unsigned char)(i + 1);
        ATTACK_OK(oy_sign(signatures + i * OY_ENTRY_OFFICER_SIGNATURE + 1, p->w->officer[i], "open",
                          oy_span(id, 32), &why));
    }
    ATTACK_OK(oy_record_append_entry(w, &entry, &why));
}

static void sha256(unsigned char out[32], struct oy_span bytes) {
    (void)crypto_hash_sha256(out, bytes.p, bytes.n);
}

static struct oy_election *election_of(const struct attack_poll *p, struct oy_span roll) {
    unsigned char id[32], manifest[32], ceremony[32], digest[32];
    struct oy_election *e;
    sha256(manifest, oy_buffer_span(&p->manifest_file));
    sha256(ceremony, oy_buffer_span(&p->ceremony_file));
    sha256(digest, roll);
    oy_election_id(id, p->g, manifest, ceremony, digest);
    ATTACK_OK(
        oy_election_new(&e, p->m, &p->w->transcript->y, p->w->transcript->share_key, id, &why));
    return e;
}

struct oy_election *attack_poll_sister(const struct attack_poll *p) {
    return election_of(p, oy_span("another roll", 12));
}

void attack_poll_contests(struct attack_poll *p, const char *group, const char *contests) {
    oy_buffer_free(&p->manifest_file);
    p->manifest_file = oy_world_manifest(p->w, group, contests);
}

void attack_poll_edit(struct attack_poll *p, const char *from, const char *to) {
    const char *text = (const char *)p->manifest_file.p, *at = strstr(text, from);
    ATTACK_MUST(at);
    size_t before = (size_t)(at - text), n = p->manifest_file.n - strlen(from) + strlen(to);
    struct oy_buffer changed = {calloc(1, n + 1), n};
    ATTACK_MUST(changed.p);
    memcpy(changed.p, text, before);
    memcpy(changed.p + before, to, strlen(to));
    memcpy(changed.p + before + strlen(to), at + strlen(from), n - before - strlen(to));
    oy_buffer_free(&p->manifest_file);
    p->manifest_file = changed;
}

static void write_record(const struct attack_poll *p, const unsigned char id[32]) {
    struct oy_record_writer *w;
    ATTACK_OK(oy_record_create(&w, p->record, oy_span_text(p->m->origin), p->w->server, &why));
    ATTACK_OK(
        oy_record_append_file(w, OY_LOG_MANIFEST, oy_buffer_span(&p->manifest_file), 0, &why));
    ATTACK_OK(
        oy_record_append_file(w, OY_LOG_CEREMONY, oy_buffer_span(&p->ceremony_file), 0, &why));
    ATTACK_OK(
        oy_record_append_file(w, OY_LOG_ROLL, oy_buffer_span(&p->roll_file), p->logged_rows, &why));
    write_open(p, w, id);
    oy_record_writer_free(w);
}

void attack_poll_open_as(struct attack_poll *p, const unsigned char id[32]) {
    attack_remove_tree(p->record);
    write_record(p, id);
}

void attack_poll_open(struct attack_poll *p) {
    struct oy_election *e = election_of(p, oy_buffer_span(&p->roll_file));
    if (p->e) { /* ballots under way borrow it */
        memcpy(p->e->id, e->id, 32);
        oy_election_free(e);
        attack_remove_tree(p->record);
    } else {
        p->e = e;
        write_key(p);
    }
    write_record(p, p->e->id);
}

struct attack_poll *attack_poll_start(const char *group, const char *contests, uint32_t voters) {
    struct attack_poll *p = attack_poll_new(group, contests, voters);
    attack_poll_open(p);
    return p;
}

void attack_poll_free(struct attack_poll *p) {
    attack_remove_tree(p->dir);
    if (p->e) oy_election_free(p->e);
    for (unsigned k = 0; k < OY_WORLD_REGISTRARS; k++) oy_secret_free(p->part[k]);
    oy_secret_free(p->voter);
    oy_buffer_free(&p->manifest_file);
    oy_buffer_free(&p->ceremony_file);
    oy_buffer_free(&p->roll_file);
    oy_buffer_free(&p->honest_roll);
    oy_world_free(p->w);
    free(p);
}

/* ---- what is known ---- */

struct oy_scalar attack_poll_key(const struct attack_poll *p) {
    const uint32_t who[OY_WORLD_THRESHOLD] = {1, 2};
    struct oy_scalar lambda[OY_WORLD_THRESHOLD], x = attack_scalar(p->g, 0);
    struct oy_secret *share = oy_secret_alloc(1);
    ATTACK_OK(oy_lagrange_at_zero(p->g, lambda, who, OY_WORLD_THRESHOLD, &why));
    for (unsigned i = 0; i < OY_WORLD_THRESHOLD; i++) {
        ATTACK_OK(
            oy_ceremony_secret_share(share, p->w->transcript, who[i], p->w->exchange[i], &why));
        x = attack_add(p->g, x, attack_mul(p->g, lambda[i], attack_secret(share)));
    }
    oy_secret_free(share);
    struct oy_element y = attack_pow(p->g, NULL, x);
    ATTACK_MUST(oy_element_equal(p->g, &y, &p->w->transcript->y));
    return x;
}

uint32_t attack_poll_row(const struct attack_poll *p, uint32_t mahalle) {
    uint32_t row = 0;
    while (oy_roll_mahalle(&p->roll, row) != mahalle) row++;
    return row;
}

struct oy_span attack_poll_credential(const struct attack_poll *p, uint32_t row) {
    return oy_roll_credential(&p->roll, row);
}

struct attack_ballot *attack_poll_ballot(const struct attack_poll *p, uint32_t row,
                                         uint32_t sequence) {
    return attack_ballot_new(p->e, oy_roll_mahalle(&p->roll, row), &p->voter[row], sequence);
}

struct oy_buffer attack_poll_honest(const struct attack_poll *p, uint32_t row, uint32_t sequence,
                                    const char *choice) {
    struct attack_ballot *b = attack_poll_ballot(p, row, sequence);
    attack_ballot_choose(b, choice);
    struct oy_buffer ballot = attack_ballot_forge(b);
    attack_ballot_free(b);
    return ballot;
}

/* ---- the cheating board ---- */

struct oy_record_ballot attack_poll_entry(const struct attack_poll *p, struct oy_span ballot) {
    struct oy_ballot_header h;
    struct oy_record_ballot entry = {.bytes = ballot};
    struct oy_span body;
    ATTACK_OK(oy_ballot_peek(&h, &body, p->g, ballot, &why));
    oy_ballot_fingerprint(entry.fingerprint.b, body);
    entry.sequence = h.sequence;
    uint32_t row = oy_roll_find(&p->roll, h.credential);
    entry.roll_index = row == UINT32_MAX ? 0 : row;
    return entry;
}

static struct oy_record_writer *writer_of(const struct attack_poll *p) {
    struct oy_record_writer *w;
    ATTACK_OK(oy_record_writer_open(&w, p->record, oy_span_text(p->m->origin), p->w->server, &why));
    return w;
}

uint64_t attack_poll_log(const struct attack_poll *p, struct oy_record_ballot entry) {
    struct oy_record_writer *w = writer_of(p);
    uint64_t index;
    ATTACK_OK(oy_record_append_ballots(w, &entry, 1, &index, &why));
    oy_record_writer_free(w);
    return index;
}

uint64_t attack_poll_log_bytes(const struct attack_poll *p, const struct oy_buffer *ballot) {
    return attack_poll_log(p, attack_poll_entry(p, oy_buffer_span(ballot)));
}

void attack_poll_log_entry(const struct attack_poll *p, const struct oy_entry *entry) {
    struct oy_record_writer *w = writer_of(p);
    ATTACK_OK(oy_record_append_entry(w, entry, &why));
    oy_record_writer_free(w);
}

void attack_poll_log_statement(const struct attack_poll *p, enum oy_entry_type type,
                               struct oy_span statement) {
    unsigned char bytes[4096] = {(unsigned char)type, OY_ENTRY_VERSION};
    struct oy_entry entry;
    size_t n = 2 + statement.n;
    ATTACK_MUST(n + 2 * OY_SIGN_BYTES <= sizeof bytes);
    memcpy(bytes + 2, statement.p, statement.n);
    for (unsigned k = 0; k < OY_WORLD_REGISTRARS; k++, n += OY_SIGN_BYTES)
        ATTACK_OK(
            oy_revoke_sign(bytes + n, p->e, (uint8_t)type, statement, p->w->registrar[k], &why));
    ATTACK_OK(oy_entry_parse(&entry, oy_span(bytes, n), &why));
    attack_poll_log_entry(p, &entry);
}

void attack_poll_close(const struct attack_poll *p, const char *purpose, bool right) {
    unsigned char signatures[2 * OY_ENTRY_OFFICER_SIGNATURE] = {0}, message[32 + 8 + 32 + 8];
    struct oy_entry entry = {.type = OY_LOG_CLOSE,
                             .closed_at = p->m->closes,
                             .n_signatures = 2,
                             .signatures = oy_span(signatures, sizeof signatures)};
    struct oy_record_writer *log = writer_of(p);
    struct oy_hash root;
    struct oy_writer w;
    uint64_t size = oy_record_writer_head(log, &root);
    oy_record_writer_free(log);
    oy_writer_init(&w, message, sizeof message);
    oy_write_bytes(&w, p->e->id, 32);
    oy_write_u64(&w, size);
    oy_write_bytes(&w, root.b, sizeof root.b);
    oy_write_u64(&w, entry.closed_at);
    for (unsigned i = 0; i < 2; i++) {
        signatures[i * OY_ENTRY_OFFICER_SIGNATURE] = (unsigned char)(i + 1);
        ATTACK_OK(oy_sign(signatures + i * OY_ENTRY_OFFICER_SIGNATURE + 1, p->w->officer[i],
                          purpose, oy_span(message, right ? sizeof message : 32), &why));
    }
    attack_poll_log_entry(p, &entry);
}
