/* A request is sent, and what becomes of it. */
#include "follow/ask.h"

#include <string.h>

#include "follow/ask_inside.h"
#include "follow/patience.h"

enum { TRIES_SECONDS = 60, WORK_SECONDS = 24 * 3600, GRACE_SECONDS = 5 };

/* [req-2] Once taken, a request moves the state's version. */
static bool is_done(const struct oy_state *now, const struct oy_state *before) {
    return now->created && now->version > before->version;
}

static enum oy_ask_end end_of(const struct oy_state *now, const struct oy_state *before) {
    if (is_done(now, before)) return OY_ASK_DONE;
    bool waits = !now->working[0] && now->pending_have < now->pending_need;
    return waits ? OY_ASK_PENDING : OY_ASK_WORKING;
}

/* The words of an earlier failure stand there until the server begins anew. */
static oy_status check_given_up(const struct oy_state *now, const struct oy_state *before,
                                unsigned waited, struct oy_why *why) {
    bool old = strcmp(now->failed, before->failed) == 0 && waited < GRACE_SECONDS;
    if (now->working[0] || !now->failed[0] || old) return OY_OK;
    return oy_fail(why, OY_STATE, "", "the server gave it up: %.300s", now->failed);
}

/* Until the server has done what it took, or has given it up. */
static oy_status wait_for(struct oy_asked *out, const struct oy_ask *ask,
                          const struct oy_state *before, const char *act, struct oy_why *why) {
    for (unsigned waited = 0; waited < WORK_SECONDS; waited++) {
        struct oy_state now;
        oy_status status = oy_remote_state(ask->remote, &now, act, why);
        if (status != OY_OK && !ask->remote->silent) return status;
        if (status == OY_OK) {
            out->end = end_of(&now, before);
            out->have = now.pending_have;
            out->need = now.pending_need;
            if (out->end == OY_ASK_WORKING) OY_TRY(check_given_up(&now, before, waited, why));
            if (out->end != OY_ASK_WORKING || ask->no_wait) return OY_OK;
        }
        oy_patience_sleep(1);
    }
    return OY_OK;
}

static oy_status refused(const struct oy_http_reply *reply, struct oy_why *why) {
    char words[OY_PATIENCE_WORDS], rule[OY_PATIENCE_RULE];
    oy_patience_words(words, &reply->body);
    oy_patience_rule(rule, &reply->body, reply->status == 409 ? "req-2" : "req-1");
    return oy_fail(why, OY_STATE, rule, "the server refuses the request (status %u)%s%s",
                   reply->status, words[0] ? ": " : "", words);
}

static oy_status send(struct oy_http_reply *reply, const struct oy_ask *ask,
                      struct oy_request_draft *d, struct oy_why *why) {
    struct oy_buffer bytes;
    OY_TRY(oy_request_draft_sign(&bytes, d, why));
    oy_status status = oy_patience_post(ask->remote, reply, "requests", oy_buffer_span(&bytes),
                                        TRIES_SECONDS, why);
    oy_buffer_free(&bytes);
    return status;
}

oy_status oy_ask(struct oy_asked *out, const struct oy_ask *ask, enum oy_request_act act,
                 struct oy_why *why) {
    struct oy_ask_draft d;
    struct oy_http_reply reply = {.status = 0};
    *out = (struct oy_asked){.end = OY_ASK_DONE};
    oy_status status = oy_ask_draft_make(&d, ask, act, why);
    if (status == OY_OK) status = send(&reply, ask, &d.draft, why);
    memcpy(out->election_id, d.draft.request.election_id, 32);
    out->closed_at = d.draft.closed_at;
    out->files = oy_pages_count(oy_buffer_span(&d.list));
    oy_record_digest(&out->list, oy_buffer_span(&d.list));
    if (status == OY_OK && reply.status != 200 && reply.status != 202)
        status = refused(&reply, why);
    else if (status == OY_OK && reply.status == 202)
        status = wait_for(out, ask, &d.before, oy_request_act_name(act), why);
    oy_buffer_free(&reply.body);
    oy_ask_draft_clear(&d);
    return status;
}

oy_status oy_ask_send(enum oy_ask_end *end, struct oy_remote *remote, const char *path,
                      struct oy_why *why) {
    struct oy_buffer bytes;
    struct oy_http_reply reply;
    struct oy_officer_request r;
    OY_TRY(oy_file_read(&bytes, NULL, path, UINT32_MAX, why));
    oy_status status = oy_officer_request_parse(&r, oy_buffer_span(&bytes), why);
    if (status != OY_OK) oy_why_at(why, "%s", path);
    if (status == OY_OK)
        status = oy_patience_post(remote, &reply, "requests", oy_buffer_span(&bytes), TRIES_SECONDS,
                                  why);
    oy_buffer_free(&bytes);
    OY_TRY(status);
    *end = reply.status == 200 ? OY_ASK_DONE : OY_ASK_PENDING;
    if (reply.status != 200 && reply.status != 202) status = refused(&reply, why);
    oy_buffer_free(&reply.body);
    return status;
}
