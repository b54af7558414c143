/* What the tests of ceremony, tally and shares share: a made-up election of small size, its
 * trustees and their ceremony. */
#ifndef OY_TESTS_UNIT_ELECTION_TRUSTEES_H
#define OY_TESTS_UNIT_ELECTION_TRUSTEES_H

#include <criterion/criterion.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#include "election/ceremony_run.h"
#include "election/shares.h"

/* `call` must fail with this status and rule. */
#define REFUSED(call, status_, rule_)                                                              \
    do {                                                                                           \
        struct oy_why why = {.status = OY_OK};                                                     \
        oy_status refused_status = (call);                                                         \
        cr_assert_eq(refused_status, (status_), "status %d, rule %s: %s", (int)refused_status,     \
                     why.rule, why.text);                                                          \
        cr_assert_str_eq(why.rule, (rule_), "%s", why.text);                                       \
    } while (0)

#define ACCEPTED(call)                                                                             \
    do {                                                                                           \
        struct oy_why why = {.status = OY_OK};                                                     \
        oy_status accepted_status = (call);                                                        \
        cr_assert_eq(accepted_status, OY_OK, "%s: %s [%s]", why.where, why.text, why.rule);        \
    } while (0)

enum { COUNCIL_MAX = 5, STATE_FRONT = 46 };

/* Trustees with their keys, in a manifest without contests, and the messages they have sent. */
struct council {
    struct oy_manifest m;
    struct oy_ceremony c;
    struct oy_sign_key *sign[COUNCIL_MAX];
    struct oy_box_secret *exchange[COUNCIL_MAX];
    struct oy_secret_bytes *state[COUNCIL_MAX];
    struct oy_buffer buffer1[COUNCIL_MAX], buffer2[COUNCIL_MAX], buffer3[COUNCIL_MAX];
    struct oy_span c1[COUNCIL_MAX], c2[COUNCIL_MAX], c3[COUNCIL_MAX];
};

static inline void council_new(struct council *k, const struct oy_group *g, uint32_t t,
                               uint32_t n) {
    struct oy_why init = {.status = OY_OK};
    memset(k, 0, sizeof *k);
    cr_assert_eq(oy_crypto_init(&init), OY_OK);
    k->m.group = g;
    k->m.threshold = t;
    k->m.n_trustees = n;
    k->m.all_needed = t == n;
    randombytes_buf(k->m.ceremony_nonce, 32);
    struct oy_ceremony id = {.g = g, .t = t, .n = n};
    for (uint32_t i = 0; i < n; i++) {
        k->sign[i] = oy_sign_key_generate();
        k->exchange[i] = oy_box_secret_alloc();
        cr_assert(k->sign[i] && k->exchange[i]);
        oy_box_secret_draw(k->exchange[i]);
        oy_sign_key_public(k->sign[i], k->m.trustees[i].identity);
        oy_box_public(k->m.trustees[i].exchange, k->exchange[i]);
        memcpy(id.identity[i], k->m.trustees[i].identity, 32);
        memcpy(id.exchange[i], k->m.trustees[i].exchange, 32);
    }
    oy_ceremony_id(&id, k->m.ceremony_nonce);
    memcpy(k->m.ceremony_id, id.id, 32);
    ACCEPTED(oy_ceremony_of_manifest(&k->c, &k->m, 1, &why));
}

static inline void council_free(struct council *k) {
    for (uint32_t i = 0; i < COUNCIL_MAX; i++) {
        oy_sign_key_free(k->sign[i]);
        oy_box_secret_free(k->exchange[i]);
        oy_secret_bytes_free(&k->state[i]);
        oy_buffer_free(&k->buffer1[i]);
        oy_buffer_free(&k->buffer2[i]);
        oy_buffer_free(&k->buffer3[i]);
    }
}

static inline void put_message(struct oy_buffer *owner, struct oy_span *span,
                               struct oy_buffer message) {
    oy_buffer_free(owner);
    *owner = message;
    *span = oy_buffer_span(owner);
}

/* Round 1 of trustee i (from 0). */
static inline void send1(struct council *k, uint32_t i) {
    struct oy_buffer out;
    ACCEPTED(oy_ceremony_round1(&out, &k->c, k->state[i], k->sign[i], &why));
    put_message(&k->buffer1[i], &k->c1[i], out);
}

static inline void send2(struct council *k, uint32_t i) {
    struct oy_buffer out;
    ACCEPTED(oy_ceremony_round2(&out, &k->c, k->state[i], k->c1, k->sign[i], &why));
    put_message(&k->buffer2[i], &k->c2[i], out);
}

static inline void council_round1(struct council *k) {
    for (uint32_t i = 0; i < k->c.n; i++) {
        ACCEPTED(oy_ceremony_start(&k->state[i], &k->c, i + 1, &why));
        send1(k, i);
    }
}

static inline void council_round2(struct council *k) {
    council_round1(k);
    for (uint32_t i = 0; i < k->c.n; i++) send2(k, i);
}

static inline void council_round3(struct council *k) {
    for (uint32_t i = 0; i < k->c.n; i++) {
        struct oy_buffer out;
        struct oy_ceremony_finding finding;
        ACCEPTED(oy_ceremony_round3(&out, &finding, &k->c, i + 1, k->c1, k->c2, k->exchange[i],
                                    k->sign[i], &why));
        cr_assert_eq(finding.accused, 0);
        put_message(&k->buffer3[i], &k->c3[i], out);
    }
}

/* The whole ceremony and its transcript's bytes. */
static inline struct oy_buffer council_file(struct council *k) {
    struct oy_buffer file;
    council_round2(k);
    council_round3(k);
    ACCEPTED(oy_ceremony_transcript_assemble(&file, &k->c, k->c1, k->c2, k->c3, &why));
    return file;
}

static inline struct oy_ceremony_transcript *council_transcript(struct council *k) {
    struct oy_buffer file = council_file(k);
    struct oy_ceremony_transcript *tr;
    ACCEPTED(oy_ceremony_transcript_parse(&tr, &k->m, oy_buffer_span(&file), &why));
    oy_buffer_free(&file);
    return tr;
}

/* The parts of dealer i's secret state. */
static inline unsigned char *state_ephemeral(struct council *k, uint32_t i, uint32_t to) {
    return k->state[i]->secret + STATE_FRONT + (to - 1) * 32u;
}

static inline unsigned char *state_reveal_at(struct council *k, uint32_t i) {
    return k->state[i]->secret + STATE_FRONT + k->c.n * 32u;
}

static inline unsigned char *state_box(struct council *k, uint32_t i, uint32_t to) {
    return k->state[i]->secret + k->state[i]->n - (k->c.n - to + 1) * oy_box_len(k->c.g);
}

static inline const struct oy_group *both_groups(size_t i) {
    return oy_group_by_id(i == 0 ? OY_GROUP_RISTRETTO255 : OY_GROUP_MODP4096);
}

#endif
