/* What all fuzz targets share.
 *
 * A target is one file fuzz_<name>.c with three functions: fuzz_begin makes what the parser needs,
 * once; fuzz_seeds gives inputs to begin with, made by the library itself; fuzz_one takes an
 * input and asserts with FUZZ_MUST what must hold of it beyond not crashing.
 *
 *   fuzz_x DIR …            libFuzzer, as always
 *   OY_FUZZ_SEEDS=DIR fuzz_x   writes the seeds to DIR, and DIR.dict, and ends
 */
#ifndef OY_TESTS_FUZZ_H
#define OY_TESTS_FUZZ_H

#include "tests/support/world.h"

void fuzz_begin(void);
void fuzz_seeds(void);
void fuzz_one(struct oy_span in);

/* For fuzz_seeds: one more input; one more word (up to 64 bytes) that inputs may be made of. */
void fuzz_seed(struct oy_span bytes);
void fuzz_seed_text(const char *text);
/* A first byte that chooses among several parsers of one target, and the rest. */
void fuzz_seed_mode(unsigned char mode, struct oy_span bytes);
void fuzz_word(struct oy_span bytes);
void fuzz_word_text(const char *text);
/* The words that any format with group elements is made of: generator, identity, scalars. */
void fuzz_words_of_group(const struct oy_group *g);

#define FUZZ_MUST(condition)                                                                       \
    do {                                                                                           \
        if (!(condition)) oy_world_give_up(__FILE__, __LINE__, #condition, NULL);                  \
    } while (0)

/* Takes the status of a call that was given hostile bytes. False if it refused; then it must have
 * said which rule was broken, in words that are safe to print. */
bool fuzz_accepted(oy_status status, const struct oy_why *why);
/* The same for a call that may also refuse without a rule of spec/ (files of the tools). */
bool fuzz_accepted_file(oy_status status, const struct oy_why *why);

bool fuzz_same(struct oy_span a, struct oy_span b);
/* Takes the first byte off, as a choice of `n`; 0 of an empty input. */
unsigned fuzz_mode(struct oy_span *in, unsigned n);
/* The bytes as a file under a name of this process, for parsers that read files: its path. */
const char *fuzz_file(struct oy_span bytes);
const char *fuzz_dir(void); /* the directory it lies in */

#endif
