/* What minutes are made of: a verification of the whole record, and nothing that is not in it. */
#include <stdlib.h>
#include <string.h>

#include "office/minutes.h"
#include "steps/files.h"
#include "verifier/text.h"

/* The first check that could not be made yet. */
static const struct oy_check_result *waiting(const struct oy_verification *v) {
    for (size_t i = 0; i < v->n_checks; i++)
        if (v->check[i].status == OY_CHECK_NOT_YET) return &v->check[i];
    return NULL;
}

static oy_status require_verified(const struct oy_verification *v, struct oy_why *why) {
    const struct oy_check_result *fault = oy_verification_fault(v), *later = waiting(v);
    OY_REQUIRE(why, !fault, OY_STATE, "min-1", "the record does not hold: check %s (%s): %.200s",
               fault->id, oy_check_text(fault->id)->title.in[OY_ENGLISH], fault->detail);
    OY_REQUIRE(why, !later, OY_STATE, "min-1",
               "the election has not come to its end: check %s (%s): %.200s", later->id,
               oy_check_text(later->id)->title.in[OY_ENGLISH], later->detail);
    OY_REQUIRE(why, v->verdict == OY_VERIFIED && v->has_totals && v->has_counts, OY_STATE, "min-1",
               "the record is not verified");
    return OY_OK;
}

static void count_rows(struct oy_minutes *m) {
    for (size_t i = 0; i < m->v->manifest->n_mahalle; i++) m->rows += m->v->voters[i];
}

/* Only statements may follow the result: private rolls destroyed, web pages. */
static oy_status find_result(uint64_t *size, const struct oy_record *r, struct oy_why *why) {
    struct oy_log_cursor c;
    struct oy_entry e;
    oy_status status = OY_OK;
    oy_record_cursor(&c, r, 0);
    for (*size = oy_record_size(r); *size > 0; --*size) {
        status = oy_log_entry(&c, &e, *size - 1, why);
        if (status != OY_OK || (e.type != OY_LOG_DESTROY && e.type != OY_LOG_PAGES)) break;
    }
    oy_log_cursor_clear(&c);
    return status;
}

/* The record may have changed since it was verified: its root must be the one that was. */
static oy_status find_root(struct oy_minutes *m, const struct oy_record *r, struct oy_why *why) {
    struct oy_hash whole;
    uint64_t size = oy_record_size(r);
    OY_TRY(oy_log_root(&r->dir, size, &r->pins, size, &whole, why));
    OY_REQUIRE(why, size == m->v->size && memcmp(&whole, &m->v->root, sizeof whole) == 0, OY_STATE,
               "min-1", "the record has changed while it was verified");
    OY_TRY(find_result(&m->size, r, why));
    return oy_log_root(&r->dir, size, &r->pins, m->size, &m->root, why);
}

static oy_status find_checkpoint(struct oy_minutes *m, const char *record, struct oy_why *why) {
    struct oy_record r;
    OY_TRY(oy_record_open(&r, record, why));
    oy_status status = find_root(m, &r, why);
    oy_record_close(&r);
    return status;
}

oy_status oy_minutes_collect(struct oy_minutes *out, const char *record, unsigned threads,
                             enum oy_language language, struct oy_why *why) {
    struct oy_verify_options options = {
        .record = record, .threads = threads, .progress = true, .language = language};
    *out = (struct oy_minutes){.language = language};
    OY_TRY(oy_verify(&out->v, &options, why));
    OY_TRY(require_verified(out->v, why));
    out->decisions = out->v->has_decisions ? out->v->decisions : NULL;
    OY_TRY(find_checkpoint(out, record, why));
    count_rows(out);
    return OY_OK;
}

void oy_minutes_clear(struct oy_minutes *m) {
    oy_verification_free(m->v);
    *m = (struct oy_minutes){.v = NULL};
}
