/* The commands that make minutes and check them. */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/json.h"
#include "crypto/hash.h"
#include "office/minutes.h"
#include "steps/files.h"
#include "steps/keys.h"

enum { JSON_MAX = 64 << 20, SIGNATURE_FILE_MAX = 4096 };

/* ---- names ---- */

struct names {
    char pdf[OY_PATH_MAX], json[OY_PATH_MAX], signature[OY_PATH_MAX];
};

static oy_status make_names(struct names *out, const char *pdf, struct oy_why *why) {
    size_t n = strlen(pdf);
    if (n > 4 && strcmp(pdf + n - 4, ".pdf") == 0) n -= 4;
    OY_REQUIRE(why, n + sizeof ".json.sig" <= OY_PATH_MAX && n <= (size_t)INT32_MAX, OY_RANGE, "",
               "the path is too long");
    (void)snprintf(out->pdf, OY_PATH_MAX, "%s", pdf);
    (void)snprintf(out->json, OY_PATH_MAX, "%.*s.json", (int)n, pdf);
    (void)snprintf(out->signature, OY_PATH_MAX, "%.*s.json.sig", (int)n, pdf);
    return OY_OK;
}

static oy_status check_names(const struct oy_step *s, const struct names *n, bool signs,
                             struct oy_why *why) {
    OY_TRY(oy_output_check(s, n->pdf, why));
    OY_TRY(oy_output_check(s, n->json, why));
    return signs ? oy_output_check(s, n->signature, why) : OY_OK;
}

/* ---- the signature [min-2] ---- */

/* {"format":"oy-minutes-signature","version":1,"key","signature"} */
static oy_status sign(struct oy_buffer *out, const struct oy_key *key, struct oy_span json,
                      struct oy_why *why) {
    unsigned char digest[OY_SHA256_BYTES], signature[OY_SIGN_BYTES];
    struct oy_json_out o;
    oy_sha256(digest, json);
    OY_TRY(oy_sign(signature, key->sign, "minutes", oy_span(digest, sizeof digest), why));
    oy_json_out_init(&o, true);
    oy_json_put_object(&o, NULL);
    oy_json_put_text(&o, "format", "oy-minutes-signature");
    oy_json_put_integer(&o, "version", 1);
    oy_json_put_hex(&o, "key", oy_span(key->public_key, sizeof key->public_key));
    oy_json_put_hex(&o, "signature", oy_span(signature, sizeof signature));
    oy_json_put_end(&o);
    return oy_json_out_end(&o, out, why);
}

static oy_status read_signature(unsigned char key[32], unsigned char signature[OY_SIGN_BYTES],
                                const struct oy_json *j, struct oy_why *why) {
    struct oy_span format;
    int64_t version;
    OY_TRY(oy_json_only_keys(j, OY_JSON_KEYS("format", "version", "key", "signature"), why));
    OY_TRY(oy_json_text(&format, j, "format", 1, 40, why));
    OY_TRY(oy_json_integer(&version, j, "version", 1, 1, why));
    OY_REQUIRE(why, oy_span_equal(format, oy_span_text("oy-minutes-signature")), OY_FORMAT, "min-2",
               "this is no signature of minutes");
    OY_TRY(oy_json_hex(key, 32, j, "key", why));
    return oy_json_hex(signature, OY_SIGN_BYTES, j, "signature", why);
}

static oy_status check_signature(struct oy_minutes_checked *out, const struct oy_manifest *m,
                                 const struct oy_json *j, struct oy_span json, struct oy_why *why) {
    unsigned char key[32], signature[OY_SIGN_BYTES], digest[OY_SHA256_BYTES];
    OY_TRY(read_signature(key, signature, j, why));
    oy_sha256(digest, json);
    size_t i = 0;
    while (i < m->n_officers && memcmp(m->officers[i].key, key, sizeof key) != 0) i++;
    OY_REQUIRE(why, i < m->n_officers, OY_MISMATCH, "min-2",
               "the key that signed is no officer's of this election");
    OY_TRY(oy_sign_check(signature, key, "minutes", oy_span(digest, sizeof digest), why));
    out->officer = (uint32_t)i + 1;
    (void)snprintf(out->name, sizeof out->name, "%s", m->officers[i].name);
    return OY_OK;
}

static oy_status check_signature_file(struct oy_minutes_checked *out, const struct oy_manifest *m,
                                      const char *path, struct oy_span json, struct oy_why *why) {
    struct oy_buffer text = {NULL, 0};
    struct oy_json *j = NULL;
    char name[OY_PATH_MAX];
    int n = snprintf(name, sizeof name, "%s.sig", path);
    if (n < 0 || n >= OY_PATH_MAX || !oy_file_exists(NULL, name)) return OY_OK;
    OY_TRY(oy_file_read(&text, NULL, name, SIGNATURE_FILE_MAX, why));
    oy_status status = oy_json_parse(&j, oy_buffer_span(&text), SIGNATURE_FILE_MAX, why);
    if (status == OY_OK) status = check_signature(out, m, j, json, why);
    if (status != OY_OK) oy_why_at(why, "%s", name);
    oy_json_free(j);
    oy_buffer_free(&text);
    return status;
}

