/* Consistency: do the parts of the record agree with one another? K6 and K7 are in
 * check_ballots.c. */
#include <inttypes.h>
#include <string.h>

#include "base/hex.h"
#include "base/parallel.h"
#include "verifier/check.h"

oy_status oy_check_k1(struct oy_verifier *v, struct oy_check_result *r, struct oy_why *why) {
    struct oy_hash root;
    OY_TRY(oy_log_check_tiles(&v->record.dir, v->record.shape.size, &v->record.pins, &root, why));
    OY_REQUIRE(why, oy_hash_equal(&root, &v->out->root), OY_MISMATCH, "note-3",
               "the checkpoint's root is not that of the log's entries");
    char hex[2 * sizeof root.b + 1];
    oy_hex_encode(hex, oy_span(root.b, sizeof root.b));
    oy_say(v, r, "root %s", "kök %s", hex);
    return OY_OK;
}

oy_status oy_check_k2(struct oy_verifier *v, struct oy_check_result *r, struct oy_why *why) {
    struct oy_map map;
    OY_TRY(oy_verifier_file(v, &map, &v->manifest_digest, 0, 0, why));
    oy_status status = oy_manifest_parse(&v->out->manifest, map.bytes, why);
    oy_map_close(&map);
    if (status != OY_OK) oy_why_at(why, "manifest.json");
    OY_TRY(status);
    const struct oy_manifest *m = v->out->manifest;
    oy_say(v, r,
           m->n_contests == 1 ? "\"%s\", %zu question, group %s"
                              : "\"%s\", %zu questions, group %s",
           "\"%s\", %zu soru, grup %s", m->title, m->n_contests, m->group->name);
    return OY_OK;
}

oy_status oy_check_k3(struct oy_verifier *v, struct oy_check_result *r, struct oy_why *why) {
    struct oy_map map;
    OY_TRY(oy_verifier_file(v, &map, &v->ceremony_digest, 1, 0, why));
    oy_status status =
        oy_ceremony_transcript_parse(&v->out->transcript, v->out->manifest, map.bytes, why);
    oy_map_close(&map);
    if (status != OY_OK) oy_why_at(why, "ceremony.bin");
    OY_TRY(status);
    oy_say(v, r, "%u trustees, any %u of them can decrypt",
           "%u emanetçi, herhangi %u tanesi birlikte çözebilir", v->out->manifest->n_trustees,
           v->out->manifest->threshold);
    return OY_OK;
}

/* ---- the roll, in ranges of rows over threads ---- */

enum { ROWS_AT_ONCE = 256 };

static oy_status check_members(void *context, size_t i, struct oy_why *why) {
    const struct oy_verifier *v = context;
    uint32_t first = (uint32_t)(i * ROWS_AT_ONCE), left = v->roll.rows - first;
    return oy_roll_check_members(&v->roll, first, left < ROWS_AT_ONCE ? left : ROWS_AT_ONCE, why);
}

static oy_status read_roll(struct oy_verifier *v, struct oy_why *why) {
    struct oy_log_cursor c;
    struct oy_entry e;
    OY_TRY(oy_roll_parse(&v->roll, v->roll_map.bytes, v->out->manifest, why));
    oy_status status = oy_verifier_entry(v, &c, &e, 2, why);
    oy_log_cursor_clear(&c);
    OY_TRY(status);
    OY_TRY(oy_roll_check_count(&v->roll, e.rows, why));
    OY_TRY(oy_roll_check_lines(v->out->manifest, v->roll.rows, why));
    size_t n = (v->roll.rows + ROWS_AT_ONCE - 1) / ROWS_AT_ONCE;
    bool known;
    OY_TRY(oy_verifier_recognizes(&known, v, why));
    if (known) return OY_OK; /* the roll's hash is that of entry 2, which the closing fixes */
    return oy_parallel_for(v->options->threads, n, check_members, v, why);
}

oy_status oy_check_k4(struct oy_verifier *v, struct oy_check_result *r, struct oy_why *why) {
    OY_TRY(oy_verifier_file(v, &v->roll_map, &v->roll_digest, 2, 0, why));
    oy_status status = read_roll(v, why);
    if (status != OY_OK) oy_why_at(why, "roll.bin");
    OY_TRY(status);
    v->has_roll = true;
    oy_say(v, r, v->roll.rows == 1 ? "%u credential" : "%u credentials", "%u seçmen anahtarı",
           v->roll.rows);
    return OY_OK;
}

/* ---- the election ---- */

