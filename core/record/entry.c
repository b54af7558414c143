#include "record/entry.h"

#include <assert.h>
#include <string.h>

static const char *const names[OY_ENTRY_TYPES] = {
    "none",    "manifest", "ceremony", "roll",  "open",   "ballot",  "revoke",
    "replace", "close",    "tally",    "share", "result", "destroy", "pages",
};

static const char *const files[OY_ENTRY_TYPES] = {
    [OY_LOG_MANIFEST] = "manifest.json", [OY_LOG_CEREMONY] = "ceremony.bin",
    [OY_LOG_ROLL] = "roll.bin",          [OY_LOG_TALLY] = "tally.bin",
    [OY_LOG_SHARE] = "shares",           [OY_LOG_RESULT] = "result.json",
};

const char *oy_entry_type_name(enum oy_entry_type type) {
    return (unsigned)type < OY_ENTRY_TYPES ? names[type] : "unknown";
}

const char *oy_entry_file(enum oy_entry_type type) {
    return (unsigned)type < OY_ENTRY_TYPES ? files[type] : NULL;
}

/* ---- reading ---- */

static void read_officers(struct oy_entry *e, struct oy_reader *r) {
    e->n_signatures = oy_read_u8(r);
    e->signatures = oy_read_span(r, (size_t)e->n_signatures * OY_ENTRY_OFFICER_SIGNATURE);
}

static void read_file(struct oy_entry *e, struct oy_reader *r) {
    oy_read_bytes(r, e->digest.b, sizeof e->digest.b);
    e->length = oy_read_u64(r);
    if (e->type == OY_LOG_ROLL) e->rows = oy_read_u32(r);
}

static void read_ballot(struct oy_entry *e, struct oy_reader *r) {
    oy_read_bytes(r, e->fingerprint.b, sizeof e->fingerprint.b);
    e->roll_index = oy_read_u32(r);
    e->sequence = oy_read_u32(r);
    oy_read_bytes(r, e->digest.b, sizeof e->digest.b);
}

/* All of it, so that it can be read again by those who know what is in it. */
static void read_pages(struct oy_entry *e, struct oy_reader *r) {
    struct oy_reader ahead = *r;
    e->payload = oy_read_span(r, 2 + (size_t)oy_read_u16(&ahead) + OY_ENTRY_PAGES_REST);
}

static void read_payload(struct oy_entry *e, struct oy_reader *r) {
    switch (e->type) {
    case OY_LOG_OPEN:
        oy_read_bytes(r, e->election_id, sizeof e->election_id);
        read_officers(e, r);
        return;
    case OY_LOG_CLOSE:
        e->closed_at = oy_read_u64(r);
        read_officers(e, r);
        return;
    case OY_LOG_BALLOT: read_ballot(e, r); return;
    case OY_LOG_REVOKE:
    case OY_LOG_REPLACE: e->payload = oy_read_span(r, r->left); return;
    case OY_LOG_DESTROY: e->payload = oy_read_span(r, OY_ENTRY_DESTROY_PAYLOAD); return;
    case OY_LOG_PAGES: read_pages(e, r); return;
    case OY_LOG_MANIFEST:
    case OY_LOG_CEREMONY:
    case OY_LOG_ROLL:
    case OY_LOG_TALLY:
    case OY_LOG_SHARE:
    case OY_LOG_RESULT: break;
    }
    read_file(e, r);
}

oy_status oy_entry_parse(struct oy_entry *out, struct oy_span bytes, struct oy_why *why) {
    struct oy_reader r;
    struct oy_entry e = {.n_signatures = 0};
    *out = e;
    OY_REQUIRE(why, bytes.n >= OY_ENTRY_MIN && bytes.n <= OY_ENTRY_MAX, OY_FORMAT, "log-4",
               "an entry of %zu bytes", bytes.n);
    oy_reader_init(&r, bytes);
    uint8_t type = oy_read_u8(&r), version = oy_read_u8(&r);
    if (type == 0 || type >= OY_ENTRY_TYPES) /* nothing follows from it: no mutant goes on */
        return oy_fail(why, OY_FORMAT, "log-4", "there is no entry type %u", type);
    OY_REQUIRE(why, version == OY_ENTRY_VERSION, OY_FORMAT, "log-4",
               "entry version %u, and only %d is known", version, OY_ENTRY_VERSION);
    e.type = (enum oy_entry_type)type;
    read_payload(&e, &r);
    OY_TRY(oy_reader_end(&r, "ent-1", why));
    *out = e;
    return OY_OK;
}

