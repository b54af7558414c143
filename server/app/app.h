/* What the server does, without HTTP: elections in a store, ballots that come in and are answered,
 * officers' requests, the record as files (spec/server.md).
 *
 * Ballots are checked by a pool of threads as they come, in batches; at every tick of the interval
 * one thread judges what has been checked, appends it in one transaction, signs one checkpoint for
 * each election and answers. All functions may be called from several threads.
 */
#ifndef OY_SERVER_APP_APP_H
#define OY_SERVER_APP_APP_H

#include "base/file.h"
#include "crypto/sign.h"

enum { OY_APP_NAME_MAX = 60, OY_APP_WITNESSES = 16, OY_APP_TABLES = 16 };

/* Residents' questions [look-3]; a limit of 0 is the usual one. */
struct oy_lookup_options {
    const char *table[OY_APP_TABLES]; /* files of mode 0600; each names its roll_id */
    size_t n_tables;
    unsigned per_client_minute, per_person_hour, per_second; /* 6, 10, 50; at most 3600 an hour */
    bool any_client; /* no limit for a client: a proxy is in front, from which all seem to come */
};

struct oy_app_options {
    const char *store;                   /* directory; NULL: in memory */
    const char *documents;               /* directory, or NULL: none are served */
    const char *scratch;                 /* directory in which records are exported for the count */
    const struct oy_sign_key *server;    /* borrowed */
    const char *server_key_path;         /* the steps of the board read it again */
    unsigned interval_ms;                /* between checkpoints; 0: 1000 */
    unsigned threads;                    /* that check ballots; 0: as many as processors */
    size_t queue_ballots, queue_bytes;   /* that wait; 0: 20,000 and 256 MiB */
    const unsigned char (*creators)[32]; /* officers' keys that may create elections */
    size_t n_creators;
    const char *witness_url[OY_APP_WITNESSES]; /* add-checkpoint is appended; NULL ends */
    const char *witness_ca;                    /* PEM, or NULL */
    struct oy_lookup_options lookup;
    struct oy_span pages; /* borrowed: assets.txt of the web pages that are served; empty: none */
    uint64_t (*clock)(void); /* Unix seconds; NULL: the system's. Tests have their own. */
    /* A line of the server's log, or NULL: event is a literal, the rest must tell no ballot. */
    void (*log)(void *context, const char *event, const char *election, const char *text);
    void *log_context;
};

struct oy_app;
/* Opens the store, checks every hash in it, and takes up its elections. A store that does not match
 * is refused with what is wrong and where (OY_MISMATCH). */
OY_MUST_USE oy_status oy_app_open(struct oy_app **out, const struct oy_app_options *options,
                                  struct oy_why *why);
/* From now on every cast is answered OY_CAST_BUSY; returns when all that came before are answered.
 */
void oy_app_drain(struct oy_app *a);
void oy_app_close(struct oy_app *a); /* drains; NULL is allowed */

/* ---- ballots ---- */

enum oy_cast_fate {
    OY_CAST_TAKEN = 1, /* answer: the receipt [srv-3] */
    OY_CAST_REPEATED,  /* the same receipt again */
    OY_CAST_REFUSED,   /* answer: the signed refusal [srv-5]; why */
    OY_CAST_BUSY,      /* queues are full, or the server stops: try again */
    OY_CAST_UNKNOWN,   /* no such election */
    OY_CAST_FAILED     /* the disk is full or fails; not acknowledged, try again */
};

struct oy_cast { /* one ballot on its way; the caller's own until done is called */
    char election[OY_APP_NAME_MAX + 1];
    struct oy_span ballot; /* borrowed until done */
    bool suspect; /* from a client whose ballots were refused lately: waits behind others */
    void (*done)(struct oy_cast *c); /* from any thread, exactly once */
    void *context;
    enum oy_cast_fate fate;
    struct oy_buffer answer; /* the caller frees it */
    struct oy_why why;
    struct oy_cast *next; /* the app's */
};
/* Never waits and never fails: done may be called before it returns. */
void oy_app_cast(struct oy_app *a, struct oy_cast *c);
/* The longest ballot that any style of the election has, 0 if there is no such election. */
size_t oy_app_ballot_max(struct oy_app *a, const char *election);

/* ---- what anybody may read; outputs are freed by the caller; OY_MISSING: there is none ---- */

