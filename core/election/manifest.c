#include "election/manifest.h"

#include <stdlib.h>

#include "crypto/hash.h"
#include "election/manifest_read.h"
#include "election/style.h"

/* ---- looking up ---- */

static size_t find_id(const void *list, size_t n, size_t size, uint32_t id) {
    const unsigned char *p = list;
    size_t lo = 0, hi = n;
    while (lo < hi) {
        size_t middle = lo + (hi - lo) / 2;
        uint32_t here = *(const uint32_t *)(const void *)(p + middle * size);
        if (here == id) return middle;
        if (here < id)
            lo = middle + 1;
        else
            hi = middle;
    }
    return SIZE_MAX;
}

_Static_assert(offsetof(struct oy_mahalle, id) == 0, "find_id reads the id first");

size_t oy_manifest_find_mahalle(const struct oy_manifest *m, uint32_t id) {
    return find_id(m->mahalle, m->n_mahalle, sizeof *m->mahalle, id);
}

bool oy_manifest_style_has(const struct oy_manifest *m, size_t contest, uint32_t mahalle) {
    const struct oy_contest *c = &m->contests[contest];
    return find_id(c->scope, c->n_scope, sizeof *c->scope, mahalle) != SIZE_MAX;
}

/* ---- parts ---- */

static oy_status no_memory(struct oy_why *why) {
    return oy_fail(why, OY_MEMORY, "", "no memory for a manifest");
}

static oy_status at(oy_status status, const char *list, size_t i, struct oy_why *why) {
    if (status != OY_OK) oy_why_at(why, "%s[%zu]", list, i);
    return status;
}

/* [man-1] */
static oy_status check_kind(struct oy_manifest *m, const struct oy_json *root, struct oy_why *why) {
    struct oy_span format, group;
    int64_t version;
    OY_TRY(oy_json_only_keys(root,
                             OY_JSON_KEYS("format", "version", "group", "origin", "title",
                                          "description", "roll_id", "earlier_election", "opens",
                                          "closes", "minimum_scope", "totals_by_mahalle", "mahalle",
                                          "trustees", "registrars", "officers", "server",
                                          "witnesses", "residency", "attachments", "contests"),
                             why));
    OY_TRY(oy_json_text(&format, root, "format", 0, SIZE_MAX, why));
    OY_REQUIRE(why, oy_span_equal(format, oy_span_text("oy-manifest")), OY_FORMAT, "man-1",
               "the format is not oy-manifest");
    OY_TRY(
        oy_json_integer(&version, root, "version", -OY_JSON_INTEGER_MAX, OY_JSON_INTEGER_MAX, why));
    OY_REQUIRE(why, version == 1, OY_FORMAT, "man-1", "version %lld, where only 1 is known",
               (long long)version);
    OY_TRY(oy_json_text(&group, root, "group", 0, SIZE_MAX, why));
    m->group = oy_group_by_name(group);
    if (!m->group) return oy_fail(why, OY_FORMAT, "man-1", "an unknown group [grp-1]");
    return OY_OK;
}

static bool is_origin_character(unsigned char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '/' || c == '-';
}

static oy_status parse_head(struct oy_manifest *m, const struct oy_json *root, struct oy_why *why) {
    int64_t minimum;
    OY_TRY(oy_manifest_name(&m->origin, root, "origin", is_origin_character, why));
    OY_TRY(oy_manifest_title(&m->title, root, "title", why));
    OY_TRY(oy_manifest_description(&m->description, root, why));
    OY_TRY(oy_json_hex(m->roll_id, 32, root, "roll_id", why));
    m->has_earlier = oy_json_has(root, "earlier_election");
    if (m->has_earlier) OY_TRY(oy_json_hex(m->earlier_election, 32, root, "earlier_election", why));
    OY_TRY(oy_manifest_time(&m->opens, root, "opens", why));
    OY_TRY(oy_manifest_time(&m->closes, root, "closes", why));
    OY_REQUIRE(why, m->opens < m->closes, OY_FORMAT, "man-2",
               "the election does not open before it closes");
    OY_TRY(oy_json_integer(&minimum, root, "minimum_scope", 3, 1000000, why));
    m->minimum_scope = (uint32_t)minimum;
    return oy_json_bool(&m->totals_by_mahalle, root, "totals_by_mahalle", why);
}

static oy_status parse_one_mahalle(struct oy_manifest *m, const struct oy_json *obj,
                                   struct oy_why *why) {
    struct oy_mahalle *out = &m->mahalle[m->n_mahalle];
    int64_t id;
    OY_TRY(oy_json_only_keys(obj, OY_JSON_KEYS("id", "name"), why));
    OY_TRY(oy_json_integer(&id, obj, "id", 1, 999999, why));
    OY_REQUIRE(why, m->n_mahalle == 0 || out[-1].id < id, OY_FORMAT, "man-3",
               "mahalle %lld is out of order", (long long)id);
    out->id = (uint32_t)id;
    m->n_mahalle++;
    return oy_manifest_title(&out->name, obj, "name", why);
}

