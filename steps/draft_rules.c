#include <string.h>

#include "crypto/hash.h"
#include "steps/draft.h"
#include "steps/files.h"

enum { ATTACHMENT_BYTES_MAX = 1 << 30 };

/* ---- residency ---- */

static void put_dates(struct oy_json_out *o, const struct oy_draft_residency *r) {
    oy_json_put_text(o, "election_day", r->election_day);
    oy_json_put_text(o, "cutoff", r->cutoff);
    oy_json_put_text(o, "posting_from", r->posting_from);
    oy_json_put_text(o, "posting_to", r->posting_to);
    oy_json_put_text(o, "objections_decided", r->objections_decided);
    oy_json_put_text(o, "roll_final", r->roll_final);
    oy_json_put_text(o, "destroy_after", r->destroy_after);
}

oy_status oy_draft_residency(struct oy_json_out *o, const struct oy_draft *d, struct oy_why *why) {
    const struct oy_draft_residency *r = &d->residency;
    const char *const dates[] = {r->election_day, r->cutoff,     r->posting_from,
                                 r->posting_to,   r->roll_final, r->objections_decided,
                                 r->destroy_after};
    size_t given = 0, all = sizeof dates / sizeof *dates;
    for (size_t i = 0; i < all; i++) given += dates[i] != NULL;
    if (given == 0) return OY_OK;
    OY_REQUIRE(why, given == all, OY_MISSING, "man-9",
               "rules of residency need all of --election-day, --cutoff, --posting-from, "
               "--posting-to, --objections-decided, --roll-final and --destroy-after");
    oy_json_put_object(o, "residency");
    oy_json_put_integer(o, "minimum_age", r->minimum_age);
    oy_json_put_integer(o, "minimum_days", r->minimum_days);
    put_dates(o, r);
    oy_json_put_end(o);
    return OY_OK;
}

/* ---- attachments ---- */

static const char *base_name(const char *path) {
    const char *slash = strrchr(path, '/');
    return slash ? slash + 1 : path;
}

static oy_status put_attachment(struct oy_json_out *o, const char *text, struct oy_why *why) {
    const char *path = strrchr(text, '=');
    struct oy_map map;
    unsigned char digest[32];
    OY_REQUIRE(why, path && path != text && path[1], OY_FORMAT, "man-10",
               "attachment \"%.60s\" is not of the form TITLE=FILE", text);
    if (!path) return OY_OK;
    OY_TRY(oy_file_map(&map, NULL, path + 1, ATTACHMENT_BYTES_MAX, why));
    oy_sha256(digest, map.bytes);
    oy_json_put_object(o, NULL);
    oy_json_put_span(o, "title", oy_span(text, (size_t)(path - text)));
    oy_json_put_text(o, "file", base_name(path + 1));
    oy_json_put_integer(o, "bytes", (int64_t)map.bytes.n);
    oy_json_put_hex(o, "sha256", oy_span(digest, sizeof digest));
    oy_json_put_end(o);
    oy_map_close(&map);
    return OY_OK;
}

oy_status oy_draft_attachments(struct oy_json_out *o, const struct oy_draft *d,
                               struct oy_why *why) {
    if (d->attachments.n == 0) return OY_OK;
    oy_json_put_array(o, "attachments");
    for (size_t i = 0; i < d->attachments.n; i++)
        OY_TRY(put_attachment(o, d->attachments.path[i], why));
    oy_json_put_end(o);
    return OY_OK;
}
