/* The low-level functions of OpenSSL are deprecated, and measured to know what that costs. */
#define OPENSSL_SUPPRESS_DEPRECATED
#include "bench/hash_libraries.h"

#include <nettle/sha2.h>
#include <nettle/version.h>
#include <sodium.h>
#include <stdio.h>
#ifdef BENCH_OPENSSL
#include <openssl/evp.h>
#include <openssl/opensslv.h>
#include <openssl/sha.h>
#endif

#include "crypto/hash.h"

/* ---- libsodium ---- */

static void sodium_256(unsigned char *out, const unsigned char *p, size_t n) {
    (void)crypto_hash_sha256(out, p, n);
}

static void sodium_512(unsigned char *out, const unsigned char *p, size_t n) {
    (void)crypto_hash_sha512(out, p, n);
}

/* ---- what this project calls ---- */

static const char *oy_version(void) {
    return OY_VERSION;
}

static void oy_256(unsigned char *out, const unsigned char *p, size_t n) {
    oy_sha256(out, oy_span(p, n));
}

static void oy_512(unsigned char *out, const unsigned char *p, size_t n) {
    oy_sha512(out, oy_span(p, n));
}

/* ---- nettle ---- */

static const char *nettle_version(void) {
    static char text[24];
    (void)snprintf(text, sizeof text, "%d.%d", nettle_version_major(), nettle_version_minor());
    return text;
}

static void nettle_256(unsigned char *out, const unsigned char *p, size_t n) {
    struct sha256_ctx c;
    sha256_init(&c);
    sha256_update(&c, n, p);
#if NETTLE_VERSION_MAJOR >= 4
    sha256_digest(&c, out);
#else
    sha256_digest(&c, SHA256_DIGEST_SIZE, out);
#endif
}

static void nettle_512(unsigned char *out, const unsigned char *p, size_t n) {
    struct sha512_ctx c;
    sha512_init(&c);
    sha512_update(&c, n, p);
#if NETTLE_VERSION_MAJOR >= 4
    sha512_digest(&c, out);
#else
    sha512_digest(&c, SHA512_DIGEST_SIZE, out);
#endif
}

/* ---- OpenSSL ---- */

#ifdef BENCH_OPENSSL
static const char *openssl_version(void) {
    return OpenSSL_version(OPENSSL_VERSION_STRING);
}

/* What a caller keeps who hashes often: the algorithms fetched once, a context to work in, and
 * one in its first state for each algorithm. */
static EVP_MD *evp_md_256, *evp_md_512;
static EVP_MD_CTX *evp_at_work, *evp_begun_256, *evp_begun_512;

static bool evp_prepare(void) {
    if (evp_at_work) return true;
    evp_md_256 = EVP_MD_fetch(NULL, "SHA256", NULL);
    evp_md_512 = EVP_MD_fetch(NULL, "SHA512", NULL);
    evp_at_work = EVP_MD_CTX_new();
    evp_begun_256 = EVP_MD_CTX_new();
    evp_begun_512 = EVP_MD_CTX_new();
    return evp_md_256 && evp_md_512 && evp_at_work && evp_begun_256 && evp_begun_512 &&
           EVP_DigestInit_ex2(evp_begun_256, evp_md_256, NULL) &&
           EVP_DigestInit_ex2(evp_begun_512, evp_md_512, NULL);
}

/* A step that fails shows in the digest, which is compared. */
static void evp_rest(unsigned char *out, const unsigned char *p, size_t n) {
    (void)EVP_DigestUpdate(evp_at_work, p, n);
    (void)EVP_DigestFinal_ex(evp_at_work, out, NULL);
}

static void evp_reuse_256(unsigned char *out, const unsigned char *p, size_t n) {
    (void)EVP_DigestInit_ex2(evp_at_work, evp_md_256, NULL);
    evp_rest(out, p, n);
}

static void evp_reuse_512(unsigned char *out, const unsigned char *p, size_t n) {
    (void)EVP_DigestInit_ex2(evp_at_work, evp_md_512, NULL);
    evp_rest(out, p, n);
}

static void evp_copy_256(unsigned char *out, const unsigned char *p, size_t n) {
    (void)EVP_MD_CTX_copy_ex(evp_at_work, evp_begun_256);
    evp_rest(out, p, n);
}

static void evp_copy_512(unsigned char *out, const unsigned char *p, size_t n) {
    (void)EVP_MD_CTX_copy_ex(evp_at_work, evp_begun_512);
    evp_rest(out, p, n);
}

static void openssl_256(unsigned char *out, const unsigned char *p, size_t n) {
    SHA256_CTX c;
    (void)SHA256_Init(&c);
    (void)SHA256_Update(&c, p, n);
    (void)SHA256_Final(out, &c);
}

static void openssl_512(unsigned char *out, const unsigned char *p, size_t n) {
    SHA512_CTX c;
    (void)SHA512_Init(&c);
    (void)SHA512_Update(&c, p, n);
    (void)SHA512_Final(out, &c);
}
#endif

const struct bench_hasher bench_hashers[] = {
    {"libsodium", sodium_version_string, NULL, sodium_256, sodium_512},
    {"this project", oy_version, NULL, oy_256, oy_512},
    {"nettle", nettle_version, NULL, nettle_256, nettle_512},
#ifdef BENCH_OPENSSL
    {"OpenSSL EVP, context reused", openssl_version, evp_prepare, evp_reuse_256, evp_reuse_512},
    {"OpenSSL EVP, context copied", openssl_version, evp_prepare, evp_copy_256, evp_copy_512},
    {"OpenSSL SHA256_*, SHA512_*", openssl_version, NULL, openssl_256, openssl_512},
#endif
};
const size_t bench_n_hashers = sizeof bench_hashers / sizeof bench_hashers[0];
