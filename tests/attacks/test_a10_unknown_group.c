/* a10: any group that is not compiled in (Moscow 2019 used a modulus of 256 bits). */
#include <string.h>

#include "tests/attacks/attacks.h"
#include "tests/support/group_tiny.h"

Test(a10_unknown_group, by_name_or_number) {
    static const char *const names[] = {"",          "tiny",          "modp256",
                                        "modp2048",  "modp4096 ",     "MODP4096",
                                        "ristretto", "ristretto2555", "secp256k1"};
    struct oy_why why = {.status = OY_OK};
    cr_assert_eq(oy_crypto_init(&why), OY_OK);
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        cr_assert_null(oy_group_by_name(oy_span_text(names[i])), "%s", names[i]);
    cr_assert_null(oy_group_by_name(oy_span("modp4096\0", 9)));
    for (unsigned id = 0; id < 256; id++) {
        const struct oy_group *g = oy_group_by_id((uint8_t)id);
        cr_assert((g != NULL) == (id == 1 || id == 2));
    }
}

/* A manifest that asks for one, and for parameters of its own. */
Test(a10_unknown_group, in_a_manifest) {
    static const struct {
        const char *to, *rule;
    } change[] = {
        {"\"group\":\"tiny\"", "man-1"},
        {"\"group\":\"modp256\"", "man-1"},
        {"\"group\":\"Ristretto255\"", "man-1"},
        {"\"group\":\"ristretto255 \"", "man-1"},
        {"\"group\":\"\"", "man-1"},
        {"\"group\":1", "json-3"},
        {"\"group\":{\"p\":\"b3\",\"q\":\"59\",\"g\":\"04\"}", "json-3"},
        {"\"group\":\"modp4096\",\"p\":\"b3\",\"g\":\"04\"", "json-2"},
        {"\"title\":\"No group\"", "json-1"}, /* a second title, and no group */
    };
    struct attack_poll *p = attack_small("ristretto255");
    for (size_t i = 0; i < sizeof change / sizeof *change; i++) {
        attack_poll_contests(p, "ristretto255", attack_one_question);
        attack_poll_edit(p, "\"group\":\"ristretto255\"", change[i].to);
        attack_poll_open(p);
        attack_expect(p, "K2", change[i].rule, "manifest.json");
    }
    attack_poll_contests(p, "ristretto255", attack_one_question);
    attack_poll_edit(p, "\"group\":\"ristretto255\",", "");
    attack_poll_open(p);
    attack_expect(p, "K2", "json-3", "manifest.json");
    attack_poll_free(p);
}
