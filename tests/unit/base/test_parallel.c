/* parallel.h and progress.h */
#include <criterion/criterion.h>
#include <fcntl.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/parallel.h"
#include "base/progress.h"

struct seen {
    _Atomic unsigned times[5000];
    size_t bad[3]; /* indices that fail; n and above never do */
};

static struct seen seen; /* too large for a stack; each Criterion test is its own process */

static oy_status visit(void *ctx, size_t i, struct oy_why *why) {
    struct seen *s = ctx;
    atomic_fetch_add(&s->times[i], 1);
    for (size_t k = 0; k < 3; k++)
        if (i == s->bad[k]) return oy_fail(why, OY_PROOF, "bit-1", "item %zu", i);
    return OY_OK;
}

static void no_failures(void) {
    for (size_t k = 0; k < 3; k++) seen.bad[k] = SIZE_MAX;
}

Test(parallel, every_item_is_visited_once_by_any_number_of_threads) {
    static const size_t sizes[] = {0, 1, 2, 3, 17, 100, 4999, 5000};
    struct oy_why why = {.status = OY_OK};
    no_failures();
    for (unsigned threads = 0; threads < 9; threads++)
        for (size_t k = 0; k < sizeof sizes / sizeof *sizes; k++) {
            memset((void *)seen.times, 0, sizeof seen.times);
            cr_assert_eq(oy_parallel_for(threads, sizes[k], visit, &seen, &why), OY_OK);
            for (size_t i = 0; i < 5000; i++) cr_assert_eq(seen.times[i], i < sizes[k] ? 1u : 0u);
        }
}

Test(parallel, the_lowest_failure_is_returned_whatever_the_threads_do) {
    for (unsigned round = 0; round < 200; round++) {
        struct oy_why why = {.status = OY_OK};
        size_t lowest = (round * 37) % 4000;
        seen.bad[0] = lowest + 900;
        seen.bad[1] = lowest;
        seen.bad[2] = lowest + 1;
        memset((void *)seen.times, 0, sizeof seen.times);
        cr_assert_eq(oy_parallel_for(1 + round % 7, 5000, visit, &seen, &why), OY_PROOF);
        char expected[32];
        (void)snprintf(expected, sizeof expected, "item %zu", lowest);
        cr_assert_str_eq(why.text, expected);
        cr_assert_str_eq(why.rule, "bit-1");
        for (size_t i = 0; i <= lowest; i++) cr_assert_eq(seen.times[i], 1);
    }
}

Test(parallel, success_leaves_the_reason_alone) {
    struct oy_why why = {.where = "here"};
    no_failures();
    cr_assert_eq(oy_parallel_for(4, 100, visit, &seen, &why), OY_OK);
    cr_assert_str_eq(why.where, "here");
}

Test(parallel, a_failure_early_stops_the_rest) {
    struct oy_why why = {.status = OY_OK};
    no_failures();
    seen.bad[0] = 0;
    cr_assert_eq(oy_parallel_for(1, 5000, visit, &seen, &why), OY_PROOF);
    cr_assert_eq(seen.times[4999], 0);
}

Test(parallel, there_is_at_least_one_processor) {
    cr_assert_geq(oy_cpu_count(), 1);
}

Test(progress, the_line_says_how_far_and_how_long) {
    char line[128];
    oy_progress_line(line, sizeof line, "Checking", 300, 1200, 10000);
    cr_assert_str_eq(line, "Checking  [######..................]  300/1200  25%  30/s  0:30 left");
    oy_progress_line(line, sizeof line, "Checking", 1300, 1200, 60000);
    cr_assert_str_eq(line,
                     "Checking  [########################]  1200/1200  100%  20/s  0:00 left");
    oy_progress_line(line, sizeof line, "x", 0, 0, 0);
    cr_assert_str_eq(line, "x  [########################]  0/0  100%  0/s  0:00 left");
}

static oy_status tick(void *ctx, size_t i, struct oy_why *why) {
    (void)i;
    (void)why;
    oy_progress_tick(ctx, 2);
    return OY_OK;
}