static oy_status parse_mahalle(struct oy_manifest *m, const struct oy_json *root,
                               struct oy_why *why) {
    const struct oy_json *array;
    size_t n;
    OY_TRY(oy_json_array(&array, &n, root, "mahalle", 1, OY_MAHALLE_MAX, why));
    m->mahalle = calloc(n, sizeof *m->mahalle);
    if (!m->mahalle) return no_memory(why);
    for (size_t i = 0; i < n; i++)
        OY_TRY(at(parse_one_mahalle(m, oy_json_at(array, i), why), "mahalle", i, why));
    return OY_OK;
}

static oy_status check_contests(const struct oy_manifest *m, struct oy_why *why) {
    const char **texts = calloc(m->n_contests, sizeof *texts);
    if (!texts) return no_memory(why);
    for (size_t i = 0; i < m->n_contests; i++) texts[i] = m->contests[i].id;
    oy_status status = oy_manifest_distinct(texts, m->n_contests, true, "man-6", why);
    for (size_t i = 0; i < m->n_contests; i++) texts[i] = m->contests[i].title;
    if (status == OY_OK) status = oy_manifest_distinct(texts, m->n_contests, false, "man-7", why);
    free(texts);
    return status;
}

static oy_status parse_contests(struct oy_manifest *m, const struct oy_json *root,
                                struct oy_why *why) {
    const struct oy_json *array;
    size_t n;
    OY_TRY(oy_json_array(&array, &n, root, "contests", 1, OY_CONTESTS_MAX, why));
    m->contests = calloc(n, sizeof *m->contests);
    if (!m->contests) return no_memory(why);
    for (size_t i = 0; i < n; i++) {
        m->n_contests = i + 1;
        OY_TRY(at(oy_contest_parse(&m->contests[i], m, oy_json_at(array, i), why), "contests", i,
                  why));
    }
    oy_status status = check_contests(m, why);
    if (status != OY_OK) oy_why_at(why, "contests");
    return status;
}

/* [dec-1] Each contest's table is within the bound already. */
static oy_status check_decisions(const struct oy_manifest *m, struct oy_why *why) {
    int64_t cells = 0;
    for (size_t i = 0; i < m->n_contests; i++) {
        cells += oy_decision_cells(&m->contests[i]);
        OY_REQUIRE(why, cells <= OY_BEST_SET_CELLS_MAX, OY_RANGE, "dec-1",
                   "contests[%zu]: the best-set contests so far have too many units of cost: round "
                   "the costs",
                   i);
    }
    return OY_OK;
}

/* [man-8] */
static oy_status check_styles(const struct oy_manifest *m, struct oy_why *why) {
    for (size_t i = 0; i < m->n_mahalle; i++) {
        struct oy_style style;
        OY_TRY(at(oy_style_make(&style, m, m->mahalle[i].id, why), "mahalle", i, why));
        oy_style_clear(&style);
    }
    return OY_OK;
}

/* ---- all ---- */

static oy_status parse_root(struct oy_manifest *m, const struct oy_json *root, struct oy_why *why) {
    OY_TRY(check_kind(m, root, why));
    OY_TRY(parse_head(m, root, why));
    OY_TRY(parse_mahalle(m, root, why));
    OY_TRY(oy_manifest_keys(m, root, why));
    OY_TRY(oy_manifest_residency(m, root, why));
    OY_TRY(oy_manifest_attachments(&m->attachments, &m->n_attachments, root, why));
    OY_TRY(parse_contests(m, root, why));
    OY_TRY(oy_manifest_distinct_files(m, why));
    OY_TRY(check_decisions(m, why));
    return check_styles(m, why);
}

oy_status oy_manifest_parse(struct oy_manifest **out, struct oy_span json, struct oy_why *why) {
    struct oy_json *root;
    *out = NULL;
    OY_TRY(oy_json_parse(&root, json, OY_MANIFEST_BYTES_MAX, why));
    struct oy_manifest *m = calloc(1, sizeof *m);
    oy_status status = m ? parse_root(m, root, why) : no_memory(why);
    oy_json_free(root);
    if (status != OY_OK) {
        oy_manifest_free(m);
        return status;
    }
    oy_sha256(m->digest, json);
    *out = m;
    return OY_OK;
}

static void free_names(struct oy_named_key *keys, size_t n) {
    for (size_t i = 0; i < n; i++) free(keys[i].name);
}

void oy_manifest_free(struct oy_manifest *m) {
    if (!m) return;
    for (size_t i = 0; i < m->n_mahalle; i++) free(m->mahalle[i].name);
    free(m->mahalle);
    for (size_t i = 0; i < m->n_contests; i++) oy_contest_clear(&m->contests[i]);
    free(m->contests);
    for (size_t i = 0; i < m->n_trustees; i++) free(m->trustees[i].name);
    oy_manifest_attachments_clear(m->attachments, m->n_attachments);
    free_names(m->registrars, m->n_registrars);
    free_names(m->officers, m->n_officers);
    free_names(m->witnesses, m->n_witnesses);
    free(m->origin);
    free(m->title);
    free(m->description);
    free(m);
}
