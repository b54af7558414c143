/* The election behind the targets that need one: tests/support/sample_election.h, in
 * ristretto255, with two ballots of each mahalle. */
#ifndef OY_TESTS_FUZZ_SAMPLE_H
#define OY_TESTS_FUZZ_SAMPLE_H

#include "fuzz.h"
#include "tests/support/sample_election.h"

enum { FUZZ_BALLOTS = 6 };

/* What a row may choose, by its mahalle and a number. */
const char *fuzz_choice_of(uint32_t mahalle, unsigned i);
struct oy_sample *fuzz_sample(void);
/* Row i's ballot, cast with sequence 1; kept for the program's life. */
const struct oy_buffer *fuzz_ballot(const struct oy_sample *s, uint32_t row);

#endif
