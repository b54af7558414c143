/* The test of these tests: code that does leak must be reported, each leak by itself. Runs without
 * --error-exitcode, since memcheck's reports are what is wanted here. */
#include <stdio.h>

#include "secrets.h"

static volatile unsigned sink;

static void branch(const unsigned char *secret) {
    if (secret[0] & 1)
        sink = 1;
    else
        sink = 2;
}

static void address(const unsigned char *secret) {
    static const unsigned char table[256] = {1, 2, 3};
    sink = table[secret[1]];
}

/* What compares byte for byte and stops at the first difference. */
static void early_end(const unsigned char *secret) {
    static const unsigned char expected[4] = {1, 2, 3, 4};
    size_t i = 0;
    while (i < sizeof expected && secret[i] == expected[i]) i++;
    sink = (unsigned)i;
}

/* A nonce that takes the way of a public exponent. */
static void public_power(const struct oy_group *g, const struct oy_secret *s) {
    struct oy_element out;
    struct oy_scalar e;
    for (size_t i = 0; i < sizeof e.b; i++) e.b[i] = s->b[i];
    g->pow_var(&out, &g->generator, &e);
    sink = out.b[0];
}

static void expect_leak(const char *what) {
    unsigned long errors = ctime_errors();
    ctime_expect(errors > 0, what, NULL);
    printf("%s: %s\n", what, errors ? "reported, as it should be" : "NOT REPORTED");
}

int main(void) {
    unsigned char secret[8] = {1, 2, 9};
    ctime_begin();
    ctime_errors();
    branch(secret);
    address(secret);
    ctime_expect(ctime_errors() == 0, "nothing is secret yet", NULL);
    ctime_secret(secret, sizeof secret);
    branch(secret);
    expect_leak("a branch");
    address(secret);
    expect_leak("an address");
    early_end(secret);
    expect_leak("a comparison that ends early");
    struct oy_secret *s = oy_secret_alloc(1);
    if (!s) return 1;
    const struct oy_group *g = ctime_group(OY_GROUP_MODP4096);
    g->secret_random(s);
    public_power(g, s);
    expect_leak("a drawn scalar as public exponent");
    oy_secret_free(s);
    return ctime_end();
}