/* ---- making ---- */

static oy_status load_officer(struct oy_key *key, const struct oy_minutes *m, const char *path,
                              struct oy_why *why) {
    uint32_t index;
    if (!path) return OY_OK;
    OY_TRY(oy_key_load(key, OY_ROLE_OFFICER, path, why));
    return oy_key_index(&index, key, OY_ROLE_OFFICER, m->v->manifest, why);
}

struct written {
    struct oy_buffer json, signature;
    struct oy_secret_bytes *pdf;
};

static oy_status make_all(struct written *w, const struct oy_minutes *m, const char *key_path,
                          struct oy_why *why) {
    struct oy_key key = {0};
    oy_status status = load_officer(&key, m, key_path, why);
    if (status == OY_OK) status = oy_minutes_json(&w->json, m, why);
    if (status == OY_OK && key_path)
        status = sign(&w->signature, &key, oy_buffer_span(&w->json), why);
    if (status == OY_OK) status = oy_minutes_pdf(&w->pdf, m, why);
    oy_key_clear(&key);
    return status;
}

/* All or none: what was written before a failure is taken away, unless it has replaced a file. */
static oy_status write_all(const struct oy_step *s, const struct names *n, const struct written *w,
                           struct oy_why *why) {
    oy_status status = oy_output_write(s, n->json, oy_buffer_span(&w->json), why);
    if (status != OY_OK) return status;
    if (w->signature.p)
        status = oy_output_write(s, n->signature, oy_buffer_span(&w->signature), why);
    if (status == OY_OK)
        status = oy_output_write(s, n->pdf, oy_span(w->pdf->secret, w->pdf->n), why);
    if (status != OY_OK && !s->force) {
        (void)unlink(n->json);
        (void)unlink(n->signature);
    }
    return status;
}

oy_status oy_step_minutes(const struct oy_step *s, const struct oy_minutes_request *q,
                          struct oy_why *why) {
    struct oy_minutes m = {.v = NULL};
    struct names names;
    struct written w = {.pdf = NULL};
    OY_TRY(make_names(&names, q->out, why));
    OY_TRY(check_names(s, &names, q->key != NULL, why));
    oy_status status = oy_minutes_collect(&m, q->record, s->threads, q->language, why);
    m.url = q->url;
    if (status == OY_OK) status = make_all(&w, &m, q->key, why);
    if (status == OY_OK) status = write_all(s, &names, &w, why);
    oy_buffer_free(&w.json);
    oy_buffer_free(&w.signature);
    oy_secret_bytes_free(&w.pdf);
    oy_minutes_clear(&m);
    return status;
}

oy_status oy_step_dossier(const struct oy_step *s, const struct oy_minutes_request *q,
                          struct oy_why *why) {
    struct oy_minutes m = {.v = NULL};
    struct oy_secret_bytes *pdf = NULL;
    OY_TRY(oy_output_check(s, q->out, why));
    oy_status status = oy_minutes_collect(&m, q->record, s->threads, q->language, why);
    m.url = q->url;
    if (status == OY_OK) status = oy_dossier_pdf(&pdf, &m, why);
    if (status == OY_OK) status = oy_output_write(s, q->out, oy_span(pdf->secret, pdf->n), why);
    oy_secret_bytes_free(&pdf);
    oy_minutes_clear(&m);
    return status;
}

/* ---- checking ---- */

static oy_status compare(struct oy_span got, const struct oy_minutes *m, struct oy_why *why) {
    struct oy_buffer expected;
    OY_TRY(oy_minutes_json(&expected, m, why));
    size_t at = 0;
    while (at < got.n && at < expected.n && got.p[at] == expected.p[at]) at++;
    bool same = at == got.n && at == expected.n;
    oy_buffer_free(&expected);
    OY_REQUIRE(why, same, OY_MISMATCH, "min-1",
               "these minutes are not those of the record: they differ from byte %zu on", at);
    return OY_OK;
}

oy_status oy_step_minutes_check(const struct oy_step *s, const char *json, const char *record,
                                struct oy_minutes_checked *out, struct oy_why *why) {
    struct oy_minutes m = {.v = NULL};
    struct oy_buffer text;
    *out = (struct oy_minutes_checked){.officer = 0};
    OY_TRY(oy_file_read(&text, NULL, json, JSON_MAX, why));
    oy_status status = oy_minutes_collect(&m, record, s->threads, OY_ENGLISH, why);
    if (status == OY_OK) status = compare(oy_buffer_span(&text), &m, why);
    if (status == OY_OK)
        status = check_signature_file(out, m.v->manifest, json, oy_buffer_span(&text), why);
    oy_minutes_clear(&m);
    oy_buffer_free(&text);
    return status;
}
