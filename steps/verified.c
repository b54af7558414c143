#include "steps/verified.h"

oy_status oy_verified(struct oy_verification **out, const struct oy_step *s, const char *record,
                      const char *only, const unsigned char *known, struct oy_why *why) {
    struct oy_verify_options options = {.record = record,
                                        .threads = s->threads,
                                        .progress = true,
                                        .progress_lines = s->lines,
                                        .only = only,
                                        .known = known};
    if (s->verified) {
        options.known = s->verified->closing;
        options.known_products = s->verified->aggregates;
    }
    *out = NULL;
    OY_TRY(oy_verify(out, &options, why));
    oy_status status = oy_verification_require(*out, why);
    if (status == OY_OK) return OY_OK;
    oy_verification_free(*out);
    *out = NULL;
    oy_why_at(why, "%s", record);
    return status;
}

oy_status oy_verified_quorum(const struct oy_verification *v, struct oy_why *why) {
    OY_REQUIRE(why, oy_verification_holds(v, "A7"), OY_STATE, "note-6",
               "not enough trustees or witnesses have signed the closing checkpoint yet");
    return OY_OK;
}
