/* A10: the web pages that officers have put their names to [page-1, page-2]. */
#include <inttypes.h>
#include <string.h>

#include "base/hex.h"
#include "election/pages.h"
#include "verifier/check.h"

static oy_status check_one(struct oy_verifier *v, uint64_t index, struct oy_why *why) {
    struct oy_pages_said *said = &v->out->pages;
    struct oy_log_cursor c;
    struct oy_entry e;
    struct oy_pages p;
    oy_status status = oy_verifier_entry(v, &c, &e, index, why);
    if (status == OY_OK) status = oy_pages_parse(&p, e.payload, why);
    if (status == OY_OK) status = oy_pages_check(&p, v->out->election, why);
    if (status == OY_OK) {
        said->index = index;
        said->officer = p.officer;
        said->files = oy_pages_count(p.list);
        oy_record_digest(&said->digest, p.list);
    } else {
        oy_why_at(why, "log entry %" PRIu64, index);
    }
    oy_log_cursor_clear(&c);
    return status;
}

oy_status oy_check_a10(struct oy_verifier *v, struct oy_check_result *r, struct oy_why *why) {
    const struct oy_pages_said *said = &v->out->pages;
    char hex[2 * sizeof said->digest + 1];
    uint64_t n = v->order.count[OY_LOG_PAGES];
    if (n == 0) {
        r->status = OY_CHECK_NOT_APPLICABLE;
        oy_say(v, r, "no officer has signed a list of web pages",
               "hiçbir görevli bir web sayfası listesi imzalamamış");
        return OY_OK;
    }
    for (uint64_t i = 0; i < n; i++) OY_TRY(check_one(v, v->places.pages[i], why));
    v->out->has_pages = true;
    oy_hex_encode(hex, oy_span(said->digest.b, sizeof said->digest));
    oy_say(v, r,
           "lists: %" PRIu64 "; in force is the one with SHA-256 %s, files: %zu, officer %u, log "
           "entry %" PRIu64,
           "liste: %" PRIu64 "; geçerli olanın SHA-256 özeti %s, dosya: %zu, görevli no %u, kayıt "
           "no %" PRIu64,
           n, hex, said->files, said->officer, said->index);
    return OY_OK;
}
