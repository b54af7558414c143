/* What an officer signs, and what is checked before. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "election/election.h"
#include "follow/ask_inside.h"
#include "follow/follow.h"
#include "steps/statement.h"

/* Longer files are refused by the request's format anyway. */
static const size_t file_max = UINT32_MAX;

/* ---- files: the officer's own, or the server's in a directory of our own ---- */

static oy_status scratch(struct oy_request_draft *d, struct oy_why *why) {
    const char *base = getenv("TMPDIR"); // NOLINT(concurrency-mt-unsafe)
    if (d->scratch[0]) return OY_OK;
    int n = snprintf(d->scratch, sizeof d->scratch, "%s/oy-XXXXXX", base && *base ? base : "/tmp");
    if (n > 0 && (size_t)n < sizeof d->scratch && mkdtemp(d->scratch)) return OY_OK;
    d->scratch[0] = 0;
    return oy_fail(why, OY_IO, "", "cannot make a directory for the server's files");
}

struct files {
    char manifest[OY_PATH_MAX], ceremony[OY_PATH_MAX], roll[OY_PATH_MAX];
};

static oy_status get_one(char out[OY_PATH_MAX], struct oy_request_draft *d, const char *name,
                         size_t max, struct oy_why *why) {
    OY_TRY(oy_stage_get(&d->stage, name, max, false, why));
    return oy_path_join(out, d->stage.path, name, why);
}

static oy_status find_files(struct files *out, struct oy_request_draft *d, const struct oy_ask *ask,
                            struct oy_why *why) {
    char copy[OY_PATH_MAX];
    if (ask->manifest && ask->ceremony && ask->roll) {
        (void)snprintf(out->manifest, OY_PATH_MAX, "%s", ask->manifest);
        (void)snprintf(out->ceremony, OY_PATH_MAX, "%s", ask->ceremony);
        (void)snprintf(out->roll, OY_PATH_MAX, "%s", ask->roll);
        return OY_OK;
    }
    OY_TRY(scratch(d, why));
    OY_TRY(oy_path_join(copy, d->scratch, "files", why));
    OY_TRY(oy_stage_open(&d->stage, ask->remote, copy, why));
    OY_TRY(get_one(out->manifest, d, "manifest.json", OY_MANIFEST_BYTES_MAX, why));
    OY_TRY(get_one(out->ceremony, d, "ceremony.bin", file_max, why));
    return get_one(out->roll, d, "roll.bin", file_max, why);
}

/* ---- which election ---- */

/* The id from elsewhere, and the server's own word, must be the one that is signed. */
static oy_status check_id(const struct oy_request_draft *d, const struct oy_ask *ask,
                          struct oy_why *why) {
    char digits[OY_ELECTION_ID_DIGITS];
    const unsigned char *id = d->request.election_id;
    if (ask->election) {
        OY_TRY(oy_election_id_read(digits, ask->election, why));
        OY_REQUIRE(why, oy_election_id_is(id, digits), OY_MISMATCH, "bal-11",
                   "this is another election than the one whose id you gave");
    }
    OY_REQUIRE(why, !d->before.created || memcmp(id, d->before.election_id, 32) == 0, OY_MISMATCH,
               "req-1", "the server has another election under this name");
    return OY_OK;
}

static oy_status name_election(struct oy_request_draft *d, const struct oy_ask *ask,
                               const struct oy_group *g, const unsigned char id[32],
                               struct oy_why *why) {
    d->request.group = g;
    memcpy(d->request.election_id, id, 32);
    return check_id(d, ask, why);
}

static oy_status take_payload(struct oy_request_draft *d, struct oy_buffer payload) {
    d->payload = payload;
    d->request.payload = oy_buffer_span(&d->payload);
    return OY_OK;
}

static oy_status take_signature(struct oy_request_draft *d, enum oy_request_act act,
                                const struct oy_officer_message *msg, struct oy_why *why) {
    unsigned char room[OY_REQUEST_SIGNATURE_MAX];
    struct oy_request_signature s = {.closed_at = msg->closed_at};
    struct oy_buffer copy = {NULL, 0};
    OY_TRY(oy_officer_signature_make(s.signature, msg, d->key.sign, why));
    struct oy_span bytes = oy_request_signature_write(room, act, &s);
    OY_TRY(oy_allocate(&copy.p, bytes.n + 1, 1, why));
    memcpy(copy.p, bytes.p, bytes.n);
    copy.n = bytes.n;
    return take_payload(d, copy);
}

/* ---- create ---- */

