/* A small vote on top of trustees.h: two contests, four mahalle, ballots of encrypted bits without
 * their proofs (the tally does not look at them). */
#ifndef OY_TESTS_UNIT_ELECTION_POLLING_H
#define OY_TESTS_UNIT_ELECTION_POLLING_H

#include "tests/unit/election/trustees.h"

enum { POLL_MAHALLE = 4, POLL_CONTESTS = 2, POLL_LINES = 5, POLL_BITS_MAX = 16 };

struct poll {
    struct council k;
    struct oy_ceremony_transcript *tr;
    struct oy_scopes *scopes;
    struct oy_tally *tally;
    struct oy_aggregates *a;
    struct oy_share_context ctx;
    unsigned char election_id[32], closing[OY_CLOSING_LEN];
    struct oy_mahalle mahalle[POLL_MAHALLE];
    struct oy_contest contests[POLL_CONTESTS];
    uint32_t all[POLL_MAHALLE], some[2];
    uint32_t counts[POLL_MAHALLE];
};

static inline void poll_option(struct oy_option *o, const char *id) {
    *o = (struct oy_option){.id = strdup(id), .title = strdup(id)};
}

/* "park": yes, no or blank, in mahalle 1 … 4; "works": 0 to 5 points for each of two, in 2 and 4.
 */
static inline void poll_contests(struct poll *p) {
    struct oy_contest *park = &p->contests[0], *works = &p->contests[1];
    for (uint32_t i = 0; i < POLL_MAHALLE; i++) {
        p->mahalle[i].id = i + 1;
        p->all[i] = i + 1;
    }
    p->some[0] = 2;
    p->some[1] = 4;
    *park = (struct oy_contest){.id = strdup("park"),
                                .title = strdup("Park"),
                                .type = OY_CHOICE,
                                .suite = 1,
                                .blank = true,
                                .options = calloc(2, sizeof(struct oy_option)),
                                .n_options = 2,
                                .scope = p->all,
                                .n_scope = POLL_MAHALLE};
    *works = (struct oy_contest){.id = strdup("works"),
                                 .title = strdup("Works"),
                                 .type = OY_POINTS,
                                 .suite = 1,
                                 .top = 5,
                                 .options = calloc(2, sizeof(struct oy_option)),
                                 .n_options = 2,
                                 .scope = p->some,
                                 .n_scope = 2};
    poll_option(&park->options[0], "yes");
    poll_option(&park->options[1], "no");
    poll_option(&works->options[0], "road");
    poll_option(&works->options[1], "school");
    ACCEPTED(oy_contest_derive(park, &why));
    ACCEPTED(oy_contest_derive(works, &why));
    p->k.m.mahalle = p->mahalle;
    p->k.m.n_mahalle = POLL_MAHALLE;
    p->k.m.contests = p->contests;
    p->k.m.n_contests = POLL_CONTESTS;
    p->k.m.minimum_scope = 3;
    p->k.m.totals_by_mahalle = true;
}

/* An election after its ceremony, with 3, 2, 3 and 2 counted ballots: the cells are {1}, {2, 4}
 * and {3}. */
static inline void poll_new(struct poll *p, const struct oy_group *g) {
    static const uint32_t counts[POLL_MAHALLE] = {3, 2, 3, 2};
    memset(p, 0, sizeof *p);
    council_new(&p->k, g, 2, 3);
    p->tr = council_transcript(&p->k);
    poll_contests(p);
    memcpy(p->counts, counts, sizeof counts);
    memset(p->election_id, 0x11, 32);
    p->closing[7] = 17;
    memset(p->closing + 8, 0x22, 32);
    ACCEPTED(oy_scopes_make(&p->scopes, &p->k.m, p->counts, &why));
    p->tally = oy_tally_new(&p->k.m, p->scopes);
    cr_assert_not_null(p->tally);
}

/* Encrypts the style's bits of a mahalle: park (3 bits), then works where it is asked, its points
 * as two numbers of weights 1, 2, 2, then slack, which is random here. Returns their number. */
