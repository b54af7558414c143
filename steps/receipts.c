#include "steps/receipts.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/base64.h"
#include "base/hex.h"
#include "steps/files.h"

static const char first_line[] = "c2sp.org/tlog-proof@v1";

enum { LEVELS = 64 };

struct oy_receipts {
    struct oy_record record;
    uint64_t size;
    struct oy_hash *level[LEVELS]; /* complete nodes of each height */
    unsigned char *entries;        /* ballot entries, OY_ENTRY_BALLOT_BYTES each, by log index */
};

/* ---- the tree ---- */

static oy_status read_leaves(struct oy_receipts *r, struct oy_why *why) {
    struct oy_log_cursor cursor;
    struct oy_span entry;
    uint64_t index;
    oy_record_cursor(&cursor, &r->record, 0);
    oy_status status;
    for (;;) {
        status = oy_log_next(&cursor, &index, &entry, why);
        if (status != OY_OK || !entry.p) break;
        oy_merkle_leaf(&r->level[0][index], entry);
        if (entry.n == OY_ENTRY_BALLOT_BYTES)
            memcpy(r->entries + index * OY_ENTRY_BALLOT_BYTES, entry.p, entry.n);
    }
    oy_log_cursor_clear(&cursor);
    return status;
}

static oy_status build(struct oy_receipts *r, struct oy_why *why) {
    OY_TRY(oy_allocate(&r->level[0], r->size, sizeof *r->level[0], why));
    OY_TRY(oy_allocate(&r->entries, r->size, OY_ENTRY_BALLOT_BYTES, why));
    OY_TRY(read_leaves(r, why));
    for (unsigned k = 1; k < LEVELS && (r->size >> k) > 0; k++) {
        OY_TRY(oy_allocate(&r->level[k], r->size >> k, sizeof *r->level[k], why));
        for (uint64_t i = 0; i < r->size >> k; i++)
            oy_merkle_node(&r->level[k][i], &r->level[k - 1][2 * i], &r->level[k - 1][2 * i + 1]);
    }
    return OY_OK;
}

oy_status oy_receipts_open(struct oy_receipts **out, const char *record, struct oy_why *why) {
    struct oy_receipts *r;
    *out = NULL;
    OY_TRY(oy_allocate(&r, 1, sizeof *r, why));
    r->record.dir.fd = -1;
    oy_status status = oy_record_open(&r->record, record, why);
    if (status == OY_OK) {
        r->size = oy_record_size(&r->record);
        status = build(r, why);
    }
    if (status == OY_OK)
        *out = r;
    else
        oy_receipts_free(r);
    return status;
}

void oy_receipts_free(struct oy_receipts *r) {
    if (!r) return;
    for (unsigned k = 0; k < LEVELS; k++) free(r->level[k]);
    free(r->entries);
    oy_record_close(&r->record);
    free(r);
}

static oy_status node_at(void *context, unsigned level, uint64_t index, struct oy_hash *out,
                         struct oy_why *why) {
    const struct oy_receipts *r = context;
    if (level >= LEVELS || index >= r->size >> level)
        return oy_fail(why, OY_RANGE, "log-1", "the tree has no such node");
    *out = r->level[level][index];
    return OY_OK;
}

/* ---- writing ---- */

size_t oy_receipt_text(char *out, size_t cap, struct oy_span entry, uint64_t index,
                       const struct oy_hash *proof, size_t n_proof, struct oy_span note) {
    char line[OY_ENTRY_BALLOT_BYTES * 2];
    size_t n = 0;
    oy_base64_encode(line, entry);
    n += (size_t)snprintf(out, cap, "%s\nextra %s\nindex %" PRIu64 "\n", first_line, line, index);
    for (size_t i = 0; i < n_proof; i++) {
        oy_base64_encode(line, oy_span(proof[i].b, sizeof proof[i].b));
        n += (size_t)snprintf(out + n, cap - n, "%s\n", line);
    }
    n += (size_t)snprintf(out + n, cap - n, "\n%.*s", (int)note.n, (const char *)note.p);
    return n;
}

oy_status oy_receipts_write(const struct oy_receipts *r, const char *dir, uint64_t index,
                            struct oy_why *why) {
    struct oy_receipts tree = *r; /* the source's context is not const */
    struct oy_merkle_source source = {node_at, &tree};
    struct oy_hash proof[OY_MERKLE_PROOF_MAX];
    struct oy_entry entry;
    size_t n_proof = 0;
    char name[80], path[OY_PATH_MAX], *text;
    const unsigned char *bytes = r->entries + index * OY_ENTRY_BALLOT_BYTES;
    OY_TRY(oy_entry_parse(&entry, oy_span(bytes, OY_ENTRY_BALLOT_BYTES), why));
    OY_TRY(oy_merkle_inclusion(proof, &n_proof, &source, r->size, index, why));
    oy_hex_encode(name, oy_span(entry.digest.b, 32));
    (void)snprintf(name + 64, sizeof name - 64, ".receipt");
    OY_TRY(oy_path_join(path, dir, name, why));
    OY_TRY(oy_allocate(&text, OY_RECEIPT_MAX, 1, why));
    size_t n = oy_receipt_text(text, OY_RECEIPT_MAX, oy_span(bytes, OY_ENTRY_BALLOT_BYTES), index,
                               proof, n_proof, oy_buffer_span(&r->record.checkpoint.bytes));
    oy_status status =
        oy_file_write(NULL, path, oy_span(text, n), OY_FILE_REPLACE | OY_FILE_LATER, why);
    free(text);
    return status;
}

