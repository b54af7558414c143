/* How many credentials have voted, in coarse steps of time, as anybody could have counted it
 * [srv-10]. For the files of this folder only. */
#ifndef OY_SERVER_APP_TURNOUT_H
#define OY_SERVER_APP_TURNOUT_H

#include "base/file.h"
#include "base/json.h"

enum { OY_TURNOUT_STEPS = 300, OY_TURNOUT_BYTES = 4 + OY_TURNOUT_STEPS * 8 };

struct oy_turnout {
    uint32_t step; /* seconds; 0: nobody has voted yet */
    uint32_t n;
    struct {
        uint32_t number, voters; /* of the step, from 0, and at its end or so far */
    } point[OY_TURNOUT_STEPS];   /* steps in which somebody voted, ascending */
};

/* Seconds of a step, at most OY_TURNOUT_STEPS of them from `opens` to `closes`. */
uint32_t oy_turnout_step(uint64_t opens, uint64_t closes, unsigned interval_ms);
/* There are so many voters now. */
void oy_turnout_note(struct oy_turnout *t, uint64_t opens, uint64_t closes, unsigned interval_ms,
                     uint64_t now, uint64_t voters);
/* `step_seconds` and `points`: [time, voters], between two of which the line is straight; of steps
 * that are over. */
void oy_turnout_put_json(struct oy_json_out *o, const struct oy_turnout *t, uint64_t opens,
                         uint64_t closes, unsigned interval_ms, uint64_t now);

/* As it is kept: u32 step ‖ (u32 number ‖ u32 voters)*. */
struct oy_span oy_turnout_write(unsigned char out[OY_TURNOUT_BYTES], const struct oy_turnout *t);
/* What is not of the form is no turnout: it begins anew. */
void oy_turnout_read(struct oy_turnout *out, struct oy_span bytes);

#endif
