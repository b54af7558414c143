/* Names and addresses for letters, from the registrar's private roll. */
#include "office/letter.h"

oy_status oy_letter_people_open(struct oy_letter_people **out, const char *roll,
                                const char *passphrase, const struct oy_manifest *m,
                                struct oy_why *why) {
    (void)roll;
    (void)passphrase;
    (void)m;
    *out = NULL;
    return oy_fail(why, OY_STATE, "", "this program cannot read private rolls yet");
}

void oy_letter_people_free(struct oy_letter_people *people) {
    (void)people;
}

oy_status oy_letter_people_fill(struct oy_letter_people *people, struct oy_letter *letters,
                                size_t n, const struct oy_manifest *m, struct oy_why *why) {
    (void)people;
    (void)letters;
    (void)n;
    (void)m;
    return oy_fail(why, OY_STATE, "", "this program cannot read private rolls yet");
}
