/* The board at work: a record open for appending, with the server's key. */
#ifndef OY_STEPS_BOARD_H
#define OY_STEPS_BOARD_H

#include "record/record_write.h"
#include "steps/context.h"
#include "steps/keys.h"
#include "verifier/verify.h"

struct oy_board {
    struct oy_key key;
    struct oy_record_writer *w;
};

/* Opens the record for appending: the key must be the one that the manifest names. Close with
 * oy_board_close, also after a failure. */
OY_MUST_USE oy_status oy_board_open(struct oy_board *out, const char *record,
                                    const struct oy_manifest *m, const char *key,
                                    struct oy_why *why);
void oy_board_close(struct oy_board *b);
/* OY_STATE if the log is not the one that was verified (somebody appended meanwhile). */
OY_MUST_USE oy_status oy_board_same_log(const struct oy_board *b, const struct oy_verification *v,
                                        struct oy_why *why);

#endif
