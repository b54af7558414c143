/* The board takes ballots from files: one delivery to an appender, then the receipts. */
#include <stdlib.h>
#include <string.h>

#include "steps/appender.h"
#include "steps/delivery.h"
#include "steps/files.h"
#include "steps/receipts.h"

static oy_status append(const struct oy_step *s, struct oy_judged *judged,
                        const struct oy_delivery *d, const char *record, const char *key,
                        struct oy_why *why) {
    struct oy_appender *a = NULL;
    struct oy_progress progress;
    struct oy_span *bytes;
    OY_TRY(oy_allocate(&bytes, d->n, sizeof *bytes, why));
    for (size_t i = 0; i < d->n; i++) bytes[i] = d->ballot[i].bytes;
    oy_status status = oy_appender_open(&a, s->threads, record, key, why);
    if (status == OY_OK) {
        oy_progress_start(&progress, "checking ballots", d->n);
        status = oy_appender_take(a, judged, bytes, d->n, &progress, why);
        oy_progress_end(&progress);
    }
    oy_appender_close(a);
    free(bytes);
    return status;
}

/* ---- report and receipts ---- */

static oy_status fill_report(struct oy_append_report *report, const struct oy_judged *judged,
                             const struct oy_delivery *d, struct oy_why *why) {
    OY_TRY(oy_allocate(&report->refused, d->n, sizeof *report->refused, why));
    for (size_t i = 0; i < d->n; i++) {
        if (judged[i].fate == OY_FATE_ACCEPTED) report->accepted++;
        if (judged[i].fate == OY_FATE_REPEATED) report->repeated++;
        if (judged[i].fate != OY_FATE_REFUSED) continue;
        struct oy_refusal *r = &report->refused[report->n_refused++];
        r->why = judged[i].why;
        (void)oy_delivery_name(r->name, d, i);
    }
    return OY_OK;
}

void oy_append_report_clear(struct oy_append_report *report) {
    free(report->refused);
    *report = (struct oy_append_report){.accepted = 0};
}

oy_status oy_step_board_append(const struct oy_step *s, struct oy_append_report *report,
                               const char *record, struct oy_files ballots, const char *key,
                               const char *receipts, struct oy_why *why) {
    struct oy_delivery d;
    struct oy_judged *judged = NULL;
    *report = (struct oy_append_report){.accepted = 0};
    oy_status status = oy_delivery_read(&d, ballots, why);
    if (status == OY_OK) status = oy_allocate(&judged, d.n, sizeof *judged, why);
    if (status == OY_OK) status = append(s, judged, &d, record, key, why);
    if (status == OY_OK) status = fill_report(report, judged, &d, why);
    if (status == OY_OK && receipts)
        status = oy_receipts_write_all(judged, d.n, record, receipts, why);
    free(judged);
    oy_delivery_clear(&d);
    return status;
}
