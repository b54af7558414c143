#include "steps/signatures.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/json.h"
#include "steps/files.h"

enum { OFFICER_FILE_MAX = 4096, MESSAGE_MAX = 32 + 8 + 32 + 8 };

/* ---- officers ---- */

static const char *act_name(enum oy_officer_act act) {
    return act == OY_OFFICER_OPENS ? "open" : "close";
}

static struct oy_span message_bytes(unsigned char out[MESSAGE_MAX],
                                    const struct oy_officer_message *msg) {
    struct oy_writer w;
    oy_writer_init(&w, out, MESSAGE_MAX);
    oy_write_bytes(&w, msg->election_id, 32);
    if (msg->act == OY_OFFICER_CLOSES) {
        oy_write_u64(&w, msg->size);
        oy_write_bytes(&w, msg->root.b, 32);
        oy_write_u64(&w, msg->closed_at);
    }
    return oy_writer_end(&w);
}

oy_status oy_officer_signature_make(unsigned char out[OY_SIGN_BYTES],
                                    const struct oy_officer_message *msg,
                                    const struct oy_sign_key *key, struct oy_why *why) {
    unsigned char bytes[MESSAGE_MAX];
    return oy_sign(out, key, act_name(msg->act), message_bytes(bytes, msg), why);
}

oy_status oy_officer_signature_check(const unsigned char signature[OY_SIGN_BYTES],
                                     const struct oy_officer_message *msg,
                                     const unsigned char key[32], struct oy_why *why) {
    unsigned char bytes[MESSAGE_MAX];
    struct oy_span message = message_bytes(bytes, msg);
    OY_REQUIRE(why, oy_sign_check(signature, key, act_name(msg->act), message, why) == OY_OK,
               OY_PROOF, "ent-2",
               "the officer's signature does not hold for this election as it "
               "stands");
    return OY_OK;
}

oy_status oy_officer_write(const struct oy_step *s, const struct oy_officer_message *msg,
                           const struct oy_key *key, const char *out, struct oy_why *why) {
    unsigned char signature[OY_SIGN_BYTES];
    struct oy_json_out o;
    struct oy_buffer text;
    OY_TRY(oy_officer_signature_make(signature, msg, key->sign, why));
    oy_json_out_init(&o, true);
    oy_json_put_object(&o, NULL);
    oy_json_put_text(&o, "format", "oy-officer");
    oy_json_put_integer(&o, "version", 1);
    oy_json_put_text(&o, "what", act_name(msg->act));
    oy_json_put_integer(&o, "closed_at", (int64_t)msg->closed_at);
    oy_json_put_hex(&o, "key", oy_span(key->public_key, 32));
    oy_json_put_hex(&o, "signature", oy_span(signature, sizeof signature));
    oy_json_put_end(&o);
    OY_TRY(oy_json_out_end(&o, &text, why));
    oy_status status = oy_output_write(s, out, oy_buffer_span(&text), why);
    oy_buffer_free(&text);
    return status;
}

struct officer_file {
    enum oy_officer_act act;
    uint64_t closed_at;
    unsigned char key[32], signature[OY_SIGN_BYTES];
};

static oy_status parse_officer(struct officer_file *out, const struct oy_json *j,
                               struct oy_why *why) {
    struct oy_span format, what;
    int64_t version, closed_at;
    OY_TRY(oy_json_only_keys(
        j, OY_JSON_KEYS("format", "version", "what", "closed_at", "key", "signature"), why));
    OY_TRY(oy_json_text(&format, j, "format", 1, 32, why));
    OY_TRY(oy_json_integer(&version, j, "version", 1, 1, why));
    OY_TRY(oy_json_text(&what, j, "what", 1, 32, why));
    OY_TRY(oy_json_integer(&closed_at, j, "closed_at", 0, OY_JSON_INTEGER_MAX, why));
    OY_TRY(oy_json_hex(out->key, 32, j, "key", why));
    OY_TRY(oy_json_hex(out->signature, OY_SIGN_BYTES, j, "signature", why));
    bool opens = oy_span_equal(what, oy_span_text("open"));
    OY_REQUIRE(why,
               oy_span_equal(format, oy_span_text("oy-officer")) &&
                   (opens || oy_span_equal(what, oy_span_text("close"))),
               OY_FORMAT, "ent-2", "this is no officer's signature file");
    out->act = opens ? OY_OFFICER_OPENS : OY_OFFICER_CLOSES;
    out->closed_at = (uint64_t)closed_at;
    return OY_OK;
}

static oy_status read_officer(struct officer_file *out, const char *path, struct oy_why *why) {
    struct oy_buffer text = {0};
    struct oy_json *j = NULL;
    OY_TRY(oy_file_read(&text, NULL, path, OFFICER_FILE_MAX, why));
    oy_status status = oy_json_parse(&j, oy_buffer_span(&text), OFFICER_FILE_MAX, why);
    if (status == OY_OK) status = parse_officer(out, j, why);
    oy_json_free(j);
    oy_buffer_free(&text);
    if (status != OY_OK) oy_why_at(why, "%s", path);
    return status;
}

oy_status oy_officer_closed_at(uint64_t *closed_at, const char *path, struct oy_why *why) {
    struct officer_file f = {.closed_at = 0};
    OY_TRY(read_officer(&f, path, why));
    *closed_at = f.closed_at;
    return OY_OK;
}

