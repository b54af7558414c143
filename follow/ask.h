/* What officers ask of a server: the request is put together, signed and sent, and what becomes of
 * it is followed (spec/server.md "Officers' requests").
 */
#ifndef OY_FOLLOW_ASK_H
#define OY_FOLLOW_ASK_H

#include "election/officer_request.h"
#include "election/pages.h"
#include "follow/remote.h"
#include "record/record.h"
#include "steps/step.h"

struct oy_ask {
    struct oy_remote *remote;
    const struct oy_step *step;
    const char *key;                        /* the officer's .secret file */
    const char *manifest, *ceremony, *roll; /* the officer's own, or all NULL: the server's */
    const char *record;   /* a copy to be brought up to date, or NULL: elsewhere */
    const char *election; /* the id from elsewhere, or NULL */
    const char *file;     /* share, statement */
    uint64_t closed_at;   /* close; 0: the other officers', or now */
    bool no_wait;
    /* statement: instead of the file, the web pages that the server serves. They are fetched and
     * held against their list; with `list`, a file of the officer's own, it must be the same. */
    bool pages;
    const char *list;
};

enum oy_ask_end {
    OY_ASK_DONE = 1, /* it has been carried out */
    OY_ASK_PENDING,  /* taken; other officers' requests are needed */
    OY_ASK_WORKING   /* taken; the server is at it, and was not waited for */
};

struct oy_asked {
    enum oy_ask_end end;
    unsigned char election_id[32];
    uint64_t have, need; /* officers, if it is pending */
    uint64_t closed_at;  /* of a close */
    size_t files;        /* of web pages */
    struct oy_hash list; /* SHA-256 of their list */
};

/* What each act checks before it is signed:
 *   create     manifest, ceremony and roll, every proof; the three files are sent
 *   open       the same, of the officer's own files or of the server's
 *   close      the log is fetched and verified to its head, which is signed
 *   tally, share, publish, statement   that the manifest names the officer
 * OY_STATE if the server refuses or gives it up, with its words; OY_IO if it gives no answer. */
OY_MUST_USE oy_status oy_ask(struct oy_asked *out, const struct oy_ask *ask,
                             enum oy_request_act act, struct oy_why *why);

/* Sends a file that "oy request …" made. *end is OY_ASK_DONE, or OY_ASK_PENDING if other officers'
 * requests are needed or the server is at it. OY_STATE if the server refuses, with its words. */
OY_MUST_USE oy_status oy_ask_send(enum oy_ask_end *end, struct oy_remote *remote, const char *path,
                                  struct oy_why *why);

#endif
