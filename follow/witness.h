/* A witness that servers ask over HTTP: C2SP tlog-witness [cos-3, cos-4] (c2sp.org/tlog-witness).
 *
 *   POST /add-checkpoint
 *     old <size> ⏎ <base64 hash> ⏎ … ⏎ ⏎ <the checkpoint, a signed note>
 *   200 the cosignature line; 400 no such request, or old above the checkpoint's size; 403 without
 *   the log's signature; 404 a log that it does not know; 409 with its own size as text/x.tlog.size
 *   where `old` is another, or two roots for one size; 422 a proof that does not hold
 *
 * What was cosigned last is kept for each log in STATE/<SHA-256(origin)>, the checkpoint's text,
 * and is on stable storage before the signature leaves.
 */
#ifndef OY_FOLLOW_WITNESS_H
#define OY_FOLLOW_WITNESS_H

#include "base/file.h"
#include "crypto/note.h"
#include "steps/keys.h"

enum { OY_WITNESS_LOGS = 64, OY_WITNESS_BODY_MAX = OY_NOTE_MAX + 4096 };

struct oy_witness;

struct oy_witness_options {
    const char *key;       /* a witness's .secret file */
    struct oy_files logs;  /* manifests; each names this witness, its origin and server key */
    const char *state;     /* directory, made if it is missing */
    uint64_t (*now)(void); /* Unix seconds; NULL: the system's */
};

/* OY_MISMATCH if a manifest does not name the key as a witness, OY_STATE if another program holds
 * the state directory or two manifests have one origin. */
OY_MUST_USE oy_status oy_witness_open(struct oy_witness **out,
                                      const struct oy_witness_options *options, struct oy_why *why);
void oy_witness_free(struct oy_witness *w); /* NULL is allowed */

struct oy_witness_answer {
    unsigned status;
    const char *content_type;
    char text[OY_NOTE_LINE_MAX];
};
/* Answers one request's body. Thread-safe: one at a time. */
void oy_witness_add(struct oy_witness *w, struct oy_witness_answer *out, struct oy_span body);

/* The parts of a request; OY_FORMAT "cos-4". */
struct oy_add_checkpoint {
    uint64_t old;
    struct oy_hash proof[OY_MERKLE_PROOF_MAX];
    size_t n_proof;
    struct oy_span note; /* borrowed */
};
OY_MUST_USE oy_status oy_add_checkpoint_parse(struct oy_add_checkpoint *out, struct oy_span body,
                                              struct oy_why *why);

struct oy_http_server;
/* Serves it on an address and a port, "127.0.0.1:8080" or "[::]:8080". Both files or none. */
OY_MUST_USE oy_status oy_witness_serve(struct oy_http_server **out, struct oy_witness *w,
                                       const char *listen, const char *cert, const char *key,
                                       struct oy_why *why);

#endif
