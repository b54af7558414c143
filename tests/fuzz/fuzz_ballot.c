/* Ballots: what is read is written again as the same bytes, and no ballot passes its checks that
 * was not cast by its credential's owner. */
#include <string.h>

#include "election/ballot_check.h"
#include "sample.h"

static struct oy_sample *s;
static struct oy_ballot_batch *batch;

void fuzz_begin(void) {
    struct oy_why why = {0};
    s = fuzz_sample();
    for (uint32_t row = 0; row < FUZZ_BALLOTS; row++) (void)fuzz_ballot(s, row);
    OY_WORLD_MUST(oy_ballot_batch_new(&batch, s->e, &why) == OY_OK, &why);
}

void fuzz_seeds(void) {
    for (uint32_t row = 0; row < FUZZ_BALLOTS; row++) fuzz_seed(oy_world_span(fuzz_ballot(s, row)));
    fuzz_words_of_group(s->g);
    for (uint32_t row = 0; row < FUZZ_BALLOTS; row++) fuzz_word(oy_roll_credential(&s->roll, row));
}

/* ---- written again, from what was read ---- */

static void write_contest(struct oy_writer *w, const struct oy_ballot *b, size_t i, int part) {
    const struct oy_style_contest *c = &b->style->contests[i];
    const struct oy_group *g = b->style->group;
    if (part == 0) oy_write_u8(w, c->contest->suite);
    for (size_t k = c->first_bit; k < c->first_bit + c->contest->n_bits; k++) {
        if (part == 0) oy_write_element(g, w, &b->cipher[k].alpha);
        if (part == 0) oy_write_element(g, w, &b->cipher[k].beta);
        if (part == 1) oy_write_element(g, w, &b->bit_commitment[k].a0);
        if (part == 1) oy_write_element(g, w, &b->bit_commitment[k].b0);
        if (part == 1) oy_write_element(g, w, &b->bit_commitment[k].a1);
        if (part == 1) oy_write_element(g, w, &b->bit_commitment[k].b1);
        if (part == 2) oy_write_scalar(g, w, &b->bit_response[k].e0);
        if (part == 2) oy_write_scalar(g, w, &b->bit_response[k].z0);
        if (part == 2) oy_write_scalar(g, w, &b->bit_response[k].z1);
    }
    for (size_t k = c->first_rule; k < c->first_rule + c->contest->n_rules; k++) {
        if (part == 1) oy_write_element(g, w, &b->rule_commitment[k].t1);
        if (part == 1) oy_write_element(g, w, &b->rule_commitment[k].t2);
        if (part == 2) oy_write_scalar(g, w, &b->rule_response[k]);
    }
}

static struct oy_span write_again(struct oy_writer *w, const struct oy_ballot *b) {
    const struct oy_group *g = b->style->group;
    oy_write_bytes(w, "OYBA\x01\x01", 6);
    oy_write_bytes(w, b->header.election_id, 32);
    oy_write_element(g, w, b->credential);
    oy_write_u32(w, b->header.sequence);
    oy_write_u32(w, b->header.mahalle);
    for (int part = 0; part < 3; part++)
        for (size_t i = 0; i < b->style->n_contests; i++) write_contest(w, b, i, part);
    oy_write_element(g, w, b->signature_r);
    oy_write_scalar(g, w, &b->signature_z);
    return oy_writer_end(w);
}

static void check_read(const struct oy_ballot *b, struct oy_span in) {
    static unsigned char bytes[1 << 16];
    struct oy_writer w;
    oy_writer_init(&w, bytes, sizeof bytes);
    FUZZ_MUST(fuzz_same(write_again(&w, b), in));
    FUZZ_MUST(b->body.p == in.p && b->body.n == b->style->body_len);
    FUZZ_MUST(!oy_element_is_identity(s->g, b->credential));
    for (size_t i = 0; i < b->style->n_bits; i++)
        FUZZ_MUST(!oy_element_is_identity(s->g, &b->cipher[i].alpha));
}

/* ---- checked ---- */

static bool was_cast(struct oy_span in) {
    for (uint32_t row = 0; row < FUZZ_BALLOTS; row++)
        if (fuzz_same(in, oy_world_span(fuzz_ballot(s, row)))) return true;
    return false;
}

