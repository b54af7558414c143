/* ceremony.json. */
#include "common.h"

#include "election/ceremony_share.h"
#include "record/record.h"

struct council { /* one vector */
    struct vectors *v;
    const json_t *obj;
    struct oy_manifest *m;
    struct oy_ceremony c;
    struct oy_sign_key *identity[OY_TRUSTEES_MAX];
    struct oy_box_secret *exchange[OY_TRUSTEES_MAX];
};

static void council_new(struct council *k, struct vectors *v, const json_t *obj) {
    const json_t *seeds = vec_get(v, obj, "identity_seeds"),
                 *secrets = vec_get(v, obj, "exchange_secrets"), *row;
    *k = (struct council){.v = v, .obj = obj, .m = vec_manifest(v, obj, "manifest")};
    cr_assert_eq(k->m->group, vec_group(v, obj, "group"));
    OK(oy_ceremony_of_manifest(&k->c, k->m, (uint32_t)vec_integer(v, obj, "attempt"), &why));
    same(v, obj, "ceremony_id", k->c.id, 32);
    cr_assert(json_array_size(seeds) == k->c.n && json_array_size(secrets) == k->c.n);
    VEC_EACH(v, row, i, seeds) {
        unsigned char seed[OY_SIGN_SEED], key[OY_SIGN_PUBLIC];
        vec_fixed(v, seed, sizeof seed, row, NULL);
        k->identity[i] = oy_sign_key_from_seed(seed);
        oy_sign_key_public(k->identity[i], key);
        cr_expect_arr_eq(key, k->c.identity[i], sizeof key);
    }
    VEC_EACH(v, row, i, secrets) {
        unsigned char key[OY_BOX_KEY];
        k->exchange[i] = oy_box_secret_alloc();
        vec_fixed(v, k->exchange[i]->b, OY_BOX_KEY, row, NULL);
        oy_box_public(key, k->exchange[i]);
        cr_expect_arr_eq(key, k->c.exchange[i], sizeof key);
    }
}

static void council_free(struct council *k) {
    for (size_t i = 0; i < k->c.n; i++) {
        oy_sign_key_free(k->identity[i]);
        oy_box_secret_free(k->exchange[i]);
    }
    oy_manifest_free(k->m);
}

/* In the order of the checks K3, A2, I1, E1. `parses`: K3 must accept it. */
static void judge_transcript(const struct council *k, const json_t *row, struct oy_span bytes,
                             bool parses) {
    struct oy_ceremony_transcript *tr = NULL;
    struct oy_why why = {.status = OY_OK};
    oy_status status = oy_ceremony_transcript_parse(&tr, k->m, bytes, &why);
    cr_expect(!parses || status == OY_OK, "'%s' fails in K3", vec_what(row));
    if (status == OY_OK) status = oy_ceremony_transcript_check_signatures(tr, &why);
    cr_expect(!parses || status == OY_OK, "'%s' fails in A2", vec_what(row));
    if (status == OY_OK) status = oy_ceremony_transcript_check_keys(tr, &why);
    if (status == OY_OK) status = oy_ceremony_transcript_check_rehearsal(tr, &why);
    judge(k->v, row, status, &why);
    oy_ceremony_transcript_free(tr);
}

/* [cer-8] */
static void check_shares(const struct council *k, const struct oy_ceremony_transcript *tr) {
    const json_t *keys = vec_get(k->v, k->obj, "share_keys"),
                 *secrets = vec_get(k->v, k->obj, "secret_shares");
    const struct oy_group *g = k->c.g;
    struct oy_secret *x = oy_secret_alloc(1);
    cr_assert(json_array_size(keys) == k->c.n && json_array_size(secrets) == k->c.n);
    for (uint32_t i = 0; i < k->c.n; i++) {
        same(k->v, vec_at(k->v, keys, i), NULL, tr->share_key[i].b, g->element_len);
        OK(oy_ceremony_secret_share(x, tr, i + 1, k->exchange[i], &why));
        same(k->v, vec_at(k->v, secrets, i), NULL, x->b, g->scalar_len);
    }
    oy_secret_free(x);
}

static void check_good(const struct council *k, struct oy_span bytes,
                       const struct oy_ceremony_transcript *tr) {
    const struct oy_group *g = k->c.g;
    const json_t *rehearsal = vec_get(k->v, k->obj, "rehearsal");
    struct oy_ciphertext cipher;
    struct oy_hash body;
    uint16_t m;
    size_t body_len = (size_t)vec_integer(k->v, k->obj, "body_length");
    cr_assert_lt(body_len, bytes.n);
    oy_record_digest(&body, oy_span(bytes.p, body_len));
    same(k->v, k->obj, "body_hash", body.b, 32);
    same(k->v, k->obj, "body_hash", tr->body_hash, 32);
    cr_expect_eq(tr->c.attempt, k->c.attempt);
    same(k->v, k->obj, "key", tr->y.b, g->element_len);
    oy_rehearsal_ciphertext(g, &cipher, &m, &tr->y, tr->body_hash); /* [cer-9] */
    same(k->v, rehearsal, "alpha", cipher.alpha.b, g->element_len);
    same(k->v, rehearsal, "beta", cipher.beta.b, g->element_len);
    same_integer(k->v, rehearsal, "m", m);
    check_shares(k, tr);
}

