#include "steps/state.h"

#include <stdio.h>
#include <string.h>

#include "base/json.h"

enum { PENDING_MAX = 64 };

/* A text that may be null or absent, cut to its place. */
static void text_or_null(char *out, size_t cap, const struct oy_json *j, const char *key) {
    struct oy_why not_text = {.status = OY_OK};
    struct oy_span text;
    out[0] = 0;
    if (!oy_json_has(j, key) || oy_json_text(&text, j, key, 0, OY_STATE_MAX, &not_text) != OY_OK)
        return;
    (void)snprintf(out, cap, "%.*s", (int)text.n, (const char *)text.p);
    for (char *p = out; *p; p++) /* it goes to a terminal */
        if ((unsigned char)*p < 0x20 || *p == 0x7f) *p = ' ';
}

static oy_status number(uint64_t *out, const struct oy_json *j, const char *key,
                        struct oy_why *why) {
    int64_t v;
    OY_TRY(oy_json_integer(&v, j, key, 0, OY_JSON_INTEGER_MAX, why));
    *out = (uint64_t)v;
    return OY_OK;
}

static oy_status take_pending(struct oy_state *out, const struct oy_json *j, const char *act,
                              struct oy_why *why) {
    const struct oy_json *array;
    size_t n;
    OY_TRY(oy_json_array(&array, &n, j, "pending", 0, PENDING_MAX, why));
    for (size_t i = 0; i < n; i++) {
        const struct oy_json *at = oy_json_at(array, i);
        struct oy_span name;
        OY_TRY(oy_json_text(&name, at, "act", 0, 32, why));
        if (!act || !oy_span_equal(name, oy_span_text(act))) continue;
        OY_TRY(number(&out->pending_have, at, "have", why));
        OY_TRY(number(&out->pending_need, at, "need", why));
        struct oy_why none = {.status = OY_OK}; /* of a close only */
        if (number(&out->pending_closed_at, at, "closed_at", &none) != OY_OK)
            out->pending_closed_at = 0;
    }
    return OY_OK;
}

static oy_status read_state(struct oy_state *out, const struct oy_json *j, const char *act,
                            struct oy_why *why) {
    OY_TRY(oy_json_hex(out->election_id, 32, j, "election_id", why));
    text_or_null(out->phase, sizeof out->phase, j, "phase");
    OY_TRY(number(&out->version, j, "state_version", why));
    OY_TRY(number(&out->size, j, "size", why));
    OY_TRY(number(&out->ballots, j, "ballots", why));
    OY_TRY(number(&out->closes, j, "closes", why));
    text_or_null(out->working, sizeof out->working, j, "working");
    text_or_null(out->failed, sizeof out->failed, j, "failed");
    return take_pending(out, j, act, why);
}

oy_status oy_state_parse(struct oy_state *out, struct oy_span json, const char *act,
                         struct oy_why *why) {
    struct oy_json *j;
    memset(out, 0, sizeof *out);
    OY_TRY(oy_json_parse(&j, json, OY_STATE_MAX, why));
    oy_status status = read_state(out, j, act, why);
    out->created = status == OY_OK;
    oy_json_free(j);
    return status;
}

oy_status oy_state_load(struct oy_state *out, const char *path, const char *act,
                        struct oy_why *why) {
    struct oy_buffer json;
    memset(out, 0, sizeof *out);
    OY_TRY(oy_file_read(&json, NULL, path, OY_STATE_MAX, why));
    oy_status status = oy_state_parse(out, oy_buffer_span(&json), act, why);
    oy_buffer_free(&json);
    if (status != OY_OK) oy_why_at(why, "%s", path);
    return status;
}
