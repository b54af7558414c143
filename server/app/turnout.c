#include "server/app/turnout.h"

#include <string.h>

enum { HOUR = 3600, MINUTE = 60, DAY = 86400 };

static bool is_enough(uint64_t step, uint64_t seconds) {
    return seconds <= step * OY_TURNOUT_STEPS;
}

/* [srv-10] The first that is long enough of those that people count in. */
uint32_t oy_turnout_step(uint64_t opens, uint64_t closes, unsigned interval_ms) {
    static const uint32_t steps[] = {1,   2,   5,    10,   20,   30,   60,       120,
                                     300, 600, 1200, 1800, 3600, 7200, 4 * HOUR, 12 * HOUR};
    uint64_t seconds = closes - opens, days = 1;
    uint64_t least = seconds < HOUR ? (interval_ms + 999) / 1000 : MINUTE;
    for (size_t i = 0; i < sizeof steps / sizeof steps[0]; i++)
        if (steps[i] >= least && is_enough(steps[i], seconds)) return steps[i];
    while (days < UINT32_MAX / DAY && !is_enough(days * DAY, seconds)) days++;
    return (uint32_t)(days * DAY);
}

void oy_turnout_note(struct oy_turnout *t, uint64_t opens, uint64_t closes, unsigned interval_ms,
                     uint64_t now, uint64_t voters) {
    if (t->step == 0) t->step = oy_turnout_step(opens, closes, interval_ms);
    uint64_t number = now > opens ? (now - opens) / t->step : 0;
    if (number >= OY_TURNOUT_STEPS) number = OY_TURNOUT_STEPS - 1;
    /* A clock that was put back does not put the chart back. */
    bool same = t->n > 0 && number <= t->point[t->n - 1].number;
    if (!same) t->point[t->n++].number = (uint32_t)number;
    t->point[t->n - 1].voters = (uint32_t)voters;
}

/* ---- as JSON ---- */

static void put_point(struct oy_json_out *o, uint64_t time, uint32_t voters) {
    oy_json_put_array(o, NULL);
    oy_json_put_integer(o, NULL, (int64_t)time);
    oy_json_put_integer(o, NULL, voters);
    oy_json_put_end(o);
}

/* A step in which nobody voted has no point of its own: the line is level before the next one. */
static void put_points(struct oy_json_out *o, const struct oy_turnout *t, uint64_t opens,
                       uint64_t closes, uint64_t now) {
    uint64_t said = opens; /* time of the last point */
    uint32_t voters = 0;
    put_point(o, opens, 0);
    for (uint32_t i = 0; i < t->n; i++) {
        uint64_t begin = opens + (uint64_t)t->point[i].number * t->step, end = begin + t->step;
        if (end > closes) end = closes;
        if (now < end) return;
        if (begin > said) put_point(o, begin, voters);
        put_point(o, end, t->point[i].voters);
        said = end;
        voters = t->point[i].voters;
    }
}

void oy_turnout_put_json(struct oy_json_out *o, const struct oy_turnout *t, uint64_t opens,
                         uint64_t closes, unsigned interval_ms, uint64_t now) {
    uint32_t step = t->step ? t->step : oy_turnout_step(opens, closes, interval_ms);
    oy_json_put_integer(o, "step_seconds", step);
    oy_json_put_array(o, "points");
    put_points(o, t, opens, closes, now);
    oy_json_put_end(o);
}

/* ---- as it is kept ---- */

struct oy_span oy_turnout_write(unsigned char out[OY_TURNOUT_BYTES], const struct oy_turnout *t) {
    struct oy_writer w;
    oy_writer_init(&w, out, OY_TURNOUT_BYTES);
    oy_write_u32(&w, t->step);
    for (uint32_t i = 0; i < t->n; i++) {
        oy_write_u32(&w, t->point[i].number);
        oy_write_u32(&w, t->point[i].voters);
    }
    return oy_writer_end(&w);
}

static bool is_read(struct oy_turnout *out, struct oy_reader *r) {
    struct oy_why ignored = {.status = OY_OK};
    out->step = oy_read_u32(r);
    for (uint64_t next = 0; r->left > 0; out->n++) {
        if (out->n == OY_TURNOUT_STEPS) return false;
        out->point[out->n].number = oy_read_u32(r);
        out->point[out->n].voters = oy_read_u32(r);
        if (out->point[out->n].number < next || out->point[out->n].number >= OY_TURNOUT_STEPS)
            return false;
        next = (uint64_t)out->point[out->n].number + 1;
    }
    return out->step > 0 && oy_reader_end(r, "", &ignored) == OY_OK;
}

void oy_turnout_read(struct oy_turnout *out, struct oy_span bytes) {
    struct oy_reader r;
    oy_reader_init(&r, bytes);
    *out = (struct oy_turnout){.step = 0};
    if (!is_read(out, &r)) *out = (struct oy_turnout){.step = 0};
}