static struct oy_box_place place_of(const struct council *k, const json_t *row) {
    struct oy_box_place place = {.g = k->c.g,
                                 .attempt = k->c.attempt,
                                 .from = (uint32_t)vec_integer(k->v, row, "from"),
                                 .to = (uint32_t)vec_integer(k->v, row, "to")};
    memcpy(place.ceremony_id, k->c.id, 32);
    cr_assert(place.from >= 1 && place.from <= k->c.n && place.to >= 1 && place.to <= k->c.n);
    return place;
}

/* [cer-7] Sealed, opened by its receiver, and opened again with the ephemeral secret. */
static void check_box(const struct council *k, const json_t *row,
                      const struct oy_ceremony_transcript *tr) {
    const struct oy_group *g = k->c.g;
    struct oy_box_place place = place_of(k, row);
    struct oy_box_secret *ephemeral = oy_box_secret_alloc();
    struct oy_secret *share = vec_secret(k->v, g, row, "share"), *out = oy_secret_alloc(1);
    unsigned char box[OY_BOX_MAX];
    struct oy_span want = vec_bytes(k->v, row, "box");
    cr_assert_eq(want.n, oy_box_len(g));
    vec_fixed(k->v, ephemeral->b, OY_BOX_KEY, row, "ephemeral_secret");
    OK(oy_box_seal(box, &place, k->c.exchange[place.to - 1], ephemeral, share, &why));
    same(k->v, row, "box", box, want.n);
    cr_expect_arr_eq(oy_reveal_box(&k->c, &tr->dealing[place.from - 1].reveal, place.to), want.p,
                     want.n);
    OK(oy_box_open(out, &place, want.p, k->exchange[place.to - 1], &why));
    same(k->v, row, "share", out->b, g->scalar_len);
    OK(oy_box_open_ephemeral(out, &place, want.p, k->c.exchange[place.to - 1], ephemeral, &why));
    same(k->v, row, "share", out->b, g->scalar_len);
    oy_box_secret_free(ephemeral);
    oy_secret_free(share);
    oy_secret_free(out);
}

static void check_bad_box(const struct council *k, const json_t *row) {
    struct oy_box_place place = place_of(k, row);
    struct oy_secret *out = oy_secret_alloc(1);
    struct oy_why why = {.status = OY_OK};
    struct oy_span box = vec_bytes(k->v, row, "box");
    cr_assert_eq(box.n, oy_box_len(k->c.g));
    oy_status status = oy_box_open(out, &place, box.p, k->exchange[place.to - 1], &why);
    judge(k->v, row, status, &why);
    oy_secret_free(out);
}

/* Reads the messages of a round, and writes each again: Ed25519 gives the same signature. */
static void check_round(const struct council *k, struct oy_span *out, const json_t *list,
                        enum oy_ceremony_kind kind) {
    const json_t *row;
    cr_assert_eq(json_array_size(list), k->c.n);
    VEC_EACH(k->v, row, i, list) {
        struct oy_ceremony_message message;
        struct oy_buffer again;
        out[i] = vec_bytes(k->v, row, NULL);
        OK(oy_ceremony_message_expect(&message, &k->c, kind, (uint32_t)i + 1, out[i], &why));
        OK(oy_ceremony_message_write(&again, &k->c, kind, (uint32_t)i + 1, message.payload,
                                     k->identity[i], &why));
        same(k->v, row, NULL, again.p, again.n);
        oy_buffer_free(&again);
    }
}

static void check_messages(const struct council *k) {
    const json_t *rounds = vec_get(k->v, k->obj, "messages");
    struct oy_span c1[OY_TRUSTEES_MAX], c2[OY_TRUSTEES_MAX], c3[OY_TRUSTEES_MAX];
    struct oy_buffer file;
    check_round(k, c1, vec_get(k->v, rounds, "C1"), OY_CEREMONY_ROUND1);
    check_round(k, c2, vec_get(k->v, rounds, "C2"), OY_CEREMONY_ROUND2);
    check_round(k, c3, vec_get(k->v, rounds, "C3"), OY_CEREMONY_ROUND3);
    OK(oy_ceremony_transcript_assemble(&file, &k->c, c1, c2, c3, &why));
    same(k->v, k->obj, "transcript", file.p, file.n);
    oy_buffer_free(&file);
}

static void check_one(struct vectors *v, const json_t *obj) {
    struct council k;
    struct oy_ceremony_transcript *tr;
    const json_t *row;
    council_new(&k, v, obj);
    struct oy_span bytes = vec_bytes(v, obj, "transcript");
    judge_transcript(&k, json_null(), bytes, true);
    OK(oy_ceremony_transcript_parse(&tr, k.m, bytes, &why));
    check_good(&k, bytes, tr);
    VEC_EACH(v, row, i, vec_get(v, obj, "bad"))
    judge_transcript(&k, row, vec_patched(v, bytes, row), false);
    VEC_EACH(v, row, i, vec_get(v, obj, "forged"))
    judge_transcript(&k, row, vec_bytes(v, row, "transcript"), true);
    VEC_EACH(v, row, i, vec_get(v, obj, "boxes")) check_box(&k, row, tr);
    VEC_EACH(v, row, i, vec_get(v, obj, "bad_boxes")) check_bad_box(&k, row);
    if (vec_has(obj, "messages")) check_messages(&k);
    oy_ceremony_transcript_free(tr);
    council_free(&k);
}

void check_ceremony(struct vectors *v) {
    const json_t *obj;
    VEC_EACH(v, obj, i, vec_get(v, v->root, "ceremonies")) check_one(v, obj);
}
