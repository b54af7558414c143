#include "follow/send.h"

#include <stdio.h>
#include <string.h>

#include "election/refusal.h"
#include "election/style.h"
#include "follow/patience.h"
#include "steps/files.h"

enum { COSIGNATURE_SECONDS = 60 };

static oy_status read_manifest(struct oy_manifest **out, const struct oy_send_ballot *s,
                               struct oy_why *why) {
    struct oy_buffer json;
    if (s->manifest)
        OY_TRY(oy_file_read(&json, NULL, s->manifest, OY_MANIFEST_BYTES_MAX, why));
    else
        OY_TRY(oy_remote_get(s->remote, &json, "record/manifest.json", OY_MANIFEST_BYTES_MAX, why));
    oy_status status = oy_manifest_parse(out, oy_buffer_span(&json), why);
    oy_buffer_free(&json);
    if (status != OY_OK) oy_why_at(why, "%s", s->manifest ? s->manifest : "manifest.json");
    return status;
}

/* [rcpt-1], of this ballot and no other */
static oy_status take_receipt(struct oy_sent *out, const struct oy_send_ballot *s,
                              const struct oy_hash *digest, struct oy_span receipt,
                              const struct oy_manifest *m, struct oy_why *why) {
    unsigned char raw[OY_ENTRY_BALLOT_BYTES];
    struct oy_entry e;
    OY_TRY(oy_receipt_check(raw, &out->index, &out->receipt, receipt, m, why));
    OY_TRY(oy_entry_parse(&e, oy_span(raw, sizeof raw), why));
    OY_REQUIRE(why, oy_hash_equal(&e.digest, digest), OY_MISMATCH, "rcpt-1",
               "the server's receipt is of another ballot");
    out->taken = true;
    return oy_output_write(s->step, s->receipt, receipt, why);
}

static oy_status take_refusal(struct oy_sent *out, const struct oy_hash *digest,
                              struct oy_span note, const struct oy_manifest *m,
                              struct oy_why *why) {
    struct oy_ballot_refusal r;
    OY_TRY(oy_refusal_check(&r, note, oy_span_text(m->origin), m->server_key, digest->b, why));
    (void)snprintf(out->rule, sizeof out->rule, "%.*s", (int)r.rule.n, (const char *)r.rule.p);
    (void)snprintf(out->reason, sizeof out->reason, "%.*s", (int)r.reason.n,
                   (const char *)r.reason.p);
    return OY_OK;
}

static oy_status no_use(const struct oy_http_reply *reply, struct oy_why *why) {
    char words[OY_PATIENCE_WORDS];
    bool busy = reply->status == 429 || reply->status == 503;
    oy_patience_words(words, &reply->body);
    return oy_fail(why, busy ? OY_IO : OY_STATE, "", "%s (status %u)%s%s",
                   busy ? "the server is busy, and the ballot is not in the log: try again"
                        : "the server does not take the ballot, and gives no signed reason",
                   reply->status, words[0] ? ": " : "", words);
}

static oy_status send(struct oy_sent *out, const struct oy_send_ballot *s, struct oy_span ballot,
                      const struct oy_manifest *m, struct oy_why *why) {
    struct oy_http_reply reply;
    struct oy_hash digest;
    oy_record_digest(&digest, ballot);
    OY_TRY(oy_patience_post(s->remote, &reply, "ballots", ballot, s->retry_seconds, why));
    oy_status status;
    if (reply.status == 200)
        status = take_receipt(out, s, &digest, oy_buffer_span(&reply.body), m, why);
    else if (reply.status == 422)
        status = take_refusal(out, &digest, oy_buffer_span(&reply.body), m, why);
    else
        status = no_use(&reply, why);
    oy_buffer_free(&reply.body);
    return status;
}

oy_status oy_send_ballot(struct oy_sent *out, const struct oy_send_ballot *s, struct oy_why *why) {
    struct oy_buffer ballot = {NULL, 0};
    struct oy_manifest *m = NULL;
    *out = (struct oy_sent){.taken = false};
    OY_TRY(oy_output_check(s->step, s->receipt, why)); /* before there is no way back */
    OY_TRY(oy_file_read(&ballot, NULL, s->ballot, OY_BALLOT_BYTES_MAX, why));
    oy_status status = read_manifest(&m, s, why);
    if (status == OY_OK) status = send(out, s, oy_buffer_span(&ballot), m, why);
    oy_manifest_free(m);
    oy_buffer_free(&ballot);
    return status;
}

oy_status oy_send_cosignature(struct oy_remote *remote, const char *path, struct oy_why *why) {
    struct oy_http_reply reply;
    struct oy_buffer line;
    char words[OY_PATIENCE_WORDS];
    OY_TRY(oy_file_read(&line, NULL, path, OY_NOTE_LINE_MAX, why));
    oy_status status = oy_patience_post(remote, &reply, "cosignatures", oy_buffer_span(&line),
                                        COSIGNATURE_SECONDS, why);
    oy_buffer_free(&line);
    OY_TRY(status);
    oy_patience_words(words, &reply.body);
    if (reply.status != 200 && !oy_mutant("cos-1"))
        status = oy_fail(why, OY_STATE, "cos-1", "the server does not take it (status %u)%s%s",
                         reply.status, words[0] ? ": " : "", words);
    oy_buffer_free(&reply.body);
    return status;
}
