/* Who may vote, and the papers of a manifest [man-9, man-10]. */
#include <stdlib.h>

#include "base/day.h"
#include "election/manifest_read.h"

enum { AGE_MAX = 120, DAYS_MAX = 36500, ATTACHMENTS_MAX = 50 };
#define BYTES_MAX ((int64_t)1000000000000) /* 10^12 */

/* ---- residency ---- */

static oy_status number(uint32_t *out, const struct oy_json *obj, const char *key, int64_t max,
                        struct oy_why *why) {
    int64_t v;
    OY_TRY(oy_json_integer(&v, obj, key, 0, max, why));
    *out = (uint32_t)v;
    return OY_OK;
}

static oy_status date(uint32_t *out, const struct oy_json *obj, const char *key,
                      struct oy_why *why) {
    struct oy_span t;
    OY_TRY(oy_json_text(&t, obj, key, 0, SIZE_MAX, why));
    if (oy_day_parse(out, t)) return OY_OK;
    oy_why_at(why, "%s", key);
    return oy_fail(why, OY_FORMAT, "man-9", "this is no date YYYY-MM-DD from 1900 to 9999");
}

static oy_status check_order(const struct oy_manifest *m, struct oy_why *why) {
    const struct oy_residency *r = &m->residency;
    const struct {
        const char *name;
        uint32_t day;
    } calendar[] = {{"cutoff", r->cutoff},
                    {"posting_from", r->posting_from},
                    {"posting_to", r->posting_to},
                    {"objections_decided", r->objections_decided},
                    {"roll_final", r->roll_final},
                    {"the day of opens", oy_day_of_time(m->opens)},
                    {"election_day", r->election_day},
                    {"the day of closes", oy_day_of_time(m->closes)},
                    {"destroy_after", r->destroy_after}};
    for (size_t i = 1; i < sizeof calendar / sizeof *calendar; i++)
        OY_REQUIRE(why, calendar[i - 1].day <= calendar[i].day, OY_FORMAT, "man-9",
                   "%s is before %s", calendar[i].name, calendar[i - 1].name);
    return OY_OK;
}

static oy_status parse_residency(struct oy_manifest *m, const struct oy_json *obj,
                                 struct oy_why *why) {
    struct oy_residency *r = &m->residency;
    OY_TRY(oy_json_only_keys(obj,
                             OY_JSON_KEYS("minimum_age", "minimum_days", "election_day", "cutoff",
                                          "posting_from", "posting_to", "objections_decided",
                                          "roll_final", "destroy_after"),
                             why));
    OY_TRY(number(&r->minimum_age, obj, "minimum_age", AGE_MAX, why));
    OY_TRY(number(&r->minimum_days, obj, "minimum_days", DAYS_MAX, why));
    OY_TRY(date(&r->election_day, obj, "election_day", why));
    OY_TRY(date(&r->cutoff, obj, "cutoff", why));
    OY_TRY(date(&r->posting_from, obj, "posting_from", why));
    OY_TRY(date(&r->posting_to, obj, "posting_to", why));
    OY_TRY(date(&r->objections_decided, obj, "objections_decided", why));
    OY_TRY(date(&r->roll_final, obj, "roll_final", why));
    OY_TRY(date(&r->destroy_after, obj, "destroy_after", why));
    return check_order(m, why);
}

oy_status oy_manifest_residency(struct oy_manifest *m, const struct oy_json *root,
                                struct oy_why *why) {
    const struct oy_json *obj;
    m->has_residency = oy_json_has(root, "residency");
    if (!m->has_residency) return OY_OK;
    OY_TRY(oy_json_object(&obj, root, "residency", why));
    oy_status status = parse_residency(m, obj, why);
    if (status != OY_OK) oy_why_at(why, "residency");
    return status;
}

/* ---- attachments ---- */

static bool is_file_character(unsigned char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' ||
           c == '_' || c == '-';
}

static oy_status parse_attachment(struct oy_attachment *out, const struct oy_json *obj,
                                  struct oy_why *why) {
    int64_t bytes;
    OY_TRY(oy_json_only_keys(obj, OY_JSON_KEYS("title", "file", "bytes", "sha256"), why));
    OY_TRY(oy_manifest_title(&out->title, obj, "title", why));
    OY_TRY(oy_manifest_name(&out->file, obj, "file", is_file_character, why));
    OY_REQUIRE(why, out->file[0] != '.', OY_FORMAT, "man-10", "file: the name begins with a dot");
    OY_TRY(oy_json_integer(&bytes, obj, "bytes", 1, BYTES_MAX, why));
    out->bytes = (uint64_t)bytes;
    return oy_json_hex(out->digest, sizeof out->digest, obj, "sha256", why);
}

oy_status oy_manifest_attachments(struct oy_attachment **out, size_t *n, const struct oy_json *obj,
                                  struct oy_why *why) {
    const struct oy_json *array;
    size_t count;
    if (!oy_json_has(obj, "attachments")) return OY_OK;
    OY_TRY(oy_json_array(&array, &count, obj, "attachments", 1, ATTACHMENTS_MAX, why));
    *out = calloc(count, sizeof **out);
    if (!*out) return oy_fail(why, OY_MEMORY, "", "no memory for attachments");
    *n = count;
    for (size_t i = 0; i < count; i++) {
        oy_status status = parse_attachment(&(*out)[i], oy_json_at(array, i), why);
        if (status == OY_OK) continue;
        oy_why_at(why, "attachments[%zu]", i);
        return status;
    }
    return OY_OK;
}

void oy_manifest_attachments_clear(struct oy_attachment *list, size_t n) {
    for (size_t i = 0; i < n; i++) {
        free(list[i].title);
        free(list[i].file);
    }
    free(list);
}

static size_t add_files(const char **names, size_t n, const struct oy_attachment *list,
                        size_t count) {
    for (size_t i = 0; i < count; i++) names[n++] = list[i].file;
    return n;
}

oy_status oy_manifest_distinct_files(const struct oy_manifest *m, struct oy_why *why) {
    size_t n = m->n_attachments;
    for (size_t i = 0; i < m->n_contests; i++) n += m->contests[i].n_attachments;
    if (n == 0) return OY_OK;
    const char **names = calloc(n, sizeof *names);
    if (!names) return oy_fail(why, OY_MEMORY, "", "no memory for attachments");
    n = add_files(names, 0, m->attachments, m->n_attachments);
    for (size_t i = 0; i < m->n_contests; i++)
        n = add_files(names, n, m->contests[i].attachments, m->contests[i].n_attachments);
    oy_status status = oy_manifest_distinct(names, n, true, "man-10", why);
    free(names);
    return status;
}