static oy_status pack_files(struct oy_request_draft *d, const struct files *f, struct oy_why *why) {
    struct oy_buffer m = {NULL, 0}, c = {NULL, 0}, r = {NULL, 0}, payload = {NULL, 0};
    oy_status status = oy_file_read(&m, NULL, f->manifest, OY_MANIFEST_BYTES_MAX, why);
    if (status == OY_OK) status = oy_file_read(&c, NULL, f->ceremony, file_max, why);
    if (status == OY_OK) status = oy_file_read(&r, NULL, f->roll, file_max, why);
    struct oy_request_files files = {oy_buffer_span(&m), oy_buffer_span(&c), oy_buffer_span(&r)};
    if (status == OY_OK) status = oy_request_files_write(&payload, &files, why);
    oy_buffer_free(&m);
    oy_buffer_free(&c);
    oy_buffer_free(&r);
    return status == OY_OK ? take_payload(d, payload) : status;
}

/* Any officer's key may be the one that the server's configuration names. */
static oy_status draft_create(struct oy_request_draft *d, const struct oy_ask *ask,
                              struct oy_why *why) {
    struct oy_context c;
    struct files f;
    if (!ask->manifest || !ask->ceremony || !ask->roll)
        return oy_fail(why, OY_MISSING, "", "manifest, ceremony and roll are needed");
    if (d->before.created)
        return oy_fail(why, OY_STATE, "req-2", "there is an election of this name already");
    OY_TRY(find_files(&f, d, ask, why));
    oy_status status = oy_context_load(&c, f.manifest, f.ceremony, f.roll, OY_CONTEXT_CHECK_ALL,
                                       ask->step->threads, why);
    if (status == OY_OK) status = oy_key_load(&d->key, OY_ROLE_OFFICER, ask->key, why);
    if (status == OY_OK) status = name_election(d, ask, c.m->group, c.e->id, why);
    oy_context_clear(&c);
    return status == OY_OK ? pack_files(d, &f, why) : status;
}

/* ---- open ---- */

static oy_status group_of(const struct oy_group **out, const char *manifest, struct oy_why *why) {
    struct oy_buffer json;
    struct oy_manifest *m = NULL;
    OY_TRY(oy_file_read(&json, NULL, manifest, OY_MANIFEST_BYTES_MAX, why));
    oy_status status = oy_manifest_parse(&m, oy_buffer_span(&json), why);
    if (status == OY_OK) *out = m->group;
    oy_manifest_free(m);
    oy_buffer_free(&json);
    return status;
}

static oy_status draft_open(struct oy_request_draft *d, const struct oy_ask *ask,
                            struct oy_why *why) {
    struct oy_officer_message msg;
    const struct oy_group *g;
    struct files f;
    OY_TRY(find_files(&f, d, ask, why));
    OY_TRY(oy_officer_opening(&msg, &d->key, ask->step, f.manifest, f.ceremony, f.roll, ask->key,
                              why));
    OY_TRY(group_of(&g, f.manifest, why));
    OY_TRY(name_election(d, ask, g, msg.election_id, why));
    return take_signature(d, OY_REQUEST_OPEN, &msg, why);
}

/* ---- close ---- */

/* Brings the copy up to the head that is going to be signed. */
static oy_status fetch(char path[OY_PATH_MAX], const struct oy_group **g,
                       struct oy_request_draft *d, const struct oy_ask *ask, struct oy_why *why) {
    struct oy_follow *f = NULL;
    struct oy_found found = {.kind = OY_ALARM_NONE};
    if (ask->record) {
        (void)snprintf(path, OY_PATH_MAX, "%s", ask->record);
    } else {
        OY_TRY(scratch(d, why));
        OY_TRY(oy_path_join(path, d->scratch, "record", why));
    }
    struct oy_follow_options options = {.remote = ask->remote,
                                        .record = path,
                                        .election = ask->election,
                                        .manifest = ask->manifest,
                                        .progress = true};
    oy_status status = oy_follow_open(&f, &options, why);
    if (status == OY_OK) status = oy_follow_round(f, &found, why);
    if (status == OY_OK) *g = oy_follow_manifest(f)->group;
    oy_found_clear(&found);
    oy_follow_free(f);
    return status;
}

