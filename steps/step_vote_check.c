/* Is my ballot in the record? */
#include <string.h>

#include "election/style.h"
#include "steps/context.h"
#include "steps/files.h"
#include "steps/receipts.h"
#include "steps/verified.h"

struct wanted {
    unsigned char digest[32];
    struct oy_receipt_state receipt;
    uint64_t index; /* of a receipt */
};

static bool is_receipt(struct oy_span bytes) {
    static const char head[] = "c2sp.org/tlog-proof@";
    return bytes.n > sizeof head && memcmp(bytes.p, head, sizeof head - 1) == 0;
}

static oy_status what_is_wanted(struct wanted *w, struct oy_span bytes, const struct oy_manifest *m,
                                struct oy_why *why) {
    unsigned char raw[OY_ENTRY_BALLOT_BYTES];
    struct oy_entry entry;
    *w = (struct wanted){.receipt.given = is_receipt(bytes)};
    if (!w->receipt.given) {
        struct oy_hash digest;
        oy_record_digest(&digest, bytes);
        memcpy(w->digest, digest.b, 32);
        return OY_OK;
    }
    OY_TRY(oy_receipt_check(raw, &w->index, &w->receipt, bytes, m, why));
    OY_TRY(oy_entry_parse(&entry, oy_span(raw, sizeof raw), why));
    memcpy(w->digest, entry.digest.b, 32);
    return OY_OK;
}

static void take(struct oy_found_ballot *out, bool *found, const struct oy_entry *entry,
                 uint64_t index, const struct wanted *w) {
    if (memcmp(entry->digest.b, w->digest, 32) == 0) {
        *out = (struct oy_found_ballot){
            .index = index, .roll_index = entry->roll_index, .sequence = entry->sequence};
        memcpy(out->fingerprint, entry->fingerprint.b, 32);
        *found = true;
    } else if (*found && entry->roll_index == out->roll_index) {
        out->superseded = true;
    }
}

static oy_status search(struct oy_found_ballot *out, const struct oy_record *r,
                        const struct wanted *w, struct oy_why *why) {
    struct oy_log_cursor cursor;
    struct oy_span bytes;
    struct oy_entry entry;
    uint64_t index;
    bool found = false;
    oy_status status;
    oy_record_cursor(&cursor, r, 0);
    for (;;) {
        status = oy_log_next(&cursor, &index, &bytes, why);
        if (status != OY_OK || !bytes.p) break;
        if (bytes.p[0] != OY_LOG_BALLOT) continue;
        status = oy_entry_parse(&entry, bytes, why);
        if (status != OY_OK) break;
        take(out, &found, &entry, index, w);
    }
    oy_log_cursor_clear(&cursor);
    OY_TRY(status);
    OY_REQUIRE(why, !w->receipt.given || (found && out->index == w->index), OY_MISMATCH, "note-7",
               "the record lacks this ballot, though the board signed a receipt for it: keep the "
               "receipt, it is the proof");
    OY_REQUIRE(
        why, found, OY_MISSING, "rec-3",
        "the ballot is not in the record: fetch the record again, hand the ballot in again, or ask "
        "the board");
    return OY_OK;
}

/* That an entry lies among the files says little: the log must be one tree, with the root that the
 * server signed (A1 and what it needs). */
static oy_status is_one_log(const char *record, struct oy_why *why) {
    struct oy_step s = {.threads = 0};
    struct oy_verification *v = NULL;
    OY_TRY(oy_verified(&v, &s, record, "A1", NULL, why));
    oy_verification_free(v);
    return OY_OK;
}

oy_status oy_step_vote_check(struct oy_found_ballot *out, const char *record, const char *ballot,
                             const char *election, struct oy_why *why) {
    struct oy_context c;
    struct oy_buffer bytes = {0};
    struct wanted w;
    *out = (struct oy_found_ballot){.index = 0};
    oy_status status = oy_context_record(&c, record, OY_CONTEXT_OWN, why);
    if (status == OY_OK) status = oy_context_is_election(&c, election, why);
    if (status == OY_OK) status = oy_file_read(&bytes, NULL, ballot, OY_BALLOT_BYTES_MAX, why);
    if (status == OY_OK) {
        status = what_is_wanted(&w, oy_buffer_span(&bytes), c.m, why);
        if (status != OY_OK) oy_why_at(why, "%s", ballot);
    }
    if (status == OY_OK) status = search(out, &c.record, &w, why);
    if (status == OY_OK) status = is_one_log(record, why);
    if (status == OY_OK) out->receipt = w.receipt;
    if (status != OY_OK && why->where[0] == 0) oy_why_at(why, "%s", ballot);
    oy_buffer_free(&bytes);
    oy_context_clear(&c);
    return status;
}
