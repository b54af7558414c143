#include "sample.h"

/* Few bits, so that a check takes little time: one rule without slack, one with. */
static const char contests[] =
    "[{\"id\":\"park\",\"title\":\"A park?\",\"type\":\"choice\",\"suite\":1,\"blank\":false,"
    "\"options\":[{\"id\":\"yes\",\"title\":\"Yes\"},{\"id\":\"no\",\"title\":\"No\"}]},"
    "{\"id\":\"tree\",\"title\":\"Trees\",\"type\":\"points\",\"suite\":1,\"blank\":false,"
    "\"points\":1,\"scope\":[20],\"options\":[{\"id\":\"oak\",\"title\":\"Oak\"},"
    "{\"id\":\"elm\",\"title\":\"Elm\"}]}]";

const char *fuzz_choice_of(uint32_t mahalle, unsigned i) {
    static const char *const one[] = {"{\"park\":\"yes\"}", "{\"park\":\"no\"}"};
    static const char *const two[] = {"{\"park\":\"no\",\"tree\":{\"elm\":1}}",
                                      "{\"park\":\"yes\",\"tree\":{}}"};
    return mahalle == 20 ? two[i % 2] : one[i % 2];
}

struct oy_sample *fuzz_sample(void) {
    return oy_sample_new(&(struct oy_sample_plan){.contests = contests, .voters = FUZZ_BALLOTS});
}

const struct oy_buffer *fuzz_ballot(const struct oy_sample *s, uint32_t row) {
    static struct oy_buffer ballot[FUZZ_BALLOTS];
    FUZZ_MUST(row < FUZZ_BALLOTS);
    if (!ballot[row].p)
        ballot[row] =
            oy_sample_ballot(s, row, 1, fuzz_choice_of(oy_roll_mahalle(&s->roll, row), row));
    return &ballot[row];
}
