#include "follow/monitor.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/hex.h"
#include "base/progress.h"
#include "follow/claim.h"
#include "follow/stage.h"
#include "follow/watch.h"

enum { STATE_MAX = 128, EVIDENCE_MAX = 100000, CLOSE_GRACE = 3600 };

struct oy_monitor {
    struct oy_monitor_options options;
    struct oy_follow *follow;
    struct oy_watch *watch;
    struct oy_claim *claim; /* one for each receipt */
    bool claims_read;
    struct oy_dir dir; /* of the copy */
    char aside[OY_PATH_MAX];
    struct oy_dir memory;           /* that directory */
    int64_t answered_ms, behind_ms; /* since when; behind_ms 0: it is not */
    uint64_t size;                  /* when behind_ms was set */
    struct oy_page_watch pages;
    struct oy_alarm last;
};

static uint64_t now(const struct oy_monitor *m) {
    return m->options.now ? m->options.now() : (uint64_t)time(NULL);
}

/* ---- what is remembered ---- */

/* "<size> <root in hexadecimal>\n" of the log whose ballots were checked. */
static uint64_t recall(const struct oy_monitor *m) {
    struct oy_why ignored = {.status = OY_OK};
    struct oy_buffer text;
    struct oy_hash root, now_root;
    uint64_t size = 0, have = oy_follow_size(m->follow);
    struct oy_span rest, number, hex;
    if (oy_file_read(&text, &m->memory, "state", STATE_MAX, &ignored) != OY_OK) return 0;
    rest = oy_buffer_span(&text);
    bool read = oy_span_cut(&rest, &number, ' ') && oy_span_cut(&rest, &hex, '\n') &&
                oy_span_decimal(&size, number) && size <= have &&
                oy_hex_decode_var(root.b, 32, hex, "note-7", &ignored) == OY_OK;
    oy_buffer_free(&text);
    if (!read || oy_log_root(&m->dir, have, NULL, size, &now_root, &ignored) != OY_OK) return 0;
    return oy_hash_equal(&root, &now_root) ? size : 0;
}

static oy_status remember(const struct oy_monitor *m, struct oy_why *why) {
    char text[STATE_MAX], hex[65];
    struct oy_hash root;
    uint64_t size = oy_watch_checked(m->watch);
    if (size == 0) return OY_OK;
    OY_TRY(oy_log_root(&m->dir, oy_follow_size(m->follow), NULL, size, &root, why));
    oy_hex_encode(hex, oy_span(root.b, sizeof root.b));
    (void)snprintf(text, sizeof text, "%" PRIu64 " %s\n", size, hex);
    return oy_file_write(&m->memory, "state", oy_span_text(text), OY_FILE_REPLACE, why);
}

/* ---- opening ---- */

static oy_status open_all(struct oy_monitor *m, struct oy_why *why) {
    const char *record = m->options.follow.record;
    struct oy_watch_options watch = {.record = record, .threads = m->options.threads};
    OY_TRY(oy_follow_open(&m->follow, &m->options.follow, why));
    OY_TRY(oy_dir_open(&m->dir, record, why));
    OY_TRY(oy_beside(m->aside, record, ".monitor", why));
    OY_TRY(oy_dir_make(NULL, m->aside, why));
    OY_TRY(oy_dir_open(&m->memory, m->aside, why));
    watch.checked = recall(m);
    OY_TRY(oy_watch_new(&m->watch, &watch, why));
    return oy_allocate(&m->claim, m->options.receipts.n + 1, sizeof *m->claim, why);
}

oy_status oy_monitor_open(struct oy_monitor **out, const struct oy_monitor_options *options,
                          struct oy_why *why) {
    struct oy_monitor *m;
    *out = NULL;
    OY_TRY(oy_allocate(&m, 1, sizeof *m, why));
    m->options = *options;
    m->dir.fd = m->memory.fd = -1;
    m->answered_ms = oy_progress_now();
    oy_status status = open_all(m, why);
    if (status == OY_OK)
        *out = m;
    else
        oy_monitor_free(m);
    return status;
}

void oy_monitor_free(struct oy_monitor *m) {
    if (!m) return;
    for (size_t i = 0; m->claim && i < m->options.receipts.n; i++) oy_claim_clear(&m->claim[i]);
    free(m->claim);
    oy_page_watch_clear(&m->pages);
    oy_watch_free(m->watch);
    oy_dir_close(&m->memory);
    oy_dir_close(&m->dir);
    oy_follow_free(m->follow);
    free(m);
}

