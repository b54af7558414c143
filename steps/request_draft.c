/* What an officer signs, and what is checked before. */
#include "steps/request_draft.h"

#include <string.h>
#include <time.h>

#include "election/election.h"
#include "steps/files.h"
#include "steps/signatures.h"
#include "steps/statement.h"
#include "steps/step_manifest.h"

/* Longer files are refused by the request's format anyway. */
static const size_t file_max = UINT32_MAX;

/* ---- which election ---- */

/* The id from elsewhere, and the server's own word, must be the one that is signed. */
static oy_status check_id(const struct oy_request_draft *d, const struct oy_request_order *o,
                          struct oy_why *why) {
    char digits[OY_ELECTION_ID_DIGITS];
    const unsigned char *id = d->request.election_id;
    if (o->election) {
        OY_TRY(oy_election_id_read(digits, o->election, why));
        OY_REQUIRE(why, oy_election_id_is(id, digits), OY_MISMATCH, "bal-11",
                   "this is another election than the one whose id you gave");
    }
    OY_REQUIRE(why, !o->state->created || memcmp(id, o->state->election_id, 32) == 0, OY_MISMATCH,
               "req-1", "the server has another election under this name");
    return OY_OK;
}

static oy_status name_election(struct oy_request_draft *d, const struct oy_request_order *o,
                               const struct oy_group *g, const unsigned char id[32],
                               struct oy_why *why) {
    d->request.group = g;
    memcpy(d->request.election_id, id, 32);
    return check_id(d, o, why);
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

static oy_status pack_files(struct oy_request_draft *d, const struct oy_request_order *o,
                            struct oy_why *why) {
    struct oy_buffer m = {NULL, 0}, c = {NULL, 0}, r = {NULL, 0}, payload = {NULL, 0};
    oy_status status = oy_file_read(&m, NULL, o->manifest, OY_MANIFEST_BYTES_MAX, why);
    if (status == OY_OK) status = oy_file_read(&c, NULL, o->ceremony, file_max, why);
    if (status == OY_OK) status = oy_file_read(&r, NULL, o->roll, file_max, why);
    struct oy_request_files files = {oy_buffer_span(&m), oy_buffer_span(&c), oy_buffer_span(&r)};
    if (status == OY_OK) status = oy_request_files_write(&payload, &files, why);
    oy_buffer_free(&m);
    oy_buffer_free(&c);
    oy_buffer_free(&r);
    return status == OY_OK ? take_payload(d, payload) : status;
}

/* Any officer's key may be the one that the server's configuration names. */
static oy_status draft_create(struct oy_request_draft *d, const struct oy_request_order *o,
                              struct oy_why *why) {
    struct oy_context c;
    if (!o->manifest || !o->ceremony || !o->roll)
        return oy_fail(why, OY_MISSING, "", "manifest, ceremony and roll are needed");
    if (o->state->created)
        return oy_fail(why, OY_STATE, "req-2", "there is an election of this name already");
    oy_status status = oy_context_load(&c, o->manifest, o->ceremony, o->roll, OY_CONTEXT_CHECK_ALL,
                                       o->step->threads, why);
    if (status == OY_OK) status = oy_key_load(&d->key, OY_ROLE_OFFICER, o->key, why);
    if (status == OY_OK) status = name_election(d, o, c.m->group, c.e->id, why);
    oy_context_clear(&c);
    return status == OY_OK ? pack_files(d, o, why) : status;
}

/* ---- open ---- */

static oy_status group_of(const struct oy_group **out, const char *manifest, struct oy_why *why) {
    struct oy_manifest *m = NULL;
    OY_TRY(oy_manifest_load(&m, manifest, why));
    *out = m->group;
    oy_manifest_free(m);
    return OY_OK;
}

static oy_status draft_open(struct oy_request_draft *d, const struct oy_request_order *o,
                            struct oy_why *why) {
    struct oy_officer_message msg;
    const struct oy_group *g;
    OY_TRY(
        oy_officer_opening(&msg, &d->key, o->step, o->manifest, o->ceremony, o->roll, o->key, why));
    OY_TRY(group_of(&g, o->manifest, why));
    OY_TRY(name_election(d, o, g, msg.election_id, why));
    return take_signature(d, OY_REQUEST_OPEN, &msg, why);
}

/* ---- close ---- */

static oy_status draft_close(struct oy_request_draft *d, const struct oy_request_order *o,
                             struct oy_why *why) {
    struct oy_officer_message msg;
    const struct oy_group *g;
    char manifest[OY_PATH_MAX];
    d->closed_at = o->closed_at ? o->closed_at : o->state->pending_closed_at;
    if (!d->closed_at) d->closed_at = (uint64_t)time(NULL);
    OY_TRY(oy_officer_closing(&msg, &d->key, o->step, o->record, d->closed_at, o->key, why));
    OY_TRY(oy_path_join(manifest, o->record, "manifest.json", why));
    OY_TRY(group_of(&g, manifest, why));
    OY_TRY(name_election(d, o, g, msg.election_id, why));
    return take_signature(d, OY_REQUEST_CLOSE, &msg, why);
}

/* ---- statement ---- */

static oy_status read_statement(struct oy_request_draft *d, const struct oy_request_order *o,
                                const struct oy_context *c, struct oy_why *why) {
    struct oy_statement st;
    oy_status status = o->pages.n ? oy_statement_pages(&st, c->e, o->pages, &d->key, why)
                                  : oy_statement_read(&st, o->file, c->e, why);
    if (status == OY_OK) status = oy_statement_entry(&st, c->e, why);
    if (status == OY_OK) {
        status = take_payload(d, st.entry);
        st.entry = (struct oy_buffer){NULL, 0};
    }
    oy_statement_clear(&st);
    return status;
}

static oy_status draft_statement(struct oy_request_draft *d, const struct oy_request_order *o,
                                 struct oy_why *why) {
    struct oy_context c;
    uint32_t index = 0;
    oy_status status = oy_context_load(&c, o->manifest, o->ceremony, o->roll, OY_CONTEXT_OWN,
                                       o->step->threads, why);
    if (status == OY_OK) status = oy_key_load(&d->key, OY_ROLE_OFFICER, o->key, why);
    if (status == OY_OK) status = oy_key_index(&index, &d->key, OY_ROLE_OFFICER, c.m, why);
    if (status == OY_OK) status = name_election(d, o, c.m->group, c.e->id, why);
    if (status == OY_OK) status = read_statement(d, o, &c, why);
    oy_context_clear(&c);
    return status;
}

/* ---- tally, share, publish ---- */

/* The manifest names the officer; the id is the server's word unless it was given. */
static oy_status draft_other(struct oy_request_draft *d, const struct oy_request_order *o,
                             enum oy_request_act act, struct oy_why *why) {
    struct oy_buffer file = {NULL, 0};
    struct oy_manifest *m = NULL;
    uint32_t index = 0;
    oy_status status = oy_manifest_load(&m, o->manifest, why);
    if (status == OY_OK) status = oy_key_load(&d->key, OY_ROLE_OFFICER, o->key, why);
    if (status == OY_OK) status = oy_key_index(&index, &d->key, OY_ROLE_OFFICER, m, why);
    if (status == OY_OK) status = name_election(d, o, m->group, o->state->election_id, why);
    oy_manifest_free(m);
    if (status != OY_OK || act != OY_REQUEST_SHARE) return status;
    OY_TRY(oy_file_read(&file, NULL, o->file, file_max, why));
    return take_payload(d, file);
}

/* ---- all ---- */

oy_status oy_request_draft_make(struct oy_request_draft *out, const struct oy_request_order *order,
                                enum oy_request_act act, struct oy_why *why) {
    *out =
        (struct oy_request_draft){.request = {.act = act, .state_version = order->state->version}};
    OY_REQUIRE(why, order->state->created || act == OY_REQUEST_CREATE, OY_MISSING, "srv-1",
               "the server has no such election");
    switch (act) {
    case OY_REQUEST_CREATE: return draft_create(out, order, why);
    case OY_REQUEST_OPEN: return draft_open(out, order, why);
    case OY_REQUEST_CLOSE: return draft_close(out, order, why);
    case OY_REQUEST_STATEMENT: return draft_statement(out, order, why);
    case OY_REQUEST_TALLY:
    case OY_REQUEST_SHARE:
    case OY_REQUEST_PUBLISH: break;
    }
    return draft_other(out, order, act, why);
}

void oy_request_draft_clear(struct oy_request_draft *d) {
    oy_key_clear(&d->key);
    oy_buffer_free(&d->payload);
}

oy_status oy_request_draft_sign(struct oy_buffer *out, struct oy_request_draft *d,
                                struct oy_why *why) {
    return oy_officer_request_make(out, &d->request, d->key.sign, why);
}