oy_status oy_receipts_write_all(const struct oy_judged *judged, size_t n, const char *record,
                                const char *dir, struct oy_why *why) {
    struct oy_receipts *r = NULL;
    struct oy_dir d = {.fd = -1};
    OY_TRY(oy_dir_make(NULL, dir, why));
    OY_TRY(oy_receipts_open(&r, record, why));
    oy_status status = OY_OK;
    for (size_t i = 0; status == OY_OK && i < n; i++)
        if (judged[i].fate != OY_FATE_REFUSED)
            status = oy_receipts_write(r, dir, judged[i].index, why);
    oy_receipts_free(r);
    if (status == OY_OK) status = oy_dir_open(&d, dir, why);
    if (status == OY_OK) status = oy_dir_sync(&d, why);
    oy_dir_close(&d);
    return status;
}

/* ---- checking ---- */

/* The value of a line "<key> <value>". */
static bool take_line(struct oy_span *text, const char *key, struct oy_span *value) {
    struct oy_span line;
    size_t n = strlen(key);
    if (!oy_span_cut(text, &line, '\n') || line.n < n || memcmp(line.p, key, n) != 0) return false;
    *value = oy_span(line.p + n, line.n - n);
    return true;
}

struct parsed {
    struct oy_hash proof[OY_MERKLE_PROOF_MAX];
    size_t n_proof;
    struct oy_span note;
};

static bool parse(struct parsed *out, unsigned char *entry, uint64_t *index, struct oy_span text) {
    struct oy_span value, line;
    *out = (struct parsed){.n_proof = 0};
    if (!take_line(&text, first_line, &value) || value.n > 0) return false;
    if (!take_line(&text, "extra ", &value) ||
        !oy_base64_decode(entry, OY_ENTRY_BALLOT_BYTES, value))
        return false;
    if (!take_line(&text, "index ", &value) || !oy_span_decimal(index, value)) return false;
    for (;;) {
        if (!oy_span_cut(&text, &line, '\n')) return false;
        if (line.n == 0) break;
        if (out->n_proof == OY_MERKLE_PROOF_MAX) return false;
        if (!oy_base64_decode(out->proof[out->n_proof++].b, 32, line)) return false;
    }
    out->note = text;
    return true;
}

/* [rcpt-2]: absent is no fault, a witness's line that does not hold is [note-4]. */
static oy_status count_witnesses(struct oy_receipt_state *state, const struct oy_note *note,
                                 const struct oy_manifest *m, struct oy_why *why) {
    state->needed = m->n_witnesses ? m->witness_quorum : 0;
    for (size_t i = 0; i < m->n_witnesses; i++) {
        struct oy_why inner = {.status = OY_OK};
        uint64_t time;
        oy_status status = oy_note_check_cosignature(note, oy_span_text(m->witnesses[i].name),
                                                     m->witnesses[i].key, &time, &inner);
        if (status == OY_OK) state->witnesses++;
        if (status == OY_OK || status == OY_MISSING) continue;
        *why = inner;
        return status;
    }
    return OY_OK;
}

oy_status oy_receipt_check(unsigned char entry[OY_ENTRY_BALLOT_BYTES], uint64_t *index,
                           struct oy_receipt_state *state, struct oy_span receipt,
                           const struct oy_manifest *m, struct oy_why *why) {
    struct parsed p;
    struct oy_entry e;
    struct oy_note note;
    struct oy_checkpoint head;
    struct oy_hash leaf;
    *state = (struct oy_receipt_state){.given = true};
    if (!parse(&p, entry, index, receipt))
        return oy_fail(why, OY_FORMAT, "rcpt-1", "this is no receipt");
    OY_TRY(oy_entry_parse(&e, oy_span(entry, OY_ENTRY_BALLOT_BYTES), why));
    OY_REQUIRE(why, e.type == OY_LOG_BALLOT, OY_FORMAT, "rcpt-1", "the receipt is of no ballot");
    OY_TRY(oy_note_parse(&note, p.note, why));
    OY_TRY(oy_checkpoint_parse(&head, note.text, why));
    OY_REQUIRE(why, oy_span_equal(head.origin, oy_span_text(m->origin)), OY_MISMATCH, "note-1",
               "the receipt is of another log");
    OY_TRY(oy_note_check(&note, oy_span_text(m->origin), m->server_key, why));
    OY_TRY(count_witnesses(state, &note, m, why));
    state->size = head.size;
    oy_merkle_leaf(&leaf, oy_span(entry, OY_ENTRY_BALLOT_BYTES));
    return oy_merkle_inclusion_check(&head.root, head.size, *index, &leaf, p.proof, p.n_proof, why);
}