/* A voter signs a body that is not what was sealed: the first one whose credential it names. */
static void one_body(const struct oy_ballot *b) {
    static unsigned char bytes[1 << 16];
    struct oy_signature signature;
    struct oy_writer w;
    struct oy_why why = {0}, verdict = {0};
    size_t n_bad = 0;
    uint32_t row = oy_roll_find(&s->roll, b->header.credential);
    if (row == UINT32_MAX) return;
    oy_signature_sign(s->g, &signature, b->credential, &s->voter[row], b->body);
    oy_writer_init(&w, bytes, sizeof bytes);
    oy_write_span(&w, b->body);
    oy_write_element(s->g, &w, &signature.r);
    oy_write_scalar(s->g, &w, &signature.z);
    struct oy_span ballot = oy_writer_end(&w), honest = oy_world_span(fuzz_ballot(s, row));
    OY_WORLD_MUST(oy_ballots_check_batch(batch, &verdict, &n_bad, &ballot, 1, OY_CHECK_ALL, &why) ==
                      OY_OK,
                  &why);
    bool sealed = honest.n == ballot.n && memcmp(honest.p, b->body.p, b->body.n) == 0;
    FUZZ_MUST(fuzz_accepted(verdict.status, &verdict) == sealed);
}

static void one_ballot(struct oy_span in) {
    static struct oy_ballot ballot;
    struct oy_ballot_header h;
    struct oy_span body;
    struct oy_why why = {0}, verdict = {0};
    size_t n_bad = 0;
    bool peeked = oy_ballot_peek(&h, &body, s->g, in, &why) == OY_OK;
    bool is_read = fuzz_accepted(oy_ballot_read(&ballot, s->e, in, &why), &why);
    if (is_read) check_read(&ballot, in);
    if (is_read) FUZZ_MUST(peeked && h.sequence == ballot.header.sequence);
    if (!is_read && in.n % 8) return; /* the batch refuses it like the reader */
    OY_WORLD_MUST(
        oy_ballots_check_batch(batch, &verdict, &n_bad, &in, 1, OY_CHECK_ALL, &why) == OY_OK, &why);
    FUZZ_MUST(n_bad == (verdict.status != OY_OK));
    FUZZ_MUST(fuzz_accepted(verdict.status, &verdict) == was_cast(in));
    FUZZ_MUST((oy_ballot_batch_at(batch, 0) != NULL) == is_read);
}

void fuzz_one(struct oy_span in) {
    static struct oy_ballot ballot;
    struct oy_why why = {0};
    if (oy_ballot_read_body(&ballot, s->e, in, &why) == OY_OK)
        one_body(&ballot);
    else
        one_ballot(in);
}

/* ---- changes that keep the places of elements and scalars, all of 32 bytes here ---- */

size_t LLVMFuzzerMutate(uint8_t *data, size_t size, size_t max_size);
size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t max_size, unsigned int seed);

/* The start of a cell of a ballot: elements and scalars lie in rows after the credential and two
 * numbers, broken by a byte for each contest's suite. */
static size_t place_of(size_t size, unsigned k, unsigned suites) {
    static const size_t credential = 6 + 32, numbers = 8;
    size_t cell = k % (size / 32 + 1);
    return credential + 32 * cell + (cell > 0 ? numbers + suites : 0);
}

/* One cell becomes another one, changes places with it, or becomes the identity and zero (which are
 * 32 zero bytes here). */
size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t max_size, unsigned int seed) {
    uint8_t cell[32] = {0}, old[32];
    size_t a = place_of(size, seed >> 3, 1 + (seed >> 30) % 2);
    size_t b = place_of(size, seed >> 15, 1 + (seed >> 29) % 2);
    unsigned way = seed % 8;
    if (way < 4 || a + 32 > size || b + 32 > size) return LLVMFuzzerMutate(data, size, max_size);
    if (way < 7) memcpy(cell, data + b, 32);
    memcpy(old, data + a, 32);
    memcpy(data + a, cell, 32);
    if (way == 4) memcpy(data + b, old, 32);
    return size;
}
