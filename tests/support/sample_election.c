#include "tests/support/sample_election.h"

#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/hex.h"
#include "crypto/threshold.h"
#include "election/choice.h"
#include "election/credential.h"
#include "tests/support/group_tiny.h"

#define MUST(call)                                                                                 \
    do {                                                                                           \
        struct oy_why why = {.status = OY_OK};                                                     \
        if ((call) != OY_OK) give_up(#call, &why);                                                 \
    } while (0)

static _Noreturn void give_up(const char *what, const struct oy_why *why) {
    char line[700];
    oy_why_print(why, line, sizeof line);
    (void)fprintf(stderr, "sample election: %s: %s\n", what, line);
    abort();
}

const char oy_sample_contests[] =
    "[{\"id\":\"park\",\"title\":\"Park\",\"type\":\"choice\",\"suite\":1,\"blank\":true,"
    "\"options\":[{\"id\":\"yes\",\"title\":\"Yes\"},{\"id\":\"no\",\"title\":\"No\"}]},"
    "{\"id\":\"lamps\",\"title\":\"Lamps\",\"type\":\"budget\",\"suite\":1,\"blank\":false,"
    "\"cap\":100,\"min\":0,\"max\":2,\"options\":["
    "{\"id\":\"a\",\"title\":\"A\",\"cost\":40},{\"id\":\"b\",\"title\":\"B\",\"cost\":70},"
    "{\"id\":\"c\",\"title\":\"C\",\"cost\":60}]},"
    "{\"id\":\"bench\",\"title\":\"Bench\",\"type\":\"points\",\"suite\":1,\"blank\":false,"
    "\"points\":5,\"scope\":[20],\"options\":[{\"id\":\"x\",\"title\":\"X\"},"
    "{\"id\":\"y\",\"title\":\"Y\"}]}]";

/* ---- keys, the same in every run ---- */

static struct oy_sign_key *key_of(unsigned char role, unsigned char i) {
    unsigned char seed[OY_SIGN_SEED] = {role, i};
    return oy_sign_key_from_seed(seed);
}

static void put_key(FILE *f, unsigned char role, unsigned char i) {
    unsigned char public_key[OY_SIGN_PUBLIC];
    char hex[65];
    struct oy_sign_key *key = key_of(role, i);
    oy_sign_key_public(key, public_key);
    oy_sign_key_free(key);
    oy_hex_encode(hex, oy_span(public_key, sizeof public_key));
    (void)fputs(hex, f);
}

static unsigned registrars_of(const struct oy_sample_plan *plan) {
    return plan->registrars ? plan->registrars : 2;
}

static void put_people(FILE *f, const struct oy_sample_plan *plan) {
    (void)fputs("\"trustees\":{\"threshold\":2,\"all_needed\":false,\"nonce\":\"", f);
    for (int i = 0; i < 32; i++) (void)fputs("5a", f);
    (void)fputs("\",\"keys\":[", f);
    for (unsigned char i = 1; i <= 3; i++) {
        (void)fprintf(f, "%s{\"name\":\"Trustee %d\",\"identity\":\"", i > 1 ? "," : "", i);
        put_key(f, 't', i);
        (void)fputs("\",\"exchange\":\"", f);
        for (int k = 0; k < 32; k++) (void)fprintf(f, "%02x", 0x10 + i);
        (void)fputs("\"}", f);
    }
    (void)fputs("]},\"registrars\":[", f);
    for (unsigned char i = 1; i <= registrars_of(plan); i++) {
        (void)fprintf(f, "%s{\"name\":\"Registrar %d\",\"key\":\"", i > 1 ? "," : "", i);
        put_key(f, 'r', i);
        (void)fputs("\"}", f);
    }
    (void)fputs("],\"officers\":{\"quorum\":1,\"keys\":[{\"name\":\"Officer\",\"key\":\"", f);
    put_key(f, 'o', 1);
    (void)fputs("\"}]},\"server\":{\"key\":\"", f);
    put_key(f, 's', 1);
    (void)fputs("\"},\"witnesses\":{\"quorum\":0,\"keys\":[]},", f);
}

struct oy_buffer oy_sample_manifest(const struct oy_sample_plan *plan) {
    char *text = NULL;
    size_t n = 0;
    bool tiny = plan->group && strcmp(plan->group, "tiny") == 0;
    FILE *f = open_memstream(&text, &n);
    if (!f) abort();
    (void)fprintf(f, "{\"format\":\"oy-manifest\",\"version\":1,\"group\":\"%s\",",
                  plan->group && !tiny ? plan->group : "ristretto255");
    (void)fputs("\"origin\":\"example.org/oy/sample\",\"title\":\"A sample\",\"roll_id\":\"", f);
    for (int i = 0; i < 32; i++) (void)fputs("07", f);
    (void)fputs("\",\"opens\":\"2030-05-01T08:00:00Z\",\"closes\":\"2030-05-08T20:00:00Z\",", f);
    (void)fprintf(f, "\"minimum_scope\":%s,\"totals_by_mahalle\":true,",
                  plan->minimum_scope ? plan->minimum_scope : "3");
    (void)fputs("\"mahalle\":[{\"id\":10,\"name\":\"Upper\"},{\"id\":20,\"name\":\"Middle\"},"
                "{\"id\":30,\"name\":\"Lower\"}],",
                f);
    put_people(f, plan);
    (void)fprintf(f, "\"contests\":%s}", plan->contests ? plan->contests : oy_sample_contests);
    if (fclose(f) != 0) abort();
    return (struct oy_buffer){(unsigned char *)text, n};
}

/* ---- the roll ---- */

static uint32_t mahalle_of(uint32_t line) {
    return 10 * (1 + line % OY_SAMPLE_MAHALLE);
}

/* A secret that no other line has: in the tiny group chance would soon repeat one. */
static void draw_part(const struct oy_sample *s, struct oy_secret *out, unsigned registrar,
                      uint32_t line) {
    struct oy_secret_bytes *code;
    struct oy_scalar small;
    if (s->g->id == OY_GROUP_TINY) {
        s->g->scalar_from_u64(&small, 1 + line + 40 * (registrar - 1));
        memcpy(out->b, small.b, sizeof out->b);
        return;
    }
    MUST(oy_code_generate(&code, &why));
    oy_credential_part(s->g, out, s->m->roll_id, registrar, code);
    oy_secret_bytes_free(&code);
}

static void make_list(struct oy_sample *s, unsigned registrar, uint32_t voters) {
    static struct oy_element parts[OY_SAMPLE_VOTERS_MAX];
    uint32_t mahalle[OY_SAMPLE_VOTERS_MAX];
    unsigned k = registrar - 1;
    s->registrar[k] = key_of('r', (unsigned char)registrar);
    s->part[k] = oy_secret_alloc(voters);
    for (uint32_t i = 0; i < voters; i++) {
        mahalle[i] = mahalle_of(i);
        draw_part(s, &s->part[k][i], registrar, i);
        oy_credential_public(s->g, &parts[i], &s->part[k][i]);
    }
    MUST(oy_parts_write(&s->list_files[k], s->m, registrar, mahalle, parts, voters, &why));
    MUST(oy_parts_parse(&s->lists[k], oy_buffer_span(&s->list_files[k]), s->m, 1, &why));
}

static void make_roll(struct oy_sample *s, uint32_t voters) {
    size_t n = s->m->n_registrars;
    struct oy_span proofs[OY_REGISTRARS_MAX];
    struct oy_secret *two = oy_secret_alloc(OY_REGISTRARS_MAX);
    if (voters > OY_SAMPLE_VOTERS_MAX) abort();
    for (unsigned k = 1; k <= n; k++) make_list(s, k, voters);
    MUST(oy_roll_merge(&s->rows_part, s->line_of_row, s->m, s->lists, n, 1, &why));
    for (unsigned k = 0; k < n; k++) {
        MUST(oy_roll_prove(&s->proofs[k], s->m, oy_buffer_span(&s->rows_part), k + 1, s->part[k],
                           NULL, s->line_of_row, s->registrar[k], 1, &why));
        proofs[k] = oy_buffer_span(&s->proofs[k]);
    }
    MUST(oy_roll_assemble(&s->roll_file, s->m, oy_buffer_span(&s->rows_part), proofs, n, &why));
    MUST(oy_roll_parse(&s->roll, oy_buffer_span(&s->roll_file), s->m, &why));
    s->voter = oy_secret_alloc(voters);
    for (uint32_t row = 0; row < voters; row++) {
        for (size_t k = 0; k < n; k++) two[k] = s->part[k][s->line_of_row[row]];
        oy_credential_combine(s->g, &s->voter[row], two, n);
    }
    oy_secret_free(two);
}

/* ---- the election ---- */

static void make_key(struct oy_sample *s, struct oy_element *y, struct oy_element share_keys[3]) {
    struct oy_secret *a = oy_secret_alloc(2);
    s->x = oy_secret_alloc(1);
    s->shares = oy_secret_alloc(3);
    oy_polynomial_draw(s->g, a, 2);
    *s->x = a[0];
    s->g->pow_base_secret(y, s->x);
    for (uint32_t i = 0; i < 3; i++) {
        oy_polynomial_at(s->g, &s->shares[i], a, 2, i + 1);
        s->g->pow_base_secret(&share_keys[i], &s->shares[i]);
        s->trustee[i] = key_of('t', (unsigned char)(i + 1));
    }
    oy_secret_free(a);
}

struct oy_sample *oy_sample_new(const struct oy_sample_plan *plan) {
    static const unsigned char no_ceremony[32];
    struct oy_element y, share_keys[3];
    unsigned char id[32];
    struct oy_sample *s = calloc(1, sizeof *s);
    if (!s) abort();
    MUST(oy_base_init(&why));
    MUST(oy_crypto_init(&why));
    s->manifest_json = oy_sample_manifest(plan);
    MUST(oy_manifest_parse(&s->m, oy_buffer_span(&s->manifest_json), &why));
    if (plan->group && strcmp(plan->group, "tiny") == 0) s->m->group = &oy_group_tiny;
    s->g = s->m->group;
    s->officer = key_of('o', 1);
    s->server = key_of('s', 1);
    make_key(s, &y, share_keys);
    make_roll(s, plan->voters ? plan->voters : 6);
    oy_election_id(id, s->g, s->m->digest, no_ceremony, s->roll.digest);
    MUST(oy_election_new(&s->e, s->m, &y, share_keys, id, &why));
    return s;
}

void oy_sample_free(struct oy_sample *s) {
    oy_election_free(s->e);
    for (size_t k = 0; k < s->m->n_registrars; k++) {
        oy_sign_key_free(s->registrar[k]);
        oy_buffer_free(&s->list_files[k]);
        oy_buffer_free(&s->proofs[k]);
        oy_secret_free(s->part[k]);
    }
    for (size_t i = 0; i < 3; i++) oy_sign_key_free(s->trustee[i]);
    oy_sign_key_free(s->officer);
    oy_sign_key_free(s->server);
    oy_buffer_free(&s->rows_part);
    oy_buffer_free(&s->roll_file);
    oy_secret_free(s->voter);
    oy_secret_free(s->x);
    oy_secret_free(s->shares);
    oy_manifest_free(s->m);
    oy_buffer_free(&s->manifest_json);
    free(s);
}

/* ---- ballots ---- */

void oy_sample_credential(const struct oy_sample *s, uint32_t row, struct oy_element *out) {
    *out = (struct oy_element){0};
    memcpy(out->b, oy_roll_credential(&s->roll, row).p, s->g->element_len);
}

struct oy_secret_bytes *oy_sample_bits(const struct oy_sample *s, uint32_t row,
                                       const char *choice) {
    struct oy_secret_bytes *bits;
    const struct oy_style *style = oy_election_style(s->e, oy_roll_mahalle(&s->roll, row));
    MUST(oy_choice_encode(&bits, style, oy_span_text(choice), &why));
    return bits;
}

struct oy_sealed *oy_sample_seal(const struct oy_sample *s, uint32_t row, uint32_t sequence,
                                 const char *choice) {
    struct oy_secret_bytes *bits = oy_sample_bits(s, row, choice);
    struct oy_sealed *sealed;
    struct oy_element credential;
    oy_sample_credential(s, row, &credential);
    MUST(oy_ballot_seal(&sealed, s->e, oy_roll_mahalle(&s->roll, row), &credential, sequence, bits,
                        &why));
    oy_secret_bytes_free(&bits);
    return sealed;
}

struct oy_buffer oy_sample_ballot(const struct oy_sample *s, uint32_t row, uint32_t sequence,
                                  const char *choice) {
    struct oy_sealed *sealed = oy_sample_seal(s, row, sequence, choice);
    struct oy_buffer ballot;
    MUST(oy_sealed_cast(&ballot, &sealed, &s->voter[row], &why));
    return ballot;
}

uint32_t oy_sample_row(const struct oy_sample *s, uint32_t mahalle) {
    for (uint32_t row = 0; row < s->roll.rows; row++)
        if (oy_roll_mahalle(&s->roll, row) == mahalle) return row;
    abort();
}

/* ---- revoke and replace ---- */

struct oy_buffer oy_sample_sign_entry(const struct oy_sample *s, uint8_t type,
                                      struct oy_span statement) {
    size_t n = s->m->n_registrars;
    struct oy_buffer out = {.n = statement.n + n * OY_SIGN_BYTES};
    out.p = calloc(1, out.n + 1);
    if (!out.p) abort();
    memcpy(out.p, statement.p, statement.n);
    for (size_t k = 0; k < n; k++)
        MUST(oy_revoke_sign(out.p + statement.n + k * OY_SIGN_BYTES, s->e, type, statement,
                            s->registrar[k], &why));
    return out;
}

struct oy_buffer oy_sample_revoke(const struct oy_sample *s, const struct oy_element *credential,
                                  uint8_t reason) {
    struct oy_revoke r = {.credential = *credential, .reason = reason};
    struct oy_buffer statement;
    MUST(oy_revoke_write(&statement, s->e, &r, &why));
    struct oy_buffer out = oy_sample_sign_entry(s, OY_ENTRY_REVOKE, oy_buffer_span(&statement));
    oy_buffer_free(&statement);
    return out;
}

struct oy_buffer oy_sample_replace(const struct oy_sample *s, const struct oy_element *old,
                                   uint32_t mahalle, struct oy_secret *secrets,
                                   struct oy_replace *out) {
    struct oy_buffer statement;
    *out = (struct oy_replace){.old = *old, .fresh = s->g->identity, .mahalle = mahalle};
    for (unsigned k = 0; k < s->m->n_registrars; k++) {
        s->g->secret_random(&secrets[k]);
        oy_credential_public(s->g, &out->part[k], &secrets[k]);
        oy_replace_prove(&out->proof[k], s->e, k + 1, old, mahalle, &out->part[k], &secrets[k]);
        s->g->mul_var(&out->fresh, &out->fresh, &out->part[k]);
    }
    MUST(oy_replace_write(&statement, s->e, out, &why));
    struct oy_buffer payload =
        oy_sample_sign_entry(s, OY_ENTRY_REPLACE, oy_buffer_span(&statement));
    oy_buffer_free(&statement);
    return payload;
}