Test(progress, ticks_from_many_threads_are_all_counted) {
    struct oy_progress p;
    struct oy_why why = {.status = OY_OK};
    oy_progress_start(&p, "Counting", 10000);
    cr_assert_eq(oy_parallel_for(8, 5000, tick, &p, &why), OY_OK);
    cr_assert_eq(p.done, 10000);
    oy_progress_end(&p);
    cr_assert_eq(p.fd, -1);
}

/* What is read from the pipe that stands for the terminal, as a string. */
static void drain(int fd, char *text, size_t cap) {
    ssize_t n = read(fd, text, cap - 1);
    text[n > 0 ? n : 0] = 0;
}

Test(progress, nothing_is_drawn_in_the_first_second_and_then_not_too_often) {
    struct oy_progress p;
    int ends[2];
    char text[1000];
    cr_assert_eq(pipe(ends), 0);
    cr_assert_eq(fcntl(ends[0], F_SETFL, O_NONBLOCK), 0);
    oy_progress_start(&p, "Sealing", 10);
    p.fd = ends[1];
    oy_progress_tick(&p, 1);
    drain(ends[0], text, sizeof text);
    cr_assert_str_eq(text, "");
    p.started_ms -= 2000;
    for (int i = 0; i < 4; i++) oy_progress_tick(&p, 1);
    drain(ends[0], text, sizeof text);
    cr_assert_eq(strncmp(text, "\rSealing  [####", 15), 0);
    cr_assert_eq(strrchr(text, '\r'), text, "drawn once");
    oy_progress_end(&p);
    drain(ends[0], text, sizeof text);
    cr_assert_str_eq(text, "\r\x1b[K");
}

Test(progress, what_is_no_terminal_stays_silent) {
    struct oy_progress p;
    int ends[2];
    char text[100];
    cr_assert_eq(pipe(ends), 0);
    cr_assert_eq(fcntl(ends[0], F_SETFL, O_NONBLOCK), 0);
    cr_assert_eq(dup2(ends[1], STDERR_FILENO), STDERR_FILENO);
    oy_progress_start(&p, "Sealing", 10);
    p.started_ms -= 2000;
    oy_progress_tick(&p, 5);
    oy_progress_end(&p);
    drain(ends[0], text, sizeof text);
    cr_assert_str_eq(text, "");
}

Test(progress, what_is_no_terminal_gets_a_line_at_a_tenth_if_asked_for) {
    struct oy_progress p;
    int ends[2];
    char text[1000];
    cr_assert_eq(pipe(ends), 0);
    cr_assert_eq(fcntl(ends[0], F_SETFL, O_NONBLOCK), 0);
    cr_assert_eq(dup2(ends[1], STDERR_FILENO), STDERR_FILENO);
    oy_progress_start_lines(&p, "vote", 1000, true);
    oy_progress_tick(&p, 100);
    drain(ends[0], text, sizeof text);
    cr_assert_str_eq(text, "", "nothing in the first second");
    p.started_ms -= 20000;
    for (int i = 0; i < 50; i++) oy_progress_tick(&p, 1);
    drain(ends[0], text, sizeof text);
    cr_assert_eq(strncmp(text, "vote       101 of 1000, ", 24), 0, "%s", text);
    oy_progress_tick(&p, 50);
    drain(ends[0], text, sizeof text);
    cr_assert_str_eq(text, "", "not too often");
    p.drawn_ms -= 20000;
    oy_progress_tick(&p, 50);
    drain(ends[0], text, sizeof text);
    cr_assert_str_eq(text, "vote       250 of 1000, 60 s left\n");
    oy_progress_tick(&p, 800);
    oy_progress_end(&p);
    drain(ends[0], text, sizeof text);
    cr_assert_str_eq(text, "", "the end is said by whoever began");
}

Test(progress, durations_are_said_as_one_says_them) {
    char text[32];
    oy_progress_duration(text, sizeof text, 119400);
    cr_assert_str_eq(text, "119 s");
    oy_progress_duration(text, sizeof text, 150000);
    cr_assert_str_eq(text, "3 min");
    oy_progress_duration(text, sizeof text, 7500000);
    cr_assert_str_eq(text, "2 h 5 min");
}
