#include "election/election.h"

#include <stdlib.h>
#include <string.h>

#include "crypto/transcript.h"

void oy_election_id(unsigned char out[32], const struct oy_group *g,
                    const unsigned char manifest_digest[32],
                    const unsigned char ceremony_digest[32], const unsigned char roll_digest[32]) {
    struct oy_transcript t;
    oy_transcript_begin(&t, g, "election");
    oy_transcript_item(&t, manifest_digest, 32);
    oy_transcript_item(&t, ceremony_digest, 32);
    oy_transcript_item(&t, roll_digest, 32);
    oy_transcript_id(&t, out);
}

static oy_status make_styles(struct oy_election *e, struct oy_why *why) {
    const struct oy_manifest *m = e->manifest;
    e->styles = calloc(m->n_mahalle, sizeof *e->styles);
    if (!e->styles) return oy_fail(why, OY_MEMORY, "", "no memory for ballot styles");
    for (size_t i = 0; i < m->n_mahalle; i++)
        OY_TRY(oy_style_make(&e->styles[i], m, m->mahalle[i].id, why));
    return OY_OK;
}

oy_status oy_election_new(struct oy_election **out, const struct oy_manifest *m,
                          const struct oy_element *y, const struct oy_element *share_keys,
                          const unsigned char id[32], struct oy_why *why) {
    *out = NULL;
    struct oy_election *e = calloc(1, sizeof *e);
    if (!e) return oy_fail(why, OY_MEMORY, "", "no memory for an election");
    e->manifest = m;
    e->group = m->group;
    e->y = *y;
    memcpy(e->share_keys, share_keys, m->n_trustees * sizeof *share_keys);
    memcpy(e->id, id, 32);
    oy_status status = make_styles(e, why);
    if (status != OY_OK)
        oy_election_free(e);
    else
        *out = e;
    return status;
}

void oy_election_free(struct oy_election *e) {
    if (!e) return;
    for (size_t i = 0; e->styles && i < e->manifest->n_mahalle; i++) oy_style_clear(&e->styles[i]);
    free(e->styles);
    free(e);
}

const struct oy_style *oy_election_style(const struct oy_election *e, uint32_t mahalle) {
    size_t i = oy_manifest_find_mahalle(e->manifest, mahalle);
    return i == SIZE_MAX ? NULL : &e->styles[i];
}
