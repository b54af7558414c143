/* Completeness: is everything there, and nothing else? */
#include <inttypes.h>

#include "verifier/ballots.h"
#include "verifier/check.h"

oy_status oy_check_c1(struct oy_verifier *v, struct oy_check_result *r, struct oy_why *why) {
    struct oy_verification *out = v->out;
    OY_TRY(oy_record_open(&v->record, v->options->record, why));
    out->has_checkpoint = true;
    out->size = v->record.checkpoint.head.size;
    out->root = v->record.checkpoint.head.root;
    OY_TRY(oy_record_check_files(&v->record, why));
    oy_say(v, r,
           out->size == 1 ? "%" PRIu64 " log entry, %" PRIu64 " for ballots"
                          : "%" PRIu64 " log entries, %" PRIu64 " of them for ballots",
           "%" PRIu64 " günlük kaydı, %" PRIu64 " tanesi oy kaydı", out->size,
           oy_record_ballots(&v->record));
    return OY_OK;
}

/* Where entries of this type are kept; NULL if nobody looks for them by their place. */
static uint64_t *room(struct oy_places *p, enum oy_entry_type type, size_t *max) {
    *max = 1;
    switch (type) {
    case OY_LOG_CLOSE: return &p->close;
    case OY_LOG_TALLY: return &p->tally;
    case OY_LOG_RESULT: return &p->result;
    case OY_LOG_SHARE: *max = OY_SHARE_ENTRIES_MAX; return p->share;
    case OY_LOG_DESTROY: *max = OY_DESTROY_ENTRIES_MAX; return p->destroy;
    case OY_LOG_PAGES: *max = OY_PAGES_ENTRIES_MAX; return p->pages;
    case OY_LOG_MANIFEST:
    case OY_LOG_CEREMONY:
    case OY_LOG_ROLL:
    case OY_LOG_OPEN:
    case OY_LOG_BALLOT:
    case OY_LOG_REVOKE:
    case OY_LOG_REPLACE: break;
    }
    return NULL;
}

/* number: entries of its type up to this one */
static void keep_place(struct oy_places *p, enum oy_entry_type type, uint64_t number,
                       uint64_t index) {
    size_t max;
    uint64_t *at = room(p, type, &max);
    if (at && number <= max) at[number - 1] = index; /* more only without [log-5], in tests */
}

static oy_status read_in_order(struct oy_verifier *v, struct oy_log_cursor *c, struct oy_why *why) {
    for (uint64_t i = 0; i < c->size; i++) {
        struct oy_entry e;
        OY_TRY(oy_log_entry(c, &e, i, why));
        oy_status status = oy_entry_order_next(&v->order, e.type, why);
        if (status != OY_OK) oy_why_at(why, "log entry %" PRIu64, i);
        OY_TRY(status);
        keep_place(&v->places, e.type, v->order.count[e.type], i);
    }
    return OY_OK;
}

oy_status oy_check_c2(struct oy_verifier *v, struct oy_check_result *r, struct oy_why *why) {
    struct oy_log_cursor c;
    oy_entry_order_init(&v->order);
    oy_record_cursor(&c, &v->record, 0);
    oy_status status = read_in_order(v, &c, why);
    oy_log_cursor_clear(&c);
    OY_TRY(status);
    oy_say(v, r, "the last entry is: %s", "son kayıt: %s",
           oy_verifier_entry_word(v, v->order.last));
    return OY_OK;
}

oy_status oy_check_c3(struct oy_verifier *v, struct oy_check_result *r, struct oy_why *why) {
    if (oy_verifier_no_ballots(v, r)) return OY_OK;
    OY_TRY(oy_ballots_find(v, why));
    OY_TRY(oy_ballots_check_bundles(v, why));
    uint64_t n = oy_verifier_ballots(v), bundles = oy_bundle_count(n);
    oy_say(v, r,
           n == 1         ? "%" PRIu64 " ballot in %" PRIu64 " bundle"
           : bundles == 1 ? "%" PRIu64 " ballots in %" PRIu64 " bundle"
                          : "%" PRIu64 " ballots in %" PRIu64 " bundles",
           "%" PRIu64 " oy, %" PRIu64 " pakette", n, bundles);
    return OY_OK;
}

oy_status oy_check_c4(struct oy_verifier *v, struct oy_check_result *r, struct oy_why *why) {
    /* That the log has a result entry, and by [log-5] all that comes before one, was asked by the
     * table. */
    (void)why;
    oy_say(v, r, "the result is published", "sonuç yayımlanmış");
    return OY_OK;
}
