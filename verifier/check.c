#include "verifier/check.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

/* The table of spec/checks.md, line for line. */
const struct oy_check oy_checks[OY_CHECKS] = {
    {"C1", "completeness", {NULL}, 0, oy_check_c1},
    {"K1", "consistency", {"C1"}, 0, oy_check_k1},
    {"C2", "completeness", {"K1"}, 0, oy_check_c2},
    {"K2", "consistency", {"C2"}, OY_LOG_MANIFEST, oy_check_k2},
    {"A1", "authenticity", {"K2"}, 0, oy_check_a1},
    {"K3", "consistency", {"K2"}, OY_LOG_CEREMONY, oy_check_k3},
    {"A2", "authenticity", {"K3"}, 0, oy_check_a2},
    {"I1", "integrity", {"K3"}, 0, oy_check_i1},
    {"E1", "evidence", {"I1"}, 0, oy_check_e1},
    {"K4", "consistency", {"K2"}, OY_LOG_ROLL, oy_check_k4},
    {"A3", "authenticity", {"K4"}, 0, oy_check_a3},
    {"I2", "integrity", {"K4"}, 0, oy_check_i2},
    {"K5", "consistency", {"K3", "K4"}, OY_LOG_OPEN, oy_check_k5},
    {"A4", "authenticity", {"K5"}, 0, oy_check_a4},
    {"C3", "completeness", {"K5"}, 0, oy_check_c3},
    {"K6", "consistency", {"C3"}, 0, oy_check_k6},
    {"I3", "integrity", {"K5", "I2"}, 0, oy_check_i3},
    {"K7", "consistency", {"K6", "I3"}, 0, oy_check_k7},
    {"I4", "integrity", {"K6", "I1"}, 0, oy_check_i4},
    {"A5", "authenticity", {"K6"}, 0, oy_check_a5},
    {"A6", "authenticity", {"K5"}, OY_LOG_CLOSE, oy_check_a6},
    {"K8", "consistency", {"A6"}, 0, oy_check_k8},
    {"A7", "authenticity", {"K8"}, 0, oy_check_a7},
    {"E2", "evidence", {"K7", "K8"}, OY_LOG_TALLY, oy_check_e2},
    {"I5", "integrity", {"E2", "I4", "A5"}, 0, oy_check_i5},
    {"I6", "integrity", {"I5", "A7"}, 0, oy_check_i6},
    {"I7", "integrity", {"I6"}, 0, oy_check_i7},
    {"I8", "integrity", {"I7"}, OY_LOG_RESULT, oy_check_i8},
    {"I9", "integrity", {"I8"}, OY_LOG_RESULT, oy_check_i9},
    {"A9", "authenticity", {"K5"}, 0, oy_check_a9},
    {"A10", "authenticity", {"K5"}, 0, oy_check_a10},
    {"C4", "completeness", {"C2"}, OY_LOG_RESULT, oy_check_c4},
    {"A8", "authenticity", {"A1"}, 0, oy_check_a8},
    {"K9", "consistency", {"K1"}, 0, oy_check_k9},
    {"E3", "evidence", {"K5", "I1"}, 0, oy_check_e3},
};

void oy_say(const struct oy_verifier *v, struct oy_check_result *r, const char *english,
            const char *turkish, ...) {
    va_list args;
    va_start(args, turkish);
    if (v->options->language == OY_TURKISH)
        (void)vsnprintf(r->detail, sizeof r->detail, turkish, args);
    else
        (void)vsnprintf(r->detail, sizeof r->detail, english, args);
    va_end(args);
}

oy_status oy_verifier_entry(const struct oy_verifier *v, struct oy_log_cursor *c,
                            struct oy_entry *e, uint64_t index, struct oy_why *why) {
    oy_record_cursor(c, &v->record, index);
    return oy_log_entry(c, e, index, why);
}

oy_status oy_verifier_file(const struct oy_verifier *v, struct oy_map *map, struct oy_hash *digest,
                           uint64_t index, uint64_t k, struct oy_why *why) {
    struct oy_log_cursor c;
    struct oy_entry e;
    map->bytes = oy_span(NULL, 0);
    oy_status status = oy_verifier_entry(v, &c, &e, index, why);
    if (status == OY_OK) status = oy_record_map_file(map, &v->record, &e, k, why);
    if (status == OY_OK && digest) *digest = e.digest;
    oy_log_cursor_clear(&c);
    return status;
}

uint64_t oy_verifier_ballots(const struct oy_verifier *v) {
    return v->order.count[OY_LOG_BALLOT];
}

bool oy_verifier_no_ballots(const struct oy_verifier *v, struct oy_check_result *r) {
    if (oy_verifier_ballots(v)) return false;
    r->status = OY_CHECK_NOT_APPLICABLE;
    oy_say(v, r, "there is no ballot in the log", "kayıtta hiç oy yok");
    return true;
}

const char *oy_verifier_entry_word(const struct oy_verifier *v, enum oy_entry_type type) {
    static const char *const turkish[OY_ENTRY_TYPES] = {
        [OY_LOG_MANIFEST] = "tanım",  [OY_LOG_CEREMONY] = "tören", [OY_LOG_ROLL] = "seçmen listesi",
        [OY_LOG_OPEN] = "açılış",     [OY_LOG_BALLOT] = "oy",      [OY_LOG_REVOKE] = "iptal",
        [OY_LOG_REPLACE] = "değişim", [OY_LOG_CLOSE] = "kapanış",  [OY_LOG_TALLY] = "döküm",
        [OY_LOG_SHARE] = "pay",       [OY_LOG_RESULT] = "sonuç",   [OY_LOG_DESTROY] = "imha",
        [OY_LOG_PAGES] = "sayfalar"};
    bool known = (size_t)type < OY_ENTRY_TYPES && turkish[type];
    return v->options->language == OY_TURKISH && known ? turkish[type] : oy_entry_type_name(type);
}

void oy_verifier_progress(const struct oy_verifier *v, struct oy_progress *p, const char *english,
                          const char *turkish, uint64_t total) {
    oy_progress_start_lines(p, v->options->language == OY_TURKISH ? turkish : english, total,
                            v->options->progress_lines);
    if (!v->options->progress || v->options->observer) p->fd = -1;
    if (!v->options->observer) return;
    p->label = english;
    p->tell = v->options->observer->progressed;
    p->context = v->options->observer->context;
}
