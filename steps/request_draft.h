/* What an officer asks of a server, put together and checked without a network (spec/server.md
 * "Officers' requests"): what there is to check comes as files. */
#ifndef OY_STEPS_REQUEST_DRAFT_H
#define OY_STEPS_REQUEST_DRAFT_H

#include "election/officer_request.h"
#include "steps/keys.h"
#include "steps/state.h"
#include "steps/step.h"

struct oy_request_order {
    const struct oy_step *step;
    const struct oy_state *state;           /* what the server says, with this act's pending_… */
    const char *key;                        /* the officer's .secret file */
    const char *manifest, *ceremony, *roll; /* create, open, statement; manifest: tally … publish */
    const char *record;                     /* close */
    const char *file;                       /* share, statement */
    struct oy_span pages; /* statement: instead of the file, the list of web pages to be signed */
    const char *election; /* the id from elsewhere, or NULL */
    uint64_t closed_at;   /* close; 0: the other officers', or now */
};

struct oy_request_draft { /* what is going to be signed */
    struct oy_officer_request request;
    struct oy_buffer payload;
    struct oy_key key;
    uint64_t closed_at; /* of a close, else 0 */
};

/* Everything but the signature, with all checks:
 *   create     manifest, ceremony and roll, every proof; the three files are the payload
 *   open       the same
 *   close      the record is verified to its head, which is signed
 *   tally, share, publish, statement   that the manifest names the officer
 * OY_STATE "req-2" if the server has an election already, of create, or OY_MISSING "srv-1" if it
 * has none. OY_MISMATCH "req-1" if it has another election than the files', "bal-11" if it is
 * another one than order->election. Clear the draft in any case. */
OY_MUST_USE oy_status oy_request_draft_make(struct oy_request_draft *out,
                                            const struct oy_request_order *order,
                                            enum oy_request_act act, struct oy_why *why);
void oy_request_draft_clear(struct oy_request_draft *d);
/* The bytes to send, signed with a fresh nonce [req-1]. */
OY_MUST_USE oy_status oy_request_draft_sign(struct oy_buffer *out, struct oy_request_draft *d,
                                            struct oy_why *why);

#endif
