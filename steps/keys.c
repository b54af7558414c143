#include "steps/keys.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/json.h"
#include "steps/files.h"

enum { PUBLIC_FILE_MAX = 4096, NAME_MAX_BYTES = 255 };

const char *oy_role_name(enum oy_role role) {
    switch (role) {
    case OY_ROLE_TRUSTEE: return "trustee";
    case OY_ROLE_REGISTRAR: return "registrar";
    case OY_ROLE_OFFICER: return "officer";
    case OY_ROLE_BOARD: return "board";
    case OY_ROLE_WITNESS: return "witness";
    }
    return "unknown role";
}

/* ---- making ---- */

static size_t first_line(char out[64], enum oy_role role) {
    return (size_t)snprintf(out, 64, "oy-secret 1 %s\n", oy_role_name(role));
}

static oy_status write_secret(const char *path, enum oy_role role, const struct oy_key *key,
                              struct oy_why *why) {
    char line[64];
    size_t n = first_line(line, role);
    size_t keys = key->exchange ? OY_SIGN_SEED + OY_BOX_KEY : OY_SIGN_SEED;
    struct oy_secret_bytes *bytes = NULL;
    OY_TRY(oy_secret_bytes_new(&bytes, n + keys, why));
    memcpy(bytes->secret, line, n);
    oy_sign_key_seed(key->sign, bytes->secret + n);
    if (key->exchange) memcpy(bytes->secret + n + OY_SIGN_SEED, key->exchange->b, OY_BOX_KEY);
    oy_status status = oy_secret_file_write(path, bytes, why);
    oy_secret_bytes_free(&bytes);
    return status;
}

static oy_status write_public(const char *path, enum oy_role role, const char *name,
                              const struct oy_key *key, struct oy_why *why) {
    struct oy_json_out o;
    struct oy_buffer text;
    oy_json_out_init(&o, true);
    oy_json_put_object(&o, NULL);
    oy_json_put_text(&o, "format", "oy-public");
    oy_json_put_integer(&o, "version", 1);
    oy_json_put_text(&o, "role", oy_role_name(role));
    oy_json_put_text(&o, "name", name);
    oy_json_put_hex(&o, "key", oy_span(key->public_key, sizeof key->public_key));
    if (key->exchange) {
        unsigned char exchange[OY_BOX_KEY];
        oy_box_public(exchange, key->exchange);
        oy_json_put_hex(&o, "exchange", oy_span(exchange, sizeof exchange));
    }
    oy_json_put_end(&o);
    OY_TRY(oy_json_out_end(&o, &text, why));
    oy_status status = oy_file_write(NULL, path, oy_buffer_span(&text), OY_FILE_EXCLUSIVE, why);
    oy_buffer_free(&text);
    return status;
}

static oy_status generate(struct oy_key *key, enum oy_role role, struct oy_why *why) {
    *key = (struct oy_key){.sign = oy_sign_key_generate()};
    if (!key->sign) return oy_fail(why, OY_MEMORY, "", "no memory for a key");
    oy_sign_key_public(key->sign, key->public_key);
    if (role != OY_ROLE_TRUSTEE) return OY_OK;
    key->exchange = oy_box_secret_alloc();
    if (!key->exchange) return oy_fail(why, OY_MEMORY, "", "no memory for a key");
    oy_box_secret_draw(key->exchange);
    return OY_OK;
}

oy_status oy_step_key(enum oy_role role, const char *name, const char *base, struct oy_why *why) {
    char secret[OY_PATH_MAX], public_path[OY_PATH_MAX];
    struct oy_key key = {0};
    if (name[0] == 0 || strlen(name) > NAME_MAX_BYTES)
        return oy_fail(why, OY_RANGE, "", "--name: a name has 1 to %d bytes", NAME_MAX_BYTES);
    OY_TRY(oy_path_beside(secret, base, ".secret", why));
    OY_TRY(oy_path_beside(public_path, base, ".public", why));
    OY_TRY(oy_new_output_check(public_path, why));
    oy_status status = generate(&key, role, why);
    if (status == OY_OK) status = write_secret(secret, role, &key, why);
    if (status == OY_OK) {
        struct oy_why inner = {0};
        status = write_public(public_path, role, name, &key, why);
        /* Half a pair serves nobody, and its name would be taken when there is room again. */
        if (status != OY_OK && oy_secret_file_destroy(secret, &inner) != OY_OK) *why = inner;
    }
    oy_key_clear(&key);
    return status;
}

/* ---- reading ---- */

void oy_key_clear(struct oy_key *key) {
    if (key->sign) oy_sign_key_free(key->sign);
    if (key->exchange) oy_box_secret_free(key->exchange);
    key->sign = NULL;
    key->exchange = NULL;
}

static oy_status take_keys(struct oy_key *out, const unsigned char *p, bool exchange,
                           struct oy_why *why) {
    out->sign = oy_sign_key_from_seed(p);
    if (!out->sign) return oy_fail(why, OY_MEMORY, "", "no memory for a key");
    oy_sign_key_public(out->sign, out->public_key);
    if (!exchange) return OY_OK;
    out->exchange = oy_box_secret_alloc();
    if (!out->exchange) return oy_fail(why, OY_MEMORY, "", "no memory for a key");
    memcpy(out->exchange->b, p + OY_SIGN_SEED, OY_BOX_KEY);
    return OY_OK;
}

