/* roll.json. */
#include "common.h"

#include "election/credential.h"
#include "election/roll_make.h"

/* In the order of the checks K4, A3, I2. */
static void judge_roll(struct vectors *v, const struct oy_manifest *m, const json_t *row) {
    struct oy_why why = {.status = OY_OK};
    struct oy_roll roll;
    uint32_t bad_row, rows = (uint32_t)vec_integer(v, row, "rows");
    oy_status status = oy_roll_parse(&roll, vec_bytes(v, row, "roll"), m, &why);
    if (status == OY_OK) status = oy_roll_check_count(&roll, rows, &why);
    if (status == OY_OK) status = oy_roll_check_members(&roll, 0, roll.rows, &why);
    if (status == OY_OK) status = oy_roll_check_signatures(&roll, &why);
    if (status == OY_OK) status = oy_roll_check_proofs(&roll, 0, roll.rows, false, &bad_row, &why);
    if (status == OY_OK) status = oy_roll_check_distinct(&roll, &bad_row, &why);
    judge(v, row, status, &why);
}

/* The rows part that two registrars make from the parts' secrets [roll-2, roll-3]. */
static struct oy_buffer merged(struct vectors *v, const struct oy_manifest *m) {
    enum { ROWS = 8 };
    const json_t *parts = vec_get(v, v->root, "parts"), *row;
    const uint32_t n = (uint32_t)json_array_size(parts);
    struct oy_element part[OY_REGISTRARS_MAX][ROWS];
    struct oy_buffer file[OY_REGISTRARS_MAX], out;
    struct oy_parts list[OY_REGISTRARS_MAX];
    uint32_t mahalle[ROWS];
    cr_assert(n > 0 && n <= ROWS);
    VEC_EACH(v, row, i, parts) {
        const json_t *secrets = vec_get(v, row, "secrets");
        mahalle[i] = (uint32_t)vec_integer(v, row, "mahalle");
        cr_assert_eq(json_array_size(secrets), m->n_registrars);
        for (size_t r = 0; r < m->n_registrars; r++) {
            struct oy_secret *c = vec_secret(v, m->group, vec_at(v, secrets, r), NULL);
            oy_credential_public(m->group, &part[r][i], c);
            oy_secret_free(c);
        }
    }
    for (size_t r = 0; r < m->n_registrars; r++) {
        OK(oy_parts_write(&file[r], m, (unsigned)r + 1, mahalle, part[r], n, &why));
        OK(oy_parts_parse(&list[r], oy_buffer_span(&file[r]), m, 1, &why));
    }
    OK(oy_roll_merge(&out, NULL, m, list, m->n_registrars, 1, &why));
    for (size_t r = 0; r < m->n_registrars; r++) oy_buffer_free(&file[r]);
    return out;
}

/* [roll-6] Ed25519 gives the same signature again. */
static void check_signed(struct vectors *v, const struct oy_manifest *m,
                         const struct oy_roll *roll) {
    const json_t *seeds = vec_get(v, v->root, "registrar_seeds"), *row;
    const size_t block =
        roll->rows * (m->group->element_len + m->group->scalar_len) + OY_SIGN_BYTES;
    cr_assert_eq(json_array_size(seeds), m->n_registrars);
    VEC_EACH(v, row, i, seeds) {
        unsigned char seed[OY_SIGN_SEED], sig[OY_SIGN_BYTES], key[OY_SIGN_PUBLIC];
        vec_fixed(v, seed, sizeof seed, row, NULL);
        struct oy_sign_key *k = oy_sign_key_from_seed(seed);
        oy_sign_key_public(k, key);
        cr_expect_arr_eq(key, m->registrars[i].key, sizeof key);
        OK(oy_sign(sig, k, "roll", oy_span(roll->rows_digest, 32), &why));
        cr_expect_arr_eq(sig, roll->file.p + roll->rows_part.n + (i + 1) * block - sizeof sig,
                         sizeof sig);
        oy_sign_key_free(k);
    }
}

void check_roll(struct vectors *v) {
    struct oy_manifest *m = vec_manifest(v, v->root, "manifest");
    const json_t *rolls = vec_get(v, v->root, "rolls"), *row;
    struct oy_buffer rows_part = merged(v, m);
    struct oy_roll good;
    OK(oy_roll_parse(&good, vec_bytes(v, vec_at(v, rolls, 0), "roll"), m, &why));
    cr_expect(oy_span_equal(oy_buffer_span(&rows_part), good.rows_part));
    check_signed(v, m, &good);
    VEC_EACH(v, row, i, rolls) judge_roll(v, m, row);
    oy_buffer_free(&rows_part);
    oy_manifest_free(m);
}
