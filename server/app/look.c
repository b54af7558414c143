/* What anybody may ask: the state, a ballot by its fingerprint, a receipt. */
#include <stdlib.h>
#include <string.h>

#include "base/hex.h"
#include "base/json.h"
#include "server/app/inside.h"
#include "server/app/requests.h"
#include "server/app/tree.h"

/* ---- state ---- */

/* [srv-6] How many, and nothing of what they chose. */
static void put_election(struct oy_json_out *o, const struct oy_app *a, const struct oy_hosted *h) {
    const struct oy_manifest *m = h->c.m;
    oy_json_put_text(o, "name", h->name);
    oy_json_put_text(o, "origin", m->origin);
    oy_json_put_text(o, "title", m->title);
    oy_json_put_hex(o, "election_id", oy_span(h->c.e->id, 32));
    oy_json_put_text(o, "phase", oy_phase_name(oy_hosted_phase(h, oy_app_now(a))));
    oy_json_put_integer(o, "state_version", (int64_t)oy_hosted_version(h));
    oy_json_put_integer(o, "size", (int64_t)h->tiles.size);
    oy_json_put_hex(o, "root", oy_span(h->root.b, 32));
    oy_json_put_integer(o, "ballots", (int64_t)h->order.count[OY_LOG_BALLOT]);
    oy_json_put_integer(o, "voters", (int64_t)h->voters);
    oy_json_put_integer(o, "roll", (int64_t)h->c.roll.rows);
    oy_json_put_integer(o, "opens", (int64_t)m->opens);
    oy_json_put_integer(o, "closes", (int64_t)m->closes);
    oy_json_put_integer(o, "interval_ms", (int64_t)a->o.interval_ms);
}

static void put_state(struct oy_json_out *o, struct oy_app *a, struct oy_hosted *h) {
    oy_json_put_object(o, NULL);
    oy_json_put_text(o, "format", "oy-state");
    oy_json_put_integer(o, "version", 1);
    (void)pthread_rwlock_rdlock(&h->lock);
    put_election(o, a, h);
    oy_requests_put_pending(o, h);
    oy_json_put_text(o, "working", h->working ? h->working : "");
    oy_json_put_text(o, "failed", h->failed);
    (void)pthread_rwlock_unlock(&h->lock);
    oy_json_put_end(o);
}

oy_status oy_app_state(struct oy_app *a, struct oy_buffer *json, const char *election,
                       struct oy_why *why) {
    struct oy_hosted *h = oy_app_hosted(a, election);
    struct oy_json_out o;
    *json = (struct oy_buffer){.n = 0};
    if (!h) return oy_app_no_election(election, why);
    oy_json_out_init(&o, true);
    put_state(&o, a, h);
    return oy_json_out_end(&o, json, why);
}

oy_status oy_app_list(struct oy_app *a, struct oy_buffer *json, struct oy_why *why) {
    struct oy_json_out o;
    oy_json_out_init(&o, true);
    oy_json_put_array(&o, NULL);
    (void)pthread_rwlock_rdlock(&a->list);
    for (size_t i = 0; i < a->n_hosted; i++) put_state(&o, a, a->hosted[i]);
    (void)pthread_rwlock_unlock(&a->list);
    oy_json_put_end(&o);
    return oy_json_out_end(&o, json, why);
}

/* ---- a ballot by its fingerprint ---- */

enum { PRINT_DIGITS_MIN = 40, PRINT_DIGITS = 64 };

struct finding {
    const struct oy_app *a;
    struct oy_hosted *h;
    struct oy_hash from; /* the digits, then zeros */
    size_t digits;
    char text[PRINT_DIGITS + 1];
    struct oy_buffer *out;
    /* for a receipt: */
    struct oy_tiles tiles;
    struct oy_buffer note, witnessed;
    uint64_t witnessed_size;
};

static oy_status read_digits(struct finding *f, const char *text, struct oy_why *why) {
    f->digits = strlen(text);
    OY_REQUIRE(why, f->digits >= PRINT_DIGITS_MIN && f->digits <= PRINT_DIGITS, OY_FORMAT, "bal-8",
               "a fingerprint is %d to %d hexadecimal digits", (int)PRINT_DIGITS_MIN,
               (int)PRINT_DIGITS);
    memset(f->text, '0', PRINT_DIGITS);
    for (size_t i = 0; i < f->digits; i++) {
        char c = text[i];
        f->text[i] = c >= 'A' && c <= 'F' ? (char)(c - 'A' + 'a') : c;
    }
    return oy_hex_decode_var(f->from.b, 32, oy_span(f->text, PRINT_DIGITS), "bal-8", why);
}

