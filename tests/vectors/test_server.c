/* server.json. */
#include "common.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "crypto/hash.h"
#include "election/officer_request.h"
#include "election/refusal.h"
#include "follow/witness.h"
#include "record/entry.h"
#include "steps/receipts.h"

struct all {
    struct vectors *v;
    struct oy_manifest *m;
    unsigned char election_id[32];
};

/* ---- officers' requests [req-1] ---- */

static void same_payload(struct all *a, const json_t *row, const struct oy_officer_request *q) {
    unsigned char room[OY_REQUEST_SIGNATURE_MAX];
    struct oy_request_signature s;
    struct oy_request_files f;
    struct oy_buffer files;
    struct oy_entry e;
    struct oy_span again;
    same(a->v, row, "payload", q->payload.p, q->payload.n);
    switch (q->act) {
    case OY_REQUEST_CREATE:
        OK(oy_request_files_parse(&f, q->payload, &why));
        cr_expect(oy_span_equal(f.manifest, oy_span_text(vec_text(a->v, a->v->root, "manifest"))));
        OK(oy_request_files_write(&files, &f, &why));
        same(a->v, row, "payload", files.p, files.n);
        oy_buffer_free(&files);
        return;
    case OY_REQUEST_OPEN:
    case OY_REQUEST_CLOSE:
        OK(oy_request_signature_parse(&s, q->act, q->payload, &why));
        again = oy_request_signature_write(room, q->act, &s);
        same(a->v, row, "payload", again.p, again.n);
        return;
    case OY_REQUEST_STATEMENT:
        OK(oy_entry_parse(&e, q->payload, &why));
        cr_expect_eq(e.type, OY_LOG_REVOKE);
        return;
    case OY_REQUEST_TALLY:
    case OY_REQUEST_PUBLISH: OK(oy_request_nothing(q->payload, &why)); return;
    case OY_REQUEST_SHARE: return;
    }
}

static void good_request(struct all *a, const json_t *row) {
    unsigned char seed[OY_SIGN_SEED], version[8], signature[OY_SIGN_BYTES];
    struct oy_officer_request q;
    struct oy_writer w;
    size_t officer;
    OK(oy_officer_request_parse(&q, vec_bytes(a->v, row, "request"), &why));
    OK(oy_officer_request_check(&officer, &q, a->m, a->election_id, &why));
    same_integer(a->v, row, "officer", (int64_t)officer + 1);
    same_integer(a->v, row, "act", q.act);
    cr_expect_str_eq(oy_request_act_name(q.act), vec_text(a->v, row, "name"));
    same(a->v, row, "nonce", q.nonce, sizeof q.nonce);
    oy_writer_init(&w, version, sizeof version);
    oy_write_u64(&w, q.state_version);
    same(a->v, row, "state_version", version, sizeof version);
    same_payload(a, row, &q);
    vec_fixed(a->v, seed, sizeof seed, row, "seed");
    struct oy_sign_key *key = oy_sign_key_from_seed(seed);
    OK(oy_sign(signature, key, "request", q.message, &why));
    cr_expect_arr_eq(signature, q.signature, sizeof signature);
    oy_sign_key_free(key);
}

static void bad_request(struct all *a, const json_t *row) {
    struct oy_why why = {.status = OY_OK};
    struct oy_officer_request q;
    size_t officer;
    oy_status status = oy_officer_request_parse(&q, vec_bytes(a->v, row, "request"), &why);
    if (status == OY_OK)
        status = oy_officer_request_check(&officer, &q, a->m, a->election_id, &why);
    judge(a->v, row, status, &why);
}

static void payload(struct all *a, const json_t *row) {
    struct oy_why why = {.status = OY_OK};
    struct oy_span bytes = vec_bytes(a->v, row, "payload");
    struct oy_request_files f;
    struct oy_request_signature s;
    int64_t act = vec_integer(a->v, row, "act");
    oy_status status;
    if (act == OY_REQUEST_CREATE)
        status = oy_request_files_parse(&f, bytes, &why);
    else if (act == OY_REQUEST_OPEN || act == OY_REQUEST_CLOSE)
        status = oy_request_signature_parse(&s, (enum oy_request_act)act, bytes, &why);
    else
        status = oy_request_nothing(bytes, &why);
    judge(a->v, row, status, &why);
}

/* ---- refusals [srv-5] ---- */

static void same_text(struct all *a, const json_t *row, const char *key, struct oy_span have) {
    cr_expect(oy_span_equal(have, oy_span_text(vec_text(a->v, row, key))), "%s", vec_what(row));
}

static void refusal(struct all *a, const json_t *row, const struct oy_sign_key *key,
                    const unsigned char digest[32]) {
    struct oy_why why = {.status = OY_OK};
    struct oy_ballot_refusal r;
    unsigned char again[OY_REFUSAL_MAX];
    struct oy_writer w;
    oy_status status = oy_refusal_check(&r, vec_bytes(a->v, row, "note"),
                                        oy_span_text(a->m->origin), a->m->server_key, digest, &why);
    judge(a->v, row, status, &why);
    if (status != OY_OK) return;
    same_text(a, row, "says", r.rule);
    same_text(a, row, "reason", r.reason);
    oy_writer_init(&w, again, sizeof again);
    oy_refusal_write(&w, &r, key);
    struct oy_span written = oy_writer_end(&w);
    same(a->v, row, "note", written.p, written.n);
}