static inline size_t poll_ballot(const struct poll *p, struct oy_ciphertext *out, uint32_t mahalle,
                                 unsigned park, unsigned road, unsigned school) {
    const struct oy_group *g = p->k.m.group;
    static const unsigned char points[6][3] = {{0, 0, 0}, {1, 0, 0}, {0, 1, 0},
                                               {1, 1, 0}, {0, 1, 1}, {1, 1, 1}};
    size_t n = oy_tally_style_bits(&p->k.m, mahalle);
    struct oy_secret *r = oy_secret_alloc(1);
    cr_assert(n <= POLL_BITS_MAX);
    for (size_t i = 0; i < n; i++) {
        uint8_t bit = (uint8_t)(randombytes_uniform(2));
        if (i < p->contests[0].n_bits) bit = i == park;
        size_t at = i - p->contests[0].n_bits;
        if (i >= p->contests[0].n_bits && at < 3) bit = points[road][at];
        if (i >= p->contests[0].n_bits && at >= 3 && at < 6) bit = points[school][at - 3];
        g->secret_random(r);
        oy_elgamal_encrypt_bit(g, &out[i], &p->tr->y, r, bit);
    }
    oy_secret_free(r);
    return n;
}

static inline void poll_vote(const struct poll *p, struct oy_tally *tally, uint32_t mahalle,
                             unsigned park, unsigned road, unsigned school) {
    static struct oy_ciphertext bits[POLL_BITS_MAX];
    size_t n = poll_ballot(p, bits, mahalle, park, road, school);
    ACCEPTED(oy_tally_add(tally, mahalle, bits, n, &why));
}

/* The ten ballots, and the totals they give in order of contest, scope and line. */
static inline void poll_votes(const struct poll *p, struct oy_tally *first,
                              struct oy_tally *second) {
    poll_vote(p, first, 1, 0, 0, 0);
    poll_vote(p, first, 1, 0, 0, 0);
    poll_vote(p, second, 1, 1, 0, 0);
    poll_vote(p, second, 2, 2, 5, 0);
    poll_vote(p, first, 2, 0, 2, 3);
    poll_vote(p, first, 3, 1, 0, 0);
    poll_vote(p, second, 3, 1, 0, 0);
    poll_vote(p, first, 3, 1, 0, 0);
    poll_vote(p, second, 4, 0, 1, 4);
    poll_vote(p, first, 4, 2, 0, 0);
}

enum { POLL_TOTALS = 4 * 3 + 2 };
static const uint64_t poll_expected[POLL_TOTALS] = {
    4, 4, 2, /* park, all: yes, no, blank */
    2, 1, 0, /* 1 */
    2, 0, 2, /* 2 and 4 */
    0, 3, 0, /* 3 */
    8, 7     /* works */
};

static inline void poll_finish(struct poll *p) {
    poll_votes(p, p->tally, p->tally);
    ACCEPTED(oy_tally_finish(&p->a, p->tally, &why));
    p->ctx = (struct oy_share_context){.m = &p->k.m,
                                       .election_id = p->election_id,
                                       .closing = p->closing,
                                       .a = p->a,
                                       .share_key = p->tr->share_key};
}

/* The share file of trustee j, with its key from the ceremony. */
static inline struct oy_buffer poll_share(struct poll *p, uint32_t j) {
    struct oy_buffer file;
    struct oy_secret *x = oy_secret_alloc(1);
    ACCEPTED(oy_ceremony_secret_share(x, p->tr, j, p->k.exchange[j - 1], &why));
    ACCEPTED(oy_share_file_make(&file, &p->ctx, j, x, p->k.sign[j - 1], 2, &why));
    oy_secret_free(x);
    cr_assert_eq(file.n, oy_share_file_len(&p->ctx));
    return file;
}

static inline void poll_free(struct poll *p) {
    oy_aggregates_free(p->a);
    oy_tally_free(p->tally);
    oy_scopes_free(p->scopes);
    oy_ceremony_transcript_free(p->tr);
    for (size_t i = 0; i < POLL_CONTESTS; i++) {
        p->contests[i].scope = NULL; /* belongs to the poll */
        oy_contest_clear(&p->contests[i]);
    }
    council_free(&p->k);
}

#endif
