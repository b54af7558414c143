#include "crypto/sign.h"

#include <assert.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#include "crypto/publish.h"

static_assert((size_t)OY_SIGN_PUBLIC == crypto_sign_PUBLICKEYBYTES &&
                  (size_t)OY_SIGN_SEED == crypto_sign_SEEDBYTES &&
                  (size_t)OY_SIGN_BYTES == crypto_sign_BYTES &&
                  sizeof(struct oy_sign_key) == crypto_sign_SECRETKEYBYTES,
              "Ed25519 sizes");

struct oy_sign_key *oy_sign_key_from_seed(const unsigned char seed[OY_SIGN_SEED]) {
    unsigned char public_key[OY_SIGN_PUBLIC];
    struct oy_sign_key *key = sodium_malloc(sizeof *key);
    if (key) (void)crypto_sign_seed_keypair(public_key, key->b, seed);
    return key;
}

struct oy_sign_key *oy_sign_key_generate(void) {
    unsigned char public_key[OY_SIGN_PUBLIC];
    struct oy_sign_key *key = sodium_malloc(sizeof *key);
    if (key) (void)crypto_sign_keypair(public_key, key->b);
    return key;
}

void oy_sign_key_free(struct oy_sign_key *key) {
    sodium_free(key);
}

void oy_sign_key_seed(const struct oy_sign_key *key, unsigned char out[OY_SIGN_SEED]) {
    (void)crypto_sign_ed25519_sk_to_seed(out, key->b);
}

void oy_sign_key_public(const struct oy_sign_key *key, unsigned char out[OY_SIGN_PUBLIC]) {
    (void)crypto_sign_ed25519_sk_to_pk(out, key->b);
}

void oy_sign_bare(unsigned char out[OY_SIGN_BYTES], const struct oy_sign_key *key,
                  struct oy_span message) {
    (void)crypto_sign_detached(out, NULL, message.p, message.n, key->b);
    oy_publish(out, OY_SIGN_BYTES);
}

bool oy_sign_bare_holds(const unsigned char sig[OY_SIGN_BYTES],
                        const unsigned char public_key[OY_SIGN_PUBLIC], struct oy_span message) {
    return crypto_sign_verify_detached(sig, message.p, message.n, public_key) == 0;
}

/* "OY-v1-" ‖ purpose ‖ 0x00 ‖ message in *out, to be freed by the caller: NULL without memory. */
static struct oy_span framed(unsigned char **out, const char *purpose, struct oy_span message) {
    static const char prefix[] = "OY-v1-";
    size_t n_prefix = sizeof prefix - 1, n_purpose = strlen(purpose) + 1; /* with its zero */
    size_t head = n_prefix + n_purpose;
    *out = message.n > SIZE_MAX - head ? NULL : malloc(head + message.n);
    if (!*out) return oy_span(NULL, 0);
    memcpy(*out, prefix, n_prefix);
    memcpy(*out + n_prefix, purpose, n_purpose);
    if (message.n) memcpy(*out + head, message.p, message.n);
    return oy_span(*out, head + message.n);
}

oy_status oy_sign(unsigned char out[OY_SIGN_BYTES], const struct oy_sign_key *key,
                  const char *purpose, struct oy_span message, struct oy_why *why) {
    unsigned char *bytes;
    struct oy_span m = framed(&bytes, purpose, message);
    if (!bytes) return oy_fail(why, OY_MEMORY, "", "no memory to sign %zu bytes", message.n);
    oy_sign_bare(out, key, m);
    free(bytes);
    return OY_OK;
}

oy_status oy_sign_check(const unsigned char sig[OY_SIGN_BYTES],
                        const unsigned char public_key[OY_SIGN_PUBLIC], const char *purpose,
                        struct oy_span message, struct oy_why *why) {
    unsigned char *bytes;
    struct oy_span m = framed(&bytes, purpose, message);
    if (!bytes) return oy_fail(why, OY_MEMORY, "", "no memory to check %zu bytes", message.n);
    bool holds = oy_sign_bare_holds(sig, public_key, m);
    free(bytes);
    OY_REQUIRE(why, holds, OY_PROOF, "sig-3", "the Ed25519 signature for \"%s\" does not hold",
               purpose);
    return OY_OK;
}
