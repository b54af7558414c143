/* groups.json and hashing.json. */
#include "common.h"

#include "crypto/modp_params.h"
#include "crypto/transcript.h"
#include "tests/support/group_tiny.h"

/* [grp-1] The group of a name, the tiny one included, which no program knows. */
static const struct oy_group *group_of(const char *name) {
    const struct oy_group *g = oy_group_by_name(oy_span_text(name));
    if (g) return g;
    cr_assert_str_eq(name, oy_group_tiny.name);
    cr_assert_null(oy_group_by_id(oy_group_tiny.id));
    return &oy_group_tiny;
}

/* [grp-2, grp-3] Bytes of another length than |E| never reach a group: the reader, which cuts
 * files by |E|, finds them too short or something left over. */
static void check_element(struct vectors *v, const struct oy_group *g, const json_t *row) {
    struct oy_why why = {.status = OY_OK};
    struct oy_element e;
    struct oy_reader r;
    struct oy_span bytes = vec_bytes(v, row, "bytes");
    oy_reader_init(&r, bytes);
    oy_status status = oy_read_elements(g, &e, 1, &r, &why);
    if (status == OY_OK) status = oy_reader_end(&r, "enc-2", &why);
    if (bytes.n != g->element_len) {
        cr_expect_str_eq(vec_rule(v, row), "grp-2");
        cr_expect(status == OY_FORMAT && strcmp(why.rule, "enc-2") == 0, "%s: [%s]", vec_what(row),
                  why.rule);
        return;
    }
    judge(v, row, status, &why);
    if (status == OY_OK) same(v, row, "bytes", e.b, g->element_len);
}

/* [grp-6] */
static void check_scalar(struct vectors *v, const struct oy_group *g, const json_t *row) {
    struct oy_why why = {.status = OY_OK};
    struct oy_scalar s;
    struct oy_reader r;
    oy_reader_init(&r, vec_bytes(v, row, "bytes"));
    oy_status status = oy_read_scalar(g, &s, &r, &why);
    judge(v, row, status, &why);
    if (status == OY_OK) same(v, row, "bytes", s.b, g->scalar_len);

    struct oy_secret *secret = oy_secret_alloc(1);
    bool is_scalar = g->secret_decode(secret, vec_bytes(v, row, "bytes").p);
    cr_expect_eq(is_scalar, status == OY_OK, "%s as a secret", vec_what(row));
    oy_secret_free(secret);
}

/* [grp-8] A power by every way that there is. */
static void check_power(struct vectors *v, const struct oy_group *g, const json_t *row) {
    struct oy_element base = vec_element(v, g, row, "base"), out;
    struct oy_scalar e = vec_scalar(v, g, row, "exponent");
    struct oy_secret *secret = vec_secret(v, g, row, "exponent");
    const struct oy_term term = {&base, &e};
    g->pow_var(&out, &base, &e);
    same(v, row, "result", out.b, g->element_len);
    g->product_var(&out, &term, 1);
    same(v, row, "result", out.b, g->element_len);
    g->pow_secret(&out, &base, secret);
    same(v, row, "result", out.b, g->element_len);
    if (oy_element_equal(g, &base, &g->generator)) {
        g->pow_base_secret(&out, secret);
        same(v, row, "result", out.b, g->element_len);
    }
    oy_secret_free(secret);
}

static void check_product(struct vectors *v, const struct oy_group *g, const json_t *row) {
    struct oy_element a = vec_element(v, g, row, "a"), b = vec_element(v, g, row, "b"), out, back;
    g->mul_var(&out, &a, &b);
    same(v, row, "result", out.b, g->element_len);
    g->mul_secret(&out, &a, &b);
    same(v, row, "result", out.b, g->element_len);
    g->invert_var(&b, &b);
    g->mul_var(&back, &out, &b);
    cr_expect(oy_element_equal(g, &back, &a));
}

static void check_q(struct vectors *v, const struct oy_group *g, const json_t *obj) {
    struct oy_scalar zero, one, last;
    struct oy_span q = vec_bytes(v, obj, "q");
    cr_assert_eq(q.n, g->scalar_len);
    cr_expect(!g->scalar_decode(&zero, q.p));
    g->scalar_from_u64(&zero, 0);
    g->scalar_from_u64(&one, 1);
    g->scalar_sub(&last, &zero, &one); /* q − 1, and q is odd */
    const size_t low = g->id == OY_GROUP_RISTRETTO255 ? 0 : g->scalar_len - 1;
    last.b[low] |= 1;
    cr_expect_arr_eq(last.b, q.p, q.n);
}

static void check_group(struct vectors *v, const struct oy_group *g, const json_t *obj) {
    const json_t *row;
    same_integer(v, obj, "id", g->id);
    same_integer(v, obj, "element_bytes", (int64_t)g->element_len);
    same_integer(v, obj, "scalar_bytes", (int64_t)g->scalar_len);
    same(v, obj, "g", g->generator.b, g->element_len);
    check_q(v, g, obj);
    VEC_EACH(v, row, i, vec_get(v, obj, "elements")) check_element(v, g, row);
    VEC_EACH(v, row, i, vec_get(v, obj, "scalars")) check_scalar(v, g, row);
    VEC_EACH(v, row, i, vec_get(v, obj, "powers")) check_power(v, g, row);
    VEC_EACH(v, row, i, vec_get(v, obj, "products")) check_product(v, g, row);
}

