/* The log's entries: one struct for all thirteen types, one writer, one strict reader
 * (spec/log.md, "Entries").
 *
 * An entry is u8 type ‖ u8 version ‖ payload. Elements, proofs and signatures stay bytes here:
 * whether they are members of the group or hold is asked by those who know the election.
 */
#ifndef OY_RECORD_ENTRY_H
#define OY_RECORD_ENTRY_H

#include "base/bytes.h"
#include "crypto/merkle.h"

enum oy_entry_type {
    OY_LOG_MANIFEST = 1,
    OY_LOG_CEREMONY = 2,
    OY_LOG_ROLL = 3,
    OY_LOG_OPEN = 4,
    OY_LOG_BALLOT = 5,
    OY_LOG_REVOKE = 6,
    OY_LOG_REPLACE = 7,
    OY_LOG_CLOSE = 8,
    OY_LOG_TALLY = 9,
    OY_LOG_SHARE = 10,
    OY_LOG_RESULT = 11,
    OY_LOG_DESTROY = 12,
    OY_LOG_PAGES = 13
};

enum {
    OY_ENTRY_TYPES = 14, /* for arrays indexed by type; 0 is unused */
    OY_ENTRY_MIN = 2,
    OY_ENTRY_MAX = 65535,
    OY_ENTRY_VERSION = 1,
    OY_ENTRY_BALLOT_BYTES = 74,     /* a ballot entry has exactly this length */
    OY_ENTRY_DESTROY_PAYLOAD = 101, /* election/destroy.h knows what is in it */
    OY_ENTRY_PAGES_REST = 65,       /* u8 officer ‖ signature[64], after u16 length ‖ list */
    OY_ENTRY_OFFICER_SIGNATURE = 65 /* u8 officer ‖ signature[64] */
};

/* Spans point into the bytes that were parsed, or to what the caller wants written. Only the
 * members named for a type are set; the others are zero. */
struct oy_entry {
    enum oy_entry_type type;

    /* manifest, ceremony, roll, tally, share, result: the file that the entry names */
    struct oy_hash digest; /* SHA-256 of the file; for a ballot SHA-256(ballot) */
    uint64_t length;
    uint32_t rows; /* roll */

    /* ballot (and digest) */
    struct oy_hash fingerprint;
    uint32_t roll_index, sequence;

    /* open, close */
    unsigned char election_id[32]; /* open */
    uint64_t closed_at;            /* close */

    /* revoke, replace, destroy, pages: all after the version; election/revoke.h, destroy.h and
     * pages.h know what is in it */
    struct oy_span payload;

    /* open, close: n_signatures × (u8 officer ‖ signature[64]) */
    uint8_t n_signatures;
    struct oy_span signatures;
};

/* Reads one entry to its last byte. OY_FORMAT "log-4" (length, type or version), "ent-1" (payload).
 * The payload of revoke and replace, whose length depends on the manifest, is left to the
 * registry. */
OY_MUST_USE oy_status oy_entry_parse(struct oy_entry *out, struct oy_span bytes,
                                     struct oy_why *why);

/* Writes the entry. Asserts that the signatures are as many bytes as n_signatures says. */
void oy_entry_write(struct oy_writer *w, const struct oy_entry *e);

/* Officer (counted from 1) and signature k of an open or close entry, k < n_signatures. */
uint8_t oy_entry_officer(const struct oy_entry *e, size_t k, struct oy_span *signature);

/* A type's name as in the spec's table ("ballot"), for messages. */
const char *oy_entry_type_name(enum oy_entry_type type);

/* The file that an entry of this type names, or NULL; "shares" stands for shares/<k>.bin. */
const char *oy_entry_file(enum oy_entry_type type);

/* --- the order of entries [log-5], one state machine for writer and verifier --- */

struct oy_entry_order {
    uint64_t n;                     /* entries so far */
    uint64_t count[OY_ENTRY_TYPES]; /* of each type */
    enum oy_entry_type last;        /* 0: none yet */
    enum oy_entry_type stage;       /* the last that is no `pages`, which may stand anywhere */
};

enum { OY_SHARE_ENTRIES_MAX = 64, OY_DESTROY_ENTRIES_MAX = 2, OY_PAGES_ENTRIES_MAX = 1000 };

void oy_entry_order_init(struct oy_entry_order *o);
/* Takes the next entry's type. OY_STATE "log-5" if it cannot stand here; then *o is unchanged. */
OY_MUST_USE oy_status oy_entry_order_next(struct oy_entry_order *o, enum oy_entry_type type,
                                          struct oy_why *why);

#endif
