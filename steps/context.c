#include "steps/context.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "election/tally.h"
#include "steps/files.h"

const char *oy_time_text(char out[OY_TIME_TEXT], uint64_t seconds) {
    time_t t = (time_t)seconds;
    struct tm tm;
    if (!gmtime_r(&t, &tm) || strftime(out, OY_TIME_TEXT, "%Y-%m-%d %H:%M:%S UTC", &tm) == 0)
        out[0] = 0;
    return out;
}

static oy_status named(oy_status status, const char *path, struct oy_why *why) {
    if (status != OY_OK) oy_why_at(why, "%s", path);
    return status;
}

/* ---- from the bytes of the three files ---- */

static oy_status derive(struct oy_context *c, struct oy_why *why) {
    struct oy_hash ceremony;
    unsigned char id[32];
    oy_record_digest(&ceremony, c->ceremony_file.bytes);
    oy_election_id(id, c->m->group, c->m->digest, ceremony.b, c->roll.digest);
    return oy_election_new(&c->e, c->m, &c->transcript->y, c->transcript->share_key, id, why);
}

static oy_status read_all(struct oy_context *c, enum oy_context_trust trust, unsigned threads,
                          const char *manifest, const char *ceremony, const char *roll,
                          struct oy_why *why) {
    OY_TRY(named(oy_manifest_parse(&c->m, c->manifest_file.bytes, why), manifest, why));
    oy_status status =
        oy_ceremony_transcript_parse(&c->transcript, c->m, c->ceremony_file.bytes, why);
    if (status == OY_OK && (trust & OY_CONTEXT_CHECK_KEY))
        status = oy_ceremony_transcript_check(c->transcript, why);
    OY_TRY(named(status, ceremony, why));
    status = oy_roll_parse(&c->roll, c->roll_file.bytes, c->m, why);
    if (status == OY_OK && trust == OY_CONTEXT_CHECK_ALL)
        status = oy_roll_check(&c->roll, threads, why);
    OY_TRY(named(status, roll, why));
    return derive(c, why);
}

static void start(struct oy_context *out) {
    *out = (struct oy_context){.has_record = false};
    out->record.dir.fd = -1;
}

oy_status oy_context_load(struct oy_context *out, const char *manifest, const char *ceremony,
                          const char *roll, enum oy_context_trust trust, unsigned threads,
                          struct oy_why *why) {
    start(out);
    OY_TRY(oy_file_map(&out->manifest_file, NULL, manifest, OY_MANIFEST_BYTES_MAX, why));
    OY_TRY(oy_file_map(&out->ceremony_file, NULL, ceremony, OY_STEP_FILE_MAX, why));
    OY_TRY(oy_file_map(&out->roll_file, NULL, roll, OY_STEP_FILE_MAX, why));
    return read_all(out, trust, threads, manifest, ceremony, roll, why);
}

oy_status oy_context_bytes(struct oy_context *out, struct oy_span manifest, struct oy_span ceremony,
                           struct oy_span roll, enum oy_context_trust trust, unsigned threads,
                           struct oy_why *why) {
    start(out);
    out->borrows = true;
    out->manifest_file.bytes = manifest;
    out->ceremony_file.bytes = ceremony;
    out->roll_file.bytes = roll;
    return read_all(out, trust, threads, "manifest.json", "ceremony.bin", "roll.bin", why);
}

/* ---- from a record ---- */

static oy_status map_entry(struct oy_map *out, struct oy_log_cursor *cursor,
                           const struct oy_record *r, uint64_t index, enum oy_entry_type type,
                           struct oy_why *why) {
    struct oy_entry entry;
    OY_REQUIRE(why, index < oy_record_size(r), OY_STATE, "log-5",
               "the election has not been opened");
    OY_TRY(oy_log_entry(cursor, &entry, index, why));
    OY_REQUIRE(why, entry.type == type, OY_FORMAT, "log-5", "entry %llu of the log is no %s",
               (unsigned long long)index, oy_entry_type_name(type));
    return oy_record_map_file(out, r, &entry, 0, why);
}

oy_status oy_record_open_named(struct oy_record *out, const char *path, struct oy_why *why) {
    oy_status status = oy_record_open(out, path, why);
    if (status == OY_OK || strncmp(why->where, path, strlen(path)) == 0) return status;
    return named(status, path, why);
}

oy_status oy_context_record(struct oy_context *out, const char *path, enum oy_context_trust trust,
                            struct oy_why *why) {
    struct oy_log_cursor cursor;
    start(out);
    OY_TRY(oy_record_open_named(&out->record, path, why));
    out->has_record = true;
    oy_record_cursor(&cursor, &out->record, 0);
    oy_status status =
        map_entry(&out->manifest_file, &cursor, &out->record, 0, OY_LOG_MANIFEST, why);
    if (status == OY_OK)
        status = map_entry(&out->ceremony_file, &cursor, &out->record, 1, OY_LOG_CEREMONY, why);
    if (status == OY_OK)
        status = map_entry(&out->roll_file, &cursor, &out->record, 2, OY_LOG_ROLL, why);
    oy_log_cursor_clear(&cursor);
    if (status == OY_OK)
        status = read_all(out, trust, 1, "manifest.json", "ceremony.bin", "roll.bin", why);
    return named(status, path, why);
}

void oy_context_clear(struct oy_context *c) {
    oy_election_free(c->e);
    oy_ceremony_transcript_free(c->transcript);
    oy_manifest_free(c->m);
    if (!c->borrows) {
        oy_map_close(&c->manifest_file);
        oy_map_close(&c->ceremony_file);
        oy_map_close(&c->roll_file);
    }
    oy_record_close(&c->record);
    start(c);
}

