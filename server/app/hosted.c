#include "server/app/hosted.h"

#include <stdlib.h>
#include <string.h>

#include "server/app/keys.h"
#include "server/app/requests.h"

oy_status oy_hosted_file(struct oy_buffer *out, struct oy_txn *t, uint32_t number, const char *path,
                         struct oy_why *why) {
    struct oy_store_key k;
    struct oy_span value;
    *out = (struct oy_buffer){.n = 0};
    oy_key_bytes(&k, number, oy_span_text(path));
    if (oy_txn_get(t, &value, OY_TABLE_FILES, oy_key_of(&k), why) != OY_OK)
        return oy_fail(why, OY_MISSING, "", "there is no file %s", path);
    return oy_buffer_copy(out, value, why);
}

/* ---- phases ---- */

const char *oy_phase_name(enum oy_phase phase) {
    static const char *const names[] = {"created", "open",    "ended",
                                        "closed",  "tallied", "published"};
    return names[phase];
}

enum oy_phase oy_hosted_phase(const struct oy_hosted *h, uint64_t now) {
    const uint64_t *n = h->order.count;
    if (n[OY_LOG_RESULT] > 0) return OY_PHASE_PUBLISHED;
    if (n[OY_LOG_TALLY] > 0) return OY_PHASE_TALLIED;
    if (n[OY_LOG_CLOSE] > 0) return OY_PHASE_CLOSED;
    if (n[OY_LOG_OPEN] == 0) return OY_PHASE_CREATED;
    return now < h->c.m->closes ? OY_PHASE_OPEN : OY_PHASE_ENDED;
}

uint64_t oy_hosted_version(const struct oy_hosted *h) {
    return h->tiles.size - h->order.count[OY_LOG_BALLOT];
}

oy_status oy_hosted_takes(const struct oy_hosted *h, uint64_t now, struct oy_why *why) {
    char when[OY_TIME_TEXT];
    OY_REQUIRE(why, h->order.count[OY_LOG_OPEN] > 0, OY_STATE, "srv-2",
               "the election has not been opened");
    OY_REQUIRE(why, h->order.count[OY_LOG_CLOSE] == 0, OY_STATE, "srv-2",
               "the election has been closed");
    OY_REQUIRE(why, now >= h->c.m->opens, OY_STATE, "srv-2", "voting begins at %s",
               oy_time_text(when, h->c.m->opens));
    OY_REQUIRE(why, now < h->c.m->closes, OY_STATE, "srv-2", "voting has ended at %s",
               oy_time_text(when, h->c.m->closes));
    return OY_OK;
}

/* ---- made from files ---- */

static size_t longest_ballot(const struct oy_context *c) {
    size_t longest = 0;
    for (size_t i = 0; i < c->m->n_mahalle; i++)
        if (c->e->styles[i].n_contests && c->e->styles[i].ballot_len > longest)
            longest = c->e->styles[i].ballot_len;
    return longest;
}

static oy_status read_files(struct oy_hosted *h, struct oy_span manifest, struct oy_span ceremony,
                            struct oy_span roll, enum oy_context_trust trust,
                            const unsigned char server[32], struct oy_why *why) {
    OY_TRY(oy_buffer_copy(&h->manifest, manifest, why));
    OY_TRY(oy_buffer_copy(&h->ceremony, ceremony, why));
    OY_TRY(oy_buffer_copy(&h->roll, roll, why));
    OY_TRY(oy_context_bytes(&h->c, oy_buffer_span(&h->manifest), oy_buffer_span(&h->ceremony),
                            oy_buffer_span(&h->roll), trust, 0, why));
    OY_REQUIRE(why, !server || memcmp(h->c.m->server_key, server, 32) == 0, OY_MISMATCH, "note-2",
               "the manifest names another server's key");
    h->ballot_max = longest_ballot(&h->c);
    return oy_registry_new(&h->registry, h->c.e, &h->c.roll, why);
}

oy_status oy_hosted_new(struct oy_hosted **out, uint32_t number, const char *name,
                        struct oy_span manifest, struct oy_span ceremony, struct oy_span roll,
                        enum oy_context_trust trust, const unsigned char server[32],
                        struct oy_why *why) {
    struct oy_hosted *h = calloc(1, sizeof *h);
    *out = NULL;
    if (!h) return oy_fail(why, OY_MEMORY, "", "no memory for an election");
    h->requests = calloc(1, sizeof *h->requests);
    if (!h->requests) {
        free(h);
        return oy_fail(why, OY_MEMORY, "", "no memory for an election");
    }
    h->number = number;
    (void)strncpy(h->name, name, OY_APP_NAME_MAX);
    h->c.record.dir.fd = -1;
    (void)pthread_rwlock_init(&h->lock, NULL);
    oy_tiles_init(&h->tiles);
    oy_tiles_root(&h->tiles, &h->root);
    oy_entry_order_init(&h->order);
    oy_status status = read_files(h, manifest, ceremony, roll, trust, server, why);
    if (status == OY_OK)
        *out = h;
    else
        oy_hosted_free(h);
    return status;
}

void oy_hosted_free(struct oy_hosted *h) {
    if (!h) return;
    oy_registry_free(h->registry);
    oy_context_clear(&h->c);
    oy_buffer_free(&h->manifest);
    oy_buffer_free(&h->ceremony);
    oy_buffer_free(&h->roll);
    oy_buffer_free(&h->note);
    oy_buffer_free(&h->closing);
    oy_buffer_free(&h->asked.note);
    oy_buffer_free(&h->witnessed);
    free(h->requests);
    (void)pthread_rwlock_destroy(&h->lock);
    free(h);
}
