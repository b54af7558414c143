#include "crypto/box.h"

#include <assert.h>
#include <sodium.h>
#include <string.h>

#include "crypto/publish.h"
#include "crypto/transcript.h"

enum { MAC = crypto_aead_chacha20poly1305_ietf_ABYTES, AD = 32 + 3 * 4 };

static_assert((size_t)OY_BOX_KEY == crypto_scalarmult_BYTES &&
                  (size_t)OY_BOX_KEY == crypto_scalarmult_SCALARBYTES &&
                  (size_t)OY_BOX_KEY == crypto_aead_chacha20poly1305_ietf_KEYBYTES &&
                  OY_BOX_OVERHEAD == OY_BOX_KEY + MAC,
              "sizes of X25519 and ChaCha20-Poly1305");

/* Each key seals one message, so the nonce may stay zero. */
static const unsigned char nonce[crypto_aead_chacha20poly1305_ietf_NPUBBYTES] = {0};

struct oy_box_secret *oy_box_secret_alloc(void) {
    struct oy_box_secret *s = sodium_malloc(sizeof *s);
    if (s) sodium_memzero(s, sizeof *s);
    return s;
}

void oy_box_secret_free(struct oy_box_secret *s) {
    sodium_free(s);
}

void oy_box_secret_draw(struct oy_box_secret *s) {
    randombytes_buf(s->b, sizeof s->b);
}

void oy_box_public(unsigned char out[OY_BOX_KEY], const struct oy_box_secret *s) {
    (void)crypto_scalarmult_base(out, s->b);
    oy_publish(out, OY_BOX_KEY);
}

size_t oy_box_len(const struct oy_group *g) {
    return g->scalar_len + OY_BOX_OVERHEAD;
}

static void write_additional_data(unsigned char ad[AD], const struct oy_box_place *place) {
    struct oy_writer w;
    oy_writer_init(&w, ad, AD);
    oy_write_bytes(&w, place->ceremony_id, sizeof place->ceremony_id);
    oy_write_u32(&w, place->attempt);
    oy_write_u32(&w, place->from);
    oy_write_u32(&w, place->to);
    (void)oy_writer_end(&w);
}

/* The box's key from X25519(ours, theirs). False, with `key` zero, if that is all zero: then
 * `theirs` has small order and the key would be known to all. */
static bool derive_key(unsigned char key[OY_BOX_KEY], const struct oy_box_place *place,
                       const struct oy_box_secret *ours, const unsigned char theirs[OY_BOX_KEY],
                       const unsigned char epk[OY_BOX_KEY],
                       const unsigned char recipient[OY_BOX_KEY]) {
    unsigned char shared[OY_BOX_KEY];
    struct oy_transcript t;
    memset(key, 0, OY_BOX_KEY);
    int zero = crypto_scalarmult(shared, ours->b, theirs);
    oy_publish(&zero, sizeof zero);
    if (zero != 0 && !oy_mutant("cer-7")) return false;
    oy_transcript_begin_secret(&t, place->g, "seal");
    oy_transcript_item(&t, place->ceremony_id, sizeof place->ceremony_id);
    oy_transcript_u32(&t, place->attempt);
    oy_transcript_u32(&t, place->from);
    oy_transcript_u32(&t, place->to);
    oy_transcript_item(&t, epk, OY_BOX_KEY);
    oy_transcript_item(&t, recipient, OY_BOX_KEY);
    oy_transcript_item(&t, shared, OY_BOX_KEY);
    oy_transcript_bytes(&t, key, OY_BOX_KEY);
    sodium_memzero(shared, sizeof shared);
    sodium_memzero(&t, sizeof t);
    return true;
}

static oy_status small_order(struct oy_why *why) {
    return oy_fail(why, OY_PROOF, "cer-7", "an exchange key gives an all-zero X25519 result");
}

oy_status oy_box_seal(unsigned char *box, const struct oy_box_place *place,
                      const unsigned char recipient[OY_BOX_KEY],
                      const struct oy_box_secret *ephemeral, const struct oy_secret *share,
                      struct oy_why *why) {
    unsigned char key[OY_BOX_KEY], ad[AD], epk[OY_BOX_KEY];
    oy_box_public(epk, ephemeral);
    if (!derive_key(key, place, ephemeral, recipient, epk, recipient)) return small_order(why);
    write_additional_data(ad, place);
    memcpy(box, epk, OY_BOX_KEY);
    (void)crypto_aead_chacha20poly1305_ietf_encrypt(box + OY_BOX_KEY, NULL, share->b,
                                                    place->g->scalar_len, ad, AD, NULL, nonce, key);
    oy_publish(box, oy_box_len(place->g));
    sodium_memzero(key, sizeof key);
    return OY_OK;
}

/* Opens with the key; the content must be a canonical scalar. Out is zero on failure. */
static oy_status open_with(struct oy_secret *out, const struct oy_box_place *place,
                           const unsigned char *box, unsigned char key[OY_BOX_KEY],
                           struct oy_why *why) {
    unsigned char ad[AD], content[OY_SCALAR_MAX];
    write_additional_data(ad, place);
    bool authentic = crypto_aead_chacha20poly1305_ietf_decrypt(
                         content, NULL, NULL, box + OY_BOX_KEY, place->g->scalar_len + MAC, ad, AD,
                         nonce, key) == 0;
    sodium_memzero(key, OY_BOX_KEY);
    oy_publish(&authentic, sizeof authentic);
    memset(out, 0, sizeof *out);
    bool canonical = authentic && place->g->secret_decode(out, content);
    oy_publish(&canonical, sizeof canonical);
    sodium_memzero(content, sizeof content);
    if (!canonical) sodium_memzero(out, sizeof *out);
    OY_REQUIRE(why, authentic, OY_PROOF, "cer-7", "the box from %lu to %lu does not open",
               (unsigned long)place->from, (unsigned long)place->to);
    OY_REQUIRE(why, canonical, OY_PROOF, "cer-7", "the box from %lu to %lu holds no share",
               (unsigned long)place->from, (unsigned long)place->to);
    return OY_OK;
}

/* [cer-7] */
oy_status oy_box_open(struct oy_secret *out, const struct oy_box_place *place,
                      const unsigned char *box, const struct oy_box_secret *recipient,
                      struct oy_why *why) {
    unsigned char key[OY_BOX_KEY], recipient_public[OY_BOX_KEY];
    oy_box_public(recipient_public, recipient);
    if (!derive_key(key, place, recipient, box, box, recipient_public)) return small_order(why);
    return open_with(out, place, box, key, why);
}

/* [cer-10] The box was made from this ephemeral secret iff sealing again gives its bytes. */
oy_status oy_box_open_ephemeral(struct oy_secret *out, const struct oy_box_place *place,
                                const unsigned char *box, const unsigned char recipient[OY_BOX_KEY],
                                const struct oy_box_secret *ephemeral, struct oy_why *why) {
    unsigned char key[OY_BOX_KEY], epk[OY_BOX_KEY], again[OY_BOX_MAX];
    oy_box_public(epk, ephemeral);
    if (!derive_key(key, place, ephemeral, recipient, epk, recipient)) return small_order(why);
    OY_TRY(open_with(out, place, box, key, why));
    OY_TRY(oy_box_seal(again, place, recipient, ephemeral, out, why));
    bool same = memcmp(again, box, oy_box_len(place->g)) == 0;
    if (!same) sodium_memzero(out, sizeof *out);
    OY_REQUIRE(why, same, OY_PROOF, "cer-7", "the box from %lu to %lu was not made that way",
               (unsigned long)place->from, (unsigned long)place->to);
    return OY_OK;
}