const struct oy_follow *oy_monitor_follow(const struct oy_monitor *m) {
    return m->follow;
}

bool oy_monitor_finished(const struct oy_monitor *m) {
    return oy_watch_finished(m->watch);
}

/* ---- alarms ---- */

enum { EVIDENCE_NAME = 64 };

/* Two checkpoints, or of web pages the list that was signed and what was served. */
static void name_evidence(char name[EVIDENCE_NAME], enum oy_alarm_kind kind, size_t i,
                          unsigned number) {
    static const char *const ends[2][2] = {{"before.checkpoint", "now.checkpoint"},
                                           {"signed-assets.txt", "served"}};
    (void)snprintf(name, EVIDENCE_NAME, "evidence-%03u-%s", number,
                   ends[kind == OY_ALARM_PAGES][i]);
}

static void write_evidence(const struct oy_monitor *m, struct oy_alarm *a, size_t i,
                           const struct oy_buffer *note, unsigned number) {
    struct oy_why ignored = {.status = OY_OK};
    char name[EVIDENCE_NAME];
    name_evidence(name, a->kind, i, number);
    if (!note->n) return;
    if (oy_file_write(&m->memory, name, oy_buffer_span(note), OY_FILE_EXCLUSIVE, &ignored) == OY_OK)
        (void)snprintf(a->evidence[i], sizeof a->evidence[i], "%.*s/%s", OY_PATH_MAX - 80, m->aside,
                       name);
}

static bool has_evidence(const struct oy_monitor *m, enum oy_alarm_kind kind, unsigned number) {
    char name[EVIDENCE_NAME];
    for (size_t i = 0; i < 2; i++) {
        name_evidence(name, kind, i, number);
        if (oy_file_exists(&m->memory, name)) return true;
    }
    return false;
}

static void keep_evidence(const struct oy_monitor *m, struct oy_alarm *a,
                          const struct oy_found *found) {
    unsigned number = 1;
    if (a->kind != OY_ALARM_PAGES && (!found->ours.n || !found->theirs.n)) return;
    while (number < EVIDENCE_MAX && has_evidence(m, a->kind, number)) number++;
    write_evidence(m, a, 0, &found->ours, number);
    write_evidence(m, a, 1, &found->theirs, number);
}

/* The failure is an alarm of that kind; evidence is written once. */
static void raise_alarm(struct oy_monitor *m, struct oy_alarm *a, enum oy_alarm_kind kind,
                        const struct oy_why *why, const struct oy_found *found) {
    a->kind = kind;
    a->why = *why;
    a->again = m->last.kind == kind && strcmp(m->last.why.text, why->text) == 0 &&
               strcmp(m->last.why.where, why->where) == 0;
    if (a->again)
        memcpy(a->evidence, m->last.evidence, sizeof a->evidence);
    else if (found)
        keep_evidence(m, a, found);
    m->last = *a;
}

static void say_stalled(struct oy_monitor *m, struct oy_alarm *a, const char *text) {
    struct oy_why why = {.status = OY_OK};
    if (oy_mutant("srv-4")) return;
    oy_status status = oy_fail(&why, OY_STATE, "srv-4", "%s", text);
    (void)status;
    oy_why_at(&why, "%s", m->options.follow.remote->url);
    raise_alarm(m, a, OY_ALARM_STALLED, &why, NULL);
}

/* ---- a round ---- */

static bool too_long(const struct oy_monitor *m, int64_t since_ms) {
    return oy_progress_now() - since_ms >= (int64_t)m->options.stall_seconds * 1000;
}

/* [srv-6] What the server says of itself, without a signature, must come out in the log. */
static void look_behind(struct oy_monitor *m, struct oy_alarm *a) {
    struct oy_why ignored = {.status = OY_OK};
    struct oy_state state;
    uint64_t size = oy_follow_size(m->follow);
    if (oy_remote_state(m->options.follow.remote, &state, NULL, &ignored) != OY_OK) return;
    bool behind =
        state.created && (state.size > size || state.ballots > oy_follow_ballots(m->follow));
    if (!behind || m->size != size) m->behind_ms = 0;
    m->size = size;
    if (!behind) return;
    if (m->behind_ms == 0) m->behind_ms = oy_progress_now();
    if (too_long(m, m->behind_ms))
        say_stalled(m, a, "the server says that it has more than its signed checkpoint covers");
}