oy_status oy_record_election_id(unsigned char id[32], const struct oy_record *r,
                                struct oy_why *why) {
    struct oy_log_cursor cursor;
    struct oy_entry entry = {0};
    if (r->shape.count[OY_LOG_OPEN] == 0)
        return oy_fail(why, OY_STATE, "log-5", "the election has not been opened");
    oy_record_cursor(&cursor, r, 0);
    oy_status status = oy_log_entry(&cursor, &entry, 3, why);
    if (status == OY_OK && entry.type != OY_LOG_OPEN)
        status = oy_fail(why, OY_FORMAT, "log-5", "entry 3 of the log is no open entry");
    memcpy(id, entry.election_id, sizeof entry.election_id);
    oy_log_cursor_clear(&cursor);
    return status;
}

/* A server may serve an election of its own, with trustees of its own and the real roll: only the
 * id that came by another way tells [bal-11]. */
oy_status oy_context_is_election(const struct oy_context *c, const char *election,
                                 struct oy_why *why) {
    char digits[OY_ELECTION_ID_DIGITS];
    if (!election) return OY_OK;
    OY_TRY(oy_election_id_read(digits, election, why));
    OY_REQUIRE(why, oy_election_id_is(c->e->id, digits), OY_MISMATCH, "bal-11",
               "this is another election than the one on your letter: do not vote in it, and tell "
               "the council");
    return OY_OK;
}

/* ---- replaying the log ---- */

/* The header that the ballot of an entry must have had to be accepted. */
static oy_status replay_ballot(struct oy_registry *r, const struct oy_context *c,
                               const struct oy_entry *entry, uint64_t number, struct oy_why *why) {
    struct oy_ballot_header h = {.sequence = entry->sequence};
    OY_REQUIRE(why, entry->roll_index < oy_registry_count(r), OY_MISMATCH, "bal-3",
               "there is no roll index %u", entry->roll_index);
    memcpy(h.election_id, c->e->id, sizeof h.election_id);
    h.credential = oy_registry_credential(r, entry->roll_index);
    h.mahalle = oy_registry_mahalle(r, entry->roll_index);
    return oy_registry_accept_ballot(r, entry->roll_index, &h, number, why);
}

oy_status oy_context_replay_entry(struct oy_registry *r, const struct oy_context *c,
                                  struct oy_span bytes, uint64_t *ballots, struct oy_why *why) {
    struct oy_entry entry;
    OY_TRY(oy_entry_parse(&entry, bytes, why));
    struct oy_span payload = oy_span(bytes.p + 2, bytes.n - 2);
    if (entry.type == OY_LOG_BALLOT) return replay_ballot(r, c, &entry, (*ballots)++, why);
    return oy_registry_apply(r, (uint8_t)entry.type, payload, why);
}

oy_status oy_context_replay(struct oy_registry **out, const struct oy_context *c,
                            struct oy_why *why) {
    struct oy_log_cursor cursor;
    struct oy_span bytes;
    uint64_t index = 0, ballots = 0;
    OY_TRY(oy_registry_new(out, c->e, &c->roll, why));
    oy_record_cursor(&cursor, &c->record, 3);
    oy_status status;
    do {
        status = oy_log_next(&cursor, &index, &bytes, why);
        if (status != OY_OK || !bytes.p) break;
        status = oy_context_replay_entry(*out, c, bytes, &ballots, why);
        if (status != OY_OK) oy_why_at(why, "log entry %llu", (unsigned long long)index);
    } while (status == OY_OK);
    oy_log_cursor_clear(&cursor);
    if (status == OY_OK) return OY_OK;
    oy_registry_free(*out);
    *out = NULL;
    return status;
}

/* ---- the closing ---- */

/* The close entry's time; it is the last entry of the tree that the closing checkpoint names. */
static oy_status close_time(uint64_t *closed_at, const struct oy_context *c, uint64_t size,
                            struct oy_why *why) {
    struct oy_log_cursor cursor;
    struct oy_entry entry = {0};
    oy_record_cursor(&cursor, &c->record, 0);
    oy_status status = size > 0 ? oy_log_entry(&cursor, &entry, size - 1, why)
                                : oy_fail(why, OY_FORMAT, "note-5", "the closing is of no log");
    if (status == OY_OK && entry.type != OY_LOG_CLOSE)
        status = oy_fail(why, OY_MISMATCH, "note-5", "the closing does not end with a close entry");
    *closed_at = entry.closed_at;
    oy_log_cursor_clear(&cursor);
    return status;
}

oy_status oy_context_closing(struct oy_signed_checkpoint *out, unsigned char closing[40],
                             uint64_t *closed_at, const struct oy_context *c, struct oy_why *why) {
    struct oy_writer w;
    uint64_t at = 0;
    OY_REQUIRE(why, c->record.shape.count[OY_LOG_CLOSE] > 0, OY_STATE, "log-5",
               "the election has not been closed");
    OY_TRY(oy_signed_checkpoint_read(out, &c->record.dir, "closing", why));
    oy_writer_init(&w, closing, OY_CLOSING_LEN);
    oy_write_u64(&w, out->head.size);
    oy_write_bytes(&w, out->head.root.b, sizeof out->head.root.b);
    (void)oy_writer_end(&w);
    oy_status status = close_time(&at, c, out->head.size, why);
    if (status != OY_OK) oy_signed_checkpoint_clear(out);
    if (closed_at) *closed_at = at;
    return status;
}
