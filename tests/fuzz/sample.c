#include "sample.h"

#include <string.h>

const char *fuzz_choice_of(uint32_t mahalle, unsigned i) {
    static const char *const two[] = {"{\"park\":\"yes\",\"lamps\":[\"a\",\"c\"]}",
                                      "{\"park\":\"blank\",\"lamps\":[]}"};
    static const char *const three[] = {
        "{\"park\":\"no\",\"lamps\":[\"b\"],\"bench\":{\"x\":2,\"y\":3}}",
        "{\"park\":\"blank\",\"lamps\":[],\"bench\":{}}"};
    return mahalle == 20 ? three[i % 2] : two[i % 2];
}

struct oy_sample *fuzz_sample(void) {
    return oy_sample_new(&(struct oy_sample_plan){.voters = FUZZ_BALLOTS});
}

const struct oy_buffer *fuzz_ballot(const struct oy_sample *s, uint32_t row) {
    static struct oy_buffer ballot[FUZZ_BALLOTS];
    FUZZ_MUST(row < FUZZ_BALLOTS);
    if (!ballot[row].p)
        ballot[row] =
            oy_sample_ballot(s, row, 1, fuzz_choice_of(oy_roll_mahalle(&s->roll, row), row));
    return &ballot[row];
}

struct oy_span fuzz_copy(struct oy_span in, unsigned char **bytes) {
    static unsigned char memory[1 << 16];
    if (in.n > sizeof memory) in.n = sizeof memory;
    if (in.n) memcpy(memory, in.p, in.n);
    *bytes = memory;
    return oy_span(memory, in.n);
}
