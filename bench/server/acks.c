#include "acks.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/base64.h"
#include "base/hex.h"
#include "crypto/hash.h"
#include "record/record.h"

/* The value behind `key` at the begin of a line. */
static bool line_of(char out[128], struct oy_span text, const char *key) {
    const unsigned char *end = text.p + text.n, *line = text.p;
    size_t n = strlen(key);
    while (line < end) {
        const unsigned char *stop = memchr(line, '\n', (size_t)(end - line));
        if (!stop) return false;
        size_t len = (size_t)(stop - line);
        if (len >= n && len - n < 128 && memcmp(line, key, n) == 0) {
            memcpy(out, line + n, len - n);
            out[len - n] = 0;
            return true;
        }
        line = stop + 1;
    }
    return false;
}

oy_status acks_write(FILE *to, struct oy_span ballot, struct oy_span receipt, struct oy_why *why) {
    char index[128], line[4][128];
    char hex[65];
    unsigned char digest[32];
    const unsigned char *note = NULL;
    for (size_t i = 0; i + 1 < receipt.n && !note; i++)
        if (receipt.p[i] == '\n' && receipt.p[i + 1] == '\n') note = receipt.p + i + 2;
    if (!note || !line_of(index, receipt, "index "))
        return oy_fail(why, OY_FORMAT, "rcpt-1", "this is no receipt");
    struct oy_span rest = oy_span(note, (size_t)(receipt.p + receipt.n - note));
    for (int i = 0; i < 3; i++) { /* origin, size, root */
        if (!line_of(line[i], rest, "")) return oy_fail(why, OY_FORMAT, "rcpt-1", "no checkpoint");
        size_t n = strlen(line[i]) + 1;
        rest = oy_span(rest.p + n, rest.n - n);
    }
    oy_sha256(digest, ballot);
    oy_hex_encode(hex, oy_span(digest, 32));
    (void)fprintf(to, "%s %s %s %s\n", index, hex, line[1], line[2]);
    return OY_OK;
}

/* ---- checking ---- */

struct ack {
    uint64_t index, size;
    unsigned char digest[32];
    struct oy_hash root;
};

static int by_index(const void *a, const void *b) {
    const struct ack *x = a, *y = b;
    return x->index < y->index ? -1 : x->index > y->index;
}

static int by_size(const void *a, const void *b) {
    const struct ack *x = a, *y = b;
    return x->size < y->size ? -1 : x->size > y->size;
}

static oy_status read_acks(struct ack **out, size_t *n, const char *path, struct oy_why *why) {
    FILE *f = fopen(path, "r");
    char hex[65], root[65];
    struct ack a;
    if (!f) return oy_fail(why, OY_MISSING, "", "there is no file of receipts");
    while (fscanf(f, "%" SCNu64 " %64s %" SCNu64 " %64s", &a.index, hex, &a.size, root) == 4) {
        if (*n % 4096 == 0) {
            struct ack *p = realloc(*out, (*n + 4096) * sizeof *p);
            if (!p) break;
            *out = p;
        }
        if (!oy_base64_decode(a.root.b, 32, oy_span_text(root)) ||
            oy_hex_decode_var(a.digest, 32, oy_span_text(hex), "", why) != OY_OK)
            break;
        (*out)[(*n)++] = a;
    }
    bool whole = feof(f) != 0;
    (void)fclose(f);
    return whole ? OY_OK : oy_fail(why, OY_FORMAT, "", "line %zu of the receipts is cut", *n + 1);
}

static oy_status check_entries(const struct oy_record *r, const struct ack *ack, size_t n,
                               struct oy_why *why) {
    struct oy_log_cursor c;
    struct oy_span bytes;
    struct oy_entry e;
    uint64_t index = 0;
    oy_status status = OY_OK;
    oy_record_cursor(&c, r, 0);
    for (size_t i = 0; status == OY_OK && i < n;) {
        status = oy_log_next(&c, &index, &bytes, why);
        if (status == OY_OK && !bytes.p)
            status = oy_fail(why, OY_MISMATCH, "srv-3",
                             "the log ends before entry %" PRIu64 ", which was acknowledged",
                             ack[i].index);
        for (; status == OY_OK && i < n && ack[i].index == index; i++) {
            status = oy_entry_parse(&e, bytes, why);
            if (status == OY_OK &&
                (e.type != OY_LOG_BALLOT || memcmp(e.digest.b, ack[i].digest, 32) != 0))
                status =
                    oy_fail(why, OY_MISMATCH, "srv-3",
                            "entry %" PRIu64 " is not the ballot that was acknowledged", index);
        }
    }
    oy_log_cursor_clear(&c);
    return status;
}

static oy_status check_roots(const struct oy_record *r, const struct ack *ack, size_t n,
                             struct oy_why *why) {
    struct oy_log_cursor c;
    struct oy_merkle tree;
    struct oy_span bytes;
    struct oy_hash leaf, root;
    uint64_t index;
    oy_status status = OY_OK;
    oy_merkle_init(&tree);
    oy_record_cursor(&c, r, 0);
    for (size_t i = 0; status == OY_OK && i < n;) {
        status = oy_log_next(&c, &index, &bytes, why);
        if (status == OY_OK && !bytes.p)
            status = oy_fail(why, OY_MISMATCH, "note-7",
                             "the log is smaller than a checkpoint that "
                             "was handed out (%" PRIu64 ")",
                             ack[i].size);
        if (status != OY_OK) break;
        oy_merkle_leaf(&leaf, bytes);
        oy_merkle_append(&tree, &leaf);
        if (tree.size != ack[i].size) continue;
        oy_merkle_root(&tree, &root);
        for (; status == OY_OK && i < n && ack[i].size == tree.size; i++)
            if (!oy_hash_equal(&root, &ack[i].root))
                status =
                    oy_fail(why, OY_MISMATCH, "note-7",
                            "the checkpoint of %" PRIu64 " that was handed out is of another log",
                            ack[i].size);
    }
    oy_log_cursor_clear(&c);
    return status;
}

oy_status acks_check(size_t *n, const char *acks, const char *record, struct oy_why *why) {
    struct ack *ack = NULL;
    struct oy_record r;
    *n = 0;
    oy_status status = read_acks(&ack, n, acks, why);
    if (status == OY_OK) status = oy_record_open(&r, record, why);
    if (status == OY_OK) {
        qsort(ack, *n, sizeof *ack, by_index);
        status = check_entries(&r, ack, *n, why);
        qsort(ack, *n, sizeof *ack, by_size);
        if (status == OY_OK) status = check_roots(&r, ack, *n, why);
        oy_record_close(&r);
    }
    free(ack);
    return status;
}