/* The first fingerprint that begins with the digits. */
static oy_status find(uint64_t *index, struct oy_span *entry, const struct finding *f,
                      struct oy_txn *t, struct oy_why *why) {
    struct oy_store_key k;
    struct oy_span key, value;
    struct oy_reader r;
    char found[PRINT_DIGITS + 1];
    oy_key_bytes(&k, f->h->number, oy_span(f->from.b, 32));
    OY_TRY(oy_txn_from(t, &key, &value, OY_TABLE_FINGERPRINTS, oy_key_of(&k), why));
    bool ours = key.p && key.n == 36 && memcmp(key.p, k.b, 4) == 0;
    if (ours) oy_hex_encode(found, oy_span(key.p + 4, 32));
    if (!ours || memcmp(found, f->text, f->digits) != 0)
        return oy_fail(why, OY_MISSING, "rec-3", "the log has no ballot with this fingerprint");
    oy_reader_init(&r, value);
    *index = oy_read_u64(&r);
    return oy_segment_entry(entry, t, f->h->number, *index, why);
}

static oy_status find_json(struct oy_txn *t, void *ctx, struct oy_why *why) {
    struct finding *f = ctx;
    struct oy_json_out o;
    struct oy_span bytes;
    struct oy_entry e;
    uint64_t index;
    OY_TRY(find(&index, &bytes, f, t, why));
    OY_TRY(oy_entry_parse(&e, bytes, why));
    (void)pthread_rwlock_rdlock(&f->h->lock);
    bool superseded = oy_registry_last_sequence(f->h->registry, e.roll_index) != e.sequence;
    bool revoked = oy_registry_is_revoked(f->h->registry, e.roll_index);
    (void)pthread_rwlock_unlock(&f->h->lock);
    oy_json_out_init(&o, true);
    oy_json_put_object(&o, NULL);
    oy_json_put_hex(&o, "fingerprint", oy_span(e.fingerprint.b, 32));
    oy_json_put_hex(&o, "ballot", oy_span(e.digest.b, 32));
    oy_json_put_integer(&o, "index", (int64_t)index);
    oy_json_put_integer(&o, "roll_index", (int64_t)e.roll_index);
    oy_json_put_integer(&o, "sequence", (int64_t)e.sequence);
    oy_json_put_bool(&o, "superseded", superseded);
    oy_json_put_bool(&o, "revoked", revoked);
    oy_json_put_end(&o);
    return oy_json_out_end(&o, f->out, why);
}

oy_status oy_app_find(struct oy_app *a, struct oy_buffer *json, const char *election,
                      const char *fingerprint, struct oy_why *why) {
    struct finding f = {.a = a, .h = oy_app_hosted(a, election), .out = json};
    *json = (struct oy_buffer){.n = 0};
    if (!f.h) return oy_app_no_election(election, why);
    OY_TRY(read_digits(&f, fingerprint, why));
    return oy_store_read(a->store, find_json, &f, why);
}

/* ---- its receipt, by a checkpoint that the witnesses have signed if there is one ---- */

static oy_status find_receipt(struct oy_txn *t, void *ctx, struct oy_why *why) {
    struct finding *f = ctx;
    struct oy_receipt_source s = {.t = t, .size = f->tiles.size, .note = oy_buffer_span(&f->note)};
    OY_TRY(find(&s.index, &s.entry, f, t, why));
    if (s.index < f->witnessed_size) {
        s.size = f->witnessed_size;
        s.note = oy_buffer_span(&f->witnessed);
    }
    OY_REQUIRE(why, s.index < s.size, OY_MISSING, "rec-3", "no checkpoint covers the ballot yet");
    OY_TRY(oy_tree_new(&s.tree, t, f->h->number, &f->tiles, why));
    oy_status status = oy_receipt_make(f->out, &s, why);
    oy_tree_free(s.tree);
    return status;
}

oy_status oy_app_receipt(struct oy_app *a, struct oy_buffer *out, const char *election,
                         const char *fingerprint, struct oy_why *why) {
    struct finding f = {.a = a, .h = oy_app_hosted(a, election), .out = out};
    *out = (struct oy_buffer){.n = 0};
    if (!f.h) return oy_app_no_election(election, why);
    OY_TRY(read_digits(&f, fingerprint, why));
    (void)pthread_rwlock_rdlock(&f.h->lock);
    f.tiles = f.h->tiles;
    f.witnessed_size = f.h->witnessed_size;
    oy_status status = oy_buffer_copy(&f.note, oy_buffer_span(&f.h->note), why);
    if (status == OY_OK)
        status = oy_buffer_copy(&f.witnessed, oy_buffer_span(&f.h->witnessed), why);
    (void)pthread_rwlock_unlock(&f.h->lock);
    if (status == OY_OK) status = oy_store_read(a->store, find_receipt, &f, why);
    oy_buffer_free(&f.note);
    oy_buffer_free(&f.witnessed);
    return status;
}
