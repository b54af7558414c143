#include "follow/claim.h"

#include <inttypes.h>
#include <string.h>

#include "follow/inside.h"
#include "steps/receipts.h"

enum { RECEIPT_MAX = OY_NOTE_MAX + 8192 };

/* The checkpoint stands behind the first empty line. */
static oy_status split_note(struct oy_claim *c, struct oy_span receipt, struct oy_why *why) {
    struct oy_note note;
    size_t at = 0;
    while (at + 1 < receipt.n && memcmp(receipt.p + at, "\n\n", 2) != 0) at++;
    if (at + 2 > receipt.n) return oy_fail(why, OY_FORMAT, "rcpt-1", "this is no receipt");
    at += 2;
    OY_TRY(oy_allocate(&c->note.p, receipt.n - at + 1, 1, why));
    c->note.n = receipt.n - at;
    memcpy(c->note.p, receipt.p + at, c->note.n);
    OY_TRY(oy_note_parse(&note, oy_buffer_span(&c->note), why));
    return oy_checkpoint_parse(&c->head, note.text, why);
}

oy_status oy_claim_read(struct oy_claim *out, const char *path, const struct oy_manifest *m,
                        struct oy_why *why) {
    struct oy_receipt_state state;
    struct oy_buffer receipt;
    *out = (struct oy_claim){.path = path};
    OY_TRY(oy_file_read(&receipt, NULL, path, RECEIPT_MAX, why));
    oy_status status =
        oy_receipt_check(out->entry, &out->index, &state, oy_buffer_span(&receipt), m, why);
    if (status == OY_OK) status = split_note(out, oy_buffer_span(&receipt), why);
    oy_buffer_free(&receipt);
    if (status != OY_OK) oy_why_at(why, "%s", path);
    return status;
}

void oy_claim_clear(struct oy_claim *c) {
    oy_buffer_free(&c->note);
}

/* Where in the log the receipt's entry stands; UINT64_MAX: nowhere. */
static oy_status find(uint64_t *at, const struct oy_claim *c, const struct oy_dir *dir,
                      uint64_t size, struct oy_why *why) {
    struct oy_log_cursor log;
    struct oy_span entry;
    uint64_t index;
    oy_status status;
    *at = UINT64_MAX;
    oy_log_cursor_init(&log, dir, size, 0);
    for (;;) {
        status = oy_log_next(&log, &index, &entry, why);
        if (status != OY_OK || !entry.p) break;
        if (!oy_span_equal(entry, oy_span(c->entry, sizeof c->entry))) continue;
        if (*at != c->index) *at = index; /* its own place goes before others */
    }
    oy_log_cursor_clear(&log);
    return status;
}

static oy_status judge(const struct oy_claim *c, uint64_t at, bool same_root,
                       struct oy_found *found, struct oy_why *why) {
    if (at == UINT64_MAX && !oy_mutant("note-7"))
        return oy_found(found, OY_ALARM_DROPPED,
                        oy_fail(why, OY_MISMATCH, "note-7",
                                "the receipt's ballot, entry %" PRIu64 ", is not in the log",
                                c->index));
    if (at != c->index && !oy_mutant("note-7"))
        return oy_found(found, OY_ALARM_REORDERED,
                        oy_fail(why, OY_MISMATCH, "note-7",
                                "the receipt's ballot is entry %" PRIu64 " now, and was %" PRIu64,
                                at, c->index));
    if (!same_root && !oy_mutant("note-7"))
        return oy_found(found, OY_ALARM_FORKED,
                        oy_fail(why, OY_MISMATCH, "note-7",
                                "the receipt's checkpoint has another root for %" PRIu64
                                " entries than the log",
                                c->head.size));
    return OY_OK;
}

static oy_status keep_both(struct oy_claim *c, const struct oy_dir *dir, struct oy_found *found) {
    struct oy_why ignored = {.status = OY_OK};
    found->ours = c->note; /* the receipt was there before what is shown now */
    c->note = (struct oy_buffer){NULL, 0};
    return oy_file_read(&found->theirs, dir, "checkpoint", OY_NOTE_MAX, &ignored);
}

oy_status oy_claim_check(struct oy_claim *c, const struct oy_dir *dir, uint64_t size,
                         struct oy_found *found, struct oy_why *why) {
    struct oy_hash root;
    uint64_t at;
    *found = (struct oy_found){.kind = OY_ALARM_NONE};
    if (c->settled || c->head.size > size) return OY_OK;
    OY_TRY(find(&at, c, dir, size, why));
    OY_TRY(oy_log_root(dir, size, NULL, c->head.size, &root, why));
    c->settled = true;
    oy_status status = judge(c, at, oy_hash_equal(&root, &c->head.root), found, why);
    if (status == OY_OK) return OY_OK;
    oy_why_at(why, "%s", c->path);
    oy_status kept = keep_both(c, dir, found);
    (void)kept; /* the alarm goes out all the same */
    return status;
}
