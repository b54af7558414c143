#include "crypto/box.h"
#include "tests/unit/crypto/common.h"

static struct oy_box_secret *ours, *ephemeral;
static unsigned char our_key[OY_BOX_KEY];
static struct oy_secret *share, *opened;
static struct oy_box_place place;

static void begin(void) {
    begin_crypto();
    ours = oy_box_secret_alloc();
    ephemeral = oy_box_secret_alloc();
    share = oy_secret_alloc(1);
    opened = oy_secret_alloc(1);
    oy_box_secret_draw(ours);
    oy_box_secret_draw(ephemeral);
    oy_box_public(our_key, ours);
    place = (struct oy_box_place){.g = group_number(0), .attempt = 1, .from = 2, .to = 3};
    memset(place.ceremony_id, 0xc1, sizeof place.ceremony_id);
    place.g->secret_random(share);
}

static void end(void) {
    oy_box_secret_free(ours);
    oy_box_secret_free(ephemeral);
    oy_secret_free(share);
    oy_secret_free(opened);
}

TestSuite(box, .init = begin, .fini = end);

static bool is_zero(const struct oy_secret *s) {
    static const struct oy_secret zero;
    return memcmp(s, &zero, sizeof zero) == 0;
}

static void seal(unsigned char box[OY_BOX_MAX]) {
    struct oy_why why = {.status = OY_OK};
    cr_assert_eq(oy_box_seal(box, &place, our_key, ephemeral, share, &why), OY_OK);
}

/* [cer-7] */
Test(box, opens_for_the_recipient_in_every_group) {
    for (size_t k = 0; k < N_GROUPS; k++) {
        struct oy_why why = {.status = OY_OK};
        unsigned char box[OY_BOX_MAX], epk[OY_BOX_KEY];
        place.g = group_number(k);
        place.g->secret_random(share);
        cr_assert_eq(oy_box_len(place.g), 48 + place.g->scalar_len);
        seal(box);
        oy_box_public(epk, ephemeral);
        cr_assert_eq(memcmp(box, epk, sizeof epk), 0);
        cr_assert_eq(oy_box_open(opened, &place, box, ours, &why), OY_OK);
        cr_assert_eq(memcmp(opened, share, sizeof *share), 0);
    }
}

/* [cer-7] */
Test(box, is_bound_to_ceremony_attempt_sender_and_recipient) {
    struct oy_why why = {.status = OY_OK};
    unsigned char box[OY_BOX_MAX];
    const struct oy_box_place right = place;
    seal(box);
    for (int i = 0; i < 4; i++) {
        place = right;
        if (i == 0) place.ceremony_id[31] ^= 1;
        if (i == 1) place.attempt++;
        if (i == 2) place.from++;
        if (i == 3) place.to++;
        cr_assert_eq(oy_box_open(opened, &place, box, ours, &why), OY_PROOF);
        cr_assert_str_eq(why.rule, "cer-7");
        cr_assert(is_zero(opened));
    }
    cr_assert_eq(oy_box_open(opened, &right, box, ephemeral, &why), OY_PROOF);
}

/* [cer-7] */
Test(box, every_changed_byte_is_noticed) {
    struct oy_why why = {.status = OY_OK};
    unsigned char box[OY_BOX_MAX];
    seal(box);
    for (size_t i = 0; i < oy_box_len(place.g); i++) {
        box[i] ^= 1;
        cr_assert_eq(oy_box_open(opened, &place, box, ours, &why), OY_PROOF, "byte %zu", i);
        cr_assert_eq(oy_box_open_ephemeral(opened, &place, box, our_key, ephemeral, &why), OY_PROOF,
                     "byte %zu", i);
        box[i] ^= 1;
    }
}

/* [cer-10] The same inputs give the same bytes, so that anyone can judge an accused dealer. */
Test(box, can_be_made_again_from_the_ephemeral_secret) {
    struct oy_why why = {.status = OY_OK};
    unsigned char box[OY_BOX_MAX], again[OY_BOX_MAX];
    seal(box);
    seal(again);
    cr_assert_eq(memcmp(box, again, oy_box_len(place.g)), 0);
    cr_assert_eq(oy_box_open_ephemeral(opened, &place, box, our_key, ephemeral, &why), OY_OK);
    cr_assert_eq(memcmp(opened, share, sizeof *share), 0);
    oy_box_secret_draw(ephemeral);
    cr_assert_eq(oy_box_open_ephemeral(opened, &place, box, our_key, ephemeral, &why), OY_PROOF);
    cr_assert_str_eq(why.rule, "cer-7");
}

/* [cer-7] */
Test(box, refuses_an_all_zero_exchange) {
    struct oy_why why = {.status = OY_OK};
    unsigned char box[OY_BOX_MAX], zero[OY_BOX_KEY] = {0}, one[OY_BOX_KEY] = {1};
    cr_assert_eq(oy_box_seal(box, &place, zero, ephemeral, share, &why), OY_PROOF);
    cr_assert_str_eq(why.rule, "cer-7");
    cr_assert_eq(oy_box_seal(box, &place, one, ephemeral, share, &why), OY_PROOF);
    seal(box);
    memset(box, 0, OY_BOX_KEY); /* an ephemeral key of small order */
    cr_assert_eq(oy_box_open(opened, &place, box, ours, &why), OY_PROOF);
    cr_assert(strstr(why.text, "all-zero"));
}

/* [cer-7] What was sealed must be a canonical scalar. */
Test(box, refuses_a_content_that_is_no_scalar) {
    struct oy_why why = {.status = OY_OK};
    unsigned char box[OY_BOX_MAX];
    memset(share, 0xff, sizeof *share);
    seal(box);
    cr_assert_eq(oy_box_open(opened, &place, box, ours, &why), OY_PROOF);
    cr_assert_str_eq(why.rule, "cer-7");
    cr_assert(is_zero(opened));
    cr_assert_eq(oy_box_open_ephemeral(opened, &place, box, our_key, ephemeral, &why), OY_PROOF);
}
