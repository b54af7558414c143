#include "secrets.h"

#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/random.h>
#include <valgrind/memcheck.h>

static unsigned failures;
static unsigned long errors_before;
static bool is_secret_random;

/* ---- marks ---- */

void ctime_secret(const void *p, size_t n) {
    (void)VALGRIND_MAKE_MEM_UNDEFINED(p, n);
}

void ctime_public(const void *p, size_t n) {
    (void)VALGRIND_MAKE_MEM_DEFINED(p, n);
}

void ctime_secret_key(const struct oy_sign_key *key) {
    ctime_secret(key->b, OY_SIGN_SEED);
}

/* ---- the random source ---- */

static void random_bytes(void *out, const size_t n) {
    unsigned char *p = out;
    for (size_t done = 0; done < n;) {
        size_t part = n - done < 256 ? n - done : 256;
        if (getrandom(p + done, part, 0) != (ssize_t)part) abort();
        done += part;
    }
    if (is_secret_random) ctime_secret(out, n);
}

static uint32_t random_number(void) {
    uint32_t v;
    random_bytes(&v, sizeof v);
    return v;
}

static const char *random_name(void) {
    return "marked";
}

void ctime_random_is_secret(bool is_secret) {
    is_secret_random = is_secret;
}

/* ---- groups that mark what they draw ---- */

static struct oy_group groups[3];
static const struct oy_group *originals[3];

static void draw(uint8_t id, struct oy_secret *out) {
    bool before = is_secret_random;
    is_secret_random = false;
    originals[id]->secret_random(out);
    is_secret_random = before;
    ctime_secret(out, sizeof *out);
}

static void draw_ristretto(struct oy_secret *out) {
    draw(OY_GROUP_RISTRETTO255, out);
}

static void draw_modp(struct oy_secret *out) {
    draw(OY_GROUP_MODP4096, out);
}

const struct oy_group *ctime_group(uint8_t id) {
    originals[id] = oy_group_by_id(id);
    groups[id] = *originals[id];
    groups[id].secret_random = id == OY_GROUP_RISTRETTO255 ? draw_ristretto : draw_modp;
    return &groups[id];
}

/* ---- verdict ---- */

void ctime_begin(void) {
    static randombytes_implementation marked = {
        .implementation_name = random_name, .random = random_number, .buf = random_bytes};
    struct oy_why why = {0};
    if (!RUNNING_ON_VALGRIND) {
        (void)fprintf(stderr, "this test must run under valgrind\n");
        exit(1);
    }
    (void)randombytes_set_implementation(&marked);
    if (oy_crypto_init(&why) != OY_OK) exit(1);
}

unsigned long ctime_errors(void) {
    unsigned long errors = VALGRIND_COUNT_ERRORS, since = errors - errors_before;
    errors_before = errors;
    return since;
}

void ctime_report(const struct oy_group *g, const char *what) {
    if (ctime_errors() == 0) return;
    printf("%s: %s depends on a secret\n", g->name, what);
    failures++;
}

void ctime_expect(bool condition, const char *what, const struct oy_why *why) {
    char text[700] = "";
    if (condition) return;
    if (why) oy_why_print(why, text, sizeof text);
    printf("%s failed: %s\n", what, text);
    failures++;
}

int ctime_end(void) {
    return failures != 0;
}
