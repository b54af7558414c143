/* The election's definition, read from its JSON [man-1 … man-7]. */
#ifndef OY_ELECTION_MANIFEST_H
#define OY_ELECTION_MANIFEST_H

#include "crypto/group.h"
#include "election/contest.h"

enum {
    OY_TRUSTEES_MAX = 32,
    OY_REGISTRARS_MAX = 2,
    OY_OFFICERS_MAX = 16,
    OY_WITNESSES_MAX = 16,
    OY_CONTESTS_MAX = 2048,
    OY_STYLE_CONTESTS_MAX = 64,
    OY_MAHALLE_MAX = 2000,
    OY_MANIFEST_BYTES_MAX = 4 << 20
};

struct oy_mahalle {
    uint32_t id;
    char *name;
};

struct oy_named_key {
    char *name;
    unsigned char key[32]; /* Ed25519 */
};

struct oy_trustee_keys {
    char *name;
    unsigned char identity[32]; /* Ed25519 */
    unsigned char exchange[32]; /* X25519 */
};

/* Who may vote and by when that is settled [man-9]; dates are days (base/day.h). */
struct oy_residency {
    uint32_t minimum_age, minimum_days;
    uint32_t election_day, cutoff, posting_from, posting_to, objections_decided, roll_final,
        destroy_after;
};

struct oy_manifest {
    const struct oy_group *group;
    char *origin, *title, *description; /* description may be NULL */
    unsigned char roll_id[32];
    bool has_earlier;
    unsigned char earlier_election[32];
    uint64_t opens, closes; /* Unix seconds */
    uint32_t minimum_scope;
    bool totals_by_mahalle;

    struct oy_mahalle *mahalle; /* ascending ids */
    size_t n_mahalle;

    uint32_t threshold, n_trustees;
    bool all_needed;
    unsigned char ceremony_nonce[32];
    unsigned char ceremony_id[32]; /* [cer-2] */
    struct oy_trustee_keys trustees[OY_TRUSTEES_MAX];

    struct oy_named_key registrars[OY_REGISTRARS_MAX];
    size_t n_registrars;
    struct oy_named_key officers[OY_OFFICERS_MAX];
    size_t n_officers, officer_quorum;
    unsigned char server_key[32];
    struct oy_named_key witnesses[OY_WITNESSES_MAX];
    size_t n_witnesses, witness_quorum;

    bool has_residency;
    struct oy_residency residency;
    struct oy_attachment *attachments; /* of the whole; contests have their own */
    size_t n_attachments;

    struct oy_contest *contests;
    size_t n_contests;

    unsigned char digest[32]; /* SHA-256 of the manifest's bytes */
};

/* Reads a manifest from its bytes; *out is NULL on failure and why->where names the place
 * ("contests[2].options[0].id"). Free with oy_manifest_free. */
OY_MUST_USE oy_status oy_manifest_parse(struct oy_manifest **out, struct oy_span json,
                                        struct oy_why *why);
void oy_manifest_free(struct oy_manifest *m);

/* [man-7] Whether a character, given by its code point, may stand in a title. */
bool oy_manifest_text_allows(uint32_t c);

/* Index of a mahalle id in m->mahalle, or SIZE_MAX. */
size_t oy_manifest_find_mahalle(const struct oy_manifest *m, uint32_t id);

/* The style of a mahalle: true for each contest whose scope holds it. */
bool oy_manifest_style_has(const struct oy_manifest *m, size_t contest, uint32_t mahalle);

#endif
