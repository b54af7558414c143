#include "tests/support/attack_ballot_roll.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#include "crypto/transcript.h"
#include "election/header.h"

void attack_roll_begin(struct attack_roll *roll, const struct attack_poll *p) {
    *roll = (struct attack_roll){.n = p->voters};
    for (uint32_t i = 0; i < p->voters; i++) {
        roll->row[i].mahalle = oy_roll_mahalle(&p->roll, i);
        for (unsigned k = 0; k < OY_WORLD_REGISTRARS; k++)
            attack_roll_part(p, &roll->row[i], k, attack_secret(&p->part[k][i]));
        attack_roll_product(p, &roll->row[i]);
    }
}

void attack_roll_part(const struct attack_poll *p, struct attack_row *row, unsigned registrar,
                      struct oy_scalar secret) {
    row->secret[registrar] = secret;
    row->part[registrar] = attack_pow(p->g, NULL, secret);
}

void attack_roll_product(const struct attack_poll *p, struct attack_row *row) {
    row->credential = attack_times(p->g, row->part[0], row->part[1]);
}

void attack_roll_transcript(struct oy_transcript *t, const struct attack_poll *p, uint32_t row,
                            unsigned registrar, uint32_t mahalle) {
    oy_transcript_begin(t, p->g, "credential-part");
    oy_transcript_element(t, p->g, &p->g->generator);
    oy_transcript_item(t, p->m->roll_id, 32);
    oy_transcript_u32(t, registrar + 1);
    oy_transcript_u32(t, row);
    oy_transcript_u32(t, mahalle);
}

static void prove(struct oy_pok *out, const struct attack_poll *p, const struct attack_row *r,
                  uint32_t row, unsigned k) {
    struct oy_transcript t;
    if (r->forge && r->forged >> k & 1) {
        r->forge(out, p, r, row, k);
        return;
    }
    struct oy_secret *secret = oy_secret_alloc(1);
    ATTACK_MUST(secret);
    memcpy(secret->b, r->secret[k].b, sizeof secret->b);
    attack_roll_transcript(&t, p, r->device >> k & 1 ? UINT32_MAX : row, k, r->mahalle);
    oy_pok_prove(p->g, out, &t, &r->part[k], secret);
    oy_secret_free(secret);
}

static int by_credential(const void *a, const void *b) {
    const struct attack_row *x = a, *y = b;
    return memcmp(x->credential.b, y->credential.b, sizeof x->credential.b);
}

static int by_number(const void *a, const void *b) {
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    return (x > y) - (x < y);
}

/* The counts that go with the rows, as the attacker would fill them in [roll-8]. */
static void write_counts(struct oy_writer *w, const struct attack_roll *roll) {
    uint32_t *id = calloc(roll->n + 1, sizeof *id), distinct = 0;
    ATTACK_MUST(id);
    for (uint32_t i = 0; i < roll->n; i++) id[i] = roll->row[i].mahalle;
    qsort(id, roll->n, sizeof *id, by_number);
    for (uint32_t i = 0; i < roll->n; i++) distinct += i == 0 || id[i] != id[i - 1];
    oy_write_u32(w, distinct);
    for (uint32_t i = 0, first = 0; i < roll->n; i++) {
        if (i + 1 < roll->n && id[i + 1] == id[i]) continue;
        oy_write_u32(w, id[i]);
        oy_write_u32(w, i + 1 - first);
        first = i + 1;
    }
    free(id);
}

static void write_rows(struct oy_writer *w, const struct attack_poll *p,
                       const struct attack_roll *roll) {
    oy_header_write(w, "RO", p->g);
    oy_write_bytes(w, p->m->roll_id, 32);
    oy_write_u8(w, OY_WORLD_REGISTRARS);
    unsigned char settled[32 + 32 * OY_WORLD_REGISTRARS] = {[32] = roll->private_roll};
    oy_roll_rules(settled, p->m);
    oy_write_bytes(w, settled, sizeof settled);
    if (roll->counts)
        roll->counts(w, roll);
    else
        write_counts(w, roll);
    oy_write_u32(w, roll->n);
    for (uint32_t i = 0; i < roll->n; i++) {
        oy_write_element(p->g, w, &roll->row[i].credential);
        oy_write_u32(w, roll->row[i].mahalle);
        oy_write_u8(w, roll->row[i].device);
        for (unsigned k = 0; k < OY_WORLD_REGISTRARS; k++)
            oy_write_element(p->g, w, &roll->row[i].part[k]);
    }
}

static void write_proofs(struct oy_writer *w, const struct attack_poll *p,
                         const struct attack_roll *roll, unsigned k,
                         const unsigned char digest[32]) {
    unsigned char signature[OY_SIGN_BYTES];
    for (uint32_t i = 0; i < roll->n; i++) {
        struct oy_pok proof = {{{0}}, {{0}}};
        prove(&proof, p, &roll->row[i], i, k);
        oy_write_element(p->g, w, &proof.a);
        oy_write_scalar(p->g, w, &proof.z);
    }
    ATTACK_OK(oy_sign(signature, p->w->registrar[k], "roll", oy_span(digest, 32), &why));
    oy_write_bytes(w, signature, sizeof signature);
}

void attack_roll_write(struct attack_poll *p, struct attack_roll *roll) {
    size_t cap = 256 + (size_t)roll->n * (16 + 6 * OY_ELEMENT_MAX + 80) + 2 * OY_SIGN_BYTES;
    unsigned char *bytes = calloc(1, cap), digest[32];
    struct oy_writer w;
    ATTACK_MUST(bytes);
    if (!roll->unsorted) qsort(roll->row, roll->n, sizeof *roll->row, by_credential);
    oy_writer_init(&w, bytes, cap);
    write_rows(&w, p, roll);
    (void)crypto_hash_sha256(digest, bytes, w.n);
    for (unsigned k = 0; k < OY_WORLD_REGISTRARS; k++) write_proofs(&w, p, roll, k, digest);
    oy_buffer_free(&p->roll_file);
    p->roll_file = attack_copy(oy_writer_end(&w));
    p->logged_rows = roll->n;
    free(bytes);
}