static void check_p(struct vectors *v) {
    static const uint64_t limbs[] = {OY_MODP_P_LIMBS};
    const size_t n = sizeof limbs / sizeof limbs[0];
    unsigned char p[sizeof limbs];
    for (size_t i = 0; i < sizeof p; i++)
        p[i] = (unsigned char)(limbs[n - 1 - i / 8] >> (56 - i % 8 * 8));
    same(v, v->root, "modp4096_p", p, sizeof p);
}

static void check_tiny_members(struct vectors *v) {
    const json_t *members = vec_get(v, v->root, "tiny_members"), *row;
    bool is_member[1 << 8] = {false};
    VEC_EACH(v, row, i, members) is_member[vec_integer(v, row, NULL)] = true;
    for (unsigned x = 0; x < 1 << 8; x++) {
        struct oy_element in = oy_tiny_element(x), out;
        cr_expect_eq(oy_group_tiny.decode_var(&out, in.b, 1) == 1, is_member[x], "%u", x);
    }
}

/* [grp-4] */
static void check_batch(struct vectors *v, const json_t *row) {
    const struct oy_group *g = vec_group(v, row, "group");
    const json_t *list = vec_get(v, row, "elements"), *one;
    const size_t n = json_array_size(list);
    unsigned char *in = vec_memory(v, n * g->element_len);
    struct oy_element *out = vec_memory(v, n * sizeof *out);
    struct oy_why why = {.status = OY_OK};
    struct oy_reader r;
    VEC_EACH(v, one, i, list) vec_fixed(v, in + i * g->element_len, g->element_len, one, NULL);
    oy_reader_init(&r, oy_span(in, n * g->element_len));
    oy_status status = oy_read_elements(g, out, n, &r, &why);
    judge(v, row, status, &why);
}

void check_groups(struct vectors *v) {
    static const char *const names[] = {"ristretto255", "modp4096", "tiny"};
    const json_t *groups = vec_get(v, v->root, "groups"), *row;
    cr_assert_eq(json_object_size(groups), 3);
    for (size_t i = 0; i < 3; i++) check_group(v, group_of(names[i]), vec_get(v, groups, names[i]));
    check_p(v);
    check_tiny_members(v);
    VEC_EACH(v, row, i, vec_get(v, v->root, "batches")) check_batch(v, row);
}

/* ---- hashing ---- */

/* A hash that has taken the row's items [hash-2]. */
static struct oy_transcript begun(struct vectors *v, const struct oy_group *g, const json_t *row,
                                  bool secret) {
    struct oy_transcript t;
    const json_t *item;
    (secret ? oy_transcript_begin_secret : oy_transcript_begin)(&t, g, vec_text(v, row, "purpose"));
    VEC_EACH(v, item, i, vec_get(v, row, "items")) {
        if (json_is_object(item))
            oy_transcript_u32(&t, (uint32_t)vec_integer(v, item, "u32"));
        else
            oy_transcript_span(&t, vec_bytes(v, item, NULL));
    }
    return t;
}

static void check_items(struct vectors *v, const json_t *row) {
    const struct oy_group *g = vec_group(v, row, "group");
    struct oy_transcript t = begun(v, g, row, false);
    unsigned char id[32], whole[32];
    struct oy_scalar hs;
    cr_expect_str_eq(t.tag, vec_text(v, row, "tag")); /* [hash-1] */
    oy_transcript_id(&t, id);
    same(v, row, "h32", id, sizeof id); /* [hash-4] */
    oy_xmd(whole, sizeof whole, vec_bytes(v, row, "encoded"), oy_span_text(t.tag));
    same(v, row, "h32", whole, sizeof whole); /* [hash-2] */
    t = begun(v, g, row, false);
    oy_transcript_scalar(&t, g, &hs);
    same(v, row, "hs", hs.b, g->scalar_len); /* [hash-3] */
    t = begun(v, g, row, true);
    struct oy_secret *secret = oy_secret_alloc(1);
    oy_transcript_secret(&t, g, secret);
    same(v, row, "hs", secret->b, g->scalar_len);
    oy_secret_free(secret);
}

/* [grp-7] */
static void check_to_group(struct vectors *v, const json_t *row) {
    const struct oy_group *g = vec_group(v, row, "group");
    struct oy_transcript t = begun(v, g, row, false);
    struct oy_element out;
    OK(oy_transcript_group(&t, g, &out, &why));
    same(v, row, "out", out.b, g->element_len);
}

void check_hashing(struct vectors *v) {
    const json_t *row;
    VEC_EACH(v, row, i, vec_get(v, v->root, "xmd")) {
        unsigned char out[1024];
        size_t n = (size_t)vec_integer(v, row, "length");
        cr_assert_leq(n, sizeof out);
        oy_xmd(out, n, vec_bytes(v, row, "msg"), oy_span_text(vec_text(v, row, "tag")));
        same(v, row, "out", out, n);
    }
    VEC_EACH(v, row, i, vec_get(v, v->root, "items")) check_items(v, row);
    VEC_EACH(v, row, i, vec_get(v, v->root, "to_group")) check_to_group(v, row);
}
