/* codes.json. */
#include "common.h"

#include "base/secret.h"
#include "election/credential.h"

static struct oy_secret_bytes *secret_text(const char *text) {
    struct oy_secret_bytes *out;
    OK(oy_secret_bytes_new(&out, strlen(text), &why));
    memcpy(out->secret, text, strlen(text));
    return out;
}

static bool is_text(const struct oy_secret_bytes *have, const char *want) {
    return oy_span_equal(oy_span(have->secret, have->n), oy_span_text(want));
}

/* [cred-1] */
static void check_good(struct vectors *v, const json_t *row) {
    struct oy_secret_bytes *typed = secret_text(vec_text(v, row, "typed")), *code, *text, *again;
    OK(oy_code_parse(&code, typed, &why));
    cr_expect(is_text(code, vec_text(v, row, "symbols")));
    OK(oy_code_print(&text, code, &why));
    cr_expect(is_text(text, vec_text(v, row, "code")));
    OK(oy_code_parse(&again, text, &why));
    cr_expect(is_text(again, vec_text(v, row, "symbols")));
    oy_secret_bytes_free(&typed);
    oy_secret_bytes_free(&code);
    oy_secret_bytes_free(&text);
    oy_secret_bytes_free(&again);
}

static void check_bad(struct vectors *v, const json_t *row) {
    struct oy_why why = {.status = OY_OK};
    struct oy_secret_bytes *typed = secret_text(vec_text(v, row, "typed")), *code;
    oy_status status = oy_code_parse(&code, typed, &why);
    judge(v, row, status, &why);
    oy_secret_bytes_free(&typed);
    oy_secret_bytes_free(&code);
}

/* [cred-2] */
static void check_secret(struct vectors *v, const json_t *row) {
    const struct oy_group *g = vec_group(v, row, "group");
    struct oy_secret_bytes *code = secret_text(vec_text(v, row, "symbols"));
    struct oy_secret *c = oy_secret_alloc(1);
    unsigned char roll_id[32];
    struct oy_element part;
    vec_fixed(v, roll_id, sizeof roll_id, row, "roll_id");
    oy_credential_part(g, c, roll_id, (uint32_t)vec_integer(v, row, "registrar"), code);
    same(v, row, "secret", c->b, g->scalar_len);
    oy_credential_public(g, &part, c);
    same(v, row, "part", part.b, g->element_len);
    oy_secret_free(c);
    oy_secret_bytes_free(&code);
}

void check_codes(struct vectors *v) {
    const json_t *row;
    VEC_EACH(v, row, i, vec_get(v, v->root, "good")) check_good(v, row);
    VEC_EACH(v, row, i, vec_get(v, v->root, "bad")) check_bad(v, row);
    VEC_EACH(v, row, i, vec_get(v, v->root, "secrets")) check_secret(v, row);
}
