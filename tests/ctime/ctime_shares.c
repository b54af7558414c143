/* Trustees, registrars, officers and the server after that: decryption and lot shares, proofs for
 * parts of credentials, every signature. */
#include <stdlib.h>
#include <string.h>

#include "crypto/note.h"
#include "election/credential.h"
#include "election/revoke.h"
#include "election/shares.h"
#include "secrets.h"
#include "tests/support/sample_election.h"

static struct oy_why why;
static const unsigned char closing[OY_CLOSING_LEN] = {1};

static void swap_group(struct oy_sample *s, const struct oy_group *g) {
    s->g = s->m->group = s->e->group = s->roll.group = g;
    for (size_t i = 0; i < s->m->n_mahalle; i++) s->e->styles[i].group = g;
}

/* ---- decryption [shr-3], lot [lot-2] ---- */

/* Three ballots that say nothing: what is decrypted does not matter here. */
static struct oy_aggregates *aggregates(const struct oy_sample *s, struct oy_scopes **scopes) {
    static const uint32_t counts[OY_SAMPLE_MAHALLE] = {3, 0, 0};
    struct oy_ciphertext bits[8];
    struct oy_aggregates *a = NULL;
    ctime_expect(oy_scopes_make(scopes, s->m, counts, &why) == OY_OK, "oy_scopes_make", &why);
    struct oy_tally *t = oy_tally_new(s->m, *scopes);
    for (size_t k = 0; k < 8; k++) bits[k] = (struct oy_ciphertext){s->e->y, s->g->generator};
    for (int i = 0; i < 3; i++)
        ctime_expect(oy_tally_add(t, 10, bits, oy_tally_style_bits(s->m, 10), &why) == OY_OK,
                     "oy_tally_add", &why);
    ctime_expect(oy_tally_finish(&a, t, &why) == OY_OK, "oy_tally_finish", &why);
    oy_tally_free(t);
    return a;
}

static void shares(const struct oy_sample *s) {
    struct oy_scopes *scopes;
    struct oy_aggregates *a = aggregates(s, &scopes);
    struct oy_share_context ctx = {s->m, s->e->id, closing, a, s->e->share_keys};
    struct oy_share_file *checked = NULL;
    struct oy_buffer file;
    ctime_secret(&s->shares[1], sizeof s->shares[1]);
    ctime_secret_key(s->trustee[1]);
    ctime_errors();
    ctime_expect(oy_share_file_make(&file, &ctx, 2, &s->shares[1], s->trustee[1], 1, &why) == OY_OK,
                 "oy_share_file_make", &why);
    ctime_report(s->g, "oy_share_file_make");
    ctime_public(file.p, file.n);
    ctime_expect(oy_share_file_check(&checked, &ctx, oy_buffer_span(&file), 1, &why) == OY_OK,
                 "the share file", &why);
    oy_share_file_free(checked);
    oy_buffer_free(&file);
    oy_aggregates_free(a);
    oy_scopes_free(scopes);
}

/* ---- registrars ---- */

static void roll(const struct oy_sample *s) {
    struct oy_buffer proofs;
    ctime_secret(s->part[0], sizeof *s->part[0]);
    ctime_secret_key(s->registrar[0]);
    ctime_errors();
    ctime_expect(oy_roll_prove(&proofs, s->m, oy_buffer_span(&s->rows_part), 1, s->part[0], NULL,
                               s->line_of_row, s->registrar[0], 1, &why) == OY_OK,
                 "oy_roll_prove", &why);
    ctime_report(s->g, "oy_roll_prove");
    ctime_public(proofs.p, proofs.n);
    struct oy_span lists = oy_buffer_span(&proofs);
    struct oy_buffer file;
    struct oy_roll again;
    ctime_expect(oy_roll_assemble(&file, s->m, oy_buffer_span(&s->rows_part), &lists, 1, &why) ==
                         OY_OK &&
                     oy_roll_parse(&again, oy_buffer_span(&file), s->m, &why) == OY_OK &&
                     oy_roll_check(&again, 1, &why) == OY_OK,
                 "the roll", &why);
    oy_buffer_free(&file);
    oy_buffer_free(&proofs);
}

static void replace(const struct oy_sample *s) {
    struct oy_element old, part;
    struct oy_pok proof;
    struct oy_secret *secret = oy_secret_alloc(1);
    oy_sample_credential(s, 0, &old);
    s->g->secret_random(secret);
    ctime_errors();
    oy_credential_public(s->g, &part, secret);
    oy_replace_prove(&proof, s->e, 1, &old, 10, &part, secret);
    ctime_report(s->g, "oy_replace_prove");
    oy_secret_free(secret);
}

/* ---- signatures ---- */

static void signatures(const struct oy_sample *s) {
    unsigned char sig[OY_SIGN_BYTES], key[OY_SIGN_PUBLIC], note[1024];
    struct oy_span text = oy_span_text("example.org/oy/sample\n1\nAAAA\n");
    struct oy_span name = oy_span_text("example.org/oy/sample");
    struct oy_writer w;
    ctime_secret_key(s->officer);
    ctime_secret_key(s->server);
    ctime_errors();
    ctime_expect(oy_sign(sig, s->officer, "open", text, &why) == OY_OK, "oy_sign", &why);
    ctime_report(s->g, "oy_sign");
    ctime_public(sig, sizeof sig);
    oy_sign_key_public(s->officer, key);
    ctime_expect(oy_sign_check(sig, key, "open", text, &why) == OY_OK, "the signature", &why);
    oy_writer_init(&w, note, sizeof note);
    oy_note_begin(&w, text);
    oy_note_sign(&w, name, s->server, text);
    oy_note_cosign(&w, name, s->server, 1893456000, text);
    ctime_report(s->g, "oy_note_sign, oy_note_cosign");
    struct oy_sign_key *fresh;
    ctime_random_is_secret(true);
    fresh = oy_sign_key_generate();
    ctime_random_is_secret(false);
    ctime_report(s->g, "oy_sign_key_generate");
    ctime_expect(fresh != NULL, "oy_sign_key_generate", NULL);
    oy_sign_key_free(fresh);
}

int main(void) {
    static const char contests[] =
        "[{\"id\":\"c\",\"title\":\"C\",\"type\":\"choice\",\"suite\":1,\"blank\":false,"
        "\"options\":[{\"id\":\"a\",\"title\":\"A\"},{\"id\":\"b\",\"title\":\"B\"}]}]";
    ctime_begin();
    for (uint8_t id = OY_GROUP_RISTRETTO255; id <= OY_GROUP_MODP4096; id++) {
        const struct oy_group *g = ctime_group(id);
        struct oy_sample *s = oy_sample_new(&(struct oy_sample_plan){
            .group = g->name, .contests = contests, .registrars = 1, .voters = 1});
        swap_group(s, g);
        shares(s);
        roll(s);
        replace(s);
        signatures(s);
        ctime_public(s->part[0], sizeof *s->part[0]);
        oy_sample_free(s);
    }
    return ctime_end();
}