static oy_status parse_secret(struct oy_key *out, enum oy_role role,
                              const struct oy_secret_bytes *bytes, struct oy_why *why) {
    static const char any[] = "oy-secret 1 ";
    char line[64];
    size_t n = first_line(line, role);
    bool exchange = role == OY_ROLE_TRUSTEE;
    size_t keys = exchange ? OY_SIGN_SEED + OY_BOX_KEY : OY_SIGN_SEED;
    if (bytes->n < sizeof any - 1 || memcmp(bytes->secret, any, sizeof any - 1) != 0)
        return oy_fail(why, OY_FORMAT, "", "this is no secret key file");
    if (bytes->n < n || memcmp(bytes->secret, line, n) != 0)
        return oy_fail(why, OY_MISMATCH, "", "this is not the secret key of a %s",
                       oy_role_name(role));
    if (bytes->n != n + keys)
        return oy_fail(why, OY_FORMAT, "", "the file has %zu bytes instead of %zu", bytes->n,
                       n + keys);
    return take_keys(out, bytes->secret + n, exchange, why);
}

oy_status oy_key_load(struct oy_key *out, enum oy_role role, const char *path, struct oy_why *why) {
    struct oy_secret_bytes *bytes = NULL;
    *out = (struct oy_key){.path = path};
    OY_TRY(oy_secret_file_read(&bytes, path, why));
    oy_status status = parse_secret(out, role, bytes, why);
    oy_secret_bytes_free(&bytes);
    if (status != OY_OK) oy_why_at(why, "%s", path);
    return status;
}

static oy_status parse_public(struct oy_public *out, enum oy_role role, const struct oy_json *j,
                              struct oy_why *why) {
    struct oy_span format, text, name;
    int64_t version;
    bool trustee = role == OY_ROLE_TRUSTEE;
    OY_TRY(oy_json_only_keys(
        j, OY_JSON_KEYS("format", "version", "role", "name", "key", "exchange"), why));
    OY_TRY(oy_json_text(&format, j, "format", 1, 64, why));
    OY_TRY(oy_json_integer(&version, j, "version", 1, 1, why));
    OY_TRY(oy_json_text(&text, j, "role", 1, 64, why));
    if (!oy_span_equal(format, oy_span_text("oy-public")))
        return oy_fail(why, OY_FORMAT, "", "this is no public key file");
    if (!oy_span_equal(text, oy_span_text(oy_role_name(role))))
        return oy_fail(why, OY_MISMATCH, "", "this is the key of a %.*s, not of a %s", (int)text.n,
                       (const char *)text.p, oy_role_name(role));
    OY_TRY(oy_json_text(&name, j, "name", 1, NAME_MAX_BYTES, why));
    OY_TRY(oy_json_hex(out->key, 32, j, "key", why));
    if (trustee) OY_TRY(oy_json_hex(out->exchange, 32, j, "exchange", why));
    memcpy(out->name, name.p, name.n);
    return OY_OK;
}

oy_status oy_public_load(struct oy_public *out, enum oy_role role, const char *path,
                         struct oy_why *why) {
    struct oy_buffer text = {0};
    struct oy_json *j = NULL;
    *out = (struct oy_public){.role = role};
    OY_TRY(oy_file_read(&text, NULL, path, PUBLIC_FILE_MAX, why));
    oy_status status = oy_json_parse(&j, oy_buffer_span(&text), PUBLIC_FILE_MAX, why);
    if (status == OY_OK) status = parse_public(out, role, j, why);
    oy_json_free(j);
    oy_buffer_free(&text);
    if (status != OY_OK) oy_why_at(why, "%s", path);
    return status;
}

static const unsigned char *manifest_key(const struct oy_manifest *m, enum oy_role role, size_t i) {
    switch (role) {
    case OY_ROLE_TRUSTEE: return i < m->n_trustees ? m->trustees[i].identity : NULL;
    case OY_ROLE_REGISTRAR: return i < m->n_registrars ? m->registrars[i].key : NULL;
    case OY_ROLE_OFFICER: return i < m->n_officers ? m->officers[i].key : NULL;
    case OY_ROLE_BOARD: return i < 1 ? m->server_key : NULL;
    case OY_ROLE_WITNESS: return i < m->n_witnesses ? m->witnesses[i].key : NULL;
    }
    return NULL;
}

oy_status oy_key_index(uint32_t *index, const struct oy_key *key, enum oy_role role,
                       const struct oy_manifest *m, struct oy_why *why) {
    const unsigned char *k;
    for (size_t i = 0; (k = manifest_key(m, role, i)) != NULL; i++)
        if (memcmp(k, key->public_key, 32) == 0) {
            *index = (uint32_t)i + 1;
            return OY_OK;
        }
    *index = 0;
    oy_status status =
        oy_fail(why, OY_MISMATCH, "", "the manifest names no %s with this key", oy_role_name(role));
    if (key->path) oy_why_at(why, "%s", key->path);
    return status;
}
