/* Whose keys count in an election [man-4, man-5, cer-1, cer-2]. */
#include <stdlib.h>
#include <string.h>

#include "crypto/transcript.h"
#include "election/manifest_read.h"

static oy_status any_integer(int64_t *out, const struct oy_json *obj, const char *key,
                             struct oy_why *why) {
    return oy_json_integer(out, obj, key, -OY_JSON_INTEGER_MAX, OY_JSON_INTEGER_MAX, why);
}

/* An array of keys; their number is [man-4]'s. Never more than max, whatever rule is left out. */
static oy_status keys_array(const struct oy_json **out, size_t *n, const struct oy_json *obj,
                            const char *key, size_t min, size_t max, struct oy_why *why) {
    OY_TRY(oy_json_array(out, n, obj, key, 0, SIZE_MAX, why));
    OY_REQUIRE(why, *n >= min && *n <= max, OY_RANGE, "man-4", "%s: %zu of them, not %zu to %zu",
               key, *n, min, max);
    if (*n > max) *n = max;
    return OY_OK;
}

/* ---- trustees ---- */

static oy_status parse_trustee(struct oy_trustee_keys *out, const struct oy_json *obj,
                               struct oy_why *why) {
    OY_TRY(oy_json_only_keys(obj, OY_JSON_KEYS("name", "identity", "exchange"), why));
    OY_TRY(oy_manifest_title(&out->name, obj, "name", why));
    OY_TRY(oy_json_hex(out->identity, 32, obj, "identity", why));
    return oy_json_hex(out->exchange, 32, obj, "exchange", why);
}

/* [man-4, cer-1] */
static oy_status check_threshold(const struct oy_manifest *m, int64_t t, struct oy_why *why) {
    OY_REQUIRE(why, t >= 2 && t <= m->n_trustees, OY_RANGE, "man-4",
               "a threshold of %lld with %u trustees", (long long)t, m->n_trustees);
    OY_REQUIRE(why, m->threshold < m->n_trustees || m->all_needed, OY_RANGE, "cer-1",
               "all %u trustees would be needed, so one lost key loses the election: "
               "all_needed must say so",
               m->n_trustees);
    return OY_OK;
}

static oy_status parse_trustees(struct oy_manifest *m, const struct oy_json *obj,
                                struct oy_why *why) {
    const struct oy_json *keys;
    size_t n;
    int64_t t;
    OY_TRY(oy_json_only_keys(obj, OY_JSON_KEYS("threshold", "all_needed", "nonce", "keys"), why));
    OY_TRY(any_integer(&t, obj, "threshold", why));
    OY_TRY(oy_json_bool(&m->all_needed, obj, "all_needed", why));
    OY_TRY(oy_json_hex(m->ceremony_nonce, 32, obj, "nonce", why));
    OY_TRY(keys_array(&keys, &n, obj, "keys", 2, OY_TRUSTEES_MAX, why));
    m->threshold = (uint32_t)t;
    m->n_trustees = (uint32_t)n;
    for (size_t i = 0; i < n; i++) {
        oy_status status = parse_trustee(&m->trustees[i], oy_json_at(keys, i), why);
        if (status != OY_OK) oy_why_at(why, "keys[%zu]", i);
        if (status != OY_OK) return status;
    }
    return check_threshold(m, t, why);
}

/* [cer-2] */
static void derive_ceremony_id(struct oy_manifest *m) {
    struct oy_transcript t;
    oy_transcript_begin(&t, m->group, "ceremony");
    oy_transcript_u32(&t, m->threshold);
    oy_transcript_u32(&t, m->n_trustees);
    oy_transcript_item(&t, m->ceremony_nonce, 32);
    for (uint32_t i = 0; i < m->n_trustees; i++) {
        oy_transcript_item(&t, m->trustees[i].identity, 32);
        oy_transcript_item(&t, m->trustees[i].exchange, 32);
    }
    oy_transcript_id(&t, m->ceremony_id);
}

/* ---- lists of named keys ---- */

static bool is_note_character(unsigned char c) {
    return c > 0x20 && c < 0x7f && c != '+';
}

static oy_status parse_named(struct oy_named_key *out, const struct oy_json *obj, bool is_witness,
                             struct oy_why *why) {
    OY_TRY(oy_json_only_keys(obj, OY_JSON_KEYS("name", "key"), why));
    if (is_witness)
        OY_TRY(oy_manifest_name(&out->name, obj, "name", is_note_character, why));
    else
        OY_TRY(oy_manifest_title(&out->name, obj, "name", why));
    return oy_json_hex(out->key, 32, obj, "key", why);
}

static oy_status parse_list(struct oy_named_key *out, size_t *count, const struct oy_json *array,
                            size_t n, bool is_witness, struct oy_why *why) {
    for (size_t i = 0; i < n; i++) {
        *count = i + 1;
        oy_status status = parse_named(&out[i], oy_json_at(array, i), is_witness, why);
        if (status != OY_OK) oy_why_at(why, "keys[%zu]", i);
        if (status != OY_OK) return status;
    }
    return OY_OK;
}

