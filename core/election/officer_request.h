/* What an officer asks of a server, as signed bytes [req-1, req-2] (spec/server.md).
 *
 *   request = header `RQ` ‖ election_id[32] ‖ u8 act ‖ nonce[32] ‖ u64 state version ‖
 *     u32 length ‖ payload ‖ officer's key[32] ‖ signature[64]
 */
#ifndef OY_ELECTION_OFFICER_REQUEST_H
#define OY_ELECTION_OFFICER_REQUEST_H

#include "base/file.h"
#include "crypto/sign.h"
#include "election/manifest.h"

enum oy_request_act {
    OY_REQUEST_CREATE = 1,
    OY_REQUEST_OPEN,
    OY_REQUEST_CLOSE,
    OY_REQUEST_TALLY,
    OY_REQUEST_SHARE,
    OY_REQUEST_PUBLISH,
    OY_REQUEST_STATEMENT
};

enum {
    OY_REQUEST_NONCE = 32,
    OY_REQUEST_FRAME = 6 + 32 + 1 + OY_REQUEST_NONCE + 8 + 4 + 32 + 64 /* all but the payload */
};

struct oy_officer_request { /* spans borrow the bytes that were parsed */
    const struct oy_group *group;
    unsigned char election_id[32];
    enum oy_request_act act;
    unsigned char nonce[OY_REQUEST_NONCE];
    uint64_t state_version;
    struct oy_span payload;
    unsigned char key[OY_SIGN_PUBLIC];
    struct oy_span message; /* what the signature is over */
    unsigned char signature[OY_SIGN_BYTES];
};

/* Signs group, election_id, act, state_version and payload of *r with a fresh nonce; nonce and key
 * go to *r, the bytes to *out. OY_RANGE "req-1" for a payload above 2^32 − 1 bytes, OY_MEMORY. */
OY_MUST_USE oy_status oy_officer_request_make(struct oy_buffer *out, struct oy_officer_request *r,
                                              const struct oy_sign_key *key, struct oy_why *why);
/* Reads one to its last byte; believes nothing. OY_FORMAT "enc-3" (header, an unknown group),
 * "enc-2" (length), "req-1" (an unknown act). */
OY_MUST_USE oy_status oy_officer_request_parse(struct oy_officer_request *out, struct oy_span bytes,
                                               struct oy_why *why);
/* That the signature holds for the key that the request names: OY_PROOF "req-1". Whose key that
 * is, the caller asks; of a create it is the server's configuration. */
OY_MUST_USE oy_status oy_officer_request_signed(const struct oy_officer_request *r,
                                                struct oy_why *why);
/* [req-1] of an election that there is: OY_MISMATCH if the request is of another election, or no
 * officer of the manifest has its key; OY_PROOF. *officer counts from 0. */
OY_MUST_USE oy_status oy_officer_request_check(size_t *officer, const struct oy_officer_request *r,
                                               const struct oy_manifest *m,
                                               const unsigned char election_id[32],
                                               struct oy_why *why);

/* ---- payloads; those of share and statement are the file and the log entry themselves ---- */

struct oy_request_files { /* create */
    struct oy_span manifest, ceremony, roll;
};
/* OY_RANGE "req-1" for a file above 2^32 − 1 bytes, OY_MEMORY. */
OY_MUST_USE oy_status oy_request_files_write(struct oy_buffer *out,
                                             const struct oy_request_files *files,
                                             struct oy_why *why);
/* OY_FORMAT "enc-2" */
OY_MUST_USE oy_status oy_request_files_parse(struct oy_request_files *out, struct oy_span payload,
                                             struct oy_why *why);

enum { OY_REQUEST_SIGNATURE_MAX = 8 + OY_SIGN_BYTES };
struct oy_request_signature { /* open; close */
    uint64_t closed_at;       /* close only, else 0 */
    unsigned char signature[OY_SIGN_BYTES];
};
/* The payload in out; act is open or close (asserted). */
struct oy_span oy_request_signature_write(unsigned char out[OY_REQUEST_SIGNATURE_MAX],
                                          enum oy_request_act act,
                                          const struct oy_request_signature *s);
/* OY_FORMAT "enc-2" */
OY_MUST_USE oy_status oy_request_signature_parse(struct oy_request_signature *out,
                                                 enum oy_request_act act, struct oy_span payload,
                                                 struct oy_why *why);
/* tally and publish have an empty payload: OY_FORMAT "enc-2". */
OY_MUST_USE oy_status oy_request_nothing(struct oy_span payload, struct oy_why *why);

/* "create" … "statement", as in the table of the spec and in a server's state. */
const char *oy_request_act_name(enum oy_request_act act);

#endif
