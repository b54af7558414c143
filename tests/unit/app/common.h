/* A server in memory with an election of made-up people (sample_record.h), at a time that the test
 * says. */
#ifndef OY_TESTS_UNIT_APP_COMMON_H
#define OY_TESTS_UNIT_APP_COMMON_H

#include <criterion/criterion.h>
#include <pthread.h>
#include <stdatomic.h>
#include <string.h>

#include "election/officer_request.h"
#include "server/app/app.h"
#include "steps/signatures.h"
#include "tests/support/attack_record.h"

struct site {
    struct oy_rec *s;
    struct oy_app *a;
    struct oy_app_options o;
    unsigned char creator[1][32];
    char scratch[128], store[128];
};

/* `where`: "store" below the record's directory for LMDB, NULL for memory. The election is created
 * and, if `open`, opened, and the clock stands inside the voting time. */
struct site *site_new(const struct oy_record_plan *plan, const char *where, bool open);
void site_free(struct site *t);
/* The server ends and starts again. */
void site_restart(struct site *t);

void site_set_clock(uint64_t now);
/* An officer's request (from 1) with a payload of its own at the state version of now; the status.
 */
oy_status site_request(struct site *t, unsigned officer, enum oy_request_act act,
                       struct oy_span payload, bool *waits, struct oy_why *why);
/* Bytes of one, to be sent as they are. */
struct oy_buffer site_request_bytes(struct site *t, unsigned officer, enum oy_request_act act,
                                    struct oy_span payload, uint64_t version);
/* Officer's open or close with its signature over the log as it is. */
oy_status site_sign(struct site *t, unsigned officer, enum oy_request_act act, uint64_t closed_at,
                    bool *waits, struct oy_why *why);
/* A number of the state. */
int64_t site_state(struct site *t, const char *key);
/* A text of the state; static. */
const char *site_state_text(struct site *t, const char *key);
/* Until nothing is being worked on; fails the test after a minute. */
void site_wait(struct site *t);

struct site_answer {
    enum oy_cast_fate fate;
    struct oy_buffer bytes;
    struct oy_why why;
};
/* Sends n ballots at once and waits for all answers. */
void site_cast(struct site *t, const struct oy_buffer *ballots, size_t n,
               struct site_answer *answers);
struct site_answer site_cast_one(struct site *t, struct oy_span ballot);

#endif