static oy_status check_officer(size_t *officer, const struct oy_manifest *m,
                               const struct oy_officer_message *msg, const struct officer_file *f,
                               struct oy_why *why) {
    size_t i = 0;
    while (i < m->n_officers && memcmp(m->officers[i].key, f->key, 32) != 0) i++;
    OY_REQUIRE(why, i < m->n_officers, OY_MISMATCH, "ent-2",
               "the manifest names no officer with this key");
    OY_REQUIRE(why, f->act == msg->act && f->closed_at == msg->closed_at, OY_MISMATCH, "ent-2",
               "the signature is for another act or closing time");
    OY_REQUIRE(why, oy_officer_signature_check(f->signature, msg, f->key, why) == OY_OK, OY_PROOF,
               "ent-2",
               "the signature of officer %zu (%s) does not hold for this election as it stands",
               i + 1, m->officers[i].name);
    *officer = i;
    return OY_OK;
}

oy_status oy_officers_collect(struct oy_officers *out, const struct oy_manifest *m,
                              const struct oy_officer_message *msg, struct oy_files files,
                              struct oy_why *why) {
    const size_t each = OY_ENTRY_OFFICER_SIGNATURE;
    unsigned char signature[OY_OFFICERS_MAX][OY_SIGN_BYTES];
    bool has[OY_OFFICERS_MAX] = {false};
    *out = (struct oy_officers){.n = 0};
    for (size_t k = 0; k < files.n; k++) {
        struct officer_file f = {.closed_at = 0};
        size_t i = 0;
        OY_TRY(read_officer(&f, files.path[k], why));
        oy_status status = check_officer(&i, m, msg, &f, why);
        if (status != OY_OK) {
            oy_why_at(why, "%s", files.path[k]);
            return status;
        }
        has[i] = true;
        memcpy(signature[i], f.signature, OY_SIGN_BYTES);
    }
    for (size_t i = 0; i < m->n_officers; i++)
        if (has[i]) {
            unsigned char *at = out->bytes + each * out->n++;
            at[0] = (unsigned char)(i + 1);
            memcpy(at + 1, signature[i], OY_SIGN_BYTES);
        }
    OY_REQUIRE(why, out->n >= m->officer_quorum, OY_MISSING, "ent-2",
               "signatures of officers: %u, needed: %zu, of different officers", (unsigned)out->n,
               m->officer_quorum);
    return OY_OK;
}

/* ---- cosignatures ---- */

size_t oy_trustee_note_name(char out[OY_NOTE_NAME_MAX + 1], const struct oy_manifest *m,
                            uint32_t index) {
    int n = snprintf(out, OY_NOTE_NAME_MAX + 1, "%s/trustee-%u", m->origin, index);
    return n > 0 ? (size_t)n : 0;
}

oy_status oy_cosignature_write(const struct oy_step *s, struct oy_span text, struct oy_span name,
                               const struct oy_key *key, const char *out, struct oy_why *why) {
    unsigned char line[OY_NOTE_LINE_MAX];
    struct oy_writer w;
    OY_REQUIRE(why, oy_note_name_ok(name) && text.n <= OY_CHECKPOINT_MAX, OY_FORMAT, "note-1",
               "the checkpoint or the name cannot be cosigned");
    oy_writer_init(&w, line, sizeof line);
    oy_note_cosign(&w, name, key->sign, (uint64_t)time(NULL), text);
    return oy_output_write(s, out, oy_writer_end(&w), why);
}

/* The key that the manifest gives to this name. */
static const unsigned char *cosigner_key(const struct oy_manifest *m, struct oy_span name) {
    char trustee[OY_NOTE_NAME_MAX + 1];
    for (size_t i = 0; i < m->n_witnesses; i++)
        if (oy_span_equal(name, oy_span_text(m->witnesses[i].name))) return m->witnesses[i].key;
    for (uint32_t i = 1; i <= m->n_trustees; i++)
        if (oy_span_equal(name, oy_span(trustee, oy_trustee_note_name(trustee, m, i))))
            return m->trustees[i - 1].identity;
    return NULL;
}

oy_status oy_cosignature_check(const struct oy_manifest *m, struct oy_span text,
                               struct oy_span line, struct oy_why *why) {
    unsigned char note[OY_CHECKPOINT_MAX + 1 + OY_NOTE_LINE_MAX];
    struct oy_writer w;
    struct oy_note parsed;
    uint64_t when;
    OY_REQUIRE(why, text.n <= OY_CHECKPOINT_MAX && line.n <= OY_NOTE_LINE_MAX, OY_FORMAT, "note-1",
               "this is no signature line");
    oy_writer_init(&w, note, sizeof note);
    oy_note_begin(&w, text);
    oy_write_span(&w, line);
    OY_TRY(oy_note_parse(&parsed, oy_writer_end(&w), why));
    OY_REQUIRE(why, parsed.n == 1, OY_FORMAT, "note-1", "the file has %zu signature lines, not one",
               parsed.n);
    struct oy_span name = parsed.signature[0].name;
    const unsigned char *key = cosigner_key(m, name);
    OY_REQUIRE(why, key, OY_MISMATCH, "note-4",
               "\"%.*s\" is no trustee or witness of this election", (int)name.n,
               (const char *)name.p);
    return oy_note_check_cosignature(&parsed, name, key, &when, why);
}
