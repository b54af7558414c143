/* For sample_record*.c only: a builder has no other way out. */
#ifndef OY_TESTS_SAMPLE_RECORD_MUST_H
#define OY_TESTS_SAMPLE_RECORD_MUST_H

#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>

#include "record/record.h"

static inline _Noreturn void oy_rec_give_up(const char *what, const struct oy_why *why) {
    char line[700];
    oy_why_print(why, line, sizeof line);
    (void)fprintf(stderr, "sample record: %s: %s\n", what, line);
    abort();
}

#define MUST(call)                                                                                 \
    do {                                                                                           \
        struct oy_why why = {.status = OY_OK};                                                     \
        if ((call) != OY_OK) oy_rec_give_up(#call, &why);                                          \
    } while (0)

static inline struct oy_hash oy_rec_digest(const struct oy_buffer *b) {
    struct oy_hash digest;
    oy_record_digest(&digest, oy_buffer_span(b));
    return digest;
}

#endif