uint8_t oy_entry_officer(const struct oy_entry *e, size_t k, struct oy_span *signature) {
    assert(k < e->n_signatures && e->signatures.n >= (k + 1) * OY_ENTRY_OFFICER_SIGNATURE);
    const unsigned char *p = e->signatures.p + k * OY_ENTRY_OFFICER_SIGNATURE;
    *signature = oy_span(p + 1, OY_ENTRY_OFFICER_SIGNATURE - 1);
    return *p;
}

/* ---- writing ---- */

static void write_officers(struct oy_writer *w, const struct oy_entry *e) {
    assert(e->signatures.n == (size_t)e->n_signatures * OY_ENTRY_OFFICER_SIGNATURE);
    oy_write_u8(w, e->n_signatures);
    oy_write_span(w, e->signatures);
}

static void write_file(struct oy_writer *w, const struct oy_entry *e) {
    oy_write_bytes(w, e->digest.b, sizeof e->digest.b);
    oy_write_u64(w, e->length);
    if (e->type == OY_LOG_ROLL) oy_write_u32(w, e->rows);
}

static void write_payload(struct oy_writer *w, const struct oy_entry *e) {
    switch (e->type) {
    case OY_LOG_OPEN:
        oy_write_bytes(w, e->election_id, sizeof e->election_id);
        write_officers(w, e);
        return;
    case OY_LOG_BALLOT:
        oy_write_bytes(w, e->fingerprint.b, sizeof e->fingerprint.b);
        oy_write_u32(w, e->roll_index);
        oy_write_u32(w, e->sequence);
        oy_write_bytes(w, e->digest.b, sizeof e->digest.b);
        return;
    case OY_LOG_REVOKE:
    case OY_LOG_REPLACE:
    case OY_LOG_DESTROY:
    case OY_LOG_PAGES: oy_write_span(w, e->payload); return;
    case OY_LOG_CLOSE:
        oy_write_u64(w, e->closed_at);
        write_officers(w, e);
        return;
    case OY_LOG_MANIFEST:
    case OY_LOG_CEREMONY:
    case OY_LOG_ROLL:
    case OY_LOG_TALLY:
    case OY_LOG_SHARE:
    case OY_LOG_RESULT: break;
    }
    write_file(w, e);
}

void oy_entry_write(struct oy_writer *w, const struct oy_entry *e) {
    assert(e->type >= OY_LOG_MANIFEST && e->type <= OY_LOG_PAGES);
    oy_write_u8(w, (uint8_t)e->type);
    oy_write_u8(w, OY_ENTRY_VERSION);
    write_payload(w, e);
}

/* ---- order ---- */

void oy_entry_order_init(struct oy_entry_order *o) {
    memset(o, 0, sizeof *o);
}

static bool may_follow(const struct oy_entry_order *o, enum oy_entry_type type) {
    bool voting = o->stage >= OY_LOG_OPEN && o->stage <= OY_LOG_REPLACE;
    switch (type) {
    case OY_LOG_MANIFEST: return o->n == 0;
    case OY_LOG_CEREMONY: return o->stage == OY_LOG_MANIFEST;
    case OY_LOG_ROLL: return o->stage == OY_LOG_CEREMONY;
    case OY_LOG_OPEN: return o->stage == OY_LOG_ROLL;
    case OY_LOG_BALLOT:
    case OY_LOG_REVOKE:
    case OY_LOG_REPLACE:
    case OY_LOG_CLOSE: return voting;
    case OY_LOG_TALLY: return o->stage == OY_LOG_CLOSE;
    case OY_LOG_SHARE:
        return (o->stage == OY_LOG_TALLY || o->stage == OY_LOG_SHARE) &&
               o->count[OY_LOG_SHARE] < OY_SHARE_ENTRIES_MAX;
    case OY_LOG_RESULT: return o->stage == OY_LOG_TALLY || o->stage == OY_LOG_SHARE;
    case OY_LOG_DESTROY:
        return (o->stage == OY_LOG_RESULT || o->stage == OY_LOG_DESTROY) &&
               o->count[OY_LOG_DESTROY] < OY_DESTROY_ENTRIES_MAX;
    case OY_LOG_PAGES:
        return o->count[OY_LOG_OPEN] > 0 && o->count[OY_LOG_PAGES] < OY_PAGES_ENTRIES_MAX;
    }
    return false;
}

oy_status oy_entry_order_next(struct oy_entry_order *o, enum oy_entry_type type,
                              struct oy_why *why) {
    OY_REQUIRE(why, may_follow(o, type), OY_STATE, "log-5", "a %s entry cannot follow a %s entry",
               oy_entry_type_name(type), oy_entry_type_name(o->last));
    o->n++;
    o->count[type]++;
    o->last = type;
    if (type != OY_LOG_PAGES) o->stage = type;
    return OY_OK;
}