static void look_at_time(struct oy_monitor *m, struct oy_alarm *a) {
    const struct oy_manifest *manifest = oy_follow_manifest(m->follow);
    if (!manifest || oy_follow_count(m->follow, OY_LOG_CLOSE)) return;
    if (now(m) > manifest->closes + CLOSE_GRACE)
        say_stalled(m, a, "voting ended more than an hour ago, and the log has not been closed");
}

/* Of the checkpoint and what is behind it. */
static oy_status follow(struct oy_monitor *m, struct oy_alarm *a, bool *answered,
                        struct oy_why *why) {
    struct oy_found found;
    oy_status status = oy_follow_round(m->follow, &found, why);
    bool silent = status == OY_IO && m->options.follow.remote->silent;
    *answered = !silent;
    if (!silent) m->answered_ms = oy_progress_now();
    if (status != OY_OK && found.kind != OY_ALARM_NONE) {
        raise_alarm(m, a, found.kind, why, &found);
        status = OY_OK;
    } else if (silent) {
        if (too_long(m, m->answered_ms)) say_stalled(m, a, "no answer");
        status = OY_OK;
    }
    oy_found_clear(&found);
    return status;
}

static oy_status look_at_ballots(struct oy_monitor *m, struct oy_alarm *a, struct oy_why *why) {
    bool invalid;
    uint64_t before = oy_watch_checked(m->watch);
    oy_status status = oy_watch_advance(m->watch, &invalid, why);
    if (invalid)
        raise_alarm(m, a, OY_ALARM_INVALID, why, NULL);
    else if (status != OY_OK)
        return status;
    return oy_watch_checked(m->watch) == before || invalid ? OY_OK : remember(m, why);
}

static oy_status read_claims(struct oy_monitor *m, struct oy_why *why) {
    if (m->claims_read || !oy_follow_manifest(m->follow)) return OY_OK;
    for (size_t i = 0; i < m->options.receipts.n; i++)
        OY_TRY(oy_claim_read(&m->claim[i], m->options.receipts.path[i],
                             oy_follow_manifest(m->follow), why));
    m->claims_read = true;
    return OY_OK;
}

static oy_status look_at_claims(struct oy_monitor *m, struct oy_alarm *a, struct oy_why *why) {
    OY_TRY(read_claims(m, why));
    if (!m->claims_read) return OY_OK;
    for (size_t i = 0; i < m->options.receipts.n && a->kind == OY_ALARM_NONE; i++) {
        struct oy_found found;
        oy_status status =
            oy_claim_check(&m->claim[i], &m->dir, oy_follow_size(m->follow), &found, why);
        if (found.kind != OY_ALARM_NONE) {
            raise_alarm(m, a, found.kind, why, &found);
            status = OY_OK;
        }
        oy_found_clear(&found);
        OY_TRY(status);
    }
    return OY_OK;
}

static oy_status look_at_web(struct oy_monitor *m, struct oy_alarm *a, struct oy_why *why) {
    struct oy_found found;
    struct oy_page_round r = {.remote = m->options.follow.remote,
                              .dir = &m->dir,
                              .follow = m->follow,
                              .patience_seconds = m->options.stall_seconds};
    oy_status status = oy_page_watch_round(&m->pages, &r, &found, why);
    if (found.kind != OY_ALARM_NONE) {
        raise_alarm(m, a, found.kind, why, &found);
        status = OY_OK;
    }
    oy_found_clear(&found);
    return status;
}

enum oy_pages_sight oy_monitor_pages(const struct oy_monitor *m) {
    return m->pages.sight;
}

oy_status oy_monitor_round(struct oy_monitor *m, struct oy_alarm *alarm, bool *answered,
                           struct oy_why *why) {
    *alarm = (struct oy_alarm){.kind = OY_ALARM_NONE};
    OY_TRY(follow(m, alarm, answered, why));
    if (alarm->kind != OY_ALARM_NONE || oy_follow_size(m->follow) == 0) return OY_OK;
    OY_TRY(look_at_ballots(m, alarm, why));
    if (alarm->kind == OY_ALARM_NONE) OY_TRY(look_at_claims(m, alarm, why));
    if (alarm->kind == OY_ALARM_NONE && *answered) OY_TRY(look_at_web(m, alarm, why));
    if (alarm->kind == OY_ALARM_NONE && *answered) look_behind(m, alarm);
    if (alarm->kind == OY_ALARM_NONE) look_at_time(m, alarm);
    return OY_OK;
}
