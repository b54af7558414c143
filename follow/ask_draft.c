/* The files that an officer checks before signing: the officer's own, or the server's. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "follow/ask_inside.h"
#include "follow/follow.h"
#include "follow/served.h"

/* Longer files are refused by the request's format anyway. */
static const size_t file_max = UINT32_MAX;

static oy_status scratch(struct oy_ask_draft *d, struct oy_why *why) {
    const char *base = getenv("TMPDIR"); // NOLINT(concurrency-mt-unsafe)
    if (d->scratch[0]) return OY_OK;
    int n = snprintf(d->scratch, sizeof d->scratch, "%s/oy-XXXXXX", base && *base ? base : "/tmp");
    if (n > 0 && (size_t)n < sizeof d->scratch && mkdtemp(d->scratch)) return OY_OK;
    d->scratch[0] = 0;
    return oy_fail(why, OY_IO, "", "cannot make a directory for the server's files");
}

/* ---- manifest, ceremony, roll ---- */

static oy_status get_one(char out[OY_PATH_MAX], struct oy_ask_draft *d, const char *name,
                         size_t max, struct oy_why *why) {
    OY_TRY(oy_stage_get(&d->stage, name, max, false, why));
    return oy_path_join(out, d->stage.path, name, why);
}

static oy_status open_stage(struct oy_ask_draft *d, const struct oy_ask *ask, struct oy_why *why) {
    char copy[OY_PATH_MAX];
    OY_TRY(scratch(d, why));
    OY_TRY(oy_path_join(copy, d->scratch, "files", why));
    return oy_stage_open(&d->stage, ask->remote, copy, why);
}

static oy_status get_files(struct oy_ask_draft *d, const struct oy_ask *ask, struct oy_why *why) {
    OY_TRY(open_stage(d, ask, why));
    OY_TRY(get_one(d->manifest, d, "manifest.json", OY_MANIFEST_BYTES_MAX, why));
    OY_TRY(get_one(d->ceremony, d, "ceremony.bin", file_max, why));
    return get_one(d->roll, d, "roll.bin", file_max, why);
}

static oy_status find_files(struct oy_request_order *o, struct oy_ask_draft *d,
                            const struct oy_ask *ask, struct oy_why *why) {
    if (ask->manifest && ask->ceremony && ask->roll) {
        o->manifest = ask->manifest;
        o->ceremony = ask->ceremony;
        o->roll = ask->roll;
        return OY_OK;
    }
    OY_TRY(get_files(d, ask, why));
    o->manifest = d->manifest;
    o->ceremony = d->ceremony;
    o->roll = d->roll;
    return OY_OK;
}

static oy_status find_manifest(struct oy_request_order *o, struct oy_ask_draft *d,
                               const struct oy_ask *ask, struct oy_why *why) {
    OY_TRY(open_stage(d, ask, why));
    OY_TRY(get_one(d->manifest, d, "manifest.json", OY_MANIFEST_BYTES_MAX, why));
    o->manifest = d->manifest;
    return OY_OK;
}

/* ---- the record ---- */

/* Brings the copy up to the head that is going to be signed. */
static oy_status find_record(struct oy_request_order *o, struct oy_ask_draft *d,
                             const struct oy_ask *ask, struct oy_why *why) {
    struct oy_follow *f = NULL;
    struct oy_found found = {.kind = OY_ALARM_NONE};
    o->record = ask->record;
    if (!ask->record) {
        OY_TRY(scratch(d, why));
        OY_TRY(oy_path_join(d->record, d->scratch, "record", why));
        o->record = d->record;
    }
    struct oy_follow_options options = {.remote = ask->remote,
                                        .record = o->record,
                                        .election = ask->election,
                                        .manifest = ask->manifest,
                                        .progress = true};
    oy_status status = oy_follow_open(&f, &options, why);
    if (status == OY_OK) status = oy_follow_round(f, &found, why);
    oy_found_clear(&found);
    oy_follow_free(f);
    return status;
}

/* ---- web pages ---- */

static oy_status compare_list(struct oy_span served, const char *path, struct oy_why *why) {
    struct oy_buffer own;
    OY_TRY(oy_file_read(&own, NULL, path, OY_PAGES_LIST_MAX, why));
    bool same = oy_span_equal(oy_buffer_span(&own), served);
    oy_buffer_free(&own);
    if (!same) oy_why_at(why, "%s", path);
    OY_REQUIRE(why, same, OY_MISMATCH, "page-3",
               "the server serves other web pages than these: sign nothing, and find out why");
    return OY_OK;
}

/* What is going to be signed, and that it is what voters get. */
static oy_status find_pages(struct oy_request_order *o, struct oy_ask_draft *d,
                            const struct oy_ask *ask, struct oy_why *why) {
    struct oy_buffer shown;
    size_t files;
    oy_status status = oy_served_list(ask->remote, &d->list, why);
    if (status == OY_MISSING) return oy_fail(why, status, "web-1", "the server has no web pages");
    OY_TRY(status);
    o->pages = oy_buffer_span(&d->list);
    OY_TRY(oy_pages_list_check(o->pages, &files, why));
    if (ask->list) OY_TRY(compare_list(o->pages, ask->list, why));
    status = oy_served_all(ask->remote, o->pages, &shown, why);
    oy_buffer_free(&shown);
    return status;
}

/* ---- all ---- */

static oy_status find(struct oy_request_order *o, struct oy_ask_draft *d, const struct oy_ask *ask,
                      enum oy_request_act act, struct oy_why *why) {
    switch (act) {
    case OY_REQUEST_CREATE:
        o->manifest = ask->manifest;
        o->ceremony = ask->ceremony;
        o->roll = ask->roll;
        return OY_OK;
    case OY_REQUEST_STATEMENT:
        if (ask->pages) OY_TRY(find_pages(o, d, ask, why));
        return find_files(o, d, ask, why);
    case OY_REQUEST_OPEN: return find_files(o, d, ask, why);
    case OY_REQUEST_CLOSE: return find_record(o, d, ask, why);
    case OY_REQUEST_TALLY:
    case OY_REQUEST_SHARE:
    case OY_REQUEST_PUBLISH: break;
    }
    return find_manifest(o, d, ask, why);
}

oy_status oy_ask_draft_make(struct oy_ask_draft *d, const struct oy_ask *ask,
                            enum oy_request_act act, struct oy_why *why) {
    *d = (struct oy_ask_draft){.stage = {.dir = {.fd = -1}}};
    OY_TRY(oy_remote_state(ask->remote, &d->before, oy_request_act_name(act), why));
    struct oy_request_order order = {.step = ask->step,
                                     .state = &d->before,
                                     .key = ask->key,
                                     .file = ask->file,
                                     .election = ask->election,
                                     .closed_at = ask->closed_at};
    OY_REQUIRE(why, d->before.created || act == OY_REQUEST_CREATE, OY_MISSING, "srv-1",
               "%s: there is no such election", ask->remote->url);
    OY_TRY(find(&order, d, ask, act, why));
    return oy_request_draft_make(&d->draft, &order, act, why);
}

void oy_ask_draft_clear(struct oy_ask_draft *d) {
    struct oy_why ignored = {.status = OY_OK};
    oy_stage_close(&d->stage);
    oy_request_draft_clear(&d->draft);
    oy_buffer_free(&d->list);
    if (!d->scratch[0]) return;
    oy_status removed = oy_tree_remove(d->scratch, &ignored);
    (void)removed; /* it held public files only */
}