static void refusals(struct all *a, const json_t *obj) {
    unsigned char seed[OY_SIGN_SEED], digest[OY_SHA256_BYTES];
    const json_t *row;
    oy_sha256(digest, vec_bytes(a->v, obj, "ballot"));
    vec_fixed(a->v, seed, sizeof seed, obj, "seed");
    struct oy_sign_key *key = oy_sign_key_from_seed(seed);
    VEC_EACH(a->v, row, i, vec_get(a->v, obj, "notes")) refusal(a, row, key, digest);
    oy_sign_key_free(key);
}

/* ---- receipts [rcpt-1, rcpt-2] ---- */

static void receipt(struct all *a, const json_t *row) {
    struct oy_why why = {.status = OY_OK};
    unsigned char entry[OY_ENTRY_BALLOT_BYTES];
    struct oy_receipt_state state;
    uint64_t index;
    oy_status status =
        oy_receipt_check(entry, &index, &state, vec_bytes(a->v, row, "receipt"), a->m, &why);
    judge(a->v, row, status, &why);
    if (status != OY_OK) return;
    same(a->v, row, "entry", entry, sizeof entry);
    same_integer(a->v, row, "index", (int64_t)index);
    same_integer(a->v, row, "size", (int64_t)state.size);
    same_integer(a->v, row, "witnesses", (int64_t)state.witnesses);
    cr_expect_eq(state.needed, 2);
}

/* ---- a witness [cos-3, cos-4] ---- */

static uint64_t witness_time;

static uint64_t witness_clock(void) {
    return witness_time;
}

static void exchange(struct all *a, const json_t *row, struct oy_witness *w) {
    struct oy_witness_answer answer;
    witness_time = (uint64_t)vec_integer(a->v, row, "time");
    oy_witness_add(w, &answer, vec_bytes(a->v, row, "body"));
    same_integer(a->v, row, "status", answer.status);
    bool is_size = strcmp(answer.content_type, "text/x.tlog.size") == 0;
    cr_expect_eq(vec_has(row, "answer"), answer.status == 200 || is_size, "%s", vec_what(row));
    if (vec_has(row, "answer")) same_text(a, row, "answer", oy_span_text(answer.text));
}

/* Its key and the manifest are files, as everywhere. */
static void write_files(struct all *a, const json_t *obj, const char *key, const char *manifest) {
    unsigned char file[64] = "oy-secret 1 witness\n";
    const size_t n = strlen((const char *)file);
    vec_fixed(a->v, file + n, OY_SIGN_SEED, obj, "seed");
    OK(oy_file_write(NULL, key, oy_span(file, n + OY_SIGN_SEED), OY_FILE_EXCLUSIVE, &why));
    cr_assert_eq(chmod(key, 0600), 0);
    OK(oy_file_write(NULL, manifest, oy_span_text(vec_text(a->v, a->v->root, "manifest")),
                     OY_FILE_EXCLUSIVE, &why));
}

static void witness(struct all *a, const json_t *obj) {
    char dir[] = "/tmp/oy-vectors-XXXXXX", key[64], manifest[64], state[64], command[96];
    const char *logs[1] = {manifest};
    struct oy_witness_options o = {
        .key = key, .logs = {logs, 1}, .state = state, .now = witness_clock};
    struct oy_witness *w;
    const json_t *row;
    cr_assert(mkdtemp(dir));
    (void)snprintf(key, sizeof key, "%s/w.secret", dir);
    (void)snprintf(manifest, sizeof manifest, "%s/manifest.json", dir);
    (void)snprintf(state, sizeof state, "%s/state", dir);
    write_files(a, obj, key, manifest);
    cr_expect_str_eq(vec_text(a->v, obj, "name"), a->m->witnesses[0].name);
    OK(oy_witness_open(&w, &o, &why));
    VEC_EACH(a->v, row, i, vec_get(a->v, obj, "exchanges")) exchange(a, row, w);
    oy_witness_free(w);
    (void)snprintf(command, sizeof command, "rm -r %s", dir);
    cr_expect_eq(system(command), 0);
}

void check_server(struct vectors *v) {
    struct all a = {.v = v, .m = vec_manifest(v, v->root, "manifest")};
    const json_t *row;
    vec_fixed(v, a.election_id, sizeof a.election_id, v->root, "election_id");
    VEC_EACH(v, row, i, vec_get(v, v->root, "requests")) good_request(&a, row);
    VEC_EACH(v, row, i, vec_get(v, v->root, "bad_requests")) bad_request(&a, row);
    VEC_EACH(v, row, i, vec_get(v, v->root, "payloads")) payload(&a, row);
    refusals(&a, vec_get(v, v->root, "refusals"));
    VEC_EACH(v, row, i, vec_get(v, v->root, "receipts")) receipt(&a, row);
    witness(&a, vec_get(v, v->root, "witness"));
    oy_manifest_free(a.m);
}