OY_MUST_USE oy_status oy_app_list(struct oy_app *a, struct oy_buffer *json, struct oy_why *why);
OY_MUST_USE oy_status oy_app_state(struct oy_app *a, struct oy_buffer *json, const char *election,
                                   struct oy_why *why);
/* A file of the record [srv-1]; *immutable: it will never be another. The big ones are lent, not
 * copied: then *out is empty, and *lasting is good until the server is closed. */
OY_MUST_USE oy_status oy_app_file(struct oy_app *a, struct oy_buffer *out, struct oy_span *lasting,
                                  bool *immutable, const char *election, const char *path,
                                  struct oy_why *why);
/* By a fingerprint of 40 to 64 hexadecimal digits; OY_FORMAT if it is none. */
OY_MUST_USE oy_status oy_app_find(struct oy_app *a, struct oy_buffer *json, const char *election,
                                  const char *fingerprint, struct oy_why *why);
OY_MUST_USE oy_status oy_app_receipt(struct oy_app *a, struct oy_buffer *out, const char *election,
                                     const char *fingerprint, struct oy_why *why);

/* [srv-9] What the log says of a credential in hexadecimal: OY_FORMAT if it cannot be one,
 * OY_MISSING if it is not on the roll. */
OY_MUST_USE oy_status oy_app_voter(struct oy_app *a, struct oy_buffer *json, const char *election,
                                   const char *credential, struct oy_why *why);
/* [srv-10] */
OY_MUST_USE oy_status oy_app_turnout(struct oy_app *a, struct oy_buffer *json, const char *election,
                                     struct oy_why *why);

/* [srv-11] Papers that the manifest names, and minutes, from the directory of the options. */
OY_MUST_USE oy_status oy_app_documents(struct oy_app *a, struct oy_buffer *json,
                                       const char *election, struct oy_why *why);
/* The bytes are lent until the server is closed. OY_MISSING: there is none, or it is not as the
 * manifest says. OY_FORMAT for a name that no document has, or a link. */
OY_MUST_USE oy_status oy_app_document(struct oy_app *a, struct oy_span *bytes,
                                      unsigned char digest[32], const char *election,
                                      const char *file, struct oy_why *why);

/* ---- residents ---- */

/* [look-3] The answer to a resident's question, a JSON text that says {"kimlik", "birth_date"}.
 * *wait > 0: not answered, as a limit has been reached, and may be asked again after so many
 * seconds. OY_MISSING: no such election, no table of its roll, or voting has ended. OY_FORMAT: no
 * question; why says so without a word of it. `client` tells clients apart. */
OY_MUST_USE oy_status oy_app_lookup(struct oy_app *a, struct oy_buffer *json, unsigned *wait,
                                    const char *election, struct oy_span question, uint64_t client,
                                    struct oy_why *why);
/* Whether a file could be a table of the options. */
OY_MUST_USE oy_status oy_app_lookup_check(const char *path, struct oy_why *why);

/* ---- officers and witnesses ---- */

/* An officer's request [req-1 … req-4] to the election of this name, which `create` makes.
 * *waits: taken, but another officer's is needed or it is being worked on (202). OY_STATE is a
 * conflict (409); then and otherwise why says what is wrong. `state` is the state afterwards. */
OY_MUST_USE oy_status oy_app_request(struct oy_app *a, struct oy_buffer *state, bool *waits,
                                     const char *election, struct oy_span request,
                                     struct oy_why *why);
/* [cos-1] */
OY_MUST_USE oy_status oy_app_cosign(struct oy_app *a, const char *election, struct oy_span line,
                                    struct oy_why *why);

/* ---- numbers for /metrics and /healthz ---- */

enum { OY_APP_BUCKETS = 12 };
struct oy_app_numbers {
    uint64_t elections, taken, repeated, refused, busy, failed;
    uint64_t queued_ballots, queued_bytes;
    uint64_t commits, commit_failures;
    uint64_t store_bytes;
    uint64_t commit_ms_bucket[OY_APP_BUCKETS]; /* up to 1, 2, 4, … 1024 ms, and above; not summed */
    uint64_t commit_ms_sum;
    uint64_t batch_ballots; /* in the last commit */
    uint64_t check_us_sum;  /* spent on checking ballots */
    uint64_t lookups_answered, lookups_limited, lookups_malformed;
    bool healthy; /* the last commit succeeded, and no tick is late by more than 10 s */
};
void oy_app_numbers(struct oy_app *a, struct oy_app_numbers *out);

#endif