static oy_status parse_registrars(struct oy_manifest *m, const struct oy_json *root,
                                  struct oy_why *why) {
    const struct oy_json *array;
    size_t n;
    OY_TRY(keys_array(&array, &n, root, "registrars", 1, OY_REGISTRARS_MAX, why));
    return parse_list(m->registrars, &m->n_registrars, array, n, false, why);
}

struct group_of_keys { /* officers or witnesses */
    struct oy_named_key *key;
    size_t *n, *quorum;
    size_t min, max;
    bool is_witness;
};

static oy_status parse_quorum(struct group_of_keys *to, const struct oy_json *obj,
                              struct oy_why *why) {
    const struct oy_json *array;
    size_t n;
    int64_t quorum;
    OY_TRY(oy_json_only_keys(obj, OY_JSON_KEYS("quorum", "keys"), why));
    OY_TRY(any_integer(&quorum, obj, "quorum", why));
    OY_TRY(keys_array(&array, &n, obj, "keys", to->min, to->max, why));
    OY_REQUIRE(why, quorum >= (n ? 1 : 0) && quorum <= (int64_t)n, OY_RANGE, "man-4",
               "a quorum of %lld out of %zu keys", (long long)quorum, n);
    *to->quorum = (size_t)quorum;
    return parse_list(to->key, to->n, array, n, to->is_witness, why);
}

static oy_status parse_server(struct oy_manifest *m, const struct oy_json *obj,
                              struct oy_why *why) {
    OY_TRY(oy_json_only_keys(obj, OY_JSON_KEYS("key"), why));
    return oy_json_hex(m->server_key, 32, obj, "key", why);
}

/* ---- no key twice [man-5] ---- */

struct key_list {
    const unsigned char
        *key[OY_TRUSTEES_MAX + OY_REGISTRARS_MAX + OY_OFFICERS_MAX + OY_WITNESSES_MAX + 1];
    size_t n;
};

static oy_status add_key(struct key_list *list, const unsigned char key[32], const char *what,
                         struct oy_why *why) {
    for (size_t i = 0; i < list->n; i++)
        OY_REQUIRE(why, memcmp(list->key[i], key, 32) != 0, OY_FORMAT, "man-5",
                   "a key of the %s stands in the manifest twice", what);
    list->key[list->n++] = key;
    return OY_OK;
}

static oy_status check_distinct(const struct oy_manifest *m, struct oy_why *why) {
    struct key_list signing = {.n = 0}, exchange = {.n = 0};
    for (size_t i = 0; i < m->n_trustees; i++) {
        OY_TRY(add_key(&signing, m->trustees[i].identity, "trustees", why));
        OY_TRY(add_key(&exchange, m->trustees[i].exchange, "trustees", why));
    }
    for (size_t i = 0; i < m->n_registrars; i++)
        OY_TRY(add_key(&signing, m->registrars[i].key, "registrars", why));
    for (size_t i = 0; i < m->n_officers; i++)
        OY_TRY(add_key(&signing, m->officers[i].key, "officers", why));
    for (size_t i = 0; i < m->n_witnesses; i++)
        OY_TRY(add_key(&signing, m->witnesses[i].key, "witnesses", why));
    return add_key(&signing, m->server_key, "server", why);
}

/* ---- all ---- */

static oy_status inside(const char *key, oy_status status, struct oy_why *why) {
    if (status != OY_OK) oy_why_at(why, "%s", key);
    return status;
}

oy_status oy_manifest_keys(struct oy_manifest *m, const struct oy_json *root, struct oy_why *why) {
    const struct oy_json *obj;
    struct group_of_keys officers = {m->officers, &m->n_officers,  &m->officer_quorum,
                                     1,           OY_OFFICERS_MAX, false};
    struct group_of_keys witnesses = {
        m->witnesses, &m->n_witnesses, &m->witness_quorum, 0, OY_WITNESSES_MAX, true};
    OY_TRY(oy_json_object(&obj, root, "trustees", why));
    OY_TRY(inside("trustees", parse_trustees(m, obj, why), why));
    OY_TRY(inside("registrars", parse_registrars(m, root, why), why));
    OY_TRY(oy_json_object(&obj, root, "officers", why));
    OY_TRY(inside("officers", parse_quorum(&officers, obj, why), why));
    OY_TRY(oy_json_object(&obj, root, "server", why));
    OY_TRY(inside("server", parse_server(m, obj, why), why));
    OY_TRY(oy_json_object(&obj, root, "witnesses", why));
    OY_TRY(inside("witnesses", parse_quorum(&witnesses, obj, why), why));
    OY_TRY(check_distinct(m, why));
    derive_ceremony_id(m);
    return OY_OK;
}