static oy_status draft_close(struct oy_request_draft *d, const struct oy_ask *ask,
                             struct oy_why *why) {
    struct oy_officer_message msg;
    const struct oy_group *g = NULL;
    char path[OY_PATH_MAX];
    d->closed_at = ask->closed_at ? ask->closed_at : d->before.pending_closed_at;
    if (!d->closed_at) d->closed_at = (uint64_t)time(NULL);
    OY_TRY(fetch(path, &g, d, ask, why));
    OY_TRY(oy_officer_closing(&msg, &d->key, ask->step, path, d->closed_at, ask->key, why));
    OY_TRY(name_election(d, ask, g, msg.election_id, why));
    return take_signature(d, OY_REQUEST_CLOSE, &msg, why);
}

/* ---- statement ---- */

static oy_status read_statement(struct oy_request_draft *d, const struct oy_ask *ask,
                                const struct oy_context *c, struct oy_why *why) {
    struct oy_statement st;
    oy_status status = oy_statement_read(&st, ask->file, c->e, why);
    if (status == OY_OK) status = oy_statement_entry(&st, c->e, why);
    if (status == OY_OK) {
        status = take_payload(d, st.entry);
        st.entry = (struct oy_buffer){NULL, 0};
    }
    oy_statement_clear(&st);
    return status;
}

static oy_status draft_statement(struct oy_request_draft *d, const struct oy_ask *ask,
                                 struct oy_why *why) {
    struct oy_context c;
    struct files f;
    uint32_t index = 0;
    OY_TRY(find_files(&f, d, ask, why));
    oy_status status = oy_context_load(&c, f.manifest, f.ceremony, f.roll, OY_CONTEXT_OWN,
                                       ask->step->threads, why);
    if (status == OY_OK) status = oy_key_load(&d->key, OY_ROLE_OFFICER, ask->key, why);
    if (status == OY_OK) status = oy_key_index(&index, &d->key, OY_ROLE_OFFICER, c.m, why);
    if (status == OY_OK) status = name_election(d, ask, c.m->group, c.e->id, why);
    if (status == OY_OK) status = read_statement(d, ask, &c, why);
    oy_context_clear(&c);
    return status;
}

/* ---- tally, share, publish ---- */

/* The manifest that names the officer; the id is the server's word unless it was given. */
static oy_status draft_other(struct oy_request_draft *d, const struct oy_ask *ask,
                             enum oy_request_act act, struct oy_why *why) {
    struct oy_buffer json, file = {NULL, 0};
    struct oy_manifest *m = NULL;
    uint32_t index = 0;
    OY_TRY(oy_remote_get(ask->remote, &json, "record/manifest.json", OY_MANIFEST_BYTES_MAX, why));
    oy_status status = oy_manifest_parse(&m, oy_buffer_span(&json), why);
    oy_buffer_free(&json);
    if (status == OY_OK) status = oy_key_load(&d->key, OY_ROLE_OFFICER, ask->key, why);
    if (status == OY_OK) status = oy_key_index(&index, &d->key, OY_ROLE_OFFICER, m, why);
    if (status == OY_OK) status = name_election(d, ask, m->group, d->before.election_id, why);
    oy_manifest_free(m);
    if (status != OY_OK || act != OY_REQUEST_SHARE) return status;
    OY_TRY(oy_file_read(&file, NULL, ask->file, file_max, why));
    return take_payload(d, file);
}

oy_status oy_draft(struct oy_request_draft *d, const struct oy_ask *ask, enum oy_request_act act,
                   struct oy_why *why) {
    *d = (struct oy_request_draft){.request = {.act = act}, .stage = {.dir = {.fd = -1}}};
    OY_TRY(oy_remote_state(ask->remote, &d->before, oy_request_act_name(act), why));
    OY_REQUIRE(why, d->before.created || act == OY_REQUEST_CREATE, OY_MISSING, "srv-1",
               "%s: there is no such election", ask->remote->url);
    d->request.state_version = d->before.version;
    switch (act) {
    case OY_REQUEST_CREATE: return draft_create(d, ask, why);
    case OY_REQUEST_OPEN: return draft_open(d, ask, why);
    case OY_REQUEST_CLOSE: return draft_close(d, ask, why);
    case OY_REQUEST_STATEMENT: return draft_statement(d, ask, why);
    case OY_REQUEST_TALLY:
    case OY_REQUEST_SHARE:
    case OY_REQUEST_PUBLISH: break;
    }
    return draft_other(d, ask, act, why);
}

void oy_draft_clear(struct oy_request_draft *d) {
    struct oy_why ignored = {.status = OY_OK};
    oy_stage_close(&d->stage);
    oy_key_clear(&d->key);
    oy_buffer_free(&d->payload);
    if (!d->scratch[0]) return;
    oy_status removed = oy_tree_remove(d->scratch, &ignored);
    (void)removed; /* it held public files only */
}
