/* Evidence: what shows that people kept to the rules beyond the sums. */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "verifier/check.h"

oy_status oy_check_e1(struct oy_verifier *v, struct oy_check_result *r, struct oy_why *why) {
    OY_TRY(oy_ceremony_transcript_check_rehearsal(v->out->transcript, why));
    oy_say(v, r, "%u trustees decrypted the rehearsal", "%u emanetçi provayı çözmüş",
           v->out->manifest->n_trustees);
    return OY_OK;
}

/* ---- E2 ---- */

/* The file by its length and layout; whether it is the one in the log is I5's question [chk-4]. */
static oy_status read_scopes(struct oy_scopes **listed, const struct oy_verifier *v,
                             struct oy_why *why) {
    struct oy_log_cursor c;
    struct oy_entry e;
    struct oy_map map;
    oy_status status = oy_verifier_entry(v, &c, &e, v->places.tally, why);
    oy_log_cursor_clear(&c);
    OY_TRY(status);
    OY_TRY(oy_file_map(&map, &v->record.dir, oy_entry_file(OY_LOG_TALLY), SIZE_MAX, why));
    if (map.bytes.n == e.length || oy_mutant("ent-3"))
        status = oy_tally_read_scopes(listed, v->out->manifest, map.bytes, why);
    else
        status = oy_fail(why, OY_MISMATCH, "ent-3", "the file has %zu bytes, the log says %" PRIu64,
                         map.bytes.n, e.length);
    oy_map_close(&map);
    return status;
}

oy_status oy_check_e2(struct oy_verifier *v, struct oy_check_result *r, struct oy_why *why) {
    const struct oy_manifest *m = v->out->manifest;
    struct oy_scopes *listed = NULL;
    size_t n = 0;
    oy_status status = read_scopes(&listed, v, why);
    if (status == OY_OK) status = oy_scopes_check(listed, m, v->out->voted, why);
    if (status == OY_OK) status = oy_scopes_check_differences(listed, m, v->out->voted, why);
    for (size_t i = 0; status == OY_OK && listed && i < listed->n_contests; i++)
        n += listed->contest[i].n;
    oy_scopes_free(listed);
    if (status != OY_OK && why->where[0] == 0) oy_why_at(why, "tally.bin");
    OY_TRY(status);
    oy_say(v, r,
           n == 1 ? "%zu scope, of no fewer than %u ballots"
                  : "%zu scopes, each of no fewer than %u ballots",
           "%zu kapsam, hiçbiri %u oydan az değil", n, m->minimum_scope);
    return OY_OK;
}

/* ---- E3 ---- */

/* Is an opened ballot's fingerprint in the log? */
static oy_status look_up(const struct oy_verifier *v, const struct oy_opening *o, const char *path,
                         struct oy_why *why) {
    struct oy_log_cursor c;
    oy_status status = OY_OK;
    oy_record_cursor(&c, &v->record, 0);
    for (uint64_t i = 0; status == OY_OK && i < c.size; i++) {
        struct oy_entry e;
        status = oy_log_entry(&c, &e, i, why);
        if (status != OY_OK || e.type != OY_LOG_BALLOT) continue;
        bool cast = memcmp(e.fingerprint.b, o->fingerprint, sizeof o->fingerprint) == 0;
        if (cast && !oy_mutant("open-2")) {
            oy_why_at(why, "%s", path);
            status = oy_fail(why, OY_MISMATCH, "open-2",
                             "the opened ballot was cast all the same: log entry %" PRIu64, i);
        }
    }
    oy_log_cursor_clear(&c);
    return status;
}

static oy_status check_one(struct oy_verifier *v, const char *path, struct oy_why *why) {
    struct oy_verification *out = v->out;
    struct oy_opening *o = &out->opening[out->n_openings];
    struct oy_buffer file;
    struct oy_why inner = {.status = OY_OK};
    if (oy_file_read(&file, NULL, path, 2 * (size_t)OY_BALLOT_BYTES_MAX, &inner) != OY_OK) {
        oy_why_at(why, "%s", path); /* the user's file: no verdict */
        return oy_fail(why, OY_IO, "", "cannot read the opened ballot: %s", inner.text);
    }
    oy_status status = oy_opening_check(o, out->election, oy_buffer_span(&file), why);
    oy_buffer_free(&file);
    if (status != OY_OK) oy_why_at(why, "%s", path);
    OY_TRY(status);
    out->n_openings++;
    return look_up(v, o, path, why);
}

oy_status oy_check_e3(struct oy_verifier *v, struct oy_check_result *r, struct oy_why *why) {
    size_t n = v->options->n_openings;
    if (n == 0) {
        r->status = OY_CHECK_NOT_APPLICABLE;
        oy_say(v, r, "none was given with --opening", "--opening ile açılmış oy verilmedi");
        return OY_OK;
    }
    v->out->opening = calloc(n, sizeof *v->out->opening);
    if (!v->out->opening) return oy_fail(why, OY_MEMORY, "", "no memory for openings");
    for (size_t i = 0; i < n; i++) OY_TRY(check_one(v, v->options->openings[i], why));
    oy_say(v, r,
           n == 1 ? "%zu opened ballot is right and was not cast"
                  : "%zu opened ballots are right and were not cast",
           "açılan %zu oy doğru mühürlenmiş ve sandığa atılmamış", n);
    return OY_OK;
}
