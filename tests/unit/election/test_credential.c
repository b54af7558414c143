#include "common.h"

#include <sodium.h>

#include "crypto/transcript.h"
#include "election/credential.h"
#include "tests/support/group_tiny.h"

static void init(void) {
    OK(oy_base_init(&why));
    OK(oy_crypto_init(&why));
}

static struct oy_secret_bytes *text_of(const char *s) {
    struct oy_secret_bytes *t;
    OK(oy_secret_bytes_new(&t, strlen(s), &why));
    memcpy(t->secret, s, t->n);
    return t;
}

static void is_read_as(const char *typed, const char *symbols) {
    struct oy_secret_bytes *t = text_of(typed), *code;
    OK(oy_code_parse(&code, t, &why));
    cr_assert_eq(code->n, OY_CODE_SYMBOLS);
    cr_assert_arr_eq(code->secret, symbols, OY_CODE_SYMBOLS);
    oy_secret_bytes_free(&code);
    oy_secret_bytes_free(&t);
}

static bool is_refused(const char *typed) {
    struct oy_secret_bytes *t = text_of(typed), *code;
    struct oy_why why = {.status = OY_OK};
    oy_status status = oy_code_parse(&code, t, &why);
    if (status != OY_OK) cr_assert_str_eq(why.rule, "cred-1");
    cr_assert((code == NULL) == (status != OY_OK));
    if (code) oy_secret_bytes_free(&code);
    oy_secret_bytes_free(&t);
    return status != OY_OK;
}

/* [cred-1], computed by hand: symbols 0 … 9 A … V without I, L, O, U: d_i = i − 1 for i ≤ 26,
 * s = Σ (i+1)(i−1) = Σ i² − 1 = 6201 − 26 = 6175 = 49 mod 1021, so the check is (1, 17). */
#define SYMBOLS "0123456789ABCDEFGHJKMNPQRS"
#define CODE "0123-4567-89AB-CDEF-GHJK-MNPQ-RS1H"

Test(credential, code_has_the_check_symbols_of_the_spec) {
    init();
    struct oy_secret_bytes *code = text_of(SYMBOLS), *text;
    OK(oy_code_print(&text, code, &why));
    cr_assert_eq(text->n, OY_CODE_TEXT);
    cr_assert_arr_eq(text->secret, CODE, OY_CODE_TEXT);
    oy_secret_bytes_free(&text);
    oy_secret_bytes_free(&code);
}

Test(credential, code_is_read_as_people_type_it) {
    init();
    is_read_as(CODE, SYMBOLS);
    is_read_as("0123456789abcdefghjkmnpqrs1h", SYMBOLS);
    is_read_as(" OI23 4567 89ab cdef ghjk mnpq rsLh\n", SYMBOLS);
    is_read_as("oi23--4567-89ab-cdef-ghjk-mnpq-rslh", SYMBOLS);
}

Test(credential, code_is_refused_if_it_is_not_one) {
    init();
    cr_assert(is_refused(""));
    cr_assert(is_refused("0123-4567-89AB-CDEF-GHJK-MNPQ-RS1"));
    cr_assert(is_refused("0123-4567-89AB-CDEF-GHJK-MNPQ-RS1H0"));
    cr_assert(is_refused("0123-4567-89AB-CDEF-GHJK-MNPQ-RS1U"));
    cr_assert(is_refused("0123-4567-89AB-CDEF-GHJK-MNPQ-RS1*"));
    cr_assert(is_refused("\n0123-4567-89AB-CDEF-GHJK-MNPQ-RS1H"));
    cr_assert(is_refused("0123-4567-89AB-CDEF-GHJK-MNPQ-RS1\xc3\xa7"));
}

/* [cred-1] Any single wrong symbol and any swap of two symbols is caught. */
Test(credential, code_catches_every_typing_error_of_one_kind) {
    static const char alphabet[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    init();
    struct oy_secret_bytes *code, *text;
    char typed[OY_CODE_TEXT + 1] = {0};
    OK(oy_code_generate(&code, &why));
    OK(oy_code_print(&text, code, &why));
    memcpy(typed, text->secret, OY_CODE_TEXT);
    cr_assert(!is_refused(typed));
    for (size_t i = 0; i < OY_CODE_TEXT; i++) {
        char right = typed[i];
        if (right == '-') continue;
        for (size_t k = 0; k < 32; k++) {
            typed[i] = alphabet[k];
            cr_assert_eq(is_refused(typed), alphabet[k] != right);
        }
        typed[i] = right;
        for (size_t j = 0; j < i; j++) {
            char other = typed[j];
            if (other == '-' || other == right) continue;
            typed[i] = other;
            typed[j] = right;
            cr_assert(is_refused(typed), "%s", typed);
            typed[i] = right;
            typed[j] = other;
        }
    }
    oy_secret_bytes_free(&text);
    oy_secret_bytes_free(&code);
}

Test(credential, codes_use_the_whole_alphabet_and_differ) {
    init();
    bool seen[256] = {0};
    struct oy_secret_bytes *last = NULL;
    size_t distinct = 0;
    for (int i = 0; i < 100; i++) {
        struct oy_secret_bytes *code;
        OK(oy_code_generate(&code, &why));
        for (size_t k = 0; k < code->n; k++) seen[code->secret[k]] = true;
        if (last) cr_assert(!oy_secret_bytes_equal(code, last));
        if (last) oy_secret_bytes_free(&last);
        last = code;
    }
    oy_secret_bytes_free(&last);
    for (size_t i = 0; i < 256; i++) distinct += seen[i];
    cr_assert_eq(distinct, 32);
    cr_assert(!seen['I'] && !seen['L'] && !seen['O'] && !seen['U']);
}

/* [cred-2] */
Test(credential, part_is_the_hash_of_its_place) {
    init();
    const struct oy_group *g = oy_group_by_id(OY_GROUP_RISTRETTO255);
    unsigned char roll_id[32] = {7};
    struct oy_secret_bytes *code = text_of(SYMBOLS);
    struct oy_secret *s = oy_secret_alloc(3);
    struct oy_transcript t;
    struct oy_scalar expected;
    struct oy_element a, b, both, product;
    oy_credential_part(g, &s[0], roll_id, 1, code);
    oy_transcript_begin(&t, g, "credential");
    oy_transcript_item(&t, roll_id, 32);
    oy_transcript_u32(&t, 1);
    oy_transcript_item(&t, SYMBOLS, 26);
    oy_transcript_scalar(&t, g, &expected);
    cr_assert_arr_eq(s[0].b, expected.b, g->scalar_len);

    oy_credential_part(g, &s[1], roll_id, 2, code);
    cr_assert_neq(memcmp(s[0].b, s[1].b, 32), 0);
    oy_credential_combine(g, &s[2], s, 2);
    oy_credential_public(g, &a, &s[0]);
    oy_credential_public(g, &b, &s[1]);
    oy_credential_public(g, &both, &s[2]);
    g->mul_var(&product, &a, &b);
    cr_assert(oy_element_equal(g, &both, &product));
    oy_credential_combine(g, &s[2], s, 1);
    cr_assert_arr_eq(s[2].b, s[0].b, g->scalar_len);
    oy_secret_free(s);
    oy_secret_bytes_free(&code);
}
