#include "election/lot.h"

/* [lot-1] */
oy_status oy_lot_point(const struct oy_group *g, struct oy_element *out,
                       const unsigned char election_id[32],
                       const unsigned char closing[OY_CLOSING_LEN], struct oy_why *why) {
    struct oy_transcript t;
    oy_transcript_begin(&t, g, "lot");
    oy_transcript_item(&t, election_id, 32);
    oy_transcript_item(&t, closing, OY_CLOSING_LEN);
    return oy_transcript_group(&t, g, out, why);
}

/* [lot-3] */
void oy_lot_seed(const struct oy_group *g, unsigned char out[32],
                 const unsigned char election_id[32], const unsigned char closing[OY_CLOSING_LEN],
                 const struct oy_element *px) {
    struct oy_transcript t;
    oy_transcript_begin(&t, g, "lot-seed");
    oy_transcript_item(&t, election_id, 32);
    oy_transcript_item(&t, closing, OY_CLOSING_LEN);
    oy_transcript_element(&t, g, px);
    oy_transcript_id(&t, out);
}

/* [lot-2] */
void oy_lot_proof_begin(struct oy_transcript *t, const struct oy_group *g,
                        const unsigned char election_id[32],
                        const unsigned char closing[OY_CLOSING_LEN], uint32_t trustee) {
    oy_transcript_begin(t, g, "lot-share");
    oy_transcript_element(t, g, &g->generator);
    oy_transcript_item(t, election_id, 32);
    oy_transcript_item(t, closing, OY_CLOSING_LEN);
    oy_transcript_u32(t, trustee);
}
