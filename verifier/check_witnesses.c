/* A8: the witnesses that were asked for with --witness. */
#include <stdio.h>
#include <string.h>

#include "base/json.h"
#include "verifier/check.h"

enum { PUBLIC_FILE_MAX = 4096 };

/* ---- who is asked for ---- */

static oy_status take(struct oy_demanded *out, struct oy_span name, struct oy_why *why) {
    OY_REQUIRE(why, oy_note_name_ok(name), OY_FORMAT, "note-8",
               "the name of a witness is no key name");
    (void)snprintf(out->name, sizeof out->name, "%.*s", (int)name.n, (const char *)name.p);
    return OY_OK;
}

static oy_status read_vkey(struct oy_demanded *out, const char *text, struct oy_why *why) {
    struct oy_span name;
    enum oy_note_type type;
    OY_TRY(oy_note_vkey_parse(oy_span_text(text), &name, &type, out->key, why));
    OY_REQUIRE(why, type == OY_NOTE_COSIGNATURE, OY_FORMAT, "note-8",
               "this key signs notes; a witness's key signs cosignatures (type 4)");
    return take(out, name, why);
}

/* {"format":"oy-public","version":1,"role":"witness","name","key"} */
static oy_status read_json(struct oy_demanded *out, const struct oy_json *j, struct oy_why *why) {
    struct oy_span format, role, name;
    OY_TRY(oy_json_text(&format, j, "format", 1, 32, why));
    OY_TRY(oy_json_text(&role, j, "role", 1, 32, why));
    OY_TRY(oy_json_text(&name, j, "name", 1, OY_NOTE_NAME_MAX, why));
    OY_TRY(oy_json_hex(out->key, sizeof out->key, j, "key", why));
    OY_REQUIRE(why,
               oy_span_equal(format, oy_span_text("oy-public")) &&
                   oy_span_equal(role, oy_span_text("witness")),
               OY_FORMAT, "note-8", "this is no witness's .public file");
    return take(out, name, why);
}

static oy_status read_public(struct oy_demanded *out, const char *path, struct oy_why *why) {
    struct oy_buffer text = {NULL, 0};
    struct oy_json *j = NULL;
    oy_status status = oy_file_read(&text, NULL, path, PUBLIC_FILE_MAX, why);
    if (status == OY_OK) status = oy_json_parse(&j, oy_buffer_span(&text), PUBLIC_FILE_MAX, why);
    if (status == OY_OK) status = read_json(out, j, why);
    oy_json_free(j);
    oy_buffer_free(&text);
    return status;
}

oy_status oy_demanded_read(struct oy_demanded *out, const char *text, struct oy_why *why) {
    struct oy_span name;
    struct oy_why ignored = {.status = OY_OK};
    enum oy_note_type type;
    memset(out, 0, sizeof *out);
    bool vkey = oy_note_vkey_parse(oy_span_text(text), &name, &type, out->key, &ignored) == OY_OK;
    bool file = !vkey && (oy_file_exists(NULL, text) || !strchr(text, '+'));
    oy_status status = file ? read_public(out, text, why) : read_vkey(out, text, why);
    if (status != OY_OK && (!file || why->where[0] == 0)) oy_why_at(why, "%s", text);
    return status;
}

oy_status oy_verifier_read_witnesses(struct oy_verifier *v, struct oy_why *why) {
    const struct oy_verify_options *o = v->options;
    if (o->n_witnesses > OY_DEMANDED_MAX)
        return oy_fail(why, OY_FORMAT, "note-8", "more than %d witnesses", OY_DEMANDED_MAX);
    for (size_t i = 0; i < o->n_witnesses; i++) {
        OY_TRY(oy_demanded_read(&v->demanded[i], o->witnesses[i], why));
        for (size_t k = 0; k < i; k++)
            if (memcmp(v->demanded[k].key, v->demanded[i].key, OY_SIGN_PUBLIC) == 0)
                return oy_fail(why, OY_FORMAT, "note-8", "the witness %s is named twice",
                               v->demanded[i].name);
    }
    if (o->witness_quorum > o->n_witnesses)
        return oy_fail(why, OY_FORMAT, "note-8", "a quorum of %zu of %zu witnesses",
                       o->witness_quorum, o->n_witnesses);
    return OY_OK;
}

/* ---- have they signed? ---- */

static size_t quorum_of(const struct oy_verifier *v) {
    return v->options->witness_quorum ? v->options->witness_quorum : v->options->n_witnesses;
}

static oy_status count(size_t *n, const struct oy_verifier *v, const struct oy_note *note,
                       struct oy_why *why) {
    *n = 0;
    for (size_t i = 0; i < v->options->n_witnesses; i++) {
        struct oy_why inner = {.status = OY_OK};
        uint64_t time;
        const struct oy_demanded *d = &v->demanded[i];
        oy_status status =
            oy_note_check_cosignature(note, oy_span_text(d->name), d->key, &time, &inner);
        if (status == OY_OK) ++*n;
        if (status == OY_OK || status == OY_MISSING) continue;
        *why = inner;
        return status;
    }
    return OY_OK;
}

static oy_status demand(size_t *n, const struct oy_verifier *v, const struct oy_note *note,
                        const char *file, struct oy_why *why) {
    oy_status status = count(n, v, note, why);
    if (status != OY_OK) oy_why_at(why, "%s", file);
    OY_TRY(status);
    if (*n < quorum_of(v)) oy_why_at(why, "%s", file);
    OY_REQUIRE(why, *n >= quorum_of(v), OY_MISSING, "note-8",
               "of the witnesses asked for %zu cosigned it, and %zu are needed", *n, quorum_of(v));
    return OY_OK;
}

oy_status oy_check_a8(struct oy_verifier *v, struct oy_check_result *r, struct oy_why *why) {
    size_t latest = 0, closing = 0;
    if (v->options->n_witnesses == 0) {
        r->status = OY_CHECK_NOT_APPLICABLE;
        oy_say(v, r, "none was asked for with --witness", "--witness ile tanık istenmedi");
        return OY_OK;
    }
    OY_TRY(demand(&latest, v, &v->record.checkpoint.note, "checkpoint", why));
    if (v->out->has_closing) OY_TRY(demand(&closing, v, &v->closing.note, "closing", why));
    if (v->out->has_closing)
        oy_say(v, r, "%zu of %zu on the checkpoint, %zu on the closing",
               "kontrol noktasında %zu imza var, istenen tanık sayısı %zu, kapanışta %zu imza var",
               latest, v->options->n_witnesses, closing);
    else
        oy_say(v, r, "%zu of %zu on the checkpoint",
               "kontrol noktasında %zu imza var, istenen tanık sayısı %zu", latest,
               v->options->n_witnesses);
    return OY_OK;
}