oy_status oy_check_k5(struct oy_verifier *v, struct oy_check_result *r, struct oy_why *why) {
    struct oy_verification *out = v->out;
    struct oy_log_cursor c;
    struct oy_entry e;
    unsigned char id[32];
    oy_status status = oy_verifier_entry(v, &c, &e, 3, why);
    oy_log_cursor_clear(&c);
    OY_TRY(status);
    oy_election_id(id, out->manifest->group, v->manifest_digest.b, v->ceremony_digest.b,
                   v->roll_digest.b);
    OY_REQUIRE(why, memcmp(id, e.election_id, sizeof id) == 0, OY_MISMATCH, "ent-5",
               "the open entry's election id is not the hash of manifest, ceremony and roll");
    bool asked = v->wanted_id[0] != 0; /* [bal-11] */
    OY_REQUIRE(why, !asked || oy_election_id_is(id, v->wanted_id), OY_MISMATCH, "ent-5",
               "the election id is not the one that was asked for");
    OY_TRY(oy_election_new(&out->election, out->manifest, &out->transcript->y,
                           out->transcript->share_key, id, why));
    char hex[2 * sizeof id + 1];
    oy_hex_encode(hex, oy_span(id, sizeof id));
    oy_say(v, r, asked ? "election %s, the one that was asked for" : "election %s",
           asked ? "seçim %s, sorulan seçim" : "seçim %s", hex);
    return OY_OK;
}

/* ---- the closing checkpoint ---- */

static oy_status check_closing(struct oy_verifier *v, struct oy_why *why) {
    const struct oy_signed_checkpoint *closing = &v->closing;
    const struct oy_manifest *m = v->out->manifest;
    struct oy_span origin = oy_span_text(m->origin);
    uint64_t size = v->places.close + 1;
    struct oy_hash root;
    OY_REQUIRE(why, oy_span_equal(closing->head.origin, origin), OY_MISMATCH, "note-2",
               "the closing checkpoint's origin is not the manifest's");
    OY_TRY(oy_log_root(&v->record.dir, v->out->size, &v->record.pins, size, &root, why));
    OY_REQUIRE(why, closing->head.size == size && oy_hash_equal(&closing->head.root, &root),
               OY_MISMATCH, "log-6", "the closing checkpoint is not the log up to its close entry");
    OY_TRY(oy_note_check(&closing->note, origin, m->server_key, why));
    struct oy_writer w;
    oy_writer_init(&w, v->out->closing, sizeof v->out->closing);
    oy_write_u64(&w, size);
    oy_write_bytes(&w, root.b, sizeof root.b);
    v->out->has_closing = true;
    return OY_OK;
}

oy_status oy_check_k8(struct oy_verifier *v, struct oy_check_result *r, struct oy_why *why) {
    OY_TRY(oy_signed_checkpoint_read(&v->closing, &v->record.dir, "closing", why));
    oy_status status = check_closing(v, why);
    if (status != OY_OK) oy_why_at(why, "closing");
    OY_TRY(status);
    oy_say(v, r, "the log was closed at %" PRIu64 " entries",
           "günlük %" PRIu64 " kayıtla kapatılmış", v->places.close + 1);
    return OY_OK;
}

/* ---- an earlier checkpoint ---- */

static oy_status check_extension(struct oy_verifier *v, const struct oy_checkpoint *old,
                                 struct oy_why *why) {
    struct oy_hash root;
    OY_REQUIRE(why, oy_span_equal(old->origin, v->record.checkpoint.head.origin), OY_MISMATCH,
               "note-7", "the earlier checkpoint is of the log %.*s", (int)old->origin.n,
               (const char *)old->origin.p);
    OY_REQUIRE(why, old->size <= v->out->size, OY_MISMATCH, "note-7",
               "the log had %" PRIu64 " entries and has %" PRIu64 " now", old->size, v->out->size);
    if (old->size > v->out->size) return OY_OK;
    OY_TRY(oy_log_root(&v->record.dir, v->out->size, &v->record.pins, old->size, &root, why));
    OY_REQUIRE(why, oy_hash_equal(&root, &old->root), OY_MISMATCH, "note-7",
               "the first %" PRIu64 " entries are not those of the earlier checkpoint", old->size);
    return OY_OK;
}

oy_status oy_check_k9(struct oy_verifier *v, struct oy_check_result *r, struct oy_why *why) {
    struct oy_signed_checkpoint old;
    struct oy_why inner = {.status = OY_OK};
    if (!v->options->since) {
        r->status = OY_CHECK_NOT_APPLICABLE;
        oy_say(v, r, "none was given with --since", "--since ile kontrol noktası verilmedi");
        return OY_OK;
    }
    /* The user's file, not the record's: that it cannot be read is no verdict. */
    if (oy_signed_checkpoint_read(&old, NULL, v->options->since, &inner) != OY_OK) {
        oy_why_at(why, "%s", v->options->since);
        return oy_fail(why, OY_IO, "", "this is no earlier checkpoint: %s", inner.text);
    }
    oy_status status = check_extension(v, &old.head, why);
    uint64_t size = old.head.size;
    oy_signed_checkpoint_clear(&old);
    OY_TRY(status);
    oy_say(v, r,
           size == 1 ? "of %" PRIu64 " entry, all still there"
                     : "of %" PRIu64 " entries, all still there",
           "%" PRIu64 " kaydın hepsi yerinde", size);
    return OY_OK;
}
